//! Which labels a question is about.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::training::LabelKind;

/// Which labels to train on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Labels {
    /// The teacher's probabilities
    Soft,
    /// The labels of the data
    Hard,
}

impl From<Labels> for LabelKind {
    fn from(labels: Labels) -> Self {
        match labels {
            Labels::Soft => Self::Soft,
            Labels::Hard => Self::Hard,
        }
    }
}
