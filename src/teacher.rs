//! The teacher: the field v of a margin certificate, its logits and its soft labels.

use faer::MatRef;
use theorems::mandal::model::logistic;

use crate::margin::{self, Certificate, Field, Margin, MarginError, Options};

/// A field v with ‖v(z)‖ ≤ 1 at every z and y_i z_i ≥ `margin().gamma.lower` for every i, where
/// z_i = E[v(z)·φ_i(z)].
#[derive(Clone, Debug)]
pub struct Teacher {
    margin: Margin,
    field: Field,
    logits: Vec<f64>,
    logit_radius: f64,
}

impl From<Certificate> for Teacher {
    fn from(certificate: Certificate) -> Self {
        let Certificate { margin, field, logits, logit_radius, .. } = certificate;
        Self { margin, field, logits, logit_radius }
    }
}

impl Teacher {
    /// The teacher that proves the margin of `points` (d × n) with `labels` (n, each −1 or 1).
    ///
    /// # Errors
    /// Those of [`margin::certify`].
    ///
    /// ```
    /// use distill_bounds::margin::Options;
    /// use distill_bounds::teacher::Teacher;
    ///
    /// // One point of norm 1: v(z) = x is the best field, and its logit is 1/2.
    /// let points = faer::mat![[0.6], [0.8]];
    /// let teacher = Teacher::new(points.as_ref(), &[1.0], &Options::default())?;
    /// assert!((teacher.logits()[0] - 0.5).abs() < 1e-9);
    /// assert!((teacher.soft_labels()[0] - 1.0 / (1.0 + (-0.5f64).exp())).abs() < 1e-9);
    /// # Ok::<_, distill_bounds::margin::MarginError>(())
    /// ```
    pub fn new(
        points: MatRef<'_, f64>,
        labels: &[f64],
        options: &Options,
    ) -> Result<Self, MarginError> {
        margin::certify(points, labels, options).map(Self::from)
    }

    /// The margin that the field proves.
    pub fn margin(&self) -> &Margin {
        &self.margin
    }

    /// Writes v(z) to `out`; both of length d.
    ///
    /// # Panics
    /// If a length is not d.
    pub fn v(&self, z: &[f64], out: &mut [f64]) {
        self.field.evaluate(z, out);
    }

    /// The logits z_i = E[v(z)·φ_i(z)], i < n, each within [`logit_radius`](Self::logit_radius).
    pub fn logits(&self) -> &[f64] {
        &self.logits
    }

    /// Largest error of a logit: 0 when the logits were computed without sampling; otherwise it
    /// holds with the confidence of `margin().gamma`.
    pub fn logit_radius(&self) -> f64 {
        self.logit_radius
    }

    /// The soft labels p_i = μ(z_i), i < n.
    pub fn soft_labels(&self) -> Vec<f64> {
        self.logits.iter().map(|&z| logistic(z)).collect()
    }
}
