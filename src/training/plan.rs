//! What one run of gradient descent is given.

use std::ops::RangeInclusive;

use faer::MatRef;

use super::error::TrainingError;

/// The longest length that is sure to have a finite square.
const LONGEST: f64 = 1e150;

/// Lengths that can be squared without leaving the numbers that are held to full precision.
const LENGTHS: RangeInclusive<f64> = 1e-150..=LONGEST;

/// Size and schedule of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Width m: number of neurons, even.
    pub width: u64,
    /// Number of steps T ≥ 1.
    pub steps: u64,
    /// Step size η > 0; no coordinate times η may be beyond the largest number.
    pub step_size: f64,
    /// Radius B: each neuron stays within B/√m of its initial weights. Infinite for plain
    /// gradient descent.
    pub radius: f64,
    /// Scale α > 0 of the initial weights: W_j(0) ~ N(0, α² I_d). The paper has α = 1.
    pub initial_scale: f64,
    /// Seed of the initial weights.
    pub seed: u64,
}

impl Plan {
    /// Refuses points (d × n) and plans for which no engine can be built.
    ///
    /// # Errors
    /// If there is no point, an entry is not finite, or the width, step size, radius or initial
    /// scale is out of its domain.
    pub fn check(&self, points: MatRef<'_, f64>) -> Result<(), TrainingError> {
        let (d, n) = points.shape();
        if d == 0 || n == 0 {
            return Err(TrainingError::Empty { d, n });
        }
        for (column, x) in points.col_iter().enumerate() {
            if let Some((row, &value)) =
                x.iter().enumerate().find(|(_, v)| !(-LONGEST..=LONGEST).contains(*v))
            {
                return Err(TrainingError::Coordinate { row, column, value });
            }
        }
        if self.width == 0 || !self.width.is_multiple_of(2) || self.width > 1 << 53 {
            return Err(TrainingError::Width(self.width));
        }
        let largest = points.norm_max();
        if !(self.step_size > 0.0 && (self.step_size * largest.max(1.0)).is_finite()) {
            return Err(TrainingError::StepSize(self.step_size));
        }
        if self.radius != f64::INFINITY && !LENGTHS.contains(&self.radius) {
            return Err(TrainingError::Radius(self.radius));
        }
        if !LENGTHS.contains(&self.initial_scale) {
            return Err(TrainingError::InitialScale(self.initial_scale));
        }
        Ok(())
    }
}
