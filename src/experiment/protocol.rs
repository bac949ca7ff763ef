//! How the runs of Table 1 are made. The paper does not say; everything chosen here is printed with
//! the results, and is the same for soft and for hard labels.

use serde::{Deserialize, Serialize};

use super::epochs::Passes;

/// Everything that decides a table but the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Number of seeds s = 0, 1, …. Seed s gives a teacher (initial weights and order of the points
    /// from seed 2s) and the students (seed 2s + 1): a soft and a hard student of one width start
    /// from the same weights and see the same mini-batches.
    pub seeds: u64,
    /// The network whose logits become the soft labels.
    pub teacher: Teacher,
    /// The networks that are compared.
    pub students: Students,
    /// Soft labels are p_i = μ(z_i / temperature), with z_i the teacher's logit.
    pub temperature: f64,
}

/// How a teacher is trained, on hard labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Teacher {
    /// Number of neurons.
    pub width: usize,
    /// Length of training.
    pub passes: Passes,
    /// Step size η.
    pub step_size: f64,
    /// Radius B.
    pub radius: f64,
}

/// How students are trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Students {
    /// Numbers of neurons.
    pub widths: Vec<usize>,
    /// Length of training.
    pub passes: Passes,
    /// Radius B.
    pub radius: f64,
    /// Step sizes η that are tried, for each width and kind of labels. The one taken has the
    /// greatest accuracy on the part held out, in the mean over the tuning seeds; the test set is
    /// not looked at.
    pub step_sizes: Vec<f64>,
    /// Number of seeds of the choice, s = [`FIRST_TUNING_SEED`], …: none of them is a seed of the
    /// table. One more teacher, of the first of them, makes their soft labels.
    pub tuning_seeds: u64,
}

/// Number of neurons of the teacher, as in the paper.
pub const TEACHER_WIDTH: usize = 512;

/// First seed on which the step sizes are chosen.
pub const FIRST_TUNING_SEED: u64 = 1000;

/// For the choice of a step size, networks are trained on the first 5/6 of the training set and
/// judged on the rest. The networks of the table are trained on all of it.
pub fn fitted(n: usize) -> usize {
    n * 5 / 6
}

impl Protocol {
    /// The whole experiment: half an hour on two cores.
    pub fn full() -> Self {
        Self {
            seeds: 10,
            teacher: Teacher {
                width: TEACHER_WIDTH,
                passes: Passes { epochs: 60, batch: 128 },
                step_size: 300.0,
                radius: 2048.0,
            },
            students: Students {
                widths: vec![8, 6, 4],
                passes: Passes { epochs: 160, batch: 256 },
                radius: 2048.0,
                step_sizes: vec![4.0, 8.0, 16.0, 32.0, 64.0, 128.0],
                tuning_seeds: 4,
            },
            temperature: 1.0,
        }
    }

    /// The same with fewer seeds, epochs and step sizes: minutes, and no evidence.
    pub fn quick() -> Self {
        let mut quick = Self::full();
        quick.seeds = 3;
        quick.teacher.passes.epochs = 8;
        quick.students.passes.epochs = 20;
        quick.students.tuning_seeds = 2;
        quick
    }
}
