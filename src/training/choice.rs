//! The choice of an engine from what each is predicted to cost.

use std::fmt;

use faer::MatRef;
use serde::{Deserialize, Serialize};

use super::compressed::{self, CompressedEngine};
use super::dense::DenseEngine;
use super::engine::Engine;
use super::error::TrainingError;
use super::plan::Plan;
use crate::work::Work;

/// Memory that a dense network may take, in bytes.
const DENSE_MEMORY: f64 = 4e9;

/// An engine by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    /// Every neuron is stored.
    Dense,
    /// Neurons with one history share one displacement.
    Compressed,
}

/// An engine with the predicted costs that speak for it: seconds of one core for the whole run, its
/// set-up included, and bytes of memory. A prediction is a model, within a factor of a few; it is
/// finite for every plan, also for one that no machine can run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The engine taken.
    pub engine: EngineKind,
    /// Predicted cost with the dense engine.
    pub dense_seconds: f64,
    /// Predicted cost with the compressed engine.
    pub compressed_seconds: f64,
    /// Predicted memory with the dense engine.
    pub dense_bytes: f64,
    /// Predicted memory with the compressed engine.
    pub compressed_bytes: f64,
    /// Whether the dense network would need more than 4 GB.
    pub dense_is_too_large: bool,
}

impl Choice {
    /// Chooses the cheaper engine for n points in R^d.
    ///
    /// ```
    /// use distill_bounds::training::{Choice, EngineKind, Plan};
    ///
    /// let plan = Plan {
    ///     width: 200_000_000, steps: 1000, step_size: 1.0, radius: 1.0, initial_scale: 1.0, seed: 0,
    /// };
    /// let choice = Choice::predict(8, 2, &plan);
    /// assert_eq!(choice.engine, EngineKind::Compressed);
    /// // In the plane a dense network of this width would take 8 GB.
    /// assert!(choice.dense_is_too_large);
    /// assert!(choice.seconds() < choice.dense_seconds);
    /// // 10¹² neurons: hours for the random numbers alone, and known at once.
    /// let wide = Choice::predict(8, 2, &Plan { width: 1_000_000_000_000, ..plan });
    /// assert!(wide.seconds() > 3600.0);
    /// ```
    pub fn predict(n: usize, d: usize, plan: &Plan) -> Self {
        let Plan { width, steps, .. } = *plan;
        let setup = 1e-9 * compressed::predicted_setup_cost(n, d, width);
        let dense_step = DenseEngine::predicted_step_cost(n, d, width);
        let dense_seconds = setup + steps as f64 * dense_step;
        let compressed_seconds = setup + 1e-9 * compressed::predicted_run_cost(n, d, plan);
        let dense_bytes = DenseEngine::predicted_bytes(n, d, width);
        let compressed_bytes = compressed::predicted_bytes(n, d, plan);
        let dense_is_too_large = dense_bytes > DENSE_MEMORY;
        let engine = if dense_is_too_large || compressed_seconds < dense_seconds {
            EngineKind::Compressed
        } else {
            EngineKind::Dense
        };
        Self {
            engine,
            dense_seconds,
            compressed_seconds,
            dense_bytes,
            compressed_bytes,
            dense_is_too_large,
        }
    }

    /// Predicted cost with the engine taken, in seconds of one core.
    pub fn seconds(&self) -> f64 {
        match self.engine {
            EngineKind::Dense => self.dense_seconds,
            EngineKind::Compressed => self.compressed_seconds,
        }
    }

    /// Predicted memory with the engine taken, in bytes.
    pub fn bytes(&self) -> f64 {
        match self.engine {
            EngineKind::Dense => self.dense_bytes,
            EngineKind::Compressed => self.compressed_bytes,
        }
    }

    /// The network of `plan` at W(0) on `points` (d × n), in the engine taken.
    ///
    /// # Errors
    /// Those of [`Plan::check`], and once a stop was asked for.
    pub fn build(
        &self,
        points: MatRef<'_, f64>,
        plan: &Plan,
        work: &Work<'_>,
    ) -> Result<Box<dyn Engine>, TrainingError> {
        Ok(match self.engine {
            EngineKind::Dense => Box::new(DenseEngine::new(points, plan, work)?),
            EngineKind::Compressed => Box::new(CompressedEngine::new(points, plan, work)?),
        })
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, other, other_seconds) = match self.engine {
            EngineKind::Dense => ("dense", "compressed", self.compressed_seconds),
            EngineKind::Compressed => ("compressed", "dense", self.dense_seconds),
        };
        let seconds = self.seconds();
        write!(f, "{name} engine: {seconds:.1e} s predicted, {other} {other_seconds:.1e} s")?;
        if self.dense_is_too_large {
            write!(f, " and more than 4 GB")?;
        }
        Ok(())
    }
}
