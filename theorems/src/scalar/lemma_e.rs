//! Lemma E: KL from logits.

use inari::Interval;

use crate::mandal::model::{kl, logistic};
use crate::prover::slack::{Enclosed, Formula, Leading, Smooth};
use crate::prover::{Case, Formal, Goal};
use crate::real::Real;
use crate::sharper::lemma_e::{QUADRATIC, QUARTIC, SEXTIC, STATEMENT, quadratic};

/// KL(Ber(μ(z)) ‖ Ber(μ(f))) at (z, f).
fn divergence(at: &[Interval]) -> Interval {
    kl(logistic(at[0]), logistic(at[1]))
}

/// 2/8 − μ(1 − μ) at the logit t.
struct Curvature {
    strength: f64,
}

impl Formula for Curvature {
    fn at<R: Real>(&self, t: &[R]) -> R {
        let tanh = (t[0] / R::exact(2.0)).tanh();
        R::exact(2.0) * quadratic(R::exact(1.0)) / R::exact(self.strength)
            - (R::exact(1.0) - tanh.square()) / R::exact(4.0)
    }
}

fn quadratic_formal(strength: f64) -> Formal {
    let curvature = Case {
        name: "the curvature of ln(1 + e^t)",
        slack: Box::new(Smooth(Curvature { strength })),
        domain: vec![Interval::ENTIRE],
        lift: Some(|t| vec![t[0] - 0.0625, t[0] + 0.0625]),
    };
    let slack = move |at: &[Interval]| {
        quadratic(at[0] - at[1]) / Interval::exact(strength) - divergence(at)
    };
    Formal { cases: vec![curvature], slack: Box::new(Enclosed(slack)) }
}

/// The quadratic bound.
pub fn quadratic_bound() -> Goal {
    Goal {
        id: "S.lemma-e/quadratic".into(),
        statement: STATEMENT.id,
        claim: "KL(Ber(μ(z)) ‖ Ber(μ(f))) ≤ (z − f)²/8".into(),
        false_claim: "KL(Ber(μ(z)) ‖ Ber(μ(f))) ≤ 0.99 (z − f)²/8".into(),
        domain: "(z, f) in R²".into(),
        remarks: "With A(t) = ln(1 + e^t), A' = μ, the divergence is A(f) − A(z) − A'(z)(f − z), \
            the integral of (f − t)A''(t) over t from z to f, and (z − f)²/8 is the same integral \
            of 2/8. So A'' = μ(1 − μ) ≤ 2/8 on R is enough; μ(t)(1 − μ(t)) = \
            (1 − tanh²(t/2))/4.",
        coordinates: &["z", "f"],
        beyond: 1.0 / 0.99,
        formal: Box::new(quadratic_formal),
    }
}

/// ζ(2)/π², ζ(4)/π⁴ and ζ(6)/π⁶ are one over these numbers.
const ZETA: [f64; 3] = [6.0, 90.0, 945.0];

/// The coefficients of w, −w² and w³ whose sums over the w_k are Δ²/8, Δ⁴/576 and Δ⁶/25920.
fn coefficients<R: Real>(strength: f64) -> [R; 3] {
    let [second, fourth, sixth] = ZETA;
    [
        R::ratio(4.0 * second, QUADRATIC),
        R::ratio(16.0 * fourth, QUARTIC),
        R::ratio(64.0 * sixth, SEXTIC) / R::exact(strength),
    ]
}

/// 3w − 5w²/2 + 7w³/3 − ln(1 + w) − 2w/(1 + w).
struct Term {
    strength: f64,
}

impl Formula for Term {
    fn at<R: Real>(&self, w: &[R]) -> R {
        let (w, one) = (w[0], R::exact(1.0));
        let [first, second, third] = coefficients::<R>(self.strength);
        let fraction = R::exact(2.0) * w / (one + w);
        w * (first - w * (second - w * third)) - (one + w).ln() - fraction
    }
}

/// Below the same over w³, with w for ln(1 + w), as a function of v = 1/w.
struct Tail {
    strength: f64,
}

impl Formula for Tail {
    fn at<R: Real>(&self, v: &[R]) -> R {
        let (v, one) = (v[0], R::exact(1.0));
        let [first, second, third] = coefficients::<R>(self.strength);
        let fraction = R::exact(2.0) * v / (one + v);
        third - v * (second - v * (first - one - fraction))
    }
}

/// The logits (z, f) with the largest divergence at the distance Δ for which w_1 = w.
fn worst_pair(w: &[f64]) -> Vec<f64> {
    let gap = 2.0 * std::f64::consts::PI * w[0].sqrt();
    let p = 1.0 / gap - 1.0 / gap.exp_m1();
    let z = (p / (1.0 - p)).ln();
    vec![z, z + gap]
}

fn polynomial_formal(strength: f64) -> Formal {
    let near = Case {
        name: "one term, w ≤ 1/4, over w⁴",
        slack: Box::new(Leading::<_, 5>::new(Term { strength })),
        domain: vec![Interval::between(0.0, 0.25)],
        lift: Some(worst_pair),
    };
    let middle = Case {
        name: "one term, 1/4 ≤ w ≤ 8",
        slack: Box::new(Smooth(Term { strength })),
        domain: vec![Interval::between(0.25, 8.0)],
        lift: None,
    };
    let tail = Case {
        name: "one term, w ≥ 8, in 1/w and over w³",
        slack: Box::new(Smooth(Tail { strength })),
        domain: vec![Interval::between(0.0, 0.125)],
        lift: None,
    };
    let slack = move |at: &[Interval]| {
        let square = (at[0] - at[1]).square();
        let sextic = Interval::exact(SEXTIC) * Interval::exact(strength);
        let inner = Interval::ratio(1.0, QUARTIC) - square / sextic;
        square * (Interval::ratio(1.0, QUADRATIC) - square * inner) - divergence(at)
    };
    Formal { cases: vec![near, middle, tail], slack: Box::new(Enclosed(slack)) }
}

/// The polynomial bound.
pub fn polynomial_bound() -> Goal {
    Goal {
        id: "S.lemma-e/polynomial".into(),
        statement: STATEMENT.id,
        claim: "KL(Ber(μ(z)) ‖ Ber(μ(f))) ≤ Δ²/8 − Δ⁴/576 + Δ⁶/25920, Δ = f − z".into(),
        false_claim: "KL(Ber(μ(z)) ‖ Ber(μ(f))) ≤ Δ²/8 − Δ⁴/576 + 0.99 Δ⁶/25920, Δ = f − z".into(),
        domain: "(z, f) in R²".into(),
        remarks: "Both sides are unchanged under (z, f) → (−z, −f): let Δ > 0, u = Δ/2, p = μ(z). \
            The divergence is ln(1 + p(e^Δ − 1)) − pΔ, and ln lies below its tangent at \
            (e^Δ − 1)/Δ: the divergence is at most G(u) = ln(sinh u/u) + u coth u − 1, with equality \
            at p = 1/Δ − 1/(e^Δ − 1). By the products of sinh and cosh G is the sum over k ≥ 1 of \
            ln(1 + w) + 2w/(1 + w) at w = u²/(kπ)², and with ζ(2) = π²/6, ζ(4) = π⁴/90, \
            ζ(6) = π⁶/945 the polynomial is the sum of 3w − 5w²/2 + 7w³/3. So it is enough to \
            compare the terms at every w ≥ 0. Their difference has a zero of order 4 at w = 0, since \
            3 = 1 + 2, 5/2 = 1/2 + 2 and 7/3 = 1/3 + 2: near 0 it is positive over w⁴. For large w, \
            ln(1 + w) ≤ w and the rest is positive over w³.",
        coordinates: &["z", "f"],
        beyond: 1.0 / 0.99,
        formal: Box::new(polynomial_formal),
    }
}
