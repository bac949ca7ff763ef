//! M Lemma 3, equation (9): R(W) ≤ (32/γ²) R^KL(W).
//!
//! The classification error counts y_i f_i ≤ 0. (As printed, (8) counts y_i f_i > 0.)
//! [Lemma F](crate::sharper::lemma_f) proves it with a factor near 8.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{GAMMA, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// The factor of 1/γ².
pub const FACTOR: f64 = 32.0;

/// The classification error that a soft risk of `soft_risk` guarantees: (32/γ²) R^KL.
pub fn classification_error<R: Real>(gamma: R, soft_risk: R) -> R {
    R::exact(FACTOR) / gamma.square() * soft_risk
}

/// The soft risk that guarantees a classification error of ε: β = γ²ε/32.
pub fn soft_risk<R: Real>(gamma: R, epsilon: R) -> R {
    gamma.square() * epsilon / R::exact(FACTOR)
}

/// The soft risk asked for: the setting's β, or else the one that ε implies by this lemma.
pub fn soft_target<R: Real>(setting: &Setting<R>) -> R {
    setting.beta().unwrap_or_else(|| soft_risk(setting.gamma(), setting.epsilon()))
}

fn factor<R: Real>(setting: &Setting<R>, _: R) -> R {
    classification_error(setting.gamma(), R::exact(1.0))
}

/// M.lemma-3.
pub const STATEMENT: Statement = Statement {
    id: "M.lemma-3",
    title: "Classification error from soft risk",
    paper: PAPER,
    equations: "(9)",
    claim: "R(W) ≤ (32/γ²) R^KL(W) for every W",
    premises: &[GAMMA],
    constants: &[Constant {
        symbol: "γ² R/R^KL",
        value: FACTOR,
        literal: "32.0",
        meaning: "factor of 1/γ² between soft risk and classification error",
        distinctive: false,
    }],
    provenance: Provenance::Printed,
    bound: Bound::Inequality(Inequality { quantity: "R/R^KL", value: factor, enclosure: factor }),
    source_file: file!(),
    proof: "implied by S.lemma-f, because κ(γ) ≥ γ²/32",
};
