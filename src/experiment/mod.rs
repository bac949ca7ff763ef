//! Experiments: those of the paper on real data, and the widths that training, proofs and features need.

pub mod destroyed;
pub mod digits;
pub mod epochs;
pub mod frontier;
pub mod mnist_margin;
pub mod phases;
pub mod protocol;
pub mod protocols;
pub mod separation;
pub mod stack;
pub mod statistics;
pub mod summary;
pub mod table_1;
pub mod trained;
mod vault;
pub mod widths;

use crate::artifact::ArtifactError;
use crate::data::DataError;
use crate::work::Stopped;

/// Why an experiment could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A result cannot be recorded.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// A sample is too small or too large for a test.
    #[error(transparent)]
    Sample(#[from] statistics::SampleError),
    /// The work was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}
