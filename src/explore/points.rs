//! The points of the plane that a page speaks of, and those that it opens with.

use axum::http::StatusCode;
use faer::Mat;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::artifact::Journal;
use crate::data::{Dataset, Normalisation, Provenance, Source, Synthetic, load, prepare};
use crate::question::{Context, QuestionError};
use crate::work::Work;

/// Most points on a page.
pub const MOST_POINTS: usize = 400;

/// Why data cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// They are not in the plane.
    #[error("{name}: found points of {d} coordinates; expected 2, as the page shows a plane")]
    Dimension {
        /// The data.
        name: String,
        /// Their dimension.
        d: usize,
    },
    /// There are too many.
    #[error(
        "{name}: found {n} points; expected at most {MOST_POINTS}, as --first {MOST_POINTS} keeps"
    )]
    TooMany {
        /// The data.
        name: String,
        /// Their number.
        n: usize,
    },
}

/// What a page opens with.
#[derive(Clone, Debug, Serialize)]
pub struct Start {
    /// What can be chosen; the first is shown.
    examples: Vec<Example>,
    /// What is odd about the data, one line each.
    notes: Vec<String>,
}

/// Points that a page has ready.
#[derive(Clone, Debug, Serialize)]
struct Example {
    /// What they are, for people.
    name: String,
    points: Points,
}

/// The points that a page opens with where none are given.
const EXAMPLE: &str = include_str!("../../examples/points.csv");

/// Synthetic data that are worth a look, and what they are.
const SYNTHETIC: [(&str, &str); 5] = [
    ("two points, opposite classes", "two-points"),
    ("half a circle, classes by turns", "half-circle:n=8"),
    ("training gets stuck", "balanced:slope=0.25"),
    ("an outlier, which hard labels follow", "outlier:easy=4,slope=0.125"),
    ("many points against few", "two-scales:fine=0.2,coarse=0.6,copies=20"),
];

impl Start {
    /// The points of `examples/points.csv`.
    pub fn example() -> Self {
        let number = |text: &str| text.parse().expect("a number in the example");
        let point = |line: &str| {
            let numbers: Vec<f64> = line.split(',').map(number).collect();
            [numbers[0], numbers[1], numbers[2]]
        };
        let points = Points(EXAMPLE.lines().skip(1).map(point).collect());
        Self::with(Example { name: "twelve points".into(), points }, Vec::new())
    }

    /// The points of `dataset`.
    ///
    /// # Errors
    /// [`StartError`] if they are not in the plane, or too many for a page.
    pub fn of(dataset: &Dataset, data: &Provenance) -> Result<Self, StartError> {
        let (name, n, d) = (data.name.clone(), dataset.n(), dataset.d());
        if d != 2 {
            return Err(StartError::Dimension { name, d });
        }
        if n > MOST_POINTS {
            return Err(StartError::TooMany { name, n });
        }
        Ok(Self::with(Example { name, points: Points::of(dataset) }, data.notes.clone()))
    }

    fn with(first: Example, notes: Vec<String>) -> Self {
        let synthetic = SYNTHETIC.iter().map(|&(name, specification)| {
            let (dataset, _) = Synthetic::specified(specification)
                .and_then(|family| load(&Source::Synthetic(family), Normalisation::None))
                .expect("a synthetic data set in the plane");
            Example { name: name.into(), points: Points::of(&dataset) }
        });
        Self { examples: std::iter::once(first).chain(synthetic).collect(), notes }
    }
}

/// Points as a page sends them: x, y and the label, −1 or 1, of each.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(Vec<[f64; 3]>);

impl Points {
    /// Those of `dataset`, which is in the plane.
    fn of(dataset: &Dataset) -> Self {
        let point = |i: usize| {
            let x = dataset.point(i);
            [x[0], x[1], dataset.labels()[i]]
        };
        Self((0..dataset.n()).map(point).collect())
    }

    /// How many there are.
    pub fn n(&self) -> usize {
        self.0.len()
    }

    /// The data set, taken as it is: longer points than 1 are refused, not scaled.
    ///
    /// # Errors
    /// A [`Refusal`] if there are too many, or they are no data set.
    pub fn dataset(&self) -> Result<Data, Refusal> {
        if self.n() > MOST_POINTS {
            let line = format!("found {} points; expected at most {MOST_POINTS}", self.n());
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, line));
        }
        let points = Mat::from_fn(2, self.n(), |row, i| self.0[i][row]);
        let labels = self.0.iter().map(|point| point[2]).collect();
        let (dataset, provenance) =
            prepare(points, labels, Normalisation::None).map_err(QuestionError::from)?;
        Ok(Data { dataset, provenance, journal: Journal::in_memory() })
    }
}

/// A data set with what its questions share: the teacher is certified once.
pub struct Data {
    pub dataset: Dataset,
    pub provenance: Provenance,
    journal: Journal,
}

impl Data {
    /// What questions are asked of.
    pub fn context<'a>(&'a self, work: Work<'a>) -> Context<'a> {
        let Self { dataset, provenance, journal } = self;
        Context { dataset, data: provenance, logits: None, journal, work }
    }
}
