//! One dimension (D1): a network that no boundary splits the cluster for is a number F, whose sign training
//! decides once and for all.
//!
//! On a [cluster](super::cluster) let η_t ≤ 2n, let no boundary part the points at t = 0, and let A ≥ 2 neurons
//! be active on them. Put Φ(F) = ℓ'_+(F/ν)/(1 + ξ) + ℓ'_0(F), that is
//! Φ(F) = μ(F) − μ(−F/ν)/(1 + ξ) for hard labels, and
//! Φ(F) = μ(F) − μ(−γ') + (μ(F/ν) − μ(αγ'))/(1 + ξ) for soft ones of T(α).
//! It increases, Φ' ≤ ½; let F* be its zero. As long as no boundary reaches the cluster, the active neurons are
//! W_j(t) = W_j(0) + a_j D_t e/√m, the others rest, f_0 = F_t = (A/m)D_t and f_± = F_t/ν, and if F* ≠ 0 then
//! 0 < F_t/F* ≤ 1 for all t ≥ 1, rising, for any radius B. No boundary reaches it if every pair is inactive on
//! all points, or has (W_j(0) − ρe)·x_i > 0 for all i, with ρ = √m abs(F*)/2. One pair is so with probability
//! at least 1 − h − ρ/√(2π). And abs(F*) ≤ 2.55 abs(ξ)/(1 + ξ) for hard labels,
//! abs(F*) ≤ 1.28 max(γ', αγ'/(1 + ξ)) for soft ones. F* has the sign of −ξ for hard labels, and that of
//! tanh(αγ'/2) − (1 + ξ) tanh(γ'/2) for soft ones.
//!
//! *Many neurons (D1').* If A ≥ m/4, ρ' = 4 abs(F*)/√m is enough. Let τ' = ρ'/√(2π) ≤ (1 − h)/10. All pairs are
//! good for ρ' and A ≥ m/4 with probability at least (1 − h − τ')^(m/2) (1 − e^(−m/27)).
//!
//! *Proof.* Pairs cancel at t = 0, so with all active neurons moved by a_j D e/√m the output is
//! m^(−1/2) Σ a_j (W_j(0) + a_j D e/√m)·x = (A/m) D e·x, which is F on x_0 and F/ν on x_±. The sum over the
//! points of ℓ'_i x_i is (N/2) ℓ'_+ (x_+ + x_−) + ℓ'_0 x_0 = Φ(F) e, because x_+ + x_− = (2/ν) e. So D becomes
//! D − (η/n)Φ(F), cut off at ±B, and F becomes F − (ηA/(nm))Φ(F), cut off at ±BA/m. This map does not fall, as
//! ηA/(nm) · ½ ≤ 1, and F* is its fixed point, so F_t moves from 0 towards F* and not beyond. Φ' is the sum of
//! μ'(F) ≤ ¼ and μ'(F/ν)/(ν(1 + ξ)) ≤ ¼, as ν(1 + ξ) ≥ 2(¾)². A neuron has moved by
//! abs(D)/√m ≤ √m abs(F*)/A ≤ ρ; those with a_j D > 0 go along e, where all e·x_i > 0, and stay active, the
//! others by the condition. *The limits.* Φ' ≥ μ'(1) > 0.1966 on [−1, 1], Φ(0) = ξ/(2(1 + ξ)) for hard labels
//! and ½(tanh(γ'/2) − tanh(αγ'/2)/(1 + ξ)) for soft ones, which is at most ¼ of the maximum in size; both are
//! below 0.1966, so the zero is inside. *One pair.* The directions that are active on all points are
//! w_1 > abs(w_2) tan(Δ/2), with probability (1 − h)/2; to move this cone by ρe loses the w whose w_1 is in an
//! interval of length ρ, given w_2. *Many.* A good pair is active with probability at least
//! ((1 − h)/2 − τ')/(1 − h − τ') ≥ 4/9. So fewer than m/8 of the m/2 pairs are with probability at most
//! exp(−m(4/9 − ¼)²) < e^(−m/27) (Hoeffding). ∎

use super::cluster::Cluster;
use crate::bound::{Bound, Inequality};
use crate::lower::{PAPER, TRAINING, l1};
use crate::mandal::model::logistic;
use crate::real::Real;
use crate::setting::{Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// The step sizes of these statements, where F* ≠ 0.
pub const STEPS: Premise = Premise { symbol: "η_t", domain: "(0, 2n]" };
/// The data.
pub const DATA: Premise = Premise {
    symbol: "N, ξ, Δ",
    domain: "N ≥ 2 even, −¼ ≤ ξ ≤ ¼, 0 < Δ ≤ 0.4π, n = N + 1",
};

/// Over abs(ξ)/(1 + ξ).
const HARD_LIMIT: f64 = 2.55;
/// Over the larger weight of a logit.
const SOFT_LIMIT: f64 = 1.28;
/// m over the exponent of few active neurons.
const FEW: f64 = 27.0;

/// Φ(F) of hard labels.
pub fn hard_drift<R: Real>(cluster: &Cluster<R>, f: R) -> R {
    logistic(f) - logistic(-f / cluster.nu()) / cluster.share()
}

/// Φ(F) of the soft labels of T(α).
pub fn soft_drift<R: Real>(cluster: &Cluster<R>, alpha: R, f: R) -> R {
    let logit = cluster.logit(alpha);
    let easy = logistic(f / cluster.nu()) - logistic(alpha * logit);
    logistic(f) - logistic(-logit) + easy / cluster.share()
}

/// 2.55 abs(ξ)/(1 + ξ), at least abs(F*) of hard labels.
pub fn hard_limit<R: Real>(cluster: &Cluster<R>) -> R {
    R::exact(HARD_LIMIT) * cluster.excess.abs() / cluster.share()
}

/// 1.28 max(γ', αγ'/(1 + ξ)), at least abs(F*) of the soft labels of T(α).
pub fn soft_limit<R: Real>(cluster: &Cluster<R>, alpha: R) -> R {
    let logit = cluster.logit(alpha);
    R::exact(SOFT_LIMIT) * logit.max(alpha * logit / cluster.share())
}

/// ρ = √m abs(F*)/2: no active neuron moves farther.
pub fn reach<R: Real>(limit: R, width: R) -> R {
    width.sqrt() * limit / R::exact(2.0)
}

/// ρ' = 4 abs(F*)/√m: the same where at least m/4 neurons are active.
pub fn reach_of_many<R: Real>(limit: R, width: R) -> R {
    R::exact(4.0) * limit / width.sqrt()
}

/// ρ/√(2π), at least the probability that a pair is lost to the reach ρ.
fn loss<R: Real>(reach: R) -> R {
    reach / (R::exact(2.0) * R::pi()).sqrt()
}

/// ((1 − h − ρ/√(2π))_+)^(m/2), at most the probability that every pair is good for the reach ρ.
pub fn all_good<R: Real>(hit: R, reach: R, width: R) -> R {
    let bad = hit + loss(reach);
    // Where nothing is left, so is not a power of it.
    if bad.upper() >= 1.0 { R::exact(0.0) } else { l1::no_hit(bad, width) }
}

/// (1 − h − τ')^(m/2) (1 − e^(−m/27)), and 0 where τ' may be above (1 − h)/10.
pub fn all_good_and_many<R: Real>(hit: R, limit: R, width: R) -> R {
    let reach = reach_of_many(limit, width);
    let one = R::exact(1.0);
    let room = (one - hit) / R::exact(10.0) - loss(reach);
    if room.lower() < 0.0 {
        return R::exact(0.0);
    }
    all_good(hit, reach, width) * (one - (-width / R::exact(FEW)).exp())
}

/// At most the probability that training of a cluster with this h and abs(F*) ≤ `limit` goes the way of F*, or
/// stays at 0 where no neuron is active: the better of D1 and D1'.
pub fn decided<R: Real>(hit: R, limit: R, width: R) -> R {
    all_good(hit, reach(limit, width), width).max(all_good_and_many(hit, limit, width))
}

/// The same with a neuron that is active: ((1 − h)/2)^(m/2) less by D1, nothing less by D1'.
pub fn decided_and_active<R: Real>(hit: R, limit: R, width: R) -> R {
    let half = (R::exact(1.0) + hit) / R::exact(2.0);
    let few = all_good(hit, reach(limit, width), width) - l1::no_hit(half, width);
    few.max(all_good_and_many(hit, limit, width))
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    let excess = setting.gamma();
    let [easy, hit, stretch] = [2.0, 0.25, 1.125].map(R::exact);
    hard_limit(&Cluster { easy, excess, hit, stretch })
}

/// L.one-dimension.
pub const STATEMENT: Statement = Statement {
    id: "L.one-dimension",
    title: "Where no boundary splits the cluster, training is a number with a sign",
    paper: PAPER,
    equations: "D1, D1'",
    claim: "on the cluster K(N, Δ, ξ), if every pair is inactive on all points or has (W_j(0) − ρ e)·x_i > 0 for \
            all i, ρ = √m abs(F*)/2, and one is active: f = F_t on the outlier and F_t/ν on the others with \
            0 < F_t/F* ≤ 1 for all t ≥ 1. One pair is so with probability at least 1 − h − ρ/√(2π); abs(F*) is \
            at most 2.55 abs(ξ)/(1 + ξ) for hard labels and 1.28 max(γ', αγ'/(1 + ξ)) for soft ones. With at \
            least m/4 active neurons ρ' = 4 abs(F*)/√m is enough",
    premises: &[TRAINING, DATA, STEPS],
    constants: &[
        Constant {
            symbol: "2.55",
            value: HARD_LIMIT,
            literal: "2.55",
            meaning: "½ over μ'(1), rounded up",
            distinctive: true,
        },
        Constant {
            symbol: "1.28",
            value: SOFT_LIMIT,
            literal: "1.28",
            meaning: "¼ over μ'(1), rounded up",
            distinctive: false,
        },
        Constant {
            symbol: "27",
            value: FEW,
            literal: "27.0",
            meaning: "above 1/(4/9 − 1/4)², which is 26.4",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "abs(F*) of hard labels at ξ = γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "a monotone map of one number; pairs are independent (module documentation)",
};
