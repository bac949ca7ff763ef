//! The scalar steps of the certificates' proofs.

use inari::Interval;

use crate::certificate::{c2, c3, c7a, c8, c11b};
use crate::mandal::model::logistic;
use crate::prover::slack::{Enclosed, Formula, Leading, Smooth};
use crate::prover::{Case, Formal, Goal, Lift};
use crate::real::Real;

/// 1 − 4·strength·μ' at u = f/2: μ has slope at most 1/4.
struct Slope {
    strength: f64,
}

impl Formula for Slope {
    fn at<R: Real>(&self, u: &[R]) -> R {
        let one = R::exact(1.0);
        one - R::exact(self.strength) * (one - u[0].tanh().square())
    }
}

fn slope_case() -> Case {
    Case {
        name: "μ has slope at most 1/4, at half of the output",
        slack: Box::new(Smooth(Slope { strength: 1.0 })),
        domain: vec![Interval::ENTIRE],
        lift: None,
    }
}

/// (u − 1)² + (1/strength − 1), u = (8 − κ)abs(δ)/E.
struct Square {
    strength: f64,
}

impl Formula for Square {
    fn at<R: Real>(&self, u: &[R]) -> R {
        let one = R::exact(1.0);
        (u[0] - one).square() + (one / R::exact(self.strength) - one)
    }
}

/// Step (i) of C3: no summand of the regret is below −E²/(8 − κ).
pub fn price() -> Goal {
    let formal = |strength| {
        let square = Case {
            name: "a square, in (8 − κ)abs(δ)/E",
            slack: Box::new(Smooth(Square { strength })),
            domain: vec![Interval::between(0.0, f64::INFINITY)],
            lift: Some(|_| {
                let output = 1.0 / 64.0;
                vec![0.0, output, 8.0 * (logistic(output) - 0.5), 0.0]
            }),
        };
        let slack = move |at: &[Interval]| {
            let [centre, output, error, kappa] = [at[0], at[1], at[2], at[3]];
            let price = c3::price(error, kappa) / Interval::exact(strength);
            c2::summand(centre, output, centre + error, kappa) + price
        };
        Formal { cases: vec![slope_case(), square], slack: Box::new(Enclosed(slack)) }
    };
    Goal {
        id: "C.c3/price".into(),
        statement: c3::STATEMENT.id,
        claim: "2δ(f − f̄) − κδ² ≥ −E²/(8 − κ), δ = μ(f) − μ(c), E = abs(f̄ − c)".into(),
        false_claim: "the same with E²/(1.01(8 − κ))".into(),
        domain: "c, f and f̄ real, κ in [0, 8)".into(),
        remarks: "abs(f − c) ≥ 4abs(δ), because μ has slope at most 1/4: 1 − 4μ' = tanh²(f/2). So the \
            summand is at least (8 − κ)δ² − 2E abs(δ), and with u = (8 − κ)abs(δ)/E this plus \
            E²/(8 − κ) is E²/(8 − κ) times (u − 1)².",
        coordinates: &["c", "f", "f̄ − c", "κ"],
        beyond: 1.01,
        formal: Box::new(formal),
    }
}

/// (1 − strength) wA: what is left at f = 0, where abs(δ) = w/2.
struct WrongSide {
    strength: f64,
}

impl Formula for WrongSide {
    fn at<R: Real>(&self, x: &[R]) -> R {
        R::exact(1.0 - self.strength) * x[0] * x[1]
    }
}

/// 2 − κ/4, the factor of abs(f).
struct Farther;

impl Formula for Farther {
    fn at<R: Real>(&self, kappa: &[R]) -> R {
        R::exact(2.0) - kappa[0] / R::exact(4.0)
    }
}

/// Step (ii) of C3: on the wrong side the summand is at least wA.
pub fn wrong_side() -> Goal {
    let formal = |strength| {
        let at_zero = Case {
            name: "at f = 0, in w and A",
            slack: Box::new(Smooth(WrongSide { strength })),
            domain: vec![Interval::between(0.0, 1.0), Interval::between(0.0, f64::INFINITY)],
            lift: Some(|x| {
                let centre = 2.0 * x[0].atanh();
                let advantage = x[1].min(centre / 2.0);
                vec![centre, 0.0, centre - advantage, 0.0]
            }),
        };
        let farther = Case {
            name: "the factor of abs(f), in κ",
            slack: Box::new(Smooth(Farther)),
            domain: vec![Interval::between(0.0, 8.0)],
            lift: None,
        };
        let slack = move |at: &[Interval]| {
            let [centre, output, error, kappa] = [at[0], at[1], at[2], at[3]];
            let gain = c3::slope(centre) * c3::advantage(centre, error, kappa);
            c2::summand(centre, output, centre - error, kappa) - Interval::exact(strength) * gain
        };
        Formal { cases: vec![slope_case(), farther, at_zero], slack: Box::new(Enclosed(slack)) }
    };
    Goal {
        id: "C.c3/wrong-side".into(),
        statement: c3::STATEMENT.id,
        claim: "c > 0 ≥ f and A = c − E − κw/4 ≥ 0, w = tanh(c/2), imply \
                2δ(f − f̄) − κδ² ≥ wA for f̄ ≥ c − E"
            .into(),
        false_claim: "the same with 1.01 wA".into(),
        domain: "c > 0, f ≤ 0, E in [0, c − κw/4], κ in [0, 8)".into(),
        remarks: "abs(δ) = μ(c) − μ(f) is at least w/2, and at most w/2 + abs(f)/4, because μ has slope at \
            most 1/4. The summand is least at f̄ = c − E, where it is abs(δ)(2(c − E) + 2abs(f) − \
            κ abs(δ)) ≥ abs(δ)(2A + (2 − κ/4)abs(f)): it rises with abs(f), and at f = 0 it is wA.",
        coordinates: &["c", "f", "E", "κ"],
        beyond: 1.01,
        formal: Box::new(formal),
    }
}

/// 3 tanh(x/2) − strength·x.
struct Chord {
    strength: f64,
}

impl Formula for Chord {
    fn at<R: Real>(&self, x: &[R]) -> R {
        R::exact(3.0) * c3::slope(x[0]) - R::exact(self.strength) * x[0]
    }
}

/// The step of C7: A ≥ 0 puts E where λ falls with it.
pub fn falling_weight() -> Goal {
    let formal = |strength| {
        let case = |name, slack, lower, upper| Case {
            name,
            slack,
            domain: vec![Interval::between(lower, upper)],
            lift: Some(<[f64]>::to_vec as Lift),
        };
        let near = Box::new(Leading::<_, 2>::new(Chord { strength })) as Box<_>;
        let far = Box::new(Smooth(Chord { strength })) as Box<_>;
        Formal {
            cases: vec![
                case("x ≤ 1/8, over x", near, 0.0, 0.125),
                case("x ≥ 1/8", far, 0.125, 2.5),
            ],
            slack: Box::new(Smooth(Chord { strength })),
        }
    };
    Goal {
        id: "C.c7a/falling-weight".into(),
        statement: c7a::STATEMENT.id,
        claim: "x ≤ 3 tanh(x/2)".into(),
        false_claim: "1.02 x ≤ 3 tanh(x/2)".into(),
        domain: "x in [0, 2.5]".into(),
        remarks: "λ = wA + E²/(8 − κ) falls with E while E ≤ w(8 − κ)/2. A ≥ 0 gives E ≤ sγ − κw/4, so \
            that sγ ≤ w(4 − κ/4) is enough, and 4 − κ/4 ≥ 3 for κ ≤ 4.",
        coordinates: &["x"],
        beyond: 1.02,
        formal: Box::new(formal),
    }
}

/// (w + e^v)/strength − (w + 1 + v) at w = 1, for v = side·t.
struct Tangent {
    strength: f64,
    side: f64,
}

impl Formula for Tangent {
    fn at<R: Real>(&self, t: &[R]) -> R {
        let (one, v) = (R::exact(1.0), R::exact(self.side) * t[0]);
        (one + v.exp()) / R::exact(self.strength) - (R::exact(2.0) + v)
    }
}

/// The stationary value of C8: u/(1 + e^(Λ' + u)) is at most W₀(e^(−1−Λ')).
pub fn right_output() -> Goal {
    let formal = |strength| {
        let case = |name, side, lift| Case {
            name,
            slack: Box::new(Leading::<_, 3>::new(Tangent { strength, side })),
            domain: vec![Interval::between(0.0, f64::INFINITY)],
            lift: Some(lift),
        };
        // Λ' = −1 − w − ln w at w = 1.
        let above: Lift = |t| vec![-2.0, 2.0 + t[0]];
        let below: Lift = |t| vec![-2.0, 2.0 - t[0]];
        let slack = move |at: &[Interval]| {
            let [advantage, u] = [at[0], at[1]];
            let one = Interval::exact(1.0);
            let value = u / (one + (advantage + u).exp());
            let price = c8::price_of_right(advantage) / Interval::exact(2.0 * strength);
            price - value
        };
        Formal {
            cases: vec![
                case("u ≥ 1 + w, over (u − 1 − w)²", 1.0, above),
                case("u ≤ 1 + w", -1.0, below),
            ],
            slack: Box::new(Enclosed(slack)),
        }
    };
    Goal {
        id: "C.c8/right-output".into(),
        statement: c8::STATEMENT.id,
        claim: "u/(1 + e^(Λ'+u)) ≤ W₀(e^(−1−Λ'))".into(),
        false_claim: "u/(1 + e^(Λ'+u)) ≤ W₀(e^(−1−Λ'))/1.01".into(),
        domain: "Λ' and u real".into(),
        remarks: "Let w be the right-hand side: w + ln w = −1 − Λ', so e^(Λ'+u) = e^v/w with \
            v = u − 1 − w, and the claim is w + e^v ≥ u = w + 1 + v. It does not depend on w; both sides and \
            their slopes agree at v = 0.",
        coordinates: &["Λ'", "u"],
        beyond: 1.01,
        formal: Box::new(formal),
    }
}

/// (1 − u)² − (strength − 1)u(2 − u), u = ηΓ/Λ.
struct BestStep {
    strength: f64,
}

impl Formula for BestStep {
    fn at<R: Real>(&self, u: &[R]) -> R {
        let excess = u[0] * (R::exact(2.0) - u[0]);
        (R::exact(1.0) - u[0]).square() - R::exact(self.strength - 1.0) * excess
    }
}

/// The step size of C11b: η(2Λ − ηΓ) is at most Λ²/Γ.
pub fn best_step() -> Goal {
    let formal = |strength| {
        let case = Case {
            name: "a square, in ηΓ/Λ",
            slack: Box::new(Smooth(BestStep { strength })),
            domain: vec![Interval::between(0.0, 2.0)],
            lift: Some(|u| vec![u[0]]),
        };
        let slack = move |at: &[Interval]| {
            let one = Interval::exact(1.0);
            let steps = |eta| c11b::averaged_error(one, one, eta, eta, one);
            steps(at[0]) - Interval::exact(strength) * steps(c11b::step_size(one, one))
        };
        Formal { cases: vec![case], slack: Box::new(Enclosed(slack)) }
    };
    Goal {
        id: "C.c11b/best-step".into(),
        statement: c11b::STATEMENT.id,
        claim: "S²/(ηT(2Λ − ηΓ)) ≥ S²Γ/(TΛ²), with equality at η = Λ/Γ".into(),
        false_claim: "the same with 1.01 times the right-hand side".into(),
        domain: "ηΓ/Λ in (0, 2)".into(),
        remarks: "With u = ηΓ/Λ the claim is u(2 − u) ≤ 1, that is (1 − u)² ≥ 0; no other quantity enters.",
        coordinates: &["ηΓ/Λ"],
        beyond: 1.01,
        formal: Box::new(formal),
    }
}
