//! The statements on one drawn network, and the widths that follow from them, against runs, draws and
//! independent computation. Each family has a false variant that has to be refuted.

mod balls;
mod cases;
mod fits;
mod lazy;
mod losses;
mod population;
mod replay;
mod runs;
mod scales;
mod separation;

use theorems::registry;

use super::own_parameters::CONFIDENCE;
use super::scope::{Scope, Selection};
use super::verdict::Check;
use crate::artifact::Journal;
use crate::problem::ProblemError;
use crate::requirement::clopper_pearson;
use crate::work::{Stage, Work};

/// A family of checks: its statements, and what makes the checks of them that a scope wants.
type Family = (
    &'static [&'static str],
    fn(&Scope, Selection, &Journal, &Stage<'_>) -> Result<Vec<Check>, ProblemError>,
);

const FAMILIES: [Family; 7] = [
    (&runs::STATEMENTS, runs::checks),
    (&lazy::STATEMENTS, lazy::checks),
    (&fits::STATEMENTS, fits::checks),
    (&balls::STATEMENTS, balls::checks),
    (&losses::STATEMENTS, losses::checks),
    (&scales::STATEMENTS, scales::checks),
    (&separation::STATEMENTS, separation::checks),
];

/// The checks of all families that `scope` asks for.
///
/// # Errors
/// If a problem cannot be set up, a result cannot be recorded, or the work is stopped.
pub fn checks(
    scope: &Scope,
    selection: Selection,
    journal: &Journal,
    work: Work<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let stage = work.stage("certificates of drawn networks", 0);
    let mut checks = Vec::new();
    for (statements, make) in FAMILIES {
        if scope.wants_any(statements) {
            stage.check()?;
            checks.extend(make(scope, selection, journal, &stage)?);
        }
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

/// Concludes that what came out of each seed, `outcomes`, has at least `probability`.
fn with_probability(check: Check, outcomes: &[bool], probability: f64, what: &str) -> Check {
    let (successes, seeds) = count(outcomes);
    let lower = clopper_pearson::bounds(successes, seeds, CONFIDENCE).lower;
    check
        .method(format!("{what}; {seeds} seeds, Clopper–Pearson lower bound at {CONFIDENCE}"))
        .at_least(lower, probability)
        .note(format!("{successes} of {seeds} seeds"))
}

/// Concludes that what came out of each seed has less than `probability`.
fn without_probability(check: Check, outcomes: &[bool], probability: f64, what: &str) -> Check {
    let (successes, seeds) = count(outcomes);
    let upper = clopper_pearson::bounds(successes, seeds, CONFIDENCE).upper;
    check
        .method(format!("{what}; {seeds} seeds, Clopper–Pearson upper bound at {CONFIDENCE}"))
        .at_most(upper, probability)
        .note(format!("{successes} of {seeds} seeds"))
}

fn count(outcomes: &[bool]) -> (u64, u64) {
    (outcomes.iter().filter(|outcome| **outcome).count() as u64, outcomes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::coverage;
    use crate::verify::verdict::Verdict;

    /// Every statement on certificates has a family, and only those.
    #[test]
    fn the_families_cover_the_statements_of_the_group() {
        use theorems::statement::Group;
        for statement in registry::all() {
            let families = FAMILIES.iter().filter(|(ids, _)| ids.contains(&statement.id)).count();
            let expected = usize::from(statement.group() == Some(Group::Certificate));
            assert_eq!(families.min(1), expected, "{}", statement.id);
            assert!(!coverage::checks_of(statement.id).is_empty());
        }
    }

    /// A share of seeds that is too small fails, and one that is too large refutes nothing.
    #[test]
    fn shares_can_fail_on_either_side() {
        let outcomes = |successes: usize| -> Vec<bool> { (0..20).map(|k| k < successes).collect() };
        let at_least = |k| with_probability(claim("C.c6", "a"), &outcomes(k), 0.7, "x").verdict;
        let below =
            |k| without_probability(refuted("C.c6", "a", "b"), &outcomes(k), 0.7, "x").verdict;
        assert_eq!([at_least(20), at_least(14)], [Verdict::Holds, Verdict::Fails]);
        assert_eq!([below(5), below(13)], [Verdict::Holds, Verdict::Fails]);
    }
}
