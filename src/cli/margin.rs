use std::path::PathBuf;

use clap::Parser;
use serde::Serialize;

use super::certificate::{Certificate, CertificateError};
use super::input::{DataArgs, MarginArgs};
use super::{Failure, Outcome, journal, print, progress};
use crate::artifact::Journal;
use crate::data::{Dataset, Provenance};
use crate::margin::hilbert::{self, Round};
use crate::margin::{Bracket, Margin, MarginError};
use crate::work::Work;

/// The margin γ of Assumption 1 as a certified bracket, γ_H, and the teacher's logits.
///
/// Of more than 2000 points of rank above 2, γ_H alone, by working sets; it bounds γ from above.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds margin --data points.csv --json\n  distill-bounds margin --synthetic half-circle:n=8"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    job: Job,
    /// Journal of finished certificates: a repeated command takes its own from there
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
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

/// What a data set's margin is known to be.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Answer {
    Certified(Certified),
    Ceiling(Ceiling),
}

/// The bracket of γ, and the teacher that attains its lower end.
#[derive(Serialize)]
pub struct Certified {
    #[serde(flatten)]
    certificate: Certificate,
    data: Provenance,
}

/// The answer for more points than the sampled program is for.
#[derive(Serialize)]
pub struct Ceiling {
    /// From 0 to the upper end of γ_H.
    gamma: Bracket,
    gamma_hilbert: f64,
    gamma_hilbert_bracket: Bracket,
    n: usize,
    d: usize,
    c: f64,
    /// Points with weight in q.
    support: usize,
    note: &'static str,
    data: Provenance,
}

impl Args {
    pub fn run(self) -> Outcome {
        let (dataset, data) = self.data.load()?;
        let journal = journal(self.journal.as_deref())?;
        let answer = self.job.answer(&dataset, data, &journal)?;
        print(self.json, &answer, || text(&answer))
    }
}

impl Job {
    /// The answer for `dataset`, which comes from `data`. `journal` keeps the certificate.
    pub fn answer(
        &self,
        dataset: &Dataset,
        data: Provenance,
        journal: &Journal,
    ) -> Result<Answer, Failure> {
        let options = self.margin.options(self.seed);
        match Certificate::of(dataset, &data.dataset.digest, &options, journal) {
            Err(CertificateError::Margin(MarginError::TooMany { .. })) => {
                Ok(Answer::Ceiling(ceiling(dataset, data)?))
            }
            certificate => Ok(Answer::Certified(Certified { certificate: certificate?, data })),
        }
    }
}

/// γ_H and its weights q, with progress on a terminal.
pub fn hilbert_margin(dataset: &Dataset) -> Result<(Bracket, Vec<f64>), Failure> {
    let options = hilbert::Options { relative_width: 1e-4, ..hilbert::Options::default() };
    let bar = progress(options.rounds as u64, "rounds at most");
    let mut observe = |round: &Round<'_>| bar.set_position(round.number as u64);
    let (points, labels) = (dataset.points(), dataset.labels());
    let solved = hilbert::solve(points, labels, &options, None, Work::unwatched(), &mut observe)?;
    bar.finish_and_clear();
    Ok(solved)
}

/// γ_H alone.
fn ceiling(dataset: &Dataset, data: Provenance) -> Result<Ceiling, Failure> {
    let (bracket, weights) = hilbert_margin(dataset)?;
    Ok(Ceiling {
        gamma: Bracket { lower: 0.0, ..bracket.clone() },
        gamma_hilbert: bracket.upper,
        gamma_hilbert_bracket: bracket,
        n: dataset.n(),
        d: dataset.d(),
        c: dataset.c(),
        support: weights.iter().filter(|&&q| q > 0.0).count(),
        note: "too many points for the sampled program: γ is bounded by γ_H from above alone, \
               and no teacher is made",
        data,
    })
}

fn text(answer: &Answer) -> String {
    match answer {
        Answer::Certified(answer) => certified_text(answer),
        Answer::Ceiling(answer) => ceiling_text(answer),
    }
}

fn ceiling_text(answer: &Ceiling) -> String {
    let scaling = &answer.data.scaling;
    format!(
        "{}: n = {}, d = {}, c = {:.6}, inputs divided by {} to {} ({})\n\
         γ    in [0, {:.10}]  ({})\n\
         γ_H  in [{:.10}, {:.10}]  ({:?}, relative width {:.1e}, {} points with weight)",
        answer.data.name,
        answer.n,
        answer.d,
        answer.c,
        scaling.least_divisor,
        scaling.greatest_divisor,
        scaling.normalisation,
        answer.gamma.upper,
        answer.note,
        answer.gamma_hilbert_bracket.lower,
        answer.gamma_hilbert_bracket.upper,
        answer.gamma_hilbert_bracket.method,
        answer.gamma_hilbert_bracket.relative_width(),
        answer.support,
    )
}

fn certified_text(answer: &Certified) -> String {
    let Certificate { margin, logits, logit_radius } = &answer.certificate;
    let Margin { gamma, gamma_hilbert, n, d, rank, c, .. } = margin;
    let largest = logits.iter().fold(0.0f64, |largest, z| largest.max(z.abs()));
    format!(
        "{}: n = {n}, d = {d}, rank {rank}, c = {c:.6}, inputs divided by {} to {} ({})\n\
         γ    in [{:.10}, {:.10}]  ({:?}, confidence {}, relative width {:.1e})\n\
         γ_H  ≤ {gamma_hilbert:.10}\n\
         teacher's logits: largest abs(z_i) = {largest:.6}, each within {logit_radius:.1e}",
        answer.data.name,
        answer.data.scaling.least_divisor,
        answer.data.scaling.greatest_divisor,
        answer.data.scaling.normalisation,
        gamma.lower,
        gamma.upper,
        gamma.method,
        gamma.confidence,
        gamma.relative_width(),
    )
}
