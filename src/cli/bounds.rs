use std::collections::BTreeMap;
use std::fmt::Write;

use clap::Parser;
use serde::Serialize;
use theorems::bound::{BoundError, Sizing};
use theorems::registry;
use theorems::setting::Setting;

use super::{Failure, Outcome, print};

/// Widths, steps, step sizes and radii that the statements ask for.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --c 1 --json"
)]
pub struct Args {
    #[command(flatten)]
    job: Job,
    /// Print JSON: an object keyed by statement id
    #[arg(long)]
    json: bool,
}

/// What is asked.
#[derive(clap::Args)]
pub struct Job {
    /// Number of data points n
    #[arg(long)]
    n: u64,
    /// Margin γ, in (0, 1/2]
    #[arg(long)]
    gamma: f64,
    /// Classification error ε, in (0, 1)
    #[arg(long)]
    epsilon: f64,
    /// Failure probability δ, in (0, 1/3)
    #[arg(long)]
    delta: f64,
    /// Smallest norm c of a point, in (0, 1]
    #[arg(long, default_value_t = 1.0)]
    c: f64,
    /// Risk β for the statements on a risk, in (0, 1) [default: the β that yields ε]
    #[arg(long)]
    beta: Option<f64>,
}

#[derive(Serialize)]
pub struct Row {
    title: &'static str,
    equations: &'static str,
    /// The averaged risk is at most this.
    level: f64,
    #[serde(flatten)]
    sizing: Sizing,
}

impl Args {
    pub fn run(self) -> Outcome {
        let rows = self.job.answer()?;
        print(self.json, &rows, || table(&rows))
    }
}

impl Job {
    /// The rows, by statement id.
    pub fn answer(&self) -> Result<BTreeMap<&'static str, Row>, Failure> {
        let mut setting = Setting::new(self.n, self.gamma, self.epsilon, self.delta, self.c)?;
        if let Some(beta) = self.beta {
            setting = setting.with_beta(beta)?;
        }
        let mut rows = BTreeMap::new();
        for statement in registry::all() {
            let Some(network) = statement.network() else { continue };
            let sizing = match network.sizing(&setting) {
                Err(BoundError::UnitNorm { .. }) => continue,
                result => result?,
            };
            let level = network.level(&setting);
            let row = Row { title: statement.title, equations: statement.equations, level, sizing };
            rows.insert(statement.id, row);
        }
        Ok(rows)
    }
}

fn table(rows: &BTreeMap<&str, Row>) -> String {
    let mut text = format!(
        "{:<24} {:>12} {:>12} {:>10} {:>10} {:>12} {:>10}\n",
        "statement", "width m", "steps T", "step η", "radius B", "probability", "level"
    );
    for (id, row) in rows {
        let Sizing { width, steps, step_size, radius, probability, .. } = row.sizing;
        let _ = writeln!(
            text,
            "{id:<24} {:>12} {:>12} {step_size:>10.3e} {radius:>10.4} {probability:>12.3} {:>10.3e}",
            count(width),
            count(steps),
            row.level
        );
    }
    text
}

/// A whole number, short where it is long.
pub fn count(x: f64) -> String {
    if x < 1e9 { format!("{x}") } else { format!("{x:.3e}") }
}
