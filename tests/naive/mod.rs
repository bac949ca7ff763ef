//! Equation (1) and projected gradient descent in straight loops over all neurons.

use distill_bounds::training::Plan;
use distill_bounds::training::initialisation::{BLOCK, PairBlock};
use faer::Mat;

/// Every neuron in full: W_j(0), and W_j(t) − W_j(0) on its own, so that a long W_j(0) does not blur
/// it.
pub struct Naive {
    points: Vec<Vec<f64>>,
    plan: Plan,
    initial: Vec<Vec<f64>>,
    moved: Vec<Vec<f64>>,
    signs: Vec<f64>,
}

impl Naive {
    pub fn new(points: &Mat<f64>, plan: &Plan) -> Self {
        let d = points.nrows();
        let pairs = plan.width as usize / 2;
        let mut block = PairBlock::new(d);
        let (mut half, mut signs) = (Vec::new(), Vec::new());
        for j in 0..pairs {
            if j % BLOCK == 0 {
                block.fill(plan.seed, (j / BLOCK) as u64);
            }
            let k = j % BLOCK;
            let weights = block.weights[k * d..(k + 1) * d].iter().map(|g| plan.initial_scale * g);
            half.push(weights.collect());
            signs.push(block.signs[k]);
        }
        let initial: Vec<Vec<f64>> = half.iter().chain(&half).cloned().collect();
        let signs = signs.iter().copied().chain(signs.iter().map(|a| -a)).collect();
        let points = points.col_iter().map(|x| x.iter().copied().collect()).collect();
        Self { points, plan: *plan, moved: vec![vec![0.0; d]; initial.len()], initial, signs }
    }

    fn inner(&self, j: usize, x: &[f64]) -> f64 {
        product(&self.initial[j], x) + product(&self.moved[j], x)
    }

    /// f_i, pair by pair, so that what cancels is not left to rounding.
    pub fn outputs(&self) -> Vec<f64> {
        let half = self.signs.len() / 2;
        let root = (self.plan.width as f64).sqrt();
        let pair = |j: usize, x: &[f64]| match (self.inner(j, x), self.inner(j + half, x)) {
            (first, second) if first >= 0.0 && second >= 0.0 => {
                product(&self.moved[j], x) - product(&self.moved[j + half], x)
            }
            (first, second) => first.max(0.0) - second.max(0.0),
        };
        let output =
            |x: &Vec<f64>| (0..half).map(|j| self.signs[j] * pair(j, x)).sum::<f64>() / root;
        self.points.iter().map(output).collect()
    }

    pub fn advance(&mut self, derivative: &[f64]) {
        let root = (self.plan.width as f64).sqrt();
        let radius = self.plan.radius / root;
        for j in 0..self.signs.len() {
            let mut gradient = vec![0.0; self.moved[j].len()];
            for (x, derivative) in self.points.iter().zip(derivative) {
                if self.inner(j, x) >= 0.0 {
                    let factor = derivative * self.signs[j] / (root * self.points.len() as f64);
                    gradient.iter_mut().zip(x).for_each(|(g, x)| *g += factor * x);
                }
            }
            let moved = &mut self.moved[j];
            moved.iter_mut().zip(&gradient).for_each(|(m, g)| *m -= self.plan.step_size * g);
            let norm = length(moved);
            if norm > radius {
                moved.iter_mut().for_each(|m| *m = *m / norm * radius);
            }
        }
    }

    pub fn flips(&self) -> u64 {
        let flipped = |j: usize, x: &[f64]| {
            (self.inner(j, x) >= 0.0) != (product(&self.initial[j], x) >= 0.0)
        };
        let count = |x: &Vec<f64>| (0..self.signs.len()).filter(|&j| flipped(j, x)).count() as u64;
        self.points.iter().map(count).sum()
    }

    pub fn drift(&self) -> f64 {
        let farthest = self.moved.iter().map(|moved| length(moved)).fold(0.0, f64::max);
        farthest * (self.plan.width as f64).sqrt()
    }
}

/// u·v.
pub fn product(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(a, b)| a * b).sum()
}

/// ‖v‖, also where its square is infinite.
pub fn length(v: &[f64]) -> f64 {
    let largest = v.iter().fold(0.0f64, |most, entry| most.max(entry.abs()));
    let scaled = |entry: &f64| (entry / largest) * (entry / largest);
    if largest == 0.0 { 0.0 } else { largest * v.iter().map(scaled).sum::<f64>().sqrt() }
}
