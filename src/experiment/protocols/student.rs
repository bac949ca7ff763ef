//! Training of one seed's networks, all widths and labels together.

use faer::{Mat, MatRef};
use serde::{Deserialize, Serialize};
use theorems::mandal::model::{is_error, logistic};

use super::images::{Pixels, split};
use super::network::{Bundle, Member};
use super::optimiser::Optimiser;
use super::plan::{Block, Images, Labels, Method, Teacher, Teachers};
use super::schedule::{Learner, follow};
use crate::data::Dataset;
use crate::experiment::stack::{self, Stack};
use crate::training::{LabelKind, Targets};
use crate::work::{Stopped, Work};

/// Points that one network gets wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Of the test images.
    pub test: u32,
    /// Of the training images held out; 0 where none are.
    pub held_out: u32,
}

/// What one seed of a block gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// For each width, for each kind of labels, what is wrong after each mark.
    pub wrong: Vec<Vec<Vec<Wrong>>>,
    /// Test images that the seed's own teacher gets wrong, if it has one.
    pub own_teacher: Option<u32>,
    /// Images held out.
    pub held_out: usize,
    /// Seconds on one thread.
    pub seconds: f64,
}

/// What is at hand in one configuration.
pub(super) struct Material {
    /// The images as networks with biases see them.
    pub pixels: Pixels,
    /// The same of norm 1, training and test, for the networks of equation (1).
    pub unit: (Dataset, Dataset),
    /// For each teacher the logits of all training images, after few epochs and after all.
    pub teachers: Vec<[Vec<f64>; 2]>,
    /// The certificate's logits of the first images.
    pub certificate: Vec<f64>,
}

/// Networks of which everything is trained.
struct Everything<'a> {
    bundle: Bundle,
    pixels: &'a Pixels,
    targets: &'a [Vec<f64>],
    held_out: Mat<f32>,
    held_out_labels: Vec<f64>,
}

/// Networks of equation (1).
struct Projected<'a> {
    stack: Stack,
    unit: &'a (Dataset, Dataset),
    targets: Targets<'a>,
    held_out: &'a [usize],
}

/// Trains a teacher on the `labels` of the points `fit` and gives its outputs at all training images and its
/// number of wrong test images, after each number of epochs in `marks`.
pub(super) fn teach(
    pixels: &Pixels,
    labels: &[f64],
    fit: &[usize],
    plan: &Teachers,
    (batch, marks): (usize, &[usize]),
    seed: u64,
    work: &Work<'_>,
) -> Result<Vec<(Vec<f64>, u32)>, Stopped> {
    struct Pupil<'a> {
        bundle: Bundle,
        pixels: &'a Pixels,
        targets: Vec<Vec<f64>>,
    }
    impl Learner for Pupil<'_> {
        type Reading = (Vec<f64>, u32);

        fn advance(&mut self, batch: &[usize]) {
            self.bundle.advance(self.pixels.train.as_ref(), &self.targets, batch);
        }

        fn read(&self) -> Self::Reading {
            let outputs = |points| widened(&self.bundle.outputs(points)[0]);
            let test = outputs(self.pixels.test.as_ref());
            (outputs(self.pixels.train.as_ref()), wrong(&self.pixels.test_labels, &test))
        }
    }
    let member = Member { width: plan.width, target: 0, seed };
    let adam = Optimiser::Adam { rate: plan.rate };
    let bundle = Bundle::new(pixels.train.nrows(), &[member], adam);
    let targets = vec![probabilities(labels)];
    follow(&mut Pupil { bundle, pixels, targets }, fit, batch, marks, seed, work)
}

/// Trains the networks of `block` with `seed`.
pub(super) fn train(
    block: &Block,
    teachers: &Teachers,
    material: &Material,
    seed: u64,
    work: &Work<'_>,
) -> Result<Record, Stopped> {
    let began = std::time::Instant::now();
    let pixels = &material.pixels;
    let (fit, held_out) = match block.images {
        Images::All => ((0..pixels.n()).collect(), Vec::new()),
        Images::First(count) => ((0..count.min(pixels.n())).collect(), Vec::new()),
        Images::Drawn(count) => {
            let drawn = split(pixels.n(), count, seed);
            (drawn.fit, drawn.held_out)
        }
    };
    let labels = pixels.noisy(block.flipped, seed);
    let (mut own, mut own_teacher) = (Vec::new(), None);
    if block.learns_from(Teacher::Own) {
        let passes = (block.batch, &[block.own_epochs][..]);
        let taught = teach(pixels, &labels, &fit, teachers, passes, 2 * seed, work)?;
        for (logits, wrong) in taught {
            (own, own_teacher) = (logits, Some(wrong));
        }
    }
    let taught = &material.teachers[..];
    let logits = |teacher: Teacher| match teacher {
        Teacher::Own => &own[..],
        Teacher::Certificate => &material.certificate,
        Teacher::Early => &taught[(seed % teachers.count) as usize][0],
        Teacher::Full => &taught[(seed % teachers.count) as usize][1],
    };
    // As logits, infinite ones for hard labels: a target is their logistic function.
    let guide = |kind: &Labels| -> Vec<f64> {
        match *kind {
            Labels::Hard => labels.iter().map(|y| y * f64::INFINITY).collect(),
            Labels::Smoothed(amount) => {
                let logit = (2.0 / amount - 1.0).ln();
                labels.iter().map(|y| y * logit).collect()
            }
            Labels::Soft { teacher, temperature } => {
                logits(teacher).iter().map(|z| z / temperature).collect()
            }
        }
    };
    let guides: Vec<Vec<f64>> = block.labels.iter().map(guide).collect();
    let (widths, kinds) = (&block.widths, guides.len());
    // For each width and each kind, what is wrong after each mark.
    let mut results = vec![vec![Vec::with_capacity(block.marks.len()); kinds]; widths.len()];
    let own_seed = 2 * seed + 1;
    match block.method {
        Method::Everything(optimiser) => {
            let member =
                |k: usize| Member { width: widths[k / kinds], target: k % kinds, seed: own_seed };
            let members: Vec<Member> = (0..widths.len() * kinds).map(member).collect();
            let targets = |guide: &Vec<f64>| guide.iter().map(|&z| logistic(z)).collect();
            let mut learner = Everything {
                bundle: Bundle::new(pixels.train.nrows(), &members, optimiser),
                pixels,
                targets: &guides.iter().map(targets).collect::<Vec<_>>(),
                held_out: pixels.gather(&held_out),
                held_out_labels: held_out.iter().map(|&i| pixels.labels[i]).collect(),
            };
            for reading in follow(&mut learner, &fit, block.batch, &block.marks, own_seed, work)? {
                for (k, wrong) in reading.into_iter().enumerate() {
                    results[k / kinds][k % kinds].push(wrong);
                }
            }
        }
        Method::Projected { step_size, radius } => {
            let unit = &material.unit;
            for (kind, guide) in guides.iter().enumerate() {
                let is_hard = block.labels[kind] == Labels::Hard;
                let kind_of_labels = if is_hard { LabelKind::Hard } else { LabelKind::Soft };
                let member = |&width| stack::Member {
                    width,
                    labels: kind_of_labels,
                    step_size,
                    radius,
                    seed: own_seed,
                };
                let members: Vec<stack::Member> = widths.iter().map(member).collect();
                let mut learner = Projected {
                    stack: Stack::new(unit.0.d(), &members),
                    unit,
                    targets: Targets { labels: &labels, logits: guide },
                    held_out: &held_out,
                };
                let readings =
                    follow(&mut learner, &fit, block.batch, &block.marks, own_seed, work)?;
                for reading in readings {
                    for (width, wrong) in reading.into_iter().enumerate() {
                        results[width][kind].push(wrong);
                    }
                }
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    Ok(Record { wrong: results, own_teacher, held_out: held_out.len(), seconds })
}

impl Learner for Everything<'_> {
    type Reading = Vec<Wrong>;

    fn advance(&mut self, batch: &[usize]) {
        self.bundle.advance(self.pixels.train.as_ref(), self.targets, batch);
    }

    fn read(&self) -> Vec<Wrong> {
        let wrong = |points: MatRef<'_, f32>, labels: &[f64]| -> Vec<u32> {
            let outputs = self.bundle.outputs(points);
            outputs.iter().map(|outputs| wrong(labels, &widened(outputs))).collect()
        };
        let test = wrong(self.pixels.test.as_ref(), &self.pixels.test_labels);
        let held_out = wrong(self.held_out.as_ref(), &self.held_out_labels);
        together(test, held_out)
    }
}

impl Learner for Projected<'_> {
    type Reading = Vec<Wrong>;

    fn advance(&mut self, batch: &[usize]) {
        self.stack.advance(self.unit.0.points(), &self.targets, batch);
    }

    fn read(&self) -> Vec<Wrong> {
        let (train, test) = self.unit;
        let of_test = self.stack.outputs(test.points());
        let of_test = of_test.iter().map(|outputs| wrong(test.labels(), outputs));
        // Where some are held out they are few beside the training images.
        let held_out = if self.held_out.is_empty() {
            vec![0; of_test.len()]
        } else {
            let outputs = self.stack.outputs(train.points());
            let count = |outputs: &Vec<f64>| {
                let is_wrong = |&&i: &&usize| is_error(train.labels()[i], outputs[i]);
                self.held_out.iter().filter(is_wrong).count() as u32
            };
            outputs.iter().map(count).collect()
        };
        together(of_test.collect(), held_out)
    }
}

fn together(test: Vec<u32>, held_out: Vec<u32>) -> Vec<Wrong> {
    let pairs = test.into_iter().zip(held_out);
    pairs.map(|(test, held_out)| Wrong { test, held_out }).collect()
}

/// t_i of labels −1 and 1.
fn probabilities(labels: &[f64]) -> Vec<f64> {
    labels.iter().map(|y| f64::midpoint(1.0, *y)).collect()
}

fn widened(outputs: &[f32]) -> Vec<f64> {
    outputs.iter().map(|&f| f64::from(f)).collect()
}

fn wrong(labels: &[f64], outputs: &[f64]) -> u32 {
    labels.iter().zip(outputs).filter(|(y, f)| is_error(**y, **f)).count() as u32
}
