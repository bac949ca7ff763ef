//! Quotients of products of floating-point numbers, rounded once and not at every operation, and signs of
//! sums of products, not rounded at all.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};

/// Significant bits of an `f64`.
const DIGITS: u64 = 53;

/// x > 0 as an integer times a power of two.
fn decompose(x: f64) -> (BigUint, i64) {
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52) as i64, bits & ((1 << 52) - 1));
    match exponent {
        0 => (fraction.into(), -1074),
        _ => ((fraction | 1 << 52).into(), exponent - 1075),
    }
}

/// The neighbouring floating-point numbers between which `numerator` over the product of the factors'
/// powers lies, the same number twice where it is one of them. All numbers are positive and finite. None if
/// the quotient is too large or too small to have 53 digits.
///
/// ```
/// use theorems::exact::quotient;
///
/// // The number 0.1 is a little above a tenth.
/// let [low, high] = quotient(9.0, &[(0.1, 6)]).unwrap();
/// assert!(low < high && high < 9e6);
/// assert_eq!(quotient(9.0, &[(0.125, 2)]), Some([576.0; 2]));
/// ```
pub fn quotient(numerator: f64, factors: &[(f64, u32)]) -> Option<[f64; 2]> {
    let (above, mut exponent) = decompose(numerator);
    let mut below = BigUint::from(1_u8);
    for &(factor, power) in factors {
        let (integer, shift) = decompose(factor);
        below *= integer.pow(power);
        exponent -= shift * i64::from(power);
    }
    // Enough digits for the quotient to have one more than is kept.
    let shift = (below.bits() + DIGITS + 1).saturating_sub(above.bits());
    let above = above << shift;
    let whole = &above / &below;
    let spare = whole.bits() - DIGITS;
    let kept = &whole >> spare;
    let is_exact = &kept << spare == whole && &whole * &below == above;
    let power = i32::try_from(exponent - shift as i64 + spare as i64).ok()?;
    if !(-1022..=1023 - DIGITS as i32).contains(&power) {
        return None;
    }
    // At most 2^53, which `f64` holds.
    let low = u64::try_from(kept).ok()?;
    let at = |integer: u64| integer as f64 * 2.0_f64.powi(power);
    Some([at(low), at(low + u64::from(!is_exact))])
}

/// The sign of a sum of products of finite floating-point numbers.
///
/// ```
/// use std::cmp::Ordering::{Equal, Less};
///
/// use theorems::exact::sign_of_sum;
///
/// // The square of 1 + 2^-30 is not 1 + 2^-29, though it rounds to it; and nothing underflows.
/// let x = 1.0 + 2.0_f64.powi(-30);
/// assert_eq!(sign_of_sum(&[&[1.0 + 2.0_f64.powi(-29)], &[-x, x]]), Less);
/// assert_eq!(sign_of_sum(&[&[5e-324, 5e-324], &[-5e-324, 1e-323], &[5e-324, 5e-324]]), Equal);
/// ```
pub fn sign_of_sum(products: &[&[f64]]) -> Ordering {
    let terms: Vec<(BigInt, i64)> = products
        .iter()
        .filter(|factors| factors.iter().all(|&factor| factor != 0.0))
        .map(|factors| {
            let one = (BigUint::from(1_u8), 0);
            let (whole, exponent) = factors.iter().fold(one, |(whole, exponent), factor| {
                let (integer, shift) = decompose(factor.abs());
                (whole * integer, exponent + shift)
            });
            let negative = factors.iter().filter(|&&factor| factor < 0.0).count() % 2 == 1;
            let sign = if negative { Sign::Minus } else { Sign::Plus };
            (BigInt::from_biguint(sign, whole), exponent)
        })
        .collect();
    let least = terms.iter().map(|(_, exponent)| *exponent).min().unwrap_or(0);
    let sum: BigInt = terms.into_iter().map(|(whole, exponent)| whole << (exponent - least)).sum();
    sum.cmp(&BigInt::ZERO)
}
