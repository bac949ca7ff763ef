//! Arguments that name a data set, shared by the commands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use crate::data::{
    Classes, Dataset, IdxPair, Normalisation, Provenance, Selection, Source, Synthetic, load,
};
use crate::margin::Options;

/// A data set and how it is scaled.
#[derive(Args)]
pub struct DataArgs {
    /// Data file: .csv (features, last column the label −1 or 1), .npy (with --label-file), or IDX
    /// images, gzip or not (with --label-file)
    #[arg(long, value_name = "FILE", required_unless_present = "synthetic")]
    data: Option<PathBuf>,
    /// Synthetic data: one-point, two-points, half-circle:n=8, blocks:n=8,blocks=2,
    /// fan:n=2,degrees=40, separable:n=50,d=10,margin=0.2, xor:d=4, random:n=50,d=10
    #[arg(long, value_name = "SPEC", conflicts_with = "data")]
    synthetic: Option<Synthetic>,
    /// Labels of a .npy or IDX data file
    #[arg(long, value_name = "FILE")]
    label_file: Option<PathBuf>,
    /// IDX: classes labelled 1; the other classes are labelled −1
    #[arg(long, value_delimiter = ',', default_value = "5,6,7,8,9")]
    positive: Vec<u8>,
    /// IDX: classes left out
    #[arg(long, value_delimiter = ',')]
    drop: Vec<u8>,
    /// IDX: keep the first K points
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

    fn source(&self) -> Result<Source, Failure> {
        if let Some(synthetic) = self.synthetic {
            return Ok(Source::Synthetic(synthetic));
        }
        let path = self.data.clone().unwrap_or_default();
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
                "--data {}: found no known kind of file; expected .csv, or .npy or IDX with \
                 --label-file",
                path.display()
            ))),
        }
    }

    fn idx(&self, images: PathBuf, labels: PathBuf) -> IdxPair {
        let positive: BTreeSet<u8> = self.positive.iter().copied().collect();
        let selection = self.first.map_or(Selection::All, Selection::First);
        let classes = Classes::split(|class| positive.contains(&class)).without(&self.drop);
        IdxPair { images, labels, classes: classes.select(selection) }
    }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// How a margin is certified when the data have a rank above 2.
#[derive(Args)]
pub struct MarginArgs {
    /// Relative width at which a sampled margin certificate stops
    #[arg(long, default_value_t = Options::default().relative_width)]
    relative_width: f64,
    /// Probability with which a sampled margin certificate holds
    #[arg(long, default_value_t = Options::default().confidence)]
    confidence: f64,
}

impl MarginArgs {
    /// The options, with the directions of `seed`.
    pub fn options(&self, seed: u64) -> Options {
        let Self { relative_width, confidence } = *self;
        Options { seed, relative_width, confidence, ..Options::default() }
    }
}
