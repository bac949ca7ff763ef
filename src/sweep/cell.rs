//! Cells of a grid, what they leave behind, and how that is read back.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::artifact::{self, VERSION, checksum};

/// One question of a grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The command that answers it.
    pub command: String,
    /// Its arguments, named like the command's flags: numbers, strings or booleans. A whole number
    /// is the same argument with and without a decimal point.
    pub arguments: BTreeMap<String, Value>,
}

impl Cell {
    /// The command line: the command, then `--name=value` in the order of the names.
    pub fn command_line(&self) -> Vec<String> {
        let flags = self.arguments.iter().map(|(name, value)| match value {
            Value::String(text) => format!("--{name}={text}"),
            value => format!("--{name}={value}"),
        });
        std::iter::once(self.command.clone()).chain(flags).collect()
    }
}

/// A cell whose data are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// SHA-256, in hexadecimal, of the version, the cell and the digest of its data.
    pub key: String,
    /// The question.
    #[serde(flatten)]
    pub cell: Cell,
    /// The digest of the data, see [`Description::digest`](crate::data::Description::digest).
    pub data: String,
}

impl Planned {
    /// The cell on the data of digest `data`, as this version computes it.
    ///
    /// # Errors
    /// [`serde_json::Error`] if the cell cannot be written as JSON.
    pub fn new(cell: Cell, data: String) -> Result<Self, serde_json::Error> {
        Ok(Self { key: artifact::digest(&(&cell, &data))?, cell, data })
    }
}

/// What a finished cell leaves behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version that computed it.
    pub version: String,
    /// The cell.
    #[serde(flatten)]
    pub planned: Planned,
    /// What the command prints with `--json`.
    pub result: Value,
    /// The [`checksum`] of the result under the cell's key.
    pub sha256: String,
}

/// Why a file is not the record that it is named after.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// It cannot be read.
    #[error("{}: cannot read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It holds something else.
    #[error("{}: found no result of the cell that it is named after; expected one (remove it and run again)", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another version of the program wrote it.
    #[error("{}: computed by version {found}; expected {VERSION} (remove it and run again)", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// The version that computed it.
        found: String,
    },
    /// It was changed after it was written.
    #[error("{}: found a result that does not match its checksum; expected it as it was written (run again)", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

impl Record {
    /// The result of a cell, as this version computes it.
    pub fn new(planned: Planned, result: Value) -> Self {
        let sha256 = checksum(&planned.key, &result);
        Self { version: VERSION.to_owned(), planned, result, sha256 }
    }

    /// The record in the file at `path`, which is named after its cell: every byte is as it was written.
    ///
    /// # Errors
    /// [`RecordError`]; a file that is not there is one that cannot be read.
    pub fn read(path: &Path) -> Result<Self, RecordError> {
        let text = artifact::read(path)
            .map_err(|source| RecordError::Read { path: path.to_owned(), source })?;
        let path = || path.to_owned();
        let foreign = || RecordError::Foreign { path: path() };
        let record: Self = serde_json::from_slice(&text).map_err(|_| foreign())?;
        if record.version != VERSION {
            return Err(RecordError::Version { path: path(), found: record.version });
        }
        let Planned { key, cell, data } = record.planned.clone();
        let named = path().file_stem().is_some_and(|stem| stem == key.as_str());
        if !named || Planned::new(cell, data).map_err(|_| foreign())?.key != key {
            return Err(foreign());
        }
        let is_as_written = record.sha256 == checksum(&key, &record.result)
            && artifact::to_json(&record).is_ok_and(|bytes| bytes == text);
        if is_as_written { Ok(record) } else { Err(RecordError::Changed { path: path() }) }
    }
}

/// Why a cell has no result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The version that tried.
    pub version: String,
    /// The cell.
    #[serde(flatten)]
    pub planned: Planned,
    /// The line that the command would print.
    pub error: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Any changed bit of a record, and any byte less or more, is found.
    #[test]
    fn a_changed_record_is_never_read() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = BTreeMap::from([("width".to_owned(), Value::from(64))]);
        let planned = Planned::new(Cell { command: "train".into(), arguments }, "00".into());
        let planned = planned.unwrap();
        let path = folder.path().join(format!("{}.json", planned.key));
        let result = serde_json::json!({ "lower": 0.25, "upper": 1e-300, "seeds": [1, -2] });
        let record = Record::new(planned, result);
        artifact::write_json(&path, &record).unwrap();
        assert_eq!(Record::read(&path).unwrap(), record);
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                std::fs::write(&path, &changed).unwrap();
                assert!(Record::read(&path).is_err(), "byte {at}, bit {bit}");
            }
        }
        let longer = [&whole[..], b"\n"].concat();
        for changed in [&whole[..whole.len() - 1], &longer] {
            std::fs::write(&path, changed).unwrap();
            assert!(matches!(Record::read(&path), Err(RecordError::Changed { .. })));
        }
        let moved = path.with_file_name("other.json");
        std::fs::write(&moved, &whole).unwrap();
        assert!(matches!(Record::read(&moved), Err(RecordError::Foreign { .. })));
    }
}
