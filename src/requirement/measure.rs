//! The requirement of a problem: the search of [`least_width`] over runs with seeds.

use serde::{Deserialize, Serialize};
use theorems::bound::{BoundError, Sizing};

use super::{Criterion, Requirement, decide, least_width};
use crate::artifact::Journal;
use crate::certificate;
use crate::problem::{Guide, Problem, ProblemError};
use crate::training::{Loss, Plan};
use crate::work::Stage;

/// Step size, number of steps and radius of a training run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// Number of steps T.
    pub steps: u64,
    /// Step size η.
    pub step_size: f64,
    /// Radius B; none without projection.
    pub radius: Option<f64>,
}

/// η with which most losses are proved and measured.
const STEP_SIZE: f64 = 4.0;

/// η of the perceptron, whose references are as long as its steps: only κ < 2Λ proves anything.
const PERCEPTRON_STEP_SIZE: f64 = 1e-5;

/// T is this over γ²ε.
const STEPS: f64 = 10.0;

/// η and T of hard labels with the logistic loss, whose references are long whatever γ is.
const DIRECT: (f64, u64) = (0.5, 100_000_000);

impl Schedule {
    /// A schedule without a radius at which a certificate on data of margin `gamma`, above 0, is likely to prove
    /// an error of at most `epsilon`.
    pub fn provable(loss: certificate::Loss, gamma: f64, epsilon: f64) -> Self {
        let steps = (STEPS / (gamma * gamma * epsilon)).ceil() as u64;
        let (step_size, steps) = match loss {
            certificate::Loss::Hard => DIRECT,
            certificate::Loss::Perceptron => (PERCEPTRON_STEP_SIZE, steps),
            certificate::Loss::Soft | certificate::Loss::Smoothed => (STEP_SIZE, steps),
        };
        Self { steps, step_size, radius: None }
    }

    /// The schedule that a sizing asks for.
    ///
    /// # Errors
    /// [`BoundError::TooLarge`] if the number of steps is no 64-bit integer.
    pub fn of(sizing: &Sizing) -> Result<Self, BoundError> {
        Ok(Self {
            steps: sizing.whole_steps()?,
            step_size: sizing.step_size,
            radius: sizing.radius.is_finite().then_some(sizing.radius),
        })
    }

    /// The plan of this schedule at a width; the seed is 0.
    pub fn plan(&self, width: u64) -> Plan {
        Plan {
            width,
            steps: self.steps,
            step_size: self.step_size,
            radius: self.radius.unwrap_or(f64::INFINITY),
            initial_scale: 1.0,
            seed: 0,
        }
    }
}

/// What a requirement is measured for.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'a> {
    /// The loss trained on.
    pub loss: Loss,
    /// Scale α of the initial weights.
    pub initial_scale: f64,
    /// Step size, steps and radius.
    pub schedule: &'a Schedule,
    /// The averaged classification error is to be at most this.
    pub epsilon: f64,
    /// How often, and how surely.
    pub criterion: &'a Criterion,
    /// Widest network that is tried.
    pub widest: u64,
}

/// The least even width at which the averaged classification error is at most ε with the criterion's
/// probability. `runs` counts them, and stops the search.
///
/// # Errors
/// If a network cannot be set up, a result cannot be recorded, or the work is stopped.
pub fn measure<G: Guide>(
    problem: &Problem<G>,
    goal: &Goal<'_>,
    journal: &Journal,
    runs: &Stage<'_>,
) -> Result<Requirement, ProblemError> {
    let Goal { loss, initial_scale, schedule, epsilon, criterion, widest } = *goal;
    least_width(widest, |width| {
        decide(width, criterion, |first, end| {
            runs.extend(end - first);
            let plan = Plan { initial_scale, ..schedule.plan(width) };
            let outcomes =
                problem.run_seeds(loss, &plan, first..end, Some(epsilon), journal, runs)?;
            Ok(outcomes.iter().filter(|o| o.averaged.error <= epsilon).count() as u64)
        })
    })
}
