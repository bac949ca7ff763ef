//! The margin of inputs of rank 2 by a conic program over arcs.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSolver, IPSolver, NonnegativeConeT, SecondOrderConeT};
use faer::MatRef;

use super::arcs::Arcs;
use super::bracket::Method;
use super::certificate::Proof;
use super::error::MarginError;
use super::field::{INSIDE, Recipe};
use super::level;
use super::rank::Reduction;
use super::solver::{failure, project, settings};
use crate::sum::Compensated;
use crate::work::Stage;

const PROGRAM: &str = "conic program of the planar margin";

/// Narrower arcs carry v = 0: each costs at most its width.
const NARROW: f64 = 1e-15;

/// How lengths enter the conic program. The programs are equivalent, but their rounding falls in
/// different places.
#[derive(Clone, Copy)]
struct Scaling {
    /// Unit of length: a multiple of the best upper end so far, or the mean link if there is none.
    multiple: f64,
    /// Whether every link is divided by its own length.
    links: bool,
}

/// Tried one after the other.
const SCALINGS: [Scaling; 6] = [
    Scaling { multiple: 1.0, links: false },
    Scaling { multiple: 10.0, links: true },
    Scaling { multiple: 10.0, links: false },
    Scaling { multiple: 100.0, links: true },
    Scaling { multiple: 100.0, links: false },
    Scaling { multiple: 1.0, links: false },
];

/// Relative width at which no other scaling is tried.
const WIDTH: f64 = 2e-9;

/// In the plane every field and every norm is a finite sum over the arcs. The conic program is
/// solved in one scaling after the other until the best weights and the best field meet.
pub(super) fn plane(
    labels: &[f64],
    reduction: &Reduction,
    stage: &Stage<'_>,
) -> Result<Proof, MarginError> {
    let points = reduction.coordinates.as_ref();
    let arcs = Arcs::new(points);
    let (mut upper, mut weights) = (f64::INFINITY, Vec::new());
    let (mut lower, mut vectors, mut margins) = (f64::NEG_INFINITY, Vec::new(), Vec::new());
    let mean_link = 1.0 / arcs.widths.len() as f64;
    for Scaling { multiple, links } in SCALINGS {
        stage.extend(1);
        let unit = multiple * if upper.is_finite() { upper } else { mean_link };
        let (candidate, mut field) = solve(points, labels, &arcs, unit, links)?;
        level::level(points, labels, &arcs, &candidate, &mut field);
        let objective = objective(points, labels, &arcs, &candidate);
        if objective < upper {
            (upper, weights) = (objective, candidate);
        }
        let proved = level::margins(points, labels, &arcs, &field);
        let least = proved.iter().copied().fold(f64::INFINITY, f64::min);
        if least > lower {
            (lower, vectors, margins) = (least, field, proved);
        }
        stage.advance(1)?;
        if upper - lower <= WIDTH * upper {
            break;
        }
    }
    let logits = margins.iter().zip(labels).map(|(margin, y)| y * margin).collect();
    let basis = [0, 1].map(|axis| reduction.basis.col(axis).iter().copied().collect());
    let recipe = Recipe::Arcs { basis, starts: arcs.starts, vectors };
    Ok(Proof { method: Method::ExactArcs, weights, upper, recipe, logits })
}

/// g(q)/Σ q_i, g(q) = Σ_k w_k ‖r_k‖, r_k = Σ q_i y_i x_i over the points active on arc k.
pub(super) fn objective(
    points: MatRef<'_, f64>,
    labels: &[f64],
    arcs: &Arcs,
    weights: &[f64],
) -> f64 {
    let mut residuals = vec![[Compensated::default(); 2]; arcs.widths.len()];
    for (i, &y) in labels.iter().enumerate() {
        let term = [weights[i] * y * points[(0, i)], weights[i] * y * points[(1, i)]];
        for k in arcs.active(i) {
            residuals[k][0].add(term[0]);
            residuals[k][1].add(term[1]);
        }
    }
    let norms = residuals.iter().map(|[first, second]| first.value().hypot(second.value()));
    let average: Compensated = arcs.widths.iter().zip(norms).map(|(w, norm)| w * norm).collect();
    average.value() / weights.iter().copied().collect::<Compensated>().value()
}

/// Weights q and the vectors v_k of an optimal pair, before certification.
///
/// The unknowns are the partial sums V_k = Σ_{j<k} w_j v_j: points of a chain whose k-th link is at
/// most w_k long. The margin of x_i is y_i x_i·(V_end − V_first) over the half circle on which it is
/// active, so every row of the program is short; q are the multipliers of the margin rows. V is
/// counted in units of `unit`; with `links` every link is divided by its own length.
fn solve(
    points: MatRef<'_, f64>,
    labels: &[f64],
    arcs: &Arcs,
    unit: f64,
    links: bool,
) -> Result<(Vec<f64>, Vec<[f64; 2]>), MarginError> {
    let count = arcs.widths.len();
    let wide = |k: usize| arcs.widths[k] > NARROW;
    let mut node = vec![0; count + 1];
    for k in 0..count {
        node[k + 1] = node[k] + usize::from(wide(k));
    }
    let last = node[count];
    let scale = (0..labels.len()).map(|i| points.col(i).norm_l2()).fold(0.0, f64::max);
    let mut rows = Rows::default();
    for (i, &(first, end)) in arcs.spans.iter().enumerate() {
        let wrapped = (end < first).then_some((last, 1.0));
        let parts = [(node[end], 1.0), (node[first], -1.0)];
        for (node, sign) in parts.into_iter().chain(wrapped).filter(|part| part.0 > 0) {
            for axis in 0..2 {
                rows.push(2 * node - 1 + axis, -sign * labels[i] * points[(axis, i)] / scale);
            }
        }
        rows.push(0, 1.0);
        rows.end(0.0);
    }
    for k in (0..count).filter(|&k| wide(k)) {
        let length = arcs.widths[k] / unit;
        let divisor = if links { length } else { 1.0 };
        rows.end(length / divisor);
        for axis in 0..2 {
            for (node, sign) in [(node[k + 1], -1.0), (node[k], 1.0)] {
                if node > 0 {
                    rows.push(2 * node - 1 + axis, sign / divisor);
                }
            }
            rows.end(0.0);
        }
    }
    let variables = 2 * last + 1;
    let mut cones = vec![NonnegativeConeT(labels.len())];
    cones.extend(std::iter::repeat_n(SecondOrderConeT(3), last));
    let mut objective = vec![0.0; variables];
    objective[0] = -1.0;
    let solution = rows.solve(&objective, &cones)?;
    let weights = project(&solution.1[..labels.len()])
        .ok_or_else(|| failure(PROGRAM, "no weights were found"))?;
    let position = |node: usize, axis: usize| {
        if node > 0 { solution.0[2 * node - 1 + axis] * unit } else { 0.0 }
    };
    let vectors = (0..count)
        .map(|k| {
            if !wide(k) {
                return [0.0; 2];
            }
            let link = [0, 1].map(|axis| position(node[k + 1], axis) - position(node[k], axis));
            let longest = link[0].hypot(link[1]).max(arcs.widths[k]);
            link.map(|v| v / longest * INSIDE)
        })
        .collect();
    Ok((weights, vectors))
}

/// Rows of A x + s = b, filled one after the other.
#[derive(Default)]
struct Rows {
    rows: Vec<usize>,
    columns: Vec<usize>,
    values: Vec<f64>,
    bounds: Vec<f64>,
}

impl Rows {
    /// Puts `value` in the current row.
    fn push(&mut self, column: usize, value: f64) {
        self.rows.push(self.bounds.len());
        self.columns.push(column);
        self.values.push(value);
    }

    /// Ends the current row.
    fn end(&mut self, bound: f64) {
        self.bounds.push(bound);
    }

    /// The optimal x and the multipliers of the rows.
    fn solve(
        self,
        objective: &[f64],
        cones: &[clarabel::solver::SupportedConeT<f64>],
    ) -> Result<(Vec<f64>, Vec<f64>), MarginError> {
        let size = objective.len();
        let matrix = CscMatrix::new_from_triplets(
            self.bounds.len(),
            size,
            self.rows,
            self.columns,
            self.values,
        );
        let zero = CscMatrix::zeros((size, size));
        let mut solver =
            DefaultSolver::new(&zero, objective, &matrix, &self.bounds, cones, settings())
                .map_err(|error| failure(PROGRAM, error))?;
        solver.solve();
        let solution = solver.solution;
        if solution.x.iter().chain(&solution.z).all(|value| value.is_finite()) {
            Ok((solution.x, solution.z))
        } else {
            Err(failure(PROGRAM, solution.status))
        }
    }
}
