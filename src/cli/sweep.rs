use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use serde::Serialize;
use serde_json::Value;

use super::{Failure, Outcome, print};
use crate::artifact::{Journal, write_json};
use crate::question::{Context, DataQuestion, Question, QuestionError};
use crate::sweep::{self, Cell, CellError, Planned, Shard, State, Store, grid, merge};
use crate::terminal::watched;
use crate::work::Work;

/// A declared grid of margin, train and require cells: run it, look at it, merge its results.
///
/// The grid is a TOML file. Each [[margin]], [[train]] or [[require]] gives arguments named like
/// the flags of that command; a list stands for all of its values, and several lists for all
/// combinations. A cell's result is DIR/cells/KEY.json; KEY names the version, the cell and its
/// data. Several runs may share DIR where file locks work; a killed run goes on where it stopped.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds sweep run sweeps/example.toml --out target/sweep\n  distill-bounds sweep run sweeps/example.toml --out target/sweep --shard 1/4\n  distill-bounds sweep status sweeps/example.toml --out target/sweep --json\n  distill-bounds sweep merge sweeps/example.toml --out target/sweep --into merged.json"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Compute the cells that are missing or corrupt; exits with 2 if one fails
    #[command(
        after_help = "Examples:\n  distill-bounds sweep run sweeps/example.toml --out target/sweep\n  distill-bounds sweep run sweeps/example.toml --out target/sweep --shard 3/16"
    )]
    Run {
        #[command(flatten)]
        place: Place,
        /// Only cells I, I + N, I + 2N … of the grid, from 1
        #[arg(long, value_name = "I/N", conflicts_with = "cell")]
        shard: Option<Shard>,
        /// Only the cell of this key, as `sweep status --json` lists it
        #[arg(long, value_name = "KEY")]
        cell: Option<String>,
    },
    /// Which cells are done, missing, failed or corrupt
    #[command(
        after_help = "Example:\n  distill-bounds sweep status sweeps/example.toml --out target/sweep --json"
    )]
    Status {
        #[command(flatten)]
        place: Place,
    },
    /// Write all results into one file, in the order of their keys
    #[command(
        after_help = "Example:\n  distill-bounds sweep merge sweeps/example.toml --out target/sweep --with target/sweep-of-another --into merged.json"
    )]
    Merge {
        #[command(flatten)]
        place: Place,
        /// Further folders that hold results of the same grid
        #[arg(long, value_name = "DIR")]
        with: Vec<PathBuf>,
        /// The file to write [default: DIR/merged.json]
        #[arg(long, value_name = "FILE")]
        into: Option<PathBuf>,
    },
}

#[derive(clap::Args)]
struct Place {
    /// The grid, a TOML file
    grid: PathBuf,
    /// Folder of the results
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Standing<'a> {
    #[serde(flatten)]
    planned: &'a Planned,
    #[serde(flatten)]
    state: State,
}

#[derive(Serialize)]
struct Status<'a> {
    done: usize,
    missing: usize,
    failed: usize,
    corrupt: usize,
    cells: Vec<Standing<'a>>,
}

#[derive(Serialize)]
struct Written<'a> {
    file: &'a Path,
    cells: usize,
}

impl Args {
    pub fn run(self) -> Outcome {
        match self.action {
            Action::Run { place, shard, cell } => {
                let mut cells = plan(&place.grid)?;
                if let Some(shard) = shard {
                    cells = shard.of(cells);
                }
                if let Some(key) = cell {
                    cells.retain(|cell| cell.key == key);
                    if cells.is_empty() {
                        let expected = "a key that `sweep status --json` lists for this grid";
                        return Err(Failure::Input(format!("--cell {key}: expected {expected}")));
                    }
                }
                run(&cells, &place)
            }
            Action::Status { place } => status(&plan(&place.grid)?, &place),
            Action::Merge { place, with, into } => {
                let cells = plan(&place.grid)?;
                let into = into.unwrap_or_else(|| place.out.join("merged.json"));
                let roots: Vec<PathBuf> = std::iter::once(place.out).chain(with).collect();
                let merged = merge(&cells, &roots)?;
                write_json(&into, &merged)?;
                let written = Written { file: &into, cells: merged.cells.len() };
                print(place.json, &written, || {
                    format!("{}: {} cells", into.display(), written.cells)
                })
            }
        }
    }
}

/// The cells of the grid, each checked and with the digest of its data.
fn plan(path: &Path) -> Result<Vec<Planned>, Failure> {
    let mut digests: BTreeMap<String, String> = BTreeMap::new();
    let mut cells = Vec::new();
    for cell in grid::read(path)? {
        let line = cell.command_line();
        let refuse =
            |why: String| Failure::Input(format!("{}: {}: {why}", path.display(), line.join(" ")));
        let (data, _) = question(&cell).map_err(|error| refuse(error.to_string()))?;
        let identity = data.identity()?;
        let digest = match digests.get(&identity) {
            Some(digest) => digest.clone(),
            None => {
                let loaded = data.load().map_err(|error| refuse(error.to_string()))?;
                digests.entry(identity).or_insert(loaded.1.dataset.digest).clone()
            }
        };
        cells.push(Planned::new(cell, digest)?);
    }
    Ok(cells)
}

fn question(cell: &Cell) -> Result<(DataQuestion, Question), QuestionError> {
    let arguments = cell.arguments.iter().map(|(name, value)| (name.clone(), value.clone()));
    Question::with_data(&cell.command, arguments.collect())
}

fn compute(cell: &Planned, journal: &Path, work: Work<'_>) -> Result<Value, CellError> {
    let answer = || {
        let (data, question) = question(&cell.cell)?;
        let (dataset, data) = data.load()?;
        if data.dataset.digest != cell.data {
            let why = format!("{}: the data changed during the sweep", data.name);
            return Err(QuestionError::Argument(why));
        }
        let journal = Journal::open(journal)?;
        let (dataset, data, journal) = (&dataset, &data, &journal);
        question.answer(&Context { dataset, data, logits: None, journal, work })
    };
    answer().map_err(|error| match error {
        QuestionError::Stopped(stopped) => stopped.into(),
        error => CellError::Refused(error.to_string()),
    })
}

fn run(cells: &[Planned], place: &Place) -> Outcome {
    let store = Store::open(&place.out)?;
    let tally = watched(|work| sweep::run(cells, &store, compute, work))?;
    print(place.json, &tally, || {
        let sweep::Tally { cells, computed, present, failed } = &tally;
        let failed = failed.len();
        format!("{cells} cells: {computed} computed, {present} were there, {failed} failed")
    })?;
    match tally.failed.first_key_value() {
        None => Ok(()),
        Some((key, reason)) => {
            let (failed, cells) = (tally.failed.len(), tally.cells);
            Err(Failure::Input(format!("{failed} of {cells} cells failed; cell {key}: {reason}")))
        }
    }
}

fn status(cells: &[Planned], place: &Place) -> Outcome {
    let store = Store::at(&place.out);
    let cells: Vec<Standing> =
        cells.iter().map(|planned| Standing { planned, state: store.state(planned) }).collect();
    let count = |of: fn(&State) -> bool| cells.iter().filter(|cell| of(&cell.state)).count();
    let status = Status {
        done: count(|state| matches!(state, State::Done)),
        missing: count(|state| matches!(state, State::Missing)),
        failed: count(|state| matches!(state, State::Failed { .. })),
        corrupt: count(|state| matches!(state, State::Corrupt { .. })),
        cells,
    };
    print(place.json, &status, || text(&status))
}

fn text(status: &Status) -> String {
    let mut text = String::new();
    for Standing { planned, state } in &status.cells {
        let (state, why) = match state {
            State::Done => ("done", String::new()),
            State::Missing => ("missing", String::new()),
            State::Failed { error } => ("failed", format!(": {error}")),
            State::Corrupt { error } => ("corrupt", format!(": {error}")),
        };
        let line = planned.cell.command_line().join(" ");
        let _ = writeln!(text, "{} {state:<7} {line}{why}", &planned.key[..12]);
    }
    let Status { done, missing, failed, corrupt, .. } = status;
    text + &format!("{done} done, {missing} missing, {failed} failed, {corrupt} corrupt")
}
