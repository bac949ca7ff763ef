//! Lemma F and M Lemma 3: classification error from KL.

use inari::Interval;

use crate::mandal::lemma_3;
use crate::mandal::model::{kl, logistic};
use crate::prover::jet::Jet;
use crate::prover::slack::{Enclosed, Formula, Leading, Smooth};
use crate::prover::{Case, Formal, Goal, Lift};
use crate::real::Real;
use crate::sharper::lemma_f::{INVERSE_CURVATURE, STATEMENT, kappa};

/// κ(γ) − γ²/C, C = inverse/strength.
struct Curvature {
    inverse: f64,
    strength: f64,
}

impl Formula for Curvature {
    fn at<R: Real>(&self, gamma: &[R]) -> R {
        kappa(gamma[0]) - R::ratio(self.strength, self.inverse) * gamma[0].square()
    }
}

/// Where the two cases of the curvature meet.
const JOINT: f64 = 0.125;

/// κ(γ) ≥ strength γ²/inverse on (0, 1/2].
fn curvature_cases(inverse: f64, strength: f64, lift: Lift) -> Vec<Case> {
    let curvature = || Curvature { inverse, strength };
    let near = Case {
        name: "κ against γ², γ ≤ 1/8, over γ²",
        slack: Box::new(Leading::<_, 3>::new(curvature())),
        domain: vec![Interval::between(0.0, JOINT)],
        lift: Some(lift),
    };
    let far = Case {
        name: "κ against γ², γ ≥ 1/8",
        slack: Box::new(Smooth(curvature())),
        domain: vec![Interval::between(JOINT, 0.5)],
        lift: Some(lift),
    };
    vec![near, far]
}

/// κ against γ², at Lemma F's constant.
pub fn curvature() -> Goal {
    let formal = |strength| Formal {
        cases: curvature_cases(INVERSE_CURVATURE, strength, <[f64]>::to_vec),
        slack: Box::new(Smooth(Curvature { inverse: INVERSE_CURVATURE, strength })),
    };
    Goal {
        id: "S.lemma-f/curvature".into(),
        statement: STATEMENT.id,
        claim: format!("κ(γ) ≥ γ²/{INVERSE_CURVATURE}"),
        false_claim: format!("κ(γ) ≥ γ²/{:.2}", INVERSE_CURVATURE / 1.01),
        domain: "γ in (0, 1/2]".into(),
        remarks: "κ(0) = κ'(0) = 0, since κ is a series in tanh²(γ/2) without constant term: up to \
            1/8 the slack over γ² is positive, beyond the slack itself.",
        coordinates: &["γ"],
        beyond: 1.01,
        formal: Box::new(formal),
    }
}

/// KL(Ber(p) ‖ Ber(q)) − KL(Ber(p) ‖ Ber(1/2)) at 2p − 1 = a, 1 − 2q = b.
struct WrongSide;

impl Formula for WrongSide {
    fn at<R: Real>(&self, x: &[R]) -> R {
        let (one, two) = (R::exact(1.0), R::exact(2.0));
        let atanh = ((one + x[1]) / (one - x[1])).ln() / two;
        x[0] * atanh - (one - x[1].square()).ln() / two
    }
}

/// κ(γ + t) − strength κ(γ), by the mean value theorem.
fn rise(strength: f64, gamma: Interval, t: Interval) -> Interval {
    let between = gamma.convex_hull(gamma + t);
    let slope = kappa(Jet::<2>::variable(between)).coefficient(1);
    t * slope + (Interval::exact(1.0) - Interval::exact(strength)) * kappa(gamma)
}

fn transfer_cases(strength: f64) -> Vec<Case> {
    let wrong_side = Case {
        name: "the divergence is least at f = 0, in a = 2μ(z) − 1, b = 1 − 2μ(f)",
        slack: Box::new(Smooth(WrongSide)),
        domain: vec![Interval::between(0.0, 1.0); 2],
        lift: None,
    };
    let rising = Case {
        name: "κ rises, at γ and z − γ",
        slack: Box::new(Enclosed(move |x: &[Interval]| rise(strength, x[0], x[1]))),
        domain: vec![Interval::between(0.0, 0.5), Interval::between(0.0, f64::INFINITY)],
        lift: Some(|x| vec![x[0], x[0] + x[1], 0.0]),
    };
    vec![wrong_side, rising]
}

const TRANSFER: &str = "The claim with y = −1 is its mirror image: let y = 1. With \
    a = 2μ(z) − 1 = tanh(z/2) and b = 1 − 2μ(f), both in [0, 1), \
    KL(Ber(μ(z)) ‖ Ber(μ(f))) − KL(Ber(μ(z)) ‖ Ber(1/2)) = a atanh b − ln(1 − b²)/2, of two \
    nonnegative terms. The second divergence is κ(z), and κ(z) − κ(γ) is z − γ times a slope of κ \
    between them. For M.lemma-3, κ against γ² as in S.lemma-f/curvature.";

fn divergence(at: &[Interval]) -> Interval {
    kl(logistic(at[1]), logistic(at[2]))
}

/// What makes KL ≥ κ(γ) a bound on the classification error.
pub fn transfer() -> Goal {
    let formal = |strength| Formal {
        cases: transfer_cases(strength),
        slack: Box::new(Enclosed(move |at: &[Interval]| {
            divergence(at) - Interval::exact(strength) * kappa(at[0])
        })),
    };
    Goal {
        id: "S.lemma-f/transfer".into(),
        statement: STATEMENT.id,
        claim: "y f ≤ 0 and y z ≥ γ imply KL(Ber(μ(z)) ‖ Ber(μ(f))) ≥ κ(γ)".into(),
        false_claim: "y f ≤ 0 and y z ≥ γ imply KL(Ber(μ(z)) ‖ Ber(μ(f))) ≥ 1.01 κ(γ)".into(),
        domain: "γ in (0, 1/2], y z in [γ, ∞), y f in (−∞, 0]".into(),
        remarks: TRANSFER,
        coordinates: &["γ", "y z", "y f"],
        beyond: 1.01,
        formal: Box::new(formal),
    }
}

/// γ² over κ(γ) at γ = 1/2, the largest on (0, 1/2], over the printed 32.
fn printed_excess() -> f64 {
    lemma_3::FACTOR * kappa(0.5) / 0.25
}

/// M Lemma 3, point by point.
pub fn printed() -> Goal {
    let formal = |strength| {
        let mut cases = transfer_cases(1.0);
        let at_corner: Lift = |gamma| vec![gamma[0], gamma[0], 0.0];
        cases.extend(curvature_cases(lemma_3::FACTOR, strength, at_corner));
        let slack = move |at: &[Interval]| {
            let soft_risk = lemma_3::soft_risk(at[0], Interval::exact(1.0));
            divergence(at) - Interval::exact(strength) * soft_risk
        };
        Formal { cases, slack: Box::new(Enclosed(slack)) }
    };
    let beyond = 1.01 * printed_excess();
    Goal {
        id: "M.lemma-3/transfer".into(),
        statement: lemma_3::STATEMENT.id,
        claim: "y f ≤ 0 and y z ≥ γ imply (32/γ²) KL(Ber(μ(z)) ‖ Ber(μ(f))) ≥ 1".into(),
        false_claim: format!(
            "the same with {:.4} for 32, 1 % below the largest γ²/κ(γ)",
            lemma_3::FACTOR / beyond
        ),
        domain: "γ in (0, 1/2], y z in [γ, ∞), y f in (−∞, 0]".into(),
        remarks: TRANSFER,
        coordinates: &["γ", "y z", "y f"],
        beyond,
        formal: Box::new(formal),
    }
}
