//! Runs at the edges: steps beyond all bounds, clusters on which nothing moves, stops, predictions
//! for widths that no machine can hold, and the draw that a run begins with.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use distill_bounds::training::compressed::CompressedEngine;
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::initialisation::Draw;
use distill_bounds::training::loss::{HardLoss, Loss, SoftLoss};
use distill_bounds::training::{
    Choice, Engine, LabelKind, Objective, Outcome, Plan, Targets, TrainingError, descend,
};
use distill_bounds::work::{Progress, Stopped, Work};
use faer::{Mat, mat};

const PLAN: Plan =
    Plan { width: 64, steps: 40, step_size: 1.0, radius: 1.0, initial_scale: 1.0, seed: 3 };

fn both(points: &Mat<f64>, plan: &Plan) -> [Box<dyn Engine>; 2] {
    let (points, work) = (points.as_ref(), Work::unwatched());
    [
        Box::new(DenseEngine::new(points, plan, &work).expect("a valid plan")),
        Box::new(CompressedEngine::new(points, plan, &work).expect("a valid plan")),
    ]
}

/// Points in R^d that are in no special position.
fn points(d: usize, n: usize) -> Mat<f64> {
    Mat::from_fn(d, n, |k, i| (((7 * k + 5 * i + k * i) % 13) as f64 - 5.8) / (8.0 * d as f64))
}

/// However long a step is, with lazy weights and one point every active neuron goes to D = B x/‖x‖,
/// and the output is known in closed form.
#[test]
fn a_projected_step_of_any_length_has_its_closed_form() {
    for step_size in [1e150, 1e155, 1e200, 1e308] {
        // Lazy weights, one point: D = B x/‖x‖ for every active neuron after one step.
        let (point, plan) = (mat![[0.3], [0.4]], Plan { step_size, initial_scale: 1e3, ..PLAN });
        for mut engine in both(&point, &plan) {
            let mut active = 0;
            Draw::new(&plan, 2)
                .for_each_block(&Work::unwatched(), |block| {
                    let pairs = block.weights.chunks_exact(2);
                    active += 2 * pairs.filter(|w| 0.3 * w[0] + 0.4 * w[1] >= 0.0).count();
                })
                .expect("nobody stops the work");
            engine.advance(&[-0.5]);
            assert_eq!(engine.flips(), 0);
            let expected = 0.5 * active as f64 / plan.width as f64;
            assert!((engine.outputs()[0] - expected).abs() < 1e-12);
        }
    }
}

/// Without a projection the square of such a step cannot be held: the run ends with the step at
/// which it happened, for every loss, and not with numbers that mean nothing.
#[test]
fn a_run_that_leaves_the_numbers_says_so() {
    let points = points(2, 5);
    let targets = Targets { labels: &[1.0, -1.0, 1.0, 1.0, -1.0], logits: &[0.3; 5] };
    let work = Work::unwatched();
    for loss in [Loss::SOFT, Loss::HARD, Loss::Hard(HardLoss::Perceptron)] {
        let objective = targets.objective(loss);
        for step_size in [1e157, 1e200, 1e308] {
            let plan = Plan { step_size, radius: f64::INFINITY, ..PLAN };
            for mut engine in both(&points, &plan) {
                let ended = descend(engine.as_mut(), &objective, &plan, &work, |_| true);
                assert_eq!(ended, Err(TrainingError::NotFinite { step: 1 }), "{loss:?}");
            }
        }
        // The first step of 1e155 may still be short enough; what comes out is never half a number.
        let plan = Plan { step_size: 1e155, radius: f64::INFINITY, ..PLAN };
        for mut engine in both(&points, &plan) {
            match descend(engine.as_mut(), &objective, &plan, &work, |_| true) {
                Ok(Outcome { last, averaged, drift, .. }) => {
                    let numbers = [last.risk, averaged.risk, drift];
                    assert!(numbers.iter().all(|x| x.is_finite()), "{loss:?}: {numbers:?}");
                    assert!(drift > 1e150, "{loss:?}: {drift}");
                }
                Err(error) => assert!(matches!(error, TrainingError::NotFinite { .. }), "{error}"),
            }
        }
        let plan = Plan { step_size: 1e100, radius: f64::INFINITY, ..PLAN };
        for mut engine in both(&points, &plan) {
            let outcome = descend(engine.as_mut(), &objective, &plan, &work, |_| true)
                .expect("squares of 1e100 are finite");
            let last = outcome.last.risk;
            assert!(last.is_finite() && outcome.averaged.risk.is_finite(), "{loss:?}: {last}");
            assert!(outcome.drift > 1e90, "{loss:?}: {}", outcome.drift);
        }
    }
}

/// Numbers outside their domains are named, with what is expected.
#[test]
fn what_cannot_be_trained_is_refused() {
    let points = points(2, 2);
    let refusal = |plan: Plan| {
        Choice::predict(2, 2, &plan)
            .build(points.as_ref(), &plan, &Work::unwatched())
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(refusal(Plan { width: 3, ..PLAN }), TrainingError::Width(3));
    let wide = (1 << 53) + 2;
    assert_eq!(refusal(Plan { width: wide, ..PLAN }), TrainingError::Width(wide));
    assert_eq!(refusal(Plan { radius: 1e200, ..PLAN }), TrainingError::Radius(1e200));
    assert_eq!(refusal(Plan { initial_scale: 0.0, ..PLAN }), TrainingError::InitialScale(0.0));
    assert!(matches!(
        refusal(Plan { step_size: f64::NAN, ..PLAN }),
        TrainingError::StepSize(size) if size.is_nan()
    ));
    let labels = [1.0, -1.0];
    let run = |objective: &Objective<'_>, plan: &Plan| {
        let [mut engine, _] = both(&points, plan);
        descend(engine.as_mut(), objective, plan, &Work::unwatched(), |_| true).unwrap_err()
    };
    let soft = SoftLoss { scale: -1.0, temperature: 1.0 };
    let targets = Targets { labels: &labels, logits: &[0.1, 0.2] };
    let outside = run(&Objective::Soft { loss: soft, targets }, &PLAN);
    assert_eq!(outside, TrainingError::Scale(-1.0));
    let short = Targets { labels: &labels, logits: &[0.1] };
    let unequal = run(&short.objective(Loss::SOFT), &PLAN);
    assert_eq!(unequal, TrainingError::Logits { logits: 1, labels: 2 });
    let none = run(&targets.objective(Loss::HARD), &Plan { steps: 0, ..PLAN });
    assert_eq!(none, TrainingError::Steps);
}

/// A loss is read back from what is written of it, and numbers that mean nothing are refused.
#[test]
fn losses_are_named_in_files() {
    let perceptron = r#"{"labels":"hard","loss":"perceptron"}"#;
    let smoothed = r#"{"labels":"smoothed","loss":"logistic","scale":0.5,"temperature":2.0}"#;
    for text in [perceptron, smoothed] {
        let loss: Loss = serde_json::from_str(text).expect("a loss");
        assert_eq!(serde_json::to_string(&loss).expect("text"), text);
    }
    let plain: Loss = serde_json::from_str(r#"{"labels":"hard","loss":"logistic"}"#).expect("text");
    assert_eq!(plain, Loss::from(LabelKind::Hard));
    for text in [
        r#"{"labels":"soft","loss":"perceptron"}"#,
        r#"{"labels":"hard","loss":"logistic","scale":2.0}"#,
        r#"{"labels":"hard","loss":"logistic","temperature":0.0}"#,
    ] {
        assert!(serde_json::from_str::<Loss>(text).is_err(), "{text}");
    }
}

/// The set Q of the lower bounds with dyadic coordinates, Σ y_i x_i = 0, and a second one in an
/// orthogonal plane.
fn clusters() -> (Mat<f64>, [f64; 8]) {
    let q = [[0.75, 0.25], [0.75, -0.25], [0.75, 0.0], [0.75, 0.0]];
    let points = Mat::from_fn(4, 8, |k, i| match (k / 2, i / 4) {
        (plane, copy) if plane == copy => q[i % 4][k % 2],
        _ => 0.0,
    });
    (points, [1.0, 1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0])
}

/// Whether every pair of the draw has all points of a cluster or none on its active side.
fn is_stuck(plan: &Plan, points: &Mat<f64>, cluster: std::ops::Range<usize>) -> bool {
    let mut stuck = true;
    let d = points.nrows();
    let seen = Draw::new(plan, d).for_each_block(&Work::unwatched(), |block| {
        for w in block.weights.chunks_exact(d) {
            let active = |i: usize| (0..d).map(|k| w[k] * points[(k, i)]).sum::<f64>() >= 0.0;
            let count = cluster.clone().filter(|&i| active(i)).count();
            stuck &= count == 0 || count == cluster.len();
        }
    });
    seen.expect("nobody stops the work");
    stuck
}

/// Theorem L0 to the bit: on a cluster that no pair hits, f stays exactly 0 for 10⁵ steps, whatever
/// the loss on the labels, the step size, the radius and the initial scale, while the other cluster
/// is learned. The residual is odd in the label, equal steps cancel exactly, and the difference within
/// a pair is taken before the sum over pairs.
#[test]
fn a_cluster_that_no_pair_hits_stays_at_exactly_zero() {
    let (points, labels) = clusters();
    let losses = [
        HardLoss::Logistic { temperature: 1.0 },
        HardLoss::Logistic { temperature: 0.3 },
        HardLoss::Smoothed { scale: 0.05, temperature: 1.0 },
        HardLoss::Perceptron,
    ];
    let mut learned = 0;
    for initial_scale in [1.0, 0.37] {
        let plan = |seed| Plan { width: 16, steps: 100_000, initial_scale, seed, ..PLAN };
        let stuck = |seed: &u64| {
            let plan = plan(*seed);
            is_stuck(&plan, &points, 0..4) && !is_stuck(&plan, &points, 4..8)
        };
        let seed = (0..1000).find(stuck).expect("one in five draws");
        for (loss, step_size, radius) in losses
            .iter()
            .zip([0.3, 1.0, 0.7, 0.11])
            .zip([f64::INFINITY, 0.9, 1.0, f64::INFINITY])
            .map(|((&loss, step_size), radius)| (loss, step_size, radius))
        {
            let plan = Plan { step_size, radius, ..plan(seed) };
            let objective = Objective::Hard { loss, labels: &labels };
            for mut engine in both(&points, &plan) {
                let outcome =
                    descend(engine.as_mut(), &objective, &plan, &Work::unwatched(), |state| {
                        state.engine.outputs()[..4].iter().all(|f| f.to_bits() << 1 == 0)
                    })
                    .expect("a finite run");
                let outputs = engine.outputs();
                assert!(outputs[..4].iter().all(|&f| f == 0.0), "{loss:?}: {outputs:?}");
                assert!(outputs[4..].iter().any(|&f| f != 0.0), "{loss:?}: {outputs:?}");
                learned += u64::from(outcome.last.error == 0.5);
            }
        }
    }
    assert!(learned > 0, "no run learned the other cluster");
}

/// At a soft label of 1/2 the untrained network is perfect, to the bit: no step is taken.
#[test]
fn a_soft_label_of_one_half_has_no_residual_at_zero() {
    let slope = theorems::mandal::model::soft_loss_derivative(0.0, 0.0);
    assert_eq!(slope.to_bits(), 0.0f64.to_bits());
    let targets = Targets { labels: &[1.0, -1.0, 1.0], logits: &[0.0; 3] };
    let points = points(2, 3);
    for mut engine in both(&points, &PLAN) {
        let objective = targets.objective(Loss::SOFT);
        let outcome =
            descend(engine.as_mut(), &objective, &PLAN, &Work::unwatched(), |_| true).unwrap();
        assert_eq!((outcome.last.risk, outcome.drift, outcome.flips), (0.0, 0.0, 0));
    }
}

/// A stop ends a run before its next step; progress counts up to the last step, and is told a few
/// times a second only.
#[test]
fn a_run_is_stopped_and_told_of() {
    let (stop, told, most) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let observe = |progress: Progress<'_>| {
        if progress.stage == "steps" {
            told.fetch_add(1, Ordering::Relaxed);
            most.fetch_max(progress.done, Ordering::Relaxed);
        }
    };
    let work = Work::new(&stop, &observe);
    let points = points(2, 4);
    let labels = [1.0, -1.0, -1.0, 1.0];
    let objective =
        Objective::Hard { loss: HardLoss::Logistic { temperature: 1.0 }, labels: &labels };
    let plan = Plan { steps: 20_000, ..PLAN };
    for mut engine in both(&points, &plan) {
        stop.store(false, Ordering::Relaxed);
        told.store(0, Ordering::Relaxed);
        let start = Instant::now();
        descend(engine.as_mut(), &objective, &plan, &work, |_| true).expect("nobody stops it");
        let allowed = 40 + start.elapsed().as_millis() as u64 / 20;
        let told = told.load(Ordering::Relaxed);
        assert!(told <= allowed, "{told} reports in {:?}", start.elapsed());
        assert_eq!(most.load(Ordering::Relaxed), plan.steps);
        let last = Cell::new(0);
        let ended = descend(engine.as_mut(), &objective, &plan, &work, |state| {
            last.set(state.step);
            stop.store(state.step >= 77, Ordering::Relaxed);
            true
        });
        assert_eq!((ended, last.get()), (Err(TrainingError::Stopped(Stopped)), 77));
    }
}

/// Setting up a network whose random numbers alone take a year stops at once when asked to, and says
/// before that how far it is.
#[test]
fn the_set_up_of_an_endless_width_is_stopped() {
    let (stop, pairs) = (AtomicBool::new(false), AtomicU64::new(0));
    let observe = |progress: Progress<'_>| {
        pairs.fetch_max(progress.done, Ordering::Relaxed);
        stop.store(progress.done > 0, Ordering::Relaxed);
    };
    let plan = Plan { width: 1 << 50, ..PLAN };
    let points = points(2, 3);
    let start = Instant::now();
    let work = Work::new(&stop, &observe);
    let ended = CompressedEngine::new(points.as_ref(), &plan, &work).map(|_| ()).unwrap_err();
    assert_eq!(ended, TrainingError::Stopped(Stopped));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert!(pairs.load(Ordering::Relaxed) > 0);
    stop.store(true, Ordering::Relaxed);
    let quiet = Work::new(&stop, &|_| {});
    let plan = Plan { width: 1 << 30, ..PLAN };
    let ended = DenseEngine::new(points.as_ref(), &plan, &quiet).map(|_| ()).unwrap_err();
    assert_eq!(ended, TrainingError::Stopped(Stopped));
}

/// The predictions stay numbers at any width, step count, shape and radius; what a dense network costs
/// doubles with the width.
#[test]
fn predictions_are_finite_at_any_size() {
    for (n, d) in [(1, 1), (8, 2), (60_000, 784), (1 << 40, 1 << 20)] {
        for (radius, initial_scale) in [(1.0, 1.0), (f64::INFINITY, 1e-3), (1e150, 1e150)] {
            let predict = |exponent: u32| {
                let (width, steps) = (1 << exponent, u64::MAX);
                Choice::predict(n, d, &Plan { width, steps, radius, initial_scale, ..PLAN })
            };
            for exponent in 1..=62 {
                let choice = predict(exponent);
                let costs = [
                    choice.dense_seconds,
                    choice.compressed_seconds,
                    choice.dense_bytes,
                    choice.compressed_bytes,
                ];
                assert!(costs.iter().all(|c| c.is_finite() && *c > 0.0), "{choice:?}");
            }
            let [once, twice] = [predict(61), predict(62)];
            let ratio = twice.dense_bytes / once.dense_bytes;
            assert!((ratio - 2.0).abs() < 1e-9, "{once:?} {twice:?}");
            let ratio = twice.dense_seconds / once.dense_seconds;
            assert!((ratio - 2.0).abs() < 1e-9, "{once:?} {twice:?}");
        }
    }
}

/// The predicted memory is near to what the engines reserve: a factor of two for the dense one, of
/// four for the compressed one.
#[test]
fn predicted_memory_is_about_what_is_used() {
    for (n, d, width) in [(8, 2, 1u64 << 22), (5, 3, 1 << 20)] {
        let points = points(d, n);
        for (radius, initial_scale) in [(1.0, 1.0), (1.0, 30.0), (f64::INFINITY, 1.0)] {
            let plan = Plan { width, radius, initial_scale, steps: 1, ..PLAN };
            let predicted = Choice::predict(n, d, &plan).compressed_bytes;
            let engine = CompressedEngine::new(points.as_ref(), &plan, &Work::unwatched()).unwrap();
            let used = engine.statistics().bytes as f64;
            let ratio = predicted / used;
            assert!((0.5..4.0).contains(&ratio), "{ratio}: {plan:?} {:?}", engine.statistics());
        }
    }
}

/// The draw is, to the bit, what the engines begin with, for a width that fills no block and a scale
/// that rounds; its blocks do not depend on the order in which they are read.
#[test]
fn the_draw_is_that_of_the_engines() {
    let points = points(3, 4);
    let plan = Plan { width: 5000, initial_scale: 0.3, ..PLAN };
    let draw = Draw::new(&plan, 3);
    let (mut weights, mut signs) = (Vec::new(), Vec::new());
    draw.for_each_block(&Work::unwatched(), |block| {
        assert_eq!(block.first as usize, signs.len());
        weights.extend_from_slice(block.weights);
        signs.extend_from_slice(block.signs);
    })
    .expect("nobody stops the work");
    assert_eq!((signs.len(), weights.len()), (2500, 7500));
    let engine = DenseEngine::new(points.as_ref(), &plan, &Work::unwatched()).unwrap();
    engine.for_each_neuron(|neuron| {
        let pair = neuron.index as usize % 2500;
        assert_eq!(neuron.initial, &weights[3 * pair..3 * pair + 3]);
        let sign = if neuron.index < 2500 { signs[pair] } else { -signs[pair] };
        assert_eq!(neuron.sign, sign);
    });
    let mut room = draw.room();
    let last = draw.block(draw.blocks() - 1, &mut room);
    assert_eq!((last.first, last.signs.len()), (2048, 452));
    assert_eq!(last.weights, &weights[3 * 2048..]);
}
