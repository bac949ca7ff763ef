//! The kernel for short points: eight pairs side by side in a vector, each coordinate of their
//! weights a vector of its own, so that a whole step of a tile of pairs stays in registers.

use std::array;

use faer::MatRef;
use pulp::Arch;

use super::padded::{Block, GROUP, Points};
use super::tile::Step;
use super::{Initial, LANES, Sizes, Vector, for_each_block};

/// Dimensions that have a kernel. Points of another dimension are padded with zeros to the next.
const DIMENSIONS: [usize; 11] = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24];

/// Multiplications in a step below which a second thread does not pay.
const PARALLEL_WORK: usize = 200_000;

/// Whether this kernel is the faster one.
pub(super) fn suits(n: usize, d: usize) -> bool {
    d <= 6 || (d <= DIMENSIONS[DIMENSIONS.len() - 1] && n * d <= 4096)
}

/// Seconds of one step on one core.
pub(super) fn cost(n: usize, d: usize, pairs: f64) -> f64 {
    let tiles = (pairs / LANES as f64).ceil();
    2.5e-8 + tiles * (1e-8 + n as f64 * (2.2e-9 + 6e-10 * d as f64))
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

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use faer::Mat;

    use super::*;

    /// Outputs and drift after some steps on `arch`.
    fn train(arch: Option<Arch>, n: usize, d: usize) -> Vec<u64> {
        let points = Mat::from_fn(d, n, |k, i| (((7 * k + 3 * i) % 11) as f64 - 5.0) / 20.0);
        let sizes = Sizes { n, d, pairs: 45, scale: 90f64.sqrt().recip(), rate: 0.7, radius: 0.6 };
        let mut lanes = Lanes::new(points.as_ref(), sizes, &mut Initial::new(9, d));
        lanes.arch = arch.unwrap_or(lanes.arch);
        let mut outputs = vec![0.0; n];
        for _ in 0..6 {
            let derivative: Vec<_> = outputs.iter().map(|f| 0.3 - f).collect();
            lanes.advance(&derivative, &mut outputs);
        }
        outputs.push(lanes.square_drift());
        outputs.iter().map(|x| x.to_bits()).collect()
    }

    /// A processor without AVX-512 gives the same bytes.
    #[test]
    fn shorter_registers_give_the_same_bytes() {
        let avx2 = pulp::x86::V3::try_new().map(Arch::V3);
        for (n, d) in [(1, 1), (9, 2), (70, 3), (33, 10), (20, 24)] {
            assert_eq!(train(None, n, d), train(avx2, n, d), "n {n}, d {d}");
        }
    }
}
