use std::fmt::Write;
use std::path::PathBuf;

use clap::Parser;

use super::Outcome;
use super::experiment::Experiment;
use super::number::count;
use crate::experiment::widths::{DELTA, EPSILON, Findings, Plan, Trainee};
use crate::question::QuestionError;
use crate::report::charts::{needs, separation, two_sided};

/// Least widths from both sides: what any network needs, what a draw's features need to separate the labels,
/// what training needs, what a certificate proves, and what the statements ask for.
///
/// The data are half circles of 4 to 32 points with alternating labels, at ε = δ = 0.1, and random labels
/// on the sphere. Every width is to be enough with probability 1 − 3δ over draws.
#[derive(Parser)]
#[command(after_help = "Example:\n  distill-bounds widths --out target/widths --quick --json")]
pub struct Args {
    /// Two half circles and small random data with 16 seeds instead of 64
    #[arg(long)]
    quick: bool,
    /// Largest half circle, by its number of points (4, 8, 16, 32); each takes about ten times as long as
    /// the one before
    #[arg(long, value_name = "N", default_value_t = 32, conflicts_with = "quick")]
    largest: usize,
    /// Train on half circles of up to N points only: hard labels take most of the time
    #[arg(long, value_name = "N", default_value_t = 32, conflicts_with = "quick")]
    trained: usize,
    /// Folder for widths.json and the journal of finished runs: a repeated command goes on where it
    /// stopped
    #[arg(long, value_name = "DIR", default_value = "target/widths")]
    out: PathBuf,
    /// Folder for the figures and the findings beside them [default: that of --out]
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Print JSON: all findings
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        let plan = if self.quick { Plan::quick() } else { Plan::full(self.largest, self.trained) };
        if plan.half_circles.is_empty() {
            return Err(QuestionError::domain("largest", self.largest, "at least 4").into());
        }
        let experiment = Experiment {
            what: "least widths",
            seconds: plan.seconds(),
            out: &self.out,
            figures: self.figures.as_deref(),
            file: "widths.json",
            json: self.json,
        };
        experiment.run(
            |journal, work| plan.run(journal, work),
            |findings| {
                vec![
                    needs::chart(findings),
                    separation::chart(findings),
                    two_sided::chart(findings),
                ]
            },
            text,
        )
    }
}

fn text(findings: &Findings) -> String {
    let probability = findings.plan.criterion.probability;
    let mut text = format!(
        "Least widths at ε = {EPSILON}, δ = {DELTA}, with probability {probability:.1}: the least one seen \
         to be enough [surely at least, surely at most]\n\
         {:>4} {:>8} {:>9} {:>18} {:>18} {:>18} {:>18} {:>18} {:>18}\n",
        "n",
        "γ",
        "necessary",
        "features separate",
        "certificate, soft",
        "certificate, perc.",
        "trained, soft",
        "trained, hard",
        "perceptron"
    );
    for circle in &findings.half_circles {
        let _ = write!(
            text,
            "{:>4} {:>8.4} {:>9} {:>18} {:>18} {:>18}",
            circle.n,
            circle.gamma,
            circle.necessary,
            circle.separation.least,
            circle.certificate.least,
            circle.certificate_perceptron.least
        );
        for who in Trainee::ALL {
            let least = circle.least(who).map_or_else(String::new, |least| least.to_string());
            let _ = write!(text, " {least:>18}");
        }
        text += "\n";
    }
    text += "\nwidths that the statements ask for, with probability 1 − 2δ:\n";
    for circle in &findings.half_circles {
        for bound in &circle.bounds {
            let _ = writeln!(
                text,
                "{:>4} {:>12} {:>5} {:>14}  {}",
                circle.n,
                bound.statement,
                bound.labels,
                count(bound.width),
                bound.at
            );
        }
    }
    text += "\nrandom labels: the features separate from; trained soft, hard, perceptron\n   n    d   n/d   dead points\n";
    for random in &findings.random {
        let found: Vec<String> =
            random.separation.iter().map(|route| route.least.to_string()).collect();
        let _ = writeln!(
            text,
            "{:>4} {:>4} {:>5.1} {:>13.1}  {}",
            random.n,
            random.d,
            random.dimension,
            random.dead_points,
            found.join(", ")
        );
        let trained: Vec<String> =
            Trainee::ALL.iter().filter_map(|&who| Some(random.least(who)?.to_string())).collect();
        if !trained.is_empty() {
            let _ = writeln!(text, "{:>26}trained: {}", "", trained.join(", "));
        }
    }
    text
}
