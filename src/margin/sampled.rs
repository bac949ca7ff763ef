//! The margin of inputs of any rank, from sampled directions.
//!
//! The weights q minimise the average of √(‖r(z)‖² + μ²) over sampled directions, r(z) =
//! Σ_i q_i y_i φ_i(z), and the field is v(z) = r(z)/√(‖r(z)‖² + μ²). The program is solved on one sample and
//! polished with the gradients of larger ones; what the result proves is then measured on directions drawn from
//! another stream. A draw is a pair of opposite directions or, for points about an axis, a great circle.

use std::cell::OnceCell;

use faer::MatRef;

use super::bracket::{Bracket, Margin, Method, Shortfall};
use super::bundle::Bundle;
use super::certificate::Certificate;
use super::directions::BLOCK;
use super::error::MarginError;
use super::field::{Field, Recipe};
use super::fresh::{self, Proof};
use super::input::check;
use super::mean_square::MeanSquare;
use super::options::Options;
use super::path::{End, Path};
use super::polish::{self, Polish};
use super::problem::Problem;
use super::program::SampledAverage;
use super::record::Record;
use super::sample::Sample;
use super::tally::{Design, Setting};
use super::{hilbert, rank};
use crate::kernel;
use crate::work::{Stage, Stopped, Work};

/// Most points for which the sampled program is solved: its second derivatives are n × n.
pub const LARGEST: usize = 2000;

/// Pairs of directions for each point at least, as far as the options allow: with as many the corrected sample is
/// convex in all but rare cases.
const LEAST_PAIRS: usize = 8;

/// The in-sample gap at which a sample, or what stands in for one, is left, in units of the relative width asked
/// for, if another follows and if not.
const GAPS: [f64; 2] = [2.0, 0.25];

/// The samples of pairs, by what they are a share of `Options::pairs` (1 over this): the last one if the
/// program on the one before, with its correction, is not convex.
const SHARES: [u64; 2] = [8, 1];

/// Circles of a sample at least and at most, and how often that goes into the first sample.
const CIRCLES: [u64; 2] = [128, 4096];
const FIRST_CIRCLES: u64 = 8;

/// Circles times n² d of a sample: some seconds for each step.
const EFFORT: u64 = 1 << 32;

/// What the directions of the last round are multiplied by while the weights do not hold on fresh ones.
const FACTOR: u64 = 4;

/// Attempts at most.
const ATTEMPTS: u32 = 4;

/// Seconds of one core for each point and each coordinate of a point, where pairs of directions are drawn.
const SECONDS_OF_PAIRS: [f64; 2] = [1e-2, 9.5e-5];

/// Seconds of one core for each coordinate of a point that is passed along a circle, and what the passing itself
/// takes in coordinates.
const SECONDS_OF_A_CIRCLE: f64 = 2e-9;
const PASSING: usize = 10;

/// Seconds of one core that pairs of directions are expected to take for n points of rank r.
pub(super) fn cost_of_pairs(n: usize, rank: usize) -> f64 {
    let [point, coordinate] = SECONDS_OF_PAIRS;
    n as f64 * (point + coordinate * rank as f64)
}

/// Seconds of one core that great circles take for n points of rank r at most: how many are needed is known only
/// once some were drawn.
pub(super) fn cost_of_circles(n: usize, rank: usize) -> f64 {
    let options = Options::default();
    let circles = polish::most_circles(n * rank, &options) + options.fresh_pairs;
    circles as f64 * SECONDS_OF_A_CIRCLE * (n * (rank + PASSING)) as f64
}

/// The certificate of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1) by sampling,
/// at any rank. The weights are polished on as many directions as the width asks for, up to 64 times the
/// pairs of the options. Finished parts are kept in `record`.
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
    let design = Design::of(&problem);
    let setting = Setting { problem: &problem, design: &design, options, parts, work };
    let (path, proof) = prove(setting)?;
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
fn prove(setting: Setting<'_>) -> Result<(Path, Proof), MarginError> {
    let Setting { problem, options, work, .. } = setting;
    let (n, rank) = (problem.labels.len(), problem.points.nrows());
    let stage = work.stage("sampled program", 0);
    let mut path = Path::new(n);
    match setting.design {
        Design::Pairs => {
            let blocks = options.pairs.div_ceil(BLOCK as u64);
            let least = (LEAST_PAIRS * n).div_ceil(BLOCK) as u64;
            let [usual, largest] =
                SHARES.map(|share| blocks.div_ceil(share).max(least).min(blocks));
            let draw = |blocks: u64| {
                let stage = &stage;
                move || {
                    let sample = Sample::draw(problem, options.seed, blocks, stage)?;
                    sample.corrected(problem, stage)
                }
            };
            path = follow(setting, path, (0, GAPS[0]), || Ok(&MeanSquare), &stage)?;
            let mut sample = Drawn::new(draw(usual));
            let mut size = usual;
            path = follow(setting, path, (usual, GAPS[1]), || sample.get(), &stage)?;
            if path.end == End::Indefinite && largest > usual {
                (sample, size) = (Drawn::new(draw(largest)), largest);
                path = follow(setting, path, (largest, GAPS[1]), || sample.get(), &stage)?;
            }
            refine(setting, path, (size * BLOCK as u64, || sample.get()), &stage)
        }
        Design::Circles(circles) => {
            let size = (n * n * rank) as u64;
            let count = (EFFORT / size).clamp(CIRCLES[0], CIRCLES[1]).min(options.pairs);
            let draw = |count: u64| {
                let stage = &stage;
                move || Bundle::draw(problem, circles, options.seed, count as usize, stage)
            };
            let first = count.div_ceil(FIRST_CIRCLES);
            let mut sample = Drawn::new(draw(first));
            path = follow(setting, path, (first, GAPS[0]), || sample.get(), &stage)?;
            sample = Drawn::new(draw(count));
            path = follow(setting, path, (count, GAPS[1]), || sample.get(), &stage)?;
            refine(setting, path, (count, || sample.get()), &stage)
        }
    }
}

/// A sample that is drawn when it is needed first.
struct Drawn<A, D> {
    sample: OnceCell<A>,
    draw: D,
}

impl<A, D: Fn() -> Result<A, Stopped>> Drawn<A, D> {
    fn new(draw: D) -> Self {
        Self { sample: OnceCell::new(), draw }
    }

    fn get(&self) -> Result<&A, Stopped> {
        if self.sample.get().is_none() {
            let sample = (self.draw)()?;
            return Ok(self.sample.get_or_init(|| sample));
        }
        Ok(self.sample.get().unwrap_or_else(|| unreachable!("it was drawn")))
    }
}

/// The weights that are polished, and what they prove.
///
/// Every attempt has fresh directions and a share of the failure probability of its own, so that
/// whichever is returned holds.
fn refine<'s, A: SampledAverage + 's>(
    setting: Setting<'_>,
    mut path: Path,
    (draws, sample): (u64, impl Fn() -> Result<&'s A, Stopped>),
    stage: &Stage<'_>,
) -> Result<(Path, Proof), MarginError> {
    let mut polish = Polish::new(setting, draws);
    let mut attempt = 0;
    loop {
        let factor = if attempt == 0 { 1 } else { FACTOR };
        let fit = polish.polish(&mut path, &sample, factor, stage)?;
        let proof = fresh::measure(setting, &path, &fit, attempt)?;
        let is_done = proof.is_narrow(setting.options) || proof.is_noisy();
        attempt += 1;
        if is_done || path.end != End::Narrow || !polish.can_go_on() || attempt == ATTEMPTS {
            return Ok((path, proof));
        }
    }
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

/// `path` followed on a sample of `size` to an in-sample gap of `slack` times the relative width asked for.
fn follow<'s, A: SampledAverage + 's>(
    setting: Setting<'_>,
    mut path: Path,
    (size, slack): (u64, f64),
    sample: impl Fn() -> Result<&'s A, Stopped>,
    stage: &Stage<'_>,
) -> Result<Path, MarginError> {
    let parts = setting.parts;
    parts.part(("sampled program", size, slack), || {
        let width = slack * setting.options.relative_width;
        path.follow(setting.problem, sample()?, width, (parts, size, slack), stage)?;
        Ok(path)
    })
}
