//! What is run.

use serde::{Deserialize, Serialize};

use super::data::Data;
use crate::problem::ProblemError;
use crate::training::{Choice, Plan as Training};

/// Classification error ε, but for sets that say otherwise.
pub const EPSILON: f64 = 0.1;
/// Step size η of every run.
const STEP_SIZE: f64 = 4.0;
/// ε on the outlier set of five points: one of them may stay wrong.
const OUTLIER_EPSILON: f64 = 0.25;
/// Seconds that a step takes for each point, beside what the engine takes.
const OF_A_LOSS: f64 = 4e-8;

/// A data set with the widths and seeds that are tried on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The data.
    pub data: Data,
    /// Widths m.
    pub widths: Vec<u64>,
    /// Classification error ε.
    pub epsilon: f64,
    /// Step size η.
    pub step_size: f64,
    /// The greatest number of steps T.
    pub steps: u64,
    /// Seeds at each width.
    pub seeds: u64,
}

/// All that is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// One after another.
    pub tasks: Vec<Task>,
}

impl Plan {
    /// Half circles of 8, 16 and 32 points, four points that balance, an outlier, and 200 images.
    pub fn full() -> Self {
        let times = |n: u64, halves: &[u64]| halves.iter().map(|half| n * half / 2).collect();
        let circle = |n: u64, steps, seeds| {
            let widths = times(n, &[2, 3, 4, 6, 8, 12, 16]);
            task(Data::Synthetic(format!("half-circle:n={n}")), widths, steps, seeds)
        };
        let outlier = Data::Outlier { easy: 4, slope: 1.0 / 32.0, alpha: 2.0 };
        Self {
            tasks: vec![
                circle(8, 50_000, 64),
                circle(16, 100_000, 32),
                circle(32, 1_000_000, 16),
                balanced(64),
                Task {
                    epsilon: OUTLIER_EPSILON,
                    ..task(outlier, vec![4, 8, 16, 32, 64, 128, 256], 100_000, 64)
                },
                task(Data::Mnist { images: 200 }, vec![2, 4, 8, 16, 32, 64, 128], 2500, 8),
            ],
        }
    }

    /// Half circles of 4 and 8 points and four points that balance, with 8 seeds.
    pub fn quick() -> Self {
        let circle = |n: u64| {
            let data = Data::Synthetic(format!("half-circle:n={n}"));
            task(data, vec![n, 2 * n, 4 * n], 10_000, 8)
        };
        let balanced = Task { steps: 10_000, ..balanced(8) };
        Self { tasks: vec![circle(4), circle(8), balanced] }
    }

    /// Predicted seconds of one core, within a factor of a few.
    ///
    /// # Errors
    /// If a specification is none.
    pub fn seconds(&self) -> Result<f64, ProblemError> {
        let mut seconds = 0.0;
        for task in &self.tasks {
            let (n, d) = task.data.shape()?;
            let losses = OF_A_LOSS * (task.steps * n as u64) as f64;
            for &width in &task.widths {
                let engine = Choice::predict(n, d, &task.plan(width, 0)).seconds();
                seconds += 2.0 * task.seeds as f64 * (engine + losses);
            }
        }
        Ok(seconds)
    }
}

impl Task {
    /// The run with a seed at a width: plain gradient descent.
    pub fn plan(&self, width: u64, seed: u64) -> Training {
        let &Self { steps, step_size, .. } = self;
        Training { width, steps, step_size, radius: f64::INFINITY, initial_scale: 1.0, seed }
    }

    /// Runs of both kinds of labels.
    pub fn runs(&self) -> u64 {
        2 * self.widths.len() as u64 * self.seeds
    }
}

fn task(data: Data, widths: Vec<u64>, steps: u64, seeds: u64) -> Task {
    Task { data, widths, epsilon: EPSILON, step_size: STEP_SIZE, steps, seeds }
}

fn balanced(seeds: u64) -> Task {
    let data = Data::Synthetic("balanced:slope=0.25".into());
    task(data, vec![4, 8, 16, 24, 32, 48, 64], 25_000, seeds)
}
