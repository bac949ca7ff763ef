//! What is found.

use serde::{Deserialize, Serialize};

use super::path::Path;
use super::plan::{CONFIDENCE, MAIN, Plan, Trainee};
use super::rest::Rest;
use crate::requirement::clopper_pearson;

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
    /// ηT: a step size η gets T = ηT/η steps.
    pub time: f64,
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
    pub(super) fn new(width: u64, attempts: Vec<Attempt>, seeds: u64) -> Self {
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
