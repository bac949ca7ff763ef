//! H3 (soft labels may need unboundedly more, even with equal logits): P(Δ), 0 < Δ ≤ 1/4, has unit vectors at the
//! angle −3Δ and at 0 with the label + and two copies of one at Δ with the label −, n = 4. Then
//! sin(Δ/2)/2 ≤ γ* ≤ 0.41 Δ. A draw separates with probability at least 1 − 3·2^(−M), so hard labels succeed, for some
//! α, B and T, at m = 2 log₂(3/δ). But for soft labels z_i = γ' y_i, or label smoothing, in the limit s → 0 of lazy
//! runs with T → ∞ and B not binding, P(all points right) ≤ 1 − (1 − h)^M with h = 4Δ/π: the width has to be at least
//! 2 ln(1/δ)/ln(1/(1 − h)), of the order of ln(1/δ)/γ.
//!
//! *Proof.* The points are linearly separable: D_k = v for all k gives y_i f_i > 0 on every point that is not dead,
//! and three rays are all alive with probability at least 1 − 3·2^(−M). Without a boundary between −3Δ and Δ, which
//! has the probability (1 − h)^M, f is linear on the points, or 0; the limit of such runs is the regression of z on
//! linear functions. One dependency Σ λ_i x_i = 0 with λ = (sin Δ, −sin 4Δ, sin 3Δ) and the numbers of copies w =
//! (1, 1, 2) gives the residual e_i = τ λ_i/w_i, τ = Σ λ_i z_i/Σ (λ_i²/w_i). At the middle point the regression is
//! γ'(1 − λ_2(λ_1 + λ_2 − λ_3)/(λ_1² + λ_2² + λ_3²/2)), as Δ → 0 γ'(1 − 24/21.5) = −0.116 γ': the wrong sign, and it
//! stays negative up to Δ = 1/4. Margin: v constant and orthogonal to the angle Δ/2 gives sin(Δ/2)/2 on the inner
//! points; the weights (0, ½, ½) give g = ((1 − Δ/π)/2) sin(Δ/2) + Δ/(2π) ≤ 0.41 Δ. ∎
//!
//! On Q equal logits cost nothing ([B2](super::b2)); here they do: in the limit of small scales soft labels are
//! *fitted*, hard ones only separated.

use super::{DRAW, PAPER};
use crate::bound::{Bound, Inequality};
use crate::lower::l1;
use crate::real::Real;
use crate::setting::{DELTA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// 4Δ/π, the probability of a boundary among the points.
pub fn hit<R: Real>(angle: R) -> R {
    R::exact(4.0) * angle / R::pi()
}

/// The regression of the labels on linear functions at the middle point, as a multiple of γ'.
pub fn fitted<R: Real>(angle: R) -> R {
    let half_turn = R::pi() / R::exact(2.0);
    let sine = |times: f64| (R::exact(times) * angle - half_turn).cos();
    let (first, middle, last) = (sine(1.0), -sine(4.0), sine(3.0));
    let squares = first.square() + middle.square() + last.square() / R::exact(2.0);
    R::exact(1.0) - middle * (first + middle - last) / squares
}

/// 2 ln(1/δ)/ln(1/(1 − h)), necessary for soft labels in the limit.
pub fn necessary_width_soft<R: Real>(angle: R, delta: R) -> R {
    l1::width(hit(angle), delta)
}

/// 2 log₂(3/δ), enough for hard labels.
pub fn sufficient_width_hard<R: Real>(delta: R) -> R {
    let two = R::exact(2.0);
    two * (R::exact(3.0).ln() - delta.ln()) / two.ln()
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    necessary_width_soft(setting.gamma(), setting.delta())
}

/// W.h3.
pub const STATEMENT: Statement = Statement {
    id: "W.h3",
    title: "Four points on which fitting equal logits needs unboundedly more than separating",
    paper: PAPER,
    equations: "C3",
    claim: "on P(Δ), h = 4Δ/π: hard labels succeed with fixed features from m = 2 log₂(3/δ) on; soft labels of equal \
            logits, in the limit s → 0 of lazy runs with T → ∞ and B not binding, are wrong on a point with \
            probability at least (1 − h)^M, so they need m ≥ 2 ln(1/δ)/ln(1/(1 − h)), of the order of \
            ln(1/δ)/γ as sin(Δ/2)/2 ≤ γ* ≤ 0.41 Δ",
    premises: &[
        DRAW,
        DELTA,
        Premise {
            symbol: "Δ",
            domain: "(0, 1/4]: unit vectors at −3Δ, 0 (label +) and twice at Δ (label −)",
        },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width that soft labels need at Δ = γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "the regression on linear functions has the wrong sign (module documentation)",
};
