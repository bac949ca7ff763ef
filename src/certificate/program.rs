//! Optimisation over references: least squares, the logistic fit, the widest margin, all over
//! vectors D̄_p of the groups within a ball. Plain floating point: what comes out is a proposal.

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{self, ComputeEigenvectors};
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};
use rayon::prelude::*;

use super::draw::Groups;
use crate::margin::rank::{Reduction, reduce};
use crate::work::{Stopped, Work};

/// Groups in one unit of parallel work.
const CHUNK: usize = 64;

/// The linear map from the D̄_p of all groups to c⁰, in coordinates of the span of the points.
pub(super) struct Program<'a> {
    groups: &'a Groups,
    reduction: Reduction,
    /// N_p/M.
    weights: Vec<f64>,
    /// Orthonormal basis of the span of the flippable points of each group: D̄_p is kept
    /// orthogonal to them.
    kept_off: Option<Vec<Mat<f64>>>,
}

/// A loss of c⁰_i, as its derivative and the largest second derivative.
pub(super) struct Fit<'a> {
    /// ∂/∂c of the loss of point i at c.
    pub slope: &'a (dyn Fn(usize, f64) -> f64 + Sync),
    /// Upper bound of ∂²/∂c².
    pub curvature: f64,
    /// The factor of S²/2 in the objective.
    pub ridge: f64,
    /// ‖D̄_p‖ is at most this.
    pub radius: f64,
    /// Steps at most.
    pub steps: usize,
}

impl<'a> Program<'a> {
    /// The program over `groups`; with `orthogonal`, D̄_p ⊥ x_i wherever group p can change its
    /// indicator on x_i.
    ///
    /// # Errors
    /// Once a stop was asked for.
    pub fn new(
        points: MatRef<'_, f64>,
        groups: &'a Groups,
        orthogonal: bool,
        work: &Work<'_>,
    ) -> Result<Self, Stopped> {
        let work = work.quiet();
        let reduction = reduce(points, work)?;
        let pairs = groups.pairs as f64;
        let weights = groups.list.iter().map(|group| group.pairs as f64 / pairs).collect();
        let coordinates = &reduction.coordinates;
        let kept_off = orthogonal.then(|| {
            let basis = |flippable: &Vec<usize>| {
                let chosen = Mat::from_fn(coordinates.nrows(), flippable.len(), |row, k| {
                    coordinates[(row, flippable[k])]
                });
                reduce(chosen.as_ref(), work).map(|reduction| reduction.basis)
            };
            let bases = groups.list.par_iter().map(|group| basis(&group.flippable));
            bases.collect::<Result<_, _>>()
        });
        Ok(Self { groups, reduction, weights, kept_off: kept_off.transpose()? })
    }

    fn n(&self) -> usize {
        self.reduction.coordinates.ncols()
    }

    fn rank(&self) -> usize {
        self.reduction.coordinates.nrows()
    }

    /// H = Σ_p (N_p/M) Φ_pᵀΦ_p, n × n, column i of Φ_p being β_pi x_i without its part along the
    /// flippable points where those are kept off.
    pub fn gram(&self) -> Mat<f64> {
        let (n, coordinates) = (self.n(), &self.reduction.coordinates);
        let list = &self.groups.list;
        let roots = Mat::from_fn(list.len(), n, |p, i| self.weights[p].sqrt() * list[p].beta[i]);
        let (mut both, mut inner) = (Mat::zeros(n, n), Mat::zeros(n, n));
        matmul(&mut both, Accum::Replace, roots.transpose(), &roots, 1.0, Par::Seq);
        matmul(&mut inner, Accum::Replace, coordinates.transpose(), coordinates, 1.0, Par::Seq);
        let mut gram = Mat::from_fn(n, n, |i, l| both[(i, l)] * inner[(i, l)]);
        for (p, basis) in self.kept_off.iter().flatten().enumerate() {
            if basis.ncols() == 0 {
                continue;
            }
            let mut along = Mat::<f64>::zeros(basis.ncols(), n);
            matmul(&mut along, Accum::Replace, basis.transpose(), coordinates, 1.0, Par::Seq);
            let beta = &list[p].beta;
            let scaled = Mat::from_fn(along.nrows(), n, |k, i| beta[i] * along[(k, i)]);
            matmul(&mut gram, Accum::Add, scaled.transpose(), &scaled, -self.weights[p], Par::Seq);
        }
        gram
    }

    /// D̄_p = Φ_p a for every group, rank × groups.
    pub fn spread(&self, coefficients: &[f64]) -> Mat<f64> {
        let mut displacements = Mat::zeros(self.rank(), self.groups.list.len());
        self.for_each_chunk(&mut displacements, |_, first, mut part| {
            self.pull(coefficients, first, &mut part, 1.0, Accum::Replace);
        });
        displacements
    }

    /// `target` (+)= `factor` Φ_p v for the groups from `first` on.
    fn pull(
        &self,
        v: &[f64],
        first: usize,
        target: &mut faer::MatMut<'_, f64>,
        factor: f64,
        accumulate: Accum,
    ) {
        let list = &self.groups.list[first..first + target.ncols()];
        let rows = Mat::from_fn(self.n(), list.len(), |i, p| list[p].beta[i] * v[i]);
        let mut change = Mat::zeros(self.rank(), list.len());
        let coordinates = &self.reduction.coordinates;
        matmul(&mut change, Accum::Replace, coordinates, &rows, factor, Par::Seq);
        for (p, bases) in self.kept_off.iter().flat_map(|bases| bases[first..].iter()).enumerate() {
            if p == list.len() {
                break;
            }
            for direction in bases.col_iter() {
                let along: f64 =
                    (0..self.rank()).map(|row| direction[row] * change[(row, p)]).sum();
                (0..self.rank()).for_each(|row| change[(row, p)] -= along * direction[row]);
            }
        }
        match accumulate {
            Accum::Replace => target.copy_from(&change),
            Accum::Add => *target += &change,
        }
    }

    fn for_each_chunk(
        &self,
        displacements: &mut Mat<f64>,
        work: impl Fn(usize, usize, faer::MatMut<'_, f64>) + Sync,
    ) {
        let chunks = self.groups.list.len().div_ceil(CHUNK);
        displacements
            .as_mut()
            .par_col_chunks_mut(CHUNK)
            .enumerate()
            .take(chunks)
            .for_each(|(chunk, part)| work(chunk, chunk * CHUNK, part));
    }

    /// c⁰_i of `displacements` (rank × groups).
    pub fn outputs(&self, displacements: MatRef<'_, f64>) -> Vec<f64> {
        let n = self.n();
        let parts: Vec<Vec<f64>> = (self.groups.list.par_chunks(CHUNK).enumerate())
            .map(|(chunk, list)| {
                let first = chunk * CHUNK;
                let part = displacements.subcols(first, list.len());
                let mut along = Mat::zeros(n, list.len());
                let coordinates = self.reduction.coordinates.transpose();
                matmul(&mut along, Accum::Replace, coordinates, part, 1.0, Par::Seq);
                let mut sums = vec![0.0; n];
                for (p, group) in list.iter().enumerate() {
                    let weight = self.weights[first + p];
                    for ((sum, beta), i) in sums.iter_mut().zip(&group.beta).zip(0..) {
                        *sum += weight * beta * along[(i, p)];
                    }
                }
                sums
            })
            .collect();
        let mut outputs = vec![0.0; n];
        for part in parts {
            outputs.iter_mut().zip(part).for_each(|(sum, term)| *sum += term);
        }
        outputs
    }

    /// Minimises (1/n) Σ_i loss_i(c⁰_i) + ridge·S²/2 over the balls, from `start`, by Nesterov's
    /// method, begun anew whenever its momentum points uphill.
    pub fn minimise(
        &self,
        fit: &Fit<'_>,
        start: Mat<f64>,
        steepness: f64,
        work: &Work<'_>,
    ) -> Result<Mat<f64>, Stopped> {
        let n = self.n() as f64;
        let step = 1.0 / (fit.curvature * steepness / n + fit.ridge);
        let mut current = start;
        project(&mut current, fit.radius);
        let (mut ahead, mut momentum) = (current.clone(), 1.0f64);
        for _ in 0..fit.steps {
            work.check()?;
            let outputs = self.outputs(ahead.as_ref());
            let slopes: Vec<f64> =
                outputs.iter().enumerate().map(|(i, &c)| (fit.slope)(i, c) / n).collect();
            let mut next = ahead.clone();
            next *= faer::Scale(1.0 - step * fit.ridge);
            self.for_each_chunk(&mut next, |_, first, mut part| {
                self.pull(&slopes, first, &mut part, -step, Accum::Add);
            });
            project(&mut next, fit.radius);
            let (mut uphill, mut change, mut size) = (0.0, 0.0f64, 0.0f64);
            for p in 0..next.ncols() {
                let columns =
                    next.col(p).iter().zip(current.col(p).iter()).zip(ahead.col(p).iter());
                let (mut inner, mut square, mut length) = (0.0, 0.0, 0.0);
                for ((&new, &old), &at) in columns {
                    inner += (at - new) * (new - old);
                    square += (new - old) * (new - old);
                    length += new * new;
                }
                uphill += self.weights[p] * inner;
                change += self.weights[p] * square;
                size += self.weights[p] * length;
            }
            if uphill > 0.0 {
                momentum = 1.0;
            }
            let following = (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt()) / 2.0;
            let along = (momentum - 1.0) / following;
            momentum = following;
            ahead = Mat::from_fn(next.nrows(), next.ncols(), |row, p| {
                next[(row, p)] + along * (next[(row, p)] - current[(row, p)])
            });
            current = next;
            if change <= 1e-22 * size {
                break;
            }
        }
        Ok(current)
    }

    /// `displacements` (rank × groups) as vectors of R^d, each brought to at most `radius` whatever
    /// the rounding.
    pub fn lift(&self, displacements: &Mat<f64>, radius: f64) -> Mat<f64> {
        let basis = &self.reduction.basis;
        let mut lifted = Mat::zeros(basis.nrows(), displacements.ncols());
        matmul(&mut lifted, Accum::Replace, basis, displacements, 1.0, Par::Seq);
        let slack = 1.0 - 4.0 * (basis.nrows() + 16) as f64 * f64::EPSILON;
        project(&mut lifted, radius * slack);
        lifted
    }
}

/// Brings every column to at most `radius`.
pub(super) fn project(columns: &mut Mat<f64>, radius: f64) {
    for column in columns.col_iter_mut() {
        let length = column.norm_l2();
        if length > radius {
            let factor = radius / length;
            column.iter_mut().for_each(|entry| *entry *= factor);
        }
    }
}

/// The longest column.
pub(super) fn longest(columns: &Mat<f64>) -> f64 {
    columns.col_iter().map(|column| column.norm_l2()).fold(0.0, f64::max)
}

/// Eigenvalues and orthonormal eigenvectors of a positive semidefinite matrix.
pub(super) struct Spectrum {
    pub values: Vec<f64>,
    vectors: Mat<f64>,
}

impl Spectrum {
    /// Of `matrix`, which is symmetric. `None` if the iteration does not converge.
    pub fn new(matrix: &Mat<f64>) -> Option<Self> {
        let n = matrix.nrows();
        let (par, with) = (Par::Seq, ComputeEigenvectors::Yes);
        let mut buffer =
            MemBuffer::new(evd::self_adjoint_evd_scratch::<f64>(n, with, par, Default::default()));
        let stack = MemStack::new(&mut buffer);
        let (mut values, mut vectors) = (Diag::zeros(n), Mat::zeros(n, n));
        let parameters = Default::default();
        let target = Some(vectors.as_mut());
        evd::self_adjoint_evd(matrix.as_ref(), values.as_mut(), target, par, stack, parameters)
            .ok()?;
        let values = values.column_vector().iter().copied().collect();
        Some(Self { values, vectors })
    }

    /// The largest eigenvalue.
    pub fn largest(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }

    /// (matrix + `ridge`·I)⁺ `side`: eigenvalues of rounding size count as 0 where `ridge` is 0.
    pub fn solve(&self, side: &[f64], ridge: f64) -> Vec<f64> {
        let n = side.len();
        let least = n as f64 * f64::EPSILON * self.largest();
        let mut solution = vec![0.0; n];
        for (k, &value) in self.values.iter().enumerate() {
            if value + ridge <= least {
                continue;
            }
            let vector = self.vectors.col(k);
            let along: f64 = vector.iter().zip(side).map(|(v, s)| v * s).sum();
            for (entry, v) in solution.iter_mut().zip(vector.iter()) {
                *entry += along / (value.max(0.0) + ridge) * v;
            }
        }
        solution
    }
}
