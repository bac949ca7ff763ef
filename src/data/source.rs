//! From a source to a checked data set.

use std::fmt;
use std::path::PathBuf;

use faer::Mat;
use serde::{Deserialize, Serialize};

use super::table::Rows;
use super::{
    CifarFile, DataError, Dataset, Description, IdxPair, ImageFolder, Labelling, Preparation,
    RawTable, STANDARD_INPUT, Scaling, Synthetic, read_cifar, read_csv, read_idx, read_images,
    read_libsvm, read_npy, read_npz,
};

/// Where a data set comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Source {
    /// A CSV file, see [`read_csv`].
    Csv {
        /// The file.
        path: PathBuf,
        /// How its labels are read.
        #[serde(default, skip_serializing_if = "Labelling::is_default")]
        labelling: Labelling,
    },
    /// A LIBSVM file, see [`read_libsvm`].
    Libsvm {
        /// The file.
        path: PathBuf,
        /// How its labels are read.
        #[serde(default, skip_serializing_if = "Labelling::is_default")]
        labelling: Labelling,
    },
    /// A pair of NumPy arrays, see [`read_npy`].
    Npy {
        /// The features, n × d.
        features: PathBuf,
        /// The labels, n.
        labels: PathBuf,
        /// How the labels are read.
        #[serde(default, skip_serializing_if = "Labelling::is_default")]
        labelling: Labelling,
    },
    /// A NumPy archive, see [`read_npz`].
    Npz {
        /// The file.
        path: PathBuf,
        /// How its labels are read.
        #[serde(default, skip_serializing_if = "Labelling::is_default")]
        labelling: Labelling,
    },
    /// A pair of IDX files, see [`read_idx`].
    Idx(IdxPair),
    /// A CIFAR-10 file, see [`read_cifar`].
    Cifar(CifarFile),
    /// A folder of PNG or JPEG images, see [`read_images`].
    Images(ImageFolder),
    /// The first rows of another source.
    First {
        /// How many.
        rows: usize,
        /// The source.
        of: Box<Source>,
    },
    /// A synthetic data set.
    Synthetic(Synthetic),
    /// Arrays that a program handed over: they cannot be read again.
    Arrays,
}

impl fmt::Display for Source {
    /// A name: the file of the inputs, or the specification.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv { path, .. } if path.as_os_str() == STANDARD_INPUT => {
                f.write_str("standard input")
            }
            Self::Csv { path: file, .. }
            | Self::Libsvm { path: file, .. }
            | Self::Npz { path: file, .. }
            | Self::Npy { features: file, .. } => file.display().fmt(f),
            Self::Idx(pair) => pair.images.display().fmt(f),
            Self::Cifar(file) => file.path.display().fmt(f),
            Self::Images(images) => images.folder.display().fmt(f),
            Self::First { of, .. } => of.fmt(f),
            Self::Synthetic(synthetic) => synthetic.fmt(f),
            Self::Arrays => f.write_str("arrays"),
        }
    }
}

impl Source {
    /// A CSV file with the labels −1 and 1 in the last column.
    pub fn csv(path: impl Into<PathBuf>) -> Self {
        Self::Csv { path: path.into(), labelling: Labelling::default() }
    }

    /// The points and labels as they are in the source.
    ///
    /// # Errors
    /// Those of the reader of this kind of source.
    pub fn table(&self) -> Result<RawTable, DataError> {
        match self {
            Self::Csv { path, labelling } => read_csv(path, labelling),
            Self::Libsvm { path, labelling } => read_libsvm(path, labelling),
            Self::Npy { features, labels, labelling } => read_npy(features, labels, labelling),
            Self::Npz { path, labelling } => read_npz(path, labelling),
            Self::Idx(pair) => read_idx(pair),
            Self::Cifar(file) => read_cifar(file),
            Self::Images(images) => read_images(images),
            Self::First { rows, of } => of.table()?.first(*rows),
            Self::Synthetic(synthetic) => synthetic.table(),
            Self::Arrays => Err(DataError::invalid(
                Rows::counted().whole(),
                "arrays of a program",
                "a source that can be read",
            )),
        }
    }
}

/// What a report has to say about a data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Name of the data set.
    pub name: String,
    /// Where it was read from, with all options.
    pub source: Source,
    /// How the inputs were scaled.
    pub scaling: Scaling,
    /// What the data set is after scaling.
    pub dataset: Description,
    /// What is odd about the data although they can be used, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Prepares and checks what a program hands over as arrays: `points` (d × n) and `labels` (n, each −1 or 1).
///
/// # Errors
/// Those of [`RawTable::into_dataset`]; the message counts rows from 1.
pub fn prepare(
    points: Mat<f64>,
    labels: Vec<f64>,
    preparation: impl Into<Preparation>,
) -> Result<(Dataset, Provenance), DataError> {
    let table = RawTable::new(points, labels, Rows::counted());
    into_dataset(&Source::Arrays, table, preparation)
}

/// Reads, prepares and checks a data set; how the inputs are scaled is preparation enough.
///
/// # Errors
/// Those of [`Source::table`] and [`RawTable::into_dataset`].
///
/// ```
/// use distill_bounds::data::{Normalisation, Source, load};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("points.csv");
/// std::fs::write(&path, "3,4,1\n0,-1,-1\n")?;
/// let (dataset, provenance) = load(&Source::csv(path), Normalisation::MaxNorm)?;
/// assert_eq!((dataset.n(), dataset.d(), dataset.c()), (2, 2, 0.2));
/// assert_eq!(provenance.scaling.greatest_divisor, 5.0);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn load(
    source: &Source,
    preparation: impl Into<Preparation>,
) -> Result<(Dataset, Provenance), DataError> {
    into_dataset(source, source.table()?, preparation)
}

fn into_dataset(
    source: &Source,
    table: RawTable,
    preparation: impl Into<Preparation>,
) -> Result<(Dataset, Provenance), DataError> {
    let notes = match source {
        Source::Synthetic(_) | Source::Arrays => Vec::new(),
        _ => table.notes(),
    };
    let (dataset, scaling) = table.into_dataset(preparation)?;
    let provenance = Provenance {
        name: source.to_string(),
        source: source.clone(),
        scaling,
        dataset: dataset.describe(),
        notes,
    };
    Ok((dataset, provenance))
}
