//! Reading whole files.

use std::path::Path;

use super::DataError;
use crate::artifact;

/// The bytes of a regular file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, DataError> {
    artifact::read(path).map_err(|cause| DataError::Read { path: path.to_owned(), cause })
}
