//! Minimising a smooth convex function over the simplex by a barrier and Newton's method.

use faer::{Mat, Par};

use super::linear::solve_definite;

/// A function at a point, to second order.
#[derive(Clone, Debug)]
pub(super) struct Model {
    /// f(q).
    pub value: f64,
    /// ∇f(q), length n.
    pub gradient: Vec<f64>,
    /// ∇²f(q), n × n; the lower triangle is used.
    pub hessian: Mat<f64>,
}

/// Newton steps for one barrier at most.
const STEPS: usize = 30;

/// Squared Newton decrement, in units of the barrier, at which a centre counts as reached.
const CENTRED: f64 = 0.05;

/// Follows f(q) − τ Σ ln q_i on Σ q_i = 1 from `weights` (positive, sum 1) to near its minimum,
/// where f = `evaluate`, and gives the last model of f, and whether Newton's method could go on to the
/// end: not where the Hessian is indefinite. Leaves the weights positive with sum 1.
pub(super) fn centre(
    weights: &mut Vec<f64>,
    barrier: f64,
    mut evaluate: impl FnMut(&[f64]) -> Model,
) -> (Model, bool) {
    let potential = |model: &Model, weights: &[f64]| {
        model.value - barrier * weights.iter().map(|q| q.ln()).sum::<f64>()
    };
    let mut model = evaluate(weights);
    for _ in 0..STEPS {
        let Some((direction, decrement)) = newton(weights, barrier, &model) else {
            return (model, false);
        };
        if decrement <= CENTRED * barrier {
            break;
        }
        let steepest = direction.iter().copied().fold(0.0, |most: f64, e| most.max(-e));
        let mut step = if steepest > 0.95 { 0.95 / steepest } else { 1.0 };
        let start = potential(&model, weights);
        loop {
            let mut trial: Vec<f64> =
                weights.iter().zip(&direction).map(|(q, e)| q * (1.0 + step * e)).collect();
            let sum: f64 = trial.iter().sum();
            trial.iter_mut().for_each(|q| *q /= sum);
            let next = evaluate(&trial);
            if potential(&next, &trial) <= start - 0.1 * step * decrement {
                (*weights, model) = (trial, next);
                break;
            }
            step /= 2.0;
            if step < 1e-6 {
                return (model, true);
            }
        }
    }
    (model, true)
}

/// The Newton direction e in relative terms, q_i ← q_i (1 + e_i), and its squared decrement. `None`
/// if the Hessian is not positive definite in double precision.
fn newton(weights: &[f64], barrier: f64, model: &Model) -> Option<(Vec<f64>, f64)> {
    let n = weights.len();
    let matrix = Mat::from_fn(n, n, |i, k| {
        weights[i] * model.hessian[(i, k)] * weights[k] + if i == k { barrier } else { 0.0 }
    });
    let force: Vec<f64> =
        weights.iter().zip(&model.gradient).map(|(q, slope)| barrier - q * slope).collect();
    let sides = Mat::from_fn(n, 2, |i, side| if side == 0 { force[i] } else { weights[i] });
    let sides = solve_definite(matrix, sides, Par::Seq)?;
    let along = |side: usize| (0..n).map(|i| weights[i] * sides[(i, side)]).sum::<f64>();
    let multiplier = along(0) / along(1);
    let direction: Vec<f64> = (0..n).map(|i| sides[(i, 0)] - multiplier * sides[(i, 1)]).collect();
    let decrement = direction.iter().zip(&force).map(|(e, f)| e * f).sum();
    Some((direction, decrement))
}
