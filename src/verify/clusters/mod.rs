//! Runs on the data sets that favour one kind of labels or none: what stands still, and where the others go.

mod case;
mod kinds;
mod stuck;

use theorems::registry;

use self::case::Seen;
use super::own_parameters::CONFIDENCE;
use super::verdict::Check;
use crate::problem::ProblemError;
use crate::requirement::clopper_pearson::{self, Bounds};
use crate::training::Plan;
use crate::work::Work;

/// Statements that are checked here.
pub const STATEMENTS: [&str; 6] =
    ["L.l1", "L.l2", "L.l3", "L.one-dimension", "L.s-plus", "L.s-minus"];

/// All checks on these data.
///
/// # Errors
/// If a network cannot be set up, or `work` is stopped.
pub fn checks(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let mut checks = stuck::exactness(work)?;
    checks.extend(stuck::within_a_radius(work)?);
    checks.extend(kinds::one_way(work)?);
    checks.extend(kinds::hard_needs_more(work)?);
    checks.extend(kinds::soft_needs_more(work)?);
    Ok(checks)
}

/// A plan with the seed 0.
fn plan(width: u64, steps: u64, step_size: f64, radius: f64) -> Plan {
    Plan { width, steps, step_size, radius, initial_scale: 1.0, seed: 0 }
}

/// The share of the runs that meet a condition, each end at [`CONFIDENCE`].
fn share(runs: &[Seen], is_met: impl Fn(&Seen) -> bool) -> Bounds {
    let met = runs.iter().filter(|seen| is_met(seen)).count() as u64;
    clopper_pearson::bounds(met, runs.len() as u64, CONFIDENCE)
}

/// A check of the statement's own claim.
fn check(id: &str, name: &str) -> Check {
    let claim = registry::find(id).map_or("", |statement| statement.claim);
    Check::new(id, name, format!("{id}: {claim}"))
}
