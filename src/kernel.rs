//! The limiting kernel of the features φ_i(z) = 1(z·x_i > 0) x_i under z ~ N(0, I_d):
//!
//! K_ik = E[φ_i(z)·φ_k(z)] = x_i·x_k (π − θ_ik)/(2π), θ_ik the angle between x_i and x_k.

use std::f64::consts::PI;

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

/// The entries E[φ_x(z)·φ_y(z)] for the columns x of `left` (d × p) and y of `right` (d × q), p × q;
/// their norms as given by [`norms`], none of them 0.
///
/// The inner products are one matrix product on the calling thread: run tiles in parallel. An entry
/// is off by at most (3 d + 16) ε ‖x‖ ‖y‖, ε the machine epsilon: d ε ‖x‖ ‖y‖ from the inner product,
/// and below the angle at which two points are compared themselves an error of 2 d ε of a cosine is
/// one of at most 15 d ε of its angle.
pub fn tile(
    left: MatRef<'_, f64>,
    left_norms: &[f64],
    right: MatRef<'_, f64>,
    right_norms: &[f64],
) -> Mat<f64> {
    let mut kernel = Mat::zeros(left.ncols(), right.ncols());
    matmul(&mut kernel, Accum::Replace, left.transpose(), right, 1.0, Par::Seq);
    for (k, column) in kernel.col_iter_mut().enumerate() {
        for (i, value) in column.iter_mut().enumerate() {
            let inner = *value;
            if inner == 0.0 {
                continue;
            }
            let cosine = inner / (left_norms[i] * right_norms[k]);
            let theta =
                if cosine.abs() < STEEP { cosine.acos() } else { angle(left.col(i), right.col(k)) };
            *value = inner * (PI - theta) / (2.0 * PI);
        }
    }
    kernel
}

/// The kernel matrix K (n × n) of `points` (d × n).
///
/// ```
/// // Two unit vectors at a right angle are active together on a quarter of all directions, but their
/// // product is 0; alone each is active on half of them.
/// let points = faer::mat![[1.0, 0.0], [0.0, 1.0]];
/// let kernel = distill_bounds::kernel::matrix(points.as_ref());
/// assert_eq!((kernel[(0, 0)], kernel[(0, 1)]), (0.5, 0.0));
/// ```
pub fn matrix(points: MatRef<'_, f64>) -> Mat<f64> {
    let norms = norms(points);
    tile(points, &norms, points, &norms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, fill_normal, stream};

    fn points(d: usize, n: usize) -> Mat<f64> {
        let mut entries = vec![0.0; d * n];
        fill_normal(&mut stream(3, Purpose::Inputs, 0), &mut entries);
        Mat::from_fn(d, n, |row, i| entries[i * d + row])
    }

    /// Angles far below what an arc cosine resolves near ±1.
    #[test]
    fn angles_are_accurate_near_zero_and_near_pi() {
        for theta in [1e-12, 1e-9, 1e-4, 1.0, PI / 2.0] {
            let pair = Mat::from_fn(2, 3, |row, i| match (row, i) {
                (0, 0) => 2.0,
                (0, 1) => theta.cos(),
                (1, 1) => theta.sin(),
                (0, 2) => -3.0 * theta.cos(),
                (1, 2) => -3.0 * theta.sin(),
                _ => 0.0,
            });
            let near = angle(pair.col(0), pair.col(1));
            assert!((near - theta).abs() < 4.0 * f64::EPSILON * theta.max(1e-3), "{near} {theta}");
            let far = angle(pair.col(0), pair.col(2));
            assert!((far - (PI - theta)).abs() < 4.0 * f64::EPSILON * PI, "{far} {theta}");
        }
    }

    #[test]
    fn diagonal_is_half_the_square_and_opposite_points_do_not_interact() {
        let x = points(5, 1);
        let both = Mat::from_fn(5, 2, |row, i| if i == 0 { x[(row, 0)] } else { -x[(row, 0)] });
        let kernel = matrix(both.as_ref());
        assert!((kernel[(0, 0)] / x.squared_norm_l2() - 0.5).abs() < 1e-15);
        assert!(kernel[(0, 1)].abs() < 1e-15);
    }

    /// A tile by one matrix product against single entries, at ordinary and at steep angles.
    #[test]
    fn tiles_agree_with_entries() {
        let mut points = points(7, 40);
        for row in 0..7 {
            points[(row, 5)] = points[(row, 30)] * 2.0 + 1e-9 * points[(row, 31)];
            points[(row, 6)] = -points[(row, 30)] + 1e-3 * points[(row, 31)];
        }
        let (left, right) = (points.subcols(3, 17), points.subcols(10, 30));
        let tile = tile(left, &norms(left), right, &norms(right));
        for i in 3..20 {
            for k in 10..40 {
                let (entry, scale) = (
                    entry(points.col(i), points.col(k)),
                    points.col(i).norm_l2() * points.col(k).norm_l2(),
                );
                assert!((tile[(i - 3, k - 10)] - entry).abs() < 1e-14 * scale, "{i} {k}");
            }
        }
    }

    /// The formula against the average of φ_i(z)·φ_k(z) over sampled z.
    #[test]
    fn entries_agree_with_sampled_features() {
        let points = points(3, 4);
        let samples = 200_000;
        let mut z = vec![0.0; 3 * samples];
        fill_normal(&mut stream(3, Purpose::Directions, 0), &mut z);
        let active =
            |z: &[f64], i: usize| (0..3).map(|row| z[row] * points[(row, i)]).sum::<f64>() > 0.0;
        for i in 0..4 {
            for k in 0..i {
                let both = z.chunks(3).filter(|z| active(z, i) && active(z, k)).count();
                let inner: f64 = (0..3).map(|row| points[(row, i)] * points[(row, k)]).sum();
                let sampled = inner * both as f64 / samples as f64;
                // Five standard deviations of a share.
                let tolerance = 5.0 * inner.abs() * 0.5 / (samples as f64).sqrt();
                let kernel = entry(points.col(i), points.col(k));
                assert!((kernel - sampled).abs() < tolerance, "{kernel} {sampled}");
            }
        }
    }
}
