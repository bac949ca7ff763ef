//! L0 (stuck at the start): let C be a set of points with Σ_(i∈C) g_i x_i = 0, and let all points outside C be
//! orthogonal to the span V of C (C may be everything). Here g_i = −y_i/2 for hard labels and
//! g_i = ½ − μ(z_i) = −½ tanh(z_i/2) for soft ones. If at t = 0 every neuron has W_j·x_i ≥ 0 for all i in C or
//! W_j·x_i < 0 for all i in C, then f_i(W(t)) = 0 for all i in C and all t: every point of C is an error for
//! ever, for every radius, all step sizes and any number of steps.
//!
//! *Proof.* The components in V of all W_j never move, by induction: if they are as at t = 0, then for i in C
//! W_j·x_i is as at t = 0, hence f_i = 0, because the two neurons of a pair agree and have opposite a_j; hence
//! g_i is as well. The component in V of the gradient of neuron j is
//! a_j m^(−1/2) n^(−1) Σ_(i∈C) g_i 1(W_j·x_i ≥ 0) x_i, which is 0 or the balanced sum, 0; the other points
//! contribute outside V alone. The projection multiplies W_j − W_j(0) by a number; its component 0 in V stays
//! 0. ∎
//!
//! The proof is about exact numbers: what rounding leaves of the balanced sum would move the network.

use super::{PAPER, TRAINING};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{Premise, Setting};
use crate::statement::{Provenance, Statement};

/// g_i = −y_i/2, hard labels.
pub fn hard_slope<R: Real>(label: R) -> R {
    -label / R::exact(2.0)
}

/// g_i = −½ tanh(z_i/2), soft labels.
pub fn soft_slope<R: Real>(logit: R) -> R {
    hard_slope((logit / R::exact(2.0)).tanh())
}

/// Σ g_i x_i in one coordinate of the points of C.
pub fn imbalance<R: Real>(slopes: &[R], coordinates: &[R]) -> R {
    let products = slopes.iter().zip(coordinates).map(|(&slope, &x)| slope * x);
    products.fold(R::exact(0.0), |sum, product| sum + product)
}

/// Whether a neuron with these W_j·x_i, i in C, takes all of C or nothing of it.
pub fn is_all_or_none(products: &[f64]) -> bool {
    products.iter().all(|&x| x >= 0.0) || products.iter().all(|&x| x < 0.0)
}

fn steepest_soft_slope<R: Real>(setting: &Setting<R>, _: R) -> R {
    -soft_slope(setting.gamma())
}

/// L.l0.
pub const STATEMENT: Statement = Statement {
    id: "L.l0",
    title: "A balanced set that no boundary splits is wrong for ever",
    paper: PAPER,
    equations: "L0",
    claim: "if Σ_i g_i x_i = 0 over a set of points, the others are orthogonal to it, and no neuron is active at \
            t = 0 on a part of the set, then f_i(W(t)) = 0 on the set for all t, for any radius, step sizes and \
            number of steps; g_i = −y_i/2 for hard labels and −tanh(z_i/2)/2 for soft ones",
    premises: &[
        TRAINING,
        Premise { symbol: "x_i", domain: "any in R^d" },
        Premise { symbol: "z_i", domain: "any logits of a teacher" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "abs(g_i) of soft labels at z_i = γ",
        value: steepest_soft_slope,
        enclosure: steepest_soft_slope,
    }),
    source_file: file!(),
    proof: "induction over the steps: outputs, slopes and weights stay as they are (module documentation)",
};
