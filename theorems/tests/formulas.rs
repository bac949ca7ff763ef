//! Each formula against its definition, a closed form or a difference quotient: a changed sign,
//! factor or exponent anywhere in a statement shows here or in `values.rs`.

use std::collections::BTreeSet;

use inari::Interval;
use theorems::bound::{Bound, Network, Risk};
use theorems::inverse::Variable;
use theorems::ji_telgarsky::{section_5, theorem_2_2};
use theorems::mandal::model::{
    hard_loss, hard_loss_derivative, is_error, kl, kl_as_printed, logistic, soft_loss,
    soft_loss_derivative,
};
use theorems::mandal::proposition_5::radius;
use theorems::mandal::{lemma_3, proposition_5};
use theorems::prover::jet::Jet;
use theorems::real::Real;
use theorems::registry;
use theorems::setting::Setting;
use theorems::sharper::{lemma_b, lemma_d, lemma_f, s2, s5, s5_least};
use theorems::statement::Provenance;

fn setting() -> Setting<f64> {
    Setting::new(50, 0.07, 0.2, 0.05, 0.6).unwrap()
}

fn network(id: &str) -> Network {
    *registry::find(id).unwrap().network().unwrap()
}

#[track_caller]
fn assert_close(computed: f64, expected: f64, tolerance: f64) {
    let gap = (computed - expected).abs();
    assert!(gap <= tolerance * expected.abs().max(1e-300), "{computed} instead of {expected}");
}

fn logits() -> impl Iterator<Item = (f64, f64)> {
    let z = [-0.5, -0.2, 0.0, 0.3, 0.5];
    z.into_iter().flat_map(|z| [-3.0, -0.7, 0.1, 0.6, 2.5].map(|f| (z, f)))
}

#[test]
fn the_soft_loss_is_the_divergence_and_the_printed_one_is_its_negative() {
    for (z, f) in logits() {
        let (p, q) = (logistic(z), logistic(f));
        assert_close(soft_loss(z, f), kl(p, q), 1e-12);
        assert_close(kl_as_printed(p, q), -kl(p, q), 1e-12);
    }
}

#[test]
fn the_hard_loss_is_the_logarithm_and_does_not_overflow() {
    for f in [-30.0, -2.0, -0.1, 0.0, 0.4, 5.0] {
        for y in [-1.0, 1.0] {
            assert_close(hard_loss(y, f), (-y * f).exp().ln_1p(), 1e-14);
        }
    }
    assert_eq!(hard_loss(1.0, -1000.0), 1000.0);
    assert_eq!(hard_loss(-1.0, -1000.0), 0.0);
}

#[test]
fn the_derivatives_are_limits_of_difference_quotients() {
    let h = 1e-5;
    for (z, f) in logits() {
        let slope = (soft_loss(z, f + h) - soft_loss(z, f - h)) / (2.0 * h);
        assert_close(soft_loss_derivative(z, f), slope, 1e-7);
        for y in [-1.0, 1.0] {
            let slope = (hard_loss(y, f + h) - hard_loss(y, f - h)) / (2.0 * h);
            assert_close(hard_loss_derivative(y, f), slope, 1e-7);
        }
    }
}

#[test]
fn an_output_on_the_wrong_side_or_at_zero_is_an_error() {
    assert!(is_error(1.0, -0.5) && is_error(-1.0, 0.5) && is_error(1.0, 0.0));
    assert!(!is_error(1.0, 0.5) && !is_error(-1.0, -0.5) && !is_error(1.0, 3.0));
    assert!(!is_error(1.0, 1e-300) && !is_error(-1.0, -1e-300));
}

#[test]
fn a_setting_keeps_to_its_domains() {
    let setting = setting();
    for gamma in [0.0, -0.1, 0.500001, f64::NAN] {
        assert!(setting.with_gamma(gamma).is_err(), "γ = {gamma}");
    }
    for c in [0.0, -1.0, 1.000001] {
        assert!(setting.with_c(c).is_err(), "c = {c}");
    }
    for epsilon in [0.0, 1.0, -0.1] {
        assert!(setting.with_epsilon(epsilon).is_err(), "ε = {epsilon}");
    }
    for delta in [0.0, 1.0 / 3.0, 0.4] {
        assert!(setting.with_delta(delta).is_err(), "δ = {delta}");
    }
    for beta in [0.0, 1.0, 1.5, -0.2] {
        assert!(setting.with_beta(beta).is_err(), "β = {beta}");
    }
    let asked = setting.with_beta(0.3).unwrap();
    assert_eq!(asked.beta(), Some(0.3));
    assert_eq!(asked.without_beta().beta(), None);
    assert_eq!(setting.with_gamma(0.5).unwrap().gamma(), 0.5);
    assert_eq!(setting.with_c(1.0).unwrap().c(), 1.0);
}

/// A claim on the classification error is about ε; one on a risk about β, given or implied.
#[test]
fn the_level_of_a_claim_is_what_was_asked_for() {
    let setting = setting();
    let asked = setting.with_beta(0.01).unwrap();
    for statement in registry::all() {
        let Some(network) = statement.network() else { continue };
        match network.risk {
            Risk::Classification => assert_eq!(network.level(&setting), setting.epsilon()),
            Risk::Soft | Risk::Hard => assert_eq!(network.level(&asked), 0.01, "{}", statement.id),
        }
    }
}

#[test]
fn a_repaired_statement_is_told_from_the_printed_one() {
    let titles: BTreeSet<_> = registry::all().iter().map(|statement| statement.title).collect();
    assert!(titles.len() >= registry::all().len() - 1, "Lemma 3 and Lemma F may share a title");
    let [printed, repaired] =
        ["M.corollary-4", "M.corollary-4-repaired"].map(|id| registry::find(id).unwrap());
    assert_ne!(printed.title, repaired.title);
    assert_ne!(printed.claim, repaired.claim);
    assert_ne!(printed.proof, repaired.proof);
    assert_ne!(printed.premises, repaired.premises);
    assert!(repaired.constants.is_empty() && !printed.constants.is_empty());
    assert_eq!(printed.provenance, Provenance::Printed);
    assert_eq!(repaired.provenance, Provenance::Repaired);
}

#[test]
fn margins_of_section_5() {
    assert_close(section_5::linearly_separable(0.4), 0.2, 1e-15);
    assert_close(1.0 / section_5::two_xor(3.0), 180.0, 1e-15);
    assert_close(section_5::random_labels(50.0, 0.04), 0.5, 1e-15);
    // Here nδ is not 2, so that 2nδ differs from 2 + nδ.
    assert_close(section_5::random_labels(18.0, 0.25), 1.0 / 3.0, 1e-15);
}

#[test]
fn lemma_3_and_lemma_f_undo_their_inverses() {
    assert_close(lemma_3::classification_error(0.4, 0.01), 2.0, 1e-14);
    for gamma in [0.05, 0.4] {
        let soft = lemma_3::soft_risk(gamma, 0.2);
        assert_close(lemma_3::classification_error(gamma, soft), 0.2, 1e-14);
        let soft = lemma_f::soft_risk(gamma, 0.2);
        assert_close(lemma_f::classification_error(gamma, soft), 0.2, 1e-14);
    }
}

#[test]
fn the_logit_and_the_risk_of_proposition_5_are_inverse() {
    for beta in [1e-6, 0.01, 0.5, 0.99] {
        assert_close(proposition_5::beta_of_lambda(proposition_5::lambda(beta)), beta, 1e-13);
    }
}

#[test]
fn the_risk_that_a_width_buys_needs_that_width() {
    let setting = setting();
    for beta in [1e-4, 0.05, 0.8] {
        assert_close(
            s5::beta_of_width(&setting, s5::width(&setting, radius(0.07, beta))),
            beta,
            1e-11,
        );
        assert_close(s2::beta_of_width(&setting, s2::width(&setting, beta)), beta, 1e-13);
    }
}

#[test]
fn a_width_buys_a_risk_where_a_risk_is_claimed() {
    let setting = setting();
    assert_eq!(network("S.s4").bought(&setting, 1e8, Variable::Beta), None);
    let bought = network("S.s2").bought(&setting, 1e8, Variable::Beta).unwrap();
    assert_close(bought, s2::beta_of_width(&setting, 1e8), 1e-9);
}

/// The bound on the flips times √m does not depend on m; at L = 0 it is √(2/π)B.
#[test]
fn flips_grow_as_the_root_of_the_width() {
    let root = (2.0 / std::f64::consts::PI).sqrt();
    for width in [100.0_f64, 1e6] {
        assert_close(lemma_b::fraction(3.0, 0.0, width) * width.sqrt(), 3.0 * root, 1e-14);
        assert_close(lemma_b::fraction(3.0, 4.0, width) * width.sqrt(), 3.0 * root + 2.0, 1e-14);
        assert_close(lemma_b::flip_probability(3.0, width) * width.sqrt(), 3.0 * root, 1e-14);
    }
    let setting = setting();
    let Bound::Inequality(count) = registry::find("S.lemma-b").unwrap().bound else {
        panic!("an inequality")
    };
    let expected = 100.0 * (root + (50.0_f64 / 0.05).ln().sqrt());
    assert_close((count.value)(&setting, 1e4), expected, 1e-14);
}

/// What closes the chain of S5-least is (3/4)β(2 − ρ)/2 less the logarithmic loss at Λ, from a loss of
/// ln 2 to one that is lost beside 1.
#[test]
fn the_chain_of_s5_least_is_closed_by_the_logarithmic_loss() {
    let (setting, beta, width) = (setting(), 0.05, 1e9);
    for radius in [1e-3, 1.0, 30.0, 600.0] {
        let loss = (-s5_least::logit(&setting, radius, width)).exp().ln_1p();
        let closing = s5_least::closing(&setting, radius, beta, width);
        assert_close(closing + loss, 0.75 * beta * (2.0 - 0.4073) / 2.0, 1e-12);
    }
}

/// Bernstein's bound x solves (x − p)² = ℓ(2(x − p)/3 + 2p).
#[test]
fn bernsteins_bound_solves_its_equation() {
    for (radius, union, width) in [(1.0, 5.0, 1e4), (20.0, 12.0, 1e6), (0.1, 2.0, 50.0)] {
        let p = lemma_b::flip_probability(radius, width);
        let excess = lemma_b::fraction_bernstein(radius, union, width) - p;
        let rate = 2.0 * union / width;
        assert_close(excess.powi(2), rate * (2.0 * excess / 3.0 + 2.0 * p), 1e-12);
    }
}

/// κ from its definition; its enclosure holds it, and is no wider than the series' rest. Far from 0
/// the rest is large, so that a wrong rest would lose the value.
#[test]
fn kappa_is_enclosed_also_where_the_series_is_cut_early() {
    for gamma in [0.01_f64, 0.5, 2.0, 4.0, 6.0] {
        let p = logistic(gamma);
        let value = kl(p, 0.5);
        let enclosure: Interval = lemma_f::kappa(Real::exact(gamma));
        let rounding = 1e-14 + 1e-14 * value;
        assert!(enclosure.lower() <= value + rounding && value - rounding <= enclosure.upper());
        let square = (gamma / 2.0).tanh().powi(2);
        let rest = square.powi(13) / (26.0 * 25.0 * (1.0 - square));
        assert!(enclosure.upper() - enclosure.lower() <= rest * (1.0 + 1e-9) + 1e-12);
    }
}

/// κ'(γ) = γ/(4 cosh²(γ/2)) lies in the first Taylor coefficient, whose width is that of the
/// differentiated rest.
#[test]
fn the_derivative_of_kappa_is_enclosed() {
    for gamma in [0.1_f64, 1.0, 3.0, 4.5] {
        let jet: Jet<2> = lemma_f::kappa(Jet::variable(Real::exact(gamma)));
        let [value, slope] = [0, 1].map(|k| jet.coefficient(k));
        let expected = gamma / (4.0 * (gamma / 2.0).cosh().powi(2));
        let rounding = 1e-12;
        assert!(slope.lower() <= expected + rounding && expected - rounding <= slope.upper());
        assert!(value.lower() <= kl(logistic(gamma), 0.5) + rounding);
        let tanh = (gamma / 2.0).tanh();
        let (square, change) = (tanh * tanh, tanh * (1.0 - tanh * tanh));
        let complement = 1.0 - square;
        let rest = 13.0 * square.powi(12) / (26.0 * 25.0 * complement)
            + square.powi(13) / (28.0 * 27.0 * complement.powi(2));
        let width = slope.upper() - slope.lower();
        assert!(width <= rest * change * (1.0 + 1e-9) + 1e-12, "γ = {gamma}: {width}");
        // Narrower, the derivative of the rest would not be enclosed.
        assert!(width >= rest * change * (1.0 - 1e-9), "γ = {gamma}: {width}");
    }
}

/// At the width of S2 the gap 2Q/√m spends half of β: (4/3)·gap²/8 = β/2.
#[test]
fn the_gap_of_s2_spends_half_of_the_risk() {
    let setting = setting();
    let beta = 0.01;
    let gap = s2::gap(&setting, s2::width(&setting, beta));
    assert_close(s2::factor::<f64>() * gap.powi(2) / 8.0, beta / 2.0, 1e-13);
}

#[test]
fn steps_and_failure_of_the_least_forms() {
    let setting = setting();
    let hard = (network("S.s5-least").value)(&setting);
    let beta = hard.level;
    let radius = hard.radius.unwrap();
    let expected = 4.0 * radius.powi(2) / ((2.0 - lemma_d::RHO_HARD) * beta);
    assert_close(hard.steps, expected, 1e-13);
    for id in ["S.s2", "S.s4", "S.s5", "S.s2-least", "S.s4-least", "S.s5-least"] {
        assert_eq!((network(id).value)(&setting).failure, 2.0, "{id}");
    }
    for id in ["M.theorem-2", "M.corollary-4", "M.proposition-5", "JT.theorem-2.2"] {
        let setting = setting.with_c(1.0).unwrap();
        assert_eq!((network(id).value)(&setting).failure, 3.0, "{id}");
    }
}

#[test]
fn no_neuron_of_theorem_2_2_drifts_further_than_stated() {
    let setting = setting();
    let lambda =
        ((2.0 * (4.0 * 50.0_f64 / 0.05).ln()).sqrt() + (4.0_f64 / 0.01).ln()) / (0.07 / 4.0);
    assert_close(theorem_2_2::drift(&setting, 0.01), lambda * 4.0 / 0.07, 1e-14);
}
