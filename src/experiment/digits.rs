//! MNIST as Table 1 divides it: digits above 4 are labelled 1, the others −1.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::data::{Classes, DataError, Dataset, IdxPair, Normalisation, Provenance, Source, load};

/// Which digits take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Configuration {
    /// Without the digits 1, 4, 7 and 9.
    Reduced,
    /// All ten digits.
    All,
}

impl Configuration {
    /// Both, in the order of the paper's table.
    pub const BOTH: [Self; 2] = [Self::Reduced, Self::All];

    fn dropped(self) -> &'static [u8] {
        match self {
            Self::Reduced => &[1, 4, 7, 9],
            Self::All => &[],
        }
    }

    /// How the images become points of two classes.
    fn classes(self) -> Classes {
        Classes::split(|digit| digit > 4).without(self.dropped())
    }

    /// The training images in the folder `mnist` as points of norm 1.
    ///
    /// # Errors
    /// Those of [`load`].
    pub fn training_images(self, mnist: &Path) -> Result<(Dataset, Provenance), DataError> {
        self.points(IdxPair::mnist_training, mnist)
    }

    fn points(
        self,
        pair: fn(&Path, Classes) -> IdxPair,
        mnist: &Path,
    ) -> Result<(Dataset, Provenance), DataError> {
        load(&Source::Idx(pair(mnist, self.classes())), NORMALISATION)
    }
}

impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Reduced => "reduced",
            Self::All => "all digits",
        })
    }
}

/// How the images are scaled wherever networks are trained on them or their margin is taken: each is
/// divided by its own norm, so that c = 1.
const NORMALISATION: Normalisation = Normalisation::UnitNorm;

/// Training and test set of one configuration.
#[derive(Debug)]
pub struct Digits {
    /// The training set.
    pub train: Dataset,
    /// The test set.
    pub test: Dataset,
    /// Where the training set came from.
    pub train_provenance: Provenance,
    /// Where the test set came from.
    pub test_provenance: Provenance,
}

impl Digits {
    /// Reads the four IDX files of `folder`.
    ///
    /// # Errors
    /// Those of [`load`].
    pub fn load(folder: &Path, configuration: Configuration) -> Result<Self, DataError> {
        let (train, train_provenance) = configuration.training_images(folder)?;
        let (test, test_provenance) = configuration.points(IdxPair::mnist_test, folder)?;
        Ok(Self { train, test, train_provenance, test_provenance })
    }
}
