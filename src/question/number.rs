//! Numbers as people and programs write them: `1e6` is a whole number, `inf` a radius.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Whole numbers up to this are told apart by an `f64`.
const EXACT: f64 = (1u64 << 53) as f64;

/// A whole number, with or without a decimal exponent.
///
/// # Errors
/// What was expected.
///
/// ```
/// use distill_bounds::question::number::whole;
///
/// assert_eq!(whole("1e6"), Ok(1_000_000));
/// assert_eq!(whole("18446744073709551615"), Ok(u64::MAX));
/// assert!(whole("2.5").is_err() && whole("-1").is_err() && whole("1e30").is_err());
/// ```
pub fn whole(text: &str) -> Result<u64, String> {
    let written = text.parse::<u64>().ok();
    written.or_else(|| text.parse::<f64>().ok().and_then(integer)).ok_or_else(|| {
        "expected a whole number, such as 4096 or 1e6 (beyond 2^53 in digits alone)".into()
    })
}

fn integer(value: f64) -> Option<u64> {
    ((0.0..=EXACT).contains(&value) && value.fract() == 0.0).then_some(value as u64)
}

/// Reads [`whole`] from a number or a text.
///
/// # Errors
/// The deserialiser's, with what was found and expected.
pub fn deserialize_whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found = match &value {
        Value::Number(number) => {
            number.as_u64().or_else(|| number.as_f64().and_then(integer)).ok_or(())
        }
        Value::String(text) => whole(text).map_err(drop),
        _ => Err(()),
    };
    found.map_err(|()| D::Error::custom(format!("found {value}; expected a whole number")))
}

/// Reads [`whole`], if it is there.
///
/// # Errors
/// As [`deserialize_whole`].
pub fn deserialize_optional_whole<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    deserialize_whole(deserializer).map(Some)
}

/// Reads a number from a number or a text, `inf` and `nan` included: its domain is checked later.
///
/// # Errors
/// The deserialiser's, with what was found and expected.
pub fn deserialize_real<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found = match &value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    found.ok_or_else(|| D::Error::custom(format!("found {value}; expected a number")))
}

/// Reads a number, if it is there.
///
/// # Errors
/// As [`deserialize_real`].
pub fn deserialize_optional_real<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f64>, D::Error> {
    deserialize_real(deserializer).map(Some)
}
