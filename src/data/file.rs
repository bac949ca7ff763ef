//! Reading whole files.

use std::fs;
use std::path::Path;

use super::{DataError, Place};

/// The bytes of a regular file. Anything else (a directory, an endless device) is refused, so that
/// memory is bounded by what is on the disk.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, DataError> {
    let unreadable = |cause| DataError::Read { path: path.to_owned(), cause };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        let place = Place::file(path);
        return Err(DataError::invalid(place, "something that is no file", "a regular file"));
    }
    fs::read(path).map_err(unreadable)
}
