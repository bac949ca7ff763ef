//! The Hilbert-ball margin γ_H = min over the simplex of √(qᵀHq), H = K∘yyᵀ, at least γ*.
//!
//! Up to [`DENSE`] points the program is handed to an interior-point method; above, [`solve`] adds
//! points to working sets and never holds more of H than a given memory.

mod dense;
mod pivoting;
mod pricing;
mod working_set;

use faer::MatRef;

pub(crate) use self::dense::minimise;
pub use self::working_set::{Options, Round, solve};

use self::pricing::Pricing;
use super::bracket::{Bracket, Method};
use super::error::MarginError;
use super::input::{self, check};
use crate::kernel;
use crate::work::Work;

/// Most points for which the whole matrix is handed to the interior-point method.
pub const DENSE: usize = 500;

/// The bracket of γ_H for `points` (d × n) with `labels`, and the weights q of its upper end.
///
/// Upper end: √(qᵀHq) at the weights found. Lower end: the margin min_i y_i E[u·φ_i] of the field
/// u = Σ_k q_k y_k φ_k over √(E‖u‖²). Both are widened by the rounding of H and of the sums.
///
/// # Errors
/// If the arguments are outside their domain, the quadratic program is not solved, or `work` is
/// stopped.
///
/// ```
/// use distill_bounds::margin::hilbert;
/// use distill_bounds::work::Work;
///
/// // Two unit vectors at a right angle: H is the identity over 2, and γ_H = 1/2 at q = (1/2, 1/2).
/// let points = faer::mat![[1.0, 0.0], [0.0, 1.0]];
/// let (gamma, weights) = hilbert::bracket(points.as_ref(), &[1.0, -1.0], Work::unwatched())?;
/// assert!(gamma.lower <= 0.5 && 0.5 <= gamma.upper);
/// assert!((weights[0] - 0.5).abs() < 1e-6);
/// # Ok::<_, distill_bounds::margin::MarginError>(())
/// ```
pub fn bracket(
    points: MatRef<'_, f64>,
    labels: &[f64],
    work: Work<'_>,
) -> Result<(Bracket, Vec<f64>), MarginError> {
    if points.ncols() > DENSE {
        return solve(points, labels, &Options::default(), None, work, &mut |_| ());
    }
    check(points, labels)?;
    let exponent = input::exponent(points);
    if exponent != 0 {
        let points = input::shrunk(points, exponent);
        let (bracket, weights) = bracket(points.as_ref(), labels, work)?;
        return Ok((bracket.scaled(exponent), weights));
    }
    let stage = work.stage("Hilbert-ball margin", 2);
    let pricing = Pricing::new(points, labels);
    let mut matrix = kernel::matrix(points);
    let square = pricing.scale * pricing.scale;
    for (k, column) in matrix.col_iter_mut().enumerate() {
        for (i, entry) in column.iter_mut().enumerate() {
            *entry *= labels[i] * labels[k] / square;
        }
    }
    stage.advance(1)?;
    let weights = dense::minimise(matrix.as_ref())?;
    stage.advance(1)?;
    Ok((pricing.price(&weights, &stage)?.bracket(Method::QuadraticProgram), weights))
}
