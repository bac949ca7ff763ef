//! S5: hard labels, sharp.
//!
//! Λ = ln(2/(β ln 2)) and B = 2Λ/γ as in [Proposition 5](crate::mandal::proposition_5). If
//! m ≥ (4/γ²)(2√(2/π)B + (2 + √2)√L)², η = 1 and T ≥ 1.112 B²/β, then
//! (1/T) Σ_{t<T} R^h(W(t)) ≤ β with probability at least 1 − 2δ; hence R averages to at most
//! β/ln 2.
//!
//! *Proof.* Take λ = B, W̄ = W(0) + BU. On the events of Lemmas A and B (δ each), Lemma C gives
//! y_i f^t_i(W̄) ≥ B(γ − √(2L/m)) − 2B(√(2/π)B + √L)/√m, and the width makes the two deviations at
//! most Bγ/2 together: y_i f^t_i(W̄) ≥ Bγ/2 = Λ. So R^t(W̄) ≤ ln(1 + e^(−Λ)) ≤ e^(−Λ) = β ln 2/2.
//! Lemma D with ρ = 0.4073, η = 1 and ‖W(0) − W̄‖² ≤ B²: the averaged risk is at most
//! 1.2558 R^t + 0.6279 B²/T ≤ (0.4353 + 0.6279/1.112) β ≤ β. In closed form T ≥
//! B²/((2 − ρ − ln 2)β) is enough, and 1/(2 − ρ − ln 2) = 1.11167. ∎

use super::PAPER;
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::mandal::model::half_normal_density;
use crate::mandal::proposition_5::{beta_of_lambda, hard_target, radius};
use crate::real::Real;
use crate::setting::{BETA, DELTA, GAMMA, MODEL, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const WIDTH: f64 = 4.0;
/// Factor of B²/β in the number of steps.
pub const STEPS: f64 = 1.112;
/// Above 2/(2 − ρ), the factor of R^t(W̄) at η = 1.
pub const COMPARATOR_FACTOR: f64 = 1.2558;
/// Above 1/(2 − ρ), the factor of B²/T at η = 1.
pub const DISTANCE_FACTOR: f64 = 0.6279;

/// (2 + √2)√L, the part of the width that chance takes.
fn union<R: Real>(setting: &Setting<R>) -> R {
    (R::exact(2.0) + R::exact(2.0).sqrt()) * setting.log_union().sqrt()
}

/// (4/γ²)(2√(2/π)B + (2 + √2)√L)², the width for radius B.
pub fn width<R: Real>(setting: &Setting<R>, radius: R) -> R {
    let flips = R::exact(2.0) * half_normal_density() * radius;
    R::exact(WIDTH) * ((flips + union(setting)) / setting.gamma()).square()
}

/// 1.112 B²/β, the number of steps.
pub fn steps<R: Real>(radius: R, beta: R) -> R {
    R::exact(STEPS) * radius.square() / beta
}

/// The β that width m buys: Λ = Bγ/2 for the B at which `width` is m. Above 2/ln 2 (Λ < 0) the
/// width buys nothing.
pub fn beta_of_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    let gamma = setting.gamma();
    let reach = gamma * (width / R::exact(WIDTH)).sqrt() - union(setting);
    let radius = reach / (R::exact(2.0) * half_normal_density());
    beta_of_lambda(radius * gamma / R::exact(2.0))
}

/// The requirement for the setting's β, or else for β = ε ln 2.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = hard_target(setting);
    let radius = radius(setting.gamma(), beta);
    Requirement {
        width: width(setting, radius),
        steps: steps(radius, beta),
        step_size: R::exact(1.0),
        radius: Some(radius),
        failure: R::exact(2.0),
        level: beta,
    }
}

/// S.s5.
pub const STATEMENT: Statement = Statement {
    id: "S.s5",
    title: "Hard labels: width for a hard risk, sharp",
    paper: PAPER,
    equations: "S5",
    claim: "m ≥ (4/γ²)(2√(2/π)B + (2 + √2)√ln(2n/δ))², B = 2Λ/γ, Λ = ln(2/(β ln 2)), η = 1, \
            T ≥ 1.112 B²/β imply (1/T) Σ_{t<T} R^h(W(t)) ≤ β with probability ≥ 1 − 2δ",
    premises: &[MODEL, N, DELTA, GAMMA, BETA, Premise { symbol: "η", domain: "η = 1" }],
    constants: &[
        Constant {
            symbol: "4/γ²",
            value: WIDTH,
            literal: "4.0",
            meaning: "factor of the width",
            distinctive: false,
        },
        Constant {
            symbol: "Tβ/B²",
            value: STEPS,
            literal: "1.112",
            meaning: "factor of the number of steps, at least 1/(2 − ρ − ln 2)",
            distinctive: true,
        },
        Constant {
            symbol: "2/(2 − ρ)",
            value: COMPARATOR_FACTOR,
            literal: "1.2558",
            meaning: "factor of R^t(W̄) in the averaged risk, rounded up",
            distinctive: true,
        },
        Constant {
            symbol: "1/(2 − ρ)",
            value: DISTANCE_FACTOR,
            literal: "0.6279",
            meaning: "factor of B²/T in the averaged risk, rounded up",
            distinctive: true,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "S.s5",
        labels: Labels::Hard,
        risk: Risk::Hard,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "Lemmas A, B, C and D with λ = B, η = 1 (module documentation)",
};
