//! The text form of synthetic data sets: `family:option=value,…`.

use std::fmt;
use std::str::FromStr;

use super::error::quoted;
use super::{DataError, Family, SpecificationError, Synthetic};

const FAMILIES: &str = "one-point, two-points, half-circle, blocks, fan, separable, xor, random, \
                        balanced, outlier, two-scales or lopsided";

impl fmt::Display for Synthetic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.family {
            Family::OnePoint => write!(f, "one-point"),
            Family::TwoPoints => write!(f, "two-points"),
            Family::HalfCircle { n } => write!(f, "half-circle:n={n}"),
            Family::Blocks { n, blocks } => write!(f, "blocks:n={n},blocks={blocks}"),
            Family::Fan { n, degrees } => write!(f, "fan:n={n},degrees={degrees}"),
            Family::Separable { n, d, margin, seed } => {
                write!(f, "separable:n={n},d={d},margin={margin},seed={seed}")
            }
            Family::Xor { d, n: None, .. } => write!(f, "xor:d={d}"),
            Family::Xor { d, n: Some(n), seed } => write!(f, "xor:d={d},n={n},seed={seed}"),
            Family::Random { n, d, seed } => write!(f, "random:n={n},d={d},seed={seed}"),
            Family::Balanced { slope, copies: 1 } => write!(f, "balanced:slope={slope}"),
            Family::Balanced { slope, copies } => {
                write!(f, "balanced:slope={slope},copies={copies}")
            }
            Family::Outlier { easy, slope, xi } => {
                write!(f, "outlier:easy={easy},slope={slope},xi={xi}")
            }
            Family::TwoScales { fine, coarse, copies } => {
                write!(f, "two-scales:fine={fine},coarse={coarse},copies={copies}")
            }
            Family::Lopsided { angle } => write!(f, "lopsided:angle={angle}"),
        }?;
        let separator = match self.family {
            Family::OnePoint | Family::TwoPoints => ':',
            _ => ',',
        };
        if self.c == 1.0 { Ok(()) } else { write!(f, "{separator}c={}", self.c) }
    }
}

impl FromStr for Synthetic {
    type Err = SpecificationError;

    fn from_str(text: &str) -> Result<Self, SpecificationError> {
        let checked = |synthetic: Self| synthetic.check().map(|()| synthetic);
        parse(text).and_then(checked).map_err(SpecificationError)
    }
}

impl Synthetic {
    /// The data set that `text` describes.
    ///
    /// # Errors
    /// [`DataError::Specification`], which names the text.
    pub fn specified(text: &str) -> Result<Self, DataError> {
        text.parse()
            .map_err(|reason| DataError::Specification { specification: text.into(), reason })
    }
}

fn parse(text: &str) -> Result<Synthetic, String> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let mut options = Options::parse(rest)?;
    let family = match name {
        "one-point" => Family::OnePoint,
        "two-points" => Family::TwoPoints,
        "half-circle" => Family::HalfCircle { n: options.required("n")? },
        "blocks" => {
            Family::Blocks { n: options.required("n")?, blocks: options.required("blocks")? }
        }
        "fan" => Family::Fan { n: options.required("n")?, degrees: options.required("degrees")? },
        "separable" => Family::Separable {
            n: options.required("n")?,
            d: options.required("d")?,
            margin: options.required("margin")?,
            seed: options.seed()?,
        },
        "xor" => match (options.required("d")?, options.optional("n")?) {
            (d, None) => Family::Xor { d, n: None, seed: 0 },
            (d, n) => Family::Xor { d, n, seed: options.seed()? },
        },
        "random" => Family::Random {
            n: options.required("n")?,
            d: options.required("d")?,
            seed: options.seed()?,
        },
        "balanced" => Family::Balanced {
            slope: options.required("slope")?,
            copies: options.optional("copies")?.unwrap_or(1),
        },
        "outlier" => Family::Outlier {
            easy: options.required("easy")?,
            slope: options.required("slope")?,
            xi: options.optional("xi")?.unwrap_or(0.0),
        },
        "two-scales" => Family::TwoScales {
            fine: options.required("fine")?,
            coarse: options.required("coarse")?,
            copies: options.required("copies")?,
        },
        "lopsided" => Family::Lopsided { angle: options.required("angle")? },
        _ => return Err(format!("found family {}; expected {FAMILIES}", quoted(name))),
    };
    let c = options.optional("c")?.unwrap_or(1.0);
    options.finish()?;
    Ok(Synthetic { family, c })
}

/// The options that are not yet used, and the names of all that were asked for.
struct Options<'a> {
    left: Vec<(&'a str, &'a str)>,
    known: Vec<&'static str>,
}

impl<'a> Options<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        let mut left: Vec<(&str, &str)> = Vec::new();
        for option in text.split(',').filter(|_| !text.is_empty()) {
            let (name, value) = option
                .split_once('=')
                .map(|(name, value)| (name.trim(), value.trim()))
                .ok_or_else(|| format!("found option {}; expected name=value", quoted(option)))?;
            if left.iter().any(|(other, _)| *other == name) {
                return Err(format!("found option {} twice; expected it once", quoted(name)));
            }
            left.push((name, value));
        }
        Ok(Self { left, known: Vec::new() })
    }

    fn optional<T: Parameter>(&mut self, name: &'static str) -> Result<Option<T>, String> {
        self.known.push(name);
        let Some(position) = self.left.iter().position(|(other, _)| *other == name) else {
            return Ok(None);
        };
        let (_, value) = self.left.remove(position);
        value
            .parse()
            .map(Some)
            .map_err(|_| format!("found {name} = {}; expected {}", quoted(value), T::KIND))
    }

    fn required<T: Parameter>(&mut self, name: &'static str) -> Result<T, String> {
        self.optional(name)?.ok_or_else(|| format!("found no option {name}; expected {name}=…"))
    }

    fn seed(&mut self) -> Result<u64, String> {
        Ok(self.optional("seed")?.unwrap_or(0))
    }

    fn finish(self) -> Result<(), String> {
        match self.left.first() {
            None => Ok(()),
            Some((name, _)) => {
                let known = self.known.join(", ");
                Err(format!("found option {}; expected only {known}", quoted(name)))
            }
        }
    }
}

trait Parameter: FromStr {
    const KIND: &'static str;
}

impl Parameter for usize {
    const KIND: &'static str = "a whole number";
}

impl Parameter for u64 {
    const KIND: &'static str = "a whole number";
}

impl Parameter for f64 {
    const KIND: &'static str = "a number";
}
