//! The command line of distill-bounds.

use std::process::ExitCode;

fn main() -> ExitCode {
    distill_bounds::cli::run()
}
