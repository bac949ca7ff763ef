//! S− (soft labels need more): on a [cluster](super::cluster) with −¼ ≤ ξ < 0 and a teacher T(α), αν ≥ 1, with
//! tanh(αγ'/2) ≤ (1 + ξ) tanh(γ'/2), so α < 1 + ξ, for any radius and η_t ≤ 2n:
//! soft labels have R(W(t)) ≥ N/(N + 1) for all t with probability at least (1 − h − ρ_s/√(2π))^(m/2),
//! ρ_s ≤ 0.64 √m γ'; with equality R = 1 for all t, with any step sizes, with probability at least
//! (1 − h)^(m/2). Hard labels have R(W(t)) = 1/(N + 1) for all t ≥ 1 with probability at least
//! (1 − h − ρ_h/√(2π))^(m/2) − ((1 − h)/2)^(m/2), ρ_h ≤ 1.28 √m abs(ξ)/(1 + ξ). In both the better of D1 and
//! D1' may stand.
//!
//! For every α in [¾, 1) some ξ in (α − 1, 0) gives equality.
//! *Corollary.* Given ε, δ in (0, ½), let N be the least even number from 1/ε on, α = 1 − h, that ξ, T ≥ N/ε and
//! η = 1. If h ≤ δ/(m(1 + 0.7 √m)) with m = 2⌈log₂(2/δ)⌉, hard labels reach averaged R ≤ ε at this m with
//! probability at least 1 − δ. Soft labels have R = 1 for all t with probability at least δ at every
//! m ≤ 2 ln(1/δ)/ln(1/(1 − h)), and need m > (1 − h) α ln(1/δ)/((1 + αν)γ) with γ = αγ' the margin of T(α), which
//! tends to γ* with h → 0.
//!
//! *Proof.* [D1](super::one_dimension) with the signs of [S+](super::s_plus) reversed; now γ' ≥ αγ'/(1 + ξ), as
//! tanh(αx) ≥ α tanh x for α ≤ 1. Equality is Φ(0) = 0, that is Σ g_i x_i = 0, and [L0](crate::lower::l0)
//! applies. tanh(αγ'/2) − (1 + ξ) tanh(γ'/2) is continuous in ξ, positive at ξ = α − 1 and negative at 0.
//! *Corollary.* h ≤ ¼ and abs(ξ) ≤ 1 − α = h, so ρ_h/√(2π) ≤ 0.52 √m h/(1 − h) ≤ 0.7 √m h, and
//! (m/2)(h + 0.7 √m h) ≤ δ/2. The rest is that of S+, with h = 2(1 + αν) cos(Δ/2) γ'. ∎

use super::cluster::Cluster;
use super::one_dimension::{self, DATA, STEPS};
use crate::bisection::{Bracket, narrow};
use crate::bound::{Bound, Inequality};
use crate::lower::{PAPER, TRAINING};
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// 0.52/(1 − ¼), rounded up: what the reach costs, over √m h.
const REACH: f64 = 0.7;

/// At most the probability that the soft labels of T(α) have R(W(t)) ≥ N/(N + 1) for all t.
pub fn soft_fail<R: Real>(cluster: &Cluster<R>, alpha: R, width: R) -> R {
    one_dimension::decided(cluster.hit, one_dimension::soft_limit(cluster, alpha), width)
}

/// At most the probability that hard labels have R(W(t)) = 1/(N + 1) for all t ≥ 1.
pub fn hard_succeed<R: Real>(cluster: &Cluster<R>, width: R) -> R {
    one_dimension::decided_and_active(cluster.hit, one_dimension::hard_limit(cluster), width)
}

/// The ξ in (α − 1, 0) at which the soft labels of T(α), ¾ ≤ α < 1, balance like hard ones at ξ = 0; the excess
/// of `cluster` is not read. On it or beside it, by the rounding of the logits.
pub fn balanced_excess(cluster: &Cluster<f64>, alpha: f64) -> f64 {
    let pull = |shortfall: f64| Cluster { excess: -shortfall, ..*cluster }.soft_pull(alpha);
    let whole = Bracket { fails: f64::MIN_POSITIVE, holds: 1.0 - alpha };
    -narrow(whole, |shortfall| pull(shortfall) >= 0.0).holds
}

/// δ/(m(1 + 0.7 √m)), up to which h the width m is enough for hard labels in the corollary.
pub fn largest_hit<R: Real>(delta: R, width: R) -> R {
    delta / (width * (R::exact(1.0) + R::exact(REACH) * width.sqrt()))
}

/// (1 − h) α ln(1/δ)/((1 + αν)γ), at most the width that soft labels need in the corollary; γ = αγ'.
pub fn soft_width<R: Real>(cluster: &Cluster<R>, alpha: R, delta: R) -> R {
    cluster.width_from_logit(alpha, delta)
}

fn at_setting<R: Real>(setting: &Setting<R>, width: R) -> R {
    largest_hit(setting.delta(), width)
}

/// L.s-minus.
pub const STATEMENT: Statement = Statement {
    id: "L.s-minus",
    title: "Data on which soft labels need ε/γ neurons and hard ones a constant number",
    paper: PAPER,
    equations: "S−",
    claim: "on K(N, Δ, ξ), ξ < 0, with a teacher T(α) that gives the outlier at least the weight at which its \
            labels balance, tanh(αγ'/2) ≤ (1 + ξ) tanh(γ'/2): soft labels have R ≥ N/(N + 1) for all t with \
            probability at least (1 − h − ρ/√(2π))^(m/2), and R = 1 with probability at least (1 − h)^(m/2) at \
            equality; hard ones R = 1/(N + 1) for all t ≥ 1 with nearly the same probability. With α = 1 − h, \
            N ≥ 1/ε and equality hard labels succeed with probability 1 − δ at m = 2⌈log₂(2/δ)⌉ for all small γ, \
            and soft ones need m > (1 − h) α ln(1/δ)/((1 + αν)γ)",
    premises: &[
        TRAINING,
        DATA,
        STEPS,
        EPSILON,
        DELTA,
        Premise {
            symbol: "α", domain: "at least 1/ν, with tanh(αγ'/2) ≤ (1 + ξ) tanh(γ'/2)"
        },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "share h up to which m neurons are enough for hard labels",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "L.one-dimension with zeros F* of opposite signs for the two kinds (module documentation)",
};
