//! The command line `distill-bounds`.

mod analyse;
mod bounds;
mod certificate;
mod completions;
mod figures;
mod input;
mod job;
mod man;
mod margin;
mod mnist_margin;
mod report;
mod require;
mod sweep;
mod table_1;
mod theorems;
mod train;
mod verify;

use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use serde::Serialize;

use crate::verify::Evidence;

pub use job::answer;

/// The version of the package and the commit that it was built from.
const VERSION: &str = env!("DISTILL_BOUNDS_VERSION");

/// Executable bounds, certified margins and seeded simulation for soft-label against hard-label
/// training.
///
/// Exit codes: 0 when all is as expected, 1 when a claim is falsified, 2 for bad input.
#[derive(Parser)]
#[command(name = "distill-bounds", version = VERSION, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Analyse(analyse::Args),
    Bounds(bounds::Args),
    Margin(margin::Args),
    Train(train::Args),
    Require(require::Args),
    Sweep(sweep::Args),
    Verify(verify::Args),
    Figures(figures::Args),
    MnistMargin(mnist_margin::Args),
    #[command(name = "table-1")]
    Table1(table_1::Args),
    Theorems(theorems::Args),
    Report(report::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Why a command stopped.
enum Failure {
    /// The user's input cannot be used: one line, exit code 2.
    Input(String),
    /// A claim turned out false where it was expected to hold: exit code 1.
    Falsified(String),
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Input(error.to_string())
    }
}

impl Failure {
    fn into_line(self) -> String {
        match self {
            Self::Input(line) | Self::Falsified(line) => line,
        }
    }
}

type Outcome = Result<(), Failure>;

/// Parses the command line, runs the command, and turns its outcome into an exit code.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let cli = match command().try_get_matches().and_then(|found| Cli::from_arg_matches(&found)) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let outcome = match cli.command {
        Command::Analyse(args) => args.run(),
        Command::Bounds(args) => args.run(),
        Command::Margin(args) => args.run(),
        Command::Train(args) => args.run(),
        Command::Require(args) => args.run(),
        Command::Sweep(args) => args.run(),
        Command::Verify(args) => args.run(),
        Command::Figures(args) => args.run(),
        Command::MnistMargin(args) => args.run(),
        Command::Table1(args) => args.run(),
        Command::Theorems(args) => args.run(),
        Command::Report(args) => args.run(),
        Command::Completions(args) => args.run(),
        Command::Man(args) => args.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Falsified(message)) => {
            eprintln!("falsified: {message}");
            ExitCode::from(1)
        }
        Err(Failure::Input(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

/// The command line, on which a value may be a negative number: a range check then refuses it by
/// the name of its flag.
fn command() -> clap::Command {
    with_negative_numbers(Cli::command())
}

/// `command`, on which and on whose subcommands a value may be a negative number.
pub fn with_negative_numbers(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| match arg.get_action().takes_values() {
        true => arg.allow_negative_numbers(true),
        false => arg,
    });
    command.mut_subcommands(with_negative_numbers)
}

/// What is to be done when no command line was parsed: help and version go to standard output,
/// everything else becomes one line on standard error.
pub fn refuse(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match write_out(&error.to_string()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(2),
        },
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{error}");
            ExitCode::from(2)
        }
        _ => {
            eprintln!("{} (see --help)", one_line(error));
            ExitCode::from(2)
        }
    }
}

/// The error without the usage that follows it, in one line.
fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    paragraphs.collect::<Vec<_>>().join("; ")
}

/// Prints `value` as indented JSON, or `text` for people.
fn print(json: bool, value: &impl Serialize, text: impl FnOnce() -> String) -> Outcome {
    Ok(write_out(&if json { serde_json::to_string_pretty(value)? } else { text() })?)
}

/// Writes `text` and one line end to standard output. A reader that has gone away is no error.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn write_out(text: &str) -> std::io::Result<()> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Opens the journal at `path`, or one that lasts for this run only.
fn journal(path: Option<&Path>) -> Result<crate::artifact::Journal, Failure> {
    Ok(match path {
        Some(path) => crate::artifact::Journal::open(path)?,
        None => crate::artifact::Journal::in_memory(),
    })
}

/// Reads the evidence at `path`, the value of `--evidence`.
fn evidence(path: &Path) -> Result<Evidence, Failure> {
    let refuse = |reason: String| {
        Failure::Input(format!(
            "--evidence {}: {reason}; expected the file that `verify` writes",
            path.display()
        ))
    };
    let text = crate::artifact::read(path).map_err(|error| refuse(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| refuse(error.to_string()))
}

/// A progress bar for `length` pieces of work, named by `what`: on a terminal, nothing in a pipe.
pub fn progress(length: u64, what: &'static str) -> indicatif::ProgressBar {
    let style = "{msg:<32!} [{bar:32}] {pos}/{len} {elapsed} (about {eta} left)";
    indicatif::ProgressBar::new(length)
        .with_style(indicatif::ProgressStyle::with_template(style).expect("a valid template"))
        .with_message(what)
}

#[cfg(test)]
mod tests {
    /// No command declares a flag twice, nor conflicts with a flag that does not exist.
    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
