//! Where the boundaries go along one run.
//!
//! *Proved* ([W.trap](trap)): under gradient flow a neuron in the lower cone of the fine points x_1 to x_4,
//! {W·x_1 ≤ 0, W·x_4 ≤ 0}, stays in it as long as two inequalities of the slopes hold, and it is inactive on
//! all coarse points.
//! *Measured*: from when on these two inequalities hold, how many neurons are in the cone, whether one
//! leaves it, and how many boundaries are left between the coarse points; without one a coarse point is
//! wrong. With steps of finite size a neuron at the border of the cone goes to and fro across it, so one
//! that was inside and is outside by no more than a single step counts as inside.
//! *Conjectured*: that the trap is reached with a probability that does not vanish.

use serde::{Deserialize, Serialize};
use theorems::separation::trap;

use super::merged::Merged;
use crate::training::dense::DenseEngine;
use crate::training::{Engine, Loss, Plan, TrainingError};
use crate::work::Work;

/// Moments in a factor of 10.
const PER_DECADE: f64 = 8.0;
/// The distinct fine points come first, the coarse ones after them.
const FINE: usize = 4;
/// Where angles of lines are cut open, in degrees: far from every point of the data.
const CUT: f64 = -45.0;

/// The network at one step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// Step t.
    pub step: u64,
    /// Points on the wrong side, copies counted.
    pub errors: u64,
    /// Neurons whose boundary lies between two coarse points.
    pub between_coarse: u64,
    /// Neurons in the cone {W·x_1 ≤ 0, W·x_4 ≤ 0}.
    pub in_cone: u64,
    /// Neurons that were in it at the moment before and are not now.
    pub left_cone: u64,
    /// Output at each distinct point.
    pub outputs: Vec<f64>,
    /// Angle of each neuron's boundary {w·x = 0} to the direction e of the fine points, in degrees from −45
    /// to 135, to a hundredth.
    pub angles: Vec<f64>,
}

/// A whole run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The first step from which on both inequalities of the cone hold to the end; none if they do not at the
    /// end.
    pub closed_from: Option<u64>,
    /// The moments: the start, eight in a factor of 10, and the end.
    pub moments: Vec<Moment>,
}

impl Path {
    /// The first moment without a boundary between the coarse points; none if there is none, or one comes
    /// back later.
    pub fn lost_at(&self) -> Option<u64> {
        let lost = self.moments.iter().rev().take_while(|moment| moment.between_coarse == 0);
        lost.last().map(|moment| moment.step)
    }

    /// Neurons that left the cone after it had closed.
    pub fn escapes(&self) -> Option<u64> {
        let from = self.closed_from?;
        // A neuron that leaves between two moments does so after the earlier of them.
        let after = self.moments.windows(2).filter(|pair| pair[0].step >= from);
        Some(after.map(|pair| pair[1].left_cone).sum())
    }
}

/// Follows the run of `plan` for all its steps.
///
/// # Errors
/// If the network cannot be set up or followed, or the work is stopped.
pub fn follow(
    data: &Merged,
    loss: Loss,
    plan: &Plan,
    work: &Work<'_>,
) -> Result<Path, TrainingError> {
    let mut engine = DenseEngine::new(data.points().as_ref(), plan, work)?;
    let mut derivative = vec![0.0; data.labels().len()];
    let (mut moments, mut inside, mut closed_from) = (Vec::new(), Vec::new(), None);
    let mut next = 0;
    for step in 0..=plan.steps {
        data.derivative(loss, engine.outputs(), &mut derivative);
        let is_closed = is_closed(data, &derivative);
        closed_from = if is_closed { closed_from.or(Some(step)) } else { None };
        if step >= next || step == plan.steps {
            moments.push(moment(step, data, (&engine, plan), &derivative, &mut inside));
            next = next_moment(step);
        }
        if step < plan.steps {
            engine.advance_watched(&derivative, work)?;
        }
    }
    if !engine.is_finite() {
        return Err(TrainingError::NotFinite { step: plan.steps });
    }
    Ok(Path { closed_from, moments })
}

/// The first of the steps ⌈10^(k/8)⌉ after `step`.
fn next_moment(step: u64) -> u64 {
    let of = |k: f64| 10f64.powf(k / PER_DECADE).ceil() as u64;
    let begin = (PER_DECADE * (step.max(1) as f64).log10()).floor();
    (0..).map(|k| of(begin + f64::from(k))).find(|&next| next > step).expect("powers grow")
}

/// The largest |W·x| that one step changes at a point with ‖x‖ ≤ 1: η/√m times the mean slope.
fn reach(plan: &Plan, derivative: &[f64]) -> f64 {
    let mean = derivative.iter().map(|slope| slope.abs()).sum::<f64>() / derivative.len() as f64;
    plan.step_size * mean / (plan.width as f64).sqrt()
}

/// Whether neurons are brought back at both borders of the cone. The fine points have equally many copies,
/// so that their slopes compare as the derivatives do.
fn is_closed(data: &Merged, derivative: &[f64]) -> bool {
    let points = data.points();
    let product: f64 = (0..2).map(|k| points[(k, 0)] * points[(k, 1)]).sum();
    let (angle, rho) = (libm::acos(product), |i: usize| derivative[i].abs());
    let back = |near, beyond| trap::speed_outwards(rho(near), rho(beyond), angle) < 0.0;
    back(2, 3) && back(1, 0)
}

fn moment(
    step: u64,
    data: &Merged,
    (engine, plan): (&DenseEngine, &Plan),
    derivative: &[f64],
    inside: &mut Vec<bool>,
) -> Moment {
    let points = data.points();
    let (scale, reach) = (1.0 / (plan.width as f64).sqrt(), reach(plan, derivative));
    let mut now = Vec::with_capacity(inside.len());
    let (mut between_coarse, mut angles) = (0, Vec::with_capacity(inside.len()));
    engine.for_each_neuron(|neuron| {
        let w = [0, 1].map(|k| neuron.initial[k] + scale * neuron.sign * neuron.displacement[k]);
        let product = |i: usize| w[0] * points[(0, i)] + w[1] * points[(1, i)];
        let active = |i: usize| product(i) >= 0.0;
        let coarse = FINE..points.ncols();
        between_coarse += u64::from(coarse.clone().any(active) && !coarse.clone().all(active));
        let within = |border: f64| product(0) <= border && product(3) <= border;
        let was_inside = inside.get(now.len()).is_some_and(|&inside| inside);
        now.push(within(0.0) || (was_inside && within(reach)));
        let angle = libm::atan2(w[1], w[0]).to_degrees() + 90.0;
        let angle = (angle - CUT).rem_euclid(180.0) + CUT;
        angles.push((100.0 * angle).round() / 100.0);
    });
    let left = inside.iter().zip(&now).filter(|(before, now)| **before && !**now).count();
    *inside = now;
    Moment {
        step,
        errors: data.errors(engine.outputs()),
        between_coarse,
        in_cone: inside.iter().filter(|&&inside| inside).count() as u64,
        left_cone: left as u64,
        outputs: engine.outputs().to_vec(),
        angles,
    }
}
