//! Sums over drawn directions, from which gradients and bounds are made.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::circles::{Circles, add, dot, squares};
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

/// Numbers of blocks that one source has to itself.
const SOURCE: u64 = 1 << 40;

/// What one draw is.
pub(super) enum Design {
    /// A pair of opposite directions.
    Pairs,
    /// A half of a great circle through the axis, and the opposite half.
    Circles(Circles),
}

impl Design {
    /// Circles for points about an axis, pairs for others.
    pub fn of(problem: &Problem<'_>) -> Self {
        Circles::about(problem).map_or(Self::Pairs, Self::Circles)
    }

    /// The largest share of a draw on which points may be on different sides.
    pub fn share(&self) -> f64 {
        match self {
            Self::Pairs => 1.0,
            Self::Circles(circles) => circles.share,
        }
    }
}

/// What is asked, of what, and how.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub problem: &'a Problem<'a>,
    pub design: &'a Design,
    pub options: &'a Options,
    pub parts: Parts<'a>,
    pub work: Work<'a>,
}

/// Directions that nothing else uses: those of one `purpose` and `number`.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub purpose: Purpose,
    pub number: u64,
}

/// Sums over draws.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Tally {
    /// (y_i v(z)·φ_i(z) + y_i v(−z)·φ_i(−z))/2, in an interval of length ‖x_i‖: one of the two
    /// features is 0. On circles its average over the angle.
    pub margins: Vec<Sums>,
    /// (‖r(z)‖ + ‖r(−z)‖)/2, in an interval of length Σ q_i ‖x_i‖/2; on circles its average.
    pub objective: Sums,
    /// The same as `margins` for y_i r(z)·φ_i(z), where pairs are drawn.
    pub products: Vec<f64>,
    /// Draws.
    pub count: u64,
}

impl Tally {
    /// Nothing yet, for `n` points.
    pub fn new(n: usize) -> Self {
        let margins = vec![Sums::default(); n];
        Self { margins, objective: Sums::default(), products: vec![0.0; n], count: 0 }
    }

    /// E[y_i v·φ_i] as far as it is known.
    pub fn means(&self) -> Vec<f64> {
        self.margins.iter().map(|sums| sums.mean(self.count)).collect()
    }

    /// These sums at `path` and those over the further blocks up to `blocks` of `source` in all; finished
    /// parts are kept.
    pub fn up_to(
        mut self,
        blocks: u64,
        setting: Setting<'_>,
        path: &Path,
        source: Source,
        stage: &Stage<'_>,
    ) -> Result<Self, MarginError> {
        let mut done = self.count / BLOCK as u64;
        while done < blocks {
            let end = blocks.min(done + KEPT);
            let name = ("sums", source.purpose as u64, source.number, end);
            self = setting
                .parts
                .part(name, || Ok(self.with(setting, path, source, done..end, stage)?))?;
            done = end;
        }
        Ok(self)
    }

    /// These sums and those over further `blocks` of a source.
    fn with(
        &self,
        setting: Setting<'_>,
        path: &Path,
        source: Source,
        mut blocks: Range<u64>,
        stage: &Stage<'_>,
    ) -> Result<Self, Stopped> {
        let mut tally = self.clone();
        while !blocks.is_empty() {
            let end = blocks.end.min(blocks.start + CHUNK);
            let parts = (blocks.start..end).into_par_iter().map(|block| {
                stage.check()?;
                let (seed, index) = (setting.options.seed, source.number * SOURCE + block);
                let stream = (seed, source.purpose, index);
                let part = match setting.design {
                    Design::Pairs => Self::of_pairs(setting.problem, path, stream),
                    Design::Circles(circles) => {
                        Self::of_circles(setting.problem, circles, path, stream)
                    }
                };
                stage.advance(1)?;
                Ok(part)
            });
            let parts: Vec<Self> = parts.collect::<Result<_, Stopped>>()?;
            parts.iter().for_each(|part| tally.merge(part));
            blocks.start = end;
        }
        Ok(tally)
    }

    /// The sums over a block of pairs.
    fn of_pairs(
        problem: &Problem<'_>,
        path: &Path,
        (seed, purpose, index): (u64, Purpose, u64),
    ) -> Self {
        let patterns = patterns(problem.points.as_ref(), seed, purpose, index);
        let residuals = Residuals::new(problem.signed.as_ref(), &path.weights, patterns.as_ref());
        let mut tally = Self::new(path.weights.len());
        for (s, squares) in residuals.squares.iter().enumerate() {
            let [ahead, behind] =
                squares.map(|square| 0.5 / (square + path.smoothing * path.smoothing).sqrt());
            let sums = tally.margins.iter_mut().zip(&mut tally.products);
            for (i, (margin, product)) in sums.enumerate() {
                let ahead_of = residuals.products[(i, s)];
                let (value, factor) = if patterns[(i, s)] > 0.0 {
                    (ahead_of, ahead)
                } else {
                    (residuals.totals[i] - ahead_of, behind)
                };
                margin.add(value * factor);
                *product += 0.5 * value;
            }
            tally.objective.add(0.5 * (squares[0].sqrt() + squares[1].sqrt()));
        }
        tally.count = residuals.squares.len() as u64;
        tally
    }

    /// The sums over a block of circles.
    ///
    /// With f = p r/h and f' = p (R − r)/h' on an arc of probability p and on the opposite one, the margin
    /// of point i is half of y_i x_i·(Σ f over the arcs above φ_i + Σ f' over those below), which is
    /// Σ f over all + R Σ p/h' below − Σ p (1/h + 1/h') r below.
    fn of_circles(
        problem: &Problem<'_>,
        circles: &Circles,
        path: &Path,
        (seed, purpose, index): (u64, Purpose, u64),
    ) -> Self {
        let n = path.weights.len();
        let levels = circles.levels(problem, seed, purpose, index);
        let (weighted, total) = circles.weighted(&path.weights);
        let along: Vec<f64> = (0..n).map(|i| dot(circles.column(i), &total)).collect();
        let square = path.smoothing * path.smoothing;
        let mut tally = Self::new(n);
        let mut margins = vec![0.0; n];
        let [mut residual, mut forward, mut below] = [(); 3].map(|()| vec![0.0; circles.stride]);
        for levels in levels.col_iter() {
            let levels = levels.try_as_col_major().expect("a column").as_slice();
            let order = Circles::order(levels);
            [&mut residual, &mut forward, &mut below].into_iter().for_each(|v| v.fill(0.0));
            let (mut opposite, mut level, mut objective) = (0.0, 0.0, 0.0);
            for k in 0..=n {
                let next = order.get(k).map_or(1.0, |&i| levels[i as usize]);
                let p = next - level;
                level = next;
                if p > 0.0 {
                    let [ahead, behind] = squares(&residual, &total);
                    objective += p * (ahead.sqrt() + behind.sqrt());
                    let rates = [ahead, behind].map(|norm| p / (norm + square).sqrt());
                    opposite += rates[1];
                    add(&mut forward, rates[0], &residual);
                    add(&mut below, rates[0] + rates[1], &residual);
                }
                if let Some(&i) = order.get(k) {
                    let i = i as usize;
                    margins[i] = opposite * along[i] - dot(circles.column(i), &below);
                    let place = i * circles.stride;
                    add(&mut residual, 1.0, &weighted[place..place + circles.stride]);
                }
            }
            for (i, sums) in tally.margins.iter_mut().enumerate() {
                sums.add(0.5 * (margins[i] + dot(circles.column(i), &forward)));
            }
            tally.objective.add(0.5 * objective);
        }
        tally.count = levels.ncols() as u64;
        tally
    }

    fn merge(&mut self, other: &Self) {
        self.margins.iter_mut().zip(&other.margins).for_each(|(sums, part)| sums.merge(*part));
        self.objective.merge(other.objective);
        self.products.iter_mut().zip(&other.products).for_each(|(sum, part)| *sum += part);
        self.count += other.count;
    }
}
