use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::experiment::Experiment;
use super::{Failure, Outcome, draw, print, require_mnist};
use crate::artifact::{json_fault, read, write_json};
use crate::experiment::protocols::findings::Findings;
use crate::experiment::protocols::plan::{Family, Plan};
use crate::experiment::protocols::summary::{Found, Gap, LEVEL};
use crate::experiment::protocols::{ProtocolsError, Spent};
use crate::experiment::statistics::{Estimate, MOST_PAIRS};
use crate::report::charts::protocols::charts;
use crate::report::machine::Machine;

const RESULTS: &str = "table-1-protocols-results.json";
const TIME: &str = "table-1-protocols-time.json";
/// The same of the long trainings alone.
const LONG: [&str; 2] = ["table-1-long-results.json", "table-1-long-time.json"];

/// Which way to train stands behind Table 1 of the paper: optimiser, epochs, temperature, teacher and number
/// of training images, soft labels beside hard ones, with label noise and few images as positive controls.
///
/// Writes the figures, table-1-protocols-results.json (every seed, what was left out, the paper's numbers) and
/// table-1-protocols-time.json (seconds and machine). A repeated command goes on where it stopped.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds table-1-protocols --quick --out target/protocols-quick --json"
)]
pub struct Args {
    /// Narrow teachers, few images, three seeds: seconds, and no evidence
    #[arg(long, conflicts_with = "whole")]
    quick: bool,
    /// The whole grid, in place of a part of it, and the long trainings: an hour and a half
    #[arg(long)]
    whole: bool,
    /// The long trainings of the whole grid alone, in which hard labels fall back: ten minutes; writes
    /// table-1-long-results.json and table-1-long-time.json instead
    #[arg(long, conflicts_with_all = ["quick", "whole"])]
    long: bool,
    /// Number of seeds of every block [default: 16, with --quick 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=MOST_PAIRS as u64))]
    seeds: Option<u64>,
    /// Only the first blocks of the plan; the results name the others as left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    blocks: Option<u64>,
    /// Folder of the MNIST files
    #[arg(long, value_name = "DIR", default_value = "data/mnist")]
    mnist: PathBuf,
    /// Folder for the journal of finished runs and the teachers' logits
    #[arg(long, value_name = "DIR", default_value = "target/protocols")]
    out: PathBuf,
    /// Folder for the figures and the results [default: that of --out]
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Train nothing; put the results in these folders together, as parts of one run, and draw them again
    #[arg(long, value_name = "DIR", num_args = 1.., conflicts_with_all = ["quick", "whole", "seeds", "blocks"])]
    redraw: Vec<PathBuf>,
    /// Print JSON: all findings
    #[arg(long)]
    json: bool,
}

/// What a run took, and where.
#[derive(Serialize, Deserialize)]
struct Time {
    machine: Machine,
    /// Seconds of all parts, each on one thread.
    seconds: f64,
    parts: Vec<Spent>,
}

impl Args {
    pub fn run(self) -> Outcome {
        let folder = self.figures.as_ref().unwrap_or(&self.out);
        let [results, times] = if self.long { LONG } else { [RESULTS, TIME] };
        if !self.redraw.is_empty() {
            let (findings, time) = together(&self.redraw, [results, times])?;
            draw(&charts(&findings), folder)?;
            write_json(&folder.join(results), &findings)?;
            write_json(&folder.join(times), &time)?;
            return print(self.json, &findings, || text(&findings));
        }
        require_mnist(&self.mnist)?;
        let mut plan = match (self.quick, self.whole, self.long) {
            (true, ..) => Plan::quick(),
            (_, true, _) => Plan::whole(),
            (.., true) => Plan::long(),
            _ => Plan::standard(),
        };
        if let Some(seeds) = self.seeds {
            plan.set_seeds(seeds);
        }
        plan.blocks.truncate(self.blocks.map_or(usize::MAX, |blocks| blocks as usize));
        let experiment = Experiment {
            what: "ways to train behind Table 1",
            seconds: plan.seconds(),
            out: &self.out,
            figures: self.figures.as_deref(),
            file: results,
            json: self.json,
        };
        let find = |journal: &_, work: crate::work::Work<'_>| {
            let (findings, parts) = plan.run(&self.mnist, &self.out, journal, work)?;
            let seconds = parts.iter().map(|part| part.seconds).sum();
            let time = Time { machine: Machine::this(), seconds, parts };
            write_json(&folder.join(times), &time)?;
            Ok::<_, ProtocolsError>(findings)
        };
        experiment.run(find, charts, text)
    }
}

/// The results and times in `folders`, in files of these names, as those of one run.
fn together(folders: &[PathBuf], [results, times]: [&str; 2]) -> Result<(Findings, Time), Failure> {
    let parts = folders.iter().map(|folder| kept(&folder.join(results)));
    let findings = Findings::together(parts.collect::<Result<_, _>>()?).ok_or_else(|| {
        Failure::Input(
            "--redraw: found results of several versions or teachers; expected one".into(),
        )
    })?;
    let times = folders.iter().map(|folder| kept::<Time>(&folder.join(times)));
    let mut time = Time { machine: Machine::this(), seconds: 0.0, parts: Vec::new() };
    for other in times {
        let Time { machine, parts, .. } = other?;
        time.machine = machine;
        for new in parts {
            time.parts.retain(|old| old.part != new.part);
            time.parts.push(new);
        }
    }
    time.seconds = time.parts.iter().map(|part| part.seconds).sum();
    Ok((findings, time))
}

fn kept<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let refuse = |reason: String| {
        Failure::Input(format!(
            "--redraw {}: {reason}; expected a file that this command writes",
            path.display()
        ))
    };
    let text = read(path).map_err(|error| refuse(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| refuse(json_fault(&error)))
}

fn text(findings: &Findings) -> String {
    let mut text =
        String::from("Test accuracy in %, mean and 95 % interval over the seeds (Student)\n");
    for taught in &findings.taught {
        let list = |of: &[f64]| -> Vec<String> { of.iter().map(|a| format!("{a:.2}")).collect() };
        let _ = writeln!(
            text,
            "teachers, {}: {} after {} epochs, {} after {}",
            taught.configuration,
            list(&taught.full).join(", "),
            findings.plan.teachers.epochs,
            list(&taught.early).join(", "),
            findings.plan.teachers.early
        );
    }
    for found in &findings.blocks {
        text += &block(found);
    }
    for family in Family::ALL {
        if findings.gaps(family).next().is_none() {
            continue;
        }
        let shown = |side| findings.gaps(family).filter(|(_, gap)| gap.shown() == side).count();
        let _ = writeln!(
            text,
            "\n{family}: of {} comparisons with hard labels {} are shown better and {} worse (exact paired \
             permutation tests, Holm's correction over these, level {LEVEL})",
            findings.gaps(family).count(),
            shown(1),
            shown(-1)
        );
    }
    if !findings.worths.is_empty() {
        text +=
            "\nhard-labelled images with the same test error, each stopped by images held out\n";
    }
    for worth in &findings.worths {
        let images = match (worth.images, worth.beyond) {
            (Some(images), _) => format!("{images:.0}"),
            (None, true) => "more than tried".into(),
            (None, false) => "fewer than tried".into(),
        };
        let labels = worth.labels.to_string();
        let _ = writeln!(
            text,
            "{:>3} neurons, {labels:<22} n = {:<6} error {:.2}: {images}",
            worth.width, worth.n, worth.error
        );
    }
    if !findings.printed.is_empty() {
        text += "\nthe paper's numbers, and the cells whose interval of the mean holds them\n";
    }
    for printed in &findings.printed {
        let _ = write!(
            text,
            "{:<11}{} neurons, {}: {:.2}; {} cells, {} for one training",
            printed.configuration,
            printed.width,
            printed.labels,
            printed.paper,
            printed.by_mean.len(),
            printed.by_one_training.len()
        );
        let named = printed.by_mean.first().map(|cell| ("for one", cell));
        if let Some((how, cell)) = named.or(printed.nearest.as_ref().map(|cell| ("nearest", cell)))
        {
            let _ = write!(
                text,
                "; {how} {}, {}, {} epochs: {}",
                cell.block,
                cell.labels,
                cell.epochs,
                within(&cell.estimate)
            );
        }
        text.push('\n');
    }
    if !findings.left_out.is_empty() {
        text += "\nnot run, of the whole grid (--whole)\n";
        findings.left_out.iter().for_each(|line| text += &format!("  {line}\n"));
    }
    text
}

fn block(found: &Found) -> String {
    let Found { block, n, held_out, own_teachers, cells, gaps, .. } = found;
    let mut text = format!("\n{}: {n} images, {} seeds", block.name, block.seeds);
    if *held_out > 0 {
        let _ = write!(text, "; stopped by {held_out} images held out");
    }
    if let Ok(own) = Estimate::of(own_teachers) {
        let _ = write!(text, "; own teachers {}", within(&own));
    }
    text.push('\n');
    for cell in cells {
        let _ = write!(text, "{:>3} {:<26}", cell.width, cell.labels);
        for reading in &cell.readings {
            let _ = write!(text, " {}: {}", reading.epochs, within(&reading.estimate));
        }
        if let Some(stopping) = &cell.stopping {
            let _ = write!(text, " stopped: {}", within(&stopping.estimate));
        }
        text.push('\n');
    }
    for Gap { width, labels, epochs, estimate: Estimate { mean, lower, upper }, p, corrected } in
        gaps
    {
        let when = epochs.map_or_else(|| "stopped".into(), |epochs| format!("{epochs} epochs"));
        let _ = writeln!(
            text,
            "{width:>3} {labels:<26} − hard, {when}: {mean:+.2} [{lower:+.2}, {upper:+.2}], p = {p:.5}, \
             corrected {corrected:.4}"
        );
    }
    text
}

fn within(Estimate { mean, lower, upper }: &Estimate) -> String {
    format!("{mean:.2} ± {:.2}", (upper - lower) / 2.0)
}
