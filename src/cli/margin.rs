use clap::Parser;
use serde::Serialize;

use super::input::{DataArgs, MarginArgs};
use super::{Failure, Outcome, print};
use crate::data::{Dataset, Provenance};
use crate::margin::Margin;
use crate::teacher::Teacher;

/// The margin γ of Assumption 1 as a certified bracket, γ_H, and the teacher's logits.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds margin --data points.csv --json\n  distill-bounds margin --synthetic half-circle:n=8"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    job: Job,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What is asked, whatever the data.
#[derive(clap::Args)]
pub struct Job {
    #[command(flatten)]
    margin: MarginArgs,
    /// Seed of the sampled directions
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

#[derive(Serialize)]
pub struct Answer {
    #[serde(flatten)]
    margin: Margin,
    /// The teacher's z_i.
    logits: Vec<f64>,
    /// Largest error of a logit.
    logit_radius: f64,
    data: Provenance,
}

impl Args {
    pub fn run(self) -> Outcome {
        let (dataset, data) = self.data.load()?;
        let answer = self.job.answer(&dataset, data)?;
        print(self.json, &answer, || text(&answer))
    }
}

impl Job {
    /// The answer for `dataset`, which comes from `data`.
    pub fn answer(&self, dataset: &Dataset, data: Provenance) -> Result<Answer, Failure> {
        let options = self.margin.options(self.seed);
        let teacher = Teacher::new(dataset.points(), dataset.labels(), &options)?;
        Ok(Answer {
            margin: teacher.margin().clone(),
            logits: teacher.logits().to_vec(),
            logit_radius: teacher.logit_radius(),
            data,
        })
    }
}

fn text(answer: &Answer) -> String {
    let Margin { gamma, gamma_hilbert, n, d, rank, c, .. } = &answer.margin;
    let largest = answer.logits.iter().fold(0.0f64, |largest, z| largest.max(z.abs()));
    format!(
        "{}: n = {n}, d = {d}, rank {rank}, c = {c:.6}, inputs divided by {} to {} ({})\n\
         γ    in [{:.10}, {:.10}]  ({:?}, confidence {}, relative width {:.1e})\n\
         γ_H  ≤ {gamma_hilbert:.10}\n\
         teacher's logits: largest abs(z_i) = {largest:.6}, each within {:.1e}",
        answer.data.name,
        answer.data.scaling.least_divisor,
        answer.data.scaling.greatest_divisor,
        answer.data.scaling.normalisation,
        gamma.lower,
        gamma.upper,
        gamma.method,
        gamma.confidence,
        gamma.relative_width(),
        answer.logit_radius,
    )
}
