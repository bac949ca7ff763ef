//! Angles between vectors of the plane to about twice the digits of double precision.

use std::f64::consts::PI;

use crate::sum::Compensated;

/// A vector of the plane.
pub(super) type Vector = [f64; 2];

/// Two of a kind, from their numbers: the coordinates of a vector, or an arc and its opposite.
pub(super) fn each<T>(of: impl Fn(usize) -> T) -> [T; 2] {
    [of(0), of(1)]
}

/// A double and what it leaves: their sum carries twice the digits.
type Pair = [f64; 2];

/// Tangent above which an angle is halved.
const NARROW: f64 = 1.0 / 1024.0;

/// Tangent from which on an angle is a right one.
const RIGHT: f64 = 1e100;

/// What π is above the double next to it.
pub(super) const PI_REST: f64 = 1.2246467991473532e-16;

/// Relative rounding of an angle by its arithmetic: some ten halvings, each with a few operations on pairs.
const ROUNDED: f64 = 512.0 * f64::EPSILON * f64::EPSILON;

/// An angle and what its digits may be off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Angle {
    /// The angle.
    pub parts: Pair,
    /// The error is at most this.
    pub error: f64,
}

/// The angle in (−π, π] by which `first` is turned anticlockwise to have the direction of `second`.
///
/// Half of it has the tangent ‖a‖‖b‖ sin/(‖a‖‖b‖ + a·b), and so on until the tangent t is below 2⁻¹⁰, where
/// atan t = t − t³/3 + t⁵/5 − t⁷/7 up to t⁹. Products of doubles are exact as pairs.
pub(super) fn between(first: Vector, second: Vector) -> Angle {
    let (across, along) = (across(first, second), along(first, second));
    if across[0] == 0.0 {
        let angle = if along[0] > 0.0 { [0.0; 2] } else { [PI, PI_REST] };
        return Angle { parts: angle, error: ROUNDED * angle[0] };
    }
    let mut halvings = 0;
    let mut tangent = if along[0] > 0.0 && across[0].abs() <= NARROW * along[0] {
        divide(across, along)
    } else {
        halvings = 1;
        let length = root(multiply(self::along(first, first), self::along(second, second)));
        match along[0] > 0.0 {
            true => divide(across, plus(length, along)),
            false => divide(plus(length, along.map(|part| -part)), across),
        }
    };
    while tangent[0].abs() > NARROW {
        halvings += 1;
        let secant = root(plus([1.0, 0.0], multiply(tangent, tangent)));
        tangent = match tangent[0].abs() < RIGHT {
            true => divide(tangent, plus([1.0, 0.0], secant)),
            false => [1.0_f64.copysign(tangent[0]), 0.0],
        };
    }
    let factor = f64::from(1 << halvings);
    let square = tangent[0] * tangent[0];
    let bend = tangent[0] * square * (1.0 / 3.0 - square * (1.0 / 5.0 - square / 7.0));
    let size = tangent[0].abs();
    let error = factor * (f64::EPSILON * size * square + size.powi(9) + ROUNDED * size);
    let parts = plus([factor * tangent[0], 0.0], [factor * (tangent[1] - bend), 0.0]);
    Angle { parts, error }
}

/// The determinant of two vectors.
pub(super) fn across(first: Vector, second: Vector) -> Pair {
    products([[first[0], second[1]], [-first[1], second[0]]])
}

fn along(first: Vector, second: Vector) -> Pair {
    products([[first[0], second[0]], [first[1], second[1]]])
}

fn products(products: [[f64; 2]; 2]) -> Pair {
    let mut sum = Compensated::default();
    products.iter().for_each(|[a, b]| sum.add_product(*a, *b));
    sum.parts()
}

fn plus(a: Pair, b: Pair) -> Pair {
    [a[0], b[0], a[1], b[1]].into_iter().collect::<Compensated>().parts()
}

fn multiply(a: Pair, b: Pair) -> Pair {
    products([[a[0], b[0]], [1.0, a[0] * b[1] + a[1] * b[0]]])
}

fn divide(a: Pair, b: Pair) -> Pair {
    let quotient = a[0] / b[0];
    let rest = (-quotient).mul_add(b[0], a[0]) + (a[1] - quotient * b[1]);
    plus([quotient, 0.0], [rest / b[0], 0.0])
}

fn root(a: Pair) -> Pair {
    let root = a[0].sqrt();
    plus([root, 0.0], [((-root).mul_add(root, a[0]) + a[1]) / (2.0 * root), 0.0])
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn distance(whole: Angle, parts: &[Angle]) -> (f64, f64) {
        let (mut rest, mut bound) = (Compensated::default(), whole.error);
        whole.parts.iter().for_each(|part| rest.add(*part));
        for angle in parts {
            angle.parts.iter().for_each(|part| rest.add(-part));
            bound += angle.error;
        }
        (rest.value().abs(), bound)
    }

    /// An angle is the sum of its parts, narrow or wide, far below the rounding of a double and within the
    /// stated error.
    #[test]
    fn angles_add_up_with_twice_the_digits() {
        let fine = (1..64).map(|k| f64::from(k) / 1_048_576.0);
        for step in fine.chain((1..12_000).step_by(7).map(|k| f64::from(k) * 2f64.powi(-12))) {
            let vectors = [[1.0, 0.0], [1.0, step], [1.0 - step * step, 2.0 * step]];
            let parts = [between(vectors[0], vectors[1]), between(vectors[1], vectors[2])];
            let (distance, bound) = distance(between(vectors[0], vectors[2]), &parts);
            assert!(distance <= bound && bound < 1e-21, "{step}: {distance} {bound}");
        }
    }

    /// Four turns of one angle close: 4 · (angle of 45° as arctan 1) = π to twice the digits, which no sum of
    /// doubles gives.
    #[test]
    fn a_half_turn_is_pi_with_its_digits() {
        let corner = between([1.0, 0.0], [1.0, 1.0]);
        let half = Angle { parts: [PI, PI_REST], error: 0.0 };
        let (distance, bound) = distance(half, &[corner; 4]);
        assert!(distance <= bound && bound < 1e-20, "{distance} {bound}");
    }

    /// Equal, opposite and nearly opposite directions, the sign of a turn, and the arc tangent.
    #[test]
    fn wide_angles_are_those_of_the_arc_tangent() {
        assert_eq!(between([3.0, 1.0], [6.0, 2.0]).parts, [0.0; 2]);
        assert_eq!(between([1.0, 0.0], [-2.0, 0.0]).parts[0], PI);
        assert_eq!(between([1.0, 0.0], [-2.0, 1e-300]).parts[0], PI);
        for angle in [0.01, 0.5, 2.0, 3.1] {
            let turned = between([0.0, 2.0], [-f64::sin(angle), f64::cos(angle)]);
            assert!((turned.parts[0] - angle).abs() < 1e-15, "{angle}");
            let back = between([-f64::sin(angle), f64::cos(angle)], [0.0, 2.0]);
            assert!((back.parts[0] + angle).abs() < 1e-15, "{angle}");
        }
    }
}
