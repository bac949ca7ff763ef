//! B2 (the least width on Q(Δ), for both kinds of labels): let γ = γ* = h/4 and ε < 1/4. Every run, on hard labels
//! or on soft ones with equal logits, for any radius, step sizes and T, has P(averaged R ≤ ε) ≤ 1 − (1 − h)^(m/2)
//! ([L1](crate::lower::l1)). And the probability tends to p_(m/2) of [B1](super::b1)
//! (a) for soft labels of equal logits, s → 0 at fixed T, then B = bs with b → ∞ and T → ∞, κ < 8;
//! (b) for hard labels, α → ∞ at fixed B and T, then B, T → ∞; (c) for the perceptron loss in the limit of small
//! scale, and label smoothing as (a). So in these limits the least width with P(averaged R ≤ ε) ≥ 1 − δ is the
//! least even m with p_(m/2) ≥ 1 − δ, *for both kinds*, and
//! 2 ln(1/δ)/ln(1/(1 − 4γ)) ≤ m ≤ 2⌈(ln(1/δ) + ln(1/(1 − ξ)))/ln(1/(1 − 4γ))⌉ with
//! ξ = 3 δ^(ln 2/ln(1/(1 − 4γ)) − 1), where this is below 1: (1/(2γ)) ln(1/δ)(1 + o(1)).
//!
//! *Proof.* Where a draw separates, the rank is 3, so soft labels of small scale are fitted exactly
//! ([C5](crate::certificate::c5) at κ < 8 and its limit), and hard ones by [C13](crate::certificate::c13) (ii).
//! For fixed T a draw that does not separate is lazy with a probability that tends to 1 in the inner limit, and
//! then R ≥ 1/4 at every step by C13 (i): one of the four points is wrong. The lower end is p_M ≤ 1 − (1 − h)^M.
//! The upper: 1 − p_M ≤ (1 − h)^M + 3·2^(−M), with (1 − h)^M ≤ δ(1 − ξ), and M ≥ ln(1/δ)/ln(1/(1 − h)) gives
//! 3·2^(−M) ≤ δξ. ∎
//!
//! So Q separates scales, not kinds of labels.

use inari::Interval;

use super::{DRAW, PAPER, Q, b1};
use crate::bisection::{least, zero};
use crate::bound::{Bound, Inequality};
use crate::lower::l1;
use crate::real::Real;
use crate::setting::{DELTA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// More neurons than any that are asked for.
const MOST: f64 = 1e300;

/// The m > 2 with p_(m/2) = 1 − δ.
pub fn width<R: Real>(hit: R, delta: R) -> R {
    let enough = |width: R| delta - (R::exact(1.0) - b1::separates(hit, width));
    zero(2.0, MOST, enough)
}

/// The closed lower and upper end; no upper one where ξ ≥ 1.
pub fn closed_ends<R: Real>(hit: R, delta: R) -> (R, Option<R>) {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let lower = l1::width(hit, delta);
    // 1/ln(1/(1 − h)) by that law, at the probability e^(−1).
    let per_nat = l1::width(hit, (-one).exp()) / two;
    let xi = R::exact(3.0) * (delta.ln() * (two.ln() * per_nat - one)).exp();
    let upper = (xi.upper() < 1.0).then(|| lower - two * (one - xi).ln() * per_nat);
    (lower, upper)
}

/// The least even m with p_(m/2) ≥ 1 − δ, and the one that is proven to be enough: the same unless 1 − δ is
/// within rounding of some p.
pub fn least_width(hit: f64, delta: f64) -> [u64; 2] {
    let exact = <Interval as Real>::exact;
    let least_with = |is_enough: &dyn Fn(Interval) -> bool| {
        2 * least(1, |pairs| is_enough(b1::separates(exact(hit), exact(2.0 * pairs as f64))))
    };
    let wanted = exact(1.0) - exact(delta);
    [least_with(&|p| p.sup() >= wanted.inf()), least_with(&|p| p.inf() >= wanted.sup())]
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    width(setting.gamma(), setting.delta())
}

/// W.b2.
pub const STATEMENT: Statement = Statement {
    id: "W.b2",
    title: "On Q hard and soft labels need the same width in their limits",
    paper: PAPER,
    equations: "B2",
    claim: "on Q(Δ), γ = h/4, ε < 1/4: P(averaged R ≤ ε) ≤ 1 − (1 − h)^(m/2) for every run on hard labels or soft ones \
            of equal logits, and it tends to p_{m/2} of W.b1 for soft labels as s → 0 and for hard ones as \
            α → ∞ at fixed T. So the least m there is the least even one with p_{m/2} ≥ 1 − δ for both kinds, from \
            2 ln(1/δ)/ln(1/(1 − 4γ)) to 2⌈(ln(1/δ) + ln(1/(1 − ξ)))/ln(1/(1 − 4γ))⌉, \
            ξ = 3 δ^(ln 2/ln(1/(1 − 4γ)) − 1) < 1",
    premises: &[
        DRAW,
        Q,
        DELTA,
        Premise { symbol: "T", domain: "fixed while s → 0, or α → ∞; then B and T → ∞" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width m with p_{m/2} = 1 − δ at h = γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "L.l1 from below; W.b1, C.c5 and C.c13 in the limits (module documentation)",
};
