//! The teacher: the field v of a margin certificate, its logits and its soft labels, and how it is kept.

use faer::MatRef;
use serde::{Deserialize, Serialize};
use theorems::mandal::assumption_1::LOGIT_CAP;
use theorems::mandal::model::logistic;

use crate::artifact::VERSION;
use crate::data::Dataset;
use crate::margin::{self, Certificate, Choice, Field, Margin, MarginError, Options, Recipe};
use crate::work::Work;

/// What rounding may add to a logit of the largest size, relative to it.
const SIZE_SLACK: f64 = 1e-9;

/// A field v with ‖v(z)‖ ≤ 1 at every z and y_i z_i ≥ `margin().gamma.lower` for every i, where
/// z_i = E[v(z)·φ_i(z)].
#[derive(Clone, Debug)]
pub struct Teacher(Certificate);

impl From<Certificate> for Teacher {
    fn from(certificate: Certificate) -> Self {
        Self(certificate)
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
    /// use distill_bounds::work::Work;
    ///
    /// // One point of norm 1: v(z) = x is the best field, and its logit is 1/2.
    /// let points = faer::mat![[0.6], [0.8]];
    /// let options = Options::default();
    /// let teacher = Teacher::new(points.as_ref(), &[1.0], &options, Work::unwatched())?;
    /// assert!((teacher.logits()[0] - 0.5).abs() < 1e-9);
    /// assert!((teacher.soft_labels()[0] - 1.0 / (1.0 + (-0.5f64).exp())).abs() < 1e-9);
    /// # Ok::<_, distill_bounds::margin::MarginError>(())
    /// ```
    pub fn new(
        points: MatRef<'_, f64>,
        labels: &[f64],
        options: &Options,
        work: Work<'_>,
    ) -> Result<Self, MarginError> {
        margin::certify(points, labels, options, work).map(Self)
    }

    /// The margin that the field proves.
    pub fn margin(&self) -> &Margin {
        &self.0.margin
    }

    /// Writes v(z) to `out`; both of length d.
    ///
    /// # Panics
    /// If a length is not d.
    pub fn v(&self, z: &[f64], out: &mut [f64]) {
        self.0.field.evaluate(z, out);
    }

    /// The logits z_i = E[v(z)·φ_i(z)], i < n, each within [`logit_radius`](Self::logit_radius).
    pub fn logits(&self) -> &[f64] {
        &self.0.logits
    }

    /// Largest error of a logit: 0 when the logits were computed without sampling; otherwise it
    /// holds with the confidence of `margin().gamma`.
    pub fn logit_radius(&self) -> f64 {
        self.0.logit_radius
    }

    /// The soft labels p_i = μ(z_i), i < n.
    pub fn soft_labels(&self) -> Vec<f64> {
        self.logits().iter().map(|&z| logistic(z)).collect()
    }

    /// What of the teacher of `dataset`, certified under `options`, is worth a file.
    pub fn keep(&self, dataset: &Dataset, options: &Options) -> KeptTeacher {
        let Certificate { margin, weights, field, logits, logit_radius, choice } = &self.0;
        KeptTeacher {
            version: VERSION.to_owned(),
            data: dataset.describe().digest,
            options: options.clone(),
            margin: margin.clone(),
            logits: logits.clone(),
            logit_radius: *logit_radius,
            weights: weights.clone(),
            field: field.recipe().clone(),
            choice: *choice,
        }
    }
}

/// A teacher as a file keeps it: the field by its recipe, which with the data gives it back bit by bit.
///
/// ```
/// use distill_bounds::data::Dataset;
/// use distill_bounds::margin::Options;
/// use distill_bounds::teacher::{KeptTeacher, Teacher};
/// use distill_bounds::work::Work;
///
/// let dataset = Dataset::new(faer::mat![[0.6, -0.8], [0.8, 0.6]], vec![1.0, -1.0])?;
/// let options = Options::default();
/// let (points, labels) = (dataset.points(), dataset.labels());
/// let teacher = Teacher::new(points, labels, &options, Work::unwatched())?;
/// let file = serde_json::to_string(&teacher.keep(&dataset, &options))?;
/// let again = serde_json::from_str::<KeptTeacher>(&file)?.restore(&dataset)?;
/// assert_eq!(again.logits(), teacher.logits());
/// assert_eq!(again.margin(), teacher.margin());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptTeacher {
    /// The version that made it.
    pub version: String,
    /// SHA-256 of the points and labels, as in [`Description`](crate::data::Description).
    pub data: String,
    /// What was asked of the certificate.
    pub options: Options,
    /// The margins.
    pub margin: Margin,
    /// The logits z_i, length n.
    pub logits: Vec<f64>,
    /// Largest error of a logit.
    pub logit_radius: f64,
    /// The weights q, length n.
    pub weights: Vec<f64>,
    /// How the field v is put together.
    pub field: Recipe,
    /// What the choice of the teacher changed, if it was chosen for more than the margin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
}

/// Why a kept teacher cannot be used.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum RestoreError {
    /// It was made for other data.
    #[error("the teacher is one of data with digest {found}; expected {expected}")]
    Data {
        /// Digest of its data.
        found: String,
        /// Digest of the data at hand.
        expected: String,
    },
    /// A list does not have one entry for each point.
    #[error("the teacher has {found} {list}; expected {points}, one for each point")]
    Length {
        /// Which list.
        list: &'static str,
        /// Its length.
        found: usize,
        /// Number of points.
        points: usize,
    },
    /// A logit contradicts the margin.
    #[error("logit {index} of the teacher is {logit}; expected y·z of at least γ = {gamma}")]
    Logit {
        /// Index of the logit, from 0.
        index: usize,
        /// The logit.
        logit: f64,
        /// Lower end of γ*.
        gamma: f64,
    },
    /// A number that no certificate has.
    #[error("the teacher has {found}; expected {expected}")]
    Number {
        /// What was found.
        found: String,
        /// What a certificate of the data has.
        expected: String,
    },
    /// The recipe is none of a field on the space of the data.
    #[error("the teacher's field is not one of norm at most 1 on {dimension} dimensions")]
    Field {
        /// Dimension of the data.
        dimension: usize,
    },
}

impl KeptTeacher {
    /// A field of norm at most 1 has logits of at most ‖x_i‖/2, up to what sampling and rounding add, and proves a
    /// margin of at most the least of these.
    fn check_sizes(&self, dataset: &Dataset) -> Result<(), RestoreError> {
        let refuse =
            |found: String, expected: String| Err(RestoreError::Number { found, expected });
        let (radius, gamma) = (self.logit_radius, &self.margin.gamma);
        if !(radius.is_finite() && radius >= 0.0) {
            return refuse(format!("a logit radius of {radius}"), "0 or a positive number".into());
        }
        let most = |norm: f64| LOGIT_CAP * norm * (1.0 + SIZE_SLACK) + radius;
        for (index, (logit, &norm)) in self.logits.iter().zip(dataset.norms()).enumerate() {
            if logit.abs() > most(norm) {
                let found = format!("the logit {logit} of point {index}, from 0");
                return refuse(found, format!("at most half of its norm {norm}"));
            }
        }
        let c = dataset.c();
        if !(gamma.lower <= most(c) && gamma.lower <= gamma.upper && gamma.lower >= -most(c)) {
            let found = format!("a margin in [{}, {}]", gamma.lower, gamma.upper);
            return refuse(
                found,
                format!("two bounds in this order, the lower at most half of {c}"),
            );
        }
        Ok(())
    }

    /// The teacher, for the data that it was made for.
    ///
    /// # Errors
    /// If these are not the data, or the file was changed so that it is no teacher of them.
    pub fn restore(self, dataset: &Dataset) -> Result<Teacher, RestoreError> {
        let (points, labels) = (dataset.points(), dataset.labels());
        let expected = dataset.describe().digest;
        if self.data != expected {
            return Err(RestoreError::Data { found: self.data, expected });
        }
        for (list, found) in [("logits", self.logits.len()), ("weights", self.weights.len())] {
            if found != labels.len() {
                return Err(RestoreError::Length { list, found, points: labels.len() });
            }
        }
        self.check_sizes(dataset)?;
        let gamma = self.margin.gamma.lower;
        let mut products = self.logits.iter().zip(labels).map(|(z, y)| z * y);
        if let Some(index) = products.position(|product| product.is_nan() || product < gamma) {
            return Err(RestoreError::Logit { index, logit: self.logits[index], gamma });
        }
        let field = Field::new(self.field, points, labels, &self.weights)
            .ok_or(RestoreError::Field { dimension: dataset.d() })?;
        let Self { margin, weights, logits, logit_radius, choice, .. } = self;
        Ok(Teacher(Certificate { margin, weights, field, logits, logit_radius, choice }))
    }
}

#[cfg(test)]
mod tests {
    use faer::Mat;

    use super::*;
    use crate::random::{Purpose, fill_normal, stream};

    /// `n` points in R^d of norms that differ by orders of magnitude, times `unit`.
    fn dataset(d: usize, n: usize, unit: f64) -> Dataset {
        let mut entries = vec![0.0; d * n];
        fill_normal(&mut stream(1, Purpose::Inputs, 0), &mut entries);
        let points =
            Mat::from_fn(d, n, |row, i| entries[i * d + row] * unit / (20.0 * (1 + i) as f64));
        let labels = (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        Dataset::new(points, labels).expect("a data set")
    }

    fn teacher(dataset: &Dataset, options: &Options) -> Teacher {
        let (points, labels) = (dataset.points(), dataset.labels());
        Teacher::new(points, labels, options, Work::unwatched()).expect("a teacher")
    }

    /// A teacher from a file is the one that was written, bit by bit: on a line, on arcs, on cells and
    /// by sampling, for ordinary and for very short inputs; its field too.
    #[test]
    fn a_kept_teacher_comes_back_bit_by_bit() {
        let options = Options { pairs: 1 << 12, fresh_pairs: 1 << 14, ..Options::default() };
        for (d, n) in [(1, 1), (2, 5), (3, 6), (4, 6)] {
            for unit in [1.0, 1e-140] {
                let dataset = dataset(d, n, unit);
                let teacher = teacher(&dataset, &options);
                let kept = teacher.keep(&dataset, &options);
                let file = serde_json::to_string(&kept).expect("JSON");
                let read: KeptTeacher = serde_json::from_str(&file).expect("a teacher");
                assert_eq!(read, kept);
                let restored = read.restore(&dataset).expect("a teacher");
                assert_eq!(restored.margin(), teacher.margin());
                assert_eq!(restored.logits(), teacher.logits());
                assert_eq!(restored.logit_radius(), teacher.logit_radius());
                for k in 0..20 {
                    let mut z = vec![0.0; d];
                    fill_normal(&mut stream(k, Purpose::Directions, 0), &mut z);
                    let (mut once, mut again) = (vec![0.0; d], vec![0.0; d]);
                    teacher.v(&z, &mut once);
                    restored.v(&z, &mut again);
                    assert_eq!(once, again);
                    let is_zero = once.iter().all(|v| *v == 0.0);
                    assert!(d == 1 || !is_zero, "{once:?}");
                }
            }
        }
    }

    /// A file that was made for other data, cut, or changed is refused by what is wrong with it.
    #[test]
    fn what_is_no_teacher_of_the_data_is_refused() {
        let options = Options::default();
        let dataset = dataset(2, 5, 1.0);
        let kept = teacher(&dataset, &options).keep(&dataset, &options);
        let refused = |change: fn(&mut KeptTeacher)| {
            let mut kept = kept.clone();
            change(&mut kept);
            kept.restore(&dataset).expect_err("an error").to_string()
        };
        assert!(refused(|kept| kept.data = "0".into()).contains("digest 0"));
        assert!(refused(|kept| kept.logits.truncate(4)).contains("4 logits; expected 5"));
        assert!(refused(|kept| kept.weights.truncate(4)).contains("4 weights; expected 5"));
        assert!(refused(|kept| kept.logits[2] = -kept.logits[2]).contains("logit 2"));
        assert!(refused(|kept| kept.logits[0] = f64::NAN).contains("logit 0"));
        let forged = refused(|kept| kept.logits.iter_mut().for_each(|z| *z *= 1e3));
        assert!(forged.contains("at most half of its norm"), "{forged}");
        let large = refused(|kept| kept.margin.gamma.lower = 40.0);
        assert!(large.contains("a margin in [40"), "{large}");
        assert!(refused(|kept| kept.margin.gamma.lower = -1.0).contains("a margin in [-1"));
        assert!(refused(|kept| kept.logit_radius = -1.0).contains("a logit radius of -1"));
        let longer = refused(|kept| match &mut kept.field {
            Recipe::Arcs { vectors, .. } => vectors[0] = [1.0, 1.0],
            _ => unreachable!("the data are in the plane"),
        });
        assert!(longer.contains("norm at most 1"), "{longer}");
    }
}
