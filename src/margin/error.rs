//! Why a margin could not be computed.

use crate::artifact::ArtifactError;
use crate::work::Stopped;

/// Why a margin could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum MarginError {
    /// There are no points.
    #[error("no points: a margin needs at least one")]
    Empty,
    /// The number of labels is not the number of points.
    #[error("{labels} labels for {points} points: expected one label for each point")]
    LabelCount {
        /// Number of labels.
        labels: usize,
        /// Number of points.
        points: usize,
    },
    /// A label is neither −1 nor 1.
    #[error("label {index} is {value}: expected -1 or 1")]
    Label {
        /// Index of the label, from 0.
        index: usize,
        /// The label.
        value: f64,
    },
    /// A point is zero, or one of its coordinates is not finite.
    #[error("point {index} has norm {norm}: expected a finite norm above 0")]
    Point {
        /// Index of the point, from 0.
        index: usize,
        /// Its norm.
        norm: f64,
    },
    /// An option is outside its domain.
    #[error("option {name} is {value}: expected {expected}")]
    Option {
        /// Name of the option.
        name: &'static str,
        /// Its value.
        value: f64,
        /// Its domain.
        expected: &'static str,
    },
    /// The sampled program is not for so many points.
    #[error(
        "{points} points of rank above 2: expected at most {most} for the sampled program of γ*; \
         `distill-bounds margin` bounds γ* by γ_H there"
    )]
    TooMany {
        /// Number of points.
        points: usize,
        /// The largest number of points that the program is for.
        most: usize,
    },
    /// A teacher is chosen by its logits only where they are computed from cells or arcs.
    #[error(
        "found a teacher objective for {points} points; expected at most 300 points of rank 3, or 2000 of rank 1 or 2"
    )]
    Objective {
        /// Number of points.
        points: usize,
    },
    /// A convex program was not solved.
    #[error("the {program} was not solved: {status}")]
    Solver {
        /// Which program.
        program: &'static str,
        /// What the solver reported.
        status: String,
    },
    /// A stop was asked for.
    #[error("{0}")]
    Stopped(#[from] Stopped),
    /// A finished part could not be recorded.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
}
