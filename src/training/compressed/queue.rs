//! Neurons in the order in which they need attention.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Stored neurons, each with the path length of its carrier before which nothing can happen to it.
#[derive(Clone, Debug, Default)]
pub struct Deadlines(BinaryHeap<Entry>);

impl Deadlines {
    /// Adds `neuron`, to be looked at when the path has grown to `deadline`.
    pub fn push(&mut self, deadline: f64, neuron: u32) {
        self.0.push(Entry { deadline, neuron });
    }

    /// Removes a neuron whose deadline is at most `length`.
    pub fn pop_due(&mut self, length: f64) -> Option<u32> {
        let due = self.0.peek()?.deadline <= length;
        due.then(|| self.0.pop())?.map(|entry| entry.neuron)
    }

    /// All neurons, in no particular order.
    pub fn neurons(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|entry| entry.neuron)
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<Entry>()
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    deadline: f64,
    neuron: u32,
}

impl Ord for Entry {
    /// The heap keeps its greatest entry on top: that is the earliest deadline, then the least
    /// neuron.
    fn cmp(&self, other: &Self) -> Ordering {
        other.deadline.total_cmp(&self.deadline).then(other.neuron.cmp(&self.neuron))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}
