//! Dense linear algebra on the calling thread, so that results do not depend on the thread count.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::{factor, solve};
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::{Accum, Mat, MatRef, Par};

/// `target` += `factor`·`factor`ᵀ, lower triangle only.
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
/// if the matrix is not positive definite in double precision.
pub(super) fn solve_definite(mut matrix: Mat<f64>, mut sides: Mat<f64>) -> Option<Mat<f64>> {
    let size = matrix.nrows();
    let scratch = factor::cholesky_in_place_scratch::<f64>(size, Par::Seq, Default::default());
    let mut buffer = MemBuffer::new(scratch);
    let stack = MemStack::new(&mut buffer);
    let (ridge, options) = (Default::default(), Default::default());
    factor::cholesky_in_place(matrix.as_mut(), ridge, Par::Seq, stack, options).ok()?;
    solve::solve_in_place(matrix.as_ref(), sides.as_mut(), Par::Seq, stack);
    Some(sides)
}
