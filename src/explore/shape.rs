//! A network under training as it can be drawn: its output round the unit circle, and its neurons.

use std::f64::consts::TAU;

use serde::Serialize;

use crate::training::Engine;
use crate::training::dense::{DenseEngine, Neuron};

/// Directions in which the output is shown.
const DIRECTIONS: usize = 120;

/// Neurons that are shown.
const NEURONS: usize = 64;

/// What a network looks like at some step.
#[derive(Serialize)]
pub struct Shape {
    /// f_i(W), i < n, as the engine has them.
    outputs: Vec<f64>,
    /// f(x; W) at unit vectors x, the first at angle 0, then counter-clockwise in equal steps.
    circle: Vec<f64>,
    /// The first neurons.
    neurons: Vec<Boundary>,
}

/// A neuron: it is active where z·W_j ≥ 0.
#[derive(Serialize)]
struct Boundary {
    /// The angle of W_j.
    angle: f64,
    /// Points that changed sides since the start.
    flips: usize,
}

impl Shape {
    /// The network of `width` neurons in `engine`, on the points x_i, each of two coordinates.
    pub fn of(engine: &DenseEngine, width: u64, points: &[[f64; 2]]) -> Self {
        let root = (width as f64).sqrt();
        let mut circle = vec![0.0; DIRECTIONS];
        let mut neurons = Vec::with_capacity(NEURONS);
        let directions: Vec<(f64, f64)> =
            (0..DIRECTIONS).map(|k| (TAU * k as f64 / DIRECTIONS as f64).sin_cos()).collect();
        engine.for_each_neuron(|neuron| {
            let Neuron { sign, initial, displacement, active, .. } = neuron;
            let weight = |k: usize| initial[k] + sign * displacement[k] / root;
            let [first, second] = [weight(0), weight(1)];
            for (output, &(sin, cos)) in circle.iter_mut().zip(&directions) {
                *output += sign * (first * cos + second * sin).max(0.0) / root;
            }
            if neurons.len() < NEURONS {
                let was = |x: &[f64; 2]| initial[0] * x[0] + initial[1] * x[1] >= 0.0;
                let flips = points.iter().zip(active).filter(|(x, is)| was(x) != **is).count();
                neurons.push(Boundary { angle: second.atan2(first), flips });
            }
        });
        Self { outputs: engine.outputs().to_vec(), circle, neurons }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::{LabelKind, Plan, Targets, descend};
    use crate::work::Work;

    /// The curve round the circle goes through the outputs that the engine computes, and the flips of the
    /// neurons that are shown are those that it counts.
    #[test]
    fn the_curve_goes_through_the_outputs_of_the_engine() {
        let angles = [0, 17, 60, 100];
        let x = angles.map(|k| {
            let (sin, cos) = (TAU * f64::from(k) / DIRECTIONS as f64).sin_cos();
            [cos, sin]
        });
        let points = faer::Mat::from_fn(2, 4, |row, i| x[i][row]);
        let labels = [1.0, -1.0, 1.0, -1.0];
        let plan = Plan {
            width: 64,
            steps: 300,
            step_size: 2.0,
            radius: f64::INFINITY,
            initial_scale: 1.0,
            seed: 1,
        };
        let work = Work::unwatched();
        let mut engine = DenseEngine::new(points.as_ref(), &plan, &work).unwrap();
        let targets = Targets { labels: &labels, logits: &labels };
        let objective = targets.objective(LabelKind::Hard);
        let outcome = descend(&mut engine, &objective, &plan, &work, |_| true).unwrap();
        let shape = Shape::of(&engine, plan.width, &x);
        for (i, k) in angles.into_iter().enumerate() {
            let (drawn, trained) = (shape.circle[k as usize], engine.outputs()[i]);
            assert!((drawn - trained).abs() < 1e-12 * (1.0 + trained.abs()), "{drawn} {trained}");
        }
        assert!(outcome.flips > 0);
        let shown: usize = shape.neurons.iter().map(|neuron| neuron.flips).sum();
        assert_eq!(shown as u64, outcome.flips);
    }
}
