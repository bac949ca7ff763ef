//! Projected gradient descent on mini-batches, for several networks at once.
//!
//! The dense engine fits badly here: its step ends with the outputs at the very points of its
//! gradient, which it keeps with their activation patterns, so a step on other points would compute
//! outputs that nobody reads. And a network of four neurons is too thin for a matrix product. A
//! [`Stack`] therefore lays the weights of many small networks side by side: they see the same
//! points in the same order, and a step of all of them is two products, one for the outputs and one
//! for the gradients. On the whole data set a step is that of the dense engine.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, MatRef, Par};

use crate::training::initialisation::{BLOCK, PairBlock};
use crate::training::{LabelKind, Targets};

/// Points of which [`Stack::outputs`] computes the outputs together.
const CHUNK: usize = 512;

/// One network of a stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Width m: number of neurons, even.
    pub width: usize,
    /// What it is trained on.
    pub labels: LabelKind,
    /// Step size η > 0.
    pub step_size: f64,
    /// Radius B > 0; infinite for plain gradient descent.
    pub radius: f64,
    /// Seed of the initial weights.
    pub seed: u64,
}

/// Networks of equation (1) that are trained on the same mini-batches, each with its own labels
/// and step size.
#[derive(Debug)]
pub struct Stack {
    members: Vec<Member>,
    /// d × Σ m: of the columns of a member the neurons with a_j = 1 come first, then, in the same
    /// order of pairs, those with a_j = −1.
    weights: Mat<f64>,
    /// Weights before training, likewise.
    initial: Mat<f64>,
    room: Room,
}

/// Matrices that a step writes; kept so that it allocates nothing.
#[derive(Debug)]
struct Room {
    /// d × b: the points of the batch.
    points: Mat<f64>,
    /// b × Σ m: W_j·x_i, then ± 1(W_j·x_i ≥ 0) ℓ'_i.
    inner: Mat<f64>,
    /// d × Σ m: Σ_i ± 1(W_j·x_i ≥ 0) ℓ'_i x_i.
    gradient: Mat<f64>,
    labels: Vec<f64>,
    logits: Vec<f64>,
    outputs: Vec<f64>,
    derivative: Vec<f64>,
}

impl Stack {
    /// The networks at W(0), for points in R^d.
    pub fn new(d: usize, members: &[Member]) -> Self {
        let columns = members.iter().map(|member| member.width).sum();
        let mut initial = Mat::zeros(d, columns);
        let mut first = 0;
        for member in members {
            let pairs = member.width / 2;
            let mut block = PairBlock::new(d);
            for pair in 0..pairs {
                if pair % BLOCK == 0 {
                    block.fill(member.seed, (pair / BLOCK) as u64);
                }
                let weights = &block.weights[pair % BLOCK * d..][..d];
                for column in [first + pair, first + pair + pairs] {
                    initial.col_as_slice_mut(column).copy_from_slice(weights);
                }
            }
            first += member.width;
        }
        let room = Room::new(d, columns);
        Self { members: members.to_vec(), weights: initial.clone(), initial, room }
    }

    /// One step of each network on the points `batch` (columns of `points`, d × n): W_j ←
    /// Π_{B/√m}(W_j − η ∇_{W_j}), where ∇ is the gradient of the mean loss over the batch.
    /// `targets` are those of all n points.
    pub fn advance(&mut self, points: MatRef<'_, f64>, targets: &Targets<'_>, batch: &[usize]) {
        let Self { members, weights, initial, room } = self;
        let (b, columns) = (batch.len(), weights.ncols());
        room.gather(points, targets, batch);
        if room.inner.nrows() < b {
            room.inner = Mat::zeros(b, columns);
        }
        let batch_points = room.points.as_ref().subcols(0, b);
        let mut inner = room.inner.as_mut().subrows_mut(0, b);
        let transposed = batch_points.transpose();
        matmul(inner.as_mut(), Accum::Replace, transposed, weights.as_ref(), 1.0, Par::Seq);
        let batch_targets = Targets { labels: &room.labels, logits: &room.logits };
        let mut first = 0;
        for member in &*members {
            let mut inner = inner.as_mut().subcols_mut(first, member.width);
            outputs(inner.as_ref(), &mut room.outputs);
            let objective = batch_targets.objective(member.labels);
            objective.derivative(&room.outputs, &mut room.derivative);
            select(inner.as_mut(), &room.derivative);
            first += member.width;
        }
        let gradient = &mut room.gradient;
        matmul(gradient.as_mut(), Accum::Replace, batch_points, inner.as_ref(), 1.0, Par::Seq);
        let mut first = 0;
        for member in &*members {
            let root = (member.width as f64).sqrt();
            let rate = member.step_size / (b as f64 * root);
            for column in first..first + member.width {
                descend(
                    weights.col_as_slice_mut(column),
                    gradient.col_as_slice(column),
                    initial.col_as_slice(column),
                    rate,
                    member.radius / root,
                );
            }
            first += member.width;
        }
    }

    /// f(x_i) of each network at each of `points` (d × n).
    pub fn outputs(&self, points: MatRef<'_, f64>) -> Vec<Vec<f64>> {
        let n = points.ncols();
        let mut all = vec![Vec::with_capacity(n); self.members.len()];
        let mut inner = Mat::zeros(CHUNK.min(n), self.weights.ncols());
        let mut some = Vec::new();
        for start in (0..n).step_by(CHUNK) {
            let count = CHUNK.min(n - start);
            let mut inner = inner.as_mut().subrows_mut(0, count);
            let transposed = points.subcols(start, count).transpose();
            let weights = self.weights.as_ref();
            matmul(inner.as_mut(), Accum::Replace, transposed, weights, 1.0, Par::Seq);
            let mut first = 0;
            for (member, all) in self.members.iter().zip(&mut all) {
                some.resize(count, 0.0);
                outputs(inner.as_ref().subcols(first, member.width), &mut some);
                all.extend_from_slice(&some);
                first += member.width;
            }
        }
        all
    }

    /// max_j √m ‖W_j − W_j(0)‖ of each network, at most its radius B up to rounding.
    pub fn drifts(&self) -> Vec<f64> {
        let mut first = 0;
        let drift = |member: &Member| {
            let columns = first..first + member.width;
            first += member.width;
            let distance = |column| {
                let (now, then) =
                    (self.weights.col_as_slice(column), self.initial.col_as_slice(column));
                square_distance(now, then).sqrt()
            };
            (member.width as f64).sqrt() * columns.map(distance).fold(0.0, f64::max)
        };
        self.members.iter().map(drift).collect()
    }

    /// The weights, column after column; [`Stack::restore`] takes them back.
    pub fn weights(&self) -> impl Iterator<Item = f64> {
        (0..self.weights.ncols()).flat_map(|column| self.weights.col_as_slice(column)).copied()
    }

    /// Puts the networks where [`Stack::weights`] found them. Returns whether the number of
    /// weights is that of these networks; if not, nothing is changed.
    pub fn restore(&mut self, weights: &[f64]) -> bool {
        let d = self.weights.nrows();
        let fits = weights.len() == d * self.weights.ncols();
        if fits {
            for (column, saved) in weights.chunks_exact(d).enumerate() {
                self.weights.col_as_slice_mut(column).copy_from_slice(saved);
            }
        }
        fits
    }
}

impl Room {
    fn new(d: usize, columns: usize) -> Self {
        Self {
            points: Mat::new(),
            inner: Mat::new(),
            gradient: Mat::zeros(d, columns),
            labels: Vec::new(),
            logits: Vec::new(),
            outputs: Vec::new(),
            derivative: Vec::new(),
        }
    }

    fn gather(&mut self, points: MatRef<'_, f64>, targets: &Targets<'_>, batch: &[usize]) {
        let b = batch.len();
        if self.points.ncols() < b {
            self.points = Mat::zeros(points.nrows(), b);
        }
        for (column, &i) in batch.iter().enumerate() {
            self.points.as_mut().col_mut(column).copy_from(points.col(i));
        }
        self.labels.clear();
        self.labels.extend(batch.iter().map(|&i| targets.labels[i]));
        self.logits.clear();
        self.logits.extend(batch.iter().map(|&i| targets.logits[i]));
        self.outputs.resize(b, 0.0);
        self.derivative.resize(b, 0.0);
    }
}

/// f_i = m^(-1/2) Σ_pairs [σ(W₊·x_i) − σ(W₋·x_i)] from the inner products (n × m) of one network.
fn outputs(inner: MatRef<'_, f64>, out: &mut [f64]) {
    out.fill(0.0);
    let pairs = inner.ncols() / 2;
    for pair in 0..pairs {
        let (plus, minus) = (column(inner, pair), column(inner, pair + pairs));
        for ((f, plus), minus) in out.iter_mut().zip(plus).zip(minus) {
            *f += plus.max(0.0) - minus.max(0.0);
        }
    }
    let scale = 1.0 / (inner.ncols() as f64).sqrt();
    out.iter_mut().for_each(|f| *f *= scale);
}

/// W_j·x_i ← a_j 1(W_j·x_i ≥ 0) ℓ'_i for the inner products (n × m) of one network.
fn select(mut inner: MatMut<'_, f64>, derivative: &[f64]) {
    let m = inner.ncols();
    for j in 0..m {
        let sign = if j < m / 2 { 1.0 } else { -1.0 };
        let column = inner.as_mut().col_mut(j).try_as_col_major_mut().expect("column major");
        for (inner, slope) in column.as_slice_mut().iter_mut().zip(derivative) {
            *inner = if *inner >= 0.0 { sign * slope } else { 0.0 };
        }
    }
}

fn column(matrix: MatRef<'_, f64>, column: usize) -> &[f64] {
    matrix.col(column).try_as_col_major().expect("column major").as_slice()
}

/// `weights` ← `weights` − `rate` `gradient`, then no farther than `radius` from `initial`.
fn descend(weights: &mut [f64], gradient: &[f64], initial: &[f64], rate: f64, radius: f64) {
    for (w, g) in weights.iter_mut().zip(gradient) {
        *w -= rate * g;
    }
    if radius.is_finite() {
        let square = square_distance(weights, initial);
        if square > radius * radius {
            let shrink = radius / square.sqrt();
            for (w, initial) in weights.iter_mut().zip(initial) {
                *w = initial + shrink * (*w - initial);
            }
        }
    }
}

/// ‖a − b‖², eight partial sums side by side.
fn square_distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    sums.iter().sum()
}
