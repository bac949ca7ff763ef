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
mod findings;
mod merged;
pub mod path;
mod plan;
mod rest;

use rayon::prelude::*;
use serde::Serialize;

pub use self::attempt::right_at;
pub use self::findings::{Attempt, Cell, Findings, Followed, Row};
pub use self::merged::Merged;
pub use self::path::Path;
pub use self::plan::{COARSE, CONFIDENCE, FOLLOWED, Grid, MAIN, Plan, Trainee};
pub use self::rest::Rest;
use crate::artifact::Journal;
use crate::data::{Family, Synthetic};
use crate::problem::{Problem, ProblemError};
use crate::training::{Loss, Plan as Training};
use crate::work::{Stage, Work};

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

impl Plan {
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
            let step_size = 1.0;
            let plan = Training {
                width: FOLLOWED,
                steps: self.followed,
                step_size,
                radius: f64::INFINITY,
                initial_scale: trainee.initial_scale,
                seed: 0,
            };
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
                    let plan = self.plan(width, step_size, trainee.initial_scale, seed);
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
        let &Self { fine, copies, time, seeds, .. } = self;
        Ok(Row { fine, copies, trainee, time, seeds, cells })
    }
}

impl<'a> RunKey<'a> {
    fn new(data: &'a str, loss: Loss, plan: &Training) -> Self {
        let &Training { width, steps, step_size, initial_scale, seed, .. } = plan;
        Self { data, loss, width, steps, step_size, initial_scale, seed }
    }
}

/// The specification of a data set, and its distinct points.
fn data(fine: f64, copies: usize) -> Result<(String, Merged), ProblemError> {
    let synthetic = Synthetic::from(Family::TwoScales { fine, coarse: COARSE, copies });
    let problem = Problem::synthetic(&synthetic.to_string())?;
    Ok((problem.name, Merged::new(&problem.dataset, problem.teacher.logits())))
}
