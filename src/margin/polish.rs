//! Weights that hold on fresh directions: the program on a sample is given the gradient on a much larger
//! one.
//!
//! Weights that minimise an average over a sample fit it too closely. Its second derivatives are good
//! enough, though, and dear; a gradient is cheap. So the sample is drawn once, and round after round the
//! gradient at the present weights is averaged over more, new directions, and the program with the linear
//! function that gives it this gradient is minimised.

use super::directions::{BLOCK, CHUNK};
use super::error::MarginError;
use super::fresh;
use super::options::Options;
use super::path::{End, Path};
use super::program::SampledAverage;
use super::tally::{Design, Setting, Source, Tally};
use crate::random::Purpose;
use crate::work::{Stage, Stopped};

/// What the draws of a round are multiplied by for the next one, at most.
const GROWTH: f64 = 16.0;

/// Share of the draws that are expected to be enough with which a round will do.
const ENOUGH: f64 = 0.75;

/// What `Options::pairs` are multiplied by at most.
const FURTHER: u64 = 64;

/// Draws times the size of the points at most: a minute or two.
const EFFORT_OF_PAIRS: u64 = 1 << 40;

/// The same for circles, which are not added up as matrix products.
const EFFORT_OF_CIRCLES: u64 = 1 << 35;

/// Draws of a round at most, where the points have `size` coordinates.
fn most(effort: u64, size: usize, options: &Options) -> u64 {
    options.pairs.saturating_mul(FURTHER).min(effort / size as u64).min(options.fresh_pairs)
}

/// Circles of a round at most, where the points have `size` coordinates.
pub(super) fn most_circles(size: usize, options: &Options) -> u64 {
    most(EFFORT_OF_CIRCLES, size, options)
}

/// What has been polished.
pub(super) struct Polish<'a> {
    setting: Setting<'a>,
    /// Draws of the sample.
    size: u64,
    /// Blocks of the last round.
    blocks: u64,
    /// Most blocks of a round.
    most: u64,
    rounds: u64,
}

impl<'a> Polish<'a> {
    /// For the program on a sample of `draws`.
    pub fn new(setting: Setting<'a>, draws: u64) -> Self {
        let size = setting.problem.points.nrows() * setting.problem.points.ncols();
        let effort = match setting.design {
            Design::Pairs => EFFORT_OF_PAIRS,
            Design::Circles(_) => EFFORT_OF_CIRCLES,
        };
        let most = most(effort, size, setting.options).div_ceil(BLOCK as u64);
        Self { setting, size: draws, blocks: 0, most, rounds: 0 }
    }

    /// Whether more directions are allowed than the last round had.
    pub fn can_go_on(&self) -> bool {
        self.blocks < self.most
    }

    /// Moves `path` round after round, until a round has as many draws as are expected to be enough times
    /// `factor`, and gives the sums of the last round.
    pub fn polish<'s, A: SampledAverage + 's>(
        &mut self,
        path: &mut Path,
        sample: impl Fn() -> Result<&'s A, Stopped>,
        factor: u64,
        stage: &Stage<'_>,
    ) -> Result<Tally, MarginError> {
        let Self { setting, .. } = *self;
        let mut next = (self.blocks * factor).max(CHUNK).min(self.most);
        loop {
            (self.rounds, self.blocks) = (self.rounds + 1, next);
            let source = Source { purpose: Purpose::Directions, number: self.rounds };
            stage.extend(next);
            let tally = Tally::new(path.weights.len()).up_to(next, setting, path, source, stage)?;
            if path.end == End::Indefinite {
                return Ok(tally);
            }
            // A gradient over no more directions than those of the sample is no better than its own.
            if tally.count > self.size {
                self.tilt(path, &sample, &tally, stage)?;
            }
            let plan = fresh::expected(setting, path, &tally);
            let goal = plan.fit.saturating_mul(factor);
            let goal = goal.div_ceil(BLOCK as u64).min(self.most);
            if next as f64 >= ENOUGH * goal as f64 {
                return Ok(tally);
            }
            // Equal factors to the goal.
            let factor = goal as f64 / next as f64;
            let rounds = (factor.ln() / GROWTH.ln()).ceil().max(1.0);
            next = ((next as f64 * factor.powf(1.0 / rounds)).ceil() as u64).min(goal);
        }
    }

    /// Moves `path` to where the sample with the gradient of `tally` has its minimum.
    fn tilt<'s, A: SampledAverage + 's>(
        &self,
        path: &mut Path,
        sample: impl Fn() -> Result<&'s A, Stopped>,
        tally: &Tally,
        stage: &Stage<'_>,
    ) -> Result<(), MarginError> {
        let Setting { problem, parts, .. } = self.setting;
        let gradient = fresh::gradient(self.setting, path, tally);
        *path = parts.part(("polished", self.rounds), || {
            let mut path = path.clone();
            path.tilt(problem, sample()?, &gradient, (parts, self.rounds), stage)?;
            Ok(path)
        })?;
        Ok(())
    }
}
