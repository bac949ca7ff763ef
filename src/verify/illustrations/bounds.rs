//! Bounds along an axis: required widths against γ, and the margins at which two of them cross.

use serde::{Deserialize, Serialize};
use theorems::crossover::crossover;
use theorems::registry;
use theorems::setting::Setting;

use crate::problem::ProblemError;
use crate::verify::own_parameters::DELTA;

/// Classification error of the widths.
pub const EPSILON: f64 = 0.1;
/// Number of points of the widths.
pub const POINTS: u64 = 4;
/// Number of points of the crossovers.
pub const CROSSOVER_POINTS: u64 = 8;

/// A curve of one statement, or of a pair of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Ids of the statements.
    pub statements: Vec<String>,
    /// (x, y).
    pub points: Vec<(f64, f64)>,
}

/// `count` points from `from` to `to` in equal ratios.
fn geometric(from: f64, to: f64, count: usize) -> impl Iterator<Item = f64> + Clone {
    (0..count).map(move |k| from * (to / from).powf(k as f64 / (count - 1) as f64))
}

/// The width that each statement asks for, against γ.
///
/// # Errors
/// If a value is out of its domain.
pub fn widths() -> Result<Vec<Curve>, ProblemError> {
    let setting = Setting::new(POINTS, 0.5, EPSILON, DELTA, 1.0)?;
    let ids = ["M.proposition-5", "S.s5", "S.s5-least", "M.corollary-4", "S.s4", "S.s4-least"];
    let curve = |id: &str| {
        let statement = registry::find(id).expect("registered");
        let points = geometric(0.02, 0.5, 48)
            .map(|gamma| Ok((gamma, statement.sizing(&setting.with_gamma(gamma)?)?.width)))
            .collect::<Result<_, ProblemError>>()?;
        Ok(Curve { statements: vec![id.into()], points })
    };
    ids.into_iter().map(curve).collect()
}

/// The margin, as a function of ε, below which the soft width is the smaller one. Where a curve ends, it is on all of (0, 1/2].
///
/// # Errors
/// If a value is out of its domain.
pub fn crossovers() -> Result<Vec<Curve>, ProblemError> {
    let setting = Setting::new(CROSSOVER_POINTS, 0.5, 0.5, DELTA, 1.0)?;
    let pairs =
        [("M.corollary-4", "M.proposition-5"), ("S.s4", "S.s5"), ("S.s4-least", "S.s5-least")];
    let network = |id: &str| {
        registry::find(id).and_then(|statement| statement.network()).expect("registered")
    };
    let curve = |(soft, hard): (&str, &str)| {
        let mut points = Vec::new();
        for epsilon in geometric(1e-4, 0.9, 60) {
            let setting = setting.with_epsilon(epsilon)?;
            let gamma = crossover(network(soft), network(hard), &setting);
            points.extend(gamma.map(|gamma| (epsilon, gamma)));
        }
        Ok(Curve { statements: vec![soft.into(), hard.into()], points })
    };
    pairs.into_iter().map(curve).collect()
}
