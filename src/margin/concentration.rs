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

    /// The mean of (x − `centre`)² over the `count` numbers.
    pub fn square_about(&self, centre: f64, count: u64) -> f64 {
        let n = count as f64;
        let mean = self.first / n;
        (self.second / n - mean * mean).max(0.0) + (mean - centre) * (mean - centre)
    }
}

/// A one-sided confidence bound that is fixed before the numbers are drawn.
///
/// Let X_1, …, X_N be independent and equally distributed, Y = X − c ≥ −b, x ∈ (0, 1), λ = x/b and
/// ψ(x) = −ln(1 − x) − x. Then ln(1 + λY) ≥ λY − ψ(x) Y²/b², as t ↦ (t − ln(1 + t))/t² decreases on
/// (−1, ∞). So E exp(λY − ψ(x) Y²/b²) ≤ 1 + λ E Y ≤ exp(λ E Y): the products of exp(λ(Y − E Y) − ψ(x) Y²/b²)
/// over the first N numbers are a supermartingale that begins with 1, and by Ville's inequality it ever reaches
/// 1/α with probability at most α. So the event that for some N the mean of the first N numbers exceeds E X by
///
/// (b/x) (ln(1/α)/N + ψ(x) mean(Y²)/b²)
///
/// or more has probability at most α: the numbers may be looked at after each of them, and drawing may end
/// whenever the bounds are narrow enough. For X ≤ c + b the same holds of −X. X. Fan, I. Grama, Q. Liu, *Exponential
/// inequalities for martingales with applications*, 2015, has the inequality for ln(1 + t).
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    /// b.
    reach: f64,
    /// x.
    rate: f64,
}

/// Largest rate.
const FASTEST: f64 = 0.9;

impl Bound {
    /// The bound with b = `reach` that is narrow for about `count` numbers with mean (X − c)² about `square` at
    /// the failure probability `failure`; it holds whatever the numbers are, and however many.
    ///
    /// Its derivative in x vanishes where x²/(1 − x) − ψ(x) = b² ln(1/α)/(N `square`).
    pub fn new(reach: f64, square: f64, count: u64, failure: f64) -> Self {
        let goal = reach * reach * failure.recip().ln() / (count as f64 * square);
        let (mut low, mut high) = (0.0, FASTEST);
        for _ in 0..40 {
            let x = 0.5 * (low + high);
            if x * x / (1.0 - x) - psi(x) < goal { low = x } else { high = x }
        }
        Self { reach, rate: high }
    }

    /// By how much the mean of the first `count` numbers exceeds the expectation, for any `count`, with
    /// probability at most `failure`; `square` is the mean of (X − c)² over them.
    pub fn radius(&self, square: f64, count: u64, failure: f64) -> f64 {
        let Self { reach, rate } = *self;
        let square = square / (reach * reach);
        reach / rate * (failure.recip().ln() / count as f64 + psi(rate) * square)
    }
}

/// What the numbers that one of several bounds is narrow for are multiplied by for the next one.
const FURTHER: u64 = 4;

/// Several bounds for the same numbers that hold together, each narrow for another count.
pub(super) struct Bounds(Vec<(Bound, f64)>);

impl Bounds {
    /// Bound k = 1, 2, … is narrow for 4^(k−1) `least` numbers, up to `most`, and fails with a share 1/(k(k+1)) of
    /// the probability `failure`; the rest as in [`Bound::new`].
    pub fn new(reach: f64, square: f64, [least, most]: [u64; 2], failure: f64) -> Self {
        let counts = std::iter::successors(Some(least.clamp(1, most)), |count| {
            count.checked_mul(FURTHER).filter(|count| *count <= most)
        });
        let bounds = counts.zip(1..).map(|(count, k)| {
            let failure = failure / f64::from(k * (k + 1));
            (Bound::new(reach, square, count, failure), failure)
        });
        Self(bounds.collect())
    }

    /// The least radius, in the terms of [`Bound::radius`].
    pub fn radius(&self, square: f64, count: u64) -> f64 {
        let radii = self.0.iter().map(|(bound, failure)| bound.radius(square, count, *failure));
        radii.fold(f64::INFINITY, f64::min)
    }
}

/// −ln(1 − x) − x.
fn psi(x: f64) -> f64 {
    -(-x).ln_1p() - x
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::Rng;

    use super::{Bound, Bounds, Sums};
    use crate::random::{Purpose, stream, uniform};

    /// Half zeros and half ones about 1/2: mean(Y²) = 1/4, written out, and no other rate gives less.
    #[test]
    fn radius_of_a_balanced_coin_is_the_formula() {
        let mut sums = Sums::default();
        (0..100).for_each(|k| sums.add(f64::from(k % 2)));
        let failure: f64 = 0.1;
        let at =
            |x: f64| 0.5 / x * (failure.recip().ln() / 100.0 + 4.0 * (-(1.0 - x).ln() - x) * 0.25);
        let found = Bound::new(0.5, 0.25, 100, failure);
        let found = found.radius(sums.square_about(0.5, 100), 100, failure);
        let least = (1..900).map(|k| at(f64::from(k) / 1000.0)).fold(f64::INFINITY, f64::min);
        assert!((found - least).abs() < 1e-6, "{found} {least}");
        assert_eq!(sums.mean(100), 0.5);
    }

    /// The bounds fail at any of 1,000 looks on no more than a share α of 4000 samples, on either side, in hard
    /// cases: a rare event with the variance guessed ten times too small, as well as too large. Control: a
    /// tenth of the radius does not cover.
    #[test]
    fn coverage_is_at_least_what_is_stated() {
        let (probability, counts, failure) = (0.02, [200, 1000], 0.1);
        let variance = probability * (1.0 - probability);
        for (guess, side) in
            [(0.1, 1.0), (1.0, 1.0), (10.0, 1.0), (0.1, -1.0), (1.0, -1.0), (10.0, -1.0)]
        {
            let reach = if side > 0.0 { probability } else { 1.0 - probability };
            let bounds = Bounds::new(reach, guess * variance, counts, failure);
            let fails = |factor: f64| {
                let failures = (0..4000).filter(|&trial| {
                    let mut rng = stream(trial, Purpose::Inputs, 1);
                    let mut sums = Sums::default();
                    (1..=counts[1]).any(|count| {
                        let event = uniform(rng.next_u64()) <= probability;
                        sums.add(side * f64::from(u8::from(event)));
                        let excess = sums.mean(count) - side * probability;
                        let square = sums.square_about(side * probability, count);
                        excess > factor * bounds.radius(square, count)
                    })
                });
                failures.count()
            };
            assert!(fails(1.0) <= 400, "{guess} {side}: {}", fails(1.0));
            assert!(fails(0.1) > 1000, "{guess} {side}: {}", fails(0.1));
        }
    }
}
