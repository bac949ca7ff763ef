//! The loop of gradient descent, with the averages over t < T that the theorems speak of.

use serde::{Deserialize, Serialize};

use super::objective::{LabelKind, Targets};
use super::{Engine, Plan};
use crate::sum::Compensated;

/// The network before step t, as an observer of [`descend`] sees it.
pub struct State<'a> {
    /// Step t, from 0.
    pub step: u64,
    /// The trained risk at W(t).
    pub risk: f64,
    /// Classification error at W(t).
    pub error: f64,
    /// The engine at W(t), for outputs, flips and drift.
    pub engine: &'a dyn Engine,
}

/// A risk and the classification error at the same weights, or averaged over the same steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Risks {
    /// The trained risk: R^KL for soft labels, R^h for hard ones.
    pub risk: f64,
    /// Classification error R.
    pub error: f64,
}

/// What a run ended with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// At W(0).
    pub initial: Risks,
    /// (1/T) Σ_{t<T}, t = 0 included.
    pub averaged: Risks,
    /// At W(T).
    #[serde(rename = "final")]
    pub last: Risks,
    /// Flips at W(T).
    pub flips: u64,
    /// Drift at W(T), in units of 1/√m.
    pub drift: f64,
}

/// Runs `plan.steps` steps of projected gradient descent on the risk of `kind` and calls `observe`
/// before each. `observe` returns whether to go on; a run that it ends is averaged over the steps
/// seen and takes no further step.
///
/// Where every ℓ'_i is 0 the weights stay as they are for ever: the remaining steps are counted
/// without being taken.
///
/// ```
/// use distill_bounds::training::{Choice, LabelKind, Plan, Targets, descend};
///
/// let points = faer::mat![[0.6, -0.6], [0.8, 0.8]];
/// let targets = Targets { labels: &[1.0, -1.0], logits: &[0.4, -0.4] };
/// let plan = Plan { width: 256, steps: 500, step_size: 1.0, radius: 1.0, seed: 0 };
/// let mut engine = Choice::predict(2, 2, &plan).build(points.as_ref(), &plan)?;
/// let outcome = descend(engine.as_mut(), &targets, LabelKind::Soft, &plan, |_| true);
/// // The untrained outputs are 0, which counts as an error at every point.
/// assert_eq!((outcome.initial.error, outcome.last.error), (1.0, 0.0));
/// assert!(outcome.last.risk < outcome.initial.risk);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn descend(
    engine: &mut dyn Engine,
    targets: &Targets,
    kind: LabelKind,
    plan: &Plan,
    mut observe: impl FnMut(&State) -> bool,
) -> Outcome {
    let mut derivative = vec![0.0; targets.labels.len()];
    let (mut risk_sum, mut error_sum, mut seen) =
        (Compensated::default(), Compensated::default(), 0u64);
    let measure = |outputs: &[f64]| Risks {
        risk: targets.risk(kind, outputs),
        error: targets.error(outputs),
    };
    let initial = measure(engine.outputs());
    let mut current = initial;
    for step in 0..plan.steps {
        risk_sum.add(current.risk);
        error_sum.add(current.error);
        seen += 1;
        let state = State { step, risk: current.risk, error: current.error, engine };
        let go_on = observe(&state);
        if !go_on {
            break;
        }
        targets.derivative(kind, engine.outputs(), &mut derivative);
        if derivative.iter().all(|&slope| slope == 0.0) {
            let remaining = plan.steps - seen;
            risk_sum.add(current.risk * remaining as f64);
            error_sum.add(current.error * remaining as f64);
            seen = plan.steps;
            break;
        }
        engine.advance(&derivative);
        current = measure(engine.outputs());
    }
    let average = |sum: Compensated| sum.value() / seen as f64;
    Outcome {
        initial,
        averaged: Risks { risk: average(risk_sum), error: average(error_sum) },
        last: current,
        flips: engine.flips(),
        drift: engine.drift(),
    }
}
