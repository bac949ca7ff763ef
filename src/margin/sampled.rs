//! The margin of inputs of any rank, from sampled directions.
//!
//! The weights q minimise the average of √(‖r(z)‖² + μ²) over sampled directions, r(z) =
//! Σ_i q_i y_i φ_i(z), and the field is v(z) = r(z)/√(‖r(z)‖² + μ²). What they prove is then
//! measured on directions drawn from another stream.

use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::{Accum, Mat, MatRef, Par};
use rayon::prelude::*;

use super::concentration::Sums;
use super::directions::{BLOCK, CHUNK, Residuals, patterns};
use super::rank::{self, Reduction};
use super::simplex::{Model, centre};
use super::{Bracket, Certificate, Field, Margin, MarginError, Method, Options, check, hilbert};
use crate::kernel;
use crate::random::Purpose;

/// The certificate of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1) by sampling,
/// at any rank.
///
/// Memory: one byte for each point and sampled pair of directions.
///
/// # Errors
/// If the arguments are outside their domain, or the quadratic program of γ_H is not solved.
pub fn certify(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
) -> Result<Certificate, MarginError> {
    check(points, labels)?;
    options.check()?;
    let reduction = rank::reduce(points);
    let norms = kernel::norms(points);
    let largest = norms.iter().copied().fold(0.0, f64::max);
    let smallest = norms.iter().copied().fold(f64::INFINITY, f64::min);
    let (gamma_hilbert_bracket, _) = hilbert::bracket(points, labels)?;
    let problem = Problem::new(&reduction, labels, largest);
    let (weights, smoothing) = problem.solve(options);
    let field = Field::residual(points, labels, &weights, smoothing * largest);
    let proof = problem.measure(&weights, smoothing, options);
    let gamma = Bracket {
        lower: (proof.lower * largest).max(0.0),
        upper: (proof.upper * largest).min(gamma_hilbert_bracket.upper),
        method: Method::FreshDirections,
        confidence: options.confidence,
        directions: Some(2 * proof.pairs),
    };
    let margin = Margin {
        gamma,
        gamma_hilbert: gamma_hilbert_bracket.upper,
        gamma_hilbert_bracket,
        n: points.ncols(),
        d: points.nrows(),
        rank: reduction.rank(),
        c: smallest,
    };
    let logits = proof.logits.iter().map(|z| z * largest).collect();
    Ok(Certificate { margin, weights, field, logits, logit_radius: proof.radius * largest })
}

/// The signed points in coordinates of their span, scaled to largest norm 1.
struct Problem<'a> {
    /// Column i is x_i.
    points: Mat<f64>,
    /// Column i is y_i x_i.
    signed: Mat<f64>,
    labels: &'a [f64],
    norms: Vec<f64>,
}

/// What fresh directions say of weights and field.
struct Proof {
    lower: f64,
    upper: f64,
    logits: Vec<f64>,
    radius: f64,
    pairs: u64,
}

impl<'a> Problem<'a> {
    fn new(reduction: &Reduction, labels: &'a [f64], largest: f64) -> Self {
        let coordinates = &reduction.coordinates;
        let (rank, n) = coordinates.shape();
        let points = Mat::from_fn(rank, n, |row, i| coordinates[(row, i)] / largest);
        let signed = Mat::from_fn(rank, n, |row, i| labels[i] * points[(row, i)]);
        let norms = kernel::norms(points.as_ref());
        Self { points, signed, labels, norms }
    }

    /// Weights q and smoothing μ: on a few directions first, then on more, until the in-sample gap
    /// between g(q) and the least margin of the field is a fourth of the width asked for.
    fn solve(&self, options: &Options) -> (Vec<f64>, f64) {
        let n = self.labels.len();
        let mut weights = vec![1.0 / n as f64; n];
        let blocks = options.pairs.div_ceil(BLOCK as u64);
        let mut scale = 0.3;
        let mut smoothing = 0.0;
        for (share, slack) in [(64, 2.0), (8, 1.0), (1, 0.25)] {
            let sample = Sample::draw(self, options.seed, blocks.div_ceil(share));
            let mut level = sample.model(self, &weights, 0.0).value;
            for _ in 0..STAGES {
                let barrier = scale * level / n as f64;
                smoothing = scale * level * SMOOTHING;
                let model = centre(&mut weights, barrier, |q| sample.model(self, q, smoothing));
                level = model.value;
                let least = model.gradient.iter().copied().fold(f64::INFINITY, f64::min);
                if level - least <= slack * options.relative_width * level {
                    break;
                }
                scale /= 4.0;
            }
        }
        (weights, smoothing)
    }

    /// Bounds for g(q) and for every margin of the field on fresh directions, in stages of twice the
    /// size each. Stage k may fail with probability α/(k(k+1)), α = 1 − confidence, so that all
    /// stages hold together; within it every statement has an equal share.
    fn measure(&self, weights: &[f64], smoothing: f64, options: &Options) -> Proof {
        let n = self.labels.len();
        let mut sums = vec![Sums::default(); n + 1];
        let mut proof = Proof {
            lower: 0.0,
            upper: f64::INFINITY,
            logits: vec![0.0; n],
            radius: f64::INFINITY,
            pairs: 0,
        };
        let budget = options.fresh_pairs.div_ceil(BLOCK as u64);
        let (mut done, mut stage) = (0, 0);
        while done < budget {
            stage += 1;
            let next = budget.min((2 * done).max(CHUNK));
            for start in (done..next).step_by(CHUNK as usize) {
                let chunk: Vec<Vec<Sums>> = (start..next.min(start + CHUNK))
                    .into_par_iter()
                    .map(|block| self.block_sums(weights, smoothing, options.seed, block))
                    .collect();
                for block in chunk {
                    sums.iter_mut().zip(block).for_each(|(sum, block)| sum.merge(block));
                }
            }
            done = next;
            let pairs = done * BLOCK as u64;
            let stage_failure = (1.0 - options.confidence) / f64::from(stage * (stage + 1));
            let failure = stage_failure / (2 * n + 1) as f64;
            let span: f64 = weights.iter().zip(&self.norms).map(|(q, norm)| q * norm).sum();
            let bound = sums[n].mean(pairs) + sums[n].radius(pairs, span / 2.0, failure);
            proof.upper = proof.upper.min(bound);
            proof.radius = 0.0;
            let mut least = f64::INFINITY;
            for i in 0..n {
                let radius = sums[i].radius(pairs, self.norms[i], failure);
                let margin = sums[i].mean(pairs);
                proof.logits[i] = self.labels[i] * margin;
                proof.radius = proof.radius.max(radius);
                least = least.min(margin - radius);
            }
            proof.lower = proof.lower.max(least);
            proof.pairs = pairs;
            if proof.upper - proof.lower <= options.relative_width * proof.upper {
                break;
            }
        }
        proof
    }

    /// For every i the sums of (y_i v(z)·φ_i(z) + y_i v(−z)·φ_i(−z))/2 over a block, then those of
    /// (‖r(z)‖ + ‖r(−z)‖)/2.
    fn block_sums(&self, weights: &[f64], smoothing: f64, seed: u64, block: u64) -> Vec<Sums> {
        let n = self.labels.len();
        let patterns = patterns(self.points.as_ref(), seed, Purpose::FreshDirections, block);
        let residuals = Residuals::new(self.signed.as_ref(), weights, patterns.as_ref());
        let mut sums = vec![Sums::default(); n + 1];
        for (s, squares) in residuals.squares.iter().enumerate() {
            let [ahead, behind] = squares.map(|square| 0.5 / (square + smoothing * smoothing).sqrt());
            let (active, products) = (patterns.col(s), residuals.products.col(s));
            for i in 0..n {
                let margin = if active[i] > 0.0 {
                    products[i] * ahead
                } else {
                    (residuals.totals[i] - products[i]) * behind
                };
                sums[i].add(margin);
            }
            sums[n].add(0.5 * (squares[0].sqrt() + squares[1].sqrt()));
        }
        sums
    }
}

/// Stages of one sample at most: barrier and smoothing shrink by 4 each.
const STAGES: usize = 12;

/// Smoothing μ in units of the gap that the barrier causes.
const SMOOTHING: f64 = 3.0;

/// The activation patterns on sampled pairs of directions, block after block.
struct Sample {
    blocks: Vec<Vec<bool>>,
}

impl Sample {
    fn draw(problem: &Problem<'_>, seed: u64, blocks: u64) -> Self {
        let blocks = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let patterns =
                    patterns(problem.points.as_ref(), seed, Purpose::Directions, block);
                patterns.col_iter().flat_map(|column| column.iter().map(|&s| s > 0.0)).collect()
            })
            .collect();
        Self { blocks }
    }

    /// The average of √(‖r(z)‖² + μ²) over the sample, to second order in q.
    fn model(&self, problem: &Problem<'_>, weights: &[f64], smoothing: f64) -> Model {
        let n = weights.len();
        let mut total = Moments::zero(n);
        for chunk in self.blocks.chunks(CHUNK as usize) {
            let parts: Vec<Moments> = chunk
                .par_iter()
                .map(|block| Moments::of(problem, weights, smoothing, block))
                .collect();
            parts.iter().for_each(|part| total.add(part));
        }
        let count = (2 * BLOCK * self.blocks.len()) as f64;
        let gram = gram(problem.signed.as_ref());
        let hessian = Mat::from_fn(n, n, |i, k| {
            if i < k {
                return 0.0;
            }
            let shared = total.common[(i, k)] + total.apart - total.behind[i] - total.behind[k];
            (gram[(i, k)] * shared - total.outer[(i, k)]) / count
        });
        let gradient = total.gradient.iter().map(|g| g / count).collect();
        Model { value: total.value / count, gradient, hessian }
    }
}

/// The Gram matrix of the columns, lower triangle.
fn gram(columns: MatRef<'_, f64>) -> Mat<f64> {
    let mut gram = Mat::zeros(columns.ncols(), columns.ncols());
    add_lower_product(&mut gram, columns.transpose());
    gram
}

/// target += factor·factorᵀ, lower triangle.
pub(super) fn add_lower_product(target: &mut Mat<f64>, factor: MatRef<'_, f64>) {
    triangular::matmul(
        target,
        BlockStructure::TriangularLower,
        Accum::Add,
        factor,
        BlockStructure::Rectangular,
        factor.transpose(),
        BlockStructure::Rectangular,
        1.0,
        Par::Seq,
    );
}

/// Sums over directions from which value, gradient and Hessian are put together. With h =
/// √(‖r(z)‖² + μ²) and h' the same at −z, s_i the indicator at z:
struct Moments {
    /// Σ h + h'.
    value: f64,
    /// Σ s_i y_i x_i·r(z)/h + (1 − s_i) y_i x_i·r(−z)/h'.
    gradient: Vec<f64>,
    /// Σ s_i s_k (1/h + 1/h'), lower triangle.
    common: Mat<f64>,
    /// Σ s_i/h'.
    behind: Vec<f64>,
    /// Σ 1/h'.
    apart: f64,
    /// Σ of the products over i, k of the terms of `gradient`, each over √h or √h'; lower triangle.
    outer: Mat<f64>,
}

impl Moments {
    fn zero(n: usize) -> Self {
        Self {
            value: 0.0,
            gradient: vec![0.0; n],
            common: Mat::zeros(n, n),
            behind: vec![0.0; n],
            apart: 0.0,
            outer: Mat::zeros(n, n),
        }
    }

    fn of(problem: &Problem<'_>, weights: &[f64], smoothing: f64, block: &[bool]) -> Self {
        let n = weights.len();
        let pairs = block.len() / n;
        let patterns = Mat::from_fn(n, pairs, |i, s| f64::from(u8::from(block[s * n + i])));
        let residuals = Residuals::new(problem.signed.as_ref(), weights, patterns.as_ref());
        let mut moments = Self::zero(n);
        let mut terms = Mat::<f64>::zeros(n, 2 * pairs);
        let mut scaled = patterns;
        for (s, squares) in residuals.squares.iter().enumerate() {
            let [h, opposite] = squares.map(|square| (square + smoothing * smoothing).sqrt());
            moments.value += h + opposite;
            moments.apart += 1.0 / opposite;
            let root = (1.0 / h + 1.0 / opposite).sqrt();
            let powers = [h, opposite].map(|h| 1.0 / (h * h.sqrt()));
            for i in 0..n {
                let product = residuals.products[(i, s)];
                if block[s * n + i] {
                    moments.gradient[i] += product / h;
                    moments.behind[i] += 1.0 / opposite;
                    terms[(i, 2 * s)] = product * powers[0];
                    scaled[(i, s)] = root;
                } else {
                    let product = residuals.totals[i] - product;
                    moments.gradient[i] += product / opposite;
                    terms[(i, 2 * s + 1)] = product * powers[1];
                }
            }
        }
        add_lower_product(&mut moments.common, scaled.as_ref());
        add_lower_product(&mut moments.outer, terms.as_ref());
        moments
    }

    fn add(&mut self, other: &Self) {
        self.value += other.value;
        self.apart += other.apart;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(sum, term)| *sum += term);
        self.behind.iter_mut().zip(&other.behind).for_each(|(sum, term)| *sum += term);
        self.common += &other.common;
        self.outer += &other.outer;
    }
}
