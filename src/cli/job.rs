//! Questions put by a program instead of a person: flags in, the JSON of the command out.

use std::path::Path;

use clap::{Parser, Subcommand};
use faer::Mat;
use indicatif::ProgressBar;
use serde_json::Value;

use super::input::DataArgs;
use super::{Failure, bounds, margin, require, train};
use crate::data::{Dataset, Provenance};
use crate::terminal::{one_line, with_negative_numbers};

/// A question that a program may put about data of its own.
#[derive(Parser)]
#[command(no_binary_name = true, disable_help_flag = true, disable_help_subcommand = true)]
enum Job {
    Bounds(bounds::Job),
    #[command(flatten)]
    OnData(OnData),
}

/// A question on data.
#[derive(Subcommand)]
pub enum OnData {
    Margin(margin::Job),
    Train(train::Job),
    Require(require::Job),
}

impl OnData {
    /// The JSON of the command. `journal` is where it keeps finished parts; none: in memory.
    pub fn answer(
        &self,
        dataset: Dataset,
        data: Provenance,
        journal: Option<&Path>,
    ) -> Result<Value, Failure> {
        let bar = ProgressBar::hidden();
        let open = || super::journal(journal);
        Ok(match self {
            Self::Margin(job) => serde_json::to_value(job.answer(&dataset, data, &open()?)?)?,
            Self::Train(job) => {
                serde_json::to_value(job.answer(&dataset, data, &open()?, &bar)?)?
            }
            Self::Require(job) => serde_json::to_value(job.answer(dataset, data, open, &bar)?)?,
        })
    }
}

/// A question together with its data: a cell of a sweep.
#[derive(Parser)]
#[command(no_binary_name = true, disable_help_flag = true, disable_help_subcommand = true)]
pub enum Question {
    Margin {
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        job: margin::Job,
    },
    Train {
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        job: train::Job,
    },
    Require {
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        job: require::Job,
    },
}

impl Question {
    /// The question that a command line puts, or one line that says what is wrong with it.
    pub fn parse(command_line: &[String]) -> Result<(DataArgs, OnData), String> {
        Ok(match parse(command_line)? {
            Self::Margin { data, job } => (data, OnData::Margin(job)),
            Self::Train { data, job } => (data, OnData::Train(job)),
            Self::Require { data, job } => (data, OnData::Require(job)),
        })
    }
}

fn parse<T: Parser>(command_line: &[String]) -> Result<T, String> {
    let command = with_negative_numbers(T::command());
    let parsed = command.try_get_matches_from(command_line);
    parsed.and_then(|mut found| T::from_arg_matches_mut(&mut found)).map_err(|error| {
        let line = one_line(&error);
        line.strip_prefix("error: ").map(str::to_owned).unwrap_or(line)
    })
}

/// What `distill-bounds COMMAND FLAGS --json` prints, for `bounds` without data, and for `margin`,
/// `train` and `require` on the points (d × n: column i is x_i) and labels (n, each −1 or 1) that
/// are handed over.
///
/// `command_line` is the command and its flags, those that name data, `--journal` and `--json` left
/// out.
///
/// # Errors
/// The line that the command would print.
pub fn answer(
    command_line: &[String],
    data: Option<(Mat<f64>, Vec<f64>)>,
) -> Result<Value, String> {
    let answered = match (parse(command_line)?, data) {
        (Job::Bounds(job), None) => {
            job.answer().and_then(|rows| serde_json::to_value(rows).map_err(Failure::from))
        }
        (Job::OnData(job), Some((points, labels))) => {
            let dataset = Dataset::new(points, labels).map_err(|error| error.to_string())?;
            let data = Provenance::of_arrays(&dataset);
            job.answer(dataset, data, None)
        }
        (Job::Bounds(_), Some(_)) => return Err("bounds: found data; expected none".into()),
        (Job::OnData(_), None) => return Err("found no data; expected points and labels".into()),
    };
    answered.map_err(Failure::into_line)
}
