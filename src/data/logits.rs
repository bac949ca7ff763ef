//! Logits of a teacher of one's own: one number a point.

use std::path::Path;

use super::{DataError, Place, csv, file, npy};

/// Reads one logit for each of `n` points, from a .npy array of shape (n,) or (n, 1), or from a text
/// with one number in each line.
///
/// # Errors
/// When the file cannot be read, holds another number of entries, or one that is not finite.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("logits.csv");
/// std::fs::write(&path, "0.25\n-1e-3\n")?;
/// assert_eq!(distill_bounds::data::read_logits(&path, 2)?, [0.25, -0.001]);
/// assert!(distill_bounds::data::read_logits(&path, 3).is_err());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn read_logits(path: &Path, n: usize) -> Result<Vec<f64>, DataError> {
    let bytes = file::read(path)?;
    let (unit, logits) = match path.extension().and_then(|e| e.to_str()) {
        Some("npy") => ("row", npy::column(&bytes, path, n, "a logit a point")?),
        _ => ("line", csv::column(&bytes, path)?),
    };
    if logits.len() != n {
        let (found, expected) = (format!("{} logits", logits.len()), format!("{n}, one a point"));
        return Err(DataError::invalid(Place::file(path), found, expected));
    }
    match logits.iter().position(|logit| !logit.is_finite()) {
        Some(i) => {
            let place = Place::record(path, unit, i as u64 + 1);
            Err(DataError::invalid(place, logits[i].to_string(), "a finite number"))
        }
        None => Ok(logits),
    }
}
