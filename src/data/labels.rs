//! Which columns of a table are left out, which holds the labels, which of its values count as 1 and which
//! as −1, and which rows are left out.

use serde::{Deserialize, Serialize};

use super::error::{quoted, shown};
use super::{DataError, Place};

/// How the labels of a table are found and read, and which of its columns are features. The default takes the
/// last column as labels, which have to be −1 and 1, and all others as features.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Labelling {
    /// The name or the number (from 1) of the label column of a text; the last one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The names or the numbers (from 1) of the columns of a text that are no features.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// Values that count as 1, all others as −1; empty where the values are −1 and 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positive: Vec<String>,
    /// Values whose rows are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
}

impl Labelling {
    /// Whether nothing is chosen.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The label −1 or 1 of each row, and none of a row that is left out.
    ///
    /// A value is known by its number, as 1 is in 1.0, or else by its text; `names` are further names
    /// of the values 0, 1, ….
    pub(super) fn signs(
        &self,
        values: &[String],
        names: &[String],
        whole: Place,
        place: impl Fn(usize) -> Place,
    ) -> Result<Vec<Option<f64>>, DataError> {
        let keys: Vec<String> = values.iter().map(|value| key(value)).collect();
        let choice = |flag: &str, chosen: &[String]| -> Result<Vec<String>, DataError> {
            let found = |value: &String| {
                let name = names.iter().position(|name| name == value);
                let key = name.map_or_else(|| key(value), |k| k.to_string());
                if keys.contains(&key) {
                    return Ok(key);
                }
                let found = format!("no label {} for {flag}", quoted(value));
                let expected = format!("one of {}", distinct(&keys, names));
                Err(DataError::invalid(whole.clone(), found, expected))
            };
            chosen.iter().map(found).collect()
        };
        let (positive, drop) =
            (choice("--positive", &self.positive)?, choice("--drop", &self.drop)?);
        let mut signs = Vec::with_capacity(values.len());
        for (i, key) in keys.iter().enumerate() {
            signs.push(match key.as_str() {
                _ if drop.contains(key) => None,
                _ if !positive.is_empty() => Some(if positive.contains(key) { 1.0 } else { -1.0 }),
                "1" => Some(1.0),
                "-1" => Some(-1.0),
                _ => {
                    let label = shown(&values[i]);
                    let choice = format!(
                        " (--positive VALUE counts that label as 1 and the others as -1; the labels are {})",
                        distinct(&keys, names)
                    );
                    return Err(DataError::Label { place: place(i), label, choice });
                }
            });
        }
        Ok(signs)
    }
}

/// One text for all ways to write a value.
fn key(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if number.is_finite() => (number + 0.0).to_string(),
        _ => value.to_owned(),
    }
}

/// The values that occur, with their names.
fn distinct(keys: &[String], names: &[String]) -> String {
    const MOST: usize = 10;
    let mut seen: Vec<&String> = Vec::new();
    for key in keys {
        if seen.len() <= MOST && !seen.contains(&key) {
            seen.push(key);
        }
    }
    let named = |key: &&String| match key.parse::<usize>().ok().and_then(|k| names.get(k)) {
        Some(name) => format!("{key} ({})", shown(name)),
        None => shown(key),
    };
    let listed: Vec<String> = seen.iter().take(MOST).map(named).collect();
    let rest = if seen.len() > MOST { ", …" } else { "" };
    format!("{}{rest}", listed.join(", "))
}
