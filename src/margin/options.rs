//! What is asked of a margin certificate.

use serde::{Deserialize, Serialize};

use super::error::MarginError;
use super::objective::Objective;

/// What is asked of a margin certificate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Seed of the sampled directions.
    pub seed: u64,
    /// Relative width (upper − lower)/upper at which a sampled certificate stops.
    pub relative_width: f64,
    /// Probability with which a sampled certificate must hold, below 1.
    pub confidence: f64,
    /// Pairs of directions z, −z on which a sampled program is solved, an eighth of them if that will do;
    /// its weights are polished on up to 64 times as many.
    pub pairs: u64,
    /// Most fresh pairs of directions, or of opposite half circles, spent on a sampled certificate.
    pub fresh_pairs: u64,
    /// What the teacher is chosen for, where cells or arcs are enumerated.
    #[serde(default, skip_serializing_if = "Objective::is_margin")]
    pub teacher_objective: Objective,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0,
            relative_width: 0.05,
            confidence: 0.999,
            pairs: 1 << 17,
            fresh_pairs: 1 << 22,
            teacher_objective: Objective::Margin,
        }
    }
}

impl Options {
    /// Checks the domain of every option.
    pub(super) fn check(&self) -> Result<(), MarginError> {
        let fail = |name, value, expected| Err(MarginError::Option { name, value, expected });
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return fail("confidence", self.confidence, "a probability above 0 and below 1");
        }
        if !(self.relative_width > 0.0 && self.relative_width < 1.0) {
            return fail("relative_width", self.relative_width, "a number above 0 and below 1");
        }
        if self.pairs == 0 {
            return fail("pairs", 0.0, "at least 1");
        }
        if self.fresh_pairs == 0 {
            return fail("fresh_pairs", 0.0, "at least 1");
        }
        Ok(())
    }
}
