//! The function whose sign is to be proven, and what the search may know about it.

use std::array::from_fn;

use inari::Interval;

use super::jet::Jet;
use crate::real::Real;

/// A formula in the coordinates of a box.
pub trait Formula: Send + Sync {
    /// Its value at `x`.
    fn at<R: Real>(&self, x: &[R]) -> R;
}

/// A function h that is claimed to be nonnegative on a box.
pub trait Slack: Send + Sync {
    /// An enclosure of h over the box `x`. Points of the box at which h is undefined (the ends of
    /// a domain, as a rule) are left out; where h is undefined everywhere the result is empty.
    fn over(&self, x: &[Interval]) -> Interval;

    /// Enclosures of the partial derivatives of h over the box `x`, if they are to be had.
    fn slopes(&self, _: &[Interval]) -> Option<Vec<Interval>> {
        None
    }
}

/// A slack that is given by a formula, so that it can be differentiated.
pub struct Smooth<F>(pub F);

impl<F: Formula> Slack for Smooth<F> {
    fn over(&self, x: &[Interval]) -> Interval {
        self.0.at(x)
    }

    fn slopes(&self, x: &[Interval]) -> Option<Vec<Interval>> {
        let slope = |i: usize| self.0.at(&along(x, i)).coefficient(1);
        Some((0..x.len()).map(slope).collect())
    }
}

/// The point `x` as a function of its coordinate `i` alone.
pub fn along(x: &[Interval], i: usize) -> Vec<Jet<2>> {
    let seed = |(k, &x)| if k == i { Jet::variable(x) } else { Jet::constant(x) };
    x.iter().enumerate().map(seed).collect()
}

/// A slack that is known by its enclosures only.
pub struct Enclosed<F>(pub F);

impl<F: Fn(&[Interval]) -> Interval + Send + Sync> Slack for Enclosed<F> {
    fn over(&self, x: &[Interval]) -> Interval {
        (self.0)(x)
    }
}

/// The rounding that an enclosure of a vanishing coefficient may carry.
const ROUNDING: f64 = 1e-12;

/// h(t)/t^k on an interval of t ≥ 0, for a formula h of one variable that has a zero of order k at
/// 0: by Taylor's theorem it is coefficient k of h at a point between 0 and t.
///
/// That h and its derivatives below order N − 1 vanish at 0 is for the caller to show. As a
/// safeguard k is the least order whose coefficient at 0 is not narrowly enclosed about 0, or else
/// N − 1: a formula whose leading coefficient is off is judged by that coefficient.
pub struct Leading<F, const N: usize> {
    formula: F,
    order: usize,
}

impl<F: Formula, const N: usize> Leading<F, N> {
    /// The quotient of `formula` by t^(N − 1).
    pub fn new(formula: F) -> Self {
        let jet = Self::jet(&formula, <Interval as Real>::exact(0.0));
        let vanishes = |x: Interval| x.contains(0.0) && x.wid() < ROUNDING;
        let order = (0..N - 1).find(|&k| !vanishes(jet.coefficient(k))).unwrap_or(N - 1);
        Self { formula, order }
    }

    fn jet(formula: &F, t: Interval) -> Jet<N> {
        formula.at(&from_fn::<_, 1, _>(|_| Jet::variable(t)))
    }
}

impl<F: Formula, const N: usize> Slack for Leading<F, N> {
    fn over(&self, x: &[Interval]) -> Interval {
        let from_zero = x[0].convex_hull(<Interval as Real>::exact(0.0));
        Self::jet(&self.formula, from_zero).coefficient(self.order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// linear·x − tanh x + x²: of order 2 at 0 if `linear` is 1, else of order 1.
    struct Curved {
        linear: f64,
    }

    impl Formula for Curved {
        fn at<R: Real>(&self, x: &[R]) -> R {
            R::exact(self.linear) * x[0] - x[0].tanh() + x[0].square()
        }
    }

    #[test]
    fn the_leading_coefficient_is_found_and_a_wrong_order_is_not_assumed() {
        let near = [Interval::between(0.0, 1e-3)];
        let second = Leading::<_, 3>::new(Curved { linear: 1.0 }).over(&near);
        assert!(second.contains(1.0) && second.wid() < 0.01, "{second}");
        let first = Leading::<_, 3>::new(Curved { linear: 0.99 }).over(&near);
        assert!(first.contains(-0.01) && first.wid() < 0.01, "{first}");
    }

    #[test]
    fn slopes_are_the_partial_derivatives() {
        struct Product;
        impl Formula for Product {
            fn at<R: Real>(&self, x: &[R]) -> R {
                x[0] * x[1].square()
            }
        }
        let x = [Interval::between(1.0, 2.0), Interval::between(3.0, 4.0)];
        let slopes = Smooth(Product).slopes(&x).unwrap();
        assert_eq!(slopes, [Interval::between(9.0, 16.0), Interval::between(6.0, 16.0)]);
    }
}
