//! Comma-separated values: one point a line, its features and then its label.

use std::path::Path;

use ::csv::{ByteRecord, ReaderBuilder, Trim, WriterBuilder};
use faer::Mat;

use super::error::{counted, quoted};
use super::heading::Heading;
use super::table::Rows;
use super::{DataError, Dataset, Labelling, Place, RawTable, file};
use crate::artifact::{self, ArtifactError};

/// Reads a text of records: features and a label in each line, separated by tabs in a file that is
/// called .tsv or .tsv.gz and by commas in others; where the first line has none of these, by semicolons,
/// tabs, commas or spaces, whichever of them it has first. Compressed texts are unfolded, and `-` is the
/// standard input.
///
/// A first line without any number is taken as the names of the columns, and one of the form
/// `n,d,name,…` of scikit-learn's tables as the names of the labels 0, 1, …. Empty lines are skipped.
///
/// # Errors
/// When the file cannot be read, a feature is not a finite number, a column has no name although others
/// have one, a chosen column or label is not there, a label is neither −1 nor 1 where none is chosen, or
/// lines differ in length; the message has the line and the column.
pub fn read_csv(path: &Path, labelling: &Labelling) -> Result<RawTable, DataError> {
    parse(&file::read_unfolded(path)?, path, labelling)
}

fn parse(bytes: &[u8], path: &Path, labelling: &Labelling) -> Result<RawTable, DataError> {
    let delimiter = delimiter(bytes, if file::ending(path) == "tsv" { b'\t' } else { b',' });
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).trim(Trim::All).delimiter(delimiter);
    let mut reader = builder.from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut shape: Option<(u64, usize)> = None;
    let mut cursor = LineCursor::new(bytes);
    let mut heading = Heading::default();
    let mut layout = None;
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
            let expected = "features and a label, separated by commas, semicolons, tabs or spaces";
            return Err(DataError::invalid(place, counted(columns, "column"), expected));
        }
        if line == first_line {
            heading.check(columns, &place)?;
            if record.iter().all(|field| number(field).is_none()) {
                heading.columns = record.iter().map(text).collect();
                layout = Some(heading.layout(labelling, columns, path)?);
                heading.check_names(layout.as_ref().expect("just found"), &place)?;
                continue;
            }
        }
        let layout = match &layout {
            Some(layout) => layout,
            None => layout.insert(heading.layout(labelling, columns, path)?),
        };
        for (k, field) in record.iter().enumerate() {
            if k == layout.label {
                labels.push(text(field));
            } else if !layout.ignored.contains(&k) {
                let value = number(field).filter(|value| value.is_finite());
                features.push(value.ok_or_else(|| {
                    let (found, expected) = no_number(&text(field), &heading.name(k));
                    DataError::invalid(place.clone().at(k as u64 + 1), found, expected)
                })?);
            }
        }
        lines.push(line);
    }
    if labels.is_empty() {
        return Err(DataError::Empty { place: Place::file(path) });
    }
    let d = features.len() / labels.len();
    let label_column = layout.map_or(d, |layout| layout.label) as u64 + 1;
    let at = |i: usize| Place::record(path, "line", lines[i]).at(label_column);
    let signs = labelling.signs(&labels, &heading.labels, Place::file(path), at)?;
    let points = Mat::from_fn(d, labels.len(), |k, i| features[i * d + k]);
    RawTable::labelled(points, &signs, Rows::records(path, "line", lines))
}

fn text(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

/// What separates the columns: `usual` where the first line has it.
fn delimiter(bytes: &[u8], usual: u8) -> u8 {
    let first = bytes.split(|byte| b"\r\n".contains(byte)).map(<[u8]>::trim_ascii);
    let first = first.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
    let candidates = [usual, b';', b'\t', b',', b' '];
    candidates.into_iter().find(|candidate| first.contains(candidate)).unwrap_or(usual)
}

/// What was found in place of a number in the column that `name` chooses, and what was expected.
fn no_number(field: &str, name: &str) -> (String, String) {
    const MISSING: [&str; 7] = ["", "na", "n/a", "nan", "null", "none", "?"];
    let found = quoted(field);
    if MISSING.contains(&field.to_lowercase().as_str()) {
        let expected = format!(
            "a finite number (fill it in, or leave out the line, or the column: --ignore {name})"
        );
        return (format!("{found}, a missing value"), expected);
    }
    if number(field.as_bytes()).is_some() {
        return (found, "a finite number".to_owned());
    }
    let pointed = field.replacen(',', ".", 1);
    if pointed != field && number(pointed.as_bytes()).is_some() {
        return (found, "a finite number with a point, not a comma".to_owned());
    }
    let expected = format!(
        "a finite number (--label {name} makes that column the label, --ignore {name} leaves it out)"
    );
    (found, expected)
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
            let ends =
                byte == b'\n' || byte == b'\r' && self.bytes.get(self.at + 1) != Some(&b'\n');
            self.line += u64::from(ends);
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
                let found = quoted(&String::from_utf8_lossy(line.trim_ascii()));
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
