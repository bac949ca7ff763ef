//! Symmetric initialisation, addressed by (seed, pair): neurons j and j + m/2 form pair j and have
//! W_j(0) = W_{j+m/2}(0) ~ N(0, α² I_d) and a_j = −a_{j+m/2} uniform on {−1, 1}.

use rand_chacha::rand_core::Rng;

use super::plan::Plan;
use crate::random::{Purpose, normal_pair, stream};
use crate::work::{Stopped, Work};

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
    scale: f64,
}

impl PairBlock {
    /// Room for one block in dimension `d`, of weights with α = 1.
    pub fn new(d: usize) -> Self {
        Self::scaled(d, 1.0)
    }

    /// Room for one block in dimension `d`, of weights with α = `scale`.
    pub fn scaled(d: usize, scale: f64) -> Self {
        Self { weights: vec![0.0; BLOCK * d], signs: vec![0.0; BLOCK], scale }
    }

    /// Fills the block with pairs `index`·[`BLOCK`] … of `seed`. The weights are α times those of
    /// α = 1, each rounded once.
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
                entries[0] = self.scale * first;
                if let Some(last) = entries.get_mut(1) {
                    *last = self.scale * second;
                }
            }
        }
    }
}

/// The draw of one network: W_k(0) of its pairs k < m/2, to the bit those that both engines train.
/// It holds no weights; they are made block by block.
///
/// ```
/// use distill_bounds::training::Plan;
/// use distill_bounds::training::initialisation::Draw;
/// use distill_bounds::work::Work;
///
/// let plan = Plan {
///     width: 5000, steps: 1, step_size: 1.0, radius: 1.0, initial_scale: 0.5, seed: 7,
/// };
/// let (mut pairs, mut square) = (0, 0.0);
/// Draw::new(&plan, 3).for_each_block(&Work::unwatched(), |block| {
///     pairs += block.signs.len();
///     square += block.weights.iter().map(|w| w * w).sum::<f64>();
/// })?;
/// assert_eq!(pairs, 2500);
/// // The mean of ‖W‖² is α² d = 0.75.
/// assert!((square / 2500.0 - 0.75).abs() < 0.05);
/// # Ok::<_, distill_bounds::work::Stopped>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    seed: u64,
    pairs: u64,
    d: usize,
    scale: f64,
}

/// Consecutive pairs of a [`Draw`].
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'a> {
    /// Number k of the first of them.
    pub first: u64,
    /// W_k(0), pair after pair, d entries each.
    pub weights: &'a [f64],
    /// a_k of the first neuron of each pair, that with index k < m/2.
    pub signs: &'a [f64],
}

impl Draw {
    /// The draw of the network of `plan` in dimension `d`.
    pub fn new(plan: &Plan, d: usize) -> Self {
        Self::of(plan.seed, plan.width, plan.initial_scale, d)
    }

    /// The draw of a network of `width` neurons, an even number, in dimension `d`, from N(0, `scale`² I).
    pub fn of(seed: u64, width: u64, scale: f64, d: usize) -> Self {
        Self { seed, pairs: width / 2, d, scale }
    }

    /// Number of blocks, of [`BLOCK`] pairs each but for the last.
    pub fn blocks(&self) -> u64 {
        self.pairs.div_ceil(BLOCK as u64)
    }

    /// Room for one block.
    pub fn room(&self) -> PairBlock {
        PairBlock::scaled(self.d, self.scale)
    }

    /// The pairs of block number `index`, which is below [`Draw::blocks`], in `room`, that
    /// [`Draw::room`] made. Blocks are independent of each other, so that threads may share them.
    pub fn block<'a>(&self, index: u64, room: &'a mut PairBlock) -> Pairs<'a> {
        room.fill(self.seed, index);
        let first = index * BLOCK as u64;
        let held = (self.pairs - first).min(BLOCK as u64) as usize;
        Pairs { first, weights: &room.weights[..held * self.d], signs: &room.signs[..held] }
    }

    /// Calls `visit` for block after block, on this thread.
    ///
    /// # Errors
    /// Once a stop was asked for.
    pub fn for_each_block(
        &self,
        work: &Work<'_>,
        mut visit: impl FnMut(Pairs<'_>),
    ) -> Result<(), Stopped> {
        let mut room = self.room();
        for index in 0..self.blocks() {
            work.check()?;
            visit(self.block(index, &mut room));
        }
        Ok(())
    }
}
