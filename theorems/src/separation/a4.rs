//! A4 (elimination; any dimension, any points that are not longer than 1): with n different rays and π_0 = min(2γ, 1/2), γ ≤ γ*,
//! m_sep(δ) ≤ 2 min{M : P(Bin(M, π_0) ≤ n − 1) ≤ δ}, at most
//! (2/π_0)(n − 1 + L + √(L² + 2(n − 1)L)) rounded up to an even number, L = ln(1/δ).
//!
//! *Proof.* For every q in the simplex P(F_q ≠ 0) ≥ π_0: if Σ q_i y_i x_i = F_q(z) + F_q(−z) = 0, then ‖F_q‖ is at
//! most the smaller of the weights of the active and of the inactive points, at most 1/2, and γ ≤ E‖F_q‖ gives
//! P ≥ 2γ; otherwise one of z, −z has F_q ≠ 0, so P ≥ 1/2. Let C_k be the set of the q in the simplex with
//! F_q(g_j) = 0 for all j ≤ k; its linear span has a dimension of at most n. If it is not empty take some q in it,
//! as a measurable function of g_1, …, g_k. With probability at least π_0 the next g has F_q(g) ≠ 0; then q leaves
//! C and the dimension falls. After n falls C is empty, and the draw separates. The closed form: a binomial X of
//! mean μ has P(X ≤ n − 1) ≤ exp(−(μ − n + 1)²/(2μ)) for μ ≥ n − 1, which is δ at
//! μ = n − 1 + L + √(L² + 2(n − 1)L). ∎
//!
//! Better than 2 ln(n/δ)/γ² if and only if n is below about 2 ln(n/δ)/γ.

use inari::Interval;

use super::{DRAW, PAPER};
use crate::bisection::least;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, GAMMA, LENGTHS, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// π_0 = min(2γ, 1/2).
pub fn chance<R: Real>(gamma: R) -> R {
    (R::exact(2.0) * gamma).min(R::exact(0.5))
}

/// P(Bin(M, p) ≤ n − 1) for M ≥ n, from the largest term down.
pub fn failure<R: Real>(n: u64, chance: R, pairs: u64) -> R {
    let one = R::exact(1.0);
    let (most, all) = (n - 1, pairs as f64);
    let miss = one - chance;
    let mut log = R::exact((pairs - most) as f64) * miss.ln();
    for j in 1..=most {
        log = log + (R::ratio((pairs - most + j) as f64, j as f64) * chance).ln();
    }
    let mut term = log.exp();
    let mut sum = term;
    for k in (1..=most).rev() {
        term = term * R::ratio(k as f64, all - k as f64 + 1.0) * miss / chance;
        sum = sum + term;
    }
    sum
}

/// The least even width from the binomial probability, proven: at least m_sep(δ).
pub fn sufficient_width(n: u64, gamma: f64, delta: f64) -> u64 {
    let chance = chance(<Interval as Real>::exact(gamma));
    2 * least(n, |pairs| failure(n, chance, pairs).sup() <= delta)
}

/// (2/π_0)(n − 1 + L + √(L² + 2(n − 1)L)).
pub fn width<R: Real>(n: R, gamma: R, delta: R) -> R {
    let (two, log) = (R::exact(2.0), -delta.ln());
    let others = n - R::exact(1.0);
    let mean = others + log + (log.square() + two * others * log).sqrt();
    two * mean / chance(gamma)
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    width(setting.n(), setting.gamma(), setting.delta())
}

/// W.a4.
pub const STATEMENT: Statement = Statement {
    id: "W.a4",
    title: "Every useful pair takes a dimension away from the obstructions",
    paper: PAPER,
    equations: "A4",
    claim: "for points on n rays of margin at least γ, π_0 = min(2γ, 1/2): m_sep(δ) ≤ \
            2 min{M : P(Bin(M, π_0) ≤ n − 1) ≤ δ}, at most (2/π_0)(n − 1 + L + √(L² + 2(n − 1)L)) up to rounding, \
            L = ln(1/δ)",
    premises: &[
        DRAW,
        Premise { symbol: "n", domain: "an integer in [1, 2^53], the number of different rays" },
        LENGTHS,
        GAMMA,
        DELTA,
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width by the closed form",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "Gordan's alternative pair by pair: P(F_q ≠ 0) ≥ π_0 (module documentation)",
};
