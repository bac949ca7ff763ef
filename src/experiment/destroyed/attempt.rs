//! One run, until it is right everywhere.
//!
//! The engine is the dense one: hard labels bring the boundaries to the fine points, and the other engine
//! moves each neuron at a point on its own.

use super::merged::Merged;
use crate::training::dense::DenseEngine;
use crate::training::{Engine, Loss, Plan, TrainingError};
use crate::work::Work;

/// The first step t ≤ T at which no point is on the wrong side; none if there is no such step.
///
/// # Errors
/// If the network cannot be set up or followed, or the work is stopped.
pub fn right_at(
    data: &Merged,
    loss: Loss,
    plan: &Plan,
    work: &Work<'_>,
) -> Result<Option<u64>, TrainingError> {
    let mut engine = DenseEngine::new(data.points().as_ref(), plan, work)?;
    let mut derivative = vec![0.0; data.labels().len()];
    for step in 0..plan.steps {
        if data.is_right(engine.outputs()) {
            return Ok(Some(step));
        }
        data.derivative(loss, engine.outputs(), &mut derivative);
        engine.advance_watched(&derivative, work)?;
    }
    if !engine.is_finite() {
        return Err(TrainingError::NotFinite { step: plan.steps });
    }
    Ok(data.is_right(engine.outputs()).then_some(plan.steps))
}
