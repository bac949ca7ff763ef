//! Steps along a gradient.

use serde::{Deserialize, Serialize};

/// Decay of Adam's mean of the gradients.
const FIRST: f32 = 0.9;
/// Decay of Adam's mean of their squares.
const SECOND: f32 = 0.999;
/// What Adam adds to a root before it divides by it.
const FLOOR: f32 = 1e-8;

/// A rule by which parameters follow their gradient g.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimiser {
    /// u ← momentum u + g, then a step of −rate u.
    Momentum {
        /// Step size.
        rate: f64,
        /// Share of the last direction that is kept, in [0, 1).
        momentum: f64,
    },
    /// Kingma and Ba (ICLR 2015), with decays 0.9 and 0.999 and ε = 10⁻⁸.
    Adam {
        /// Step size.
        rate: f64,
    },
}

/// What an optimiser remembers between steps.
#[derive(Debug)]
pub(super) struct Memory {
    optimiser: Optimiser,
    steps: i32,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Memory {
    /// Before the first step of `count` parameters.
    pub(super) fn new(optimiser: Optimiser, count: usize) -> Self {
        let second = match optimiser {
            Optimiser::Momentum { .. } => Vec::new(),
            Optimiser::Adam { .. } => vec![0.0; count],
        };
        Self { optimiser, steps: 0, first: vec![0.0; count], second }
    }

    /// One step.
    pub(super) fn step(&mut self, parameters: &mut [f32], gradient: &[f32]) {
        self.steps += 1;
        let pairs = parameters.iter_mut().zip(gradient);
        match self.optimiser {
            Optimiser::Momentum { rate, momentum } => {
                let (rate, momentum) = (rate as f32, momentum as f32);
                for ((p, g), u) in pairs.zip(&mut self.first) {
                    *u = momentum * *u + g;
                    *p -= rate * *u;
                }
            }
            Optimiser::Adam { rate } => {
                let unbiased = |decay: f32| 1.0 - f64::from(decay).powi(self.steps);
                let rate = (rate / unbiased(FIRST)) as f32;
                let scale = (1.0 / unbiased(SECOND)) as f32;
                for ((p, g), (u, v)) in pairs.zip(self.first.iter_mut().zip(&mut self.second)) {
                    *u = FIRST * *u + (1.0 - FIRST) * g;
                    *v = SECOND * *v + (1.0 - SECOND) * g * g;
                    *p -= rate * *u / ((*v * scale).sqrt() + FLOOR);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Under a constant gradient both rules have a closed form: the steps of momentum are a geometric
    /// series, and Adam's unbiased means are the gradient and its square, so that every step is the rate.
    #[test]
    fn a_constant_gradient_gives_steps_in_closed_form() {
        let gradient = [2.0, -0.5];
        let after = |optimiser, steps: i32| {
            let (mut memory, mut at) = (Memory::new(optimiser, 2), [1.0, 1.0]);
            (0..steps).for_each(|_| memory.step(&mut at, &gradient));
            at
        };
        for steps in [1, 2, 7] {
            let moved = after(Optimiser::Momentum { rate: 0.125, momentum: 0.5 }, steps);
            // Σ_{t=1}^{T} (1 − 2^(−t))/(1 − 1/2) = 2T − 2 + 2^(1 − T).
            let sum = 2.0 * (f64::from(steps) - 1.0 + 0.5f64.powi(steps));
            let adam = after(Optimiser::Adam { rate: 0.25 }, steps);
            for k in 0..2 {
                let expected = 1.0 - 0.125 * f64::from(gradient[k]) * sum;
                assert!((f64::from(moved[k]) - expected).abs() < 1e-6, "{steps} steps");
                let expected = 1.0 - 0.25 * f64::from(steps) * f64::from(gradient[k].signum());
                assert!((f64::from(adam[k]) - expected).abs() < 1e-5, "{steps} steps");
            }
        }
    }
}
