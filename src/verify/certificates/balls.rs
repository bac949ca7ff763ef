//! C10: what networks in the balls can do on two points, and what that costs a run.

use std::f64::consts::TAU;

use faer::Mat;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::certificate::c10;

use super::cases::{Choices, given};
use super::replay::plan_of;
use super::{claim, refuted};
use crate::artifact::Journal;
use crate::certificate::{Loss, Question, certify};
use crate::data::Dataset;
use crate::margin::Options;
use crate::problem::{Problem, ProblemError};
use crate::training::initialisation::Draw;
use crate::verify::inequalities::dot;
use crate::verify::scope::{Scope, Selection};
use crate::verify::verdict::Check;
use crate::work::{Stage, Work};

/// The statement of [`checks`].
pub const STATEMENTS: [&str; 1] = ["C.c10"];

/// Drawn networks, and directions that an adversary tries for each neuron.
const NETWORKS: u64 = 400;
const DIRECTIONS: usize = 256;

/// Rounding of a ratio of sums over up to 128 neurons: G is attained.
const ROUNDING: f64 = 1e-12;

/// Draws, width, angle, share of x_2, radius times γ, step size and steps of the runs.
const SEEDS: u64 = 3;
const WIDTH: u64 = 8192;
const ANGLE: f64 = 0.3;
const POINTS: usize = 10;
const RADIUS_BY_MARGIN: f64 = 0.3;
const STEP_SIZE: f64 = 0.05;
const STEPS: u64 = 60_000;

/// f_1 − f_2 of networks in the balls over G.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Spread {
    random: f64,
    adversarial: f64,
    /// The adversary's over 2Bγ_m alone.
    without_slack: f64,
}

/// Two unit vectors at `angle`.
fn pair(angle: f64) -> [[f64; 2]; 2] {
    let (sine, cosine) = libm::sincos(angle / 2.0);
    [[cosine, sine], [cosine, -sine]]
}

/// √m g_k·x_i of the pairs of a draw on two points.
fn products(
    points: &[[f64; 2]; 2],
    seed: u64,
    width: u64,
    work: &Work<'_>,
) -> Result<Vec<[f64; 2]>, ProblemError> {
    let root = (width as f64).sqrt();
    let mut all = Vec::new();
    Draw::of(seed, width, 1.0, 2).for_each_block(work, |pairs| {
        let vectors = pairs.weights.chunks_exact(2);
        all.extend(vectors.map(|g| points.map(|x| root * dot(g, &x))));
    })?;
    Ok(all)
}

/// 2Bγ_m and ν of a draw.
fn bound(points: &[[f64; 2]; 2], products: &[[f64; 2]], radius: f64) -> (f64, f64) {
    let length = |pair: &[f64; 2]| {
        let on = pair.map(|product| f64::from(u8::from(product >= 0.0)));
        (0..2).map(|k| (on[0] * points[0][k] - on[1] * points[1][k]).powi(2)).sum::<f64>().sqrt()
    };
    // Both neurons of a pair have the same indicators: (1/(2m)) Σ_j is (1/(2M)) Σ_k.
    let margin = products.iter().map(length).sum::<f64>() / (2.0 * products.len() as f64);
    let reaches: Vec<f64> = products.iter().flatten().map(|product| product.abs()).collect();
    let slack = c10::slack(radius, &reaches, products.len());
    (c10::spread(radius, margin, 0.0), slack)
}

/// What the displacement D of a neuron with outer weight `sign` adds to m(f_1 − f_2).
fn share(points: &[[f64; 2]; 2], product: &[f64; 2], sign: f64, d: &[f64; 2]) -> f64 {
    let term = |i: usize| {
        let moved = product[i] + sign * dot(d, &points[i]);
        sign * moved.max(0.0)
    };
    term(0) - term(1)
}

/// One random problem, draw and radius; the adversary takes for each neuron the best of many vectors.
fn spread(seed: u64, work: &Work<'_>) -> Result<Spread, ProblemError> {
    let mut choices = Choices::new(seed, 3);
    let points = pair(choices.between(0.02, 3.1));
    let (width, radius) = (2 * (1 + choices.below(64)), choices.magnitude(-1.0, 1.5));
    let products = products(&points, seed, width, work)?;
    let (linear, slack) = bound(&points, &products, radius);
    let (mut random, mut adversarial) = (0.0, 0.0);
    let circle = (0..DIRECTIONS).flat_map(|k| {
        let (sine, cosine) = libm::sincos(TAU * k as f64 / DIRECTIONS as f64);
        [0.5 * radius, radius].map(|length| [length * cosine, length * sine])
    });
    let tried: Vec<[f64; 2]> = circle.chain([[0.0, 0.0]]).collect();
    for product in &products {
        for sign in [1.0, -1.0] {
            let (mut d, length) = ([0.0; 2], choices.between(0.0, radius));
            choices.direction(&mut d, length);
            random += share(&points, product, sign, &d);
            let best = tried.iter().map(|d| share(&points, product, sign, d));
            adversarial += best.fold(f64::NEG_INFINITY, f64::max);
        }
    }
    let (random, adversarial) = (random / width as f64, adversarial / width as f64);
    Ok(Spread {
        random: random / (linear + slack),
        adversarial: adversarial / (linear + slack),
        without_slack: if linear > 0.0 { adversarial / linear } else { 0.0 },
    })
}

/// A run in a ball that is too small: the averaged error against ε(1 − U/L).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Costly {
    error: f64,
    least: f64,
}

fn costly(
    problem: &Problem,
    seed: u64,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Costly, ProblemError> {
    let radius = RADIUS_BY_MARGIN / c10::margin(ANGLE, libm::sin(ANGLE / 2.0));
    let question = Question {
        width: WIDTH,
        seed,
        steps: STEPS,
        step_size: STEP_SIZE,
        radius: Some(radius),
        initial_scale: 1.0,
        scale: 1.0,
        loss: Loss::Hard,
    };
    let work = progress.quiet();
    let points = pair(ANGLE);
    let (linear, slack) = bound(&points, &products(&points, seed, WIDTH, &work)?, radius);
    let epsilon = 1.0 / POINTS as f64;
    let risk = certify(given(problem), question, &work)?.risk.unwrap_or(f64::INFINITY);
    let least = c10::least_error(epsilon, risk, c10::least_risk(linear + slack, epsilon));
    let loss = question.loss.with_scale(1.0);
    let run = problem.run(loss, &plan_of(&question), None, journal, progress)?;
    Ok(Costly { error: run.averaged.error, least })
}

/// The checks of C10.
///
/// # Errors
/// If a network cannot be set up or recorded, or the work is stopped.
pub fn checks(
    _: &Scope,
    _: Selection,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    progress.extend(NETWORKS + SEEDS);
    let largest: Spread = journal.cell(&("networks in the balls", NETWORKS), || {
        let found = (0..NETWORKS).into_par_iter().map(|seed| {
            let found = spread(seed, &progress.quiet())?;
            progress.advance(1)?;
            Ok::<_, ProblemError>(found)
        });
        found.try_reduce(Spread::default, |a, b| {
            Ok(Spread {
                random: a.random.max(b.random),
                adversarial: a.adversarial.max(b.adversarial),
                without_slack: a.without_slack.max(b.without_slack),
            })
        })
    })?;
    let [first, second] = pair(ANGLE);
    let points = Mat::from_fn(2, POINTS, |k, i| if i + 1 < POINTS { first[k] } else { second[k] });
    let labels = (0..POINTS).map(|i| if i + 1 < POINTS { 1.0 } else { -1.0 }).collect();
    let name = format!("{} copies of x_1, one x_2", POINTS - 1);
    let problem = Problem::of(&name, Dataset::new(points, labels)?, &Options::default())?;
    let runs = (0..SEEDS).into_par_iter().map(|seed| {
        let key = ("a small ball", problem.digest(), seed, WIDTH, STEPS);
        let found = journal.cell(&key, || costly(&problem, seed, journal, progress));
        progress.advance(1)?;
        found
    });
    let runs: Vec<Costly> = runs.collect::<Result<_, ProblemError>>()?;
    Ok(conclude(&largest, &problem, &runs))
}

fn conclude(largest: &Spread, problem: &Problem, runs: &[Costly]) -> Vec<Check> {
    let networks = format!(
        "{NETWORKS} draws of up to 128 neurons, angles up to π, radii from 0.1 to 30; largest (f_1 − f_2)/G"
    );
    let adversary =
        format!("{networks}, each neuron the best of {} vectors of its ball", 2 * DIRECTIONS + 1);
    let below = runs.iter().map(|run| run.least - run.error).fold(f64::NEG_INFINITY, f64::max);
    let least = runs.iter().map(|run| run.least).fold(f64::INFINITY, f64::min);
    let error = runs.iter().map(|run| run.error).fold(f64::INFINITY, f64::min);
    let run = format!(
        "ϑ = {ANGLE}, ε = 1/{POINTS}, m = {WIDTH}, Bγ = {RADIUS_BY_MARGIN}, η = {STEP_SIZE}, T = {STEPS}, hard \
         labels, {SEEDS} seeds"
    );
    let exact = c10::margin(ANGLE, libm::sin(ANGLE / 2.0));
    let gap = (problem.gamma() / exact - 1.0).abs();
    vec![
        claim("C.c10", "random networks").method(networks).at_most(largest.random, 1.0 + ROUNDING),
        claim("C.c10", "adversarial networks")
            .method(adversary.clone())
            .at_most(largest.adversarial, 1.0 + ROUNDING),
        refuted("C.c10", "networks", "G = 2Bγ_m without the slack ν of flips")
            .method(adversary)
            .at_least(largest.without_slack, 1.0),
        claim("C.c10", "margin")
            .premise(format!("ϑ = {ANGLE}"))
            .method("relative difference of the certified γ* of the two points from its formula")
            .at_most(gap, 1e-6),
        claim("C.c10", "a run in a small ball")
            .premise(run.clone())
            .method("largest ε(1 − U/L) less the averaged error, U by the certificate's Lemma D")
            .at_most(below, 0.0)
            .note(format!("averaged error at least {error:.4}, proven {least:.4}")),
        claim("C.c10", "the bound says something")
            .premise(run)
            .method("least ε(1 − U/L) of the seeds")
            .at_least(least, f64::MIN_POSITIVE),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::verdict::Verdict;

    /// A network beyond G, an adversary that wins nothing by flips, and a run below its bound are found.
    #[test]
    fn each_part_can_fail() {
        let points = pair(ANGLE);
        let columns: Vec<&[f64]> = points.iter().map(|x| x.as_slice()).collect();
        let problem = Problem::points("two", &columns, &[1.0, -1.0]).expect("data");
        let fine = Spread { random: 0.5, adversarial: 0.9, without_slack: 1.5 };
        let run = Costly { error: 0.1, least: 0.01 };
        let failed = |largest: &Spread, run: Costly| -> Vec<usize> {
            let checks = conclude(largest, &problem, &[run]);
            (0..6).filter(|&k| checks[k].verdict == Verdict::Fails).collect()
        };
        assert_eq!(failed(&fine, run), [0; 0]);
        assert_eq!(failed(&Spread { random: 1.1, ..fine }, run), [0]);
        assert_eq!(failed(&Spread { adversarial: 1.1, ..fine }, run), [1]);
        assert_eq!(failed(&Spread { without_slack: 0.9, ..fine }, run), [2]);
        assert_eq!(failed(&fine, Costly { error: 0.005, ..run }), [4]);
        assert_eq!(failed(&fine, Costly { least: -0.5, ..run }), [5]);
    }

    /// One neuron that is active on both points and stays so: f_1 − f_2 is at most B‖x_1 − x_2‖/m more.
    #[test]
    fn a_neuron_far_from_the_hyperplanes_adds_its_linear_part() {
        let points = pair(0.4);
        let along = [points[0][0] - points[1][0], points[0][1] - points[1][1]];
        let length = dot(&along, &along).sqrt();
        let d = along.map(|entry| 0.1 * entry / length);
        let moved = share(&points, &[5.0, 5.0], 1.0, &d);
        assert!((moved - 0.1 * length).abs() < 1e-12);
        assert_eq!(share(&points, &[-5.0, -5.0], 1.0, &d), 0.0);
    }
}
