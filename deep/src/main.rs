//! The command line of the reproduction of Figure 1.

use std::process::ExitCode;

fn main() -> ExitCode {
    deep::cli::run()
}
