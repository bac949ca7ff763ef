//! Every width is monotone in every argument, on the whole domain.
//!
//! The derivative is taken by evaluating the statement's own formula on jets. The bounds are
//! composed of monotone functions of one sign, so that the sign of the derivative follows from one
//! box that reaches to every end of the domain, n = ∞ and δ = 0 included.

use inari::Interval;

use crate::ji_telgarsky::theorem_2_2;
use crate::mandal::{corollary_4, lemma_3, proposition_5, theorem_2};
use crate::prover::jet::Jet;
use crate::prover::slack::{Enclosed, Formula, Leading, Slack, along};
use crate::prover::{Case, Formal, Goal, Lift};
use crate::real::Real;
use crate::setting::Setting;
use crate::sharper::{lemma_e, lemma_f, s2, s2_least, s4, s4_least, s5, s5_least};

/// A width's argument. The discriminant is its place among the coordinates.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Argument {
    N,
    Gamma,
    Epsilon,
    Delta,
    C,
    Beta,
}

use Argument::{Beta, C, Delta, Epsilon, Gamma, N};

/// Where the width m of the least widths and their radius B stand among the coordinates.
pub(super) const WIDTH: usize = 6;
pub(super) const RADIUS: usize = 7;

const COORDINATES: &[&str] = &["n", "γ", "ε", "δ", "c", "β", "m", "B"];

/// The box of the first coordinates.
pub(super) fn domain(dimension: usize) -> Vec<Interval> {
    let ends = [
        [1.0, f64::INFINITY],
        [0.0, 0.5],
        [0.0, 1.0],
        [0.0, 1.0 / 3.0],
        [0.0, 1.0],
        [0.0, 1.0],
        [1.0, f64::INFINITY],
        [0.0, f64::INFINITY],
    ];
    ends[..dimension].iter().map(|&[lower, upper]| Interval::between(lower, upper)).collect()
}

pub(super) type Derivative = Jet<2>;

/// The setting at a point; β is given or left to ε.
pub(super) fn setting(x: &[Derivative], given: bool) -> Setting<Derivative> {
    Setting::over(x[0], x[1], x[2], x[3], x[4], given.then(|| x[Beta as usize]))
}

/// A function of the coordinates.
pub(super) type Function = fn(&[Derivative], bool) -> Derivative;

/// What makes a width monotone.
#[derive(Clone, Copy)]
enum Argued {
    /// Its closed form.
    Closed(Function),
    /// It is the least m at which the function is not negative.
    Implicit(Function),
    /// It is the least m at which budget − factor·e(gap) is not negative, e of Lemma E.
    ThroughSoftLoss {
        /// The function, whose dependence on all but n, δ and m is by its budget.
        closing: Function,
        /// Its gap, which n, δ and m enter.
        gap: Function,
    },
}

impl Argued {
    /// Number of coordinates: without m and B for a closed form.
    fn dimension(self) -> usize {
        if matches!(self, Self::Closed(_)) { WIDTH } else { COORDINATES.len() }
    }
}

struct Width {
    statement: &'static str,
    argued: Argued,
    arguments: &'static [Argument],
}

const WIDTHS: &[Width] = &[
    Width {
        statement: theorem_2::STATEMENT.id,
        argued: Argued::Closed(|x, given| theorem_2::requirement(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta, C, Beta],
    },
    Width {
        statement: corollary_4::STATEMENT.id,
        argued: Argued::Closed(|x, given| corollary_4::printed(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta, C],
    },
    Width {
        statement: corollary_4::REPAIRED.id,
        argued: Argued::Closed(|x, given| corollary_4::repaired(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta, C],
    },
    Width {
        statement: proposition_5::STATEMENT.id,
        argued: Argued::Closed(|x, given| proposition_5::requirement(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta, C, Beta],
    },
    Width {
        statement: theorem_2_2::STATEMENT.id,
        argued: Argued::Closed(|x, given| theorem_2_2::requirement(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta, Beta],
    },
    Width {
        statement: s2::STATEMENT.id,
        argued: Argued::Closed(|x, given| s2::requirement(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta, Beta],
    },
    Width {
        statement: s4::STATEMENT.id,
        argued: Argued::Closed(|x, given| s4::requirement(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta],
    },
    Width {
        statement: s5::STATEMENT.id,
        argued: Argued::Closed(|x, given| s5::requirement(&setting(x, given)).width),
        arguments: &[N, Gamma, Epsilon, Delta, Beta],
    },
    Width {
        statement: s2_least::STATEMENT.id,
        argued: Argued::ThroughSoftLoss {
            closing: |x, given| {
                let setting = setting(x, given);
                s2_least::closing(&setting, lemma_3::soft_target(&setting), x[WIDTH])
            },
            gap: |x, given| s2_least::gap(setting(x, given).delta(), x[WIDTH]),
        },
        arguments: &[Gamma, Epsilon, Delta, Beta],
    },
    Width {
        statement: s4_least::STATEMENT.id,
        argued: Argued::ThroughSoftLoss {
            closing: |x, given| {
                let setting = setting(x, given);
                let beta = lemma_f::soft_risk(setting.gamma(), setting.epsilon());
                s2_least::closing(&setting, beta, x[WIDTH])
            },
            gap: |x, given| s2_least::gap(setting(x, given).delta(), x[WIDTH]),
        },
        arguments: &[Gamma, Epsilon, Delta],
    },
    Width {
        statement: s5_least::STATEMENT.id,
        argued: Argued::Implicit(|x, given| {
            let setting = setting(x, given);
            let beta = proposition_5::hard_target(&setting);
            s5_least::closing(&setting, x[RADIUS], beta, x[WIDTH])
        }),
        arguments: &[N, Gamma, Epsilon, Delta, Beta],
    },
];

/// A partial derivative of a definite sign.
pub(super) struct Slope {
    pub function: Function,
    pub given: bool,
    pub i: usize,
    pub sign: f64,
}

impl Slack for Slope {
    fn over(&self, x: &[Interval]) -> Interval {
        let derivative = (self.function)(&along(x, self.i), self.given).coefficient(1);
        Interval::exact(self.sign) * derivative
    }
}

/// e of Lemma E.
struct SoftLoss;

impl Formula for SoftLoss {
    fn at<R: Real>(&self, gap: &[R]) -> R {
        lemma_e::worst_case(gap[0])
    }
}

/// e rises: near 0 by its curvature, since it is even.
fn soft_loss_cases() -> [Case; 3] {
    let rises = |name, lower, upper| Case {
        name,
        slack: Box::new(Enclosed(|gap: &[Interval]| SoftLoss.at(&along(gap, 0)).coefficient(1))),
        domain: vec![Interval::between(lower, upper)],
        lift: None,
    };
    let near = Case {
        name: "e rises, Δ ≤ 1: its second derivative",
        slack: Box::new(Leading::<_, 3>::new(SoftLoss)),
        domain: vec![Interval::between(0.0, 1.0)],
        lift: None,
    };
    [near, rises("e rises, 1 ≤ Δ ≤ 8", 1.0, 8.0), rises("e rises, Δ ≥ 8", 8.0, f64::INFINITY)]
}

impl Width {
    fn formal(&self, argument: Argument, strength: f64) -> Formal {
        let domain = domain(self.argued.dimension());
        let case = |name, slope: Slope, lift| Case {
            name,
            slack: Box::new(slope),
            domain: domain.clone(),
            lift,
        };
        let direction = if argument == N { 1.0 } else { -1.0 };
        let (function, sign, mut cases) = match self.argued {
            Argued::Closed(width) => (width, direction, Vec::new()),
            Argued::Implicit(closing) => {
                let grows = |given| Slope { function: closing, given, i: WIDTH, sign: 1.0 };
                let implied = case("the function rises with m, β implied by ε", grows(false), None);
                let given = case("the function rises with m, β given", grows(true), None);
                (closing, -direction, vec![implied, given])
            }
            Argued::ThroughSoftLoss { closing, gap } => {
                let falls = Slope { function: gap, given: false, i: WIDTH, sign: -1.0 };
                let mut cases = vec![case("the gap falls with m", falls, None)];
                cases.extend(soft_loss_cases());
                match argument {
                    Delta => (gap, direction, cases),
                    _ => (closing, -direction, cases),
                }
            }
        };
        let i = argument as usize;
        let slope = move |given| Slope { function, given, i, sign: strength * sign };
        let lift: Option<Lift> = Some(<[f64]>::to_vec);
        if argument != Beta {
            cases.push(case("β implied by ε", slope(false), lift));
        }
        if argument != Epsilon && self.arguments.contains(&Beta) {
            cases.push(case("β given", slope(true), lift));
        }
        Formal { cases, slack: Box::new(slope(argument == Beta)) }
    }

    fn goal(&'static self, argument: Argument) -> Goal {
        let formal = move |strength| self.formal(argument, strength);
        width_goal(self.statement, argument, self.argued.dimension(), REMARKS, Box::new(formal))
    }
}

const REMARKS: &str = "A closed form is differentiated. A least width is the zero of a function that \
    rises with m, so that it falls with an argument with which the function rises; if the best radius is \
    taken, so does the least over all radii. Where the function is budget − factor·e(gap), e rises with \
    the gap, and the gap or the budget is differentiated.";

/// The goal that a statement's width rises with n, or falls with another argument.
pub(super) fn width_goal(
    statement: &'static str,
    argument: Argument,
    dimension: usize,
    remarks: &'static str,
    formal: Box<dyn Fn(f64) -> Formal + Send + Sync>,
) -> Goal {
    let symbol = COORDINATES[argument as usize];
    let [verb, reversed] = if argument == N { ["rises", "falls"] } else { ["falls", "rises"] };
    Goal {
        id: format!("{statement}/width-in-{symbol}"),
        statement,
        claim: format!("the width never {reversed} as {symbol} rises, all else fixed"),
        false_claim: format!("the width never {verb} as {symbol} rises, all else fixed"),
        domain: "n ≥ 1, γ in (0, 1/2], ε and β in (0, 1), δ in (0, 1/3), c in (0, 1]; m ≥ 1 and \
                 B > 0 where the width is the least m that closes a chain"
            .into(),
        remarks,
        coordinates: &COORDINATES[..dimension],
        beyond: -1.0,
        formal,
    }
}

/// One goal for each width and argument.
pub fn all() -> Vec<Goal> {
    let goals = |width: &'static Width| width.arguments.iter().map(|&at| width.goal(at));
    WIDTHS.iter().flat_map(goals).collect()
}
