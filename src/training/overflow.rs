//! Lengths whose squares are too large to be held: the scale is taken out before squaring.
//!
//! A step of projected gradient descent may be as long as the largest number, and the nearest point
//! of a ball is well defined all the same.

use pulp::Simd;

/// Takes out the scale: a length up to the largest number can be squared after that, and what
/// underflows is far below the rounding of the longest entry. A power of two, so exact.
const UNIT: f64 = f64::from_bits((1023 - 600) << 52);

/// Scales a vector whose square is infinite so that it can be squared. Returns the square, which
/// stays infinite if an entry is.
#[cold]
pub fn shorten(v: &mut [f64]) -> f64 {
    v.iter_mut().fold(0.0, |sum, entry| {
        *entry *= UNIT;
        sum + *entry * *entry
    })
}

/// The squares of vectors that lie side by side, one entry of each in `entries`. Those that are
/// infinite are scaled first, and only their directions count then; if an entry itself is infinite,
/// `most` becomes infinite too.
#[inline(always)]
pub fn squares<'a, S: Simd>(
    simd: S,
    squares: S::f64s,
    entries: impl Iterator<Item = &'a mut S::f64s>,
    most: &mut S::f64s,
) -> S::f64s
where
    S::f64s: 'a,
{
    let largest = simd.splat_f64s(f64::MAX);
    let infinite = simd.greater_than_f64s(squares, largest);
    if simd.first_true_m64s(infinite) == S::F64_LANES {
        return squares;
    }
    let unit = simd.select_f64s(infinite, simd.splat_f64s(UNIT), simd.splat_f64s(1.0));
    let mut shortened = simd.splat_f64s(0.0);
    for entry in entries {
        *entry = simd.mul_f64s(*entry, unit);
        shortened = simd.mul_add_f64s(*entry, *entry, shortened);
    }
    let lost = simd.greater_than_f64s(shortened, largest);
    *most = simd.select_f64s(lost, simd.splat_f64s(f64::INFINITY), *most);
    simd.select_f64s(infinite, shortened, squares)
}
