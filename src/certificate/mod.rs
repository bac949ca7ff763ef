//! The certificate of one drawn network: bounds on the averaged error and risk of (projected)
//! gradient descent that hold for the very weights of a seed, proved without training.
//!
//! Any reference W̄ near W(0) and any centre c bound the averages (statements C1 to C5, C8, C11(b)
//! and C13). So the search for a good reference is plain floating-point optimisation, and only the
//! evaluation of what it found, on intervals, is part of the proof. [`Proof::check`] repeats that
//! evaluation from the seed.
//!
//! [`draw`] groups the pairs by what they can do, `program` and `reference` look for D̄, `evaluate`
//! and `gap` prove.

mod check;
mod coq;
pub mod draw;
mod enclosure;
mod evaluate;
mod gap;
mod lazy;
mod program;
mod proof;
mod recheck;
mod reference;
mod search;
mod separation;
mod setting;
mod sums;

use std::fmt;

use faer::MatRef;
use serde::{Deserialize, Serialize};

use crate::training;
use crate::training::loss::{HardLoss, SoftLoss};

pub use self::check::CertificateError;
pub use self::coq::in_coq;
pub use self::evaluate::{Centre, Evaluation, PointPart};
pub use self::lazy::{LazyLimit, lazy_limit};
pub use self::proof::{Proof, Witness};
pub use self::reference::Rule;
pub use self::search::{Certificate, certify};
pub use self::separation::{Separation, separates};
pub use self::setting::Setting;

/// What the network is trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Loss {
    /// Logistic loss on p_i = μ(s z_i).
    Soft,
    /// Logistic loss on the labels y_i.
    Hard,
    /// Logistic loss on p_i = μ(s y_i).
    Smoothed,
    /// max(0, −y_i f_i), with derivative −y_i 1(y_i f_i ≤ 0).
    Perceptron,
}

impl Loss {
    /// The loss that a certificate speaks of, with its scale s; none for a temperature other than 1.
    pub fn of(loss: training::Loss) -> Option<(Self, f64)> {
        Some(match loss {
            training::Loss::Soft(SoftLoss { scale, temperature: 1.0 }) => (Self::Soft, scale),
            training::Loss::Hard(HardLoss::Logistic { temperature: 1.0 }) => (Self::Hard, 1.0),
            training::Loss::Hard(HardLoss::Smoothed { scale, temperature: 1.0 }) => {
                (Self::Smoothed, scale)
            }
            training::Loss::Hard(HardLoss::Perceptron) => (Self::Perceptron, 1.0),
            training::Loss::Soft(_) | training::Loss::Hard(_) => return None,
        })
    }

    /// The loss that is trained.
    pub fn with_scale(self, scale: f64) -> training::Loss {
        match self {
            Self::Soft => training::Loss::Soft(SoftLoss { scale, temperature: 1.0 }),
            Self::Hard => training::Loss::HARD,
            Self::Smoothed => training::Loss::Hard(HardLoss::Smoothed { scale, temperature: 1.0 }),
            Self::Perceptron => training::Loss::Hard(HardLoss::Perceptron),
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Soft => "soft",
            Self::Hard => "hard",
            Self::Smoothed => "smoothed",
            Self::Perceptron => "perceptron",
        })
    }
}

/// The data that a network is trained on. All numbers are taken as they are, without rounding.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// The inputs, d × n, none of them 0.
    pub points: MatRef<'a, f64>,
    /// Labels y_i, each −1.0 or 1.0.
    pub labels: &'a [f64],
    /// Teacher's logits z_i; used with soft labels only.
    pub logits: &'a [f64],
}

/// The network and the run that a certificate is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Width m, even.
    pub width: u64,
    /// Seed of the initial weights.
    pub seed: u64,
    /// Number of steps T ≥ 1.
    pub steps: u64,
    /// Step size η > 0.
    pub step_size: f64,
    /// Radius B: each neuron stays within B/√m of its initial weights. `None` asks for plain
    /// gradient descent, or else for a radius for which something can be proved.
    pub radius: Option<f64>,
    /// α: the initial weights are α times those of the seed.
    pub initial_scale: f64,
    /// s: the targets are μ(s z_i) or μ(s y_i).
    pub scale: f64,
    /// The loss and its targets.
    pub loss: Loss,
}
