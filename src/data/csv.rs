//! Comma-separated values: one point a line, its features and then its label.

use std::path::Path;

use ::csv::{ByteRecord, ReaderBuilder, Trim, WriterBuilder};
use faer::Mat;

use super::error::{counted, quoted};
use super::table::Rows;
use super::{DataError, Dataset, Place, RawTable, file};
use crate::artifact::{self, ArtifactError};

/// Reads a CSV file: d features and the label −1 or 1 in the last column of each line.
///
/// A first line without any number is taken as the names of the columns. Empty lines are skipped.
///
/// # Errors
/// When the file cannot be read, a field is not a finite number, a label is not −1 or 1, or lines
/// differ in length; the message has the line and the column.
pub fn read_csv(path: &Path) -> Result<RawTable, DataError> {
    parse(&file::read(path)?, path)
}

fn parse(bytes: &[u8], path: &Path) -> Result<RawTable, DataError> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut shape: Option<(u64, usize)> = None;
    let mut cursor = LineCursor::new(bytes);
    let (mut features, mut labels, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let more = reader.read_byte_record(&mut record);
        let line = cursor.line(record.position().map_or(0, |position| position.byte()));
        let place = Place::record(path, "line", line);
        if !more.map_err(|error| DataError::invalid(place.clone(), error.to_string(), "CSV"))? {
            break;
        }
        let columns = record.len();
        let (first_line, expected) = *shape.get_or_insert((line, columns));
        if columns != expected {
            let expected = format!("{expected} as in line {first_line}");
            return Err(DataError::invalid(place, counted(columns, "column"), expected));
        }
        if columns < 2 {
            let expected = "features and a label, separated by commas";
            return Err(DataError::invalid(place, counted(columns, "column"), expected));
        }
        if line == first_line && record.iter().all(|field| number(field).is_none()) {
            continue;
        }
        for (k, field) in record.iter().enumerate() {
            let at = || place.clone().at(k as u64 + 1);
            let value = number(field).filter(|value| value.is_finite()).ok_or_else(|| {
                let found = quoted(&String::from_utf8_lossy(field));
                DataError::invalid(at(), found, "a finite number")
            })?;
            if k + 1 < columns {
                features.push(value);
            } else if value.abs() == 1.0 {
                labels.push(value);
            } else {
                return Err(DataError::Label { place: at(), label: value });
            }
        }
        lines.push(line);
    }
    if labels.is_empty() {
        return Err(DataError::Empty { place: Place::file(path) });
    }
    let d = features.len() / labels.len();
    let points = Mat::from_fn(d, labels.len(), |k, i| features[i * d + k]);
    Ok(RawTable::new(points, labels, Rows::records(path, "line", lines)))
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
            if let Ok(table) = parse(&bytes, Path::new("x.csv")) {
                prop_assert_eq!(table.points().ncols(), table.labels().len());
            }
        }

        /// The same for text that looks like numbers, which gets further into the parser.
        #[test]
        fn any_number_like_text_is_parsed_or_refused(text in "([-+.,\"e0-9a \n\r]|inf|nan){0,80}") {
            if let Ok(table) = parse(text.as_bytes(), Path::new("x.csv")) {
                prop_assert!(table.labels().iter().all(|label| label.abs() == 1.0));
                let points = table.points();
                prop_assert!(points.col_iter().all(|x| x.iter().all(|entry| entry.is_finite())));
            }
        }
    }
}
