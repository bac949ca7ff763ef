//! Numbers as the tables for people show them.

/// A whole number, short where it is long.
pub fn count(x: f64) -> String {
    if x < 1e9 { format!("{x}") } else { format!("{x:.3e}") }
}

/// Four significant digits, in scientific notation outside [10⁻³, 10⁵).
pub fn real(x: f64) -> String {
    significant(x, 4)
}

/// `digits` significant digits, in scientific notation outside [10⁻³, 10⁵).
pub fn significant(x: f64, digits: usize) -> String {
    let scientific = format!("{x:.*e}", digits - 1);
    let exponent = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok());
    match exponent {
        Some(exponent @ -3i32..=4) => {
            format!("{x:.*}", usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0))
        }
        Some(_) => scientific,
        None => format!("{x}"),
    }
}

/// A time, in the unit that a person would take.
pub fn duration(seconds: f64) -> String {
    const UNITS: [(&str, f64); 5] = [
        ("years", 31_557_600.0),
        ("days", 86_400.0),
        ("hours", 3600.0),
        ("minutes", 60f64),
        ("s", 1.0),
    ];
    let unit = UNITS.into_iter().find(|(_, length)| seconds >= 2.0 * length);
    let (name, length) = unit.unwrap_or(UNITS[4]);
    format!("{} {name}", significant(seconds / length, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digits are never lost, and never 200 of them.
    #[test]
    fn a_number_keeps_its_digits() {
        for (x, text) in [
            (1.0, "1.000"),
            (0.0639, "0.06390"),
            (99_999.0, "1.000e5"),
            (12_345.6, "12346"),
            (3.2e-12, "3.200e-12"),
            (1e200, "1.000e200"),
            (0.0, "0.000"),
            (f64::INFINITY, "inf"),
            (0.999_96, "1.000"),
        ] {
            assert_eq!(real(x), text);
        }
    }
}
