//! One run, read at many numbers of steps.

use crate::training::{Choice, Objective, Plan, TrainingError, descend};
use crate::work::Work;
use serde::{Deserialize, Serialize};

/// Numbers of steps in a factor of 10.
const PER_DECADE: f64 = 4.0;

/// The errors of one run of T steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// (1/T) Σ_{t<T} R(W(t)).
    pub averaged: f64,
    /// R(W(T)).
    pub last: f64,
}

/// ⌈10^(k/4)⌉ from 10 on, below `steps`, and `steps`.
pub fn marks(steps: u64) -> Vec<u64> {
    let powers = (4..).map(|k| 10f64.powf(f64::from(k) / PER_DECADE).ceil() as u64);
    powers.take_while(|&mark| mark < steps).chain([steps]).collect()
}

/// Runs `plan` and reads the errors after each of `marks`, which rise to its number of steps.
///
/// # Errors
/// If the network cannot be set up or followed, or the work is stopped.
pub fn run(
    points: faer::MatRef<'_, f64>,
    objective: &Objective<'_>,
    plan: &Plan,
    marks: &[u64],
    work: &Work<'_>,
) -> Result<Vec<Record>, TrainingError> {
    let (d, n) = points.shape();
    let mut engine = Choice::predict(n, d, plan).build(points, plan, work)?;
    let mut records = Vec::with_capacity(marks.len());
    let wrong = |error: f64| (error * n as f64).round() as u64;
    let share = |wrong: u64, steps: u64| wrong as f64 / (n as u64 * steps) as f64;
    // Errors are counted, so that the averages are exact.
    let (mut total, mut seen) = (0, 0);
    let outcome = descend(engine.as_mut(), objective, plan, work, |state| {
        if marks.get(records.len()) == Some(&state.step) {
            records.push(Record { averaged: share(total, state.step), last: state.error });
        }
        total += wrong(state.error);
        seen = state.step + 1;
        true
    })?;
    // A run that stands still ends early, with the errors that it has.
    let last = outcome.last.error;
    for &mark in &marks[records.len()..] {
        let averaged = share(total + wrong(last) * (mark - seen), mark);
        records.push(Record { averaged, last });
    }
    Ok(records)
}
