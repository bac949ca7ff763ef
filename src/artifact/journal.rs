//! Results that survive an interrupted run.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{ArtifactError, digest, hexadecimal, io_error, regular};

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
    remembers: bool,
}

impl Journal {
    /// A journal that remembers within this process only.
    pub fn in_memory() -> Self {
        Self { path: PathBuf::new(), state: Mutex::default(), remembers: true }
    }

    /// A journal that remembers nothing, for work of which no part is asked for twice.
    pub fn none() -> Self {
        Self { remembers: false, ..Self::in_memory() }
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
        let state = Mutex::new((cells, Some(file)));
        Ok(Self { path: path.to_owned(), state, remembers: true })
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
        if !self.remembers {
            return compute();
        }
        let json = |source| ArtifactError::Json { path: self.path.clone(), source };
        let key = digest(inputs).map_err(json)?;
        let recorded = self.lock().0.get(&key).cloned();
        if let Some(value) = recorded.and_then(|value| serde_json::from_value(value).ok()) {
            return Ok(value);
        }
        let result = compute()?;
        let value = serde_json::to_value(&result).map_err(json)?;
        let has_file = self.lock().1.is_some();
        let (key, value, text) = if has_file {
            let line = Line::new(key, value);
            let text = line.to_bytes().map_err(json)?;
            (line.key, line.value, text)
        } else {
            (key, value, Vec::new())
        };
        let mut state = self.lock();
        if let Some(file) = &mut state.1 {
            file.write_all(&text).map_err(io_error(&self.path, "cannot append"))?;
        }
        state.0.insert(key, value);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ok<T>(value: T) -> Result<T, ArtifactError> {
        Ok(value)
    }

    /// A journal in memory answers from there; one that remembers nothing computes again.
    #[test]
    fn only_what_remembers_answers_again() {
        for (journal, second) in [(Journal::in_memory(), 1), (Journal::none(), 2)] {
            assert_eq!(journal.cell(&"x", || ok(1)).unwrap(), 1);
            assert_eq!(journal.cell(&"x", || ok(2)).unwrap(), second);
            assert_eq!(journal.contains(&"x").unwrap(), second == 1);
        }
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
