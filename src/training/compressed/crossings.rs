//! What crossings of hyperplanes change in the sums over all neurons.

use crate::sum::Compensated;
use crate::training::vector::Vector;

/// The sums A_i = Σ_j √m a_j W_j(0)·x_i (1_ij(t) − 1_ij(0)), in which the pairs have cancelled,
/// and the number of pairs (j, i) whose indicator is not the initial one.
#[derive(Clone, Debug)]
pub struct Crossings {
    /// A_i.
    initial_terms: Vec<Compensated>,
    /// Number of changed indicators.
    flips: u64,
    /// What a sweep adds to A_i, over the lanes.
    pub levels: Vec<Vector<f64>>,
    /// What a sweep adds to the flips, over the lanes.
    pub swept_flips: Vector<f64>,
}

impl Crossings {
    /// Nobody has crossed anything of n hyperplanes.
    pub fn new(n: usize) -> Self {
        Self {
            initial_terms: vec![Compensated::default(); n],
            flips: 0,
            levels: vec![Vector::default(); n],
            swept_flips: Vector::default(),
        }
    }

    /// A_i.
    pub fn initial_term(&self, i: usize) -> f64 {
        self.initial_terms[i].value()
    }

    /// Number of changed indicators.
    pub fn flips(&self) -> u64 {
        self.flips
    }

    /// A neuron with `level` = √m a W(0)·x_i now has the indicator `active` on point i.
    pub fn book(&mut self, i: usize, level: f64, active: bool, active_at_home: bool) {
        self.initial_terms[i].add(if active { level } else { -level });
        self.flips = if active == active_at_home { self.flips - 1 } else { self.flips + 1 };
    }

    /// Books what a sweep has found.
    pub fn book_sweep(&mut self) {
        for (sum, change) in self.initial_terms.iter_mut().zip(&mut self.levels) {
            sum.add(std::mem::take(change).sum());
        }
        // Whole numbers far below 2⁵³, so nothing is rounded.
        let change = std::mem::take(&mut self.swept_flips).sum() as i64;
        self.flips = self.flips.checked_add_signed(change).expect("at least no flips");
    }
}
