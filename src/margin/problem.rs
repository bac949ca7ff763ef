//! The labelled points as the sampled program sees them.

use std::sync::OnceLock;

use faer::Mat;

use super::linear::add_lower_product;
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
    /// The products y_i y_k x_i·x_k, lower triangle.
    pub gram: Mat<f64>,
    /// E[φ_i·φ_k], once it was asked for.
    kernel: OnceLock<Mat<f64>>,
}

impl<'a> Problem<'a> {
    /// The points of `reduction` over `largest`, their largest norm.
    pub fn new(reduction: &Reduction, labels: &'a [f64], largest: f64) -> Self {
        let coordinates = &reduction.coordinates;
        let (rank, n) = coordinates.shape();
        let points = Mat::from_fn(rank, n, |row, i| coordinates[(row, i)] / largest);
        let signed = Mat::from_fn(rank, n, |row, i| labels[i] * points[(row, i)]);
        let norms = kernel::norms(points.as_ref());
        let mut gram = Mat::zeros(n, n);
        add_lower_product(&mut gram, signed.transpose());
        Self { points, signed, labels, norms, gram, kernel: OnceLock::new() }
    }

    /// The kernel matrix E[φ_i·φ_k].
    pub fn kernel(&self) -> &Mat<f64> {
        self.kernel.get_or_init(|| kernel::matrix(self.points.as_ref()))
    }

    /// E[y_i r(z)·φ_i(z)] for the weights q.
    pub fn products(&self, weights: &[f64]) -> Vec<f64> {
        let kernel = self.kernel();
        let signed: Vec<f64> = weights.iter().zip(self.labels).map(|(q, y)| q * y).collect();
        let expected = |i: usize| {
            let terms = kernel.col(i).iter().zip(&signed).map(|(entry, q)| entry * q);
            self.labels[i] * terms.sum::<f64>()
        };
        (0..self.labels.len()).map(expected).collect()
    }
}
