//! The averages over the directions of the plane that are minimised, and what a field proves of them.

use super::angle::Vector;
use super::chain::{Chain, Total, dot, length};
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
            Self::Norm => width * length(residual),
            Self::Square => width * dot(residual, residual),
        }
    }

    /// The average at `weights` of the links over their sum.
    pub fn at(self, chain: &Chain, weights: &[f64]) -> f64 {
        self.at_ends(chain, chain.ends(amounts(weights)), weights)
    }

    /// [`Average::at`], from the ends that the weights make.
    pub fn at_ends(self, chain: &Chain, ends: [Total; 2], weights: &[f64]) -> f64 {
        let sum = weights.iter().copied().collect::<Compensated>().value();
        let residuals = chain.residuals(ends, amounts(weights));
        match self {
            Self::Norm => self.total(chain, &residuals) / sum,
            Self::Square => self.total(chain, &residuals) / (sum * sum),
        }
    }

    /// The sum over the arcs and their opposites.
    fn total(self, chain: &Chain, residuals: &[[Vector; 2]]) -> f64 {
        let mut total = Compensated::default();
        for ([ahead, opposite], link) in residuals.iter().zip(&chain.links) {
            total.add(self.term(link.width, *ahead));
            total.add(self.term(link.width, *opposite));
        }
        total.value()
    }

    /// What a `field` bounds the least average by from below, its margins lowered by `rounding`: its least
    /// margin for a field in the unit disc, or the square of the least margin over the average of the field's
    /// own square.
    pub fn proven(self, chain: &Chain, field: &[[Vector; 2]], rounding: f64) -> f64 {
        let margins = chain.margins(field.iter().copied());
        let least = margins.into_iter().fold(f64::INFINITY, f64::min) - rounding;
        match self {
            Self::Norm => least,
            Self::Square => least * least.abs() / self.total(chain, field),
        }
    }
}

/// Weights as sums.
pub(super) fn amounts(weights: &[f64]) -> impl Iterator<Item = Compensated> {
    weights.iter().map(|q| Compensated::from_iter([*q]))
}
