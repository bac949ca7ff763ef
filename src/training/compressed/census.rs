//! One pass over the initial weights of all pairs, in memory that does not grow with the width.

use std::ops::Range;

use rayon::prelude::*;

use super::pattern::PatternTable;
use super::points::Points;
use crate::training::initialisation::{BLOCK, Draw, PairBlock};
use crate::work::{Stopped, Work};

/// Blocks of pairs in one unit of parallel work.
const TASK: u64 = 128;

/// Units of work whose findings are held before they are put together.
const WAVE: u64 = 1024;

/// What a pass over all pairs found.
#[derive(Clone, Debug)]
pub struct Census {
    /// The patterns of the initial weights.
    pub table: PatternTable,
    /// Number of pairs in each pattern.
    pub pairs: Vec<u64>,
    /// The pairs that lie in the shell, in the order of their index.
    pub near: Vec<NearPair>,
    /// Initial weights of the near pairs, d entries each.
    pub weights: Vec<f64>,
}

/// A pair near to one of the hyperplanes.
#[derive(Clone, Copy, Debug)]
pub struct NearPair {
    /// a of the first neuron of the pair.
    pub sign: f64,
    /// Number of its pattern in the table.
    pub pattern: usize,
}

impl Census {
    /// Counts the pairs of `draw` by pattern, and collects those whose distance
    /// min_i √m |W(0)·x_i| / ‖x_i‖ is in (shell.start, shell.end], where √m = `root_width`.
    pub fn take(
        points: &Points,
        draw: &Draw,
        root_width: f64,
        shell: &Range<f64>,
        work: &Work<'_>,
    ) -> Result<Self, Stopped> {
        let blocks = draw.blocks();
        let tasks = blocks.div_ceil(TASK);
        let stage = work.stage("blocks of initial weights", blocks);
        let mut whole = Self::empty(points.n());
        for first in (0..tasks).step_by(WAVE as usize) {
            let parts: Vec<Self> = (first..tasks.min(first + WAVE))
                .into_par_iter()
                .map_init(
                    || Scan::new(points, draw),
                    |scan, task| {
                        let mut part = Self::empty(points.n());
                        let blocks = task * TASK..blocks.min((task + 1) * TASK);
                        stage.check()?;
                        for block in blocks.clone() {
                            let count = scan.run(points, draw, block);
                            part.record(scan, count, root_width, shell);
                        }
                        stage.advance(blocks.end - blocks.start)?;
                        Ok(part)
                    },
                )
                .collect::<Result<_, Stopped>>()?;
            for part in &parts {
                whole.append(part);
            }
        }
        Ok(whole)
    }

    fn empty(n: usize) -> Self {
        Self {
            table: PatternTable::new(n),
            pairs: Vec::new(),
            near: Vec::new(),
            weights: Vec::new(),
        }
    }

    fn pattern(&mut self, bits: &[u64]) -> usize {
        let p = self.table.number(bits);
        if p == self.pairs.len() {
            self.pairs.push(0);
        }
        p
    }

    fn record(&mut self, scan: &mut Scan, count: usize, root_width: f64, shell: &Range<f64>) {
        let d = scan.transposed.len();
        for k in 0..count {
            for (bits, word) in scan.bits.iter_mut().zip(&scan.words) {
                *bits = word[k];
            }
            let pattern = self.pattern(&scan.bits);
            self.pairs[pattern] += 1;
            let distance = root_width * scan.distance[k];
            if shell.start < distance && distance <= shell.end {
                self.near.push(NearPair { sign: scan.block.signs[k], pattern });
                self.weights.extend_from_slice(&scan.block.weights[k * d..(k + 1) * d]);
            }
        }
    }

    fn append(&mut self, part: &Self) {
        let numbers: Vec<usize> =
            (0..part.table.len()).map(|p| self.pattern(part.table.bits(p))).collect();
        for (&p, pairs) in numbers.iter().zip(&part.pairs) {
            self.pairs[p] += pairs;
        }
        let renumbered = |near: &NearPair| NearPair { pattern: numbers[near.pattern], ..*near };
        self.near.extend(part.near.iter().map(renumbered));
        self.weights.extend_from_slice(&part.weights);
    }
}

/// Working memory of the pass over one block: arrays over its pairs, so that the loops vectorise.
struct Scan {
    block: PairBlock,
    transposed: Vec<Vec<f64>>,
    products: Vec<f64>,
    distance: Vec<f64>,
    words: Vec<Vec<u64>>,
    bits: Vec<u64>,
}

impl Scan {
    fn new(points: &Points, draw: &Draw) -> Self {
        let words = points.n().div_ceil(64);
        Self {
            block: draw.room(),
            transposed: vec![vec![0.0; BLOCK]; points.d()],
            products: vec![0.0; BLOCK],
            distance: vec![0.0; BLOCK],
            words: vec![vec![0; BLOCK]; words],
            bits: vec![0; words],
        }
    }

    /// Pattern and min_i |W(0)·x_i| / ‖x_i‖ of the pairs of one block. Returns their number.
    fn run(&mut self, points: &Points, draw: &Draw, block: u64) -> usize {
        let count = draw.block(block, &mut self.block).signs.len();
        let d = points.d();
        for (k, row) in self.transposed.iter_mut().enumerate() {
            let column = self.block.weights.iter().skip(k).step_by(d);
            row.iter_mut().zip(column).for_each(|(entry, &weight)| *entry = weight);
        }
        self.distance[..count].fill(f64::INFINITY);
        self.words.iter_mut().for_each(|word| word[..count].fill(0));
        for (i, (x, &inverse)) in points.iter().zip(points.inverse_norms()).enumerate() {
            self.products[..count].fill(0.0);
            for (row, &coordinate) in self.transposed.iter().zip(x) {
                for (product, weight) in self.products[..count].iter_mut().zip(row) {
                    *product += weight * coordinate;
                }
            }
            let word = &mut self.words[i / 64][..count];
            let products = &self.products[..count];
            let distances = &mut self.distance[..count];
            for ((bits, distance), product) in word.iter_mut().zip(distances).zip(products) {
                *bits |= u64::from(*product >= 0.0) << (i % 64);
                let gap = product.abs() * inverse;
                // A point at the origin gives NaN, which is never less.
                *distance = if gap < *distance { gap } else { *distance };
            }
        }
        count
    }
}
