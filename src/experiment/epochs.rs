//! Training of a stack over a number of epochs, which a killed process loses little of.

use std::time::{Duration, Instant};

use faer::MatRef;
use serde::{Deserialize, Serialize};

use super::ExperimentError;
use super::stack::Stack;
use super::vault::Vault;
use crate::artifact::ArtifactError;
use crate::random::{Purpose, choose};
use crate::training::Targets;
use crate::work::Work;

/// How long a network is trained, and on how many points at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passes {
    /// Passes over the training set.
    pub epochs: usize,
    /// Most points in a mini-batch.
    pub batch: usize,
}

/// Where training goes on after it was interrupted.
#[derive(Debug)]
pub(super) struct Checkpoint {
    vault: Vault,
    /// Least time between two writings.
    every: Duration,
}

impl Checkpoint {
    /// Writes to `vault` at the ends of epochs, not more often than `every`.
    pub(super) fn new(vault: Vault, every: Duration) -> Self {
        Self { vault, every }
    }

    fn resume(&self, stack: &mut Stack) -> usize {
        match self.vault.read().as_deref() {
            Some([epochs, weights @ ..]) if stack.restore(weights) => *epochs as usize,
            _ => 0,
        }
    }

    fn save(&self, epochs: usize, stack: &Stack) -> Result<(), ArtifactError> {
        self.vault.write(std::iter::once(epochs as f64).chain(stack.weights()))
    }
}

/// Trains `stack` on `points` (d × n) with `targets` (n). In each epoch the points come in a new
/// order, which `seed` decides, in mini-batches whose sizes differ by at most one. Work that is stopped
/// leaves a checkpoint after the epoch.
///
/// # Errors
/// If a checkpoint cannot be written, or the work is stopped.
pub(super) fn train(
    stack: &mut Stack,
    points: MatRef<'_, f64>,
    targets: &Targets<'_>,
    passes: Passes,
    seed: u64,
    checkpoint: &Checkpoint,
    work: &Work<'_>,
) -> Result<(), ExperimentError> {
    let n = points.ncols();
    let mut saved = Instant::now();
    for epoch in checkpoint.resume(stack)..passes.epochs {
        let order = order(n, seed, epoch as u64);
        batches(&order, passes.batch).for_each(|batch| stack.advance(points, targets, batch));
        let stopped = work.check();
        if (stopped.is_err() || saved.elapsed() >= checkpoint.every) && epoch + 1 < passes.epochs {
            checkpoint.save(epoch + 1, stack)?;
            saved = Instant::now();
            stopped?;
        }
    }
    checkpoint.vault.clear();
    Ok(())
}

/// Mini-batches of at most `most` points whose sizes differ by at most one.
pub(super) fn batches(order: &[usize], most: usize) -> impl Iterator<Item = &[usize]> {
    let (n, count) = (order.len(), order.len().div_ceil(most));
    (0..count).map(move |k| &order[n * k / count..n * (k + 1) / count])
}

/// The order of an epoch.
pub(super) fn order(n: usize, seed: u64, epoch: u64) -> Vec<usize> {
    choose(n, n, seed, Purpose::Order, epoch)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use faer::Mat;

    use super::super::stack::Member;
    use super::*;
    use crate::training::LabelKind;

    #[test]
    fn an_order_holds_every_point_once_and_changes_with_the_epoch() {
        let mut first = order(100, 3, 0);
        assert_ne!(first, order(100, 3, 1));
        assert_ne!(first, order(100, 4, 0));
        first.sort_unstable();
        assert!(first.into_iter().eq(0..100));
    }

    /// Training that is killed at any epoch, at a checkpoint or between two, or stopped after each, goes on to
    /// the same bits.
    #[test]
    fn interrupted_training_ends_with_the_same_weights() {
        let folder = tempfile::tempdir().unwrap();
        let points = Mat::from_fn(5, 23, |k, i| ((3 * k + 7 * i) % 13) as f64 / 30.0 - 0.2);
        let labels: Vec<f64> = (0..23).map(|i| if i % 3 == 0 { -1.0 } else { 1.0 }).collect();
        let targets = Targets { labels: &labels, logits: &labels };
        let member = |labels| Member { width: 6, labels, step_size: 2.0, radius: 1.0, seed: 1 };
        let members = [member(LabelKind::Soft), member(LabelKind::Hard)];
        let run = |name: &str, stops: &[usize], every| {
            let vault = Vault::new(&folder.path().join(name), &name).unwrap();
            let checkpoint = Checkpoint::new(vault, every);
            let mut bits = Vec::new();
            for &epochs in stops {
                let mut stack = Stack::new(5, &members);
                let passes = Passes { epochs: 7, batch: 4 };
                if epochs < 7 {
                    // What a process leaves that is killed in epoch `epochs`.
                    let from = checkpoint.resume(&mut stack);
                    for epoch in from..epochs {
                        let order = order(23, 9, epoch as u64);
                        for k in 0..6 {
                            let batch = &order[23 * k / 6..23 * (k + 1) / 6];
                            stack.advance(points.as_ref(), &targets, batch);
                        }
                    }
                    checkpoint.save(epochs, &stack).unwrap();
                } else {
                    let work = Work::unwatched();
                    train(&mut stack, points.as_ref(), &targets, passes, 9, &checkpoint, &work)
                        .unwrap();
                }
                bits = stack.weights().map(f64::to_bits).collect();
            }
            bits
        };
        let whole = run("whole", &[7], Duration::MAX);
        assert_eq!(run("often", &[7], Duration::ZERO), whole);
        assert_eq!(run("twice", &[2, 5, 7], Duration::ZERO), whole);
        assert_eq!(run("late", &[6, 7], Duration::MAX), whole);
        let vault = Vault::new(&folder.path().join("stopped"), &"stopped").unwrap();
        let checkpoint = Checkpoint::new(vault, Duration::MAX);
        let stop = AtomicBool::new(true);
        let (passes, work) = (Passes { epochs: 7, batch: 4 }, Work::new(&stop, &|_| {}));
        for epoch in 1..=7 {
            let mut stack = Stack::new(5, &members);
            let ended = train(&mut stack, points.as_ref(), &targets, passes, 9, &checkpoint, &work);
            match ended {
                Err(ExperimentError::Stopped(_)) => assert!(epoch < 7),
                other => {
                    other.unwrap();
                    assert_eq!(epoch, 7, "one epoch after each stop");
                    assert!(stack.weights().map(f64::to_bits).eq(whole.iter().copied()));
                }
            }
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "checkpoints are removed");
    }
}
