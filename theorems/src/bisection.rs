//! Bisection on positive numbers, down to neighbouring floating-point numbers, and on integers; golden sections.

use crate::real::Real;

/// Two close numbers, a condition failing at the first and holding at the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bracket {
    /// Where the condition fails.
    pub fails: f64,
    /// Where it holds.
    pub holds: f64,
}

/// Narrows a bracket by geometric bisection until no number is left between its ends (or 200
/// halvings are done). The condition should change once; then the bracket encloses the change.
/// Either end may be the smaller one.
pub fn narrow(mut bracket: Bracket, condition: impl Fn(f64) -> bool) -> Bracket {
    for _ in 0..200 {
        let middle = bracket.fails.sqrt() * bracket.holds.sqrt();
        let (low, high) = (bracket.fails.min(bracket.holds), bracket.fails.max(bracket.holds));
        if middle <= low || middle >= high {
            break;
        }
        if condition(middle) {
            bracket.holds = middle;
        } else {
            bracket.fails = middle;
        }
    }
    bracket
}

/// The zero of a function that increases from a negative value at `from`, sought up to `to`,
/// 0 < `from` < `to`. On intervals the result encloses it: below its lower end the function is proven
/// negative, at its upper end proven nonnegative. Where that is not proven at `to` either, the upper
/// end is infinite.
///
/// ```
/// use inari::Interval;
/// use theorems::bisection::zero;
/// use theorems::real::Real;
///
/// let root = zero(1.0, 2.0, |x: Interval| x * x - Interval::exact(2.0));
/// assert!(root.contains(2f64.sqrt()));
/// ```
pub fn zero<R: Real>(from: f64, to: f64, increasing: impl Fn(R) -> R) -> R {
    let whole = Bracket { fails: from, holds: to };
    let below = narrow(whole, |x| increasing(R::exact(x)).upper() >= 0.0);
    let closes = |x: f64| increasing(R::exact(x)).lower() >= 0.0;
    let upper = if closes(to) { narrow(whole, closes).holds } else { f64::INFINITY };
    R::between(below.fails, upper)
}

/// The least integer from `first` on at which a condition holds that holds from there on.
///
/// ```
/// assert_eq!(theorems::bisection::least(3, |k| k * k > 1000), 32);
/// assert_eq!(theorems::bisection::least(3, |k| k > 0), 3);
/// ```
pub fn least(first: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut below, mut at) = (first, first);
    while !holds(at) {
        (below, at) = (at + 1, 2 * at + 1);
    }
    while below < at {
        let middle = below + (at - below) / 2;
        if holds(middle) { at = middle } else { below = middle + 1 }
    }
    at
}

/// A point near the least value of a function with one valley between `low` and `high`, to 10⁻⁵ of their
/// distance.
pub fn valley(low: f64, high: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (low, high);
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let mut inner = [high - golden * (high - low), low + golden * (high - low)];
    let mut values = inner.map(&function);
    for _ in 0..24 {
        if values[0] <= values[1] {
            high = inner[1];
            inner = [high - golden * (high - low), inner[0]];
            values = [function(inner[0]), values[0]];
        } else {
            low = inner[0];
            inner = [inner[1], low + golden * (high - low)];
            values = [values[1], function(inner[1])];
        }
    }
    (low + high) / 2.0
}
