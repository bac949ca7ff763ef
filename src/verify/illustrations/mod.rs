//! What the figures show beside the checks: bounds along an axis, the risk along a run, margins of
//! families of data, and the way from a bound to the measured width.

pub mod bounds;
pub mod margins;
pub mod training;
pub mod waterfall;

use serde::{Deserialize, Serialize};

use self::bounds::Curve;
use self::margins::Family;
use self::training::Training;
use self::waterfall::Waterfalls;
use crate::artifact::Journal;
use crate::problem::ProblemError;
use crate::work::Work;

/// Everything that the figures show and that no check holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Illustrations {
    /// Required widths against γ, by statement.
    pub widths: Vec<Curve>,
    /// The margin, as a function of ε, below which the soft width is the smaller one, by pair of statements.
    pub crossovers: Vec<Curve>,
    /// The risk along one run for each kind of labels.
    pub training: Training,
    /// The margin against the number of points.
    pub margins: Vec<Family>,
    /// From the printed width to the measured one.
    pub waterfalls: Waterfalls,
}

/// Computes them all.
///
/// # Errors
/// If a problem cannot be set up, a result cannot be recorded, or the work is stopped.
pub fn compute(journal: &Journal, work: Work<'_>) -> Result<Illustrations, ProblemError> {
    Ok(Illustrations {
        widths: bounds::widths()?,
        crossovers: bounds::crossovers()?,
        training: training::compute(journal, work)?,
        margins: margins::compute(journal, work)?,
        waterfalls: waterfall::compute(journal, work)?,
    })
}
