//! A confidence bound for the mean of bounded independent numbers.

use serde::{Deserialize, Serialize};

/// Sums of independent, equally distributed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::Rng;

    use super::Sums;
    use crate::random::{Purpose, stream, uniform};

    /// Half zeros and half ones: V = N/(4(N − 1)), written out.
    #[test]
    fn radius_of_a_balanced_coin_is_the_formula() {
        let mut sums = Sums::default();
        (0..100).for_each(|k| sums.add(f64::from(k % 2)));
        let (variance, log) = (25.0 / 99.0, 20f64.ln());
        let expected = (2.0 * variance * log / 100.0_f64).sqrt() + 7.0 * log / 297.0;
        assert!((sums.radius(100, 1.0, 0.1) - expected).abs() < 1e-14);
        assert_eq!(sums.mean(100), 0.5);
    }

    /// The bound fails on fewer than α of 2000 samples of a rare event, the hard case for a variance
    /// that is itself estimated.
    #[test]
    fn coverage_is_at_least_what_is_stated() {
        let (probability, count, failure) = (0.02, 200, 0.1);
        let failures = (0..2000).filter(|&trial| {
            let mut rng = stream(trial, Purpose::Inputs, 1);
            let mut sums = Sums::default();
            for _ in 0..count {
                sums.add(f64::from(u8::from(uniform(rng.next_u64()) <= probability)));
            }
            sums.mean(count) + sums.radius(count, 1.0, failure) < probability
        });
        assert!(failures.count() <= 200);
    }
}
