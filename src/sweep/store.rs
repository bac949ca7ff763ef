//! The directory of a sweep: results, failures, claims and journals, each named by its cell.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use super::error::{CellError, SweepError};
use super::{Planned, Record, RecordError, Refusal, VERSION};
use crate::artifact::{ArtifactError, io_error, write_json};

/// A directory with one file for each finished cell:
///
/// * `cells/KEY.json`: a [`Record`], renamed into place, never changed;
/// * `failed/KEY.json`: a [`Refusal`], until a later run succeeds;
/// * `claims/KEY`: locked by the run that works on the cell; the lock ends with its process;
/// * `journals/KEY.jsonl`: the inner runs of an unfinished cell, from which the next attempt goes on.
pub struct Store {
    root: PathBuf,
    /// Held shared while results may be written, so that nobody takes a draft for a leftover.
    _alive: Option<File>,
}

/// Where a cell stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum State {
    /// Its result is there.
    Done,
    /// What is there is not what was written: the next run computes it anew.
    Corrupt {
        /// What is wrong with it.
        error: String,
    },
    /// Nothing is there.
    Missing,
    /// The last attempt failed.
    Failed {
        /// Why.
        error: String,
    },
}

/// The file in `claims` that every run which may write holds.
const ALIVE: &str = ".alive";

/// What an attempt at a cell came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The result was there.
    Present,
    /// It was computed and written.
    Computed,
    /// It could not be computed.
    Failed(String),
    /// Another run holds the claim.
    Claimed,
}

impl Store {
    /// The store at `root`, to be read; it need not be there.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), _alive: None }
    }

    /// Creates or opens the store at `root` to write results. What killed processes left (drafts, and
    /// the claims, journals and failures of finished cells) is removed if no other run is alive.
    ///
    /// # Errors
    /// If a directory cannot be created or written.
    pub fn open(root: &Path) -> Result<Self, ArtifactError> {
        for folder in ["cells", "failed", "claims", "journals"] {
            let folder = root.join(folder);
            fs::create_dir_all(&folder)
                .map_err(io_error(&folder, "cannot create the directory"))?;
        }
        let path = root.join("claims").join(ALIVE);
        let alive = lock_file(&path)?;
        match alive.try_lock() {
            Ok(()) => {
                Self::at(root).remove_leftovers()?;
                alive.unlock().map_err(io_error(&path, "cannot unlock"))?;
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(source)) => return Err(io_error(&path, "cannot lock")(source)),
        }
        alive.lock_shared().map_err(io_error(&path, "cannot lock"))?;
        Ok(Self { root: root.to_owned(), _alive: Some(alive) })
    }

    fn remove_leftovers(&self) -> Result<(), ArtifactError> {
        for folder in ["cells", "failed", "claims", "journals"] {
            for path in files(&self.root.join(folder))? {
                let name = path.file_name().unwrap_or_default();
                let key = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
                let draft = key.starts_with('.') && name != ALIVE;
                if draft || (folder != "cells" && self.result(key).is_file()) {
                    remove(&path)?;
                }
            }
        }
        Ok(())
    }

    /// The folder of the results.
    pub fn results(&self) -> PathBuf {
        self.root.join("cells")
    }

    fn result(&self, key: &str) -> PathBuf {
        self.results().join(format!("{key}.json"))
    }

    fn failure(&self, key: &str) -> PathBuf {
        self.root.join("failed").join(format!("{key}.json"))
    }

    /// Where the cell stands.
    pub fn state(&self, cell: &Planned) -> State {
        match Record::read(&self.result(&cell.key)) {
            Ok(_) => return State::Done,
            Err(RecordError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return State::Corrupt { error: error.to_string() },
        }
        let refusal = fs::read(self.failure(&cell.key)).ok();
        match refusal.and_then(|text| serde_json::from_slice::<Refusal>(&text).ok()) {
            Some(refusal) => State::Failed { error: refusal.error },
            None => State::Missing,
        }
    }

    /// Computes the cell if its result is missing or corrupt and no other run is at it; with `wait`, the
    /// other run is waited for.
    ///
    /// # Errors
    /// If the store cannot be written, or `compute` was stopped.
    pub fn settle(
        &self,
        cell: &Planned,
        wait: bool,
        compute: impl Fn(&Planned, &Path) -> Result<Value, CellError>,
    ) -> Result<Attempt, SweepError> {
        let result = self.result(&cell.key);
        if Record::read(&result).is_ok() {
            return Ok(Attempt::Present);
        }
        let path = self.root.join("claims").join(&cell.key);
        let claim = lock_file(&path)?;
        if wait {
            claim.lock().map_err(io_error(&path, "cannot lock"))?;
        } else {
            match claim.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(Attempt::Claimed),
                Err(TryLockError::Error(e)) => return Err(io_error(&path, "cannot lock")(e).into()),
            }
        }
        let attempt = if Record::read(&result).is_ok() {
            Attempt::Present
        } else {
            let journal = self.root.join("journals").join(format!("{}.jsonl", cell.key));
            match compute(cell, &journal) {
                Ok(value) => {
                    write_json(&result, &Record::new(cell.clone(), value))?;
                    remove(&self.failure(&cell.key))?;
                    remove(&journal)?;
                    Attempt::Computed
                }
                Err(CellError::Stopped(stopped)) => {
                    remove(&path)?;
                    return Err(stopped.into());
                }
                Err(CellError::Refused(error)) => {
                    let (version, planned) = (VERSION.to_owned(), cell.clone());
                    let refusal = Refusal { version, planned, error: error.clone() };
                    write_json(&self.failure(&cell.key), &refusal)?;
                    Attempt::Failed(error)
                }
            }
        };
        // Whoever waits for this very file finds the result; whoever creates it anew does too.
        remove(&path)?;
        Ok(attempt)
    }
}

fn lock_file(path: &Path) -> Result<File, ArtifactError> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    options.open(path).map_err(io_error(path, "cannot create a file"))
}

fn remove(path: &Path) -> Result<(), ArtifactError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error(path, "cannot remove")(error))
        }
        _ => Ok(()),
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, ArtifactError> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(io_error(folder, "cannot list"))?;
    Ok(entries.into_iter().map(|entry| entry.path()).collect())
}
