//! Summation whose error does not grow with the number of terms.

/// A running sum with the rounding errors of its additions (Neumaier).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    value: f64,
    lost: f64,
}

impl Sum {
    /// Adds `term`.
    pub fn add(&mut self, term: f64) {
        let next = self.value + term;
        self.lost += if self.value.abs() >= term.abs() {
            (self.value - next) + term
        } else {
            (term - next) + self.value
        };
        self.value = next;
    }

    /// The sum, to about one unit in the last place of it, plus n² ε² times the sum of the sizes of
    /// the n terms.
    pub fn total(&self) -> f64 {
        self.value + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}
