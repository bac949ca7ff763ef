//! M Corollary 4, equations (10) and (11): soft labels, classification error.
//!
//! If m ≥ C2 P²/(γ²ε), B = 1, η ≤ γ²ε/3 and T ≥ 9/(γ⁴ε²), then (1/T) Σ_{t<T} R(W(t)) ≤ ε with
//! probability at least 1 − 3δ, where C2 = 32 C1.
//!
//! *Erratum (E5).* The corollary is derived from Theorem 2 at β = γ²ε/32, the soft risk that Lemma 3 turns into
//! ε. That gives η ≤ γ²ε/96 and T ≥ 9·1024/(γ⁴ε²): C2 kept the factor 32, η and T dropped it.
//! Both forms are registered: `M.corollary-4` as printed, `M.corollary-4-repaired` as it follows. As η → 0 the
//! printed one is false (E4). At η = γ²ε/3, where it is registered, it is true by another road, with averaged
//! R ≤ ¾ε and probability at least 1 − 2δ:
//!
//! *Proof at η = γ²ε/3.* [C3](crate::certificate::c3) with c = z, S = B = 1, no gap, κ ≤ η. By Lemmas A and B and
//! C1 all E_i ≤ (√2 √L + √(2/π) + √L)/√m ≤ P/√m ≤ E = γ√(ε/C2), L = ln(2n/δ). λ_i rises with abs(z_i) ≥ γ and is at
//! least wA at γ, E and κ = η, w = tanh(γ/2). So averaged R ≤ (E²/(8 − η) + 1/(ηT))/(wA) with 1/(ηT) ≤ γ²ε/3, at
//! most ¾ε for all γ and ε ([`crate::scalar::corollary_4`]). ∎

use super::{PAPER, lemma_3, theorem_2};
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::real::Real;
use crate::setting::{C, DELTA, EPSILON, GAMMA, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const STEPS: f64 = 9.0;
const STEP_SIZE: f64 = 3.0;
/// The averaged R over ε that the printed η and T are proved to give.
pub const PROVED_SHARE: f64 = 0.75;

/// C2 = 32 C1.
pub fn c2<R: Real>() -> R {
    R::exact(lemma_3::FACTOR) * theorem_2::c1()
}

/// C2 P²/(γ²ε), the width for a classification error of ε.
pub fn width<R: Real>(setting: &Setting<R>) -> R {
    c2::<R>() * theorem_2::p(setting).square() / (setting.gamma().square() * setting.epsilon())
}

/// The ε that width m buys: C2 P²/(γ² m).
pub fn epsilon_of_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    c2::<R>() * theorem_2::p(setting).square() / (setting.gamma().square() * width)
}

/// γ√(ε/C2), which the features of a network of the printed width err by at most, at every point.
pub fn feature_error<R: Real>(gamma: R, epsilon: R) -> R {
    gamma * (epsilon / c2::<R>()).sqrt()
}

/// The largest step size as printed, γ²ε/3.
pub fn step_size<R: Real>(gamma: R, epsilon: R) -> R {
    gamma.square() * epsilon / R::exact(STEP_SIZE)
}

/// 1/(ηT) at that step size and the least T as printed, γ²ε/3.
pub fn time_term<R: Real>(gamma: R, epsilon: R) -> R {
    gamma.square() * epsilon * R::ratio(STEP_SIZE, STEPS)
}

/// The requirement as printed.
pub fn printed<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    Requirement {
        width: width(setting),
        steps: R::quotient(STEPS, &[(setting.gamma(), 4), (setting.epsilon(), 2)]),
        step_size: step_size(setting.gamma(), setting.epsilon()),
        radius: Some(R::exact(1.0)),
        failure: R::exact(3.0),
        level: setting.epsilon(),
    }
}

/// The requirement as it follows: Theorem 2 at β = γ²ε/32.
pub fn repaired<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = lemma_3::soft_risk(setting.gamma(), setting.epsilon());
    Requirement {
        steps: theorem_2::implied_steps(setting),
        step_size: theorem_2::step_size(beta),
        ..printed(setting)
    }
}

/// M.corollary-4.
pub const STATEMENT: Statement = Statement {
    id: "M.corollary-4",
    title: "Soft labels: width for a classification error",
    paper: PAPER,
    equations: "(10), (11)",
    claim: "m ≥ C2 P²/(γ²ε), C2 = 32 C1, B = 1, η ≤ γ²ε/3, T ≥ 9/(γ⁴ε²) imply \
            (1/T) Σ_{t<T} R(W(t)) ≤ ε with probability ≥ 1 − 3δ",
    premises: &[N, C, DELTA, GAMMA, EPSILON, Premise { symbol: "η", domain: "η = γ²ε/3" }],
    constants: &[
        Constant {
            symbol: "Tγ⁴ε²",
            value: STEPS,
            literal: "9.0",
            meaning: "steps as printed, times γ⁴ε²",
            distinctive: false,
        },
        Constant {
            symbol: "γ²ε/η",
            value: STEP_SIZE,
            literal: "3.0",
            meaning: "inverse of the largest step size as printed, over γ²ε",
            distinctive: false,
        },
        Constant {
            symbol: "¾",
            value: PROVED_SHARE,
            literal: "0.75",
            meaning: "averaged R over ε that is proved at η = γ²ε/3",
            distinctive: false,
        },
    ],
    provenance: Provenance::Printed,
    bound: Bound::Network(Network {
        statement: "M.corollary-4",
        labels: Labels::Soft,
        risk: Risk::Classification,
        unit_norm: false,
        value: printed,
        enclosure: printed,
    }),
    source_file: file!(),
    proof: "false as η → 0 (E4), and not derived: η and T lack the factor 32 of β = γ²ε/32 (E5); true at η = γ²ε/3 \
            by C.c3, with R ≤ ¾ε and probability ≥ 1 − 2δ (module documentation)",
};

/// M.corollary-4-repaired.
pub const REPAIRED: Statement = Statement {
    id: "M.corollary-4-repaired",
    title: "Soft labels: width for a classification error, with the steps that the proof needs",
    claim: "m ≥ C2 P²/(γ²ε), C2 = 32 C1, B = 1, η = β/3, T ≥ 3/(ηβ) with β = γ²ε/32 imply \
            (1/T) Σ_{t<T} R(W(t)) ≤ ε with probability ≥ 1 − 3δ",
    premises: &[N, C, DELTA, GAMMA, EPSILON, Premise { symbol: "η", domain: "η = γ²ε/96" }],
    constants: &[],
    provenance: Provenance::Repaired,
    bound: Bound::Network(Network {
        statement: "M.corollary-4-repaired",
        labels: Labels::Soft,
        risk: Risk::Classification,
        unit_norm: false,
        value: repaired,
        enclosure: repaired,
    }),
    proof: "M.theorem-2 at β = γ²ε/32, then M.lemma-3",
    ..STATEMENT
};
