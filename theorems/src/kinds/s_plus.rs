//! S+ (hard labels need more): on a [cluster](super::cluster) with 0 ≤ ξ ≤ ¼ and a teacher T(α) with
//! tanh(αγ'/2) > (1 + ξ) tanh(γ'/2), so α > 1 + ξ, for any radius and η_t ≤ 2n:
//! hard labels have R(W(t)) ≥ N/(N + 1) for all t with probability at least (1 − h − ρ_h/√(2π))^(m/2),
//! ρ_h ≤ 1.28 √m ξ/(1 + ξ), and at ξ = 0 R = 1 for all t, with any step sizes, with probability at least
//! (1 − h)^(m/2). Soft labels have R(W(t)) = 1/(N + 1) for all t ≥ 1 with probability at least
//! (1 − h − ρ_s/√(2π))^(m/2) − ((1 − h)/2)^(m/2), ρ_s ≤ 0.64 √m αγ'. In both the better of D1 and D1' may stand.
//!
//! *Corollary.* Given ε, δ in (0, ½), let N be the least even number from 1/ε on, ξ = 0, α = 2, T ≥ N/ε, η = 1,
//! any B > 0, and let the margin γ = γ' of T(2) be at most δ/(m(2 + 4N + 0.52 √m)) with
//! m = 2⌈log₂(2/δ)⌉, h ≤ 0.4. At this m, whatever γ is, soft labels reach averaged R ≤ ε with probability at
//! least 1 − δ. Hard labels, for any radius, step sizes and T, have R = 1 for all t with probability at least δ
//! at every m ≤ 2 ln(1/δ)/ln(1/(1 − h)); so to succeed with probability above 1 − δ they need
//! m > (1 − h) ln(1/δ)/((1 + 2N)γ) ≥ (1 − h) ε ln(1/δ)/((2 + 5ε)γ).
//!
//! *Proof.* [D1](super::one_dimension): F* of hard labels has the sign of −ξ, so they are wrong on the N easy
//! points for all t ≥ 1, and everywhere if no neuron is active. At ξ = 0 the sum of y_i x_i is 0 and
//! [L0](crate::lower::l0) applies. For soft labels F* > 0, so they err on the outlier alone once a neuron is
//! active; if none is, with probability ((1 − h)/2)^(m/2), the event is lost. ρ is √m abs(F*)/2, and
//! αγ'/(1 + ξ) > γ', as tanh(αx) ≤ α tanh x for α ≥ 1.
//! *Corollary.* ((1 − h)/2)^(m/2) ≤ δ/2, and what else is lost is at most
//! (m/2)(h + 1.28 √m γ'/√(2π)) ≤ (m/2)(2(1 + 2N) + 0.52 √m) γ' ≤ δ/2, because h = 2(1 + 2N) cos(Δ/2) γ'. The
//! averaged R is (1 + (T − 1)/(N + 1))/T, which is at most ε if N ≤ T(ε(N + 1) − 1); and εN ≥ 1. Hard labels:
//! ln(1/(1 − h)) ≤ h/(1 − h) and N < 1/ε + 2. ∎
//!
//! What wins is the constant answer +, which leaves the outlier wrong: soft labels are not better at fitting it,
//! they are told that it counts for less.

use super::cluster::Cluster;
use super::one_dimension::{self, DATA, STEPS};
use crate::bound::{Bound, Inequality};
use crate::lower::{PAPER, TRAINING, l1};
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// ½ · 1.28 · 2/√(2π), rounded up: what the reach costs, over √m γ'.
const REACH: f64 = 0.52;

/// At most the probability that hard labels have R(W(t)) ≥ N/(N + 1) for all t.
pub fn hard_fail<R: Real>(cluster: &Cluster<R>, width: R) -> R {
    one_dimension::decided(cluster.hit, one_dimension::hard_limit(cluster), width)
}

/// At most the probability that the soft labels of T(α) have R(W(t)) = 1/(N + 1) for all t ≥ 1.
pub fn soft_succeed<R: Real>(cluster: &Cluster<R>, alpha: R, width: R) -> R {
    one_dimension::decided_and_active(cluster.hit, one_dimension::soft_limit(cluster, alpha), width)
}

/// δ/(m(2 + 4N + 0.52 √m)), up to which margin the width m is enough for soft labels in the corollary.
pub fn largest_margin<R: Real>(easy: R, delta: R, width: R) -> R {
    let [two, four] = [2.0, 4.0].map(R::exact);
    delta / (width * (two + four * easy + R::exact(REACH) * width.sqrt()))
}

/// (1 − h) ε ln(1/δ)/((2 + 5ε)γ), at most the width that hard labels need in the corollary.
pub fn hard_width<R: Real>(hit: R, gamma: R, epsilon: R, delta: R) -> R {
    let [one, two, five] = [1.0, 2.0, 5.0].map(R::exact);
    -(one - hit) * epsilon * delta.ln() / ((two + five * epsilon) * gamma)
}

/// N/ε, from which number of steps on averaged R ≤ ε follows from R = 1/(N + 1) for all t ≥ 1.
pub fn steps<R: Real>(easy: R, epsilon: R) -> R {
    easy / epsilon
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    let [gamma, epsilon, delta] = [setting.gamma(), setting.epsilon(), setting.delta()];
    hard_width(l1::margin(gamma), gamma, epsilon, delta)
}

/// L.s-plus.
pub const STATEMENT: Statement = Statement {
    id: "L.s-plus",
    title: "Data on which hard labels need ε/γ neurons and soft ones a constant number",
    paper: PAPER,
    equations: "S+",
    claim: "on K(N, Δ, ξ), ξ ≥ 0, with a teacher T(α) that gives the outlier less weight than its norm, \
            tanh(αγ'/2) > (1 + ξ) tanh(γ'/2): hard labels have R ≥ N/(N + 1) for all t with probability at least \
            (1 − h − ρ/√(2π))^(m/2), soft ones R = 1/(N + 1) for all t ≥ 1 with nearly the same probability. At \
            ξ = 0, α = 2, N the least even number from 1/ε on and T ≥ N/ε soft labels succeed with probability 1 − δ at \
            m = 2⌈log₂(2/δ)⌉ for all small γ, and hard ones need m > (1 − h) ln(1/δ)/((1 + 2N)γ) ≥ (1 − h) ε ln(1/δ)/((2 + 5ε)γ), for any \
            radius, step sizes and number of steps",
    premises: &[
        TRAINING,
        DATA,
        STEPS,
        EPSILON,
        DELTA,
        Premise {
            symbol: "α", domain: "above 1 + ξ, so that tanh(αγ'/2) > (1 + ξ) tanh(γ'/2)"
        },
    ],
    constants: &[Constant {
        symbol: "0.52",
        value: REACH,
        literal: "0.52",
        meaning: "1.28/√(2π), rounded up",
        distinctive: false,
    }],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width that hard labels need at h = γ/4",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "L.one-dimension with zeros F* of opposite signs for the two kinds (module documentation)",
};
