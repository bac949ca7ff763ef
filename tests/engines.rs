//! The two engines against each other: the same seed gives the same trajectory.
//!
//! They share the random numbers and the loss, and nothing of the arithmetic: the dense engine
//! stores every neuron and multiplies with every point at every step, the compressed one moves
//! groups and looks at a neuron only when something may happen to it.

use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::training::compressed::CompressedEngine;
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::{Engine, LabelKind, Plan, Targets};
use distill_bounds::work::Work;
use faer::Mat;
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
