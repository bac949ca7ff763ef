//! Values at n = 8, γ = ε = δ = 0.1, c = 1, computed beforehand in 40-digit arithmetic from the
//! statements and not with this crate; and the relations that the errata are about.

use theorems::bound::{Bound, BoundError, Requirement, Sizing};
use theorems::crossover::crossover;
use theorems::mandal::{corollary_4, lemma_6, proposition_5, theorem_2};
use theorems::registry;
use theorems::setting::Setting;
use theorems::sharper::{lemma_d, lemma_f, s5};
use theorems::statement::Statement;

fn reference() -> Setting<f64> {
    Setting::new(8, 0.1, 0.1, 0.1, 1.0).unwrap()
}

fn find(id: &str) -> &'static Statement {
    registry::find(id).unwrap()
}

fn value(id: &str, setting: &Setting<f64>) -> Requirement<f64> {
    (find(id).network().unwrap().value)(setting)
}

#[track_caller]
fn assert_close(computed: f64, expected: f64) {
    assert!((computed / expected - 1.0).abs() < 1e-13, "{computed} instead of {expected}");
}

#[test]
fn requirements_agree_with_the_formulas_evaluated_elsewhere() {
    let expected = [
        ("M.theorem-2", 20908831.92002918, 9215999999.999997),
        ("M.corollary-4", 20908831.92002918, 8999999.999999997),
        ("M.corollary-4-repaired", 20908831.92002918, 9215999999.999997),
        ("M.proposition-5", 25841691.60122815, 231508.791499639),
        ("JT.theorem-2.2", 363932174311025.9, 2563687.222160425),
        ("S.s2", 920053.8150537088, 42666.66666666666),
        ("S.s4", 230301.0105035422, 10680.00185138901),
        ("S.s5", 6420784.169804351, 89221.13435316515),
        ("S.s2-least", 46019.54445028967, 4228129.032258064),
        ("S.s4-least", 12397.03760925681, 1058353.731853775),
        ("C.c7a", 7035.756803692031, 1058371.2708296548),
    ];
    for (id, width, steps) in expected {
        let computed = value(id, &reference());
        assert_close(computed.width, width);
        assert!((computed.steps / steps - 1.0).abs() < 1e-12, "{id}: {}", computed.steps);
    }
    // The widths at eleven radii from 50 to 80 were computed; the least was at B = 65.
    let hard = value("S.s5-least", &reference()).width;
    assert!(hard <= 1176849.87459394 && hard > 1176849.87459394 * 0.9999, "{hard}");
    // At six radii from 30 to 32.5; the least was at B = 32.
    let hard = value("C.c8", &reference()).width;
    assert!(hard <= 302917.04144184355 && hard > 302917.04144184355 * 0.999, "{hard}");
}

/// Step size, radius and the failure probability in units of δ.
#[test]
fn schedules_agree_with_the_formulas_evaluated_elsewhere() {
    let hard = Some(74.5751622943464);
    let expected = [
        ("M.theorem-2", 1.0416666666666666e-5, Some(1.0), 3.0),
        ("M.corollary-4", 0.0003333333333333333, Some(1.0), 3.0),
        ("M.corollary-4-repaired", 1.0416666666666666e-5, Some(1.0), 3.0),
        ("M.proposition-5", 1.0, hard, 3.0),
        ("JT.theorem-2.2", 1.0, None, 3.0),
        ("S.s2", 1.0, Some(1.0), 2.0),
        ("S.s4", 1.0, Some(1.0), 2.0),
        ("S.s5", 1.0, hard, 2.0),
        ("S.s2-least", 0.125, Some(1.0), 2.0),
        ("S.s4-least", 0.125, Some(1.0), 2.0),
        ("C.c7a", 0.125, Some(1.0), 2.0),
    ];
    for (id, step_size, radius, failure) in expected {
        let computed = value(id, &reference());
        assert_close(computed.step_size, step_size);
        assert_eq!(computed.radius.is_some(), radius.is_some(), "{id}");
        assert_close(computed.radius.unwrap_or(1.0), radius.unwrap_or(1.0));
        assert_eq!(computed.failure, failure, "{id}");
    }
    let hard = value("S.s5-least", &reference());
    assert_eq!((hard.step_size, hard.failure), (1.0, 2.0));
}

/// The right-hand sides at m = 1000.
#[test]
fn inequalities_agree_with_the_formulas_evaluated_elsewhere() {
    let expected = [
        ("C.c1", 0.049384530886585426),
        ("C.c10", 11.512925464970227),
        ("C.c11a", 365.71428571428567),
        ("C.c11b", 3505.621307739105),
        ("C.c11c", 1752.8106538695524),
        ("C.c12", 911.816690965392),
        ("C.c13", 0.06936383167854954),
        ("C.c2", 0.001),
        ("C.c3", 0.11119339430615933),
        ("C.c4", 0.005495837495787997),
        ("C.c5", 2287.346699083747),
        ("C.c6", 456.97755870533194),
        ("C.c7b", 1432.967780613765),
        ("C.c9", 0.22873466990837468),
        ("JT.section-5", 0.7905694150420949),
        ("L.equal-logits", 0.04995837495787998),
        ("L.l0", 0.02497918747893999),
        ("L.l1", 43.708690653565675),
        ("L.l2", 0.022500000000000003),
        ("L.r0", 0.1),
        ("L.r1", 0.0625),
        ("L.r3", 16.0),
        ("M.assumption-1", 0.5),
        ("M.lemma-3", 3200.0),
        ("M.lemma-6", 0.10074893364432029),
        ("S.lemma-a", 0.10074893364432029),
        ("S.lemma-b", 91.42820305196857),
        ("S.lemma-c", 0.18285640610393716),
        ("S.lemma-d", 1.3333333333333333),
        ("S.lemma-e", 0.010781880645160651),
        ("S.lemma-f", 801.0001388541759),
        ("S.lemma-g", 0.08045823261380117),
        ("W.a0", 0.91600625),
        ("W.a1", 27.790050042487735),
        ("W.a2", 219.1879294420385),
        ("W.a3", 1794.4319829138985),
        ("W.a4", 154.294186481345),
        ("W.a5", 0.0027371107691537095),
        ("W.b1", 0.29921953125),
        ("W.b2", 43.7088032009258),
        ("W.b3", 0.0025000000000000005),
        ("W.b4", 0.17328679513998632),
        ("W.h1", 20.09387769588333),
        ("W.h2", 29.240235091190975),
        ("W.h3", 33.81408793948697),
        ("W.trap", 0.027777777777777776),
    ];
    let inequalities = registry::all().iter().filter_map(|statement| match statement.bound {
        Bound::Inequality(inequality) => Some((statement.id, inequality.value)),
        Bound::Network(_) => None,
    });
    let mut computed: Vec<_> = inequalities.map(|(id, f)| (id, f(&reference(), 1e3))).collect();
    computed.sort_unstable_by_key(|(id, _)| *id);
    let ids = |pairs: &[(&'static str, f64)]| pairs.iter().map(|pair| pair.0).collect::<Vec<_>>();
    assert_eq!(ids(&computed), ids(&expected));
    computed.iter().zip(expected).for_each(|(found, wanted)| assert_close(found.1, wanted.1));
}

#[test]
fn a_sizing_rounds_towards_safety() {
    let sizing = find("S.s4").sizing(&reference()).unwrap();
    let json = serde_json::to_value(sizing).unwrap();
    assert_eq!(sizing.width, 230302.0);
    assert_eq!(json["width"], serde_json::json!(230302_u64));
    assert_eq!(json["steps"], serde_json::json!(10681_u64));
    assert!(sizing.probability <= 0.8 && sizing.probability > 0.8 - 1e-15);
    let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected =
        vec!["width", "steps", "step_size", "radius", "probability", "width_enclosure"];
    expected.sort_unstable();
    let mut keys = keys;
    keys.sort_unstable();
    assert_eq!(keys, expected);
}

/// Widths beyond 2^53 and runs without projection have no integer and no number in JSON.
#[test]
fn a_huge_width_is_a_float_and_a_missing_projection_is_null() {
    let setting = Setting::new(1000, 1e-3, 1e-3, 1e-3, 1.0).unwrap();
    let sizing: Sizing = find("JT.theorem-2.2").sizing(&setting).unwrap();
    assert!(sizing.width > 2.0_f64.powi(64));
    let json = serde_json::to_value(sizing).unwrap();
    assert!(json["width"].is_f64());
    assert!(json["radius"].is_null());
}

#[test]
fn a_statement_that_does_not_apply_says_why() {
    let off_sphere = reference().with_c(0.5).unwrap();
    let message = find("JT.theorem-2.2").sizing(&off_sphere).unwrap_err().to_string();
    assert!(message.starts_with("c = 0.5: expected 1"), "{message}");
    let message = find("M.lemma-3").sizing(&reference()).unwrap_err().to_string();
    assert!(message.contains("M.lemma-3"), "{message}");
}

#[test]
fn a_value_outside_its_domain_is_named() {
    let bad = |n, gamma, epsilon, delta, c| {
        Setting::new(n, gamma, epsilon, delta, c).unwrap_err().to_string()
    };
    assert!(bad(0, 0.1, 0.1, 0.1, 1.0).starts_with("n = 0"));
    assert_eq!(bad(8, 0.6, 0.1, 0.1, 1.0), "γ = 0.6: expected a number in (0, 1/2]");
    assert!(bad(8, 0.1, 1.0, 0.1, 1.0).starts_with("ε = 1"));
    assert!(bad(8, 0.1, 0.1, 1.0 / 3.0, 1.0).starts_with("δ = 0.33"));
    assert!(bad(8, 0.1, 0.1, 0.1, f64::NAN).starts_with("c = NaN"));
    assert!(reference().with_beta(0.0).unwrap_err().to_string().starts_with("β = 0"));
}

/// E4: at a smaller step the proof needs more steps, and the printed 9/β² is not enough.
#[test]
fn the_printed_steps_of_theorem_2_hold_at_the_largest_step_only() {
    let beta: f64 = 0.01;
    let printed = 9.0 / beta.powi(2);
    assert_close(theorem_2::steps(theorem_2::step_size(beta), beta), printed);
    assert!(theorem_2::steps(beta / 30.0, beta) > 9.0 * printed);
}

/// E5: Corollary 4 is Theorem 2 at β = γ²ε/32, except that η and T lost the factor.
#[test]
fn corollary_4_as_printed_is_not_theorem_2_at_its_beta() {
    let setting = reference();
    let (printed, repaired) = (corollary_4::printed(&setting), corollary_4::repaired(&setting));
    assert_close(repaired.width, value("M.theorem-2", &setting).width);
    assert_close(printed.width, repaired.width);
    assert_close(repaired.steps / printed.steps, 1024.0);
    assert_close(printed.step_size / repaired.step_size, 32.0);
}

/// E6: no untrained network has a soft risk above ln 2 − H(μ(1/2)).
#[test]
fn the_untrained_soft_risk_is_capped() {
    assert_close(lemma_f::untrained_soft_risk_cap(), 0.03029986198076591);
}

/// E7: "γ ≤ ε is enough" fails at γ = ε = 1/2.
#[test]
fn soft_needs_more_than_hard_at_one_half() {
    let setting = Setting::new(8, 0.5, 0.5, 0.1, 1.0).unwrap();
    assert!(value("M.corollary-4", &setting).width > value("M.proposition-5", &setting).width);
}

/// For the printed pair, γ* is a square root in closed form.
#[test]
fn the_crossover_of_the_printed_pair_has_its_closed_form() {
    let [soft, hard] = ["M.corollary-4", "M.proposition-5"].map(|id| find(id).network().unwrap());
    let at = |epsilon| {
        let setting = reference().with_epsilon(epsilon).unwrap();
        crossover(soft, hard, &setting).unwrap()
    };
    assert_close(at(0.1), 0.11117204227202);
    assert_close(at(0.5), 0.198351163249798);
}

#[test]
fn soft_needs_less_below_the_sharp_crossover_and_more_above() {
    for [soft, hard] in [["S.s4", "S.s5"], ["S.s4-least", "S.s5-least"]] {
        let setting = reference().with_epsilon(0.001).unwrap();
        let networks = [soft, hard].map(|id| find(id).network().unwrap());
        let gamma = crossover(networks[0], networks[1], &setting).unwrap();
        let difference = |gamma| {
            let setting = setting.with_gamma(gamma).unwrap();
            value(soft, &setting).width - value(hard, &setting).width
        };
        assert!(difference(0.99 * gamma) < 0.0 && difference(1.01 * gamma) > 0.0, "{gamma}");
    }
}

/// At ε = 0.1 the sharp soft width is the smaller one on the whole domain of γ: no crossover.
#[test]
fn a_crossover_outside_the_domain_is_none() {
    let [soft, hard] = ["S.s4", "S.s5"].map(|id| find(id).network().unwrap());
    assert_eq!(crossover(soft, hard, &reference()), None);
}

/// The 4 % of Proposition 5: with ‖∇R‖² ≤ R alone, its T gives 1.04 β; with ρ = 0.4073 less than β.
#[test]
fn proposition_5_closes_with_the_smaller_self_bounding_factor_only() {
    let (gamma, beta) = (0.1, 0.05);
    let steps = proposition_5::steps(gamma, 1.0, beta);
    let distance = proposition_5::radius(gamma, beta).powi(2);
    let comparator = beta * 2.0_f64.ln() / 2.0;
    let averaged = |rho| lemma_d::averaged_risk(rho, 1.0, comparator, distance, steps);
    assert_close(averaged(1.0) / beta, 1.5 * 2.0_f64.ln());
    assert!(averaged(lemma_d::RHO_HARD) < beta);
}

/// S5's schedule closes, and its rounded constants are rounded the safe way.
#[test]
fn the_constants_of_s5_are_above_their_closed_forms() {
    let rho = lemma_d::RHO_HARD;
    assert!(s5::COMPARATOR_FACTOR >= lemma_d::comparator_factor(rho, 1.0));
    assert!(s5::COMPARATOR_FACTOR - 1e-4 < lemma_d::comparator_factor(rho, 1.0));
    assert!(s5::DISTANCE_FACTOR >= lemma_d::distance_factor(rho, 1.0));
    let (radius, beta) = (20.0, 0.05_f64);
    let steps = s5::steps(radius, beta);
    let comparator = beta * 2.0_f64.ln() / 2.0;
    let averaged = |steps| lemma_d::averaged_risk(rho, 1.0, comparator, radius * radius, steps);
    assert!(averaged(steps) <= beta && averaged(steps * 0.999) > beta);
}

/// The least soft width is the same for any number of points; the hard one is not.
#[test]
fn the_least_soft_width_does_not_depend_on_the_number_of_points() {
    let widths =
        |id| [1, 1_000_000].map(|n| value(id, &Setting::new(n, 0.1, 0.1, 0.1, 1.0).unwrap()).width);
    let [few, many] = widths("S.s4-least");
    assert_eq!(few, many);
    let [few, many] = widths("S.s5-least");
    assert!(many > few);
}

/// E8: plain Hoeffding with m/2 terms is a factor √2 weaker than the printed deviation.
#[test]
fn hoeffding_for_half_the_terms_is_weaker_by_the_square_root_of_two() {
    let (union, width) = (5.0, 1000.0);
    let ratio = lemma_6::hoeffding(union, width) / lemma_6::deviation(union, width);
    assert_close(ratio, 2.0_f64.sqrt());
}

/// Below a risk of 10⁻¹² rounding must not decide, and where no floating-point number is large enough the
/// answer is an error, not the largest one.
#[test]
fn least_widths_at_the_ends_of_their_domain() {
    let sizing = |id: &str, gamma, beta| {
        let setting = Setting::new(8, gamma, 0.1, 0.1, 1.0).unwrap().with_beta(beta).unwrap();
        registry::find(id).unwrap().sizing(&setting)
    };
    for beta in [1e-12, 1e-15, 1e-17, 1e-100] {
        let [low, high] = sizing("S.s5-least", 0.1, beta).unwrap().width_enclosure;
        assert!(high / low < 1.0 + 1e-6, "β = {beta}: [{low}, {high}]");
    }
    assert!((sizing("S.s5-least", 0.1, 1e-17).unwrap().width / 1.62e8 - 1.0).abs() < 0.01);
    // β m has a limit as β falls; rounding near the smallest numbers may cost a share of 10⁻⁹.
    let soft = |beta| sizing("S.s2-least", 0.1, beta).map(|sizing| beta * sizing.width);
    assert!((soft(1e-300).unwrap() / soft(1e-100).unwrap() - 1.0).abs() < 1e-9);
    for (id, gamma, beta) in [("S.s2-least", 0.1, 1e-310), ("S.s5-least", 1e-155, 1e-3)] {
        assert!(matches!(sizing(id, gamma, beta), Err(BoundError::Unrepresentable { .. })), "{id}");
    }
}
