//! Reading and writing whole files.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

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

/// Writes a file beside its place and then renames it, so that `path` never holds half of it.
pub(super) fn write(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), DataError> {
    let write = || -> io::Result<()> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = tempfile::tempdir_in(parent.unwrap_or(Path::new(".")))?;
        let draft: PathBuf = folder.path().join("draft");
        let mut writer = BufWriter::new(File::create(&draft)?);
        fill(&mut writer)?;
        writer.flush()?;
        writer.get_ref().sync_all()?;
        fs::rename(&draft, path)
    };
    write().map_err(|cause| DataError::Write { path: path.to_owned(), cause })
}
