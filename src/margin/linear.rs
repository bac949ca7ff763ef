//! Dense linear algebra in a fixed order, so that results do not depend on the thread count.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::{factor, solve};
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::{Accum, Mat, MatRef, Par};

/// `target` += `factor`·`factor`ᵀ, lower triangle only, on the calling thread.
pub(super) fn add_lower_product(target: &mut Mat<f64>, factor: MatRef<'_, f64>) {
    triangular::matmul(
        target,
        BlockStructure::TriangularLower,
        Accum::Add,
        factor,
        BlockStructure::Rectangular,
        factor.transpose(),
        BlockStructure::Rectangular,
        1.0,
        Par::Seq,
    );
}

/// Solves `matrix`·X = `sides` by Cholesky factorisation of the lower triangle of `matrix`. `None`
/// if the matrix is not positive definite in double precision. The number of parts in `par` decides
/// the order of the sums.
pub(crate) fn solve_definite(matrix: Mat<f64>, mut sides: Mat<f64>, par: Par) -> Option<Mat<f64>> {
    Cholesky::new(matrix, par)?.solve(&mut sides, par);
    Some(sides)
}

/// The Cholesky factor of a matrix, in its lower triangle.
pub(super) struct Cholesky(Mat<f64>);

impl Cholesky {
    /// The factor of the lower triangle of `matrix`, if that is positive definite in double precision.
    pub fn new(mut matrix: Mat<f64>, par: Par) -> Option<Self> {
        let scratch =
            factor::cholesky_in_place_scratch::<f64>(matrix.nrows(), par, Default::default());
        let mut buffer = MemBuffer::new(scratch);
        let stack = MemStack::new(&mut buffer);
        let (ridge, options) = (Default::default(), Default::default());
        factor::cholesky_in_place(matrix.as_mut(), ridge, par, stack, options).ok()?;
        Some(Self(matrix))
    }

    /// Puts the solutions in the place of the right-hand `sides`.
    pub fn solve(&self, sides: &mut Mat<f64>, par: Par) {
        let scratch = solve::solve_in_place_scratch::<f64>(self.0.nrows(), sides.ncols(), par);
        let mut buffer = MemBuffer::new(scratch);
        solve::solve_in_place(self.0.as_ref(), sides.as_mut(), par, MemStack::new(&mut buffer));
    }
}
