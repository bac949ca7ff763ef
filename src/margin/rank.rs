//! The inputs in an orthonormal basis of their span. Exact for the margin: z ~ N(0, I_d) projected
//! on the span is standard normal there, and φ_i depends on the projection only.

use faer::{Mat, MatRef};

/// x_i = basis·coordinates_i, up to `defect`.
#[derive(Clone, Debug)]
pub(super) struct Reduction {
    /// d × r with orthonormal columns, r the rank.
    pub basis: Mat<f64>,
    /// r × n: column i holds the coordinates of x_i.
    pub coordinates: Mat<f64>,
    /// max_i ‖x_i − basis·coordinates_i‖.
    pub defect: f64,
}

impl Reduction {
    /// Rank r of the inputs.
    pub fn rank(&self) -> usize {
        self.basis.ncols()
    }
}

/// Column-pivoted QR factorisation. A pivot at most 8 max(d, n) ε times the first one counts as 0,
/// ε the machine epsilon: what is cut off is no larger than the factorisation's own rounding, and
/// it is reported as the defect. Inputs of rank d keep their coordinates as they are.
pub(super) fn reduce(points: MatRef<'_, f64>) -> Reduction {
    let (d, n) = points.shape();
    let factors = points.col_piv_qr();
    let pivots = factors.thin_R();
    let threshold = 8.0 * d.max(n) as f64 * f64::EPSILON * pivots[(0, 0)].abs();
    let rank = (0..d.min(n)).take_while(|&k| pivots[(k, k)].abs() > threshold).count();
    if rank == d {
        let basis = Mat::identity(d, d);
        return Reduction { basis, coordinates: points.to_owned(), defect: 0.0 };
    }
    let basis = factors.compute_thin_Q().subcols(0, rank).to_owned();
    let coordinates = basis.transpose() * points;
    let rest = points - &basis * &coordinates;
    let defect = (0..n).map(|i| rest.col(i).norm_l2()).fold(0.0, f64::max);
    Reduction { basis, coordinates, defect }
}
