//! The kernel for short points: eight pairs side by side in a vector, each coordinate of their
//! weights a vector of its own, so that a whole step of a tile of pairs stays in registers.
//!
//! A processor with shorter registers takes a tile in parts, one after the other. Every processor
//! does the same operations in the same order.
//!
//! The vectors are written out with `pulp`: left to the compiler, loops over eight lanes came out
//! partly scalar and three times as slow.

use std::array;

use faer::MatRef;
use pulp::{Arch, Simd, WithSimd};

use super::{Initial, LANES, Sizes, Vector, for_each_block};

/// Dimensions that have a kernel. Points of another dimension are padded with zeros to the next.
const DIMENSIONS: [usize; 11] = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24];

/// Points that the forward pass takes together.
const GROUP: usize = 4;

/// Multiplications in a step below which a second thread does not pay.
const PARALLEL_WORK: usize = 200_000;

/// Whether this kernel is the faster one.
pub(super) fn suits(n: usize, d: usize) -> bool {
    d <= DIMENSIONS[DIMENSIONS.len() - 1] && n * d <= 16_384
}

/// Seconds of one step on one core.
pub(super) fn cost(n: usize, d: usize, pairs: f64) -> f64 {
    let tiles = (pairs / LANES as f64).ceil();
    5e-8 + tiles * (1e-8 + 0.4e-9 * (n * (4 * d + 8)) as f64 / 4.0)
}

/// All pairs, in tiles of [`LANES`].
#[derive(Debug)]
pub(super) struct Lanes {
    sizes: Sizes,
    arch: Arch,
    blocks: Vec<Block>,
    parallel: bool,
    points: Points,
}

/// The points, padded with zeros in dimension and number.
#[derive(Debug)]
struct Points {
    /// Padded dimension, one of [`DIMENSIONS`].
    d: usize,
    /// Words of 64 pattern bits for each neuron.
    words: usize,
    /// Point after point, a multiple of [`GROUP`] points.
    coordinates: Vec<f64>,
    /// (η/n) ℓ'_i x_i, point after point.
    slopes: Vec<f64>,
}

/// Consecutive tiles. Within a tile, side 0 is the positive neurons and side 1 the negative ones.
#[derive(Debug)]
struct Block {
    /// Lanes of the last tile that hold a pair.
    last: usize,
    /// Initial weights: tile, coordinate.
    weights: Vec<Vector<f64>>,
    /// D: tile, side, coordinate.
    displacement: Vec<Vector<f64>>,
    /// Bit i % 64 of word i / 64 is 1(W·x_i ≥ 0): tile, side, word.
    pattern: Vec<Vector<u64>>,
    /// The pattern at W(0): tile, word.
    initial_pattern: Vec<Vector<u64>>,
    /// √m f_i of this block, still split over the lanes.
    partial: Vec<Vector<f64>>,
    /// max ‖D‖² over the block.
    square_drift: f64,
}

impl Lanes {
    pub(super) fn new(points: MatRef<'_, f64>, sizes: Sizes, initial: &mut Initial) -> Self {
        let Sizes { n, d, pairs, .. } = sizes;
        let padded =
            DIMENSIONS.into_iter().find(|&size| size >= d).expect("`suits` bounds the dimension");
        let words = n.div_ceil(64);
        let rows = n.next_multiple_of(GROUP);
        let mut coordinates = vec![0.0; rows * padded];
        for (i, row) in coordinates.chunks_exact_mut(padded).take(n).enumerate() {
            for (k, x) in row[..d].iter_mut().enumerate() {
                *x = points[(k, i)];
            }
        }
        let tiles = pairs.div_ceil(LANES);
        let tiles_per_block = tiles.div_ceil(64).max(16_384_usize.div_ceil(n * padded));
        let blocks = (0..tiles)
            .step_by(tiles_per_block)
            .map(|first| {
                let tiles = tiles_per_block.min(tiles - first);
                let held = (pairs - first * LANES).min(tiles * LANES);
                let mut weights = vec![Vector::default(); tiles * padded];
                for pair in 0..held {
                    let (tile, lane) = (pair / LANES, pair % LANES);
                    for (vector, &w) in weights[tile * padded..].iter_mut().zip(initial.next()) {
                        vector.0[lane] = w;
                    }
                }
                Block {
                    last: held - (tiles - 1) * LANES,
                    weights,
                    displacement: vec![Vector::default(); tiles * 2 * padded],
                    pattern: vec![Vector::default(); tiles * 2 * words],
                    initial_pattern: vec![Vector::default(); tiles * words],
                    partial: vec![Vector::default(); rows],
                    square_drift: 0.0,
                }
            })
            .collect();
        Self {
            sizes,
            arch: Arch::new(),
            blocks,
            parallel: pairs * n * padded * 4 >= PARALLEL_WORK,
            points: Points { d: padded, words, slopes: vec![0.0; n * padded], coordinates },
        }
    }

    pub(super) fn advance(&mut self, derivative: &[f64], outputs: &mut [f64]) {
        let Self { sizes, arch, blocks, parallel, points } = self;
        let d = points.d;
        let rows = points.slopes.chunks_exact_mut(d).zip(points.coordinates.chunks_exact(d));
        for ((slopes, point), &derivative) in rows.zip(derivative) {
            let factor = sizes.rate * derivative;
            slopes.iter_mut().zip(point).for_each(|(slope, x)| *slope = factor * x);
        }
        let points = &*points;
        for_each_block(blocks, *parallel, |block| arch.dispatch(Step { sizes, points, block }));
        for (i, output) in outputs.iter_mut().enumerate() {
            let mut total = [0.0; LANES];
            for block in &*blocks {
                total = array::from_fn(|lane| total[lane] + block.partial[i].0[lane]);
            }
            *output = sizes.scale * total.iter().sum::<f64>();
        }
    }

    pub(super) fn remember_pattern(&mut self) {
        let words = self.points.words;
        for block in &mut self.blocks {
            let now = block.pattern.chunks_exact(2 * words);
            for (initial, now) in block.initial_pattern.chunks_exact_mut(words).zip(now) {
                initial.copy_from_slice(&now[..words]);
            }
        }
    }

    pub(super) fn flips(&self) -> u64 {
        let words = self.points.words;
        let mut flips = 0;
        for block in &self.blocks {
            let now = block.pattern.chunks_exact(2 * words);
            for (initial, now) in block.initial_pattern.chunks_exact(words).zip(now) {
                for side in now.chunks_exact(words) {
                    for (now, initial) in side.iter().zip(initial) {
                        let changed = now.0.iter().zip(&initial.0).map(|(a, b)| a ^ b);
                        flips += changed.map(|word| u64::from(word.count_ones())).sum::<u64>();
                    }
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
        let Points { d, words, .. } = self.points;
        let per_block = self.blocks[0].weights.len() / d * LANES;
        let block = &self.blocks[pair / per_block];
        let (tile, lane) = (pair % per_block / LANES, pair % LANES);
        for (k, (w, moved)) in initial.iter_mut().zip(displacement).enumerate() {
            *w = block.weights[tile * d + k].0[lane];
            *moved = block.displacement[(2 * tile + side) * d + k].0[lane];
        }
        for (i, active) in active.iter_mut().enumerate() {
            let word = block.pattern[(2 * tile + side) * words + i / 64].0[lane];
            *active = word >> (i % 64) & 1 == 1;
        }
    }
}

/// One step of one block.
struct Step<'a> {
    sizes: &'a Sizes,
    points: &'a Points,
    block: &'a mut Block,
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match self.points.d {
            1 => self.run::<S, 1>(simd),
            2 => self.run::<S, 2>(simd),
            3 => self.run::<S, 3>(simd),
            4 => self.run::<S, 4>(simd),
            6 => self.run::<S, 6>(simd),
            8 => self.run::<S, 8>(simd),
            10 => self.run::<S, 10>(simd),
            12 => self.run::<S, 12>(simd),
            16 => self.run::<S, 16>(simd),
            20 => self.run::<S, 20>(simd),
            _ => self.run::<S, 24>(simd),
        }
    }
}

impl Step<'_> {
    #[inline(always)]
    fn run<S: Simd, const D: usize>(self, simd: S) {
        let Self { sizes, points, block } = self;
        let words = points.words;
        block.partial.fill(Vector::default());
        let mut most = simd.splat_f64s(0.0);
        let tiles = block.weights.as_chunks::<D>().0.iter();
        let displacement = block.displacement.as_chunks_mut::<D>().0.chunks_exact_mut(2);
        let pattern = block.pattern.chunks_exact_mut(2 * words);
        for ((weights, displacement), pattern) in tiles.zip(displacement).zip(pattern) {
            let [plus, minus] = displacement else { unreachable!("a tile has two sides") };
            let (plus_pattern, minus_pattern) = pattern.split_at_mut(words);
            for part in 0..LANES / S::F64_LANES {
                let step = step(simd, points, plus_pattern, part);
                project(simd, sizes.radius, plus, step, part, &mut most);
                let step = self::step(simd, points, minus_pattern, part);
                project(simd, sizes.radius, minus, step, part, &mut most);
                let new_plus = moved(simd, weights, plus, sizes.scale, part);
                let new_minus = moved(simd, weights, minus, -sizes.scale, part);
                let patterns = [&mut *plus_pattern, &mut *minus_pattern];
                forward(simd, points, [&new_plus, &new_minus], patterns, &mut block.partial, part);
            }
        }
        // A lane without a pair never counts as active, so it stays at zero.
        let last = block.pattern.len() - 2 * words;
        for vector in &mut block.pattern[last..] {
            vector.0[block.last..].fill(0);
        }
        block.square_drift = simd.reduce_max_f64s(most);
    }
}

/// Σ_i 1(W·x_i ≥ 0) (η/n) ℓ'_i x_i.
#[inline(always)]
fn step<S: Simd, const D: usize>(
    simd: S,
    points: &Points,
    pattern: &[Vector<u64>],
    part: usize,
) -> [S::f64s; D] {
    let mut sum = [simd.splat_f64s(0.0); D];
    let slopes = points.slopes.as_chunks::<D>().0;
    for (slopes, word) in slopes.chunks(64).zip(pattern) {
        let word = S::as_simd_u64s(&word.0).0[part];
        let mut bit = simd.splat_u64s(1);
        for slope in slopes {
            let active = simd.equal_u64s(simd.and_u64s(word, bit), bit);
            for k in 0..D {
                let with = simd.add_f64s(sum[k], simd.splat_f64s(slope[k]));
                sum[k] = simd.select_f64s(active, with, sum[k]);
            }
            bit = simd.add_u64s(bit, bit);
        }
    }
    sum
}

/// D ← Π_B(D − `step`), and `most` ← max(`most`, ‖D‖²).
#[inline(always)]
fn project<S: Simd, const D: usize>(
    simd: S,
    radius: f64,
    displacement: &mut [Vector<f64>; D],
    step: [S::f64s; D],
    part: usize,
    most: &mut S::f64s,
) {
    let mut moved = step;
    let mut square = simd.splat_f64s(0.0);
    for k in 0..D {
        moved[k] = simd.sub_f64s(S::as_simd_f64s(&displacement[k].0).0[part], step[k]);
        square = simd.mul_add_f64s(moved[k], moved[k], square);
    }
    let bound = simd.splat_f64s(radius * radius);
    let outside = simd.greater_than_f64s(square, bound);
    if simd.first_true_m64s(outside) < S::F64_LANES {
        let shrink = simd.div_f64s(simd.splat_f64s(radius), simd.sqrt_f64s(square));
        let factor = simd.select_f64s(outside, shrink, simd.splat_f64s(1.0));
        for vector in &mut moved {
            *vector = simd.mul_f64s(*vector, factor);
        }
        square = simd.min_f64s(square, bound);
    }
    *most = simd.max_f64s(*most, square);
    for k in 0..D {
        S::as_mut_simd_f64s(&mut displacement[k].0).0[part] = moved[k];
    }
}

/// W(0) + `scale` D.
#[inline(always)]
fn moved<S: Simd, const D: usize>(
    simd: S,
    weights: &[Vector<f64>; D],
    displacement: &[Vector<f64>; D],
    scale: f64,
    part: usize,
) -> [S::f64s; D] {
    let scale = simd.splat_f64s(scale);
    let mut new = [scale; D];
    for k in 0..D {
        let moved = S::as_simd_f64s(&displacement[k].0).0[part];
        new[k] = simd.mul_add_f64s(moved, scale, S::as_simd_f64s(&weights[k].0).0[part]);
    }
    new
}

/// Adds σ(W₊·x_i) − σ(W₋·x_i) to `partial` and writes the patterns.
#[inline(always)]
fn forward<S: Simd, const D: usize>(
    simd: S,
    points: &Points,
    weights: [&[S::f64s; D]; 2],
    patterns: [&mut [Vector<u64>]; 2],
    partial: &mut [Vector<f64>],
    part: usize,
) {
    let [plus_pattern, minus_pattern] = patterns;
    let coordinates = points.coordinates.as_chunks::<D>().0;
    let chunks = coordinates.chunks(64).zip(partial.chunks_mut(64));
    for ((points, sums), words) in chunks.zip(plus_pattern.iter_mut().zip(minus_pattern)) {
        let mut bits = [simd.splat_u64s(0); 2];
        let mut bit = simd.splat_u64s(1);
        let groups = points.as_chunks::<GROUP>().0.iter();
        for (points, sums) in groups.zip(sums.as_chunks_mut::<GROUP>().0) {
            let mut plus = [simd.splat_f64s(0.0); GROUP];
            let mut minus = plus;
            for k in 0..D {
                for i in 0..GROUP {
                    let x = simd.splat_f64s(points[i][k]);
                    plus[i] = simd.mul_add_f64s(x, weights[0][k], plus[i]);
                    minus[i] = simd.mul_add_f64s(x, weights[1][k], minus[i]);
                }
            }
            for i in 0..GROUP {
                let sum = &mut S::as_mut_simd_f64s(&mut sums[i].0).0[part];
                *sum = simd.add_f64s(*sum, activate(simd, [plus[i], minus[i]], bit, &mut bits));
                bit = simd.add_u64s(bit, bit);
            }
        }
        S::as_mut_simd_u64s(&mut words.0.0).0[part] = bits[0];
        S::as_mut_simd_u64s(&mut words.1.0).0[part] = bits[1];
    }
}

/// σ(first) − σ(second), and sets `bit` of `bits` where the unit is active.
#[inline(always)]
pub(super) fn activate<S: Simd>(
    simd: S,
    inner: [S::f64s; 2],
    bit: S::u64s,
    bits: &mut [S::u64s; 2],
) -> S::f64s {
    let zero = simd.splat_f64s(0.0);
    for side in 0..2 {
        let active = simd.greater_than_or_equal_f64s(inner[side], zero);
        let with = simd.or_u64s(bits[side], bit);
        bits[side] = simd.select_u64s(active, with, bits[side]);
    }
    simd.sub_f64s(simd.max_f64s(inner[0], zero), simd.max_f64s(inner[1], zero))
}
