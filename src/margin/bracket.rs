//! A margin as two numbers, and how they were certified.

use faer::MatRef;
use serde::{Deserialize, Serialize};

use super::input::scale;

/// How the two ends of a [`Bracket`] were certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// A formula for inputs on one line.
    #[serde(rename = "closed form")]
    ClosedForm,
    /// Sums over the arcs on which the activation pattern is constant; inputs of rank 2.
    #[serde(rename = "exact arcs")]
    ExactArcs,
    /// Sums over the cells of the sphere on which the activation pattern is constant; inputs of rank 3.
    #[serde(rename = "exact cells")]
    ExactCells,
    /// Directions drawn after the weights and the field were fixed.
    #[serde(rename = "sampled, re-certified on fresh directions")]
    FreshDirections,
    /// A feasible pair of the quadratic program over the kernel matrix.
    #[serde(rename = "quadratic program")]
    QuadraticProgram,
    /// A feasible pair of the same program, found by working sets; the kernel in tiles.
    #[serde(rename = "working sets")]
    WorkingSets,
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

/// Two numbers with the unknown one between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bracket {
    /// Lower end, at least 0.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// How both ends were certified.
    pub method: Method,
    /// Probability that both ends hold; 1 when they were computed without sampling. Rounding is
    /// accounted for in the exact methods.
    pub confidence: f64,
    /// Number of fresh directions behind a sampled certificate; of points about an axis that of half circles
    /// through it, along each of which all directions are averaged over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub directions: Option<u64>,
}

impl Bracket {
    /// (upper − lower)/upper, and 0 when both ends are 0.
    pub fn relative_width(&self) -> f64 {
        if self.upper > 0.0 { (self.upper - self.lower) / self.upper } else { 0.0 }
    }

    /// Both ends times 2^`exponent`, moved outward where that is not exact.
    pub(super) fn scaled(self, exponent: i32) -> Self {
        let (lower, upper) = (scale(self.lower, exponent), scale(self.upper, exponent));
        Self {
            lower: if scale(lower, -exponent) > self.lower { lower.next_down() } else { lower },
            upper: if scale(upper, -exponent) < self.upper { upper.next_up() } else { upper },
            ..self
        }
    }
}

/// Why a bracket of γ* is wider than what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shortfall {
    /// The confidence radii of the fresh directions are the larger part of the width.
    #[serde(rename = "the budget of fresh directions is spent: more of them narrow the bracket")]
    FreshDirections,
    /// The weights and the field fit the sampled directions and not others.
    #[serde(
        rename = "the sampled program has too few directions for its weights to hold on others"
    )]
    SampledDirections,
    /// The barrier and the smoothing of the field were not made as small as needed.
    #[serde(rename = "the sampled program reached the last of its stages, its smoothing too large")]
    Smoothing,
    /// The second derivatives of the sampled program are not positive definite.
    #[serde(
        rename = "the solver of the sampled program stopped: its second derivatives are indefinite"
    )]
    Solver,
    /// Nothing was sampled, and the width is more than rounding.
    #[serde(rename = "the program over arcs or cells was solved to too few digits")]
    Digits,
    /// Nothing was sampled, and the width is rounding.
    #[serde(rename = "the margin is 0 or too near to 0 for double precision")]
    Rounding,
}

impl Shortfall {
    /// Where nothing was sampled: `upper` is the upper end, `rounding` what it may be off.
    pub(super) fn unsampled(upper: f64, rounding: f64) -> Self {
        if upper > 8.0 * rounding { Self::Digits } else { Self::Rounding }
    }
}

impl std::fmt::Display for Shortfall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

/// The margins of a labelled set of points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Margin {
    /// The margin γ* of Assumption 1.
    pub gamma: Bracket,
    /// Whether the bracket of γ* is as narrow as the options asked.
    pub met: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shortfall: Option<Shortfall>,
    /// The Hilbert-ball margin γ_H ≥ γ*: the upper end of its bracket.
    pub gamma_hilbert: f64,
    /// The bracket of γ_H.
    pub gamma_hilbert_bracket: Bracket,
    /// Number of points n.
    pub n: usize,
    /// Dimension d of the inputs.
    pub d: usize,
    /// Rank of the inputs.
    pub rank: usize,
    /// c = min_i ‖x_i‖.
    pub c: f64,
}

impl Margin {
    /// Those of points (d × n) with the given `norms` and `rank`, where the bracket of γ* was asked for at
    /// `relative_width`; `why` says what keeps it from being so narrow.
    pub(super) fn new(
        (points, norms, rank): (MatRef<'_, f64>, &[f64], usize),
        gamma: Bracket,
        gamma_hilbert_bracket: Bracket,
        relative_width: f64,
        why: impl FnOnce() -> Shortfall,
    ) -> Self {
        let met = gamma.relative_width() <= relative_width;
        Self {
            gamma,
            met,
            shortfall: (!met).then(why),
            gamma_hilbert: gamma_hilbert_bracket.upper,
            gamma_hilbert_bracket,
            n: points.ncols(),
            d: points.nrows(),
            rank,
            c: norms.iter().copied().fold(f64::INFINITY, f64::min),
        }
    }

    /// The margins of points 2^`exponent` times as long.
    pub(super) fn scaled(self, exponent: i32) -> Self {
        let gamma_hilbert_bracket = self.gamma_hilbert_bracket.scaled(exponent);
        Self {
            gamma: self.gamma.scaled(exponent),
            gamma_hilbert: gamma_hilbert_bracket.upper,
            gamma_hilbert_bracket,
            c: scale(self.c, exponent),
            ..self
        }
    }
}
