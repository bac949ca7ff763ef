//! NumPy archives (.npz): features and labels as two arrays of one file.

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::path::Path;

use ::zip::ZipArchive;

use super::{DataError, Labelling, Place, RawTable, file, npy};

/// Names of the features, in the order in which they are looked for.
const FEATURES: [&str; 6] = ["X", "x", "x_train", "features", "data", "images"];
/// Names of the labels.
const LABELS: [&str; 6] = ["y", "Y", "y_train", "labels", "label", "target"];
/// Greatest number of bytes of an array.
const MOST_BYTES: u64 = 1 << 32;

/// Reads an archive with features (n × d) called `X`, `x`, `x_train`, `features`, `data` or `images`, and
/// labels (n) called `y`, `Y`, `y_train`, `labels`, `label` or `target`.
///
/// # Errors
/// When the file cannot be read, is no such archive, lacks one of the arrays, or as
/// [`read_npy`](super::read_npy).
pub fn read_npz(path: &Path, labelling: &Labelling) -> Result<RawTable, DataError> {
    let bytes = file::read(path)?;
    let refuse = |found: String, expected: &str| {
        DataError::invalid(Place::file(path), found, expected.to_owned())
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice()))
        .map_err(|error| refuse(format!("no archive ({error})"), "a NumPy archive"))?;
    let names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    let mut array = |what: &str, known: &[&str]| -> Result<Vec<u8>, DataError> {
        let member = known.iter().map(|name| format!("{name}.npy"));
        let Some(member) = member.into_iter().find(|member| names.contains(member)) else {
            let mut found: Vec<&str> = names.iter().map(|n| n.trim_end_matches(".npy")).collect();
            found.sort_unstable();
            let found = format!("arrays {}", found.join(", "));
            return Err(refuse(found, &format!("{what} called {}", known.join(", "))));
        };
        let failed = |cause| DataError::Read { path: path.to_owned(), cause };
        let member = archive.by_name(&member).map_err(|error| failed(error.into()))?;
        let mut content = Vec::new();
        member.take(MOST_BYTES).read_to_end(&mut content).map_err(failed)?;
        Ok(content)
    };
    let (features, labels) = (array("features", &FEATURES)?, array("labels", &LABELS)?);
    npy::table([(&features, path), (&labels, path)], labelling)
}
