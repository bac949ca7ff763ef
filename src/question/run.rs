//! One run of gradient descent, as `train` makes it and `certify` speaks of it.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::number::{deserialize_optional_real, deserialize_real, deserialize_whole, whole};
use super::{LossQuestion, QuestionError};
use crate::training::Plan;

/// Labels, size and schedule of one run.
#[derive(Args, Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RunQuestion {
    /// Labels, loss, and scale of the initial weights.
    #[command(flatten)]
    #[serde(flatten)]
    pub loss: LossQuestion,
    /// Width m, even
    #[arg(long, value_parser = whole)]
    #[serde(deserialize_with = "deserialize_whole")]
    pub width: u64,
    /// Number of steps T
    #[arg(long, value_parser = whole)]
    #[serde(deserialize_with = "deserialize_whole")]
    pub steps: u64,
    /// Step size η
    #[arg(long)]
    #[serde(deserialize_with = "deserialize_real")]
    pub step_size: f64,
    /// Radius B: neuron j stays within B/√m of W_j(0) [default: inf, no projection; of
    /// `certify`: none where plain gradient descent can be proved, and otherwise the radius with the best
    /// proof]
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub radius: Option<f64>,
    /// Seed of the initial weights
    #[arg(long, default_value_t = 0, value_parser = whole)]
    #[serde(default, deserialize_with = "deserialize_whole")]
    pub seed: u64,
}

impl RunQuestion {
    /// # Errors
    /// [`QuestionError`] if a number is outside its domain, or is given where it means nothing.
    pub fn check(&self) -> Result<(), QuestionError> {
        self.loss.loss()?;
        self.plan().map(drop)
    }

    /// The radius B; none without projection.
    pub(super) fn radius(&self) -> Option<f64> {
        self.radius.filter(|&radius| radius != f64::INFINITY)
    }

    /// Size and schedule.
    ///
    /// # Errors
    /// [`QuestionError::Domain`] if a number is outside its domain.
    pub fn plan(&self) -> Result<Plan, QuestionError> {
        if self.width == 0 || self.width % 2 == 1 {
            let expected = "an even number of at least 2";
            return Err(QuestionError::domain("width", self.width, expected));
        }
        if self.steps == 0 {
            return Err(QuestionError::domain("steps", 0, "at least 1"));
        }
        Ok(Plan {
            width: self.width,
            steps: self.steps,
            step_size: step_size(self.step_size)?,
            radius: radius(self.radius)?.unwrap_or(f64::INFINITY),
            initial_scale: self.loss.initial_scale,
            seed: self.seed,
        })
    }
}

/// A step size.
pub(super) fn step_size(value: f64) -> Result<f64, QuestionError> {
    match value > 0.0 && value.is_finite() {
        true => Ok(value),
        false => Err(QuestionError::domain("step-size", value, "a positive finite number")),
    }
}

/// A radius; none without projection.
pub(super) fn radius(value: Option<f64>) -> Result<Option<f64>, QuestionError> {
    match value {
        Some(radius) if radius.is_nan() || radius <= 0.0 => {
            let expected = "a positive number, or inf for no projection";
            Err(QuestionError::domain("radius", radius, expected))
        }
        radius => Ok(radius.filter(|radius| radius.is_finite())),
    }
}
