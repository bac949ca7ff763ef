//! One step of all single neurons, eight at a time.
//!
//! A neuron moves by the step of the region in which it is, back to its ball, and to the side of
//! the facet where that takes it: a comparison selects the step, and another the region whose sum
//! it adds to, so that it costs the same whether it crosses or not.

use pulp::{Simd, WithSimd};

use super::crossings::Crossings;
use super::facet::{Facets, ROWS};
use super::points::Points;
use super::region::Region;
use crate::training::overflow;
use crate::training::vector::{LANES, Vector};

/// A step of all single neurons, whose regions have been moved already. Gives the greatest ‖D_j‖².
pub struct Sweep<'a> {
    /// The inputs.
    pub points: &'a Points,
    /// Radius B.
    pub radius: f64,
    /// The regions: they receive Σ D_j over the neurons in them.
    pub regions: &'a mut [Region],
    /// The facets with the neurons.
    pub facets: &'a mut Facets,
    /// Receives what the neurons that cross change.
    pub crossings: &'a mut Crossings,
}

impl WithSimd for Sweep<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        // The literal dimensions give the inner loops a constant length.
        match self.points.d() {
            2 => self.run(simd, 2),
            3 => self.run(simd, 3),
            d => self.run(simd, d),
        }
    }
}

impl Sweep<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S, d: usize) -> f64 {
        let mut most = simd.splat_f64s(0.0);
        for facet in self.facets.iter_mut().filter(|facet| facet.len() > 0) {
            let regions = self.regions.get_disjoint_mut(facet.regions);
            let [above, below] = regions.expect("a facet is between two regions");
            let mut sides = Sides {
                radius: self.radius,
                x: &self.points.get(facet.point)[..d],
                steps: [&above.step[..d], &below.step[..d]],
                totals: [&mut above.single_total[..d], &mut below.single_total[..d]],
                level: &mut self.crossings.levels[facet.point],
                flips: &mut self.crossings.swept_flips,
            };
            for tile in facet.tiles_mut().chunks_exact_mut(ROWS + d) {
                for part in 0..LANES / S::F64_LANES {
                    sides.advance(simd, tile, part, &mut most);
                }
            }
        }
        simd.reduce_max_f64s(most)
    }
}

/// What the neurons of one facet share.
struct Sides<'a> {
    radius: f64,
    x: &'a [f64],
    steps: [&'a [f64]; 2],
    totals: [&'a mut [Vector<f64>]; 2],
    level: &'a mut Vector<f64>,
    flips: &'a mut Vector<f64>,
}

impl Sides<'_> {
    /// Moves the neurons of one part of a tile, and `most` ← max(`most`, ‖D‖²).
    #[inline(always)]
    fn advance<S: Simd>(
        &mut self,
        simd: S,
        tile: &mut [Vector<f64>],
        part: usize,
        most: &mut S::f64s,
    ) {
        let zero = simd.splat_f64s(0.0);
        let ([initial, sign, height], displacement) =
            tile.split_first_chunk_mut::<ROWS>().expect("a tile has its rows");
        let before = simd.greater_than_or_equal_f64s(S::as_simd_f64s(&height.0).0[part], zero);
        let mut square = zero;
        for (k, vector) in displacement.iter_mut().enumerate() {
            let [above, below] = self.steps;
            let (above, below) = (simd.splat_f64s(above[k]), simd.splat_f64s(below[k]));
            let entry = &mut S::as_mut_simd_f64s(&mut vector.0).0[part];
            *entry = simd.add_f64s(*entry, simd.select_f64s(before, above, below));
            square = simd.mul_add_f64s(*entry, *entry, square);
        }
        let bound = simd.splat_f64s(self.radius * self.radius);
        let outside = simd.greater_than_f64s(square, bound);
        if simd.first_true_m64s(outside) < S::F64_LANES {
            let entries = displacement.iter_mut();
            let entries = entries.map(|vector| &mut S::as_mut_simd_f64s(&mut vector.0).0[part]);
            let lengths = overflow::squares(simd, square, entries, most);
            let shrink = simd.div_f64s(simd.splat_f64s(self.radius), simd.sqrt_f64s(lengths));
            let factor = simd.select_f64s(outside, shrink, simd.splat_f64s(1.0));
            for vector in &mut *displacement {
                let entry = &mut S::as_mut_simd_f64s(&mut vector.0).0[part];
                *entry = simd.mul_f64s(*entry, factor);
            }
            square = simd.select_f64s(outside, bound, square);
        }
        // A lane without a neuron is NaN, never greater.
        *most = simd.select_f64s(simd.greater_than_f64s(square, *most), square, *most);
        let mut along = zero;
        for (vector, &x) in displacement.iter().zip(self.x) {
            let entry = S::as_simd_f64s(&vector.0).0[part];
            along = simd.mul_add_f64s(entry, simd.splat_f64s(x), along);
        }
        let initial = S::as_simd_f64s(&initial.0).0[part];
        let sign = S::as_simd_f64s(&sign.0).0[part];
        let new = simd.mul_add_f64s(sign, along, initial);
        S::as_mut_simd_f64s(&mut height.0).0[part] = new;
        let after = simd.greater_than_or_equal_f64s(new, zero);
        let sides = [after, simd.less_than_f64s(new, zero)];
        for (total, side) in self.totals.iter_mut().zip(sides) {
            for (total, vector) in total.iter_mut().zip(&*displacement) {
                let entry = S::as_simd_f64s(&vector.0).0[part];
                let total = &mut S::as_mut_simd_f64s(&mut total.0).0[part];
                *total = simd.add_f64s(*total, simd.select_f64s(side, entry, zero));
            }
        }
        let level = simd.mul_f64s(sign, initial);
        let active_at_home = simd.greater_than_or_equal_f64s(initial, zero);
        let one = simd.splat_f64s(1.0);
        let flip = simd.select_f64s(active_at_home, simd.neg_f64s(one), one);
        for (sum, term) in [(&mut *self.level, level), (&mut *self.flips, flip)] {
            let sum = &mut S::as_mut_simd_f64s(&mut sum.0).0[part];
            let gained = simd.select_f64s(after, term, zero);
            let lost = simd.select_f64s(before, term, zero);
            *sum = simd.add_f64s(*sum, simd.sub_f64s(gained, lost));
        }
    }
}
