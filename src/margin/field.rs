//! Fields v: R^d → R^d with ‖v(z)‖ ≤ 1 at every z.

use std::collections::HashMap;
use std::f64::consts::TAU;

use faer::{Mat, MatRef};
use serde::{Deserialize, Serialize};

use super::arcs::Arcs;
use super::input::scale;
use super::pattern::Pattern;
use super::vector::norm;

/// Factor that keeps a rounded vector of norm 1 inside the unit ball.
pub(super) const INSIDE: f64 = 1.0 - 8.0 * f64::EPSILON;

/// How a field is put together: with the points, their labels and the weights q it gives the field
/// back bit by bit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Recipe {
    /// v(z) = direction · (z·direction > 0 ? ahead : behind), with a unit vector `direction`.
    Line {
        /// Length d.
        direction: Vec<f64>,
        /// In [−1, 1].
        ahead: f64,
        /// In [−1, 1].
        behind: f64,
    },
    /// v(z) = `basis` times entry k of `vectors`, where z in the coordinates of `basis` lies on arc k.
    Arcs {
        /// Two orthonormal vectors of length d.
        basis: [Vec<f64>; 2],
        /// Where the arcs begin, increasing, in [0, 2π).
        starts: Vec<f64>,
        /// One for each arc, in the unit disc.
        vectors: Vec<[f64; 2]>,
    },
    /// v(z) = `basis` times the vector of the cell on which z has its activation pattern, and 0 for a
    /// pattern that is not listed.
    Cells {
        /// Three orthonormal vectors of length d.
        basis: [Vec<f64>; 3],
        /// The pattern of each cell and its vector in the unit ball.
        cells: Vec<(Pattern, [f64; 3])>,
    },
    /// v(z) = r/√(‖r‖² + μ²), r(z) = Σ_i q_i y_i φ_i(z), in the units of the points times
    /// 2^−exponent.
    Residual {
        /// μ > 0.
        smoothing: f64,
        /// The power of two by which the points were scaled.
        exponent: i32,
    },
}

impl Recipe {
    /// Whether the field is one on R^`d` over `n` points, of norm at most 1.
    fn is_sound(&self, d: usize, n: usize) -> bool {
        let unit = |v: &[f64]| {
            let square: f64 = v.iter().map(|v| v * v).sum();
            v.len() == d && (square - 1.0).abs() < 1e-9
        };
        match self {
            Self::Line { direction, ahead, behind } => {
                unit(direction) && ahead.abs() <= 1.0 && behind.abs() <= 1.0
            }
            Self::Arcs { basis, starts, vectors } => {
                let ordered = starts.is_sorted() && starts.iter().all(|s| (0.0..TAU).contains(s));
                basis.iter().all(|axis| unit(axis))
                    && ordered
                    && !starts.is_empty()
                    && starts.len() == vectors.len()
                    && vectors.iter().all(|[first, second]| first.hypot(*second) <= 1.0)
            }
            Self::Cells { basis, cells } => {
                basis.iter().all(|axis| unit(axis))
                    && cells.iter().all(|(pattern, v)| pattern.is_for(n) && norm(v) <= 1.0)
            }
            Self::Residual { smoothing, .. } => *smoothing > 0.0 && smoothing.is_finite(),
        }
    }
}

/// A field that can be evaluated at any z in R^d, with ‖v(z)‖ ≤ 1.
#[derive(Clone, Debug)]
pub struct Field {
    recipe: Recipe,
    /// q_i x_i over the points with weight, if the field is a residual; x_i, if it is one on cells; d × 0
    /// otherwise.
    terms: Mat<f64>,
    /// Their labels y_i.
    signs: Vec<f64>,
    /// Where the pattern of a cell stands in the recipe.
    cells: HashMap<Pattern, usize>,
}

impl Field {
    /// The field of `recipe` over `points` (d × n) with `labels` and `weights` q, both of length n.
    /// `None` if the recipe is not one for that dimension.
    pub fn new(
        recipe: Recipe,
        points: MatRef<'_, f64>,
        labels: &[f64],
        weights: &[f64],
    ) -> Option<Self> {
        if !recipe.is_sound(points.nrows(), points.ncols()) {
            return None;
        }
        let mut field = Self {
            terms: Mat::zeros(points.nrows(), 0),
            signs: Vec::new(),
            cells: HashMap::new(),
            recipe,
        };
        match &field.recipe {
            Recipe::Residual { exponent, .. } => {
                let support: Vec<usize> =
                    (0..weights.len()).filter(|&i| weights[i] > 0.0).collect();
                field.terms = Mat::from_fn(points.nrows(), support.len(), |row, k| {
                    weights[support[k]] * scale(points[(row, support[k])], -exponent)
                });
                field.signs = support.iter().map(|&i| labels[i]).collect();
            }
            Recipe::Cells { cells, .. } => {
                field.terms = points.to_owned();
                let places = cells.iter().enumerate();
                field.cells = places.map(|(k, (pattern, _))| (pattern.clone(), k)).collect();
            }
            Recipe::Line { .. } | Recipe::Arcs { .. } => {}
        }
        Some(field)
    }

    /// How the field is put together.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The field over points 2^`exponent` times as long.
    pub(super) fn scaled(mut self, exponent: i32) -> Self {
        if let Recipe::Residual { exponent: own, .. } = &mut self.recipe {
            *own += exponent;
        }
        self
    }

    /// Dimension d.
    pub fn dimension(&self) -> usize {
        self.terms.nrows()
    }

    /// Writes v(z) to `out`; both of length d.
    ///
    /// # Panics
    /// If a length is not d.
    pub fn evaluate(&self, z: &[f64], out: &mut [f64]) {
        let d = self.dimension();
        assert!(
            z.len() == d && out.len() == d,
            "z and out have the dimension d = {d} of the field"
        );
        let along = |axis: &[f64]| axis.iter().zip(z).map(|(u, z)| u * z).sum::<f64>();
        match &self.recipe {
            Recipe::Line { direction, ahead, behind } => {
                let factor = if along(direction) > 0.0 { ahead } else { behind };
                out.iter_mut().zip(direction).for_each(|(out, u)| *out = factor * u);
            }
            Recipe::Arcs { basis, starts, vectors } => {
                let theta = along(&basis[1]).atan2(along(&basis[0]));
                let [first, second] = vectors[Arcs::find(starts, theta)];
                for (row, out) in out.iter_mut().enumerate() {
                    *out = first * basis[0][row] + second * basis[1][row];
                }
            }
            Recipe::Cells { basis, cells } => {
                let active = self
                    .terms
                    .col_iter()
                    .map(|x| x.iter().zip(z).map(|(x, z)| x * z).sum::<f64>() > 0.0);
                let v =
                    self.cells.get(&active.collect::<Pattern>()).map_or([0.0; 3], |&k| cells[k].1);
                for (row, out) in out.iter_mut().enumerate() {
                    *out = (0..3).map(|k| v[k] * basis[k][row]).sum();
                }
            }
            Recipe::Residual { smoothing, .. } => {
                out.fill(0.0);
                for (term, &sign) in self.terms.col_iter().zip(&self.signs) {
                    if term.iter().zip(z).map(|(u, z)| u * z).sum::<f64>() > 0.0 {
                        out.iter_mut().zip(term.iter()).for_each(|(out, u)| *out += sign * u);
                    }
                }
                let square: f64 = out.iter().map(|v| v * v).sum();
                let factor = INSIDE / (square + smoothing * smoothing).sqrt();
                out.iter_mut().for_each(|v| *v *= factor);
            }
        }
    }
}
