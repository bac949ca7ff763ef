//! S2-least: soft labels, soft risk, the least width at which the chain of lemmas closes.
//!
//! Executable only: the width is the zero of a function that rises with m. B = 1, η = 1/8,
//! T ≥ 32/((2η − η²/2)β) ≈ 132.1/β, and m such that
//! (1/(1 − η/4)) e(Δ(m)) ≤ (31/32) β imply (1/T) Σ_{t<T} R^KL(W(t)) ≤ β with probability at least
//! 1 − 2δ. Here Δ(m) is the sum of the two mean squares of [Lemma G](super::lemma_g), that of the
//! transfer at δ_A = 7δ/4 and that of the flips at δ_B = δ/4, and e is Lemma E's
//! [`worst_case`](lemma_e::worst_case). The width does not depend on the number n of points.
//!
//! *Proof.* As S2, λ = B = 1, with four changes. The soft risk is a mean, so that mean squares
//! over the points are enough; Lemma G bounds them without a union. In Lemma C pairs cancel, so
//! that the flips cost N_i/m and not 2N_i/m. A short step costs time and not width: Lemma D
//! charges 1/(1 − η/4) for R^t(W̄), and the rest of β, here β/32, goes to 1/((2η − η²/2)T). The
//! flips are the smaller deviation, so they get the smaller share of 2δ. Minkowski's inequality
//! adds the two. Δ falls in m, hence every wider network closes the chain too. ∎
//!
//! As β tends to 0, the width over (√(2 ln(2/δ_A)) + √(2/π))²/8 · (32/31)²/β tends to 1. T stays below
//! Theorem 2's 9/β² whenever β ≤ 1/15.

use super::{PAPER, lemma_c, lemma_d, lemma_e, lemma_g};
use crate::bisection::zero;
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::mandal::lemma_3;
use crate::real::Real;
use crate::setting::{BETA, DELTA, MODEL, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// The step size η.
pub const STEP_SIZE: f64 = 0.125;
/// The share of what is asked for that is left to time.
pub const TIME_SHARE: f64 = 0.03125;
/// δ_A/δ, the failure granted to the transfer of the teacher.
pub const TRANSFER_FAILURE: f64 = 1.75;
/// δ_B/δ, the failure granted to the flips.
pub const FLIP_FAILURE: f64 = 0.25;

/// Δ(m), above the root mean square over i of z_i − f^t_i(W̄), for all t.
pub fn gap<R: Real>(delta: R, width: R) -> R {
    let one = R::exact(1.0);
    gap_at_scale(delta, one, one, width)
}

/// Δ(m) for logits s z_i, λ = B = s, where the initial weights are `scale` times standard normal: a neuron
/// then flips as at the radius s/scale.
pub fn gap_at_scale<R: Real>(delta: R, logits: R, scale: R, width: R) -> R {
    let one = R::exact(1.0);
    let transfer = lemma_g::transfer(lemma_g::log_odds(TRANSFER_FAILURE, delta), width);
    let flips = lemma_g::flips(logits / scale, lemma_g::log_odds(FLIP_FAILURE, delta), width);
    logits * (transfer + lemma_c::deviation_in_pairs(one, one, flips))
}

/// (31/32) β − (1/(1 − η/4)) e(Δ(m)): the chain closes at width m where this is at least 0.
pub fn closing<R: Real>(setting: &Setting<R>, beta: R, width: R) -> R {
    closing_at_gap(beta, gap(setting.delta(), width))
}

/// The same at Δ = `gap`.
pub fn closing_at_gap<R: Real>(beta: R, gap: R) -> R {
    let factor = lemma_d::comparator_factor(R::exact(lemma_d::RHO_SOFT), R::exact(STEP_SIZE));
    (R::exact(1.0) - R::exact(TIME_SHARE)) * beta - factor * lemma_e::worst_case(gap)
}

/// 32 S²/((2η − η²/2)β), the number of steps at ‖W̄ − W(0)‖ ≤ S.
pub fn steps<R: Real>(distance: R, beta: R) -> R {
    let factor = lemma_d::distance_factor(R::exact(lemma_d::RHO_SOFT), R::exact(STEP_SIZE));
    factor * distance.square() / (R::exact(TIME_SHARE) * beta)
}

/// The requirement for a soft risk of β.
pub fn requirement_for<R: Real>(setting: &Setting<R>, beta: R) -> Requirement<R> {
    Requirement {
        width: zero(1.0, f64::MAX, |m| closing(setting, beta, m)),
        steps: steps(R::exact(1.0), beta),
        step_size: R::exact(STEP_SIZE),
        radius: Some(R::exact(1.0)),
        failure: R::exact(TRANSFER_FAILURE + FLIP_FAILURE),
        level: beta,
    }
}

/// The requirement for the setting's β, or else for β = γ²ε/32 as in Theorem 2.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    requirement_for(setting, lemma_3::soft_target(setting))
}

/// S.s2-least.
pub const STATEMENT: Statement = Statement {
    id: "S.s2-least",
    title: "Soft labels: least width for a soft risk",
    paper: PAPER,
    equations: "S2-least",
    claim: "every m at which (1/(1 − η/4)) e(Δ(m)) ≤ (31/32) β, with B = 1, η = 1/8 and \
            T ≥ 32/((2η − η²/2)β), gives (1/T) Σ_{t<T} R^KL(W(t)) ≤ β with probability ≥ 1 − 2δ, for any n",
    premises: &[MODEL, DELTA, BETA, Premise { symbol: "η", domain: "η = 1/8" }],
    constants: &[
        Constant {
            symbol: "η",
            value: STEP_SIZE,
            literal: "0.125",
            meaning: "step size: shorter steps need less width and more time",
            distinctive: false,
        },
        Constant {
            symbol: "1/32",
            value: TIME_SHARE,
            literal: "0.03125",
            meaning: "share of β left to 1/((2η − η²/2)T)",
            distinctive: true,
        },
        Constant {
            symbol: "δ_A/δ",
            value: TRANSFER_FAILURE,
            literal: "1.75",
            meaning: "failure granted to the transfer",
            distinctive: true,
        },
        Constant {
            symbol: "δ_B/δ",
            value: FLIP_FAILURE,
            literal: "0.25",
            meaning: "failure granted to the flips",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "S.s2-least",
        labels: Labels::Soft,
        risk: Risk::Soft,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "S2 with mean squares, pairs cancelling and short steps (module documentation)",
};
