//! The two engines against each other: the same seed gives the same trajectory.
//!
//! They share the random numbers and the loss, and nothing of the arithmetic: the dense engine
//! stores every neuron and multiplies with every point at every step, the compressed one moves
//! groups and looks at a neuron only when something may happen to it. The oracle of `naive` shares
//! the random numbers only.

mod naive;

use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::training::compressed::CompressedEngine;
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::loss::{HardLoss, Loss, SoftLoss};
use distill_bounds::training::{Engine, LabelKind, Plan, Targets};
use distill_bounds::work::Work;
use faer::Mat;
use naive::Naive;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError};

/// Relative difference of the risks, the drifts and the outputs that counts as agreement.
const AGREEMENT: f64 = 1e-9;

/// A sign of √m W·x_i / ‖x_i‖ closer to 0 than this is left to the rounding of either engine.
const ROUNDING: f64 = 1e-11;

const STEPS: u64 = 300;
const WIDTHS: [u64; 5] = [2, 64, 1 << 10, 1 << 13, 1 << 16];
const DIMENSIONS: [usize; 3] = [2, 3, 10];

/// Inputs with norms in [0.3, 1], random labels, and logits of their signs within [−1/2, 1/2].
struct Problem {
    points: Mat<f64>,
    labels: Vec<f64>,
    logits: Vec<f64>,
}

impl Problem {
    fn draw(n: usize, d: usize, seed: u64) -> Self {
        let mut directions = vec![0.0; n * d];
        fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut directions);
        let mut numbers = vec![0.0; 3 * n];
        fill_normal(&mut stream(seed, Purpose::Inputs, 1), &mut numbers);
        let fraction = |k: usize| numbers[k].abs().fract();
        for (i, x) in directions.chunks_exact_mut(d).enumerate() {
            let norm = x.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
            x.iter_mut().for_each(|entry| *entry *= (0.3 + 0.7 * fraction(i)) / norm);
        }
        let labels: Vec<f64> = (n..2 * n).map(|k| numbers[k].signum()).collect();
        let logits = labels.iter().enumerate().map(|(i, y)| y * 0.5 * fraction(2 * n + i));
        Self {
            points: Mat::from_fn(d, n, |k, i| directions[i * d + k]),
            logits: logits.collect(),
            labels,
        }
    }

    /// Runs both engines, each on its own outputs, and compares at every step, the step to W(T)
    /// included, what a report is made of.
    fn compare(&self, kind: LabelKind, plan: &Plan) -> Result<(), TestCaseError> {
        let targets = Targets { labels: &self.labels, logits: &self.logits };
        let objective = targets.objective(kind);
        let work = Work::unwatched();
        let mut dense = DenseEngine::new(self.points.as_ref(), plan, &work).expect("a valid plan");
        let mut compressed =
            CompressedEngine::new(self.points.as_ref(), plan, &work).expect("a valid plan");
        let mut derivative = vec![0.0; self.labels.len()];
        for step in 0..=plan.steps {
            let context = format!("step {step}, {kind:?}, d = {}, {plan:?}", self.points.nrows());
            let (f, g) = (dense.outputs(), compressed.outputs());
            let exact = |engine: &dyn Engine| (targets.error(engine.outputs()), engine.flips());
            if exact(&dense) != exact(&compressed) {
                // An error needs no such excuse: no output came as near to 0 as rounding.
                let nearest = self.nearest_sign(&dense, plan.width);
                if nearest < ROUNDING && targets.error(f) == targets.error(g) {
                    return Err(TestCaseError::reject(format!("a sign at {nearest:e}: {context}")));
                }
            }
            prop_assert_eq!(exact(&dense), exact(&compressed), "error, flips: {}", context);
            let risks = (objective.risk(f), objective.risk(g));
            let drifts = (dense.drift(), compressed.drift());
            for (what, (a, b)) in [("risk", risks), ("drift", drifts)] {
                let close = (a - b).abs() <= AGREEMENT * a.abs();
                prop_assert!(close, "{what} {a:e} against {b:e}: {context}");
            }
            for engine in [&mut dense as &mut dyn Engine, &mut compressed] {
                objective.derivative(engine.outputs(), &mut derivative);
                engine.advance(&derivative);
            }
        }
        Ok(())
    }

    /// min_{i,j} √m |W_j·x_i| / ‖x_i‖.
    fn nearest_sign(&self, engine: &DenseEngine, width: u64) -> f64 {
        let root_width = (width as f64).sqrt();
        let mut nearest = f64::INFINITY;
        engine.for_each_neuron(|neuron| {
            for x in self.points.col_iter() {
                let entries = neuron.initial.iter().zip(neuron.displacement).zip(x.iter());
                let product: f64 =
                    entries.map(|((w, moved), x)| (root_width * w + neuron.sign * moved) * x).sum();
                nearest = nearest.min(product.abs() / x.norm_l2());
            }
        });
        nearest
    }
}

proptest! {
    // The drawn problems are the same in every run of the test.
    #![proptest_config(ProptestConfig {
        cases: 12,
        max_global_rejects: 1,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    /// Every case goes through all widths, dimensions and kinds of labels. The risk and the drift
    /// agree to 1e-9, relatively; the classification error and the number of flips exactly. A case
    /// in which the flips part at a sign that lies within rounding of 0 is drawn again, which may
    /// happen once at most.
    #[test]
    fn the_engines_agree_at_every_step(
        n in 2usize..9,
        (inputs, seed) in (any::<u64>(), any::<u64>()),
        (log_step, log_radius) in (-3.0f64..1.5, -1.5f64..4.0),
        bounded in prop::bool::weighted(0.8),
    ) {
        let radius = if bounded { log_radius.exp() } else { f64::INFINITY };
        for d in DIMENSIONS {
            let problem = Problem::draw(n, d, inputs);
            for width in WIDTHS {
                let step_size = log_step.exp();
                let plan = Plan { width, steps: STEPS, step_size, radius, initial_scale: 1.0, seed };
                for kind in [LabelKind::Soft, LabelKind::Hard] {
                    problem.compare(kind, &plan)?;
                }
            }
        }
    }
}

/// Every loss, at a scale s and a temperature ς.
fn losses(scale: f64, temperature: f64) -> [Loss; 4] {
    [
        Loss::Soft(SoftLoss { scale, temperature }),
        Loss::Hard(HardLoss::Logistic { temperature }),
        Loss::Hard(HardLoss::Smoothed { scale, temperature }),
        Loss::Hard(HardLoss::Perceptron),
    ]
}

/// ℓ' from its definition, for the oracle.
fn slope(loss: Loss, y: f64, z: f64, f: f64) -> f64 {
    let logistic = |u: f64| 1.0 / (1.0 + (-u).exp());
    match loss {
        Loss::Soft(SoftLoss { scale, temperature }) => {
            logistic(f / temperature) - logistic(scale * z)
        }
        Loss::Hard(HardLoss::Logistic { temperature }) => {
            logistic(f / temperature) - (1.0 + y) / 2.0
        }
        Loss::Hard(HardLoss::Smoothed { scale, temperature }) => {
            logistic(f / temperature) - logistic(scale * y)
        }
        Loss::Hard(HardLoss::Perceptron) if y * f <= 0.0 => -y,
        Loss::Hard(HardLoss::Perceptron) => 0.0,
    }
}

impl Problem {
    /// Runs both engines and the oracle, each on its own outputs. Returns how often a neuron's
    /// indicator was not the initial one at the end.
    fn follow(&self, loss: Loss, plan: &Plan) -> u64 {
        let targets = Targets { labels: &self.labels, logits: &self.logits };
        let objective = targets.objective(loss);
        let (points, work) = (self.points.as_ref(), Work::unwatched());
        let mut dense = DenseEngine::new(points, plan, &work).expect("a valid plan");
        let mut compressed = CompressedEngine::new(points, plan, &work).expect("a valid plan");
        let mut naive = Naive::new(&self.points, plan);
        let mut derivative = vec![0.0; self.labels.len()];
        // Each W_j·x_i of the dense engine is rounded to a few units of α √d, and f_i is a sum of m
        // of them over √m.
        let root_width = (plan.width as f64).sqrt();
        let floor = 64.0 * f64::EPSILON * plan.initial_scale * root_width;
        for step in 0..=plan.steps {
            let what = format!("step {step}, {loss:?}, d = {}, {plan:?}", self.points.nrows());
            let expected = naive.outputs();
            let size = expected.iter().fold(0.0f64, |most, f| most.max(f.abs()));
            let bound = AGREEMENT * size + floor;
            for engine in [&dense as &dyn Engine, &compressed] {
                for (f, expected) in engine.outputs().iter().zip(&expected) {
                    assert!((f - expected).abs() <= bound, "{f:e}, {expected:e}: {what}");
                }
                // μ' ≤ 1/4, ς ≥ 1/2: the slopes are that much off at most, and D by η times their sum.
                let blurred = plan.step_size * step as f64 * floor / 2.0;
                let gap = (engine.drift() - naive.drift()).abs();
                assert!(gap <= AGREEMENT * naive.drift() + blurred, "drift {gap:e}: {what}");
                assert!(engine.is_finite(), "{what}");
            }
            if self.nearest_sign(&dense, plan.width) > floor {
                let flips = (dense.flips(), compressed.flips());
                assert_eq!(flips, (naive.flips(), naive.flips()), "{what}");
            }
            if loss == Loss::Hard(HardLoss::Perceptron)
                && expected.iter().any(|f| *f != 0.0 && f.abs() <= bound)
            {
                // The loss has a corner at 0: from here on rounding decides.
                break;
            }
            for engine in [&mut dense as &mut dyn Engine, &mut compressed] {
                objective.derivative(engine.outputs(), &mut derivative);
                engine.advance(&derivative);
            }
            let slopes = expected.iter().zip(self.labels.iter().zip(&self.logits));
            let slopes: Vec<f64> = slopes.map(|(&f, (&y, &z))| slope(loss, y, z, f)).collect();
            naive.advance(&slopes);
        }
        naive.flips()
    }
}

/// Both engines follow the oracle over all losses, from the lazy corner (α = 100, s = 10⁻⁵, radius
/// 10⁻³) to one where most neurons change their patterns (α = 0.01); and there are runs of both
/// kinds among them.
#[test]
fn every_loss_scale_and_radius_follows_the_oracle() {
    let mut flips = Vec::new();
    for (d, n) in [(2, 6), (3, 5)] {
        let problem = Problem::draw(n, d, 11);
        for (scale, radius) in [(1e-5, 1e-3), (0.3, 1.0), (4.0, f64::INFINITY)] {
            for initial_scale in [0.01, 1.0, 100.0] {
                for (step_size, temperature) in [(0.2, 1.0), (6.0, 0.5)] {
                    let plan =
                        Plan { width: 96, steps: 60, step_size, radius, initial_scale, seed: 5 };
                    for loss in losses(scale, temperature) {
                        flips.push(problem.follow(loss, &plan));
                    }
                }
            }
        }
    }
    let lazy = flips.iter().filter(|&&flips| flips == 0).count();
    assert!(lazy > 10 && flips.len() - lazy > 10, "{flips:?}");
}

/// The risks are the integrals of the slopes: a central difference of each risk, in both signs of the
/// label, is the derivative that training uses.
#[test]
fn derivatives_are_those_of_the_risks() {
    let step = 1e-5;
    for (scale, temperature) in [(1.0, 1.0), (0.2, 3.0), (5.0, 0.25)] {
        for loss in losses(scale, temperature) {
            for (y, z) in [(1.0, 0.4), (-1.0, -0.1), (-1.0, 0.3)] {
                for f in [-2.0, -0.3, 0.7, 30.0] {
                    let targets = Targets { labels: &[y], logits: &[z] };
                    let objective = targets.objective(loss);
                    let risk = |f: f64| objective.risk(&[f]);
                    let quotient = (risk(f + step) - risk(f - step)) / (2.0 * step);
                    let mut derivative = [0.0];
                    objective.derivative(&[f], &mut derivative);
                    let gap = (quotient - derivative[0]).abs();
                    assert!(gap < 1e-8, "{loss:?}, y {y}, z {z}, f {f}: {quotient} {derivative:?}");
                    assert!((derivative[0] - slope(loss, y, z, f)).abs() < 1e-15, "{loss:?}");
                }
            }
        }
    }
}

/// As ς → 0 the logistic loss becomes the perceptron's, and smoothing with s → ∞ the hard labels.
#[test]
fn the_losses_meet_in_their_limits() {
    let risk = |loss: HardLoss, f: f64| {
        let targets = Targets { labels: &[-1.0], logits: &[0.0] };
        targets.objective(Loss::Hard(loss)).risk(&[f])
    };
    for f in [-1.5, -0.2, 0.1, 2.0] {
        let sharp = HardLoss::Logistic { temperature: 1e-4 };
        assert!((risk(sharp, f) - risk(HardLoss::Perceptron, f)).abs() <= 1e-4 * 2f64.ln());
        let smoothed = HardLoss::Smoothed { scale: 30.0, temperature: 1.0 };
        let hard = HardLoss::Logistic { temperature: 1.0 };
        assert!((risk(smoothed, f) - risk(hard, f)).abs() < 1e-11, "{f}");
    }
}

/// However long a step is, the nearest point of the ball is the right one: both engines follow the
/// oracle, in every kernel.
#[test]
fn a_projected_step_of_any_length_lands_in_the_right_place() {
    for step_size in [1e150, 1e155, 1e200, 1e308] {
        for (d, n, radius) in [(2, 5, 1.0), (3, 4, 1e-3), (30, 3, 20.0)] {
            let points = Problem::draw(n, d, 2).points;
            let (width, steps, initial_scale, seed) = (64, 12, 1.0, 3);
            let plan = Plan { width, steps, step_size, radius, initial_scale, seed };
            let labels: Vec<f64> = (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
            let targets = Targets { labels: &labels, logits: &labels };
            let objective = targets.objective(LabelKind::Hard);
            let work = Work::unwatched();
            let dense = DenseEngine::new(points.as_ref(), &plan, &work).expect("a valid plan");
            let compressed =
                CompressedEngine::new(points.as_ref(), &plan, &work).expect("a valid plan");
            let engines: [(&str, Box<dyn Engine>); 2] =
                [("dense", Box::new(dense)), ("compressed", Box::new(compressed))];
            for (which, mut engine) in engines {
                let mut naive = Naive::new(&points, &plan);
                let mut derivative = vec![0.0; n];
                for step in 1..=plan.steps {
                    objective.derivative(&naive.outputs(), &mut derivative);
                    engine.advance(&derivative);
                    naive.advance(&derivative);
                    let what = format!("{which}, η = {step_size:e}, d = {d}, step {step}");
                    for (f, expected) in engine.outputs().iter().zip(naive.outputs()) {
                        assert!((f - expected).abs() <= 1e-12 * radius, "{f} {expected}: {what}");
                    }
                    assert_eq!(engine.flips(), naive.flips(), "{what}");
                    assert!((engine.drift() / radius - 1.0).abs() < 1e-12, "{what}");
                    assert!(engine.is_finite(), "{what}");
                }
            }
        }
    }
}
