//! Why a cell has no result, and why a run ended before its last cell.

use crate::artifact::ArtifactError;
use crate::work::Stopped;

/// Why a cell has no result.
#[derive(Debug, thiserror::Error)]
pub enum CellError {
    /// The work was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
    /// It cannot be computed.
    #[error("{0}")]
    Refused(String),
}

/// Why a run ended before its last cell.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The store cannot be read or written.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// The work was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}
