//! What training needs: the least width over a few fair schedules.

use serde::{Deserialize, Serialize};

use super::least::Least;
use crate::artifact::Journal;
use crate::problem::{Guide, Problem, ProblemError};
use crate::requirement::{Criterion, Goal, Requirement, Schedule, measure};
use crate::training::loss::HardLoss;
use crate::training::{Choice, Loss};
use crate::work::Stage;

/// Labels and loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trainee {
    /// A teacher's labels, s = 1.
    Soft,
    /// The labels y_i, logistic loss.
    Hard,
    /// The labels y_i, perceptron loss.
    Perceptron,
}

/// One schedule with its requirement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The schedule.
    pub schedule: Schedule,
    /// The least width with it.
    pub requirement: Requirement,
}

/// What one way of training needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    /// Labels and loss.
    pub trainee: Trainee,
    /// With the best of the schedules, at the confidence of the plan over all of them.
    pub least: Least,
    /// Each schedule.
    pub attempts: Vec<Attempt>,
}

/// Hard labels get this many times the steps of soft ones.
const PATIENCE: u64 = 10;
/// The widest network that is trained, over n.
const WIDEST: u64 = 16;

impl Trainee {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Soft, Self::Hard, Self::Perceptron];

    /// The loss trained on.
    pub fn loss(self) -> Loss {
        match self {
            Self::Soft => Loss::SOFT,
            Self::Hard => Loss::HARD,
            Self::Perceptron => Loss::Hard(HardLoss::Perceptron),
        }
    }

    /// The schedules that are tried, where soft labels get `steps` steps. The perceptron's moves of any
    /// size give one and the same run as long as no neuron changes sides, hence a small one and a large one.
    pub fn schedules(self, steps: u64) -> Vec<Schedule> {
        let grid = |steps, radii: [Option<f64>; 2], sizes: &[f64]| {
            let pairs = sizes.iter().flat_map(|&size| radii.map(|radius| (size, radius)));
            pairs.map(|(step_size, radius)| Schedule { steps, step_size, radius }).collect()
        };
        let free = |step_size| Schedule { steps, step_size, radius: None };
        match self {
            Self::Soft => grid(steps, [Some(1.0), Some(16.0)], &[4.0]),
            Self::Hard => grid(PATIENCE * steps, [Some(16.0), Some(256.0)], &[1.0, 4.0]),
            Self::Perceptron => [1e-3, 1.0].map(free).into(),
        }
    }

    /// Predicted seconds of one core for the search on `n` points in the plane, at about `runs` runs for
    /// each schedule.
    pub fn seconds(self, n: usize, steps: u64, runs: u64) -> f64 {
        let run =
            |schedule: &Schedule| Choice::predict(n, 2, &schedule.plan(3 * n as u64)).seconds();
        runs as f64 * self.schedules(steps).iter().map(run).sum::<f64>()
    }

    /// The least width at which the averaged error is at most `epsilon`. Each schedule is decided so
    /// surely that all of them together keep the criterion's confidence.
    ///
    /// # Errors
    /// If a network cannot be set up, a result cannot be recorded, or the work is stopped.
    pub fn least<G: Guide>(
        self,
        problem: &Problem<G>,
        steps: u64,
        epsilon: f64,
        criterion: &Criterion,
        journal: &Journal,
        runs: &Stage<'_>,
    ) -> Result<Trained, ProblemError> {
        let schedules = self.schedules(steps);
        let confidence = 1.0 - (1.0 - criterion.confidence) / schedules.len() as f64;
        let criterion = Criterion { confidence, ..*criterion };
        let attempts = schedules.into_iter().map(|schedule| {
            let goal = Goal {
                loss: self.loss(),
                initial_scale: 1.0,
                schedule: &schedule,
                epsilon,
                criterion: &criterion,
                widest: WIDEST * problem.dataset.n() as u64,
            };
            let requirement = measure(problem, &goal, journal, runs)?;
            Ok::<_, ProblemError>(Attempt { schedule, requirement })
        });
        let attempts: Vec<Attempt> = attempts.collect::<Result<_, _>>()?;
        let found = attempts.iter().map(|attempt| &attempt.requirement);
        let least = Least::best(found, criterion.probability);
        Ok(Trained { trainee: self, least, attempts })
    }
}
