//! cosh √x and sinh √x/√x: the entire functions behind Lemmas A and E.

use crate::real::Real;

const TERMS: u32 = 8;

fn factorial(n: u32) -> f64 {
    (2..=n).map(f64::from).product()
}

/// Σ_k x^k/(2k + odd)! for x in [0, 1], odd in {0, 1}.
///
/// The rest after x^K is x^(K+1) r(x) with r(x) = Σ_j x^j/(2K + 2 + 2j + odd)!, whose coefficients
/// fall at least as fast as a θ^j, a = 1/(2K + 2 + odd)!, θ = 1/((2K + 3 + odd)(2K + 4 + odd)).
/// Hence the k-th derivative of r over k! is between 0 and a θ^k/(1 − θx)^(k+1).
fn series<R: Real>(x: R, odd: u32) -> R {
    let first = 2 * TERMS + 2 + odd;
    let theta = R::ratio(1.0, f64::from((first + 1) * (first + 2)));
    let geometric = R::exact(1.0) / (R::exact(1.0) - theta * x);
    let rest = x.enclosed(|k| {
        let start = R::ratio(1.0, factorial(first)) * geometric;
        [0.0, (0..k).fold(start, |bound, _| bound * theta * geometric).upper()]
    });
    let term = |k: u32| R::ratio(1.0, factorial(2 * k + odd));
    (0..=TERMS).rev().fold(rest, |sum, k| term(k) + x * sum)
}

/// C(x) = cosh √x for x in [0, 1].
pub fn cosh_root<R: Real>(x: R) -> R {
    series(x, 0)
}

/// S(x) = sinh √x/√x for x in [0, 1], S(0) = 1.
pub fn sinhc_root<R: Real>(x: R) -> R {
    series(x, 1)
}

/// v² ln cosh u at u = 1/v, for v ≥ 0.
///
/// ln cosh u = u − ln 2 + ln(1 + e^(−2u)), and every term is finite on [0, v].
pub fn scaled_ln_cosh<R: Real>(v: R) -> R {
    let two = R::exact(2.0);
    let decay = (-(two / v)).exp();
    v + v.square() * ((R::exact(1.0) + decay).ln() - two.ln())
}

/// v² (ln(sinh u/u) + u coth u − 1) at u = 1/v, for v ≥ 0.
///
/// ln(sinh u/u) = u − ln 2 + ln(1 − e^(−2u)) + ln v. Only v² ln v needs care at v = 0, where an
/// enclosure reaches down to −∞: it is a good upper bound.
pub fn scaled_penalty<R: Real>(v: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let decay = (-(two / v)).exp();
    let coth = (one + decay) / (one - decay);
    v + v * coth + v.square() * ((one - decay).ln() - two.ln() + v.ln() - one)
}

#[cfg(test)]
mod tests {
    use inari::Interval;

    use super::*;

    #[test]
    fn series_and_scaled_forms_enclose_the_functions() {
        for u in [0.0_f64, 1e-3, 0.2, 0.5, 1.0] {
            let x = Interval::exact(u) * Interval::exact(u);
            let sinhc = if u == 0.0 { 1.0 } else { u.sinh() / u };
            for (enclosure, value) in [(cosh_root(x), u.cosh()), (sinhc_root(x), sinhc)] {
                assert!((enclosure - Interval::exact(value)).mag() < 1e-14, "{enclosure} at {u}");
            }
        }
        for u in [0.5_f64, 1.0, 3.0, 40.0] {
            let v = Interval::exact(1.0) / Interval::exact(u);
            let penalty = ((u.sinh() / u).ln() + u / u.tanh() - 1.0) / (u * u);
            let error = scaled_penalty(v) - Interval::exact(penalty);
            assert!(error.mag() < 1e-13, "{error} at {u}");
            let error = scaled_ln_cosh(v) - Interval::exact(u.cosh().ln() / (u * u));
            assert!(error.mag() < 1e-13, "{error} at {u}");
        }
    }

    /// At the end v = 0 both are bounded above, by next to nothing.
    #[test]
    fn scaled_forms_reach_to_infinity() {
        let v = Interval::between(0.0, 0.125);
        assert!(scaled_ln_cosh(v).upper() <= 0.126);
        assert!(scaled_penalty(v).upper() <= 0.26);
    }
}
