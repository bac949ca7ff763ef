//! Requirements without training: the least width at which a draw is certified, or separates the labels.

use super::{Criterion, Decision, Requirement, Trial, decide, least_width};
use crate::artifact::Journal;
use crate::certificate::{self, Question};
use crate::lower::law::Law;
use crate::problem::{Guide, Problem, ProblemError};
use crate::work::{Stage, Stopped};

/// The least even width at which the certificate of a draw is at most `epsilon`, with the criterion's
/// probability over draws. Width and seed of `question` are those of the search; `draws` counts them.
///
/// # Errors
/// If a certificate cannot be made, a result cannot be recorded, or the work is stopped.
pub fn certified<G: Guide>(
    problem: &Problem<G>,
    question: &Question,
    epsilon: f64,
    criterion: &Criterion,
    widest: u64,
    journal: &Journal,
    draws: &Stage<'_>,
) -> Result<Requirement, ProblemError> {
    let (data, logits) = (problem.digest(), problem.teacher.logits().unwrap_or_default());
    let given = certificate::Problem {
        points: problem.dataset.points(),
        labels: problem.dataset.labels(),
        logits,
    };
    search(criterion, widest, draws, |width, seed| {
        let question = Question { width, seed, ..*question };
        let upper: f64 = journal.cell(&("certified", data, logits, question), || {
            Ok::<_, ProblemError>(certificate::certify(given, question, &draws.quiet())?.upper)
        })?;
        Ok(upper <= epsilon)
    })
}

/// The least even width at which the features of a draw separate the labels, with the criterion's
/// probability over draws: what hard labels need with their features at rest, and soft ones no less.
/// A draw of which it is not decided counts as one that does not. `draws` counts them.
///
/// # Errors
/// If a result cannot be recorded, or the work is stopped.
pub fn separable<G: Guide>(
    problem: &Problem<G>,
    criterion: &Criterion,
    widest: u64,
    journal: &Journal,
    draws: &Stage<'_>,
) -> Result<Requirement, ProblemError> {
    let (points, labels) = (problem.dataset.points(), problem.dataset.labels());
    search(criterion, widest, draws, |width, seed| {
        journal.cell(&("separates", problem.digest(), width, seed), || {
            let found = certificate::separates(points, labels, seed, width, &draws.quiet())?;
            Ok(found.answer() == Some(true))
        })
    })
}

/// The least even width at which `law` gives at least `probability`. A trial has no seeds, and the ends of the
/// law's enclosure for bounds; it is undecided where they are on both sides of `probability`.
///
/// # Errors
/// [`Stopped`] once a stop was asked for.
pub fn separable_by_law(
    law: &Law,
    probability: f64,
    widest: u64,
    widths: &Stage<'_>,
) -> Result<Requirement, Stopped> {
    least_width(widest, |width| {
        widths.extend(1);
        let found = law.probability(width / 2, &widths.quiet())?;
        widths.advance(1)?;
        let decision = if found.lower >= probability {
            Decision::Enough
        } else if found.upper < probability {
            Decision::NotEnough
        } else {
            Decision::Undecided
        };
        let [lower, upper] = [found.lower, found.upper];
        Ok(Trial { width, successes: 0, seeds: 0, lower, upper, decision })
    })
}

fn search(
    criterion: &Criterion,
    widest: u64,
    draws: &Stage<'_>,
    succeeds: impl Fn(u64, u64) -> Result<bool, ProblemError> + Sync,
) -> Result<Requirement, ProblemError> {
    use rayon::prelude::*;
    least_width(widest, |width| {
        decide(width, criterion, |first, end| {
            draws.extend(end - first);
            let found = (first..end).into_par_iter().map(|seed| {
                let success = succeeds(width, seed)?;
                draws.advance(1)?;
                Ok(u64::from(success))
            });
            found.try_reduce(|| 0, |a, b| Ok(a + b))
        })
    })
}
