//! The lemmas, measured: on certified teachers, at initialisation, and along training.

use rayon::prelude::*;
use theorems::ji_telgarsky::section_5;
use theorems::mandal::{assumption_1, lemma_3, lemma_6};
use theorems::prover::Outcome as ProverOutcome;
use theorems::registry;
use theorems::sharper::{lemma_a, lemma_b, lemma_e, lemma_f, lemma_g};

use super::own_parameters::{CONFIDENCE, DELTA};
use super::scope::Scope;
use super::verdict::Check;
use crate::data::{Family, Synthetic};
use crate::margin::{self, Options};
use crate::problem::{Problem, ProblemError};
use crate::random::{Purpose, fill_normal, stream};
use crate::requirement::clopper_pearson;
use crate::training::dense::DenseEngine;
use crate::training::initialisation::{BLOCK, PairBlock};
use crate::training::{LabelKind, Plan, TrainingError, descend};
use crate::work::Work;

/// Directions of the Monte Carlo estimates of a margin.
const DIRECTIONS: u64 = 1 << 16;
/// Seeds of a claim with probability 1 − δ.
const SEEDS: u64 = 200;
/// Width at which the lemmas on initialisation are measured.
const WIDTH: u64 = 1 << 14;

/// Statements that are measured on certified teachers and at initialisation.
pub const STATEMENTS: [&str; 7] = [
    "M.assumption-1",
    "M.lemma-3",
    "M.lemma-6",
    "S.lemma-a",
    "S.lemma-b",
    "S.lemma-f",
    "S.lemma-g",
];

fn check(id: &str, name: &str, problem: &Problem) -> Check {
    let statement = registry::find(id).expect("a registered statement");
    Check::new(id, name, format!("{id}: {}", statement.claim)).on(problem)
}

/// M Assumption 1: v is admissible and has the certified margin, by an independent estimate.
pub fn assumption(problem: &Problem) -> Vec<Check> {
    let (dataset, teacher) = (&problem.dataset, &problem.teacher);
    let (n, d) = (dataset.n(), dataset.d());
    let (mut z, mut v) = (vec![0.0; d], vec![0.0; d]);
    let (mut sums, mut longest) = (vec![0.0; n], 0.0f64);
    for index in 0..DIRECTIONS {
        fill_normal(&mut stream(u64::MAX, Purpose::FreshDirections, index), &mut z);
        teacher.v(&z, &mut v);
        longest = longest.max(dot(&v, &v).sqrt());
        for (i, sum) in sums.iter_mut().enumerate() {
            let x = dataset.point(i);
            if dot(&z, x) > 0.0 {
                *sum += dataset.labels()[i] * dot(&v, x);
            }
        }
    }
    let least = sums.iter().map(|sum| sum / DIRECTIONS as f64).fold(f64::INFINITY, f64::min);
    // Hoeffding for terms in [−1, 1], one side, over n points.
    let radius = (2.0 * (n as f64 / (1.0 - CONFIDENCE)).ln() / DIRECTIONS as f64).sqrt();
    let name = &problem.name;
    let id = "M.assumption-1";
    let largest_logit = teacher
        .logits()
        .iter()
        .zip(dataset.norms())
        .map(|(z, norm)| z.abs() / norm)
        .fold(0.0, f64::max);
    vec![
        check(id, &format!("{name}, pointwise norm"), problem)
            .method(format!("max ‖v(z)‖ over {DIRECTIONS} Gaussian directions"))
            .at_most(longest, 1.0 + 4.0 * f64::EPSILON)
            .note("bound 1 and four units of rounding in the norm"),
        check(id, &format!("{name}, margin"), problem)
            .method(format!(
                "min_i of the mean of y_i v·φ_i over {DIRECTIONS} directions, plus its Hoeffding \
                 radius {radius:.4} at confidence {CONFIDENCE}, against the certified γ"
            ))
            .at_least(least + radius, problem.gamma()),
        check(id, &format!("{name}, logits"), problem)
            .method("max abs(z_i)/‖x_i‖ of the certificate".to_string())
            .at_most(largest_logit, assumption_1::LOGIT_CAP),
    ]
}

/// x·y.
pub(super) fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// M Lemma 3 and S Lemma F: the largest R/R^KL along soft training.
///
/// # Errors
/// If the network cannot be set up, or `work` is stopped.
pub fn classification(problem: &Problem, work: &Work<'_>) -> Result<Vec<Check>, TrainingError> {
    let plan =
        Plan { width: 64, steps: 2000, step_size: 1.0, radius: 1.0, initial_scale: 1.0, seed: 0 };
    let mut engine = DenseEngine::new(problem.dataset.points(), &plan, work)?;
    let (mut largest, mut wrong) = (0.0f64, 0u64);
    let objective = problem.targets().objective(LabelKind::Soft);
    descend(&mut engine, &objective, &plan, work, |state| {
        if state.error > 0.0 {
            largest = largest.max(state.error / state.risk);
            wrong += 1;
        }
        true
    })?;
    let gamma = problem.gamma();
    let method = format!(
        "largest R/R^KL over {} steps of soft training at m = {}, of which {wrong} have R > 0",
        plan.steps, plan.width
    );
    let checks = [
        ("M.lemma-3", lemma_3::classification_error(gamma, 1.0), true),
        ("S.lemma-f", lemma_f::classification_error(gamma, 1.0), false),
    ]
    .map(|(id, bound, printed)| {
        let check = check(id, &problem.name, problem).method(method.as_str());
        let check = if printed { check.printed() } else { check };
        check.at_most(largest, bound)
    });
    Ok(checks.into())
}

/// M Lemma 6, S Lemmas A, B and G: what holds at initialisation with probability 1 − δ.
pub fn initialisation(problem: &Problem) -> Vec<Check> {
    let n = problem.dataset.n() as f64;
    let union = (2.0 * n / DELTA).ln();
    let worst: Vec<Initial> =
        (0..SEEDS).into_par_iter().map(|seed| at_initialisation(problem, seed)).collect();
    let width = WIDTH as f64;
    let transfer = lemma_6::deviation(union, width);
    let own_transfer = lemma_a::deviation(union, width);
    let flips = lemma_b::fraction(1.0, lemma_b::log_union(n, 1.0, DELTA), width);
    let claim = |id: &str, bound: f64, value: fn(&Initial) -> f64, what: &str| {
        let successes = worst.iter().filter(|initial| value(initial) <= bound).count() as u64;
        let lower = clopper_pearson::bounds(successes, SEEDS, CONFIDENCE).lower;
        let largest = worst.iter().map(value).fold(0.0, f64::max);
        check(id, &problem.name, problem)
            .premise(format!("m = {WIDTH}, δ = {DELTA}, B = 1"))
            .method(format!(
                "{what} for {SEEDS} seeds; Clopper–Pearson lower bound at {CONFIDENCE}"
            ))
            .at_least(lower, 1.0 - DELTA)
            .note(format!(
                "{successes} of {SEEDS} seeds within {bound:.5}; largest {largest:.5}, {:.1} times \
                 below",
                bound / largest
            ))
    };
    vec![
        claim("M.lemma-6", transfer, |w| w.deviation, "max_i abs(f⁰_i(U) − z_i)").printed(),
        claim("S.lemma-a", own_transfer, |w| w.deviation, "max_i abs(f⁰_i(U) − z_i)"),
        claim("S.lemma-b", flips, |w| w.near, "max_i N_i/m"),
        claim(
            "S.lemma-g",
            lemma_g::transfer(lemma_g::log_odds(1.0, DELTA), width),
            |w| w.mean_square.sqrt(),
            "root mean square of f⁰_i(U) − z_i",
        ),
    ]
}

/// What one seed gives at initialisation, at radius 1.
struct Initial {
    /// max_i abs(f⁰_i(U) − z_i).
    deviation: f64,
    /// (1/n) Σ_i (f⁰_i(U) − z_i)².
    mean_square: f64,
    /// max_i N_i/m.
    near: f64,
}

fn at_initialisation(problem: &Problem, seed: u64) -> Initial {
    let (dataset, teacher) = (&problem.dataset, &problem.teacher);
    let (n, d) = (dataset.n(), dataset.d());
    let pairs = (WIDTH / 2) as usize;
    let mut block = PairBlock::new(d);
    let mut v = vec![0.0; d];
    let (mut transferred, mut near) = (vec![0.0; n], vec![0u64; n]);
    for first in (0..pairs).step_by(BLOCK) {
        block.fill(seed, (first / BLOCK) as u64);
        for w in block.weights.chunks_exact(d).take(pairs - first) {
            teacher.v(w, &mut v);
            for i in 0..n {
                let x = dataset.point(i);
                let h = dot(w, x);
                if h >= 0.0 {
                    transferred[i] += dot(&v, x) / pairs as f64;
                }
                near[i] += u64::from(h.abs() <= dataset.norms()[i] / (WIDTH as f64).sqrt());
            }
        }
    }
    let deviations = transferred.iter().zip(teacher.logits()).map(|(f, z)| (f - z).abs());
    Initial {
        deviation: deviations.clone().fold(0.0, f64::max),
        mean_square: deviations.map(|gap| gap * gap).sum::<f64>() / n as f64,
        near: near.into_iter().max().unwrap_or(0) as f64 / pairs as f64,
    }
}

/// S Lemma E at random logits: the largest KL over its bound.
pub fn kl_from_logits() -> Check {
    let mut pair = [0.0; 2];
    let largest = (0..1u64 << 16)
        .map(|index| {
            fill_normal(&mut stream(0, Purpose::Inputs, index), &mut pair);
            let (z, f) = (2.0 * pair[0], 2.0 * pair[1]);
            theorems::mandal::model::soft_loss(z, f) / lemma_e::quadratic(z - f)
        })
        .fold(0.0, f64::max);
    let statement = registry::find("S.lemma-e").expect("a registered statement");
    Check::new("S.lemma-e", "random logits", statement.claim)
        .method("largest KL/((z − f)²/8) at 65,536 Gaussian pairs of deviation 2")
        .at_most(largest, 1.0)
}

/// JT Section 5: margins of separable data, of noisy 2-XOR and of random labels.
///
/// # Errors
/// If data cannot be made or a margin computed.
pub fn section_5() -> Result<Vec<Check>, ProblemError> {
    let id = "JT.section-5";
    let mut checks = Vec::new();
    for linear_margin in [0.1, 0.3] {
        let name = format!("separable:n=40,d=10,margin={linear_margin},seed=1");
        let problem = Problem::synthetic(&name)?;
        let bound = section_5::linearly_separable(linear_margin);
        let method = "certified lower end of γ*, confidence 0.999".to_string();
        checks.push(check(id, &name, &problem).method(method).at_least(problem.gamma(), bound));
    }
    for d in [2, 3, 4, 5, 6] {
        let name = format!("xor:d={d}");
        let problem = Problem::synthetic(&name)?;
        let bound = section_5::two_xor(f64::from(d));
        let method = "certified lower end of γ*".to_string();
        checks.push(check(id, &name, &problem).method(method).at_least(problem.gamma(), bound));
    }
    checks.push(random_labels()?);
    Ok(checks)
}

/// Random labels: γ ≤ 1/√(2nδ) with probability at least 1 − δ over the labels.
fn random_labels() -> Result<Check, ProblemError> {
    const DRAWS: u64 = 64;
    const POINTS: usize = 40;
    let uppers: Vec<f64> = (0..DRAWS)
        .into_par_iter()
        .map(|seed| -> Result<f64, ProblemError> {
            let family = Family::Random { n: POINTS, d: 2, seed };
            let dataset = Synthetic::from(family).dataset()?;
            let options = Options::default();
            let margin =
                margin::bracket(dataset.points(), dataset.labels(), &options, Work::unwatched())?;
            Ok(margin.gamma.upper)
        })
        .collect::<Result<_, _>>()?;
    let bound = section_5::random_labels(POINTS as f64, DELTA);
    let successes = uppers.iter().filter(|upper| **upper <= bound).count() as u64;
    let lower = clopper_pearson::bounds(successes, DRAWS, CONFIDENCE).lower;
    let largest = uppers.iter().copied().fold(0.0, f64::max);
    Ok(Check::new(
        "JT.section-5",
        "random labels",
        format!("γ ≤ 1/√(2nδ) = {bound:.4} with probability ≥ {} over random labels", 1.0 - DELTA),
    )
    .premise(format!("n = {POINTS} random unit vectors, d = 2, δ = {DELTA}"))
    .method(format!("{DRAWS} draws; exact arcs; Clopper–Pearson lower bound at {CONFIDENCE}"))
    .at_least(lower, 1.0 - DELTA)
    .note(format!("{successes} of {DRAWS} draws; largest γ {largest:.4}")))
}

/// The scalar inequalities, proven on their whole domains by branch and bound over intervals, and
/// their false variants, each refuted at a point.
pub fn scalar(scope: &Scope) -> Vec<Check> {
    theorems::scalar::all()
        .iter()
        .filter(|goal| scope.wants(goal.statement))
        .flat_map(|goal| {
            let (proof, refutation) = (goal.prove(), goal.false_variant());
            let check = |name: &str, claim: &str| {
                let mut check = Check::new(goal.statement, name, claim);
                check.id =
                    if name.is_empty() { goal.id.clone() } else { format!("{}, {name}", goal.id) };
                check.premise(goal.domain.as_str())
            };
            let claim = check("", &goal.claim).method("branch and bound over intervals");
            let claim = match proof {
                ProverOutcome::Proof(proof) => {
                    claim.at_least(proof.least_slack, 0.0).note(format!(
                        "proven: {} boxes, depth {}. {}",
                        proof.boxes, proof.depth, goal.remarks
                    ))
                }
                other => claim.at_least(f64::NAN, 0.0).note(format!("{other:?}")),
            };
            let nudged = check("false variant", &format!("refuted: {}", goal.false_claim))
                .method("the search has to end at a point where the false variant is below 0");
            let nudged = match refutation {
                ProverOutcome::Refutation(at) => {
                    nudged.at_most(at.value, 0.0).note(format!("refuted at {:?}", at.point))
                }
                other => nudged.at_most(f64::NAN, 0.0).note(format!("not refuted: {other:?}")),
            };
            [claim, nudged]
        })
        .collect()
}
