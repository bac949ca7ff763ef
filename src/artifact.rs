//! Files that appear whole or not at all, and results that survive an interrupted run.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::error::Category;
use sha2::{Digest, Sha256};

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

/// Writes `bytes` to a draft beside `path`, then renames it to `path`. The folder is made if need be.
///
/// The draft has one name, `.NAME.draft`, and whoever writes it holds a lock: two writers come one
/// after the other, and what a killed one left is written over by the next.
///
/// # Errors
/// [`ArtifactError::Io`]; nothing is left behind then.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), ArtifactError> {
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

/// A line of a journal.
#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    sha256: String,
    value: Value,
}

impl Line {
    fn new(key: String, value: Value) -> Self {
        Self { sha256: checksum(&key, &value), key, value }
    }

    /// With the end of the line.
    fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut text = serde_json::to_vec(self)?;
        text.push(b'\n');
        Ok(text)
    }

    /// Whether this is what was read from `text`, and what was once written there: each byte counts.
    fn is_written_as(&self, text: &[u8]) -> bool {
        self.sha256 == checksum(&self.key, &self.value)
            && self.to_bytes().is_ok_and(|bytes| bytes == text)
    }
}

/// SHA-256, in hexadecimal, of a result (its JSON without spaces) and of the key that it is recorded
/// under (64 hexadecimal digits), which comes first.
pub fn checksum(key: &str, value: &Value) -> String {
    hexadecimal(&Sha256::new_with_prefix(key).chain_update(value.to_string()).finalize())
}

/// An append-only record of finished cells of work, one JSON line each.
///
/// A cell is named by the SHA-256 of everything that decides its result, the version of this
/// program included. Its line carries the [`checksum`] of the result, so that a line that was changed
/// is not believed. A last line that a killed process left unfinished is dropped on opening.
pub struct Journal {
    path: PathBuf,
    state: Mutex<(BTreeMap<String, Value>, Option<File>)>,
}

impl Journal {
    /// A journal that remembers within this process only.
    pub fn in_memory() -> Self {
        Self { path: PathBuf::new(), state: Mutex::new((BTreeMap::new(), None)) }
    }

    /// Opens or creates the journal at `path`, and locks it against other processes.
    ///
    /// # Errors
    /// [`ArtifactError::Io`], [`ArtifactError::Locked`], or, for a file that is then left as it is,
    /// [`ArtifactError::Foreign`] if it holds anything but records and [`ArtifactError::Corrupt`] if a
    /// record was changed.
    pub fn open(path: &Path) -> Result<Self, ArtifactError> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(io_error(parent, "cannot create the directory"))?;
        }
        let file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)
            .and_then(|file| regular(&file.metadata()?).map(|()| file))
            .map_err(io_error(path, "cannot open"))?;
        file.try_lock().map_err(|_| ArtifactError::Locked { path: path.to_owned() })?;
        let (mut cells, mut whole, mut number) = (BTreeMap::new(), 0u64, 0u64);
        let mut reader = BufReader::new(&file);
        let mut text = Vec::new();
        loop {
            text.clear();
            number += 1;
            let length =
                reader.read_until(b'\n', &mut text).map_err(io_error(path, "cannot read"))?;
            let complete = text.last() == Some(&b'\n');
            match serde_json::from_slice::<Line>(&text) {
                Ok(line) if complete && line.is_written_as(&text) => {
                    cells.insert(line.key, line.value)
                }
                Ok(_) if complete => {
                    return Err(ArtifactError::Corrupt { path: path.to_owned(), line: number });
                }
                _ if !complete && may_begin_a_record(&text) => break,
                _ => return Err(ArtifactError::Foreign { path: path.to_owned(), line: number }),
            };
            whole += length as u64;
        }
        file.set_len(whole).map_err(io_error(path, "cannot drop an unfinished line"))?;
        Ok(Self { path: path.to_owned(), state: Mutex::new((cells, Some(file))) })
    }

    /// The recorded result of the cell that `inputs` decide, or else the result of `compute`,
    /// which is recorded before it is returned. A failure of `compute` is not recorded.
    ///
    /// ```
    /// use distill_bounds::artifact::{ArtifactError, Journal};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("journal.jsonl");
    /// let square = |x: u64| {
    ///     Journal::open(&path)?.cell(&("square", x), || Ok::<_, ArtifactError>(x * x))
    /// };
    /// assert_eq!(square(12)?, 144);
    /// // The second time it is read back, and no line is added.
    /// let written = std::fs::read(&path)?;
    /// assert_eq!(square(12)?, 144);
    /// assert_eq!(std::fs::read(&path)?, written);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn cell<K: Serialize, T: Serialize + DeserializeOwned, E: From<ArtifactError>>(
        &self,
        inputs: &K,
        compute: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let json = |source| ArtifactError::Json { path: self.path.clone(), source };
        let key = digest(inputs).map_err(json)?;
        let recorded = self.lock().0.get(&key).cloned();
        if let Some(value) = recorded.and_then(|value| serde_json::from_value(value).ok()) {
            return Ok(value);
        }
        let result = compute()?;
        let value = serde_json::to_value(&result).map_err(json)?;
        let line = Line::new(key, value);
        let text = line.to_bytes().map_err(json)?;
        let mut state = self.lock();
        if let Some(file) = &mut state.1 {
            file.write_all(&text).map_err(io_error(&self.path, "cannot append"))?;
        }
        state.0.insert(line.key, line.value);
        Ok(result)
    }

    /// Whether the cell that `inputs` decide is recorded.
    ///
    /// # Errors
    /// [`ArtifactError::Json`].
    pub fn contains(&self, inputs: &impl Serialize) -> Result<bool, ArtifactError> {
        let json = |source| ArtifactError::Json { path: self.path.clone(), source };
        Ok(self.lock().0.contains_key(&digest(inputs).map_err(json)?))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (BTreeMap<String, Value>, Option<File>)> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Whether `text` is what a process killed while it wrote a [`Line`] may leave, nothing included.
fn may_begin_a_record(text: &[u8]) -> bool {
    const BEGINNING: &[u8] = b"{\"key\":\"";
    let length = text.len().min(BEGINNING.len());
    text[..length] == BEGINNING[..length]
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
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn ok<T>(value: T) -> Result<T, ArtifactError> {
        Ok(value)
    }

    /// A result is computed once, also across processes, and comes back with the same bits.
    #[test]
    fn a_cell_is_computed_once() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal.jsonl");
        let x: f64 = 0.1 + 0.2;
        assert!(!Journal::open(&path).unwrap().contains(&("a", 1)).unwrap());
        assert_eq!(Journal::open(&path).unwrap().cell(&("a", 1), || ok(x)).unwrap(), x);
        assert!(Journal::open(&path).unwrap().contains(&("a", 1)).unwrap());
        let again: Result<f64, ArtifactError> =
            Journal::open(&path).unwrap().cell(&("a", 1), || panic!("computed twice"));
        let again = again.unwrap();
        assert_eq!(again.to_bits(), x.to_bits());
    }

    /// A process killed in the middle of a line loses that line only.
    #[test]
    fn an_unfinished_line_is_dropped() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal.jsonl");
        Journal::open(&path).unwrap().cell(&1, || ok(10)).unwrap();
        let whole = fs::read(&path).unwrap();
        Journal::open(&path).unwrap().cell(&2, || ok(20)).unwrap();
        let both = fs::read(&path).unwrap();
        for cut in whole.len()..both.len() {
            fs::write(&path, &both[..cut]).unwrap();
            let journal = Journal::open(&path).unwrap();
            assert_eq!(journal.cell(&1, || ok(0)).unwrap(), 10);
            assert_eq!(journal.cell(&2, || ok(20)).unwrap(), 20);
            drop(journal);
            assert_eq!(fs::read(&path).unwrap(), both);
        }
    }

    /// A record of which any bit was changed is refused by its line, or gone with the last line; never
    /// is another result taken for the one that was recorded. So is a record with a forged value, or
    /// under another key.
    #[test]
    fn a_changed_record_is_not_believed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal.jsonl");
        let results = [[0.25, 0.5], [1e-300, -0.0]];
        for (key, result) in results.iter().enumerate() {
            Journal::open(&path).unwrap().cell(&key, || ok(*result)).unwrap();
        }
        let whole = fs::read(&path).unwrap();
        let first = whole.iter().position(|&byte| byte == b'\n').unwrap();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                fs::write(&path, &changed).unwrap();
                match Journal::open(&path) {
                    Err(
                        ArtifactError::Corrupt { line, .. } | ArtifactError::Foreign { line, .. },
                    ) => {
                        assert_eq!(line, 1 + u64::from(at > first), "byte {at}, bit {bit}");
                        assert_eq!(fs::read(&path).unwrap(), changed);
                    }
                    Err(error) => panic!("{error}"),
                    Ok(journal) => {
                        assert_eq!(at + 1, whole.len(), "believed with bit {bit} of byte {at}");
                        assert_eq!(journal.cell(&0, || ok([0.0; 2])).unwrap(), results[0]);
                        assert!(!journal.contains(&1).unwrap());
                    }
                }
            }
        }
        let text = String::from_utf8(whole).unwrap();
        for (from, to) in [("0.25", "0.5"), ("[0.25,", "[0.25, "), ("0.25", "0.250")] {
            fs::write(&path, text.replacen(from, to, 1)).unwrap();
            assert!(matches!(Journal::open(&path), Err(ArtifactError::Corrupt { line: 1, .. })));
        }
        let mut lines: Vec<Line> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines[1].key = lines[0].key.clone();
        fs::write(&path, lines[1].to_bytes().unwrap()).unwrap();
        assert!(matches!(Journal::open(&path), Err(ArtifactError::Corrupt { line: 1, .. })));
    }

    /// A file that is no journal, named by mistake, is refused and keeps its bytes.
    #[test]
    fn a_foreign_file_is_left_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("points.csv");
        Journal::open(&path).unwrap().cell(&1, || ok(10)).unwrap();
        let record = fs::read_to_string(&path).unwrap();
        let files = [("0.1,1\n", 1), ("0.1,1", 1), ("\n", 1), ("{}\n", 1)].map(|(text, line)| {
            [(text.to_owned(), line), (format!("{record}{text}{record}"), line + 1)]
        });
        for (text, line) in files.concat() {
            fs::write(&path, &text).unwrap();
            let Err(ArtifactError::Foreign { line: found, .. }) = Journal::open(&path) else {
                panic!("accepted {text:?}")
            };
            assert_eq!(found, line);
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }

    /// Two runs never write one journal at the same time.
    #[test]
    fn a_second_writer_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal.jsonl");
        let _first = Journal::open(&path).unwrap();
        assert!(matches!(Journal::open(&path), Err(ArtifactError::Locked { .. })));
    }
}
