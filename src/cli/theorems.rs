use std::fmt::Write;

use clap::Parser;
use serde::Serialize;
use theorems::prover::Outcome as Decision;
use theorems::registry;
use theorems::statement::Statement;

use super::{Failure, Outcome, print};
use crate::report::site::proofs::{CoqTheorem, ScalarProof};
use crate::report::site::status::provenance;
use crate::report::site::{Support, dependencies};
use crate::verify::coverage;

/// The map from each statement to its source equation, its code, its proofs and its checks.
///
/// Exits with 1 if a link of the map leads nowhere or a scalar inequality is not proven.
#[derive(Parser)]
#[command(after_help = "Example:\n  distill-bounds theorems --json")]
pub struct Args {
    /// Print JSON: a list of statements
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'a> {
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
    /// Statements that the proof rests on.
    uses: &'static [&'static str],
    /// Scalar inequalities that the statement rests on.
    scalar: Vec<&'a ScalarProof>,
    /// Theorems in Coq.
    coq: &'a [CoqTheorem],
}

impl<'a> Row<'a> {
    fn new(statement: &Statement, support: &'a Support) -> Self {
        Self {
            id: statement.id,
            title: statement.title,
            paper: statement.paper,
            equations: statement.equations,
            claim: statement.claim,
            provenance: provenance(statement),
            premises: statement
                .premises
                .iter()
                .map(|premise| format!("{}: {}", premise.symbol, premise.domain))
                .collect(),
            source_file: statement.source_file,
            proof: statement.proof,
            checks: coverage::checks_of(statement.id),
            uses: dependencies::uses(statement.id),
            scalar: support.scalar_of(statement.id).collect(),
            coq: support.coq_of(statement.id),
        }
    }
}

impl Args {
    pub fn run(self) -> Outcome {
        let support = Support::gather(None)?;
        let row = |statement| Row::new(statement, &support);
        let rows: Vec<Row> = registry::all().iter().map(row).collect();
        print(self.json, &rows, || text(&rows))?;
        let faults = support.broken_links();
        if faults.is_empty() { Ok(()) } else { Err(Failure::Falsified(faults.join("; "))) }
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
        let _ = writeln!(text, "  proof   {}", row.proof);
        if !row.uses.is_empty() {
            let _ = writeln!(text, "  uses    {}", row.uses.join(", "));
        }
        for proof in &row.scalar {
            let _ = writeln!(text, "  scalar  {} ({})", proof.id, decision(&proof.outcome));
        }
        for theorem in row.coq {
            let _ = writeln!(text, "  coq     {} ({})", theorem.theorem, theorem.file);
        }
        text.push('\n');
    }
    text
}

fn decision(outcome: &Decision) -> &'static str {
    match outcome {
        Decision::Proof(_) => "proven",
        Decision::Refutation(_) => "refuted",
        Decision::Undecided(_) => "undecided",
    }
}
