//! Intervals and exact tests for small samples.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Most pairs for which [`permutation_test`] goes through all sign changes.
pub const MOST_PAIRS: usize = 20;

/// Why a sample was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// An interval needs two values.
    #[error("found {0} values; expected at least 2 for an interval")]
    Few(usize),
    /// Too many sign changes to go through.
    #[error("found {0} pairs; expected at most {MOST_PAIRS} for an exact test")]
    Many(usize),
}

/// A mean with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Lower end of the interval.
    pub lower: f64,
    /// Upper end of the interval.
    pub upper: f64,
}

impl Estimate {
    fn within(mean: f64, error: f64, degrees: f64) -> Self {
        let distribution = StudentsT::new(0.0, 1.0, degrees).expect("degrees of freedom above 0");
        let radius = distribution.inverse_cdf(0.975) * error;
        Self { mean, lower: mean - radius, upper: mean + radius }
    }

    /// Student's interval for the mean of the distribution that `values` are drawn from.
    ///
    /// # Errors
    /// [`SampleError::Few`] below two values.
    ///
    /// ```
    /// use distill_bounds::experiment::statistics::Estimate;
    ///
    /// // The 97.5 % point of Student's distribution with 2 degrees of freedom is 4.30265.
    /// let estimate = Estimate::of(&[1.0, 2.0, 3.0])?;
    /// assert_eq!(estimate.mean, 2.0);
    /// assert!((estimate.upper - (2.0 + 4.30265 / 3f64.sqrt())).abs() < 1e-5);
    /// # Ok::<_, distill_bounds::experiment::statistics::SampleError>(())
    /// ```
    pub fn of(values: &[f64]) -> Result<Self, SampleError> {
        let (mean, variance) = moments(values)?;
        let n = values.len() as f64;
        Ok(Self::within(mean, (variance / n).sqrt(), n - 1.0))
    }

    /// The interval for one more value of the distribution that `values` values gave Student's interval of.
    ///
    /// ```
    /// use distill_bounds::experiment::statistics::Estimate;
    ///
    /// // Values 1, 2, 3 with the standard deviation 1: 4.30265 √(1 + 1/3) to either side.
    /// let one = Estimate::of(&[1.0, 2.0, 3.0])?.of_one_more(3);
    /// assert!((one.upper - (2.0 + 4.30265 * (4.0f64 / 3.0).sqrt())).abs() < 1e-4);
    /// # Ok::<_, distill_bounds::experiment::statistics::SampleError>(())
    /// ```
    pub fn of_one_more(self, values: usize) -> Self {
        // t s/√n becomes t s √(1 + 1/n).
        let radius = (self.upper - self.mean) * (values as f64 + 1.0).sqrt();
        Self { mean: self.mean, lower: self.mean - radius, upper: self.mean + radius }
    }

    /// 1 or −1 where the interval lies wholly on that side of 0, otherwise 0.
    pub fn side(&self) -> i8 {
        i8::from(self.lower > 0.0) - i8::from(self.upper < 0.0)
    }
}

/// Two-sided p value of Student's test that the mean of the distribution of `values` is 0.
///
/// # Errors
/// [`SampleError::Few`] below two values.
///
/// ```
/// use distill_bounds::experiment::statistics::student_test;
///
/// // t = 2√3 with 2 degrees of freedom, where the distribution is 1/2 + t/(2√(2 + t²)).
/// let p = student_test(&[1.0, 2.0, 3.0])?;
/// assert!((p - (1.0 - (12.0f64 / 14.0).sqrt())).abs() < 1e-9);
/// # Ok::<_, distill_bounds::experiment::statistics::SampleError>(())
/// ```
pub fn student_test(values: &[f64]) -> Result<f64, SampleError> {
    let (mean, variance) = moments(values)?;
    if variance == 0.0 {
        return Ok(if mean == 0.0 { 1.0 } else { 0.0 });
    }
    let n = values.len() as f64;
    let distribution = StudentsT::new(0.0, 1.0, n - 1.0).expect("degrees of freedom above 0");
    Ok(2.0 * distribution.cdf(-mean.abs() / (variance / n).sqrt()))
}

/// Mean and unbiased variance.
fn moments(values: &[f64]) -> Result<(f64, f64), SampleError> {
    if values.len() < 2 {
        return Err(SampleError::Few(values.len()));
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Ok((mean, squares / (n - 1.0)))
}

/// Two-sided p value of the sign test: the probability that, of the `differences` other than 0, so
/// uneven a number or a more uneven one is positive if each sign is as likely as the other.
///
/// # Errors
/// [`SampleError::Many`] above [`MOST_PAIRS`].
pub fn sign_test(differences: &[i64]) -> Result<f64, SampleError> {
    let signs: Vec<i64> = differences.iter().map(|difference| difference.signum()).collect();
    permutation_test(&signs)
}

/// Two-sided p value of the paired permutation test: the share, among all 2^n ways to give the
/// `differences` signs, of those whose sum is at least as far from 0 as the sum that was found.
///
/// # Errors
/// [`SampleError::Many`] above [`MOST_PAIRS`].
///
/// ```
/// use distill_bounds::experiment::statistics::permutation_test;
///
/// // Of the 32 sums, only those of equal signs are as far from 0.
/// assert_eq!(permutation_test(&[3, 1, 4, 1, 5])?, 2.0 / 32.0);
/// # Ok::<_, distill_bounds::experiment::statistics::SampleError>(())
/// ```
pub fn permutation_test(differences: &[i64]) -> Result<f64, SampleError> {
    let n = differences.len();
    if n > MOST_PAIRS {
        return Err(SampleError::Many(n));
    }
    let found = differences.iter().sum::<i64>().abs();
    let sum = |signs: u64| -> i64 {
        let signed = differences.iter().enumerate();
        signed.map(|(k, &value)| if signs >> k & 1 == 1 { -value } else { value }).sum()
    };
    let ways = 1u64 << n;
    let extreme = (0..ways).filter(|&signs| sum(signs).abs() >= found).count();
    Ok(extreme as f64 / ways as f64)
}

/// Holm's correction of the p values of a family of tests: the k-th smallest of N is multiplied by
/// N − k + 1, and none is below a smaller one's or above 1. Whoever rejects where the result is at most α
/// rejects any true hypothesis with a probability of at most α, however the tests depend on each other.
///
/// ```
/// use distill_bounds::experiment::statistics::holm;
///
/// assert_eq!(holm(&[0.25, 0.0625, 0.125]), [0.25, 0.1875, 0.25]);
/// ```
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut corrected = vec![1.0; p.len()];
    let mut least: f64 = 0.0;
    for (rank, &k) in order.iter().enumerate() {
        least = least.max(p[k] * (p.len() - rank) as f64).min(1.0);
        corrected[k] = least;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{Binomial, DiscreteCDF};

    use super::*;

    /// Both tails of the binomial distribution, zeros left out.
    #[test]
    fn the_sign_test_is_the_binomial_one() {
        for (positive, negative) in [(0u64, 0u64), (1, 0), (7, 3), (10, 0), (5, 5), (2, 9)] {
            let values = |count: u64, sign: i64| (0..count).map(move |k| sign * (k as i64 + 1));
            let mut differences: Vec<i64> =
                values(positive, 1).chain(values(negative, -1)).collect();
            differences.extend([0, 0, 0]);
            let n = positive + negative;
            let tail = Binomial::new(0.5, n).unwrap().cdf(positive.min(negative));
            let expected = if n == 0 { 1.0 } else { (2.0 * tail).min(1.0) };
            let p = sign_test(&differences).unwrap();
            assert!((p - expected).abs() < 1e-12, "{positive}, {negative}: {p} and {expected}");
        }
    }

    /// Ten differences of one sign leave two extreme ways of 1024; a small example by hand.
    #[test]
    fn the_permutation_test_counts_sign_changes() {
        let all: Vec<i64> = (1..=10).collect();
        assert_eq!(permutation_test(&all).unwrap(), 2.0 / 1024.0);
        // ±1 ± 2 ± 4 takes each odd value from −7 to 7 once; −1 + 2 + 4 = 5.
        assert_eq!(permutation_test(&[-1, 2, 4]).unwrap(), 4.0 / 8.0);
        assert_eq!(permutation_test(&[]).unwrap(), 1.0);
        assert_eq!(permutation_test(&[0; 21]), Err(SampleError::Many(21)));
    }

    /// A test that rejects at its own p value does so with at most that probability: over all sign
    /// changes of fixed magnitudes the p values are no smaller than uniform ones.
    #[test]
    fn the_permutation_test_keeps_its_level() {
        let magnitudes = [3i64, 1, 4, 1, 5, 9, 2, 6];
        let p: Vec<f64> = (0..256u32)
            .map(|signs| {
                let flip = |(k, &v): (usize, &i64)| if signs >> k & 1 == 1 { -v } else { v };
                let values: Vec<i64> = magnitudes.iter().enumerate().map(flip).collect();
                permutation_test(&values).unwrap()
            })
            .collect();
        for level in [0.01, 0.05, 0.1, 0.25, 0.5] {
            let rejected = p.iter().filter(|&&p| p <= level).count() as f64 / 256.0;
            assert!(rejected <= level, "{rejected} at level {level}");
        }
        assert!(p.iter().any(|&p| p <= 0.05), "no power at all");
    }

    /// Of tests of true hypotheses with uniform p values, a family shows one at level α no more often than
    /// that, and alone a p value stays what it is; the definition is that of the closed test over all
    /// intersections with Bonferroni's rule.
    #[test]
    fn holms_correction_is_the_closed_bonferroni_test() {
        assert_eq!(holm(&[0.03]), [0.03]);
        assert_eq!(holm(&[]), [0.0; 0]);
        let families = [vec![0.01, 0.04, 0.03, 0.005], vec![0.5, 0.5, 0.001], vec![0.02; 5]];
        for p in families {
            let closed = |k: usize| {
                let sets = (1u32..1 << p.len()).filter(|set| set >> k & 1 == 1);
                let bonferroni = |set: u32| {
                    let members = (0..p.len()).filter(|&j| set >> j & 1 == 1);
                    let least = members.map(|j| p[j]).fold(f64::INFINITY, f64::min);
                    (least * f64::from(set.count_ones())).min(1.0)
                };
                sets.map(bonferroni).fold(0.0, f64::max)
            };
            for (k, corrected) in holm(&p).into_iter().enumerate() {
                assert!((corrected - closed(k)).abs() < 1e-15, "{p:?}, {k}");
            }
        }
    }

    /// Values 1, 2, 3: mean 2, variance 1, quantile 4.3027 at two degrees of freedom.
    #[test]
    fn students_interval_is_that_of_the_textbook() {
        let estimate = Estimate::of(&[1.0, 2.0, 3.0]).unwrap();
        assert_eq!(estimate.mean, 2.0);
        assert!((estimate.upper - 2.0 - 4.302_652_7 / 3f64.sqrt()).abs() < 1e-5);
        assert!((estimate.upper + estimate.lower - 4.0).abs() < 1e-12);
        assert_eq!(Estimate::of(&[1.0]), Err(SampleError::Few(1)));
    }
}
