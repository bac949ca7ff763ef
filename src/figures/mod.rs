//! Figures: a [`Chart`] is data first, and a drawing second.
//!
//! [`write()`] stores a chart as `<id>.json` and draws `<id>.svg` and `<id>.png` from that JSON and
//! nothing else; [`redraw`] repeats the drawing from the file alone. The same chart always gives
//! the same bytes. Values that an axis cannot show are refused by [`Chart::check`], never dropped.
//!
//! Both pictures come from one list of shapes in a frame of 1600 × 1000 units, drawn at three
//! times that resolution: the PNG is averaged down to 1600 × 1000 pixels, the SVG keeps the
//! coordinates and scales with its view box.

mod bearing;
mod canvas;
mod chart;
mod check;
mod files;
mod frame;
mod legend;
mod lettering;
mod marks;
mod notes;
mod plot;
mod style;
mod ticks;

pub use chart::{Anchor, Annotation, Axis, Chart, Mark, Panel, Point, Role, Scale, Series};
pub use files::{Files, read, redraw, stored, write};

use std::path::PathBuf;

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
    Artifact(#[from] crate::artifact::ArtifactError),
    /// A file could not be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file does not hold a chart.
    #[error("{}: not a chart: {source}", path.display())]
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
