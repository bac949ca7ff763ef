//! `verify`: the checks, and what is said of them.

mod text;

use std::path::PathBuf;

use clap::Parser;

use super::{Failure, Outcome, print, write_out};
use crate::artifact::{Journal, write_json};
use crate::terminal::watched;
use crate::verify::agenda::Agenda;
use crate::verify::scope::{Scope, Selection};
use crate::verify::{Options, own_parameters, run};

/// Check every statement against computation and simulation.
///
/// Exits with 0 only if every verdict is the expected one. The printed text is expected to fail
/// where an erratum says so.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds verify --out target/verify --json\n  distill-bounds verify --only E5 --only S.s4 --strict-paper"
)]
pub struct Args {
    /// Allow up to five times as much work, by prediction
    #[arg(long)]
    full: bool,
    /// Exit with 1 wherever the printed text fails
    #[arg(long)]
    strict_paper: bool,
    /// Check only this statement or erratum (repeatable); evidence.json is then left as it is
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Print which networks would be trained and what that is predicted to cost, and stop
    #[arg(long)]
    plan: bool,
    /// Folder for evidence.json and the journal of finished runs: a repeated command goes on where
    /// it stopped
    #[arg(long, value_name = "DIR", default_value = "target/verify")]
    out: PathBuf,
    /// Folder of the MNIST files [default: data/mnist, if it is there]
    #[arg(long, value_name = "DIR")]
    mnist: Option<PathBuf>,
    /// Print a line for each check, with its numbers
    #[arg(long)]
    verbose: bool,
    /// Print JSON: all checks
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        let selection = if self.full { Selection::Full } else { Selection::Quick };
        let scope =
            Scope::only(self.only).map_err(|error| Failure::Input(format!("--only {error}")))?;
        let problems = own_parameters::problems()?;
        let cells = own_parameters::cells(&problems, &scope)?;
        let agenda = Agenda::new(&cells, selection);
        if self.plan {
            return print(self.json, &agenda.lines(), || agenda.to_string());
        }
        let default = PathBuf::from("data/mnist");
        let mnist = self.mnist.or_else(|| default.is_dir().then_some(default));
        let journal = Journal::open(&self.out.join("journal.jsonl"))?;
        if self.verbose && !self.json && !cells.is_empty() {
            write_out(&agenda.to_string())?;
        }
        let options =
            Options { selection, scope: &scope, agenda: &agenda, mnist: mnist.as_deref() };
        let evidence = watched(|work| run(&options, &journal, work))?;
        let path = self.out.join("evidence.json");
        if scope.is_all() {
            write_json(&path, &evidence)?;
        }
        let report = &evidence.report;
        print(self.json, report, || {
            text::obey_no_color();
            let said = match self.verbose {
                true => text::checks(&evidence),
                false => text::statements(report, text::columns()),
            };
            let total = text::total(report);
            let place = match scope.is_all() {
                true => format!("\nevidence: {}", path.display()),
                false => String::new(),
            };
            format!("{said}\n{total}{place}")
        })?;
        let surprises: Vec<&str> = report.surprises().map(|check| check.id.as_str()).collect();
        if !surprises.is_empty() {
            return Err(Failure::Falsified(format!("unexpected: {}", surprises.join("; "))));
        }
        let printed: Vec<&str> = report.printed_failures().map(|check| check.id.as_str()).collect();
        if self.strict_paper && !printed.is_empty() {
            let message = format!("the printed text fails at {}", printed.join("; "));
            return Err(Failure::Falsified(message));
        }
        Ok(())
    }
}
