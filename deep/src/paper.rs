//! What the paper's Figure 1 shows, read off its plot.

use serde::{Deserialize, Serialize};

/// Variances of the noise.
pub const VARIANCES: [f64; 5] = [0.01, 0.03, 0.05, 0.1, 0.2];

/// Error of reading, in points of accuracy.
pub const READING: f64 = 0.3;

/// Accuracies in percent at one variance of the noise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accuracies {
    /// The teacher.
    pub teacher: f64,
    /// The student trained on the classes.
    pub student_hard: f64,
    /// The student trained on the teacher's probabilities.
    pub student_soft: f64,
}

/// VGG on cats and dogs of CIFAR-10, for each of [`VARIANCES`].
pub const VGG: [Accuracies; 5] = [
    Accuracies { teacher: 82.5, student_hard: 74.6, student_soft: 76.0 },
    Accuracies { teacher: 78.4, student_hard: 74.2, student_soft: 75.2 },
    Accuracies { teacher: 79.1, student_hard: 73.8, student_soft: 74.2 },
    Accuracies { teacher: 77.7, student_hard: 67.2, student_soft: 75.0 },
    Accuracies { teacher: 73.4, student_hard: 62.2, student_soft: 70.4 },
];

impl Accuracies {
    /// Soft minus hard.
    pub fn soft_minus_hard(&self) -> f64 {
        self.student_soft - self.student_hard
    }

    /// The accuracies of [`VGG`] at `variance`, if the paper has them.
    pub fn of_vgg(variance: f64) -> Option<Self> {
        VARIANCES.iter().position(|&known| known == variance).map(|k| VGG[k])
    }
}
