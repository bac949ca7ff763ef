//! What is trained on.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::artifact::Journal;
use crate::data::{Classes, Family, IdxPair, Normalisation, Selection, Source, Synthetic, load};
use crate::margin::Options;
use crate::problem::{Problem, ProblemError};
use crate::work::Work;

/// Relative width of the margin's bracket where it is sampled.
const RELATIVE_WIDTH: f64 = 0.1;

/// A data set with a teacher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Data {
    /// A synthetic data set by its specification, with the teacher that proves its margin.
    Synthetic(String),
    /// Easy points and an outlier of the other label, with the teacher T(α) of [`theorems::kinds::cluster`]: its logits are αγ'
    /// at the easy points and −γ' at the outlier.
    Outlier {
        /// Number of easy points, even.
        easy: usize,
        /// Their slope.
        slope: f64,
        /// α.
        alpha: f64,
    },
    /// The first training images of MNIST, each divided by its norm, digits above 4 against the others, with
    /// the teacher that proves their margin.
    Mnist {
        /// How many.
        images: usize,
    },
}

/// A data set that is ready to be trained on.
pub struct Ready {
    /// Data and logits.
    pub problem: Problem<Option<Vec<f64>>>,
    /// The margin γ that the teacher proves.
    pub gamma: f64,
}

impl Data {
    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::Synthetic(specification) => specification.clone(),
            Self::Outlier { easy, slope, .. } => outlier(*easy, *slope).to_string(),
            Self::Mnist { images } => format!("MNIST, first {images}"),
        }
    }

    /// Number of points n, and dimension d.
    ///
    /// # Errors
    /// If the specification is none.
    pub fn shape(&self) -> Result<(usize, usize), ProblemError> {
        let synthetic = match self {
            Self::Synthetic(specification) => Synthetic::specified(specification)?,
            Self::Outlier { easy, slope, .. } => outlier(*easy, *slope),
            Self::Mnist { images } => return Ok((*images, 28 * 28)),
        };
        let dataset = synthetic.dataset()?;
        Ok((dataset.n(), dataset.d()))
    }

    /// Loads it; `mnist` is the folder of the images, and `journal` keeps what of their margin is finished.
    ///
    /// # Errors
    /// Those of loading and of the margin, or if `work` is stopped.
    pub fn ready(
        &self,
        mnist: &Path,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<Ready, ProblemError> {
        let certified = match self {
            Self::Synthetic(specification) => Problem::synthetic(specification)?,
            &Self::Outlier { easy, slope, alpha } => {
                let synthetic = outlier(easy, slope);
                let dataset = synthetic.dataset()?;
                let cluster = synthetic.family.cluster().expect("an outlier set");
                let logits = Some(cluster.logits(alpha));
                let problem = Problem::guided(&self.name(), dataset, logits);
                return Ok(Ready { problem, gamma: cluster.margin(alpha) });
            }
            Self::Mnist { images } => {
                let classes = Classes::split(|digit| digit > 4).select(Selection::First(*images));
                let source = Source::Idx(IdxPair::mnist_training(mnist, classes));
                let options = Options { relative_width: RELATIVE_WIDTH, ..Options::default() };
                let (dataset, _) = load(&source, Normalisation::UnitNorm)?;
                Problem::recorded(&self.name(), dataset, &options, journal, work)?
            }
        };
        let (gamma, logits) = (certified.gamma(), certified.teacher.logits().to_vec());
        let problem = Problem::guided(&self.name(), certified.dataset, Some(logits));
        Ok(Ready { problem, gamma })
    }
}

fn outlier(easy: usize, slope: f64) -> Synthetic {
    Family::Outlier { easy, slope, xi: 0.0 }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With α = 1 the logits are the margin of the data set, in closed form and as the margin's own program
    /// finds it; a teacher that is less sure of the outlier proves less.
    #[test]
    fn the_teacher_of_the_outlier_set_is_that_of_its_margin() {
        let (easy, slope) = (4, 0.125);
        let problem = Problem::synthetic(&outlier(easy, slope).to_string()).expect("a margin");
        let margin = |alpha: f64| {
            let data = Data::Outlier { easy, slope, alpha };
            data.ready(Path::new(""), &Journal::in_memory(), Work::unwatched())
                .expect("a problem")
                .gamma
        };
        assert!((margin(1.0) - problem.gamma()).abs() < 1e-9);
        assert!(margin(2.0) < problem.gamma());
        let data = Data::Outlier { easy, slope, alpha: 2.0 };
        let ready =
            data.ready(Path::new(""), &Journal::in_memory(), Work::unwatched()).expect("a problem");
        let logits = ready.problem.teacher.expect("logits");
        let worst = logits.iter().zip(ready.problem.dataset.labels()).map(|(z, y)| z * y);
        assert_eq!(worst.fold(f64::INFINITY, f64::min), ready.gamma);
        assert_eq!(data.shape().expect("a shape"), (5, 2));
    }
}
