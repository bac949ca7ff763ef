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
pub(crate) fn solve_definite(
    mut matrix: Mat<f64>,
    mut sides: Mat<f64>,
    par: Par,
) -> Option<Mat<f64>> {
    let size = matrix.nrows();
    let scratch = factor::cholesky_in_place_scratch::<f64>(size, par, Default::default());
    let mut buffer = MemBuffer::new(scratch);
    let stack = MemStack::new(&mut buffer);
    let (ridge, options) = (Default::default(), Default::default());
    factor::cholesky_in_place(matrix.as_mut(), ridge, par, stack, options).ok()?;
    solve::solve_in_place(matrix.as_ref(), sides.as_mut(), par, stack);
    Some(sides)
}
