//! `bounds --json` against the theorems' formulas, written out here in another form.

use std::f64::consts::{LN_2, PI, SQRT_2};

use serde_json::Value;

use super::{json, number};

/// Above the rounding of this file's own formulas, far below any wrong constant.
const ROUNDING: f64 = 1e-13;

#[derive(Clone, Copy)]
struct Setting {
    n: f64,
    gamma: f64,
    epsilon: f64,
    delta: f64,
    c: f64,
    beta: Option<f64>,
}

/// Real-valued width and steps; step size and radius.
struct Expected {
    width: f64,
    steps: f64,
    step_size: f64,
    radius: Option<f64>,
    level: f64,
    probability: f64,
}

impl Setting {
    fn answer(&self) -> Value {
        let Self { n, gamma, epsilon, delta, c, beta } = *self;
        let mut arguments = vec!["bounds".to_owned(), "--json".to_owned()];
        let flags = [("n", n), ("gamma", gamma), ("epsilon", epsilon), ("delta", delta), ("c", c)];
        for (flag, value) in flags.into_iter().chain(beta.map(|beta| ("beta", beta))) {
            arguments.extend([format!("--{flag}"), value.to_string()]);
        }
        json(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// ln(2n/δ).
    fn log_union(&self) -> f64 {
        LN_2 + self.n.ln() - self.delta.ln()
    }

    /// (√(2/π)/c + 3√L)², multiplied out.
    fn p_squared(&self) -> f64 {
        let l = self.log_union();
        2.0 / (PI * self.c * self.c) + 6.0 * (2.0 * l / PI).sqrt() / self.c + 9.0 * l
    }

    /// (√(2/π) + (1 + 1/√2)√L)², multiplied out.
    fn q_squared(&self) -> f64 {
        let l = self.log_union();
        2.0 / PI + (2.0 + SQRT_2) * (2.0 * l / PI).sqrt() + (1.5 + SQRT_2) * l
    }

    /// κ(γ) = (γ/2) tanh(γ/2) − ln cosh(γ/2).
    fn kappa(&self) -> f64 {
        let half = self.gamma / 2.0;
        half * half.tanh() - (2.0 * (half / 2.0).sinh().powi(2)).ln_1p()
    }

    /// The soft risk asked for: β, or else what Lemma 3 turns into ε.
    fn soft_risk(&self) -> f64 {
        self.beta.unwrap_or(self.gamma.powi(2) * self.epsilon / 32.0)
    }

    /// The hard risk asked for.
    fn hard_risk(&self) -> f64 {
        self.beta.unwrap_or(self.epsilon * LN_2)
    }

    /// Λ = ln(2/(β ln 2)).
    fn lambda(&self) -> f64 {
        LN_2 - self.hard_risk().ln() - LN_2.ln()
    }

    fn expected(&self, id: &str) -> Expected {
        // 1/(1 + e²) = (1 − tanh 1)/2.
        let c1 = 48.0 * (1.0 - 1.0f64.tanh());
        let product = self.gamma.powi(2) * self.epsilon;
        let (soft, hard, lambda) = (self.soft_risk(), self.hard_risk(), self.lambda());
        let l = self.log_union();
        let probability = 1.0 - if id.starts_with("S.") { 2.0 } else { 3.0 } * self.delta;
        let row = |width, steps, step_size, radius, level| Expected {
            width,
            steps,
            step_size,
            radius,
            level,
            probability,
        };
        match id {
            "M.theorem-2" => {
                let width = c1 * self.p_squared() / soft;
                row(width, 9.0 / soft.powi(2), soft / 3.0, Some(1.0), soft)
            }
            "M.corollary-4" => {
                let width = 32.0 * c1 * self.p_squared() / product;
                row(width, 9.0 / product.powi(2), product / 3.0, Some(1.0), self.epsilon)
            }
            "M.corollary-4-repaired" => {
                let width = 32.0 * c1 * self.p_squared() / product;
                row(width, 9216.0 / product.powi(2), product / 96.0, Some(1.0), self.epsilon)
            }
            "M.proposition-5" => {
                let root = 8.0 * (2.0 / PI).sqrt() * lambda / self.c + 12.0 * l.sqrt();
                let steps = 8.0 * lambda.powi(2) / (self.gamma.powi(2) * hard * LN_2);
                let radius = 2.0 * lambda / self.gamma;
                row(root.powi(2) / self.gamma.powi(4), steps, 1.0, Some(radius), hard)
            }
            "S.s2" => {
                let share = 0.75 * soft;
                row(self.q_squared() / share, 1.0 / share, 1.0, Some(1.0), soft)
            }
            "S.s4" => {
                let share = 0.75 * self.epsilon * self.kappa();
                row(self.q_squared() / share, 1.0 / share, 1.0, Some(1.0), self.epsilon)
            }
            "S.s5" => {
                let radius = 2.0 * lambda / self.gamma;
                let root = 4.0 * (2.0 / PI).sqrt() * radius + (4.0 + 2.0 * SQRT_2) * l.sqrt();
                let steps = 4.448 * lambda.powi(2) / (self.gamma.powi(2) * hard);
                row((root / self.gamma).powi(2), steps, 1.0, Some(radius), hard)
            }
            "JT.theorem-2.2" => {
                let reach = (2.0 * (LN_2 + l)).sqrt() + 2.0 * LN_2 - hard.ln();
                let width = 65536.0 * reach.powi(2) / self.gamma.powi(8);
                row(width, 32.0 * (reach / self.gamma).powi(2) / hard, 1.0, None, hard)
            }
            _ => unreachable!("{id}"),
        }
    }
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= ROUNDING * expected.abs()
}

/// `found` is the least multiple of `unit` that is at least `real`, up to the rounding of `real`.
fn is_least_multiple(found: f64, unit: f64, real: f64) -> bool {
    let slack = ROUNDING * real;
    found % unit == 0.0 && found >= real - slack && found - unit < real + slack
}

fn check(setting: Setting, ids: &[&str]) {
    let answer = setting.answer();
    for id in ids {
        let row = &answer[id];
        let expected = setting.expected(id);
        let at = |key: &str| number(row, key);
        let (lower, upper) = (at("/width_enclosure/0"), at("/width_enclosure/1"));
        let real = expected.width;
        assert!(lower <= upper && upper - lower <= ROUNDING * real, "{id}: {lower} to {upper}");
        assert!(lower <= real * (1.0 + ROUNDING), "{id}: {lower} above {real}");
        assert!(upper >= real * (1.0 - ROUNDING), "{id}: {upper} below {real}");
        assert!(at("/width") >= upper, "{id}: the width is inside the enclosure");
        assert!(is_least_multiple(at("/width"), 2.0, real), "{id}: {} for {real}", at("/width"));
        assert!(is_least_multiple(at("/steps"), 1.0, expected.steps), "{id}: {row}");
        assert!(close(at("/step_size"), expected.step_size), "{id}: {row}");
        assert!(close(at("/level"), expected.level), "{id}: {row}");
        assert!(close(at("/probability"), expected.probability), "{id}: {row}");
        match expected.radius {
            Some(radius) => assert!(close(at("/radius"), radius), "{id}: {row}"),
            None => assert!(row["radius"].is_null(), "{id}: {row}"),
        }
    }
}

const IDS: [&str; 8] = [
    "M.theorem-2",
    "M.corollary-4",
    "M.corollary-4-repaired",
    "M.proposition-5",
    "S.s2",
    "S.s4",
    "S.s5",
    "JT.theorem-2.2",
];
const SETTING: Setting =
    Setting { n: 8.0, gamma: 0.1, epsilon: 0.1, delta: 0.1, c: 1.0, beta: None };

#[test]
fn every_statement_is_the_formula() {
    check(SETTING, &IDS);
    check(Setting { n: 1000.0, gamma: 0.5, epsilon: 0.9, delta: 0.3, ..SETTING }, &IDS);
    check(Setting { n: 1.0, gamma: 0.23, epsilon: 0.017, delta: 1e-9, ..SETTING }, &IDS);
}

/// The least norm enters the paper's widths; the sharper ones have none, and the statement on
/// points of norm 1 is left out.
#[test]
fn the_least_norm_enters_as_it_should() {
    let setting = Setting { c: 0.3, ..SETTING };
    check(setting, &IDS[..7]);
    assert!(setting.answer().get(IDS[7]).is_none());
}

/// β replaces the risk that ε implies in the statements on a risk, and in no other.
#[test]
fn an_own_risk_replaces_the_implied_one() {
    check(Setting { beta: Some(0.02), ..SETTING }, &IDS);
    check(Setting { beta: Some(0.6), ..SETTING }, &IDS);
}

/// What is necessary, in words and in JSON: 2 ln(1/δ)/ln(1/(1 − 4γ)), rounded down to an even number, and none beyond
/// γ = 1/8 or for fewer than four points.
#[test]
fn the_table_says_what_is_necessary_on_the_worst_data() {
    let text = |n: &str, gamma: &str| {
        super::printed(&[
            "bounds",
            "--n",
            n,
            "--gamma",
            gamma,
            "--epsilon",
            "0.1",
            "--delta",
            "0.1",
        ])
    };
    let necessary = |gamma: &str| {
        let answer = Setting { gamma: gamma.parse().expect("a number"), ..SETTING }.answer();
        assert_eq!(answer["necessary"]["statement"], "L.l1");
        answer["necessary"]["fails_up_to"].clone()
    };
    for (gamma, width) in [("0.1", 8), ("0.01", 112), ("0.001", 1148)] {
        let line = format!("margin {gamma} up to {width} neurons fail");
        assert!(text("8", gamma).contains(&line), "{}", text("8", gamma));
        assert_eq!(necessary(gamma), width);
    }
    // Beyond the integers of 64 bits it is ln 10/(2γ), up to a relative γ.
    let text_of_small = text("8", "1e-20");
    assert!(text_of_small.contains("margin 1e-20 up to 1.151e20 neurons"), "{text_of_small}");
    let relative = necessary("1e-20").as_f64().expect("a number") / (10f64.ln() / 2e-20);
    assert!((relative - 1.0).abs() < 1e-14, "{relative}");
    assert!(Setting { n: 3.0, ..SETTING }.answer()["necessary"].is_null());
    assert!(!text("8", "0.126").contains("Necessary") && !text("3", "0.1").contains("Necessary"));
}
