//! The state of a training that was stopped: one file, replaced as a whole after each epoch.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use distill_bounds::artifact::{self, hexadecimal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::stopping::Stopping;

/// Where the state of one training is kept while it runs.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// The file.
    pub path: PathBuf,
    /// Everything that decides the training; a file of other inputs is not used.
    pub inputs: String,
}

/// The state after an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Epochs and validation accuracies so far.
    pub stopping: Stopping,
    /// The network.
    pub network: Vec<u8>,
    /// The network after the best epoch.
    pub best: Vec<u8>,
    /// The moments of the optimizer.
    pub optimizer: Vec<u8>,
}

/// The second line of the file. The first is the SHA-256, in hexadecimal, of all that follows it;
/// the parts stand behind the second.
#[derive(Serialize, Deserialize)]
struct Header {
    inputs: String,
    stopping: Stopping,
    lengths: [usize; 3],
}

impl Checkpoint {
    /// The file in `folder` for the training that `inputs` decide.
    pub fn new(folder: &Path, inputs: String) -> Self {
        let name = hexadecimal(&Sha256::digest(&inputs)[..8]);
        Self { path: folder.join(format!("{name}.state")), inputs }
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, state: &State) -> Result<(), Error> {
        let parts = [&state.network, &state.best, &state.optimizer];
        let header = Header {
            inputs: self.inputs.clone(),
            stopping: state.stopping.clone(),
            lengths: parts.map(Vec::len),
        };
        let mut content =
            serde_json::to_vec(&header).map_err(|error| Error::State(error.to_string()))?;
        content.push(b'\n');
        parts.iter().for_each(|part| content.extend_from_slice(part));
        let digest = hexadecimal(&Sha256::digest(&content));
        Ok(artifact::write(&self.path, &[digest.as_bytes(), b"\n", &content].concat())?)
    }

    /// The state that was stored last. `None` when there is no file, or not an undamaged one of
    /// these inputs: the training then starts anew, with the same result.
    pub fn load(&self) -> Option<State> {
        let bytes = fs::read(&self.path).ok()?;
        let (digest, content) = split_line(&bytes)?;
        if digest != hexadecimal(&Sha256::digest(content)).as_bytes() {
            return None;
        }
        let (header, mut rest) = split_line(content)?;
        let header: Header = serde_json::from_slice(header).ok()?;
        let mut parts = Vec::new();
        for length in header.lengths {
            let (part, after) = rest.split_at_checked(length)?;
            parts.push(part.to_vec());
            rest = after;
        }
        let [network, best, optimizer] = parts.try_into().ok()?;
        (header.inputs == self.inputs && rest.is_empty()).then_some(State {
            stopping: header.stopping,
            network,
            best,
            optimizer,
        })
    }

    /// Deletes the file, if there is one.
    pub fn remove(&self) {
        // A file that stays costs its space only, until the next sweep.
        let _ = fs::remove_file(&self.path);
    }
}

/// Deletes from `folder` the states that are not in `kept`, and the drafts that killed processes left
/// of states that they were writing. No other process may use the folder meanwhile.
///
/// # Errors
/// When the folder cannot be read or a file cannot be deleted.
pub fn sweep(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<(), Error> {
    let refused = |path: &Path, cause| Error::States { path: path.to_owned(), cause };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|cause| refused(folder, cause))?,
    };
    for entry in entries {
        let path = entry.map_err(|cause| refused(folder, cause))?.path();
        let ours = path.extension().is_some_and(|end| end == "state" || end == "draft");
        if ours && !kept.contains(&path) {
            fs::remove_file(&path).map_err(|cause| refused(&path, cause))?;
        }
    }
    Ok(())
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that is cut short, prolonged, damaged or of other inputs is not used.
    #[test]
    fn only_an_undamaged_file_of_the_same_inputs_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cell.state");
        let checkpoint = Checkpoint { path: path.clone(), inputs: "a\nb".into() };
        assert_eq!(checkpoint.load(), None);
        let mut stopping = Stopping::new(2);
        stopping.record(0.1 + 0.2);
        let state =
            State { stopping, network: vec![1, 2, 10], best: vec![], optimizer: vec![b'\n', 7] };
        checkpoint.save(&state).unwrap();
        assert_eq!(checkpoint.load(), Some(state));
        let other = Checkpoint { path: path.clone(), inputs: "a".into() };
        assert_eq!(other.load(), None);
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(checkpoint.load(), None, "cut at {cut}");
        }
        for damaged in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[damaged] ^= 1;
            fs::write(&path, bytes).unwrap();
            assert_eq!(checkpoint.load(), None, "damaged at {damaged}");
        }
        fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
        assert_eq!(checkpoint.load(), None);
        checkpoint.remove();
        assert!(!path.exists());
    }

    /// Kept states and files of others stay; no folder is nothing to sweep.
    #[test]
    fn states_that_no_one_keeps_and_drafts_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["a.state", "b.state", ".b.state.draft", "notes.txt"] {
            fs::write(path(name), name).unwrap();
        }
        sweep(folder.path(), &BTreeSet::from([path("a.state"), path("c.state")])).unwrap();
        let left: BTreeSet<PathBuf> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(left, BTreeSet::from([path("a.state"), path("notes.txt")]));
        sweep(&path("absent"), &BTreeSet::new()).unwrap();
        let message = sweep(&path("notes.txt"), &BTreeSet::new()).unwrap_err().to_string();
        assert!(message.contains("notes.txt: ") && message.contains("; expected a"), "{message}");
    }
}
