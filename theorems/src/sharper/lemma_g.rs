//! Lemma G (in mean square, the number of points does not matter): with probability at least
//! 1 − δ the root mean square over i of f⁰_i(U) − z_i is at most ℓ/m + √(2ℓ/m + ℓ²/m²),
//! ℓ = ln(2/δ). With probability at least 1 − δ that of N_i/m is at most
//! p + ℓ'/3 + √(ℓ'²/9 + 2pℓ'), ℓ' = 2ℓ/m, p = √(2/π) B/√m. Neither bound depends on n.
//!
//! The soft risk is an average over the points, so that the mean square is all it needs: e, the
//! worst case of [Lemma E](super::lemma_e), is a sum of ln(1 + w) + 2w/(1 + w) with w a multiple
//! of Δ², hence concave in Δ², and (1/n) Σ_i e(Δ_i) ≤ e(root mean square of Δ). The polynomial above e
//! that is evaluated increases with Δ, so that it may take e's place, and a bound on the root mean
//! square its argument's, afterwards.
//!
//! *Bernstein's inequality in a Hilbert space* (Pinelis 1994). Let d_1, …, d_N be independent,
//! of mean 0, ‖d_k‖ ≤ b and E‖d_k‖² ≤ s². Then ‖Σ d_k‖ ≥ Nr has probability at most
//! 2 exp(−N r²/(2(s² + br/3))). *Proof.* Let θ > 0. Along any d, the second derivative of
//! cosh(θ‖x‖) is at most θ²‖d‖² cosh(θ‖x‖), because sinh u ≤ u cosh u. Also
//! cosh(θ‖x + td‖) ≤ cosh(θ‖x‖) e^(θt‖d‖). Taylor's formula with E d = 0 gives
//! E cosh(θ‖x + d‖) ≤ cosh(θ‖x‖) (1 + E(e^(θ‖d‖) − 1 − θ‖d‖)), and the last expectation is at most
//! s²(e^(θb) − 1 − θb)/b². Multiply over k, use cosh u ≥ e^u/2 and Markov's inequality, and choose
//! θ as in the scalar inequality. ∎
//!
//! *Proof of the lemma.* Let N = m/2 and let d_k be the vector over i of the k-th pair's centred
//! term, divided by √n. *Transfer:* the terms Y_i of [Lemma A](super::lemma_a) have E Y_i² ≤ 1/2,
//! so s² = 1/2, and abs(Y_i − z_i) ≤ 1 + 1/2 = b. *Flips:* the indicators of
//! [Lemma B](super::lemma_b) have s² = p and b = 1; add their mean p by Minkowski's inequality.
//! Solve for the r at which the probability is δ. ∎

use super::{PAPER, lemma_b};
use crate::bound::{Bound, Inequality};
use crate::real::{Real, log_ratio};
use crate::setting::{DELTA, MODEL, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const VARIANCE: f64 = 0.5;
const LARGEST_TERM: f64 = 1.5;

/// ln(2/(share·δ)), the price of the inequality, for any number of points.
pub fn log_odds<R: Real>(share: f64, delta: R) -> R {
    log_ratio(R::ratio(2.0, share), delta)
}

/// ℓ/m + √(2ℓ/m + ℓ²/m²), above the root mean square of f⁰_i(U) − z_i, at ℓ = `log_odds`.
pub fn transfer<R: Real>(log_odds: R, width: R) -> R {
    let rate = R::exact(2.0) * log_odds / width;
    let linear = R::exact(LARGEST_TERM) * rate / R::exact(3.0);
    linear + (linear.square() + R::exact(2.0) * R::exact(VARIANCE) * rate).sqrt()
}

/// Above the root mean square of N_i/m: Lemma B's Bernstein bound for a union term of ln(2/δ).
pub fn flips<R: Real>(radius: R, log_odds: R, width: R) -> R {
    lemma_b::fraction_bernstein(radius, log_odds, width)
}

fn at_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    transfer(log_odds(1.0, setting.delta()), width)
}

/// S.lemma-g.
pub const STATEMENT: Statement = Statement {
    id: "S.lemma-g",
    title: "In mean square, the number of points does not matter",
    paper: PAPER,
    equations: "Lemma G",
    claim: "√((1/n) Σ_i (f⁰_i(U) − z_i)²) ≤ ℓ/m + √(2ℓ/m + ℓ²/m²), ℓ = ln(2/δ), with \
            probability ≥ 1 − δ; likewise for N_i/m, with no n",
    premises: &[MODEL, DELTA, Premise { symbol: "B", domain: "(0, ∞)" }],
    constants: &[
        Constant {
            symbol: "s²",
            value: VARIANCE,
            literal: "0.5",
            meaning: "mean square of one pair's term",
            distinctive: false,
        },
        Constant {
            symbol: "b",
            value: LARGEST_TERM,
            literal: "1.5",
            meaning: "largest centred term of one pair",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "√((1/n) Σ_i (f⁰_i(U) − z_i)²) at width m",
        value: at_width,
        enclosure: at_width,
    }),
    source_file: file!(),
    proof: "Bernstein's inequality in a Hilbert space (module documentation)",
};
