use std::fmt::Write;
use std::path::PathBuf;

use clap::Parser;

use super::{Outcome, print, require_mnist};
use crate::artifact::{Journal, write_json};
use crate::experiment::mnist_margin::{Cell, DELTA, EPSILON, Findings, Plan, STATEMENTS, run};
use crate::report::mnist_margin::chart;
use crate::terminal::watched;

/// The margin γ of both MNIST configurations of Table 1 against the number of points.
///
/// γ* as a bracket on nested subsets of up to 2000 images, γ_H up to all of them, and the widths that
/// the theorems ask for at that γ.
#[derive(Parser)]
#[command(after_help = "Example:\n  distill-bounds mnist-margin --quick --json")]
pub struct Args {
    /// Two minutes instead of twenty-five: smaller subsets and fewer directions
    #[arg(long)]
    quick: bool,
    /// Folder for mnist-margin.json and the journal of finished runs: a repeated command goes on
    /// where it stopped
    #[arg(long, value_name = "DIR", default_value = "target/mnist-margin")]
    out: PathBuf,
    /// Folder for the figure and the findings beside it [default: that of --out]
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Folder of the MNIST files
    #[arg(long, value_name = "DIR", default_value = "data/mnist")]
    mnist: PathBuf,
    /// Print JSON: all findings
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        require_mnist(&self.mnist)?;
        let plan = if self.quick { Plan::quick() } else { Plan::full() };
        let journal = Journal::open(&self.out.join("journal.jsonl"))?;
        let findings = watched(|work| run(&plan, &self.mnist, &journal, &self.out, work))?;
        let figures = self.figures.as_ref().unwrap_or(&self.out);
        write_json(&figures.join("mnist-margin.json"), &findings)?;
        super::draw(&[chart(&findings)], figures)?;
        print(self.json, &findings, || text(&findings))
    }
}

fn text(findings: &Findings) -> String {
    let mut text = format!(
        "{:<10} {:>6} {:>4} {:>23} {:>5} {:>23}  width at ε = {EPSILON}, δ = {DELTA}: {}\n",
        "data",
        "n",
        "seed",
        "γ*",
        "width",
        "γ_H",
        STATEMENTS.join(", ")
    );
    for cell in &findings.cells {
        let Cell { configuration, n, seed, gamma, gamma_hilbert, .. } = cell;
        let ends = |lower: f64, upper: f64| format!("[{lower:.7}, {upper:.7}]");
        let (bracket, relative) = gamma.as_ref().map_or((String::from("-"), String::new()), |g| {
            let percent = format!("{:.1}%", 100.0 * g.relative_width());
            (ends(g.lower, g.upper), percent)
        });
        let bound = if gamma.is_some() { "" } else { "≥ " };
        let widths: Vec<String> =
            cell.widths.iter().map(|width| format!("{bound}{:.2e}", width.width)).collect();
        let _ = writeln!(
            text,
            "{:<10} {n:>6} {seed:>4} {bracket:>23} {relative:>5} {:>23}  {}",
            configuration,
            ends(gamma_hilbert.lower, gamma_hilbert.upper),
            widths.join(", ")
        );
    }
    let _ = writeln!(text, "\nreduced against all digits:");
    for comparison in &findings.comparisons {
        let gamma = comparison.gamma_ratio_at_least.map_or(String::new(), |ratio| {
            let verdict = if ratio > 1.0 { "the brackets separate" } else { "not separated" };
            format!("γ* is larger by a factor of at least {ratio:.3}: {verdict}; ")
        });
        let _ = writeln!(
            text,
            "n = {:>5}, seed {}: {gamma}γ_H by at least {:.3}",
            comparison.n, comparison.seed, comparison.hilbert_ratio_at_least
        );
    }
    text
}
