//! Hard labels can destroy the features that they need later.
//!
//! The data have many copies of four points at a small angle D_A, and four single points at a larger one
//! D_B. At the usual initial scale hard labels move every boundary to where the many points ask for it,
//! and none is left for the few. The soft labels of the teacher that proves the margin hardly move any, nor
//! do smoothed labels; nor do hard ones at a larger initial scale.
//!
//! *Measured*: how many of the seeds come to no error at all within T steps, for each way of training on
//! the same draws. A run ends at the first step without an error. One that does not come so far is *not
//! right by T*; nothing is said of later steps. *Proved* and *conjectured*: see [`path`].

mod attempt;
mod merged;
pub mod path;
mod rest;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use self::attempt::right_at;
pub use self::merged::Merged;
pub use self::path::Path;
pub use self::rest::Rest;
use crate::artifact::Journal;
use crate::data::{Family, Synthetic};
use crate::problem::{Problem, ProblemError};
use crate::requirement::clopper_pearson;
use crate::training::loss::HardLoss;
use crate::training::{Choice, Loss, Plan as Training};
use crate::work::{Stage, Work};

/// D_B, in radian.
pub const COARSE: f64 = 0.6;
/// The data of the main row: D_A in radian, and N.
pub const MAIN: (f64, usize) = (0.2, 50);
/// Confidence of each interval, over the step sizes together.
pub const CONFIDENCE: f64 = 0.95;
/// The width of the two runs that are followed.
pub const FOLLOWED: u64 = 48;
/// Step sizes; each way of training gets the better one.
const STEP_SIZES: [f64; 2] = [1.0, 4.0];
const WIDTHS: [u64; 8] = [8, 16, 32, 48, 96, 192, 384, 768];
/// D_A.
const FINE: [f64; 2] = [0.2, 0.05];
/// Logits s of the smoothed labels: about a teacher's, and that of a probability of 0.95.
const SMOOTHED: [f64; 2] = [0.02, 3.0];
/// Distinct points of the data.
const DISTINCT: usize = 7;
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
    /// T.
    pub steps: u64,
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

/// One width with one step size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// η.
    pub step_size: f64,
    /// Seeds without an error at some step t ≤ T.
    pub right: u64,
    /// The most steps that one of them took.
    pub slowest: Option<u64>,
}

/// One way of training at one width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Width m.
    pub width: u64,
    /// Each step size.
    pub attempts: Vec<Attempt>,
    /// Share of the seeds that are right with the better step size.
    pub share: f64,
    /// The probability of being right with the better one is at least this,
    pub lower: f64,
    /// and at most this: Clopper–Pearson, both ends of all step sizes together at [`CONFIDENCE`].
    pub upper: f64,
}

/// One way of training on one data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// D_A.
    pub fine: f64,
    /// N.
    pub copies: usize,
    /// The way.
    pub trainee: Trainee,
    /// T.
    pub steps: u64,
    /// Seeds.
    pub seeds: u64,
    /// By rising width.
    pub cells: Vec<Cell>,
}

/// A run that was followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Followed {
    /// The way of training, on the data of [`MAIN`].
    pub trainee: Trainee,
    /// Width m.
    pub width: u64,
    /// η.
    pub step_size: f64,
    /// Where it went.
    pub path: Path,
}

/// All that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// What was run.
    pub plan: Plan,
    /// Rows, those of the main data set first.
    pub rows: Vec<Row>,
    /// Soft and hard labels at α = 1, the same draw.
    pub followed: Vec<Followed>,
    /// The state of rest that is predicted for the hard run.
    pub rest: Rest,
}

/// What names a run.
#[derive(Serialize)]
struct RunKey<'a> {
    data: &'a str,
    loss: Loss,
    width: u64,
    steps: u64,
    step_size: f64,
    initial_scale: f64,
    seed: u64,
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
    /// The main row with 48 seeds and 4·10⁶ steps, and a map with 12 seeds and 10⁶ steps.
    pub fn full() -> Self {
        let hard = [1.0, 2.0, 3.0, 10.0, 100.0].map(Trainee::hard);
        let trainees: Vec<Trainee> = [Trainee::SOFT].into_iter().chain(hard).collect();
        let of = |fine, copies| Grid {
            fine,
            copies,
            trainees: trainees.clone(),
            widths: WIDTHS.into(),
            step_sizes: STEP_SIZES[1..].into(),
            steps: 1_000_000,
            seeds: 12,
        };
        let main = Grid {
            trainees: trainees.iter().copied().chain(SMOOTHED.map(Trainee::smoothed)).collect(),
            step_sizes: STEP_SIZES.into(),
            steps: 4_000_000,
            seeds: 48,
            ..of(MAIN.0, MAIN.1)
        };
        let map = FINE.into_iter().flat_map(|fine| [5, 15, 50, 200].map(|copies| (fine, copies)));
        let others = map.filter(|&data| data != MAIN).map(|(fine, copies)| of(fine, copies));
        Self { grids: [main].into_iter().chain(others).collect(), followed: 4_000_000 }
    }

    /// The main data set alone, with three widths, three ways of training, 12 seeds and 10⁵ steps.
    pub fn quick() -> Self {
        let grid = Grid {
            fine: MAIN.0,
            copies: MAIN.1,
            trainees: vec![Trainee::SOFT, Trainee::hard(1.0), Trainee::hard(10.0)],
            widths: vec![16, 48, 192],
            step_sizes: STEP_SIZES.into(),
            steps: 100_000,
            seeds: 12,
        };
        Self { grids: vec![grid], followed: 100_000 }
    }

    /// Predicted seconds of one core, within a factor of a few.
    pub fn seconds(&self) -> f64 {
        let one = |grid: &Grid, width: u64| {
            let n = DISTINCT;
            let runs = (grid.seeds as usize * grid.trainees.len() * grid.step_sizes.len()) as f64;
            runs * Choice::predict(n, 2, &plan(width, grid.steps, 1.0, 1.0, 0)).seconds()
        };
        let all = self.grids.iter().flat_map(|grid| grid.widths.iter().map(move |&m| one(grid, m)));
        TAKEN * all.sum::<f64>()
    }

    /// Runs it. The journal keeps every run.
    ///
    /// # Errors
    /// If a network cannot be set up, a result cannot be recorded, or the work is stopped.
    pub fn run(&self, journal: &Journal, work: Work<'_>) -> Result<Findings, ProblemError> {
        let runs: u64 = self.grids.iter().map(Grid::runs).sum();
        let stage = work.stage("runs", runs);
        let mut rows = Vec::new();
        for grid in &self.grids {
            let (name, data) = data(grid.fine, grid.copies)?;
            for &trainee in &grid.trainees {
                rows.push(grid.row(trainee, &name, &data, journal, &stage)?);
            }
        }
        let (name, data) = data(MAIN.0, MAIN.1)?;
        let steps = work.stage("runs that are followed", 2);
        let followed = [Trainee::SOFT, Trainee::hard(1.0)].map(|trainee| {
            let step_size = STEP_SIZES[0];
            let plan = plan(FOLLOWED, self.followed, step_size, trainee.initial_scale, 0);
            let loss = trainee.loss;
            let key = ("path", RunKey::new(&name, loss, &plan));
            let path = journal.cell(&key, || {
                Ok::<_, ProblemError>(path::follow(&data, loss, &plan, &steps.quiet())?)
            })?;
            steps.advance(1)?;
            Ok::<_, ProblemError>(Followed { trainee, width: FOLLOWED, step_size, path })
        });
        let followed = followed.into_iter().collect::<Result<_, _>>()?;
        let rest = Rest::new(MAIN.0, COARSE, MAIN.1);
        Ok(Findings { plan: self.clone(), rows, followed, rest })
    }
}

impl Grid {
    fn runs(&self) -> u64 {
        (self.trainees.len() * self.widths.len() * self.step_sizes.len()) as u64 * self.seeds
    }

    fn row(
        &self,
        trainee: Trainee,
        name: &str,
        data: &Merged,
        journal: &Journal,
        stage: &Stage<'_>,
    ) -> Result<Row, ProblemError> {
        let loss = trainee.loss;
        let attempt = |width: u64, step_size: f64| {
            let seeds: Vec<u64> = (0..self.seeds).collect();
            let ends: Vec<Option<u64>> = seeds
                .into_par_iter()
                .map(|seed| {
                    let plan = plan(width, self.steps, step_size, trainee.initial_scale, seed);
                    let key = RunKey::new(name, loss, &plan);
                    let end = journal.cell(&key, || {
                        Ok::<_, ProblemError>(right_at(data, loss, &plan, &stage.quiet())?)
                    })?;
                    stage.advance(1)?;
                    Ok::<_, ProblemError>(end)
                })
                .collect::<Result<_, _>>()?;
            let right = ends.iter().flatten().count() as u64;
            let slowest = ends.into_iter().flatten().max();
            Ok::<_, ProblemError>(Attempt { step_size, right, slowest })
        };
        let cell = |&width: &u64| {
            let attempts = self.step_sizes.iter().map(|&step_size| attempt(width, step_size));
            Ok::<_, ProblemError>(Cell::new(width, attempts.collect::<Result<_, _>>()?, self.seeds))
        };
        let cells = self.widths.iter().map(cell).collect::<Result<_, _>>()?;
        let &Self { fine, copies, steps, seeds, .. } = self;
        Ok(Row { fine, copies, trainee, steps, seeds, cells })
    }
}

impl Findings {
    /// The row of the main data set for this way of training.
    pub fn main(&self, trainee: Trainee) -> Option<&Row> {
        let is_main = |row: &&Row| (row.fine, row.copies) == MAIN && row.trainee == trainee;
        self.rows.iter().find(is_main)
    }
}

impl Cell {
    /// The better of `attempts`, each with `seeds` seeds. The intervals of all of them hold together, so
    /// that the largest of their ends enclose the largest of the probabilities.
    fn new(width: u64, attempts: Vec<Attempt>, seeds: u64) -> Self {
        let level = 1.0 - (1.0 - CONFIDENCE) / (2 * attempts.len()) as f64;
        let (mut share, mut lower, mut upper) = (0f64, 0f64, 0f64);
        for attempt in &attempts {
            let bounds = clopper_pearson::bounds(attempt.right, seeds, level);
            share = share.max(attempt.right as f64 / seeds as f64);
            lower = lower.max(bounds.lower);
            upper = upper.max(bounds.upper);
        }
        Self { width, attempts, share, lower, upper }
    }
}

impl<'a> RunKey<'a> {
    fn new(data: &'a str, loss: Loss, plan: &Training) -> Self {
        let &Training { width, steps, step_size, initial_scale, seed, .. } = plan;
        Self { data, loss, width, steps, step_size, initial_scale, seed }
    }
}

fn plan(width: u64, steps: u64, step_size: f64, initial_scale: f64, seed: u64) -> Training {
    Training { width, steps, step_size, radius: f64::INFINITY, initial_scale, seed }
}

/// The specification of a data set, and its distinct points.
fn data(fine: f64, copies: usize) -> Result<(String, Merged), ProblemError> {
    let synthetic = Synthetic::from(Family::TwoScales { fine, coarse: COARSE, copies });
    let problem = Problem::synthetic(&synthetic.to_string())?;
    Ok((problem.name, Merged::new(&problem.dataset, problem.teacher.logits())))
}
