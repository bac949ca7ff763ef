//! Where the finished parts of a certificate are kept, so that an interrupted one goes on.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::MarginError;
use super::options::Options;
use crate::artifact::Journal;

/// A journal, and the name of the data whose parts are kept there.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    journal: &'a Journal,
    data: &'a str,
}

impl<'a> Record<'a> {
    /// Keeps parts in `journal` under `data`, a digest that tells the points and their labels from all
    /// others.
    pub fn new(journal: &'a Journal, data: &'a str) -> Self {
        Self { journal, data }
    }

    /// The parts of the certificate under `options`.
    pub(super) fn under(self, options: &'a Options) -> Parts<'a> {
        Parts { record: self, options }
    }
}

/// The finished parts of one certificate.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    record: Record<'a>,
    options: &'a Options,
}

impl Parts<'_> {
    /// The part called `name`: from the journal, or else computed and kept.
    pub fn part<T: Serialize + DeserializeOwned>(
        &self,
        name: impl Serialize,
        compute: impl FnOnce() -> Result<T, MarginError>,
    ) -> Result<T, MarginError> {
        let Record { journal, data } = self.record;
        journal.cell(&("part of a margin", data, self.options, name), compute)
    }
}
