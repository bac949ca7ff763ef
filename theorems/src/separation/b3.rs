//! B3 (moving features fail to separate, or the loss vanishes): hard labels with the logistic loss, gradient
//! flow in Clarke's sense without projection, any data, any initial scale α > 0. Let
//! γ_t = max_{‖v_j‖ ≤ 1} min_i y_i (1/m) Σ_j β_ij v_j·x_i with β_ij the indicator of neuron j on x_i at time t, and any
//! number of [0, 1] on a kink, the worst choice counting; and ρ_i = μ(−y_i f_i). Then
//! −dL/dt ≥ γ_t² ((1/n) Σ ρ_i)² at almost every t. So L → 0, and the error is 0 from some time on, unless the
//! features of the moment fail to separate at all t outside a set of finite measure.
//!
//! *Proof.* Let v_j attain γ_t and V_j = (a_j/√m) v_j, ‖V‖ ≤ 1. Every member of the subdifferential has the form
//! −(1/n) Σ_i ρ_i y_i (a_j/√m) β_ij x_i, whose product with −V is (1/n) Σ ρ_i y_i (1/m) Σ_j β_ij v_j·x_i ≥
//! γ_t (1/n) Σ ρ_i. So its norm is at least that, and along the flow −dL/dt is the square of the norm of a member
//! (the chain rule for definable functions). There are finitely many patterns of strict signs and β ranges over
//! compact sets, so γ_t is at least some γ_min > 0 where the features separate; and the mean of ρ_i =
//! 1 − e^(−ℓ_i) is bounded below while L is. Infinite measure of such t would bring L below 0. ∎
//!
//! *Soft labels*, copies on one ray merged: −dL/dt ≥ λ_min(H_t) ‖r‖²/n², H_t the kernel of the features of the
//! moment: the divergence vanishes unless H_t is singular for all but a finite measure of t.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{GAMMA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// γ_t² ρ², ρ the mean of the ρ_i.
pub fn descent<R: Real>(margin: R, mean_slope: R) -> R {
    margin.square() * mean_slope.square()
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    descent(setting.gamma(), R::exact(0.5))
}

/// W.b3.
pub const STATEMENT: Statement = Statement {
    id: "W.b3",
    title: "The loss vanishes, or moving features keep failing to separate",
    paper: PAPER,
    equations: "B3",
    claim: "hard labels, logistic loss, gradient flow, B = ∞, any α > 0: −dL/dt ≥ γ_t² ((1/n) Σ ρ_i)², \
            ρ_i = μ(−y_i f_i), with γ_t the margin of the features of the moment; so L → 0 unless they fail to \
            separate for all t outside a set of finite measure",
    premises: &[
        Premise {
            symbol: "W(t)",
            domain: "gradient flow from the symmetric start, in Clarke's sense",
        },
        GAMMA,
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "least −dL/dt at the start, where ρ_i = 1/2, at γ_t = γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "the separating direction is one of descent (module documentation)",
};
