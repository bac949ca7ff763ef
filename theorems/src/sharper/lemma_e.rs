//! Lemma E (soft loss from logits): KL(Ber(μ(z)) ‖ Ber(μ(f))) ≤ (z − f)²/8.
//!
//! *Proof.* With A(f) = ln(1 + e^f), A' = μ, the divergence is A(f) − A(z) − A'(z)(f − z), and
//! A'' = μ(1 − μ) ≤ 1/4. ∎
//!
//! *Exact worst case.* Let Δ = f − z and p = μ(z). The divergence is ln(1 + p(e^Δ − 1)) − pΔ,
//! concave in p and largest at 1 + p(e^Δ − 1) = (e^Δ − 1)/Δ. With u = Δ/2 the maximum is
//! ln(sinh u/u) + u coth u − 1, the sum over k ≥ 1 of ln(1 + w) + 2w/(1 + w) at w = u²/(kπ)². Each
//! term is at most 3w − 5w²/2 + 7w³/3, and summing with ζ(2), ζ(4), ζ(6) leaves
//!
//! KL ≤ Δ²/8 − Δ⁴/576 + Δ⁶/25920 for every real Δ,
//!
//! which increases with abs(Δ) and is within Δ⁸/10⁶ of the maximum. [`worst_case`] is the smaller
//! of the two bounds (the polynomial is the smaller one up to abs(Δ) = √45).

use super::{PAPER, s2};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, N, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// Inverse of the quadratic term's factor.
pub const QUADRATIC: f64 = 8.0;
/// Inverse of the quartic term's factor.
pub const QUARTIC: f64 = 576.0;
/// Inverse of the sextic term's factor.
pub const SEXTIC: f64 = 25920.0;

/// Δ²/8.
pub fn quadratic<R: Real>(gap: R) -> R {
    gap.square() / R::exact(QUADRATIC)
}

/// The smaller of Δ²/8 and Δ²/8 − Δ⁴/576 + Δ⁶/25920.
pub fn worst_case<R: Real>(gap: R) -> R {
    let square = gap.square();
    let correction = R::exact(1.0) / R::exact(QUARTIC) - square / R::exact(SEXTIC);
    quadratic(gap) - square.square() * correction.max(R::exact(0.0))
}

fn at_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    quadratic(s2::gap(setting, width))
}

/// S.lemma-e.
pub const STATEMENT: Statement = Statement {
    id: "S.lemma-e",
    title: "Soft loss from logits",
    paper: PAPER,
    equations: "Lemma E",
    claim: "KL(Ber(μ(z)) ‖ Ber(μ(f))) ≤ (z − f)²/8, and even ≤ Δ²/8 − Δ⁴/576 + Δ⁶/25920, Δ = z − f",
    premises: &[N, DELTA],
    constants: &[
        Constant {
            symbol: "Δ²/8",
            value: QUADRATIC,
            literal: "8.0",
            meaning: "inverse of the quadratic term",
            distinctive: false,
        },
        Constant {
            symbol: "Δ⁴/576",
            value: QUARTIC,
            literal: "576.0",
            meaning: "inverse of the quartic term",
            distinctive: true,
        },
        Constant {
            symbol: "Δ⁶/25920",
            value: SEXTIC,
            literal: "25920.0",
            meaning: "inverse of the sextic term",
            distinctive: true,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "R^t(W̄) at width m, λ = B = 1",
        value: at_width,
        enclosure: at_width,
    }),
    source_file: file!(),
    proof: "the log-partition function has curvature at most 1/4 (module documentation)",
};
