//! Corollary 4 at the step size and the number of steps that are printed, by C3.

use inari::Interval;

use crate::certificate::c3;
use crate::mandal::corollary_4::{self, PROVED_SHARE};
use crate::prover::slack::{Enclosed, Formula, Leading, Smooth};
use crate::prover::{Case, Formal, Goal, Lift};
use crate::real::Real;

/// tanh(γ/2) against this multiple of γ on [0, 1/2].
const CHORD: f64 = 0.48;
/// What the false variant asks for in place of [`PROVED_SHARE`].
const TOO_LITTLE: f64 = 0.65;

/// w − 0.48 γ.
struct Chord;

impl Formula for Chord {
    fn at<R: Real>(&self, gamma: &[R]) -> R {
        c3::slope(gamma[0]) - R::exact(CHORD) * gamma[0]
    }
}

/// ¾wA − strength (E²/(8 − η) + 1/(ηT))/ε over γ², with u = w/γ, in (γ, √ε, u).
struct Quotient {
    strength: f64,
}

impl Formula for Quotient {
    fn at<R: Real>(&self, x: &[R]) -> R {
        let [gamma, root, slope] = [x[0], x[1], x[2]];
        let one = R::exact(1.0);
        let step_size = corollary_4::step_size(gamma, root.square());
        let error = root * corollary_4::feature_error(one, one);
        let advantage = one - error - step_size * slope / R::exact(4.0);
        let price = c3::price(corollary_4::feature_error(one, one), step_size);
        R::exact(PROVED_SHARE) * slope * advantage
            - R::exact(self.strength) * (price + corollary_4::time_term(one, one))
    }
}

/// ¾ε wA − strength (E²/(8 − η) + 1/(ηT)) at (γ, ε).
fn slack(strength: f64, gamma: Interval, epsilon: Interval) -> Interval {
    let step_size = corollary_4::step_size(gamma, epsilon);
    let error = corollary_4::feature_error(gamma, epsilon);
    let gain = c3::slope(gamma) * c3::advantage(gamma, error, step_size);
    let budget = c3::price(error, step_size) + corollary_4::time_term(gamma, epsilon);
    Interval::exact(PROVED_SHARE) * epsilon * gain - Interval::exact(strength) * budget
}

/// The printed η and T are enough.
pub fn printed_step() -> Goal {
    let formal = |strength| {
        let chord = |name, slack, lower, upper| Case {
            name,
            slack,
            domain: vec![Interval::between(lower, upper)],
            lift: None,
        };
        let near = Box::new(Leading::<_, 2>::new(Chord)) as Box<_>;
        let far = Box::new(Smooth(Chord)) as Box<_>;
        let quotient = Case {
            name: "with w = uγ, over γ²ε, in γ, √ε and u",
            slack: Box::new(Smooth(Quotient { strength })),
            domain: vec![
                Interval::between(0.0, 0.5),
                Interval::between(0.0, 1.0),
                Interval::between(CHORD, 0.5),
            ],
            lift: Some((|x| vec![x[0].max(0.25), (x[1] * x[1]).max(0.25)]) as Lift),
        };
        Formal {
            cases: vec![
                chord("w ≥ 0.48 γ for γ ≤ 1/8, over γ", near, 0.0, 0.125),
                chord("w ≥ 0.48 γ for γ ≥ 1/8", far, 0.125, 0.5),
                quotient,
            ],
            slack: Box::new(Enclosed(move |at: &[Interval]| slack(strength, at[0], at[1]))),
        }
    };
    Goal {
        id: "M.corollary-4/printed-step".into(),
        statement: corollary_4::STATEMENT.id,
        claim: "at η = γ²ε/3 and T = 9/(γ⁴ε²) as printed (E²/(8 − η) + 1/(ηT))/(wA) ≤ ¾ε, E = γ√(ε/C2), \
                w = tanh(γ/2), A = γ − E − ηw/4"
            .into(),
        false_claim: format!("the same with {TOO_LITTLE} ε"),
        domain: "γ in (0, 1/2], ε in (0, 1)".into(),
        remarks: "Divided by γ²ε both sides depend on γ, √ε and u = w/γ only, and u is in [0.48, 1/2], as w is at most \
            γ/2. The slack is positive on the whole box.",
        coordinates: &["γ", "ε"],
        beyond: PROVED_SHARE / TOO_LITTLE,
        formal: Box::new(formal),
    }
}
