//! The command line `distill-bounds`.

mod analyse;
mod bounds;
mod certify;
mod completions;
mod destroyed;
mod experiment;
mod explore;
mod figures;
mod frontier;
mod lower;
mod man;
mod margin;
mod mnist_margin;
mod number;
mod phases;
mod protocols;
mod require;
mod separation;
mod site;
mod sweep;
mod table_1;
mod theorems;
mod train;
mod verify;
mod widths;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use serde::Serialize;

use crate::data::{Dataset, Provenance};
use crate::figures::Chart;
use crate::question::{Context, DataQuestion, QuestionError};
use crate::terminal::{STOPPED, complain, refuse, watched, with_negative_numbers, write_out};
use crate::verify::Evidence;
use crate::work::Stopped;

/// The version of the package and the commit that it was built from.
const VERSION: &str = env!("DISTILL_BOUNDS_VERSION");

/// How many neurons a two-layer ReLU network needs on soft labels, and how many on hard ones: bounds,
/// certificates, training.
///
/// For data of yours: `analyse`, or its parts `margin`, `lower`, `require`, `certify` and `train`; `explore` in
/// a browser. For the paper: `theorems`, `verify`, and the experiments behind them.
///
/// Exit codes: 0 when all is as expected, 1 when a claim is falsified, 2 for bad input, 130 when stopped
/// by Ctrl-C.
#[derive(Parser)]
#[command(name = "distill-bounds", version = VERSION, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Analyse(analyse::Args),
    Explore(explore::Args),
    Margin(margin::Args),
    Lower(lower::Args),
    Require(require::Args),
    Certify(certify::Args),
    Train(train::Args),
    Bounds(bounds::Args),
    Sweep(sweep::Args),
    Theorems(theorems::Args),
    Verify(verify::Args),
    #[command(name = "table-1")]
    Table1(table_1::Args),
    #[command(name = "table-1-protocols")]
    Protocols(protocols::Args),
    MnistMargin(mnist_margin::Args),
    Widths(widths::Args),
    Frontier(frontier::Args),
    Destroyed(destroyed::Args),
    Phases(phases::Args),
    Separation(separation::Args),
    Figures(figures::Args),
    Site(site::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Why a command stopped.
enum Failure {
    /// The user's input cannot be used: one line, exit code 2.
    Input(String),
    /// A claim turned out false where it was expected to hold: exit code 1.
    Falsified(String),
    /// Ctrl-C: exit code 130.
    Stopped,
}

impl<E: Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let any: &(dyn Error + 'static) = &error;
        match any.downcast_ref() {
            _ if Stopped::is_behind(any) => Self::Stopped,
            Some(QuestionError::Domain { .. }) => Self::Input(format!("--{error}")),
            _ => Self::Input(error.to_string()),
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
        Command::Lower(args) => args.run(),
        Command::Certify(args) => args.run(),
        Command::Sweep(args) => args.run(),
        Command::Verify(args) => args.run(),
        Command::Figures(args) => args.run(),
        Command::MnistMargin(args) => args.run(),
        Command::Table1(args) => args.run(),
        Command::Protocols(args) => args.run(),
        Command::Widths(args) => args.run(),
        Command::Frontier(args) => args.run(),
        Command::Destroyed(args) => args.run(),
        Command::Phases(args) => args.run(),
        Command::Separation(args) => args.run(),
        Command::Theorems(args) => args.run(),
        Command::Site(args) => args.run(),
        Command::Explore(args) => args.run(),
        Command::Completions(args) => args.run(),
        Command::Man(args) => args.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Falsified(message)) => {
            complain(&format!("falsified: {message}"));
            ExitCode::from(1)
        }
        Err(Failure::Stopped) => {
            complain("stopped; what a journal holds is not computed again");
            ExitCode::from(STOPPED)
        }
        Err(Failure::Input(message)) => {
            complain(&format!("error: {message}"));
            ExitCode::from(2)
        }
    }
}

/// The command line, on which a value may be a negative number: a range check then refuses it by
/// the name of its flag.
fn command() -> clap::Command {
    with_negative_numbers(Cli::command())
}

/// Prints `value` as indented JSON, or `text` for people.
fn print(json: bool, value: &impl Serialize, text: impl FnOnce() -> String) -> Outcome {
    Ok(write_out(&if json { serde_json::to_string_pretty(value)? } else { text() })?)
}

/// Refuses a value of `--mnist` that is no folder.
fn require_mnist(folder: &Path) -> Outcome {
    if folder.is_dir() {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "--mnist {}: found no folder; expected the four MNIST files, which `just data` fetches",
        folder.display()
    )))
}

/// Loads the data and says what is odd about them.
fn load(data: &DataQuestion) -> Result<(Dataset, Provenance), Failure> {
    let (dataset, data) = data.load()?;
    note(&data);
    Ok((dataset, data))
}

/// What is odd about the data: on standard error.
fn note(data: &Provenance) {
    data.notes.iter().for_each(|note| complain(&format!("note: {note}")));
}

/// Loads the data, opens the journal, and asks, with progress on a terminal.
fn ask<T>(
    data: &DataQuestion,
    path: Option<&Path>,
    question: impl FnOnce(&Context<'_>) -> Result<T, QuestionError>,
) -> Result<T, Failure> {
    let (dataset, data) = load(data)?;
    let journal = journal(path)?;
    Ok(watched(|work| {
        let (dataset, data, journal) = (&dataset, &data, &journal);
        question(&Context { dataset, data, logits: None, journal, work })
    })?)
}

/// Says beforehand what long work is predicted to take: on a terminal, and in a pipe if it is hours.
fn announce(what: &str, seconds: f64) {
    use std::io::IsTerminal;
    let shown = std::io::stderr().is_terminal();
    if (seconds > 2.0 && shown) || seconds > 3600.0 {
        complain(&format!("{what}: predicted to take {} on one core", number::duration(seconds)));
    }
}

/// Draws `charts` into `folder`, the value of `--figures`.
fn draw(charts: &[Chart], folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| {
        Failure::Input(format!("--figures {}: {error}; expected a folder", folder.display()))
    })?;
    for chart in charts {
        crate::figures::write(chart, folder)?;
    }
    Ok(())
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
    serde_json::from_slice(&text).map_err(|error| refuse(crate::artifact::json_fault(&error)))
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use crate::experiment::ExperimentError;
    use crate::experiment::mnist_margin::MnistMarginError;
    use crate::experiment::protocols::ProtocolsError;
    use crate::margin::MarginError;
    use crate::problem::ProblemError;
    use crate::question::QuestionError;
    use crate::sweep::SweepError;
    use crate::work::Stopped;

    /// A stop is one in whatever error it comes, and another error of the same type is none.
    #[test]
    fn a_stop_is_told_from_bad_input() {
        let stops: [Failure; 7] = [
            QuestionError::from(Stopped).into(),
            ProblemError::from(Stopped).into(),
            ExperimentError::from(Stopped).into(),
            ProtocolsError::from(Stopped).into(),
            SweepError::from(Stopped).into(),
            MnistMarginError::from(Stopped).into(),
            MnistMarginError::from(MarginError::from(Stopped)).into(),
        ];
        assert!(stops.iter().all(|failure| matches!(failure, Failure::Stopped)));
        let other = MnistMarginError::from(MarginError::Objective { points: 3 });
        assert!(matches!(Failure::from(other), Failure::Input(_)));
    }

    /// No command declares a flag twice, nor conflicts with a flag that does not exist.
    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
