//! Angles between vectors of the plane, narrow ones to twice the digits of double precision.

use super::chain::Vector;
use crate::sum::Compensated;

/// Tangent above which an angle is taken from the arc tangent of the library.
const NARROW: f64 = 1.0 / 1024.0;

/// An angle and what its digits may be off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Angle {
    /// The angle: a double and what it leaves.
    pub parts: [f64; 2],
    /// The error is at most this.
    pub error: f64,
}

/// The angle in (−π, π] by which `first` is turned anticlockwise to have the direction of `second`.
///
/// A tangent t below 2⁻¹⁰ is known to twice the digits, since products of doubles are exact sums of two, and
/// atan t = t − t³/3 + t⁵/5 − t⁷/7 up to t⁹.
pub(super) fn between(first: Vector, second: Vector) -> Angle {
    let [across, along] = [across(first, second), along(first, second)];
    if across[0] == 0.0 && along[0] > 0.0 {
        return Angle { parts: [0.0; 2], error: 0.0 };
    }
    let tangent = across[0] / along[0];
    if along[0] <= 0.0 || tangent.abs() > NARROW {
        let angle = across[0].atan2(along[0]);
        return Angle { parts: [angle, 0.0], error: 4.0 * f64::EPSILON * angle.abs() };
    }
    let remainder = (-tangent).mul_add(along[0], across[0]) + (across[1] - tangent * along[1]);
    let square = tangent * tangent;
    let bend = tangent * square * (1.0 / 3.0 - square * (1.0 / 5.0 - square / 7.0));
    let size = tangent.abs();
    let error = f64::EPSILON * (4.0 * f64::EPSILON + size * square + 4.0 * f64::EPSILON * size);
    Angle { parts: [tangent, remainder / along[0] - bend], error: error + size.powi(9) }
}

/// The determinant of two vectors: a double and what it leaves.
pub(super) fn across(first: Vector, second: Vector) -> [f64; 2] {
    pair([[first[0], second[1]], [-first[1], second[0]]])
}

fn along(first: Vector, second: Vector) -> [f64; 2] {
    pair([[first[0], second[0]], [first[1], second[1]]])
}

fn pair(products: [[f64; 2]; 2]) -> [f64; 2] {
    let mut sum = Compensated::default();
    products.iter().for_each(|[a, b]| sum.add_product(*a, *b));
    sum.parts()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    /// An angle and its half, cut out by the sum of two unit vectors, agree far below the rounding of the
    /// arc tangent: what the parts of a narrow angle are for.
    #[test]
    fn narrow_angles_have_twice_the_digits() {
        for k in 1..40 {
            let step = 0.7_f64.powi(k) / 1500.0;
            let (first, last) = ([1.0, 0.0], [1.0, 2.0 * step]);
            let whole = between(first, last);
            let middle = [1.0, step];
            let parts = [between(first, middle), between(middle, last)];
            let mut rest = Compensated::default();
            let mut bound = whole.error;
            whole.parts.iter().for_each(|part| rest.add(*part));
            for part in parts {
                part.parts.iter().for_each(|part| rest.add(-part));
                bound += part.error;
            }
            assert!(bound < 1e-12 * whole.parts[0], "{k}: {bound}");
            assert!(rest.value().abs() <= bound, "{k}: {} {bound}", rest.value());
        }
    }

    /// Wide angles, opposite and equal directions, and the sign of a turn.
    #[test]
    fn wide_angles_are_those_of_the_arc_tangent() {
        assert_eq!(between([3.0, 1.0], [6.0, 2.0]).parts, [0.0; 2]);
        assert_eq!(between([1.0, 0.0], [-2.0, 0.0]).parts[0], PI);
        for angle in [0.01, 0.5, 2.0, 3.1] {
            let turned = between([0.0, 2.0], [-f64::sin(angle), f64::cos(angle)]);
            assert!((turned.parts[0] - angle).abs() < 1e-15, "{angle}");
            let back = between([-f64::sin(angle), f64::cos(angle)], [0.0, 2.0]);
            assert!((back.parts[0] + angle).abs() < 1e-15, "{angle}");
        }
    }
}
