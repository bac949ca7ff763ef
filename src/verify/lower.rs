//! The lower bounds: networks of whole numbers, counted patterns, and runs that never start.

use std::collections::BTreeSet;

use faer::Mat;
use rand_chacha::rand_core::Rng;
use rayon::prelude::*;
use theorems::lower::{equal_logits, l0, l1, l2, r0, r1, r3};
use theorems::mandal::model::{kl, logistic};
use theorems::registry;

use super::own_parameters::CONFIDENCE;
use super::verdict::Check;
use crate::data::{DataError, Dataset, Family, Synthetic};
use crate::lower;
use crate::problem::ProblemError;
use crate::random::{Purpose, stream};
use crate::requirement::clopper_pearson;
use crate::training::dense::DenseEngine;
use crate::training::loss::HardLoss;
use crate::training::{Objective, Plan, TrainingError, descend};
use crate::work::Work;

/// Statements that are checked here.
pub const STATEMENTS: [&str; 7] =
    ["L.r0", "L.r1", "L.r3", "L.l0", "L.l1", "L.l2", "L.equal-logits"];

/// Random networks in the plane.
const NETWORKS: u64 = 4000;
/// Draws of the runs.
const SEEDS: u64 = 400;
/// Steps of one run.
const STEPS: u64 = 100;
/// Width of the runs.
const WIDTH: u64 = 16;
/// Orthogonal copies of Q.
const COPIES: usize = 4;

/// tan(Δ/2) of Q: a power of two, at which the balance of the slopes is exact.
const SLOPE: f64 = 0.25;
/// Logit of the soft labels, times y_i.
const LOGIT: f64 = 0.125;

/// All checks of the lower bounds.
///
/// # Errors
/// If a network cannot be set up, or `work` is stopped.
pub fn checks(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let mut checks = vec![identity(), negative_weight(), patterns(), label_smoothing()];
    checks.push(random_networks()?);
    checks.push(five_neurons()?);
    checks.extend(runs(work)?);
    Ok(checks)
}

fn check(id: &str, name: &str) -> Check {
    let claim = registry::find(id).map_or("", |statement| statement.claim);
    Check::new(id, name, format!("{id}: {claim}"))
}

/// A whole number from −`most` to `most`: sums and products of a few are exact.
fn whole(rng: &mut impl Rng, most: u64) -> f64 {
    (rng.next_u64() % (2 * most + 1)) as f64 - most as f64
}

/// L.r0, whose two sides are whole numbers here.
fn identity() -> Check {
    let mut rng = stream(0, Purpose::Initialisation, 0);
    let rectified = |x: f64| x.max(0.0);
    let mut largest = 0.0_f64;
    for _ in 0..NETWORKS {
        let [alpha, beta] = [0; 2].map(|_| whole(&mut rng, 4) + 5.0);
        let mut difference = 0.0;
        for _ in 0..6 {
            let [a, p, q] = [3, 40, 40].map(|most| whole(&mut rng, most));
            let left = rectified(alpha * p + beta * q) - alpha * rectified(p) - beta * rectified(q);
            let opposite = if p * q < 0.0 { (alpha * p.abs()).min(beta * q.abs()) } else { 0.0 };
            difference += a * (left + opposite);
        }
        largest = largest.max(difference.abs());
    }
    check("L.r0", "identity")
        .method(format!("{NETWORKS} networks of 6 neurons in whole numbers, exact"))
        .at_most(largest, 0.0)
}

/// Outside the cone the claim is false.
fn negative_weight() -> Check {
    let least = r0::gap(1.0, -1.0, 1.0, 2.0);
    Check::new("L.r0", "false variant", "refuted: g_j ≥ 0 for x_c = x_p − x_q")
        .method("one neuron, exact")
        .at_most(least, -1.0)
        .note(format!("g_j = {least} at W_j·x_p = 1, W_j·x_q = 2"))
}

/// The greatest excess of L.r1's width over that of a network with the errors that it makes.
fn random_networks() -> Result<Check, ProblemError> {
    let excess = (0..NETWORKS).into_par_iter().map(|index| {
        let mut rng = stream(1, Purpose::Initialisation, index);
        let pairs = 1 + rng.next_u64() % 4;
        let neurons: Vec<[f64; 3]> = (0..2 * pairs)
            .map(|j| {
                let size = whole(&mut rng, 4) + 5.0;
                let sign = if j % 2 == 0 { 1.0 } else { -1.0 };
                [sign * size, whole(&mut rng, 50), whole(&mut rng, 50)]
            })
            .collect();
        let n = 4 + rng.next_u64() % 20;
        let mut errors = 0;
        let (mut points, mut labels) = (BTreeSet::new(), Vec::new());
        while (points.len() as u64) < n {
            // Of one height or all round.
            let height = if index % 2 == 0 { 1.0 } else { whole(&mut rng, 60) };
            let across = whole(&mut rng, 60);
            if height != 0.0 || across != 0.0 {
                points.insert([across as i64, height as i64]);
            }
        }
        let points: Vec<[f64; 2]> = points.into_iter().map(|x| x.map(|x| x as f64)).collect();
        for [x, y] in &points {
            let value: f64 = neurons.iter().map(|[c, u, v]| c * (u * x + v * y).max(0.0)).sum();
            errors += u64::from(value == 0.0);
            labels.push(if value < 0.0 { -1.0 } else { 1.0 });
        }
        let matrix = Mat::from_fn(2, points.len(), |k, i| points[i][k] / 128.0);
        let dataset = flip_one(Dataset::new(matrix, labels)?, &mut rng, &mut errors)?;
        let bound = lower::bound(&dataset, errors, &Work::unwatched())?;
        Ok::<_, ProblemError>(bound.width as f64 - (2 * pairs) as f64)
    });
    let excess: Vec<f64> = excess.collect::<Result<_, _>>()?;
    let tight = excess.iter().filter(|excess| **excess == 0.0).count();
    Ok(check("L.r1", "random networks")
        .premise("4 to 23 points of whole numbers, 2 to 8 neurons; every other time on a line")
        .method(format!(
            "largest excess of the width that the labels force over the network's own, for {NETWORKS} \
             networks, labels by the network with up to one more wrong"
        ))
        .at_most(excess.iter().copied().fold(f64::NEG_INFINITY, f64::max), 0.0)
        .note(format!("equal for {tight}")))
}

/// The data with one label wrong, unless a parallel point keeps its own.
fn flip_one(dataset: Dataset, rng: &mut impl Rng, errors: &mut u64) -> Result<Dataset, DataError> {
    let at = (rng.next_u64() % dataset.n() as u64) as usize;
    let mut labels = dataset.labels().to_vec();
    labels[at] = -labels[at];
    match Dataset::new(dataset.points().to_owned(), labels) {
        Ok(flipped) => {
            *errors += 1;
            Ok(flipped)
        }
        Err(DataError::Conflict { .. }) => Ok(dataset),
        Err(error) => Err(error),
    }
}

/// Five neurons that change sign five times, where the sharper claim allows four.
fn five_neurons() -> Result<Check, ProblemError> {
    let neurons = [
        [-4.5, 0.0, 1.0],
        [-2.0, -1.0, -1.0],
        [1.0, -1.0, 4.0],
        [2.0, 1.0, 0.0],
        [-1.5, 1.0, -1.0],
    ];
    let places = [-2.0, -1.0, 0.0, 1.0, 4.0, 8.0];
    let value = |u: f64| -> f64 { neurons.iter().map(|[c, w, b]| c * (w * u + b).max(0.0)).sum() };
    let labels = places.map(|u| value(u).signum()).to_vec();
    let points = Mat::from_fn(2, places.len(), |k, i| [places[i] / 16.0, 1.0 / 16.0][k]);
    let bound = lower::bound(&Dataset::new(points, labels)?, 0, &Work::unwatched())?;
    let claim = "refuted: m neurons change sign at most m − 1 times on a half-plane";
    Ok(Check::new("L.r1", "false variant", claim)
        .method("five neurons on six points of a line, exact")
        .at_least(bound.changes as f64, neurons.len() as f64)
        .note(format!("L.r1 asks for {} neurons there", r1::neurons(bound.changes))))
}

/// The patterns that whole weights find on seven points of a curve in R³.
fn patterns() -> Check {
    let points = (-3..4).map(|u| [1.0, f64::from(u), f64::from(u * u)]).collect::<Vec<_>>();
    let mut rng = stream(2, Purpose::Initialisation, 0);
    let mut seen = BTreeSet::new();
    for _ in 0..100 * NETWORKS {
        let w = [1000, 300, 100].map(|most| whole(&mut rng, most));
        let product = |x: &[f64; 3]| w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>();
        let products: Vec<f64> = points.iter().map(product).collect();
        if products.iter().all(|&x| x != 0.0) {
            seen.insert(products.iter().map(|&x| x > 0.0).collect::<Vec<_>>());
        }
    }
    let counted = r3::patterns(points.len() as u64, 3);
    let differs = counted != (seen.len() as u64).into();
    check("L.r3", "patterns of one neuron")
        .premise("n = 7 points (1, u, u²) in R³, in general position")
        .method(format!("patterns of {} whole weights; 1 if they are not C(7, 3)", 100 * NETWORKS))
        .at_most(f64::from(u8::from(differs)), 0.0)
        .note(format!("{} patterns; C(7, 3) = {counted}", seen.len()))
}

/// L.equal-logits at random logits and outputs.
fn label_smoothing() -> Check {
    let mut rng = stream(3, Purpose::Initialisation, 0);
    let mut largest = 0.0_f64;
    for _ in 0..NETWORKS {
        let gamma = (whole(&mut rng, 500).abs() + 1.0) / 1002.0;
        let y = if rng.next_u64() & 1 == 0 { 1.0 } else { -1.0 };
        let f = whole(&mut rng, 400) / 100.0;
        let divergence = kl(logistic(gamma * y), logistic(f));
        largest = largest.max((divergence - equal_logits::smoothed_loss(gamma, y * f)).abs());
    }
    check("L.equal-logits", "random outputs")
        .premise("γ in (0, 1/2], outputs from −4 to 4")
        .method(format!("largest difference of {NETWORKS} divergences from the smoothed loss"))
        .at_most(largest, 32.0 * f64::EPSILON)
        .note("the bound is what rounding does to sums of numbers up to 4")
}

/// What one run on the copies shows.
struct Run {
    /// Copies that no pair hits at t = 0.
    missed: usize,
    /// The least R(W(t)) less the share of those copies.
    spare: f64,
}

fn run(
    dataset: &Dataset,
    loss: HardLoss,
    seed: u64,
    work: &Work<'_>,
) -> Result<Run, TrainingError> {
    let plan = Plan {
        width: WIDTH,
        steps: STEPS,
        step_size: 1.0,
        radius: f64::INFINITY,
        initial_scale: 1.0,
        seed,
    };
    let mut engine = DenseEngine::new(dataset.points(), &plan, work)?;
    // One in each plane.
    let copies = dataset.d() / 2;
    let size = dataset.n() / copies;
    let mut is_hit = vec![false; copies];
    engine.for_each_neuron(|neuron| {
        for (copy, is_hit) in is_hit.iter_mut().enumerate() {
            let product = |i: usize| -> f64 {
                neuron.initial.iter().zip(dataset.point(i)).map(|(w, x)| w * x).sum()
            };
            let points = copy * size..(copy + 1) * size;
            *is_hit |= !l0::is_all_or_none(&points.map(product).collect::<Vec<_>>());
        }
    });
    let objective = Objective::Hard { loss, labels: dataset.labels() };
    let mut least = 1.0_f64;
    descend(&mut engine, &objective, &plan, work, |state| {
        least = least.min(state.error);
        true
    })?;
    let missed = is_hit.iter().filter(|is_hit| !**is_hit).count();
    Ok(Run { missed, spare: least - missed as f64 / copies as f64 })
}

/// `copies` of Q in orthogonal planes.
fn copies(copies: usize) -> Result<Dataset, DataError> {
    Synthetic::from(Family::Balanced { slope: SLOPE, copies }).dataset()
}

/// L.l0, L.l1 and L.l2 along runs on both kinds of labels.
fn runs(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let all = |dataset: &Dataset| -> Result<Vec<Run>, TrainingError> {
        // The soft loss of equal logits, in the form whose slope is odd to the bit.
        let soft = HardLoss::Smoothed { scale: LOGIT, temperature: 1.0 };
        let losses = [HardLoss::Logistic { temperature: 1.0 }, soft];
        let cells = (0..2 * SEEDS).into_par_iter();
        cells.map(|cell| run(dataset, losses[(cell % 2) as usize], cell, work)).collect()
    };
    let (one, many) = (all(&copies(1)?)?, all(&copies(COPIES)?)?);
    let q = Family::Balanced { slope: SLOPE, copies: 1 };
    let hit = q.hit().expect("a balanced set");
    let law = l1::no_hit(hit, WIDTH as f64);
    let method = format!(
        "{} runs of {STEPS} steps at m = {WIDTH}, no projection, hard labels and soft ones of equal logits in turns",
        2 * SEEDS
    );
    let interval = |runs: &[Run], trials: u64| {
        let missed = runs.iter().map(|run| run.missed as u64).sum();
        clopper_pearson::bounds(missed, trials, CONFIDENCE)
    };
    let spare = |runs: &[Run]| runs.iter().map(|run| run.spare).fold(f64::INFINITY, f64::min);
    let stuck = one.iter().filter(|run| run.missed == 1).count();
    let single = interval(&one, 2 * SEEDS);
    let copy = interval(&many, 2 * SEEDS * COPIES as u64);
    let premise = format!("Q with h = {hit:.4}: four points of powers of two with Σ g_i x_i = 0");
    let several = format!("k = {COPIES} orthogonal copies of Q with h = {hit:.4}");
    let check = |id: &str, name: &str, premise: &str| {
        check(id, name).premise(premise).method(method.as_str())
    };
    let none = l2::success(COPIES as u32, hit, WIDTH as f64, 0);
    let reached = many.iter().filter(|run| run.missed == 0).count() as u64;
    let reached = clopper_pearson::bounds(reached, 2 * SEEDS, CONFIDENCE);
    Ok(vec![
        check("L.l0", "runs", &premise)
            .at_least(spare(&one), 0.0)
            .note(format!("R = 1 at every step of the {stuck} runs without a hit")),
        check("L.l1", "runs", &premise)
            .at_least(single.upper, law)
            .note(format!("upper bound at {CONFIDENCE} of P(no hit), against (1 − h)^(m/2)")),
        Check::new("L.l1", "false variant", "refuted: no pair hits with probability (1 − h)^m")
            .method(method.as_str())
            .at_least(single.lower, l1::no_hit(hit, 2.0 * WIDTH as f64))
            .note("lower bound, above the false value"),
        check("L.l2", "runs", &several).at_least(spare(&many), 0.0).note("the least R(W(t)) − F/k"),
        check("L.l2", "law, from below", &several).at_least(copy.upper, law),
        check("L.l2", "law, from above", &several).at_most(copy.lower, law),
        check("L.l2", "every copy hit", &several)
            .at_most(reached.lower, none)
            .note(format!("upper bound of the share {:.4}, law {none:.4}", reached.upper)),
    ])
}
