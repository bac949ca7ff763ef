//! What is trained.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::optimiser::Optimiser;
use crate::experiment::digits::Configuration;
use crate::experiment::protocol::TEACHER_WIDTH;

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

/// Where soft labels come from. Every teacher but the certificate's has [`TEACHER_WIDTH`] neurons.
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
    /// Number of seeds.
    pub seeds: u64,
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

/// Adam as in the explorations that this grid goes back to.
pub const ADAM: Method = Method::Everything(Optimiser::Adam { rate: 1e-3 });
/// Stochastic gradient descent with momentum.
pub const MOMENTUM: Method = Method::Everything(Optimiser::Momentum { rate: 0.01, momentum: 0.9 });
/// Projected gradient descent, with the step size that Table 1 most often chose and its radius.
pub const PROJECTED: Method = Method::Projected { step_size: 32.0, radius: 2048.0 };

const TEACHERS: Teachers =
    Teachers { width: TEACHER_WIDTH, rate: 1e-3, batch: 128, epochs: 10, early: 1, count: 4 };
const WIDTHS: [usize; 3] = [4, 6, 8];
const TEMPERATURES: [f64; 4] = [1.0, 2.0, 4.0, 8.0];
/// Images on which the certificate's teacher is computed.
const CERTIFIED: usize = 2000;
/// Label smoothing: its usual amount.
const SMOOTHING: f64 = 0.1;

/// Hard labels, and those of `teachers` at `temperatures`.
fn labels(teachers: &[Teacher], temperatures: &[f64]) -> Vec<Labels> {
    let soft = |&teacher| {
        temperatures.iter().map(move |&temperature| Labels::Soft { teacher, temperature })
    };
    std::iter::once(Labels::Hard).chain(teachers.iter().flat_map(soft)).collect()
}

fn control(name: &str, flipped: f64, images: Images) -> Block {
    Block {
        name: name.into(),
        family: Family::Controls,
        configuration: Configuration::All,
        images,
        flipped,
        method: ADAM,
        widths: vec![8],
        labels: labels(&[Teacher::Own], &[1.0, 4.0]),
        batch: 128,
        marks: vec![1, 3, 10, 20],
        own_epochs: 5,
        seeds: 16,
    }
}

fn few_images() -> Block {
    Block {
        labels: labels(&[Teacher::Own, Teacher::Full], &[1.0, 4.0]),
        widths: vec![4, 8],
        batch: 32,
        marks: vec![10, 30, 100, 300],
        own_epochs: 100,
        ..control("500 images", 0.0, Images::Drawn(500))
    }
}

fn axis(n: usize, batch: usize, marks: &[usize], seeds: u64) -> Block {
    let mut kinds = labels(&[Teacher::Full], &[1.0, 4.0, 16.0]);
    kinds.insert(1, Labels::Smoothed(SMOOTHING));
    let name = match n {
        usize::MAX => "all images but a sixth".into(),
        n => format!("{n} images"),
    };
    Block {
        family: Family::Images,
        widths: vec![4, 16, 64],
        labels: kinds,
        batch,
        marks: marks.to_vec(),
        own_epochs: 0,
        seeds,
        ..control(&name, 0.0, Images::Drawn(n))
    }
}

fn axes(seeds: u64) -> Vec<Block> {
    vec![
        axis(300, 32, &[10, 20, 40, 80, 160, 320], seeds),
        axis(1000, 32, &[5, 10, 20, 40, 80, 160], seeds),
        axis(3000, 64, &[3, 5, 10, 20, 40, 80], seeds),
        axis(10_000, 128, &[2, 5, 10, 20, 30, 40], seeds),
        axis(usize::MAX, 128, &[1, 2, 4, 8, 12, 16], seeds),
    ]
}

/// One way to train in the grid: the part of its name that says how, and which digits.
fn grid(method: Method, configuration: Configuration, labels: Vec<Labels>, last: usize) -> Block {
    let (how, batch) = match method {
        Method::Projected { .. } => ("PGD", 256),
        Method::Everything(Optimiser::Momentum { .. }) => ("SGD", 128),
        Method::Everything(Optimiser::Adam { .. }) => ("Adam", 128),
    };
    let marks = [1, 3, 10, 30, 100, 160].into_iter().take_while(|&mark| mark <= last);
    Block {
        family: Family::Grid,
        configuration,
        method,
        widths: WIDTHS.to_vec(),
        labels,
        batch,
        marks: marks.collect(),
        own_epochs: 0,
        ..control(&format!("{how}, {configuration}"), 0.0, Images::All)
    }
}

fn certified(method: Method, temperatures: &[f64]) -> Block {
    let block = grid(method, Configuration::All, Vec::new(), 160);
    let teachers = [Teacher::Certificate, Teacher::Full];
    Block {
        name: format!("{}, first {CERTIFIED}", block.name),
        images: Images::First(CERTIFIED),
        labels: labels(&teachers, temperatures),
        batch: 32,
        ..block
    }
}

impl Plan {
    /// Everything that was asked for: hours.
    pub fn whole() -> Self {
        let mut blocks = vec![
            control("20 % noise", 0.2, Images::All),
            control("40 % noise", 0.4, Images::All),
            few_images(),
        ];
        blocks.extend(axes(16));
        for configuration in [Configuration::All, Configuration::Reduced] {
            for method in [ADAM, MOMENTUM, PROJECTED] {
                let labels = labels(&[Teacher::Full, Teacher::Early], &TEMPERATURES);
                blocks.push(grid(method, configuration, labels, 160));
            }
        }
        blocks.extend([ADAM, MOMENTUM, PROJECTED].map(|method| certified(method, &TEMPERATURES)));
        Self { teachers: TEACHERS, blocks }
    }

    /// The part of it whose results are kept: the controls and the number of images first, for they decide
    /// what a null result means.
    pub fn standard() -> Self {
        let mut blocks = vec![
            control("20 % noise", 0.2, Images::All),
            control("40 % noise", 0.4, Images::All),
            few_images(),
        ];
        blocks.extend(axes(8));
        let mut full = labels(&[Teacher::Full], &TEMPERATURES);
        full.extend(labels(&[Teacher::Early], &[1.0]).split_off(1));
        let few = || labels(&[Teacher::Full], &[1.0, 4.0]);
        blocks.push(grid(ADAM, Configuration::All, full.clone(), 30));
        blocks.push(grid(MOMENTUM, Configuration::All, full, 30));
        blocks.push(grid(ADAM, Configuration::Reduced, few(), 30));
        blocks.push(grid(MOMENTUM, Configuration::Reduced, few(), 30));
        blocks.push(grid(PROJECTED, Configuration::All, few(), 10));
        blocks.push(grid(PROJECTED, Configuration::Reduced, few(), 10));
        blocks.push(certified(ADAM, &[1.0]));
        blocks.push(certified(MOMENTUM, &[1.0]));
        Self { teachers: TEACHERS, blocks }
    }

    /// One block of each kind with few images, narrow teachers and three seeds: seconds, and no evidence.
    pub fn quick() -> Self {
        let small = |block: Block, images, marks: &[usize]| Block {
            images,
            widths: vec![4],
            marks: marks.to_vec(),
            batch: 32,
            own_epochs: block.own_epochs.min(2),
            seeds: 3,
            ..block
        };
        let few = || labels(&[Teacher::Full], &[1.0, 4.0]);
        let certificate =
            vec![Labels::Hard, Labels::Soft { teacher: Teacher::Certificate, temperature: 1.0 }];
        let blocks = vec![
            small(control("20 % noise", 0.2, Images::All), Images::First(500), &[1, 3]),
            small(axis(300, 32, &[], 3), Images::Drawn(300), &[2, 4, 8]),
            small(grid(ADAM, Configuration::All, few(), 1), Images::All, &[1, 3]),
            small(grid(PROJECTED, Configuration::All, few(), 1), Images::First(1000), &[1]),
            Block {
                name: "certificate".into(),
                ..small(grid(MOMENTUM, Configuration::All, certificate, 1), Images::First(40), &[1])
            },
        ];
        let teachers = Teachers { width: 16, epochs: 2, count: 2, ..TEACHERS };
        Self { teachers, blocks }
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

impl Block {
    /// Number of images that a seed trains on, of `n` in the configuration.
    pub fn images_of(&self, n: usize) -> usize {
        match self.images {
            Images::All => n,
            Images::First(count) => count.min(n),
            Images::Drawn(count) => count.min(n - n / 6),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing of the kept part is missing from the whole, hard labels come first, and what is left out of
    /// the part is said.
    #[test]
    fn the_part_is_one_of_the_whole() {
        let (whole, standard) = (Plan::whole(), Plan::standard());
        assert_eq!(whole.left_out(&standard), Vec::<String>::new());
        assert_eq!(whole.left_out(&whole), Vec::<String>::new());
        for block in whole.blocks.iter().chain(&standard.blocks).chain(&Plan::quick().blocks) {
            assert_eq!(block.labels[0], Labels::Hard, "{}", block.name);
            assert!(block.marks.is_sorted() && block.epochs() > 0, "{}", block.name);
        }
        let left_out = standard.left_out(&whole).join("\n");
        assert!(left_out.contains("PGD, all digits, first 2000: all of it"), "{left_out}");
        assert!(left_out.contains("300 images: 8 of 16 seeds"), "{left_out}");
    }
}
