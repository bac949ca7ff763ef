use std::fmt::Write;
use std::path::PathBuf;

use clap::Parser;

use super::experiment::Experiment;
use super::number::{count, real};
use super::{Outcome, require_mnist};
use crate::experiment::phases::{Asked, DELTA, Data, Diagram, Findings, Plan};
use crate::report::charts::phases::charts;
use crate::training::LabelKind;

/// Width against training time: how many seeds come to a small error, averaged over the steps or at the
/// last one, for soft labels and hard ones on the same draws.
///
/// The data are half circles of 8, 16 and 32 points, four points that balance, an outlier, and 200 images
/// of MNIST, at an error of 0.1, on the five points with the outlier of 0.25; the training times of the
/// statements stand beside.
#[derive(Parser)]
#[command(after_help = "Example:\n  distill-bounds phases --out target/phases --quick --json")]
pub struct Args {
    /// Two small half circles and four points that balance, with 8 seeds and 10⁴ steps
    #[arg(long)]
    quick: bool,
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR", default_value = "data/mnist")]
    mnist: PathBuf,
    /// Folder for phases.json and the journal of finished runs: a repeated command goes on where it stopped
    #[arg(long, value_name = "DIR", default_value = "target/phases")]
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
        let plan = if self.quick { Plan::quick() } else { Plan::full() };
        if plan.tasks.iter().any(|task| matches!(task.data, Data::Mnist { .. })) {
            require_mnist(&self.mnist)?;
        }
        let experiment = Experiment {
            what: "width against training time",
            seconds: plan.seconds()?,
            out: &self.out,
            figures: self.figures.as_deref(),
            file: "phases.json",
            json: self.json,
        };
        experiment.run(|journal, work| plan.run(&self.mnist, journal, work), charts, text)
    }
}

fn text(findings: &Findings) -> String {
    let mut text =
        "The least width tried from which on at least half of the seeds have an error of at most ε, \
         averaged / at the last step\n"
            .to_owned();
    for diagram in &findings.diagrams {
        text += &table(diagram);
    }
    text
}

fn table(diagram: &Diagram) -> String {
    let Diagram { task, name, n, gamma, proven, .. } = diagram;
    let mut text = format!(
        "\n{name}: n = {n}, γ = {gamma:.4}, ε = {}; widths {:?}, η = {}, {} seeds\n{:>10}",
        task.epsilon, task.widths, task.step_size, task.seeds, "ηT"
    );
    for labels in [LabelKind::Soft, LabelKind::Hard] {
        let _ = write!(text, " {labels:>14}");
    }
    let least = |labels| {
        let [averaged, last] = [Asked::Averaged, Asked::Last].map(|asked| {
            let widths = diagram.least(labels, asked, 0.5).into_iter();
            widths.map(|width| width.map_or_else(|| "-".to_owned(), |width| width.to_string()))
        });
        averaged.zip(last).map(|(averaged, last)| format!("{averaged} / {last}"))
    };
    let rows = diagram.times().zip(least(LabelKind::Soft).zip(least(LabelKind::Hard)));
    for (time, (soft, hard)) in rows {
        let _ = write!(text, "\n{:>10} {soft:>14} {hard:>14}", real(time));
    }
    let _ = writeln!(text, "\nstatements, for the averaged error with δ = {DELTA}:");
    for bound in proven {
        let _ = writeln!(
            text,
            "{:>16} {:>5}  m = {:<12} ηT = {}",
            bound.statement,
            bound.labels,
            count(bound.width),
            real(bound.time)
        );
    }
    text
}
