//! A region of weight space: the neurons with one activation pattern.

use super::neurons::{Carrier, Neurons};
use super::points::{norm, project, separation};
use super::queue::Deadlines;
use super::sum::Compensated;

/// Displacements that are projected in the same pattern draw together, and are taken as equal from
/// this many units of rounding of the radius on.
const MERGE: f64 = 64.0 * f64::EPSILON;

/// A single neuron becomes free once it is this many steps away from the surface of its ball.
const CLEARANCE: f64 = 4.0;

/// Relative safety of a distance, far above its rounding error.
const CAUTION: f64 = 1e-12;

/// The neurons whose current activation pattern is the same, in three populations.
#[derive(Clone, Debug)]
pub struct Region {
    /// Neurons that share the displacement `root`, stored or not.
    pub root_count: u64,
    /// Neurons among them that are not stored: they have been here since W(0).
    pub unstored: u64,
    /// The shared displacement D.
    pub root: Box<[f64]>,
    /// Length of the path of `root`, never rounded down.
    pub root_length: f64,
    /// Stored neurons that share `root`, by `root_length`.
    pub root_queue: Deadlines,
    /// Whether the last step put `root` on the surface of the ball.
    root_projected: bool,
    /// Sum of the steps −η ∇ of this pattern since the offsets were last refreshed.
    pub shift: Box<[f64]>,
    /// Length of the path of `shift`, never rounded down.
    pub length: f64,
    /// Free neurons, which are strictly inside their balls, by `length`.
    pub free_queue: Deadlines,
    /// Number of free neurons, including those that are just being looked at.
    pub free_count: u64,
    /// Sum of D_j − `shift` over the free neurons.
    pub offsets: Box<[Compensated]>,
    /// Length of the last step.
    pub step_length: f64,
    /// Single neurons.
    pub singles: Vec<u32>,
    /// Upper bound of ‖D_j‖ − `length` over the free neurons that joined since it was last taken.
    pub joined: f64,
}

impl Region {
    /// A region of R^d that nobody has entered.
    pub fn new(d: usize) -> Self {
        Self {
            root_count: 0,
            unstored: 0,
            root: vec![0.0; d].into(),
            root_length: 0.0,
            root_queue: Deadlines::default(),
            root_projected: false,
            shift: vec![0.0; d].into(),
            length: 0.0,
            free_queue: Deadlines::default(),
            free_count: 0,
            offsets: vec![Compensated::default(); d].into(),
            step_length: 0.0,
            singles: Vec::new(),
            joined: f64::NEG_INFINITY,
        }
    }

    /// Whether there is no neuron here.
    pub fn is_empty(&self) -> bool {
        self.root_count == 0 && self.free_count == 0 && self.singles.is_empty()
    }

    /// Moves every neuron of the region by `step` and back to its ball. Single neurons whose
    /// pattern may have changed are taken off the list and appended to `due`. Returns the greatest
    /// ‖D_j‖ among the root and the single neurons.
    pub fn advance(
        &mut self,
        step: &[f64],
        radius: f64,
        neurons: &mut Neurons,
        before: &mut [f64],
        due: &mut Vec<u32>,
    ) -> f64 {
        self.step_length = norm(step);
        if self.free_count > 0 {
            shift_by(&mut self.shift, step);
            self.length = longer(self.length, self.step_length);
        }
        let mut peak = 0.0;
        if self.root_count > 0 {
            before.copy_from_slice(&self.root);
            shift_by(&mut self.root, step);
            (peak, self.root_projected) = project(&mut self.root, radius);
            self.root_length = longer(self.root_length, separation(before, &self.root));
        }
        let d = step.len();
        let mut k = 0;
        while k < self.singles.len() {
            let j = self.singles[k] as usize;
            let position = &mut neurons.position[j * d..(j + 1) * d];
            before.copy_from_slice(position);
            shift_by(position, step);
            let (length, projected) = project(position, radius);
            peak = f64::max(peak, length);
            let moved = separation(before, position);
            if moved > 0.0 {
                neurons.slack[j] = (neurons.slack[j] - moved).next_down();
            }
            if neurons.slack[j] <= 0.0 {
                due.push(j as u32);
            } else if projected && self.draws_in(position, radius) {
                neurons.carrier[j] = Carrier::Root;
                self.root_count += 1;
                self.root_queue.push(self.root_length + neurons.slack[j], j as u32);
            } else if self.is_clear(radius - length) {
                self.release(j as u32, radius - length, neurons);
            } else {
                k += 1;
                continue;
            }
            self.singles.swap_remove(k);
        }
        peak
    }

    /// Whether a free neuron may be this far from the surface of its ball.
    pub fn is_clear(&self, gap: f64) -> bool {
        gap > CLEARANCE * self.step_length
    }

    /// Whether a neuron that was projected to `position` now shares the root.
    fn draws_in(&mut self, position: &[f64], radius: f64) -> bool {
        if self.root_count == 0 {
            self.root.copy_from_slice(position);
            self.root_projected = true;
        }
        self.root_projected && separation(position, &self.root) <= MERGE * radius
    }

    /// Makes a single neuron free, `gap` from the surface of its ball.
    fn release(&mut self, j: u32, gap: f64, neurons: &mut Neurons) {
        if self.free_count == 0 {
            self.shift.fill(0.0);
            self.offsets.fill(Compensated::default());
        }
        self.free_count += 1;
        let d = self.shift.len();
        let at = j as usize;
        let position = &mut neurons.position[at * d..(at + 1) * d];
        self.joined = self.joined.max(norm(position) - self.length);
        for ((entry, shift), sum) in position.iter_mut().zip(&self.shift).zip(&mut self.offsets) {
            *entry -= shift;
            sum.add(*entry);
        }
        neurons.carrier[at] = Carrier::Free;
        self.watch_free(j, neurons.slack[at], gap);
    }

    /// Files a stored neuron of the root that can move by `slack` before its pattern can change.
    pub fn watch_root(&mut self, j: u32, slack: f64) {
        self.root_queue.push(self.root_length + slack, j);
    }

    /// Files a free neuron that can move by `slack` before its pattern can change, and by `gap`
    /// before it can leave its ball.
    pub fn watch_free(&mut self, j: u32, slack: f64, gap: f64) {
        self.free_queue.push(self.length + slack.min(cautious(gap)), j);
    }

    /// Strikes a free neuron with the given offset off the aggregates.
    pub fn forget_free(&mut self, offset: &[f64]) {
        self.free_count -= 1;
        for (sum, entry) in self.offsets.iter_mut().zip(offset) {
            sum.add(-entry);
        }
    }

    /// Moves the path of the free neurons into their offsets, so that its rounding error does not
    /// build up.
    pub fn refresh(&mut self, neurons: &mut Neurons) {
        let d = self.shift.len();
        self.offsets.fill(Compensated::default());
        for j in self.free_queue.neurons() {
            let at = j as usize * d;
            let position = &mut neurons.position[at..at + d];
            shift_by(position, &self.shift);
            for (sum, entry) in self.offsets.iter_mut().zip(position) {
                sum.add(*entry);
            }
        }
        self.shift.fill(0.0);
    }

    /// Writes Σ D_j over the neurons of the region to `total`.
    pub fn total(&self, neurons: &Neurons, total: &mut [f64]) {
        let d = total.len();
        for (k, entry) in total.iter_mut().enumerate() {
            *entry = self.root_count as f64 * self.root[k];
            if self.free_count > 0 {
                *entry += self.free_count as f64 * self.shift[k] + self.offsets[k].value();
            }
        }
        for &j in &self.singles {
            shift_by(total, &neurons.position[j as usize * d..(j as usize + 1) * d]);
        }
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.root.len() * (2 * size_of::<f64>() + size_of::<Compensated>())
            + self.root_queue.bytes()
            + self.free_queue.bytes()
            + self.singles.capacity() * size_of::<u32>()
    }
}

/// A distance that is surely not above the true one.
pub fn cautious(distance: f64) -> f64 {
    distance * (1.0 - CAUTION)
}

/// The length of a path that has grown by `step`, not rounded down.
fn longer(length: f64, step: f64) -> f64 {
    if step > 0.0 { (length + step).next_up() } else { length }
}

fn shift_by(v: &mut [f64], step: &[f64]) {
    v.iter_mut().zip(step).for_each(|(entry, step)| *entry += step);
}
