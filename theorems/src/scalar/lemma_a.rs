//! (A1): ln((1 + cosh s + ν sinh s)/2) ≤ νs/2 + s²/4 for all real s and ν in [−1, 1].

use inari::Interval;

use super::hyperbolic::{cosh_root, scaled_ln_cosh, scaled_penalty, sinhc_root};
use crate::prover::slack::{Enclosed, Formula, Leading, Smooth};
use crate::prover::{Case, Formal, Goal};
use crate::real::Real;
use crate::sharper::lemma_a::{STATEMENT, VARIANCE_PROXY, a1_gap};

/// Where the two cases meet, in u = s/2.
const JOINT: f64 = 0.5;

/// The least of (A1)'s slack over ν, as a function of x = u².
struct Near {
    strength: f64,
}

impl Formula for Near {
    fn at<R: Real>(&self, x: &[R]) -> R {
        let (cosh, sinhc) = (cosh_root(x[0]), sinhc_root(x[0]));
        let quadratic = R::exact(2.0 * VARIANCE_PROXY) * x[0] / R::exact(self.strength);
        quadratic + R::exact(1.0) - cosh.ln() - sinhc.ln() - cosh / sinhc
    }
}

/// The same over u², as a function of v = 1/u.
struct Far {
    strength: f64,
}

impl Formula for Far {
    fn at<R: Real>(&self, v: &[R]) -> R {
        let quadratic = R::exact(2.0 * VARIANCE_PROXY) / R::exact(self.strength);
        quadratic - scaled_ln_cosh(v[0]) - scaled_penalty(v[0])
    }
}

/// s = 2u and the ν at which the slack is least.
fn point(u: f64) -> Vec<f64> {
    vec![2.0 * u, (1.0 / u - 1.0 / u.tanh()).max(-1.0)]
}

fn formal(strength: f64) -> Formal {
    let near = Case {
        name: "s² ≤ 1, in x = s²/4 and over x²",
        slack: Box::new(Leading::<_, 3>::new(Near { strength })),
        domain: vec![Interval::between(0.0, JOINT * JOINT)],
        lift: Some(|x| point(x[0].sqrt())),
    };
    let far = Case {
        name: "s² ≥ 1, in v = 2/s and over s²/4",
        slack: Box::new(Smooth(Far { strength })),
        domain: vec![Interval::between(0.0, 1.0 / JOINT)],
        lift: Some(|v| point(1.0 / v[0])),
    };
    let slack = move |at: &[Interval]| {
        let weakening = Interval::exact(1.0) - Interval::ratio(1.0, strength);
        let quadratic = Interval::ratio(VARIANCE_PROXY, 2.0) * at[0].square();
        a1_gap(at[0], at[1]) - weakening * quadratic
    };
    Formal { cases: vec![near, far], slack: Box::new(Enclosed(slack)) }
}

/// The goal (A1).
pub fn sub_gaussian() -> Goal {
    Goal {
        id: "S.lemma-a/sub-gaussian".into(),
        statement: STATEMENT.id,
        claim: "ln((1 + cosh s + ν sinh s)/2) ≤ νs/2 + s²/4".into(),
        false_claim: "ln((1 + cosh s + ν sinh s)/2) ≤ νs/2 + 0.99 s²/4".into(),
        domain: "all real s, ν in [−1, 1]".into(),
        remarks: "Both sides are unchanged under (s, ν) → (−s, −ν) and equal at s = 0: let s > 0, \
            u = s/2, t = tanh u. The left-hand side is 2 ln cosh u + ln(1 + νt), and ln lies below \
            its tangent at t/u: ln(1 + νt) ≤ νu + u/t − 1 − ln(u/t), for every ν, with equality at \
            ν = 1/u − coth u, which is in (−1, 0). So the claim is equivalent to F(u) = u² − \
            2 ln cosh u − u/t + 1 + ln(u/t) ≥ 0. With x = u², C = cosh √x = 1 + x/2 + … and \
            S = sinh √x/√x = 1 + x/6 + …, F = x + 1 − ln C − ln S − C/S, which vanishes at x = 0 \
            with its first derivative 1 − 1/2 − 1/6 − (1/2 − 1/6). Up to u = 1/2 F/x² is positive; \
            beyond, F/u² is nonnegative in v = 1/u down to v = 0.",
        coordinates: &["s", "ν"],
        beyond: 1.0 / 0.99,
        formal: Box::new(formal),
    }
}
