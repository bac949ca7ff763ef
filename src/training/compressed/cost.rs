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

/// Displacement that neurons are expected to have at most, however large the radius.
const EXPECTED_DRIFT: f64 = 30.0;

/// Predicted cost of one step in nanoseconds, for n points in R^d, m = `width` neurons and balls of
/// `radius`/√m; for comparison with other engines, good to a factor of a few.
///
/// It takes it that a third of the neurons that the radius can bring to a hyperplane end up as
/// single ones. That was measured at radius 1 on points along a half circle with alternating
/// labels, hard or soft, where the hyperplanes hold whoever reaches them; on scattered points it
/// was a seventh to a third. Neurons that have not yet been brought to a hyperplane cost nothing.
pub fn predicted_step_cost(n: usize, d: usize, width: u64, radius: f64) -> f64 {
    let near = near_neurons(n, width, radius.min(EXPECTED_DRIFT)).min(width as f64);
    let single = near / 3.0;
    pattern_bound(n, d, width) * (30.0 + 2.0 * (n * d) as f64) + single * (12.0 + 3.0 * d as f64)
}

/// Predicted cost of the set-up in nanoseconds of one core, for n points in R^d and m = `width`
/// neurons: random numbers, products and counting.
pub fn predicted_setup_cost(n: usize, d: usize, width: u64) -> f64 {
    let random = 21.0 * d.div_ceil(2) as f64;
    width as f64 / 2.0 * (random + 0.15 * (n * d) as f64 + 8.0)
}

#[cfg(test)]
mod tests {
    use super::{covering, near_neurons, pattern_bound};

    #[test]
    fn patterns_are_bounded_by_regions_and_by_pairs() {
        assert_eq!(pattern_bound(8, 2, 1 << 20), 16.0);
        assert_eq!(pattern_bound(4, 3, 1 << 20), 14.0);
        assert_eq!(pattern_bound(3, 10, 1 << 20), 8.0);
        assert_eq!(pattern_bound(64, 10, 1000), 500.0);
    }

    /// 2 Φ-mass of [0, B/√m], linearised at 0, times m.
    #[test]
    fn near_neurons_have_the_density_at_a_hyperplane() {
        assert!((near_neurons(1, 10_000, 1.0) - 79.788_456).abs() < 1e-6);
        assert!((near_neurons(8, 10_000, 2.0) / 16.0 - 79.788_456).abs() < 1e-6);
    }

    #[test]
    fn a_reach_beyond_the_radius_is_never_extended() {
        assert_eq!(covering(2.0, f64::INFINITY), 2.0);
        assert!(covering(2.0, 1.0) > 1.0 && covering(2.0, 1.0) < 1.0 + 1e-6);
    }
}
