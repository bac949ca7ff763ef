//! The question of `lower`.

use clap::Args;
use serde::{Deserialize, Serialize};
use theorems::lower::r1;
use theorems::setting::Setting;

use super::number::deserialize_real;
use super::{Context, QuestionError};
use crate::data::Provenance;
use crate::lower::{self, Part, Tried};

/// What width does every network with error at most ε have at least, however it was trained?
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LowerQuestion {
    /// Classification error ε, in (0, 1), averaged over the steps or at one of them
    #[arg(long, default_value_t = EPSILON)]
    #[serde(default = "epsilon", deserialize_with = "deserialize_real")]
    pub epsilon: f64,
}

const EPSILON: f64 = 0.1;

const fn epsilon() -> f64 {
    EPSILON
}

/// A width that is necessary, and the points that force it.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The network needs at least this many neurons; even, because half of them have each sign.
    pub width: u64,
    /// The statement.
    pub statement: &'static str,
    /// Classification error ε.
    pub epsilon: f64,
    /// Points that may be wrong: the largest number up to ε n.
    pub errors: u64,
    /// Whether the points that force the width are in a half-plane or all round the origin.
    pub part: Part,
    /// Changes of the label along these points that are left whichever of them are wrong.
    pub changes: u64,
    /// Row numbers of the points, from 1; empty where no point forces more than two neurons.
    pub witness: Vec<usize>,
    /// What was looked at.
    pub tried: Tried,
    /// Number of points.
    pub n: usize,
    /// Dimension of the inputs.
    pub d: usize,
    /// The data.
    pub data: Provenance,
}

impl LowerQuestion {
    /// # Errors
    /// [`QuestionError::Setting`] if ε is outside its domain.
    pub fn check(&self) -> Result<(), QuestionError> {
        Ok(Setting::new(1, 0.5, self.epsilon, 0.1, 1.0).map(drop)?)
    }

    /// The width.
    ///
    /// # Errors
    /// If ε is outside its domain, or the work is stopped.
    pub fn answer(&self, context: &Context<'_>) -> Result<Answer, QuestionError> {
        self.check()?;
        let Context { dataset, data, work, .. } = *context;
        let errors = r1::errors_allowed(dataset.n() as u64, self.epsilon);
        let bound = lower::bound(dataset, errors, &work)?;
        Ok(Answer {
            width: bound.width,
            statement: r1::STATEMENT.id,
            epsilon: self.epsilon,
            errors,
            part: bound.part,
            changes: bound.changes,
            witness: bound.witness.iter().map(|row| row + 1).collect(),
            tried: bound.tried,
            n: dataset.n(),
            d: dataset.d(),
            data: data.clone(),
        })
    }
}
