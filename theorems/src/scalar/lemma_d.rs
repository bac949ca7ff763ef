//! The two self-bounding factors of Lemma D.

use inari::Interval;

use crate::mandal::model::kl;
use crate::prover::slack::{Enclosed, Formula, Leading, Smooth};
use crate::prover::{Case, Formal, Goal};
use crate::real::Real;
use crate::sharper::lemma_d::{RHO_HARD, RHO_SOFT, STATEMENT};

/// (1/(t(1 − t)) − 2/ρ)/4 as a function of τ = 1 − 2t.
struct Curvature {
    strength: f64,
}

impl Formula for Curvature {
    fn at<R: Real>(&self, tau: &[R]) -> R {
        let factor = R::ratio(self.strength, 2.0 * RHO_SOFT);
        R::exact(1.0) / (R::exact(1.0) - tau[0].square()) - factor
    }
}

fn pinsker_formal(strength: f64) -> Formal {
    let curvature = Case {
        name: "the curvature of KL in q, at τ = 1 − 2q",
        slack: Box::new(Smooth(Curvature { strength })),
        domain: vec![Interval::between(-1.0, 1.0)],
        lift: Some(|tau| {
            let (middle, reach) = ((1.0 - tau[0]) / 2.0, (1.0 - tau[0].abs()) / 20.0);
            vec![middle - reach, middle + reach]
        }),
    };
    let slack = move |at: &[Interval]| {
        kl(at[0], at[1]) - Interval::ratio(strength, RHO_SOFT) * (at[0] - at[1]).square()
    };
    Formal { cases: vec![curvature], slack: Box::new(Enclosed(slack)) }
}

/// Pinsker's inequality, the soft risk's self-bounding factor ρ = 1/2.
pub fn pinsker() -> Goal {
    Goal {
        id: "S.lemma-d/pinsker".into(),
        statement: STATEMENT.id,
        claim: "KL(Ber(p) ‖ Ber(q)) ≥ 2(p − q)²".into(),
        false_claim: "KL(Ber(p) ‖ Ber(q)) ≥ 2.02(p − q)²".into(),
        domain: "(p, q) in (0, 1)²".into(),
        remarks: "KL − 2(p − q)² vanishes at q = p, and its derivative in q is \
            (q − p)(1/(q(1 − q)) − 4). So it is the integral of (t − p)(1/(t(1 − t)) − 4) over t \
            from p to q, nonnegative if 1/(t(1 − t)) ≥ 4 on (0, 1). With τ = 1 − 2t the latter is \
            1/(1 − τ²) ≥ 1, on (−1, 1).",
        coordinates: &["p", "q"],
        beyond: 1.01,
        formal: Box::new(pinsker_formal),
    }
}

/// −ρ ln(1 − q) − q².
struct SelfBounding {
    strength: f64,
}

impl Formula for SelfBounding {
    fn at<R: Real>(&self, q: &[R]) -> R {
        let rho = R::ratio(RHO_HARD, self.strength);
        -rho * (R::exact(1.0) - q[0]).ln() - q[0].square()
    }
}

fn self_bounding_formal(strength: f64) -> Formal {
    let near = Case {
        name: "q ≤ 1/8, over q",
        slack: Box::new(Leading::<_, 2>::new(SelfBounding { strength })),
        domain: vec![Interval::between(0.0, 0.125)],
        lift: Some(<[f64]>::to_vec),
    };
    let far = Case {
        name: "q ≥ 1/8",
        slack: Box::new(Smooth(SelfBounding { strength })),
        domain: vec![Interval::between(0.125, 1.0)],
        lift: Some(<[f64]>::to_vec),
    };
    Formal { cases: vec![near, far], slack: Box::new(Smooth(SelfBounding { strength })) }
}

/// The hard risk's self-bounding factor ρ.
pub fn self_bounding() -> Goal {
    Goal {
        id: "S.lemma-d/self-bounding".into(),
        statement: STATEMENT.id,
        claim: format!("q² ≤ {RHO_HARD} (−ln(1 − q))"),
        false_claim: format!("q² ≤ {:.4} (−ln(1 − q))", RHO_HARD / 1.01),
        domain: "q in [0, 1)".into(),
        remarks: "Both sides vanish at q = 0: near it the slack over q is positive. Towards q = 1 \
            the right-hand side grows without bound, and enclosures up to q = 1 see that.",
        coordinates: &["q"],
        beyond: 1.01,
        formal: Box::new(self_bounding_formal),
    }
}
