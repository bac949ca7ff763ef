//! Table 1 of the paper: students of few neurons on MNIST, on hard labels and on a teacher's.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use theorems::mandal::model::logistic;

use super::ExperimentError;
use super::digits::{Configuration, Digits};
use super::epochs::{Checkpoint, Passes, train};
use super::protocol::{FIRST_TUNING_SEED, Protocol, fitted};
use super::stack::{Member, Stack};
use super::summary::{Block, Table};
use super::trained::{Trained, Trial};
use super::vault::Vault;
use crate::artifact::{Journal, VERSION, hexadecimal};
use crate::training::objective::classification_error;
use crate::training::{LabelKind, Targets};
use crate::work::{Stage, Work};

/// Both kinds of labels, in the order of the paper's columns.
pub const KINDS: [LabelKind; 2] = [LabelKind::Hard, LabelKind::Soft];

/// A run loses at most about this much of the work on each core when it is killed.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(20);

/// Trains everything that the journal does not hold and makes the table. `folder` holds the four
/// IDX files of MNIST, `out` takes checkpoints and the teachers' logits.
///
/// # Errors
/// If the data cannot be used, fewer than two seeds are asked for or more than the exact tests
/// take, a result cannot be recorded, or the work is stopped.
pub fn run(
    folder: &Path,
    protocol: &Protocol,
    out: &Path,
    journal: &Journal,
    work: Work<'_>,
) -> Result<Table, ExperimentError> {
    let (seeds, tuning) = (protocol.seeds, protocol.students.tuning_seeds);
    let block = |configuration: Configuration| -> Result<Block, ExperimentError> {
        let name = format!("trainings on {configuration}");
        let stage = work.stage(&name, 2 * seeds + tuning + 1);
        let digits = Digits::load(folder, configuration)?;
        Runs { configuration, digits: &digits, protocol, out, journal, stage: &stage }.block()
    };
    let blocks = Configuration::BOTH.into_iter().map(block).collect::<Result<_, _>>()?;
    Ok(Table { version: VERSION.into(), protocol: protocol.clone(), blocks })
}

/// The runs of one configuration.
struct Runs<'a> {
    configuration: Configuration,
    digits: &'a Digits,
    protocol: &'a Protocol,
    out: &'a Path,
    journal: &'a Journal,
    stage: &'a Stage<'a>,
}

/// What decides a training.
#[derive(Serialize)]
struct Key<'a> {
    train: &'a str,
    judge: &'a str,
    /// Points trained on: the first so many.
    points: usize,
    members: Vec<(usize, LabelKind, f64, f64, u64)>,
    passes: Passes,
    /// Seed of the order of the points.
    seed: u64,
    /// SHA-256 of the soft labels' logits, in hexadecimal.
    logits: String,
}

/// Networks to be trained together.
struct Job<'a> {
    /// Name of its files.
    name: String,
    members: &'a [Member],
    passes: Passes,
    seed: u64,
    /// Logits of the soft labels, one for each point trained on.
    logits: &'a [f64],
}

impl Runs<'_> {
    fn block(&self) -> Result<Block, ExperimentError> {
        let n = self.digits.train.n();
        let seeds: Vec<u64> = (0..self.protocol.seeds).collect();
        let of_teachers = std::iter::once(FIRST_TUNING_SEED).chain(seeds.iter().copied());
        let of_teachers: Vec<u64> = of_teachers.collect();
        let mut teachers = in_parallel(&of_teachers, |seed| {
            self.teacher(seed, if seed < FIRST_TUNING_SEED { n } else { fitted(n) })
        })?;
        let (_, tuning_logits) = teachers.remove(0);
        let trials = self.tune(&tuning_logits)?;
        let chosen: Vec<&Trial> = trials.iter().filter(|trial| trial.chosen).collect();
        let students = in_parallel(&seeds, |seed| {
            let members = chosen.iter().map(|t| self.student(t.width, t.labels, t.step_size, seed));
            self.students(
                "students",
                &members.collect::<Vec<_>>(),
                seed,
                &teachers[seed as usize].1,
            )
        })?;
        let softness = teachers.iter().map(|(_, logits)| self.softness(logits)).collect();
        let teachers = teachers.into_iter().map(|(teacher, _)| teacher).collect();
        Block::new(self.configuration, self.digits, teachers, trials, students, softness)
    }

    /// The probability that soft labels of these `logits` give to the other class, in the mean.
    fn softness(&self, logits: &[f64]) -> f64 {
        let pairs = self.digits.train.labels().iter().zip(logits);
        let total: f64 = pairs.map(|(y, z)| logistic(-y * z / self.protocol.temperature)).sum();
        total / logits.len() as f64
    }

    /// The teacher of `seed`, trained on the first `points` points, with its logits there.
    fn teacher(&self, seed: u64, points: usize) -> Result<(Trained, Vec<f64>), ExperimentError> {
        let teacher = &self.protocol.teacher;
        let member = Member {
            width: teacher.width,
            labels: LabelKind::Hard,
            step_size: teacher.step_size,
            radius: teacher.radius,
            seed: 2 * seed,
        };
        let job = Job {
            name: self.name("teacher", seed),
            members: &[member],
            passes: teacher.passes,
            seed: member.seed,
            logits: &self.digits.train.labels()[..points],
        };
        let key = self.key(&job);
        let kept = Vault::new(&self.path(&format!("{}.logits", job.name)), &key)?;
        let train = || -> Result<(Trained, Vec<f64>), ExperimentError> {
            let (stack, trained) = self.train(&job, &key)?;
            let inputs = self.digits.train.points().subcols(0, points);
            Ok((trained[0], stack.outputs(inputs).swap_remove(0)))
        };
        let found = kept.cell(self.journal, &("teacher", &key), points, train)?;
        self.stage.advance(1)?;
        Ok(found)
    }

    /// The trials of all step sizes, trained on the part that is not held out.
    fn tune(&self, logits: &[f64]) -> Result<Vec<Trial>, ExperimentError> {
        let students = &self.protocol.students;
        let mut settings = Vec::new();
        for &width in &students.widths {
            for labels in KINDS {
                settings.extend(students.step_sizes.iter().map(|&eta| (width, labels, eta)));
            }
        }
        let seeds: Vec<u64> = (0..students.tuning_seeds).map(|k| FIRST_TUNING_SEED + k).collect();
        let runs = in_parallel(&seeds, |seed| {
            let members =
                settings.iter().map(|&(m, labels, eta)| self.student(m, labels, eta, seed));
            self.students("tuning", &members.collect::<Vec<_>>(), seed, logits)
        })?;
        let held_out = (self.digits.train.n() - logits.len()) as f64 * seeds.len() as f64;
        let trial = |(k, &(width, labels, step_size)): (usize, &(usize, LabelKind, f64))| {
            let correct: u32 = runs.iter().map(|run| run[k].correct).sum();
            let held_out = 100.0 * f64::from(correct) / held_out;
            Trial { width, labels, step_size, held_out, chosen: false }
        };
        let mut trials: Vec<Trial> = settings.iter().enumerate().map(trial).collect();
        for group in trials.chunks_mut(students.step_sizes.len()) {
            // The first of equal ones: the smaller step.
            let best = group.iter().rev().enumerate();
            let best = best.max_by(|a, b| a.1.held_out.total_cmp(&b.1.held_out));
            if let Some(best) = best.map(|(from_end, _)| group.len() - 1 - from_end) {
                group[best].chosen = true;
            }
        }
        Ok(trials)
    }

    fn student(&self, width: usize, labels: LabelKind, step_size: f64, seed: u64) -> Member {
        let radius = self.protocol.students.radius;
        Member { width, labels, step_size, radius, seed: 2 * seed + 1 }
    }

    /// Students of one seed, trained together on as many points as there are `logits`.
    fn students(
        &self,
        kind: &str,
        members: &[Member],
        seed: u64,
        logits: &[f64],
    ) -> Result<Vec<Trained>, ExperimentError> {
        let temperature = self.protocol.temperature;
        let logits: Vec<f64> = logits.iter().map(|logit| logit / temperature).collect();
        let job = Job {
            name: self.name(kind, seed),
            members,
            passes: self.protocol.students.passes,
            seed: 2 * seed + 1,
            logits: &logits,
        };
        let key = self.key(&job);
        let trained = self
            .journal
            .cell(&("students", &key), || Ok::<_, ExperimentError>(self.train(&job, &key)?.1))?;
        self.stage.advance(1)?;
        Ok(trained)
    }

    /// Trains a job on the first points of the training set. It is judged on the rest, or on the
    /// test set if there is no rest.
    fn train(
        &self,
        job: &Job<'_>,
        key: &Key<'_>,
    ) -> Result<(Stack, Vec<Trained>), ExperimentError> {
        let (train_set, fit) = (&self.digits.train, job.logits.len());
        let inputs = train_set.points().subcols(0, fit);
        let targets = Targets { labels: &train_set.labels()[..fit], logits: job.logits };
        let vault = Vault::new(&self.path(&format!("{}.checkpoint", job.name)), key)?;
        let checkpoint = Checkpoint::new(vault, CHECKPOINT_EVERY);
        let mut stack = Stack::new(train_set.d(), job.members);
        let work = self.stage.quiet();
        train(&mut stack, inputs, &targets, job.passes, job.seed, &checkpoint, &work)?;
        let (judge, labels) = if fit < train_set.n() {
            let rest = train_set.n() - fit;
            (train_set.points().subcols(fit, rest), &train_set.labels()[fit..])
        } else {
            (self.digits.test.points(), self.digits.test.labels())
        };
        let correct = |outputs: &[f64], labels: &[f64]| {
            let error = classification_error(labels, outputs);
            (labels.len() as f64 * (1.0 - error)).round() as u32
        };
        let (judged, trained) = (stack.outputs(judge), stack.outputs(inputs));
        let results = job.members.iter().zip(stack.drifts()).zip(judged.iter().zip(&trained));
        let results = results.map(|((member, drift), (judged, trained))| Trained {
            width: member.width,
            labels: member.labels,
            step_size: member.step_size,
            correct: correct(judged, labels),
            correct_in_training: correct(trained, targets.labels),
            drift,
        });
        let results = results.collect();
        Ok((stack, results))
    }

    fn key(&self, job: &Job<'_>) -> Key<'_> {
        let mut hash = Sha256::new();
        job.logits.iter().for_each(|logit| hash.update(logit.to_le_bytes()));
        let member = |m: &Member| (m.width, m.labels, m.step_size, m.radius, m.seed);
        Key {
            train: &self.digits.train_provenance.dataset.digest,
            judge: &self.digits.test_provenance.dataset.digest,
            points: job.logits.len(),
            members: job.members.iter().map(member).collect(),
            passes: job.passes,
            seed: job.seed,
            logits: hexadecimal(&hash.finalize()),
        }
    }

    fn name(&self, kind: &str, seed: u64) -> String {
        let configuration = match self.configuration {
            Configuration::Reduced => "reduced",
            Configuration::All => "all",
        };
        format!("{configuration}-{kind}-{seed}")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.out.join("networks").join(name)
    }
}

/// The results of `work` on each seed, in this order, several at a time.
fn in_parallel<T: Send>(
    seeds: &[u64],
    work: impl Fn(u64) -> Result<T, ExperimentError> + Send + Sync,
) -> Result<Vec<T>, ExperimentError> {
    seeds.par_iter().with_max_len(1).map(|&seed| work(seed)).collect()
}
