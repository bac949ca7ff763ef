//! What a compressed network cannot be built from.

use faer::MatRef;

use crate::training::Plan;

/// Why a network cannot be set up.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum CompressedError {
    /// There is no point, or the points have no coordinates.
    #[error(
        "points: got a {d} × {n} matrix, expected at least one point in at least one dimension"
    )]
    Empty {
        /// Rows.
        d: usize,
        /// Columns.
        n: usize,
    },
    /// A coordinate is infinite or not a number.
    #[error("points: row {row}, column {column} is {value}, expected a finite number")]
    Coordinate {
        /// Coordinate k < d.
        row: usize,
        /// Point i < n.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// The width is odd, zero or beyond 2⁵³.
    #[error("width: got {0}, expected an even number from 2 to 2^53")]
    Width(u64),
    /// The step size is not positive and finite.
    #[error("step_size: got {0}, expected a positive finite number")]
    StepSize(f64),
    /// The radius is not positive.
    #[error("radius: got {0}, expected a positive number or infinity")]
    Radius(f64),
}

/// Refuses points and plans outside the domain of the engine.
pub fn check(points: MatRef<'_, f64>, plan: &Plan) -> Result<(), CompressedError> {
    let (d, n) = points.shape();
    if d == 0 || n == 0 {
        return Err(CompressedError::Empty { d, n });
    }
    for (column, x) in points.col_iter().enumerate() {
        if let Some((row, &value)) = x.iter().enumerate().find(|(_, v)| !v.is_finite()) {
            return Err(CompressedError::Coordinate { row, column, value });
        }
    }
    if plan.width == 0 || !plan.width.is_multiple_of(2) || plan.width > 1 << 53 {
        return Err(CompressedError::Width(plan.width));
    }
    if !(plan.step_size > 0.0 && plan.step_size.is_finite()) {
        return Err(CompressedError::StepSize(plan.step_size));
    }
    if plan.radius.is_nan() || plan.radius <= 0.0 {
        return Err(CompressedError::Radius(plan.radius));
    }
    Ok(())
}
