//! The margin of inputs of any rank, from sampled directions.
//!
//! The weights q minimise the average of √(‖r(z)‖² + μ²) over sampled directions, r(z) =
//! Σ_i q_i y_i φ_i(z), and the field is v(z) = r(z)/√(‖r(z)‖² + μ²). What they prove is then
//! measured on directions drawn from another stream.

use faer::MatRef;

use super::bracket::{Bracket, Margin, Method, Shortfall};
use super::certificate::Certificate;
use super::directions::BLOCK;
use super::error::MarginError;
use super::field::{Field, Recipe};
use super::fresh::{self, Proof};
use super::input::check;
use super::options::Options;
use super::path::{End, Path};
use super::problem::Problem;
use super::record::{Parts, Record};
use super::sample::Sample;
use super::{hilbert, rank};
use crate::kernel;
use crate::work::{Stage, Work};

/// Most points for which the sampled program is solved: its second derivatives are n × n.
pub const LARGEST: usize = 2000;

/// Pairs of directions for each point at least, as far as the options allow.
const LEAST_PAIRS: usize = 8;

/// The samples, each by what it is a share of the pairs (1 over this) and by the in-sample gap at which
/// it is left, in units of the relative width asked for.
const SAMPLES: [(u64, f64); 3] = [(64, 2.0), (8, 1.0), (1, FINAL)];

/// The in-sample gap at which the largest sample is left, in the same units.
const FINAL: f64 = 0.25;

/// What the pairs are multiplied by, one after the other, while the weights do not hold on fresh
/// directions.
const FURTHER: [u64; 3] = [4, 16, 64];

/// Pairs times n² at most for a further sample: about a minute.
const EFFORT: u64 = 1 << 34;

/// The certificate of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1) by sampling,
/// at any rank. If the weights turn out to fit the sampled directions better than fresh ones, few
/// points are given more directions than the options say. Finished parts are kept in `record`.
///
/// Memory: one byte for each point and sampled pair of directions.
///
/// # Errors
/// If the arguments are outside their domain, there are more than [`LARGEST`] points, the quadratic
/// program of γ_H is not solved, `work` is stopped, or a part cannot be recorded.
pub fn certify(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    record: Record<'_>,
    work: Work<'_>,
) -> Result<Certificate, MarginError> {
    check(points, labels)?;
    options.check()?;
    if !options.teacher_objective.is_margin() {
        return Err(MarginError::Objective { points: labels.len() });
    }
    if labels.len() > LARGEST {
        return Err(MarginError::TooMany { points: labels.len(), most: LARGEST });
    }
    let parts = record.under(options);
    let reduction = rank::reduce(points, work)?;
    let norms = kernel::norms(points);
    let largest = norms.iter().copied().fold(0.0, f64::max);
    let gamma_hilbert_bracket: Bracket = parts.part("Hilbert-ball margin", || {
        hilbert::bracket(points, labels, work).map(|(bracket, _)| bracket)
    })?;
    let problem = Problem::new(&reduction, labels, largest);
    let (path, proof) = prove(&problem, options, parts, work)?;
    let recipe = Recipe::Residual { smoothing: path.smoothing * largest, exponent: 0 };
    let field = Field::new(recipe, points, labels, &path.weights)
        .unwrap_or_else(|| unreachable!("the smoothing is above 0"));
    let gamma = Bracket {
        lower: (proof.lower * largest).max(0.0),
        upper: (proof.upper * largest).min(gamma_hilbert_bracket.upper),
        method: Method::FreshDirections,
        confidence: options.confidence,
        directions: Some(2 * proof.pairs),
    };
    let of = (points, norms.as_slice(), reduction.rank());
    let margin = Margin::new(of, gamma, gamma_hilbert_bracket, options.relative_width, || {
        shortfall(&proof, path.end)
    });
    let logits = proof.logits.iter().map(|z| z * largest).collect();
    let logit_radius = proof.radius * largest;
    let (weights, choice) = (path.weights, None);
    Ok(Certificate { margin, weights, field, logits, logit_radius, choice })
}

/// The weights and the smoothing, and what they prove on fresh directions.
///
/// Every attempt has fresh directions and a share of the failure probability of its own, so that
/// whichever is returned holds.
fn prove(
    problem: &Problem<'_>,
    options: &Options,
    parts: Parts<'_>,
    work: Work<'_>,
) -> Result<(Path, Proof), MarginError> {
    let n = problem.labels.len() as u64;
    let stage = work.stage("sampled program", 0);
    let mut path = solve(problem, options, parts, &stage)?;
    let mut proof = fresh::measure(problem, &path, options, parts, 0, work)?;
    for (attempt, factor) in (1..).zip(FURTHER) {
        let pairs = options.pairs.saturating_mul(factor);
        let is_cheap = pairs.saturating_mul(n * n) <= EFFORT;
        if proof.is_narrow(options) || proof.is_noisy() || path.end != End::Narrow || !is_cheap {
            break;
        }
        let blocks = pairs.div_ceil(BLOCK as u64);
        path = follow(problem, path, (blocks, FINAL), options, parts, &stage)?;
        proof = fresh::measure(problem, &path, options, parts, attempt, work)?;
    }
    Ok((path, proof))
}

/// The larger part of the width of a bracket that is too wide.
fn shortfall(proof: &Proof, end: End) -> Shortfall {
    if proof.is_noisy() {
        return Shortfall::FreshDirections;
    }
    match end {
        End::Narrow => Shortfall::SampledDirections,
        End::Stages => Shortfall::Smoothing,
        End::Indefinite => Shortfall::Solver,
    }
}

/// Weights q and smoothing μ: on a few directions first (but so many that the corrected sample is
/// convex in all but rare cases), then on more, until the in-sample gap is a fourth of the relative
/// width asked for.
fn solve(
    problem: &Problem<'_>,
    options: &Options,
    parts: Parts<'_>,
    stage: &Stage<'_>,
) -> Result<Path, MarginError> {
    let n = problem.labels.len();
    let blocks = options.pairs.div_ceil(BLOCK as u64);
    let least = (LEAST_PAIRS * n).div_ceil(BLOCK) as u64;
    let mut path = Path::new(n);
    for (share, slack) in SAMPLES {
        let size = blocks.div_ceil(share).max(least).min(blocks);
        path = follow(problem, path, (size, slack), options, parts, stage)?;
    }
    Ok(path)
}

/// `path` followed on a sample of `blocks` blocks of directions to an in-sample gap of `slack` times the
/// relative width asked for.
fn follow(
    problem: &Problem<'_>,
    mut path: Path,
    (blocks, slack): (u64, f64),
    options: &Options,
    parts: Parts<'_>,
    stage: &Stage<'_>,
) -> Result<Path, MarginError> {
    let name = ("sampled program", blocks, slack);
    parts.part(name, || {
        let sample = Sample::draw(problem, options.seed, blocks, stage)?;
        let sample = sample.corrected(problem, stage)?;
        let width = slack * options.relative_width;
        path.follow(problem, &sample, width, (parts, blocks, slack), stage)?;
        Ok(path)
    })
}
