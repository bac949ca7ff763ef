//! The question of `margin`.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::number::{deserialize_whole, whole};
use super::teaching::{Certificate, certify};
use super::{CertificateQuestion, Context, QuestionError};
use crate::data::{Dataset, Provenance};
use crate::margin::hilbert::{self, Round};
use crate::margin::{Bracket, MarginError};
use crate::teacher::KeptTeacher;
use crate::work::Work;

/// What is the margin γ of Assumption 1?
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct MarginQuestion {
    /// How it is certified.
    #[command(flatten)]
    #[serde(flatten)]
    pub certificate: CertificateQuestion,
    /// Seed of the sampled directions
    #[arg(long, default_value_t = 0, value_parser = whole)]
    #[serde(default, deserialize_with = "deserialize_whole")]
    pub seed: u64,
}

/// What a data set's margin is known to be.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// The bracket of γ, and the teacher that attains its lower end.
    Certified(Box<Certified>),
    /// γ_H alone.
    Ceiling(Box<Ceiling>),
}

/// The bracket of γ, and the teacher that attains its lower end.
#[derive(Clone, Debug, Serialize)]
pub struct Certified {
    /// Margin and logits.
    #[serde(flatten)]
    pub certificate: Certificate,
    /// The data.
    pub data: Provenance,
    /// The teacher, as a file keeps it.
    #[serde(skip)]
    pub kept: KeptTeacher,
}

/// The answer for more points than the sampled program is for.
#[derive(Clone, Debug, Serialize)]
pub struct Ceiling {
    /// From 0 to the upper end of γ_H.
    pub gamma: Bracket,
    /// The upper end of γ_H.
    pub gamma_hilbert: f64,
    /// Both ends of γ_H.
    pub gamma_hilbert_bracket: Bracket,
    /// Number of points.
    pub n: usize,
    /// Dimension of the inputs.
    pub d: usize,
    /// Least norm of an input.
    pub c: f64,
    /// Points with weight in q.
    pub support: usize,
    /// Why γ is not bracketed.
    pub note: &'static str,
    /// The data.
    pub data: Provenance,
}

impl MarginQuestion {
    /// # Errors
    /// [`QuestionError::Domain`] if a number is outside its domain.
    pub fn check(&self) -> Result<(), QuestionError> {
        self.certificate.check()
    }

    /// The bracket; of too many points, what bounds it from above.
    ///
    /// # Errors
    /// If there is no margin, or the work is stopped.
    pub fn answer(&self, context: &Context<'_>) -> Result<Answer, QuestionError> {
        let data = context.data.clone();
        match certify(context, &self.certificate.options(self.seed)) {
            Err(QuestionError::Margin(MarginError::TooMany { .. })) => {
                Ok(Answer::Ceiling(Box::new(ceiling(context)?)))
            }
            kept => {
                let kept = kept?;
                let certificate = Certificate::of(kept.clone());
                Ok(Answer::Certified(Box::new(Certified { certificate, data, kept })))
            }
        }
    }
}

/// γ_H and its weights q.
///
/// # Errors
/// Those of [`hilbert::solve`].
pub fn hilbert_margin(
    dataset: &Dataset,
    work: Work<'_>,
) -> Result<(Bracket, Vec<f64>), QuestionError> {
    let options = hilbert::Options { relative_width: 1e-4, ..hilbert::Options::default() };
    let rounds = work.stage("rounds at most", options.rounds as u64);
    let mut observe = |round: &Round<'_>| {
        let _ = rounds.reach(round.number as u64);
    };
    let (points, labels) = (dataset.points(), dataset.labels());
    let solved = hilbert::solve(points, labels, &options, None, work, &mut observe)?;
    rounds.check()?;
    Ok(solved)
}

/// γ_H alone.
fn ceiling(context: &Context<'_>) -> Result<Ceiling, QuestionError> {
    let Context { dataset, data, work, .. } = *context;
    let (bracket, weights) = hilbert_margin(dataset, work)?;
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
        data: data.clone(),
    })
}
