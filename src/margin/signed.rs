//! The signed points that the sampled program and its fresh directions work on.

use faer::Mat;

use super::rank::Reduction;
use crate::kernel;

/// The signed points in coordinates of their span, scaled to largest norm 1.
pub(super) struct Problem<'a> {
    /// Column i is x_i.
    pub points: Mat<f64>,
    /// Column i is y_i x_i.
    pub signed: Mat<f64>,
    /// y_i.
    pub labels: &'a [f64],
    /// ‖x_i‖, after scaling.
    pub norms: Vec<f64>,
}

impl<'a> Problem<'a> {
    pub fn new(reduction: &Reduction, labels: &'a [f64], largest: f64) -> Self {
        let coordinates = &reduction.coordinates;
        let (rank, n) = coordinates.shape();
        let points = Mat::from_fn(rank, n, |row, i| coordinates[(row, i)] / largest);
        let signed = Mat::from_fn(rank, n, |row, i| labels[i] * points[(row, i)]);
        let norms = kernel::norms(points.as_ref());
        Self { points, signed, labels, norms }
    }
}
