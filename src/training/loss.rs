//! The losses of one point, without the data.

use std::fmt;

use serde::{Deserialize, Serialize};
use theorems::mandal::model;

use super::error::TrainingError;

/// A loss on soft labels: ς KL(Ber(μ(s z)) ‖ Ber(μ(f/ς))), where z is the teacher's logit and f the
/// output. Its derivative is μ(f/ς) − μ(s z). Equation (4) has s = ς = 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftLoss {
    /// Scale s > 0 of the teacher's logits, one over the teacher's temperature.
    pub scale: f64,
    /// Temperature ς > 0 of the student.
    pub temperature: f64,
}

/// A loss on the label y ∈ {−1, 1} alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HardLoss {
    /// ς ln(1 + e^(−y f/ς)). Equation (12) has ς = 1.
    Logistic {
        /// Temperature ς > 0 of the student.
        temperature: f64,
    },
    /// Label smoothing: ς KL(Ber(μ(s y)) ‖ Ber(μ(f/ς))).
    Smoothed {
        /// Logit s > 0 of the smoothed label.
        scale: f64,
        /// Temperature ς > 0 of the student.
        temperature: f64,
    },
    /// max(0, −y f), with the derivative −y 1(y f ≤ 0).
    Perceptron,
}

/// A loss, as it is named in files: `labels` is `soft`, `hard` or `smoothed`, `loss` is `logistic` or
/// `perceptron`; `scale` and `temperature` stand where they mean something.
///
/// ```
/// use distill_bounds::training::Loss;
///
/// let written = serde_json::to_string(&Loss::SOFT)?;
/// assert_eq!(
///     written,
///     r#"{"labels":"soft","loss":"logistic","scale":1.0,"temperature":1.0}"#
/// );
/// assert_eq!(serde_json::from_str::<Loss>(&written)?, Loss::SOFT);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Named", try_from = "Named")]
pub enum Loss {
    /// On a teacher's probabilities.
    Soft(SoftLoss),
    /// On labels.
    Hard(HardLoss),
}

impl SoftLoss {
    /// The loss at the output `f` beside the logit `z`.
    #[inline(always)]
    pub fn value(self, z: f64, f: f64) -> f64 {
        self.temperature * model::soft_loss(self.scale * z, f / self.temperature)
    }

    /// Its derivative in f.
    #[inline(always)]
    pub fn slope(self, z: f64, f: f64) -> f64 {
        model::soft_loss_derivative(self.scale * z, f / self.temperature)
    }
}

impl HardLoss {
    /// The loss at the output `f` beside the label `y`.
    #[inline(always)]
    pub fn value(self, y: f64, f: f64) -> f64 {
        match self {
            Self::Logistic { temperature } => temperature * model::hard_loss(y, f / temperature),
            Self::Smoothed { scale, temperature } => {
                temperature * model::soft_loss(scale, y * f / temperature)
            }
            Self::Perceptron => (-y * f).max(0.0),
        }
    }

    /// Its derivative in f. It is odd: (y, f) and (−y, −f) give opposite values, to the bit.
    #[inline(always)]
    pub fn slope(self, y: f64, f: f64) -> f64 {
        match self {
            Self::Logistic { temperature } => model::hard_loss_derivative(y, f / temperature),
            Self::Smoothed { scale, temperature } => {
                y * model::soft_loss_derivative(scale, y * f / temperature)
            }
            Self::Perceptron if model::is_error(y, f) => -y,
            Self::Perceptron => 0.0,
        }
    }
}

impl Loss {
    /// Equation (4).
    pub const SOFT: Self = Self::Soft(SoftLoss { scale: 1.0, temperature: 1.0 });
    /// Equation (12).
    pub const HARD: Self = Self::Hard(HardLoss::Logistic { temperature: 1.0 });

    /// Whether its scale and temperature are positive and finite.
    ///
    /// # Errors
    /// [`TrainingError::Scale`] or [`TrainingError::Temperature`] if not.
    pub fn check(&self) -> Result<(), TrainingError> {
        let Named { scale, temperature, .. } = Named::from(*self);
        let outside = |number: f64| !(number > 0.0 && number.is_finite());
        match (scale, temperature) {
            (Some(scale), _) if outside(scale) => Err(TrainingError::Scale(scale)),
            (_, Some(temperature)) if outside(temperature) => {
                Err(TrainingError::Temperature(temperature))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Loss {
    /// In words, with the scale and temperature that differ from 1.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Soft(_) => "soft labels",
            Self::Hard(HardLoss::Logistic { .. }) => "hard labels",
            Self::Hard(HardLoss::Smoothed { .. }) => "smoothed labels",
            Self::Hard(HardLoss::Perceptron) => "hard labels, perceptron loss",
        };
        f.write_str(name)?;
        let Named { scale, temperature, .. } = Named::from(*self);
        for (symbol, number) in [("s", scale), ("temperature", temperature)] {
            if let Some(number) = number.filter(|&number| number != 1.0) {
                write!(f, ", {symbol} = {number}")?;
            }
        }
        Ok(())
    }
}

/// A loss in files.
#[derive(Serialize, Deserialize)]
struct Named {
    labels: LabelName,
    loss: LossName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scale: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LabelName {
    Soft,
    Hard,
    Smoothed,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LossName {
    Logistic,
    Perceptron,
}

impl From<Loss> for Named {
    fn from(loss: Loss) -> Self {
        use HardLoss::{Logistic, Perceptron, Smoothed};
        let (labels, loss, scale, temperature) = match loss {
            Loss::Soft(SoftLoss { scale, temperature }) => {
                (LabelName::Soft, LossName::Logistic, Some(scale), Some(temperature))
            }
            Loss::Hard(Logistic { temperature }) => {
                (LabelName::Hard, LossName::Logistic, None, Some(temperature))
            }
            Loss::Hard(Smoothed { scale, temperature }) => {
                (LabelName::Smoothed, LossName::Logistic, Some(scale), Some(temperature))
            }
            Loss::Hard(Perceptron) => (LabelName::Hard, LossName::Perceptron, None, None),
        };
        Self { labels, loss, scale, temperature }
    }
}

impl TryFrom<Named> for Loss {
    type Error = TrainingError;

    /// A scale or temperature that is left out is 1; one that means nothing is refused.
    fn try_from(named: Named) -> Result<Self, TrainingError> {
        let Named { labels, loss, scale, temperature } = named;
        let or_one = |number: Option<f64>| number.unwrap_or(1.0);
        let loss = match (labels, loss, scale, temperature) {
            (LabelName::Soft, LossName::Logistic, scale, temperature) => {
                Self::Soft(SoftLoss { scale: or_one(scale), temperature: or_one(temperature) })
            }
            (LabelName::Smoothed, LossName::Logistic, scale, temperature) => {
                Self::Hard(HardLoss::Smoothed {
                    scale: or_one(scale),
                    temperature: or_one(temperature),
                })
            }
            (LabelName::Hard, LossName::Logistic, None, temperature) => {
                Self::Hard(HardLoss::Logistic { temperature: or_one(temperature) })
            }
            (LabelName::Hard, LossName::Perceptron, None, None) => Self::Hard(HardLoss::Perceptron),
            _ => return Err(TrainingError::Loss),
        };
        loss.check().map(|()| loss)
    }
}
