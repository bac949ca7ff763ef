//! The tables of the certificates' theory: widths at recorded settings.

use inari::Interval;
use theorems::bisection::zero;
use theorems::bound::{Network, Requirement};
use theorems::certificate::c7b::{Failures, Refit};
use theorems::certificate::{c5, c6, c7a, c7b, c8, c10, c12};
use theorems::real::Real;
use theorems::registry;
use theorems::setting::Setting;
use theorems::sharper::{lemma_a, lemma_b, lemma_g};

fn reference() -> Setting<f64> {
    Setting::new(8, 0.1, 0.1, 0.1, 1.0).unwrap()
}

fn network(id: &str) -> &'static Network {
    registry::find(id).unwrap().network().unwrap()
}

#[track_caller]
fn assert_close(computed: f64, expected: f64, tolerance: f64) {
    let gap = (computed - expected).abs();
    assert!(gap <= tolerance * expected.abs(), "{computed} instead of {expected}");
}

/// The even integer that a width bound asks for.
fn even(width: f64) -> f64 {
    2.0 * (width / 2.0).ceil()
}

fn interval(x: f64) -> Interval {
    Real::exact(x)
}

/// Section 4's row without flips, its eigenvalue condition and its scales.
#[test]
fn widths_of_the_lazy_limit_are_those_of_the_table() {
    let rows = [
        (4.0, 3.30, [112.0, 26.0, 20.0], 7e-4),
        (8.0, 7.21, [310.0, 72.0, 52.0], 1e-4),
        (16.0, 15.25, [792.0, 182.0, 130.0], 3e-5),
    ];
    for (n, features, widths, scale) in rows {
        for (tau, expected) in [0.5, 0.9, 0.99].into_iter().zip(widths) {
            assert_eq!(even(c6::width(features, n, 0.3, tau)), expected, "n = {n}, τ = {tau}");
        }
        let small = c6::scale_without_flips(features, n, widths[1], 0.9, 0.1);
        assert!(small > 0.6 * scale && small < 1.5 * scale, "{small}");
        // The radius at that scale, from the other side: n√m B/√(2π) = δ'.
        let radius = c6::radius(features, 0.9, small);
        let flips = n * widths[1].sqrt() * radius / std::f64::consts::TAU.sqrt();
        assert_close(flips, 0.1, 1e-13);
    }
    assert_close(c6::coupon_width(16.0, 0.05, 0.1, 0.5), 4.0 * 160.0_f64.ln() / 0.0125, 1e-13);
    assert_close(c6::seen_width(16.0, 0.05, 0.1), 2.0 * 160.0_f64.ln() / 0.05, 1e-13);
    assert_close(
        c6::steps(0.2, 1.0, 0.5, 1.0, 1.0, 0.1),
        c5::steps(0.2, 1.0, 2.0, 1.0, 1.0, 0.1),
        1e-15,
    );
}

/// Section 4's S4* at its η = 1/8, κ = Γ/8 with Γ = 1/2 on the half circle, and section 6's at α = 50 and
/// 100: those were gridded over the shares of δ, so that fixed shares are within 1 %.
#[test]
fn the_population_reference_has_the_widths_of_the_tables() {
    let rows = [
        (4, 0.1395, 0.1, [1786.0, 3320.0, 5129.0]),
        (8, 0.0639, 0.1, [7947.0, 14576.0, 22641.0]),
        (16, 0.0314, 0.1, [32093.0, 57316.0, 88951.0]),
    ];
    for (n, gamma, epsilon, widths) in rows {
        let setting = Setting::new(n, gamma, epsilon, 0.15, 1.0).unwrap();
        for (scale, expected) in [0.1, 1.0, 2.0].into_iter().zip(widths) {
            assert_close(c7a::width(&setting, scale, 1.0, 0.0625), expected, 0.013);
        }
    }
    for (n, gamma, expected) in [(4, 0.1395, 18238.0), (8, 0.0639, 80798.0), (16, 0.0314, 320165.0)]
    {
        let setting = Setting::new(n, gamma, 0.01, 0.15, 1.0).unwrap();
        assert_close(c7a::width(&setting, 1.0, 1.0, 0.0625), expected, 0.02);
    }
    for (n, gamma, expected) in [(4, 0.1395, 1288.0), (8, 0.0639, 6280.0), (16, 0.0314, 26795.0)] {
        // s → 0 and no flips at all, 2δ = 0.3 split 3 to 17.
        let (scale, kappa) = (1e-4, 0.0625);
        let setting = Setting::new(n, gamma, 0.1, 0.3, 1.0).unwrap();
        let union = lemma_b::log_union(2.0 * n as f64, 0.15, 0.3);
        let odds = lemma_g::log_odds(0.85, 0.3);
        let width: f64 = zero(1.0, 1e9, |m| {
            let errors = c7a::Errors {
                every: scale * lemma_a::deviation(union, m),
                mean_square: scale * lemma_g::transfer(odds, m),
            };
            c7a::closing(scale * gamma, errors, kappa, setting.epsilon())
        });
        assert_close(width, expected, 0.005);
    }
    assert_close(c7a::width(&reference(), 1.0, 50.0, 0.125), 3544.0, 0.005);
    assert_close(c7a::width(&reference(), 1.0, 100.0, 0.125), 3485.0, 0.005);
    // A quarter of S4-least's leading order as ε falls, s and κ small.
    let setting = Setting::new(8, 0.1, 1e-9, 0.1, 1.0).unwrap();
    let limit = 32.0 / 31.0 * 2.0 * (2.0_f64 / 0.16).ln() / 4.0 / (0.01 * 1e-9);
    assert_close(c7a::width(&setting, 1e-3, 1.0, 1e-9), limit, 0.002);
}

/// Section 4's refit rows, gridded over τ and the shares: a coarse grid here is as good to 1 %, and better by
/// at most 15 %.
#[test]
fn the_refit_has_the_widths_of_the_table() {
    let rows = [
        (4, 3.30, 0.1395, [228.0, 415.0, 1521.0]),
        (8, 7.21, 0.0639, [643.0, 1255.0, 6047.0]),
        (16, 15.25, 0.0314, [1906.0, 4051.0, 22630.0]),
    ];
    for (n, features, gamma, widths) in rows {
        let setting = Setting::new(n, gamma, 0.1, 0.15, 1.0).unwrap();
        for (scale, expected) in [0.01, 0.1, 1.0].into_iter().zip(widths) {
            let mut best = f64::INFINITY;
            for tau in [0.2, 0.3, 0.4, 0.5] {
                for first in [0.2, 0.4, 0.6, 0.8] {
                    for fit in [0.4, 0.6, 0.8] {
                        let rest = 2.0 - first - fit;
                        let failures = Failures {
                            features: first,
                            fit,
                            flips_in_mean_square: 0.75 * rest,
                            flips_everywhere: 0.25 * rest,
                        };
                        let refit = Refit { features, tau, scale, initial: 1.0, kappa: 0.0625 };
                        best = best.min(refit.width(&setting, &failures));
                    }
                }
            }
            assert!(best <= 1.01 * expected && best >= 0.85 * expected, "{best} for {expected}");
        }
    }
    // ϱ solves its equation.
    let (features, log_odds, width) = (7.0, 3.0, 500.0);
    let root = c7b::correction(features, log_odds, width);
    let exponent =
        width / 2.0 * root * root / (2.0 * (features + (features.sqrt() + 1.0) * root / 3.0));
    assert_close(exponent, log_odds, 1e-13);
}

/// Λ_ε at ε = 0.1, the widths of S5* in sections 4 and 6, and its part of S5-least.
#[test]
fn the_hard_certificate_has_the_widths_of_the_tables() {
    assert_close(c8::advantage_needed(0.1, 0.03125), 1.46, 0.003);
    assert_close(c8::advantage_needed(0.1, 0.0), 1.443, 0.0005);
    let enclosure: Interval = c8::advantage_needed(interval(0.1), 0.03125);
    assert!(enclosure.contains(c8::advantage_needed(0.1, 0.03125)) && enclosure.wid() < 1e-12);
    for (n, gamma, expected) in [(4, 0.1395, 8.3e4), (8, 0.0639, 1.6e6), (16, 0.0314, 2.5e7)] {
        let setting = Setting::new(n, gamma, 0.1, 0.15, 1.0).unwrap();
        let needed = c8::advantage_needed(0.1, 0.03125);
        let radius = c8::radius(&setting, 1.0, needed, 0.125);
        assert_close(c8::width(&setting, radius, 1.0, needed, 0.125), expected, 0.06);
    }
    // Section 6 takes η = 1 and leaves a quarter to time, as S5-least does.
    for (initial, expected) in [(50.0, 3911.0), (100.0, 2713.0)] {
        let hard = c8::Hard { initial, step_size: 1.0, time: 0.25 };
        let width: f64 = hard.requirement(&reference()).width;
        assert!((width - expected).abs() < 1.0, "{width}");
    }
    let least: Requirement<f64> = (network("S.s5-least").value)(&reference());
    let star: Requirement<f64> = (network("C.c8").value)(&reference());
    let factor = least.width / star.width;
    assert!((3.7..4.5).contains(&factor), "{factor}");
    // Every larger Λ' is enough, and one a thousandth smaller is not.
    let surplus = |x: f64| 31.0 / 32.0 * 0.1 * x - 0.9 * c8::price_of_right(x);
    let needed = c8::advantage_needed(0.1, 0.03125);
    assert!(surplus(1.001 * needed) > 0.0 && surplus(0.999 * needed) < 0.0);
}

/// Two points at 90°, γ = (2 + √2)/8, and section 4's finite condition of C10: the largest Bγ at which the
/// best reference still proves an error, .55, 1.48 and 2.45.
#[test]
fn the_radius_of_hard_labels_is_that_of_the_table() {
    let half = std::f64::consts::FRAC_PI_4;
    assert_close(c10::margin(2.0 * half, half.sin()), (2.0 + 2.0_f64.sqrt()) / 8.0, 1e-15);
    for (epsilon, expected) in [(0.1, 0.55), (0.01, 1.48), (0.001, 2.45)] {
        let risk = c10::limit_of_risk(c10::best_reference(epsilon), epsilon);
        // The best reference gives the entropy of ε.
        assert_close(
            risk,
            -epsilon * f64::ln(epsilon) - (1.0 - epsilon) * f64::ln(1.0 - epsilon),
            1e-12,
        );
        let error = |product: f64| {
            c10::least_error(
                epsilon,
                risk,
                c10::least_risk(c10::spread(product, 1.0, 0.0), epsilon),
            )
        };
        let largest =
            (1..4000).map(|k| k as f64 * 1e-3).filter(|&x| error(x) > 0.0).fold(0.0, f64::max);
        assert!((largest - expected).abs() < 0.015, "{largest} for {expected}");
    }
    assert_close(c10::slack(2.0, &[1.5, 3.0, 0.0, 2.0], 2), 1.25, 1e-15);
    assert_close(c10::radius(0.1, 0.1), 11.512925464970229, 1e-14);
}

/// Section 6's table: hard labels at the radius of least width, soft ones at s = 1 and 0.1.
#[test]
fn the_initial_scale_turns_the_order_round_as_in_the_table() {
    let setting = reference();
    let table = [
        (1.0, 1_176_816.0, 1.5e5, 12_398.0, 6_604.0),
        (10.0, 27_956.0, 2.2e5, 6_612.0, 5_850.0),
        (100.0, 3_542.0, 6.6e5, 5_856.0, 5_736.0),
        (1000.0, 1_524.0, 3.2e6, 5_742.0, 5_722.0),
    ];
    for (initial, hard, hard_steps, soft, warm) in table {
        let found = c12::hard(&setting, initial, c12::hard_radius(&setting, initial));
        assert_close(even(found.width), hard, 2e-3 / 1.0_f64.max(hard / 1e4));
        assert_close(found.steps, hard_steps, 0.05);
        for (scale, expected) in [(1.0, soft), (0.1, warm)] {
            let found = c12::soft(&setting, initial, scale);
            let gap = (even(found.width) - expected).abs();
            assert!(gap <= 2.0, "α = {initial}, s = {scale}: {}", found.width);
            assert_close(found.steps, 1.06e6, 0.005);
        }
    }
    let held = c12::hard(&setting, 1000.0, 171.0);
    assert_eq!(even(held.width), 1632.0);
    assert_close(held.steps, 1.06e6, 0.005);
    assert_eq!(even(c12::hard_limit(&setting)), 912.0);
    assert_eq!(c12::hard_limit_without_flips(&setting).ceil(), 765.0);
    assert_eq!(even(c12::soft(&setting, 1e12, 1.0).width), 5728.0);
    assert_eq!(even(c12::soft(&setting, 1e12, 0.1).width), 5722.0);
    // The order turns between α = 45 and 50.
    let order = |initial: f64| {
        let hard = c12::hard(&setting, initial, c12::hard_radius(&setting, initial)).width;
        hard - c12::soft(&setting, initial, 1.0).width
    };
    assert!(order(45.0) > 0.0 && order(48.0) < 0.0);
    // At α = 1 these are S5-least and S4-least.
    let hard = c12::hard(&setting, 1.0, c12::hard_radius(&setting, 1.0));
    assert_eq!(hard, (network("S.s5-least").value)(&setting));
    assert_eq!(c12::soft(&setting, 1.0, 1.0), (network("S.s4-least").value)(&setting));
}
