//! The quadratic program of γ_H over a stored kernel matrix, by an interior-point method.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSolver, IPSolver, NonnegativeConeT, SolverStatus, ZeroConeT};
use faer::MatRef;

use super::super::error::MarginError;
use super::super::solver::{failure, project, settings};

/// The minimiser over the simplex of qᵀ`matrix`q.
pub(crate) fn minimise(matrix: MatRef<'_, f64>) -> Result<Vec<f64>, MarginError> {
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
