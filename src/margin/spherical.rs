//! The margin of inputs of rank 3, from the cells of the sphere on which the activation pattern is
//! constant.
//!
//! The weights q minimise E√(‖r(z)‖² + μ²), which is a sum over cells, for μ → 0, and the field is
//! v(z) = r(z)/√(‖r(z)‖² + μ²); both ends of the bracket are sums over cells, too.

use faer::MatRef;

use super::bracket::{Bracket, Margin, Method, Shortfall};
use super::cells::Cells;
use super::certificate::Certificate;
use super::error::MarginError;
use super::field::{Field, INSIDE, Recipe};
use super::hilbert;
use super::options::Options;
use super::primal_dual::{self, Solution};
use super::problem::Problem;
use super::rank::Reduction;
use super::record::Record;
use crate::kernel;
use crate::sum::Compensated;
use crate::work::Work;

/// Most points whose cells are enumerated: they are up to n² − n + 2.
pub(super) const LARGEST: usize = 300;

/// The gap at which the program over cells is left, relative to the objective.
const GAP: f64 = 5e-7;

/// The certificate of inputs of rank 3, from their `reduction`; what γ_H takes is kept in `record`.
///
/// Both ends are moved outward by what the probabilities of the cells may be off, times the largest norm,
/// and by 2 defect + (d + n + 16) ε max_i ‖x_i‖ for the sums and for what lies outside the span.
pub(super) fn certify(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    reduction: &Reduction,
    record: Record<'_>,
    work: Work<'_>,
) -> Result<Certificate, MarginError> {
    options.check()?;
    let parts = record.under(options);
    let norms = kernel::norms(points);
    let largest = norms.iter().copied().fold(0.0, f64::max);
    let gamma_hilbert_bracket: Bracket = parts.part("Hilbert-ball margin", || {
        hilbert::bracket(points, labels, work).map(|(bracket, _)| bracket)
    })?;
    let problem = Problem::new(reduction, labels, largest);
    let stage = work.stage("program over the cells of the sphere", 0);
    let cells = Cells::new(problem.points.as_ref());
    let solution = primal_dual::solve(&problem, &cells, GAP, &stage)?;
    let (upper, logits) = measure(&problem, &solution, &cells);
    let terms = (points.nrows() + labels.len() + 16) as f64;
    let rounding = largest * (cells.rounding + terms * f64::EPSILON) + 2.0 * reduction.defect;
    let margins = labels.iter().zip(&logits).map(|(y, z)| y * z * largest);
    let gamma = Bracket {
        lower: (margins.fold(f64::INFINITY, f64::min) - rounding).max(0.0),
        upper: (upper * largest + rounding).min(gamma_hilbert_bracket.upper),
        method: Method::ExactCells,
        confidence: 1.0,
        directions: None,
    };
    let met = gamma.relative_width() <= options.relative_width;
    let why = if gamma.upper > 8.0 * rounding { Shortfall::Digits } else { Shortfall::Rounding };
    let margin = Margin {
        gamma,
        met,
        shortfall: (!met).then_some(why),
        gamma_hilbert: gamma_hilbert_bracket.upper,
        gamma_hilbert_bracket,
        n: points.ncols(),
        d: points.nrows(),
        rank: reduction.rank(),
        c: norms.iter().copied().fold(f64::INFINITY, f64::min),
    };
    let recipe = Recipe::Residual { smoothing: solution.smoothing * largest, exponent: 0 };
    let field = Field::new(recipe, points, labels, &solution.weights)
        .unwrap_or_else(|| unreachable!("the smoothing is above 0"));
    let logits = logits.iter().map(|z| z * largest).collect();
    Ok(Certificate { margin, weights: solution.weights, field, logits, logit_radius: 0.0 })
}

/// g(q) and the logits E[v·φ_i], as sums over the cells.
fn measure(problem: &Problem<'_>, solution: &Solution, cells: &Cells) -> (f64, Vec<f64>) {
    let n = problem.labels.len();
    let mut objective = Compensated::default();
    let mut means = vec![[Compensated::default(); 3]; n];
    let sum = |active: &dyn Fn(usize) -> bool| {
        let mut sum = [0.0; 3];
        for i in (0..n).filter(|&i| active(i)) {
            (0..3).for_each(|k| sum[k] += solution.weights[i] * problem.signed[(k, i)]);
        }
        sum
    };
    for (pattern, probability) in cells.patterns.iter().zip(&cells.probabilities) {
        for side in [true, false] {
            let residual = sum(&|i| pattern[i] == side);
            let square: f64 = residual.iter().map(|r| r * r).sum();
            objective.add(0.5 * probability * square.sqrt());
            let factor = INSIDE / (square + solution.smoothing * solution.smoothing).sqrt();
            for i in (0..n).filter(|&i| pattern[i] == side) {
                for (mean, r) in means[i].iter_mut().zip(residual) {
                    mean.add(0.5 * probability * factor * r);
                }
            }
        }
    }
    let logit = |(i, mean): (usize, [Compensated; 3])| {
        (0..3).map(|k| mean[k].value() * problem.points[(k, i)]).sum()
    };
    (objective.value(), means.into_iter().enumerate().map(logit).collect())
}
