//! The question of `lower`.

use clap::Args;
use serde::{Deserialize, Serialize};
use theorems::certificate::c13;
use theorems::lower::{l3, r1};
use theorems::separation::a0;
use theorems::setting::Setting;

use super::number::{deserialize_optional_real, deserialize_real};
use super::{Context, QuestionError};
use crate::data::Provenance;
use crate::lower::law::Law;
use crate::lower::{self, Part, Tried, Within};
use crate::requirement::separable_by_law;

/// What width does every network with error at most ε have at least, however it was trained?
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LowerQuestion {
    /// Classification error ε, in (0, 1), averaged over the steps or at one of them
    #[arg(long, default_value_t = EPSILON)]
    #[serde(default = "epsilon", deserialize_with = "deserialize_real")]
    pub epsilon: f64,
    /// Radius B, within B/√m of which every neuron stays: of training within it a width is also left out if
    /// it fails with probability above δ (data of two coordinates) [default: any training]
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub radius: Option<f64>,
    /// Failure probability δ, in (0, 1/3), of the width within the radius, and of that with the features at
    /// rest: success with probability 1 − δ
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
    /// What training needs that does not move the features; null where the exact law does not apply: points that
    /// no open half of a plane holds.
    pub features_fixed: Option<FeaturesFixed>,
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
    /// If ε, δ or the radius is outside its domain, or the work is stopped.
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
            features_fixed: self.features_fixed(context)?,
            witness: bound.witness.iter().map(|row| row + 1).collect(),
            tried: bound.tried,
            within,
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

    fn within(
        &self,
        context: &Context<'_>,
        errors: u64,
        start: u64,
    ) -> Result<Option<WithinRadius>, QuestionError> {
        let Some(radius) = self.radius.filter(|radius| radius.is_finite()) else {
            return Ok(None);
        };
        let within = Within { radius, failure: self.delta };
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
