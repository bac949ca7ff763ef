//! The Nesterov–Todd scaling of the second-order cone ‖r‖ ≤ t in three dimensions, for the dual cone
//! w (1, −v), ‖v‖ ≤ 1, whose first entry is given.
//!
//! Yu. E. Nesterov, M. J. Todd, *Primal-dual interior-point methods for self-scaled cones*, SIAM J. Optim. 8
//! (1998); the algebra as in L. Vandenberghe, *The CVXOPT linear and quadratic cone program solvers* (2010).

use super::angle::{Vector, each};
use super::chain::{dot, length};
use super::curvature::Curvature;

/// An entry along the axis of the cone, and one vector across it.
pub(super) type Element = [f64; 3];

/// W with W⁻¹ (t, r) = W w (1, −v), the scaled point. Inverses are kept, as each is used often.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scaling {
    width: f64,
    inverse_width: f64,
    /// W = `size` times the reflection-like matrix of the point (`height`, `vector`) of norm 1.
    size: f64,
    inverse_size: f64,
    height: f64,
    vector: Vector,
    /// One over the eigenvalue of 2 (height, vector)(height, vector)ᵀ − J along the axis.
    inverse_radial: f64,
    /// 1/(1 + `height`).
    share: f64,
    point: Element,
    /// One over the square of the norm of the point.
    inverse_square: f64,
}

impl Scaling {
    /// That of (t, r) and w (1, −v), both inside.
    pub fn new(bound: f64, residual: Vector, width: f64, field: Vector) -> Self {
        let (primal, dual) = (square(bound, residual).sqrt(), square(1.0, field).sqrt());
        let (product, inverse_width) = (primal * dual, 1.0 / width);
        let inverse = 1.0 / product;
        let twice = (2.0 + 2.0 * (bound - dot(residual, field)) * inverse).sqrt();
        let shares = [dual * inverse / twice, primal * inverse / twice];
        let vector = each(|k| residual[k] * shares[0] + field[k] * shares[1]);
        let size = (primal * inverse_width / dual).sqrt();
        let squares = dot(vector, vector);
        let height = (1.0 + squares).sqrt();
        let mut scaling = Self {
            width,
            inverse_width,
            size,
            inverse_size: 1.0 / size,
            height,
            vector,
            inverse_radial: 1.0 / (1.0 + 2.0 * squares),
            share: 1.0 / (1.0 + height),
            point: [0.0; 3],
            inverse_square: inverse * inverse_width,
        };
        scaling.point = scaling.dual(negative(field), 1.0);
        scaling
    }

    /// The scaled `width`·(`height`, `vector`).
    pub fn dual(&self, vector: Vector, height: f64) -> Element {
        scaled(self.size * self.width, self.image([height, vector[0], vector[1]], 1.0))
    }

    /// The scaled (`height`, `vector`).
    pub fn primal(&self, vector: Vector, height: f64) -> Element {
        scaled(self.inverse_size, self.image([height, vector[0], vector[1]], -1.0))
    }

    fn image(&self, [first, second, third]: Element, sign: f64) -> Element {
        let along = dot(self.vector, [second, third]);
        let share = sign * first + along * self.share;
        [
            self.height * first + sign * along,
            second + share * self.vector[0],
            third + share * self.vector[1],
        ]
    }

    /// Curvature of the least sum over t of the scaled quadratic terms, as a form in r.
    pub fn curvature(&self) -> Curvature {
        let [x, y] = self.vector;
        let length = length(self.vector);
        let axis = if length > 0.0 { [x / length, y / length] } else { [1.0, 0.0] };
        let across = self.inverse_size * self.inverse_size;
        Curvature { axis, along: across * self.inverse_radial, across }
    }

    /// The condition that the product of the scaled points becomes (`barrier`, 0), less `product`.
    pub fn side(&self, barrier: f64, product: Element) -> Element {
        let own = multiply(self.point, self.point);
        let [first, second, third] =
            [barrier - own[0] - product[0], -own[1] - product[1], -own[2] - product[2]];
        let [height, x, y] = self.point;
        let quotient = (height * first - x * second - y * third) * self.inverse_square;
        let inverse = 1.0 / height;
        let element =
            [quotient, (second - x * quotient) * inverse, (third - y * quotient) * inverse];
        scaled(self.inverse_size, self.image(element, -1.0))
    }

    /// What a `side` adds to the field once t has answered it.
    pub fn shift(&self, side: Element) -> Vector {
        let share = 2.0 * self.height * self.inverse_radial * side[0];
        each(|k| -(side[1 + k] + share * self.vector[k]) * self.inverse_width)
    }

    /// The change of t that belongs to a change of r.
    pub fn bound_change(&self, side: Element, change: Vector) -> f64 {
        let square = self.size * self.size;
        (side[0] * square + 2.0 * self.height * dot(self.vector, change)) * self.inverse_radial
    }
}

/// The product of the Jordan algebra of the cone.
pub(super) fn multiply(a: Element, b: Element) -> Element {
    [a[0] * b[0] + a[1] * b[1] + a[2] * b[2], a[0] * b[1] + b[0] * a[1], a[0] * b[2] + b[0] * a[2]]
}

/// `height`² − ‖`vector`‖².
fn square(height: f64, [x, y]: Vector) -> f64 {
    height.mul_add(height, -x.mul_add(x, y * y))
}

fn scaled(size: f64, [first, second, third]: Element) -> Element {
    [size * first, size * second, size * third]
}

/// The opposite vector.
pub(super) fn negative([first, second]: Vector) -> Vector {
    [-first, -second]
}

/// How far (`height`, `vector`) can go in a direction before it leaves the cone.
pub(super) fn reach(height: f64, vector: Vector, rise: f64, change: Vector) -> f64 {
    let constant = square(height, vector);
    let linear = height * rise - dot(vector, change);
    let bend = square(rise, change);
    let discriminant = linear * linear - bend * constant;
    if discriminant < 0.0 {
        // It misses the tip of the cone by rounding, or never leaves.
        return if rise < 0.0 { -height / rise } else { f64::INFINITY };
    }
    let root = discriminant.sqrt();
    if linear < 0.0 {
        constant / (root - linear)
    } else if bend < 0.0 {
        -(linear + root) / bend
    } else {
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cone() -> (f64, Vector, f64, Vector, Scaling) {
        let (bound, residual, width, field) = (0.7, [0.3, -0.5], 0.02, [0.4, 0.1]);
        (bound, residual, width, field, Scaling::new(bound, residual, width, field))
    }

    /// The two points scale to the same one, whose product with itself has t w − w r·v before its vector.
    #[test]
    fn both_points_scale_to_one() {
        let (bound, residual, width, field, scaling) = cone();
        let primal = scaling.primal(residual, bound);
        for (a, b) in primal.iter().zip(scaling.point) {
            assert!((a - b).abs() < 1e-14, "{primal:?} {:?}", scaling.point);
        }
        let product = multiply(primal, primal)[0];
        assert!((product - width * (bound - dot(residual, field))).abs() < 1e-15, "{product}");
    }

    /// A change of r with the change of t and of v that the scaling gives satisfies the linear condition, and
    /// keeps the first entry of the dual point.
    #[test]
    fn changes_satisfy_the_linear_condition() {
        let (_, _, width, _, scaling) = cone();
        let (barrier, product, change) = (0.003, [1e-4, -2e-4, 3e-4], [0.05, 0.02]);
        let side = scaling.side(barrier, product);
        let rise = scaling.bound_change(side, change);
        let (bend, shift) = (scaling.curvature().apply(change), scaling.shift(side));
        let turn = [0, 1].map(|k| bend[k] / width + shift[k]);
        let (primal, dual) = (scaling.primal(change, rise), scaling.dual(turn.map(|v| -v), 0.0));
        let sum = [0, 1, 2].map(|k| primal[k] + dual[k]);
        let (own, given) = (multiply(scaling.point, scaling.point), multiply(scaling.point, sum));
        let wanted = [barrier - own[0] - product[0], -own[1] - product[1], -own[2] - product[2]];
        for (a, b) in given.iter().zip(wanted) {
            assert!((a - b).abs() < 1e-14, "{given:?} {wanted:?}");
        }
    }

    /// The way out of the cone ends on its boundary.
    #[test]
    fn the_way_ends_on_the_boundary() {
        for (rise, change) in [(0.0, [1.0, 2.0]), (-1.0, [0.1, 0.0]), (1.0, [2.0, -3.0])] {
            let step = reach(1.0, [0.5, -0.3], rise, change);
            let end = [0.5 + step * change[0], -0.3 + step * change[1]];
            assert!((end[0].hypot(end[1]) - (1.0 + step * rise)).abs() < 1e-13, "{step}");
        }
        assert_eq!(reach(1.0, [0.0; 2], 1.0, [0.5, 0.0]), f64::INFINITY);
    }
}
