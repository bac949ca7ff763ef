//! What weights q prove about γ_H: the products (Hq)_i, from tiles of the kernel.

use faer::{Mat, MatRef};
use rayon::prelude::*;

use super::super::bracket::{Bracket, Method};
use crate::kernel;
use crate::sum::Compensated;
use crate::work::{Stage, Stopped};

/// Points of a tile, in each direction.
pub(super) const TILE: usize = 256;

/// The signed kernel matrix H_ik = y_i y_k K_ik of points scaled to largest norm 1, in tiles.
pub(super) struct Pricing<'a> {
    points: MatRef<'a, f64>,
    labels: &'a [f64],
    norms: Vec<f64>,
    /// The largest norm of the points as they are given.
    pub scale: f64,
}

/// The products Hq of weights q.
pub(super) struct Price {
    /// (Hq)_i, each within `rounding`.
    pub products: Vec<f64>,
    /// qᵀHq, within `rounding`.
    pub square: f64,
    rounding: f64,
    scale: f64,
}

/// Some of the points, side by side.
pub(super) struct Selection {
    points: Mat<f64>,
    norms: Vec<f64>,
    labels: Vec<f64>,
}

impl<'a> Pricing<'a> {
    /// For `points` (d × n, none of them 0) with `labels` (n, each −1 or 1).
    pub fn new(points: MatRef<'a, f64>, labels: &'a [f64]) -> Self {
        let norms = kernel::norms(points);
        let scale = norms.iter().copied().fold(0.0, f64::max);
        Self { points, labels, norms, scale }
    }

    /// Copies the points of `indices`.
    pub fn select(&self, indices: &[usize]) -> Selection {
        let mut points = Mat::zeros(self.points.nrows(), indices.len());
        for (column, &i) in points.col_iter_mut().zip(indices) {
            column.iter_mut().zip(self.points.col(i).iter()).for_each(|(to, from)| *to = *from);
        }
        Selection {
            points,
            norms: indices.iter().map(|&i| self.norms[i]).collect(),
            labels: indices.iter().map(|&i| self.labels[i]).collect(),
        }
    }

    /// The products Hq for `weights` q of sum 1: one pass over the columns with weight.
    ///
    /// An entry of H is within (3 d + 16) ε of its value ([`kernel::tile`]), an entry of Hq is summed
    /// tile by tile over terms of at most q_k/2, and qᵀHq is a compensated sum. `stage` learns of each
    /// block of [`TILE`] products.
    pub fn price(&self, weights: &[f64], stage: &Stage<'_>) -> Result<Price, Stopped> {
        let support: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0.0).collect();
        let chosen = self.select(&support);
        let signed: Vec<f64> = support.iter().map(|&i| self.labels[i] * weights[i]).collect();
        let square = self.scale * self.scale;
        let mut products = vec![0.0; weights.len()];
        stage.extend(weights.len().div_ceil(TILE) as u64);
        products.par_chunks_mut(TILE).enumerate().try_for_each(|(block, products)| {
            stage.check()?;
            let first = block * TILE;
            let left = self.points.subcols(first, products.len());
            let norms = &self.norms[first..first + products.len()];
            for start in (0..support.len()).step_by(TILE) {
                let tile = chosen.tile(left, norms, start);
                let mut part = [0.0; TILE];
                for (column, &weight) in tile.col_iter().zip(&signed[start..]) {
                    let terms = part.iter_mut().zip(column.iter());
                    terms.for_each(|(sum, entry)| *sum += weight * entry);
                }
                products.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
            }
            for (i, product) in products.iter_mut().enumerate() {
                *product *= self.labels[first + i] / square;
            }
            stage.advance(1)
        })?;
        let terms = products.iter().zip(weights).map(|(product, q)| product * q);
        let square = terms.collect::<Compensated>().value();
        let terms = TILE + support.len() / TILE + 3 * self.points.nrows() + 24;
        let rounding = terms as f64 * f64::EPSILON;
        Ok(Price { products, square, rounding, scale: self.scale })
    }

    /// The lower triangle of H over `selection`, in columns. `stage` learns of each [`TILE`] columns.
    pub fn matrix(&self, selection: &Selection, stage: &Stage<'_>) -> Result<Mat<f64>, Stopped> {
        let size = selection.labels.len();
        let square = self.scale * self.scale;
        let mut matrix = Mat::zeros(size, size);
        stage.extend(size.div_ceil(TILE) as u64);
        matrix.par_col_chunks_mut(TILE).enumerate().try_for_each(|(panel, mut columns)| {
            stage.check()?;
            let first = panel * TILE;
            let width = columns.ncols();
            for start in (first..size).step_by(TILE) {
                let height = TILE.min(size - start);
                let left = selection.points.subcols(start, height);
                let tile = selection.tile(left, &selection.norms[start..start + height], first);
                for k in 0..width {
                    let sign = selection.labels[first + k] / square;
                    for i in 0..height {
                        columns[(start + i, k)] = tile[(i, k)] * sign * selection.labels[start + i];
                    }
                }
            }
            stage.advance(1)
        })?;
        Ok(matrix)
    }
}

impl Selection {
    /// The kernel between `left` and the selected points from `start` on, [`TILE`] at most.
    fn tile(&self, left: MatRef<'_, f64>, left_norms: &[f64], start: usize) -> Mat<f64> {
        let width = TILE.min(self.norms.len() - start);
        let right = self.points.subcols(start, width);
        kernel::tile(left, left_norms, right, &self.norms[start..start + width])
    }
}

impl Price {
    /// The bracket of γ_H that the weights prove.
    pub fn bracket(&self, method: Method) -> Bracket {
        let least = self.products.iter().copied().fold(f64::INFINITY, f64::min);
        let upper = (self.square.max(0.0) + self.rounding).sqrt();
        let lower = ((least - self.rounding) / upper).max(0.0);
        Bracket {
            lower: lower * self.scale,
            upper: upper * self.scale,
            method,
            confidence: 1.0,
            directions: None,
        }
    }
}
