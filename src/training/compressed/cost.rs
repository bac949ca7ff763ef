//! What a compressed network costs before it is built, for the choice of an engine.

use std::f64::consts::PI;

/// Neurons that are stored at the outset if the radius allows.
const STORED: f64 = (1u64 << 18) as f64;

/// The initial reach: about [`STORED`] neurons, but no less than a displacement of 1.
pub fn initial_reach(n: usize, width: u64, radius: f64) -> f64 {
    covering((STORED / near_neurons(n, width, 1.0)).max(1.0), radius)
}

/// `reach`, or a reach from which no neuron can ever be missing if that is less.
pub fn covering(reach: f64, radius: f64) -> f64 {
    if reach < radius { reach } else { radius * (1.0 + 1e-9) }
}

/// Expected number of neurons within `distance`/√m of one of n hyperplanes through 0, counted once
/// for each.
fn near_neurons(n: usize, width: u64, distance: f64) -> f64 {
    n as f64 * (2.0 / PI).sqrt() * distance * (width as f64).sqrt()
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

/// Predicted cost of one step in nanoseconds, for n points in R^d, m = `width` neurons and balls of
/// `radius`/√m. Good to a factor of a few, for comparison with other engines. It takes it that a
/// hundredth of the neurons that the radius or a displacement of 10 can bring to a hyperplane needs
/// attention in a step.
pub fn predicted_step_cost(n: usize, d: usize, width: u64, radius: f64) -> f64 {
    let near = near_neurons(n, width, radius.min(10.0)).min(width as f64);
    let product = (n * d) as f64;
    pattern_bound(n, d, width) * (30.0 + 2.0 * product) + 0.01 * near * (40.0 + 2.0 * product)
}

/// Predicted cost of the set-up in nanoseconds of one core, for n points in R^d and m = `width`
/// neurons.
pub fn predicted_setup_cost(n: usize, d: usize, width: u64) -> f64 {
    width as f64 / 2.0 * (20.0 * d as f64 + 0.3 * (n * d) as f64 + 10.0)
}
