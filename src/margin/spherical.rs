//! The margin of inputs of rank 3, from the cells of the sphere on which the activation pattern is
//! constant.
//!
//! Both the field, one vector for each cell, and the weights come from the interior-point method of [`Regions`].
//! What they prove is then summed over the cells anew, with nothing taken from the method.

use faer::MatRef;

use super::bracket::{Bracket, Margin, Method, Shortfall};
use super::cells::Cells;
use super::certificate::Certificate;
use super::cone::Goal;
use super::error::MarginError;
use super::field::{Field, Recipe};
use super::hilbert;
use super::objective::{Chosen, choose};
use super::options::Options;
use super::problem::Problem;
use super::rank::Reduction;
use super::record::Record;
use super::regions::Regions;
use crate::kernel;
use crate::work::Work;

/// Most points whose cells are enumerated: they are up to n² − n + 2.
pub(super) const LARGEST: usize = 300;

/// The gap at which the program over cells is left, relative to a γ* of about that size.
const GAP: f64 = 1e-9;

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
    let signed = (0..labels.len()).map(|i| [0, 1, 2].map(|k| problem.signed[(k, i)])).collect();
    let regions = Regions { patterns: cells.patterns, probabilities: cells.probabilities, signed };
    let gap = GAP * gamma_hilbert_bracket.upper / largest;
    let (weights, vectors) = regions.solve(Goal::Margin, gap, &stage)?;
    let upper = regions.average(&weights);
    let margins = regions.margins(&vectors);
    let chosen = choose(&regions, options.teacher_objective, &margins, largest, &stage)?;
    let (vectors, margins, choice) = match chosen {
        Some(Chosen { vectors, margins, choice }) => (vectors, margins, Some(choice)),
        None => (vectors, margins, None),
    };
    let terms = (points.nrows() + labels.len() + 16) as f64;
    let rounding = largest * (cells.rounding + terms * f64::EPSILON) + 2.0 * reduction.defect;
    let least = margins.iter().copied().fold(f64::INFINITY, f64::min);
    let gamma = Bracket {
        lower: (least * largest - rounding).max(0.0),
        upper: (upper * largest + rounding).min(gamma_hilbert_bracket.upper),
        method: Method::ExactCells,
        confidence: 1.0,
        directions: None,
    };
    let upper = gamma.upper;
    let of = (points, norms.as_slice(), reduction.rank());
    let margin = Margin::new(of, gamma, gamma_hilbert_bracket, options.relative_width, || {
        Shortfall::unsampled(upper, rounding)
    });
    let logits = labels.iter().zip(&margins).map(|(y, m)| y * m * largest).collect();
    let basis = [0, 1, 2].map(|axis| reduction.basis.col(axis).iter().copied().collect());
    let cells = regions.patterns.into_iter().zip(vectors).collect();
    let field = Field::new(Recipe::Cells { basis, cells }, points, labels, &weights)
        .unwrap_or_else(|| unreachable!("the vectors are in the unit ball"));
    Ok(Certificate { margin, weights, field, logits, logit_radius: 0.0, choice })
}
