//! A data set and how it is scaled.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::QuestionError;
use super::number::{deserialize_whole, whole};
use crate::data::{
    Classes, Dataset, IdxPair, ImageFolder, Labelling, Normalisation, Preparation, Provenance,
    Selection, Source, Synthetic, ending, load,
};

/// A data set and how it is scaled.
#[derive(Args, Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct DataQuestion {
    /// Data: .csv, .tsv or - for the standard input (a point in each line, its label last), .npz, .npy (with
    /// --label-file), .libsvm or .svm, IDX images (with --label-file), or a folder with two subfolders of PNG or JPEG images (the first name is labelled −1, the second 1)
    #[arg(long, value_name = "PATH", required_unless_present = "synthetic")]
    data: Option<PathBuf>,
    /// Synthetic data: one-point, two-points, half-circle:n=8, blocks:n=8,blocks=2,
    /// fan:n=2,degrees=40, separable:n=50,d=10,margin=0.2, xor:d=4, random:n=50,d=10, balanced:slope=0.25,
    /// outlier:easy=4,slope=0.125, two-scales:fine=0.2,coarse=0.6,copies=50 or lopsided:angle=0.1
    #[arg(long, value_name = "SPEC", conflicts_with = "data")]
    #[serde(deserialize_with = "specification")]
    synthetic: Option<Synthetic>,
    /// Labels of a .npy or IDX data file
    #[arg(long, value_name = "FILE")]
    label_file: Option<PathBuf>,
    /// Label column of a text, by its name or number [default: the last]
    #[arg(long, value_name = "COLUMN")]
    #[serde(deserialize_with = "column")]
    label: Option<String>,
    /// Columns of a text that are no features, such as names and numbers of rows, by name or number
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    #[serde(deserialize_with = "values")]
    ignore: Vec<String>,
    /// Labels that count as 1; the others count as −1 [default: 1, of IDX files 5,6,7,8,9]
    #[arg(long, value_delimiter = ',', value_name = "VALUES", allow_hyphen_values = true)]
    #[serde(deserialize_with = "optional_values")]
    positive: Option<Vec<String>>,
    /// Labels whose points are left out
    #[arg(long, value_delimiter = ',', value_name = "VALUES", allow_hyphen_values = true)]
    #[serde(deserialize_with = "values")]
    drop: Vec<String>,
    /// Keep the first K points; of a folder of images, the first K of each class
    #[arg(long, value_name = "K", value_parser = at_least_one)]
    #[serde(deserialize_with = "count")]
    first: Option<usize>,
    /// Bring each feature to mean 0 and variance 1
    #[arg(long)]
    standardise: bool,
    /// Add a feature of constant value, after --standardise: the bias that these networks lack
    #[arg(long, value_name = "VALUE", num_args = 0..=1, default_missing_value = "1")]
    #[serde(deserialize_with = "constant")]
    intercept: Option<f64>,
    /// How inputs are then brought into the unit ball: fit (as max where one is longer than 1, else as
    /// none), none (they must be there), max (all divided by the greatest norm) or unit (each divided
    /// by its own norm)
    #[arg(long, default_value_t = Normalisation::Fit)]
    #[serde(deserialize_with = "parsed")]
    normalise: Normalisation,
}

impl Default for DataQuestion {
    fn default() -> Self {
        Self {
            data: None,
            synthetic: None,
            label_file: None,
            label: None,
            ignore: Vec::new(),
            positive: None,
            drop: Vec::new(),
            first: None,
            standardise: false,
            intercept: None,
            normalise: Normalisation::Fit,
        }
    }
}

impl DataQuestion {
    /// Reads, scales and checks the data.
    ///
    /// # Errors
    /// [`QuestionError`] names the flag, or the file and the place in it.
    pub fn load(&self) -> Result<(Dataset, Provenance), QuestionError> {
        Ok(load(&self.source()?, self.preparation())?)
    }

    /// What tells these data from others, without reading them.
    ///
    /// # Errors
    /// As [`DataQuestion::source`].
    pub fn identity(&self) -> Result<String, QuestionError> {
        Ok(serde_json::to_string(&(self.source()?, self.preparation()))?)
    }

    /// What is done to the inputs.
    pub fn preparation(&self) -> Preparation {
        let Self { standardise, intercept, normalise: normalisation, .. } = *self;
        Preparation { standardise, intercept, normalisation }
    }

    /// The flags that name the same data in a shell.
    pub fn flags(&self) -> String {
        let path = |path: &Path| shell_word(&path.display().to_string());
        let list = |values: &[String]| shell_word(&values.join(","));
        let mut flags = match (&self.synthetic, &self.data) {
            (Some(synthetic), _) => format!("--synthetic {synthetic}"),
            (None, data) => format!("--data {}", path(data.as_deref().unwrap_or(Path::new("")))),
        };
        if let Some(labels) = &self.label_file {
            flags += &format!(" --label-file {}", path(labels));
        }
        if let Some(column) = &self.label {
            flags += &format!(" --label {}", shell_word(column));
        }
        if !self.ignore.is_empty() {
            flags += &format!(" --ignore {}", list(&self.ignore));
        }
        if let Some(positive) = &self.positive {
            flags += &format!(" --positive {}", list(positive));
        }
        if !self.drop.is_empty() {
            flags += &format!(" --drop {}", list(&self.drop));
        }
        if let Some(first) = self.first {
            flags += &format!(" --first {first}");
        }
        if self.standardise {
            flags += " --standardise";
        }
        if let Some(value) = self.intercept {
            flags += &format!(" --intercept {value}");
        }
        if self.normalise != Normalisation::Fit {
            flags += &format!(" --normalise {}", self.normalise);
        }
        flags
    }

    /// Where the data are to be read from.
    ///
    /// # Errors
    /// [`QuestionError::Argument`] if the flags do not go together.
    pub fn source(&self) -> Result<Source, QuestionError> {
        let source = self.whole_source()?;
        for (flag, is_given) in
            [("--positive", self.positive.is_some()), ("--drop", !self.drop.is_empty())]
        {
            if is_given && matches!(source, Source::Images(_) | Source::Synthetic(_)) {
                return Err(QuestionError::Argument(format!(
                    "{flag}: {source} has two classes; expected no choice of classes, which is for \
                     files of labels"
                )));
            }
        }
        for (flag, is_given) in
            [("--label", self.label.is_some()), ("--ignore", !self.ignore.is_empty())]
        {
            if is_given && !matches!(source, Source::Csv { .. }) {
                return Err(QuestionError::Argument(format!(
                    "{flag}: {source} has no columns of text; expected a .csv or .tsv file"
                )));
            }
        }
        match (self.first, &source) {
            (Some(_), Source::Synthetic(_)) => Err(QuestionError::Argument(format!(
                "--first: {source} is made with as many points as it says; expected n=… there"
            ))),
            (Some(_), Source::Idx(_) | Source::Images(_)) | (None, _) => Ok(source),
            (Some(rows), _) => Ok(Source::First { rows, of: Box::new(source) }),
        }
    }

    fn whole_source(&self) -> Result<Source, QuestionError> {
        if let Some(synthetic) = self.synthetic {
            return Ok(Source::Synthetic(synthetic));
        }
        let Some(path) = self.data.clone() else {
            return Err(QuestionError::Argument(
                "found no data; expected data or synthetic".into(),
            ));
        };
        if path.is_dir() {
            if let Some(labels) = &self.label_file {
                return Err(QuestionError::Argument(format!(
                    "--label-file {}: the subfolders are the labels; expected none",
                    labels.display()
                )));
            }
            return Ok(Source::Images(ImageFolder { folder: path, first_of_each: self.first }));
        }
        let labelling = Labelling {
            column: self.label.clone(),
            ignore: self.ignore.clone(),
            positive: self.positive.clone().unwrap_or_default(),
            drop: self.drop.clone(),
        };
        match (ending(&path).as_str(), &self.label_file) {
            ("-" | "csv" | "tsv" | "txt", None) => Ok(Source::Csv { path, labelling }),
            ("libsvm" | "svm" | "svmlight", None) => Ok(Source::Libsvm { path, labelling }),
            ("npz", None) => Ok(Source::Npz { path, labelling }),
            ("npy", Some(labels)) => {
                Ok(Source::Npy { features: path, labels: labels.clone(), labelling })
            }
            (
                kind @ ("-" | "csv" | "tsv" | "txt" | "libsvm" | "svm" | "svmlight" | "npz"),
                Some(_),
            ) => {
                let kind = if kind == "-" { "csv" } else { kind };
                Err(QuestionError::Argument(format!(
                    "--label-file: a {} file holds its labels; expected none",
                    kind.to_uppercase()
                )))
            }
            (_, Some(labels)) => Ok(Source::Idx(self.idx(path, labels.clone())?)),
            ("npy", None) => Err(QuestionError::Argument(format!(
                "--data {}: found no labels; expected --label-file FILE",
                path.display()
            ))),
            _ => Err(QuestionError::Argument(format!(
                "--data {}: found no known kind of file; expected .csv, .tsv, .npz, .libsvm, .npy or \
                 IDX with --label-file, a folder of images, or - for CSV on the standard input",
                path.display()
            ))),
        }
    }

    fn idx(&self, images: PathBuf, labels: PathBuf) -> Result<IdxPair, QuestionError> {
        let numbers = |flag: &str, values: &[String]| -> Result<Vec<u8>, QuestionError> {
            let number = |value: &String| {
                value.parse().map_err(|_| {
                    QuestionError::Argument(format!(
                        "{flag} {}: found {value:?}; expected classes from 0 to 255 for IDX files",
                        values.join(",")
                    ))
                })
            };
            values.iter().map(number).collect()
        };
        let positive: BTreeSet<u8> = match &self.positive {
            Some(values) => numbers("--positive", values)?.into_iter().collect(),
            None => (5..10).collect(),
        };
        let selection = self.first.map_or(Selection::All, Selection::First);
        let drop = numbers("--drop", &self.drop)?;
        let classes = Classes::against_the_rest(positive).without(&drop);
        Ok(IdxPair { images, labels, classes: classes.select(selection) })
    }
}

/// `text` as one word of a shell.
pub(super) fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,+".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A number of points to keep.
fn at_least_one(text: &str) -> Result<usize, String> {
    match whole(text)? {
        0 => Err("expected at least 1 point to keep".into()),
        count => usize::try_from(count).map_err(|_| "expected fewer points".into()),
    }
}

fn parsed<'de, T: FromStr<Err: std::fmt::Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

fn specification<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Synthetic>, D::Error> {
    parsed(deserializer).map(Some)
}

fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    let count = deserialize_whole(deserializer)?;
    at_least_one(&count.to_string()).map(Some).map_err(D::Error::custom)
}

/// A text, or a number as one.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// One name or number, several in a list, or several with commas between them.
fn values<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let texts: Option<Vec<String>> = match &value {
        Value::Array(several) => several.iter().map(text).collect(),
        one => text(one).map(|text| text.split(',').map(|one| one.trim().to_owned()).collect()),
    };
    texts.ok_or_else(|| D::Error::custom(format!("found {value}; expected names or numbers")))
}

fn optional_values<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<String>>, D::Error> {
    values(deserializer).map(Some)
}

/// A name or a number.
fn column<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found =
        || D::Error::custom(format!("found {value}; expected the name or number of a column"));
    text(&value).ok_or_else(found).map(Some)
}

/// A number, or whether the default one is meant.
fn constant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null | Value::Bool(false) => Ok(None),
        Value::Bool(true) => Ok(Some(1.0)),
        value => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let number = text.parse();
            number
                .map(Some)
                .map_err(|_| D::Error::custom(format!("found {value}; expected a number")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a shell reads back is the text itself.
    #[test]
    fn a_word_is_quoted_only_where_it_has_to_be() {
        assert_eq!(shell_word("data/x_1.csv"), "data/x_1.csv");
        assert_eq!(shell_word("my points.csv"), "'my points.csv'");
        assert_eq!(shell_word("it's"), "'it'\\''s'");
        assert_eq!(shell_word(""), "''");
    }
}
