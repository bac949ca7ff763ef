//! Lemma F (classification from soft risk): y_i f_i ≤ 0 and y_i z_i ≥ γ imply
//! KL(Ber(μ(z_i)) ‖ Ber(μ(f_i))) ≥ κ(γ), so R(W) ≤ R^KL(W)/κ(γ), where
//! κ(γ) = KL(Ber(μ(γ)) ‖ Ber(1/2)) = ln 2 + p ln p + (1 − p) ln(1 − p) at p = μ(γ).
//! On (0, 1/2], κ(γ) ≥ γ²/8.26, against γ²/32 in [Lemma 3](crate::mandal::lemma_3).
//!
//! *Proof.* Let y = 1 (the other case is its mirror image): p = μ(z) ≥ μ(γ) > 1/2 ≥ q = μ(f). For
//! fixed p the divergence falls as q rises to p, so it is at least KL(Ber(p) ‖ Ber(1/2)), and that
//! rises with p ≥ 1/2. Average over the points. ∎
//!
//! *Evaluation without cancellation.* With w = 2p − 1 = tanh(γ/2),
//! κ = ((1 + w) ln(1 + w) + (1 − w) ln(1 − w))/2 = Σ_{k≥1} w^(2k)/(2k(2k − 1)): positive terms
//! only. After K terms the rest is w^(2K+2) r(w²), r(s) = Σ_j c_{K+1+j} s^j with the falling
//! c_k = 1/(2k(2k − 1)): the k-th derivative of r over k! is between 0 and
//! c_{K+1+k}/(1 − s)^(k+1).
//!
//! *The constant.* κ'(γ) = γ/(4 cosh²(γ/2)), so κ(γ)/γ² is a weighted mean of 1/(8 cosh²(g/2)) over
//! g in (0, γ): it falls as γ rises, and on (0, 1/2] it is least at 1/2, where it is 1/8.2509.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::mandal::assumption_1::LOGIT_CAP;
use crate::real::Real;
use crate::setting::{GAMMA, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// κ(γ) ≥ γ² over this number, on (0, 1/2].
pub const INVERSE_CURVATURE: f64 = 8.26;

const TERMS: u32 = 12;

/// κ(γ) for γ ≥ 0.
pub fn kappa<R: Real>(gamma: R) -> R {
    let square = (gamma / R::exact(2.0)).tanh().square();
    let coefficient = |k: u32| R::exact(f64::from(2 * k * (2 * k - 1)));
    let complement = R::exact(1.0) - square;
    let rest = square.enclosed(|order| {
        let power = (0..order).fold(complement, |power, _| power * complement);
        [0.0, (R::exact(1.0) / (coefficient(TERMS + 1 + order) * power)).upper()]
    });
    let sum = (1..=TERMS).rev().fold(rest, |sum, k| R::exact(1.0) / coefficient(k) + square * sum);
    square * sum
}

/// κ(1/2): no untrained network has a soft risk above it (E6).
pub fn untrained_soft_risk_cap<R: Real>() -> R {
    kappa(R::exact(LOGIT_CAP))
}

/// The classification error that a soft risk of `soft_risk` guarantees: R^KL/κ(γ).
pub fn classification_error<R: Real>(gamma: R, soft_risk: R) -> R {
    soft_risk / kappa(gamma)
}

/// The soft risk that guarantees a classification error of ε: β = εκ(γ).
pub fn soft_risk<R: Real>(gamma: R, epsilon: R) -> R {
    epsilon * kappa(gamma)
}

fn factor<R: Real>(setting: &Setting<R>, _: R) -> R {
    classification_error(setting.gamma(), R::exact(1.0))
}

/// S.lemma-f.
pub const STATEMENT: Statement = Statement {
    id: "S.lemma-f",
    title: "Classification error from soft risk",
    paper: PAPER,
    equations: "Lemma F",
    claim: "R(W) ≤ R^KL(W)/κ(γ), κ(γ) = KL(Ber(μ(γ)) ‖ Ber(1/2)) ≥ γ²/8.26",
    premises: &[GAMMA],
    constants: &[Constant {
        symbol: "γ²/κ(γ)",
        value: INVERSE_CURVATURE,
        literal: "8.26",
        meaning: "largest γ²/κ(γ) on (0, 1/2], rounded up",
        distinctive: true,
    }],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality { quantity: "R/R^KL", value: factor, enclosure: factor }),
    source_file: file!(),
    proof: "a point on the wrong side is at least as far as 1/2 from μ(γ) (module documentation)",
};
