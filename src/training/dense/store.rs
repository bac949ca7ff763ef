//! What both kernels are built from: the sizes of a run, its initial weights, and its blocks.

use crate::training::initialisation::{BLOCK, Draw, PairBlock};
use crate::work::{Stage, Stopped};

/// What every step of a run shares.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Number of points.
    pub n: usize,
    /// Dimension.
    pub d: usize,
    /// Number of pairs m/2.
    pub pairs: usize,
    /// m^(-1/2).
    pub scale: f64,
    /// η/n.
    pub rate: f64,
    /// B.
    pub radius: f64,
}

/// The initial weights, pair after pair.
pub struct Initial<'a> {
    draw: Draw,
    block: PairBlock,
    /// a_j of the first neuron of each pair read so far.
    pub signs: Vec<f64>,
    /// Counts pairs.
    stage: Stage<'a>,
}

impl<'a> Initial<'a> {
    /// The weights of `draw`; `stage` counts pairs.
    pub fn new(draw: Draw, stage: Stage<'a>) -> Self {
        Self { draw, block: draw.room(), signs: Vec::new(), stage }
    }

    /// The weights that the two neurons of the next pair share.
    pub fn next(&mut self) -> Result<&[f64], Stopped> {
        let within = self.signs.len() % BLOCK;
        if within == 0 {
            let read = self.signs.len() as u64;
            self.stage.reach(read)?;
            self.draw.block(read / BLOCK as u64, &mut self.block);
        }
        let d = self.block.weights.len() / BLOCK;
        self.signs.push(self.block.signs[within]);
        Ok(&self.block.weights[within * d..(within + 1) * d])
    }
}

/// Runs `work` on each block, on all threads if `parallel`.
pub fn for_each_block<B: Send>(
    blocks: &mut [B],
    parallel: bool,
    work: impl Fn(&mut B) + Send + Sync,
) {
    use rayon::prelude::*;
    if parallel && blocks.len() > 1 {
        blocks.par_iter_mut().with_max_len(1).for_each(work);
    } else {
        blocks.iter_mut().for_each(work);
    }
}
