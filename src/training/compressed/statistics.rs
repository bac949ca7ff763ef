//! What a compressed engine tells of itself.

use super::engine::CompressedEngine;
use super::farthest::Farthest;
use super::region::Region;

/// Size and history of a [`CompressedEngine`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistics {
    /// Activation patterns that have occurred.
    pub patterns: usize,
    /// Neurons that are stored on their own.
    pub stored: usize,
    /// Free neurons now: they move in parallel with a region that they have come to.
    pub free: u64,
    /// Single neurons now: each is moved on its own.
    pub singles: usize,
    /// How often a stored neuron was looked at so far.
    pub events: u64,
    /// How often a single neuron has met and joined a root so far.
    pub joined: u64,
    /// Neurons farther than this from every hyperplane, in units of √m |W(0)·x_i| / ‖x_i‖, are
    /// not stored.
    pub reach: f64,
    /// Estimate of the memory in use, in bytes.
    pub bytes: usize,
}

impl CompressedEngine {
    /// Size and history of the engine.
    pub fn statistics(&self) -> Statistics {
        let regions = self.regions.iter();
        Statistics {
            patterns: self.regions.len(),
            stored: self.neurons.len(),
            free: regions.clone().map(|region| region.free_count).sum(),
            singles: self.facets.singles(),
            events: self.events,
            joined: self.joined,
            reach: self.reach,
            bytes: self.neurons.bytes()
                + self.facets.bytes()
                + self.table.bytes()
                + regions.map(Region::bytes).sum::<usize>()
                + self.farthest.borrow().iter().map(Farthest::bytes).sum::<usize>(),
        }
    }
}
