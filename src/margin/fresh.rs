//! What weights and a field prove, measured on directions drawn from another stream than those that
//! shaped them.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::concentration::Sums;
use super::directions::{BLOCK, CHUNK, Residuals, patterns};
use super::error::MarginError;
use super::options::Options;
use super::path::Path;
use super::problem::Problem;
use super::record::Parts;
use crate::random::Purpose;
use crate::work::{Stage, Stopped, Work};

/// Blocks after which the sums are kept; a multiple of [`CHUNK`].
const KEPT: u64 = 16 * CHUNK;

/// Numbers of blocks that an attempt has to itself.
const ATTEMPT: u64 = 1 << 40;

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

/// Bounds g(q) and every logit on fresh directions, in stages of twice the size each, until the
/// relative width is reached, the width without the confidence radii is above it for most of the width,
/// or the budget is spent.
///
/// Attempt a = 0, 1, … may fail with probability α/((a+1)(a+2)), α = 1 − confidence, and its stage
/// k = 1, 2, … with a share 1/(k(k+1)) of that, so that all stages of all attempts hold together; within
/// a stage the 2n + 1 one-sided statements have equal shares. An attempt has directions of its own.
pub(super) fn measure(
    problem: &Problem<'_>,
    path: &Path,
    options: &Options,
    parts: Parts<'_>,
    attempt: u32,
    work: Work<'_>,
) -> Result<Proof, MarginError> {
    let (weights, n) = (&path.weights, path.weights.len());
    let mut tally = Tally { margins: vec![Sums::default(); n], objective: Sums::default() };
    let mut proof = Proof {
        lower: 0.0,
        upper: f64::INFINITY,
        logits: vec![],
        radius: f64::INFINITY,
        pairs: 0,
        noise: f64::INFINITY,
    };
    let budget = options.fresh_pairs.div_ceil(BLOCK as u64);
    let span: f64 = weights.iter().zip(&problem.norms).map(|(q, norm)| q * norm).sum();
    let first = u64::from(attempt) * ATTEMPT;
    let shown = work.stage("fresh directions", budget);
    let number = f64::from(attempt);
    let share = (1.0 - options.confidence) / ((number + 1.0) * (number + 2.0));
    let (mut done, mut stage) = (0, 0.0);
    while done < budget {
        let next = budget.min((2 * done).max(CHUNK));
        while done < next {
            let end = next.min(done + KEPT);
            let blocks = done..end;
            tally = parts.part(("fresh directions", attempt, end), || {
                Ok(tally.with(problem, path, options.seed, first, blocks, &shown)?)
            })?;
            done = end;
            shown.reach(done)?;
        }
        stage += 1.0;
        let pairs = done * BLOCK as u64;
        let failure = share / (stage * (stage + 1.0)) / (2 * n + 1) as f64;
        let radii: Vec<f64> = (tally.margins.iter().zip(&problem.norms))
            .map(|(sums, &norm)| sums.radius(pairs, norm, failure))
            .collect();
        let means: Vec<f64> = tally.margins.iter().map(|sums| sums.mean(pairs)).collect();
        let lower = means.iter().zip(&radii).map(|(mean, radius)| mean - radius);
        let objective = &tally.objective;
        let upper = objective.mean(pairs) + objective.radius(pairs, span / 2.0, failure);
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

/// Sums over pairs of directions.
#[derive(Clone, Serialize, Deserialize)]
struct Tally {
    /// (y_i v(z)·φ_i(z) + y_i v(−z)·φ_i(−z))/2, in an interval of length ‖x_i‖: one of the two
    /// features is 0.
    margins: Vec<Sums>,
    /// (‖r(z)‖ + ‖r(−z)‖)/2, in an interval of length Σ q_i ‖x_i‖/2.
    objective: Sums,
}

impl Tally {
    /// These sums and those over further `blocks`, counted from block `first` of the seed.
    fn with(
        &self,
        problem: &Problem<'_>,
        path: &Path,
        seed: u64,
        first: u64,
        mut blocks: Range<u64>,
        stage: &Stage<'_>,
    ) -> Result<Self, Stopped> {
        let mut tally = self.clone();
        while !blocks.is_empty() {
            let end = blocks.end.min(blocks.start + CHUNK);
            let parts = (blocks.start..end).into_par_iter().map(|block| {
                stage.check()?;
                let part = Self::of(problem, &path.weights, path.smoothing, seed, first + block);
                stage.advance(1)?;
                Ok(part)
            });
            let parts: Vec<Self> = parts.collect::<Result<_, Stopped>>()?;
            parts.iter().for_each(|part| tally.merge(part));
            blocks.start = end;
        }
        Ok(tally)
    }

    /// The sums over one block.
    fn of(problem: &Problem<'_>, weights: &[f64], smoothing: f64, seed: u64, block: u64) -> Self {
        let patterns = patterns(problem.points.as_ref(), seed, Purpose::FreshDirections, block);
        let residuals = Residuals::new(problem.signed.as_ref(), weights, patterns.as_ref());
        let (mut margins, mut objective) = (vec![Sums::default(); weights.len()], Sums::default());
        for (s, squares) in residuals.squares.iter().enumerate() {
            let [ahead, behind] =
                squares.map(|square| 0.5 / (square + smoothing * smoothing).sqrt());
            for (i, sums) in margins.iter_mut().enumerate() {
                let product = residuals.products[(i, s)];
                sums.add(if patterns[(i, s)] > 0.0 {
                    product * ahead
                } else {
                    (residuals.totals[i] - product) * behind
                });
            }
            objective.add(0.5 * (squares[0].sqrt() + squares[1].sqrt()));
        }
        Self { margins, objective }
    }

    fn merge(&mut self, other: &Self) {
        self.margins.iter_mut().zip(&other.margins).for_each(|(sums, part)| sums.merge(*part));
        self.objective.merge(other.objective);
    }
}
