//! Taylor coefficients of a function, enclosed: derivatives of every formula of this crate.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Neg, Sub};

use inari::Interval;

use crate::real::Real;

/// Enclosures of the Taylor coefficients 0 to N − 1 of a function of one variable t, over all
/// points of a given interval of t: coefficient k is the k-th derivative over k!.
///
/// A formula that is generic over [`Real`] is differentiated by evaluating it on jets. Coefficient 1
/// of the larger or smaller of two functions is enclosed at almost every t only, where they
/// cross; that is enough for the mean value theorem. Higher coefficients are then unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet<const N: usize>([Interval; N]);

fn exact(x: f64) -> Interval {
    <Interval as Real>::exact(x)
}

impl<const N: usize> Jet<N> {
    /// A number that does not depend on t.
    pub fn constant(x: Interval) -> Self {
        Self(from_fn(|k| if k == 0 { x } else { exact(0.0) }))
    }

    /// The variable t itself, over x.
    pub fn variable(x: Interval) -> Self {
        Self(from_fn(|k| match k {
            0 => x,
            1 => exact(1.0),
            _ => exact(0.0),
        }))
    }

    /// Coefficient k < N.
    pub fn coefficient(&self, k: usize) -> Interval {
        self.0[k]
    }

    /// The composition with a function whose coefficients over this value are `outer`.
    fn compose(self, outer: [Interval; N]) -> Self {
        let increment = Self(from_fn(|k| if k == 0 { exact(0.0) } else { self.0[k] }));
        outer.iter().rev().fold(Self::constant(exact(0.0)), |sum, &coefficient| {
            sum * increment + Self::constant(coefficient)
        })
    }

    fn reciprocal(self) -> Self {
        let inverse = self.0[0].recip();
        self.compose(from_fn(|k| {
            let power = self.0[0].powi(-(k as i32) - 1);
            match k {
                0 => inverse,
                _ if k % 2 == 1 => -power,
                _ => power,
            }
        }))
    }

    /// What is common to [`Real::max`] and [`Real::min`]: `value`, and of the coefficients what
    /// holds of both functions.
    fn either(self, other: Self, value: Interval) -> Self {
        Self(from_fn(|k| match k {
            0 => value,
            1 => self.0[1].convex_hull(other.0[1]),
            _ => Interval::ENTIRE,
        }))
    }
}

impl<const N: usize> Add for Jet<N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(from_fn(|k| self.0[k] + other.0[k]))
    }
}

impl<const N: usize> Sub for Jet<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(from_fn(|k| self.0[k] - other.0[k]))
    }
}

impl<const N: usize> Neg for Jet<N> {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.map(|coefficient| -coefficient))
    }
}

impl<const N: usize> Mul for Jet<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(from_fn(|k| (0..=k).fold(exact(0.0), |sum, i| sum + self.0[i] * other.0[k - i])))
    }
}

impl<const N: usize> Div for Jet<N> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let mut quotient = self * other.reciprocal();
        quotient.0[0] = self.0[0] / other.0[0];
        quotient
    }
}

impl<const N: usize> Real for Jet<N> {
    fn exact(x: f64) -> Self {
        Self::constant(exact(x))
    }
    fn pi() -> Self {
        Self::constant(Interval::PI)
    }
    fn exp(self) -> Self {
        let mut coefficient = self.0[0].exp();
        self.compose(from_fn(|k| {
            if k > 0 {
                coefficient /= exact(k as f64);
            }
            coefficient
        }))
    }
    fn ln(self) -> Self {
        let x = self.0[0];
        self.compose(from_fn(|k| match k {
            0 => x.ln(),
            _ if k % 2 == 1 => x.powi(-(k as i32)) / exact(k as f64),
            _ => -x.powi(-(k as i32)) / exact(k as f64),
        }))
    }
    fn sqrt(self) -> Self {
        let x = self.0[0];
        let mut coefficient = x.sqrt();
        self.compose(from_fn(|k| {
            if k == 1 {
                coefficient = (exact(2.0) * x.sqrt()).recip();
            } else if k > 1 {
                coefficient = coefficient * exact(1.5 - k as f64) / (exact(k as f64) * x);
            }
            coefficient
        }))
    }
    fn cos(self) -> Self {
        let (cosine, sine) = (self.0[0].cos(), self.0[0].sin());
        let mut factorial = exact(1.0);
        self.compose(from_fn(|k| {
            factorial *= exact(k.max(1) as f64);
            let derivative = [cosine, -sine, -cosine, sine][k % 4];
            derivative / factorial
        }))
    }
    fn tanh(self) -> Self {
        let mut outer = [self.0[0].tanh(); N];
        for k in 1..N {
            outer[k] = if k == 1 {
                exact(1.0) - outer[0].sqr()
            } else {
                let square = (0..k).fold(exact(0.0), |sum, i| sum + outer[i] * outer[k - 1 - i]);
                -square / exact(k as f64)
            };
        }
        self.compose(outer)
    }
    fn atanh(self) -> Self {
        let (right, left) =
            (exact(1.0) / (exact(1.0) - self.0[0]), exact(-1.0) / (exact(1.0) + self.0[0]));
        let mut outer = [self.0[0].atanh(); N];
        let mut powers = (right, left);
        for (k, coefficient) in outer.iter_mut().enumerate().skip(1) {
            *coefficient = (powers.0 - powers.1) / exact(2.0 * k as f64);
            powers = (powers.0 * right, powers.1 * left);
        }
        self.compose(outer)
    }
    fn square(self) -> Self {
        let mut square = self * self;
        square.0[0] = self.0[0].sqr();
        square
    }
    fn max(self, other: Self) -> Self {
        if self.lower() >= other.upper() {
            self
        } else if other.lower() >= self.upper() {
            other
        } else {
            self.either(other, self.0[0].max(other.0[0]))
        }
    }
    fn min(self, other: Self) -> Self {
        -(-self).max(-other)
    }
    fn lower(self) -> f64 {
        self.0[0].inf()
    }
    fn upper(self) -> f64 {
        self.0[0].sup()
    }
    /// The derivatives of a number that is known by its ends only are unknown.
    fn between(lower: f64, upper: f64) -> Self {
        let value = <Interval as Real>::between(lower, upper);
        Self(from_fn(|k| if k == 0 { value } else { Interval::ENTIRE }))
    }
    fn enclosed(self, coefficient: impl Fn(u32) -> [f64; 2]) -> Self {
        self.compose(from_fn(|k| {
            let [lower, upper] = coefficient(k as u32);
            <Interval as Real>::between(lower, upper)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharper::lemma_f::kappa;

    fn at(x: f64) -> Jet<5> {
        Jet::variable(exact(x))
    }

    fn assert_encloses(jet: Jet<5>, expected: [f64; 5]) {
        for (k, expected) in expected.into_iter().enumerate() {
            let coefficient = jet.coefficient(k);
            let rounding = exact(1e-13 * expected.abs().max(1.0)) * Interval::between(-1.0, 1.0);
            let message = format!("{k}: {coefficient} against {expected}");
            assert!((coefficient + rounding).contains(expected), "{message}");
            assert!(coefficient.wid() < 1e-12, "{message}");
        }
    }

    /// The Taylor series of the elementary functions, from the books.
    #[test]
    fn coefficients_are_those_of_the_taylor_series() {
        let e = std::f64::consts::E;
        assert_encloses(at(1.0).exp(), [e, e, e / 2.0, e / 6.0, e / 24.0]);
        assert_encloses(at(1.0).ln(), [0.0, 1.0, -0.5, 1.0 / 3.0, -0.25]);
        assert_encloses(at(1.0).sqrt(), [1.0, 0.5, -0.125, 0.0625, -5.0 / 128.0]);
        let (sine, cosine) = 1.0_f64.sin_cos();
        let expected = [cosine, -sine, -cosine / 2.0, sine / 6.0, cosine / 24.0];
        assert_encloses(at(1.0).cos(), expected);
        assert_encloses(at(0.0).tanh(), [0.0, 1.0, 0.0, -1.0 / 3.0, 0.0]);
        assert_encloses(at(0.0).atanh(), [0.0, 1.0, 0.0, 1.0 / 3.0, 0.0]);
        assert_encloses(Jet::exact(1.0) / at(2.0), [0.5, -0.25, 0.125, -0.0625, 1.0 / 32.0]);
        assert_encloses(at(3.0).square(), [9.0, 6.0, 1.0, 0.0, 0.0]);
    }

    /// tanh u = (e^(2u) − 1)/(e^(2u) + 1): two routes to every coefficient, away from 0.
    #[test]
    fn compositions_agree_with_the_function_they_compose() {
        let exponential = (at(0.7) + at(0.7)).exp();
        let quotient = (exponential - Jet::exact(1.0)) / (exponential + Jet::exact(1.0));
        let root = at(0.7).square().sqrt().exp().ln();
        for k in 0..5 {
            let overlap = quotient.coefficient(k).intersection(at(0.7).tanh().coefficient(k));
            assert!(!overlap.is_empty(), "{k}");
            assert!(root.coefficient(k).contains(at(0.7).coefficient(k).mid()), "{k}");
            let back = at(0.7).tanh().atanh();
            assert!(back.coefficient(k).contains(at(0.7).coefficient(k).mid()), "{k}");
        }
    }

    /// Over an interval the coefficients enclose those at each of its points.
    #[test]
    fn coefficients_over_an_interval_enclose_those_inside() {
        let formula = |x: Jet<5>| (x.exp() + x.square()).ln() * x.sqrt() / (x.tanh() + Jet::pi());
        let whole = formula(Jet::variable(Interval::between(0.5, 1.0)));
        for x in [0.5, 0.6, 0.75, 1.0] {
            for k in 0..5 {
                assert!(formula(at(x)).coefficient(k).subset(whole.coefficient(k)), "{k} at {x}");
            }
        }
    }

    /// κ'(γ) = γ/(4 cosh²(γ/2)) and its derivative: the enclosed remainder of the series is
    /// differentiated soundly and tightly.
    #[test]
    fn kappa_is_differentiated_through_its_remainder() {
        for gamma in [0.0, 0.01, 0.3, 0.5] {
            let jet = kappa(at(gamma));
            let half = gamma / 2.0;
            let sech = 1.0 / half.cosh().powi(2);
            let expected = [gamma * sech / 4.0, sech * (1.0 - gamma * half.tanh()) / 8.0];
            for (k, expected) in expected.into_iter().enumerate() {
                let error = jet.coefficient(k + 1) - exact(expected);
                assert!(error.mag() < 1e-14, "coefficient {} at {gamma}: {error}", k + 1);
            }
        }
    }

    #[test]
    fn the_larger_of_two_crossing_functions_has_the_slopes_of_both() {
        let x: Jet<3> = Jet::variable(Interval::between(-1.0, 1.0));
        let larger = x.max(-x);
        assert_eq!(larger.coefficient(1), Interval::between(-1.0, 1.0));
        assert_eq!(larger.coefficient(2), Interval::ENTIRE);
        let above = x.max(Jet::exact(-2.0));
        assert_eq!(above, x);
        assert_eq!(x.min(Jet::exact(-2.0)), Jet::exact(-2.0));
    }
}
