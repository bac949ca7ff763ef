//! The loop of gradient descent, with the averages over t < T that the theorems speak of.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::error::TrainingError;
use super::objective::Objective;
use super::plan::Plan;
use crate::sum::Compensated;
use crate::work::{Stage, Stopped, Work};

/// The network before step t, as an observer of [`descend`] sees it.
pub struct State<'a, E: ?Sized = dyn Engine> {
    /// Step t, from 0.
    pub step: u64,
    /// The trained risk at W(t).
    pub risk: f64,
    /// Classification error at W(t).
    pub error: f64,
    /// The engine at W(t), for outputs, flips and drift.
    pub engine: &'a E,
}

/// A risk and the classification error at the same weights, or averaged over the same steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Risks {
    /// The trained risk: R^KL or R^h for the losses of the paper.
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

/// Runs `plan.steps` steps of projected gradient descent on `objective` and calls `observe` before
/// each. `observe` returns whether to go on; a run that it ends is averaged over the steps seen and
/// takes no further step. `work` is asked before each step whether to go on, and is told a few times
/// a second how many steps are done.
///
/// Where every ℓ'_i is 0 the weights stay as they are for ever: the remaining steps are counted
/// without being taken.
///
/// # Errors
/// If the plan has no steps or the objective is out of its domain, once a stop was asked for, and
/// with [`TrainingError::NotFinite`] if an output or the square of a displacement becomes infinite.
///
/// ```
/// use distill_bounds::training::{Choice, LabelKind, Plan, Targets, descend};
/// use distill_bounds::work::Work;
///
/// let points = faer::mat![[0.6, -0.6], [0.8, 0.8]];
/// let targets = Targets { labels: &[1.0, -1.0], logits: &[0.4, -0.4] };
/// let plan = Plan {
///     width: 256, steps: 500, step_size: 1.0, radius: 1.0, initial_scale: 1.0, seed: 0,
/// };
/// let work = Work::unwatched();
/// let mut engine = Choice::predict(2, 2, &plan).build(points.as_ref(), &plan, &work)?;
/// let objective = targets.objective(LabelKind::Soft);
/// let outcome = descend(engine.as_mut(), &objective, &plan, &work, |_| true)?;
/// // The untrained outputs are 0, which counts as an error at every point.
/// assert_eq!((outcome.initial.error, outcome.last.error), (1.0, 0.0));
/// assert!(outcome.last.risk < outcome.initial.risk);
/// # Ok::<_, distill_bounds::training::TrainingError>(())
/// ```
pub fn descend<E: Engine + ?Sized>(
    engine: &mut E,
    objective: &Objective<'_>,
    plan: &Plan,
    work: &Work<'_>,
    mut observe: impl FnMut(&State<'_, E>) -> bool,
) -> Result<Outcome, TrainingError> {
    objective.check()?;
    if plan.steps == 0 {
        return Err(TrainingError::Steps);
    }
    let stage = work.stage("steps", plan.steps);
    let mut pace = Pace::default();
    let mut derivative = vec![0.0; objective.labels().len()];
    let (mut risk_sum, mut error_sum, mut seen) =
        (Compensated::default(), Compensated::default(), 0u64);
    let measure = |engine: &E, step: u64| {
        if !engine.is_finite() {
            return Err(TrainingError::NotFinite { step });
        }
        let outputs = engine.outputs();
        Ok(Risks { risk: objective.risk(outputs), error: objective.error(outputs) })
    };
    let initial = measure(engine, 0)?;
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
        objective.derivative(engine.outputs(), &mut derivative);
        if derivative.iter().all(|&slope| slope == 0.0) {
            let remaining = plan.steps - seen;
            risk_sum.add(current.risk * remaining as f64);
            error_sum.add(current.error * remaining as f64);
            seen = plan.steps;
            break;
        }
        engine.advance_watched(&derivative, work)?;
        pace.step(&stage, step + 1)?;
        current = measure(engine, step + 1)?;
    }
    stage.reach(seen)?;
    let average = |sum: Compensated| sum.value() / seen as f64;
    Ok(Outcome {
        initial,
        averaged: Risks { risk: average(risk_sum), error: average(error_sum) },
        last: current,
        flips: engine.flips(),
        drift: engine.drift(),
    })
}

/// Time between two reports of progress, roughly.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// Reports progress at a steady pace without reading the clock at every step.
struct Pace {
    last: Instant,
    /// Steps between two readings of the clock.
    stride: u64,
    next: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { last: Instant::now(), stride: 1, next: 1 }
    }
}

impl Pace {
    /// Notes that `done` steps are done.
    fn step(&mut self, stage: &Stage<'_>, done: u64) -> Result<(), Stopped> {
        if done < self.next {
            return Ok(());
        }
        let passed = self.last.elapsed();
        if passed < REPORT_EVERY / 2 {
            self.stride = self.stride.saturating_mul(2);
        } else {
            if passed > REPORT_EVERY * 2 {
                self.stride = (self.stride / 2).max(1);
            }
            self.last = Instant::now();
        }
        self.next = done.saturating_add(self.stride);
        stage.reach(done)
    }
}
