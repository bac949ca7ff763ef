//! L1 (stuck with a probability that a small margin makes large): Q(Δ), 0 < Δ ≤ π/2, has the points
//! x_± = (cos(Δ/2), ± sin(Δ/2)) with the label + and two copies of x_0 = (cos(Δ/2), 0) with the label −.
//! Let h = Δ/π. Then γ* = h/4, and for hard labels, and for soft ones of any teacher with
//! tanh(z_i/2) ∝ y_i such as the γ*-optimal one with z_i = γ* y_i: for every radius, step sizes and T
//! P(R(W(t)) = 1 for all t) ≥ (1 − h)^(m/2) = (1 − 4γ*)^(m/2).
//! So widths of at most 2 ln(1/δ)/ln(1/(1 − 4γ*)) fail with probability at least δ, and every width that has
//! averaged R < 1 with probability above 1 − δ has m > (1 − 4γ*) ln(1/δ)/(2γ*).
//!
//! *Proof.* Σ y_i x_i = x_+ + x_− − 2x_0 = 0, so [L0](super::l0) applies with C = everything. A Gaussian W_j is
//! neither all nor none on Q if its boundary, a uniform line, falls into the angle Δ: probability h. The m/2
//! pairs are independent. And ln(1/(1 − x)) ≤ x/(1 − x). ∎
//!
//! *The margin*, more generally for x_0 = (ν/2)(x_+ + x_−) with ‖x_±‖ = r at ±Δ/2 to x_0, any numbers of copies
//! and αν ≥ 1, h ≤ 0.4 (for Q h ≤ ½): there is v with ‖v‖ ≤ 1, z_± = αγ' and z_0 = −γ',
//! γ' = hνr/(2(1 + αν)); at α = 1 this is γ*.
//! *Proof.* z is active on all with probability (1 − h)/2, on none with the same, and on {+}, {0, +}, {−},
//! {0, −} with A = h/4 each. Put v = x_±/r on {±}, −x_∓/r on {0, ±}, λx_0/‖x_0‖ on all and 0 on none. Then
//! z_± = Ar(1 − cos Δ) + L and z_0 = −Aνr(1 + cos Δ) + νL with L from 0 to ((1 − h)/2) r cos(Δ/2) by the choice
//! of λ, so z_0 − νz_± = −2Aνr. L = αγ' − Ar(1 − cos Δ) is at least 0, because αν/(1 + αν) ≥ ½ ≥ (1 − cos Δ)/2,
//! and at most hr/2, which is admissible for h ≤ 0.4; for Q, L = A cos Δ is up to h = ½. Above: the weights
//! q_± = νq_0/2, q_0 = 1/(1 + ν) balance, so their sum vanishes on all, and has the norm q_+ r on the four
//! arcs: γ* ≤ h q_+ r = hνr/(2(1 + ν)). For Q ν = r = 1. ∎

use super::{PAPER, TRAINING};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// γ* of Q from the share h = Δ/π of the directions that hit it.
pub fn margin<R: Real>(hit: R) -> R {
    logit(hit, R::exact(1.0), R::exact(1.0), R::exact(1.0))
}

/// γ' = hνr/(2(1 + αν)).
pub fn logit<R: Real>(hit: R, nu: R, norm: R, alpha: R) -> R {
    hit * nu * norm / (R::exact(2.0) * (R::exact(1.0) + alpha * nu))
}

/// ln(1/(1 − h)) without the digits that 1 − h loses.
fn log_of_miss<R: Real>(hit: R) -> R {
    let two = R::exact(2.0);
    two * (hit / (two - hit)).atanh()
}

/// (1 − h)^(m/2), the probability that no pair of m/2 hits, h < 1.
pub fn no_hit<R: Real>(hit: R, width: R) -> R {
    (-log_of_miss(hit) * width / R::exact(2.0)).exp()
}

/// 2 ln(1/p)/ln(1/(1 − h)): up to this width no pair hits with probability at least p.
pub fn width<R: Real>(hit: R, probability: R) -> R {
    -R::exact(2.0) * probability.ln() / log_of_miss(hit)
}

/// (1 − 4γ*) ln(1/δ)/(2γ*), at most that width.
pub fn width_from_margin<R: Real>(gamma: R, delta: R) -> R {
    let miss = R::exact(1.0) - R::exact(4.0) * gamma;
    -miss * delta.ln() / (R::exact(2.0) * gamma)
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    width(setting.gamma(), setting.delta())
}

/// L.l1.
pub const STATEMENT: Statement = Statement {
    id: "L.l1",
    title: "Four points of small margin on which training never starts",
    paper: PAPER,
    equations: "L1",
    claim: "on Q(Δ), of margin γ = h/4 with h = Δ/π: for hard labels, and soft ones with logits γ y_i, R(W(t)) = 1 \
            for all t with probability at least (1 − 4γ)^(m/2), so that averaged R < 1 with probability above \
            1 − δ needs m > (1 − 4γ) ln(1/δ)/(2γ), for any radius, step sizes and number of steps",
    premises: &[
        TRAINING,
        DELTA,
        Premise { symbol: "γ", domain: "(0, 1/8], that is Δ in (0, π/2]" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width that fails with probability δ at h = γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "L.l0 with all four points, and pairs that hit independently (module documentation)",
};
