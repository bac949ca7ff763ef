//! The separation width: the exact law against linear programs and draws, the bounds around it, and what
//! fitting asks for beyond separating.

mod cells;
mod fitted;
mod law;
mod moving;
mod space;
mod widths;

use rayon::prelude::*;
use theorems::registry;

use super::own_parameters::CONFIDENCE;
use super::verdict::Check;
use crate::data::{Dataset, Synthetic};
use crate::lower::law::Law;
use crate::problem::ProblemError;
use crate::requirement::clopper_pearson::{self, Bounds};
use crate::requirement::separable_by_law;
use crate::work::{Stage, Work};

/// Statements that are checked here.
pub const STATEMENTS: [&str; 14] = [
    "W.a0", "W.a1", "W.a2", "W.a3", "W.a4", "W.a5", "W.b1", "W.b2", "W.b3", "W.b4", "W.h1", "W.h2",
    "W.h3", "W.trap",
];

/// More neurons than any of the data need.
const WIDEST: u64 = 1 << 20;

/// All checks of the separation width.
///
/// # Errors
/// If a problem cannot be set up or solved, or the work is stopped.
pub fn checks(stage: &Stage<'_>) -> Result<Vec<Check>, ProblemError> {
    let families = [
        law::checks as fn() -> Result<Vec<Check>, ProblemError>,
        widths::checks,
        cells::checks,
        space::checks,
        fitted::checks,
        moving::checks,
    ];
    let mut checks = Vec::new();
    for family in families {
        stage.check()?;
        checks.extend(family()?);
    }
    Ok(checks)
}

/// A check of the statement `id`.
fn claim(id: &str, name: &str) -> Check {
    let statement = registry::find(id).expect("a registered statement");
    Check::new(id, name, format!("{id}: {}", statement.claim))
}

/// A check that refutes `variant`, a false form of the statement `id`.
fn refuted(id: &str, name: &str, variant: &str) -> Check {
    Check::new(id, &format!("{name}, false variant"), format!("refuted: {id}, {variant}"))
}

/// Synthetic data.
fn data(specification: &str) -> Result<Dataset, ProblemError> {
    Ok(Synthetic::specified(specification)?.dataset()?)
}

/// The law of data in a half-plane.
fn law_of(dataset: &Dataset) -> Law {
    Law::of(dataset).expect("points of a half-plane")
}

/// The seeds below `count` for which `holds`.
fn count(
    count: u64,
    holds: impl Fn(u64) -> Result<bool, ProblemError> + Sync,
) -> Result<u64, ProblemError> {
    let found = (0..count).into_par_iter().map(|seed| Ok(u64::from(holds(seed)?)));
    found.try_reduce(|| 0, |a, b| Ok(a + b))
}

/// Exact bounds on the probability of what was seen `successes` times in `seeds`.
fn bounds(successes: u64, seeds: u64) -> Bounds {
    clopper_pearson::bounds(successes, seeds, CONFIDENCE)
}

/// The least even width at which `law` gives at least `probability`: it is at least the first, and at most the
/// second.
fn exact_width(law: &Law, probability: f64) -> Result<[u64; 2], ProblemError> {
    let work = Work::unwatched();
    let found = separable_by_law(law, probability, WIDEST, &work.stage("widths", 0))?;
    Ok([found.at_least, found.at_most.expect("a width that is enough")])
}
