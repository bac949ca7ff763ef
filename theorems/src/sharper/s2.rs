//! S2: soft labels, soft risk, sharp.
//!
//! With Q = √(2/π) + (1 + 1/√2)√L, L = ln(2n/δ): if m ≥ (4/3)Q²/β, B = 1, η = 1 and T ≥ 4/(3β),
//! then (1/T) Σ_{t<T} R^KL(W(t)) ≤ β with probability at least 1 − 2δ.
//!
//! *Proof.* Take λ = B = 1, W̄ = W(0) + U. On the events of Lemmas A and B (δ each), Lemma C gives
//! abs(z_i − f^t_i(W̄)) ≤ √(2L/m) + 2(√(2/π) + √L)/√m = 2Q/√m for all i and t. Lemma E:
//! R^t(W̄) ≤ Q²/(2m). Lemma D with ρ = 1/2, η = 1 and ‖W(0) − W̄‖² ≤ 1: the averaged risk is at
//! most (4/3)·Q²/(2m) + 2/(3T), and each term is at most β/2. ∎
//!
//! Against Theorem 2 the width falls from 11.44 P²/β to (4/3)Q²/β and does not need c, and the
//! steps fall from 9/β² to 4/(3β).

use super::PAPER;
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::mandal::lemma_3;
use crate::mandal::model::half_normal_density;
use crate::real::Real;
use crate::setting::{BETA, DELTA, MODEL, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const NUMERATOR: f64 = 4.0;
const DENOMINATOR: f64 = 3.0;

/// Q = √(2/π) + (1 + 1/√2)√L.
pub fn q<R: Real>(setting: &Setting<R>) -> R {
    q_at(setting.log_union().sqrt())
}

/// Q at √L = `root`.
pub fn q_at<R: Real>(root: R) -> R {
    let one = R::exact(1.0);
    half_normal_density::<R>() + (one + one / R::exact(2.0).sqrt()) * root
}

/// 4/3, the factor of the width and of the number of steps.
pub fn factor<R: Real>() -> R {
    R::ratio(NUMERATOR, DENOMINATOR)
}

/// 2Q/√m, above every abs(z_i − f^t_i(W̄)).
pub fn gap<R: Real>(setting: &Setting<R>, width: R) -> R {
    R::exact(2.0) * q(setting) / width.sqrt()
}

/// (4/3)Q²/β, the width for a soft risk of β.
pub fn width<R: Real>(setting: &Setting<R>, beta: R) -> R {
    factor::<R>() * q(setting).square() / beta
}

/// 4/(3β), the number of steps.
pub fn steps<R: Real>(beta: R) -> R {
    factor::<R>() / beta
}

/// The β that width m buys: (4/3)Q²/m.
pub fn beta_of_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    factor::<R>() * q(setting).square() / width
}

/// The requirement for a soft risk of β.
pub fn requirement_for<R: Real>(setting: &Setting<R>, beta: R) -> Requirement<R> {
    Requirement {
        width: width(setting, beta),
        steps: steps(beta),
        step_size: R::exact(1.0),
        radius: Some(R::exact(1.0)),
        failure: R::exact(2.0),
        level: beta,
    }
}

/// The requirement for the setting's β, or else for β = γ²ε/32 as in Theorem 2.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    requirement_for(setting, lemma_3::soft_target(setting))
}

/// S.s2.
pub const STATEMENT: Statement = Statement {
    id: "S.s2",
    title: "Soft labels: width for a soft risk, sharp",
    paper: PAPER,
    equations: "S2",
    claim: "m ≥ (4/3)Q²/β, Q = √(2/π) + (1 + 1/√2)√ln(2n/δ), B = 1, η = 1, T ≥ 4/(3β) imply \
            (1/T) Σ_{t<T} R^KL(W(t)) ≤ β with probability ≥ 1 − 2δ",
    premises: &[MODEL, N, DELTA, BETA, Premise { symbol: "η", domain: "η = 1" }],
    constants: &[
        Constant {
            symbol: "4/3 (numerator)",
            value: NUMERATOR,
            literal: "4.0",
            meaning: "factor of the width and of the number of steps",
            distinctive: false,
        },
        Constant {
            symbol: "4/3 (denominator)",
            value: DENOMINATOR,
            literal: "3.0",
            meaning: "factor of the width and of the number of steps",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "S.s2",
        labels: Labels::Soft,
        risk: Risk::Soft,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "Lemmas A, B, C, E and D with λ = B = η = 1 (module documentation)",
};
