//! What is done to the features of a table before they are a data set.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::quoted;

/// What is done to the inputs, in this order. The default leaves them as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Preparation {
    /// Each feature less its mean, divided by its standard deviation (with 1/n); one that is constant
    /// becomes 0.
    pub standardise: bool,
    /// A feature of this constant value behind the others: the bias of networks that have none.
    pub intercept: Option<f64>,
    /// The scaling into the unit ball.
    pub normalisation: Normalisation,
}

impl From<Normalisation> for Preparation {
    fn from(normalisation: Normalisation) -> Self {
        Self { normalisation, ..Self::default() }
    }
}

/// How inputs are brought into the unit ball.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// They are left as they are.
    #[default]
    None,
    /// All are divided by the greatest norm.
    MaxNorm,
    /// Each is divided by its own norm.
    UnitNorm,
    /// They are left as they are if none is longer than 1; otherwise all are divided by the greatest norm.
    Fit,
}

impl fmt::Display for Normalisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::MaxNorm => "max",
            Self::UnitNorm => "unit",
            Self::Fit => "fit",
        })
    }
}

impl FromStr for Normalisation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "max" => Ok(Self::MaxNorm),
            "unit" => Ok(Self::UnitNorm),
            "fit" => Ok(Self::Fit),
            _ => Err(format!(
                "found normalisation {}; expected fit, none, max or unit",
                quoted(text)
            )),
        }
    }
}

/// How the inputs of a data set were prepared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// Whether each feature was brought to mean 0 and variance 1 first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub standardised: bool,
    /// The constant feature that was added then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intercept: Option<f64>,
    /// What was done to the norms: none, max or unit.
    pub normalisation: Normalisation,
    /// Least number by which an input was divided.
    pub least_divisor: f64,
    /// Greatest number by which an input was divided; equal to the least one unless every input
    /// has its own.
    pub greatest_divisor: f64,
}

impl Scaling {
    /// Nothing was done.
    pub fn none() -> Self {
        Self {
            standardised: false,
            intercept: None,
            normalisation: Normalisation::None,
            least_divisor: 1.0,
            greatest_divisor: 1.0,
        }
    }
}

impl fmt::Display for Scaling {
    /// In words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.standardised {
            f.write_str("features standardised, ")?;
        }
        if let Some(value) = self.intercept {
            write!(f, "a constant feature {value} added, ")?;
        }
        let (least, greatest) = (shortened(self.least_divisor), shortened(self.greatest_divisor));
        match self.normalisation {
            Normalisation::None => f.write_str("inputs as they are"),
            Normalisation::UnitNorm => {
                write!(f, "each input divided by its norm, from {least} to {greatest}")
            }
            Normalisation::MaxNorm | Normalisation::Fit => {
                write!(f, "inputs divided by the greatest norm, {greatest}")
            }
        }
    }
}

/// A divisor to four digits.
fn shortened(divisor: f64) -> String {
    match format!("{divisor:.3e}").parse::<f64>() {
        Ok(rounded) if (1e-3..1e6).contains(&rounded) => rounded.to_string(),
        _ => format!("{divisor:.3e}"),
    }
}
