//! Lemma A (teacher transfer): with probability at least 1 − δ, abs(f⁰_i(U) − z_i) ≤ √(2L/m) for
//! all i, where U_j = (a_j/√m) v(W_j(0)) and L = ln(2n/δ).
//!
//! *Proof.* Since a_j² = 1, f⁰_i(U) = (1/m) Σ_j Y_j with Y_j = 1(W_j(0)·x_i ≥ 0) v(W_j(0))·x_i.
//! The two neurons of a pair have equal Y, so this is a mean of m/2 independent terms, of
//! expectation z_i. Y is 0 with probability 1/2 (at least) and otherwise in [−1, 1]; let ν be its
//! mean given that W_j(0)·x_i > 0, so that z_i = ν/2. The exponential is convex, hence
//! E e^(sY) ≤ (1 + cosh s + ν sinh s)/2. The scalar inequality
//!
//! (A1) ln((1 + cosh s + ν sinh s)/2) ≤ νs/2 + s²/4 for all real s and ν in [−1, 1]
//!
//! then makes Y − ν/2 sub-Gaussian with variance proxy 1/2, and the mean of m/2 of them exceeds
//! √(2L/m) on a given side with probability at most e^(−L) = δ/(2n). Two sides and n points: δ.
//!
//! *Proof of (A1).* Both sides are unchanged under (s, ν) → (−s, −ν), and s = 0 is an equality:
//! let s > 0, u = s/2 and t = tanh u. The left-hand side is 2 ln cosh u + ln(1 + νt). Subtract
//! νs/2 = νu: the difference is concave in ν and largest at 1 + νt = t/u. With r = u/t the maximum
//! is 2 ln cosh u + r − 1 − ln r, and (A1) says that
//! F(u) = u² − 2 ln cosh u − (r − 1 − ln r) ≥ 0. Now F(0) = 0, and
//! F'(u) = 2u − 2t − r'(1 − 1/r) = (u − t)(2 − r'/u), where r'/u = (t/u − (1 − t²))/t² ≤ 1 because
//! t ≤ u. So F'(u) ≥ u − t ≥ 0. ∎
//!
//! The proxy 1/2 is the least possible: at ν = 0 the variance of Y may be 1/2.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::mandal::lemma_6;
use crate::real::Real;
use crate::setting::{DELTA, MODEL, N, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// Variance proxy of one term.
pub const VARIANCE_PROXY: f64 = 0.5;

/// √(2L/m): the printed deviation of [`lemma_6`], which this lemma proves. With L = ln(n/δ) it is
/// the deviation on one side only.
pub fn deviation<R: Real>(log_union: R, width: R) -> R {
    lemma_6::deviation(log_union, width)
}

/// The right-hand side of (A1) minus its left-hand side, which is never negative.
pub fn a1_gap<R: Real>(s: R, nu: R) -> R {
    let (up, down) = (s.exp(), (-s).exp());
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let (cosh, sinh) = ((up + down) / two, (up - down) / two);
    let proxy = R::exact(VARIANCE_PROXY);
    nu * s / two + proxy * s.square() / two - ((one + cosh + nu * sinh) / two).ln()
}

fn at_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    deviation(setting.log_union(), width)
}

/// S.lemma-a.
pub const STATEMENT: Statement = Statement {
    id: "S.lemma-a",
    title: "Teacher transfer with m/2 independent terms",
    paper: PAPER,
    equations: "Lemma A",
    claim: "abs(f⁰_i(U) − z_i) ≤ √(2 ln(2n/δ)/m) for all i with probability ≥ 1 − δ",
    premises: &[MODEL, N, DELTA],
    constants: &[Constant {
        symbol: "1/2",
        value: VARIANCE_PROXY,
        literal: "0.5",
        meaning: "variance proxy of one term",
        distinctive: false,
    }],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "max_i abs(f⁰_i(U) − z_i) at width m",
        value: at_width,
        enclosure: at_width,
    }),
    source_file: file!(),
    proof: "sub-Gaussian terms that vanish with probability 1/2 (module documentation)",
};
