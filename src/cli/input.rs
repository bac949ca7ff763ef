//! Arguments that name a data set, shared by the commands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Outcome};
use crate::data::{
    Classes, Dataset, IdxPair, ImageFolder, Normalisation, Provenance, Selection, Source,
    Synthetic, load,
};
use crate::margin::Options;

/// A data set and how it is scaled.
#[derive(Args)]
pub struct DataArgs {
    /// Data: .csv (features, last column the label −1 or 1), .npy (with --label-file), IDX images,
    /// gzip or not (with --label-file), or a folder with two subfolders of PNG or JPEG images (the
    /// first name is labelled −1, the second 1)
    #[arg(long, value_name = "PATH", required_unless_present = "synthetic")]
    data: Option<PathBuf>,
    /// Synthetic data: one-point, two-points, half-circle:n=8, blocks:n=8,blocks=2,
    /// fan:n=2,degrees=40, separable:n=50,d=10,margin=0.2, xor:d=4, random:n=50,d=10
    #[arg(long, value_name = "SPEC", conflicts_with = "data")]
    synthetic: Option<Synthetic>,
    /// Labels of a .npy or IDX data file
    #[arg(long, value_name = "FILE")]
    label_file: Option<PathBuf>,
    /// IDX: classes labelled 1; the other classes are labelled −1 [default: 5,6,7,8,9]
    #[arg(long, value_delimiter = ',', value_name = "CLASSES")]
    positive: Option<Vec<u8>>,
    /// IDX: classes left out
    #[arg(long, value_delimiter = ',', value_name = "CLASSES")]
    drop: Vec<u8>,
    /// Keep the first K points; of a folder of images, the first K of each class
    #[arg(long, value_name = "K")]
    first: Option<usize>,
    /// How inputs are brought into the unit ball: none (they must be there), max (all divided by
    /// the greatest norm) or unit (each divided by its own norm)
    #[arg(long, default_value_t = Normalisation::None)]
    normalise: Normalisation,
}

impl DataArgs {
    /// Reads, scales and checks the data.
    pub fn load(&self) -> Result<(Dataset, Provenance), Failure> {
        Ok(load(&self.source()?, self.normalise)?)
    }

    /// What tells these data from others, without reading them.
    pub fn identity(&self) -> Result<String, Failure> {
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
    pub fn source(&self) -> Result<Source, Failure> {
        let source = self.whole_source()?;
        for (flag, is_given) in
            [("--positive", self.positive.is_some()), ("--drop", !self.drop.is_empty())]
        {
            if is_given && !matches!(source, Source::Idx(_)) {
                return Err(Failure::Input(format!(
                    "{flag}: {source} has two classes; expected no choice of classes, which is for \
                     IDX files"
                )));
            }
        }
        match (self.first, &source) {
            (Some(_), Source::Synthetic(_)) => Err(Failure::Input(format!(
                "--first: {source} is made with as many points as it says; expected n=… there"
            ))),
            (Some(rows), Source::Csv { .. } | Source::Npy { .. }) => {
                Ok(Source::First { rows, of: Box::new(source) })
            }
            _ => Ok(source),
        }
    }

    fn whole_source(&self) -> Result<Source, Failure> {
        if let Some(synthetic) = self.synthetic {
            return Ok(Source::Synthetic(synthetic));
        }
        let path = self.data.clone().unwrap_or_default();
        if path.is_dir() {
            if let Some(labels) = &self.label_file {
                return Err(Failure::Input(format!(
                    "--label-file {}: the subfolders are the labels; expected none",
                    labels.display()
                )));
            }
            return Ok(Source::Images(ImageFolder { folder: path, first_of_each: self.first }));
        }
        match (extension(&path), &self.label_file) {
            ("csv" | "txt", None) => Ok(Source::Csv { path }),
            ("npy", Some(labels)) => Ok(Source::Npy { features: path, labels: labels.clone() }),
            ("csv" | "txt", Some(_)) => Err(Failure::Input(
                "--label-file: a CSV file holds its labels; expected none".into(),
            )),
            (_, Some(labels)) => Ok(Source::Idx(self.idx(path, labels.clone()))),
            ("npy", None) => Err(Failure::Input(format!(
                "--data {}: found no labels; expected --label-file FILE",
                path.display()
            ))),
            _ => Err(Failure::Input(format!(
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
fn shell_word(text: &str) -> String {
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

/// How a margin is certified when the data have a rank above 2.
#[derive(Args)]
pub struct MarginArgs {
    /// Relative width at which a sampled margin certificate stops
    #[arg(long, default_value_t = Options::default().relative_width, value_parser = open_unit)]
    relative_width: f64,
    /// Probability with which a sampled margin certificate holds
    #[arg(long, default_value_t = Options::default().confidence, value_parser = open_unit)]
    confidence: f64,
}

/// A number above 0 and below 1, whether the data call for sampling or not.
fn open_unit(text: &str) -> Result<f64, String> {
    let inside = |value: &f64| *value > 0.0 && *value < 1.0;
    let value = text.parse().ok().filter(inside);
    value.ok_or_else(|| "expected a number above 0 and below 1".into())
}

impl MarginArgs {
    /// The flags that differ from their defaults, each with a space in front.
    pub fn flags(&self) -> String {
        let Options { relative_width, confidence, .. } = Options::default();
        let mut flags = String::new();
        for (name, value, default) in [
            ("relative-width", self.relative_width, relative_width),
            ("confidence", self.confidence, confidence),
        ] {
            if value != default {
                flags += &format!(" --{name} {value}");
            }
        }
        flags
    }

    /// The options, with the directions of `seed`.
    pub fn options(&self, seed: u64) -> Options {
        let Self { relative_width, confidence } = *self;
        Options { seed, relative_width, confidence, ..Options::default() }
    }
}

/// Refuses a value of `--mnist` that is no folder.
pub fn require_mnist(folder: &Path) -> Outcome {
    if folder.is_dir() {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "--mnist {}: found no folder; expected the four MNIST files, which `just data` fetches",
        folder.display()
    )))
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
