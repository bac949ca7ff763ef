//! A confidence bound for the mean of bounded independent numbers.

/// Sums of independent, equally distributed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// Σ x.
    pub first: f64,
    /// Σ x².
    pub second: f64,
}

impl Sums {
    /// Counts `x`.
    pub fn add(&mut self, x: f64) {
        self.first += x;
        self.second += x * x;
    }

    /// Counts what `other` has counted.
    pub fn merge(&mut self, other: Self) {
        self.first += other.first;
        self.second += other.second;
    }

    /// The mean of the `count` numbers.
    pub fn mean(&self, count: u64) -> f64 {
        self.first / count as f64
    }

    /// The empirical Bernstein radius for `count` ≥ 2 numbers of an interval of length `range`: the
    /// expectation exceeds the mean by more with probability at most `failure`, and so below.
    ///
    /// √(2 V ln(2/α)/N) + 7 b ln(2/α)/(3(N − 1)), V the sample variance: A. Maurer, M. Pontil,
    /// *Empirical Bernstein bounds and sample variance penalization*, COLT 2009, Theorem 4.
    pub fn radius(&self, count: u64, range: f64, failure: f64) -> f64 {
        let n = count as f64;
        let variance = ((self.second - self.first * self.first / n) / (n - 1.0)).max(0.0);
        let log = (2.0 / failure).ln();
        (2.0 * variance * log / n).sqrt() + 7.0 * range * log / (3.0 * (n - 1.0))
    }
}
