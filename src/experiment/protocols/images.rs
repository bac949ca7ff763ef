//! MNIST as these networks see it.

use faer::Mat;

use super::plan::not_held_out;
use crate::data::{Dataset, Provenance};
use crate::experiment::digits::Digits;
use crate::random::{Purpose, choose, stream, uniform};
use rand_chacha::rand_core::Rng;

/// Norm of every image: about what pixels from 0 to 1 give (9.2 in the mean over MNIST).
const NORM: f64 = 9.0;

/// The images of one configuration with the norm [`NORM`], each with a last entry 1 for the biases.
pub(super) struct Pixels {
    /// d × n.
    pub train: Mat<f32>,
    /// −1 or 1.
    pub labels: Vec<f64>,
    /// d × test images.
    pub test: Mat<f32>,
    /// −1 or 1.
    pub test_labels: Vec<f64>,
    /// SHA-256 of both sets.
    pub digests: [String; 2],
}

/// What one seed trains on, and what it is judged by before the test.
#[derive(Debug, PartialEq)]
pub(super) struct Split {
    /// Columns trained on.
    pub fit: Vec<usize>,
    /// Columns held out.
    pub held_out: Vec<usize>,
}

impl Pixels {
    /// The images of `digits`, which have norm 1.
    pub(super) fn new(digits: &Digits) -> Self {
        let Digits { train, test, train_provenance, test_provenance } = digits;
        let digest = |provenance: &Provenance| provenance.dataset.digest.clone();
        Self {
            labels: train.labels().to_vec(),
            test_labels: test.labels().to_vec(),
            train: scaled(train),
            test: scaled(test),
            digests: [digest(train_provenance), digest(test_provenance)],
        }
    }

    /// Number of training images n.
    pub(super) fn n(&self) -> usize {
        self.labels.len()
    }

    /// Columns `columns` of the training images.
    pub(super) fn gather(&self, columns: &[usize]) -> Mat<f32> {
        Mat::from_fn(self.train.nrows(), columns.len(), |row, k| self.train[(row, columns[k])])
    }

    /// The labels with a share `flipped` of them turned over, each by itself; `seed` decides which.
    pub(super) fn noisy(&self, flipped: f64, seed: u64) -> Vec<f64> {
        if flipped == 0.0 {
            return self.labels.clone();
        }
        let mut rng = stream(seed, Purpose::Labels, (1e6 * flipped) as u64);
        let turn = |&y: &f64| if uniform(rng.next_u64()) <= flipped { -y } else { y };
        self.labels.iter().map(turn).collect()
    }
}

/// Of n images `count` to train on, or as many as there are, and a sixth of all held out; `seed` decides
/// which. Fewer images are the beginning of more.
pub(super) fn split(n: usize, count: usize, seed: u64) -> Split {
    let order = choose(n, n, seed, Purpose::Subset, 0);
    let left = not_held_out(n);
    Split { fit: order[..count.min(left)].to_vec(), held_out: order[left..].to_vec() }
}

fn scaled(dataset: &Dataset) -> Mat<f32> {
    let (points, d) = (dataset.points(), dataset.d());
    let entry = |row, i| if row == d { 1.0 } else { (NORM * points[(row, i)]) as f32 };
    Mat::from_fn(d + 1, dataset.n(), entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is trained on and what is held out share no image, also where all are asked for, and a smaller
    /// choice is the beginning of a greater one.
    #[test]
    fn nothing_that_is_trained_on_is_held_out() {
        let all = split(60, 1000, 3);
        assert_eq!((all.fit.len(), all.held_out.len()), (50, 10));
        let mut together = [&all.fit[..], &all.held_out].concat();
        together.sort_unstable();
        assert!(together.into_iter().eq(0..60));
        assert_eq!(split(60, 7, 3), Split { fit: all.fit[..7].to_vec(), held_out: all.held_out });
        assert_ne!(split(60, 7, 4).fit, all.fit[..7]);
    }

    /// About the share asked for is turned over, the same again from the same seed.
    #[test]
    fn a_share_of_the_labels_is_turned_over() {
        let pixels = Pixels {
            train: Mat::new(),
            labels: [1.0, -1.0].repeat(5000),
            test: Mat::new(),
            test_labels: Vec::new(),
            digests: [String::new(), String::new()],
        };
        assert_eq!(pixels.noisy(0.0, 1), pixels.labels);
        let noisy = pixels.noisy(0.2, 1);
        assert_eq!(noisy, pixels.noisy(0.2, 1));
        assert_ne!(noisy, pixels.noisy(0.2, 2));
        let turned = noisy.iter().zip(&pixels.labels).filter(|(a, b)| a != b).count();
        // Binomial of 10,000 trials: standard deviation 40.
        assert!((1800..2200).contains(&turned), "{turned}");
    }
}
