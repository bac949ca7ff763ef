//! The margin of the points, as `margin` answers it, and the field v that proves it, arc by arc.

use std::f64::consts::TAU;

use serde::Serialize;

use super::points::Data;
use super::refusal::Refusal;
use crate::margin::{Field, breakpoints};
use crate::question::margin::{Answer, Certified};
use crate::question::{MarginQuestion, QuestionError, fill};
use crate::teacher::KeptTeacher;
use crate::work::Work;

/// The margin with its proof in the plane.
#[derive(Serialize)]
pub struct Shown {
    /// As the command line prints it with `--json`.
    #[serde(flatten)]
    certified: Certified,
    /// Share of each point in the upper end of γ*.
    weights: Vec<f64>,
    /// Directions from which the same points are seen, all round.
    arcs: Vec<Arc>,
}

/// Directions z from which the same points are on the near side, and v(z) there.
#[derive(Serialize)]
struct Arc {
    /// Angle at which it begins, in [0, 2π).
    from: f64,
    /// Angle at which it ends, above `from`.
    to: f64,
    /// The field.
    v: [f64; 2],
}

/// The margin of `data`.
///
/// # Errors
/// A [`Refusal`] if there is none, or the work is stopped.
pub fn answer(data: &Data, work: Work<'_>) -> Result<Shown, Refusal> {
    let question: MarginQuestion = fill(serde_json::Map::new())?;
    match question.answer(&data.context(work))? {
        Answer::Certified(certified) => {
            let arcs = arcs(data, &certified.kept);
            let weights = certified.kept.weights.clone();
            Ok(Shown { certified: *certified, weights, arcs })
        }
        Answer::Ceiling(ceiling) => Err(Refusal::unusable(ceiling.note)),
    }
}

/// The arcs between the directions at right angles to a point, and v in the middle of each.
fn arcs(data: &Data, kept: &KeptTeacher) -> Vec<Arc> {
    let dataset = &data.dataset;
    let Some(field) =
        Field::new(kept.field.clone(), dataset.points(), dataset.labels(), &kept.weights)
    else {
        return Vec::new();
    };
    let mut ends = breakpoints(dataset.points());
    ends.dedup();
    let after = ends[1..].iter().copied().chain([ends[0] + TAU]);
    let arc = |(&from, to): (&f64, f64)| {
        let (sin, cos) = from.midpoint(to).sin_cos();
        let mut v = [0.0; 2];
        field.evaluate(&[cos, sin], &mut v);
        Arc { from, to, v }
    };
    ends.iter().zip(after).map(arc).collect()
}

impl From<crate::work::Stopped> for Refusal {
    fn from(stopped: crate::work::Stopped) -> Self {
        QuestionError::from(stopped).into()
    }
}
