//! Files of numbers that are known to belong to one computation.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::artifact::{ArtifactError, Journal, fingerprint, write};

/// A file of numbers that starts with the SHA-256 of everything that decides them, the version of
/// this program included, and with that of this and of the numbers.
#[derive(Clone, Debug)]
pub(super) struct Vault {
    path: PathBuf,
    key: [u8; 32],
}

impl Vault {
    /// The file at `path`, for the numbers that `inputs` decide.
    ///
    /// # Errors
    /// [`ArtifactError::Json`] if `inputs` cannot be written as JSON.
    pub(super) fn new(path: &Path, inputs: &impl Serialize) -> Result<Self, ArtifactError> {
        let key = fingerprint(inputs)
            .map_err(|source| ArtifactError::Json { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), key })
    }

    /// What `compute` gives: a record, which `journal` keeps under `inputs`, and `count` numbers, which the file keeps.
    /// Both are computed again if either is lost.
    ///
    /// # Errors
    /// Those of `compute`, and if either cannot be kept.
    pub(super) fn cell<K: Serialize, T: Serialize + DeserializeOwned, E: From<ArtifactError>>(
        &self,
        journal: &Journal,
        inputs: &K,
        count: usize,
        compute: impl Fn() -> Result<(T, Vec<f64>), E>,
    ) -> Result<(T, Vec<f64>), E> {
        let fresh = || -> Result<(T, Vec<f64>), E> {
            let (record, numbers) = compute()?;
            self.write(numbers.iter().copied())?;
            Ok((record, numbers))
        };
        let mut found = None;
        let record = journal.cell(inputs, || {
            let (record, numbers) = fresh()?;
            found = Some(numbers);
            Ok::<_, E>(record)
        })?;
        let found = found.or_else(|| self.read()).filter(|numbers| numbers.len() == count);
        found.map_or_else(fresh, |numbers| Ok((record, numbers)))
    }

    /// The numbers, unless there is no such file, its numbers belong to another computation or it was
    /// changed.
    pub(super) fn read(&self) -> Option<Vec<f64>> {
        let bytes = std::fs::read(&self.path).ok()?;
        let (checksum, numbers) = bytes.strip_prefix(&self.key)?.split_at_checked(32)?;
        if checksum != self.checksum(numbers) {
            return None;
        }
        let (numbers, []) = numbers.as_chunks::<8>() else { return None };
        Some(numbers.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect())
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn write(&self, numbers: impl Iterator<Item = f64>) -> Result<(), ArtifactError> {
        let numbers: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
        write(&self.path, &[&self.key[..], &self.checksum(&numbers), &numbers].concat())
    }

    fn checksum(&self, numbers: &[u8]) -> [u8; 32] {
        Sha256::new_with_prefix(self.key).chain_update(numbers).finalize().into()
    }

    /// Removes the file, if it is there.
    pub(super) fn clear(&self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Record and numbers are computed once, and again where the file is gone or holds another count, or the journal is
    /// new.
    #[test]
    fn what_is_lost_is_computed_again() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&folder.path().join("numbers"), &"a").unwrap();
        let (first, second) = (Journal::in_memory(), Journal::in_memory());
        let times = Cell::new(0);
        let ask = |journal: &Journal, count| {
            let compute = || {
                times.set(times.get() + 1);
                Ok::<_, ArtifactError>((7, vec![0.5; count]))
            };
            assert_eq!(vault.cell(journal, &"b", count, compute).unwrap(), (7, vec![0.5; count]));
            times.get()
        };
        assert_eq!([ask(&first, 2), ask(&first, 2)], [1, 1]);
        vault.clear();
        assert_eq!([ask(&first, 2), ask(&first, 2)], [2, 2]);
        assert_eq!([ask(&first, 3), ask(&second, 3)], [3, 4]);
    }

    /// Numbers come back with the same bits, whole, unchanged and only to the computation that they
    /// belong to.
    #[test]
    fn numbers_come_back_to_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("numbers");
        let vault = Vault::new(&path, &("a", 1)).unwrap();
        assert_eq!(vault.read(), None);
        vault.write([0.1, -0.0].into_iter()).unwrap();
        let bits = |numbers: Vec<f64>| numbers.into_iter().map(f64::to_bits).collect::<Vec<_>>();
        assert_eq!(vault.read().map(bits), Some(bits(vec![0.1, -0.0])));
        assert_eq!(Vault::new(&path, &("a", 2)).unwrap().read(), None);
        let whole = std::fs::read(&path).unwrap();
        for cut in [0, 40, whole.len() - 8, whole.len() - 1] {
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(vault.read(), None, "cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            assert_eq!(vault.read(), None, "byte {at}");
        }
        vault.clear();
        assert!(!path.exists());
    }
}
