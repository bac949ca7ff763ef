use std::fmt::Write;
use std::path::PathBuf;

use clap::Parser;

use super::Outcome;
use super::experiment::Experiment;
use crate::experiment::separation::{EPSILON, Findings, PROBABILITY, Plan};
use crate::report::charts::kinds;

/// Least widths of soft and of hard labels on data that favour one of them, at falling margins.
///
/// The data are four easy points and one outlier of the other label within a small angle. Hard labels
/// weigh the outlier by its norm, soft ones by what the teacher says of it. Every width is to give an
/// averaged error of at most 0.25 with probability 0.7 over seeds.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds separation --out target/separation --quick --json"
)]
pub struct Args {
    /// Two margins with 16 seeds and few steps instead of four with 256
    #[arg(long)]
    quick: bool,
    /// Folder for separation-results.json and the journal of finished runs: a repeated command goes on where
    /// it stopped
    #[arg(long, value_name = "DIR", default_value = "target/separation")]
    out: PathBuf,
    /// Folder for the figure and the findings beside it [default: that of --out]
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Print JSON: all findings
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        let plan = if self.quick { Plan::quick() } else { Plan::full() };
        let experiment = Experiment {
            what: "separation",
            seconds: plan.seconds(),
            out: &self.out,
            figures: self.figures.as_deref(),
            file: "separation-results.json",
            json: self.json,
        };
        experiment.run(
            |journal, work| plan.run(journal, work),
            |findings| vec![kinds::chart(findings)],
            text,
        )
    }
}

fn text(findings: &Findings) -> String {
    let mut text = format!(
        "Least widths at ε = {EPSILON} with probability {PROBABILITY}: the least one seen to be enough [surely at \
         least, surely at most]\n"
    );
    for found in &findings.sides {
        let _ = writeln!(
            text,
            "\n{} labels need less (ξ = {}, α = {})\n{:>9} {:>18} {:>18} {:>18} {:>18}",
            found.side.favours(),
            found.excess,
            found.alpha,
            "γ",
            "soft, trained",
            "hard, trained",
            "others, necessary",
            "enough, proved"
        );
        for cell in &found.cells {
            let enough = cell.enough.map_or("-".into(), |width| width.to_string());
            let _ = writeln!(
                text,
                "{:>9.6} {:>18} {:>18} {:>18} {enough:>18}",
                cell.gamma, cell.soft.least, cell.hard.least, cell.necessary
            );
        }
    }
    text
}
