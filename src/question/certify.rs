//! The question of `certify`.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::run::radius;
use super::teaching::Need;
use super::{Context, QuestionError, RunQuestion, TeacherQuestion};
use crate::certificate::{self, Certificate, CertificateError, Evaluation, Proof};
use crate::data::Provenance;
use crate::training::Loss;

/// A [`RunQuestion`] on a command line on which another flag may take its place: none of its flags
/// is required, but where one is given the others are.
#[derive(Clone, Debug)]
pub struct OptionalQuestion(pub Option<RunQuestion>);

impl clap::FromArgMatches for OptionalQuestion {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let given = ["labels", "width", "steps", "step_size"];
        if given.iter().any(|flag| matches.contains_id(flag)) {
            RunQuestion::from_arg_matches(matches).map(|question| Self(Some(question)))
        } else {
            Ok(Self(None))
        }
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for OptionalQuestion {
    fn augment_args(command: clap::Command) -> clap::Command {
        RunQuestion::augment_args_for_update(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        RunQuestion::augment_args_for_update(command)
    }
}

/// The question together with the teacher of its soft labels.
#[derive(Args, Clone, Debug, Serialize, Deserialize)]
pub struct WithTeacher {
    /// The teacher.
    #[command(flatten)]
    #[serde(flatten)]
    pub teacher: TeacherQuestion,
    /// The question.
    #[command(flatten)]
    #[serde(flatten)]
    pub question: RunQuestion,
}

/// Two proven ends of an average over t < T, t = 0 included.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Ends {
    /// From below.
    pub lower: f64,
    /// From above.
    pub upper: f64,
}

/// A proven upper end.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Ceiling {
    /// From above; null where nothing is proved.
    pub upper: Option<f64>,
}

/// Where the bound on the error comes from.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Budget {
    /// What neurons that may change an indicator cost.
    pub flips: f64,
    /// What the way to the reference costs, S²/(ηT).
    pub distance: f64,
    /// What is left to learn at the reference.
    pub gap: f64,
}

/// How the reference was found.
#[derive(Clone, Debug, Serialize)]
pub struct Reference {
    /// The rule.
    pub rule: Option<certificate::Rule>,
    /// Whether it leaves alone what neurons near a boundary see.
    pub orthogonal: bool,
}

/// What is proved of the network.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Labels, loss and scale.
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
    /// The radius for which the bounds hold; null for plain gradient descent.
    pub radius: Option<f64>,
    /// Seed of the initial weights.
    pub seed: u64,
    /// The averaged classification error.
    pub error: Ends,
    /// The averaged risk that is trained.
    pub risk: Ceiling,
    /// The parts of the upper bound of the error; null if it is 1 for want of a proof.
    pub budget: Option<Budget>,
    /// How the reference was found.
    pub reference: Reference,
    /// Pairs of neurons that may change an indicator.
    pub flippable: u64,
    /// Groups of pairs that can do the same.
    pub groups: usize,
    /// The data.
    pub data: Provenance,
    /// What proves it.
    #[serde(skip)]
    pub proof: Proof,
}

impl RunQuestion {
    /// Finds a reference and proves what follows from it. The teacher is that of soft labels.
    ///
    /// # Errors
    /// If there is no teacher, or the work is stopped.
    pub fn certify(
        &self,
        teacher: &TeacherQuestion,
        context: &Context<'_>,
    ) -> Result<Answer, QuestionError> {
        let question = self.question()?;
        let certified = with_problem(teacher, context, question.loss, |problem| {
            certificate::certify(problem, question, &context.work)
        })?;
        answer(certified, context)
    }

    /// The question as certificates put it.
    ///
    /// # Errors
    /// As [`RunQuestion::check`], and if the loss has no certificate.
    pub fn question(&self) -> Result<certificate::Question, QuestionError> {
        self.check()?;
        let (loss, scale) = self.certified_loss()?;
        Ok(certificate::Question {
            width: self.width,
            seed: self.seed,
            steps: self.steps,
            step_size: self.step_size,
            radius: radius(self.radius)?,
            initial_scale: self.loss.initial_scale,
            scale,
            loss,
        })
    }

    fn certified_loss(&self) -> Result<(certificate::Loss, f64), QuestionError> {
        let loss = self.loss.loss()?;
        certificate::Loss::of(loss).ok_or_else(|| {
            let found = self.loss.temperature.unwrap_or(1.0);
            QuestionError::domain("temperature", found, "1: no other has a certificate")
        })
    }
}

/// Evaluates `proof` again, from the data and the seed alone.
///
/// # Errors
/// If it is no proof about these data, or the work is stopped.
pub fn recheck(
    proof: &Proof,
    teacher: &TeacherQuestion,
    context: &Context<'_>,
) -> Result<Answer, QuestionError> {
    let certified = with_problem(teacher, context, proof.question.loss, |problem| {
        proof.check(problem, &context.work)
    })?;
    answer(certified, context)
}

/// The Coq file that proves the bound of `proof` on the averaged error.
///
/// # Errors
/// If the network is too large or nothing is proved that Coq can check, or the work is stopped.
pub fn in_coq(
    proof: &Proof,
    teacher: &TeacherQuestion,
    context: &Context<'_>,
) -> Result<String, QuestionError> {
    with_problem(teacher, context, proof.question.loss, |problem| {
        certificate::in_coq(proof, problem, &context.work)
    })
}

fn with_problem<T>(
    teacher: &TeacherQuestion,
    context: &Context<'_>,
    loss: certificate::Loss,
    certify: impl FnOnce(certificate::Problem<'_>) -> Result<T, CertificateError>,
) -> Result<T, QuestionError> {
    let need = Need { margin: false, logits: loss == certificate::Loss::Soft };
    let teaching = teacher.teach(context, need)?;
    let dataset = context.dataset;
    Ok(certify(certificate::Problem {
        points: dataset.points(),
        labels: dataset.labels(),
        logits: teaching.logits.as_deref().unwrap_or_default(),
    })?)
}

fn answer(certified: Certificate, context: &Context<'_>) -> Result<Answer, QuestionError> {
    let question = certified.proof.question;
    let budget = certified.evaluation.as_ref().map(|evaluation| {
        let Evaluation { flips, distance, gap, .. } = *evaluation;
        Budget { flips, distance, gap }
    });
    Ok(Answer {
        loss: question.loss.with_scale(question.scale),
        initial_scale: question.initial_scale,
        width: question.width,
        steps: question.steps,
        step_size: question.step_size,
        radius: certified.radius,
        seed: question.seed,
        error: Ends { lower: certified.lower, upper: certified.upper },
        risk: Ceiling { upper: certified.risk },
        budget,
        reference: Reference { rule: certified.rule, orthogonal: certified.orthogonal },
        flippable: certified.flippable,
        groups: certified.groups,
        data: context.data.clone(),
        proof: certified.proof,
    })
}
