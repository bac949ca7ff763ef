//! The command line as its users see it: what each command prints, how it refuses, and what it
//! leaves behind.

mod analyse;
mod bounds;
mod certify;
mod determinism;
mod help;
mod installed;
mod journals;
mod lower;
mod margin;
mod output;
mod radius;
mod refusals;
mod require;
mod teacher;
mod train;
mod verify;
mod words;

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// The program, on a terminal of fixed width.
pub fn distill_bounds() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_distill-bounds"));
    command.env("COLUMNS", "100").env_remove("RUST_LOG");
    command
}

/// Standard output of a run that succeeds without a word on standard error.
pub fn printed(arguments: &[&str]) -> String {
    let run = distill_bounds().args(arguments).assert().success().stderr("");
    String::from_utf8(run.get_output().stdout.clone()).expect("UTF-8")
}

/// The JSON that a successful run prints.
pub fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).expect("JSON")
}

/// The number at `pointer` of `value`.
pub fn number(value: &Value, pointer: &str) -> f64 {
    value.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("{pointer}: {value}"))
}

/// A path as an argument.
pub fn argument(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
