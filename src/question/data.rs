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
    Classes, Dataset, IdxPair, ImageFolder, Normalisation, Provenance, Selection, Source,
    Synthetic, load,
};

/// A data set and how it is scaled.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct DataQuestion {
    /// Data: .csv (features, last column the label −1 or 1), .npy (with --label-file), IDX images,
    /// gzip or not (with --label-file), or a folder with two subfolders of PNG or JPEG images (the
    /// first name is labelled −1, the second 1)
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
    /// IDX: classes labelled 1; the other classes are labelled −1 [default: 5,6,7,8,9]
    #[arg(long, value_delimiter = ',', value_name = "CLASSES")]
    #[serde(deserialize_with = "optional_classes")]
    positive: Option<Vec<u8>>,
    /// IDX: classes left out
    #[arg(long, value_delimiter = ',', value_name = "CLASSES")]
    #[serde(deserialize_with = "classes")]
    drop: Vec<u8>,
    /// Keep the first K points; of a folder of images, the first K of each class
    #[arg(long, value_name = "K", value_parser = at_least_one)]
    #[serde(deserialize_with = "count")]
    first: Option<usize>,
    /// How inputs are brought into the unit ball: none (they must be there), max (all divided by
    /// the greatest norm) or unit (each divided by its own norm)
    #[arg(long, default_value_t = Normalisation::None)]
    #[serde(deserialize_with = "parsed")]
    normalise: Normalisation,
}

impl DataQuestion {
    /// Reads, scales and checks the data.
    ///
    /// # Errors
    /// [`QuestionError`] names the flag, or the file and the place in it.
    pub fn load(&self) -> Result<(Dataset, Provenance), QuestionError> {
        Ok(load(&self.source()?, self.normalise)?)
    }

    /// What tells these data from others, without reading them.
    ///
    /// # Errors
    /// As [`DataQuestion::source`].
    pub fn identity(&self) -> Result<String, QuestionError> {
        Ok(serde_json::to_string(&(self.source()?, self.normalise))?)
    }

    /// How the inputs are scaled.
    pub fn normalisation(&self) -> Normalisation {
        self.normalise
    }

    /// The flags that name the same data in a shell.
    pub fn flags(&self) -> String {
        let path = |path: &Path| shell_word(&path.display().to_string());
        let list = |classes: &[u8]| classes.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
        let mut flags = match (&self.synthetic, &self.data) {
            (Some(synthetic), _) => format!("--synthetic {synthetic}"),
            (None, data) => format!("--data {}", path(data.as_deref().unwrap_or(Path::new("")))),
        };
        if let Some(labels) = &self.label_file {
            flags += &format!(" --label-file {}", path(labels));
            if let Some(positive) = &self.positive {
                flags += &format!(" --positive {}", list(positive));
            }
        }
        if !self.drop.is_empty() {
            flags += &format!(" --drop {}", list(&self.drop));
        }
        if let Some(first) = self.first {
            flags += &format!(" --first {first}");
        }
        if self.normalise != Normalisation::None {
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
            if is_given && !matches!(source, Source::Idx(_)) {
                return Err(QuestionError::Argument(format!(
                    "{flag}: {source} has two classes; expected no choice of classes, which is for \
                     IDX files"
                )));
            }
        }
        match (self.first, &source) {
            (Some(_), Source::Synthetic(_)) => Err(QuestionError::Argument(format!(
                "--first: {source} is made with as many points as it says; expected n=… there"
            ))),
            (Some(rows), Source::Csv { .. } | Source::Npy { .. }) => {
                Ok(Source::First { rows, of: Box::new(source) })
            }
            _ => Ok(source),
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
        match (extension(&path), &self.label_file) {
            ("csv" | "txt", None) => Ok(Source::Csv { path }),
            ("npy", Some(labels)) => Ok(Source::Npy { features: path, labels: labels.clone() }),
            ("csv" | "txt", Some(_)) => Err(QuestionError::Argument(
                "--label-file: a CSV file holds its labels; expected none".into(),
            )),
            (_, Some(labels)) => Ok(Source::Idx(self.idx(path, labels.clone()))),
            ("npy", None) => Err(QuestionError::Argument(format!(
                "--data {}: found no labels; expected --label-file FILE",
                path.display()
            ))),
            _ => Err(QuestionError::Argument(format!(
                "--data {}: found no known kind of file; expected .csv, .npy or IDX with \
                 --label-file, or a folder of images",
                path.display()
            ))),
        }
    }

    fn idx(&self, images: PathBuf, labels: PathBuf) -> IdxPair {
        let positive: BTreeSet<u8> = match &self.positive {
            Some(classes) => classes.iter().copied().collect(),
            None => (5..10).collect(),
        };
        let selection = self.first.map_or(Selection::All, Selection::First);
        let classes = Classes::against_the_rest(positive).without(&self.drop);
        IdxPair { images, labels, classes: classes.select(selection) }
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

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
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

/// One class, or several with commas between them.
fn classes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let classes: Result<_, _> = text.split(',').map(|class| class.trim().parse()).collect();
    classes.map_err(|_| D::Error::custom(format!("found {value}; expected classes from 0 to 255")))
}

fn optional_classes<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<u8>>, D::Error> {
    classes(deserializer).map(Some)
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
