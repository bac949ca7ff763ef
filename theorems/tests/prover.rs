//! Every scalar goal is proven on its whole domain, its false variant is refuted at a point, and
//! the reductions that the proofs rest on agree with the claims they reduce.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use theorems::bound::Network;
use theorems::mandal::model::{kl, logistic};
use theorems::prover::{Goal, Outcome};
use theorems::registry;
use theorems::scalar;
use theorems::setting::Setting;
use theorems::sharper::{lemma_a, lemma_d, lemma_e, lemma_f};

fn goal(id: &str) -> Goal {
    scalar::all().into_iter().find(|goal| goal.id == id).unwrap_or_else(|| panic!("no goal {id}"))
}

#[test]
fn every_goal_is_proven() {
    let start = Instant::now();
    for goal in scalar::all() {
        match goal.prove() {
            Outcome::Proof(proof) => {
                println!("{}: {proof:?}", goal.id);
                assert!(proof.least_slack >= 0.0 && proof.least_slack.is_finite(), "{}", goal.id);
                assert!(proof.boxes >= proof.cases, "{}", goal.id);
            }
            other => panic!("{}: {other:?}", goal.id),
        }
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn every_false_variant_is_refuted() {
    for goal in scalar::all() {
        match goal.false_variant() {
            Outcome::Refutation(refutation) => {
                println!("{}: {} is wrong: {refutation:?}", goal.id, goal.false_claim);
                assert!(refutation.value < 0.0, "{}", goal.id);
                assert_eq!(refutation.point.len(), goal.coordinates.len(), "{}", goal.id);
            }
            other => panic!("{}: {other:?}", goal.id),
        }
    }
}

/// The right-hand side less the left-hand side, in floating point and written anew; the strength
/// divides or multiplies the side that it makes the claim stronger on.
fn floating_slack(id: &str, at: &[f64], strength: f64) -> f64 {
    match id {
        "S.lemma-a/sub-gaussian" => {
            let (s, nu) = (at[0], at[1]);
            let left = ((1.0 + s.cosh() + nu * s.sinh()) / 2.0).ln();
            nu * s / 2.0 + s * s / 4.0 / strength - left
        }
        "S.lemma-d/pinsker" => kl(at[0], at[1]) - 2.0 * strength * (at[0] - at[1]).powi(2),
        "S.lemma-d/self-bounding" => {
            -lemma_d::RHO_HARD / strength * (-at[0]).ln_1p() - at[0].powi(2)
        }
        "S.lemma-e/quadratic" => {
            let gap = at[1] - at[0];
            gap * gap / 8.0 / strength - kl(logistic(at[0]), logistic(at[1]))
        }
        "S.lemma-f/curvature" => {
            kl(logistic(at[0]), 0.5) - strength * at[0].powi(2) / lemma_f::INVERSE_CURVATURE
        }
        "S.lemma-f/transfer" => {
            kl(logistic(at[1]), logistic(at[2])) - strength * kl(logistic(at[0]), 0.5)
        }
        "M.lemma-3/transfer" => {
            kl(logistic(at[1]), logistic(at[2])) - strength * at[0].powi(2) / 32.0
        }
        "M.corollary-4/printed-step" => {
            let (gamma, epsilon) = (at[0], at[1]);
            let c2 = 32.0 * 96.0 / (1.0 + 2.0_f64.exp());
            let (eta, steps) =
                (gamma * gamma * epsilon / 3.0, 9.0 / (gamma.powi(4) * epsilon * epsilon));
            let (error, w) = (gamma * (epsilon / c2).sqrt(), (gamma / 2.0).tanh());
            let budget = error * error / (8.0 - eta) + 1.0 / (eta * steps);
            0.75 * epsilon * w * (gamma - error - eta * w / 4.0) - strength * budget
        }
        _ => panic!("no slack for {id}"),
    }
}

const FLOATING: [&str; 8] = [
    "S.lemma-a/sub-gaussian",
    "S.lemma-d/pinsker",
    "S.lemma-d/self-bounding",
    "S.lemma-e/quadratic",
    "S.lemma-f/curvature",
    "S.lemma-f/transfer",
    "M.lemma-3/transfer",
    "M.corollary-4/printed-step",
];

#[test]
fn refutations_hold_in_floating_point_and_the_claim_itself_does_not_fail_there() {
    for id in FLOATING {
        let goal = goal(id);
        let Outcome::Refutation(refutation) = goal.false_variant() else { panic!("{id}") };
        let value = floating_slack(id, &refutation.point, goal.beyond);
        let error = (value - refutation.value).abs();
        assert!(error < 1e-12, "{id}: {value} against {}", refutation.value);
        assert!(value < 0.0 && floating_slack(id, &refutation.point, 1.0) >= 0.0, "{id}");
    }
}

/// The prover is sharp: it separates claims that are true by a millionth from claims that are false
/// by one. The extremal constants are computed anew, on a grid and at the end of the domain.
#[test]
fn constants_just_beyond_the_extremal_ones_are_refuted_and_just_short_of_them_proven() {
    let rho = (1..1_000_000).map(|k| f64::from(k) * 1e-6).map(|q| q * q / -(-q).ln_1p());
    let rho = lemma_d::RHO_HARD / rho.fold(0.0, f64::max);
    let curvature = lemma_f::INVERSE_CURVATURE * kl(logistic(0.5), 0.5) / 0.25;
    let (below, above) = (1.0 - 1e-6, 1.0 + 1e-6);
    let cases = [
        ("S.lemma-d/self-bounding", rho * below, rho * above),
        ("S.lemma-f/curvature", curvature * below, curvature * above),
        ("S.lemma-a/sub-gaussian", 1.0, 1.001),
        ("S.lemma-e/quadratic", 1.0, 1.01),
        ("S.lemma-e/polynomial", 1.0, 1.01),
        ("S.lemma-d/pinsker", 1.0, 1.01),
    ];
    for (id, proven, refuted) in cases {
        let goal = goal(id);
        let [proven, refuted] = [proven, refuted].map(|strength| goal.decide(strength, 200_000));
        assert!(matches!(proven, Outcome::Proof(_)), "{id}: {proven:?}");
        assert!(matches!(refuted, Outcome::Refutation(_)), "{id}: {refuted:?}");
    }
}

#[test]
fn an_exhausted_budget_is_undecided() {
    let outcome = goal("S.lemma-d/self-bounding").decide(1.0, 3);
    assert!(matches!(outcome, Outcome::Undecided(_)), "{outcome:?}");
}

#[test]
fn outcomes_do_not_depend_on_the_run() {
    for id in ["S.lemma-a/sub-gaussian", "S.lemma-f/transfer"] {
        let goal = goal(id);
        assert_eq!(goal.prove(), goal.prove());
        assert_eq!(goal.false_variant(), goal.false_variant());
    }
}

#[test]
fn goals_have_own_identifiers_and_support_registered_statements() {
    let goals = scalar::all();
    let ids: BTreeSet<_> = goals.iter().map(|goal| goal.id.clone()).collect();
    assert_eq!(ids.len(), goals.len());
    for goal in &goals {
        assert!(registry::find(goal.statement).is_some(), "{}", goal.id);
        assert!(goal.id.starts_with(&format!("{}/", goal.statement)), "{}", goal.id);
        assert!(goal.beyond.abs() >= 1.0 && goal.beyond != 1.0, "{}", goal.id);
    }
}

/// Two settings that differ in one argument, upwards.
fn pairs() -> [(&'static str, Setting<f64>, Setting<f64>); 6] {
    let base = Setting::new(8, 0.1, 0.1, 0.1, 0.5).unwrap();
    let risky = base.with_beta(0.01).unwrap();
    [
        ("n", base, Setting::new(16, 0.1, 0.1, 0.1, 0.5).unwrap()),
        ("γ", base, base.with_gamma(0.2).unwrap()),
        ("ε", base, base.with_epsilon(0.2).unwrap()),
        ("δ", base, base.with_delta(0.2).unwrap()),
        ("c", base, base.with_c(1.0).unwrap()),
        ("β", risky, risky.with_beta(0.02).unwrap()),
    ]
}

#[test]
fn a_width_has_a_goal_for_exactly_the_arguments_that_change_it() {
    let ids: BTreeSet<_> = scalar::all().into_iter().map(|goal| goal.id).collect();
    for statement in registry::all() {
        let Some(network) = statement.network() else { continue };
        let width = |network: &Network, setting: &Setting<f64>| (network.value)(setting).width;
        for (symbol, lower, upper) in pairs() {
            let [before, after] = [&lower, &upper].map(|setting| width(network, setting));
            let id = format!("{}/width-in-{symbol}", statement.id);
            assert_eq!(ids.contains(&id), before != after, "{id}: {before} and {after}");
            assert!(if symbol == "n" { before <= after } else { before >= after }, "{id}");
        }
    }
}

/// The largest of −KL(Ber(μ(z)) ‖ Ber(μ(z + Δ))) over z is where Lemma E's reduction says, and
/// the least slack of (A1) over ν likewise: no other point of a fine grid does worse.
#[test]
fn the_worst_points_of_the_reductions_are_the_worst_on_a_grid() {
    for step in 1..=60 {
        let u = f64::from(step) / 10.0;
        let worst = lemma_a::a1_gap(2.0 * u, 1.0 / u - 1.0 / u.tanh());
        let penalty = |u: f64| (u.sinh() / u).ln() + u / u.tanh() - 1.0;
        assert!((worst - (u * u - u.cosh().ln() - penalty(u))).abs() < 1e-12, "{u}");
        let largest = penalty(u);
        assert!(largest <= lemma_e::worst_case(2.0 * u) + 1e-12);
        for cell in -100..=100 {
            let share = f64::from(cell) / 100.0;
            assert!(lemma_a::a1_gap(2.0 * u, share) >= worst - 1e-13, "{u} {share}");
            let z = -u + 2.0 * share;
            assert!(kl(logistic(z), logistic(z + 2.0 * u)) <= largest + 1e-12, "{u} {z}");
        }
    }
}

/// Lemma F's reduction: what the wrong side adds to κ(z), in closed form.
#[test]
fn the_divergence_on_the_wrong_side_is_kappa_and_two_nonnegative_terms() {
    for (z, f) in [(0.1, -0.2), (0.5, -3.0), (0.01, 0.0), (4.0, -1.0)] {
        let (a, b) = ((z / 2.0_f64).tanh(), 1.0 - 2.0 * logistic(f));
        let added = a * f64::atanh(b) - (1.0 - b * b).ln() / 2.0;
        let divergence = kl(logistic(z), logistic(f));
        assert!((divergence - kl(logistic(z), 0.5) - added).abs() < 1e-13, "{z} {f}");
    }
}
