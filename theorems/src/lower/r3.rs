//! R3 (counting, in any dimension): let C(n, D) = 2 Σ_(k<D) binom(n − 1, k), and 2^n from D = n on. For a_j and
//! points x_i ≠ 0 in R^d that are fixed, at most
//! C(n, d)^m C(n, md) Σ_(k≤e) binom(n, k) label vectors have a W with at most e errors; so for uniform labels
//! the probability that any W has R(W) ≤ ε is at most this over 2^n, with e = ⌊εn⌋.
//!
//! *Proof.* Let W be right outside a set of at most e points. A small generic perturbation keeps that, since
//! y_i f_i > 0 is open, and makes all W_j·x_i ≠ 0. Each neuron then has one of at most C(n, d) patterns of
//! signs (Cover: n hyperplanes through 0 cut R^d into at most C(n, d) cones). Given all patterns, the f_i are n
//! linear functionals of W in R^(md). Those that vanish identically belong to errors: write the sign + for
//! them. The others are not 0 at a generic W, and have at most C(n, md) vectors of strict signs. The labels
//! differ from the sign vector so obtained at no more than e points. ∎
//!
//! So most labels need a width of order n/(d ln n), by whatever training. On few points the bound is empty.

use num_bigint::BigUint;

use super::{NETWORK, PAPER};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{N, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// Σ_(k<count) binom(n, k).
fn binomials(n: u64, count: u64) -> BigUint {
    let mut term = BigUint::from(1_u8);
    let mut sum = BigUint::ZERO;
    for k in 0..count.min(n + 1) {
        sum += &term;
        term = term * (n - k) / (k + 1);
    }
    sum
}

/// C(n, D): the number of cones into which n ≥ 1 hyperplanes through 0 in general position cut R^D.
pub fn patterns(n: u64, dimension: u64) -> BigUint {
    binomials(n - 1, dimension) << 1
}

/// C(n, d)^m C(n, md) Σ_(k≤e) binom(n, k), at least the number of label vectors that a width of m fits with e
/// errors.
pub fn labelings(n: u64, d: u64, width: u64, errors: u64) -> BigUint {
    let per_neuron = patterns(n, d).pow(u32::try_from(width).unwrap_or(u32::MAX));
    per_neuron * patterns(n, width.saturating_mul(d)) * binomials(n, errors.saturating_add(1))
}

/// The least even width at which the bound is at least 2^(n − `bits`): any smaller one fits less than a share
/// of 2^(−`bits`) of all label vectors with e errors.
pub fn width(n: u64, d: u64, errors: u64, bits: u64) -> u64 {
    let needed = BigUint::from(1_u8) << n.saturating_sub(bits);
    let mut width = 2;
    // From md = n on C(n, md) alone is 2^n.
    while labelings(n, d, width, errors) < needed {
        width += 2;
    }
    width
}

fn in_the_plane<R: Real>(setting: &Setting<R>, _: R) -> R {
    R::exact(2.0) * setting.n()
}

/// L.r3.
pub const STATEMENT: Statement = Statement {
    id: "L.r3",
    title: "Few labels are within reach of few neurons",
    paper: PAPER,
    equations: "R3",
    claim: "for fixed points in R^d, with C(n, D) = 2 Σ_{k<D} binom(n − 1, k): at most \
            C(n, d)^m C(n, md) Σ_{k≤e} binom(n, k) of the 2^n label vectors have a W with at most e errors",
    premises: &[
        NETWORK,
        N,
        Premise { symbol: "x_i", domain: "not 0, fixed before the labels are drawn" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "C(n, 2), the patterns of one neuron in the plane",
        value: in_the_plane,
        enclosure: in_the_plane,
    }),
    source_file: file!(),
    proof: "count the patterns of the neurons, then the signs of linear functionals (module documentation)",
};
