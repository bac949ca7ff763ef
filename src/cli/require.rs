use std::path::PathBuf;

use clap::Parser;
use indicatif::ProgressBar;
use serde::Serialize;
use theorems::registry;

use super::input::{DataArgs, MarginArgs};
use super::train::Labels;
use super::{Failure, Outcome, journal, print, progress};
use crate::artifact::Journal;
use crate::data::{Dataset, Provenance};
use crate::margin::Margin;
use crate::requirement::{Criterion, Requirement};
use crate::training::LabelKind;
use crate::verify::grid::{Schedule, requirement};
use crate::verify::problem::Problem;

/// The least even width at which the averaged classification error is at most ε often enough.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds require --synthetic half-circle:n=8 --labels soft --epsilon 0.1 --delta 0.1 --statement S.s4 --json"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    job: Job,
    /// Journal of finished runs: a repeated command goes on where it stopped
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
    /// Classification error ε, in (0, 1)
    #[arg(long)]
    epsilon: f64,
    /// Failure probability δ, in (0, 1/3): ε must be met with probability 1 − 3δ
    #[arg(long)]
    delta: f64,
    /// Statement whose radius, step size and steps are used [default: M.corollary-4-repaired for
    /// soft labels, M.proposition-5 for hard ones]
    #[arg(long, value_name = "ID")]
    statement: Option<String>,
    /// Number of steps T, instead of the statement's
    #[arg(long)]
    steps: Option<u64>,
    /// Step size η, instead of the statement's
    #[arg(long)]
    step_size: Option<f64>,
    /// Radius B, instead of the statement's
    #[arg(long)]
    radius: Option<f64>,
    /// Widest network to try
    #[arg(long, default_value_t = 1 << 20, value_parser = clap::value_parser!(u64).range(2..))]
    widest: u64,
    /// Most seeds for one width
    #[arg(long, default_value_t = 128, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Confidence of each decision, in (1/2, 1)
    #[arg(long, default_value_t = 0.95)]
    decision_confidence: f64,
}

#[derive(Serialize)]
pub struct Answer {
    labels: LabelKind,
    epsilon: f64,
    probability: f64,
    schedule: Schedule,
    /// Width that the statement asks for.
    bound: Option<f64>,
    requirement: Requirement,
    margin: Margin,
    data: Provenance,
}

impl Args {
    pub fn run(self) -> Outcome {
        let (dataset, data) = self.data.load()?;
        let bar = progress(0, "runs");
        let open = || journal(self.journal.as_deref());
        let answer = self.job.answer(dataset, data, open, &bar)?;
        bar.finish_and_clear();
        print(self.json, &answer, || text(&answer))
    }
}

impl Job {
    /// The answer for `dataset`, which comes from `data`. `journal` opens what holds
    /// finished runs, once everything else is known to be in order; `bar` counts runs.
    pub fn answer(
        &self,
        dataset: Dataset,
        data: Provenance,
        journal: impl FnOnce() -> Result<Journal, Failure>,
        bar: &ProgressBar,
    ) -> Result<Answer, Failure> {
        let problem = Problem::of(&data.name, dataset, &self.margin.options(0))?;
        let kind = LabelKind::from(self.labels);
        let setting = problem.setting(self.epsilon, self.delta)?;
        let (schedule, bound) = self.schedule(kind, &setting)?;
        let criterion = Criterion {
            probability: 1.0 - 3.0 * self.delta,
            confidence: within("decision-confidence", self.decision_confidence, 0.5, 1.0)?,
            most_seeds: self.seeds,
        };
        let requirement = requirement(
            &problem,
            kind,
            &schedule,
            self.epsilon,
            &criterion,
            self.widest,
            &journal()?,
            bar,
        )?;
        Ok(Answer {
            labels: kind,
            epsilon: self.epsilon,
            probability: criterion.probability,
            schedule,
            bound,
            requirement,
            margin: problem.teacher.margin().clone(),
            data,
        })
    }

    fn schedule(
        &self,
        kind: LabelKind,
        setting: &theorems::setting::Setting<f64>,
    ) -> Result<(Schedule, Option<f64>), Failure> {
        let default = match kind {
            LabelKind::Soft => "M.corollary-4-repaired",
            LabelKind::Hard => "M.proposition-5",
        };
        let id = self.statement.as_deref().unwrap_or(default);
        let statement = registry::find(id).ok_or_else(|| {
            Failure::Input(format!("--statement {id}: expected an id that `theorems` lists"))
        })?;
        let sizing = statement.sizing(setting)?;
        let mut schedule = Schedule::of(&sizing)?;
        let given = self.steps.is_some() || self.step_size.is_some() || self.radius.is_some();
        if let Some(steps) = self.steps {
            schedule.steps = within("steps", steps as f64, 0.0, f64::INFINITY)? as u64;
        }
        if let Some(step_size) = self.step_size {
            schedule.step_size = within("step-size", step_size, 0.0, f64::INFINITY)?;
        }
        if let Some(radius) = self.radius {
            schedule.radius = Some(within("radius", radius, 0.0, f64::INFINITY)?);
        }
        Ok((schedule, (!given).then_some(sizing.width)))
    }
}

fn within(flag: &str, value: f64, low: f64, high: f64) -> Result<f64, Failure> {
    if value > low && value < high {
        Ok(value)
    } else {
        let expected = format!("a number above {low} and below {high}");
        Err(Failure::Input(format!("--{flag} {value}: expected {expected}")))
    }
}

fn text(answer: &Answer) -> String {
    let Schedule { steps, step_size, .. } = answer.schedule;
    let mut text = format!(
        "{}: γ ≥ {:.6}; {:?} labels, T = {steps}, η = {step_size:.4e}\n\
         averaged error ≤ {} with probability ≥ {:.3}\n{:>10} {:>10} {:>10}  decision\n",
        answer.data.name,
        answer.margin.gamma.lower,
        answer.labels,
        answer.epsilon,
        answer.probability,
        "width",
        "successes",
        "seeds"
    );
    for trial in &answer.requirement.trials {
        text += &format!(
            "{:>10} {:>10} {:>10}  {:?}\n",
            trial.width, trial.successes, trial.seeds, trial.decision
        );
    }
    let most = answer.requirement.at_most.map_or("not found".into(), |width| width.to_string());
    text + &format!("requirement: at least {}, at most {most}", answer.requirement.at_least)
}
