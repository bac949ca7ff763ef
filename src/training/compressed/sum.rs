//! A sum that carries its own rounding errors.

/// Running sum in twice the working precision (Knuth's two-sum), so that removing a term that was
/// once added leaves no trace above 10⁻³² of the largest partial sum.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    /// Adds `term`.
    pub fn add(&mut self, term: f64) {
        let high = self.high + term;
        let back = high - self.high;
        let low = self.low + ((self.high - (high - back)) + (term - back));
        self.high = high + low;
        self.low = low - (self.high - high);
    }

    /// The sum, rounded once.
    pub fn value(self) -> f64 {
        self.high + self.low
    }
}

#[cfg(test)]
mod tests {
    use super::Compensated;

    #[test]
    fn terms_that_are_removed_leave_nothing_behind() {
        let terms: Vec<f64> = (1..2000).map(|k| 1e8 / f64::from(k).powi(3)).collect();
        let (mut sum, mut plain) = (Compensated::default(), 0.0);
        for &term in terms.iter().chain(&terms.iter().map(|t| -t).collect::<Vec<_>>()) {
            sum.add(term);
            plain += term;
        }
        assert!(plain != 0.0, "the example must defeat a plain sum");
        assert!(sum.value().abs() < 1e-20, "{}", sum.value());
    }
}
