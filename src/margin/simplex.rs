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

impl Model {
    /// The second derivatives times `way`.
    fn bend(&self, way: &[f64]) -> Vec<f64> {
        let mut bend = vec![0.0; way.len()];
        for (k, column) in self.hessian.col_iter().enumerate() {
            bend[k] += column[k] * way[k];
            for i in k + 1..way.len() {
                bend[i] += column[i] * way[k];
                bend[k] += column[i] * way[i];
            }
        }
        bend
    }
}

/// Newton steps for one barrier at most.
const STEPS: usize = 30;

/// Squared Newton decrement, in units of the barrier, at which a centre counts as reached.
const CENTRED: f64 = 0.05;

/// The same at which the minimum of a quadratic model counts as reached.
const AIMED: f64 = 1e-3;

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
/// Where f is `nearly_quadratic` a step tries first to go all the way to the minimum of its model with the barrier.
///
/// Every step passes through `keep` with its number: `keep` either runs the computation that it is
/// handed or returns what that gave at another time, and the steps are the same.
pub(super) fn centre<E>(
    weights: &[f64],
    (barrier, nearly_quadratic): (f64, bool),
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
            let (step, reached) =
                advance(&weights, (barrier, nearly_quadratic), start, &mut evaluate)?;
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
    (barrier, nearly_quadratic): (f64, bool),
    model: Model,
    evaluate: &mut impl FnMut(&[f64]) -> Result<Model, E>,
) -> Result<(Step, Model), E> {
    let potential = |model: &Model, weights: &[f64]| {
        model.value - barrier * weights.iter().map(|q| q.ln()).sum::<f64>()
    };
    let stay = |model: Model, next| Ok((Step::new(weights.to_vec(), &model, next), model));
    let Some((direction, decrement)) = newton(weights, barrier, &model.gradient, &model) else {
        return stay(model, Next::Indefinite);
    };
    if decrement <= CENTRED * barrier {
        return stay(model, Next::Centred);
    }
    let start = potential(&model, weights);
    let near: Vec<f64> = weights.iter().zip(&direction).map(|(q, e)| q * e).collect();
    // The whole way, or else along Newton's direction, which stays where the barrier is near its own model.
    let whole = if nearly_quadratic { aim(weights, barrier, &model) } else { None };
    let steps = std::iter::successors(Some(longest(&direction)), |step| Some(0.5 * step));
    let steps = steps.take_while(|step| *step >= 1e-6).map(|step| (&near, step));
    for (change, step) in whole.iter().map(|change| (change, 1.0)).chain(steps) {
        let trial = moved(weights, change, step);
        let next = evaluate(&trial)?;
        if potential(&next, &trial) <= start - 0.1 * step * decrement {
            return Ok((Step::new(trial, &next, Next::Step), next));
        }
    }
    stay(model, Next::Centred)
}

/// The way from `weights` to where the quadratic `model` with the barrier is least on the simplex, by Newton's
/// method. `None` if a matrix is not positive definite.
fn aim(weights: &[f64], barrier: f64, model: &Model) -> Option<Vec<f64>> {
    let mut change = vec![0.0; weights.len()];
    let mut gradient = model.gradient.clone();
    for _ in 0..STEPS {
        let place = moved(weights, &change, 1.0);
        let (direction, decrement) = newton(&place, barrier, &gradient, model)?;
        if decrement <= AIMED * barrier {
            break;
        }
        let way: Vec<f64> = place.iter().zip(&direction).map(|(q, e)| q * e).collect();
        let bend = model.bend(&way);
        let along = |vector: &[f64]| way.iter().zip(vector).map(|(w, v)| w * v).sum::<f64>();
        let [slope, curvature] = [along(&gradient), along(&bend)];
        let rise = |step: f64| {
            let logs: f64 = direction.iter().map(|e| (step * e).ln_1p()).sum();
            step * slope + 0.5 * step * step * curvature - barrier * logs
        };
        let mut step = longest(&direction);
        while rise(step) > -0.1 * step * decrement && step > 1e-6 {
            step /= 2.0;
        }
        change.iter_mut().zip(&way).for_each(|(sum, w)| *sum += step * w);
        gradient.iter_mut().zip(&bend).for_each(|(sum, b)| *sum += step * b);
    }
    Some(change)
}

/// The longest step along a relative `direction`, at most 1, that leaves every weight a twentieth.
fn longest(direction: &[f64]) -> f64 {
    let steepest = direction.iter().copied().fold(0.0, |most: f64, e| most.max(-e));
    if steepest > 0.95 { 0.95 / steepest } else { 1.0 }
}

/// `weights` and `step` times `change`, of sum 1.
fn moved(weights: &[f64], change: &[f64], step: f64) -> Vec<f64> {
    let moved = weights.iter().zip(change).map(|(q, change)| q + step * change);
    let moved: Vec<f64> = moved.collect();
    let sum: f64 = moved.iter().sum();
    moved.into_iter().map(|q| q / sum).collect()
}

/// The Newton direction e in relative terms, q_i ← q_i (1 + e_i), and its squared decrement, where f has the
/// `gradient` and the second derivatives of `model`. `None` if the matrix is not positive definite in double
/// precision.
///
/// The direction has Σ q_i e_i = 0, so a multiple of the square of that sum changes nothing. It is needed along
/// q, where a function of norms is linear and a correction may bend it down.
fn newton(
    weights: &[f64],
    barrier: f64,
    gradient: &[f64],
    model: &Model,
) -> Option<(Vec<f64>, f64)> {
    let n = weights.len();
    let matrix = Mat::from_fn(n, n, |i, k| {
        let entry = model.hessian[(i, k)] + model.value;
        weights[i] * entry * weights[k] + if i == k { barrier } else { 0.0 }
    });
    let force: Vec<f64> =
        weights.iter().zip(gradient).map(|(q, slope)| barrier - q * slope).collect();
    let sides = Mat::from_fn(n, 2, |i, side| if side == 0 { force[i] } else { weights[i] });
    let sides = solve_definite(matrix, sides, Par::Seq)?;
    let along = |side: usize| (0..n).map(|i| weights[i] * sides[(i, side)]).sum::<f64>();
    let multiplier = along(0) / along(1);
    let direction: Vec<f64> = (0..n).map(|i| sides[(i, 0)] - multiplier * sides[(i, 1)]).collect();
    let decrement = direction.iter().zip(&force).map(|(e, f)| e * f).sum();
    Some((direction, decrement))
}

#[cfg(test)]
mod tests {
    use faer::Mat;

    use super::{Model, Next, centre};

    /// Second derivatives that are negative along the weights and positive across the simplex, where alone they
    /// count: (1 + ‖q − a‖² − (Σ q_i)²/2)/2 is least at a, however the steps are made.
    #[test]
    fn what_bends_down_along_the_weights_is_minimised() {
        let aim = [0.5, 0.3, 0.2];
        let evaluate = |q: &[f64]| {
            let sum: f64 = q.iter().sum();
            let apart: Vec<f64> = q.iter().zip(aim).map(|(q, a)| q - a).collect();
            let square: f64 = apart.iter().map(|x| x * x).sum();
            let hessian = Mat::from_fn(3, 3, |i, k| if i == k { 0.5 } else { -0.5 });
            let gradient = apart.iter().map(|x| x - 0.5 * sum).collect();
            Ok::<_, ()>(Model { value: 0.5 * (1.0 + square - 0.5 * sum * sum), gradient, hessian })
        };
        for nearly_quadratic in [true, false] {
            let start = [1.0 / 3.0; 3];
            let keep = |_: usize, compute: &mut dyn FnMut() -> Result<_, ()>| compute();
            let step = centre(&start, (1e-9, nearly_quadratic), evaluate, keep).expect("a centre");
            assert_eq!(step.next, Next::Centred);
            for (q, a) in step.weights.iter().zip(aim) {
                assert!((q - a).abs() < 1e-6, "{:?}", step.weights);
            }
        }
    }
}
