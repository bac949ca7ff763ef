//! What is run.

use serde::{Deserialize, Serialize};

use crate::training::dense::DenseEngine;
use crate::training::loss::HardLoss;
use crate::training::{Loss, Plan as Training};

/// D_B, in radian.
pub const COARSE: f64 = 0.6;
/// The data of the main row: D_A in radian, and N.
pub const MAIN: (f64, usize) = (0.2, 50);
/// Confidence of each interval, over the step sizes together.
pub const CONFIDENCE: f64 = 0.95;
/// The width of the two runs that are followed.
pub const FOLLOWED: u64 = 48;
/// Step size η of all runs but those of the control.
const STEP_SIZE: f64 = 4.0;
/// D_A.
const FINE: [f64; 2] = [0.2, 0.05];
/// N.
const COPIES: [usize; 4] = [5, 15, 50, 200];
/// Logits s of the smoothed labels: about a teacher's, and that of a probability of 0.95.
const SMOOTHED: [f64; 2] = [0.02, 3.0];
/// Distinct points of the data.
const DISTINCT: usize = 7;
/// Seconds that the losses of a step take.
const OF_LOSSES: f64 = 1e-7;
/// Share of the steps that is taken, as seen: most runs end early.
const TAKEN: f64 = 0.3;

/// A way of training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trainee {
    /// Labels and loss.
    #[serde(flatten)]
    pub loss: Loss,
    /// Scale α of the initial weights.
    pub initial_scale: f64,
}

/// Ways of training on one data set, each at every width and step size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// D_A, in radian.
    pub fine: f64,
    /// N: copies of each fine point.
    pub copies: usize,
    /// The ways of training.
    pub trainees: Vec<Trainee>,
    /// Widths m.
    pub widths: Vec<u64>,
    /// Step sizes η.
    pub step_sizes: Vec<f64>,
    /// ηT: a step size η gets T = ηT/η steps.
    pub time: f64,
    /// Seeds.
    pub seeds: u64,
}

/// What is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Data sets, that of [`MAIN`] first.
    pub grids: Vec<Grid>,
    /// Steps of the two runs that are followed.
    pub followed: u64,
}

impl Trainee {
    /// Soft labels at the usual initial scale.
    pub const SOFT: Self = Self { loss: Loss::SOFT, initial_scale: 1.0 };

    /// Hard labels at the initial scale α.
    pub const fn hard(initial_scale: f64) -> Self {
        Self { loss: Loss::HARD, initial_scale }
    }

    const fn smoothed(scale: f64) -> Self {
        let loss = Loss::Hard(HardLoss::Smoothed { scale, temperature: 1.0 });
        Self { loss, initial_scale: 1.0 }
    }
}

impl Plan {
    /// The main data set with 24 seeds, a control on it with η = 1, and a map of data sets with 8 seeds.
    pub fn full() -> Self {
        let hard = |scales: &[f64]| scales.iter().map(|&scale| Trainee::hard(scale)).collect();
        let with_soft = |scales: &[f64]| [vec![Trainee::SOFT], hard(scales)].concat();
        let main = Grid {
            fine: MAIN.0,
            copies: MAIN.1,
            trainees: [with_soft(&[1.0, 3.0, 10.0, 100.0]), SMOOTHED.map(Trainee::smoothed).into()]
                .concat(),
            widths: vec![8, 16, 32, 48, 96, 192, 384, 768],
            step_sizes: vec![STEP_SIZE],
            time: 4e6,
            seeds: 24,
        };
        let control = Grid {
            trainees: with_soft(&[1.0]),
            widths: vec![48, 96, 192],
            step_sizes: vec![1.0],
            seeds: 8,
            ..main.clone()
        };
        let map = FINE.into_iter().flat_map(|fine| COPIES.map(|copies| (fine, copies)));
        let map = map.map(|(fine, copies)| Grid {
            fine,
            copies,
            trainees: with_soft(&[1.0, 2.0, 3.0, 100.0]),
            widths: vec![16, 48, 192, 768],
            time: 1e6,
            seeds: 8,
            ..main.clone()
        });
        let map: Vec<Grid> = map.collect();
        Self { grids: [vec![main, control], map].concat(), followed: 4_000_000 }
    }

    /// The main data set alone, with three widths, three ways of training, 12 seeds and ηT = 2·10⁵.
    pub fn quick() -> Self {
        let grid = Grid {
            fine: MAIN.0,
            copies: MAIN.1,
            trainees: vec![Trainee::SOFT, Trainee::hard(1.0), Trainee::hard(10.0)],
            widths: vec![16, 48, 192],
            step_sizes: vec![1.0, STEP_SIZE],
            time: 2e5,
            seeds: 12,
        };
        Self { grids: vec![grid], followed: 100_000 }
    }

    /// Predicted seconds of one core, within a factor of a few.
    pub fn seconds(&self) -> f64 {
        let one = |grid: &Grid, width: u64| {
            let seeds = (grid.seeds as usize * grid.trainees.len()) as f64;
            let steps: u64 =
                grid.step_sizes.iter().map(|&size| grid.plan(width, size, 1.0, 0).steps).sum();
            seeds
                * steps as f64
                * (OF_LOSSES + DenseEngine::predicted_step_cost(DISTINCT, 2, width))
        };
        let all = self.grids.iter().flat_map(|grid| grid.widths.iter().map(move |&m| one(grid, m)));
        TAKEN * all.sum::<f64>()
    }
}

impl Grid {
    /// The run at one width with the step size η and the initial scale α.
    pub(super) fn plan(
        &self,
        width: u64,
        step_size: f64,
        initial_scale: f64,
        seed: u64,
    ) -> Training {
        let steps = (self.time / step_size) as u64;
        Training { width, steps, step_size, radius: f64::INFINITY, initial_scale, seed }
    }

    pub(super) fn runs(&self) -> u64 {
        (self.trainees.len() * self.widths.len() * self.step_sizes.len()) as u64 * self.seeds
    }
}
