//! Exact confidence bounds for a probability of success.

use statrs::distribution::{Beta, ContinuousCDF};

/// One-sided exact bounds for the probability of success after `successes` of `trials`: each of
/// the two holds with the stated confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The probability of success is at least this.
    pub lower: f64,
    /// The probability of success is at most this.
    pub upper: f64,
}

/// Clopper–Pearson bounds, each one-sided at level `confidence` in (0, 1).
///
/// The lower bound is the p at which `successes` or more of `trials` have probability
/// 1 − `confidence`; the upper bound is its mirror image.
///
/// ```
/// use distill_bounds::requirement::clopper_pearson::bounds;
///
/// // All of 9: the p with p⁹ = 1 − 0.95.
/// let all = bounds(9, 9, 0.95);
/// assert!((all.lower.powi(9) - 0.05).abs() < 1e-12);
/// assert_eq!(all.upper, 1.0);
/// ```
pub fn bounds(successes: u64, trials: u64, confidence: f64) -> Bounds {
    assert!(successes <= trials && trials > 0, "{successes} successes in {trials} trials");
    let alpha = 1.0 - confidence;
    Bounds {
        lower: lower(successes, trials, alpha),
        upper: 1.0 - lower(trials - successes, trials, alpha),
    }
}

fn lower(successes: u64, trials: u64, alpha: f64) -> f64 {
    if successes == 0 {
        return 0.0;
    }
    if successes == trials {
        return alpha.powf(1.0 / trials as f64);
    }
    let (a, b) = (successes as f64, (trials - successes + 1) as f64);
    Beta::new(a, b).expect("both shapes are positive").inverse_cdf(alpha)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, DiscreteCDF};

    /// The bound is where the binomial tail equals 1 − confidence: the definition itself.
    #[test]
    fn lower_bound_is_where_the_binomial_tail_meets_the_level() {
        for (k, n) in [(1, 5), (7, 9), (15, 16), (30, 64), (63, 64)] {
            let p = bounds(k, n, 0.95).lower;
            let tail = 1.0 - Binomial::new(p, n).unwrap().cdf(k - 1);
            assert!((tail - 0.05).abs() < 1e-9, "{k}/{n}: tail {tail}");
        }
    }

    /// All successes: p^n = 1 − confidence in closed form, and failures mirror successes.
    #[test]
    fn closed_form_and_symmetry() {
        assert!((bounds(9, 9, 0.95).lower - 0.05f64.powf(1.0 / 9.0)).abs() < 1e-15);
        assert_eq!(bounds(9, 9, 0.95).upper, 1.0);
        assert_eq!(bounds(0, 9, 0.95).lower, 0.0);
        let (a, b) = (bounds(3, 10, 0.9), bounds(7, 10, 0.9));
        assert!((a.lower - (1.0 - b.upper)).abs() < 1e-12);
    }

    /// Coverage, computed exactly: for every true p the bound is wrong at most 5 % of the time.
    #[test]
    fn coverage_is_at_least_nominal() {
        for p in [0.1, 0.5, 0.7, 0.93] {
            let binomial = Binomial::new(p, 30).unwrap();
            let miss: f64 = (0..=30)
                .filter(|&k| bounds(k, 30, 0.95).lower > p)
                .map(|k| statrs::distribution::Discrete::pmf(&binomial, k))
                .sum();
            assert!(miss <= 0.05 + 1e-9, "p = {p}: {miss}");
        }
    }
}
