//! A1 (points of a half-plane, none longer than 1: the separation width from the margin, without the number of points). Let
//! u(h) = h/(2(1 + cos(πh/2))), which increases on [0, 1], and H = u^(−1)(γ), H(1/2) = 1. For γ ≤ γ*:
//! (a) every h_s ≥ H, and 4γ cos²(πγ) ≤ H ≤ 4γ, the left part for γ ≤ 1/4. (b) S − 1 ≤ 2/H.
//! (c) P(the draw does not separate) ≤ (2/H)(1 − H)^M + (M + 2) 2^(1 + 2/H − M).
//! (d) So m_sep(δ) ≤ 2M for the least M at which (c) is at most δ: (1/(2γ)) ln(1/(2γδ))(1 + o(1)) as γ → 0.
//!
//! *Proof.* (a) Let p be the last point of run s − 1, c one of run s, r the first of run s + 1, φ and ψ the angles
//! from p to c and from c to r, Δ = φ + ψ = πh_s < π. The weights with q_i proportional to w_i/‖x_i‖,
//! w_p : w_r : w_c = sin ψ : sin φ : sin Δ, have q_p x_p + q_r x_r = q_c x_c, so F_q(z) = 0 unless the boundary of
//! z is in I_s; there ‖F_q‖ is w_p with probability φ/π and w_r with probability ψ/π. As ‖x‖ ≤ 1, w = t(sin ψ, …)
//! with t(sin φ + sin ψ + sin Δ) ≤ 1, and γ* ≤ (φ sin ψ + ψ sin φ)/(π(sin φ + sin ψ + sin Δ)). Put φ = Δ/2 + s and
//! ψ = Δ/2 − s: the numerator is Δ sin(Δ/2) cos s − 2s cos(Δ/2) sin s ≤ Δ sin(Δ/2) cos s, and the denominator
//! 2π sin(Δ/2)(cos s + cos(Δ/2)), so the quotient is at most Δ/(2π(1 + cos(Δ/2))) = u(h_s), as
//! cos s/(cos s + cos(Δ/2)) rises with cos s ≤ 1. For H: u(h) ≥ h/4; and h < 4γ gives γ = u(h) ≤
//! h/(2(1 + cos 2πγ)), that is h ≥ 4γ cos²(πγ).
//! (b) I_1, I_3, … are disjoint, so ⌈(S − 1)/2⌉ H ≤ 1. (c) (i) of [A0](super::a0) holds if every I_s has a boundary,
//! and fails with probability at most Σ (1 − h_s)^M. Given positions for which (i) holds, kinds correspond one to
//! one to the sets C = {l : c_l ≠ 0} of odd size in {0, …, M}, because the c_l ≠ 0 alternate and begin and end
//! with 1: 2^M equally likely ones. (ii) fails only if C is inside the cells with a change, at most S of them,
//! and one more cell: at most 2^S (M + 2) sets, and S ≤ 1 + 2/H. ∎
//!
//! *Sharp*: on the half circle the lower law of [H1](super::h1) has the same leading order.

use super::{DRAW, PAPER, PLANE};
use crate::bisection::zero;
use crate::bound::{Bound, Inequality, even_at_least};
use crate::real::Real;
use crate::setting::{DELTA, GAMMA, LENGTHS, Setting};
use crate::statement::{Provenance, Statement};

/// Beyond h = 1 by so much that u − γ is proven to be positive there.
const BEYOND: f64 = 1.25;
/// More pairs than any that is asked for.
const MOST_PAIRS: f64 = 1e300;

/// u(h), at least γ* where some I_s has the probability h.
pub fn largest_margin<R: Real>(hit: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    hit / (two * (one + (R::pi() * hit / two).cos()))
}

/// H = u^(−1)(γ), at most every h_s.
pub fn least_hit<R: Real>(gamma: R) -> R {
    zero(gamma.lower(), BEYOND, |hit| largest_margin(hit) - gamma)
}

/// 2/H, at least the number S − 1 of intervals I_s.
pub fn most_intervals<R: Real>(hit: R) -> R {
    R::exact(2.0) / hit
}

/// The right-hand side of (c) at H = `hit`.
pub fn failure<R: Real>(hit: R, pairs: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let miss = (one - hit).max(R::exact(0.0));
    let empty = most_intervals(hit) * (pairs * miss.ln()).exp();
    let kinds = ((one + most_intervals(hit) - pairs) * two.ln()).exp();
    empty + (pairs + two) * kinds
}

/// 2M at the M > 1 where (c) is δ.
pub fn width<R: Real>(gamma: R, delta: R) -> R {
    let hit = least_hit(gamma);
    R::exact(2.0) * zero(1.0, MOST_PAIRS, |pairs| delta - failure(hit, pairs))
}

/// The least even width from (d), proven: at least m_sep(δ).
pub fn sufficient_width(gamma: f64, delta: f64) -> f64 {
    let exact = <inari::Interval as Real>::exact;
    even_at_least(width(exact(gamma), exact(delta)).upper())
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    width(setting.gamma(), setting.delta())
}

/// W.a1.
pub const STATEMENT: Statement = Statement {
    id: "W.a1",
    title: "In a half-plane the separation width follows from the margin alone",
    paper: PAPER,
    equations: "A1",
    claim: "for points of margin at least γ in an open half-plane, H the inverse at γ of u(h) = \
            h/(2(1 + cos(πh/2))): the draw fails to separate with probability at most \
            (2/H)(1 − H)^M + (M + 2) 2^(1 + 2/H − M), so m_sep(δ) ≤ (1/(2γ)) ln(1/(2γδ))(1 + o(1)) as γ → 0, \
            for any number of points",
    premises: &[DRAW, PLANE, LENGTHS, GAMMA, DELTA],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width 2M at which the bound on failure is δ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "three points bound the margin by h_s, then W.a0 and a count of kinds (module documentation)",
};
