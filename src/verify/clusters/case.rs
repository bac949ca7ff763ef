//! Data with a teacher, and what a run on them shows.

use std::ops::Range;

use rayon::prelude::*;
use theorems::lower::l0;

use crate::data::{Dataset, Synthetic};
use crate::problem::ProblemError;
use crate::training::dense::DenseEngine;
use crate::training::{Engine, LabelKind, Plan, Targets, TrainingError, descend};
use crate::work::Work;

/// Data with the logits of a teacher.
pub struct Case {
    /// The specification.
    pub name: String,
    /// The data.
    pub dataset: Dataset,
    /// z_i.
    logits: Vec<f64>,
}

/// What one run shows.
pub struct Seen {
    /// W_j(0) of each pair.
    pub starts: Vec<Vec<f64>>,
    /// Least R, over all t.
    pub least: f64,
    /// Least and greatest R over t ≥ 1.
    pub later: [f64; 2],
    /// Averaged R.
    pub averaged: f64,
    /// Greatest abs(f) at the last point, the outlier.
    pub farthest: f64,
}

impl Case {
    /// A synthetic set with the logits that belong to it.
    pub fn of(
        synthetic: Synthetic,
        logits: impl Fn(&Dataset) -> Vec<f64>,
    ) -> Result<Self, ProblemError> {
        let dataset = synthetic.dataset()?;
        Ok(Self { name: synthetic.to_string(), logits: logits(&dataset), dataset })
    }

    /// Runs `plan` with each of `seeds`.
    pub fn run(
        &self,
        kind: LabelKind,
        plan: &Plan,
        seeds: Range<u64>,
        work: &Work<'_>,
    ) -> Result<Vec<Seen>, TrainingError> {
        seeds
            .into_par_iter()
            .map(|seed| self.run_one(kind, &Plan { seed, ..*plan }, work))
            .collect()
    }

    fn run_one(
        &self,
        kind: LabelKind,
        plan: &Plan,
        work: &Work<'_>,
    ) -> Result<Seen, TrainingError> {
        let mut engine = DenseEngine::new(self.dataset.points(), plan, work)?;
        let mut starts = Vec::new();
        engine.for_each_neuron(|neuron| {
            if neuron.sign > 0.0 {
                starts.push(neuron.initial.to_vec());
            }
        });
        let targets = Targets { labels: self.dataset.labels(), logits: &self.logits };
        let mut seen = Seen { starts, least: 1.0, later: [1.0, 0.0], averaged: 0.0, farthest: 0.0 };
        let outcome = descend(&mut engine, &targets.objective(kind), plan, work, |state| {
            seen.least = seen.least.min(state.error);
            if state.step > 0 {
                let [least, most] = seen.later;
                seen.later = [least.min(state.error), most.max(state.error)];
            }
            let last = state.engine.outputs().last();
            seen.farthest = seen.farthest.max(last.map_or(0.0, |f| f.abs()));
            // Without an error it has started.
            plan.steps < LONG || state.error > 0.0
        })?;
        seen.averaged = outcome.averaged.error;
        Ok(seen)
    }

    /// W·x_i for all points.
    pub fn products(&self, w: &[f64]) -> Vec<f64> {
        let product = |i: usize| w.iter().zip(self.dataset.point(i)).map(|(w, x)| w * x).sum();
        (0..self.dataset.n()).map(product).collect()
    }

    /// Whether no boundary parts the points.
    pub fn is_missed(&self, seen: &Seen) -> bool {
        seen.starts.iter().all(|w| l0::is_all_or_none(&self.products(w)))
    }

    /// Whether a boundary parts those of each copy of four.
    pub fn hit_everywhere(&self, seen: &Seen) -> bool {
        let products: Vec<Vec<f64>> = seen.starts.iter().map(|w| self.products(w)).collect();
        (0..self.dataset.n()).step_by(COPY).all(|first| {
            let of_copy = products.iter().map(|products| &products[first..first + COPY]);
            !of_copy.into_iter().all(l0::is_all_or_none)
        })
    }
}

/// Points of a copy of Q.
pub const COPY: usize = 4;
/// From this many steps on a run ends where it makes no error.
const LONG: u64 = 100_000;
