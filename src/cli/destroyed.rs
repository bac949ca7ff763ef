use std::fmt::Write;
use std::path::PathBuf;

use clap::Parser;

use super::Outcome;
use super::experiment::Experiment;
use crate::experiment::destroyed::{CONFIDENCE, Findings, Followed, Plan, Row};
use crate::report::charts::destroyed::chart;

/// Features that hard labels destroy: how often training ends without an error, against the width, on many
/// points at a small angle beside a few at a large one.
///
/// Soft labels and hard ones at several initial scales train on the same draws of `two-scales`; the
/// boundaries of one run of each kind are followed. A run that is not right by its last step is counted as
/// that, and nothing is said of later steps.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds destroyed --out target/destroyed --quick --json"
)]
pub struct Args {
    /// One data set, three widths and three ways of training with 12 seeds and a training time ηT of 2·10⁵
    #[arg(long)]
    quick: bool,
    /// Folder for destroyed.json and the journal of finished runs: a repeated command goes on where it
    /// stopped
    #[arg(long, value_name = "DIR", default_value = "target/destroyed")]
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
            what: "features destroyed",
            seconds: plan.seconds(),
            out: &self.out,
            figures: self.figures.as_deref(),
            file: "destroyed.json",
            json: self.json,
        };
        experiment.run(
            |journal, work| plan.run(journal, work),
            |findings| vec![chart(findings)],
            text,
        )
    }
}

fn text(findings: &Findings) -> String {
    let mut text = format!(
        "Seeds without an error at a step t ≤ T, with the better step size, in percent [{:.0} % interval]; the \
         others are not right by T\n",
        100.0 * CONFIDENCE
    );
    let mut above = String::new();
    for row in &findings.rows {
        let heading = heading(row);
        if heading != above {
            text += &heading;
            above = heading;
        }
        let name = row.trainee.loss.to_string();
        let _ = write!(text, "{name:<26} {:>5}", row.trainee.initial_scale);
        for cell in &row.cells {
            let [share, lower, upper] = [cell.share, cell.lower, cell.upper].map(|p| 100.0 * p);
            let _ = write!(text, " {:>15}", format!("{share:.0} [{lower:.0}, {upper:.0}]"));
        }
        text += "\n";
    }
    text += "\nmeasured along one run of each kind:\n";
    for run in &findings.followed {
        text += &followed(run);
    }
    let _ = writeln!(
        text,
        "state of rest predicted for hard labels: |f| = {:.4} at the outer fine points and {:.4} at the outer \
         coarse ones",
        findings.rest.fine, findings.rest.coarse
    );
    text + "proved (W.trap): under gradient flow no neuron leaves the cone after it has closed\n\
            conjectured: hard labels at α = 1 come to this state with a probability that does not vanish\n"
}

fn heading(row: &Row) -> String {
    let Row { fine, copies, time, seeds, cells, .. } = row;
    let widths = cells.iter().map(|cell| format!(" {:>15}", format!("m = {}", cell.width)));
    let widths: String = widths.collect();
    let sizes = cells.iter().flat_map(|cell| &cell.attempts).map(|attempt| attempt.step_size);
    let mut sizes: Vec<String> = sizes.map(|size| size.to_string()).collect();
    sizes.sort();
    sizes.dedup();
    let sizes = sizes.join(" or ");
    format!(
        "\nD_A = {fine}, N = {copies}; η = {sizes}, ηT = {time:e}, {seeds} seeds\n{:<26} {:>5}{widths}\n",
        "", "α"
    )
}

fn followed(Followed { trainee, width, step_size, path }: &Followed) -> String {
    let Some((first, last)) = path.moments.first().zip(path.moments.last()) else {
        return String::new();
    };
    let outputs: Vec<String> = last.outputs.iter().map(|f| format!("{f:.4}")).collect();
    let lost =
        path.lost_at().map_or_else(String::new, |step| format!(", none from step {step} on"));
    let cone = match (path.closed_from, path.escapes()) {
        (Some(step), Some(escapes)) => format!(
            "cone closed from step {step} on, {} neurons in it at last, {escapes} left it",
            last.in_cone
        ),
        _ => "cone not closed at last".into(),
    };
    format!(
        "{}, α = {}, m = {width}, η = {step_size}, {} steps: errors {}; boundaries between the coarse points {} at \
         first, {} at last{lost}; {cone}; outputs {}\n",
        trainee.loss,
        trainee.initial_scale,
        last.step,
        last.errors,
        first.between_coarse,
        last.between_coarse,
        outputs.join(" ")
    )
}
