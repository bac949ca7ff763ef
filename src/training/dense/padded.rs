//! What the `lanes` kernel holds in memory: points and pairs, padded to whole vectors.

use super::Vector;

/// Points that the forward pass takes together.
pub(super) const GROUP: usize = 4;

/// The points, padded with zeros in dimension and number.
#[derive(Debug)]
pub(super) struct Points {
    /// Padded dimension, one that has a kernel.
    pub(super) d: usize,
    /// Words of 64 pattern bits for each neuron.
    pub(super) words: usize,
    /// Point after point, a multiple of [`GROUP`] points.
    pub(super) coordinates: Vec<f64>,
    /// (η/n) ℓ'_i x_i, point after point.
    pub(super) slopes: Vec<f64>,
}

/// Consecutive tiles. Within a tile, side 0 is the positive neurons and side 1 the negative ones.
#[derive(Debug)]
pub(super) struct Block {
    /// Lanes of the last tile that hold a pair.
    pub(super) last: usize,
    /// Initial weights: tile, coordinate.
    pub(super) weights: Vec<Vector<f64>>,
    /// D: tile, side, coordinate.
    pub(super) displacement: Vec<Vector<f64>>,
    /// Bit i % 64 of word i / 64 is 1(W·x_i ≥ 0): tile, side, word.
    pub(super) pattern: Vec<Vector<u64>>,
    /// The pattern at W(0): tile, word.
    pub(super) initial_pattern: Vec<Vector<u64>>,
    /// √m f_i of this block, still split over the lanes.
    pub(super) partial: Vec<Vector<f64>>,
    /// max ‖D‖² over the block.
    pub(super) square_drift: f64,
}
