//! The question of `require`.

use clap::Args;
use serde::{Deserialize, Serialize};
use theorems::bound::Labels as StatementLabels;
use theorems::registry;
use theorems::setting::Setting;

use super::number::{
    deserialize_optional_real, deserialize_optional_whole, deserialize_real, deserialize_whole,
    whole,
};
use super::teaching::Need;
use super::train::{radius, step_size};
use super::{Context, Labels, LossQuestion, QuestionError, TeacherQuestion};
use crate::data::Provenance;
use crate::margin::Margin;
use crate::problem::Problem;
use crate::requirement::{Criterion, Goal, Requirement, Schedule, measure};
use crate::training::{Choice, LabelKind, Loss};

/// Width at which the cost of one run of the search is told: requirements are of this order.
pub const MEASURED_WIDTH: u64 = 64;

/// What is the least width at which the averaged classification error is at most ε often enough?
#[derive(Args, Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RequireQuestion {
    /// The teacher of soft labels, and the margin of a statement.
    #[command(flatten)]
    #[serde(flatten)]
    pub teacher: TeacherQuestion,
    /// Labels, loss, and scale of the initial weights.
    #[command(flatten)]
    #[serde(flatten)]
    pub loss: LossQuestion,
    /// Classification error ε, in (0, 1)
    #[arg(long)]
    #[serde(deserialize_with = "deserialize_real")]
    pub epsilon: f64,
    /// Failure probability δ, in (0, 1/3): ε must be met with probability 1 − 3δ, which every statement
    /// promises, so that their widths can be compared
    #[arg(long)]
    #[serde(deserialize_with = "deserialize_real")]
    pub delta: f64,
    /// Statement whose radius, step size and steps are used [default: S.s4 for soft labels, S.s5 for
    /// hard ones]; it needs the margin, unless --steps, --step-size and --radius are all given instead
    #[arg(long, value_name = "ID")]
    #[serde(default)]
    pub statement: Option<String>,
    /// Number of steps T, instead of the statement's
    #[arg(long, value_parser = whole)]
    #[serde(default, deserialize_with = "deserialize_optional_whole")]
    pub steps: Option<u64>,
    /// Step size η, instead of the statement's
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub step_size: Option<f64>,
    /// Radius B, instead of the statement's; inf for no projection
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub radius: Option<f64>,
    /// Widest network to try
    #[arg(long, default_value_t = WIDEST, value_parser = whole)]
    #[serde(default = "widest", deserialize_with = "deserialize_whole")]
    pub widest: u64,
    /// Most seeds for one width
    #[arg(long, default_value_t = SEEDS, value_parser = whole)]
    #[serde(default = "seeds", deserialize_with = "deserialize_whole")]
    pub seeds: u64,
    /// Confidence of each decision, in (1/2, 1)
    #[arg(long, default_value_t = CONFIDENCE)]
    #[serde(default = "confidence", deserialize_with = "deserialize_real")]
    pub decision_confidence: f64,
}

const WIDEST: u64 = 1 << 20;
const SEEDS: u64 = 128;
const CONFIDENCE: f64 = 0.95;

const fn widest() -> u64 {
    WIDEST
}

const fn seeds() -> u64 {
    SEEDS
}

const fn confidence() -> f64 {
    CONFIDENCE
}

/// What is required.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Labels, loss, scale and temperature.
    #[serde(flatten)]
    pub loss: Loss,
    /// Scale α of the initial weights.
    pub initial_scale: f64,
    /// Classification error ε.
    pub epsilon: f64,
    /// ε must be met with this probability: 1 − 3δ.
    pub probability: f64,
    /// Step size, steps and radius.
    pub schedule: Schedule,
    /// The statement that they are from; null if all three were given.
    pub statement: Option<&'static str>,
    /// Width that the statement asks for; null if it does not speak of this training.
    pub bound: Option<f64>,
    /// The probability that the statement promises at that width.
    pub promised: Option<f64>,
    /// The empirical requirement.
    pub requirement: Requirement,
    /// The proven margin, where it was needed.
    pub margin: Option<Margin>,
    /// The data.
    pub data: Provenance,
}

/// A schedule, and the width and probability of the statement that it is from.
struct Scheduled {
    schedule: Schedule,
    bound: Option<f64>,
    promised: Option<f64>,
}

impl RequireQuestion {
    /// # Errors
    /// [`QuestionError`] if a number is outside its domain, or the statement is not one on these labels.
    pub fn check(&self) -> Result<(), QuestionError> {
        self.teacher.check()?;
        self.loss.loss()?;
        Setting::new(1, 0.5, self.epsilon, self.delta, 1.0)?;
        if self.steps == Some(0) {
            return Err(QuestionError::domain("steps", 0, "at least 1"));
        }
        self.step_size.map(step_size).transpose()?;
        radius(self.radius)?;
        for (name, value, least) in [("widest", self.widest, 2), ("seeds", self.seeds, 1)] {
            if value < least {
                return Err(QuestionError::domain(name, value, format!("at least {least}")));
            }
        }
        if !(self.decision_confidence > 0.5 && self.decision_confidence < 1.0) {
            let expected = "a number above 0.5 and below 1";
            let found = self.decision_confidence;
            return Err(QuestionError::domain("decision-confidence", found, expected));
        }
        self.statement().map(drop)
    }

    /// The least width. The journal keeps every run. Before the search, `announce` is told what a run
    /// at m = [`MEASURED_WIDTH`] is predicted to cost, in seconds of one core; there are hundreds.
    ///
    /// # Errors
    /// If there is no teacher or no margin where one is needed, a network cannot be set up, or the work
    /// is stopped.
    pub fn answer(
        &self,
        context: &Context<'_>,
        announce: &dyn Fn(&str, f64),
    ) -> Result<Answer, QuestionError> {
        self.check()?;
        let Context { dataset, data, journal, work, .. } = *context;
        let kind = self.loss.kind();
        let loss = self.loss.loss()?;
        let initial_scale = self.loss.initial_scale;
        let statement = self.statement()?;
        let need = Need { margin: statement.is_some(), logits: kind == LabelKind::Soft };
        let teaching = self.teacher.teach(context, need)?;
        let Scheduled { schedule, bound, promised } = match (statement, &teaching.margin) {
            (Some(statement), Some(margin)) => {
                let (n, gamma) = (dataset.n() as u64, margin.gamma.lower);
                let setting =
                    Setting::new(n, gamma, self.epsilon, self.delta, dataset.bounded_c())?;
                let certified = teaching.certified || kind == LabelKind::Hard;
                let speaks = certified && self.loss.is_standard();
                self.schedule(statement, &setting, speaks)?
            }
            _ => Scheduled { schedule: self.given()?, bound: None, promised: None },
        };
        let criterion = Criterion {
            probability: 1.0 - 3.0 * self.delta,
            confidence: self.decision_confidence,
            most_seeds: self.seeds,
        };
        let run = predict_run(dataset.n(), dataset.d(), &schedule).seconds();
        announce(&format!("each of some hundred runs at m = {MEASURED_WIDTH}"), run);
        let problem = Problem::guided(&data.name, dataset.clone(), teaching.logits);
        let goal = Goal {
            loss,
            initial_scale,
            schedule: &schedule,
            epsilon: self.epsilon,
            criterion: &criterion,
            widest: self.widest,
        };
        let runs = work.stage("runs", 0);
        let requirement = measure(&problem, &goal, journal, &runs)?;
        Ok(Answer {
            loss,
            initial_scale,
            epsilon: self.epsilon,
            probability: criterion.probability,
            schedule,
            statement: statement.map(|statement| statement.id),
            bound,
            promised,
            requirement,
            margin: teaching.margin,
            data: data.clone(),
        })
    }

    /// The statement whose schedule is used; none if everything is given instead.
    fn statement(&self) -> Result<Option<&'static theorems::statement::Statement>, QuestionError> {
        let all_given = self.steps.is_some() && self.step_size.is_some() && self.radius.is_some();
        let (default, labels) = match self.loss.labels {
            Labels::Soft => ("S.s4", StatementLabels::Soft),
            Labels::Hard | Labels::Smoothed => ("S.s5", StatementLabels::Hard),
        };
        let id = match &self.statement {
            Some(id) => id.as_str(),
            None if all_given => return Ok(None),
            None => default,
        };
        let Some(statement) = registry::find(id) else {
            return Err(QuestionError::domain("statement", id, "an id that `theorems` lists"));
        };
        match statement.network() {
            Some(network) if network.labels != labels => {
                let expected =
                    format!("a statement on {} labels, such as {default}", self.loss.kind());
                Err(QuestionError::domain("statement", id, expected))
            }
            Some(_) => Ok(Some(statement)),
            None => Err(theorems::bound::BoundError::NoNetwork { id: statement.id }.into()),
        }
    }

    fn schedule(
        &self,
        statement: &theorems::statement::Statement,
        setting: &Setting<f64>,
        speaks: bool,
    ) -> Result<Scheduled, QuestionError> {
        let sizing = statement.sizing(setting)?;
        let mut schedule = Schedule::of(&sizing)?;
        let given = self.steps.is_some() || self.step_size.is_some() || self.radius.is_some();
        if let Some(steps) = self.steps {
            schedule.steps = steps;
        }
        if let Some(step_size) = self.step_size {
            schedule.step_size = step_size;
        }
        if self.radius.is_some() {
            schedule.radius = radius(self.radius)?;
        }
        let speaks = speaks && !given;
        Ok(Scheduled {
            schedule,
            bound: speaks.then_some(sizing.width),
            promised: speaks.then_some(sizing.probability),
        })
    }

    /// The schedule of the arguments alone.
    fn given(&self) -> Result<Schedule, QuestionError> {
        let (Some(steps), Some(step_size)) = (self.steps, self.step_size) else {
            return Err(QuestionError::Argument(
                "found no statement; expected steps, step-size and radius".into(),
            ));
        };
        Ok(Schedule { steps, step_size, radius: radius(self.radius)? })
    }
}

/// What one run of the search is predicted to cost on `n` points in R^d, at [`MEASURED_WIDTH`].
pub fn predict_run(n: usize, d: usize, schedule: &Schedule) -> Choice {
    Choice::predict(n, d, &schedule.plan(MEASURED_WIDTH))
}
