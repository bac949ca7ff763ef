//! Why a question has no answer.

use theorems::bound::BoundError;
use theorems::setting::SettingError;

use crate::artifact::ArtifactError;
use crate::certificate::CertificateError;
use crate::data::DataError;
use crate::margin::MarginError;
use crate::problem::ProblemError;
use crate::training::TrainingError;
use crate::work::Stopped;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// A value outside the domain of its argument.
    #[error("{name} {found}: expected {expected}")]
    Domain {
        /// The argument, named like its flag.
        name: String,
        /// The value.
        found: String,
        /// The domain.
        expected: String,
    },
    /// An argument that is missing or of another type, or two that exclude each other.
    #[error("{0}")]
    Argument(String),
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There is no margin.
    #[error(transparent)]
    Margin(MarginError),
    /// A value outside the domain of its symbol.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A statement sizes no network here.
    #[error(transparent)]
    Bound(#[from] BoundError),
    /// A network cannot be set up or trained.
    #[error(transparent)]
    Training(TrainingError),
    /// A result cannot be recorded.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// There is no certificate.
    #[error(transparent)]
    Certificate(CertificateError),
    /// An answer cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The work was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

impl QuestionError {
    /// The value `found` of the argument `name` is not what was expected.
    pub fn domain(name: &str, found: impl ToString, expected: impl Into<String>) -> Self {
        Self::Domain { name: name.into(), found: found.to_string(), expected: expected.into() }
    }
}

impl From<MarginError> for QuestionError {
    fn from(error: MarginError) -> Self {
        match error {
            MarginError::Stopped(error) => error.into(),
            error => Self::Margin(error),
        }
    }
}

impl From<CertificateError> for QuestionError {
    fn from(error: CertificateError) -> Self {
        match error {
            CertificateError::Stopped(error) => error.into(),
            error => Self::Certificate(error),
        }
    }
}

impl From<TrainingError> for QuestionError {
    fn from(error: TrainingError) -> Self {
        match error {
            TrainingError::Stopped(error) => error.into(),
            error => Self::Training(error),
        }
    }
}

impl From<ProblemError> for QuestionError {
    fn from(error: ProblemError) -> Self {
        match error {
            ProblemError::Data(error) => error.into(),
            ProblemError::Margin(error) => error.into(),
            ProblemError::Setting(error) => error.into(),
            ProblemError::Artifact(error) => error.into(),
            ProblemError::Bound(error) => error.into(),
            ProblemError::Training(error) => error.into(),
            ProblemError::Stopped(error) => error.into(),
            ProblemError::Certificate(error) => error.into(),
            ProblemError::NoTeacher => Self::Argument(error.to_string()),
        }
    }
}
