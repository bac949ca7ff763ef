//! C9: hard labels within a small ball, where nothing flips, learn what the fit within the ball says.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::certificate::c9;

use super::cases::given;
use super::replay::plan_of;
use super::{claim, refuted};
use crate::artifact::Journal;
use crate::certificate::{Loss, Question, certify};
use crate::problem::{Problem, ProblemError};
use crate::verify::scope::{Scope, Selection};
use crate::verify::verdict::Check;
use crate::work::Stage;

/// The statement of [`checks`].
pub const STATEMENTS: [&str; 1] = ["C.c9"];

const SEEDS: u64 = 24;
const RADIUS: f64 = 0.02;
const STEP_SIZE: f64 = 4.0;
const STEPS: u64 = 50_000;

/// One draw in which no neuron is in reach.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Fitted {
    /// Share of points on the wrong side of the fit.
    share: f64,
    /// V.
    deviation: f64,
    /// The certificate.
    lower: f64,
    upper: f64,
    /// Averaged error of the run.
    error: f64,
}

fn fitted(
    problem: &Problem,
    seed: u64,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Option<Fitted>, ProblemError> {
    let question = Question {
        width: 8 * problem.dataset.n() as u64,
        seed,
        steps: STEPS,
        step_size: STEP_SIZE,
        radius: Some(RADIUS),
        initial_scale: 1.0,
        scale: 1.0,
        loss: Loss::Hard,
    };
    let certificate = certify(given(problem), question, &progress.quiet())?;
    let Some(evaluation) = certificate.evaluation.filter(|_| certificate.flippable == 0) else {
        return Ok(None);
    };
    let centres: Vec<f64> = evaluation.points.iter().map(|part| part.centre).collect();
    let labels = problem.dataset.labels();
    let wrong = centres.iter().zip(labels).filter(|(c, y)| *c * *y <= 0.0).count();
    // The solver's fit has a gap of its own: 2 gap in the budget is a further 2ηT gap in S².
    let time = STEP_SIZE * STEPS as f64;
    let square = evaluation.square + 2.0 * time * evaluation.gap;
    let kappa = certificate.kappa;
    let deviation = c9::deviation(&centres, square, STEP_SIZE, STEPS as f64, kappa);
    let loss = question.loss.with_scale(1.0);
    let run = problem.run(loss, &plan_of(&question), None, journal, progress)?;
    Ok(Some(Fitted {
        share: wrong as f64 / labels.len() as f64,
        deviation,
        lower: certificate.lower,
        upper: certificate.upper,
        error: run.averaged.error,
    }))
}

/// The checks of C9.
///
/// # Errors
/// If a network cannot be set up or recorded, or the work is stopped.
pub fn checks(
    _: &Scope,
    _: Selection,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let mut checks = Vec::new();
    for name in ["half-circle:n=4", "half-circle:n=8"] {
        let problem = Problem::synthetic(name)?;
        progress.extend(SEEDS);
        let found = (0..SEEDS).into_par_iter().map(|seed| {
            let key = ("constrained fit", problem.digest(), seed, STEPS);
            let fitted = journal.cell(&key, || fitted(&problem, seed, journal, progress));
            progress.advance(1)?;
            fitted
        });
        let found: Vec<Option<Fitted>> = found.collect::<Result<_, ProblemError>>()?;
        let quiet: Vec<Fitted> = found.into_iter().flatten().collect();
        checks.extend(conclude(&problem, &quiet));
    }
    Ok(checks)
}

fn conclude(problem: &Problem, quiet: &[Fitted]) -> [Check; 3] {
    let largest = |value: &dyn Fn(&Fitted) -> f64| match quiet {
        [] => f64::NAN,
        quiet => quiet.iter().map(value).fold(0.0, f64::max),
    };
    let width = 8 * problem.dataset.n();
    let premise = format!("m = {width}, B = {RADIUS}, η = {STEP_SIZE}, T = {STEPS}, hard labels");
    let seen = format!("{} of {SEEDS} draws have no neuron in reach", quiet.len());
    let ratio = |f: &Fitted| (f.error - f.share).abs() / f.deviation;
    let outside = |f: &Fitted| (f.error - f.upper).max(f.lower - f.error);
    let widest = largest(&|f| f.deviation);
    let [within, interval] =
        ["", ", certificate"].map(|name| claim("C.c9", &format!("{}{name}", problem.name)));
    [
        within
            .premise(premise.clone())
            .method("largest abs(averaged R − share of y_i c_i ≤ 0)/V over the draws")
            .at_most(largest(&ratio), 1.0)
            .note(format!("{seen}; largest V {widest:.2e}")),
        interval
            .premise(premise.clone())
            .method("largest distance of the averaged error from the interval that C3 certifies")
            .at_most(largest(&outside), 1e-12)
            .note(seen.clone()),
        refuted("C.c9", &problem.name, "with the fit over all D̄ instead of those in the ball")
            .premise(premise)
            .method("largest averaged error less V: the fit without the ball is right everywhere")
            .at_least(largest(&|f| f.error - f.deviation), 1.0 / problem.dataset.n() as f64)
            .note(seen),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::verdict::Verdict;

    /// A run that leaves V or its certificate fails, and so does a check of no draw at all; a run that is
    /// right refutes nothing.
    #[test]
    fn a_run_away_from_its_fit_is_found() {
        let problem = Problem::synthetic("half-circle:n=4").expect("data");
        let fine = Fitted { share: 0.5, deviation: 0.01, lower: 0.49, upper: 0.51, error: 0.505 };
        let verdicts = |quiet: &[Fitted]| conclude(&problem, quiet).map(|check| check.verdict);
        use Verdict::{Fails, Holds};
        assert_eq!(verdicts(&[fine]), [Holds; 3]);
        assert_eq!(verdicts(&[fine, Fitted { error: 0.52, ..fine }]), [Fails, Fails, Holds]);
        assert_eq!(verdicts(&[]), [Fails; 3]);
        let right = Fitted { share: 0.0, deviation: 0.01, lower: 0.0, upper: 0.01, error: 0.005 };
        assert_eq!(verdicts(&[right]), [Holds, Holds, Fails]);
    }
}
