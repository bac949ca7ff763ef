//! The labelled points that a margin is asked of: their domain, and the power of two by which very
//! short or very long ones are scaled.

use faer::{Mat, MatRef};

use super::error::MarginError;
use crate::kernel;

/// Norms between 2^−`ORDINARY` and 2^`ORDINARY` are left as they are: their products and the sums of
/// these neither underflow nor overflow.
const ORDINARY: i32 = 64;

/// Checks the domain of a labelled set of points.
pub(super) fn check(points: MatRef<'_, f64>, labels: &[f64]) -> Result<(), MarginError> {
    if points.ncols() == 0 {
        return Err(MarginError::Empty);
    }
    if labels.len() != points.ncols() {
        return Err(MarginError::LabelCount { labels: labels.len(), points: points.ncols() });
    }
    if let Some(index) = labels.iter().position(|y| y.abs() != 1.0) {
        return Err(MarginError::Label { index, value: labels[index] });
    }
    let norms = kernel::norms(points);
    match norms.iter().position(|&norm| !(norm > 0.0 && norm.is_finite())) {
        Some(index) => Err(MarginError::Point { index, norm: norms[index] }),
        None => Ok(()),
    }
}

/// `value`·2^`exponent`, rounded once where the result is subnormal.
pub(super) fn scale(value: f64, exponent: i32) -> f64 {
    libm::scalbn(value, exponent)
}

/// The exponent e for which the points, 2^e times unit vectors or so, are scaled by 2^−e before
/// anything else: 0 for norms of an ordinary size.
///
/// γ and γ_H are homogeneous of degree 1 in the points, and powers of two are exact.
pub(super) fn exponent(points: MatRef<'_, f64>) -> i32 {
    let largest = kernel::norms(points).into_iter().fold(0.0, f64::max);
    let exponent = libm::ilogb(largest);
    if exponent.abs() <= ORDINARY { 0 } else { exponent }
}

/// `points` times 2^−`exponent`.
pub(super) fn shrunk(points: MatRef<'_, f64>, exponent: i32) -> Mat<f64> {
    Mat::from_fn(points.nrows(), points.ncols(), |row, i| scale(points[(row, i)], -exponent))
}
