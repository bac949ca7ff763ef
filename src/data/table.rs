//! Tables as they were read, and how they are scaled.

use std::path::{Path, PathBuf};

use faer::Mat;

use super::error::counted;
use super::{DataError, Dataset, NORM_SLACK, Normalisation, Place, Preparation, Scaling, norm};

/// Where the rows of a table came from.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// Records of one file, or of none.
    Records {
        file: Option<PathBuf>,
        unit: &'static str,
        /// Number of each row in its source; absent when they are 1, 2, ….
        numbers: Option<Vec<u64>>,
    },
    /// A file each.
    Files { folder: PathBuf, files: Vec<PathBuf> },
}

impl Rows {
    /// Rows 1, 2, … of no file.
    pub(super) fn counted() -> Self {
        Self::Records { file: None, unit: "row", numbers: None }
    }

    /// Rows 1, 2, … of a file.
    pub(super) fn of_file(path: &Path) -> Self {
        Self::Records { file: Some(path.to_owned()), unit: "row", numbers: None }
    }

    /// Records `numbers` of a file, called `unit`.
    pub(super) fn records(path: &Path, unit: &'static str, numbers: Vec<u64>) -> Self {
        Self::Records { file: Some(path.to_owned()), unit, numbers: Some(numbers) }
    }

    /// The rows `kept` (from 0).
    fn only(self, kept: &[usize]) -> Self {
        match self {
            Self::Records { file, unit, numbers } => {
                let number = |&i: &usize| numbers.as_ref().map_or(i as u64 + 1, |all| all[i]);
                Self::Records { file, unit, numbers: Some(kept.iter().map(number).collect()) }
            }
            Self::Files { folder, files } => {
                Self::Files { folder, files: kept.iter().map(|&i| files[i].clone()).collect() }
            }
        }
    }

    pub(super) fn place(&self, row: usize) -> Place {
        match self {
            Self::Records { file, unit, numbers } => {
                let number = numbers.as_ref().map_or(row as u64 + 1, |numbers| numbers[row]);
                Place { file: file.clone(), record: Some((unit, number)), column: None }
            }
            Self::Files { files, .. } => Place::file(&files[row]),
        }
    }

    pub(super) fn whole(&self) -> Place {
        let file = match self {
            Self::Records { file, .. } => file.clone(),
            Self::Files { folder, .. } => Some(folder.clone()),
        };
        Place { file, record: None, column: None }
    }
}

/// Points and labels as they are in their source: nothing scaled, norms and labels not yet checked.
#[derive(Clone, Debug)]
pub struct RawTable {
    points: Mat<f64>,
    labels: Vec<f64>,
    rows: Rows,
    /// What is odd about the rows that were taken, though they can be used.
    notes: Vec<String>,
}

impl RawTable {
    pub(super) fn new(points: Mat<f64>, labels: Vec<f64>, rows: Rows) -> Self {
        Self { points, labels, rows, notes: Vec::new() }
    }

    /// The points whose label is not left out.
    ///
    /// # Errors
    /// When none is left.
    pub(super) fn labelled(
        points: Mat<f64>,
        signs: &[Option<f64>],
        rows: Rows,
    ) -> Result<Self, DataError> {
        let labels: Vec<f64> = signs.iter().copied().flatten().collect();
        if labels.len() == signs.len() {
            return Ok(Self::new(points, labels, rows));
        }
        if labels.is_empty() {
            return Err(DataError::Empty { place: rows.whole() });
        }
        let kept: Vec<usize> = (0..signs.len()).filter(|&i| signs[i].is_some()).collect();
        let points = Mat::from_fn(points.nrows(), kept.len(), |k, i| points[(k, kept[i])]);
        Ok(Self::new(points, labels, rows.only(&kept)))
    }

    pub(super) fn note(&mut self, text: &str) {
        self.notes.push(format!("{}: {text}", self.rows.whole()));
    }

    /// The points, d × n: column i is x_i.
    pub fn points(&self) -> faer::MatRef<'_, f64> {
        self.points.as_ref()
    }

    /// The labels y_i.
    pub fn labels(&self) -> &[f64] {
        &self.labels
    }

    /// Where row `row` (from 0) came from.
    pub fn place(&self, row: usize) -> Place {
        self.rows.place(row)
    }

    /// The first `count` rows.
    ///
    /// # Errors
    /// When there are fewer, or none is asked for.
    pub fn first(mut self, count: usize) -> Result<Self, DataError> {
        let n = self.labels.len();
        if count == 0 || count > n {
            let (found, expected) = match count {
                0 => ("a choice of the first 0 rows".to_owned(), "at least 1".to_owned()),
                _ => (counted(n, "row"), format!("at least {count}, the rows asked for")),
            };
            return Err(DataError::invalid(self.rows.whole(), found, expected));
        }
        if let Some(text) = sorted(&self.labels, count, "row") {
            self.note(&text);
        }
        self.points.truncate(self.points.nrows(), count);
        self.labels.truncate(count);
        Ok(self)
    }

    /// Prepares the points and checks the result as [`Dataset::new`] does.
    ///
    /// # Errors
    /// Those of [`Dataset::new`], each naming the place in the source, and when an entry is not finite or
    /// the intercept is not a finite number other than 0.
    pub fn into_dataset(
        mut self,
        preparation: impl Into<Preparation>,
    ) -> Result<(Dataset, Scaling), DataError> {
        let Preparation { standardise, intercept, normalisation } = preparation.into();
        if standardise {
            self.standardise()?;
        }
        if let Some(value) = intercept {
            self.add_constant(value)?;
        }
        let scaling =
            Scaling { standardised: standardise, intercept, ..self.scale(normalisation)? };
        Ok((Dataset::checked(self.points, self.labels, &self.rows)?, scaling))
    }

    /// Each feature less its mean, divided by its standard deviation where that is not 0.
    fn standardise(&mut self) -> Result<(), DataError> {
        let n = self.points.ncols() as f64;
        self.all_finite()?;
        for k in 0..self.points.nrows() {
            let mean = self.points.row(k).iter().sum::<f64>() / n;
            let centred = self.points.row(k).iter().map(|entry| entry - mean);
            let deviation = (centred.map(|entry| entry * entry).sum::<f64>() / n).sqrt();
            // What rounding leaves of a constant feature is no variation.
            let is_constant = deviation <= mean.abs() * n.sqrt() * f64::EPSILON;
            let divisor = if is_constant { f64::INFINITY } else { deviation };
            self.points.row_mut(k).iter_mut().for_each(|entry| *entry = (*entry - mean) / divisor);
        }
        Ok(())
    }

    fn add_constant(&mut self, value: f64) -> Result<(), DataError> {
        if !value.is_finite() || value == 0.0 {
            let (place, found) = (self.rows.whole(), format!("an intercept of {value}"));
            return Err(DataError::invalid(place, found, "a finite number other than 0"));
        }
        let (d, n) = (self.points.nrows(), self.points.ncols());
        self.points =
            Mat::from_fn(d + 1, n, |k, i| if k == d { value } else { self.points[(k, i)] });
        Ok(())
    }

    fn all_finite(&self) -> Result<(), DataError> {
        for (i, point) in self.points.col_iter().enumerate() {
            if let Some(k) = point.iter().position(|entry| !entry.is_finite()) {
                let place = self.rows.place(i).at(k as u64 + 1);
                return Err(DataError::invalid(place, point[k].to_string(), "a finite number"));
            }
        }
        Ok(())
    }

    /// What is odd about the table although it can be used, one line each: choices that met nothing, and
    /// labels of one class only.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.notes.clone();
        if let Some((first, rest)) = self.labels.split_first()
            && rest.iter().all(|label| label == first)
        {
            let (place, n) = (self.rows.whole(), counted(self.labels.len(), "point"));
            notes.push(format!("{place}: found {n} labelled {first} and none labelled {}", -first));
        }
        notes
    }

    fn scale(&mut self, normalisation: Normalisation) -> Result<Scaling, DataError> {
        let n = self.points.ncols();
        if normalisation == Normalisation::None || n == 0 || self.points.nrows() == 0 {
            return Ok(Scaling::none());
        }
        self.all_finite()?;
        let mut norms = Vec::with_capacity(n);
        for i in 0..n {
            let norm = norm(self.points.col_as_slice(i));
            if norm == 0.0 {
                return Err(DataError::ZeroVector { place: self.rows.place(i) });
            }
            if norm < f64::MIN_POSITIVE {
                let (place, found) = (self.rows.place(i), format!("an input of norm {norm:e}"));
                let expected =
                    "at least 2.3e-308, below which digits are lost (multiply the inputs)";
                return Err(DataError::invalid(place, found, expected));
            }
            if norm.is_infinite() {
                let place = self.rows.place(i);
                let expected = "a finite norm (divide the inputs)";
                return Err(DataError::invalid(place, "a norm that overflows", expected));
            }
            norms.push(norm);
        }
        let least = norms.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = norms.iter().copied().fold(0.0, f64::max);
        if normalisation == Normalisation::Fit && greatest <= 1.0 + NORM_SLACK {
            return Ok(Scaling::none());
        }
        let unit = normalisation == Normalisation::UnitNorm;
        for (i, &norm) in norms.iter().enumerate() {
            let divisor = if unit { norm } else { greatest };
            self.points.col_as_slice_mut(i).iter_mut().for_each(|entry| *entry /= divisor);
        }
        let (normalisation, least_divisor) = match unit {
            true => (normalisation, least),
            false => (Normalisation::MaxNorm, greatest),
        };
        Ok(Scaling { normalisation, least_divisor, greatest_divisor: greatest, ..Scaling::none() })
    }
}

/// A note if the first `count` labels are of one class and a later one is not: in a file sorted by label
/// a choice of the first ones misses a class.
pub(super) fn sorted(labels: &[f64], count: usize, unit: &str) -> Option<String> {
    let (taken, left) = labels.split_at(count);
    let first = taken.first()?;
    let is_first = |label: &f64| label == first;
    (taken.iter().all(is_first) && !left.iter().all(is_first)).then(|| {
        let n = labels.len();
        format!("the first {count} of {n} {unit}s are all labelled {first}, a later one is not")
    })
}
