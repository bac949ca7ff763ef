//! Width against training time: how many of the seeds come to a small error, for soft labels and hard ones
//! on the same draws.
//!
//! One run to the greatest number of steps is read at every smaller one. The step size is the same for both
//! kinds, and there is no projection. Two questions are asked of a run of T steps: whether the error
//! averaged over them, which the statements bound, is at most ε, and whether the last one is.

mod data;
mod plan;
pub mod record;

use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::registry;

pub use self::data::{Data, Ready};
pub use self::plan::{EPSILON, Plan, Task};
use self::record::{Record, marks};
use crate::artifact::Journal;
use crate::problem::{Guide, ProblemError};
use crate::training::LabelKind;
use crate::work::{Stage, Work};
use theorems::setting::Setting;

/// δ of the statements.
pub const DELTA: f64 = 0.1;
/// The statements whose training time is set beside the runs, and their labels.
const STATEMENTS: [(&str, LabelKind); 8] = [
    ("M.theorem-2", LabelKind::Soft),
    ("M.corollary-4", LabelKind::Soft),
    ("S.s2", LabelKind::Soft),
    ("S.s4", LabelKind::Soft),
    ("S.s4-least", LabelKind::Soft),
    ("M.proposition-5", LabelKind::Hard),
    ("S.s5", LabelKind::Hard),
    ("S.s5-least", LabelKind::Hard),
];

/// The runs of one width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Width m.
    pub width: u64,
    /// For each number of steps the seeds whose averaged error is at most ε,
    pub averaged: Vec<u64>,
    /// and those whose last error is.
    pub last: Vec<u64>,
}

/// What is asked of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// (1/T) Σ_{t<T} R(W(t)) ≤ ε.
    Averaged,
    /// R(W(T)) ≤ ε.
    Last,
}

/// The runs with one kind of labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// The labels.
    pub labels: LabelKind,
    /// By rising width.
    pub cells: Vec<Cell>,
}

/// What a statement asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proven {
    /// Id of the statement.
    pub statement: String,
    /// The labels.
    pub labels: LabelKind,
    /// Width m.
    pub width: f64,
    /// Training time ηT.
    pub time: f64,
}

/// Everything about one data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagram {
    /// What was run.
    pub task: Task,
    /// Name of the data.
    pub name: String,
    /// Number of points n.
    pub n: usize,
    /// The margin γ of the teacher.
    pub gamma: f64,
    /// The numbers of steps T.
    pub steps: Vec<u64>,
    /// Soft and hard labels.
    pub phases: Vec<Phase>,
    /// The statements at n, γ, ε and δ, where they size a network that a number can hold.
    pub proven: Vec<Proven>,
}

/// All that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// The data sets.
    pub diagrams: Vec<Diagram>,
}

/// What names a run.
#[derive(Serialize)]
struct RunKey<'a> {
    data: &'a str,
    logits: Option<&'a [f64]>,
    labels: LabelKind,
    width: u64,
    steps: u64,
    step_size: f64,
    seed: u64,
}

impl Plan {
    /// Runs it. The journal keeps every run.
    ///
    /// # Errors
    /// If a problem cannot be set up, a result cannot be recorded, or the work is stopped.
    pub fn run(
        &self,
        mnist: &Path,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<Findings, ProblemError> {
        let stage = work.stage("runs", self.tasks.iter().map(Task::runs).sum());
        let diagrams = self.tasks.iter().map(|task| task.run(mnist, journal, work, &stage));
        Ok(Findings { diagrams: diagrams.collect::<Result<_, _>>()? })
    }
}

impl Task {
    fn run(
        &self,
        mnist: &Path,
        journal: &Journal,
        work: Work<'_>,
        stage: &Stage<'_>,
    ) -> Result<Diagram, ProblemError> {
        let Ready { problem, gamma } = self.data.ready(mnist, journal, work)?;
        let (n, steps) = (problem.dataset.n(), marks(self.steps));
        let one = |labels: LabelKind, width: u64, seed: u64| {
            let objective = problem.objective(labels.into())?;
            let plan = self.plan(width, seed);
            let key = RunKey {
                data: problem.digest(),
                logits: problem.teacher.logits().filter(|_| labels == LabelKind::Soft),
                labels,
                width,
                steps: plan.steps,
                step_size: plan.step_size,
                seed,
            };
            let points = problem.dataset.points();
            let records = journal.cell(&key, || {
                let records = record::run(points, &objective, &plan, &steps, &stage.quiet());
                Ok::<Vec<Record>, ProblemError>(records?)
            })?;
            stage.advance(1)?;
            Ok::<_, ProblemError>(records)
        };
        let cell = |labels: LabelKind, width: u64| {
            let seeds: Vec<u64> = (0..self.seeds).collect();
            let runs: Vec<Vec<Record>> = seeds
                .into_par_iter()
                .map(|seed| one(labels, width, seed))
                .collect::<Result<_, _>>()?;
            let count = |error: fn(&Record) -> f64| {
                let at =
                    |k: usize| runs.iter().filter(|run| error(&run[k]) <= self.epsilon).count();
                (0..steps.len()).map(|k| at(k) as u64).collect()
            };
            Ok::<_, ProblemError>(Cell {
                width,
                averaged: count(|record| record.averaged),
                last: count(|record| record.last),
            })
        };
        let phase = |labels| {
            let cells = self.widths.iter().map(|&width| cell(labels, width));
            Ok::<_, ProblemError>(Phase { labels, cells: cells.collect::<Result<_, _>>()? })
        };
        let phases = vec![phase(LabelKind::Soft)?, phase(LabelKind::Hard)?];
        let c = problem.dataset.bounded_c();
        let setting = Setting::new(n as u64, gamma, self.epsilon, DELTA, c)?;
        let proven = proven(&setting);
        Ok(Diagram { task: self.clone(), name: problem.name, n, gamma, steps, phases, proven })
    }
}

fn proven(setting: &Setting<f64>) -> Vec<Proven> {
    let of = |(id, labels): (&str, LabelKind)| {
        let sizing = registry::find(id)?.sizing(setting).ok()?;
        let time = sizing.step_size * sizing.steps;
        Some(Proven { statement: id.into(), labels, width: sizing.width, time })
    };
    STATEMENTS.into_iter().filter_map(of).collect()
}

impl Diagram {
    /// The training times ηT.
    pub fn times(&self) -> impl Iterator<Item = f64> {
        self.steps.iter().map(|&steps| self.task.step_size * steps as f64)
    }

    /// For each number of steps the least width tried from which on at least the share `share` of the seeds
    /// succeed; none where there is no such width.
    pub fn least(&self, labels: LabelKind, asked: Asked, share: f64) -> Vec<Option<u64>> {
        let phase = self.phases.iter().find(|phase| phase.labels == labels);
        let needed = share * self.task.seeds as f64;
        let at = |k: usize| {
            let met = |cell: &&Cell| cell.successes(asked)[k] as f64 >= needed;
            phase?.cells.iter().rev().take_while(met).last().map(|cell| cell.width)
        };
        (0..self.steps.len()).map(at).collect()
    }
}

impl Cell {
    /// The seeds that succeed, for each number of steps.
    pub fn successes(&self, asked: Asked) -> &[u64] {
        match asked {
            Asked::Averaged => &self.averaged,
            Asked::Last => &self.last,
        }
    }
}
