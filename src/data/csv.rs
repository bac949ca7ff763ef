//! Comma-separated values: one point a line, its features and then its label.

use std::path::Path;

use ::csv::{ByteRecord, ReaderBuilder, Trim, WriterBuilder};
use faer::Mat;

use super::error::{counted, quoted};
use super::table::Rows;
use super::{DataError, Dataset, Labelling, Place, RawTable, file};
use crate::artifact::{self, ArtifactError};

/// Reads a text of records: features and a label in each line, separated by tabs in a file that is
/// called .tsv or .tsv.gz and by commas in others. Compressed texts are unfolded, and `-` is the standard
/// input.
///
/// A first line without any number is taken as the names of the columns, and one of the form
/// `n,d,name,…` of scikit-learn's tables as the names of the labels 0, 1, …. Empty lines are skipped.
///
/// # Errors
/// When the file cannot be read, a feature is not a finite number, the label column or a chosen label is
/// not there, a label is neither −1 nor 1 where none is chosen, or lines differ in length; the message
/// has the line and the column.
pub fn read_csv(path: &Path, labelling: &Labelling) -> Result<RawTable, DataError> {
    parse(&file::read_unfolded(path)?, path, labelling)
}

fn parse(bytes: &[u8], path: &Path, labelling: &Labelling) -> Result<RawTable, DataError> {
    let delimiter = if file::ending(path) == "tsv" { b'\t' } else { b',' };
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).trim(Trim::All).delimiter(delimiter);
    let mut reader = builder.from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut shape: Option<(u64, usize)> = None;
    let mut cursor = LineCursor::new(bytes);
    let mut heading = Heading::default();
    let mut column = None;
    let (mut features, mut labels, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let more = reader.read_byte_record(&mut record);
        let line = cursor.line(record.position().map_or(0, |position| position.byte()));
        let place = Place::record(path, "line", line);
        if !more.map_err(|error| DataError::invalid(place.clone(), error.to_string(), "CSV"))? {
            break;
        }
        let columns = record.len();
        if shape.is_none() && heading.is_summary(&record) {
            continue;
        }
        let (first_line, expected) = *shape.get_or_insert((line, columns));
        if columns != expected {
            let expected = format!("{expected} as in line {first_line}");
            return Err(DataError::invalid(place, counted(columns, "column"), expected));
        }
        if columns < 2 {
            let by = if delimiter == b'\t' { "tabs" } else { "commas" };
            let expected = format!("features and a label, separated by {by}");
            return Err(DataError::invalid(place, counted(columns, "column"), expected));
        }
        if line == first_line {
            heading.check(columns, &place)?;
            if record.iter().all(|field| number(field).is_none()) {
                heading.columns = record.iter().map(text).collect();
                continue;
            }
        }
        let label_column = match column {
            Some(column) => column,
            None => *column.insert(heading.label_column(labelling, columns, path)?),
        };
        for (k, field) in record.iter().enumerate() {
            if k == label_column {
                labels.push(text(field));
                continue;
            }
            let value = number(field).filter(|value| value.is_finite()).ok_or_else(|| {
                let found = quoted(&String::from_utf8_lossy(field));
                DataError::invalid(place.clone().at(k as u64 + 1), found, "a finite number")
            })?;
            features.push(value);
        }
        lines.push(line);
    }
    if labels.is_empty() {
        return Err(DataError::Empty { place: Place::file(path) });
    }
    let d = features.len() / labels.len();
    let label_column = column.unwrap_or(d) as u64 + 1;
    let at = |i: usize| Place::record(path, "line", lines[i]).at(label_column);
    let signs = labelling.signs(&labels, &heading.labels, Place::file(path), at)?;
    let points = Mat::from_fn(d, labels.len(), |k, i| features[i * d + k]);
    RawTable::labelled(points, &signs, Rows::records(path, "line", lines))
}

fn text(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

/// What the first line says of the others.
#[derive(Default)]
struct Heading {
    /// Names of the columns.
    columns: Vec<String>,
    /// Names of the labels 0, 1, ….
    labels: Vec<String>,
    /// Number of features, where it is said.
    features: Option<usize>,
}

impl Heading {
    /// Whether `record` is n, d and the names of the labels, which are kept.
    fn is_summary(&mut self, record: &ByteRecord) -> bool {
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
    fn check(&self, columns: usize, place: &Place) -> Result<(), DataError> {
        match self.features {
            Some(features) if features + 1 != columns => {
                let found = counted(columns, "column");
                let expected = format!("{features} features and a label, as the line above says");
                Err(DataError::invalid(place.clone(), found, expected))
            }
            _ => Ok(()),
        }
    }

    /// The label column, from 0.
    fn label_column(
        &self,
        labelling: &Labelling,
        columns: usize,
        path: &Path,
    ) -> Result<usize, DataError> {
        let Some(chosen) = &labelling.column else { return Ok(columns - 1) };
        if let Some(position) = self.columns.iter().position(|name| name == chosen) {
            return Ok(position);
        }
        match chosen.parse::<usize>() {
            Ok(number) if (1..=columns).contains(&number) => Ok(number - 1),
            _ => {
                let found = format!("no column {} for --label", quoted(chosen));
                let names = match self.columns.is_empty() {
                    true => String::new(),
                    false => format!("{} or ", self.columns.join(", ")),
                };
                let expected = format!("{names}a number from 1 to {columns}");
                Err(DataError::invalid(Place::file(path), found, expected))
            }
        }
    }
}

/// Counts lines. The reader skips empty ones in front of a record without counting them in the
/// record's own line number.
struct LineCursor<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> LineCursor<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line of the record that starts at or after byte `start`, which never decreases.
    fn line(&mut self, start: u64) -> u64 {
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.at as u64 >= start && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            self.line += u64::from(byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// The numbers of a text with one in each line; empty lines are passed over.
pub(super) fn column(bytes: &[u8], path: &Path) -> Result<Vec<f64>, DataError> {
    let lines = bytes.split(|&byte| byte == b'\n').enumerate();
    let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    filled
        .map(|(i, line)| {
            number(line.trim_ascii()).ok_or_else(|| {
                let place = Place::record(path, "line", i as u64 + 1);
                let found = super::error::quoted(&String::from_utf8_lossy(line.trim_ascii()));
                DataError::invalid(place, found, "one number")
            })
        })
        .collect()
}

fn number(field: &[u8]) -> Option<f64> {
    std::str::from_utf8(field).ok()?.parse().ok()
}

/// Writes a data set as a CSV file with names of columns, from which [`read_csv`] reads the same
/// numbers back. The file appears whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write_csv(dataset: &Dataset, path: &Path) -> Result<(), ArtifactError> {
    let mut table = WriterBuilder::new().from_writer(Vec::new());
    let names = (1..=dataset.d()).map(|k| format!("x{k}"));
    let in_memory = "a vector takes every record";
    table.write_record(names.chain(["label".to_owned()])).expect(in_memory);
    for (i, label) in dataset.labels().iter().enumerate() {
        let point = dataset.points().col(i);
        table
            .write_record(point.iter().chain([label]).map(|value| format!("{value:?}")))
            .expect(in_memory);
    }
    artifact::write(path, &table.into_inner().expect(in_memory))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// No bytes make the parser panic, and what it accepts is well formed.
        #[test]
        fn any_bytes_are_parsed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(table) = parse(&bytes, Path::new("x.csv"), &Labelling::default()) {
                prop_assert_eq!(table.points().ncols(), table.labels().len());
            }
        }

        /// The same for text that looks like numbers, which gets further into the parser.
        #[test]
        fn any_number_like_text_is_parsed_or_refused(text in "([-+.,\"e0-9a \n\r]|inf|nan){0,80}") {
            if let Ok(table) = parse(text.as_bytes(), Path::new("x.csv"), &Labelling::default()) {
                prop_assert!(table.labels().iter().all(|label| label.abs() == 1.0));
                let points = table.points();
                prop_assert!(points.col_iter().all(|x| x.iter().all(|entry| entry.is_finite())));
            }
        }
    }
}
