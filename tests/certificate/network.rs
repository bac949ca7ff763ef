//! Equation (1) and projected gradient descent in the coordinates D = σ√m(W − g), pair by pair.

use distill_bounds::certificate::{Loss, Question};
use distill_bounds::training::initialisation::{BLOCK, PairBlock};
use faer::Mat;

/// u·v.
pub fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(a, b)| a * b).sum()
}

pub fn logistic(f: f64) -> f64 {
    1.0 / (1.0 + (-f).exp())
}

/// The points as vectors.
pub fn columns(points: &Mat<f64>) -> Vec<Vec<f64>> {
    points.col_iter().map(|x| x.iter().copied().collect()).collect()
}

/// √m α g_k·x_i for every pair k and point i.
pub fn products(points: &[Vec<f64>], question: &Question) -> Vec<Vec<f64>> {
    let (d, pairs) = (points[0].len(), (question.width / 2) as usize);
    let factor = (question.width as f64).sqrt() * question.initial_scale;
    let mut block = PairBlock::new(d);
    (0..pairs)
        .map(|k| {
            if k % BLOCK == 0 {
                block.fill(question.seed, (k / BLOCK) as u64);
            }
            let g = &block.weights[k % BLOCK * d..(k % BLOCK + 1) * d];
            points.iter().map(|x| factor * dot(g, x)).collect()
        })
        .collect()
}

/// p_i: the probabilities that the loss is trained on.
pub fn probabilities(question: &Question, labels: &[f64], logits: &[f64]) -> Vec<f64> {
    let of = |i: usize| match question.loss {
        Loss::Soft => logistic(question.scale * logits[i]),
        Loss::Smoothed => logistic(question.scale * labels[i]),
        Loss::Hard | Loss::Perceptron => (1.0 + labels[i]) / 2.0,
    };
    (0..labels.len()).map(of).collect()
}

/// A network under training.
pub struct Network {
    points: Vec<Vec<f64>>,
    products: Vec<Vec<f64>>,
    /// D of the two neurons of each pair.
    displacements: Vec<[Vec<f64>; 2]>,
    step_size: f64,
    radius: f64,
}

const SIGNS: [f64; 2] = [1.0, -1.0];

impl Network {
    pub fn new(points: &Mat<f64>, question: &Question) -> Self {
        let points = columns(points);
        let products = products(&points, question);
        let zero = vec![0.0; points[0].len()];
        Self {
            displacements: vec![[zero.clone(), zero]; products.len()],
            points,
            products,
            step_size: question.step_size,
            radius: question.radius.unwrap_or(f64::INFINITY),
        }
    }

    fn active(&self, k: usize, side: usize, i: usize) -> bool {
        let moved = SIGNS[side] * dot(&self.displacements[k][side], &self.points[i]);
        self.products[k][i] + moved >= 0.0
    }

    /// f^t_i of the network with the indicators of now and D = `reference`(k, side).
    pub fn linear(&self, reference: impl Fn(usize, usize) -> Vec<f64>) -> Vec<f64> {
        let mut outputs = vec![0.0; self.points.len()];
        for k in 0..self.products.len() {
            for (side, sign) in SIGNS.iter().enumerate() {
                let d = reference(k, side);
                for (i, output) in outputs.iter_mut().enumerate() {
                    if self.active(k, side, i) {
                        *output += sign * self.products[k][i] + dot(&d, &self.points[i]);
                    }
                }
            }
        }
        let width = 2.0 * self.products.len() as f64;
        outputs.into_iter().map(|output| output / width).collect()
    }

    /// f_i.
    pub fn outputs(&self) -> Vec<f64> {
        self.linear(|k, side| self.displacements[k][side].clone())
    }

    /// One step with the derivatives `slopes` of the losses.
    pub fn advance(&mut self, slopes: &[f64]) {
        let n = self.points.len() as f64;
        for k in 0..self.products.len() {
            for side in 0..2 {
                let mut next = self.displacements[k][side].clone();
                for (i, slope) in slopes.iter().enumerate() {
                    if self.active(k, side, i) {
                        let x = &self.points[i];
                        let step = self.step_size * slope / n;
                        next.iter_mut().zip(x).for_each(|(entry, x)| *entry -= step * x);
                    }
                }
                let length = dot(&next, &next).sqrt();
                if length > self.radius {
                    next.iter_mut().for_each(|entry| *entry *= self.radius / length);
                }
                self.displacements[k][side] = next;
            }
        }
    }

    /// max ‖D‖.
    pub fn drift(&self) -> f64 {
        let all = self.displacements.iter().flatten();
        all.map(|d| dot(d, d).sqrt()).fold(0.0, f64::max)
    }
}
