//! The two risks that training lowers, and the classification error that it is judged by.

use std::fmt;

use serde::{Deserialize, Serialize};
use theorems::bound::Labels;
use theorems::mandal::model;

/// Which labels the network is trained on.
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

impl fmt::Display for LabelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Soft => "soft",
            Self::Hard => "hard",
        })
    }
}

/// What the outputs are compared with.
///
/// ```
/// use distill_bounds::training::{LabelKind, Targets};
///
/// // An untrained network beside a teacher that does not know either.
/// let (targets, outputs) = (Targets { labels: &[1.0, -1.0], logits: &[0.0, 0.0] }, [0.0, 0.0]);
/// assert!((targets.risk(LabelKind::Hard, &outputs) - 2f64.ln()).abs() < 1e-15);
/// assert!(targets.risk(LabelKind::Soft, &outputs).abs() < 1e-15);
/// assert_eq!(targets.error(&outputs), 1.0);
/// ```
#[derive(Clone, Debug)]
pub struct Targets<'a> {
    /// Labels y_i, each −1.0 or 1.0.
    pub labels: &'a [f64],
    /// Teacher's logits z_i, one for each label.
    pub logits: &'a [f64],
}

impl Targets<'_> {
    /// R^KL or R^h at the outputs f_i.
    pub fn risk(&self, kind: LabelKind, outputs: &[f64]) -> f64 {
        let (references, loss): (_, fn(f64, f64) -> f64) = match kind {
            LabelKind::Soft => (self.logits, model::soft_loss),
            LabelKind::Hard => (self.labels, model::hard_loss),
        };
        let total: f64 = references.iter().zip(outputs).map(|(&r, &f)| loss(r, f)).sum();
        total / outputs.len() as f64
    }

    /// Classification error R, equation (8) with its sign repaired: the share of y_i f_i ≤ 0.
    pub fn error(&self, outputs: &[f64]) -> f64 {
        let wrong = self.labels.iter().zip(outputs).filter(|(y, f)| model::is_error(**y, **f));
        wrong.count() as f64 / outputs.len() as f64
    }

    /// ℓ'_i at the outputs, into `derivative`.
    pub fn derivative(&self, kind: LabelKind, outputs: &[f64], derivative: &mut [f64]) {
        let (references, slope): (_, fn(f64, f64) -> f64) = match kind {
            LabelKind::Soft => (self.logits, model::soft_loss_derivative),
            LabelKind::Hard => (self.labels, model::hard_loss_derivative),
        };
        for ((d, &f), &r) in derivative.iter_mut().zip(outputs).zip(references) {
            *d = slope(r, f);
        }
    }
}
