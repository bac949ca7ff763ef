//! Why the experiment stopped.

use std::path::PathBuf;

use distill_bounds::artifact::ArtifactError;
use distill_bounds::data::DataError;

/// Why the experiment stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The images cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A file of the data set is absent.
    #[error("{}: no such file; expected {expected}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// What should be there, and how to get it.
        expected: &'static str,
    },
    /// A data set has fewer images than the preset takes.
    #[error("{name}: found {found} images of the two classes; expected at least {expected}")]
    TooFew {
        /// The data set.
        name: String,
        /// Images found.
        found: usize,
        /// Images that are taken.
        expected: usize,
    },
    /// The images that are taken are all of one class.
    #[error("{name}: found one class among the {count} images taken; expected two")]
    OneClass {
        /// The data set.
        name: String,
        /// Images that are taken.
        count: usize,
    },
    /// `BURN_DEVICE` names a device that the program was built without.
    #[error("BURN_DEVICE: found {found}; expected {expected}")]
    Device {
        /// Its value.
        found: String,
        /// The devices that the program was built with.
        expected: String,
    },
    /// The device failed.
    #[error("the device failed: {0}")]
    Execution(String),
    /// A training left the range of its numbers.
    #[error("{network}, epoch {epoch}: found a logit that is not finite; expected finite ones")]
    Diverged {
        /// The network.
        network: String,
        /// The epoch, from 1.
        epoch: usize,
    },
    /// Standard output cannot be written.
    #[error(transparent)]
    Output(std::io::Error),
    /// A result cannot be recorded.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// The figure cannot be drawn.
    #[error(transparent)]
    Figure(#[from] distill_bounds::figures::Error),
    /// The state of a training cannot be stored.
    #[error("cannot store the state of a training: {0}")]
    State(String),
    /// The states of unfinished trainings cannot be looked through.
    #[error("{}: {cause}; expected a folder of states that can be read and cleared", path.display())]
    States {
        /// The folder, or a file in it.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// The observer of a training asked it to stop.
    #[error("stopped after epoch {epoch}; the same command goes on from there")]
    Interrupted {
        /// Finished epochs.
        epoch: usize,
    },
}
