use std::fmt::Write;
use std::path::PathBuf;

use clap::Parser;
use theorems::setting::Setting;

use super::number::{count, real};
use super::{Outcome, print};
use crate::experiment::frontier::{Construction, Findings, Offer, SCALES, find};
use crate::question::QuestionError;
use crate::question::number::whole;
use crate::report::charts::frontier::chart;

/// The least proven pairs of width and steps for each kind of labels, over everything that is free: the
/// labels' scale s, the initial scale α, the radius B and the step size η.
///
/// Of all pairs (m, T) that S4-least, S5-least, C7a, C7b and C8 prove to be enough for an averaged error of
/// at most ε with probability 1 − 2δ, those that no other beats in both numbers; and the α at which the
/// order of soft and hard widths turns.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds frontier --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --json"
)]
pub struct Args {
    /// Number of data points n
    #[arg(long, value_parser = whole)]
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
    /// N, the largest ‖K^(−1/2)D_bX‖² of the data, at least 1: C7b, which needs it, then takes part
    #[arg(long)]
    features: Option<f64>,
    /// Folder for the figure
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Print JSON: all findings
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        let Self { n, gamma, epsilon, delta, features, .. } = self;
        let setting = Setting::new(n, gamma, epsilon, delta, 1.0).map_err(QuestionError::from)?;
        if let Some(features) = features.filter(|&features| !(1.0..1e9).contains(&features)) {
            let expected = "a number from 1 to 1e9";
            return Err(QuestionError::domain("features", features, expected).into());
        }
        let findings = find(&setting, features);
        if findings.frontiers.iter().any(|frontier| frontier.offers.is_empty()) {
            let expected = "a margin, and an ε, at which a width and its steps are numbers";
            return Err(QuestionError::domain("gamma", format!("{gamma:?}"), expected).into());
        }
        if let Some(folder) = &self.figures {
            super::draw(&[chart(&findings)], folder)?;
        }
        print(self.json, &findings, || text(&findings))
    }
}

fn text(findings: &Findings) -> String {
    let soft = SCALES.map(|scale| format!("{:>24}", format!("soft, s = {scale}"))).concat();
    let mut text = format!("{:>8} {:>24}{soft}\n", "α", "hard");
    let pair = |offer: &Offer| format!("{}; {}", count(offer.width), real(offer.steps));
    for row in &findings.table {
        let soft: String = row.soft.iter().map(|offer| format!("{:>24}", pair(offer))).collect();
        let _ = writeln!(text, "{:>8} {:>24}{soft}", row.initial_scale, pair(&row.hard));
    }
    let _ = writeln!(text, "hard labels as α/B and B rise: {}\n", count(findings.hard_limit));
    for frontier in &findings.frontiers {
        let most = frontier.initial_scale_at_most;
        let _ = writeln!(
            text,
            "{} labels, α ≤ {most}:\n{:>12} {:>12} {:>8} {:>12}  by",
            frontier.labels, "width m", "steps T", "α", "B or s"
        );
        for Offer { width, steps, construction } in &frontier.offers {
            let (id, size) = named(construction);
            let _ = writeln!(
                text,
                "{:>12} {:>12} {:>8} {:>12}  {id}",
                count(*width),
                real(*steps),
                real(construction.initial_scale()),
                real(size)
            );
        }
        text += "\n";
    }
    text + &findings.words().join("\n")
}

/// The statement, and B for hard labels and s for soft ones.
fn named(construction: &Construction) -> (&'static str, f64) {
    match *construction {
        Construction::HardLeast { radius, .. } => ("S5-least", radius),
        Construction::HardDirect { radius, .. } => ("C8", radius),
        Construction::SoftLeast { scale, .. } => ("S4-least", scale),
        Construction::SoftDirect { scale, .. } => ("C7a", scale),
        Construction::Refit { scale, .. } => ("C7b", scale),
    }
}
