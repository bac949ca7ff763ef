//! The arithmetic of the `lanes` kernel on one tile of pairs.
//!
//! A processor with shorter registers takes a tile in parts, one after the other. Every processor
//! does the same operations in the same order, so the bytes are the same.
//!
//! The vectors are written out with `pulp`, which takes AVX-512 where the processor has it: left
//! to the compiler, loops over eight lanes came out partly scalar and ten times as slow.
//! Everything here is a function that is always inlined. A closure would be compiled without the
//! processor's vector instructions, and its vectors would pass through memory.

use pulp::{Simd, WithSimd};

use super::padded::{Block, GROUP, Points};
use super::{LANES, Sizes, Vector};

/// One step of one block.
pub(super) struct Step<'a> {
    pub(super) sizes: &'a Sizes,
    pub(super) points: &'a Points,
    pub(super) block: &'a mut Block,
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
