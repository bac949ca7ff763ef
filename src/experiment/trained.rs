//! What is kept of a network that was trained.

use serde::{Deserialize, Serialize};

use crate::training::LabelKind;

/// One network after training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    /// Number of neurons.
    pub width: usize,
    /// What it was trained on.
    pub labels: LabelKind,
    /// Step size η.
    pub step_size: f64,
    /// Points that it gets right of those that it is judged on: the test set, or what was held out.
    pub correct: u32,
    /// Points that it gets right of those that it was trained on.
    pub correct_in_training: u32,
    /// max_j √m ‖W_j − W_j(0)‖: below the radius B no projection is at work at the end.
    pub drift: f64,
}

/// A step size that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Number of neurons.
    pub width: usize,
    /// What was trained on.
    pub labels: LabelKind,
    /// Step size η.
    pub step_size: f64,
    /// Accuracy on the part held out, in %, mean over the tuning seeds.
    pub held_out: f64,
    /// Whether it was taken.
    pub chosen: bool,
}
