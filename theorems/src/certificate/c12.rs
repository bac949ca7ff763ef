//! C12 (the initial scale): let the initial weights be N(0, α²I) instead of N(0, I), all else as before (the
//! output is still 0 at the start, the radius is B/√m). By homogeneity this is the output scale α of a
//! network that starts at scale 1: in the weights W/α the step is η/α² and the radius B/α.
//!
//! *Proof that S5-least and S2-least hold with one change.* A neuron can change its indicator on x_i only if
//! abs(W_j(0)·x_i) ≤ B‖x_i‖/√m, and W_j(0)·x_i/‖x_i‖ is α times standard normal: Lemmas B and G hold for the
//! flips with B/α in B's place. Lemma A holds with U_j = (a_j/√m) v(W_j(0)/α). Lemmas C, D, E and F do not see
//! α: ‖∇_W f‖ ≤ 1 and pairs cancel. ∎
//!
//! *Hard labels.* Λ(m, B, α) = B(γ − √(2 ln(n/δ_A)/m) − q(m, B/α)), the rest as
//! [S5-least](crate::sharper::s5_least). As B → ∞ and α/B → ∞ the width tends to the least m with
//! √(2 ln(n/δ_A)/m) + (4/3) ln(n/δ_B)/m ≤ γ, for every ε; T ∝ B²/β is the price. With the exact binomial
//! quantile, which is 0 once no neuron is in reach, 2 ln(n/δ_A)/γ² remains.
//!
//! *Soft labels.* Δ = s(τ_G(m) + φ(m, s/α)), the rest as [S4-least](crate::sharper::s4_least) at sγ; as α → ∞
//! the width tends to that of Δ = s(τ_G(m) + 4 ln(2/δ_B)/(3m)).
//!
//! At n = 8, γ = ε = δ = 0.1 the hard width is below the soft one from α ≈ 46 on.

use super::{PAPER, SCALE};
use crate::bisection::zero;
use crate::bound::{Bound, Inequality, Requirement};
use crate::mandal::proposition_5::hard_risk;
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, GAMMA, MODEL, N, Premise, Setting};
use crate::sharper::{lemma_a, lemma_b, lemma_f, s2_least, s5_least};
use crate::statement::{Provenance, Statement};

/// Hard labels at initial scale α and radius B, η = 1, for the setting's ε.
pub fn hard<R: Real>(setting: &Setting<R>, initial: R, radius: R) -> Requirement<R> {
    let beta = hard_risk(setting.epsilon());
    Requirement {
        width: s5_least::width(setting, radius, initial, beta),
        steps: s5_least::steps(radius, beta),
        step_size: R::exact(1.0),
        radius: Some(radius),
        failure: R::exact(s2_least::TRANSFER_FAILURE + s2_least::FLIP_FAILURE),
        level: beta,
    }
}

/// The radius at which [`hard`] has its least width.
pub fn hard_radius(setting: &Setting<f64>, initial: f64) -> f64 {
    s5_least::radius(setting, initial, hard_risk(setting.epsilon()))
}

/// γ − √(2 ln(n/δ_A)/m) − (4/3) ln(n/δ_B)/m: the limit of Λ/B as α/B → ∞.
fn hard_surplus<R: Real>(setting: &Setting<R>, width: R) -> R {
    let (n, delta) = (setting.n(), setting.delta());
    let transfer = lemma_b::log_union(n, s2_least::TRANSFER_FAILURE, delta);
    let flips = lemma_b::log_union(n, s2_least::FLIP_FAILURE, delta);
    let rest = lemma_b::fraction_bernstein(R::exact(0.0), flips, width);
    setting.gamma() - lemma_a::deviation(transfer, width) - rest
}

/// The least width of hard labels over all α and B, for every ε.
pub fn hard_limit<R: Real>(setting: &Setting<R>) -> R {
    zero(1.0, f64::MAX, |m| hard_surplus(setting, m))
}

/// 2 ln(n/δ_A)/γ², the same where no neuron is in reach.
pub fn hard_limit_without_flips<R: Real>(setting: &Setting<R>) -> R {
    let transfer = lemma_b::log_union(setting.n(), s2_least::TRANSFER_FAILURE, setting.delta());
    // √(2L/m) = γ.
    lemma_a::deviation(transfer, R::exact(1.0)).square() / setting.gamma().square()
}

/// Soft labels of logits s z_i at initial scale α, B = s, η = 1/8, for the setting's ε.
pub fn soft<R: Real>(setting: &Setting<R>, initial: R, scale: R) -> Requirement<R> {
    let beta = lemma_f::soft_risk(scale * setting.gamma(), setting.epsilon());
    let gap = |m| s2_least::gap_at_scale(setting.delta(), scale, initial, m);
    Requirement {
        width: zero(1.0, f64::MAX, |m| s2_least::closing_at_gap(beta, gap(m))),
        steps: s2_least::steps(scale, beta),
        step_size: R::exact(s2_least::STEP_SIZE),
        radius: Some(scale),
        failure: R::exact(s2_least::TRANSFER_FAILURE + s2_least::FLIP_FAILURE),
        level: setting.epsilon(),
    }
}

fn limit<R: Real>(setting: &Setting<R>, _: R) -> R {
    hard_limit(setting)
}

/// C.c12.
pub const STATEMENT: Statement = Statement {
    id: "C.c12",
    title: "The initial scale turns the order of soft and hard widths round",
    paper: PAPER,
    equations: "C12",
    claim: "with W_j(0) drawn from N(0, α²I), S5-least holds with \
            Λ(m, B, α) = B(γ − √(2 ln(n/δ_A)/m) − q(m, B/α)) and S4-least with Δ = s(τ_G + φ(m, s/α))",
    premises: &[
        MODEL,
        N,
        DELTA,
        GAMMA,
        EPSILON,
        SCALE,
        Premise { symbol: "α", domain: "(0, ∞)" },
        Premise { symbol: "B", domain: "(0, ∞) for hard labels, s for soft ones" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "least width of hard labels as B → ∞ and α/B → ∞",
        value: limit,
        enclosure: limit,
    }),
    source_file: file!(),
    proof: "S.s5-least and S.s4-least: only S.lemma-b and S.lemma-g's flips see α (module documentation)",
};
