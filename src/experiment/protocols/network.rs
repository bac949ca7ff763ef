//! Two-layer networks of which everything is trained, many at once.
//!
//! f(x) = Σ_j a_j max(0, W_j·x + b_j) + c. A [`Bundle`] lays the first layers of many networks side by side,
//! as [`Stack`](crate::experiment::stack::Stack) does for the networks of equation (1): they see the same
//! points in the same order, and a step of all of them is two products. Numbers have 32 bits. Each network
//! has its own target probabilities t_i, and its loss is KL(Ber(t_i) ‖ Ber(μ(f_i))), with the slope
//! μ(f_i) − t_i: t_i is 0 or 1 for hard labels.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, MatRef, Par};
use theorems::mandal::model::logistic;

use super::optimiser::{Memory, Optimiser};
use crate::random::{Purpose, stream, uniform};
use rand_chacha::rand_core::Rng;

/// Points of which [`Bundle::outputs`] computes the outputs together.
const CHUNK: usize = 512;

/// One network of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Number of neurons m.
    pub width: usize,
    /// Which of the targets it is trained on.
    pub target: usize,
    /// Seed of its initial weights: networks of one width and one seed start from the same ones.
    pub seed: u64,
}

/// Networks that are trained on the same mini-batches by one rule.
#[derive(Debug)]
pub struct Bundle {
    members: Vec<Member>,
    /// Length of a point, the entry 1 of the biases included.
    d: usize,
    columns: usize,
    /// W and b (d × Σ m, column after column), then all a_j, then c of each network.
    parameters: Vec<f32>,
    gradient: Vec<f32>,
    memory: Memory,
    room: Room,
}

/// Matrices that a step writes; kept so that it allocates nothing.
#[derive(Debug)]
struct Room {
    /// d × b: the points of the batch.
    points: Mat<f32>,
    /// b × Σ m: W_j·x_i + b_j, then ℓ'_i a_j 1(W_j·x_i + b_j > 0)/b.
    inner: Mat<f32>,
    outputs: Vec<f32>,
}

impl Bundle {
    /// The networks before training, for points of length `d` whose last entry is 1. W, b, a and c are
    /// uniform between ± one over the root of the number of inputs of their layer.
    pub fn new(d: usize, members: &[Member], optimiser: Optimiser) -> Self {
        let columns = members.iter().map(|member| member.width).sum();
        let mut parameters = vec![0.0; d * columns + columns + members.len()];
        let (first, rest) = parameters.split_at_mut(d * columns);
        let (second, biases) = rest.split_at_mut(columns);
        let mut start = 0;
        for (member, bias) in members.iter().zip(biases) {
            let mut rng = stream(member.seed, Purpose::Initialisation, member.width as u64);
            let mut fill = |numbers: &mut [f32], inputs: usize| {
                let end = 1.0 / (inputs as f64).sqrt();
                for number in numbers {
                    *number = (end * (2.0 * uniform(rng.next_u64()) - 1.0)) as f32;
                }
            };
            let end = start + member.width;
            fill(&mut first[d * start..d * end], d - 1);
            fill(&mut second[start..end], member.width);
            fill(std::slice::from_mut(bias), member.width);
            start = end;
        }
        let room = Room { points: Mat::new(), inner: Mat::new(), outputs: Vec::new() };
        let gradient = vec![0.0; parameters.len()];
        let memory = Memory::new(optimiser, parameters.len());
        Self { members: members.to_vec(), d, columns, parameters, gradient, memory, room }
    }

    /// One step of each network on the mean loss over the points `batch` (columns of `points`, d × n).
    /// `targets` holds the probabilities t_i of all n points, one list for each kind of target.
    pub fn advance(&mut self, points: MatRef<'_, f32>, targets: &[Vec<f64>], batch: &[usize]) {
        self.differentiate(points, targets, batch);
        self.memory.step(&mut self.parameters, &self.gradient);
    }

    /// The gradient of the mean loss over `batch` in all parameters: W and b column after column, a, c.
    pub fn gradient(
        &mut self,
        points: MatRef<'_, f32>,
        targets: &[Vec<f64>],
        batch: &[usize],
    ) -> &[f32] {
        self.differentiate(points, targets, batch);
        &self.gradient
    }

    fn differentiate(&mut self, points: MatRef<'_, f32>, targets: &[Vec<f64>], batch: &[usize]) {
        let Self { members, d, columns, parameters, gradient, room, .. } = self;
        let (b, d, columns) = (batch.len(), *d, *columns);
        room.gather(points, columns, batch);
        let batch_points = room.points.as_ref().subcols(0, b);
        let mut inner = room.inner.as_mut().subrows_mut(0, b);
        let (first, rest) = parameters.split_at(d * columns);
        let (second, biases) = rest.split_at(columns);
        let weights = MatRef::from_column_major_slice(first, d, columns);
        let transposed = batch_points.transpose();
        matmul(inner.as_mut(), Accum::Replace, transposed, weights, 1.0, Par::Seq);
        let (by_first, rest) = gradient.split_at_mut(d * columns);
        let (by_second, by_biases) = rest.split_at_mut(columns);
        let share = 1.0 / b as f64;
        let mut start = 0;
        for ((member, &bias), by_bias) in members.iter().zip(biases).zip(by_biases) {
            let end = start + member.width;
            let mut inner = inner.as_mut().subcols_mut(start, member.width);
            let (a, by_a) = (&second[start..end], &mut by_second[start..end]);
            outputs(inner.as_ref(), a, bias, &mut room.outputs);
            let target = &targets[member.target];
            for (f, &i) in room.outputs.iter_mut().zip(batch) {
                *f = (share * (logistic(f64::from(*f)) - target[i])) as f32;
            }
            *by_bias = room.outputs.iter().sum();
            for (j, (&a, by_a)) in a.iter().zip(by_a).enumerate() {
                *by_a = select(column_mut(inner.as_mut(), j), a, &room.outputs);
            }
            start = end;
        }
        let by_weights = MatMut::from_column_major_slice_mut(by_first, d, columns);
        matmul(by_weights, Accum::Replace, batch_points, inner.as_ref(), 1.0, Par::Seq);
    }

    /// f(x_i) of each network at each of `points` (d × n).
    pub fn outputs(&self, points: MatRef<'_, f32>) -> Vec<Vec<f32>> {
        let (n, d) = (points.ncols(), self.d);
        let (first, rest) = self.parameters.split_at(d * self.columns);
        let (second, biases) = rest.split_at(self.columns);
        let weights = MatRef::from_column_major_slice(first, d, self.columns);
        let mut all = vec![Vec::with_capacity(n); self.members.len()];
        let mut inner = Mat::zeros(CHUNK.min(n), self.columns);
        let mut some = Vec::new();
        for from in (0..n).step_by(CHUNK) {
            let count = CHUNK.min(n - from);
            let mut inner = inner.as_mut().subrows_mut(0, count);
            let transposed = points.subcols(from, count).transpose();
            matmul(inner.as_mut(), Accum::Replace, transposed, weights, 1.0, Par::Seq);
            let mut start = 0;
            for ((member, &bias), all) in self.members.iter().zip(biases).zip(&mut all) {
                let end = start + member.width;
                some.resize(count, 0.0);
                let inner = inner.as_ref().subcols(start, member.width);
                outputs(inner, &second[start..end], bias, &mut some);
                all.extend_from_slice(&some);
                start = end;
            }
        }
        all
    }

    /// All parameters: W and b column after column, a, c.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }
}

impl Room {
    fn gather(&mut self, points: MatRef<'_, f32>, columns: usize, batch: &[usize]) {
        let b = batch.len();
        if self.points.ncols() < b {
            self.points = Mat::zeros(points.nrows(), b);
            self.inner = Mat::zeros(b, columns);
        }
        for (column, &i) in batch.iter().enumerate() {
            self.points.as_mut().col_mut(column).copy_from(points.col(i));
        }
        self.outputs.resize(b, 0.0);
    }
}

/// f_i from the inner products (b × m) of one network.
fn outputs(inner: MatRef<'_, f32>, a: &[f32], bias: f32, out: &mut [f32]) {
    out.fill(bias);
    for (j, a) in a.iter().enumerate() {
        let column = inner.col(j).try_as_col_major().expect("column major").as_slice();
        for (f, inner) in out.iter_mut().zip(column) {
            *f += a * inner.max(0.0);
        }
    }
}

/// Σ_i ℓ'_i max(0, h_i) of the inner products h of one neuron, which become ℓ'_i a 1(h_i > 0). Sixteen
/// partial sums stand side by side.
fn select(inner: &mut [f32], a: f32, slopes: &[f32]) -> f32 {
    let mut sums = [0.0f32; 16];
    for (inner, slopes) in inner.chunks_mut(16).zip(slopes.chunks(16)) {
        for ((sum, h), slope) in sums.iter_mut().zip(inner).zip(slopes) {
            *sum += slope * h.max(0.0);
            *h = if *h > 0.0 { slope * a } else { 0.0 };
        }
    }
    sums.iter().sum()
}

fn column_mut(matrix: MatMut<'_, f32>, column: usize) -> &mut [f32] {
    matrix.col_mut(column).try_as_col_major_mut().expect("column major").as_slice_mut()
}
