//! The part of a margin's certificate that commands show and train on.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::artifact::{ArtifactError, Journal};
use crate::data::Dataset;
use crate::margin::{self, Margin, MarginError, Options, Record};
use crate::work::Work;

/// The margin and the logits of the teacher that proves it.
#[derive(Serialize, Deserialize)]
pub struct Certificate {
    #[serde(flatten)]
    pub margin: Margin,
    /// The teacher's z_i.
    pub logits: Vec<f64>,
    /// Largest error of a logit.
    pub logit_radius: f64,
}

/// Why there is no certificate.
#[derive(Debug, Error)]
pub enum CertificateError {
    #[error(transparent)]
    Margin(#[from] MarginError),
    #[error(transparent)]
    Journal(#[from] ArtifactError),
}

impl Certificate {
    /// The certificate of `dataset`, whose digest is `digest`, from the journal if it is there.
    pub fn of(
        dataset: &Dataset,
        digest: &str,
        options: &Options,
        journal: &Journal,
    ) -> Result<Self, CertificateError> {
        journal.cell(&("margin", digest, options), || {
            let record = Record::new(journal, digest);
            let work = Work::unwatched();
            let margin::Certificate { margin, logits, logit_radius, .. } =
                margin::resume(dataset.points(), dataset.labels(), options, record, work)?;
            Ok(Self { margin, logits, logit_radius })
        })
    }
}
