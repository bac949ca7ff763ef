//! What the sampled programs have in common.

use super::problem::Problem;
use super::simplex::Model;
use crate::work::{Stage, Stopped};

/// An average over sampled directions that the weights minimise.
pub(super) trait Average {
    /// The average of ‖r(z)‖ over the sample.
    fn value(
        &self,
        problem: &Problem<'_>,
        weights: &[f64],
        stage: &Stage<'_>,
    ) -> Result<f64, Stopped>;

    /// The average of √(‖r(z)‖² + μ²) over the sample, to second order in q, with the correction at
    /// t = `control` if there is one.
    fn model(
        &self,
        problem: &Problem<'_>,
        weights: &[f64],
        smoothing: f64,
        control: Option<f64>,
        stage: &Stage<'_>,
    ) -> Result<Model, Stopped>;

    /// Whether it has a correction.
    fn is_corrected(&self) -> bool;

    /// Whether it is large for `n` points.
    fn is_large(&self, n: usize) -> bool;
}
