//! Pairs of random directions z, −z, residuals on them, and sums over their blocks.
//!
//! A point is active on exactly one of the two, so a pair halves the range of every average and
//! most of its variance, and r(−z) = Σ_i q_i y_i x_i − r(z) comes for free.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};
use rayon::prelude::*;

use crate::random::{Purpose, fill_normal, stream};
use crate::work::{Stage, Stopped};

/// Pairs that share one random stream.
pub(super) const BLOCK: usize = 1024;

/// Blocks that are worked on at the same time; fixed, so that sums have one order.
pub(super) const CHUNK: u64 = 16;

/// `part` of each of `items`, [`CHUNK`] at the same time, handed to `merge` in their order: sums come out the same
/// for any number of threads.
pub(super) fn in_order<I: Sync, T: Send>(
    items: &[I],
    stage: &Stage<'_>,
    part: impl Fn(&I) -> Result<T, Stopped> + Sync,
    mut merge: impl FnMut(T),
) -> Result<(), Stopped> {
    for chunk in items.chunks(CHUNK as usize) {
        let parts = chunk.par_iter().map(|item| {
            stage.check()?;
            let part = part(item)?;
            stage.advance(1)?;
            Ok(part)
        });
        parts.collect::<Result<Vec<T>, Stopped>>()?.into_iter().for_each(&mut merge);
    }
    Ok(())
}

/// The activation patterns on block `index` of pairs: column s, entry i is 1 if z_s·x_i > 0 and
/// otherwise 0; n × [`BLOCK`].
pub(super) fn patterns(
    points: MatRef<'_, f64>,
    seed: u64,
    purpose: Purpose,
    index: u64,
) -> Mat<f64> {
    let rank = points.nrows();
    let mut normal = vec![0.0; rank * BLOCK];
    fill_normal(&mut stream(seed, purpose, index), &mut normal);
    let directions = MatRef::from_column_major_slice(&normal, rank, BLOCK);
    let mut patterns = Mat::zeros(points.ncols(), BLOCK);
    matmul(&mut patterns, Accum::Replace, points.transpose(), directions, 1.0, Par::Seq);
    for column in patterns.col_iter_mut() {
        column.iter_mut().for_each(|entry| *entry = f64::from(u8::from(*entry > 0.0)));
    }
    patterns
}

/// The residual of weights q on the directions of a block.
pub(super) struct Residuals {
    /// ‖r(z)‖² and ‖r(−z)‖² for each pair.
    pub squares: Vec<[f64; 2]>,
    /// y_i x_i·r(z), n × pairs.
    pub products: Mat<f64>,
    /// y_i x_i·R, R = r(z) + r(−z): length n.
    pub totals: Vec<f64>,
}

/// ‖r(z)‖² and ‖r(−z)‖² for each pair, and the residuals r(z), rank × pairs.
pub(super) fn squares(
    signed: MatRef<'_, f64>,
    weights: &[f64],
    patterns: MatRef<'_, f64>,
) -> (Vec<[f64; 2]>, Mat<f64>) {
    let weighted = weighted(signed, weights);
    let total = totals(&weighted);
    let mut residuals = Mat::zeros(signed.nrows(), patterns.ncols());
    matmul(&mut residuals, Accum::Replace, &weighted, patterns, 1.0, Par::Seq);
    let squares = (residuals.col_iter())
        .map(|column| {
            column.iter().zip(&total).fold([0.0, 0.0], |[ahead, behind], (r, whole)| {
                [ahead + r * r, behind + (whole - r) * (whole - r)]
            })
        })
        .collect();
    (squares, residuals)
}

/// Column i is q_i y_i x_i.
fn weighted(signed: MatRef<'_, f64>, weights: &[f64]) -> Mat<f64> {
    Mat::from_fn(signed.nrows(), signed.ncols(), |row, i| signed[(row, i)] * weights[i])
}

/// R = r(z) + r(−z).
fn totals(weighted: &Mat<f64>) -> Vec<f64> {
    weighted.row_iter().map(|row| row.iter().sum()).collect()
}

/// R = r(z) + r(−z) of weights q on `signed`.
pub(super) fn whole(signed: MatRef<'_, f64>, weights: &[f64]) -> Vec<f64> {
    totals(&weighted(signed, weights))
}

impl Residuals {
    /// For `signed` (rank × n: column i is y_i x_i), `weights` q and `patterns`.
    pub fn new(signed: MatRef<'_, f64>, weights: &[f64], patterns: MatRef<'_, f64>) -> Self {
        let (squares, residuals) = squares(signed, weights, patterns);
        let total = whole(signed, weights);
        let mut products = Mat::zeros(signed.ncols(), patterns.ncols());
        matmul(&mut products, Accum::Replace, signed.transpose(), &residuals, 1.0, Par::Seq);
        let totals = (signed.col_iter())
            .map(|column| column.iter().zip(&total).map(|(x, whole)| x * whole).sum())
            .collect();
        Self { squares, products, totals }
    }
}
