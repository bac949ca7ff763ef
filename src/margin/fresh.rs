//! What weights and a field prove, measured on directions drawn from another stream than those that
//! shaped them.

use super::concentration::Bound;
use super::directions::{BLOCK, CHUNK};
use super::error::MarginError;
use super::options::Options;
use super::path::Path;
use super::tally::{Setting, Source, Tally};
use crate::random::Purpose;

/// The share of the width asked for that the radius of a margin may take.
const RADIUS: f64 = 0.5;

/// Share of the draws that are expected to be enough after which the bounds are looked at first.
const FIRST: f64 = 0.25;

/// Bounds that hold together with the confidence asked for.
pub(super) struct Proof {
    /// At most min_i y_i E[v·φ_i].
    pub lower: f64,
    /// At least g(q).
    pub upper: f64,
    /// E[v·φ_i], each within `radius`.
    pub logits: Vec<f64>,
    /// Largest error of a logit.
    pub radius: f64,
    /// Pairs of directions used.
    pub pairs: u64,
    /// The part of upper − lower that comes from the confidence radii: the rest stays however many
    /// directions are used.
    pub noise: f64,
}

impl Proof {
    /// Whether the confidence radii are at least half of the width.
    pub fn is_noisy(&self) -> bool {
        2.0 * self.noise >= self.upper - self.lower
    }

    /// Whether the bracket is as narrow as asked for.
    pub fn is_narrow(&self, options: &Options) -> bool {
        self.upper - self.lower <= options.relative_width * self.upper
    }
}

/// The intervals in which the margins and the objective of a draw lie for sure, each by its middle and
/// half of its length.
///
/// Outside a share s of a draw all points are on one side: there r(z) = R and r(−z) = 0. So a margin is
/// (1 − s) y_i x_i·R/(2h), h = √(‖R‖² + μ²), up to s ‖x_i‖/2, and the objective is at least
/// (1 − s) ‖R‖/2 and by at most s Σ q_i ‖x_i‖/2 more.
struct Intervals {
    margins: Vec<[f64; 2]>,
    objective: [f64; 2],
}

impl Intervals {
    fn new(setting: Setting<'_>, path: &Path) -> Self {
        let problem = setting.problem;
        let share = setting.design.share();
        let whole: Vec<f64> = (problem.signed.row_iter())
            .map(|row| row.iter().zip(&path.weights).map(|(x, q)| x * q).sum())
            .collect();
        let length = whole.iter().map(|r| r * r).sum::<f64>().sqrt();
        let factor = 0.5 * (1.0 - share) / length.hypot(path.smoothing);
        let columns = problem.signed.col_iter().zip(&problem.norms);
        let margins = columns.map(|(column, norm)| {
            let along: f64 = column.iter().zip(&whole).map(|(x, r)| x * r).sum();
            [factor * along, 0.5 * share * norm]
        });
        let span: f64 = path.weights.iter().zip(&problem.norms).map(|(q, norm)| q * norm).sum();
        let half = 0.25 * share * span;
        let objective = [0.5 * (1.0 - share) * length + half, half];
        Self { margins: margins.collect(), objective }
    }
}

/// A point of an interval near `centre`, and the larger distance to its ends.
fn reach(centre: f64, [middle, half]: [f64; 2]) -> (f64, f64) {
    let centre = centre.clamp(middle - half, middle + half);
    (centre, half + (centre - middle).abs())
}

/// The draws that are expected to be enough for the bracket that the options ask for, from the sums `fit`
/// at `path` or at weights near it.
pub(super) fn expected(setting: Setting<'_>, path: &Path, fit: &Tally) -> u64 {
    let Setting { options, .. } = setting;
    let intervals = Intervals::new(setting, path);
    let objective = fit.objective.mean(fit.count);
    let width = RADIUS * options.relative_width * objective;
    let log = ((2 * fit.margins.len() + 1) as f64 / (1.0 - options.confidence)).ln();
    let draws = fit.margins.iter().zip(&intervals.margins).map(|(sums, interval)| {
        let mean = sums.mean(fit.count);
        let (_, reach) = reach(mean, *interval);
        let slack = (mean - objective + width).max(0.5 * width);
        log * (2.0 * sums.square_about(mean, fit.count) / (slack * slack) + reach / slack)
    });
    draws.fold(1.0, f64::max) as u64
}

/// Bounds g(q) and every logit on fresh directions, in stages of twice the size each, until the
/// relative width is reached, the width without the confidence radii is above it for most of the width,
/// or the budget is spent.
///
/// Attempt a = 0, 1, … may fail with probability α/((a+1)(a+2)), α = 1 − confidence, and its stage
/// k = 1, 2, … with a share 1/(k(k+1)) of that, so that all stages of all attempts hold together; within
/// a stage the 2n + 1 one-sided statements have equal shares. An attempt has directions of its own, and
/// its stages and [`Bound`]s follow from the sums `fit`, over directions that the proof has nothing to do
/// with.
pub(super) fn measure(
    setting: Setting<'_>,
    path: &Path,
    fit: &Tally,
    attempt: u32,
) -> Result<Proof, MarginError> {
    let Setting { problem, options, .. } = setting;
    let n = path.weights.len();
    let intervals = Intervals::new(setting, path);
    let mut tally = Tally::new(n);
    let mut proof = Proof {
        lower: 0.0,
        upper: f64::INFINITY,
        logits: vec![],
        radius: f64::INFINITY,
        pairs: 0,
        noise: f64::INFINITY,
    };
    let budget = options.fresh_pairs.div_ceil(BLOCK as u64);
    let source = Source { purpose: Purpose::FreshDirections, number: u64::from(attempt) };
    let shown = setting.work.stage("fresh directions", budget);
    let number = f64::from(attempt);
    let share = (1.0 - options.confidence) / ((number + 1.0) * (number + 2.0));
    let expected = FIRST * expected(setting, path, fit) as f64 / BLOCK as f64;
    let first = (expected as u64).max(1).next_multiple_of(CHUNK);
    let (mut done, mut stage) = (0, 0.0);
    while done < budget {
        done = budget.min((2 * done).max(first));
        tally = tally.up_to(done, setting, path, source, &shown)?;
        shown.reach(done)?;
        stage += 1.0;
        let pairs = tally.count;
        let failure = share / (stage * (stage + 1.0)) / (2 * n + 1) as f64;
        let bound = |fit_sums: &super::concentration::Sums, interval| {
            let mean = fit_sums.mean(fit.count);
            let (centre, reach) = reach(mean, interval);
            let square = fit_sums.square_about(centre, fit.count);
            Bound::new(centre, reach, square, pairs, failure)
        };
        let radii: Vec<f64> = (tally.margins.iter().zip(&fit.margins).zip(&intervals.margins))
            .map(|((sums, fit), interval)| bound(fit, *interval).radius(sums, pairs, failure))
            .collect();
        let means = tally.means();
        let lower = means.iter().zip(&radii).map(|(mean, radius)| mean - radius);
        let objective = &tally.objective;
        let upper = bound(&fit.objective, intervals.objective).radius(objective, pairs, failure);
        let upper = objective.mean(pairs) + upper;
        proof.lower = lower.fold(f64::INFINITY, f64::min).max(proof.lower);
        proof.upper = proof.upper.min(upper);
        let least = means.iter().copied().fold(f64::INFINITY, f64::min);
        proof.noise = (proof.upper - proof.lower) - (objective.mean(pairs) - least);
        proof.radius = radii.into_iter().fold(0.0, f64::max);
        // No margin is below the bound of an earlier stage either.
        proof.logits =
            (means.iter().zip(problem.labels)).map(|(mean, y)| y * mean.max(proof.lower)).collect();
        proof.pairs = pairs;
        let is_hopeless = !proof.is_noisy()
            && proof.upper - proof.lower - proof.noise > options.relative_width * proof.upper;
        if proof.is_narrow(options) || is_hopeless {
            break;
        }
    }
    Ok(proof)
}
