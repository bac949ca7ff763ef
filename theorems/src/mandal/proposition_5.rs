//! M Proposition 5, equations (13) and (14): hard labels.
//!
//! With Λ = ln(2/(β ln 2)): if B = 2Λ/γ, η ≤ 1, T ≥ 8Λ²/(γ² η β ln 2) and
//! m ≥ (16/γ⁴)(2√(2/π)Λ/c + 3√ln(2n/δ))², then (1/T) Σ_{t<T} R^h(W(t)) ≤ β with probability at
//! least 1 − 3δ; hence R averages to at most β/ln 2, because a point with y f ≤ 0 costs ln 2 or
//! more. The registered requirement is at η = 1.
//!
//! *A gap of 4 %.* With ‖∇R^h‖² ≤ R^h alone, as [Lemma D](crate::sharper::lemma_d) shows, this T
//! at η = 1 gives 3 β ln 2/2 ≈ 1.04 β and not β. The smaller self-bounding factor of
//! [S5](crate::sharper::s5) closes the gap.

use super::PAPER;
use super::model::half_normal_density;
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::real::Real;
use crate::setting::{BETA, C, DELTA, GAMMA, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const WIDTH: f64 = 16.0;
const UNION: f64 = 3.0;
const STEPS: f64 = 8.0;

/// The hard risk that guarantees a classification error of ε: β = ε ln 2.
pub fn hard_risk<R: Real>(epsilon: R) -> R {
    epsilon * R::exact(2.0).ln()
}

/// The hard risk asked for: the setting's β, or else ε ln 2.
pub fn hard_target<R: Real>(setting: &Setting<R>) -> R {
    setting.beta().unwrap_or_else(|| hard_risk(setting.epsilon()))
}

/// Λ = ln(2/(β ln 2)): a logit of Λ on the right side costs at most e^(−Λ) = β ln 2/2.
pub fn lambda<R: Real>(beta: R) -> R {
    (R::exact(2.0) / (beta * R::exact(2.0).ln())).ln()
}

/// The β whose Λ is this: 2/(e^Λ ln 2).
pub fn beta_of_lambda<R: Real>(lambda: R) -> R {
    R::exact(2.0) / (lambda.exp() * R::exact(2.0).ln())
}

/// B = 2Λ/γ.
pub fn radius<R: Real>(gamma: R, beta: R) -> R {
    R::exact(2.0) * lambda(beta) / gamma
}

/// (16/γ⁴)(2√(2/π)Λ/c + 3√ln(2n/δ))².
pub fn width<R: Real>(setting: &Setting<R>, beta: R) -> R {
    let flips = R::exact(2.0) * half_normal_density() * lambda(beta) / setting.c();
    let union = R::exact(UNION) * setting.log_union().sqrt();
    R::exact(WIDTH) * ((flips + union) / setting.gamma().square()).square()
}

/// 8Λ²/(γ² η β ln 2), the number of steps at step size η ≤ 1.
pub fn steps<R: Real>(gamma: R, step_size: R, beta: R) -> R {
    R::exact(STEPS) * (lambda(beta) / gamma).square() / (step_size * hard_risk(beta))
}

/// The requirement for the setting's β, or else for β = ε ln 2.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = hard_target(setting);
    let step_size = R::exact(1.0);
    Requirement {
        width: width(setting, beta),
        steps: steps(setting.gamma(), step_size, beta),
        step_size,
        radius: Some(radius(setting.gamma(), beta)),
        failure: R::exact(3.0),
        level: beta,
    }
}

/// M.proposition-5.
pub const STATEMENT: Statement = Statement {
    id: "M.proposition-5",
    title: "Hard labels: width for a hard risk",
    paper: PAPER,
    equations: "(13), (14)",
    claim: "m ≥ (16/γ⁴)(2√(2/π)Λ/c + 3√ln(2n/δ))², Λ = ln(2/(β ln 2)), B = 2Λ/γ, η ≤ 1, \
            T ≥ 8Λ²/(γ² η β ln 2) imply (1/T) Σ_{t<T} R^h(W(t)) ≤ β with probability ≥ 1 − 3δ",
    premises: &[N, C, DELTA, GAMMA, BETA, Premise { symbol: "η", domain: "(0, 1]" }],
    constants: &[
        Constant {
            symbol: "16/γ⁴",
            value: WIDTH,
            literal: "16.0",
            meaning: "factor of the width",
            distinctive: false,
        },
        Constant {
            symbol: "3√ln(2n/δ)",
            value: UNION,
            literal: "3.0",
            meaning: "factor of √ln(2n/δ) in the width",
            distinctive: false,
        },
        Constant {
            symbol: "Tγ²ηβ ln 2/Λ²",
            value: STEPS,
            literal: "8.0",
            meaning: "factor of the number of steps",
            distinctive: false,
        },
    ],
    provenance: Provenance::Printed,
    bound: Bound::Network(Network {
        statement: "M.proposition-5",
        labels: Labels::Hard,
        risk: Risk::Hard,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "the paper's; Lemma D at ρ = 0.4073 closes the last 4 %: (2 − ρη) times the average is at most \
            (3/2)β ln 2",
};
