//! The margin γ of Assumption 1 as a certified bracket, and the Hilbert-ball margin.
//!
//! γ* = max_v min_i y_i E[v(z)·φ_i(z)] over fields v with ‖v(z)‖ ≤ 1, z ~ N(0, I_d), equals the
//! least value over the simplex of g(q) = E‖Σ_i q_i y_i φ_i(z)‖. Every q bounds γ* from above and
//! every v from below, so γ* is always given as two numbers and the way in which they were
//! certified. Both bounds are non-negative: g is, and v = 0 has margin 0.

mod angle;
mod arcs;
mod average;
mod bracket;
mod bundle;
mod cells;
mod certificate;
mod chain;
mod circles;
mod concentration;
mod cone;
mod curvature;
mod directions;
mod error;
mod field;
mod fresh;
pub mod hilbert;
mod input;
mod interior;
mod lanes;
pub(crate) mod linear;
mod mean_square;
mod multipliers;
mod objective;
mod options;
mod pairs;
mod path;
mod pattern;
mod planar;
mod polish;
mod problem;
mod program;
pub(crate) mod rank;
mod record;
mod regions;
mod riccati;
mod sample;
pub mod sampled;
mod scaling;
mod simplex;
mod solver;
mod spherical;
mod tally;
mod vector;

use faer::MatRef;

pub use self::arcs::breakpoints;
pub use self::bracket::{Bracket, Margin, Method, Shortfall};
pub use self::certificate::Certificate;
pub use self::error::MarginError;
pub use self::field::{Field, Recipe};
pub use self::objective::{Choice, Objective, Spread};
pub use self::options::Options;
pub use self::pattern::Pattern;
pub use self::record::Record;

use crate::artifact::Journal;
use crate::work::Work;

/// The certified margins of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1).
///
/// # Errors
/// See [`certify`].
///
/// ```
/// use distill_bounds::margin::{Options, bracket};
/// use distill_bounds::work::Work;
///
/// // Unit vectors at 45° and 135° with opposite labels: γ* = (2 + √2)/8.
/// let h = 0.5f64.sqrt();
/// let points = faer::mat![[h, -h], [h, h]];
/// let options = Options::default();
/// let margin = bracket(points.as_ref(), &[1.0, -1.0], &options, Work::unwatched())?;
/// let gamma = (2.0 + 2.0f64.sqrt()) / 8.0;
/// assert!(margin.gamma.lower <= gamma && gamma <= margin.gamma.upper);
/// assert!(margin.met && margin.gamma.relative_width() < 1e-8);
/// # Ok::<_, distill_bounds::margin::MarginError>(())
/// ```
pub fn bracket(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    work: Work<'_>,
) -> Result<Margin, MarginError> {
    certify(points, labels, options, work).map(|certificate| certificate.margin)
}

/// The certified margins of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1), with
/// the weights q and the field v that prove them: exact for inputs of rank at most 2, and up to 300 points
/// of rank 3; sampled otherwise.
///
/// # Errors
/// If the arguments are outside their domain, there are more than [`sampled::LARGEST`] points of rank
/// above 2, a convex program is not solved, or `work` is stopped.
pub fn certify(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    work: Work<'_>,
) -> Result<Certificate, MarginError> {
    resume(points, labels, options, Record::new(&Journal::in_memory(), ""), work)
}

/// [`certify`], which takes the parts that `record` holds from there, and leaves there what it
/// finishes: after an interruption it goes on, to the same certificate bit by bit.
///
/// # Errors
/// Those of [`certify`], or if a part cannot be recorded.
pub fn resume(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    record: Record<'_>,
    work: Work<'_>,
) -> Result<Certificate, MarginError> {
    input::check(points, labels)?;
    if are_too_many(points) {
        let (points, most) = (labels.len(), sampled::LARGEST);
        return Err(MarginError::TooMany { points, most });
    }
    let exponent = input::exponent(points);
    if exponent != 0 {
        let points = input::shrunk(points, exponent);
        let certificate = at_ordinary_size(points.as_ref(), labels, options, record, work)?;
        return Ok(certificate.scaled(exponent));
    }
    at_ordinary_size(points, labels, options, record, work)
}

/// [`resume`] for points that are neither very short nor very long.
fn at_ordinary_size(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    record: Record<'_>,
    work: Work<'_>,
) -> Result<Certificate, MarginError> {
    let is_small = labels.len() <= spherical::LARGEST;
    if rank::exceeds(points, if is_small { 3 } else { 2 }) {
        return sampled::certify(points, labels, options, record, work);
    }
    let reduction = rank::reduce(points, work)?;
    match reduction.rank() {
        3 => spherical::certify(points, labels, options, &reduction, record, work),
        _ => planar::certify(points, labels, options, &reduction, work),
    }
}

/// Seconds of one core that a certificate is expected to take for n points in R^d.
///
/// A model for people who wait, not a promise: sampled programs take 170 s at 2,000 × 784, more for points in a
/// narrow cone, see [`predicted_cost_of`]; on a line and in the plane the time grows as n, and over the cells of rank 3 as n².
pub fn predicted_cost(n: usize, d: usize) -> f64 {
    let points = n as f64;
    match d {
        0..=2 => 5e-5 * points,
        3 if n <= spherical::LARGEST => 5e-5 * points * points,
        _ => sampled::cost_of_pairs(n, n.min(d)),
    }
}

/// [`predicted_cost`] for `points` (d × n): the most that it may take if they lie in a narrow cone, where the margin is
/// decided on few directions.
pub fn predicted_cost_of(points: MatRef<'_, f64>) -> f64 {
    let (d, n) = points.shape();
    let usual = predicted_cost(n, d);
    let is_sampled = d > 3 || d == 3 && n > spherical::LARGEST;
    if !is_sampled || n > sampled::LARGEST {
        return usual;
    }
    match circles::Axis::of(points, &crate::kernel::norms(points)) {
        Some(_) => usual.max(sampled::cost_of_circles(n, n.min(d))),
        None => usual,
    }
}

/// Whether `points` (d × n) are more than [`sampled::LARGEST`] of rank above 2: then γ_H alone is
/// computed, see [`hilbert::solve`].
pub fn are_too_many(points: MatRef<'_, f64>) -> bool {
    points.ncols() > sampled::LARGEST && rank::exceeds(points, 2)
}
