//! Minimising a smooth convex function over the simplex by a barrier and Newton's method.

use faer::{Mat, Par};
use serde::{Deserialize, Serialize};

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

/// What a Newton step came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Step {
    /// q after it: positive, sum 1.
    pub weights: Vec<f64>,
    /// f(q).
    pub value: f64,
    /// min_i ∂f/∂q_i.
    pub least: f64,
    /// What comes next.
    pub next: Next,
}

/// What comes after a Newton step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Next {
    /// Another one.
    Step,
    /// Nothing: near the minimum, or as near as rounding allows.
    Centred,
    /// Nothing: the Hessian is indefinite.
    Indefinite,
}

impl Step {
    fn new(weights: Vec<f64>, model: &Model, next: Next) -> Self {
        let least = model.gradient.iter().copied().fold(f64::INFINITY, f64::min);
        Self { weights, value: model.value, least, next }
    }
}

/// Follows f(q) − τ Σ ln q_i on Σ q_i = 1 from `weights` (positive, sum 1) to near its minimum,
/// where f = `evaluate`, and gives the last step.
///
/// Every step passes through `keep` with its number: `keep` either runs the computation that it is
/// handed or returns what that gave at another time, and the steps are the same.
pub(super) fn centre<E>(
    weights: &[f64],
    barrier: f64,
    mut evaluate: impl FnMut(&[f64]) -> Result<Model, E>,
    keep: impl Fn(usize, &mut dyn FnMut() -> Result<Step, E>) -> Result<Step, E>,
) -> Result<Step, E> {
    let mut weights = weights.to_vec();
    let mut model: Option<Model> = None;
    for number in 1.. {
        let mut known = model.take();
        let step = keep(number, &mut || {
            let start = match known.take() {
                Some(model) => model,
                None => evaluate(&weights)?,
            };
            let (step, reached) = advance(&weights, barrier, start, &mut evaluate)?;
            model = Some(reached);
            Ok(step)
        })?;
        if step.next != Next::Step || number == STEPS {
            return Ok(step);
        }
        weights = step.weights;
    }
    unreachable!("the number of steps is bounded")
}

/// One step from `weights`, where f is `model`, and f where it ends.
fn advance<E>(
    weights: &[f64],
    barrier: f64,
    model: Model,
    evaluate: &mut impl FnMut(&[f64]) -> Result<Model, E>,
) -> Result<(Step, Model), E> {
    let potential = |model: &Model, weights: &[f64]| {
        model.value - barrier * weights.iter().map(|q| q.ln()).sum::<f64>()
    };
    let stay = |model: Model, next| Ok((Step::new(weights.to_vec(), &model, next), model));
    let Some((direction, decrement)) = newton(weights, barrier, &model) else {
        return stay(model, Next::Indefinite);
    };
    if decrement <= CENTRED * barrier {
        return stay(model, Next::Centred);
    }
    let steepest = direction.iter().copied().fold(0.0, |most: f64, e| most.max(-e));
    let mut step = if steepest > 0.95 { 0.95 / steepest } else { 1.0 };
    let start = potential(&model, weights);
    while step >= 1e-6 {
        let mut trial: Vec<f64> =
            weights.iter().zip(&direction).map(|(q, e)| q * (1.0 + step * e)).collect();
        let sum: f64 = trial.iter().sum();
        trial.iter_mut().for_each(|q| *q /= sum);
        let next = evaluate(&trial)?;
        if potential(&next, &trial) <= start - 0.1 * step * decrement {
            return Ok((Step::new(trial, &next, Next::Step), next));
        }
        step /= 2.0;
    }
    stay(model, Next::Centred)
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
