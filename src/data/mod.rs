//! Data sets: points of norm at most 1 with labels −1 or 1.

use faer::{Mat, MatRef};

/// n labelled points in R^d with 0 < c ≤ ‖x_i‖ ≤ 1.
#[derive(Clone, Debug)]
pub struct Dataset {
    points: Mat<f64>,
    labels: Vec<f64>,
}

impl Dataset {
    /// Number of points n.
    pub fn n(&self) -> usize {
        self.points.ncols()
    }

    /// Dimension d of the inputs.
    pub fn d(&self) -> usize {
        self.points.nrows()
    }

    /// The inputs, d × n: column i is x_i.
    pub fn points(&self) -> MatRef<'_, f64> {
        self.points.as_ref()
    }

    /// The labels y_i, each −1.0 or 1.0.
    pub fn labels(&self) -> &[f64] {
        &self.labels
    }
}
