//! Computing the cells of a grid, all of them or a part.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::error::{CellError, SweepError};
use super::{Attempt, Planned, Store};
use crate::work::Work;

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

/// Computes the cells that `store` lacks, several at a time. A cell that another run has claimed is waited
/// for at the end, and taken over if that run dies.
///
/// `compute` gets a cell, a path for the journal of its inner runs, and the work that stops it; a cell that it
/// refuses is recorded as failed, and tried again by the next run.
///
/// # Errors
/// If the store cannot be read or written, or the work is stopped. What was finished stays.
pub fn run(
    cells: &[Planned],
    store: &Store,
    compute: impl Fn(&Planned, &Path, Work<'_>) -> Result<Value, CellError> + Sync,
    work: Work<'_>,
) -> Result<Tally, SweepError> {
    let stage = work.stage("cells", cells.len() as u64);
    let settle = |cell: &Planned, wait| {
        stage.check()?;
        let attempt =
            store.settle(cell, wait, |cell, journal| compute(cell, journal, stage.quiet()))?;
        if attempt != Attempt::Claimed {
            stage.advance(1)?;
        }
        Ok((cell.key.clone(), attempt))
    };
    let first: Result<Vec<_>, SweepError> =
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use serde_json::json;

    use super::super::{Cell, State};
    use super::*;

    /// A stop is no failure of a cell: what was finished stays, nothing is recorded of the others, and the
    /// next run finishes them.
    #[test]
    fn a_stopped_run_is_finished_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let cell = |k: u64| {
            let arguments = [("seed".to_owned(), json!(k))].into_iter().collect();
            Planned::new(Cell { command: "train".into(), arguments }, "ab12".into()).unwrap()
        };
        let cells: Vec<Planned> = (0..5).map(cell).collect();
        let stop = AtomicBool::new(false);
        let compute = |cell: &Planned, _: &Path, work: Work<'_>| {
            work.check()?;
            if cell.key == cells[2].key {
                stop.store(true, Ordering::Relaxed);
                work.check()?;
            }
            Ok(json!(cell.key))
        };
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let stopped = one.install(|| run(&cells, &store, compute, Work::new(&stop, &|_| {})));
        assert!(matches!(stopped, Err(SweepError::Stopped(_))), "{stopped:?}");
        let states: Vec<State> = cells.iter().map(|cell| store.state(cell)).collect();
        let done = |state: &&State| **state == State::Done;
        assert_eq!(states.iter().filter(done).count(), 2);
        assert_eq!(states.iter().filter(|state| **state == State::Missing).count(), 3);
        let compute = |cell: &Planned, _: &Path, _: Work<'_>| Ok(json!(cell.key));
        let tally = run(&cells, &store, compute, Work::unwatched()).unwrap();
        assert_eq!((tally.computed, tally.present, tally.failed.len()), (3, 2, 0));
    }
}
