//! Why a figure cannot be checked, drawn or stored.

use std::path::PathBuf;

use crate::artifact::{ArtifactError, json_fault};

/// Why a figure could not be checked, drawn or stored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The chart contradicts itself as a whole: its name, its axes or its annotations.
    #[error("figure {figure:?}: {what}")]
    Chart {
        /// The chart's `id`.
        figure: String,
        /// What is wrong and what was expected.
        what: String,
    },
    /// One point of a series cannot be drawn.
    #[error("figure {figure:?}, panel {panel}, series {series:?}, point {index}: {what}")]
    Point {
        /// The chart's `id`.
        figure: String,
        /// Index of the panel, from 0.
        panel: usize,
        /// Name of the series.
        series: String,
        /// Index of the point in the series, from 0.
        index: usize,
        /// What is wrong and what was expected.
        what: String,
    },
    /// A file could not be written.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// A file could not be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A folder could not be read.
    #[error("{}: {source}; expected a folder of figures", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A folder holds no figure.
    #[error("{}: found no figure; expected NAME.json with NAME.svg beside it", path.display())]
    NoFigure {
        /// The folder.
        path: PathBuf,
    },
    /// A file does not hold a chart.
    #[error("{}: {}; expected a figure", path.display(), json_fault(source))]
    Json {
        /// The file.
        path: PathBuf,
        /// The cause, with line and column.
        source: serde_json::Error,
    },
    /// The drawing library refused.
    #[error("cannot draw figure {figure:?}: {what}")]
    Draw {
        /// The chart's `id`.
        figure: String,
        /// The library's message.
        what: String,
    },
}
