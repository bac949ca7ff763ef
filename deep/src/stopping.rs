//! Early stopping.

use serde::{Deserialize, Serialize};

/// Stops a training when its validation accuracy has not risen for a number of epochs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stopping {
    /// Epochs without a new best after which training stops.
    pub patience: usize,
    /// The first epoch with the best accuracy, from 1, and that accuracy; none before epoch 1.
    pub best: Option<(usize, f64)>,
    /// Finished epochs.
    pub epoch: usize,
}

impl Stopping {
    /// The state before the first epoch.
    pub fn new(patience: usize) -> Self {
        Self { patience, best: None, epoch: 0 }
    }

    /// Records the next epoch's validation accuracy, and says whether it is a new best.
    pub fn record(&mut self, accuracy: f64) -> bool {
        self.epoch += 1;
        let better = self.best.is_none_or(|(_, best)| accuracy > best);
        if better {
            self.best = Some((self.epoch, accuracy));
        }
        better
    }

    /// Whether there were `patience` epochs since the best one.
    pub fn is_over(&self) -> bool {
        self.best.is_some_and(|(best, _)| self.epoch - best >= self.patience)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The epoch at which a training with these accuracies stops, and its best epoch.
    fn stopped(patience: usize, accuracies: &[f64]) -> (usize, usize) {
        let mut stopping = Stopping::new(patience);
        for &accuracy in accuracies {
            stopping.record(accuracy);
            if stopping.is_over() {
                break;
            }
        }
        (stopping.epoch, stopping.best.unwrap().0)
    }

    /// A tie is no improvement, and a new best starts the count anew.
    #[test]
    fn it_waits_for_patience_epochs_after_the_first_best_one() {
        assert_eq!(stopped(3, &[0.5, 0.7, 0.6, 0.7, 0.7, 0.9]), (5, 2));
        assert_eq!(stopped(3, &[0.5, 0.7, 0.6, 0.7, 0.8, 0.1, 0.2, 0.3, 0.9]), (8, 5));
        assert_eq!(stopped(1, &[0.5, 0.5, 0.9]), (2, 1));
        assert_eq!(stopped(4, &[0.1, 0.2, 0.3]), (3, 3));
    }
}
