//! The inputs in an orthonormal basis of their span. Exact for the margin: z ~ N(0, I_d) projected
//! on the span is standard normal there, and φ_i depends on the projection only.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};

use crate::work::{Stopped, Work};

/// x_i = basis·coordinates_i, up to `defect`.
#[derive(Clone, Debug)]
pub(crate) struct Reduction {
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

/// Orthogonal factorisation with column pivoting: Gram–Schmidt, each new column orthogonalised
/// twice. It ends at rank r when every rest is at most 8 max(d, n) ε max_i ‖x_i‖, ε the machine
/// epsilon; what is cut off is reported as the defect. Inputs of rank d keep their coordinates.
pub(crate) fn reduce(points: MatRef<'_, f64>, work: Work<'_>) -> Result<Reduction, Stopped> {
    let (d, n) = points.shape();
    let basis = orthonormal_basis(points, d, work)?;
    let rank = basis.ncols();
    if rank == d {
        let (basis, coordinates) = (Mat::identity(d, d), points.to_owned());
        return Ok(Reduction { basis, coordinates, defect: 0.0 });
    }
    let mut coordinates = Mat::zeros(rank, n);
    matmul(&mut coordinates, Accum::Replace, basis.transpose(), points, 1.0, Par::Seq);
    let mut rest = points.to_owned();
    matmul(&mut rest, Accum::Add, &basis, &coordinates, -1.0, Par::Seq);
    let defect = largest(rest.as_ref()).1;
    Ok(Reduction { basis, coordinates, defect })
}

/// Whether the rank of the inputs is above `rank`, by the rule of [`reduce`].
pub(super) fn exceeds(points: MatRef<'_, f64>, rank: usize) -> bool {
    orthonormal_basis(points, rank + 1, Work::unwatched()).is_ok_and(|basis| basis.ncols() > rank)
}

/// An orthonormal basis of the span of the columns, `most` vectors at most.
fn orthonormal_basis(
    points: MatRef<'_, f64>,
    most: usize,
    work: Work<'_>,
) -> Result<Mat<f64>, Stopped> {
    let (d, n) = points.shape();
    let most = most.min(d).min(n);
    let stage = work.stage("rank of the inputs", most as u64);
    let mut rest = points.to_owned();
    let mut basis = Mat::<f64>::zeros(d, most);
    let mut rank = 0;
    let mut threshold = 0.0;
    while rank < most {
        let (pivot, size) = largest(rest.as_ref());
        if rank == 0 {
            threshold = 8.0 * d.max(n) as f64 * f64::EPSILON * size;
        }
        if size <= threshold {
            break;
        }
        let mut direction = Mat::from_fn(d, 1, |row, _| rest[(row, pivot)]);
        subtract_projection(basis.subcols(0, rank), &mut direction);
        let length = direction.norm_l2();
        for row in 0..d {
            basis[(row, rank)] = direction[(row, 0)] / length;
        }
        subtract_projection(basis.subcols(rank, 1), &mut rest);
        rank += 1;
        stage.advance(1)?;
    }
    Ok(basis.subcols(0, rank).to_owned())
}

/// The longest column and its norm.
fn largest(columns: MatRef<'_, f64>) -> (usize, f64) {
    let norms = columns.col_iter().map(|column| column.norm_l2()).enumerate();
    norms.fold((0, 0.0), |best, next| if next.1 > best.1 { next } else { best })
}

/// Removes from every column its projection on the orthonormal `basis`.
fn subtract_projection(basis: MatRef<'_, f64>, columns: &mut Mat<f64>) {
    let mut along = Mat::zeros(basis.ncols(), columns.ncols());
    matmul(&mut along, Accum::Replace, basis.transpose(), &*columns, 1.0, Par::Seq);
    matmul(columns, Accum::Add, basis, &along, -1.0, Par::Seq);
}
