//! The widths of the certificates are monotone in every argument.

use inari::Interval;

use super::monotone::{
    Argument, Derivative, Function, RADIUS, Slope, WIDTH, domain, setting, width_goal,
};
use crate::certificate::{c3, c7a, c8};
use crate::prover::slack::{Formula, Leading, Smooth};
use crate::prover::{Case, Formal, Goal, Lift};
use crate::real::Real;
use crate::sharper::{s2_least, s5_least};

use Argument::{Delta, Epsilon, Gamma, N};

/// Number of coordinates, m and B included.
const DIMENSION: usize = RADIUS + 1;

fn errors(x: &[Derivative]) -> c7a::Errors<Derivative> {
    let one = Derivative::exact(1.0);
    c7a::errors(&setting(x, false), one, one, x[WIDTH])
}

const EVERY: Function = |x, _| errors(x).every;
const MEAN_SQUARE: Function = |x, _| errors(x).mean_square;
const CLOSING: Function = |x, given| {
    let setting = setting(x, given);
    let kappa = Derivative::exact(c7a::STEP_SIZE);
    c7a::closing(setting.gamma(), errors(x), kappa, setting.epsilon())
};

/// The point itself, at a width at which A is far above 0.
const WIDE: Lift = |x| {
    let mut point = x.to_vec();
    point[WIDTH] = 1e6;
    point
};
/// A point at which the chains are near closing.
const REFERENCE: Lift = |_| vec![8.0, 0.25, 0.5, 0.1, 1.0, 0.5, 1e6, 30.0];

fn case(name: &'static str, slope: Slope, lift: Option<Lift>) -> Case {
    Case { name, slack: Box::new(slope), domain: domain(DIMENSION), lift }
}

/// w(4 − κ/4) − x: E is where λ falls with it.
struct Falling;

impl Formula for Falling {
    fn at<R: Real>(&self, x: &[R]) -> R {
        let factor = R::exact(4.0) - R::exact(c7a::STEP_SIZE / 4.0);
        factor * c3::slope(x[0]) - x[0]
    }
}

/// ∂λ/∂x = w'A + w(1 − κw'/4) at (x, A), times the strength.
struct Rising {
    strength: f64,
}

impl Formula for Rising {
    fn at<R: Real>(&self, x: &[R]) -> R {
        let (one, two) = (R::exact(1.0), R::exact(2.0));
        let w = c3::slope(x[0]);
        let slope = (one - w.square()) / two;
        let rest = one - R::exact(c7a::STEP_SIZE / 4.0) * slope;
        R::exact(self.strength) * (slope * x[1] + w * rest)
    }
}

/// λ = wA + e at (x, A, E), times the strength.
struct Weight {
    strength: f64,
}

impl Formula for Weight {
    fn at<R: Real>(&self, x: &[R]) -> R {
        let price = c3::price(x[2], R::exact(c7a::STEP_SIZE));
        R::exact(self.strength) * (c3::slope(x[0]) * x[1] + price)
    }
}

const SOFT: &str = "The width is the least m at which A ≥ 0 and (31/32)ελ ≥ Δ²/(8 − κ). E and Δ fall with \
    m and δ, E rises with n and Δ does not see it. Where A ≥ 0, λ falls with E (E ≤ x − κw/4, \
    x ≤ w(4 − κ/4)), rises with x = γ, and is not negative; A falls with E and rises with γ.";

fn soft(argument: Argument, strength: f64) -> Formal {
    let slope = |function, i: usize, sign| Slope { function, given: false, i, sign };
    let half = || Interval::between(0.0, 0.5);
    let falling = |name, slack, lower, upper| Case {
        name,
        slack,
        domain: vec![Interval::between(lower, upper)],
        lift: None,
    };
    let mut cases = vec![
        case("E falls with m", slope(EVERY, WIDTH, -1.0), None),
        case("Δ falls with m", slope(MEAN_SQUARE, WIDTH, -1.0), None),
        falling("λ falls with E, x ≤ 1/8", Box::new(Leading::<_, 2>::new(Falling)), 0.0, 0.125),
        falling("λ falls with E, x ≥ 1/8", Box::new(Smooth(Falling)), 0.125, 0.5),
    ];
    let i = argument as usize;
    match argument {
        N => cases.push(case("E rises with n", slope(EVERY, i, strength), Some(WIDE))),
        Delta => {
            cases.push(case("E falls with δ", slope(EVERY, i, -strength), Some(WIDE)));
            cases.push(case("Δ falls with δ", slope(MEAN_SQUARE, i, -strength), Some(WIDE)));
        }
        Gamma => cases.push(Case {
            name: "λ rises with x, in x and A",
            slack: Box::new(Smooth(Rising { strength })),
            domain: vec![half(), half()],
            lift: Some(REFERENCE),
        }),
        _ => cases.push(Case {
            name: "λ is not negative, in x, A and E",
            slack: Box::new(Smooth(Weight { strength })),
            domain: vec![half(), half(), half()],
            lift: Some(REFERENCE),
        }),
    }
    let sign = if argument == N { -strength } else { strength };
    Formal { cases, slack: Box::new(slope(CLOSING, i, sign)) }
}

const ADVANTAGE: Function = |x, given| {
    let logit = s5_least::logit(&setting(x, given), x[RADIUS], x[WIDTH]);
    c8::advantage(logit, Derivative::exact(c8::STEP_SIZE))
};
const SURPLUS: Function = |x, given| {
    let share = Derivative::exact(1.0 - s2_least::TIME_SHARE);
    c8::surplus(ADVANTAGE(x, given), share, setting(x, given).epsilon())
};

/// ∂/∂ε of the surplus at Λ' = −1 − w − ln w: 2w − share(1 + w + ln w), times the strength.
struct Needed {
    strength: f64,
}

impl Formula for Needed {
    fn at<R: Real>(&self, w: &[R]) -> R {
        let share = R::exact(1.0 - s2_least::TIME_SHARE);
        let (one, two) = (R::exact(1.0), R::exact(2.0));
        R::exact(self.strength) * ((two - share) * w[0] - share * (one + w[0].ln()))
    }
}

const HARD: &str = "The width at radius B is the least m with Λ(m, B) − κ/4 ≥ Λ_ε, and Λ rises with m; with the \
    best radius it is the least over B. Λ_ε depends on ε alone: it is the zero of \
    share·εΛ' − 2(1 − ε)W₀(e^(−1−Λ')), which rises with Λ', and with ε as well: with w for W₀, \
    Λ' = −1 − w − ln w and the slope in ε is 2w − share(1 + w + ln w).";

fn hard(argument: Argument, strength: f64) -> Formal {
    let slope = |function, i: usize, sign| Slope { function, given: false, i, sign };
    let mut cases = vec![case("Λ rises with m", slope(ADVANTAGE, WIDTH, 1.0), None)];
    let i = argument as usize;
    let sign = if argument == N { -strength } else { strength };
    if argument == Epsilon {
        let needed = |name, lower, upper| Case {
            name,
            slack: Box::new(Smooth(Needed { strength })),
            domain: vec![Interval::between(lower, upper)],
            lift: Some(REFERENCE),
        };
        cases.push(needed("the surplus rises with ε, w ≤ 4", 0.0, 4.0));
        cases.push(needed("the surplus rises with ε, w ≥ 4", 4.0, f64::INFINITY));
        return Formal { cases, slack: Box::new(slope(SURPLUS, i, sign)) };
    }
    cases.push(case("Λ in the argument", slope(ADVANTAGE, i, sign), Some(<[f64]>::to_vec)));
    Formal { cases, slack: Box::new(slope(ADVANTAGE, i, sign)) }
}

/// One goal for each width and argument.
pub fn all() -> Vec<Goal> {
    let arguments = [N, Gamma, Epsilon, Delta];
    let softs = arguments.map(|at| {
        let formal = Box::new(move |strength| soft(at, strength));
        width_goal(c7a::STATEMENT.id, at, DIMENSION, SOFT, formal)
    });
    let hards = arguments.map(|at| {
        let formal = Box::new(move |strength| hard(at, strength));
        width_goal(c8::STATEMENT.id, at, DIMENSION, HARD, formal)
    });
    softs.into_iter().chain(hards).collect()
}
