//! The question of `require`.

mod schedule;

use clap::Args;
use serde::{Deserialize, Serialize};
use theorems::bound::Labels as StatementLabels;
use theorems::lower::r1;
use theorems::registry;
use theorems::setting::Setting;

use self::schedule::Scheduled;
use super::number::{
    deserialize_optional_real, deserialize_optional_whole, deserialize_real, deserialize_whole,
    whole,
};
use super::run::{radius, step_size};
use super::teaching::Need;
use super::{Context, Labels, LossName, LossQuestion, QuestionError, TeacherQuestion};
use crate::certificate;
use crate::data::Provenance;
use crate::lower::{self, law::Law};
use crate::margin::Margin;
use crate::problem::Problem;
use crate::requirement::{
    Criterion, Goal, Requirement, Schedule, certified, measure, separable, separable_by_law,
};
use crate::training::{Choice, LabelKind, Loss};

/// Scale of the logits of a proof: small ones need small radii, at which few neurons change sides.
const PROVABLE_SCALE: f64 = 1e-4;

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
    /// Ask for proof instead of runs: the least width at which `certify` proves the error of a drawn
    /// network to be at most ε. Unless given, the schedule is one that is easy to prove: η = 4,
    /// T = 10/(γ²ε), s = 1e-4 and any radius; with the perceptron loss η = 1e-5; of hard labels with the
    /// logistic loss η = 1/2, T = 1e8
    #[arg(long, conflicts_with = "separable")]
    #[serde(default)]
    pub certified: bool,
    /// Ask for neither: the least width at which the features of a drawn network separate the labels,
    /// without which no training that leaves them at rest has error 0. For points of a half-plane of R^2
    /// by its exact law (W.a0), without a draw, unless --seeds is given; for others by drawn networks
    #[arg(long)]
    #[serde(default)]
    pub separable: bool,
    /// Classification error ε, in (0, 1); 0 is meant with --separable
    #[arg(long, default_value_t = EPSILON)]
    #[serde(default = "epsilon", deserialize_with = "deserialize_real")]
    pub epsilon: f64,
    /// Failure probability δ, in (0, 1/3): ε must be met with probability 1 − 3δ, which every statement
    /// promises, so that their widths can be compared
    #[arg(long, default_value_t = DELTA)]
    #[serde(default = "delta", deserialize_with = "deserialize_real")]
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
    /// Most seeds for one width [default: 128]; with --separable, draw networks although there is a law
    #[arg(long, value_parser = whole)]
    #[serde(default, deserialize_with = "deserialize_optional_whole")]
    pub seeds: Option<u64>,
    /// Confidence of each decision, in (1/2, 1)
    #[arg(long, default_value_t = CONFIDENCE)]
    #[serde(default = "confidence", deserialize_with = "deserialize_real")]
    pub decision_confidence: f64,
}

const EPSILON: f64 = 0.1;
const DELTA: f64 = 0.1;

const fn epsilon() -> f64 {
    EPSILON
}

const fn delta() -> f64 {
    DELTA
}

const WIDEST: u64 = 1 << 20;
const SEEDS: u64 = 128;
const CONFIDENCE: f64 = 0.95;

const fn widest() -> u64 {
    WIDEST
}

const fn confidence() -> f64 {
    CONFIDENCE
}

/// What the search asks of a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Runs whose averaged error is at most ε.
    Runs,
    /// Draws of which that is proved.
    Certificate,
    /// Draws whose features separate the labels.
    Separation,
}

/// How it is known with which probability a width separates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    /// By the law of W.a0.
    Exact,
    /// From draws.
    Draws,
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
    /// What the search asked of a width.
    pub method: Method,
    /// How the probability of separation is known; null for other methods.
    pub law: Option<Known>,
    /// Step size, steps and radius; null where nothing is trained. With proofs, a radius of null is
    /// any for which there is one.
    pub schedule: Option<Schedule>,
    /// The statement that they are from; null if all three were given.
    pub statement: Option<&'static str>,
    /// Width that the statement asks for; null if it does not speak of this training.
    pub bound: Option<f64>,
    /// The probability that the statement promises at that width.
    pub promised: Option<f64>,
    /// A width that is necessary, whatever is drawn and however it is trained: L.r1 on these data.
    pub necessary: u64,
    /// The empirical requirement.
    pub requirement: Requirement,
    /// The proven margin, where it was needed.
    pub margin: Option<Margin>,
    /// The data.
    pub data: Provenance,
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
        let seeds = self.seeds.unwrap_or(SEEDS);
        for (name, value, least) in [("widest", self.widest, 2), ("seeds", seeds, 1)] {
            if value < least {
                return Err(QuestionError::domain(name, value, format!("at least {least}")));
            }
        }
        if !(self.decision_confidence > 0.5 && self.decision_confidence < 1.0) {
            let expected = "a number above 0.5 and below 1";
            let found = self.decision_confidence;
            return Err(QuestionError::domain("decision-confidence", found, expected));
        }
        let loss = self.loss()?;
        if self.certified {
            let any = Schedule { steps: 1, step_size: 1.0, radius: None };
            self.certificate(loss, &any)?;
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
        let loss = self.loss()?;
        let method = self.method();
        let soft = self.loss.kind() == LabelKind::Soft;
        let statement = match method {
            Method::Runs => self.statement()?,
            Method::Certificate if self.statement.is_some() => self.statement()?,
            Method::Certificate | Method::Separation => None,
        };
        let margin = statement.is_some() || self.needs_gamma();
        let logits = soft && method != Method::Separation;
        let teaching = self.teacher.teach(context, Need { margin, logits })?;
        let Scheduled { schedule, bound, promised } = match (statement, &teaching.margin) {
            (Some(statement), Some(margin)) => {
                let (n, gamma) = (dataset.n() as u64, margin.gamma.lower);
                let setting =
                    Setting::new(n, gamma, self.epsilon, self.delta, dataset.bounded_c())?;
                let certified = teaching.certified || !soft;
                let speaks = certified && self.loss.is_standard() && method == Method::Runs;
                self.schedule(statement, &setting, speaks)?
            }
            _ if method == Method::Certificate => {
                let gamma = teaching.gamma(dataset.labels());
                Scheduled { schedule: self.provable(gamma)?, bound: None, promised: None }
            }
            _ if method == Method::Separation => Scheduled::nothing(),
            _ => Scheduled { schedule: self.given()?, bound: None, promised: None },
        };
        let criterion = Criterion {
            probability: 1.0 - 3.0 * self.delta,
            confidence: self.decision_confidence,
            most_seeds: self.seeds.unwrap_or(SEEDS),
        };
        let initial_scale = self.loss.initial_scale;
        let epsilon = if method == Method::Separation { 0.0 } else { self.epsilon };
        let errors = r1::errors_allowed(dataset.n() as u64, epsilon);
        let necessary = lower::bound(dataset, errors, &work)?.width;
        let law = match (method, self.seeds) {
            (Method::Separation, None) => Law::of(dataset),
            _ => None,
        };
        let problem = Problem::guided(&data.name, dataset.clone(), teaching.logits);
        let requirement = match method {
            Method::Runs => {
                let run = predict_run(dataset.n(), dataset.d(), &schedule).seconds();
                announce(&format!("each of some hundred runs at m = {MEASURED_WIDTH}"), run);
                let goal = Goal {
                    loss,
                    initial_scale,
                    schedule: &schedule,
                    epsilon: self.epsilon,
                    criterion: &criterion,
                    widest: self.widest,
                };
                measure(&problem, &goal, journal, &work.stage("runs", 0))?
            }
            Method::Certificate => {
                let question = self.certificate(loss, &schedule)?;
                let (epsilon, widest) = (self.epsilon, self.widest);
                let draws = work.stage("drawn networks", 0);
                certified(&problem, &question, epsilon, &criterion, widest, journal, &draws)?
            }
            Method::Separation => match &law {
                Some(law) => {
                    let widths = work.stage("widths", 0);
                    separable_by_law(law, criterion.probability, self.widest, &widths)?
                }
                None => {
                    let draws = work.stage("drawn networks", 0);
                    separable(&problem, &criterion, self.widest, journal, &draws)?
                }
            },
        };
        Ok(Answer {
            loss,
            initial_scale,
            epsilon,
            probability: criterion.probability,
            method,
            law: (method == Method::Separation).then_some(if law.is_some() {
                Known::Exact
            } else {
                Known::Draws
            }),
            schedule: (method != Method::Separation).then_some(schedule),
            statement: statement.map(|statement| statement.id),
            bound,
            promised,
            necessary,
            requirement,
            margin: teaching.margin,
            data: data.clone(),
        })
    }

    fn method(&self) -> Method {
        match (self.certified, self.separable) {
            (_, true) => Method::Separation,
            (true, false) => Method::Certificate,
            (false, false) => Method::Runs,
        }
    }

    /// The loss; a proof is about small logits unless a scale is given.
    fn loss(&self) -> Result<Loss, QuestionError> {
        let takes_scale = self.loss.labels != Labels::Hard;
        let scale = match self.method() {
            Method::Certificate if takes_scale => Some(self.loss.scale.unwrap_or(PROVABLE_SCALE)),
            _ => self.loss.scale,
        };
        LossQuestion { scale, ..self.loss }.loss()
    }

    /// Whether the schedule of a proof depends on a margin that no logits tell.
    fn needs_gamma(&self) -> bool {
        self.method() == Method::Certificate
            && self.loss.loss == LossName::Perceptron
            && self.steps.is_none()
    }

    /// The question of one certificate; width and seed are those of the search.
    fn certificate(
        &self,
        loss: Loss,
        schedule: &Schedule,
    ) -> Result<certificate::Question, QuestionError> {
        let Some((loss, scale)) = certificate::Loss::of(loss) else {
            let found = self.loss.temperature.unwrap_or(1.0);
            let expected = "1: no other has a certificate";
            return Err(QuestionError::domain("temperature", found, expected));
        };
        Ok(certificate::Question {
            width: 2,
            seed: 0,
            steps: schedule.steps,
            step_size: schedule.step_size,
            radius: schedule.radius,
            initial_scale: self.loss.initial_scale,
            scale,
            loss,
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
}

/// What one run of the search is predicted to cost on `n` points in R^d, at [`MEASURED_WIDTH`].
pub fn predict_run(n: usize, d: usize, schedule: &Schedule) -> Choice {
    Choice::predict(n, d, &schedule.plan(MEASURED_WIDTH))
}
