//! Data sets through the public interface: what is refused and how that is said, what survives
//! writing and reading, and the geometry that synthetic data sets promise.

mod bad_files;
mod bad_points;
mod geometry;
mod images;
mod messages;
mod mnist;
mod round_trip;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

use distill_bounds::data::{Dataset, Normalisation, Provenance, Source, load};
use tempfile::TempDir;

/// A folder of files that lasts as long as one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

fn load_csv(text: &str, normalisation: Normalisation) -> Result<(Dataset, Provenance), String> {
    let folder = Folder::new();
    let source = Source::csv(folder.with("points.csv", text));
    load(&source, normalisation).map_err(|error| error.to_string())
}

/// The message with which a source is refused: it must be one line.
fn refusal(source: &Source) -> String {
    let message = load(source, Normalisation::None).expect_err("must be refused").to_string();
    assert_eq!(message.lines().count(), 1, "{message}");
    message
}

/// Checks that the CSV file `text` is refused with a message that holds every one of `parts` and
/// the name of the file.
fn csv_is_refused(text: &str, parts: &[&str]) {
    let folder = Folder::new();
    let path = folder.with("points.csv", text);
    message_has(&refusal(&Source::csv(path.clone())), &path, parts);
}

fn message_has(message: &str, path: &Path, parts: &[&str]) {
    assert!(message.contains(path.to_str().unwrap()), "no file in: {message}");
    for part in parts {
        assert!(message.contains(part), "no {part:?} in: {message}");
    }
}

/// An IDX file of unsigned bytes.
fn idx(sides: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sides.len() as u8];
    sides.iter().for_each(|side| bytes.extend(side.to_be_bytes()));
    bytes.extend(data);
    bytes
}
