//! C4 (risk certificate, soft labels): if κ < 4,
//! (1/T) Σ R^KL(W(t)) ≤ ((1/n) Σ_i max KL(p_i ‖ μ(c⁰_i ± E⁰_i)) + S²/(2ηT))/(1 − κ/4).
//!
//! *Proof.* [C2](super::c2) with c_i = z_i, the labels' logits: δ_i = μ(f_i) − p_i is the derivative of
//! the divergence in f, so δ_i(f_i − f̄_i) ≥ KL(f_i) − KL(f̄_i) by convexity, and δ_i² ≤ KL(f_i)/2 by
//! Pinsker's inequality. Hence (2 − κ/2) times the averaged risk is at most 2 max KL(f̄_i) + S²/(ηT). The
//! divergence is convex in f̄_i, which [C1](super::c1) puts between c⁰_i − E⁰_i and c⁰_i + E⁰_i: it is
//! largest at an end. ∎
//!
//! Nothing is won here against Lemma E: the weight 1/2 of the two terms is the best one.

use super::{PAPER, REFERENCE, TRAINING};
use crate::bound::{Bound, Inequality};
use crate::mandal::model::logistic;
use crate::real::Real;
use crate::setting::{GAMMA, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const SLOPE: f64 = 4.0;

/// KL(Ber(μ(z)) ‖ Ber(μ(f))) = ln(1 + p(e^Δ − 1)) − pΔ at p = μ(z), Δ = f − z, with few digits lost near
/// Δ = 0; for Δ > 0 the mirror image, so that nothing overflows.
pub fn divergence<R: Real>(logit: R, output: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let gap = output - logit;
    if gap.lower() > 0.0 {
        return divergence(-logit, -output);
    }
    let (p, half) = (logistic(logit), (gap / two).tanh());
    let growth = two * p * half / (one - half);
    two * (growth / (two + growth)).atanh() - p * gap
}

/// The larger of KL(Ber(μ(z)) ‖ Ber(μ(c ± E))), z the label's logit.
pub fn worst_divergence<R: Real>(logit: R, centre: R, error: R) -> R {
    divergence(logit, centre - error).max(divergence(logit, centre + error))
}

/// The bound on the averaged R^KL, from the mean over the points of the worst divergence; κ < 4.
pub fn risk<R: Real>(
    mean_divergence: R,
    distance_squared: R,
    step_size: R,
    steps: R,
    kappa: R,
) -> R {
    let time = distance_squared / (R::exact(2.0) * step_size * steps);
    (mean_divergence + time) / (R::exact(1.0) - kappa / R::exact(SLOPE))
}

fn without_centre<R: Real>(setting: &Setting<R>, steps: R) -> R {
    let (zero, one, gamma) = (R::exact(0.0), R::exact(1.0), setting.gamma());
    risk(worst_divergence(gamma, zero, gamma), one, one, steps, zero)
}

/// C.c4.
pub const STATEMENT: Statement = Statement {
    id: "C.c4",
    title: "Risk certificate of one network, soft labels",
    paper: PAPER,
    equations: "C4",
    claim: "(1/T) Σ_{t<T} R^KL(W(t)) ≤ (D + S²/(2ηT))/(1 − κ/4), D the mean over the points of the larger \
            KL(p_i ‖ μ(c⁰_i ± E⁰_i))",
    premises: &[TRAINING, REFERENCE, Premise { symbol: "κ", domain: "κ = ηΓ in (0, 4)" }, GAMMA],
    constants: &[Constant {
        symbol: "κ/4",
        value: SLOPE,
        literal: "4.0",
        meaning: "from Pinsker's inequality",
        distinctive: false,
    }],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "averaged R^KL at z_i = γ, c⁰_i = 0, E⁰_i = γ, S = η = 1, T = m and κ → 0",
        value: without_centre,
        enclosure: without_centre,
    }),
    source_file: file!(),
    proof: "C.c2 at the labels' logits, convexity and Pinsker's inequality (module documentation)",
};
