//! The question of `train`.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::teaching::Need;
use super::{Context, QuestionError, RunQuestion, TeacherQuestion};
use crate::data::{Dataset, Provenance};
use crate::margin::Margin;
use crate::problem::objective;
use crate::training::{self, Choice, LabelKind, Loss, Plan, descend};
use crate::work::Work;

/// What does one network do that is trained by projected gradient descent?
#[derive(Args, Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TrainQuestion {
    /// The teacher of soft labels.
    #[command(flatten)]
    #[serde(flatten)]
    pub teacher: TeacherQuestion,
    /// The run.
    #[command(flatten)]
    #[serde(flatten)]
    pub run: RunQuestion,
}

/// What the run ended with.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Labels, loss, scale and temperature.
    #[serde(flatten)]
    pub loss: Loss,
    /// Scale α of the initial weights.
    pub initial_scale: f64,
    /// Width m.
    pub width: u64,
    /// Number of steps T.
    pub steps: u64,
    /// Step size η.
    pub step_size: f64,
    /// Radius B; null without projection.
    pub radius: Option<f64>,
    /// Seed of the initial weights.
    pub seed: u64,
    /// The trained risk at W(0).
    pub initial_risk: f64,
    /// Risks, flips and drift.
    #[serde(flatten)]
    pub run: Run,
    /// The engine, with what was predicted of it.
    pub engine: Choice,
    /// The margin that the teacher proves; null where no teacher was needed, or for one of one's own.
    pub margin: Option<Margin>,
    /// The data.
    pub data: Provenance,
}

/// What one run ended with.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Run {
    /// Risks, flips and drift.
    #[serde(flatten)]
    pub outcome: training::Outcome,
    /// Average over t < T of the other risk, R^h where soft labels are trained on and R^KL where hard
    /// ones are; null without a teacher.
    pub averaged_other_risk: Option<f64>,
    /// Largest number of flips before a step.
    pub most_flips: u64,
}

impl TrainQuestion {
    /// # Errors
    /// [`QuestionError::Domain`] if a number is outside its domain.
    pub fn check(&self) -> Result<(), QuestionError> {
        self.teacher.check()?;
        self.run.check()
    }

    /// What is predicted of the run on `n` points in R^d.
    ///
    /// # Errors
    /// As [`TrainQuestion::check`].
    pub fn predict(&self, n: usize, d: usize) -> Result<Choice, QuestionError> {
        Ok(Choice::predict(n, d, &self.run.plan()?))
    }

    /// Trains the network. The journal keeps the certificate and the run.
    ///
    /// # Errors
    /// If there is no teacher, the network cannot be set up, or the work is stopped.
    pub fn answer(&self, context: &Context<'_>) -> Result<Answer, QuestionError> {
        let Context { dataset, data, journal, work, .. } = *context;
        let plan = self.run.plan()?;
        let loss = self.run.loss.loss()?;
        let need = Need { margin: false, logits: self.run.loss.kind() == LabelKind::Soft };
        let teaching = self.teacher.teach(context, need)?;
        let choice = Choice::predict(dataset.n(), dataset.d(), &plan);
        let key = (
            ("train", &data.dataset.digest, &teaching.logits, loss, plan.initial_scale),
            (plan.width, plan.steps, plan.step_size, self.run.radius(), plan.seed),
        );
        let logits = teaching.logits.as_deref();
        let run = journal.cell(&key, || descent(dataset, logits, loss, &plan, &choice, work))?;
        Ok(Answer {
            loss,
            initial_scale: plan.initial_scale,
            width: plan.width,
            steps: plan.steps,
            step_size: plan.step_size,
            radius: self.run.radius(),
            seed: plan.seed,
            initial_risk: run.outcome.initial.risk,
            run,
            engine: choice,
            margin: teaching.margin,
            data: data.clone(),
        })
    }
}

fn descent(
    dataset: &Dataset,
    logits: Option<&[f64]>,
    loss: Loss,
    plan: &Plan,
    choice: &Choice,
    work: Work<'_>,
) -> Result<Run, QuestionError> {
    let on = |loss| objective(loss, dataset.labels(), logits);
    let trained = on(loss)?;
    let other = match loss {
        Loss::Soft(_) => Some(on(Loss::HARD)?),
        Loss::Hard(_) => on(Loss::SOFT).ok(),
    };
    let mut engine = choice.build(dataset.points(), plan, &work)?;
    let (mut averaged_other_risk, mut most_flips) = (other.map(|_| 0.0), 0);
    let outcome = descend(engine.as_mut(), &trained, plan, &work, |state| {
        if let (Some(other), Some(average)) = (other, &mut averaged_other_risk) {
            *average += other.risk(state.engine.outputs()) / plan.steps as f64;
        }
        most_flips = most_flips.max(state.engine.flips());
        true
    })?;
    Ok(Run { outcome, averaged_other_risk, most_flips })
}
