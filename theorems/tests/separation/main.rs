//! The separation width: closed forms, numbers of the text, and slow independent computation.

mod at_named_points;
mod from_the_margin;

use inari::Interval;
use theorems::real::Real;
use theorems::separation::a0::Kind;

/// Numbers of (0, 1] that look random.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
}

fn interval(x: f64) -> Interval {
    <Interval as Real>::exact(x)
}

fn assert_close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a} {b}");
}

/// A drawn boundary: its angle in (0, π) and its kind.
type Boundary = (f64, Kind);
