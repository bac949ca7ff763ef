use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};

use super::certificate::Certificate;
use super::input::{DataArgs, MarginArgs};
use super::{Failure, Outcome, journal, print, progress};
use crate::artifact::Journal;
use crate::data::{Dataset, Provenance};
use crate::margin::Margin;
use crate::training::{self, Choice, LabelKind, Plan, Targets, descend};
use crate::work::Work;

/// Which labels to train on.
#[derive(Clone, Copy, ValueEnum)]
pub enum Labels {
    /// The teacher's probabilities
    Soft,
    /// The labels of the data
    Hard,
}

impl From<Labels> for LabelKind {
    fn from(labels: Labels) -> Self {
        match labels {
            Labels::Soft => Self::Soft,
            Labels::Hard => Self::Hard,
        }
    }
}

/// Train one network by projected gradient descent.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds train --synthetic half-circle:n=8 --labels soft --width 256 --steps 2000 --step-size 1 --radius 1 --seed 0 --json"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    job: Job,
    /// Journal of finished work, the margin's certificate and the run: a repeated command takes it
    /// from there. Within a run nothing is recorded: an interrupted one begins anew
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
    /// Labels to train on
    #[arg(long)]
    labels: Labels,
    /// Width m, even
    #[arg(long)]
    width: u64,
    /// Number of steps T
    #[arg(long)]
    steps: u64,
    /// Step size η
    #[arg(long)]
    step_size: f64,
    /// Radius B: neuron j stays within B/√m of W_j(0) [default: no projection]
    #[arg(long)]
    radius: Option<f64>,
    /// Seed of the initial weights
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

#[derive(Serialize)]
pub struct Answer {
    labels: LabelKind,
    width: u64,
    steps: u64,
    step_size: f64,
    /// Null without projection.
    radius: Option<f64>,
    seed: u64,
    initial_risk: f64,
    #[serde(flatten)]
    run: Run,
    engine: Choice,
    margin: Margin,
    data: Provenance,
}

/// What one run ended with.
#[derive(Serialize, Deserialize)]
struct Run {
    #[serde(flatten)]
    outcome: training::Outcome,
    /// Averages over t < T of the risk that was not trained.
    averaged_other_risk: f64,
    /// Largest number of flips before a step.
    most_flips: u64,
}

impl Args {
    pub fn run(self) -> Outcome {
        self.job.plan()?;
        let (dataset, data) = self.data.load()?;
        let journal = journal(self.journal.as_deref())?;
        let bar = progress(self.job.steps, "steps");
        let answer = self.job.answer(&dataset, data, &journal, &bar)?;
        bar.finish_and_clear();
        print(self.json, &answer, || text(&answer))
    }
}

impl Job {
    /// The answer for `dataset`, which comes from `data`. `journal` keeps the certificate and the
    /// run; `bar` counts steps.
    pub fn answer(
        &self,
        dataset: &Dataset,
        data: Provenance,
        journal: &Journal,
        bar: &ProgressBar,
    ) -> Result<Answer, Failure> {
        let plan = self.plan()?;
        let options = self.margin.options(self.seed);
        let certificate = Certificate::of(dataset, &data.dataset.digest, &options, journal)?;
        let kind = LabelKind::from(self.labels);
        let choice = Choice::predict(dataset.n(), dataset.d(), &plan);
        let key = (
            ("train", &data.dataset.digest, &certificate.logits, kind),
            (plan.width, plan.steps, plan.step_size, self.radius, plan.seed),
        );
        let run = journal
            .cell(&key, || descent(dataset, &certificate.logits, kind, &plan, &choice, bar))?;
        Ok(Answer {
            labels: kind,
            width: plan.width,
            steps: plan.steps,
            step_size: plan.step_size,
            radius: self.radius,
            seed: plan.seed,
            initial_risk: run.outcome.initial.risk,
            run,
            engine: choice,
            margin: certificate.margin,
            data,
        })
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let refuse = |flag: &str, found: String, expected: &str| {
            Err(Failure::Input(format!("--{flag} {found}: expected {expected}")))
        };
        if self.width == 0 || self.width % 2 == 1 {
            return refuse("width", self.width.to_string(), "an even number of at least 2");
        }
        if self.steps == 0 {
            return refuse("steps", "0".into(), "at least 1");
        }
        if !(self.step_size > 0.0 && self.step_size.is_finite()) {
            return refuse("step-size", self.step_size.to_string(), "a positive finite number");
        }
        let radius = self.radius.unwrap_or(f64::INFINITY);
        if radius.is_nan() || radius <= 0.0 {
            return refuse("radius", radius.to_string(), "a positive number");
        }
        Ok(Plan {
            width: self.width,
            steps: self.steps,
            step_size: self.step_size,
            radius,
            initial_scale: 1.0,
            seed: self.seed,
        })
    }
}

fn descent(
    dataset: &Dataset,
    logits: &[f64],
    kind: LabelKind,
    plan: &Plan,
    choice: &Choice,
    bar: &ProgressBar,
) -> Result<Run, Failure> {
    let targets = Targets { labels: dataset.labels(), logits };
    let other = match kind {
        LabelKind::Soft => LabelKind::Hard,
        LabelKind::Hard => LabelKind::Soft,
    };
    let work = Work::unwatched();
    let mut engine = choice.build(dataset.points(), plan, &work)?;
    let (objective, other) = (targets.objective(kind), targets.objective(other));
    let (mut averaged_other_risk, mut most_flips) = (0.0, 0);
    let outcome = descend(engine.as_mut(), &objective, plan, &work, |state| {
        averaged_other_risk += other.risk(state.engine.outputs()) / plan.steps as f64;
        most_flips = most_flips.max(state.engine.flips());
        if state.step.is_multiple_of(1 + plan.steps / 1000) {
            bar.set_position(state.step);
        }
        true
    })?;
    Ok(Run { outcome, averaged_other_risk, most_flips })
}

fn text(answer: &Answer) -> String {
    let training::Outcome { initial, averaged, last, flips, drift } = answer.run.outcome;
    format!(
        "{}: γ ≥ {:.6}; {:?} labels, m = {}, T = {}, η = {}\n{}\n\
         {:<10} {:>14} {:>10}\n\
         {:<10} {:>14.8} {:>10.6}\n{:<10} {:>14.8} {:>10.6}\n{:<10} {:>14.8} {:>10.6}\n\
         flips {flips} (most {}), drift {drift:.6} of B",
        answer.data.name,
        answer.margin.gamma.lower,
        answer.labels,
        answer.width,
        answer.steps,
        answer.step_size,
        answer.engine,
        "",
        "risk",
        "error",
        "initial",
        initial.risk,
        initial.error,
        "averaged",
        averaged.risk,
        averaged.error,
        "final",
        last.risk,
        last.error,
        answer.run.most_flips,
    )
}
