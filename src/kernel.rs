//! The limiting kernel of the features φ_i(z) = 1(z·x_i > 0) x_i under z ~ N(0, I_d):
//!
//! K_ik = E[φ_i(z)·φ_k(z)] = x_i·x_k (π − θ_ik)/(2π), θ_ik the angle between x_i and x_k.

use std::f64::consts::PI;
use std::ops::Range;

use faer::linalg::matmul::matmul;
use faer::{Accum, ColRef, Mat, MatRef, Par};

/// Above this |cos θ| the arc cosine of a rounded cosine loses digits, and the angle is taken from
/// the two points themselves.
const STEEP: f64 = 0.99;

/// ‖x‖₂.
pub fn norm(x: ColRef<'_, f64>) -> f64 {
    x.norm_l2()
}

/// The angle in [0, π] between `x` and `y`, both non-zero and of equal length.
///
/// Kahan's formula 2 atan2(‖u − v‖, ‖u + v‖) on the unit vectors u, v: accurate to a few units in
/// the last place at every angle, 0 and π included.
pub fn angle(x: ColRef<'_, f64>, y: ColRef<'_, f64>) -> f64 {
    let (across, along) = (x.norm_l2(), y.norm_l2());
    let (mut difference, mut sum) = (0.0, 0.0);
    for (&a, &b) in x.iter().zip(y.iter()) {
        let (a, b) = (a / across, b / along);
        difference += (a - b) * (a - b);
        sum += (a + b) * (a + b);
    }
    2.0 * difference.sqrt().atan2(sum.sqrt())
}

/// E[φ_x(z)·φ_y(z)] for two points of equal length; 0 if one of them is 0.
pub fn entry(x: ColRef<'_, f64>, y: ColRef<'_, f64>) -> f64 {
    let inner: f64 = x.iter().zip(y.iter()).map(|(a, b)| a * b).sum();
    if inner == 0.0 { 0.0 } else { inner * (PI - angle(x, y)) / (2.0 * PI) }
}

/// The norms ‖x_i‖ of the columns of `points` (d × n).
pub fn norms(points: MatRef<'_, f64>) -> Vec<f64> {
    (0..points.ncols()).map(|i| norm(points.col(i))).collect()
}

/// The tile K_ik, i in `rows`, k in `columns`, of the kernel matrix of `points` (d × n, column i is
/// x_i); `norms` as given by [`norms`].
///
/// The inner products are one matrix product on the calling thread: run tiles in parallel.
pub fn tile(
    points: MatRef<'_, f64>,
    norms: &[f64],
    rows: Range<usize>,
    columns: Range<usize>,
) -> Mat<f64> {
    let left = points.subcols(rows.start, rows.len());
    let right = points.subcols(columns.start, columns.len());
    let mut kernel = Mat::zeros(rows.len(), columns.len());
    matmul(&mut kernel, Accum::Replace, left.transpose(), right, 1.0, Par::Seq);
    for (k, column) in kernel.col_iter_mut().enumerate() {
        for (i, value) in column.iter_mut().enumerate() {
            let inner = *value;
            if inner == 0.0 {
                continue;
            }
            let cosine = inner / (norms[rows.start + i] * norms[columns.start + k]);
            let theta = if rows.start + i == columns.start + k {
                0.0
            } else if cosine.abs() < STEEP {
                cosine.acos()
            } else {
                angle(left.col(i), right.col(k))
            };
            *value = inner * (PI - theta) / (2.0 * PI);
        }
    }
    kernel
}

/// The kernel matrix K (n × n) of `points` (d × n).
pub fn matrix(points: MatRef<'_, f64>) -> Mat<f64> {
    let n = points.ncols();
    tile(points, &norms(points), 0..n, 0..n)
}
