//! The schedule of a requirement: a statement's, one that is easy to prove, or the one that is given.

use theorems::setting::Setting;
use theorems::statement::Statement;

use super::RequireQuestion;
use crate::certificate::Loss;
use crate::question::run::radius;
use crate::question::{Labels, LossName, QuestionError};
use crate::requirement::Schedule;

/// A schedule, and the width and probability of the statement that it is from.
pub(super) struct Scheduled {
    pub schedule: Schedule,
    pub bound: Option<f64>,
    pub promised: Option<f64>,
}

impl Scheduled {
    /// Where nothing is trained.
    pub fn nothing() -> Self {
        let schedule = Schedule { steps: 0, step_size: 0.0, radius: None };
        Self { schedule, bound: None, promised: None }
    }
}

impl RequireQuestion {
    /// The schedule of a proof, at the margin `gamma` of the labels that are trained on.
    pub(super) fn provable(&self, gamma: Option<f64>) -> Result<Schedule, QuestionError> {
        let loss = match (self.loss.labels, self.loss.loss) {
            (_, LossName::Perceptron) => Loss::Perceptron,
            (Labels::Hard, LossName::Logistic) => Loss::Hard,
            (Labels::Soft | Labels::Smoothed, LossName::Logistic) => Loss::Soft,
        };
        let positive = gamma.filter(|&gamma| gamma > 0.0);
        if let (Some(gamma), None, None) = (gamma, positive, self.steps)
            && loss != Loss::Hard
        {
            let expected = "logits of the sign of their labels, or steps";
            return Err(QuestionError::domain("teacher", format!("γ = {gamma}"), expected));
        }
        let usual = Schedule::provable(loss, positive.unwrap_or(1.0), self.epsilon);
        Ok(Schedule {
            steps: self.steps.unwrap_or(usual.steps),
            step_size: self.step_size.unwrap_or(usual.step_size),
            radius: radius(self.radius)?,
        })
    }

    /// The schedule of `statement`; `speaks` says whether it speaks of this training.
    pub(super) fn schedule(
        &self,
        statement: &Statement,
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
    pub(super) fn given(&self) -> Result<Schedule, QuestionError> {
        let (Some(steps), Some(step_size)) = (self.steps, self.step_size) else {
            return Err(QuestionError::Argument(
                "found no statement; expected steps, step-size and radius".into(),
            ));
        };
        Ok(Schedule { steps, step_size, radius: radius(self.radius)? })
    }
}
