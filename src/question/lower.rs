//! The question of `lower`.

use clap::Args;
use serde::{Deserialize, Serialize};
use theorems::certificate::c13;
use theorems::lower::r1;
use theorems::separation::a0;
use theorems::setting::Setting;

use super::number::deserialize_real;
use super::{Context, QuestionError};
use crate::data::Provenance;
use crate::lower::law::Law;
use crate::lower::{self, Part, Tried};
use crate::requirement::separable_by_law;

/// What width does every network with error at most ε have at least, however it was trained?
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LowerQuestion {
    /// Classification error ε, in (0, 1), averaged over the steps or at one of them
    #[arg(long, default_value_t = EPSILON)]
    #[serde(default = "epsilon", deserialize_with = "deserialize_real")]
    pub epsilon: f64,
    /// Failure probability δ, in (0, 1/3), of the width with the features at rest: error 0 with
    /// probability 1 − δ
    #[arg(long, default_value_t = DELTA)]
    #[serde(default = "delta", deserialize_with = "deserialize_real")]
    pub delta: f64,
}

const EPSILON: f64 = 0.1;
const DELTA: f64 = 0.1;
/// Widest draw that is asked whether it separates often enough.
const WIDEST: u64 = 1 << 20;

const fn delta() -> f64 {
    DELTA
}

/// What training needs that leaves every indicator at its initial value, on hard labels or on soft ones.
#[derive(Clone, Debug, Serialize)]
pub struct FeaturesFixed {
    /// Error 0 at some step with probability at least 1 − δ needs at least this many neurons.
    pub width: u64,
    /// From this width on the draw separates with that probability, and hard labels succeed for some initial
    /// scale, radius and number of steps; null if that was not decided up to the widest that is tried.
    pub enough: Option<u64>,
    /// 1 − δ.
    pub probability: f64,
    /// That without a separating draw there is no such run, and when draws separate.
    pub statements: [&'static str; 2],
}

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
    /// What training needs that does not move the features; null where the exact law does not apply: points that
    /// no open half-plane of R^2 holds.
    pub features_fixed: Option<FeaturesFixed>,
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
    /// [`QuestionError::Setting`] if ε or δ is outside its domain.
    pub fn check(&self) -> Result<(), QuestionError> {
        Ok(Setting::new(1, 0.5, self.epsilon, self.delta, 1.0).map(drop)?)
    }

    /// The width.
    ///
    /// # Errors
    /// If ε or δ is outside its domain, or the work is stopped.
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
            features_fixed: self.features_fixed(context)?,
            witness: bound.witness.iter().map(|row| row + 1).collect(),
            tried: bound.tried,
            n: dataset.n(),
            d: dataset.d(),
            data: data.clone(),
        })
    }

    fn features_fixed(
        &self,
        context: &Context<'_>,
    ) -> Result<Option<FeaturesFixed>, QuestionError> {
        let Some(law) = Law::of(context.dataset) else { return Ok(None) };
        let probability = 1.0 - self.delta;
        let widths = context.work.stage("widths", 0);
        let found = separable_by_law(&law, probability, WIDEST, &widths)?;
        Ok(Some(FeaturesFixed {
            width: found.at_least,
            enough: found.at_most,
            probability,
            statements: [c13::STATEMENT.id, a0::STATEMENT.id],
        }))
    }
}
