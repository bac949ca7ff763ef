//! C5 (lazy limit of one network): labels p_i = μ(s z_i), y_i z_i ≥ γ > 0, κ < 8. Let
//! H = (1/M) Σ_k D_{b_k} XXᵀ D_{b_k}, D_b the diagonal matrix of the indicators b⁰_k, z in the range of H,
//! D̄_k = s Xᵀ D_{b_k} H⁺z, Z = zᵀH⁺z and B ≥ max ‖D̄_k‖.
//!
//! (a) If B‖x_i‖ < a_ik for all i and k, so that nothing flips, the averaged R is at most
//! s²Z/(ηT·w(sγ − κw/4)), w = tanh(sγ/2): at most ε once T ≥ s²Z/(ηε w(sγ − κw/4)), which tends to
//! 2Z/(ηεγ²(1 − κ/8)) as s → 0.
//!
//! (b) Without projection the same holds if s√(ZηT/(8 − κ))‖x_i‖ < a_ik for all i and k.
//!
//! *Proof.* (a) f⁰_i(W̄) = s(HH⁺z)_i = s z_i, E = 0, and S² = s² zᵀH⁺HH⁺z = s²Z. [C3](super::c3) with
//! c = sz, gap = 0: λ_i = w_i(abs(c_i) − κw_i/4), and x ↦ tanh(x/2)(x − κ tanh(x/2)/4) rises for κ < 8,
//! so that λ_i ≥ w(sγ − κw/4). (b) Until the first flip, C2 holds without the projection, where its first
//! step is an equality, and f̄ = c. By (i) of C3 (8 − κ) Σ_t (1/n) Σ δ_i² ≤ s²Z/η, hence
//! ‖D_kσ(t)‖ ≤ η Σ (1/n) Σ abs(δ_i) ≤ η√(t s²Z/(η(8 − κ))): no first flip before T. ∎
//!
//! *With a rest.* If c = sz, but the outputs at the reference are only within E_i of it, (i) of C3 with
//! 2E abs(δ) ≤ ωδ² + E²/ω gives (8 − κ − ω) Σ_t (1/n) Σ δ_i² ≤ S²/η + T (1/n) Σ E_i²/ω for every ω in
//! (0, 8 − κ), and the neurons move by at most η times √T times the root of that sum, times the root mean
//! square of the norms.
//!
//! So as s → 0 the width that remains is that of interpolation, z in the range of the finite features: it
//! does not depend on ε. T is of the same order as at s = 1.

use super::{KAPPA, PAPER, SCALE, TRAINING, c3};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{EPSILON, GAMMA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// w(sγ − κw/4), what a bad step costs at least.
pub fn weight<R: Real>(gamma: R, scale: R, kappa: R) -> R {
    c3::weight(scale * gamma, R::exact(0.0), kappa)
}

/// s²Z/(ηT w(sγ − κw/4)), above the averaged R; `energy` is Z.
pub fn averaged_error<R: Real>(
    gamma: R,
    scale: R,
    energy: R,
    step_size: R,
    kappa: R,
    steps: R,
) -> R {
    scale.square() * energy / (step_size * steps * weight(gamma, scale, kappa))
}

/// The steps after which the averaged R is at most ε.
pub fn steps<R: Real>(gamma: R, scale: R, energy: R, step_size: R, kappa: R, epsilon: R) -> R {
    averaged_error(gamma, scale, energy, step_size, kappa, epsilon)
}

/// 2Z/(ηεγ²(1 − κ/8)), their limit as s → 0.
pub fn limit_of_steps<R: Real>(gamma: R, energy: R, step_size: R, kappa: R, epsilon: R) -> R {
    let shortened = R::exact(1.0) - kappa / R::exact(c3::CURVATURE);
    R::exact(2.0) * energy / (step_size * epsilon * gamma.square() * shortened)
}

/// s√(ZηT/(8 − κ)), above every ‖D_kσ(t)‖ up to T without projection, as long as nothing flips.
pub fn reach<R: Real>(scale: R, energy: R, step_size: R, kappa: R, steps: R) -> R {
    scale * (energy * step_size * steps / (R::exact(c3::CURVATURE) - kappa)).sqrt()
}

/// A reference of which the outputs miss the targets.
#[derive(Clone, Copy, Debug)]
pub struct Rest<R> {
    /// S².
    pub distance_squared: R,
    /// (1/n) Σ E_i².
    pub mean_square: R,
    /// √((1/n) Σ ‖x_i‖²).
    pub norm: R,
    /// ω in (0, 8 − κ).
    pub share: R,
}

/// Above every ‖D_kσ(t)‖ up to T without projection, as long as nothing flips.
pub fn reach_with_rest<R: Real>(rest: Rest<R>, step_size: R, kappa: R, steps: R) -> R {
    let Rest { distance_squared, mean_square, norm, share } = rest;
    let spent = distance_squared / step_size + steps * mean_square / share;
    let mean = spent / (R::exact(c3::CURVATURE) - kappa - share);
    step_size * norm * (steps * mean).sqrt()
}

fn at_unit_energy<R: Real>(setting: &Setting<R>, _: R) -> R {
    let one = R::exact(1.0);
    steps(setting.gamma(), one, one, one, one, setting.epsilon())
}

/// C.c5.
pub const STATEMENT: Statement = Statement {
    id: "C.c5",
    title: "Lazy limit of one network",
    paper: PAPER,
    equations: "C5",
    claim: "with labels μ(s z_i), z in the range of the finite features' H, and B‖x_i‖ < a_ik for all i, k: \
            T ≥ s²Z/(ηε w(sγ − κw/4)), w = tanh(sγ/2), implies averaged R ≤ ε",
    premises: &[
        TRAINING,
        KAPPA,
        SCALE,
        GAMMA,
        EPSILON,
        Premise { symbol: "Z", domain: "Z = zᵀH⁺z, and B ≥ s max ‖XᵀD_{b_k}H⁺z‖" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "T at Z = s = η = κ = 1",
        value: at_unit_energy,
        enclosure: at_unit_energy,
    }),
    source_file: file!(),
    proof: "C.c3 at c = sz without errors of the features (module documentation)",
};
