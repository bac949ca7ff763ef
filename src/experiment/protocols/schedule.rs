//! Epochs of mini-batches, the same for every way to train.

use crate::experiment::epochs::{batches, order};
use crate::work::{Stopped, Work};

/// Something that is trained on mini-batches and judged now and then.
pub(super) trait Learner {
    /// What it is judged by.
    type Reading;

    /// One step on the points `batch`.
    fn advance(&mut self, batch: &[usize]);

    /// What it can now.
    fn read(&self) -> Self::Reading;
}

/// Trains `learner` on the points `fit` and reads it after each number of epochs in `marks`, which rise. In
/// each epoch the points come in a new order, which `seed` decides, in mini-batches of at most `batch`
/// points whose sizes differ by at most one.
pub(super) fn follow<L: Learner>(
    learner: &mut L,
    fit: &[usize],
    batch: usize,
    marks: &[usize],
    seed: u64,
    work: &Work<'_>,
) -> Result<Vec<L::Reading>, Stopped> {
    let mut readings = Vec::with_capacity(marks.len());
    let last = marks.last().copied().unwrap_or(0);
    for epoch in 0..last {
        work.check()?;
        let order: Vec<usize> =
            order(fit.len(), seed, epoch as u64).into_iter().map(|k| fit[k]).collect();
        batches(&order, batch).for_each(|batch| learner.advance(batch));
        if marks.contains(&(epoch + 1)) {
            readings.push(learner.read());
        }
    }
    Ok(readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(Vec<usize>);

    impl Learner for Counting {
        type Reading = Vec<usize>;

        fn advance(&mut self, batch: &[usize]) {
            assert!((3..=4).contains(&batch.len()));
            batch.iter().for_each(|&i| self.0[i] += 1);
        }

        fn read(&self) -> Vec<usize> {
            self.0.clone()
        }
    }

    /// Every point is seen once in an epoch, no other one ever, and the readings come at the marks.
    #[test]
    fn every_point_is_seen_once_in_an_epoch() {
        let mut learner = Counting(vec![0; 30]);
        let fit: Vec<usize> = (10..23).collect();
        let readings = follow(&mut learner, &fit, 4, &[1, 3], 5, &Work::unwatched()).unwrap();
        let seen = |times| (0..30).map(|i| if fit.contains(&i) { times } else { 0 }).collect();
        assert_eq!(readings, [seen(1), seen(3)] as [Vec<usize>; 2]);
    }
}
