//! Random numbers: one ChaCha stream for each (seed, purpose, index).
//!
//! A stream is addressed, never shared, so a result does not depend on the number of threads or
//! on the order in which streams are read.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream is for. Two purposes never share random numbers, even under one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Initial weights and output signs of the network.
    Initialisation = 1,
    /// Directions on which the margin program is solved.
    Directions = 2,
    /// Directions on which a margin is certified.
    FreshDirections = 3,
    /// Inputs of a synthetic data set.
    Inputs = 4,
    /// Labels of a synthetic data set.
    Labels = 5,
    /// Choice of a subset of a data set.
    Subset = 6,
    /// Order in which the points of a data set are trained on.
    Order = 7,
    /// Split of images into training, validation and test set.
    Split = 8,
    /// Noise that is added to images.
    Noise = 9,
    /// Initial weights of a deep network.
    DeepInitialisation = 10,
    /// Problems and settings that checks are made of.
    Cases = 11,
    /// How an image is moved and mirrored before a network is trained on it.
    View = 12,
    /// Noise that an image gets anew in every epoch.
    FreshNoise = 13,
}

/// The stream of (`seed`, `purpose`, `index`).
///
/// ```
/// use distill_bounds::random::{Purpose, fill_normal, stream};
///
/// let draw = |purpose, index| {
///     let mut numbers = [0.0; 3];
///     fill_normal(&mut stream(7, purpose, index), &mut numbers);
///     numbers
/// };
/// assert_eq!(draw(Purpose::Inputs, 0), draw(Purpose::Inputs, 0));
/// assert_ne!(draw(Purpose::Inputs, 0), draw(Purpose::Inputs, 1));
/// assert_ne!(draw(Purpose::Inputs, 0), draw(Purpose::Labels, 0));
/// ```
pub fn stream(seed: u64, purpose: Purpose, index: u64) -> ChaCha8Rng {
    let mut key = [0u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&(purpose as u64).to_le_bytes());
    let mut rng = ChaCha8Rng::from_seed(key);
    rng.set_stream(index);
    rng
}

/// A uniform choice of `count` of the indices below `n`, in a uniform order (Fisher and Yates), from the
/// stream of (`seed`, `purpose`, `index`). A smaller choice is the beginning of a larger one.
///
/// # Panics
/// If `count` is above `n`.
pub fn choose(n: usize, count: usize, seed: u64, purpose: Purpose, index: u64) -> Vec<usize> {
    let mut rng = stream(seed, purpose, index);
    let mut indices: Vec<usize> = (0..n).collect();
    for i in 0..count {
        // High part of the product: uniform below `left` up to left / 2⁶⁴.
        let left = (n - i) as u128;
        indices.swap(i, i + ((u128::from(rng.next_u64()) * left) >> 64) as usize);
    }
    indices.truncate(count);
    indices
}

/// A uniform number of (0, 1], from the upper 53 bits of `bits`.
pub fn uniform(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// Two independent standard normal numbers from 128 random bits (Box–Muller).
///
/// The elementary functions come from `libm`, so the result is the same on every machine.
pub fn normal_pair(first: u64, second: u64) -> (f64, f64) {
    let radius = (-2.0 * libm::log(uniform(first))).sqrt();
    let (sine, cosine) = libm::sincos(std::f64::consts::TAU * uniform(second));
    (radius * cosine, radius * sine)
}

/// Fills `out` with independent standard normal numbers.
pub fn fill_normal(rng: &mut ChaCha8Rng, out: &mut [f64]) {
    for pair in out.chunks_mut(2) {
        let (first, second) = normal_pair(rng.next_u64(), rng.next_u64());
        pair[0] = first;
        if let Some(last) = pair.get_mut(1) {
            *last = second;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every index once, the same again from the same stream only, and a beginning of it when fewer
    /// are asked for.
    #[test]
    fn a_choice_is_a_seeded_order_and_begins_with_the_smaller_ones() {
        let order = |seed, index| choose(100, 100, seed, Purpose::Subset, index);
        assert_eq!(order(3, 0), order(3, 0));
        assert_ne!(order(3, 0), order(4, 0));
        assert_ne!(order(3, 0), order(3, 1));
        assert_eq!(choose(100, 7, 3, Purpose::Subset, 0), order(3, 0)[..7]);
        let mut sorted = order(3, 0);
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..100));
    }
}
