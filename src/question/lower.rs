//! The question of `lower`.

use clap::Args;
use serde::{Deserialize, Serialize};
use theorems::lower::{l3, r1};
use theorems::setting::Setting;

use super::number::{deserialize_optional_real, deserialize_real};
use super::{Context, QuestionError};
use crate::data::Provenance;
use crate::lower::{self, Part, Tried, Within};

/// What width does every network with error at most ε have at least, however it was trained?
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LowerQuestion {
    /// Classification error ε, in (0, 1), averaged over the steps or at one of them
    #[arg(long, default_value_t = EPSILON)]
    #[serde(default = "epsilon", deserialize_with = "deserialize_real")]
    pub epsilon: f64,
    /// Radius B, within B/√m of which every neuron stays: a width is then also left out if training on it
    /// fails with probability above 3δ (data of two coordinates) [default: any training]
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub radius: Option<f64>,
    /// Failure probability δ, in (0, 1/3), where there is a radius
    #[arg(long, default_value_t = DELTA)]
    #[serde(default = "delta", deserialize_with = "deserialize_real")]
    pub delta: f64,
}

const EPSILON: f64 = 0.1;
const DELTA: f64 = 0.1;

const fn epsilon() -> f64 {
    EPSILON
}

const fn delta() -> f64 {
    DELTA
}

/// What a radius adds.
#[derive(Clone, Debug, Serialize)]
pub struct WithinRadius {
    /// Radius B.
    pub radius: f64,
    /// Failure probability δ.
    pub delta: f64,
    /// The least width that neither statement leaves out.
    pub width: u64,
    /// Within the radius training at the width before it is proved to fail with this probability; null if
    /// it is left out for any training.
    pub failure: Option<f64>,
    /// Row numbers, from 1, of triples of which some one, or as many as force the errors, is split by no
    /// boundary.
    pub triples: Vec<[usize; 3]>,
    /// Triples in all: those of the smallest angles are used.
    pub triples_of: usize,
}

/// A width that is necessary, and the points that force it.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The network needs at least this many neurons; even, because half of them have each sign.
    pub width: u64,
    /// The statement that forces this width.
    pub statement: &'static str,
    /// That of any network, however it was trained.
    pub of_any_training: u64,
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
    /// What a radius adds; null without one, and where the data hold no triple in two coordinates.
    pub within: Option<WithinRadius>,
    /// Number of points.
    pub n: usize,
    /// Dimension of the inputs.
    pub d: usize,
    /// The data.
    pub data: Provenance,
}

impl LowerQuestion {
    /// # Errors
    /// [`QuestionError`] if ε, δ or the radius is outside its domain.
    pub fn check(&self) -> Result<(), QuestionError> {
        Setting::new(1, 0.5, self.epsilon, self.delta, 1.0)?;
        match self.radius {
            Some(radius) if radius.is_nan() || radius <= 0.0 => {
                Err(QuestionError::domain("radius", radius, "a positive number, or inf"))
            }
            _ => Ok(()),
        }
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
        let within = self.within(context, errors, bound.width)?;
        let beyond = within.as_ref().filter(|within| within.width > bound.width);
        Ok(Answer {
            width: beyond.map_or(bound.width, |within| within.width),
            statement: beyond.map_or(r1::STATEMENT.id, |_| l3::STATEMENT.id),
            of_any_training: bound.width,
            epsilon: self.epsilon,
            errors,
            part: bound.part,
            changes: bound.changes,
            witness: bound.witness.iter().map(|row| row + 1).collect(),
            tried: bound.tried,
            within,
            n: dataset.n(),
            d: dataset.d(),
            data: data.clone(),
        })
    }
    fn within(
        &self,
        context: &Context<'_>,
        errors: u64,
        start: u64,
    ) -> Result<Option<WithinRadius>, QuestionError> {
        let Some(radius) = self.radius.filter(|radius| radius.is_finite()) else {
            return Ok(None);
        };
        let within = Within { radius, failure: 3.0 * self.delta };
        let found = lower::radius_bound(context.dataset, errors, within, start, &context.work)?;
        Ok(found.map(|found| WithinRadius {
            radius,
            delta: self.delta,
            width: found.width,
            failure: found.failure,
            triples: found.triples.iter().map(|rows| rows.map(|row| row + 1)).collect(),
            triples_of: found.triples_of,
        }))
    }
}
