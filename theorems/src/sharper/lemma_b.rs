//! Lemma B (few neurons can flip): with a projection radius B/√m, the neurons whose indicator on
//! x_i can change are among those with abs(W_j(0)·x_i) ≤ B‖x_i‖/√m. Let N_i be their number. With
//! probability at least 1 − δ, N_i ≤ √m (√(2/π) B + √ln(n/δ)) for all i.
//!
//! *Proof.* A neuron moves by at most B/√m, so W_j·x_i moves by at most B‖x_i‖/√m: an indicator
//! can change only where abs(W_j(0)·x_i) is that small. W_j(0)·x_i/‖x_i‖ is standard normal, and
//! ‖x_i‖ cancels: no c is needed. Pairs share their weights, so N_i is twice a Binomial(m/2, p)
//! with p = P(abs(N(0, 1)) ≤ B/√m) ≤ √(2/π) B/√m. By Hoeffding's inequality the binomial exceeds
//! (m/2)p by √(m ln(n/δ))/2 with probability at most δ/n. Double it. ∎
//!
//! M and S2 pay the union term L = ln(2n/δ) for this one-sided event as well; the functions take
//! the union term as an argument.
//!
//! *Sharper for large m.* Bernstein's inequality sees that p is small: with ℓ = 2 ln(n/δ)/m,
//! N_i/m ≤ p + ℓ/3 + √(ℓ²/9 + 2pℓ). Indeed a Binomial(N, p) exceeds N(p + x) with probability at
//! most exp(−Nx²/(2(p + x/3))), which is δ/n at this x, N = m/2. The excess over p is of order
//! m^(−3/4), against m^(−1/2) above. It is used with √(2/π) B/√m for p, which may exceed 1: the
//! exponent falls as p rises, so that this is valid. The exact binomial quantile is smaller still, by
//! about one standard deviation; but it jumps with m, and this bound falls in m, as a search for the
//! least width needs.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::mandal::model::half_normal_density;
use crate::real::{Real, log_ratio};
use crate::setting::{DELTA, N, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// √(2/π) B/√m, above the probability that a neuron's indicator on one point can change.
pub fn flip_probability<R: Real>(radius: R, width: R) -> R {
    half_normal_density::<R>() * radius / width.sqrt()
}

/// ln(n/(share·δ)), the union term of a one-sided event that is granted a share of δ.
pub fn log_union<R: Real>(n: R, share: f64, delta: R) -> R {
    log_ratio(n / R::exact(share), delta)
}

/// (√(2/π) B + √L)/√m, above every N_i/m, by Hoeffding's inequality.
pub fn fraction<R: Real>(radius: R, log_union: R, width: R) -> R {
    (half_normal_density::<R>() * radius + log_union.sqrt()) / width.sqrt()
}

/// p + ℓ/3 + √(ℓ²/9 + 2pℓ) with ℓ = 2L/m, above every N_i/m, by Bernstein's inequality.
pub fn fraction_bernstein<R: Real>(radius: R, log_union: R, width: R) -> R {
    let p = flip_probability(radius, width);
    let rate = R::exact(2.0) * log_union / width;
    let third = rate / R::exact(3.0);
    p + third + (third.square() + R::exact(2.0) * p * rate).sqrt()
}

fn count<R: Real>(setting: &Setting<R>, width: R) -> R {
    let union = log_union(setting.n(), 1.0, setting.delta());
    width * fraction(R::exact(1.0), union, width)
}

/// S.lemma-b.
pub const STATEMENT: Statement = Statement {
    id: "S.lemma-b",
    title: "Few neurons can flip",
    paper: PAPER,
    equations: "Lemma B",
    claim: "N_i ≤ √m (√(2/π) B + √ln(n/δ)) for all i with probability ≥ 1 − δ",
    premises: &[N, DELTA, Premise { symbol: "B", domain: "(0, ∞)" }],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "max_i N_i at width m and B = 1",
        value: count,
        enclosure: count,
    }),
    source_file: file!(),
    proof: "Hoeffding's inequality for twice a binomial (module documentation)",
};
