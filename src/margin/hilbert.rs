//! The Hilbert-ball margin γ_H = min over the simplex of √(qᵀ(K∘yyᵀ)q), at least γ*.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{
    DefaultSettings, DefaultSolver, IPSolver, NonnegativeConeT, SolverStatus, ZeroConeT,
};
use faer::{Mat, MatRef};

use super::{Bracket, MarginError, Method, check};
use crate::kernel;

/// The bracket of γ_H for `points` (d × n) with `labels`, and the weights q of its upper end.
///
/// Upper end: √(qᵀ(K∘yyᵀ)q) at the weights found. Lower end: the margin min_i y_i E[u·φ_i] of the
/// field u = Σ_k q_k y_k φ_k over √(E‖u‖²). Both are widened by the rounding of K and of the sums.
/// The quadratic program is dense: meant for n up to a few hundred.
///
/// # Errors
/// If the arguments are outside their domain, or the quadratic program is not solved.
pub fn bracket(
    points: MatRef<'_, f64>,
    labels: &[f64],
) -> Result<(Bracket, Vec<f64>), MarginError> {
    check(points, labels)?;
    let n = points.ncols();
    let scale = kernel::norms(points).into_iter().fold(0.0, f64::max);
    let kernel = kernel::matrix(points);
    let signed =
        Mat::from_fn(n, n, |i, k| labels[i] * labels[k] * kernel[(i, k)] / (scale * scale));
    let weights = minimise(signed.as_ref())?;
    let fields: Vec<f64> =
        (0..n).map(|i| (0..n).map(|k| signed[(i, k)] * weights[k]).sum()).collect();
    let square: f64 = fields.iter().zip(&weights).map(|(field, q)| field * q).sum();
    let least = fields.iter().copied().fold(f64::INFINITY, f64::min);
    let rounding = (n + points.nrows() + 16) as f64 * f64::EPSILON;
    let upper = (square.max(0.0) + rounding).sqrt();
    let lower = ((least - rounding) / upper).max(0.0);
    let bracket = Bracket {
        lower: lower * scale,
        upper: upper * scale,
        method: Method::QuadraticProgram,
        confidence: 1.0,
        directions: None,
    };
    Ok((bracket, weights))
}

/// The minimiser over the simplex of qᵀ`matrix`q.
fn minimise(matrix: MatRef<'_, f64>) -> Result<Vec<f64>, MarginError> {
    let n = matrix.nrows();
    let upper = (0..n).flat_map(|k| (0..=k).map(move |i| (i, k)));
    let (rows, columns): (Vec<_>, Vec<_>) = upper.unzip();
    let typical = (0..n).map(|i| matrix[(i, i)]).sum::<f64>() / n as f64;
    let values = rows.iter().zip(&columns).map(|(&i, &k)| matrix[(i, k)] / typical).collect();
    let quadratic = CscMatrix::new_from_triplets(n, n, rows, columns, values);
    let (mut rows, mut columns, mut values) =
        (vec![0; n], (0..n).collect::<Vec<_>>(), vec![1.0; n]);
    rows.extend(1..=n);
    columns.extend(0..n);
    values.extend(vec![-1.0; n]);
    let constraints = CscMatrix::new_from_triplets(n + 1, n, rows, columns, values);
    let mut bounds = vec![0.0; n + 1];
    bounds[0] = 1.0;
    let cones = [ZeroConeT(1), NonnegativeConeT(n)];
    let settings = settings();
    let mut solver =
        DefaultSolver::new(&quadratic, &vec![0.0; n], &constraints, &bounds, &cones, settings)
            .map_err(|error| failure("quadratic program", error))?;
    solver.solve();
    match solver.solution.status {
        SolverStatus::PrimalInfeasible | SolverStatus::DualInfeasible => {
            Err(failure("quadratic program", solver.solution.status))
        }
        _ => project(&solver.solution.x)
            .ok_or_else(|| failure("quadratic program", solver.solution.status)),
    }
}

/// Tolerances beyond what can be reached: the solver stops where rounding stops it, and the caller
/// certifies what it returns.
pub(super) fn settings() -> DefaultSettings<f64> {
    DefaultSettings {
        verbose: false,
        max_threads: 1,
        tol_gap_abs: 1e-14,
        tol_gap_rel: 1e-14,
        tol_feas: 1e-14,
        static_regularization_constant: 1e-10,
        iterative_refinement_reltol: 1e-16,
        iterative_refinement_abstol: 1e-16,
        iterative_refinement_max_iter: 50,
        iterative_refinement_stop_ratio: 1.5,
        ..DefaultSettings::default()
    }
}

/// The error for a program that was not solved.
pub(super) fn failure(program: &'static str, status: impl std::fmt::Display) -> MarginError {
    MarginError::Solver { program, status: status.to_string() }
}

/// A point of the simplex near `weights`: negative entries to 0, then divided by the sum. `None`
/// if nothing positive and finite is left.
pub(super) fn project(weights: &[f64]) -> Option<Vec<f64>> {
    let sum: f64 = weights.iter().map(|q| q.max(0.0)).sum();
    let usable = sum > 0.0 && sum.is_finite();
    usable.then(|| weights.iter().map(|q| q.max(0.0) / sum).collect())
}
