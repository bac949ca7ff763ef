//! The margin of inputs of any rank, from sampled directions.
//!
//! The weights q minimise the average of √(‖r(z)‖² + μ²) over sampled directions, r(z) =
//! Σ_i q_i y_i φ_i(z), and the field is v(z) = r(z)/√(‖r(z)‖² + μ²). What they prove is then
//! measured on directions drawn from another stream.

use faer::MatRef;

use super::directions::BLOCK;
use super::rank;
use super::sample::Sample;
use super::signed::Problem;
use super::simplex::centre;
use super::{
    Bracket, Certificate, Field, Margin, MarginError, Method, Options, check, fresh, hilbert,
};
use crate::kernel;

/// Most points for which the sampled program is solved: its second derivatives are n × n.
pub const LARGEST: usize = 2000;

/// Stages of one sample at most: barrier and smoothing shrink by 4 each.
const STAGES: usize = 12;

/// Smoothing μ in units of the gap that the barrier causes.
const SMOOTHING: f64 = 3.0;

/// Pairs of directions for each point at least, as far as the options allow.
const LEAST_PAIRS: usize = 8;

/// Pairs of directions for each point at which a sample is large.
const AMPLE_PAIRS: usize = 64;

/// The certificate of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1) by sampling,
/// at any rank.
///
/// Memory: one byte for each point and sampled pair of directions.
///
/// # Errors
/// If the arguments are outside their domain, there are more than [`LARGEST`] points, or the quadratic
/// program of γ_H is not solved.
pub fn certify(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
) -> Result<Certificate, MarginError> {
    check(points, labels)?;
    options.check()?;
    if labels.len() > LARGEST {
        return Err(MarginError::TooMany { points: labels.len() });
    }
    let reduction = rank::reduce(points);
    let norms = kernel::norms(points);
    let largest = norms.iter().copied().fold(0.0, f64::max);
    let smallest = norms.iter().copied().fold(f64::INFINITY, f64::min);
    let (gamma_hilbert_bracket, _) = hilbert::bracket(points, labels)?;
    let problem = Problem::new(&reduction, labels, largest);
    let (weights, smoothing) = problem.solve(options);
    let field = Field::residual(points, labels, &weights, smoothing * largest);
    let proof = fresh::measure(&problem, &weights, smoothing, options);
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

impl Problem<'_> {
    /// Weights q and smoothing μ: on a few directions first (but so many that the corrected sample is
    /// convex in all but rare cases), then on more, until the in-sample gap is a fourth of the relative
    /// width asked for.
    fn solve(&self, options: &Options) -> (Vec<f64>, f64) {
        let blocks = options.pairs.div_ceil(BLOCK as u64);
        let least = (LEAST_PAIRS * self.labels.len()).div_ceil(BLOCK) as u64;
        let mut path = Path::new(self.labels.len());
        for (share, slack) in [(64, 2.0), (8, 1.0), (1, 0.25)] {
            let count = blocks.div_ceil(share).max(least).min(blocks);
            let sample = Sample::draw(self, options.seed, count).corrected(self);
            path.follow(self, &sample, slack * options.relative_width);
        }
        (path.weights, path.smoothing)
    }
}

/// A point on the way to the minimum: barrier and smoothing shrink together.
pub(super) struct Path {
    /// q.
    pub weights: Vec<f64>,
    /// μ.
    smoothing: f64,
    /// The gap that the barrier causes, in units of the objective.
    scale: f64,
}

impl Path {
    /// The centre of the simplex, n points.
    pub fn new(n: usize) -> Self {
        Self { weights: vec![1.0 / n as f64; n], smoothing: 0.0, scale: 0.3 }
    }

    /// Goes on until the gap on `sample` between the objective and the least margin, up to the noise that
    /// the correction leaves, is `width` times the objective, and returns the objective. From where the correction makes the Hessian
    /// indefinite (it may where ‖r(z)‖ varies much) the sample is taken as it is, if it is large: to a
    /// small one the weights would be fitted too closely.
    pub fn follow(&mut self, problem: &Problem<'_>, sample: &Sample, width: f64) -> f64 {
        let n = self.weights.len();
        let mut value = sample.model(problem, &self.weights, 0.0, 0.0).value;
        let is_large = sample.pairs(n) >= AMPLE_PAIRS * n;
        let mut is_corrected = true;
        for _ in 0..STAGES {
            let smoothing = self.scale * value * SMOOTHING;
            let barrier = self.scale * value / n as f64;
            let control = if is_corrected { 1.0 / value.hypot(smoothing) } else { 0.0 };
            let (model, definite) = centre(&mut self.weights, barrier, |q| {
                sample.model(problem, q, smoothing, control)
            });
            self.smoothing = smoothing;
            value = model.value;
            let least = model.gradient.iter().copied().fold(f64::INFINITY, f64::min);
            if !definite && is_corrected && is_large {
                is_corrected = false;
                value = sample.model(problem, &self.weights, 0.0, 0.0).value;
                continue;
            }
            if !definite || value - least <= width * value {
                break;
            }
            self.scale /= 4.0;
        }
        value
    }
}
