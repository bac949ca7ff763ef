//! Tables as they were read, and how they are scaled.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use faer::Mat;
use serde::{Deserialize, Serialize};

use super::error::{counted, quoted};
use super::{DataError, Dataset, Place, norm};

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

    /// Scales the points and checks the result as [`Dataset::new`] does.
    ///
    /// # Errors
    /// Those of [`Dataset::new`], each naming the place in the source.
    pub fn into_dataset(
        mut self,
        normalisation: Normalisation,
    ) -> Result<(Dataset, Scaling), DataError> {
        let scaling = self.scale(normalisation)?;
        Ok((Dataset::checked(self.points, self.labels, &self.rows)?, scaling))
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
        let unscaled = Scaling { normalisation, least_divisor: 1.0, greatest_divisor: 1.0 };
        if normalisation == Normalisation::None || n == 0 || self.points.nrows() == 0 {
            return Ok(unscaled);
        }
        let mut norms = Vec::with_capacity(n);
        for i in 0..n {
            let point = self.points.col_as_slice(i);
            if let Some(k) = point.iter().position(|entry| !entry.is_finite()) {
                let place = self.rows.place(i).at(k as u64 + 1);
                return Err(DataError::invalid(place, point[k].to_string(), "a finite number"));
            }
            let norm = norm(point);
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
        let unit = normalisation == Normalisation::UnitNorm;
        for (i, &norm) in norms.iter().enumerate() {
            let divisor = if unit { norm } else { greatest };
            self.points.col_as_slice_mut(i).iter_mut().for_each(|entry| *entry /= divisor);
        }
        let least_divisor = if unit { least } else { greatest };
        Ok(Scaling { normalisation, least_divisor, greatest_divisor: greatest })
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

/// How inputs are brought into the unit ball.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// They are left as they are.
    #[default]
    None,
    /// All are divided by the greatest norm.
    MaxNorm,
    /// Each is divided by its own norm.
    UnitNorm,
}

impl fmt::Display for Normalisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::MaxNorm => "max",
            Self::UnitNorm => "unit",
        })
    }
}

impl FromStr for Normalisation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "max" => Ok(Self::MaxNorm),
            "unit" => Ok(Self::UnitNorm),
            _ => Err(format!("found normalisation {}; expected none, max or unit", quoted(text))),
        }
    }
}

/// What the inputs of a data set were divided by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// The rule.
    pub normalisation: Normalisation,
    /// Least number by which an input was divided.
    pub least_divisor: f64,
    /// Greatest number by which an input was divided; equal to the least one unless every input
    /// has its own.
    pub greatest_divisor: f64,
}
