//! Positive definite quadratic forms on the plane, whose determinants are known without a difference.

use super::angle::{Vector, each};
use super::chain::dot;

/// A symmetric matrix: first diagonal entry, the one beside the diagonal, second diagonal entry.
type Symmetric = [f64; 3];

/// A form by its unit eigenvector `axis` and its eigenvalues along it and across it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curvature {
    pub axis: Vector,
    pub along: f64,
    pub across: f64,
}

impl Curvature {
    /// The form that is 0.
    pub const NONE: Self = Self { axis: [1.0, 0.0], along: 0.0, across: 0.0 };

    /// Matrix times `vector`.
    pub fn apply(&self, vector: Vector) -> Vector {
        let [c, s] = self.axis;
        let along = self.along * (c * vector[0] + s * vector[1]);
        let across = self.across * (c * vector[1] - s * vector[0]);
        [c * along - s * across, s * along + c * across]
    }

    /// The form in coordinates whose first axis is `axis`.
    pub fn seen_from(&self, axis: Vector) -> Form {
        let [c, s] = turned_back(axis, self.axis);
        let Self { along, across, .. } = *self;
        Form {
            matrix: [
                along * c * c + across * s * s,
                (along - across) * c * s,
                along * s * s + across * c * c,
            ],
            determinant: along * across,
        }
    }
}

/// A form as a matrix.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Form {
    pub matrix: Symmetric,
    pub determinant: f64,
}

impl Form {
    /// Matrix times `vector`.
    pub fn apply(&self, vector: Vector) -> Vector {
        let [first, mixed, second] = self.matrix;
        [first * vector[0] + mixed * vector[1], mixed * vector[0] + second * vector[1]]
    }

    /// Inverse matrix times `vector`.
    pub fn solve(&self, vector: Vector) -> Vector {
        let [first, mixed, second] = self.matrix;
        let inverse = 1.0 / self.determinant;
        [
            (second * vector[0] - mixed * vector[1]) * inverse,
            (first * vector[1] - mixed * vector[0]) * inverse,
        ]
    }

    /// The sum of two forms.
    pub fn plus(&self, other: &Self) -> Self {
        let (a, b) = (self.matrix, other.matrix);
        let mixed = (a[0] * b[2] + a[2] * b[0] - 2.0 * a[1] * b[1]).max(0.0);
        Self {
            matrix: [a[0] + b[0], a[1] + b[1], a[2] + b[2]],
            determinant: self.determinant + other.determinant + mixed,
        }
    }

    /// (A⁻¹ + B⁻¹)⁻¹ = (det B A + det A B)/det (A + B), the least of A and B at two vectors with a given sum.
    pub fn parallel(&self, other: &Self) -> Self {
        let sum = self.plus(other).determinant;
        if sum <= 0.0 {
            return Self::default();
        }
        let (own, others) = (other.determinant / sum, self.determinant / sum);
        let entry = |k: usize| own * self.matrix[k] + others * other.matrix[k];
        Self { matrix: [entry(0), entry(1), entry(2)], determinant: self.determinant * own }
    }

    /// The form of the coefficients of two `columns`.
    pub fn of(&self, columns: [Vector; 2]) -> Self {
        let images = each(|c| self.apply(columns[c]));
        let span = columns[0][0] * columns[1][1] - columns[0][1] * columns[1][0];
        Self {
            matrix: [
                dot(columns[0], images[0]),
                dot(columns[0], images[1]),
                dot(columns[1], images[1]),
            ],
            determinant: self.determinant * span * span,
        }
    }

    /// The form in coordinates turned by the angle with this cosine and sine.
    pub fn turned(&self, [c, s]: Vector) -> Self {
        let [first, mixed, second] = self.matrix;
        let cross = 2.0 * c * s * mixed;
        Self {
            matrix: [
                c * c * first - cross + s * s * second,
                c * s * (first - second) + (c * c - s * s) * mixed,
                s * s * first + cross + c * c * second,
            ],
            determinant: self.determinant,
        }
    }

    /// The least over u of form(r + reach·u along the first axis) + D u²: P − P s sᵀP/(D + sᵀPs) = (D P + det P
    /// s⊥s⊥ᵀ)/(D + sᵀPs), without a difference.
    pub fn released(&self, reach: f64, diagonal: f64) -> Self {
        let [first, mixed, second] = self.matrix;
        let square = reach * reach;
        let size = diagonal + square * first;
        let share = diagonal / size;
        Self {
            matrix: [
                share * first,
                share * mixed,
                share * second + square / size * self.determinant,
            ],
            determinant: share * self.determinant,
        }
    }

    /// Upper triangular U with UᵀU = A: solves Uᵀx = `vector`.
    pub fn lower_solve(&self, vector: Vector) -> Vector {
        let [first, mixed, last] = self.factor();
        let x = vector[0] / first;
        [x, (vector[1] - mixed * x) / last]
    }

    /// Solves Ux = `vector`.
    pub fn upper_solve(&self, vector: Vector) -> Vector {
        let [first, mixed, last] = self.factor();
        let x = vector[1] / last;
        [(vector[0] - mixed * x) / first, x]
    }

    fn factor(&self) -> [f64; 3] {
        let first = self.matrix[0].sqrt();
        [first, self.matrix[1] / first, (self.determinant / self.matrix[0]).sqrt()]
    }
}

/// Coordinates of a vector in axes turned by the angle with this cosine and sine.
pub(super) fn turned_back([c, s]: Vector, vector: Vector) -> Vector {
    [c * vector[0] + s * vector[1], c * vector[1] - s * vector[0]]
}

/// The vector whose coordinates in axes turned by that angle are `vector`.
pub(super) fn turned([c, s]: Vector, vector: Vector) -> Vector {
    [c * vector[0] - s * vector[1], s * vector[0] + c * vector[1]]
}
