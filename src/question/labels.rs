//! What a question trains on: labels, loss, and the scale of the initial weights.

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::QuestionError;
use super::number::{deserialize_optional_real, deserialize_real};
use crate::training::loss::{HardLoss, SoftLoss};
use crate::training::{LabelKind, Loss};

/// Which labels to train on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Labels {
    /// The teacher's probabilities
    Soft,
    /// The labels of the data
    Hard,
    /// The labels of the data, smoothed: probability μ(s) for the right class
    Smoothed,
}

impl From<Labels> for LabelKind {
    /// Smoothed labels need no teacher: they are hard ones with another loss.
    fn from(labels: Labels) -> Self {
        match labels {
            Labels::Soft => Self::Soft,
            Labels::Hard | Labels::Smoothed => Self::Hard,
        }
    }
}

/// Which loss is trained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LossName {
    /// The logistic loss, equations (4) and (12)
    #[default]
    Logistic,
    /// max(0, −y f), on hard labels
    Perceptron,
}

/// Labels, loss, and scale of the initial weights.
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LossQuestion {
    /// Labels to train on
    #[arg(long)]
    pub labels: Labels,
    /// Loss
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    pub loss: LossName,
    /// Scale s of the teacher's logits, one over its temperature; of smoothed labels, their logit
    /// [default: 1]
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub scale: Option<f64>,
    /// Temperature of the student: the logistic loss is taken at f over this [default: 1]
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub temperature: Option<f64>,
    /// Scale α of the initial weights: W(0) ~ N(0, α² I)
    #[arg(long, default_value_t = 1.0)]
    #[serde(default = "unit", deserialize_with = "deserialize_real")]
    pub initial_scale: f64,
}

const fn unit() -> f64 {
    1.0
}

impl LossQuestion {
    /// The loss.
    ///
    /// # Errors
    /// [`QuestionError`] if a number is outside its domain, or is given where it means nothing.
    pub fn loss(&self) -> Result<Loss, QuestionError> {
        let positive = |name: &str, value: Option<f64>| match value {
            Some(value) if !(value > 0.0 && value.is_finite()) => {
                Err(QuestionError::domain(name, value, "a positive finite number"))
            }
            value => Ok(value.unwrap_or(1.0)),
        };
        positive("initial-scale", Some(self.initial_scale))?;
        let scale = positive("scale", self.scale)?;
        let temperature = positive("temperature", self.temperature)?;
        let meaningless = |name: &str, value: Option<f64>, what: &str| match value {
            Some(value) => Err(QuestionError::domain(name, value, format!("none, for {what}"))),
            None => Ok(()),
        };
        match (self.labels, self.loss) {
            (Labels::Soft, LossName::Logistic) => Ok(Loss::Soft(SoftLoss { scale, temperature })),
            (Labels::Smoothed, LossName::Logistic) => {
                Ok(Loss::Hard(HardLoss::Smoothed { scale, temperature }))
            }
            (Labels::Hard, LossName::Logistic) => {
                meaningless("scale", self.scale, "hard labels have no logits")?;
                Ok(Loss::Hard(HardLoss::Logistic { temperature }))
            }
            (Labels::Hard, LossName::Perceptron) => {
                meaningless("scale", self.scale, "hard labels have no logits")?;
                let what = "the perceptron loss has no temperature";
                meaningless("temperature", self.temperature, what)?;
                Ok(Loss::Hard(HardLoss::Perceptron))
            }
            (Labels::Soft | Labels::Smoothed, LossName::Perceptron) => {
                Err(QuestionError::domain("loss", "perceptron", "logistic, or --labels hard"))
            }
        }
    }

    /// Whether a teacher is needed.
    pub fn kind(&self) -> LabelKind {
        self.labels.into()
    }

    /// Whether it is the training that the statements speak of: s = α = 1 and the logistic loss.
    pub fn is_standard(&self) -> bool {
        self.initial_scale == 1.0
            && self.loss().is_ok_and(|loss| loss == Loss::SOFT || loss == Loss::HARD)
    }
}
