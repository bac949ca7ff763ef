//! Sweeps: a declared grid of independent cells, each with a result that its content addresses.
//!
//! A [`Grid`](grid) is read from a TOML file. Each cell is one `margin`, `train` or `require`
//! question, named by the SHA-256 of this program's version, the cell and the digest of its data,
//! so a cell means the same on every machine. A [`Store`] holds one file for each finished cell.
//! Several runs may work in one store at once; shards may work in stores of their own, which
//! [`merge()`] puts together. What a cell computes is the caller's.

pub mod grid;
mod merge;
mod store;

use std::collections::BTreeMap;

use indicatif::ProgressBar;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::artifact::{self, ArtifactError};

pub use crate::artifact::VERSION;
pub use merge::{MergeError, Merged, merge};
pub use store::{Attempt, Store};

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

/// One part of a sweep: cells I, I + N, I + 2N … of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed =
            text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match parsed {
            Some((index, count)) if 1 <= index && index <= count => Ok(Self { index, count }),
            _ => Err("expected I/N with 1 ≤ I ≤ N".into()),
        }
    }
}

impl Shard {
    /// The cells of this part, in their order.
    pub fn of<T>(self, cells: Vec<T>) -> Vec<T> {
        cells.into_iter().skip(self.index - 1).step_by(self.count).collect()
    }
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Cells that the run was asked for.
    pub cells: usize,
    /// Cells that it computed.
    pub computed: usize,
    /// Cells that were there, or that another run computed meanwhile.
    pub present: usize,
    /// Keys of the cells that failed, with the reason.
    pub failed: BTreeMap<String, String>,
}

/// Computes the cells that `store` lacks, several at a time, and counts them on `bar`. A cell that
/// another run has claimed is waited for at the end, and taken over if that run dies.
///
/// `compute` gets a cell and a path for the journal of its inner runs; an error is recorded as the
/// cell's failure, and such a cell is tried again by the next run.
///
/// # Errors
/// If the store cannot be read or written. What was finished stays.
pub fn run(
    cells: &[Planned],
    store: &Store,
    compute: impl Fn(&Planned, &std::path::Path) -> Result<Value, String> + Sync,
    bar: &ProgressBar,
) -> Result<Tally, ArtifactError> {
    let settle = |cell: &Planned, wait| {
        let attempt = store.settle(cell, wait, &compute)?;
        if attempt != Attempt::Claimed {
            bar.inc(1);
        }
        Ok((cell.key.clone(), attempt))
    };
    let first: Result<Vec<_>, ArtifactError> =
        cells.par_iter().map(|cell| settle(cell, false)).collect();
    let mut tally = Tally { cells: cells.len(), ..Tally::default() };
    for (cell, (key, attempt)) in cells.iter().zip(first?) {
        let attempt = if attempt == Attempt::Claimed { settle(cell, true)?.1 } else { attempt };
        match attempt {
            Attempt::Computed => tally.computed += 1,
            Attempt::Present | Attempt::Claimed => tally.present += 1,
            Attempt::Failed(reason) => {
                tally.failed.insert(key, reason);
            }
        }
    }
    Ok(tally)
}

/// Where a cell stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum State {
    /// Its result is there.
    Done,
    /// Nothing is there.
    Missing,
    /// The last attempt failed.
    Failed {
        /// Why.
        error: String,
    },
}
