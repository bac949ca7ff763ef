//! C3 (sign certificate): let κ < 8, E_i ≥ abs(f^t_i(W̄) − c_i) (by [C1](super::c1),
//! E_i = E⁰_i + abs(c_i − c⁰_i)), w_i = tanh(abs(c_i)/2), A_i = abs(c_i) − E_i − κw_i/4,
//! e_i = E_i²/(8 − κ), and λ_i = w_i A_i + e_i if A_i ≥ 0 and c_i ≠ 0, else 0. If θ_i is the share of
//! the steps at which f_i does not have the sign of c_i,
//!
//! (1/n) Σ λ_i θ_i ≤ Bud = (1/n) Σ e_i + S²/(ηT) + 2 gap.
//!
//! With V(I) = max (1/n) Σ θ_i over the θ in [0, 1]^I that this admits, a fractional knapsack, the
//! averaged R is at most #{y_i c_i ≤ 0}/n + V({y_i c_i > 0}) and at least
//! #{y_i c_i < 0}/n − V({y_i c_i < 0}). Soft and hard labels, every η < 8/Γ, B, T, every reference and
//! centre: an error of the solver that found them cannot invalidate it.
//!
//! *Proof.* Put G = 2δ(f − f̄) − κδ², abs(f̄ − c) ≤ E. (i) G ≥ −e: μ has slope at most 1/4, so
//! δ(f − c) ≥ 4δ² and G ≥ (8 − κ)δ² − 2E abs(δ) ≥ −E²/(8 − κ). (ii) If c > 0 ≥ f and A ≥ 0, G ≥ wA:
//! abs(δ) = μ(c) − μ(f) is between w/2 and w/2 + abs(f)/4, and
//! G ≥ abs(δ)(2(c − E) + 2abs(f) − κ abs(δ)) ≥ abs(δ)(2A + (2 − κ/4)abs(f)) ≥ (w/2)·2A. c < 0 is the
//! mirror image. So G + e is at least λ at a bad step and never negative: average over i, sum over t,
//! [C2](super::c2). A point with y_i c_i > 0 and y_i f_i ≤ 0 is bad, and so is one with y_i c_i < 0
//! and y_i f_i > 0. ∎
//!
//! *Against Lemmas E, F and D.* Without time, at equal abs(c_i) = γ and E_i = ξγ with γ and κ small, the
//! error is at most (ξ/(2 − ξ))², against ξ²: up to four times less width as ε → 0.
//!
//! *The knapsack on intervals.* By duality V(I) is the least over λ > 0 of
//! Bud/λ + (1/n) Σ max(0, 1 − λ_i/λ), attained at one of the λ_i; every λ gives an upper bound.

use super::{KAPPA, PAPER, REFERENCE, TRAINING};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{GAMMA, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// Inverse of the price of E² as κ → 0: twice the inverse of the largest slope of μ.
pub const CURVATURE: f64 = 8.0;
const SLOPE: f64 = 4.0;

/// e = E²/(8 − κ), what an error E of the features costs at most.
pub fn price<R: Real>(error: R, kappa: R) -> R {
    error.square() / (R::exact(CURVATURE) - kappa)
}

/// w = tanh(abs(c)/2).
pub fn slope<R: Real>(centre: R) -> R {
    (centre.abs() / R::exact(2.0)).tanh()
}

/// A = abs(c) − E − κw/4.
pub fn advantage<R: Real>(centre: R, error: R, kappa: R) -> R {
    centre.abs() - error - kappa * slope(centre) / R::exact(SLOPE)
}

/// λ = wA + e, what a bad step costs at least; 0 where A ≥ 0 or c ≠ 0 is not proven. The lower end is
/// proven.
pub fn weight<R: Real>(centre: R, error: R, kappa: R) -> R {
    let advantage = advantage(centre, error, kappa);
    if advantage.lower() >= 0.0 && centre.abs().lower() > 0.0 {
        slope(centre) * advantage + price(error, kappa)
    } else {
        R::exact(0.0)
    }
}

/// The mean price plus [`c2::budget`](super::c2::budget).
pub fn budget<R: Real>(mean_price: R, distance_squared: R, step_size: R, steps: R, gap: R) -> R {
    mean_price + super::c2::budget(distance_squared, step_size, steps, gap)
}

/// V(I) for the weights of the points of I among n: the largest (1/n) Σ θ_i with θ_i in [0, 1] and
/// (1/n) Σ λ_i θ_i ≤ Bud. The upper end is proven.
pub fn worst_share<R: Real>(budget: R, weights: &[R], n: usize) -> R {
    let mut sorted = weights.to_vec();
    sorted.sort_by(|a, b| a.lower().total_cmp(&b.lower()));
    let total = R::exact(n as f64);
    let (mut cheaper, mut best) = (R::exact(0.0), R::exact(weights.len() as f64));
    for (count, &weight) in sorted.iter().enumerate() {
        if weight.lower() > 0.0 {
            let left = (total * budget - cheaper) / weight;
            best = best.min(R::exact(count as f64) + left.max(R::exact(0.0)));
        }
        cheaper = cheaper + weight.max(R::exact(0.0));
    }
    best / total
}

/// Points whose centre is on the label's side, or on the other, for sure; and their weights.
fn on_side<R: Real>(centres: &[R], labels: &[f64], weights: &[R], side: f64) -> Vec<R> {
    let points = centres.iter().zip(labels).zip(weights);
    let chosen =
        points.filter(|((centre, label), _)| (R::exact(side * **label) * **centre).lower() > 0.0);
    chosen.map(|(_, &weight)| weight).collect()
}

/// #{y c ≤ 0}/n + V({y c > 0}), above the averaged R (the upper end). Labels are −1 or 1.
pub fn upper<R: Real>(centres: &[R], labels: &[f64], weights: &[R], budget: R) -> R {
    let (n, right) = (centres.len(), on_side(centres, labels, weights, 1.0));
    R::ratio((n - right.len()) as f64, n as f64) + worst_share(budget, &right, n)
}

/// #{y c < 0}/n − V({y c < 0}), below the averaged R (the lower end). Labels are −1 or 1.
pub fn lower<R: Real>(centres: &[R], labels: &[f64], weights: &[R], budget: R) -> R {
    let (n, wrong) = (centres.len(), on_side(centres, labels, weights, -1.0));
    R::ratio(wrong.len() as f64, n as f64) - worst_share(budget, &wrong, n)
}

fn equal_points<R: Real>(setting: &Setting<R>, _: R) -> R {
    let (gamma, kappa) = (setting.gamma(), R::exact(0.0));
    let error = gamma / R::exact(2.0);
    worst_share(price(error, kappa), &[weight(gamma, error, kappa)], 1)
}

/// C.c3.
pub const STATEMENT: Statement = Statement {
    id: "C.c3",
    title: "Sign certificate of one network",
    paper: PAPER,
    equations: "C3",
    claim: "(1/n) Σ λ_i θ_i ≤ (1/n) Σ e_i + S²/(ηT) + 2 gap, e_i = E_i²/(8 − κ), \
            λ_i = w_i A_i + e_i, w_i = tanh(abs(c_i)/2), A_i = abs(c_i) − E_i − κw_i/4; the averaged R \
            follows within a fractional knapsack",
    premises: &[TRAINING, REFERENCE, KAPPA, GAMMA],
    constants: &[
        Constant {
            symbol: "8 − κ",
            value: CURVATURE,
            literal: "8.0",
            meaning: "inverse of the price of E² as κ → 0",
            distinctive: false,
        },
        Constant {
            symbol: "κw/4",
            value: SLOPE,
            literal: "4.0",
            meaning: "inverse of the largest slope of μ",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "averaged R of equal points with abs(c_i) = γ, E_i = γ/2, κ → 0 and T → ∞",
        value: equal_points,
        enclosure: equal_points,
    }),
    source_file: file!(),
    proof: "the regret's summand is at least −e, and wA on the wrong side (module documentation)",
};
