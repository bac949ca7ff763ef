//! C2 (regret with a centre): for any centre c, with δ_i = μ(f_i) − μ(c_i) and r̄_i = μ(c_i) − p_i,
//!
//! Σ_{t<T} (1/n) Σ_i (2δ_i (f_i − f^t_i(W̄)) − κδ_i²) ≤ S²/η + 2T·gap,
//!
//! where gap = (1/M) Σ_k max_b (B‖h_b‖ + D̄_k·h_b) ≥ 0, h_b = (1/n) Σ_i r̄_i b_i x_i, over the patterns b
//! with b_i = b⁰_ik wherever pair k is not flippable on x_i. With c_i the label's own logit, r̄ = 0 and
//! gap = 0.
//!
//! *Proof.* Let g = (1/n) Σ r_i ∇f_i, and ḡ = (1/n) Σ r̄_i ∇f_i with the indicators of step t. D⁺ is the
//! projection of D − ηg onto C, which holds D̄: ⟨D − ηg − D⁺, D̄ − D⁺⟩ ≤ 0, that is
//! 2η⟨g, D⁺ − D̄⟩ + ‖D − D⁺‖² ≤ ‖D − D̄‖² − ‖D⁺ − D̄‖². Write g = ḡ + (g − ḡ). By
//! 2η⟨g − ḡ, D⁺ − D⟩ ≥ −η²‖g − ḡ‖² − ‖D⁺ − D‖²,
//! 2η⟨g − ḡ, D⁺ − D̄⟩ ≥ 2η⟨g − ḡ, D − D̄⟩ − η²‖g − ḡ‖² − ‖D⁺ − D‖². All indicators are those of step t,
//! so the initial weights cancel in ⟨g − ḡ, D − D̄⟩ = (1/n) Σ δ_i (f_i − f^t_i(W̄)). Each neuron's part
//! of g − ḡ is (1/n) Σ_i δ_i b_kσi x_i, whose square is at most (Γ/n) Σ δ_i²; so is the mean
//! ‖g − ḡ‖². D⁺ is in C, hence ⟨ḡ, D⁺ − D̄⟩ ≥ −(1/m) Σ_kσ (B‖h_kσ‖ + D̄_k·h_kσ) ≥ −gap. Divide by η and sum
//! over t. ∎
//!
//! There is no term in η r̄²: the step need not be short though hard labels leave r̄ ≠ 0.

use super::{KAPPA, PAPER, REFERENCE, TRAINING};
use crate::bound::{Bound, Inequality};
use crate::mandal::model::logistic;
use crate::real::Real;
use crate::setting::Setting;
use crate::statement::{Provenance, Statement};

/// A pair's indicators on a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// Both are 0 at every step.
    Inactive,
    /// Both are 1 at every step.
    Active,
    /// They may change.
    Flippable,
}

/// r̄ = μ(c) − p.
pub fn residual<R: Real>(centre: R, label: R) -> R {
    logistic(centre) - label
}

/// 2δ(f − f̄) − κδ² with δ = μ(f) − μ(c): what the regret sums.
pub fn summand<R: Real>(centre: R, output: R, reference: R, kappa: R) -> R {
    let delta = logistic(output) - logistic(centre);
    R::exact(2.0) * delta * (output - reference) - kappa * delta.square()
}

fn dot<R: Real>(a: &[R], b: &[R]) -> R {
    a.iter().zip(b).fold(R::exact(0.0), |sum, (&a, &b)| sum + a * b)
}

fn norm<R: Real>(a: &[R]) -> R {
    a.iter().fold(R::exact(0.0), |sum, &a| sum + a.square()).sqrt()
}

/// What a pair adds to the gap, before the factor 1/M: the largest B‖h_b‖ + D̄·h_b. `points` holds the
/// n vectors x_i, `indicators` the pair's state on each. Up to `enumerated` flippable points all
/// patterns are tried, 2 to their number; beyond, the bound B‖h_β‖ + D̄·h_β +
/// Σ (abs(r̄_i)/(2n)) (B‖x_i‖ + abs(D̄·x_i)) over the flippable points. The upper end is proven.
pub fn pair_gap<R: Real>(
    radius: R,
    reference: &[R],
    points: &[&[R]],
    residuals: &[R],
    indicators: &[Indicator],
    enumerated: u32,
) -> R {
    let n = R::exact(points.len() as f64);
    let shift = |h: &mut Vec<R>, i: usize, share: f64| {
        for (h, &x) in h.iter_mut().zip(points[i]) {
            *h = *h + R::exact(share) * residuals[i] * x / n;
        }
    };
    let cost = |h: &[R]| radius * norm(h) + dot(reference, h);
    let mut base = vec![R::exact(0.0); reference.len()];
    let mut flippable = Vec::new();
    for (i, indicator) in indicators.iter().enumerate() {
        match indicator {
            Indicator::Inactive => {}
            Indicator::Active => shift(&mut base, i, 1.0),
            Indicator::Flippable => flippable.push(i),
        }
    }
    if flippable.len() as u32 > enumerated {
        flippable.iter().for_each(|&i| shift(&mut base, i, 0.5));
        let spread = |i: usize| {
            let reach = radius * norm(points[i]) + dot(reference, points[i]).abs();
            residuals[i].abs() * reach / (R::exact(2.0) * n)
        };
        return flippable.iter().fold(cost(&base), |sum, &i| sum + spread(i));
    }
    let patterns = (0..1_u64 << flippable.len()).map(|pattern| {
        let mut h = base.clone();
        let on = flippable.iter().enumerate().filter(|(bit, _)| pattern >> bit & 1 == 1);
        on.for_each(|(_, &i)| shift(&mut h, i, 1.0));
        cost(&h)
    });
    patterns.reduce(Real::max).expect("at least one pattern")
}

/// S²/(ηT) + 2 gap, above the average over the steps of the regret's summands.
pub fn budget<R: Real>(distance_squared: R, step_size: R, steps: R, gap: R) -> R {
    distance_squared / (step_size * steps) + R::exact(2.0) * gap
}

fn without_gap<R: Real>(_: &Setting<R>, steps: R) -> R {
    budget(R::exact(1.0), R::exact(1.0), steps, R::exact(0.0))
}

/// C.c2.
pub const STATEMENT: Statement = Statement {
    id: "C.c2",
    title: "Regret with a centre",
    paper: PAPER,
    equations: "C2",
    claim: "for any centre c, with δ_i = μ(f_i) − μ(c_i): the average over the steps of \
            (1/n) Σ_i (2δ_i (f_i − f^t_i(W̄)) − κδ_i²) is at most S²/(ηT) + 2 gap, gap = 0 where \
            μ(c_i) = p_i",
    premises: &[TRAINING, REFERENCE, KAPPA],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "S²/(ηT) + 2 gap at S = η = 1, gap = 0 and T = m",
        value: without_gap,
        enclosure: without_gap,
    }),
    source_file: file!(),
    proof: "the projection's inequality, with the gradient split at the centre (module documentation)",
};
