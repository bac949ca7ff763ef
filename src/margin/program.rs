//! What the sampled programs have in common.

use super::problem::Problem;
use super::simplex::Model;
use crate::work::{Stage, Stopped};

/// An average over sampled directions that the weights minimise.
pub(super) trait SampledAverage {
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
    fn is_corrected(&self) -> bool {
        false
    }

    /// Whether its second derivatives say much of it far from where they are taken, too: those of great circles change
    /// where ‖r(z)‖ vanishes.
    fn is_nearly_quadratic(&self) -> bool;

    /// Whether it is large for `n` points, which decides only where it has a correction.
    fn is_large(&self, _n: usize) -> bool {
        true
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::Model;

    /// Gradient and Hessian of `model` at `weights`, in the coordinates `places`, against central differences of
    /// the value and of the gradient with `step`; the second ones to `tolerance`.
    pub fn derivatives_agree_with_differences(
        model: impl Fn(&[f64]) -> Model,
        weights: &[f64],
        places: [usize; 3],
        step: f64,
        tolerance: f64,
    ) {
        let centre = model(weights);
        for k in places {
            let shifted = |step: f64| {
                let mut weights = weights.to_vec();
                weights[k] += step;
                model(&weights)
            };
            let (up, down) = (shifted(step), shifted(-step));
            let slope = (up.value - down.value) / (2.0 * step);
            assert!((slope - centre.gradient[k]).abs() < 1e-8);
            for i in k..weights.len() {
                let slope = (up.gradient[i] - down.gradient[i]) / (2.0 * step);
                assert!((slope - centre.hessian[(i, k)]).abs() < tolerance);
            }
        }
    }
}
