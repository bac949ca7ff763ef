//! The averages over the directions of the plane that are minimised, and what a field proves of them.

use super::angle::Vector;
use super::chain::{Chain, dot};
use crate::sum::Compensated;

/// What is averaged over the directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Average {
    /// ‖r(z)‖.
    Norm,
    /// ‖r(z)‖².
    Square,
}

impl Average {
    /// `width`·‖r‖, or `width`·‖r‖².
    pub fn term(self, width: f64, residual: Vector) -> f64 {
        match self {
            Self::Norm => width * residual[0].hypot(residual[1]),
            Self::Square => width * dot(residual, residual),
        }
    }

    /// The average at `weights` of the links over their sum.
    pub fn at(self, chain: &Chain, weights: &[f64]) -> f64 {
        let sum = weights.iter().copied().collect::<Compensated>().value();
        let residuals = chain.residuals(chain.ends(amounts(weights)), amounts(weights));
        let terms = (residuals.iter().zip(&chain.links))
            .flat_map(|(pair, link)| pair.map(|r| self.term(link.width, r)));
        let total = terms.collect::<Compensated>().value();
        match self {
            Self::Norm => total / sum,
            Self::Square => total / (sum * sum),
        }
    }

    /// What a `field` bounds the least average by from below, its margins lowered by `rounding`: its least
    /// margin for a field in the unit disc, or the square of the least margin over the average of the field's
    /// own square.
    pub fn proven(self, chain: &Chain, field: &[[Vector; 2]], rounding: f64) -> f64 {
        let margins = chain.margins(field);
        let least = margins.into_iter().fold(f64::INFINITY, f64::min) - rounding;
        match self {
            Self::Norm => least,
            Self::Square => {
                let terms = (field.iter().zip(&chain.links))
                    .flat_map(|(pair, link)| pair.map(|u| self.term(link.width, u)));
                least * least.abs() / terms.collect::<Compensated>().value()
            }
        }
    }
}

/// Weights as sums.
pub(super) fn amounts(weights: &[f64]) -> impl Iterator<Item = Compensated> {
    weights.iter().map(|q| Compensated::from_iter([*q]))
}
