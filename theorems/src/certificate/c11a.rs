//! C11a (label smoothing): labels p_i = μ(s y_i) need no teacher. [C5](super::c5) and [C6](super::c6) hold with
//! z = y and γ = 1: if K is positive definite, m ≥ 2N ln(n/δ)/c(τ) neurons are enough for every ε, with
//! Y = yᵀK⁻¹y, Z ≤ Y/(1 − τ), B = s√(NY)/(1 − τ), T ≥ 2Z/(ηε(1 − κ/8)) as s → 0, and nothing flips with
//! probability at least 1 − δ' if s ≤ δ'(1 − τ)√(2π)/(n√(NmY)).
//!
//! *Proof.* C6's proof uses zᵀK⁻¹z ≤ 1 in three places: Z, ‖K^(1/2)H⁻¹z‖² ≤ zᵀH⁻¹z/(1 − τ) ≤
//! zᵀK⁻¹z/(1 − τ)², and the flips through B. With z = y each has the factor Y. C5 needs y_i z_i ≥ γ: here
//! y_i z_i = 1. ∎
//!
//! On the half circle z_i = γy_i exactly: the teacher's labels are smoothed hard labels.

use super::{KAPPA, PAPER, TRAINING, c5, c6};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, N, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// 2N ln(n/δ)/c(τ), as in C6.
pub fn width<R: Real>(features: R, n: R, delta: R, tau: R) -> R {
    c6::width(features, n, delta, tau)
}

/// Z at most Y/(1 − τ), Y = yᵀK⁻¹y.
pub fn energy<R: Real>(label_energy: R, tau: R) -> R {
    label_energy * c6::energy(tau)
}

/// B = s√(NY)/(1 − τ).
pub fn radius<R: Real>(features: R, label_energy: R, tau: R, scale: R) -> R {
    c6::radius(features * label_energy, tau, scale)
}

/// The scale below which nothing flips, up to probability `delta`.
pub fn scale_without_flips<R: Real>(
    features: R,
    label_energy: R,
    n: R,
    width: R,
    tau: R,
    delta: R,
) -> R {
    c6::scale_without_flips(features * label_energy, n, width, tau, delta)
}

/// 2Z/(ηε(1 − κ/8)), the steps as s → 0.
pub fn limit_of_steps<R: Real>(label_energy: R, tau: R, step_size: R, kappa: R, epsilon: R) -> R {
    c5::limit_of_steps(R::exact(1.0), energy(label_energy, tau), step_size, kappa, epsilon)
}

fn example<R: Real>(setting: &Setting<R>, _: R) -> R {
    let (one, half) = (R::exact(1.0), R::exact(0.5));
    limit_of_steps(setting.n(), half, one, one, setting.epsilon())
}

/// C.c11a.
pub const STATEMENT: Statement = Statement {
    id: "C.c11a",
    title: "Label smoothing: a width without ε and without a teacher",
    paper: PAPER,
    equations: "C11a",
    claim: "with labels μ(s y_i) and K positive definite, m ≥ 2N ln(n/δ)/c(τ), \
            s ≤ δ'(1 − τ)√(2π)/(n√(NmY)) and T ≥ 2Y/((1 − τ)ηε(1 − κ/8)) as s → 0 imply averaged R ≤ ε with \
            probability ≥ 1 − δ − δ', Y = yᵀK⁻¹y",
    premises: &[
        TRAINING,
        KAPPA,
        N,
        DELTA,
        EPSILON,
        Premise {
            symbol: "K", domain: "positive definite; N is the largest ‖K^(−1/2)D_bX‖²"
        },
        Premise { symbol: "τ", domain: "(0, 1)" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "T as s → 0 at Y = n, τ = 1/2 and η = κ = 1",
        value: example,
        enclosure: example,
    }),
    source_file: file!(),
    proof: "C.c5 and C.c6 with z = y and γ = 1 (module documentation)",
};
