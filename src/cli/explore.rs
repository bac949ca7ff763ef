use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, FromArgMatches, Parser, value_parser};
use serde::Serialize;

use super::{Failure, Outcome, print};
use crate::explore::{Server, Start};
use crate::question::DataQuestion;
use crate::terminal::watched;

/// Serve a page to play with: points, their margin, the widths that they need, two networks in training.
///
/// Open the address that is printed in a browser of this machine. Nothing is fetched from elsewhere, and
/// nothing but the page itself is answered. Ctrl-C ends it.
#[derive(Parser)]
#[command(after_help = "Example:\n  distill-bounds explore --data examples/points.csv --port 8000")]
pub struct Args {
    #[command(flatten)]
    data: OptionalData,
    /// Port of the loopback interface; 0 for any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Print JSON: the address
    #[arg(long)]
    json: bool,
}

/// A [`DataQuestion`] that need not be asked.
struct OptionalData(Option<DataQuestion>);

impl clap::Args for OptionalData {
    fn augment_args(command: Command) -> Command {
        let required = <DataQuestion as clap::Args>::augment_args(Command::new("data"));
        let optional = required.get_arguments().map(|argument| {
            if argument.get_id() != "data" {
                return argument.clone();
            }
            let help = argument.get_help().cloned().unwrap_or_default();
            Arg::new("data")
                .long("data")
                .value_name("PATH")
                .value_parser(value_parser!(PathBuf))
                .help(help)
        });
        command.args(optional)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for OptionalData {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let flags = <DataQuestion as clap::Args>::augment_args(Command::new("data"));
        let mut names = flags.get_arguments().map(|argument| argument.get_id().as_str());
        let is_given = |name| matches.value_source(name) == Some(ValueSource::CommandLine);
        let data = names.any(is_given).then(|| DataQuestion::from_arg_matches(matches));
        data.transpose().map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Serialize)]
struct Opened {
    address: String,
    port: u16,
}

impl Args {
    pub fn run(self) -> Outcome {
        let start = match &self.data.0 {
            Some(data) => {
                let (dataset, data) = super::load(data)?;
                Start::of(&dataset, &data)?
            }
            None => Start::example(),
        };
        let server = Server::bind(self.port, start).map_err(|error| {
            Failure::Input(format!("--port {}: {error}; expected one that is free", self.port))
        })?;
        let address = format!("http://{}/", server.address());
        let opened = Opened { port: server.address().port(), address };
        print(self.json, &opened, || {
            format!("{} is open for this machine alone; Ctrl-C ends it", opened.address)
        })?;
        Ok(watched(|work| server.serve(&work))?)
    }
}
