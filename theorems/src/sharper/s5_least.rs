//! S5-least: hard labels, the least width at which the chain of lemmas closes.
//!
//! Executable only. For any radius B, with η = 1, T ≥ 4 B²/((2 − ρ)β) and m such that
//! (2/(2 − ρ)) ln(1 + e^(−Λ(m, B))) ≤ (3/4) β, (1/T) Σ_{t<T} R^h(W(t)) ≤ β with probability at
//! least 1 − 2δ, where
//!
//! - Λ(m, B) = B (γ − √(2 ln(n/δ_A)/m) − q(m, B)), with δ_A = 7δ/4;
//! - q(m, B) is Bernstein's bound of [Lemma B](super::lemma_b) on N_i/m, with δ_B = δ/4.
//!
//! *Proof.* As S5, λ = B, with pairs cancelling in Lemma C, Bernstein's inequality for the flips
//! and the loss kept as ln(1 + e^(−Λ)). Only the side y_i f⁰_i(U) < y_i z_i matters, so Lemma A's
//! union is over n events. At fixed B, Λ rises with m, hence every wider network closes the chain.
//!
//! *The radius.* A larger B stretches the margin and lets more neurons flip. Λ is concave in B, so
//! the widths of all B have one valley; [`radius`] searches it by golden sections in floating
//! point. Any B is admissible, so that this search needs no proof: the enclosure of the width is
//! at the very B that it found.
//!
//! For the same B, T is below Proposition 5's 2B²/(β ln 2).

use super::{PAPER, lemma_a, lemma_b, lemma_c, lemma_d, s2_least};
use crate::bisection::{valley, zero};
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::mandal::proposition_5::hard_target;
use crate::real::Real;
use crate::setting::{BETA, DELTA, GAMMA, MODEL, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const TIME_SHARE: f64 = 0.25;

/// The hard risk that the comparator W̄ may have: (3/4)β(2 − ρ)/2.
fn comparator_risk<R: Real>(beta: R) -> R {
    let one = R::exact(1.0);
    (one - R::exact(TIME_SHARE)) * beta
        / lemma_d::comparator_factor(R::exact(lemma_d::RHO_HARD), one)
}

/// Λ(m, B), below every y_i f^t_i(W̄).
pub fn logit<R: Real>(setting: &Setting<R>, radius: R, width: R) -> R {
    logit_at_scale(setting, radius, R::exact(1.0), width)
}

/// Λ(m, B) where the initial weights are `scale` times standard normal: a neuron then flips as at the
/// radius B/scale.
pub fn logit_at_scale<R: Real>(setting: &Setting<R>, radius: R, scale: R, width: R) -> R {
    let (one, n, delta) = (R::exact(1.0), setting.n(), setting.delta());
    let transfer = lemma_b::log_union(n, s2_least::TRANSFER_FAILURE, delta);
    let flips = lemma_b::log_union(n, s2_least::FLIP_FAILURE, delta);
    let fraction = lemma_b::fraction_bernstein(radius / scale, flips, width);
    let linearisation = lemma_c::deviation_in_pairs(one, one, fraction);
    radius * (setting.gamma() - lemma_a::deviation(transfer, width) - linearisation)
}

/// (3/4)β(2 − ρ)/2 − ln(1 + e^(−Λ(m, B))): the chain closes at width m where this is at least 0.
pub fn closing<R: Real>(setting: &Setting<R>, radius: R, beta: R, width: R) -> R {
    closing_at_logit(beta, logit(setting, radius, width))
}

/// The same at Λ = `logit`.
///
/// ln(1 + x) is evaluated as 2 artanh(½/(½ + 1/x)), which loses no digits where x is small.
pub fn closing_at_logit<R: Real>(beta: R, logit: R) -> R {
    let half = R::exact(0.5);
    comparator_risk(beta) - R::exact(2.0) * (half / (half + logit.exp())).atanh()
}

/// The least width at radius B and initial scale α, for a hard risk of β.
pub fn width<R: Real>(setting: &Setting<R>, radius: R, scale: R, beta: R) -> R {
    zero(1.0, f64::MAX, |m| closing_at_logit(beta, logit_at_scale(setting, radius, scale, m)))
}

/// 4 B²/((2 − ρ)β), the number of steps.
pub fn steps<R: Real>(radius: R, beta: R) -> R {
    let factor = lemma_d::distance_factor(R::exact(lemma_d::RHO_HARD), R::exact(1.0));
    factor * radius.square() / (R::exact(TIME_SHARE) * beta)
}

/// The radius with the least width, to about four digits, which gives the least width to about eight;
/// at most the largest floating-point number.
pub fn radius(setting: &Setting<f64>, scale: f64, beta: f64) -> f64 {
    let needed = -comparator_risk(beta).exp_m1().ln();
    let at = |log: f64| (needed / setting.gamma() * log.exp()).min(f64::MAX);
    at(valley(0.0, 5.0, |log| width(setting, at(log), scale, beta)))
}

/// The requirement for the setting's β, or else for β = ε ln 2, at the best radius.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let (beta, one) = (hard_target(setting), R::exact(1.0));
    let point = setting.point();
    let radius = R::exact(radius(&point, 1.0, hard_target(&point)));
    Requirement {
        width: width(setting, radius, one, beta),
        steps: steps(radius, beta),
        step_size: one,
        radius: Some(radius),
        failure: R::exact(s2_least::TRANSFER_FAILURE + s2_least::FLIP_FAILURE),
        level: beta,
    }
}

/// S.s5-least.
pub const STATEMENT: Statement = Statement {
    id: "S.s5-least",
    title: "Hard labels: least width for a hard risk",
    paper: PAPER,
    equations: "S5-least",
    claim: "every m at which (2/(2 − ρ)) ln(1 + e^(−Λ(m, B))) ≤ (3/4) β, with η = 1 and \
            T ≥ 4 B²/((2 − ρ)β), gives (1/T) Σ_{t<T} R^h(W(t)) ≤ β with probability ≥ 1 − 2δ",
    premises: &[
        MODEL,
        N,
        DELTA,
        GAMMA,
        BETA,
        Premise { symbol: "B", domain: "(0, ∞); the one with the least width is taken" },
        Premise { symbol: "η", domain: "η = 1" },
    ],
    constants: &[Constant {
        symbol: "1/4",
        value: TIME_SHARE,
        literal: "0.25",
        meaning: "share of β left to B²/((2 − ρ)T)",
        distinctive: false,
    }],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "S.s5-least",
        labels: Labels::Hard,
        risk: Risk::Hard,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "S5 with pairs cancelling, Bernstein's inequality and the best radius (module \
            documentation)",
};
