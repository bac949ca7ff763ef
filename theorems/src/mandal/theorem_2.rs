//! M Theorem 2, equations (6) and (7): soft labels, soft risk.
//!
//! If m ≥ C1 P²/β, B = 1, η ≤ β/3 and T ≥ 9/β², then (1/T) Σ_{t<T} R^KL(W(t)) ≤ β with probability
//! at least 1 − 3δ, where C1 = 96/(1+e²) and P = √(2/π)/c + 3√ln(2n/δ).
//!
//! *Erratum (E4).* As printed, η may tend to 0 while T stays at 9/β²; then nothing moves and the
//! averaged risk stays R^KL(W(0)). The proof needs T ≥ 3/(ηβ), which is 9/β² at η = β/3 only:
//! [`steps`] is that condition. The registered requirement is η = β/3 with the T that belongs to
//! it, where the printed and the repaired conditions agree.

use super::model::half_normal_density;
use super::{PAPER, lemma_3};
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::real::Real;
use crate::setting::{BETA, C, DELTA, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const C1_NUMERATOR: f64 = 96.0;
const UNION: f64 = 3.0;
const STEPS: f64 = 3.0;
const STEP_SIZE: f64 = 3.0;

/// C1 = 96/(1 + e²).
pub fn c1<R: Real>() -> R {
    R::exact(C1_NUMERATOR) / (R::exact(1.0) + R::exact(2.0).exp())
}

/// P = √(2/π)/c + 3√ln(2n/δ).
pub fn p<R: Real>(setting: &Setting<R>) -> R {
    p_at(setting.c(), setting.log_union().sqrt())
}

/// P at √ln(2n/δ) = `root`.
pub fn p_at<R: Real>(c: R, root: R) -> R {
    half_normal_density::<R>() / c + R::exact(UNION) * root
}

/// C1 P²/β, the width for a soft risk of β.
pub fn width<R: Real>(setting: &Setting<R>, beta: R) -> R {
    c1::<R>() * p(setting).square() / beta
}

/// The largest step size, β/3.
pub fn step_size<R: Real>(beta: R) -> R {
    beta / R::exact(STEP_SIZE)
}

/// 3/(ηβ), the number of steps that the proof needs at step size η ≤ β/3.
pub fn steps<R: Real>(step_size: R, beta: R) -> R {
    R::exact(STEPS) / (step_size * beta)
}

/// 9/β², the number of steps at the largest step size, for the setting's β or else for β = γ²ε/32; rounded
/// once, so that a whole number stays one.
///
/// β/3 is seldom a floating-point number, and a step a few units in the last place below it is as
/// good: Lemmas A to E leave half of β (see the statement's proof).
pub fn least_steps<R: Real>(setting: &Setting<R>) -> R {
    match setting.beta() {
        Some(beta) => R::quotient(STEPS * STEP_SIZE, &[(beta, 2)]),
        None => implied_steps(setting),
    }
}

/// 9·32²/(γ⁴ε²), the same for β = γ²ε/32.
pub fn implied_steps<R: Real>(setting: &Setting<R>) -> R {
    let numerator = STEPS * STEP_SIZE * lemma_3::FACTOR * lemma_3::FACTOR;
    R::quotient(numerator, &[(setting.gamma(), 4), (setting.epsilon(), 2)])
}

/// The β that width m buys: C1 P²/m.
pub fn beta_of_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    c1::<R>() * p(setting).square() / width
}

/// The requirement for the setting's β, or else for β = γ²ε/32.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = lemma_3::soft_target(setting);
    Requirement {
        width: width(setting, beta),
        steps: least_steps(setting),
        step_size: step_size(beta),
        radius: Some(R::exact(1.0)),
        failure: R::exact(3.0),
        level: beta,
    }
}

/// M.theorem-2.
pub const STATEMENT: Statement = Statement {
    id: "M.theorem-2",
    title: "Soft labels: width for a soft risk",
    paper: PAPER,
    equations: "(6), (7)",
    claim: "m ≥ C1 P²/β, C1 = 96/(1+e²), P = √(2/π)/c + 3√ln(2n/δ), B = 1, η ≤ β/3, T ≥ 9/β² \
            imply (1/T) Σ_{t<T} R^KL(W(t)) ≤ β with probability ≥ 1 − 3δ",
    premises: &[
        N,
        C,
        DELTA,
        BETA,
        Premise {
            symbol: "η", domain: "η = β/3 (for smaller η the proof needs T ≥ 3/(ηβ))"
        },
    ],
    constants: &[
        Constant {
            symbol: "C1 (1+e²)",
            value: C1_NUMERATOR,
            literal: "96.0",
            meaning: "numerator of C1",
            distinctive: true,
        },
        Constant {
            symbol: "P",
            value: UNION,
            literal: "3.0",
            meaning: "factor of √ln(2n/δ) in P",
            distinctive: false,
        },
        Constant {
            symbol: "β/η",
            value: STEP_SIZE,
            literal: "3.0",
            meaning: "inverse of the largest step size over β",
            distinctive: false,
        },
        Constant {
            symbol: "Tηβ",
            value: STEPS,
            literal: "3.0",
            meaning: "steps needed, times ηβ",
            distinctive: false,
        },
    ],
    provenance: Provenance::Printed,
    bound: Bound::Network(Network {
        statement: "M.theorem-2",
        labels: Labels::Soft,
        risk: Risk::Soft,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "the paper's, with T ≥ 3/(ηβ) (E4); also by Lemmas A to E: Lemma D at this η, with Q²/m ≤ β/11 \
            and 1/(ηT) ≤ β/3, leaves (2 − η/2) times the average at most 14β/33",
};
