//! The ends of every domain: what cannot be represented is refused by name, and nothing panics.

use inari::Interval;
use proptest::prelude::*;
use theorems::bound::{Bound, BoundError, Network};
use theorems::real::Real;
use theorems::registry;
use theorems::setting::Setting;

const TINY: [f64; 10] =
    [5e-324, f64::MIN_POSITIVE, 1e-308, 1e-300, 1e-200, 1e-155, 1e-100, 1e-77, 1e-30, 1e-9];

fn below(supremum: f64) -> impl Strategy<Value = f64> {
    prop_oneof![
        prop::sample::select(&TINY[..]),
        prop::sample::select(vec![0.5, 0.1, 0.9, 1.0 - 1e-14]).prop_map(move |x| x * supremum),
        (1e-308_f64.ln()..-1e-9).prop_map(move |x| x.exp() * supremum),
    ]
}

prop_compose! {
    fn setting()(
        n in prop_oneof![Just(1), Just(2), Just(1 << 53), 1_u64..1 << 53],
        gamma in below(0.5),
        epsilon in below(1.0),
        delta in below(1.0 / 3.0),
        c in prop_oneof![Just(1.0), below(1.0)],
        beta in prop::option::of(below(1.0)),
    ) -> Setting<f64> {
        let setting = Setting::new(n, gamma, epsilon, delta, c).unwrap();
        beta.map_or(setting, |beta| setting.with_beta(beta).unwrap())
    }
}

fn network(id: &str) -> &'static Network {
    registry::find(id).unwrap().network().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// A sizing holds finite numbers only, with a positive step, or the error names the statement.
    #[test]
    fn every_bound_is_finite_or_refused(setting in setting(), width in below(1.0)) {
        for statement in registry::all() {
            match statement.bound {
                Bound::Network(network) => match statement.sizing(&setting) {
                    Ok(sizing) => {
                        prop_assert!(sizing.width.is_finite() && sizing.width >= 2.0);
                        prop_assert!(sizing.steps.is_finite() && sizing.steps >= 1.0);
                        prop_assert!(sizing.step_size > 0.0 && sizing.step_size.is_finite());
                        let unprojected = statement.id == "JT.theorem-2.2";
                        prop_assert_eq!(sizing.radius.is_finite(), !unprojected);
                        prop_assert!((0.0..1.0).contains(&sizing.probability));
                        prop_assert!(sizing.width_enclosure[0] <= sizing.width_enclosure[1]);
                        prop_assert!(sizing.width_enclosure[1] <= sizing.width);
                        prop_assert!(network.level(&setting) > 0.0);
                    }
                    Err(error) => {
                        let named = error.to_string().starts_with(statement.id);
                        let uncovered = matches!(error, BoundError::UnitNorm { .. });
                        prop_assert!(named || uncovered, "{error}");
                        prop_assert!(network.level(&setting) >= 0.0);
                    }
                },
                Bound::Inequality(inequality) => {
                    let width = (1.0 / width).min(f64::MAX);
                    let value = (inequality.value)(&setting, width);
                    prop_assert!(value >= 0.0, "{}: {value}", statement.id);
                    let width = Real::exact(width);
                    let enclosure = (inequality.enclosure)(&setting.enclosure(), width);
                    prop_assert!(!enclosure.is_empty(), "{}", statement.id);
                }
            }
        }
    }

    /// No least width is lost where the closed form above it is finite.
    #[test]
    fn a_least_width_is_finite_where_its_closed_form_is(setting in setting()) {
        for [least, closed] in
            [["S.s2-least", "S.s2"], ["S.s4-least", "S.s4"], ["S.s5-least", "S.s5"]]
        {
            let width = |id| -> Interval { (network(id).enclosure)(&setting.enclosure()).width };
            let (least_width, closed_width) = (width(least), width(closed));
            if closed_width.upper().is_finite() {
                prop_assert!(least_width.upper().is_finite(), "{least}: {least_width}");
                prop_assert!(least_width.upper() / least_width.lower() < 1.0 + 1e-4, "{least_width}");
            }
        }
    }
}

/// The settings that once ended in a panic, in an infinite width and in T = 2^64 − 1.
#[test]
fn what_overflows_is_said() {
    let at = |gamma: f64, epsilon: f64, delta: f64, c: f64| {
        Setting::new(8, gamma, epsilon, delta, c).unwrap()
    };
    let refused = |id: &str, setting: &Setting<f64>| {
        registry::find(id).unwrap().sizing(setting).unwrap_err().to_string()
    };
    let thin = at(1e-308, 0.1, 0.1, 1.0);
    assert_eq!(
        refused("S.s5-least", &thin),
        "S.s5-least: width m is inf in floating point; expected a finite number"
    );
    assert!(
        refused("M.theorem-2", &at(0.1, 1e-200, 0.1, 1.0)).contains("number of steps T is inf")
    );
    assert!(refused("M.corollary-4", &at(0.1, 0.1, 0.1, 1e-200)).contains("width m is inf"));
    // ln(2n/δ) is moderate where 2n/δ is not.
    let sizing = registry::find("S.s4").unwrap().sizing(&at(0.1, 0.1, 5e-324, 1.0)).unwrap();
    assert!(sizing.width < 1e8 && sizing.whole_width().is_ok());
    let long = registry::find("M.corollary-4")
        .unwrap()
        .sizing(&at(0.0009765625, 0.00048828125, 0.1, 1.0))
        .unwrap();
    let error = long.whole_steps().unwrap_err().to_string();
    assert_eq!(long.steps, 9.0 * 2.0_f64.powi(62));
    assert_eq!(
        error,
        "number of steps T = 4.150517416584649e19: expected less than 2^64, to be run"
    );
}

/// The digits of decimal arguments: 9/(γ⁴ε²) at the numbers 0.1 is a little below 9 million, and an enclosure
/// by a chain of roundings would reach above it. At random numbers the steps are the least integer, by
/// multiplying out in 128 bits.
#[test]
fn steps_are_the_least_integer() {
    let steps = |id: &str, setting: &Setting<f64>| {
        registry::find(id).unwrap().sizing(setting).unwrap().steps
    };
    let tenths = Setting::new(8, 0.1, 0.1, 0.1, 1.0).unwrap();
    assert_eq!(steps("M.corollary-4", &tenths), 9e6);
    assert_eq!(steps("M.corollary-4-repaired", &tenths), 9.216e9);
    for k in (1..1_u128 << 20).step_by(10_007) {
        // β = k/2^22: β² T ≥ 9 is k² T ≥ 9·2^44.
        let beta = k as f64 / 2.0_f64.powi(22);
        let found = steps("M.theorem-2", &tenths.with_beta(beta).unwrap()) as u128;
        assert!(k * k * found >= 9 << 44 && k * k * (found - 1) < 9 << 44, "β = {beta}");
    }
}

/// T = ⌈9·1024/(γ⁴ε²)⌉ and its like against integer arithmetic, at γ = 2^(−a) and ε, β = k·2^(−b):
/// for k = 1 and 3 the formulas are whole numbers.
#[test]
fn steps_at_dyadic_arguments_are_those_of_integer_arithmetic() {
    let mut whole = 0;
    for a in 1..=5_u32 {
        for b in 1..=8_u32 {
            for k in (1..1_u128 << b).step_by(2).take(12) {
                let (gamma, share) =
                    (2.0_f64.powi(-(a as i32)), k as f64 * 2.0_f64.powi(-(b as i32)));
                let setting = Setting::new(8, gamma, share, 0.1, 1.0).unwrap();
                let given = setting.with_beta(share).unwrap();
                let (four, two) = (1_u128 << (4 * a + 2 * b), 1_u128 << b);
                for (id, setting, numerator, denominator) in [
                    ("M.corollary-4", setting, 9 * four, k * k),
                    ("M.corollary-4-repaired", setting, 9 * 1024 * four, k * k),
                    ("M.theorem-2", given, 9 * two * two, k * k),
                    ("S.s2", given, 4 * two, 3 * k),
                    ("S.s2-least", given, 32 * 128 * two, 31 * k),
                ] {
                    let steps = registry::find(id).unwrap().sizing(&setting).unwrap().steps;
                    let expected = numerator.div_ceil(denominator);
                    assert_eq!(steps as u128, expected, "{id}: γ = {gamma}, ε = β = {share}");
                    whole += u32::from(numerator % denominator == 0);
                }
            }
        }
    }
    assert!(whole > 100, "{whole}");
}
