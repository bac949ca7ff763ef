//! How the conic and quadratic programs are handed to the interior-point solver.

use clarabel::solver::DefaultSettings;

use super::error::MarginError;

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
