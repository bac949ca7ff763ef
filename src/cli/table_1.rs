use std::path::PathBuf;

use clap::Parser;
use serde::Serialize;

use super::{Failure, Outcome, print, require_mnist};
use crate::artifact::{Journal, write, write_json};
use crate::experiment::protocol::Protocol;
use crate::experiment::statistics::MOST_PAIRS;
use crate::experiment::summary::{Growth, Table};
use crate::experiment::table_1::run;
use crate::terminal::watched;
use crate::{figures, report};

/// Reproduce Table 1 of the paper: students of 4, 6 and 8 neurons on MNIST, on hard labels and on
/// the soft labels of a teacher of 512 neurons.
///
/// Writes table-1.txt, table-1-results.json (every seed) and the figure table-1. A repeated command
/// goes on where it stopped.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds table-1 --quick --json\n  distill-bounds table-1 --out target/table-1 --figures figures"
)]
pub struct Args {
    /// Spend minutes instead of half an hour: three seeds, short training; no evidence
    #[arg(long)]
    quick: bool,
    /// Number of seeds [default: 10, with --quick 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=MOST_PAIRS as u64))]
    seeds: Option<u64>,
    /// Soft labels are μ(teacher's logit / T), T > 0
    #[arg(long, value_name = "T", default_value_t = 1.0)]
    temperature: f64,
    /// Folder of the MNIST files
    #[arg(long, value_name = "DIR", default_value = "data/mnist")]
    mnist: PathBuf,
    /// Folder for the journal of finished runs, the checkpoints and the teachers' logits
    #[arg(long, value_name = "DIR", default_value = "target/table-1")]
    out: PathBuf,
    /// Folder for the table, the results and the figure [default: that of --out]
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    table: Table,
    growth: Vec<Growth>,
    /// Claims of the paper's table that the runs do not bear out.
    shortfalls: Vec<String>,
}

impl Args {
    pub fn run(self) -> Outcome {
        let protocol = self.protocol()?;
        require_mnist(&self.mnist)?;
        let journal = Journal::open(&self.out.join("journal.jsonl"))?;
        let table = watched(|work| run(&self.mnist, &protocol, &self.out, &journal, work))?;
        let text = report::table_1::text(&table)?;
        let chart = report::table_1::chart(&table);
        let (growth, shortfalls) = (table.growth()?, table.shortfalls()?);
        let answer = Answer { table, growth, shortfalls };
        let folder = self.figures.as_ref().unwrap_or(&self.out);
        write(&folder.join("table-1.txt"), text.as_bytes())?;
        write_json(&folder.join("table-1-results.json"), &answer)?;
        figures::write(&chart, folder)?;
        print(self.json, &answer, || text)
    }

    fn protocol(&self) -> Result<Protocol, Failure> {
        let mut protocol = if self.quick { Protocol::quick() } else { Protocol::full() };
        protocol.seeds = self.seeds.unwrap_or(protocol.seeds);
        if !(self.temperature > 0.0 && self.temperature.is_finite()) {
            return Err(Failure::Input(format!(
                "--temperature {}: expected a number above 0",
                self.temperature
            )));
        }
        protocol.temperature = self.temperature;
        Ok(protocol)
    }
}
