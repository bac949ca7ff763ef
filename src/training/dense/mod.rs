//! Projected gradient descent that stores every neuron.
//!
//! Both neurons of a pair are stored, the *positive* one (a_j = 1) and the *negative* one
//! (a_j = −1), by D_j = √m a_j (W_j − W_j(0)). In these terms, with W the initial weights that the
//! pair shares,
//!
//! - W₊ = W + D₊/√m, W₋ = W − D₋/√m, and f_i = m^(-1/2) Σ_pairs [σ(W₊·x_i) − σ(W₋·x_i)];
//! - D ← Π_B(D − (η/n) Σ_i ℓ'_i 1(W_±·x_i ≥ 0) x_i), the same for both signs.
//!
//! The difference within a pair is taken before the sum over pairs and both neurons go through the
//! same operations, so the outputs at W(0) are exactly 0. A step reads the activation pattern that
//! the last one left as bits, and does everything for a block of pairs while the block is in the
//! cache: gradient, projection, new weights, new outputs, new pattern. Blocks depend on the sizes
//! only and their partial outputs are added in order: the bytes do not depend on the threads.
//!
//! Two kernels do the work: `lanes` for short points, where eight pairs share a vector register,
//! and `products`, where a block is two matrix products.

mod lanes;
mod padded;
mod products;
mod tile;

use faer::MatRef;

use super::initialisation::{BLOCK, PairBlock};
use super::vector::{LANES, Vector};
use super::{Engine, Plan};
use lanes::Lanes;
use products::Products;

/// What every step of a run shares.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    n: usize,
    d: usize,
    /// Number of pairs m/2.
    pairs: usize,
    /// m^(-1/2).
    scale: f64,
    /// η/n.
    rate: f64,
    /// B.
    radius: f64,
}

/// One neuron of a network under training.
#[derive(Clone, Copy, Debug)]
pub struct Neuron<'a> {
    /// Index j < m.
    pub index: u64,
    /// a_j: −1.0 or 1.0.
    pub sign: f64,
    /// W_j(0), of length d.
    pub initial: &'a [f64],
    /// D_j = √m a_j (W_j − W_j(0)), of length d.
    pub displacement: &'a [f64],
    /// 1(W_j·x_i ≥ 0), i < n, as this engine computed it.
    pub active: &'a [bool],
}

/// The kernel that holds the neurons.
#[derive(Debug)]
enum Kernel {
    Lanes(Lanes),
    Products(Products),
}

/// A network of which every neuron is stored: memory and a step cost O(m·n·d).
#[derive(Debug)]
pub struct DenseEngine {
    sizes: Sizes,
    /// a_j of the first neuron of each pair.
    signs: Vec<f64>,
    outputs: Vec<f64>,
    kernel: Kernel,
}

impl DenseEngine {
    /// The network of `plan` at W(0) on `points` (d × n, column i is x_i).
    pub fn new(points: MatRef<'_, f64>, plan: &Plan) -> Self {
        let (d, n) = (points.nrows(), points.ncols());
        let pairs = (plan.width / 2) as usize;
        let sizes = Sizes {
            n,
            d,
            pairs,
            scale: 1.0 / (plan.width as f64).sqrt(),
            rate: plan.step_size / n as f64,
            radius: plan.radius,
        };
        let mut initial = Initial::new(plan.seed, d);
        let kernel = if lanes::suits(n, d) {
            Kernel::Lanes(Lanes::new(points, sizes, &mut initial))
        } else {
            Kernel::Products(Products::new(points, sizes, &mut initial))
        };
        let mut engine = Self { sizes, signs: initial.signs, outputs: vec![0.0; n], kernel };
        engine.advance(&vec![0.0; n]);
        engine.remember_pattern();
        engine
    }

    /// Makes the current activation pattern the one that flips are counted from.
    fn remember_pattern(&mut self) {
        match &mut self.kernel {
            Kernel::Lanes(lanes) => lanes.remember_pattern(),
            Kernel::Products(products) => products.remember_pattern(),
        }
    }

    /// Calls `visit` for every neuron, pair after pair: j, then j + m/2.
    pub fn for_each_neuron(&self, mut visit: impl FnMut(Neuron<'_>)) {
        let Sizes { n, d, pairs, .. } = self.sizes;
        let (mut initial, mut displacement) = (vec![0.0; d], vec![0.0; d]);
        let mut active = vec![false; n];
        for (pair, &first) in self.signs.iter().enumerate() {
            for (index, sign) in [(pair, first), (pair + pairs, -first)] {
                let side = usize::from(sign < 0.0);
                match &self.kernel {
                    Kernel::Lanes(lanes) => {
                        lanes.read(pair, side, &mut initial, &mut displacement, &mut active)
                    }
                    Kernel::Products(products) => {
                        products.read(pair, side, &mut initial, &mut displacement, &mut active)
                    }
                }
                visit(Neuron {
                    index: index as u64,
                    sign,
                    initial: &initial,
                    displacement: &displacement,
                    active: &active,
                });
            }
        }
    }

    /// Seconds that one step is expected to take on one core.
    ///
    /// A model for choosing between engines, not a promise: its constants were measured on one
    /// machine.
    pub fn predicted_step_cost(n: usize, d: usize, m: u64) -> f64 {
        let pairs = (m as f64 / 2.0).max(1.0);
        if lanes::suits(n, d) { lanes::cost(n, d, pairs) } else { products::cost(n, d, pairs) }
    }
}

impl Engine for DenseEngine {
    fn outputs(&self) -> &[f64] {
        &self.outputs
    }

    fn advance(&mut self, derivative: &[f64]) {
        assert_eq!(derivative.len(), self.sizes.n, "one derivative for each point");
        match &mut self.kernel {
            Kernel::Lanes(lanes) => lanes.advance(derivative, &mut self.outputs),
            Kernel::Products(products) => products.advance(derivative, &mut self.outputs),
        }
    }

    fn flips(&self) -> u64 {
        match &self.kernel {
            Kernel::Lanes(lanes) => lanes.flips(),
            Kernel::Products(products) => products.flips(),
        }
    }

    fn drift(&self) -> f64 {
        let square = match &self.kernel {
            Kernel::Lanes(lanes) => lanes.square_drift(),
            Kernel::Products(products) => products.square_drift(),
        };
        square.sqrt().min(self.sizes.radius)
    }
}

/// The initial weights, pair after pair.
struct Initial {
    seed: u64,
    block: PairBlock,
    /// a_j of the first neuron of each pair read so far.
    signs: Vec<f64>,
}

impl Initial {
    fn new(seed: u64, d: usize) -> Self {
        Self { seed, block: PairBlock::new(d), signs: Vec::new() }
    }

    /// The weights that the two neurons of the next pair share.
    fn next(&mut self) -> &[f64] {
        let within = self.signs.len() % BLOCK;
        if within == 0 {
            self.block.fill(self.seed, (self.signs.len() / BLOCK) as u64);
        }
        let d = self.block.weights.len() / BLOCK;
        self.signs.push(self.block.signs[within]);
        &self.block.weights[within * d..(within + 1) * d]
    }
}

/// Runs `work` on each block, on all threads if `parallel`.
fn for_each_block<B: Send>(blocks: &mut [B], parallel: bool, work: impl Fn(&mut B) + Send + Sync) {
    use rayon::prelude::*;
    if parallel && blocks.len() > 1 {
        blocks.par_iter_mut().with_max_len(1).for_each(work);
    } else {
        blocks.iter_mut().for_each(work);
    }
}
