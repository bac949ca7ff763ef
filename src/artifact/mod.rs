//! Files that appear whole or not at all, and results that survive an interrupted run.

mod journal;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::error::Category;
use sha2::{Digest, Sha256};

pub use self::journal::{Journal, checksum};

/// Why a result could not be written or read back.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// A file operation failed.
    #[error("{}: {action}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was being done.
        action: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// Another process holds the journal.
    #[error("{}: another run is writing this journal; expected one run at a time", path.display())]
    Locked {
        /// The journal.
        path: PathBuf,
    },
    /// The file was not written by a journal: it is left as it is.
    #[error("{}: line {line}: found no record of a finished run; expected a journal", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The first line that is no record, from 1.
        line: u64,
    },
    /// A record of the journal was changed after it was written.
    #[error(
        "{}: line {line}: found a record that does not match its checksum; expected it as it was \
         written (without this line it is computed anew)",
        path.display()
    )]
    Corrupt {
        /// The journal.
        path: PathBuf,
        /// The first such line, from 1.
        line: u64,
    },
    /// A value could not be turned into JSON.
    #[error("{}: not representable as JSON: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The encoder's reason.
        source: serde_json::Error,
    },
}

pub(crate) fn io_error(
    path: &Path,
    action: &'static str,
) -> impl FnOnce(io::Error) -> ArtifactError {
    let path = path.to_owned();
    move |source| ArtifactError::Io { path, action, source }
}

/// The bytes of the regular file at `path`. Anything else (a folder, an endless device) is refused, so
/// that memory is bounded by what is on the disk.
///
/// # Errors
/// The system's, or that it is no regular file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    regular(&fs::metadata(path)?)?;
    fs::read(path)
}

fn regular(metadata: &fs::Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
    }
}

/// Where a file at `path` comes to stand: where a symbolic link leads, and in place of nothing but a regular file.
fn place(path: &Path) -> io::Result<PathBuf> {
    match fs::metadata(path) {
        Ok(found) => {
            regular(&found)?;
            if path.is_symlink() { fs::canonicalize(path) } else { Ok(path.to_owned()) }
        }
        // What else is wrong with the path is told where the draft is made.
        Err(_) => Ok(path.to_owned()),
    }
}

/// Writes `bytes` to a draft beside `path`, then renames it to `path`. The folder is made if need be; a symbolic
/// link is followed, and a device, a pipe or a folder in its place is refused.
///
/// The draft has one name, `.NAME.draft`, and whoever writes it holds a lock: two writers come one
/// after the other, and what a killed one left is written over by the next.
///
/// # Errors
/// [`ArtifactError::Io`]; nothing is left behind then.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), ArtifactError> {
    let path = &place(path).map_err(io_error(path, "cannot write"))?;
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(directory).map_err(io_error(directory, "cannot create the directory"))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.draft"));
    let mut file = lock_draft(&draft).map_err(io_error(directory, "cannot create a file"))?;
    let written = file
        .set_len(0)
        .and_then(|()| file.write_all(bytes))
        .map_err(io_error(path, "cannot write"))
        .and_then(|()| {
            fs::rename(&draft, path).map_err(io_error(path, "cannot rename into place"))
        });
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// The file at `draft`, created if need be, once nobody else has it.
fn lock_draft(draft: &Path) -> io::Result<File> {
    loop {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(draft)?;
        file.lock()?;
        // Whoever held the lock has renamed or removed that file: then it is no draft any more.
        let identity = |found: &fs::Metadata| (found.dev(), found.ino());
        match fs::metadata(draft) {
            Ok(found) if identity(&found) == identity(&file.metadata()?) => return Ok(file),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
}

/// Writes `value` as indented JSON with a final newline; see [`write()`].
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ArtifactError> {
    let text =
        to_json(value).map_err(|source| ArtifactError::Json { path: path.to_owned(), source })?;
    write(path, &text)
}

/// The bytes that [`write_json`] writes.
pub(crate) fn to_json(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

/// [`fingerprint`] in hexadecimal.
pub(crate) fn digest(inputs: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(hexadecimal(&fingerprint(inputs)?))
}

/// The version that computes results: that of the package, and a digest of its sources, its manifests,
/// `Cargo.lock` and the compiler. A result of another version is never taken for one of this.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("SOURCES_DIGEST"));

/// SHA-256 of this program's [`VERSION`] and `inputs`.
pub(crate) fn fingerprint(inputs: &impl Serialize) -> Result<[u8; 32], serde_json::Error> {
    let text = serde_json::to_vec(&(VERSION, inputs))?;
    Ok(Sha256::digest(text).into())
}

/// Where a JSON text is not what it should be, and what stands there.
pub fn json_fault(error: &serde_json::Error) -> String {
    let found = match error.classify() {
        Category::Data => "JSON of another kind",
        Category::Eof => "JSON that is cut off",
        Category::Io | Category::Syntax => "text that is no JSON",
    };
    format!("line {}, column {}: found {found}", error.line(), error.column())
}

/// `bytes` in hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device, a pipe or a socket that is named by mistake stays what it is, and a link goes on leading
    /// to the file, which alone is written.
    #[test]
    fn only_a_regular_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let [socket, file, link] = ["socket", "file", "link"].map(|name| folder.path().join(name));
        let _open = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let error = write(&socket, b"text").unwrap_err().to_string();
        assert!(error.contains("not a regular file"), "{error}");
        assert!(write(folder.path(), b"text").is_err());
        fs::write(&file, "before").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"after").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"after");
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    /// Writers at the same time: the file is one of theirs as a whole, and no draft is left, not even
    /// one that a killed process had left.
    #[test]
    fn writers_at_once_come_one_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("result.json");
        fs::write(folder.path().join(".result.json.draft"), vec![b'x'; 1 << 21]).unwrap();
        std::thread::scope(|scope| {
            for byte in 0..8u8 {
                let path = &path;
                scope.spawn(move || {
                    (0..20).for_each(|_| write(path, &vec![byte; 1 << 20]).unwrap());
                });
            }
        });
        let found = fs::read(&path).unwrap();
        assert!(found.len() == 1 << 20 && found.iter().all(|&byte| byte == found[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
