//! The numbers of S5.

use crate::prover::slack::{Formula, Smooth};
use crate::prover::{Case, Formal, Goal};
use crate::real::Real;
use crate::sharper::lemma_d::{self, RHO_HARD};
use crate::sharper::s5::{COMPARATOR_FACTOR, DISTANCE_FACTOR, STATEMENT, STEPS};

/// The rounded factor less 2/(2 − ρ).
struct Comparator;

impl Formula for Comparator {
    fn at<R: Real>(&self, _: &[R]) -> R {
        let exact = lemma_d::comparator_factor(R::exact(RHO_HARD), R::exact(1.0));
        R::exact(COMPARATOR_FACTOR) - exact
    }
}

/// The rounded factor less 1/(2 − ρ).
struct Distance;

impl Formula for Distance {
    fn at<R: Real>(&self, _: &[R]) -> R {
        let exact = lemma_d::distance_factor(R::exact(RHO_HARD), R::exact(1.0));
        R::exact(DISTANCE_FACTOR) - exact
    }
}

/// β less the averaged risk, over β.
struct Budget {
    strength: f64,
}

impl Formula for Budget {
    fn at<R: Real>(&self, _: &[R]) -> R {
        let comparator = R::exact(COMPARATOR_FACTOR) * R::exact(2.0).ln() / R::exact(2.0);
        let distance = R::exact(DISTANCE_FACTOR) * R::ratio(self.strength, STEPS);
        R::exact(1.0) - comparator - distance
    }
}

fn formal(strength: f64) -> Formal {
    let case = |name, slack, lift| Case { name, slack, domain: Vec::new(), lift };
    let cases = vec![
        case("factor of the comparator's risk", Box::new(Smooth(Comparator)) as Box<_>, None),
        case("factor of the distance", Box::new(Smooth(Distance)) as Box<_>, None),
        case(
            "averaged risk",
            Box::new(Smooth(Budget { strength })) as Box<_>,
            Some(<[f64]>::to_vec),
        ),
    ];
    Formal { cases, slack: Box::new(Smooth(Budget { strength })) }
}

/// The rounded numbers in the proof of S5.
pub fn steps() -> Goal {
    Goal {
        id: "S.s5/steps".into(),
        statement: STATEMENT.id,
        claim: format!(
            "2/(2 − ρ) ≤ {COMPARATOR_FACTOR}, 1/(2 − ρ) ≤ {DISTANCE_FACTOR} and \
             {COMPARATOR_FACTOR} ln 2/2 + {DISTANCE_FACTOR}/{STEPS} ≤ 1"
        ),
        false_claim: format!("the last with {:.3} for {STEPS}", STEPS / 1.01),
        domain: "numbers".into(),
        remarks: "No variables: three numbers, enclosed.",
        coordinates: &[],
        beyond: 1.01,
        formal: Box::new(formal),
    }
}
