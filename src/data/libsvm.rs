//! LIBSVM (SVMlight): a label and the features that are not 0, as `index:value`, in each line.

use std::path::Path;

use faer::Mat;

use super::error::{counted, quoted};
use super::table::Rows;
use super::{DataError, Labelling, MOST_ENTRIES, Place, RawTable, file};

/// Reads a LIBSVM file: in each line a label, perhaps `qid:…`, and pairs `index:value` with indices that increase.
/// They count from 0 if one of them is 0, as scikit-learn writes them, and else from 1; the dimension is what the
/// greatest one counts. What follows a `#` is passed over, as are empty lines.
///
/// # Errors
/// When the file cannot be read, a line is none of these, a value is not a finite number, there would be more
/// than 10⁸ entries, or as [`Labelling`] says.
///
/// ```
/// use distill_bounds::data::{Labelling, read_libsvm};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("points.svm");
/// std::fs::write(&path, "+1 1:0.5 3:-0.25 # the first\n-1 2:1\n")?;
/// let table = read_libsvm(&path, &Labelling::default())?;
/// assert_eq!(table.points(), faer::mat![[0.5, 0.0], [0.0, 1.0], [-0.25, 0.0]]);
/// assert_eq!(table.labels(), [1.0, -1.0]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn read_libsvm(path: &Path, labelling: &Labelling) -> Result<RawTable, DataError> {
    parse(&file::read_unfolded(path)?, path, labelling)
}

fn parse(bytes: &[u8], path: &Path, labelling: &Labelling) -> Result<RawTable, DataError> {
    let (mut labels, mut lines) = (Vec::new(), Vec::new());
    let mut entries: Vec<(usize, usize, f64)> = Vec::new();
    let mut greatest = None;
    for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        let line = String::from_utf8_lossy(line);
        let mut fields = line.split('#').next().unwrap_or_default().split_ascii_whitespace();
        let Some(label) = fields.next() else { continue };
        let place = || Place::record(path, "line", number);
        let mut last = None;
        for field in fields.filter(|field| !field.starts_with("qid:")) {
            let refuse = |expected| DataError::invalid(place(), quoted(field), expected);
            let pair = field.split_once(':');
            let (index, value) = pair.ok_or_else(|| refuse("index:value"))?;
            let index = index.parse::<usize>().ok().filter(|&index| Some(index) > last);
            let value = value.parse::<f64>().ok().filter(|value| value.is_finite());
            let index = index.ok_or_else(|| refuse("indices from 0 or 1 that increase"))?;
            let value = value.ok_or_else(|| refuse("a finite number behind the colon"))?;
            entries.push((index, labels.len(), value));
            last = Some(index);
        }
        greatest = greatest.max(last);
        labels.push(label.to_owned());
        lines.push(number);
    }
    let n = labels.len();
    if n == 0 {
        return Err(DataError::Empty { place: Place::file(path) });
    }
    let first = usize::from(entries.iter().all(|&(index, ..)| index > 0));
    let d = greatest.map_or(0, |greatest| greatest.saturating_add(1) - first);
    if d.checked_mul(n).is_none_or(|count| count > MOST_ENTRIES) {
        let found = format!("{} of dimension {d}", counted(n, "point"));
        return Err(DataError::invalid(Place::file(path), found, "at most 10^8 entries n·d"));
    }
    let at = |i: usize| Place::record(path, "line", lines[i]);
    let signs = labelling.signs(&labels, &[], Place::file(path), at)?;
    let mut points = Mat::zeros(d, n);
    for (index, i, value) in entries {
        points[(index - first, i)] = value;
    }
    RawTable::labelled(points, &signs, Rows::records(path, "line", lines))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// No text makes the parser panic, and what it accepts is well formed.
        #[test]
        fn any_text_is_parsed_or_refused(text in "([-+1 :.#\n]|[0-9]{1,12}|qid:|é|inf){0,60}") {
            if let Ok(table) = parse(text.as_bytes(), Path::new("x.svm"), &Labelling::default()) {
                prop_assert_eq!(table.points().ncols(), table.labels().len());
            }
        }
    }
}
