//! One module per statement: its text, source, premises, constants, bounds and inverses.
#![warn(missing_docs)]

pub mod mandal;
pub mod real;
