//! The numbers that a bound is evaluated on: `f64` for speed, intervals for proof.

use std::ops::{Add, Div, Mul, Neg, Sub};

use inari::Interval;

use crate::exact;

/// A real number, or an enclosure of one. Every formula of this crate is written once, over this
/// trait; on [`Interval`] the result encloses the exact value.
pub trait Real:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The number `x`, which `f64` holds exactly.
    fn exact(x: f64) -> Self;
    /// π.
    fn pi() -> Self;
    /// e^self.
    fn exp(self) -> Self;
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Cosine.
    fn cos(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// Inverse hyperbolic tangent.
    fn atanh(self) -> Self;
    /// self².
    fn square(self) -> Self;
    /// The larger of the two.
    fn max(self, other: Self) -> Self;
    /// The smaller of the two.
    fn min(self, other: Self) -> Self;
    /// The absolute value.
    fn abs(self) -> Self {
        self.max(-self)
    }
    /// A number at most self: the lower end of an enclosure.
    fn lower(self) -> f64;
    /// A number at least self: the upper end of an enclosure.
    fn upper(self) -> f64;

    /// The enclosure with these ends; for `f64`, which has room for one of them, the upper end.
    fn between(lower: f64, upper: f64) -> Self;

    /// The value at self of a function that is known by enclosures only: `coefficient(k)` holds the
    /// ends of an enclosure of its k-th derivative over k! on the whole of self, k = 0 for its
    /// value. For `f64` the upper end of the value.
    fn enclosed(self, coefficient: impl Fn(u32) -> [f64; 2]) -> Self {
        let [lower, upper] = coefficient(0);
        Self::between(lower, upper)
    }

    /// A number that `f64` holds exactly over the product of the factors' powers, all of them positive;
    /// on intervals of one point each the narrowest enclosure.
    fn quotient(numerator: f64, factors: &[(Self, u32)]) -> Self {
        let powers = factors.iter().flat_map(|&(factor, power)| (0..power).map(move |_| factor));
        Self::exact(numerator) / powers.fold(Self::exact(1.0), |product, factor| product * factor)
    }

    /// The quotient of two numbers that `f64` holds exactly.
    fn ratio(numerator: f64, denominator: f64) -> Self {
        Self::exact(numerator) / Self::exact(denominator)
    }
}

/// ln(a/b) for a moderate a and b in (0, 1): a/b may overflow where its logarithm is moderate.
pub fn log_ratio<R: Real>(a: R, b: R) -> R {
    a.ln() - b.ln()
}

impl Real for f64 {
    fn exact(x: f64) -> Self {
        x
    }
    fn pi() -> Self {
        std::f64::consts::PI
    }
    fn exp(self) -> Self {
        self.exp()
    }
    fn ln(self) -> Self {
        self.ln()
    }
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    fn cos(self) -> Self {
        self.cos()
    }
    fn tanh(self) -> Self {
        self.tanh()
    }
    fn atanh(self) -> Self {
        self.atanh()
    }
    fn square(self) -> Self {
        self * self
    }
    fn max(self, other: Self) -> Self {
        self.max(other)
    }
    fn min(self, other: Self) -> Self {
        self.min(other)
    }
    fn lower(self) -> f64 {
        self
    }
    fn upper(self) -> f64 {
        self
    }
    fn between(_: f64, upper: f64) -> Self {
        upper
    }
}

impl Real for Interval {
    fn exact(x: f64) -> Self {
        inari::interval!(x, x).expect("a finite number")
    }
    fn pi() -> Self {
        Interval::PI
    }
    fn exp(self) -> Self {
        self.exp()
    }
    fn ln(self) -> Self {
        self.ln()
    }
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    fn cos(self) -> Self {
        self.cos()
    }
    fn tanh(self) -> Self {
        self.tanh()
    }
    fn atanh(self) -> Self {
        self.atanh()
    }
    fn square(self) -> Self {
        self.sqr()
    }
    fn max(self, other: Self) -> Self {
        self.max(other)
    }
    fn min(self, other: Self) -> Self {
        self.min(other)
    }
    fn abs(self) -> Self {
        self.abs()
    }
    fn lower(self) -> f64 {
        self.inf()
    }
    fn upper(self) -> f64 {
        self.sup()
    }
    fn between(lower: f64, upper: f64) -> Self {
        inari::interval!(lower, upper).expect("ends in order")
    }
    fn quotient(numerator: f64, factors: &[(Self, u32)]) -> Self {
        let points = factors.iter().map(|(factor, power)| (factor.sup(), *power));
        let ends = match factors.iter().all(|(factor, _)| factor.is_singleton()) {
            true => exact::quotient(numerator, &points.collect::<Vec<_>>()),
            false => None,
        };
        match ends {
            Some([lower, upper]) => Self::between(lower, upper),
            None => {
                let product = |product: Self, (factor, power): &(Self, u32)| {
                    product * factor.powi(*power as i32)
                };
                Self::exact(numerator) / factors.iter().fold(Self::exact(1.0), product)
            }
        }
    }
}
