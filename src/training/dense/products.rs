//! The kernel for long points: the gradient and the new outputs of a block are matrix products.
//!
//! The products are faer's. Its kernels for large matrices take AVX-512 by themselves: on one core
//! of a Zen 5 processor a product of size 2048 ran at 120 GFLOP/s and a step at
//! (n, d, m) = (1000, 784, 512) at 125, so there is nothing to win by hand. They pack the points
//! again for every block, which costs about 1 ns an entry, and are slow where d is small, as each
//! inner product is then stored and read back for a few multiplications: `lanes` is for that.
//!
//! faer keeps its packing space for each thread from the first product on; a step allocates
//! nothing after that. Both halves of a block go through a product of the same shape, so that
//! equal weights give equal bytes.

use std::sync::{Mutex, PoisonError};

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};
use pulp::{Simd, WithSimd};

use super::store::{Initial, Sizes, for_each_block};
use super::tile::activate;
use crate::training::overflow;
use crate::training::vector::{LANES, Vector};
use crate::work::Stopped;

/// Most pairs in a block.
const PAIRS: usize = 256;

/// Pairs in a block: few enough for the inner products to stay in the cache, enough for the matrix
/// products to be worth the packing of the points.
fn pairs_per_block(n: usize, d: usize) -> usize {
    (262_144 / n).max(d / 4).clamp(16, PAIRS) / LANES * LANES
}

/// Points that one group of [`LANES`] words covers.
const CHUNK: usize = 64 * LANES;

/// Multiplications in a step below which a second thread does not pay.
const PARALLEL_WORK: usize = 400_000;

/// Seconds of one step on one core.
pub(super) fn cost(n: usize, d: usize, pairs: f64) -> f64 {
    let (n_f, d_f) = (n as f64, d as f64);
    let blocks = (pairs / pairs_per_block(n, d) as f64).ceil();
    1e-6 + n_f * (pairs * (8.0 * d_f / 1.3e11 + 5e-10) + blocks * d_f * 1e-9)
}

/// Bytes for each pair: weights and displacements, and the patterns now and at W(0).
pub(super) fn bytes(n: usize, d: usize) -> f64 {
    (3 * d + 3 * LANES * n.div_ceil(CHUNK)) as f64 * size_of::<f64>() as f64
}

/// All pairs, in blocks.
#[derive(Debug)]
pub(super) struct Products {
    sizes: Sizes,
    /// d × n.
    points: Mat<f64>,
    /// (η/n) ℓ'_i, padded with zeros to a multiple of [`LANES`].
    slopes: Vec<Vector<f64>>,
    blocks: Vec<Block>,
    parallel: bool,
    /// One for each thread.
    scratch: Vec<Mutex<Scratch>>,
}

/// Consecutive pairs. Of the columns, the positive neurons come first.
#[derive(Debug)]
struct Block {
    pairs: usize,
    /// d × pairs.
    weights: Mat<f64>,
    /// D, d × 2·pairs.
    displacement: Mat<f64>,
    /// Column, chunk: bit b of lane l of chunk c is that of point [`CHUNK`]·c + [`LANES`]·b + l.
    pattern: Vec<Vector<u64>>,
    /// The pattern at W(0): pair, chunk.
    initial_pattern: Vec<Vector<u64>>,
    /// √m f_i of this block.
    partial: Vec<Vector<f64>>,
    /// max ‖D‖² over the block.
    square_drift: f64,
}

/// Room for one block at work.
#[derive(Debug)]
struct Scratch {
    /// d × 2·pairs: the step, then the new weights.
    weights: Mat<f64>,
    /// Padded n × 2·pairs: the slopes of the active points, then W·x_i.
    inner: Mat<f64>,
}

impl Products {
    pub(super) fn new(
        points: MatRef<'_, f64>,
        sizes: Sizes,
        initial: &mut Initial<'_>,
    ) -> Result<Self, Stopped> {
        let Sizes { n, d, pairs, .. } = sizes;
        let (vectors, chunks) = (n.div_ceil(LANES), n.div_ceil(CHUNK));
        let per_block = pairs_per_block(n, d);
        let blocks = (0..pairs)
            .step_by(per_block)
            .map(|first| {
                let held = per_block.min(pairs - first);
                let mut weights = Mat::zeros(d, held);
                for pair in 0..held {
                    weights.col_as_slice_mut(pair).copy_from_slice(initial.next()?);
                }
                Ok(Block {
                    pairs: held,
                    weights,
                    displacement: Mat::zeros(d, 2 * held),
                    pattern: vec![Vector::default(); 2 * held * chunks],
                    initial_pattern: vec![Vector::default(); held * chunks],
                    partial: vec![Vector::default(); vectors],
                    square_drift: 0.0,
                })
            })
            .collect::<Result<Vec<_>, Stopped>>()?;
        let parallel = 4 * pairs * n * d >= PARALLEL_WORK && blocks.len() > 1;
        let threads = if parallel { rayon::current_num_threads() } else { 1 };
        let held = per_block.min(pairs);
        let scratch = || {
            Mutex::new(Scratch {
                weights: Mat::zeros(d, 2 * held),
                inner: Mat::zeros(vectors * LANES, 2 * held),
            })
        };
        Ok(Self {
            sizes,
            points: points.to_owned(),
            slopes: vec![Vector::default(); vectors],
            blocks,
            parallel,
            scratch: (0..threads).map(|_| scratch()).collect(),
        })
    }

    pub(super) fn advance(&mut self, derivative: &[f64], outputs: &mut [f64]) {
        let Self { sizes, points, slopes, blocks, parallel, scratch } = self;
        for (slopes, derivatives) in slopes.iter_mut().zip(derivative.chunks(LANES)) {
            for (slope, derivative) in slopes.0.iter_mut().zip(derivatives) {
                *slope = sizes.rate * derivative;
            }
        }
        let arch = pulp::Arch::new();
        for_each_block(blocks, *parallel, |block| {
            let thread = rayon::current_thread_index().unwrap_or(0) % scratch.len();
            let mut scratch = scratch[thread].lock().unwrap_or_else(PoisonError::into_inner);
            block.step(arch, sizes, points.as_ref(), slopes, &mut scratch);
        });
        for (i, output) in outputs.iter_mut().enumerate() {
            let of_block = |block: &Block| block.partial[i / LANES].0[i % LANES];
            *output = sizes.scale * blocks.iter().map(of_block).sum::<f64>();
        }
    }

    pub(super) fn remember_pattern(&mut self) {
        for block in &mut self.blocks {
            let half = block.initial_pattern.len();
            block.initial_pattern.copy_from_slice(&block.pattern[..half]);
        }
    }

    pub(super) fn flips(&self) -> u64 {
        let mut flips = 0;
        for block in &self.blocks {
            for side in block.pattern.chunks_exact(block.initial_pattern.len()) {
                for (now, initial) in side.iter().zip(&block.initial_pattern) {
                    let changed = now.0.iter().zip(&initial.0).map(|(a, b)| a ^ b);
                    flips += changed.map(|word| u64::from(word.count_ones())).sum::<u64>();
                }
            }
        }
        flips
    }

    pub(super) fn square_drift(&self) -> f64 {
        self.blocks.iter().fold(0.0, |most, block| most.max(block.square_drift))
    }

    /// Copies out one neuron.
    pub(super) fn read(
        &self,
        pair: usize,
        side: usize,
        initial: &mut [f64],
        displacement: &mut [f64],
        active: &mut [bool],
    ) {
        let per_block = self.blocks[0].pairs;
        let block = &self.blocks[pair / per_block];
        let within = pair % per_block;
        let column = within + side * block.pairs;
        initial.copy_from_slice(block.weights.col_as_slice(within));
        displacement.copy_from_slice(block.displacement.col_as_slice(column));
        let chunks = active.len().div_ceil(CHUNK);
        let pattern = &block.pattern[column * chunks..(column + 1) * chunks];
        for (i, active) in active.iter_mut().enumerate() {
            let word = pattern[i / CHUNK].0[i % LANES];
            *active = word >> (i % CHUNK / LANES) & 1 == 1;
        }
    }
}

impl Block {
    fn step(
        &mut self,
        arch: pulp::Arch,
        sizes: &Sizes,
        points: MatRef<'_, f64>,
        slopes: &[Vector<f64>],
        scratch: &mut Scratch,
    ) {
        let (pairs, n) = (self.pairs, sizes.n);
        let chunks = n.div_ceil(CHUNK);
        let mut inner = scratch.inner.as_mut().subcols_mut(0, 2 * pairs);
        let mut weights = scratch.weights.as_mut().subcols_mut(0, 2 * pairs);
        for (column, pattern) in self.pattern.chunks_exact(chunks).enumerate() {
            arch.dispatch(Select { slopes, pattern, out: column_mut(inner.as_mut(), column) });
        }
        matmul(
            weights.as_mut(),
            Accum::Replace,
            points,
            inner.as_ref().subrows(0, n),
            1.0,
            Par::Seq,
        );
        self.square_drift = 0.0;
        for column in 0..2 * pairs {
            let scale = if column < pairs { sizes.scale } else { -sizes.scale };
            let square = descend(
                self.displacement.col_as_slice_mut(column),
                self.weights.col_as_slice(column % pairs),
                sizes.radius,
                scale,
                column_mut(weights.as_mut(), column),
            );
            self.square_drift = self.square_drift.max(square);
        }
        for side in 0..2 {
            matmul(
                inner.as_mut().subrows_mut(0, n).subcols_mut(side * pairs, pairs),
                Accum::Replace,
                points.transpose(),
                weights.as_ref().subcols(side * pairs, pairs),
                1.0,
                Par::Seq,
            );
        }
        self.partial.fill(Vector::default());
        let (plus, minus) = self.pattern.split_at_mut(pairs * chunks);
        let patterns = plus.chunks_exact_mut(chunks).zip(minus.chunks_exact_mut(chunks));
        for (pair, (plus, minus)) in patterns.enumerate() {
            let inner = [pair, pair + pairs].map(|column| column_ref(inner.as_ref(), column));
            arch.dispatch(Activate { inner, patterns: [plus, minus], partial: &mut self.partial });
        }
    }
}

fn column_ref(matrix: MatRef<'_, f64>, column: usize) -> &[f64] {
    matrix.col(column).try_as_col_major().expect("an owned matrix is column major").as_slice()
}

fn column_mut(matrix: faer::MatMut<'_, f64>, column: usize) -> &mut [f64] {
    matrix
        .col_mut(column)
        .try_as_col_major_mut()
        .expect("an owned matrix is column major")
        .as_slice_mut()
}

/// `out`_i ← 1(W·x_i ≥ 0) (η/n) ℓ'_i.
struct Select<'a> {
    slopes: &'a [Vector<f64>],
    pattern: &'a [Vector<u64>],
    out: &'a mut [f64],
}

impl WithSimd for Select<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let out = self.out.as_chunks_mut::<LANES>().0;
        let zero = simd.splat_f64s(0.0);
        for ((slopes, out), word) in
            self.slopes.chunks(64).zip(out.chunks_mut(64)).zip(self.pattern)
        {
            for part in 0..LANES / S::F64_LANES {
                let word = S::as_simd_u64s(&word.0).0[part];
                let mut bit = simd.splat_u64s(1);
                for (slope, out) in slopes.iter().zip(&mut *out) {
                    let active = simd.equal_u64s(simd.and_u64s(word, bit), bit);
                    let slope = S::as_simd_f64s(&slope.0).0[part];
                    S::as_mut_simd_f64s(out).0[part] = simd.select_f64s(active, slope, zero);
                    bit = simd.add_u64s(bit, bit);
                }
            }
        }
    }
}

/// Adds σ(W₊·x_i) − σ(W₋·x_i) to `partial` and writes the patterns.
struct Activate<'a> {
    inner: [&'a [f64]; 2],
    patterns: [&'a mut [Vector<u64>]; 2],
    partial: &'a mut [Vector<f64>],
}

impl WithSimd for Activate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let [plus_pattern, minus_pattern] = self.patterns;
        let [plus, minus] = self.inner;
        let plus = plus.as_chunks::<LANES>().0.chunks(64);
        let minus = minus.as_chunks::<LANES>().0.chunks(64);
        let words = plus_pattern.iter_mut().zip(minus_pattern);
        for (((plus, minus), sums), words) in
            plus.zip(minus).zip(self.partial.chunks_mut(64)).zip(words)
        {
            for part in 0..LANES / S::F64_LANES {
                let mut bits = [simd.splat_u64s(0); 2];
                let mut bit = simd.splat_u64s(1);
                for ((plus, minus), sum) in plus.iter().zip(minus).zip(&mut *sums) {
                    let inner = [S::as_simd_f64s(plus).0[part], S::as_simd_f64s(minus).0[part]];
                    let sum = &mut S::as_mut_simd_f64s(&mut sum.0).0[part];
                    *sum = simd.add_f64s(*sum, activate(simd, inner, bit, &mut bits));
                    bit = simd.add_u64s(bit, bit);
                }
                S::as_mut_simd_u64s(&mut words.0.0).0[part] = bits[0];
                S::as_mut_simd_u64s(&mut words.1.0).0[part] = bits[1];
            }
        }
    }
}

/// D ← Π_B(D − `step`), then `step` ← W(0) + `scale` D. Returns ‖D‖².
fn descend(
    displacement: &mut [f64],
    weights: &[f64],
    radius: f64,
    scale: f64,
    step: &mut [f64],
) -> f64 {
    let mut squares = [0.0f64; LANES];
    for (moved, step) in displacement.chunks_mut(LANES).zip(step.chunks(LANES)) {
        for ((moved, step), square) in moved.iter_mut().zip(step).zip(&mut squares) {
            *moved -= step;
            *square = moved.mul_add(*moved, *square);
        }
    }
    let mut square = squares.iter().sum::<f64>();
    if square > radius * radius {
        if square.is_infinite() {
            square = overflow::shorten(displacement);
        }
        let factor = radius / square.sqrt();
        displacement.iter_mut().for_each(|moved| *moved *= factor);
        square = if square.is_finite() { radius * radius } else { square };
    }
    for ((new, &moved), &initial) in step.iter_mut().zip(&*displacement).zip(weights) {
        *new = moved.mul_add(scale, initial);
    }
    square
}
