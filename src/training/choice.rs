//! The choice of an engine from what each is predicted to cost.

use std::fmt;

use faer::MatRef;
use serde::{Deserialize, Serialize};

use super::compressed::{self, CompressedEngine, CompressedError};
use super::dense::DenseEngine;
use super::{Engine, Plan};

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

/// An engine with the predicted costs that speak for it: seconds of one core, for the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The engine taken.
    pub engine: EngineKind,
    /// Predicted cost with the dense engine.
    pub dense_seconds: f64,
    /// Predicted cost with the compressed engine.
    pub compressed_seconds: f64,
    /// Whether the dense network would need more than 4 GB.
    pub dense_is_too_large: bool,
}

impl Choice {
    /// Chooses the cheaper engine for n points in R^d.
    ///
    /// ```
    /// use distill_bounds::training::{Choice, EngineKind, Plan};
    ///
    /// let plan = Plan { width: 100_000_000, steps: 1000, step_size: 1.0, radius: 1.0, seed: 0 };
    /// let choice = Choice::predict(8, 2, &plan);
    /// assert_eq!(choice.engine, EngineKind::Compressed);
    /// // In the plane a dense network of this width would take 4.8 GB.
    /// assert!(choice.dense_is_too_large);
    /// assert!(choice.seconds() < choice.dense_seconds);
    /// ```
    pub fn predict(n: usize, d: usize, plan: &Plan) -> Self {
        let Plan { width, steps, .. } = *plan;
        let setup = 1e-9 * compressed::predicted_setup_cost(n, d, width);
        let dense_step = DenseEngine::predicted_step_cost(n, d, width);
        let dense_seconds = setup + steps as f64 * dense_step;
        let compressed_seconds = setup + 1e-9 * compressed::predicted_run_cost(n, d, plan);
        let dense_is_too_large = width as f64 * (3 * d) as f64 * 8.0 > DENSE_MEMORY;
        let engine = if dense_is_too_large || compressed_seconds < dense_seconds {
            EngineKind::Compressed
        } else {
            EngineKind::Dense
        };
        Self { engine, dense_seconds, compressed_seconds, dense_is_too_large }
    }

    /// Predicted cost with the engine taken.
    pub fn seconds(&self) -> f64 {
        match self.engine {
            EngineKind::Dense => self.dense_seconds,
            EngineKind::Compressed => self.compressed_seconds,
        }
    }

    /// The network of `plan` at W(0) on `points` (d × n), in the engine taken.
    ///
    /// # Errors
    /// Those of [`CompressedEngine::new`].
    pub fn build(
        &self,
        points: MatRef<'_, f64>,
        plan: &Plan,
    ) -> Result<Box<dyn Engine>, CompressedError> {
        Ok(match self.engine {
            EngineKind::Dense => Box::new(DenseEngine::new(points, plan)),
            EngineKind::Compressed => Box::new(CompressedEngine::new(points, plan)?),
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
