//! The kernel for short points: eight pairs side by side in a vector, each coordinate of their
//! weights a vector of its own, so that a whole step of a tile of pairs stays in registers.
//!
//! The loops over lanes are plain; they are compiled for AVX-512 too and the better version is
//! taken at run time. Both do the same operations in the same order.

use faer::MatRef;
use pulp::{Arch, NullaryFnOnce};

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
            let mut total = Vector::default();
            blocks.iter().for_each(|block| add(&mut total, &block.partial[i]));
            *output = sizes.scale * total.0.iter().sum::<f64>();
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

impl NullaryFnOnce for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        match self.points.d {
            1 => self.run::<1>(),
            2 => self.run::<2>(),
            3 => self.run::<3>(),
            4 => self.run::<4>(),
            6 => self.run::<6>(),
            8 => self.run::<8>(),
            10 => self.run::<10>(),
            12 => self.run::<12>(),
            16 => self.run::<16>(),
            20 => self.run::<20>(),
            _ => self.run::<24>(),
        }
    }
}

impl Step<'_> {
    #[inline(always)]
    fn run<const D: usize>(self) {
        let Self { sizes, points, block } = self;
        let words = points.words;
        block.partial.fill(Vector::default());
        let mut most = Vector::default();
        let tiles = block.weights.as_chunks::<D>().0.iter();
        let last = tiles.len() - 1;
        let displacement = block.displacement.as_chunks_mut::<D>().0.chunks_exact_mut(2);
        let pattern = block.pattern.chunks_exact_mut(2 * words);
        for (tile, ((weights, displacement), pattern)) in
            tiles.zip(displacement).zip(pattern).enumerate()
        {
            let [plus, minus] = displacement else { unreachable!("two sides") };
            let (plus_pattern, minus_pattern) = pattern.split_at_mut(words);
            descend(points, plus_pattern, plus);
            descend(points, minus_pattern, minus);
            if tile == last {
                for vector in plus.iter_mut().chain(minus.iter_mut()) {
                    vector.0[block.last..].fill(0.0);
                }
            }
            project(sizes.radius, plus, &mut most);
            project(sizes.radius, minus, &mut most);
            let plus = moved(weights, plus, sizes.scale);
            let minus = moved(weights, minus, -sizes.scale);
            forward(points, [&plus, &minus], [plus_pattern, minus_pattern], &mut block.partial);
        }
        block.square_drift = most.0.into_iter().fold(0.0, f64::max);
    }
}

#[inline(always)]
fn add(sum: &mut Vector<f64>, term: &Vector<f64>) {
    for lane in 0..LANES {
        sum.0[lane] += term.0[lane];
    }
}

/// D ← D − Σ_i 1(W·x_i ≥ 0) (η/n) ℓ'_i x_i.
#[inline(always)]
fn descend<const D: usize>(
    points: &Points,
    pattern: &[Vector<u64>],
    displacement: &mut [Vector<f64>; D],
) {
    let mut sum = [Vector::<f64>::default(); D];
    let slopes = points.slopes.as_chunks::<D>().0;
    for (slopes, word) in slopes.chunks(64).zip(pattern) {
        let mut bit = 1u64;
        for slope in slopes {
            for k in 0..D {
                for lane in 0..LANES {
                    let with = sum[k].0[lane] + slope[k];
                    sum[k].0[lane] = if word.0[lane] & bit != 0 { with } else { sum[k].0[lane] };
                }
            }
            bit <<= 1;
        }
    }
    for k in 0..D {
        for lane in 0..LANES {
            displacement[k].0[lane] -= sum[k].0[lane];
        }
    }
}

/// D ← Π_B(D), and `most` ← max(`most`, ‖D‖²).
#[inline(always)]
fn project<const D: usize>(
    radius: f64,
    displacement: &mut [Vector<f64>; D],
    most: &mut Vector<f64>,
) {
    let mut square = Vector::<f64>::default();
    for vector in displacement.iter() {
        for lane in 0..LANES {
            square.0[lane] = vector.0[lane].mul_add(vector.0[lane], square.0[lane]);
        }
    }
    let bound = radius * radius;
    if square.0.iter().any(|&square| square > bound) {
        for lane in 0..LANES {
            if square.0[lane] > bound {
                let factor = radius / square.0[lane].sqrt();
                displacement.iter_mut().for_each(|vector| vector.0[lane] *= factor);
                square.0[lane] = bound;
            }
        }
    }
    for lane in 0..LANES {
        most.0[lane] = if square.0[lane] > most.0[lane] { square.0[lane] } else { most.0[lane] };
    }
}

/// W(0) + `scale` D.
#[inline(always)]
fn moved<const D: usize>(
    weights: &[Vector<f64>; D],
    displacement: &[Vector<f64>; D],
    scale: f64,
) -> [Vector<f64>; D] {
    let mut moved = *weights;
    for k in 0..D {
        for lane in 0..LANES {
            moved[k].0[lane] = displacement[k].0[lane].mul_add(scale, moved[k].0[lane]);
        }
    }
    moved
}

/// Adds σ(W₊·x_i) − σ(W₋·x_i) to `partial` and writes the patterns.
#[inline(always)]
fn forward<const D: usize>(
    points: &Points,
    weights: [&[Vector<f64>; D]; 2],
    patterns: [&mut [Vector<u64>]; 2],
    partial: &mut [Vector<f64>],
) {
    let [plus_pattern, minus_pattern] = patterns;
    let coordinates = points.coordinates.as_chunks::<D>().0;
    let words = coordinates.chunks(64).zip(partial.chunks_mut(64));
    for ((points, sums), (plus_word, minus_word)) in
        words.zip(plus_pattern.iter_mut().zip(minus_pattern))
    {
        let (mut plus_bits, mut minus_bits) = (Vector::default(), Vector::default());
        let mut bit = 1u64;
        for (points, sums) in points.as_chunks::<GROUP>().0.iter().zip(sums.chunks_exact_mut(GROUP))
        {
            let mut plus = [Vector::<f64>::default(); GROUP];
            let mut minus = [Vector::<f64>::default(); GROUP];
            for k in 0..D {
                for i in 0..GROUP {
                    for lane in 0..LANES {
                        let x = points[i][k];
                        plus[i].0[lane] = x.mul_add(weights[0][k].0[lane], plus[i].0[lane]);
                        minus[i].0[lane] = x.mul_add(weights[1][k].0[lane], minus[i].0[lane]);
                    }
                }
            }
            for i in 0..GROUP {
                activate(&plus[i], bit, &mut plus_bits);
                activate(&minus[i], bit, &mut minus_bits);
                for lane in 0..LANES {
                    let difference = relu(plus[i].0[lane]) - relu(minus[i].0[lane]);
                    sums[i].0[lane] += difference;
                }
                bit <<= 1;
            }
        }
        *plus_word = plus_bits;
        *minus_word = minus_bits;
    }
}

#[inline(always)]
fn activate(inner: &Vector<f64>, bit: u64, bits: &mut Vector<u64>) {
    for lane in 0..LANES {
        bits.0[lane] |= if inner.0[lane] >= 0.0 { bit } else { 0 };
    }
}

#[inline(always)]
pub(super) fn relu(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}
