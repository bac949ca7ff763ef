//! C7b (refit): as [C7a](super::c7a), with a reference that the drawn network itself fits, K ≻ 0, N and
//! c(τ) as in [C6](super::c6). If m ≥ 2N ln(n/δ_1)/c(τ), let ϱ be the root of
//! Mϱ²/(2(N + (√N + 1)ϱ/3)) = ln(2/δ_ϱ), B = s·min(√N/(1 − τ), 1 + √Nϱ/(1 − τ)), Δ = Bφ_2 and E = Bφ_∞
//! at the radius B: the same two conditions, and T ≥ 32B²/(ηελ), give averaged R ≤ ε with probability at
//! least 1 − δ_1 − δ_ϱ − the two shares of the flips.
//!
//! *Proof.* D̄_k = s v(g_k) + s XᵀD_{b_k} H⁻¹(z − f⁰(U)) gives f⁰(W̄) = sz, without a transfer term; so
//! does D̄_k = s XᵀD_{b_k} H⁻¹z, of norm at most s√N/(1 − τ) by C6. Of the former, the second part is at
//! most s√N ‖K^(1/2)H⁻¹K^(1/2)‖ ‖K^(−1/2)(z − f⁰(U))‖, the middle factor at most 1/(1 − τ), and the last
//! the norm of a mean of M independent centred vectors of mean square at most N and norm at most √N + 1:
//! at most ϱ but with probability δ_ϱ, by Bernstein's inequality in a Hilbert space
//! ([Lemma G](crate::sharper::lemma_g)). Take the shorter of the two. The rest is C7a with S ≤ B. ∎
//!
//! m is about the largest of 2N ln(n/δ)/c(τ), (2/π)(B/s)⁴s²/(4γ²ε) and Bernstein's remainders
//! (2/3)(B/s) ln(2/δ_f)/(γ√ε) and (4/3)(B/s) ln(n/δ_f)/γ: 1/(γ²ε) enters with the factor 0.16 s² only.

use super::{PAPER, SCALE, SHORT_STEP, TRAINING, c1, c6, c7a};
use crate::bisection::zero;
use crate::bound::{Bound, Inequality};
use crate::real::{Real, log_ratio};
use crate::setting::{DELTA, EPSILON, GAMMA, N, Premise, Setting};
use crate::sharper::lemma_b;
use crate::statement::{Provenance, Statement};

/// What the width depends on beyond a [`Setting`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refit<R> {
    /// N, the largest ‖K^(−1/2)D_bX‖².
    pub features: R,
    /// τ in (0, 1), the share of K that H may miss.
    pub tau: R,
    /// The labels' scale s.
    pub scale: R,
    /// The initial weights are this times standard normal.
    pub initial: R,
    /// κ = ηΓ ≤ 4.
    pub kappa: R,
}

/// Shares of the failure δ, one of each event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failures {
    /// δ_1/δ: the finite features miss more than τ.
    pub features: f64,
    /// δ_ϱ/δ: the fit needs more than ϱ.
    pub fit: f64,
    /// Share of the flips in mean square.
    pub flips_in_mean_square: f64,
    /// Share of the flips at every point.
    pub flips_everywhere: f64,
}

/// ϱ at M = m/2.
pub fn correction<R: Real>(features: R, log_odds: R, width: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let rate = two * two * log_odds / width;
    let linear = rate * (features.sqrt() + one) / R::exact(6.0);
    linear + (linear.square() + rate * features).sqrt()
}

impl<R: Real> Refit<R> {
    /// The radius B at width m; δ_ϱ enters as ln(2/δ_ϱ).
    pub fn radius(&self, log_odds: R, width: R) -> R {
        let lost = c6::energy(self.tau);
        let root = self.features.sqrt();
        let corrected = R::exact(1.0) + root * correction(self.features, log_odds, width) * lost;
        self.scale * (root * lost).min(corrected)
    }

    /// E and Δ at width m.
    pub fn errors(&self, setting: &Setting<R>, shares: &Failures, width: R) -> c7a::Errors<R> {
        let (two, delta) = (R::exact(2.0), setting.delta());
        let price = |numerator: R, share: f64| log_ratio(numerator / R::exact(share), delta);
        let radius = self.radius(price(two, shares.fit), width);
        let flips = |price| lemma_b::fraction_bernstein(radius / self.initial, price, width);
        let everywhere = flips(price(setting.n(), shares.flips_everywhere));
        let mean_square = flips(price(two, shares.flips_in_mean_square));
        c7a::Errors {
            every: c1::drift(radius, everywhere),
            mean_square: c1::drift(radius, mean_square),
        }
    }

    /// The least width.
    pub fn width(&self, setting: &Setting<R>, shares: &Failures) -> R {
        let logit = self.scale * setting.gamma();
        let closes = zero(1.0, f64::MAX, |m| {
            let errors = self.errors(setting, shares, m);
            c7a::closing(logit, errors, self.kappa, setting.epsilon())
        });
        let n = setting.n() / R::exact(shares.features);
        c6::width(self.features, n, setting.delta(), self.tau).max(closes)
    }

    /// The number of steps at width m and step size η.
    pub fn steps(&self, setting: &Setting<R>, shares: &Failures, step_size: R, width: R) -> R {
        let log_odds = log_ratio(R::ratio(2.0, shares.fit), setting.delta());
        let every = self.errors(setting, shares, width).every;
        let weight = c7a::weight(self.scale * setting.gamma(), every, self.kappa);
        c7a::steps(self.radius(log_odds, width), step_size, setting.epsilon(), weight)
    }
}

impl Failures {
    /// 2δ in four equal parts.
    pub const EQUAL: Self =
        Self { features: 0.5, fit: 0.5, flips_in_mean_square: 0.5, flips_everywhere: 0.5 };
}

fn example<R: Real>(setting: &Setting<R>, _: R) -> R {
    let (one, half) = (R::exact(1.0), R::exact(0.5));
    let scale = R::ratio(1.0, 10.0);
    let refit = Refit { features: setting.n(), tau: half, scale, initial: one, kappa: one };
    refit.width(setting, &Failures::EQUAL)
}

/// C.c7b.
pub const STATEMENT: Statement = Statement {
    id: "C.c7b",
    title: "Soft labels: width by refitting the reference",
    paper: PAPER,
    equations: "C7b",
    claim: "m ≥ 2N ln(n/δ_1)/c(τ), and C7a's two conditions at Δ = Bφ_2, E = Bφ_∞, \
            B = s·min(√N/(1 − τ), 1 + √Nϱ/(1 − τ)), with T ≥ 32B²/(ηελ), imply averaged R ≤ ε",
    premises: &[
        TRAINING,
        SHORT_STEP,
        SCALE,
        N,
        DELTA,
        GAMMA,
        EPSILON,
        Premise {
            symbol: "K", domain: "positive definite; N is the largest ‖K^(−1/2)D_bX‖²"
        },
        Premise { symbol: "sγ", domain: "(0, 2.5]" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width at N = n, τ = 1/2, s = 1/10 and κ = 1, 2δ in equal parts",
        value: example,
        enclosure: example,
    }),
    source_file: file!(),
    proof: "C.c7a with a reference that fits f⁰ exactly, its norm by C.c6 and S.lemma-g (module \
            documentation)",
};
