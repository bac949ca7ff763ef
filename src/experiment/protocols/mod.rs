//! Which way to train stands behind Table 1: optimiser, length, temperature, teacher and number of images,
//! with settings beside them in which soft labels are known to help.
//!
//! A record of the journal is one seed of one block. Networks of one seed see the same mini-batches and are
//! trained in one product; seeds differ in initial weights, in the order of the images, and, where there is
//! such a thing, in the images drawn, the labels turned over and the seed's own teacher. The well trained and
//! the early teachers of a configuration are a few, shared by the seeds. The accuracies are those after a fixed
//! number of epochs, or of early stopping on images held out; the test images choose nothing.

pub mod findings;
mod images;
pub mod network;
pub mod optimiser;
pub mod plan;
mod presets;
pub mod printed;
mod schedule;
mod student;
pub mod summary;
pub mod worth;

use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::findings::{Findings, Taught};
use self::images::Pixels;
use self::plan::{Block, Method, Plan, Teacher};
use self::student::{Material, Record, teach, train};

use crate::artifact::{ArtifactError, Journal};
use crate::data::DataError;
use crate::experiment::digits::{Configuration, Digits};
use crate::experiment::protocol::FIRST_TUNING_SEED;
use crate::experiment::statistics::SampleError;
use crate::experiment::vault::Vault;
use crate::margin::{MarginError, Options};
use crate::teacher;
use crate::work::{Stage, Stopped, Work};

/// Why the experiment ended before it was done.
#[derive(Debug, thiserror::Error)]
pub enum ProtocolsError {
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The certificate's teacher cannot be computed.
    #[error(transparent)]
    Margin(#[from] MarginError),
    /// A result cannot be recorded.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// There are too few or too many seeds.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The work was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

/// Seconds on one thread that the parts of a run took: no part of what is found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// Name of a part.
    pub part: String,
    /// Seconds.
    pub seconds: f64,
}

/// Relative width of the certificate's bracket, and the pairs of directions of its program.
const CERTIFICATE: (f64, u64, u64) = (0.1, 1 << 14, 1 << 18);

#[derive(Serialize)]
struct Key<'a> {
    digests: &'a [String; 2],
    block: Block,
    teachers: &'a plan::Teachers,
    seed: u64,
}

/// A teacher after few epochs and after all.
struct OneTeacher {
    /// Of all training images.
    logits: [Vec<f64>; 2],
    /// Test images that it gets wrong.
    wrong: [u32; 2],
    seconds: f64,
}

/// Test images that a teacher gets wrong, after few epochs and after all, and the seconds of its training.
type Graded = ([u32; 2], f64);

/// Everything of a run but its data.
struct Run<'a> {
    plan: &'a Plan,
    mnist: &'a Path,
    out: &'a Path,
    journal: &'a Journal,
    stage: &'a Stage<'a>,
}

impl Plan {
    /// Trains what the journal does not hold. `mnist` holds the four IDX files, `out` takes the teachers'
    /// logits.
    ///
    /// # Errors
    /// If the data cannot be used, there are fewer than two seeds or more than the exact tests take, a
    /// result cannot be recorded, or the work is stopped.
    pub fn run(
        &self,
        mnist: &Path,
        out: &Path,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<(Findings, Vec<Spent>), ProtocolsError> {
        let seeds: u64 = self.blocks.iter().map(|block| block.seeds).sum();
        let is_used = |c: &Configuration| self.blocks.iter().any(|b| b.configuration == *c);
        let used: Vec<Configuration> = Configuration::BOTH.into_iter().filter(is_used).collect();
        let teachers = used.len() as u64 * self.teachers.count;
        let stage = work.stage("networks", seeds + teachers);
        let run = Run { plan: self, mnist, out, journal, stage: &stage };
        let (mut spent, mut taught, mut blocks) = (Vec::new(), Vec::new(), Vec::new());
        let mut materials = Vec::new();
        for configuration in used {
            let (material, found, seconds) = run.prepare(configuration)?;
            spent.push(seconds);
            taught.push(found);
            materials.push((configuration, material));
        }
        for block in &self.blocks {
            let of = |pair: &&mut (Configuration, Material)| pair.0 == block.configuration;
            let Some((_, material)) = materials.iter_mut().find(of) else { continue };
            let n = block.images_of(material.pixels.n());
            if block.learns_from(Teacher::Certificate) && material.certificate.len() != n {
                let seconds = run.certify(material, n)?;
                spent.push(Spent { part: format!("certificate of {n} images"), seconds });
            }
            let records = run.block(block, material)?;
            let seconds = records.iter().map(|record| record.seconds).sum();
            spent.push(Spent { part: block.name.clone(), seconds });
            let tested = material.pixels.test_labels.len();
            blocks.push(summary::summarise(block, n, tested, &records)?);
        }
        Ok((Findings::new(self, taught, blocks), spent))
    }

    /// Predicted seconds of one core.
    pub fn seconds(&self) -> f64 {
        let all = |configuration| match configuration {
            Configuration::All => 60_000,
            Configuration::Reduced => 36_000,
        };
        let network = |neurons: usize, images: usize, epochs: usize| {
            (neurons * images * epochs) as f64 * SECONDS_OF_A_NEURON
        };
        let width = self.teachers.width;
        let mut seconds = 0.0;
        for configuration in Configuration::BOTH {
            if self.blocks.iter().any(|block| block.configuration == configuration) {
                let one = network(width, all(configuration), self.teachers.epochs);
                seconds += self.teachers.count as f64 * one;
            }
        }
        for block in &self.blocks {
            let images = block.images_of(all(block.configuration));
            let neurons = block.widths.iter().sum::<usize>() * block.labels.len();
            let factor = match block.method {
                Method::Projected { .. } => OF_64_BITS,
                Method::Everything(_) => 1.0,
            };
            let mut one = factor * network(neurons, images, block.epochs());
            if block.learns_from(Teacher::Own) {
                one += network(width, images, block.own_epochs);
            }
            seconds += block.seeds as f64 * one;
            if block.learns_from(Teacher::Certificate) {
                seconds += crate::margin::predicted_cost(images, 28 * 28);
            }
        }
        seconds
    }
}

/// Seconds that one neuron takes for one image in training.
const SECONDS_OF_A_NEURON: f64 = 4.5e-8;
/// How much longer it takes with numbers of 64 bits.
const OF_64_BITS: f64 = 2.5;

impl Run<'_> {
    /// The images and teachers of a configuration.
    fn prepare(
        &self,
        configuration: Configuration,
    ) -> Result<(Material, Taught, Spent), ProtocolsError> {
        self.stage.check()?;
        let digits = Digits::load(self.mnist, configuration)?;
        let pixels = Pixels::new(&digits);
        let unit = (digits.train, digits.test);
        let numbers: Vec<u64> = (0..self.plan.teachers.count).collect();
        let found: Vec<OneTeacher> = numbers
            .into_par_iter()
            .with_max_len(1)
            .map(|number| self.teacher(configuration, &pixels, number))
            .collect::<Result<_, _>>()?;
        let seconds = found.iter().map(|teacher| teacher.seconds).sum();
        let spent = Spent { part: format!("teachers, {configuration}"), seconds };
        let tested = pixels.test_labels.len();
        let after = |k: usize| {
            found.iter().map(|teacher| summary::percent(teacher.wrong[k], tested)).collect()
        };
        let (early, full) = (after(0), after(1));
        let taught = Taught { configuration, early, full };
        let teachers = found.into_iter().map(|teacher| teacher.logits).collect();
        Ok((Material { pixels, unit, teachers, certificate: Vec::new() }, taught, spent))
    }

    /// A teacher's logits after few epochs and after all, and the test images that it gets wrong then.
    fn teacher(
        &self,
        configuration: Configuration,
        pixels: &Pixels,
        number: u64,
    ) -> Result<OneTeacher, ProtocolsError> {
        let n = pixels.n();
        let plan = &self.plan.teachers;
        let key = (&pixels.digests, plan.width, plan.rate, plan.batch, plan.early, plan.epochs);
        let key = ("teacher", key, number);
        let name = format!("teacher-{configuration}-{number}.logits").replace(' ', "-");
        let vault = Vault::new(&self.out.join("teachers").join(name), &key)?;
        let learn = || -> Result<(Graded, Vec<f64>), ProtocolsError> {
            let began = std::time::Instant::now();
            let fit: Vec<usize> = (0..n).collect();
            let marks = [plan.early, plan.epochs];
            let (seed, work) = (2 * (FIRST_TUNING_SEED + number), self.stage.quiet());
            let passes = (plan.batch, &marks[..]);
            let read = teach(pixels, &pixels.labels, &fit, plan, passes, seed, &work)?;
            let wrong = [read[0].1, read[1].1];
            let logits = read.into_iter().flat_map(|(logits, _)| logits).collect();
            Ok(((wrong, began.elapsed().as_secs_f64()), logits))
        };
        let ((wrong, seconds), mut early) = vault.cell(self.journal, &key, 2 * n, learn)?;
        let full = early.split_off(n);
        self.stage.advance(1)?;
        Ok(OneTeacher { logits: [early, full], wrong, seconds })
    }

    /// Puts the logits of the certificate's teacher of the first `n` images into `material`; seconds.
    fn certify(&self, material: &mut Material, n: usize) -> Result<f64, ProtocolsError> {
        let (relative_width, pairs, fresh_pairs) = CERTIFICATE;
        let options = Options { relative_width, pairs, fresh_pairs, ..Options::default() };
        let (points, labels) = (material.unit.0.points(), &material.unit.0.labels()[..n]);
        let points = points.subcols(0, n);
        let key = ("certificate", &material.pixels.digests, n, &options);
        let (logits, seconds) = self.journal.cell(&key, || {
            let began = std::time::Instant::now();
            let teacher = teacher::Teacher::new(points, labels, &options, self.stage.quiet())?;
            Ok::<_, ProtocolsError>((teacher.logits().to_vec(), began.elapsed().as_secs_f64()))
        })?;
        material.certificate = logits;
        Ok(seconds)
    }

    fn block(&self, block: &Block, material: &Material) -> Result<Vec<Record>, ProtocolsError> {
        let seeds: Vec<u64> = (block.first_seed..block.first_seed + block.seeds).collect();
        let record = |seed| -> Result<Record, ProtocolsError> {
            let one = Block { name: String::new(), first_seed: 0, seeds: 1, ..block.clone() };
            let teachers = &self.plan.teachers;
            let key = Key { digests: &material.pixels.digests, block: one, teachers, seed };
            let record = self.journal.cell(&key, || {
                let work = self.stage.quiet();
                Ok::<_, ProtocolsError>(train(block, teachers, material, seed, &work)?)
            })?;
            self.stage.advance(1)?;
            Ok(record)
        };
        seeds.into_par_iter().with_max_len(1).map(record).collect()
    }
}
