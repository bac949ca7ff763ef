//! Lemma D (regret): let the loss be convex in f, and ‖∇R(W)‖² ≤ ρ R(W). For every W̄ with
//! ‖W̄_j − W_j(0)‖ ≤ B/√m,
//! (2η − ρη²) Σ_{t<T} R(W(t)) ≤ 2η Σ_{t<T} R^t(W̄) + ‖W(0) − W̄‖².
//!
//! *Proof.* W̄ is inside the balls that the step projects on, and projection brings no point
//! farther from it: ‖W(t+1) − W̄‖² ≤ ‖W(t) − W̄‖² − 2η⟨∇R, W(t) − W̄⟩ + η²‖∇R‖². With the
//! indicators of step t held fixed, f^t is linear and f^t_i(W(t)) = f_i(W(t)), so convexity gives
//! ⟨∇R, W̄ − W(t)⟩ = (1/n) Σ_i ℓ'_i (f^t_i(W̄) − f_i(W(t))) ≤ R^t(W̄) − R(W(t)). Sum over t. ∎
//!
//! *The factor ρ.* ∇_{W_j}R = (1/n) Σ_i ℓ'_i a_j m^(−1/2) 1(·) x_i has norm at most
//! m^(−1/2) (1/n) Σ_i abs(ℓ'_i), so ‖∇R‖² ≤ ((1/n) Σ_i abs(ℓ'_i))² ≤ (1/n) Σ_i ℓ'_i².
//! Soft: ℓ' = μ(f) − p, and Pinsker's inequality KL ≥ 2(μ − p)² gives ρ = 1/2.
//! Hard: abs(ℓ') = q and ℓ = −ln(1 − q) with q = μ(−y f), so ρ = sup_q q²/(−ln(1 − q)). The
//! supremum, 0.40726…, is attained at q ≈ 0.71533, where −2(1 − q) ln(1 − q) = q.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{LENGTHS, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// ρ of the soft risk.
pub const RHO_SOFT: f64 = 0.5;
/// ρ of the hard risk.
pub const RHO_HARD: f64 = 0.4073;

/// The bound on the averaged risk: (2η R̄ + D²/T)/(2η − ρη²), for R^t(W̄) ≤ R̄ at every step and
/// ‖W(0) − W̄‖² ≤ D². Needs 0 < η < 2/ρ.
pub fn averaged_risk<R: Real>(
    rho: R,
    step_size: R,
    comparator_risk: R,
    distance_squared: R,
    steps: R,
) -> R {
    comparator_factor(rho, step_size) * comparator_risk
        + distance_factor(rho, step_size) * distance_squared / steps
}

/// 2/(2 − ρη), the factor of the comparator's risk.
pub fn comparator_factor<R: Real>(rho: R, step_size: R) -> R {
    R::exact(2.0) / (R::exact(2.0) - rho * step_size)
}

/// 1/(2η − ρη²), the factor of ‖W(0) − W̄‖²/T.
pub fn distance_factor<R: Real>(rho: R, step_size: R) -> R {
    R::exact(1.0) / (step_size * (R::exact(2.0) - rho * step_size))
}

fn soft_factor<R: Real>(_: &Setting<R>, _: R) -> R {
    comparator_factor(R::exact(RHO_SOFT), R::exact(1.0))
}

/// S.lemma-d.
pub const STATEMENT: Statement = Statement {
    id: "S.lemma-d",
    title: "Regret of projected gradient descent",
    paper: PAPER,
    equations: "Lemma D",
    claim: "‖∇R‖² ≤ ρR implies (2η − ρη²) Σ_t R(W(t)) ≤ 2η Σ_t R^t(W̄) + ‖W(0) − W̄‖²; ρ = 1/2 \
            with soft labels, ρ = 0.4073 with hard ones",
    premises: &[
        LENGTHS,
        Premise { symbol: "ℓ", domain: "convex in f, with the ρ of the claim" },
        Premise { symbol: "η", domain: "(0, 2/ρ)" },
        Premise { symbol: "W̄", domain: "‖W̄_j − W_j(0)‖ ≤ B/√m for every j" },
    ],
    constants: &[
        Constant {
            symbol: "ρ (soft)",
            value: RHO_SOFT,
            literal: "0.5",
            meaning: "self-bounding factor of the soft risk's gradient",
            distinctive: false,
        },
        Constant {
            symbol: "ρ (hard)",
            value: RHO_HARD,
            literal: "0.4073",
            meaning: "self-bounding factor of the hard risk's gradient",
            distinctive: true,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "factor of R^t(W̄) at η = 1 with soft labels",
        value: soft_factor,
        enclosure: soft_factor,
    }),
    source_file: file!(),
    proof: "projections do not expand; convexity; self-bounding gradient (module documentation)",
};
