//! Sums over drawn directions, from which gradients and bounds are made.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::circles::{Circles, add, squares};
use super::concentration::Sums;
use super::directions::{BLOCK, CHUNK, Residuals, in_order, patterns};
use super::error::MarginError;
use super::lanes::dot;
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
    margins: Vec<Sums>,
    /// (‖r(z)‖ + ‖r(−z)‖)/2, in an interval of length Σ q_i ‖x_i‖/2; on circles its average.
    pub objective: Sums,
    /// The same as `margins` for y_i r(z)·φ_i(z) in the place of y_i v(z)·φ_i(z), where pairs are drawn.
    products: Vec<Sums>,
    /// Σ of the products of the two.
    crosses: Vec<f64>,
    /// Draws.
    pub count: u64,
}

impl Tally {
    /// Nothing yet, for `n` points.
    pub fn new(n: usize) -> Self {
        let margins = vec![Sums::default(); n];
        let (products, objective) = (margins.clone(), Sums::default());
        Self { margins, objective, products, crosses: vec![0.0; n], count: 0 }
    }

    /// The t_i ≥ 0 of the margins m_i − t_i p_i of least variance, p_i the products, of which the expectation is
    /// known.
    pub fn controls(&self) -> Vec<f64> {
        let points = self.margins.iter().zip(&self.products).zip(&self.crosses);
        let controls = points.map(|((margin, product), cross)| {
            let [m, p] = [margin, product].map(|sums| sums.mean(self.count));
            let variance = product.square_about(p, self.count);
            let covariance = cross / self.count as f64 - m * p;
            if variance > 0.0 { (covariance / variance).max(0.0) } else { 0.0 }
        });
        controls.collect()
    }

    /// The means of m_i − t_i p_i.
    pub fn means(&self, controls: &[f64]) -> Vec<f64> {
        let points = self.margins.iter().zip(&self.products).zip(controls);
        let mean = |sums: &Sums| sums.mean(self.count);
        points.map(|((margin, product), t)| mean(margin) - t * mean(product)).collect()
    }

    /// The means of (m_i − t_i p_i − `centres`_i)².
    pub fn squares_about(&self, centres: &[f64], controls: &[f64]) -> Vec<f64> {
        let means = self.means(controls).into_iter();
        let points = self.margins.iter().zip(&self.products).zip(&self.crosses);
        let points = points.zip(means).zip(centres.iter().zip(controls));
        let squares = points.map(|((((margin, product), cross), mean), (centre, t))| {
            let [m, p] = [margin, product].map(|sums| sums.mean(self.count));
            let variances = [margin, product].map(|sums| {
                let mean = sums.mean(self.count);
                sums.square_about(mean, self.count)
            });
            let covariance = cross / self.count as f64 - m * p;
            let variance = variances[0] - 2.0 * t * covariance + t * t * variances[1];
            variance.max(0.0) + (mean - centre) * (mean - centre)
        });
        squares.collect()
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
        blocks: Range<u64>,
        stage: &Stage<'_>,
    ) -> Result<Self, Stopped> {
        let mut tally = self.clone();
        let blocks: Vec<u64> = blocks.collect();
        let part = |block: &u64| {
            let (seed, index) = (setting.options.seed, source.number * SOURCE + block);
            let stream = (seed, source.purpose, index);
            Ok(match setting.design {
                Design::Pairs => Self::of_pairs(setting.problem, path, stream),
                Design::Circles(circles) => {
                    Self::of_circles(setting.problem, circles, path, stream)
                }
            })
        };
        in_order(&blocks, stage, part, |part: Self| tally.merge(&part))?;
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
            let sums = tally.margins.iter_mut().zip(&mut tally.products).zip(&mut tally.crosses);
            for (i, ((margin, product), cross)) in sums.enumerate() {
                let along = residuals.products[(i, s)];
                let (along, factor) = if patterns[(i, s)] > 0.0 {
                    (along, ahead)
                } else {
                    (residuals.totals[i] - along, behind)
                };
                let (m, p) = (along * factor, 0.5 * along);
                margin.add(m);
                product.add(p);
                *cross += m * p;
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
        for circle in 0..levels.ncols() {
            let levels = levels.col_as_slice(circle);
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
        self.products.iter_mut().zip(&other.products).for_each(|(sums, part)| sums.merge(*part));
        self.crosses.iter_mut().zip(&other.crosses).for_each(|(sum, part)| *sum += part);
        self.count += other.count;
    }
}
