use std::fmt::Write;

use clap::Parser;
use serde::Serialize;
use theorems::registry;
use theorems::statement::{Provenance, Statement};

use super::{Failure, Outcome, print};
use crate::verify::coverage;

/// The map from each statement to its source equation, its code and its checks.
#[derive(Parser)]
#[command(after_help = "Example:\n  distill-bounds theorems --json")]
pub struct Args {
    /// Print JSON: a list of statements
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    title: &'static str,
    paper: &'static str,
    equations: &'static str,
    claim: &'static str,
    provenance: &'static str,
    premises: Vec<String>,
    source_file: &'static str,
    proof: &'static str,
    /// Kinds of checks that `verify` runs on the statement.
    checks: Vec<&'static str>,
}

impl Row {
    fn new(statement: &Statement) -> Self {
        Self {
            id: statement.id,
            title: statement.title,
            paper: statement.paper,
            equations: statement.equations,
            claim: statement.claim,
            provenance: match statement.provenance {
                Provenance::Printed => "as printed",
                Provenance::Repaired => "repaired",
                Provenance::Quoted => "quoted, constants to be confirmed",
                Provenance::Own => "this project's own",
            },
            premises: statement
                .premises
                .iter()
                .map(|premise| format!("{}: {}", premise.symbol, premise.domain))
                .collect(),
            source_file: statement.source_file,
            proof: statement.proof,
            checks: coverage::checks_of(statement.id),
        }
    }
}

impl Args {
    pub fn run(self) -> Outcome {
        let rows: Vec<Row> = registry::all().iter().map(Row::new).collect();
        print(self.json, &rows, || text(&rows))?;
        match rows.iter().find(|row| row.checks.is_empty()) {
            Some(row) => Err(Failure::Falsified(format!("{} has no check", row.id))),
            None => Ok(()),
        }
    }
}

fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{}  {} ({})", row.id, row.title, row.provenance);
        let _ = writeln!(text, "  source  {}, {}", row.paper, row.equations);
        let _ = writeln!(text, "  claim   {}", row.claim);
        let _ = writeln!(text, "  code    {}", row.source_file);
        let _ = writeln!(text, "  checks  {}", row.checks.join("; "));
        let _ = writeln!(text, "  proof   {}\n", row.proof);
    }
    text
}
