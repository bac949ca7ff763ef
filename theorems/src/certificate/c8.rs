//! C8 (hard labels, one network): (i) [C3](super::c3) with p = (1 + y)/2 and c = c⁰. (ii) Directly: let
//! y_i f^t_i(W̄) ≥ Λ_i = y_i c⁰_i − E⁰_i, κ ≤ 4, Λ'_i = Λ_i − κ/4, and W₀ Lambert's function. With
//! s_i = 2W₀(e^(−1−Λ'_i)) and the weight Λ'_i + s_i where Λ'_i ≥ 0, else with the weight 0 and
//! s_i = max(2W₀(e^(−1−Λ'_i)), (2 − Λ_i)²/(8 − κ)): (1/n) Σ weight_i θ_i ≤ (1/n) Σ s_i + S²/(ηT), θ_i the
//! share of the steps with y_i f_i ≤ 0.
//!
//! *Proof of (ii).* As in [Lemma D](crate::sharper::lemma_d), on average over the steps
//! (1/n) Σ (2r_i(f_i − f̄_i) − κr_i²) ≤ S²/(ηT). With x = yf and q = μ(−x), r = −yq, and the bracket is
//! 2q(y f̄ − x) − κq² ≥ 2q(Λ − x) − κq². For x ≤ 0: −x ≥ 4(q − 1/2), so it is at least
//! ψ(q) = 2qΛ + 8q(q − 1/2) − κq² = (8 − κ)q² − (4 − 2Λ)q, with ψ(1/2) = Λ' and
//! ψ' ≥ (8 − κ) − (4 − 2Λ) ≥ 0 on q ≥ 1/2 if Λ ≥ 0: at least Λ'. For x > 0, q < 1/2: minus the bracket is
//! at most 2q(x − Λ + κ/4), with κq² ≤ κq/2, and that is at most 2 sup_u u/(1 + e^(Λ'+u)) with u = x − Λ'.
//! The supremum is at (u − 1)e^(Λ'+u) = 1, that is u − 1 = W₀(e^(−1−Λ')), where it is u − 1. So bracket plus
//! s_i is never negative, and at least Λ'_i + s_i at a bad step. If Λ' < 0, ψ(q) ≥ −(2 − Λ)²/(8 − κ), its
//! least value over all q. ∎
//!
//! *S5\*, before the network is drawn.* With Λ(m, B) of [S5-least](crate::sharper::s5_least) for every point,
//! Λ' = Λ(m, B) − κ/4: if (31/32)εΛ' ≥ 2(1 − ε)W₀(e^(−1−Λ')) and T ≥ 32B²/(ηεΛ'), averaged R ≤ ε with
//! probability at least 1 − 2δ. The left side less the right one rises with Λ': its zero Λ_ε is 1.46 at
//! ε = 0.1, against 3.16 for S5-least. Registered at η = 1/8 and Γ = 1, at the radius of least width.

use super::{PAPER, REFERENCE, SHORT_STEP, TRAINING, c3};
use crate::bisection::{valley, zero};
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, GAMMA, MODEL, N, Premise, Setting};
use crate::sharper::{s2_least, s5_least};
use crate::statement::{Constant, Provenance, Statement};

/// The step size η of the width, and κ at Γ = 1.
pub const STEP_SIZE: f64 = 0.125;
const HALF_SLOPE: f64 = 2.0;
const SLOPE: f64 = 4.0;

/// The root w of w + ln w = x near floating point: Newton's method, which rises to it.
fn newton(x: f64) -> f64 {
    let mut w = if x > 1.0 { x } else { x.exp() };
    for _ in 0..64 {
        let next = w * (1.0 + x - w.ln()) / (1.0 + w);
        if next.is_nan() || next <= 0.0 || next == w {
            break;
        }
        w = next;
    }
    w
}

/// W₀(e^x), the w > 0 with w + ln w = x: on intervals each end is moved outwards until the sign of
/// w + ln w − x is proven there. Its derivative is w/(1 + w).
pub fn lambert_of_exponential<R: Real>(x: R) -> R {
    let excess = |w: f64, x: f64| R::exact(w) + R::exact(w).ln() - R::exact(x);
    let outwards = |start: f64, sign: f64, proven: &dyn Fn(f64) -> bool| {
        let (mut w, mut step) = (start, f64::EPSILON);
        while w > 0.0 && w < f64::MAX && !proven(w) {
            w = (start * (1.0 + sign * step)).clamp(0.0, f64::MAX);
            step *= 2.0;
        }
        w
    };
    let [low, high] = [x.lower(), x.upper()];
    let below = if low.is_finite() { newton(low) } else { 0.0 };
    let below = outwards(below, -1.0, &|w| excess(w, low).upper() <= 0.0);
    let above = if high.is_finite() { newton(high).max(f64::MIN_POSITIVE) } else { f64::INFINITY };
    let above = outwards(above, 1.0, &|w| excess(w, high).lower() >= 0.0);
    let slope = |w: f64| R::exact(w) / (R::exact(1.0) + R::exact(w));
    let steepest = if above.is_finite() { slope(above).upper() } else { 1.0 };
    x.enclosed(|order| match order {
        0 => [below, above],
        1 => [slope(below).lower(), steepest],
        _ => [f64::NEG_INFINITY, f64::INFINITY],
    })
}

/// 2W₀(e^(−1−Λ')), above minus the bracket at a right output.
pub fn price_of_right<R: Real>(advantage: R) -> R {
    R::exact(2.0) * lambert_of_exponential(-R::exact(1.0) - advantage)
}

/// What a point costs and what a wrong step of it gives back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point<R> {
    /// Its share of the left-hand side; the lower end is proven.
    pub weight: R,
    /// Its share of the budget; the upper end is proven.
    pub price: R,
}

/// Λ' = Λ − κ/4.
pub fn advantage<R: Real>(margin: R, kappa: R) -> R {
    margin - kappa / R::exact(SLOPE)
}

/// A point with y f^t(W̄) ≥ Λ = `margin` at every step; κ ≤ 4.
pub fn point<R: Real>(margin: R, kappa: R) -> Point<R> {
    let advantage = advantage(margin, kappa);
    let price = price_of_right(advantage);
    if advantage.lower() >= 0.0 {
        Point { weight: advantage + price, price }
    } else {
        let wrong = c3::price(R::exact(HALF_SLOPE) - margin, kappa);
        Point { weight: R::exact(0.0), price: price.max(wrong) }
    }
}

/// Above the averaged R: the knapsack of C3 over all points with the budget (1/n) Σ s_i + S²/(ηT).
pub fn upper<R: Real>(points: &[Point<R>], distance_squared: R, step_size: R, steps: R) -> R {
    let n = R::exact(points.len() as f64);
    let sum = points.iter().fold(R::exact(0.0), |sum, point| sum + point.price);
    let weights: Vec<R> = points.iter().map(|point| point.weight).collect();
    let budget = c3::budget(sum / n, distance_squared, step_size, steps, R::exact(0.0));
    c3::worst_share(budget, &weights, points.len())
}

/// share·εΛ' − 2(1 − ε)W₀(e^(−1−Λ')), share the part of the error that is not left to time.
pub fn surplus<R: Real>(advantage: R, share: R, epsilon: R) -> R {
    share * epsilon * advantage - (R::exact(1.0) - epsilon) * price_of_right(advantage)
}

/// Λ_ε, the least Λ' that is enough where the share `time` of the error asked for is left to time.
pub fn advantage_needed<R: Real>(epsilon: R, time: f64) -> R {
    zero(1e-12, 1e4, |x| surplus(x, R::exact(1.0) - R::exact(time), epsilon))
}

/// The least m with Λ(m, B) ≥ Λ' + κ/4, Λ' = `needed`, for initial weights `initial` times standard normal.
pub fn width<R: Real>(setting: &Setting<R>, radius: R, initial: R, needed: R, kappa: R) -> R {
    zero(1.0, f64::MAX, |m| {
        advantage(s5_least::logit_at_scale(setting, radius, initial, m), kappa) - needed
    })
}

/// The radius of least width, as S5-least's.
pub fn radius(setting: &Setting<f64>, initial: f64, needed: f64, kappa: f64) -> f64 {
    let least = (needed + kappa / SLOPE) / setting.gamma();
    let at = |log: f64| (least * log.exp()).min(f64::MAX);
    at(valley(0.0, 8.0, |log| width(setting, at(log), initial, needed, kappa)))
}

/// What the width for a classification error depends on beyond a [`Setting`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hard {
    /// The initial weights are this times standard normal.
    pub initial: f64,
    /// The step size η; Γ = 1.
    pub step_size: f64,
    /// The share of the error that is left to time.
    pub time: f64,
}

impl Hard {
    /// The requirement for the setting's ε, at the radius of least width.
    pub fn requirement<R: Real>(&self, setting: &Setting<R>) -> Requirement<R> {
        self.at_radius(setting, self.radius(&setting.point()))
    }

    /// The radius of least width.
    pub fn radius(&self, setting: &Setting<f64>) -> f64 {
        let needed = advantage_needed(setting.epsilon(), self.time);
        radius(setting, self.initial, needed, self.step_size)
    }

    /// The requirement for the setting's ε at the radius B; its width is infinite where B is too small.
    pub fn at_radius<R: Real>(&self, setting: &Setting<R>, radius: f64) -> Requirement<R> {
        let needed: R = advantage_needed(setting.epsilon(), self.time);
        let (radius, step_size) = (R::exact(radius), R::exact(self.step_size));
        let time = R::exact(self.time) * step_size * setting.epsilon() * needed;
        Requirement {
            width: width(setting, radius, R::exact(self.initial), needed, step_size),
            steps: radius.square() / time,
            step_size,
            radius: Some(radius),
            failure: R::exact(s2_least::TRANSFER_FAILURE + s2_least::FLIP_FAILURE),
            level: setting.epsilon(),
        }
    }
}

fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    Hard { initial: 1.0, step_size: STEP_SIZE, time: s2_least::TIME_SHARE }.requirement(setting)
}

/// C.c8.
pub const STATEMENT: Statement = Statement {
    id: "C.c8",
    title: "Hard labels: certificate of one network, and its width for a classification error",
    paper: PAPER,
    equations: "C8",
    claim: "with y_i f^t_i(W̄) ≥ Λ_i and Λ'_i = Λ_i − κ/4 ≥ 0: (1/n) Σ (Λ'_i + s_i)θ_i ≤ (1/n) Σ s_i + \
            S²/(ηT), s_i = 2W₀(e^(−1−Λ'_i)); so every m with Λ' = Λ(m, B) − κ/4 and \
            (31/32)εΛ' ≥ 2(1 − ε)W₀(e^(−1−Λ')), with T ≥ 32B²/(ηεΛ'), gives averaged R ≤ ε with \
            probability ≥ 1 − 2δ",
    premises: &[
        TRAINING,
        REFERENCE,
        MODEL,
        N,
        DELTA,
        GAMMA,
        EPSILON,
        SHORT_STEP,
        Premise { symbol: "η", domain: "η = 1/8 for the width" },
    ],
    constants: &[
        Constant {
            symbol: "η",
            value: STEP_SIZE,
            literal: "0.125",
            meaning: "step size of the width",
            distinctive: false,
        },
        Constant {
            symbol: "κ/4",
            value: SLOPE,
            literal: "4.0",
            meaning: "inverse of the largest slope of μ",
            distinctive: false,
        },
        Constant {
            symbol: "(2 − Λ)²",
            value: HALF_SLOPE,
            literal: "2.0",
            meaning: "half of that inverse",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "C.c8",
        labels: Labels::Hard,
        risk: Risk::Classification,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "S.lemma-d's regret point by point, the worst right output by Lambert's function (module \
            documentation)",
};
