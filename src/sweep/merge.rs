//! Results of one or several stores put together, in an order that depends on the cells alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Planned, Record, RecordError, State, Store, VERSION};

/// Why results cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A directory cannot be read.
    #[error("{}: cannot read: {source}", path.display())]
    Read {
        /// The directory.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file among the results is none of this version, or was changed.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A result for the same question on other data.
    #[error("{}: computed from data of digest {found}; expected {expected}", path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// The digest of its data.
        found: String,
        /// The digest of the data as they are now.
        expected: String,
    },
    /// Two stores disagree on a cell.
    #[error("{}: differs from the same cell in {}; expected the same result", path.display(), other.display())]
    Contradiction {
        /// The file.
        path: PathBuf,
        /// The store that was read first.
        other: PathBuf,
    },
    /// Some cells have no result.
    #[error(
        "{missing} of {cells} cells are missing and {failed} failed; expected all to be done (see `sweep status`)"
    )]
    Incomplete {
        /// Cells of the grid.
        cells: usize,
        /// Cells never computed.
        missing: usize,
        /// Cells whose last attempt failed.
        failed: usize,
    },
}

/// All results of a grid, in the order of their keys.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Merged {
    /// The version that computed them.
    pub version: &'static str,
    /// The results.
    pub cells: Vec<Record>,
}

/// The results of `cells` from the stores at `roots`. Results of other grids are left out.
///
/// # Errors
/// If a store holds a result of another version, of other data, one that was changed or none at all, if
/// two stores disagree, or if a cell is missing.
pub fn merge(cells: &[Planned], roots: &[PathBuf]) -> Result<Merged, MergeError> {
    let expected: BTreeMap<&str, &Planned> =
        cells.iter().map(|cell| (cell.key.as_str(), cell)).collect();
    let questions: BTreeMap<Vec<String>, &Planned> =
        cells.iter().map(|cell| (cell.cell.command_line(), cell)).collect();
    let mut found: BTreeMap<String, (Record, &Path)> = BTreeMap::new();
    for root in roots {
        for path in results(&Store::at(root).results())? {
            let record = Record::read(&path)?;
            let planned = &record.planned;
            if expected.contains_key(planned.key.as_str()) {
                match found.get(&planned.key) {
                    Some((other, _)) if *other == record => {}
                    Some((_, first)) => {
                        return Err(MergeError::Contradiction { path, other: first.to_path_buf() });
                    }
                    None => {
                        found.insert(planned.key.clone(), (record, root.as_path()));
                    }
                }
            } else if let Some(same) = questions.get(&planned.cell.command_line()) {
                let (found, expected) = (planned.data.clone(), same.data.clone());
                return Err(MergeError::Data { path, found, expected });
            }
        }
    }
    let absent = cells.iter().filter(|cell| !found.contains_key(&cell.key));
    let (mut missing, mut failed) = (0, 0);
    for cell in absent {
        let states = roots.iter().map(|root| Store::at(root).state(cell));
        match states.into_iter().any(|state| matches!(state, State::Failed { .. })) {
            true => failed += 1,
            false => missing += 1,
        }
    }
    if missing + failed > 0 {
        return Err(MergeError::Incomplete { cells: cells.len(), missing, failed });
    }
    let cells = found.into_values().map(|(record, _)| record).collect();
    Ok(Merged { version: VERSION, cells })
}

/// The files of a folder in the order of their names, drafts left out; none if it is not there.
fn results(folder: &Path) -> Result<Vec<PathBuf>, MergeError> {
    let unreadable = |source| MergeError::Read { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
