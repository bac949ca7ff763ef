//! Moving features: W.b3, W.b4 and W.trap.

use rand_chacha::rand_core::Rng;
use theorems::separation::{b3, b4, trap};

use super::{claim, data, refuted};
use crate::certificate::{Separation, separates};
use crate::data::Dataset;
use crate::problem::ProblemError;
use crate::random::{Purpose, stream, uniform};
use crate::training::Plan;
use crate::training::dense::DenseEngine;
use crate::training::engine::Engine;
use crate::training::initialisation::Draw;
use crate::verify::verdict::Check;
use crate::work::Work;

/// Draws of W.b3, and slopes for each.
const DRAWS: u64 = 40;
const SLOPES: u64 = 200;
/// Runs of W.b4 on Q.
const Q: &str = "balanced:slope=0.5";
const RUNS: u64 = 60;
const STEPS: u64 = 6000;
const STEP_SIZE: f64 = 0.25;
const WIDTH: u64 = 8;
/// Neurons of W.trap, and their steps.
const NEURONS: u64 = 200;
const EULER_STEPS: usize = 4000;
const EULER_STEP: f64 = 1e-3;

/// The checks of moving features.
pub fn checks() -> Result<Vec<Check>, ProblemError> {
    let mut checks = descent()?;
    checks.extend(runs_on_q()?);
    checks.extend(lower_cone());
    Ok(checks)
}

/// ‖∇L‖² of hard labels at the features of a draw, the ρ_i being `slopes`: a mean over the pairs.
fn gradient_square(
    dataset: &Dataset,
    seed: u64,
    width: u64,
    slopes: &[f64],
) -> Result<f64, ProblemError> {
    let (n, d) = (dataset.n(), dataset.d());
    let mut square = 0.0;
    Draw::of(seed, width, 1.0, d).for_each_block(&Work::unwatched(), |block| {
        for g in block.weights.chunks_exact(d) {
            let mut sum = vec![0.0; d];
            for (i, slope) in slopes.iter().enumerate() {
                let x = dataset.point(i);
                if g.iter().zip(x).map(|(g, x)| g * x).sum::<f64>() >= 0.0 {
                    let weight = slope * dataset.labels()[i] / n as f64;
                    sum.iter_mut().zip(x).for_each(|(entry, x)| *entry += weight * x);
                }
            }
            square += sum.iter().map(|entry| entry * entry).sum::<f64>();
        }
    })?;
    Ok(square / (width / 2) as f64)
}

/// W.b3 at the features of separating draws, for random slopes: γ_t is proven from below.
fn descent() -> Result<Vec<Check>, ProblemError> {
    let (mut least, mut without_square, mut separating) = (f64::INFINITY, f64::INFINITY, 0);
    for name in ["half-circle:n=4", "random:n=6,d=3,seed=1"] {
        let dataset = data(name)?;
        for seed in 0..DRAWS {
            let width = 14;
            let work = Work::unwatched();
            let found = separates(dataset.points(), dataset.labels(), seed, width, &work)?;
            let Separation::Separates { margin } = found else { continue };
            separating += 1;
            let mut rng = stream(seed, Purpose::Cases, 1);
            for _ in 0..SLOPES {
                let slopes: Vec<f64> =
                    (0..dataset.n()).map(|_| uniform(rng.next_u64()).powi(3)).collect();
                let mean = slopes.iter().sum::<f64>() / slopes.len() as f64;
                let square = gradient_square(&dataset, seed, width, &slopes)?;
                least = least.min(square / b3::descent(margin, mean));
                without_square = without_square.min(square / (margin * mean * mean));
            }
        }
    }
    let method = format!("{SLOPES} vectors of random ρ_i at each of {separating} separating draws");
    Ok(vec![
        claim("W.b3", "gradients")
            .method(format!("least ‖∇L‖² over γ_t² ((1/n) Σ ρ_i)²; {method}"))
            .at_least(least, 1.0),
        refuted("W.b3", "gradients", "with γ_t in place of its square")
            .method(format!("least ‖∇L‖² over γ_t ((1/n) Σ ρ_i)²; {method}"))
            .at_most(without_square, 1.0),
    ])
}

/// What a run on Q shows.
#[derive(Default)]
struct Run {
    hit: bool,
    sees_zero: bool,
    /// Steps, of those looked at, without a positive neuron that separates x_±, or a negative one on x_0.
    lost: u64,
    /// Greatest excess of the convex bound over the loss.
    excess: f64,
    error: f64,
    loss: f64,
}

fn run(dataset: &Dataset, seed: u64) -> Result<Run, ProblemError> {
    let radius = f64::INFINITY;
    let plan =
        Plan { width: WIDTH, steps: STEPS, step_size: STEP_SIZE, radius, initial_scale: 1.0, seed };
    let mut engine = DenseEngine::new(dataset.points(), &plan, &Work::unwatched())?;
    let labels = dataset.labels();
    let mut found = Run::default();
    engine.for_each_neuron(|neuron| {
        found.hit |= neuron.active[0] != neuron.active[1];
        found.sees_zero |= neuron.active[2];
    });
    for step in 0..=STEPS {
        let outputs = engine.outputs().to_vec();
        let signed: Vec<f64> = outputs.iter().zip(labels).map(|(f, y)| y * f).collect();
        let loss = signed.iter().map(|u| (-u).exp().ln_1p()).sum::<f64>() / 4.0;
        let bound = b4::least_loss(outputs[0], outputs[1], outputs[2]);
        found.excess = found.excess.max(bound - loss);
        if step % 20 == 1 {
            let (mut separated, mut seen) = (false, false);
            engine.for_each_neuron(|neuron| {
                separated |= neuron.sign > 0.0 && neuron.active[0] != neuron.active[1];
                seen |= neuron.sign < 0.0 && neuron.active[2];
            });
            found.lost += u64::from(!(separated && seen));
        }
        let derivative: Vec<f64> =
            signed.iter().zip(labels).map(|(u, y)| -y / (1.0 + u.exp())).collect();
        found.error = signed.iter().filter(|u| **u <= 0.0).count() as f64 / 4.0;
        found.loss = loss;
        engine.advance(&derivative);
    }
    Ok(found)
}

/// W.b4 along runs of small steps.
fn runs_on_q() -> Result<Vec<Check>, ProblemError> {
    let dataset = data(Q)?;
    let runs: Vec<Run> = (0..RUNS).map(|seed| run(&dataset, seed)).collect::<Result<_, _>>()?;
    let (started, stuck): (Vec<&Run>, Vec<&Run>) =
        runs.iter().partition(|run| run.hit && run.sees_zero);
    let lost: u64 = started.iter().map(|run| run.lost).sum();
    let excess = runs.iter().map(|run| run.excess).fold(f64::NEG_INFINITY, f64::max);
    let between = started.iter().filter(|run| run.error != 0.0 && run.error != 0.25).count();
    let right = started.iter().filter(|run| run.error == 0.0).count();
    let premise = format!("{Q}, m = {WIDTH}, α = 1, η = {STEP_SIZE}, {STEPS} steps, {RUNS} seeds");
    let whole = stuck.iter().filter(|run| !run.hit && run.loss >= 0.999 * 2.0_f64.ln()).count();
    Ok(vec![
        claim("W.b4", "what is never lost")
            .premise(premise.clone())
            .method(format!(
                "steps, every twentieth looked at, of the {} runs with a hit and a pair on x_0, without a positive \
                 neuron that separates x_± or a negative one on x_0",
                started.len()
            ))
            .at_most(lost as f64, 0.0),
        claim("W.b4", "convexity")
            .premise(premise.clone())
            .method("greatest excess of ln(1 + exp(−(f_+ + f_− − 2f_0)/4)) over L along the runs")
            .at_most(excess, 4.0 * f64::EPSILON)
            .note("the bound is the rounding of losses up to 1"),
        claim("W.b4", "last errors")
            .premise(premise.clone())
            .method("runs with a hit and a pair on x_0 whose last error is neither 0 nor 1/4")
            .at_most(between as f64, 0.0)
            .note(format!("{right} of {} end with error 0", started.len())),
        refuted("W.b4", "without a hit", "L tends to 0 or (1/4) ln 2 without the premise of a hit")
            .premise(premise)
            .method("runs without a hit whose last loss is ln 2")
            .at_least(whole as f64, 1.0),
    ])
}

/// How far a neuron gets out of the lower cone of W.trap, in units of one step.
fn excursion(seed: u64, held: bool) -> f64 {
    let mut rng = stream(seed, Purpose::Cases, 2);
    let mut number = || uniform(rng.next_u64());
    let angle = 0.1 + 0.9 * number();
    let unit = |turn: f64| [turn.cos(), turn.sin()];
    let [first, second] = [unit(angle / 2.0), unit(-angle / 2.0)];
    let points = [first, second, first.map(|x| -x), second.map(|x| -x)];
    let [second_slope, third_slope] = [0; 2].map(|_| 0.1 + 0.9 * number());
    // Beyond the premise by a factor above or below 1.
    let factor = if held { 1.01 + number() } else { 0.9 * number() };
    let cosine = angle.cos();
    let slopes =
        [factor * second_slope * cosine, second_slope, third_slope, factor * third_slope * cosine];
    let sign = if number() < 0.5 { 1.0 } else { -1.0 };
    let premise = trap::speed_outwards(third_slope, slopes[3], angle).max(trap::speed_outwards(
        second_slope,
        slopes[0],
        angle,
    ));
    assert_eq!(premise < 0.0, held, "the slopes are chosen so");
    let product = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
    let start = angle * (number() - 0.5) - std::f64::consts::FRAC_PI_2;
    let mut weight = unit(start);
    let mut farthest = 0.0_f64;
    for _ in 0..EULER_STEPS {
        let mut speed = [0.0; 2];
        for (i, x) in points.iter().enumerate() {
            if product(weight, *x) > 0.0 {
                let y = if i % 2 == 0 { 1.0 } else { -1.0 };
                (0..2).for_each(|k| speed[k] += sign * y * slopes[i] * x[k]);
            }
        }
        (0..2).for_each(|k| weight[k] += EULER_STEP * speed[k]);
        farthest = farthest.max(product(weight, points[0])).max(product(weight, points[3]));
    }
    farthest / EULER_STEP
}

/// W.trap: neurons started in the lower cone under slopes that keep the premise, and under others.
fn lower_cone() -> Vec<Check> {
    let farthest = |held: bool| (0..NEURONS).map(|seed| excursion(seed, held)).fold(0.0, f64::max);
    let method = format!(
        "how far a neuron gets out of the cone in {EULER_STEPS} steps of the flow, in units of one step; {NEURONS} \
         neurons of either sign"
    );
    // The sum of the four slopes is below 8.
    let one_step = 8.0;
    vec![
        claim("W.trap", "lower cone")
            .premise("random Δ_A in (0.1, 1), random slopes with ρ_4 > ρ_3 cos Δ_A and ρ_1 > ρ_2 cos Δ_A, held fixed")
            .method(method.clone())
            .at_most(farthest(true), one_step)
            .note("the bound is one step at the greatest speed"),
        refuted("W.trap", "lower cone", "the cone holds neurons whatever the slopes")
            .premise("ρ_4 < ρ_3 cos Δ_A and ρ_1 < ρ_2 cos Δ_A")
            .method(method)
            .at_least(farthest(false), 10.0 * one_step),
    ]
}
