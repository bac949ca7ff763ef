//! How numbers are typeset.

/// `mantissa` · 10^`exponent`, correctly rounded for the decimal numbers used here.
pub(super) fn scaled(mantissa: f64, exponent: i32) -> f64 {
    let power = libm::pow(10.0, f64::from(exponent.abs()));
    if exponent < 0 { mantissa / power } else { mantissa * power }
}

/// A number with `decimals` digits after the point (none if negative), thousands apart.
pub(super) fn decimal(value: f64, decimals: i32) -> String {
    let digits = format!("{:.*}", decimals.max(0) as usize, value.abs());
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (digits.as_str(), String::new()),
    };
    let mut grouped = String::new();
    for (k, digit) in whole.chars().enumerate() {
        if k > 0 && (whole.len() - k).is_multiple_of(3) && whole.len() > 4 {
            grouped.push('\u{2009}');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{grouped}{fraction}")
}

/// 10 to a power, as it is typeset.
pub(super) fn power_of_ten(exponent: i32) -> String {
    let superscript = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + (c as u32 - '0' as u32)).unwrap_or(c),
        other => other,
    };
    format!("10{}", exponent.to_string().chars().map(superscript).collect::<String>())
}

/// A positive number to two significant digits, below 10 000 with its whole part in full; other
/// values as they are.
pub(super) fn approximate(value: f64) -> String {
    if !value.is_normal() || value < 0.0 {
        return value.to_string();
    }
    let exponent = libm::floor(libm::log10(value)) as i32;
    if (-2..4).contains(&exponent) {
        let decimals = (1 - exponent).max(0);
        decimal(value, decimals)
    } else {
        let mantissa = scaled(value, -exponent);
        // 9.96 would print as 10.0.
        let (mantissa, exponent) =
            if mantissa >= 9.95 { (1.0, exponent + 1) } else { (mantissa, exponent) };
        format!("{}×{}", decimal(mantissa, 1), power_of_ten(exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn approximate_keeps_two_digits() {
        assert_eq!(approximate(0.0), "0");
        let typeset = [8.583, 0.0123, 1234.0, 99_700.0, 5.64e9].map(approximate);
        assert_eq!(typeset, ["8.6", "0.012", "1234", "1.0×10⁵", "5.6×10⁹"]);
    }
}
