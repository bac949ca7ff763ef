//! What can be wrong with data, and where.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::{LEAST_NORM, STANDARD_INPUT};

/// Where in the data something is: a file, a record of it (line, row, image), a column of that.
///
/// Records and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, absent for data that was never in one.
    pub file: Option<PathBuf>,
    /// What a record is called ("line", "row", "image") and its number.
    pub record: Option<(&'static str, u64)>,
    /// The column of the record.
    pub column: Option<u64>,
}

impl Place {
    /// The whole of a file.
    pub fn file(path: &Path) -> Self {
        Self { file: Some(path.to_owned()), record: None, column: None }
    }

    /// Record `number` of a file, called `unit`.
    pub fn record(path: &Path, unit: &'static str, number: u64) -> Self {
        Self { record: Some((unit, number)), ..Self::file(path) }
    }

    /// The same place, without the file if it is that of `first`, which has been named.
    fn beside(&self, first: &Self) -> Self {
        let file = self.file.clone().filter(|file| first.file.as_ref() != Some(file));
        Self { file, ..self.clone() }
    }

    /// The same record, at one column.
    pub fn at(self, column: u64) -> Self {
        Self { column: Some(column), ..self }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(file) = &self.file {
            match file.as_os_str() == STANDARD_INPUT {
                true => f.write_str("standard input")?,
                false => write!(f, "{}", file.display())?,
            }
            separator = ": ";
        }
        if let Some((unit, number)) = self.record {
            write!(f, "{separator}{unit} {number}")?;
            separator = ", ";
        }
        if let Some(column) = self.column {
            write!(f, "{separator}column {column}")?;
        }
        if self.file.is_none() && self.record.is_none() && self.column.is_none() {
            f.write_str("data set")?;
        }
        Ok(())
    }
}

/// Why data was refused. Every message is one line: where, what was found, what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// A file cannot be read.
    #[error("{}: cannot be read ({cause}); expected a readable file", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Something other than what the format, or the theory, asks for.
    #[error("{place}: found {found}; expected {expected}")]
    Invalid {
        /// Where.
        place: Place,
        /// What is there.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// There is no data.
    #[error("{place}: found no data; expected at least one labelled point")]
    Empty {
        /// The source.
        place: Place,
    },
    /// A label other than −1 or 1, where none is chosen to count as 1.
    #[error("{place}: found label {label}; expected exactly -1 or 1{choice}")]
    Label {
        /// Where.
        place: Place,
        /// The label.
        label: String,
        /// How to choose one of the labels, in brackets; empty where none is to be chosen.
        choice: String,
    },
    /// An input of norm 0: it lies on no ray, and no scaling helps.
    #[error("{place}: found a zero vector; expected an input of positive norm")]
    ZeroVector {
        /// Where.
        place: Place,
    },
    /// An input so short that its square is no normal floating-point number.
    #[error(
        "{place}: found an input of norm {norm:e}; expected at least {LEAST_NORM:e} \
         (--normalise unit rescales each input, --normalise max all alike)"
    )]
    TooShort {
        /// Where.
        place: Place,
        /// Its norm.
        norm: f64,
    },
    /// An input of norm above 1.
    #[error(
        "{place}: found an input of norm {norm}; expected at most 1 \
         (--normalise max or --normalise unit rescales the inputs)"
    )]
    Norm {
        /// Where.
        place: Place,
        /// Its norm.
        norm: f64,
    },
    /// Two inputs on one ray from the origin with opposite labels: the margin γ is 0.
    #[error("{place} and {}: found {}", other.beside(place), conflict(*are_equal))]
    Conflict {
        /// The earlier of the two inputs.
        place: Place,
        /// The later one.
        other: Box<Place>,
        /// Whether nothing at all tells them apart.
        are_equal: bool,
    },
    /// A synthetic data set that does not exist.
    #[error("synthetic data {}: {reason}", quoted(specification))]
    Specification {
        /// As it was given.
        specification: String,
        /// What is wrong with it, and what was expected.
        reason: SpecificationError,
    },
}

/// What is wrong with the specification of a synthetic data set, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SpecificationError(pub(super) String);

impl DataError {
    pub(super) fn invalid(
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::Invalid { place, found: found.into(), expected: expected.into() }
    }
}

/// What is wrong with two inputs on one ray that have opposite labels.
fn conflict(are_equal: bool) -> &'static str {
    match are_equal {
        true => {
            "equal inputs with conflicting labels; expected one label for each input (leave one of them out)"
        }
        false => {
            "parallel inputs with conflicting labels; expected one label on each ray from the origin, otherwise \
             the margin is 0 (these networks have no biases: --intercept adds a constant feature, which tells \
             inputs on one ray apart)"
        }
    }
}

/// `number` of what is called `unit` where there is one of it.
pub(super) fn counted(number: usize, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// Characters of a text that an error shows.
const LONGEST: usize = 40;

/// `text` as it is, where that is short and on one line; else as [`quoted`].
pub(super) fn shown(text: &str) -> String {
    let is_plain = text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// `text` between quotation marks, on one line and not too long.
pub(super) fn quoted(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        format!("{text:?}")
    } else {
        format!("{:?}…", text.chars().take(LONGEST).collect::<String>())
    }
}
