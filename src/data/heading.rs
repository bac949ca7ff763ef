//! What stands above the records of a text, and which of its columns is what.

use std::path::Path;

use csv::ByteRecord;

use super::error::{counted, quoted};
use super::{DataError, Labelling, Place};

/// What the first lines say of the others.
#[derive(Default)]
pub(super) struct Heading {
    /// Names of the columns.
    pub(super) columns: Vec<String>,
    /// Names of the labels 0, 1, ….
    pub(super) labels: Vec<String>,
    /// Number of features, where it is said.
    features: Option<usize>,
}

/// What the columns are, counted from 0. What is neither of these is a feature.
pub(super) struct Layout {
    pub(super) label: usize,
    pub(super) ignored: Vec<usize>,
}

impl Heading {
    /// Whether `record` is n, d and the names of the labels, which are kept.
    pub(super) fn is_summary(&mut self, record: &ByteRecord) -> bool {
        let text = |field| String::from_utf8_lossy(field).into_owned();
        let fields: Vec<String> = record.iter().map(text).collect();
        let Some(([points, features], names)) = fields.split_first_chunk() else { return false };
        let counts = (points.parse::<usize>(), features.parse::<usize>());
        let is_name = |name: &String| name.parse::<f64>().is_err() && !name.is_empty();
        match counts {
            (Ok(_), Ok(features)) if names.len() >= 2 && names.iter().all(is_name) => {
                (self.labels, self.features) = (names.to_vec(), Some(features));
                true
            }
            _ => false,
        }
    }

    /// Whether the records have as many features as was said.
    pub(super) fn check(&self, columns: usize, place: &Place) -> Result<(), DataError> {
        match self.features {
            Some(features) if features + 1 != columns => {
                let found = counted(columns, "column");
                let expected = format!("{features} features and a label, as the line above says");
                Err(DataError::invalid(place.clone(), found, expected))
            }
            _ => Ok(()),
        }
    }

    /// Whether each feature has a name. One that has none among others that have one holds the numbers
    /// of the rows, as pandas writes them, rather than anything to learn from.
    pub(super) fn check_names(&self, layout: &Layout, place: &Place) -> Result<(), DataError> {
        let is_feature = |k: usize| k != layout.label && !layout.ignored.contains(&k);
        let nameless = |(k, name): (usize, &String)| name.is_empty() && is_feature(k);
        match self.columns.iter().enumerate().position(nameless) {
            None => Ok(()),
            Some(k) => {
                let number = k as u64 + 1;
                let found = "no name of the column, as above numbers of rows";
                let expected = format!("a name (--ignore {number} leaves the column out)");
                Err(DataError::invalid(place.clone().at(number), found, expected))
            }
        }
    }

    /// How a flag names column `k` (from 0): by its name if that is plain, else by its number.
    pub(super) fn name(&self, k: usize) -> String {
        let is_plain = |name: &&String| {
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        };
        self.columns.get(k).filter(is_plain).cloned().unwrap_or_else(|| (k + 1).to_string())
    }

    /// What the `columns` columns are.
    pub(super) fn layout(
        &self,
        labelling: &Labelling,
        columns: usize,
        path: &Path,
    ) -> Result<Layout, DataError> {
        let chosen = |name: &String| self.column("--ignore", name, columns, path);
        let ignored = labelling.ignore.iter().map(chosen).collect::<Result<Vec<_>, _>>()?;
        let left: Vec<usize> = (0..columns).filter(|k| !ignored.contains(k)).collect();
        let refuse = |found: &str, expected: &str| {
            Err(DataError::invalid(Place::file(path), found, expected))
        };
        let label = match (&labelling.column, left.last()) {
            (Some(name), _) => self.column("--label", name, columns, path)?,
            (None, Some(&last)) => last,
            (None, None) => {
                return refuse("every column in --ignore", "a label and a feature left");
            }
        };
        if ignored.contains(&label) {
            return refuse("the label among the columns of --ignore", "features alone");
        }
        if left.len() < 2 {
            return refuse("every feature in --ignore", "at least one left");
        }
        Ok(Layout { label, ignored })
    }

    /// The column, from 0, that `chosen` names or numbers.
    fn column(
        &self,
        flag: &str,
        chosen: &str,
        columns: usize,
        path: &Path,
    ) -> Result<usize, DataError> {
        if let Some(position) = self.columns.iter().position(|name| name == chosen) {
            return Ok(position);
        }
        match chosen.parse::<usize>() {
            Ok(number) if (1..=columns).contains(&number) => Ok(number - 1),
            _ => {
                let found = format!("no column {} for {flag}", quoted(chosen));
                let names = self.columns.iter().map(String::as_str);
                let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
                let names = match names.is_empty() {
                    true => String::new(),
                    false => format!("{} or ", names.join(", ")),
                };
                let expected = format!("{names}a number from 1 to {columns}");
                Err(DataError::invalid(Place::file(path), found, expected))
            }
        }
    }
}
