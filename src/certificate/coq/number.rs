//! Numbers as Coq reads them.

/// The number with the lower bits of its significand cut off: never longer than it was.
pub fn shorten(value: f64, bits: u32) -> f64 {
    f64::from_bits(value.to_bits() & (u64::MAX << (f64::MANTISSA_DIGITS - bits)))
}

/// A double as an odd integer times a power of 2, as `dyadic` of the proofs reads it.
pub fn dyadic(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let bits = value.abs().to_bits();
    let (raw, fraction) = ((bits >> 52) as i64, (bits & ((1 << 52) - 1)) as i64);
    let (significand, exponent) =
        if raw == 0 { (fraction, -1074) } else { (fraction | 1 << 52, raw - 1075) };
    let zeros = i64::from(significand.trailing_zeros());
    let significand = (significand >> zeros) * if value < 0.0 { -1 } else { 1 };
    format!("dyadic {} {}", integer(significand), integer(exponent + zeros))
}

fn integer(value: i64) -> String {
    if value < 0 { format!("({value})") } else { value.to_string() }
}

/// Significant digits of a decimal number.
const DIGITS: i32 = 4;

/// The least decimal number of a few digits that is at least `value` > 0: its numerator and the
/// number of its decimals.
pub fn decimal(value: f64) -> (u64, u32) {
    let decimals = (DIGITS - 1 - value.log10().floor() as i32).max(0);
    ((value * 10f64.powi(decimals)).ceil() as u64, decimals as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The integer and the power give the double again, down to the least of all.
    #[test]
    fn a_double_is_an_integer_times_a_power_of_two() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "dyadic 1 0"),
            (-0.75, "dyadic (-3) (-2)"),
            (40.0, "dyadic 5 3"),
            (f64::from_bits(1), "dyadic 1 (-1074)"),
            (0.1, "dyadic 3602879701896397 (-55)"),
        ] {
            assert_eq!(dyadic(value), text);
        }
    }

    /// A claim is rounded upwards, and little.
    #[test]
    fn a_decimal_is_not_below_its_number() {
        for value in [0.123_449_9, 6.5e-4, 0.999_99, 1e-9, 0.25] {
            let (numerator, decimals) = decimal(value);
            let claimed = numerator as f64 / 10f64.powi(decimals as i32);
            assert!(value <= claimed && claimed <= value * 1.001, "{value} {claimed}");
        }
    }

    /// Cutting bits off never lengthens a number, and leaves its size.
    #[test]
    fn a_shortened_number_is_not_longer() {
        for value in [1.0 / 3.0, -2.0 / 3.0, 1e-30, 0.0] {
            let short = shorten(value, 24);
            assert!(short.abs() <= value.abs() && (short - value).abs() <= value.abs() * 2e-7);
        }
    }
}
