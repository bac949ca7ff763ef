//! A margin with what proves it.

use super::bracket::{Margin, Method};
use super::field::{Field, Recipe};
use super::input::scale;
use super::objective::{Choice, Spread};

/// A [`Margin`] with what proves it.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The margins.
    pub margin: Margin,
    /// The weights q on the simplex, length n: g(q) is the upper end of γ*.
    pub weights: Vec<f64>,
    /// The field v: its margin is the lower end of γ*.
    pub field: Field,
    /// The teacher's logits z_i = E[v(z)·φ_i(z)], length n, each within `logit_radius`.
    pub logits: Vec<f64>,
    /// Largest error of a logit: 0 when they were computed without sampling, and otherwise it holds
    /// with the confidence of `margin.gamma`.
    pub logit_radius: f64,
    /// What the choice of the teacher changed, if it was chosen for more than the margin.
    pub choice: Option<Choice>,
}

impl Certificate {
    /// The certificate of points 2^`exponent` times as long: the weights and v(z) stay.
    pub(super) fn scaled(self, exponent: i32) -> Self {
        Self {
            margin: self.margin.scaled(exponent),
            field: self.field.scaled(exponent),
            logits: self.logits.into_iter().map(|z| scale(z, exponent)).collect(),
            logit_radius: scale(self.logit_radius, exponent),
            choice: self.choice.map(|choice| {
                let scaled = |spread: Spread| spread.scaled(|margin| scale(margin, exponent));
                let (chosen, otherwise) = (scaled(choice.chosen), scaled(choice.otherwise));
                Choice { chosen, otherwise, ..choice }
            }),
            ..self
        }
    }
}

/// Weights q and a field v in the plane, with g(q) and E[v·φ_i] before rounding is accounted for.
pub(super) struct Proof {
    pub method: Method,
    pub weights: Vec<f64>,
    pub upper: f64,
    pub recipe: Recipe,
    pub logits: Vec<f64>,
}
