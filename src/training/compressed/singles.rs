//! The neurons that are moved one by one.

use super::neurons::Neurons;
use super::points::{Points, dot, project};
use super::region::{Region, cautious, shift_by};
use crate::sum::Compensated;

/// The hyperplane that a neuron is nearest to.
#[derive(Clone, Copy, Debug)]
pub struct Hinge {
    /// Point i.
    pub point: u32,
    /// √m a W(0)·x_i.
    pub level: f64,
    /// 1(W(t)·x_i ≥ 0).
    pub active: bool,
    /// 1(W(0)·x_i ≥ 0).
    pub active_at_home: bool,
}

/// A neuron near to the surface of its ball or to a hyperplane.
#[derive(Clone, Copy, Debug)]
pub struct Single {
    /// Its number among the stored neurons.
    pub neuron: u32,
    /// Its region.
    pub region: u32,
    /// a.
    pub sign: f64,
    /// The hyperplane that is tested at every step.
    pub hinge: Hinge,
    /// How far it can move before it can cross any other hyperplane.
    pub slack: f64,
}

/// All single neurons, in one array that is run through at every step.
#[derive(Clone, Debug, Default)]
pub struct Singles {
    records: Vec<Single>,
    /// D_j, d entries each.
    positions: Vec<f64>,
    joined: u64,
}

/// What crossings change: the sums A_i = Σ_j √m a_j W_j(0)·x_i (1_ij(t) − 1_ij(0)), in which the
/// pairs have cancelled, and the number of pairs (j, i) whose indicator is not the initial one.
#[derive(Clone, Debug)]
pub struct Crossings {
    /// A_i.
    pub initial_terms: Vec<Compensated>,
    /// Number of changed indicators.
    pub flips: u64,
}

impl Crossings {
    /// A neuron with `level` = √m a W(0)·x_i now has the indicator `active` on point i.
    pub fn book(&mut self, i: usize, level: f64, active: bool, active_at_home: bool) {
        self.initial_terms[i].add(if active { level } else { -level });
        self.flips = if active == active_at_home { self.flips - 1 } else { self.flips + 1 };
    }
}

/// What a step of the single neurons reads, and what it changes besides them.
#[derive(Debug)]
pub struct Surroundings<'a> {
    /// The inputs.
    pub points: &'a Points,
    /// Radius B.
    pub radius: f64,
    /// The regions, already moved.
    pub regions: &'a mut [Region],
    /// The stored neurons.
    pub neurons: &'a mut Neurons,
    /// Sums and counts.
    pub crossings: &'a mut Crossings,
    /// Receives the neurons that are no longer single and must be looked at.
    pub due: &'a mut Vec<u32>,
}

/// What a step does to a single neuron.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It stays single in its region.
    Stays,
    /// It stays single and goes to another region.
    Crosses(u32),
    /// It joins the root of its region.
    Joins,
    /// It becomes free.
    Free,
    /// It must be looked at.
    Due,
}

impl Singles {
    /// Number of single neurons.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// How many neurons have joined a root.
    pub fn joined(&self) -> u64 {
        self.joined
    }

    /// Adds a neuron at the displacement `position`.
    pub fn push(&mut self, single: Single, position: &[f64]) {
        self.records.push(single);
        self.positions.extend_from_slice(position);
    }

    /// Moves every single neuron by the step of its region and back to its ball. Returns the
    /// greatest ‖D_j‖.
    pub fn advance(&mut self, around: &mut Surroundings<'_>) -> f64 {
        // The literal dimensions give the inner loops a constant length.
        match around.points.d() {
            2 => self.advance_in(2, around),
            3 => self.advance_in(3, around),
            d => self.advance_in(d, around),
        }
    }

    #[inline(always)]
    fn advance_in(&mut self, d: usize, around: &mut Surroundings<'_>) -> f64 {
        let radius = around.radius;
        let mut peak: f64 = 0.0;
        let mut k = 0;
        while k < self.records.len() {
            let single = &mut self.records[k];
            let position = &mut self.positions[k * d..(k + 1) * d];
            let region = &mut around.regions[single.region as usize];
            shift_by(position, &region.step[..d]);
            let (length, projected) = project(position, radius);
            peak = peak.max(length);
            single.slack = (single.slack - region.step_length).next_down();
            let i = single.hinge.point as usize;
            let along = dot(position, &around.points.get(i)[..d]);
            let scaled = single.sign * (single.hinge.level + along);
            let crosses = (scaled >= 0.0) != single.hinge.active;
            let slack = cautious(scaled.abs() * around.points.inverse_norms()[i]).min(single.slack);
            let gap = radius - length;
            let fate = if single.slack <= 0.0 {
                Fate::Due
            } else if crosses {
                region.neighbour(i).map_or(Fate::Due, Fate::Crosses)
            } else if !region.is_clear(slack) {
                Fate::Stays
            } else if projected && region.draws_in(position, radius) {
                Fate::Joins
            } else if region.is_clear(gap) {
                Fate::Free
            } else {
                Fate::Stays
            };
            let j = single.neuron;
            match fate {
                Fate::Stays => shift_by(&mut region.single_total[..d], position),
                Fate::Crosses(q) => {
                    region.single_count -= 1;
                    let region = &mut around.regions[q as usize];
                    region.single_count += 1;
                    shift_by(&mut region.single_total[..d], position);
                    single.region = q;
                    let hinge = &mut single.hinge;
                    hinge.active = !hinge.active;
                    around.crossings.book(i, hinge.level, hinge.active, hinge.active_at_home);
                }
                Fate::Joins => {
                    self.joined += 1;
                    region.join(j, slack, around.neurons);
                }
                Fate::Free => region.release(j, position, slack, gap, around.neurons),
                Fate::Due => {
                    around.neurons.set_position(j, position);
                    around.due.push(j);
                }
            }
            if matches!(fate, Fate::Stays | Fate::Crosses(_)) {
                k += 1;
            } else {
                around.regions[single.region as usize].single_count -= 1;
                around.neurons.region[j as usize] = single.region;
                self.remove(k, d);
            }
        }
        peak
    }

    fn remove(&mut self, k: usize, d: usize) {
        self.records.swap_remove(k);
        let last = self.records.len() * d;
        self.positions.copy_within(last.., k * d);
        self.positions.truncate(last);
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        self.records.capacity() * size_of::<Single>() + self.positions.capacity() * size_of::<f64>()
    }
}
