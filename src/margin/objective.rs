//! Which of the fields that prove the margin is the teacher.
//!
//! The best v is not unique: points whose margin is above γ* leave it free. A second cone program takes the field
//! of the largest min m_i − ε max m_i, whose margins are more equal, or of the largest min m_i + ε Σ m_i/n; ε
//! is made smaller until min m_i is within a millionth of the best one.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::cone::Goal;
use super::error::MarginError;
use super::regions::Regions;
use super::solver::failure;
use super::vector::Vector;
use crate::work::Stage;

/// Most of the margin that is given away.
const LOSS: f64 = 1e-6;

/// Gap at which the second program is left, in units of the margin and ε.
const GAP: f64 = 1e-3;

/// Tries at most; ε is 1 at first.
const TRIES: usize = 8;

/// What a teacher is chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// Nothing but the margin
    #[default]
    Margin,
    /// Logits that are most equal: the largest y_i z_i is as small as the margin allows
    Equal,
    /// Logits that are large: the mean of y_i z_i is as large as the margin allows
    Mean,
}

impl Objective {
    /// Whether it is the default one.
    pub fn is_margin(&self) -> bool {
        *self == Self::Margin
    }
}

/// The margins y_i z_i of a teacher.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The least one.
    pub least: f64,
    /// Their mean.
    pub mean: f64,
    /// The largest one.
    pub largest: f64,
}

impl Spread {
    /// Of `margins`, at least one, each times `unit`.
    fn of(margins: &[f64], unit: f64) -> Self {
        Self {
            least: margins.iter().copied().fold(f64::INFINITY, f64::min) * unit,
            mean: margins.iter().sum::<f64>() / margins.len() as f64 * unit,
            largest: margins.iter().copied().fold(f64::NEG_INFINITY, f64::max) * unit,
        }
    }

    /// Of points `factor` times as long.
    pub(super) fn scaled(self, factor: impl Fn(f64) -> f64) -> Self {
        Self { least: factor(self.least), mean: factor(self.mean), largest: factor(self.largest) }
    }
}

/// What the choice of a teacher changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What it was chosen for.
    pub objective: Objective,
    /// Its margins.
    pub chosen: Spread,
    /// Those of the field that was found for the margin alone.
    pub otherwise: Spread,
}

/// A field with its margins, in units of the longest point.
pub(super) struct Chosen {
    pub vectors: Vec<Vector>,
    pub margins: Vec<f64>,
    pub choice: Choice,
}

/// The field over `regions` that is best for `objective`, where a field for the margin alone has `margins`; all
/// in units of `unit`. None if nothing but the margin is asked for; v = 0 where the margin is 0.
pub(super) fn choose(
    regions: &Regions,
    objective: Objective,
    margins: &[f64],
    unit: f64,
    stage: &Stage<'_>,
) -> Result<Option<Chosen>, MarginError> {
    let otherwise = Spread::of(margins, unit);
    let best = otherwise.least / unit;
    if best <= 0.0 && !objective.is_margin() {
        let (vectors, margins) = (vec![[0.0; 3]; regions.patterns.len()], vec![0.0; margins.len()]);
        let choice = Choice { objective, chosen: Spread::of(&margins, unit), otherwise };
        return Ok(Some(Chosen { vectors, margins, choice }));
    }
    let mut share = 1.0;
    for _ in 0..TRIES {
        let goal = match objective {
            Objective::Margin => return Ok(None),
            Objective::Equal => Goal::Equal { share },
            Objective::Mean => Goal::Mean { share },
        };
        let (_, vectors) = regions.solve(goal, GAP * share * best.abs(), stage)?;
        let margins = regions.margins(&vectors);
        let chosen = Spread::of(&margins, unit);
        let loss = 1.0 - chosen.least / otherwise.least;
        if loss <= LOSS {
            let choice = Choice { objective, chosen, otherwise };
            return Ok(Some(Chosen { vectors, margins, choice }));
        }
        // What is given away grows as the square of a small ε.
        share *= (0.5 * LOSS / loss).sqrt().max(1e-2);
    }
    let found = "no field was found within a millionth of the margin";
    Err(failure("program of the teacher's objective", found))
}
