//! Fields v: R^d → R^d with ‖v(z)‖ ≤ 1 at every z.

use faer::{Mat, MatRef};

use super::arcs::Arcs;

/// Factor that keeps a rounded vector of norm 1 inside the unit ball.
pub(super) const INSIDE: f64 = 1.0 - 8.0 * f64::EPSILON;

/// A field that can be evaluated at any z in R^d, with ‖v(z)‖ ≤ 1.
#[derive(Clone, Debug)]
pub struct Field(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// v(z) = direction · (z·direction > 0 ? ahead : behind).
    Line { direction: Vec<f64>, ahead: f64, behind: f64 },
    /// v(z) = basis · vectors[k] for basisᵀz on arc k.
    Arcs { basis: Mat<f64>, starts: Vec<f64>, vectors: Vec<[f64; 2]> },
    /// v(z) = r/√(‖r‖² + μ²), r = Σ over the columns u_i with z·u_i > 0 of signs_i u_i.
    Residual { terms: Mat<f64>, signs: Vec<f64>, smoothing: f64 },
}

impl Field {
    /// The field that depends on the sign of z·`direction` only: a multiple in [−1, 1] of the unit
    /// vector `direction` on either side.
    pub(super) fn line(direction: Vec<f64>, ahead: f64, behind: f64) -> Self {
        Self(Kind::Line { direction, ahead: ahead * INSIDE, behind: behind * INSIDE })
    }

    /// The field that is constant on arcs of the plane spanned by `basis` (d × 2, orthonormal).
    pub(super) fn arcs(basis: Mat<f64>, starts: Vec<f64>, vectors: Vec<[f64; 2]>) -> Self {
        Self(Kind::Arcs { basis, starts, vectors })
    }

    /// The smoothed normalised residual r/√(‖r‖² + μ²), r(z) = Σ_i q_i y_i φ_i(z), of `points`
    /// (d × n) under `weights` q; smoothing μ > 0.
    pub(super) fn residual(
        points: MatRef<'_, f64>,
        labels: &[f64],
        weights: &[f64],
        smoothing: f64,
    ) -> Self {
        let support: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0.0).collect();
        let terms = Mat::from_fn(points.nrows(), support.len(), |row, k| {
            weights[support[k]] * points[(row, support[k])]
        });
        let signs = support.iter().map(|&i| labels[i]).collect();
        Self(Kind::Residual { terms, signs, smoothing })
    }

    /// Dimension d.
    pub fn dimension(&self) -> usize {
        match &self.0 {
            Kind::Line { direction, .. } => direction.len(),
            Kind::Arcs { basis, .. } => basis.nrows(),
            Kind::Residual { terms, .. } => terms.nrows(),
        }
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
        match &self.0 {
            Kind::Line { direction, ahead, behind } => {
                let along: f64 = direction.iter().zip(z).map(|(u, z)| u * z).sum();
                let factor = if along > 0.0 { ahead } else { behind };
                out.iter_mut().zip(direction).for_each(|(out, u)| *out = factor * u);
            }
            Kind::Arcs { basis, starts, vectors } => {
                let along = |axis| basis.col(axis).iter().zip(z).map(|(u, z)| u * z).sum::<f64>();
                let [first, second] = vectors[Arcs::find(starts, along(1).atan2(along(0)))];
                for (row, out) in out.iter_mut().enumerate() {
                    *out = first * basis[(row, 0)] + second * basis[(row, 1)];
                }
            }
            Kind::Residual { terms, signs, smoothing } => {
                out.fill(0.0);
                for (term, &sign) in terms.col_iter().zip(signs) {
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
