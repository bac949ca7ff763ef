//! What is trained.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::optimiser::Optimiser;
use crate::experiment::digits::Configuration;

/// What a block is for. The comparisons of one family are corrected for their number together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Settings in which soft labels are known to help.
    Controls,
    /// The number of training images.
    Images,
    /// The ways to train that may stand behind Table 1.
    Grid,
    /// What the grid suggested of long trainings, again with seeds that it does not have.
    Long,
}

impl Family {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Controls, Self::Images, Self::Grid, Self::Long];
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Controls => "controls",
            Self::Images => "images",
            Self::Grid => "grid",
            Self::Long => "long trainings",
        })
    }
}

/// The images that one seed trains on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Images {
    /// All of the configuration.
    All,
    /// The first so many.
    First(usize),
    /// So many, drawn by the seed, or all but the sixth that is held out.
    Drawn(usize),
}

/// Where soft labels come from. Every teacher but the certificate's is a network of [`Teachers::width`] neurons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Teacher {
    /// Trained on all images of the configuration for [`Teachers::epochs`].
    Full,
    /// The same after [`Teachers::early`] epochs.
    Early,
    /// Trained on the very labels and images that the student has, for [`Block::own_epochs`].
    Own,
    /// The field that proves the margin of the images.
    Certificate,
}

/// What a student learns from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Labels {
    /// The labels.
    Hard,
    /// The labels with the given share of probability spread evenly over both classes.
    Smoothed(f64),
    /// μ(teacher's logit / temperature).
    Soft {
        /// The teacher.
        teacher: Teacher,
        /// The temperature.
        temperature: f64,
    },
}

/// How a student is trained.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Equation (1), first layer without biases, projected after each step; images of norm 1.
    Projected {
        /// Step size η.
        step_size: f64,
        /// Radius B.
        radius: f64,
    },
    /// Both layers and all biases; images of norm 9, about what pixels from 0 to 1 give.
    Everything(Optimiser),
}

/// Networks that differ in width, labels and seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Its name, which is unique.
    pub name: String,
    /// What it is for.
    pub family: Family,
    /// The digits that take part.
    pub configuration: Configuration,
    /// The training images.
    pub images: Images,
    /// Share of the training labels that is turned over before anything is trained.
    pub flipped: f64,
    /// How students are trained.
    pub method: Method,
    /// Numbers of neurons.
    pub widths: Vec<usize>,
    /// What students learn from; hard labels come first.
    pub labels: Vec<Labels>,
    /// Most points in a mini-batch.
    pub batch: usize,
    /// Epochs after which a student is judged, rising; the last one ends training.
    pub marks: Vec<usize>,
    /// Epochs of [`Teacher::Own`].
    pub own_epochs: usize,
    /// The first seed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub first_seed: u64,
    /// Number of seeds.
    pub seeds: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(seed: &u64) -> bool {
    *seed == 0
}

/// How teachers are trained: by Adam, on the labels, everything in them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Teachers {
    /// Number of neurons.
    pub width: usize,
    /// Step size.
    pub rate: f64,
    /// Most points in a mini-batch.
    pub batch: usize,
    /// Epochs of a well trained one.
    pub epochs: usize,
    /// Epochs of one that was stopped early.
    pub early: usize,
    /// Teachers of each configuration: the student of seed s learns from number s mod `count`.
    pub count: u64,
}

/// All that is trained, in this order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The teachers of [`Teacher::Full`] and [`Teacher::Early`].
    pub teachers: Teachers,
    /// The students.
    pub blocks: Vec<Block>,
}

impl Plan {
    /// Gives every block this many seeds; those of the long trainings stay others than those of the grid.
    pub fn set_seeds(&mut self, seeds: u64) {
        for block in &mut self.blocks {
            block.seeds = seeds;
            if block.family == Family::Long {
                block.first_seed = block.first_seed.max(seeds);
            }
        }
    }

    /// What `whole` has and this plan has not, a line for each block.
    pub fn left_out(&self, whole: &Self) -> Vec<String> {
        let line = |block: &Block| {
            let Some(own) = self.blocks.iter().find(|own| own.name == block.name) else {
                return Some(format!("{}: all of it", block.name));
            };
            let mut parts = Vec::new();
            let labels = block.labels.iter().filter(|labels| !own.labels.contains(labels));
            let labels: Vec<String> = labels.map(Labels::to_string).collect();
            if !labels.is_empty() {
                parts.push(labels.join(", "));
            }
            let widths = block.widths.iter().filter(|width| !own.widths.contains(width));
            let widths: Vec<String> = widths.map(usize::to_string).collect();
            if !widths.is_empty() {
                parts.push(format!("{} neurons", widths.join(", ")));
            }
            let marks = block.marks.iter().filter(|mark| !own.marks.contains(mark));
            let marks: Vec<String> = marks.map(usize::to_string).collect();
            if !marks.is_empty() {
                parts.push(format!("{} epochs", marks.join(", ")));
            }
            if own.seeds < block.seeds {
                parts.push(format!("{} of {} seeds", block.seeds - own.seeds, block.seeds));
            }
            (!parts.is_empty()).then(|| format!("{}: {}", block.name, parts.join("; ")))
        };
        whole.blocks.iter().filter_map(line).collect()
    }
}

/// One in so many images is held out for the choice of a stopping time.
const ONE_HELD_OUT_OF: usize = 6;

/// Images, of `n`, that are not held out.
pub(super) fn not_held_out(n: usize) -> usize {
    n - n / ONE_HELD_OUT_OF
}

impl Block {
    /// Number of images that a seed trains on, of `n` in the configuration.
    pub fn images_of(&self, n: usize) -> usize {
        match self.images {
            Images::All => n,
            Images::First(count) => count.min(n),
            Images::Drawn(count) => count.min(not_held_out(n)),
        }
    }

    /// Epochs of training.
    pub fn epochs(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    /// Whether a student learns from `teacher`.
    pub fn learns_from(&self, teacher: Teacher) -> bool {
        let is =
            |labels: &Labels| matches!(labels, Labels::Soft { teacher: of, .. } if *of == teacher);
        self.labels.iter().any(is)
    }
}

impl fmt::Display for Teacher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Full => "full",
            Self::Early => "early",
            Self::Own => "own",
            Self::Certificate => "certificate",
        })
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hard => f.pad("hard"),
            Self::Smoothed(amount) => f.pad(&format!("smoothed {amount}")),
            Self::Soft { teacher, temperature } => {
                f.pad(&format!("soft ({teacher}), T = {temperature}"))
            }
        }
    }
}
