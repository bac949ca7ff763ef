//! C9 (hard labels are self-distillation): if no neuron can flip at radius B, and D̄ minimises
//! (1/n) Σ ℓ_i(c⁰_i) over ‖D̄_k‖ ≤ B, with all c_i = c⁰_i ≠ 0, then the averaged R is within
//! V = O(B²/(ηT)) of the share of points with y_i c_i ≤ 0: hard labels at radius B behave as the soft labels
//! μ(c_i).
//!
//! *Proof.* Without flips E = 0, so e_i = 0 and every λ_i = w_i(abs(c_i) − κw_i/4) > 0, κ < 8. The gradient of
//! the objective in D̄_k is h_k/M, h_k = (1/n) Σ r̄_i b⁰_ik x_i; at the minimum over the ball
//! D̄_k·h_k = −B‖h_k‖, so gap = 0. [C3](super::c3)'s two sides then differ from the share by at most V over
//! all points, and V ≤ (S²/(ηT))/min λ_i. ∎
//!
//! As B → 0 the c_i tend to the direction of the largest mean margin, which errs on half of the half
//! circle's points; soft labels have r̄ = 0, so that flips cost E²/8, of second order, while hard labels pay
//! the gap, of first order.

use super::{KAPPA, PAPER, TRAINING, c2, c3};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{GAMMA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// V, above the distance of the averaged R from the share of points with y_i c_i ≤ 0, for the centres c_i.
pub fn deviation<R: Real>(
    centres: &[R],
    distance_squared: R,
    step_size: R,
    steps: R,
    kappa: R,
) -> R {
    let zero = R::exact(0.0);
    let weights: Vec<R> = centres.iter().map(|&c| c3::weight(c, zero, kappa)).collect();
    c3::worst_share(c2::budget(distance_squared, step_size, steps, zero), &weights, centres.len())
}

fn one_point<R: Real>(setting: &Setting<R>, steps: R) -> R {
    let one = R::exact(1.0);
    deviation(&[setting.gamma()], one, one, steps, one)
}

/// C.c9.
pub const STATEMENT: Statement = Statement {
    id: "C.c9",
    title: "Hard labels without flips are self-distillation",
    paper: PAPER,
    equations: "C9",
    claim: "if nothing flips at radius B and D̄ is the hard risk's minimum over the balls, with all c_i ≠ 0: \
            the averaged R differs from the share of y_i c_i ≤ 0 by at most V ≤ S²/(ηT min λ_i)",
    premises: &[
        TRAINING,
        KAPPA,
        GAMMA,
        Premise {
            symbol: "D̄", domain: "the minimum of (1/n) Σ ℓ_i(c⁰_i) over ‖D̄_k‖ ≤ B"
        },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "V for one point with abs(c) = γ at S = η = κ = 1 and T = m",
        value: one_point,
        enclosure: one_point,
    }),
    source_file: file!(),
    proof: "C.c3 with gap = E = 0 (module documentation)",
};
