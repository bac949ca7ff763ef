//! C11: label smoothing, the perceptron loss and a student's temperature, each run at its own parameters
//! on the half circle.

use theorems::certificate::{c5, c8, c11a, c11b, c11c};
use theorems::sharper::s2_least;

use super::lazy::even;
use super::population::Population;
use super::{claim, refuted, with_probability, without_probability};
use crate::artifact::Journal;
use crate::problem::{Problem, ProblemError};
use crate::training::loss::HardLoss;
use crate::training::{Loss, Outcome, Plan};
use crate::verify::own_parameters::{DELTA, EPSILON};
use crate::verify::scope::{Scope, Selection};
use crate::verify::verdict::Check;
use crate::work::Stage;

/// The statements of [`checks`].
pub const STATEMENTS: [&str; 3] = ["C.c11a", "C.c11b", "C.c11c"];

/// Seeds of each claim.
const SEEDS: u64 = 20;
/// Failure granted to flips, beside δ.
const FLIP_DELTA: f64 = 0.1;
/// Share of K that the finite features may miss, for smoothed labels.
const TAU: f64 = 0.9;
/// κ of smoothed labels and κ' of the student's temperature.
const KAPPA: f64 = 1.0;
/// ω of the student's temperature.
const EXCESS: f64 = 1.0;

/// A loss with its plan, and a variant of it that is to fail.
struct Trial {
    id: &'static str,
    loss: Loss,
    plan: Plan,
    premise: String,
    /// What the statement's error is bounded by after the plan's steps.
    bound: f64,
    variant: &'static str,
    false_loss: Loss,
    false_plan: Plan,
}

/// The checks of `scope`.
///
/// # Errors
/// If a network cannot be set up or recorded, or the work is stopped.
pub fn checks(
    scope: &Scope,
    _: Selection,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let mut checks = Vec::new();
    for name in ["half-circle:n=4", "half-circle:n=8"] {
        let problem = Problem::synthetic(name)?;
        let Some(population) = Population::of(&problem) else { continue };
        let trials = [
            smoothing(&problem, &population),
            perceptron(&problem, &population),
            temperature(&problem, &population),
        ];
        for trial in trials.into_iter().filter(|trial| scope.wants(trial.id)) {
            progress.extend(2 * SEEDS);
            let run = |loss, plan: &Plan| {
                problem.run_seeds(loss, plan, 0..SEEDS, None, journal, progress)
            };
            let (found, false_found) =
                (run(trial.loss, &trial.plan)?, run(trial.false_loss, &trial.false_plan)?);
            checks.extend(conclude(&problem, &trial, &found, &false_found));
        }
    }
    Ok(checks)
}

fn conclude(problem: &Problem, trial: &Trial, found: &[Outcome], failed: &[Outcome]) -> [Check; 3] {
    let right = |outcomes: &[Outcome]| -> Vec<bool> {
        outcomes.iter().map(|outcome| outcome.averaged.error <= EPSILON).collect()
    };
    let (right, false_right) = (right(found), right(failed));
    let quiet = found.iter().filter(|outcome| outcome.flips == 0);
    let errors: Vec<f64> = quiet.map(|outcome| outcome.averaged.error).collect();
    let worst = match errors.as_slice() {
        [] => f64::NAN,
        errors => errors.iter().copied().fold(0.0, f64::max),
    };
    let [probable, bounded] = ["", ", no flips"].map(|name| {
        claim(trial.id, &format!("{}{name}", problem.name)).premise(trial.premise.clone())
    });
    let probability = 1.0 - DELTA - FLIP_DELTA;
    let what = format!("averaged error at most ε = {EPSILON}");
    [
        with_probability(probable, &right, probability, &what),
        bounded
            .method(
                "largest averaged error over its bound, of the runs in which no indicator changed",
            )
            .at_most(worst / trial.bound, 1.0)
            .note(format!("{} of {} runs", errors.len(), found.len())),
        without_probability(
            refuted(trial.id, &problem.name, trial.variant)
                .premise(format!("m = {}, T = {}", trial.false_plan.width, trial.false_plan.steps)),
            &false_right,
            probability,
            &what,
        ),
    ]
}

/// C11a. The variant has the width without the factor 2 ln(n/δ) of the matrix inequality.
fn smoothing(problem: &Problem, population: &Population) -> Trial {
    let (n, features, energy) =
        (problem.dataset.n() as f64, population.features, population.label_energy);
    let width = even(c11a::width(features, n, DELTA, TAU));
    let scale = c11a::scale_without_flips(features, energy, n, width as f64, TAU, FLIP_DELTA);
    let step_size = KAPPA / population.curvature;
    let z = c11a::energy(energy, TAU);
    let steps = c5::steps(1.0, scale, z, step_size, KAPPA, EPSILON).ceil();
    let plan = Plan {
        width,
        steps: steps as u64,
        step_size,
        radius: c11a::radius(features, energy, TAU, scale),
        initial_scale: 1.0,
        seed: 0,
    };
    let loss = Loss::Hard(HardLoss::Smoothed { scale, temperature: 1.0 });
    Trial {
        id: "C.c11a",
        loss,
        premise: format!(
            "N = {features:.3}, yᵀK⁻¹y = {energy:.2}, τ = {TAU}, s = {scale:.2e}; m = {width}, T = {steps}, \
             κ = {KAPPA}, B = {:.2e}",
            plan.radius
        ),
        bound: c5::averaged_error(1.0, scale, z, step_size, KAPPA, steps),
        variant: "with a quarter as many pairs as points",
        false_loss: loss,
        false_plan: Plan { width: even(n / 2.0), ..plan },
        plan,
    }
}

/// C11b. The variant trains the logistic loss on the labels in its place.
fn perceptron(problem: &Problem, population: &Population) -> Trial {
    let (n, gamma) = (problem.dataset.n() as f64, problem.gamma());
    let width = even(c11b::width(n, DELTA, gamma));
    let reference = c11b::reference_without_flips(n, gamma, width as f64, FLIP_DELTA);
    let margin = reference * gamma / 2.0;
    let step_size = c11b::step_size(margin, population.curvature);
    let steps = c11b::steps(population.curvature, gamma, EPSILON).ceil();
    let plan = Plan {
        width,
        steps: steps as u64,
        step_size,
        radius: f64::INFINITY,
        initial_scale: 1.0,
        seed: 0,
    };
    let kappa = step_size * population.curvature;
    Trial {
        id: "C.c11b",
        loss: Loss::Hard(HardLoss::Perceptron),
        premise: format!(
            "λ = {reference:.2e}; m = {width}, T = {steps}, η = Λ/Γ = {step_size:.2e}, no projection"
        ),
        bound: c11b::averaged_error(reference * reference, margin, step_size, kappa, steps),
        variant: "with the logistic loss in its place",
        false_loss: Loss::HARD,
        false_plan: plan,
        plan,
    }
}

/// C11c. The variant has the temperature 1.
fn temperature(problem: &Problem, population: &Population) -> Trial {
    let (n, gamma) = (problem.dataset.n() as f64, problem.gamma());
    let width = even(c11c::width(n, DELTA, gamma, EXCESS));
    let radius = c11b::reference_without_flips(n, gamma, width as f64, FLIP_DELTA);
    let needed = c8::advantage_needed(EPSILON, s2_least::TIME_SHARE);
    let ratio = c11c::temperature(c11c::margin(gamma, EXCESS), needed, KAPPA);
    let temperature = ratio * radius;
    let step_size = KAPPA / population.curvature;
    let steps = c11c::steps(ratio, step_size, EPSILON, needed).ceil();
    let plan = Plan {
        width,
        steps: steps as u64,
        step_size: temperature * step_size,
        radius,
        initial_scale: 1.0,
        seed: 0,
    };
    Trial {
        id: "C.c11c",
        loss: Loss::Hard(HardLoss::Logistic { temperature }),
        premise: format!(
            "ω = {EXCESS}, κ' = {KAPPA}, B = λ = {radius:.2e}, ς = {temperature:.2e}; m = {width}, T = {steps}"
        ),
        bound: EPSILON,
        variant: "with the temperature 1",
        false_loss: Loss::HARD,
        false_plan: Plan { step_size, ..plan },
        plan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::descent::Risks;
    use crate::verify::verdict::Verdict;

    /// Runs that are wrong fail the claim and its bound, and a variant that works is not refuted.
    #[test]
    fn wrong_runs_fail_and_working_variants_are_not_refuted() {
        let problem = Problem::synthetic("half-circle:n=4").expect("data");
        let population = Population::of(&problem).expect("definite");
        let trial = perceptron(&problem, &population);
        let outcome = |error: f64| {
            let risks = Risks { risk: 0.1, error };
            Outcome { initial: risks, averaged: risks, last: risks, flips: 0, drift: 0.0 }
        };
        let (good, bad) = (vec![outcome(0.0); 20], vec![outcome(0.5); 20]);
        let verdicts = |found: &[Outcome], failed: &[Outcome]| {
            conclude(&problem, &trial, found, failed).map(|check| check.verdict)
        };
        use Verdict::{Fails, Holds};
        assert_eq!(verdicts(&good, &bad), [Holds; 3]);
        assert_eq!(verdicts(&bad, &good), [Fails; 3]);
    }
}
