//! A region of weight space: the neurons with one activation pattern.

use super::neurons::{Carrier, Neurons};
use super::points::{norm, project, separation};
use super::queue::Deadlines;
use crate::sum::Compensated;
use crate::training::vector::Vector;

/// Displacements that are projected in the same pattern draw together, and are taken as equal from
/// this many units of rounding of the radius on.
const MERGE: f64 = 64.0 * f64::EPSILON;

/// A single neuron becomes free once it is this many steps away from the surface of its ball and
/// from every hyperplane. To look at it again then costs as much as to move it that often.
const CLEARANCE: f64 = 16.0;

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
    /// Sum of the steps of this pattern since the offsets were last refreshed.
    pub shift: Box<[f64]>,
    /// Length of the path of `shift`, never rounded down.
    pub length: f64,
    /// Free neurons, which are strictly inside their balls, by `length`.
    pub free_queue: Deadlines,
    /// Number of free neurons, including those that are just being looked at.
    pub free_count: u64,
    /// Sum of D_j − `shift` over the free neurons.
    offsets: Box<[Compensated]>,
    /// Upper bound of ‖D_j‖ − `length` over the free neurons that joined since it was last taken.
    pub joined: f64,
    /// Number of single neurons on either side of the facets of this region.
    pub bordering: u64,
    /// Sum of D_j over the single neurons in this region, over the lanes; empty as long as there
    /// has been none on its facets.
    pub single_total: Vec<Vector<f64>>,
    /// The last step, −η (1/n) Σ ℓ'_i x_i over the active points.
    pub step: Box<[f64]>,
    /// Length of the last step.
    pub step_length: f64,
}

impl Region {
    /// A region of R^d that nobody has entered.
    pub fn new(d: usize) -> Self {
        let zero = || vec![0.0; d].into_boxed_slice();
        Self {
            root_count: 0,
            unstored: 0,
            root: zero(),
            root_length: 0.0,
            root_queue: Deadlines::default(),
            shift: zero(),
            length: 0.0,
            free_queue: Deadlines::default(),
            free_count: 0,
            offsets: vec![Compensated::default(); d].into(),
            joined: f64::NEG_INFINITY,
            bordering: 0,
            single_total: Vec::new(),
            step: zero(),
            step_length: 0.0,
        }
    }

    /// Whether there is no neuron here, nor on the facets of this region.
    pub fn is_empty(&self) -> bool {
        self.root_count + self.free_count + self.bordering == 0
    }

    /// Moves the root and the free neurons by `step`, of which the single neurons are still to be
    /// moved. Returns ‖D‖ of the root.
    pub fn advance(&mut self, radius: f64, before: &mut [f64]) -> f64 {
        self.step_length = norm(&self.step);
        if self.free_count > 0 {
            shift_by(&mut self.shift, &self.step);
            self.length = longer(self.length, self.step_length);
        }
        if self.root_count == 0 {
            return 0.0;
        }
        before.copy_from_slice(&self.root);
        shift_by(&mut self.root, &self.step);
        let (length, _) = project(&mut self.root, radius);
        self.root_length = longer(self.root_length, separation(before, &self.root));
        length
    }

    /// Whether a neuron that is free may be this far from whatever would end that.
    pub fn is_clear(&self, distance: f64) -> bool {
        distance > CLEARANCE * self.step_length
    }

    /// Whether a neuron at `position`, of norm `length`, shares the root from now on. Only one at
    /// the surface of its ball does.
    pub fn draws_in(&mut self, position: &[f64], length: f64, radius: f64) -> bool {
        if length < radius * (1.0 - MERGE) {
            return false;
        }
        if self.root_count == 0 {
            self.root.copy_from_slice(position);
        }
        separation(position, &self.root) <= MERGE * radius
    }

    /// Makes the single neuron j, which can move by `slack` before its pattern can change, share the
    /// root.
    pub fn join(&mut self, j: u32, slack: f64, neurons: &mut Neurons) {
        neurons.carrier[j as usize] = Carrier::Root;
        self.root_count += 1;
        self.watch_root(j, slack);
    }

    /// Makes the single neuron j at `position` free: it can move by `slack` before its pattern can
    /// change and by `gap` before it can leave its ball.
    pub fn release(
        &mut self,
        j: u32,
        position: &mut [f64],
        slack: f64,
        gap: f64,
        neurons: &mut Neurons,
    ) {
        if self.free_count == 0 {
            self.shift.fill(0.0);
            self.offsets.fill(Compensated::default());
        }
        self.free_count += 1;
        self.joined = self.joined.max(norm(position) - self.length);
        for ((entry, shift), sum) in position.iter_mut().zip(&self.shift).zip(&mut self.offsets) {
            *entry -= shift;
            sum.add(*entry);
        }
        neurons.set_position(j, position);
        neurons.carrier[j as usize] = Carrier::Free;
        self.watch_free(j, slack, gap);
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
    pub fn total(&self, total: &mut [f64]) {
        for (k, entry) in total.iter_mut().enumerate() {
            *entry = self.root_count as f64 * self.root[k];
            if self.free_count > 0 {
                *entry += self.free_count as f64 * self.shift[k] + self.offsets[k].value();
            }
            if self.bordering > 0 {
                *entry += self.single_total[k].sum();
            }
        }
    }

    /// Counts one more neuron on the facets of this region of R^d.
    pub fn border(&mut self, d: usize) {
        self.bordering += 1;
        self.single_total.resize(d, Vector::default());
    }

    /// Counts the displacement of a single neuron that has come here after the sweep.
    pub fn count_single(&mut self, displacement: &[f64]) {
        for (total, entry) in self.single_total.iter_mut().zip(displacement) {
            total.0[0] += entry;
        }
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.root.len() * (3 * size_of::<f64>() + size_of::<Compensated>())
            + self.single_total.capacity() * size_of::<Vector<f64>>()
            + self.root_queue.bytes()
            + self.free_queue.bytes()
    }
}

/// A distance that is surely not above the true one.
pub fn cautious(distance: f64) -> f64 {
    distance * (1.0 - CAUTION)
}

/// Adds `step` to `v`.
pub fn shift_by(v: &mut [f64], step: &[f64]) {
    v.iter_mut().zip(step).for_each(|(entry, step)| *entry += step);
}

/// The length of a path that has grown by `step`, not rounded down.
pub fn longer(length: f64, step: f64) -> f64 {
    if step > 0.0 { (length + step).next_up() } else { length }
}
