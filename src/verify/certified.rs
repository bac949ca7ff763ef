//! Cells of [`own_parameters`](super::own_parameters) that are too long to run: the same claim, proved
//! for the very network of each seed without training it (statements C3, C4, C8 and Lemma D with the
//! flips of the draw).

use serde::Serialize;
use theorems::bound::Risk;

use super::own_parameters::{CONFIDENCE, Cell};
use super::verdict::{Check, Direction};
use crate::artifact::Journal;
use crate::certificate::{self, Loss, Question, certify};
use crate::problem::{ProblemError, plan_of};
use crate::requirement::clopper_pearson;
use crate::training::LabelKind;
use crate::training::compressed::predicted_near_neurons;
use crate::training::compressed::predicted_setup_cost;
use crate::work::Stage;

/// Pairs near to a hyperplane that a certificate may list: some hundred bytes each.
const MOST_NEAR: f64 = 4e6;

/// Seconds of one core for each of them: products, enclosures and the evaluation of some references.
const NEAR_SECONDS: f64 = 1.5e-6;

/// The largest integer up to which a certificate takes widths and steps.
const LARGEST: u64 = 1 << 53;

/// The question that a certificate for `seed` of `cell` answers, or why there is none.
fn question(cell: &Cell<'_>, seed: u64) -> Result<Question, &'static str> {
    let plan = plan_of(&cell.sizing).map_err(|_| "no engine and no certificate counts that far")?;
    if plan.width > LARGEST || plan.steps > LARGEST {
        return Err("no certificate counts that far");
    }
    if plan.radius.is_infinite() {
        return Err("without a projection nothing is certified of this loss");
    }
    Ok(Question {
        width: plan.width,
        seed,
        steps: plan.steps,
        step_size: plan.step_size,
        radius: Some(plan.radius),
        initial_scale: plan.initial_scale,
        scale: 1.0,
        loss: match cell.kind() {
            LabelKind::Soft => Loss::Soft,
            LabelKind::Hard => Loss::Hard,
        },
    })
}

/// Predicted seconds of one core for the certificates of all seeds of `cell`; none if there is none, or
/// too many pairs are in reach.
pub fn cost(cell: &Cell<'_>) -> Option<f64> {
    cell.cost?;
    let question = question(cell, 0).ok()?;
    let points = cell.problem.dataset.points();
    let (d, n) = points.shape();
    let plan = plan_of(&cell.sizing).ok()?;
    let near = predicted_near_neurons(n, &plan) / 2.0;
    let seconds = 1e-9 * predicted_setup_cost(n, d, question.width) + NEAR_SECONDS * near;
    (near <= MOST_NEAR).then_some(seconds * cell.seeds as f64)
}

/// The proven upper end of the averaged risk that `cell` speaks of, for the network of `seed`; infinite
/// where nothing is proven.
///
/// # Errors
/// If the certificate cannot be made or recorded, or the work is stopped.
fn proven(
    cell: &Cell<'_>,
    question: Question,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<f64, ProblemError> {
    #[derive(Serialize)]
    struct Key<'a, K> {
        certificate: K,
        question: &'a Question,
    }
    let key = Key { certificate: cell.key(), question: &question };
    let found: Option<f64> = journal.cell(&key, || {
        let given = certificate::Problem {
            points: cell.problem.dataset.points(),
            labels: cell.problem.dataset.labels(),
            logits: cell.problem.teacher.logits(),
        };
        let certificate = certify(given, question, &progress.quiet())?;
        Ok::<_, ProblemError>(match cell.risk() {
            Risk::Classification => Some(certificate.upper),
            Risk::Soft | Risk::Hard => certificate.risk,
        })
    })?;
    Ok(found.unwrap_or(f64::INFINITY))
}

/// What each cell that is not `chosen` to be run comes to, with its index: certified if it is `listed`
/// and the certificates of all its seeds are good enough. A cell ends at its first certificate that
/// is not. Seeds are counted on `progress`.
///
/// # Errors
/// If a certificate cannot be made or recorded, or the work is stopped.
pub fn run(
    cells: &[Cell<'_>],
    chosen: &[bool],
    listed: &[bool],
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<(usize, Check)>, ProblemError> {
    let mut checks = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        let Some(run_cost) = cell.cost.filter(|_| !chosen[index]) else { continue };
        let unreached = |why: String| {
            let note = format!(
                "predicted {run_cost:.1e} s of one core for the runs of {} seeds: not among those \
                 that fit this selection; {why}",
                cell.seeds
            );
            cell.describe().not_reached(cell.sizing.probability, note)
        };
        let check = match (question(cell, 0), cost(cell)) {
            (Err(why), _) => unreached(why.into()),
            (Ok(_), None) => unreached(format!(
                "a certificate would list more than {MOST_NEAR:.0e} pairs in reach of a hyperplane"
            )),
            (Ok(_), Some(seconds)) if !listed[index] => unreached(format!(
                "predicted {seconds:.1e} s for the certificates: not among those that fit either"
            )),
            (Ok(first), Some(_)) => {
                let mut uppers = Vec::new();
                for seed in 0..cell.seeds {
                    uppers.push(proven(cell, Question { seed, ..first }, journal, progress)?);
                    progress.advance(1)?;
                    if uppers.last().is_some_and(|upper| *upper > cell.level) {
                        break;
                    }
                }
                conclude(cell, &uppers, run_cost)
            }
        };
        checks.push((index, check));
    }
    Ok(checks)
}

/// The verdict on what was proven of the seeds: all of them, or up to the first that is above the level.
fn conclude(cell: &Cell<'_>, uppers: &[f64], run_cost: f64) -> Check {
    let worst = uppers.iter().copied().fold(0.0, f64::max);
    let seeds = uppers.len() as u64;
    if worst > cell.level {
        let note = format!(
            "the certificate of seed {} proves {worst:.4e} at most, above the level; predicted \
             {run_cost:.1e} s of one core for the runs of {} seeds",
            seeds - 1,
            cell.seeds
        );
        let check = cell.describe().not_reached(cell.level, note);
        return Check {
            measured: worst.is_finite().then_some(worst),
            slack: worst.is_finite().then_some(cell.level - worst),
            direction: Direction::AtMost,
            ..check
        };
    }
    let lower = clopper_pearson::bounds(seeds, seeds, CONFIDENCE).lower;
    cell.describe()
        .at_least(lower, cell.sizing.probability)
        .certified()
        .method(format!(
            "certificates of the networks of {seeds} seeds at m = {}, T = {}, on intervals, no run; \
             Clopper–Pearson lower bound at {CONFIDENCE}",
            cell.sizing.width, cell.sizing.steps
        ))
        .note(format!(
            "all of {seeds} seeds; largest proven upper end {worst:.4e}, {:.1} times below the \
             level; predicted {run_cost:.1e} s of one core for the runs",
            cell.level / worst
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use crate::verify::own_parameters::cells;
    use crate::verify::scope::Scope;
    use crate::verify::verdict::Verdict;

    /// The level decides: all seeds below it are certified, one above it leaves the cell not reached
    /// with the number, and nothing proven leaves it without one.
    #[test]
    fn a_certificate_above_the_level_is_not_enough() {
        let problems = [Problem::synthetic("two-points").expect("data")];
        let scope = Scope::only(vec!["S.s4-least".into()]).expect("registered");
        let cells = cells(&problems, &scope).expect("cells");
        let cell = &cells[0];
        let (below, above) = (0.5 * cell.level, 2.0 * cell.level);
        let good = conclude(cell, &vec![below; cell.seeds as usize], 1.0);
        assert_eq!((good.verdict, good.is_as_expected()), (Verdict::Certified, true));
        let few = conclude(cell, &[below], 1.0);
        assert_eq!(few.verdict, Verdict::Fails, "one seed shows no probability");
        let bad = conclude(cell, &[below, above], 1.0);
        assert_eq!((bad.verdict, bad.measured), (Verdict::NotReached, Some(above)));
        assert!(bad.slack.is_some_and(|slack| slack < 0.0));
        let nothing = conclude(cell, &[f64::INFINITY], 1.0);
        assert_eq!((nothing.verdict, nothing.measured), (Verdict::NotReached, None));
    }

    /// A cell that is listed is certified without a run, and the certificate agrees with the run of the
    /// same cell on the side that the level is on; without being listed it stays not reached.
    #[test]
    fn what_is_not_run_is_certified_if_it_is_listed() {
        let problems = [Problem::synthetic("two-points").expect("data")];
        let scope = Scope::only(vec!["S.s4-least".into()]).expect("registered");
        let cells = cells(&problems, &scope).expect("cells");
        let (journal, none) = (Journal::in_memory(), vec![false; cells.len()]);
        let work = crate::work::Work::unwatched();
        let found = |listed: bool| {
            let listed = vec![listed; cells.len()];
            let stage = work.stage("certificates", 0);
            run(&cells, &none, &listed, &journal, &stage).expect("not stopped").remove(0).1
        };
        assert_eq!(found(true).verdict, Verdict::Certified);
        let unlisted = found(false);
        assert_eq!((unlisted.verdict, unlisted.measured), (Verdict::NotReached, None));
        assert!(unlisted.note.contains("for the certificates"), "{}", unlisted.note);
    }
}
