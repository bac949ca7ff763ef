//! The greatest displacement among free neurons, without looking at all of them at every step.

use super::neurons::{Carrier, Neurons};
use super::region::Region;

/// What is known of the displacements of the free neurons of one region. A norm grows by no more
/// than the path of the region, so a bound of ‖D_j‖ − length stays one.
#[derive(Clone, Debug)]
pub struct Farthest {
    /// The neurons that were farthest out when all were last looked at.
    candidates: Vec<u32>,
    /// Bound of ‖D_j‖ − length over the neurons that are not candidates.
    rest: f64,
    /// Bound of ‖D_j‖ − length over the candidates.
    front: f64,
    norms: Vec<(f64, u32)>,
}

impl Default for Farthest {
    fn default() -> Self {
        let (rest, front) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        Self { candidates: Vec::new(), rest, front, norms: Vec::new() }
    }
}

impl Farthest {
    /// Takes note of neurons that joined with ‖D_j‖ − length at most `bound`.
    pub fn join(&mut self, bound: f64) {
        self.rest = self.rest.max(bound);
    }

    /// The greater of `best` and the greatest ‖D_j‖ among the free neurons of `region`, which is
    /// number `p`.
    pub fn search(&mut self, best: f64, region: &Region, p: usize, neurons: &Neurons) -> f64 {
        let mut best = best;
        if may_exceed(self.front, region, best) {
            let farthest = self
                .candidates
                .iter()
                .map(|&j| j as usize)
                .filter(|&j| neurons.carrier[j] == Carrier::Free && neurons.region[j] as usize == p)
                .map(|j| displacement_norm(j, region, neurons))
                .fold(f64::NEG_INFINITY, f64::max);
            self.front = farthest - region.length;
            best = best.max(farthest);
        }
        if may_exceed(self.rest, region, best) {
            self.survey(region, neurons);
            best = best.max(self.front + region.length);
        }
        best
    }

    fn survey(&mut self, region: &Region, neurons: &Neurons) {
        let measured = |j: u32| (displacement_norm(j as usize, region, neurons), j);
        self.norms.clear();
        self.norms.extend(region.free_queue.neurons().map(measured));
        self.candidates.clear();
        (self.front, self.rest) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        let kept = self.norms.len() / 32 + 16;
        let mut outer = &self.norms[..];
        if kept < self.norms.len() {
            let (front, next, _) =
                self.norms.select_nth_unstable_by(kept, |a, b| b.0.total_cmp(&a.0));
            self.rest = next.0 - region.length;
            outer = front;
        }
        for &(length, j) in outer {
            self.front = self.front.max(length - region.length);
            self.candidates.push(j);
        }
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        self.candidates.capacity() * size_of::<u32>()
            + self.norms.capacity() * size_of::<(f64, u32)>()
    }
}

/// Whether ‖D_j‖ − length ≤ `bound` leaves room for a ‖D_j‖ above `best`. After steps so long that the
/// difference is rounding, or not a number, it does.
fn may_exceed(bound: f64, region: &Region, best: f64) -> bool {
    let most = bound + region.length * (1.0 + 4.0 * f64::EPSILON);
    most > best || most.is_nan()
}

fn displacement_norm(j: usize, region: &Region, neurons: &Neurons) -> f64 {
    let d = region.shift.len();
    let position = &neurons.position[j * d..(j + 1) * d];
    position.iter().zip(&region.shift).fold(0.0, |sum, (o, s)| sum + (o + s) * (o + s)).sqrt()
}
