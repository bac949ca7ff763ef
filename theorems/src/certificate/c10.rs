//! C10 (hard labels need a radius of ln(1/ε)/(2γ) in the lazy regime): the data are (1 − ε)n copies of x_1
//! with the label + and εn of x_2 with the label −, unit vectors at the angle ϑ, so that
//! γ = ((π − ϑ) sin(ϑ/2) + ϑ)/(2π). Let γ_m = (1/(2m)) Σ_j ‖b⁰_1j x_1 − b⁰_2j x_2‖,
//! ν = (2/m) Σ_k Σ_{i=1,2} max(B − a_ik, 0) and G = 2Bγ_m + ν.
//!
//! (i) Every W in C has f_1 − f_2 ≤ G. (ii) If W classifies x_2 rightly, R^h(W) ≥ L =
//! (1 − ε) ln(1 + e^(−G)) + ε ln 2, the last term only if (1 − ε)μ(−G) ≥ ε/2. (iii) With U Lemma D's bound on
//! the averaged R^h for any W̄: averaged R ≥ ε(1 − U/L). (iv) For m → ∞, η → 0, ηT → ∞ U tends to
//! ln(1 + e^(−λ/2)) + ελ/2 for any λ ≤ B, and 2 ln(1/ε) ≤ B = (1 − ω) ln(1/ε)/(2γ) leaves
//! averaged R ≥ ε(1 − O(ε^ω ln(1/ε))).
//!
//! *Proof.* The value of γ: by symmetry it is half of E‖φ_1 − φ_2‖; both indicators are 1 with probability
//! (π − ϑ)/(2π), where the norm is 2 sin(ϑ/2), and one alone with probability ϑ/π, where it is 1. (i) The true
//! term of a flipped neuron and its linearisation differ by abs(D·x) − a ≤ max(B − a, 0), and others agree:
//! abs(f_i − f⁰_i) ≤ (1/m) Σ_j max(B − a_ij, 0). And f⁰_1 − f⁰_2 = (1/m) Σ D_j·(b⁰_1j x_1 − b⁰_2j x_2) ≤
//! 2Bγ_m. (ii) Let f_2 = −b < 0, so f_1 ≤ G − b: R^h ≥ (1 − ε) ln(1 + e^(b−G)) + ε ln(1 + e^(−b)), whose
//! slope in b is at least (1 − ε)μ(−G) − ε/2. Without the condition drop the second term. (iii) If τ is the
//! share of the steps with x_2 right, τL ≤ U; the other steps have an error of ε at least. (iv) D̄_k = λx_1
//! gives f⁰_1 → λ/2 and f⁰_2 → λ cos(ϑ)/2 ≤ λ/2, and flips vanish; λ = 2 ln(1/ε) gives U ≤ ε(1 + ln(1/ε)),
//! and L ≥ (1 − ε) ln 2·ε^(1−ω). ∎
//!
//! A shorter run than (iv)'s is not covered, and nothing is said of a width: narrow networks leave the lazy
//! regime. Soft labels have an error below any ε at any radius, by [C7b](super::c7b): a separation in radius.

use super::{PAPER, TRAINING};
use crate::bound::{Bound, Inequality};
use crate::mandal::model::logistic;
use crate::real::Real;
use crate::setting::{EPSILON, GAMMA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// ((π − ϑ) sin(ϑ/2) + ϑ)/(2π); `sine` is sin(ϑ/2), the angle in radians.
pub fn margin<R: Real>(angle: R, sine: R) -> R {
    ((R::pi() - angle) * sine + angle) / (R::exact(2.0) * R::pi())
}

/// ν from the reaches a_ik of every pair on both points (2M numbers), M pairs.
pub fn slack<R: Real>(radius: R, reaches: &[R], pairs: usize) -> R {
    let zero = R::exact(0.0);
    let sum = reaches.iter().fold(zero, |sum, &reach| sum + (radius - reach).max(zero));
    sum / R::exact(pairs as f64)
}

/// G = 2Bγ_m + ν, above f_1 − f_2.
pub fn spread<R: Real>(radius: R, finite_margin: R, slack: R) -> R {
    R::exact(2.0) * radius * finite_margin + slack
}

/// ln(1 + e^(−x)) for x ≥ 0.
fn soft_plus<R: Real>(x: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    two * (one / (one + two * x.exp())).atanh()
}

/// L, below R^h wherever x_2 is right; the lower end is proven.
pub fn least_risk<R: Real>(spread: R, epsilon: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let common = (one - epsilon) * soft_plus(spread);
    let condition = (one - epsilon) * logistic(-spread) - epsilon / two;
    if condition.lower() >= 0.0 { common + epsilon * two.ln() } else { common }
}

/// ε(1 − U/L), below the averaged R.
pub fn least_error<R: Real>(epsilon: R, averaged_risk: R, least_risk: R) -> R {
    epsilon * (R::exact(1.0) - averaged_risk / least_risk)
}

/// ln(1 + e^(−λ/2)) + ελ/2, the limit of U for the reference λx_1.
pub fn limit_of_risk<R: Real>(lambda: R, epsilon: R) -> R {
    let half = lambda / R::exact(2.0);
    soft_plus(half) + epsilon * half
}

/// The reference that minimises it, 2 ln((1 − ε)/ε); needs ε < 1/2.
pub fn best_reference<R: Real>(epsilon: R) -> R {
    R::exact(2.0) * ((R::exact(1.0) - epsilon).ln() - epsilon.ln())
}

/// ln(1/ε)/(2γ), the radius of (iv) at ω = 0.
pub fn radius<R: Real>(gamma: R, epsilon: R) -> R {
    -epsilon.ln() / (R::exact(2.0) * gamma)
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    radius(setting.gamma(), setting.epsilon())
}

/// C.c10.
pub const STATEMENT: Statement = Statement {
    id: "C.c10",
    title: "Hard labels need a large radius in the lazy regime",
    paper: PAPER,
    equations: "C10",
    claim: "for (1 − ε)n copies of x_1 (+) and εn of x_2 (−): f_1 − f_2 ≤ G = 2Bγ_m + ν, and averaged \
            R ≥ ε(1 − U/L), L = (1 − ε) ln(1 + e^(−G)) + ε ln 2 if (1 − ε)μ(−G) ≥ ε/2; a radius of \
            (1 − ω) ln(1/ε)/(2γ) leaves averaged R ≥ ε(1 − O(ε^ω ln(1/ε))) as m → ∞",
    premises: &[TRAINING, GAMMA, EPSILON, Premise { symbol: "x_1, x_2", domain: "unit vectors" }],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "radius ln(1/ε)/(2γ)",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "f_1 − f_2 is at most G in the balls, and then a right x_2 costs risk (module documentation)",
};
