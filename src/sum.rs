//! A sum that carries its own rounding errors.

/// Running sum beside the exact rounding error of each addition (Knuth's two-sum), so that removing
/// a term that was once added leaves no trace above 10⁻³² of the largest partial sum.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compensated {
    sum: f64,
    error: f64,
}

impl Compensated {
    /// Adds `term`.
    pub fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        let back = sum - self.sum;
        self.error += (self.sum - (sum - back)) + (term - back);
        self.sum = sum;
    }

    /// Adds `a`·`b`, which is not rounded.
    pub fn add_product(&mut self, a: f64, b: f64) {
        let product = a * b;
        self.add(product);
        self.error += a.mul_add(b, -product);
    }

    /// Adds `factor` times another sum.
    pub fn add_scaled(&mut self, factor: f64, other: Self) {
        self.add_product(factor, other.sum);
        self.error += factor * other.error;
    }

    /// Adds another sum.
    pub fn add_sum(&mut self, other: Self) {
        self.add(other.sum);
        self.error += other.error;
    }

    /// Adds `factor`·(`value` + `rest`), where `rest` is below the rounding of `value`.
    pub fn add_parts(&mut self, factor: f64, [value, rest]: [f64; 2]) {
        self.add_scaled(factor, Self { sum: value, error: rest });
    }

    /// The sum as a double and what it leaves.
    pub fn parts(self) -> [f64; 2] {
        let value = self.value();
        [value, (self.sum - value) + self.error]
    }

    /// The sum, rounded once.
    pub fn value(self) -> f64 {
        self.sum + self.error
    }
}

impl FromIterator<f64> for Compensated {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::Compensated;

    /// Products lose nothing: what is left of a square and its rounded value is the rounding.
    #[test]
    fn products_are_added_exactly() {
        let a = 1.0 + f64::EPSILON;
        let mut sum = Compensated::default();
        sum.add_product(a, a);
        sum.add(-(a * a));
        assert_eq!(sum.value(), f64::EPSILON * f64::EPSILON);
        let mut scaled = Compensated::default();
        scaled.add_scaled(-3.0, sum);
        assert_eq!(scaled.parts(), [-3.0 * f64::EPSILON * f64::EPSILON, 0.0]);
        let parts = [1.0, f64::EPSILON * f64::EPSILON];
        let mut both = Compensated::default();
        both.add_parts(-3.0, parts);
        both.add_sum(Compensated::from_iter([3.0]));
        assert_eq!(both.value(), scaled.value());
    }

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
