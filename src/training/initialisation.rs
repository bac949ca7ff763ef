//! Symmetric initialisation, addressed by (seed, pair): neurons j and j + m/2 form pair j and have
//! W_j(0) = W_{j+m/2}(0) ~ N(0, I_d) and a_j = −a_{j+m/2} uniform on {−1, 1}.

use rand_chacha::rand_core::Rng;

use crate::random::{Purpose, normal_pair, stream};

/// Pairs that share one random stream. Pair j is number j mod `BLOCK` of stream j / `BLOCK`, so
/// that both engines, and every width, give the same neuron for the same (seed, j).
pub const BLOCK: usize = 1024;

/// The initial weights of the pairs of one block.
///
/// ```
/// use distill_bounds::training::initialisation::{BLOCK, PairBlock};
///
/// let mut block = PairBlock::new(2);
/// block.fill(7, 1);
/// // Pair 1024 of seed 7, whatever was drawn before.
/// let weights = block.weights[..2].to_vec();
/// block.fill(7, 0);
/// assert_ne!(block.weights[..2], weights);
/// block.fill(7, 1024 / BLOCK as u64);
/// assert_eq!(block.weights[..2], weights);
/// ```
#[derive(Clone, Debug)]
pub struct PairBlock {
    /// Weights, pair after pair: entries k·d .. (k+1)·d are W_j(0) of the k-th pair of the block.
    pub weights: Vec<f64>,
    /// a_j of the first neuron of each pair: −1.0 or 1.0.
    pub signs: Vec<f64>,
}

impl PairBlock {
    /// Room for one block in dimension `d`.
    pub fn new(d: usize) -> Self {
        Self { weights: vec![0.0; BLOCK * d], signs: vec![0.0; BLOCK] }
    }

    /// Fills the block with pairs `index`·[`BLOCK`] … of `seed`.
    pub fn fill(&mut self, seed: u64, index: u64) {
        let d = self.weights.len() / BLOCK;
        let mut rng = stream(seed, Purpose::Initialisation, index);
        for (weights, sign) in self.weights.chunks_exact_mut(d).zip(&mut self.signs) {
            for (half, entries) in weights.chunks_mut(2).enumerate() {
                let (radial, angular) = (rng.next_u64(), rng.next_u64());
                if half == 0 {
                    // The normal numbers use the upper 53 bits only.
                    *sign = if radial & 1 == 0 { 1.0 } else { -1.0 };
                }
                let (first, second) = normal_pair(radial, angular);
                entries[0] = first;
                if let Some(last) = entries.get_mut(1) {
                    *last = second;
                }
            }
        }
    }
}
