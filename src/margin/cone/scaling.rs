//! One second-order cone t ≥ ‖r‖ with its multiplier p·(1, −v), ‖v‖ ≤ 1, and Nesterov and Todd's scaling.
//!
//! W is the symmetric matrix of the cone's automorphism that takes the multiplier z to where W⁻¹ takes
//! u = (t, r): Yu. E. Nesterov and M. J. Todd, Self-scaled barriers and interior-point methods for convex
//! programming, 1997; the formulas are those of L. Vandenberghe, The CVXOPT linear and quadratic cone program
//! solvers, 2010.

use super::tree::{Symmetric, apply};
use crate::margin::vector::{Vector, dot, norm, shifted};

/// A point of the cone or of its multipliers: the first coordinate and the other three.
pub(super) type Point = (f64, Vector);

/// Where the method stands on one region.
#[derive(Clone, Debug)]
pub(super) struct Cone {
    /// p > 0.
    pub weight: f64,
    /// t.
    pub size: f64,
    /// r.
    pub residual: Vector,
    /// v.
    pub vector: Vector,
}

/// t² − ‖r‖².
fn determinant((size, rest): &Point) -> f64 {
    let length = norm(rest);
    (size - length) * (size + length)
}

/// λ∘x.
fn product(a: &Point, b: &Point) -> Point {
    (a.0 * b.0 + dot(&a.1, &b.1), [0, 1, 2].map(|k| a.0 * b.1[k] + b.0 * a.1[k]))
}

impl Cone {
    /// On the central path where the residual is `residual`: u∘z = `centre`·(1, 0).
    pub fn central(weight: f64, residual: Vector, centre: f64) -> Self {
        let half = centre / (2.0 * weight);
        let size = half + half.hypot(norm(&residual));
        Self { weight, size, residual, vector: residual.map(|r| r / size) }
    }

    /// u.
    fn primal(&self) -> Point {
        (self.size, self.residual)
    }

    /// z.
    fn dual(&self) -> Point {
        (self.weight, self.vector.map(|v| -self.weight * v))
    }

    /// u·z.
    pub fn gap(&self) -> f64 {
        self.weight * (self.size - dot(&self.residual, &self.vector))
    }

    /// Whether both are inside.
    pub fn is_inside(&self) -> bool {
        self.size > norm(&self.residual) && norm(&self.vector) < 1.0
    }

    pub fn scaling(&self) -> Scaling {
        let (primal, dual) = (self.primal(), self.dual());
        let (root_u, root_z) = (determinant(&primal).sqrt(), determinant(&dual).sqrt());
        let u = (primal.0 / root_u, primal.1.map(|r| r / root_u));
        let z = (dual.0 / root_z, dual.1.map(|r| r / root_z));
        let gamma = ((1.0 + u.0 * z.0 + dot(&u.1, &z.1)) / 2.0).sqrt();
        let axis = shifted(&u.1, -1.0, &z.1).map(|w| w / (2.0 * gamma));
        let mut scaling = Scaling {
            factor: (root_u / root_z).sqrt(),
            // The axis has hyperbolic length 1, to the last digit if its first coordinate is taken from the
            // others.
            axis: (1f64.hypot(norm(&axis)), axis),
            centre: (0.0, [0.0; 3]),
        };
        scaling.centre = scaling.image(&dual);
        scaling
    }
}

/// W² = `factor`²·(2 w wᵀ − J), J = diag(1, −1, −1, −1), and what Newton's equations need of it.
pub(super) struct Scaling {
    factor: f64,
    /// w.
    axis: Point,
    /// λ = W z = W⁻¹ u.
    centre: Point,
}

/// A step on one cone, with the residual's still missing.
pub(super) struct Target {
    /// b: Newton's equation of the cone is Δz = W⁻²(b − Δu).
    shift: Point,
    /// The part of −Δz that is known: −S b.
    pub known: Vector,
}

impl Scaling {
    /// W x.
    fn image(&self, x: &Point) -> Point {
        let (w0, w) = &self.axis;
        let along = dot(w, &x.1);
        let rest = shifted(&x.1, x.0 + along / (1.0 + w0), w);
        (self.factor * (w0 * x.0 + along), rest.map(|r| self.factor * r))
    }

    /// W⁻¹ x.
    fn inverse(&self, x: &Point) -> Point {
        let (w0, w) = &self.axis;
        let along = dot(w, &x.1);
        let rest = shifted(&x.1, along / (1.0 + w0) - x.0, w);
        ((w0 * x.0 - along) / self.factor, rest.map(|r| r / self.factor))
    }

    /// S, the second derivative that is left of W⁻² where the multiplier's first coordinate is fixed:
    /// (1 − 2 w wᵀ/(2 w_0² − 1))/`factor`².
    pub fn curvature(&self) -> Symmetric {
        let (w0, w) = &self.axis;
        let square = self.factor * self.factor;
        let share = 2.0 / (2.0 * w0 * w0 - 1.0);
        let entry = |i: usize, k: usize| {
            let unit = if i == k { 1.0 } else { 0.0 };
            (unit - share * w[i] * w[k]) / square
        };
        [entry(0, 0), entry(1, 0), entry(1, 1), entry(2, 0), entry(2, 1), entry(2, 2)]
    }

    /// Towards u∘z = 0.
    pub fn predictor(&self, cone: &Cone, curvature: &Symmetric) -> Target {
        self.target((-cone.size, cone.residual.map(|r| -r)), curvature)
    }

    /// Towards u∘z = `centre`·(1, 0), with the second order of the step `moved`.
    pub fn corrector(
        &self,
        moved: &Move,
        weight: f64,
        centre: f64,
        curvature: &Symmetric,
    ) -> Target {
        let u = self.inverse(&(moved.size, moved.residual));
        let z = self.image(&(0.0, moved.vector.map(|v| -weight * v)));
        let (bend, square) = (product(&u, &z), product(&self.centre, &self.centre));
        let right = (centre - square.0 - bend.0, [0, 1, 2].map(|k| -square.1[k] - bend.1[k]));
        let (first, rest) = &self.centre;
        let x0 = (first * right.0 - dot(rest, &right.1)) / determinant(&self.centre);
        let x = shifted(&right.1, -x0, rest).map(|x| x / first);
        self.target(self.image(&(x0, x)), curvature)
    }

    fn target(&self, shift: Point, curvature: &Symmetric) -> Target {
        Target { known: apply(curvature, &shift.1).map(|s| -s), shift }
    }

    /// The whole step once Δr is known.
    pub fn complete(
        &self,
        target: &Target,
        residual: Vector,
        weight: f64,
        curvature: &Symmetric,
    ) -> Move {
        let (w0, w) = &self.axis;
        let rest = shifted(&target.shift.1, -1.0, &residual);
        let first = 2.0 * w0 * dot(w, &rest) / (2.0 * w0 * w0 - 1.0);
        let vector = shifted(&target.known, 1.0, &apply(curvature, &residual)).map(|z| z / weight);
        Move { size: target.shift.0 - first, residual, vector }
    }
}

/// A change of t, r and v.
pub(super) struct Move {
    pub size: f64,
    pub residual: Vector,
    pub vector: Vector,
}

/// The longest step from `at` along `change` that stays in the cone.
fn longest(at: &Point, change: &Point) -> f64 {
    let root = determinant(at).sqrt();
    let unit = (at.0 / root, at.1.map(|x| x / root));
    let first = (unit.0 * change.0 - dot(&unit.1, &change.1)) / root;
    let slope = (change.0 / root + first) / (unit.0 + 1.0);
    let rest = shifted(&change.1.map(|x| x / root), -slope, &unit.1);
    let rate = norm(&rest) - first;
    if rate > 0.0 { 1.0 / rate } else { f64::INFINITY }
}

impl Move {
    /// The longest steps along which t ≥ ‖r‖, and ‖v‖ ≤ 1.
    pub fn longest(&self, cone: &Cone) -> (f64, f64) {
        let primal = longest(&cone.primal(), &(self.size, self.residual));
        let dual = longest(&(1.0, cone.vector.map(|v| -v)), &(0.0, self.vector.map(|v| -v)));
        (primal, dual)
    }
}
