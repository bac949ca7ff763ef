//! Computing the cells of a grid, all of them or a part.

use std::collections::BTreeMap;
use std::path::Path;

use indicatif::ProgressBar;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::{Attempt, Planned, Store};
use crate::artifact::ArtifactError;

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
    compute: impl Fn(&Planned, &Path) -> Result<Value, String> + Sync,
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
