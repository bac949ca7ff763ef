//! The dense engine against equation (1) and projected gradient descent written out as loops.

use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::initialisation::{BLOCK, PairBlock};
use distill_bounds::training::{Engine, Plan};
use distill_bounds::work::Work;
use faer::Mat;

/// n random points with norms in (0, 1].
fn points(d: usize, n: usize, seed: u64) -> Mat<f64> {
    let mut rng = stream(seed, Purpose::Inputs, 0);
    let mut entries = vec![0.0; d * n];
    fill_normal(&mut rng, &mut entries);
    for (i, x) in entries.chunks_exact_mut(d).enumerate() {
        let norm = x.iter().map(|v| v * v).sum::<f64>().sqrt();
        let length = 0.4 + 0.6 * (i as f64 + 1.0) / n as f64;
        x.iter_mut().for_each(|v| *v *= length / norm);
    }
    Mat::from_fn(d, n, |k, i| entries[i * d + k])
}

/// Labels −1, 1, 1, −1, 1, 1, …
fn label(i: usize) -> f64 {
    if i.is_multiple_of(3) { -1.0 } else { 1.0 }
}

fn logistic(f: f64) -> f64 {
    1.0 / (1.0 + (-f).exp())
}

/// ℓ' of the hard risk, or of the soft risk with teacher logits 0.3 y_i.
fn derivative(outputs: &[f64], soft: bool) -> Vec<f64> {
    let of_point = |(i, &f): (usize, &f64)| match soft {
        true => logistic(f) - logistic(0.3 * label(i)),
        false => -label(i) * logistic(-label(i) * f),
    };
    outputs.iter().enumerate().map(of_point).collect()
}

/// Equation (1) and PGD with no regard for speed.
struct Oracle {
    points: Mat<f64>,
    plan: Plan,
    signs: Vec<f64>,
    initial: Vec<Vec<f64>>,
    weights: Vec<Vec<f64>>,
}

impl Oracle {
    fn new(points: &Mat<f64>, plan: Plan) -> Self {
        let (m, d) = (plan.width as usize, points.nrows());
        let mut signs = vec![0.0; m];
        let mut initial = vec![vec![0.0; d]; m];
        let mut block = PairBlock::new(d);
        for j in 0..m / 2 {
            block.fill(plan.seed, (j / BLOCK) as u64);
            let k = j % BLOCK;
            for (neuron, sign) in [(j, block.signs[k]), (j + m / 2, -block.signs[k])] {
                signs[neuron] = sign;
                initial[neuron] = block.weights[k * d..(k + 1) * d].to_vec();
            }
        }
        Self { points: points.clone(), plan, signs, weights: initial.clone(), initial }
    }

    fn inner(&self, w: &[f64], i: usize) -> f64 {
        (0..w.len()).map(|k| w[k] * self.points[(k, i)]).sum()
    }

    fn outputs(&self) -> Vec<f64> {
        let term = |j: usize, i: usize| self.signs[j] * self.inner(&self.weights[j], i).max(0.0);
        let root = (self.plan.width as f64).sqrt();
        let output = |i| (0..self.weights.len()).map(|j| term(j, i)).sum::<f64>() / root;
        (0..self.points.ncols()).map(output).collect()
    }

    fn advance(&mut self, derivative: &[f64]) {
        let (n, root) = (self.points.ncols(), (self.plan.width as f64).sqrt());
        for j in 0..self.weights.len() {
            let w = &self.weights[j];
            let active: Vec<usize> = (0..n).filter(|&i| self.inner(w, i) >= 0.0).collect();
            let moved = (0..w.len()).map(|k| {
                let term = |i: usize| derivative[i] * self.signs[j] / root * self.points[(k, i)];
                let sum: f64 = active.iter().map(|&i| term(i)).sum();
                w[k] - self.plan.step_size * sum / n as f64
            });
            let mut moved: Vec<f64> = moved.collect();
            let distance = norm(&moved, &self.initial[j]);
            if distance > self.plan.radius / root {
                let shrink = self.plan.radius / root / distance;
                for (w, initial) in moved.iter_mut().zip(&self.initial[j]) {
                    *w = initial + shrink * (*w - initial);
                }
            }
            self.weights[j] = moved;
        }
    }

    fn flips(&self) -> u64 {
        let changed = |j: usize, i: usize| {
            (self.inner(&self.weights[j], i) >= 0.0) != (self.inner(&self.initial[j], i) >= 0.0)
        };
        (0..self.weights.len())
            .map(|j| (0..self.points.ncols()).filter(|&i| changed(j, i)).count() as u64)
            .sum()
    }

    fn drift(&self) -> f64 {
        let distances = self.weights.iter().zip(&self.initial).map(|(w, initial)| norm(w, initial));
        distances.fold(0.0, f64::max) * (self.plan.width as f64).sqrt()
    }
}

fn norm(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
}

fn assert_close(ours: &[f64], expected: &[f64], what: &str) {
    let scale = expected.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    for (a, b) in ours.iter().zip(expected) {
        assert!((a - b).abs() <= 2e-12 * scale, "{what}: {a} against {b}");
    }
}

/// Trains both for 12 steps and compares all that the engine shows.
fn compare(d: usize, n: usize, width: u64, radius: f64, soft: bool) {
    let what = format!("d {d}, n {n}, m {width}, B {radius}, soft {soft}");
    let points = points(d, n, 17);
    let step_size = 0.9 * n as f64;
    let plan = Plan { width, steps: 12, step_size, radius, initial_scale: 1.0, seed: 5 };
    let mut engine = DenseEngine::new(points.as_ref(), &plan, &Work::unwatched()).unwrap();
    let mut oracle = Oracle::new(&points, plan);
    assert!(engine.outputs().iter().all(|&f| f == 0.0), "{what}: W(0) has an output");
    assert_eq!((engine.flips(), engine.drift()), (0, 0.0), "{what}");
    for step in 1..=plan.steps {
        let derivative = derivative(engine.outputs(), soft);
        engine.advance(&derivative);
        oracle.advance(&derivative);
        assert_close(engine.outputs(), &oracle.outputs(), &format!("{what}, step {step}"));
        assert_eq!(engine.flips(), oracle.flips(), "{what}, step {step}");
        assert_close(&[engine.drift()], &[oracle.drift()], &format!("drift, {what}"));
        assert!(engine.drift() <= radius, "{what}");
    }
    let root = (width as f64).sqrt();
    let mut seen = 0;
    engine.for_each_neuron(|neuron| {
        let j = neuron.index as usize;
        assert_eq!((neuron.sign, neuron.initial), (oracle.signs[j], &oracle.initial[j][..]));
        for (k, moved) in neuron.displacement.iter().enumerate() {
            let ours = neuron.initial[k] + neuron.sign * moved / root;
            assert!((ours - oracle.weights[j][k]).abs() < 1e-13, "{what}, neuron {j}");
        }
        for (i, &active) in neuron.active.iter().enumerate() {
            assert_eq!(active, oracle.inner(&oracle.weights[j], i) >= 0.0, "{what}, neuron {j}");
        }
        seen += 1;
    });
    assert_eq!(seen, width, "{what}");
}

/// Outputs, flips, drift, weights and patterns agree with the loops, in both kernels, for every
/// way in which pairs, points and coordinates fail to fill a vector.
#[test]
fn agrees_with_the_loops() {
    for d in [1, 2, 3, 5, 10, 50] {
        for n in [1, 2, 7, 8, 40] {
            for width in [2, 6, 16, 18, 1000] {
                for (radius, soft) in [(f64::INFINITY, false), (0.5, false), (0.05, true)] {
                    compare(d, n, width, radius, soft);
                }
            }
        }
    }
}

/// More points than one pattern word or chunk holds, more pairs than one block holds.
#[test]
fn agrees_with_the_loops_beyond_one_word_and_one_block() {
    for (d, n, width) in [(2, 70, 30), (3, 300, 600), (30, 70, 300), (25, 700, 520)] {
        compare(d, n, width, 1.0, false);
    }
}

/// The bytes do not depend on the number of threads, even where the work is shared out.
#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for (d, n, width) in [(2, 8, 40_000), (10, 64, 4000), (60, 100, 2000)] {
        let points = points(d, n, 3);
        let plan =
            Plan { width, steps: 5, step_size: n as f64, radius: 1.0, initial_scale: 1.0, seed: 8 };
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let mut engine =
                    DenseEngine::new(points.as_ref(), &plan, &Work::unwatched()).unwrap();
                for _ in 0..plan.steps {
                    let derivative = derivative(engine.outputs(), false);
                    engine.advance(&derivative);
                }
                let outputs: Vec<_> = engine.outputs().iter().map(|f| f.to_bits()).collect();
                (outputs, engine.drift().to_bits(), engine.flips())
            })
        };
        let alone = run(1);
        assert_eq!(alone, run(2), "d {d}, n {n}, m {width}");
        assert_eq!(alone, run(3), "d {d}, n {n}, m {width}");
    }
}

/// A derivative of zero moves nothing, and the outputs stay exactly 0.
#[test]
fn outputs_stay_exactly_zero_without_a_gradient() {
    for (d, n, width) in [(2, 9, 50), (24, 33, 998), (80, 77, 998), (784, 50, 300)] {
        let plan =
            Plan { width, steps: 2, step_size: 1.0, radius: 1.0, initial_scale: 1.0, seed: 1 };
        let mut engine =
            DenseEngine::new(points(d, n, 4).as_ref(), &plan, &Work::unwatched()).unwrap();
        for _ in 0..plan.steps {
            engine.advance(&vec![0.0; n]);
            assert!(engine.outputs().iter().all(|&f| f == 0.0), "d {d}, n {n}, m {width}");
        }
    }
}
