//! What the vector kernels of both engines store.

/// Numbers in a [`Vector`]: as many as the longest registers hold. A processor with shorter ones
/// takes a vector in parts, and does the same operations in the same order.
pub const LANES: usize = 8;

/// One number for each of [`LANES`] neurons, pairs or points, aligned to a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Vector<T>(pub [T; LANES]);

impl<T: Copy + Default> Default for Vector<T> {
    fn default() -> Self {
        Self([T::default(); LANES])
    }
}

impl Vector<f64> {
    /// The sum over the lanes, by halves.
    pub fn sum(&self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}
