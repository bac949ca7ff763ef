//! Where the printed text does not stand: each erratum is detected by computation and shown with a
//! counterexample. The check states the text as printed and is expected to fail.

use statrs::distribution::{Binomial, DiscreteCDF};
use theorems::crossover::crossover;
use theorems::mandal::model::{kl, kl_as_printed, logistic};
use theorems::mandal::{corollary_4, lemma_3, lemma_6, theorem_2};
use theorems::registry;
use theorems::setting::Setting;
use theorems::sharper::lemma_f;

use super::ledger::chain;
use super::own_parameters::DELTA;
use super::scope::{ERRATA, Scope};
use super::verdict::Check;
use crate::artifact::Journal;
use crate::data::Dataset;
use crate::margin::Options;
use crate::problem::{Problem, ProblemError, plan_of};
use crate::random::{Purpose, fill_normal, stream};
use crate::training::{LabelKind, Loss, Plan};
use crate::work::Stage;

fn erratum(id: &str, name: &str, claim: impl Into<String>) -> Check {
    Check::new(id, name, claim).printed_and_false()
}

/// The errata of `scope`, in their order.
///
/// # Errors
/// If a problem cannot be set up or run.
pub fn all(scope: &Scope, journal: &Journal, runs: &Stage<'_>) -> Result<Vec<Check>, ProblemError> {
    let mut checks = Vec::new();
    for id in ERRATA.into_iter().filter(|id| scope.wants(id)) {
        match id {
            "E1" => checks.push(kl_sign()),
            "E2" => checks.push(gradient()),
            "E3" => checks.push(error_sign(&two_points()?)),
            "E4" => checks.extend([
                vanishing_step(&two_points()?, journal, runs)?,
                vanishing_step_of_the_corollary(journal, runs)?,
            ]),
            "E5" => checks.extend([dropped_factor()?, open_chain(&two_points()?)?]),
            "E6" => checks.push(triviality(&two_points()?)?),
            "E7" => checks.push(margin_below_epsilon()?),
            "E8" => checks.push(independence()),
            "E9" => checks.push(logarithm()?),
            _ => checks.extend([parallel_inputs()?, cancelling_pairs()?]),
        }
    }
    Ok(checks)
}

fn two_points() -> Result<Problem, ProblemError> {
    Problem::synthetic("two-points")
}

/// E1: equation (4) as printed is negative.
fn kl_sign() -> Check {
    let (p, q) = (logistic(0.4), 0.5);
    erratum("E1", "", "(4): the printed ℓ^KL(p, μ) is a divergence, so it is never negative")
        .premise(format!("p = {p:.4}, μ = {q}"))
        .method("evaluation at one point")
        .at_least(kl_as_printed(p, q), 0.0)
        .note(format!("KL = {:.6}: both ratios are printed upside down", kl(p, q)))
}

/// E2: equation (5) as printed is not the gradient.
fn gradient() -> Check {
    let (d, width, step) = (3, 4, 1e-6);
    let mut draws = vec![0.0; d * width + d];
    fill_normal(&mut stream(0, Purpose::Initialisation, 0), &mut draws);
    let (x, weights) = draws.split_at(d);
    let output = |weights: &[f64]| -> f64 {
        let terms = weights.chunks(d).enumerate().map(|(j, w)| {
            let h: f64 = w.iter().zip(x).map(|(w, x)| w * x).sum();
            if j % 2 == 0 { h.max(0.0) } else { -h.max(0.0) }
        });
        terms.sum::<f64>() / (width as f64).sqrt()
    };
    let (mut printed, mut repaired) = (0.0f64, 0.0f64);
    for j in 0..width {
        let w = &weights[j * d..(j + 1) * d];
        let h: f64 = w.iter().zip(x).map(|(w, x)| w * x).sum();
        let factor = if h < 0.0 { 0.0 } else { (1.0 - 2.0 * (j % 2) as f64) / 2.0 };
        for (k, x) in x.iter().enumerate() {
            let mut moved = weights.to_vec();
            moved[j * d + k] += step;
            let above = output(&moved);
            moved[j * d + k] -= 2.0 * step;
            let slope = (above - output(&moved)) / (2.0 * step);
            printed = printed.max((slope - factor).abs());
            repaired = repaired.max((slope - factor * x).abs());
        }
    }
    erratum("E2", "", "(5): ∇_{W_j} f = (a_j/√m) 1(W_j·x ≥ 0) in every coordinate, as printed")
        .premise(format!("d = {d}, m = {width}, Gaussian weights and input"))
        .method("largest difference from a central difference quotient")
        .at_most(printed, 1e-6)
        .note(format!("with the missing factor x the difference is {repaired:.1e}"))
}

/// E3: (8) as printed counts the points on the right side.
fn error_sign(problem: &Problem) -> Check {
    let labels = problem.dataset.labels();
    let outputs = problem.teacher.logits();
    let printed = labels.iter().zip(outputs).filter(|(y, f)| *y * *f > 0.0).count();
    let error = problem.targets().error(outputs);
    erratum("E3", "", "(8): R as printed is 0 for the teacher, which puts every point right")
        .premise(format!("data {}, f_i = z_i", problem.name))
        .method("count of y_i f_i > 0 over n")
        .at_most(printed as f64 / labels.len() as f64, 0.0)
        .note(format!("the share of y_i f_i ≤ 0 is {error}"))
}

/// E4: Theorem 2 as printed admits η → 0 at T = 9/β².
fn vanishing_step(
    problem: &Problem,
    journal: &Journal,
    runs: &Stage<'_>,
) -> Result<Check, ProblemError> {
    let untrained = problem.untrained_soft_risk();
    let beta = untrained / 2.0;
    let setting = problem.setting(0.1, DELTA)?.with_beta(beta)?;
    let sizing = registry::find("M.theorem-2").expect("registered").sizing(&setting)?;
    let step_size = sizing.step_size * 1e-9;
    let plan = Plan { step_size, ..plan_of(&sizing)? };
    let outcome = problem.run(Loss::SOFT, &plan, None, journal, runs)?;
    let needed = theorem_2::steps(step_size, beta);
    Ok(erratum("E4", "Theorem 2", "Theorem 2 at any η ≤ β/3 with T ≥ 9/β²: averaged R^KL ≤ β")
        .premise(format!("data {}, m = {}, B = 1", problem.name, plan.width))
        .premise(format!("η = {step_size:.2e} ≤ β/3, T = {} ≥ 9/β², β = {beta:.4e}", plan.steps))
        .method("one seeded run; the failure does not depend on the seed")
        .at_most(outcome.averaged.risk, beta)
        .note(format!("the proof needs T ≥ 3/(ηβ) = {needed:.1e}; R^KL(W(0)) = {untrained:.4e}")))
}

/// E4 in Corollary 4: the first directions of descent leave a point on the wrong side.
///
/// The failure is not one of a rare seed. All three logits are ±γ, so the first-order output on the
/// middle point has the sign of 1/2 − 2·(3/8) cos 45° = −0.030 times its label. At this width Hoeffding's
/// inequality lets a seed depart from that with probability below e^(−1000), and as ηT is below 10⁻⁶, no
/// neuron changes its pattern but with probability 0.002: the averaged error is 1/3 or more with
/// probability above 0.99.
fn vanishing_step_of_the_corollary(
    journal: &Journal,
    runs: &Stage<'_>,
) -> Result<Check, ProblemError> {
    let problem = Problem::synthetic("fan:n=3,degrees=90")?;
    let setting = problem.setting(0.3, DELTA)?;
    let sizing = registry::find("M.corollary-4").expect("registered").sizing(&setting)?;
    let step_size = sizing.step_size * 1e-9;
    let plan = Plan { step_size, ..plan_of(&sizing)? };
    let outcome = problem.run(Loss::SOFT, &plan, None, journal, runs)?;
    Ok(erratum(
        "E4",
        "Corollary 4",
        "Corollary 4 at any η ≤ γ²ε/3 with T ≥ 9/(γ⁴ε²): averaged R ≤ ε",
    )
    .premise(format!("data {}, γ = {:.6}, ε = 0.3", problem.name, problem.gamma()))
    .premise(format!("m = {}, B = 1, η = {step_size:.2e}, T = {}", plan.width, plan.steps))
    .method("one seeded run; that a seed does otherwise has probability below 0.01 (derived)")
    .at_most(outcome.averaged.error, 0.3)
    .note(
        "at the start of descent the middle point is outvoted by its neighbours: 1/2 − \
         2·(3/8) cos 45° < 0",
    ))
}

/// E5: η and T of Corollary 4 lack the factor 32 of β = γ²ε/32.
fn dropped_factor() -> Result<Check, ProblemError> {
    let setting = Setting::new(8, 0.1, 0.1, DELTA, 1.0)?;
    let (printed, repaired) = (corollary_4::printed(&setting), corollary_4::repaired(&setting));
    let beta = lemma_3::soft_risk(setting.gamma(), setting.epsilon());
    Ok(erratum("E5", "", "Corollary 4's η is at most the β/3 that Theorem 2 allows at β = γ²ε/32")
        .premise("n = 8, γ = ε = 0.1, c = 1")
        .method("evaluation of both formulas")
        .at_most(printed.step_size, theorem_2::step_size(beta))
        .note(format!(
            "η: printed/needed = {:.0}; T: needed/printed = {:.0}; the corollary itself stands at η = γ²ε/3 \
             (M.corollary-4/printed-step)",
            printed.step_size / repaired.step_size,
            repaired.steps / printed.steps
        )))
}

/// E5 in the chain of lemmas: with the printed η and T the time term alone exceeds β = γ²ε/32.
fn open_chain(problem: &Problem) -> Result<Check, ProblemError> {
    let setting = problem.setting(0.3, DELTA)?;
    let sizing = registry::find("M.corollary-4").expect("registered").sizing(&setting)?;
    let beta = lemma_3::soft_risk(setting.gamma(), setting.epsilon());
    let plan = plan_of(&sizing)?;
    let least = chain::averaged_risk(LabelKind::Soft, &plan, 0.0);
    Ok(erratum(
        "E5",
        "the chain",
        "(10) and (11) bound the averaged R^KL by the β = γ²ε/32 that Lemma 3 turns into ε",
    )
    .premise(format!("data {}, γ = {:.6}, ε = 0.3", problem.name, problem.gamma()))
    .premise(format!("m = {}, η = {:.4e}, T = {}", plan.width, plan.step_size, plan.steps))
    .method("Lemma D with R^t(W̄) = 0, the least that any width can give")
    .at_most(least, beta)
    .note(format!("‖W(0) − W̄‖² ≤ 1 costs {:.2} times β", least / beta)))
}

/// E6: the soft risk of the untrained network is below 0.0303, whatever the data.
fn triviality(problem: &Problem) -> Result<Check, ProblemError> {
    let cap = lemma_f::untrained_soft_risk_cap::<f64>();
    Ok(erratum("E6", "", "Theorem 2 says something of training for every β in (0, 1)")
        .premise(format!("data {}", problem.name))
        .method("R^KL(W(0)) against β = 0.0303")
        .at_least(problem.untrained_soft_risk(), cap)
        .note(format!(
            "R^KL(W(0)) ≤ ln 2 − H(μ(1/2)) = {cap:.6} always, so every β from there on is met \
             before training"
        )))
}

/// E7: γ ≤ ε is not enough for soft to need less than hard.
fn margin_below_epsilon() -> Result<Check, ProblemError> {
    let setting = Setting::new(8, 0.5, 0.5, DELTA, 1.0)?;
    let width = |id: &str| registry::find(id).expect("registered").sizing(&setting);
    let (soft, hard) = (width("M.corollary-4")?.width, width("M.proposition-5")?.width);
    let network = |id: &str| registry::find(id).and_then(|s| s.network()).expect("registered");
    let curve = crossover(network("M.corollary-4"), network("M.proposition-5"), &setting);
    let curve = curve.map_or("none in (0, 1/2]".into(), |gamma| format!("{gamma:.4}"));
    Ok(erratum("E7", "", "γ ≤ ε: the soft width (10) is below the hard width (13)")
        .premise("n = 8, γ = ε = 1/2, δ = 0.1, c = 1")
        .method("evaluation of both widths")
        .at_most(soft, hard)
        .note(format!("the crossover at this ε is γ* = {curve}; see the crossover figure")))
}

/// E8: the printed deviation is Hoeffding's for m independent terms; only m/2 are.
fn independence() -> Check {
    let (n, width) = (8.0, 1000u64);
    let union = (2.0 * n / DELTA).ln();
    let deviation = lemma_6::deviation(union, width as f64);
    let pairs = width / 2;
    // Y = ±1 with equal chances, one value a pair: mean = 2K/pairs − 1, K binomial.
    let fewest = (pairs as f64 * (1.0 + deviation) / 2.0).floor() as u64;
    let tail = Binomial::new(0.5, pairs).expect("a fair coin").sf(fewest);
    erratum(
        "E8",
        "",
        "Lemma 6's step: terms in [−1, 1], equal within pairs, deviate by more than √(2L/m) with \
         probability at most δ/n",
    )
    .premise(format!("n = {n}, m = {width}, δ = {DELTA}: √(2L/m) = {deviation:.5}"))
    .method("exact binomial tail of fair signs, both sides")
    .at_most(2.0 * tail, DELTA / n)
    .note(format!(
        "m/2 independent terms give √(4L/m) = {:.5} by Hoeffding; the lemma itself stands by \
         S.lemma-a, because each term is 0 with probability 1/2",
        lemma_6::hoeffding(union, width as f64)
    ))
}

/// E9: the hard width (13) grows as ln²(1/ε), not as ln(1/ε).
fn logarithm() -> Result<Check, ProblemError> {
    let width = |epsilon: f64| -> Result<f64, ProblemError> {
        let setting = Setting::new(8, 0.1, epsilon, DELTA, 1.0)?;
        let sizing = registry::find("M.proposition-5").expect("registered").sizing(&setting)?;
        Ok(sizing.width / (1.0 / epsilon).ln())
    };
    let (coarse, fine) = (1e-10, 1e-100);
    Ok(erratum("E9", "", "the width (13) over ln(1/ε) stays bounded as ε falls: O(γ⁻⁴ ln(1/ε))")
        .premise(format!("n = 8, γ = 0.1, δ = {DELTA}, c = 1; ε from {coarse:.0e} to {fine:.0e}"))
        .method("growth of the quotient over ninety decades, against 1.1")
        .at_most(width(fine)? / width(coarse)?, 1.1)
        .note("(13) holds Λ², and Λ = ln(2/(β ln 2)) grows as ln(1/ε)"))
}

/// E10, one direction: a conflict on one line does not force γ = 0.
fn parallel_inputs() -> Result<Check, ProblemError> {
    let problem = Problem::points("x and −x", &[&[0.6, 0.8], &[-0.6, -0.8]], &[1.0, -1.0])?;
    Ok(erratum("E10", "one line", "JT Section 5, parallel as on one line: conflict implies γ = 0")
        .premise("x = (0.6, 0.8) with label 1, −x with label −1")
        .method("certified lower end of γ*")
        .at_most(problem.gamma(), 0.0)
        .note("v = x gives margin 1/2 at both; the quotation is to be confirmed in the paper"))
}

/// E10, the other direction: without a conflict on any ray γ may be 0.
fn cancelling_pairs() -> Result<Check, ProblemError> {
    let hexagon = Dataset::alternating_hexagon();
    let problem = Problem::of("hexagon", hexagon, &Options::default())?;
    Ok(erratum("E10", "one ray", "JT Section 5, parallel as on one ray: no conflict implies γ > 0")
        .premise("the vertices of a regular hexagon with alternating labels")
        .method("certified upper end of γ*, exact arcs, against 10⁻⁹")
        .at_least(problem.teacher.margin().gamma.upper, 1e-9)
        .note("φ(x) − φ(−x) = x for almost every z, and the three vertices labelled 1 sum to 0"))
}
