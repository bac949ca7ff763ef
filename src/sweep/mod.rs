//! Sweeps: a declared grid of independent cells, each with a result that its content addresses.
//!
//! A [`Grid`](grid) is read from a TOML file. Each cell is one `margin`, `train` or `require`
//! question, named by the SHA-256 of this program's version, the cell and the digest of its data,
//! so a cell means the same on every machine. A [`Store`] holds one file for each finished cell.
//! Several runs may work in one store at once; shards may work in stores of their own, which
//! [`merge()`] puts together. What a cell computes is the caller's.

mod cell;
mod error;
pub mod grid;
mod merge;
mod run;
mod store;

pub use crate::artifact::VERSION;
pub use cell::{Cell, Planned, Record, RecordError, Refusal};
pub use error::{CellError, SweepError};
pub use merge::{MergeError, Merged, merge};
pub use run::{Shard, Tally, run};
pub use store::{Attempt, State, Store};
