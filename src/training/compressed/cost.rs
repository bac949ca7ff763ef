//! What a compressed network costs before it is built, for the choice of an engine.

use std::f64::consts::PI;

use crate::training::plan::Plan;

/// Neurons that are stored at the outset if the radius allows, at least.
const STORED: f64 = (1u64 << 18) as f64;

/// Share of a very wide network that is stored at the outset if the radius allows: a pass over its
/// weights costs more than storing this many.
const STORED_SHARE: f64 = 1.0 / 1024.0;

/// The initial reach: about [`STORED`] or [`STORED_SHARE`] of the neurons, whichever is more, but no
/// less than a displacement of 1.
pub fn initial_reach(n: usize, plan: &Plan) -> f64 {
    let stored = STORED.max(STORED_SHARE * plan.width as f64);
    covering((stored / near_neurons(n, plan, 1.0)).max(1.0), plan.radius)
}

/// Passes over the initial weights after the first one: with each, the reach doubles at least.
fn later_passes(n: usize, plan: &Plan, drift: f64) -> f64 {
    let quotient = drift / initial_reach(n, plan);
    if quotient < 1.0 { 0.0 } else { 1.0 + quotient.log2().floor() }
}

/// `reach`, or a reach from which no neuron can ever be missing if that is less.
pub fn covering(reach: f64, radius: f64) -> f64 {
    if reach < radius { reach } else { radius * (1.0 + 1e-9) }
}

/// Expected number of neurons within `distance`/√m of one of n hyperplanes through 0, counted once
/// for each: their density there is that of α g, g ~ N(0, I).
fn near_neurons(n: usize, plan: &Plan, distance: f64) -> f64 {
    n as f64 * (2.0 / PI).sqrt() * (distance / plan.initial_scale) * (plan.width as f64).sqrt()
}

/// Expected number of neurons that can come to one of n hyperplanes within the radius of `plan`, counted
/// once for each hyperplane.
pub fn predicted_near_neurons(n: usize, plan: &Plan) -> f64 {
    near_neurons(n, plan, plan.radius)
}

/// Bound of the number of activation patterns: pairs, or the 2 Σ_{k<d} C(n−1, k) regions into
/// which n hyperplanes through 0 divide R^d (Cover).
fn pattern_bound(n: usize, d: usize, width: u64) -> f64 {
    let mut choose = 1.0;
    let mut regions = 0.0;
    for k in 0..d.min(n) {
        regions += 2.0 * choose;
        choose *= (n - 1 - k) as f64 / (k + 1) as f64;
    }
    regions.min(width as f64 / 2.0)
}

/// Displacement that neurons are expected to have at most without a projection.
const EXPECTED_DRIFT: f64 = 30.0;

/// Share of the neurons near to a hyperplane that are single ones, averaged over a run.
const SINGLE: f64 = 0.2;

/// How often a neuron near to a hyperplane is looked at in a run.
const LOOKS: f64 = 4.0;

/// Displacement that neurons come to in the run of `plan`, at most, as it is predicted.
fn expected_drift(plan: &Plan) -> f64 {
    let Plan { steps, step_size, radius, .. } = *plan;
    let first = step_size / 2.0;
    let bound = if radius.is_finite() { radius } else { EXPECTED_DRIFT.max(first) };
    bound.min(first * steps as f64)
}

/// Predicted cost of all steps of `plan` in nanoseconds, for n points in R^d: a model for choosing
/// between engines and for budgets, not a promise.
///
/// The displacement of a neuron comes to δ = min(B, ηT/2), as it did in every run of a theorem, the
/// largest at B = 145; without a projection, `EXPECTED_DRIFT` or the first step takes the place of B.
/// Then N = n √(2/π) (δ/α) √m neurons are near enough to a hyperplane for it to matter. Each of these is
/// looked at `LOOKS` times, for 300 + 5nd ns. Whenever δ comes to the reach, the initial weights are
/// streamed again. A step takes 25 + 0.8nd ns for each pattern and 6 + 1.6d ns for each eight of the
/// `SINGLE`·N single neurons, which do not share them beyond their facet.
///
/// The constants were measured on one core of a Zen 5 processor, on 28 runs with 1 to 20 points in
/// dimensions 2 to 10, soft and hard labels, m from 10⁴ to 10⁸ and B from 1 to 100. The share of
/// single neurons was 0.24 to 0.4 where labels alternate along a half circle, 0.1 to 0.2 where they
/// form blocks or the points are two, and 0.05 to 0.26 on scattered points. The prediction, which then
/// took δ to be 30 at most, was 0.5 to 2.7 times the cost on all runs but two: one point, which holds
/// no neuron at its hyperplane, costs far less, and points that are parallel cost four times as much,
/// as a neuron near to one of their hyperplanes is near to another too and has to be looked at in
/// every step.
pub fn predicted_run_cost(n: usize, d: usize, plan: &Plan) -> f64 {
    let Plan { width, steps, .. } = *plan;
    let steps = steps as f64;
    let drift = expected_drift(plan);
    let near = near_neurons(n, plan, drift).min(width as f64);
    let singles = SINGLE * near;
    let facets = n as f64 * pattern_bound(n.saturating_sub(1), d.saturating_sub(1), width);
    let tiles = singles / 8.0 + facets.min(singles);
    let (coordinates, entries) = (d as f64, (n * d) as f64);
    let step =
        pattern_bound(n, d, width) * (25.0 + 0.8 * entries) + tiles * (6.0 + 1.6 * coordinates);
    let again = later_passes(n, plan, drift) * predicted_setup_cost(n, d, width);
    steps * step + LOOKS * near * (300.0 + 5.0 * entries) + again
}

/// Bytes of a region beside its vectors.
const REGION_BYTES: f64 = 512.0;

/// Bytes of a stored neuron beside its vectors, with its entries in the queues.
const NEURON_BYTES: f64 = 80.0;

/// Predicted cost of the set-up in nanoseconds of one core, for n points in R^d and m = `width`
/// neurons: random numbers, products and counting.
pub fn predicted_setup_cost(n: usize, d: usize, width: u64) -> f64 {
    let random = 21.0 * d.div_ceil(2) as f64;
    width as f64 / 2.0 * (random + 0.15 * (n * d) as f64 + 8.0)
}

/// Predicted memory in bytes, for n points in R^d: the patterns, and the neurons that are stored, with
/// what is held of them while they are collected.
pub fn predicted_bytes(n: usize, d: usize, plan: &Plan) -> f64 {
    let drift = expected_drift(plan);
    let mut reach = initial_reach(n, plan);
    if drift > reach {
        reach = covering(2.0 * drift, plan.radius);
    }
    let width = plan.width as f64;
    let stored = near_neurons(n, plan, reach).min(width);
    let coordinates = d as f64;
    let pattern = REGION_BYTES + 64.0 * coordinates + 8.0 * n.div_ceil(64) as f64;
    pattern_bound(n, d, plan.width) * pattern + stored * (NEURON_BYTES + 32.0 * coordinates)
}

#[cfg(test)]
mod tests {
    use super::{covering, initial_reach, later_passes, near_neurons, pattern_bound};
    use crate::training::plan::Plan;

    fn plan(width: u64, radius: f64, initial_scale: f64) -> Plan {
        Plan { width, steps: 1, step_size: 1.0, radius, initial_scale, seed: 0 }
    }

    #[test]
    fn patterns_are_bounded_by_regions_and_by_pairs() {
        assert_eq!(pattern_bound(8, 2, 1 << 20), 16.0);
        assert_eq!(pattern_bound(4, 3, 1 << 20), 14.0);
        assert_eq!(pattern_bound(3, 10, 1 << 20), 8.0);
        assert_eq!(pattern_bound(64, 10, 1000), 500.0);
    }

    /// 2 Φ-mass of [0, B/(α√m)], linearised at 0, times m.
    #[test]
    fn near_neurons_have_the_density_at_a_hyperplane() {
        let near = |n, alpha, distance| near_neurons(n, &plan(10_000, 1.0, alpha), distance);
        assert!((near(1, 1.0, 1.0) - 79.788_456).abs() < 1e-6);
        assert!((near(8, 1.0, 2.0) / 16.0 - 79.788_456).abs() < 1e-6);
        assert!((near(1, 100.0, 1.0) - 0.797_884_56).abs() < 1e-8);
    }

    /// A reach that covers the ball needs no second pass; otherwise it doubles until it covers.
    #[test]
    fn passes_are_counted_by_doublings() {
        for alpha in [0.01, 1.0, 100.0] {
            let wide = plan(1 << 40, f64::INFINITY, alpha);
            let reach = initial_reach(2, &wide);
            let passes = |drift| later_passes(2, &wide, drift * reach);
            assert_eq!([0.9, 1.5, 3.0, 7.9].map(passes), [0.0, 1.0, 2.0, 3.0]);
        }
        assert_eq!(later_passes(2, &plan(1 << 20, 0.5, 1.0), 0.5), 0.0);
    }

    #[test]
    fn a_reach_beyond_the_radius_is_never_extended() {
        assert_eq!(covering(2.0, f64::INFINITY), 2.0);
        assert!(covering(2.0, 1.0) > 1.0 && covering(2.0, 1.0) < 1.0 + 1e-6);
    }
}
