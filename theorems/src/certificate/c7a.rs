//! C7a (S4*, the population's reference at any scale): labels p_i = μ(s z_i), y_i z_i ≥ γ, B = s,
//! κ = ηΓ ≤ 4, sγ ≤ 2.5. Let Δ = s(τ_G(m, δ_2) + φ_2(m, s)), with τ_G and φ_2 Lemma G's bounds on the
//! transfer and on N_i/m in mean square, E = s(√(2 ln(2n/δ_1)/m) + φ_∞(m, s)), with φ_∞ Lemma B's on every
//! N_i/m by Bernstein's inequality, w = tanh(sγ/2), A = sγ − E − κw/4 and λ = wA + E²/(8 − κ). If A ≥ 0
//! and Δ²/(8 − κ) ≤ (31/32)ελ, then T ≥ 32s²/(ηελ) gives averaged R ≤ ε.
//!
//! *Proof.* [C3](super::c3) with c = sz (gap = 0) and the reference s v(g_k), S ≤ s. By Lemma A and
//! [C1](super::c1)'s abs(f^t_i − f⁰_i) ≤ B N_i/m, every E_i ≤ E; by Lemma G and Minkowski's inequality
//! (1/n) Σ E_i² ≤ Δ². It remains that λ_i ≥ λ. As a function of abs(c_i) at fixed E_i, λ_i rises: its slope
//! is w'A + w(1 − κw'/4) with w' ≤ 1/2. As a function of E_i it falls while E_i ≤ w(8 − κ)/2, and A ≥ 0
//! implies that: E ≤ sγ − κw/4, and sγ ≤ 3w ≤ w(4 − κ/4), since x ≤ 3 tanh(x/2) on (0, 2.5]. So
//! λ_i(E_i, abs(c_i)) ≥ λ_i(E_i, sγ) ≥ λ(E, sγ). With S²/(ηT) ≤ ελ/32, C3 gives λ times the averaged R at
//! most ελ. ∎
//!
//! Of the 2δ that may fail, δ_1 = 0.3δ, δ_2 = 1.6δ, and 0.05δ for each of the two bounds on flips. As
//! ε → 0, m·γ²ε tends to (32/31)(√(2 ln(2/δ_2)) + √(2/π)s)²/4 for small κ and sγ: a quarter of
//! [S4-least](crate::sharper::s4_least), falling with s. Where the weights start α times as large, a neuron
//! flips as at the radius s/α ([C12](super::c12)). Registered at s = α = 1, η = 1/8 and Γ = 1.

use super::{PAPER, SHORT_STEP, c1, c3};
use crate::bisection::zero;
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, GAMMA, MODEL, N, Premise, Setting};
use crate::sharper::{lemma_a, lemma_b, lemma_g, s2_least};
use crate::statement::{Constant, Provenance, Statement};

/// The step size η, and κ at Γ = 1.
pub const STEP_SIZE: f64 = 0.125;
const SUPREMUM_FAILURE: f64 = 0.3;
const MEAN_SQUARE_FAILURE: f64 = 1.6;
const FLIP_FAILURE: f64 = 0.05;

/// E and Δ, or any other pair of bounds on the features' error: for every point, and in mean square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors<R> {
    /// E.
    pub every: R,
    /// Δ.
    pub mean_square: R,
}

/// The logarithms that the four events cost.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Prices<R> {
    transfer: Errors<R>,
    flips: Errors<R>,
}

impl<R: Real> Prices<R> {
    fn of(setting: &Setting<R>) -> Self {
        let (n, delta) = (setting.n(), setting.delta());
        Self {
            transfer: Errors {
                every: lemma_b::log_union(R::exact(2.0) * n, SUPREMUM_FAILURE, delta),
                mean_square: lemma_g::log_odds(MEAN_SQUARE_FAILURE, delta),
            },
            flips: Errors {
                every: lemma_b::log_union(n, FLIP_FAILURE, delta),
                mean_square: lemma_g::log_odds(FLIP_FAILURE, delta),
            },
        }
    }

    fn errors(&self, scale: R, initial: R, width: R) -> Errors<R> {
        let flips = |price| lemma_b::fraction_bernstein(scale / initial, price, width);
        let transfer = lemma_g::transfer(self.transfer.mean_square, width);
        Errors {
            every: scale * lemma_a::deviation(self.transfer.every, width)
                + c1::drift(scale, flips(self.flips.every)),
            mean_square: scale * transfer + c1::drift(scale, flips(self.flips.mean_square)),
        }
    }
}

/// E and Δ at width m for logits s z_i and initial weights `initial` times standard normal.
pub fn errors<R: Real>(setting: &Setting<R>, scale: R, initial: R, width: R) -> Errors<R> {
    Prices::of(setting).errors(scale, initial, width)
}

/// λ = wA + E²/(8 − κ) at abs(c) = sγ.
pub fn weight<R: Real>(logit: R, error: R, kappa: R) -> R {
    c3::slope(logit) * c3::advantage(logit, error, kappa) + c3::price(error, kappa)
}

/// The smaller of A and (31/32)ελ − Δ²/(8 − κ): the chain closes where this is at least 0.
pub fn closing<R: Real>(logit: R, errors: Errors<R>, kappa: R, epsilon: R) -> R {
    let share = R::exact(1.0) - R::exact(s2_least::TIME_SHARE);
    let budget = share * epsilon * weight(logit, errors.every, kappa);
    let left = budget - c3::price(errors.mean_square, kappa);
    c3::advantage(logit, errors.every, kappa).min(left)
}

/// 32S²/(ηελ), the number of steps.
pub fn steps<R: Real>(distance: R, step_size: R, epsilon: R, weight: R) -> R {
    distance.square() / (R::exact(s2_least::TIME_SHARE) * step_size * epsilon * weight)
}

/// The least width at scale s, κ and initial weights `initial` times standard normal.
pub fn width<R: Real>(setting: &Setting<R>, scale: R, initial: R, kappa: R) -> R {
    let (prices, logit) = (Prices::of(setting), scale * setting.gamma());
    zero(1.0, f64::MAX, |m| {
        closing(logit, prices.errors(scale, initial, m), kappa, setting.epsilon())
    })
}

/// The requirement for the setting's ε at s = 1.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let (one, step_size) = (R::exact(1.0), R::exact(STEP_SIZE));
    let width = width(setting, one, one, step_size);
    let weight = weight(setting.gamma(), errors(setting, one, one, width).every, step_size);
    Requirement {
        width,
        steps: steps(one, step_size, setting.epsilon(), weight),
        step_size,
        radius: Some(one),
        failure: R::exact(SUPREMUM_FAILURE + MEAN_SQUARE_FAILURE + 2.0 * FLIP_FAILURE),
        level: setting.epsilon(),
    }
}

/// C.c7a.
pub const STATEMENT: Statement = Statement {
    id: "C.c7a",
    title: "Soft labels: width for a classification error by the sign certificate",
    paper: PAPER,
    equations: "C7a",
    claim: "with B = s = 1, every m at which A ≥ 0 and Δ²/(8 − κ) ≤ (31/32)ελ, λ = wA + E²/(8 − κ), with \
            T ≥ 32/(ηελ), gives (1/T) Σ_{t<T} R(W(t)) ≤ ε with probability ≥ 1 − 2δ",
    premises: &[
        MODEL,
        N,
        DELTA,
        GAMMA,
        EPSILON,
        SHORT_STEP,
        Premise { symbol: "η", domain: "η = 1/8" },
    ],
    constants: &[
        Constant {
            symbol: "η",
            value: STEP_SIZE,
            literal: "0.125",
            meaning: "step size",
            distinctive: false,
        },
        Constant {
            symbol: "δ_1/δ",
            value: SUPREMUM_FAILURE,
            literal: "0.3",
            meaning: "failure granted to the transfer at every point",
            distinctive: false,
        },
        Constant {
            symbol: "δ_2/δ",
            value: MEAN_SQUARE_FAILURE,
            literal: "1.6",
            meaning: "failure granted to the transfer in mean square",
            distinctive: false,
        },
        Constant {
            symbol: "δ_B/δ",
            value: FLIP_FAILURE,
            literal: "0.05",
            meaning: "failure granted to each of the two bounds on flips",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "C.c7a",
        labels: Labels::Soft,
        risk: Risk::Classification,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "C.c3 with the features' errors of C.c1, S.lemma-a, S.lemma-b and S.lemma-g (module \
            documentation)",
};
