//! Why a network cannot be set up, or a run does not come to its end.

use crate::work::Stopped;

/// Why there is no result of training.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum TrainingError {
    /// There is no point, or the points have no coordinates.
    #[error("points: found {n} points with {d} coordinates each, expected at least one of each")]
    Empty {
        /// Coordinates.
        d: usize,
        /// Points.
        n: usize,
    },
    /// A coordinate is too large or not a number.
    #[error(
        "points: coordinate {} of point {} is {value}, expected a number from -1e150 to 1e150",
        row + 1,
        column + 1
    )]
    Coordinate {
        /// Coordinate k < d.
        row: usize,
        /// Point i < n.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// The width is odd, zero or beyond 2⁵³.
    #[error("width: found {0}, expected an even number of neurons from 2 to 9007199254740992")]
    Width(u64),
    /// There is no step.
    #[error("steps: found 0, expected at least 1")]
    Steps,
    /// The step size is not positive, or a coordinate times the step size is infinite.
    #[error(
        "step size: found {0}, expected a positive number that the coordinates times it are finite"
    )]
    StepSize(f64),
    /// The radius is out of its domain.
    #[error("radius: found {0}, expected a number from 1e-150 to 1e150, or none")]
    Radius(f64),
    /// The scale of the initial weights is out of its domain.
    #[error("initial scale: found {0}, expected a number from 1e-150 to 1e150")]
    InitialScale(f64),
    /// The scale of the labels is not positive and finite.
    #[error("scale: found {0}, expected a positive finite number")]
    Scale(f64),
    /// The temperature of the student is not positive and finite.
    #[error("temperature: found {0}, expected a positive finite number")]
    Temperature(f64),
    /// Labels and loss do not go together, or a number stands where it means nothing.
    #[error(
        "loss: expected logistic on soft or smoothed labels with a scale and a temperature, \
         logistic on hard labels with a temperature, or perceptron on hard labels"
    )]
    Loss,
    /// Soft labels without a logit for each point.
    #[error("logits: found {logits} for {labels} labels, expected one for each")]
    Logits {
        /// Number of logits.
        logits: usize,
        /// Number of labels.
        labels: usize,
    },
    /// A number of the run is too large to be held.
    #[error(
        "step {step}: the weights are larger than a 64-bit number can follow, \
         expected a smaller step size, or a radius"
    )]
    NotFinite {
        /// The weights are W(`step`).
        step: u64,
    },
    /// The run was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}
