//! The losses that training lowers, and the classification error that it is judged by.

use std::fmt;

use serde::{Deserialize, Serialize};
use theorems::bound::Labels;
use theorems::mandal::model;

use super::error::TrainingError;
use super::loss::{HardLoss, Loss, SoftLoss};

/// The two kinds of labels that the paper compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelKind {
    /// p_i = μ(z_i): the soft risk, equation (4).
    Soft,
    /// y_i: the hard risk, equation (12).
    Hard,
}

impl From<Labels> for LabelKind {
    fn from(labels: Labels) -> Self {
        match labels {
            Labels::Soft => Self::Soft,
            Labels::Hard => Self::Hard,
        }
    }
}

impl From<LabelKind> for Loss {
    fn from(kind: LabelKind) -> Self {
        match kind {
            LabelKind::Soft => Self::SOFT,
            LabelKind::Hard => Self::HARD,
        }
    }
}

impl fmt::Display for LabelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Soft => "soft",
            Self::Hard => "hard",
        })
    }
}

/// Labels with a teacher's logits: enough for every loss.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'a> {
    /// Labels y_i, each −1.0 or 1.0.
    pub labels: &'a [f64],
    /// Teacher's logits z_i, one for each label.
    pub logits: &'a [f64],
}

impl<'a> Targets<'a> {
    /// The risk with `loss` on these targets.
    pub fn objective(&self, loss: impl Into<Loss>) -> Objective<'a> {
        match loss.into() {
            Loss::Soft(loss) => Objective::Soft { loss, targets: *self },
            Loss::Hard(loss) => Objective::Hard { loss, labels: self.labels },
        }
    }

    /// Classification error R at the outputs; see [`classification_error`].
    pub fn error(&self, outputs: &[f64]) -> f64 {
        classification_error(self.labels, outputs)
    }
}

/// A risk (1/n) Σ ℓ_i(f_i): a loss with the data that it needs. Only a loss on soft labels needs a
/// teacher.
///
/// ```
/// use distill_bounds::training::{Loss, LabelKind, Objective, Targets};
/// use distill_bounds::training::loss::HardLoss;
///
/// // An untrained network beside a teacher that does not know either.
/// let (targets, outputs) = (Targets { labels: &[1.0, -1.0], logits: &[0.0, 0.0] }, [0.0, 0.0]);
/// assert!((targets.objective(LabelKind::Hard).risk(&outputs) - 2f64.ln()).abs() < 1e-15);
/// assert!(targets.objective(Loss::SOFT).risk(&outputs).abs() < 1e-15);
/// assert_eq!(targets.error(&outputs), 1.0);
///
/// let objective = Objective::Hard { loss: HardLoss::Perceptron, labels: &[1.0, -1.0] };
/// assert_eq!(objective.risk(&[-0.25, -3.0]), 0.125);
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Objective<'a> {
    /// A loss on a teacher's probabilities.
    Soft {
        /// The loss.
        loss: SoftLoss,
        /// Labels, by which errors are counted, and logits.
        targets: Targets<'a>,
    },
    /// A loss on labels alone.
    Hard {
        /// The loss.
        loss: HardLoss,
        /// Labels y_i, each −1.0 or 1.0.
        labels: &'a [f64],
    },
}

impl<'a> Objective<'a> {
    /// The loss without its data.
    pub fn loss(&self) -> Loss {
        match *self {
            Self::Soft { loss, .. } => Loss::Soft(loss),
            Self::Hard { loss, .. } => Loss::Hard(loss),
        }
    }

    /// Labels y_i.
    pub fn labels(&self) -> &'a [f64] {
        match *self {
            Self::Soft { targets, .. } => targets.labels,
            Self::Hard { labels, .. } => labels,
        }
    }

    /// (1/n) Σ ℓ_i at the outputs f_i, n of them.
    pub fn risk(&self, outputs: &[f64]) -> f64 {
        let total: f64 = match *self {
            Self::Soft { loss, targets } => sum(targets.logits, outputs, |z, f| loss.value(z, f)),
            Self::Hard { loss, labels } => sum(labels, outputs, |y, f| loss.value(y, f)),
        };
        total / outputs.len() as f64
    }

    /// Classification error R at the outputs; see [`classification_error`].
    pub fn error(&self, outputs: &[f64]) -> f64 {
        classification_error(self.labels(), outputs)
    }

    /// ℓ'_i at the outputs, into `derivative`, all of length n.
    pub fn derivative(&self, outputs: &[f64], derivative: &mut [f64]) {
        match *self {
            Self::Soft { loss, targets } => {
                fill(targets.logits, outputs, derivative, |z, f| loss.slope(z, f));
            }
            Self::Hard { loss, labels } => {
                fill(labels, outputs, derivative, |y, f| loss.slope(y, f));
            }
        }
    }

    /// Whether its numbers are in their domains.
    ///
    /// # Errors
    /// Those of [`Loss::check`], and if there is not one logit for each label.
    pub fn check(&self) -> Result<(), TrainingError> {
        if let Self::Soft { targets: Targets { labels, logits }, .. } = self
            && labels.len() != logits.len()
        {
            return Err(TrainingError::Logits { logits: logits.len(), labels: labels.len() });
        }
        self.loss().check()
    }
}

/// Classification error R, equation (8) with its sign repaired: the share of y_i f_i ≤ 0.
pub fn classification_error(labels: &[f64], outputs: &[f64]) -> f64 {
    let wrong = labels.iter().zip(outputs).filter(|(y, f)| model::is_error(**y, **f));
    wrong.count() as f64 / outputs.len() as f64
}

#[inline(always)]
fn sum(references: &[f64], outputs: &[f64], value: impl Fn(f64, f64) -> f64) -> f64 {
    references.iter().zip(outputs).map(|(&r, &f)| value(r, f)).sum()
}

#[inline(always)]
fn fill(references: &[f64], outputs: &[f64], out: &mut [f64], slope: impl Fn(f64, f64) -> f64) {
    for ((out, &f), &r) in out.iter_mut().zip(outputs).zip(references) {
        *out = slope(r, f);
    }
}
