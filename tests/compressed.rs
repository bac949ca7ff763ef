//! The compressed engine against gradient descent written out neuron by neuron.

mod naive;

use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::training::compressed::CompressedEngine;
use distill_bounds::training::{Engine, Plan, TrainingError};
use distill_bounds::work::Work;
use faer::Mat;
use naive::{Naive, product};
use proptest::prelude::*;

/// n points of norm in (0.3, 1] in dimension d.
fn points(n: usize, d: usize, seed: u64) -> Mat<f64> {
    let mut entries = vec![0.0; n * d];
    fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
    for (i, x) in entries.chunks_mut(d).enumerate() {
        let scale = (1.0 - 0.6 * i as f64 / n as f64) / product(x, x).sqrt();
        x.iter_mut().for_each(|entry| *entry *= scale);
    }
    Mat::from_fn(d, n, |k, i| entries[i * d + k])
}

/// n points on a half circle.
fn half_circle(n: usize) -> Mat<f64> {
    Mat::from_fn(2, n, |k, i| {
        let angle = std::f64::consts::PI * (i as f64 + 0.5) / n as f64;
        if k == 0 { angle.cos() } else { angle.sin() }
    })
}

fn logistic(f: f64) -> f64 {
    1.0 / (1.0 + (-f).exp())
}

/// The derivative of the loss at each output.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// Labels alternate between −1 and 1.
    Hard,
    /// Teacher logits spread over [−1/2, 1/2].
    Soft,
}

impl Loss {
    fn derivative(self, outputs: &[f64]) -> Vec<f64> {
        let n = outputs.len() as f64;
        let one = |(i, &f): (usize, &f64)| match self {
            Loss::Hard => {
                let y = if i % 2 == 0 { 1.0 } else { -1.0 };
                -y * logistic(-y * f)
            }
            Loss::Soft => {
                let alternating = if i % 2 == 0 { 1.0 } else { -1.0 };
                logistic(f) - logistic(alternating * (0.5 - 0.4 * i as f64 / n))
            }
        };
        outputs.iter().enumerate().map(one).collect()
    }
}

fn build(points: &Mat<f64>, plan: &Plan) -> Result<CompressedEngine, TrainingError> {
    CompressedEngine::new(points.as_ref(), plan, &Work::unwatched())
}

fn assert_close(compressed: f64, naive: f64, floor: f64, what: &str) {
    let error = (compressed - naive).abs();
    assert!(error <= 1e-9 * naive.abs() + floor, "{what}: {compressed} against {naive}");
}

/// Runs both, each fed by its own outputs, and compares all they report at every step. Returns
/// the compressed engine after the last step.
fn compare(points: &Mat<f64>, plan: &Plan, loss: Loss) -> CompressedEngine {
    let mut engine = build(points, plan).expect("a valid plan");
    let mut naive = Naive::new(points, plan);
    assert!(engine.outputs().iter().all(|&f| f == 0.0), "f(0) = 0");
    assert_eq!((engine.flips(), engine.drift()), (0, 0.0));
    for step in 0..plan.steps {
        engine.advance(&loss.derivative(engine.outputs()));
        naive.advance(&loss.derivative(&naive.outputs()));
        let expected = naive.outputs();
        for (i, (&f, &g)) in engine.outputs().iter().zip(&expected).enumerate() {
            assert_close(f, g, 1e-13, &format!("output {i} after step {step} of {plan:?}"));
        }
        assert_eq!(engine.flips(), naive.flips(), "flips after step {step} of {plan:?}");
        // The oracle rounds W_j, not D_j, and the difference is √m times as coarse.
        let floor = 1e-14 * (plan.width as f64).sqrt();
        assert_close(engine.drift(), naive.drift(), floor, &format!("drift after step {step}"));
    }
    engine
}

fn plan(width: u64, steps: u64, step_size: f64, radius: f64) -> Plan {
    Plan { width, steps, step_size, radius, initial_scale: 1.0, seed: 7 }
}

#[test]
fn every_width_up_to_4096_follows_the_naive_descent() {
    for exponent in 1..=12 {
        for loss in [Loss::Hard, Loss::Soft] {
            for (d, n) in [(2, 8), (3, 6), (10, 9)] {
                let inputs = points(n, d, exponent);
                compare(&inputs, &plan(1 << exponent, 60, 1.0, 1.0), loss);
            }
        }
    }
}

#[test]
fn every_radius_and_step_size_follows_the_naive_descent() {
    for radius in [0.05, 1.0, 10.0, f64::INFINITY] {
        for step_size in [0.01, 0.3, 5.0] {
            for loss in [Loss::Hard, Loss::Soft] {
                compare(&half_circle(8), &plan(512, 200, step_size, radius), loss);
                compare(&points(7, 3, 4), &plan(256, 120, step_size, radius), loss);
            }
        }
    }
}

#[test]
fn a_long_run_stays_with_the_naive_descent() {
    for (radius, loss) in [(1.0, Loss::Hard), (f64::INFINITY, Loss::Hard), (1.0, Loss::Soft)] {
        let engine = compare(&half_circle(6), &plan(64, 12_000, 1.0, radius), loss);
        assert!(engine.flips() > 0, "the run must leave the initial patterns");
    }
}

/// Without neurons of each kind the comparisons would say nothing about the harder ones.
#[test]
fn all_kinds_of_neurons_are_compared() {
    let engine = compare(&points(8, 2, 3), &plan(1024, 1500, 1.0, 1.0), Loss::Hard);
    assert!(engine.flips() > 0 && engine.drift() > 1.0 - 1e-12);
    let bound = engine.statistics();
    assert!(bound.singles > 30 && bound.joined > 30, "{bound:?}");
    let free = compare(&half_circle(8), &plan(4096, 100, 1.0, 10.0), Loss::Hard).statistics();
    assert!(free.free > 50, "{free:?}");
}

#[test]
fn more_points_than_a_word_has_bits() {
    compare(&points(70, 3, 5), &plan(512, 40, 1.0, 2.0), Loss::Hard);
}

/// One neuron is then equally near to several hyperplanes, and to none of the point at the origin.
#[test]
fn parallel_points_and_the_origin() {
    let base = points(3, 2, 9);
    let scales = [1.0, 1.0, -1.0, 0.5, 0.0, 1.0, 1.0];
    let base_of = [0, 0, 0, 1, 1, 1, 2];
    let inputs = Mat::from_fn(2, 7, |k, i| scales[i] * base[(k, base_of[i])]);
    for radius in [0.5, f64::INFINITY] {
        let engine = compare(&inputs, &plan(512, 300, 1.0, radius), Loss::Hard);
        assert!(engine.flips() > 0);
    }
}

#[test]
#[ignore = "slow: run with --ignored"]
fn width_65536_follows_the_naive_descent() {
    for (radius, loss) in [(1.0, Loss::Hard), (f64::INFINITY, Loss::Hard), (1.0, Loss::Soft)] {
        compare(&half_circle(8), &plan(1 << 16, 300, 1.0, radius), loss);
    }
}

fn bits(threads: usize) -> Vec<u64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(|| {
        let wide = plan(1 << 20, 200, 1.0, f64::INFINITY);
        let mut engine = build(&half_circle(8), &wide).expect("valid");
        let mut bits = Vec::new();
        for _ in 0..wide.steps {
            engine.advance(&Loss::Hard.derivative(engine.outputs()));
            bits.extend(engine.outputs().iter().map(|f| f.to_bits()));
            bits.extend([engine.flips(), engine.drift().to_bits()]);
        }
        bits
    })
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let one = bits(1);
    assert_eq!(one, bits(2));
    assert_eq!(one, bits(5));
}

/// With a fixed input to the loss the means of f over many neurons tend to a limit: widths far
/// beyond a dense engine agree with the smaller one to the order of 1/√m.
#[test]
fn wide_networks_approach_their_limit() {
    let inputs = half_circle(8);
    let outputs = |width: u64| {
        let mut engine = build(&inputs, &plan(width, 30, 1.0, 1.0)).expect("valid");
        for _ in 0..30 {
            engine.advance(&Loss::Soft.derivative(engine.outputs()));
        }
        engine.outputs().to_vec()
    };
    let limit = outputs(10_000_000);
    for width in [10_000, 1_000_000_u64] {
        let bound = 4.0 / (width as f64).sqrt();
        for (f, g) in outputs(width).iter().zip(&limit) {
            assert!((f - g).abs() < bound, "width {width}: {f} against {g}");
        }
    }
}

#[test]
fn what_cannot_be_run_is_refused() {
    let inputs = half_circle(4);
    let valid = plan(8, 1, 1.0, 1.0);
    let refusal = |plan: &Plan| build(&inputs, plan).unwrap_err();
    assert_eq!(refusal(&Plan { width: 7, ..valid }), TrainingError::Width(7));
    assert_eq!(refusal(&Plan { width: 0, ..valid }), TrainingError::Width(0));
    assert_eq!(refusal(&Plan { radius: 0.0, ..valid }), TrainingError::Radius(0.0));
    assert_eq!(refusal(&Plan { step_size: -1.0, ..valid }), TrainingError::StepSize(-1.0));
    let infinite = Mat::from_fn(2, 3, |k, i| if (k, i) == (1, 2) { f64::INFINITY } else { 0.5 });
    assert_eq!(
        build(&infinite, &valid).unwrap_err(),
        TrainingError::Coordinate { row: 1, column: 2, value: f64::INFINITY }
    );
    let empty = Mat::<f64>::zeros(2, 0);
    assert_eq!(build(&empty, &valid).unwrap_err(), TrainingError::Empty { d: 2, n: 0 });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Small problems of every shape, with steps so large that neurons flip on several points at
    /// once and cross their balls.
    #[test]
    fn random_problems_follow_the_naive_descent(
        (n, d, half_width) in (1usize..7, 1usize..5, 1u64..40),
        (log_step, log_radius, log_scale) in (-2.0f64..2.0, -2.0f64..3.0, -3.0f64..3.0),
        (inputs, seed, hard) in (0u64..1000, 0u64..1000, any::<bool>()),
    ) {
        let plan = Plan {
            width: 2 * half_width,
            steps: 80,
            step_size: log_step.exp(),
            radius: log_radius.exp(),
            initial_scale: log_scale.exp(),
            seed,
        };
        let loss = if hard { Loss::Hard } else { Loss::Soft };
        compare(&points(n, d, inputs), &plan, loss);
    }
}
