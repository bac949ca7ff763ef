//! What weights and a field prove, measured on directions drawn from another stream than those that
//! shaped them.

use rayon::prelude::*;

use super::Options;
use super::concentration::Sums;
use super::directions::{BLOCK, CHUNK, Residuals, patterns};
use super::signed::Problem;
use crate::random::Purpose;

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
}

/// Bounds g(q) and every logit on fresh directions, in stages of twice the size each, until the
/// relative width is reached or the budget is spent.
///
/// Stage k may fail with probability α/(k(k+1)), α = 1 − confidence, so that all stages hold
/// together; within a stage the 2n + 1 one-sided statements have equal shares.
pub(super) fn measure(
    problem: &Problem<'_>,
    weights: &[f64],
    smoothing: f64,
    options: &Options,
) -> Proof {
    let n = weights.len();
    let mut tally = Tally { margins: vec![Sums::default(); n], objective: Sums::default() };
    let mut proof =
        Proof { lower: 0.0, upper: f64::INFINITY, logits: vec![], radius: f64::INFINITY, pairs: 0 };
    let budget = options.fresh_pairs.div_ceil(BLOCK as u64);
    let span: f64 = weights.iter().zip(&problem.norms).map(|(q, norm)| q * norm).sum();
    let (mut done, mut stage) = (0, 0.0);
    while done < budget {
        let next = budget.min((2 * done).max(CHUNK));
        for start in (done..next).step_by(CHUNK as usize) {
            let parts: Vec<Tally> = (start..next.min(start + CHUNK))
                .into_par_iter()
                .map(|block| Tally::of(problem, weights, smoothing, options.seed, block))
                .collect();
            parts.iter().for_each(|part| tally.merge(part));
        }
        done = next;
        stage += 1.0;
        let pairs = done * BLOCK as u64;
        let failure = (1.0 - options.confidence) / (stage * (stage + 1.0)) / (2 * n + 1) as f64;
        let radii: Vec<f64> = (tally.margins.iter().zip(&problem.norms))
            .map(|(sums, &norm)| sums.radius(pairs, norm, failure))
            .collect();
        let means: Vec<f64> = tally.margins.iter().map(|sums| sums.mean(pairs)).collect();
        let lower = means.iter().zip(&radii).map(|(mean, radius)| mean - radius);
        let objective = &tally.objective;
        let upper = objective.mean(pairs) + objective.radius(pairs, span / 2.0, failure);
        proof.lower = lower.fold(f64::INFINITY, f64::min).max(proof.lower);
        proof.upper = proof.upper.min(upper);
        proof.radius = radii.into_iter().fold(0.0, f64::max);
        // No margin is below the bound of an earlier stage either.
        proof.logits =
            (means.iter().zip(problem.labels)).map(|(mean, y)| y * mean.max(proof.lower)).collect();
        proof.pairs = pairs;
        if proof.upper - proof.lower <= options.relative_width * proof.upper {
            break;
        }
    }
    proof
}

/// Sums over pairs of directions.
struct Tally {
    /// (y_i v(z)·φ_i(z) + y_i v(−z)·φ_i(−z))/2, in an interval of length ‖x_i‖: one of the two
    /// features is 0.
    margins: Vec<Sums>,
    /// (‖r(z)‖ + ‖r(−z)‖)/2, in an interval of length Σ q_i ‖x_i‖/2.
    objective: Sums,
}

impl Tally {
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
