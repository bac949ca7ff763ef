//! The widths that the statements ask for before any weight is drawn.

use std::f64::consts::TAU;

use faer::linalg::solvers::DenseSolveCore;
use faer::{MatRef, Side};
use serde::{Deserialize, Serialize};
use theorems::bound::even_at_least;
use theorems::certificate::c7b::{Failures, Refit};
use theorems::certificate::{c6, c7a, c12};
use theorems::registry;
use theorems::setting::Setting;

use crate::kernel;
use crate::margin::breakpoints;
use crate::problem::ProblemError;
use crate::training::LabelKind;

/// The labels' scale s of C7b.
pub const REFIT_SCALE: f64 = 0.1;
/// τ of C6: ten times the steps of a well-conditioned draw are granted.
pub const LAZY_TAU: f64 = 0.9;
/// τ of C7b that are tried.
const TAUS: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/// Statements that size a network by themselves, and the labels that they speak of.
const NETWORKS: [(&str, LabelKind, &str); 6] = [
    ("M.corollary-4", LabelKind::Soft, "s = 1, α = 1"),
    ("M.proposition-5", LabelKind::Hard, "α = 1"),
    ("S.s4-least", LabelKind::Soft, "s = 1, α = 1"),
    ("C.c7a", LabelKind::Soft, "s = 1, α = 1"),
    ("S.s5-least", LabelKind::Hard, "α = 1"),
    ("C.c8", LabelKind::Hard, "α = 1"),
];

/// A width that is enough with probability 1 − 2δ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// Id of the statement.
    pub statement: String,
    /// The labels trained on.
    pub labels: LabelKind,
    /// At which scales.
    pub at: String,
    /// Width m, even.
    pub width: f64,
}

/// The widths at `setting` for `points` in the plane (2 × n).
///
/// # Errors
/// If a statement gives no width there.
pub fn bounds(points: MatRef<'_, f64>, setting: &Setting<f64>) -> Result<Vec<Bound>, ProblemError> {
    let bound = |statement: &str, labels, at: String, width: f64| Bound {
        statement: statement.into(),
        labels,
        at,
        width: even_at_least(width),
    };
    let mut all = Vec::new();
    for (id, labels, at) in NETWORKS {
        let sizing = registry::find(id).expect("registered").sizing(setting)?;
        all.push(bound(id, labels, at.into(), sizing.width));
    }
    let limit = c12::hard_limit(setting);
    all.push(bound("C.c12", LabelKind::Hard, "α → ∞".into(), limit));
    let Some(features) = largest_feature(points) else { return Ok(all) };
    let lazy = c6::width(features, setting.n(), setting.delta(), LAZY_TAU);
    let at = format!("s → 0, τ = {LAZY_TAU}, N = {features:.2}");
    all.push(bound("C.c6", LabelKind::Soft, at, lazy));
    let refits = TAUS.map(|tau| {
        let kappa = c7a::STEP_SIZE;
        let refit = Refit { features, tau, scale: REFIT_SCALE, initial: 1.0, kappa };
        (refit.width(setting, &Failures::EQUAL), tau)
    });
    let (width, tau) =
        refits.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("there are values of τ");
    let at = format!("s = {REFIT_SCALE}, α = 1, τ = {tau}, N = {features:.2}");
    all.push(bound("C.c7b", LabelKind::Soft, at, width));
    Ok(all)
}

/// N, the largest ‖K^(−1/2) D_b X‖² over the patterns b of positive probability, for points in the plane
/// (2 × n) of which no two are parallel. `None` if K is not found positive definite.
///
/// A pattern is constant between neighbouring boundaries, the directions at a right angle to a point.
/// With a = D_bX the square is the largest eigenvalue of the 2 × 2 matrix aᵀK⁻¹a.
///
/// ```
/// use distill_bounds::experiment::widths::largest_feature;
///
/// // K = I/2: the pattern in which both points are active has ‖√2 X‖² = 2.
/// let points = faer::mat![[1.0, 0.0], [0.0, 1.0]];
/// assert!((largest_feature(points.as_ref()).unwrap() - 2.0).abs() < 1e-12);
/// ```
pub fn largest_feature(points: MatRef<'_, f64>) -> Option<f64> {
    let n = points.ncols();
    let inverse = kernel::matrix(points).llt(Side::Lower).ok()?.inverse();
    let angles: Vec<f64> = (0..n).map(|i| points[(1, i)].atan2(points[(0, i)])).collect();
    let mut boundaries = breakpoints(points);
    boundaries.push(boundaries[0] + TAU);
    let square = |pair: &[f64]| {
        let direction = f64::midpoint(pair[0], pair[1]);
        let active: Vec<usize> = (0..n).filter(|&i| (direction - angles[i]).cos() > 0.0).collect();
        let entry = |k: usize, l: usize| -> f64 {
            let pairs = active.iter().flat_map(|&i| active.iter().map(move |&j| (i, j)));
            pairs.map(|(i, j)| points[(k, i)] * inverse[(i, j)] * points[(l, j)]).sum()
        };
        let (first, last) = (entry(0, 0), entry(1, 1));
        f64::midpoint(first, last) + ((first - last) / 2.0).hypot(entry(0, 1))
    };
    Some(boundaries.windows(2).map(square).fold(0.0, f64::max))
}
