//! Least widths of both kinds of labels on data that favour one of them: clusters of easy points with one
//! outlier, and a teacher that says how much the outlier counts.
//!
//! On each data set the kind that the teacher favours needs a few neurons whatever the margin is, and the other
//! kind in proportion to 1/γ. Both are proved in part ([`theorems::kinds`]); the searches show what
//! training needs.

use serde::{Deserialize, Serialize};
use theorems::kinds::cluster::Cluster;
use theorems::kinds::{s_minus, s_plus};

use super::widths::{Least, Route};
use crate::artifact::Journal;
use crate::data::{Family, Synthetic};
use crate::problem::{Problem, ProblemError};
use crate::requirement::{Criterion, Goal, Schedule, measure};
use crate::training::{Choice, LabelKind, Loss};
use crate::work::Work;

/// Classification error ε: one error in five points is allowed.
pub const EPSILON: f64 = 0.25;
/// Probability that is asked for.
pub const PROBABILITY: f64 = 0.7;
/// N, the number of easy points.
pub const EASY: usize = 4;
/// Radius of soft labels; hard ones are not projected.
pub const SOFT_RADIUS: f64 = 1.0;
/// Confidence of each requirement.
const CONFIDENCE: f64 = 0.95;
/// tan(Δ/2), powers of two: at ξ = 0 what balances on paper balances to the bit.
const SLOPES: [f64; 4] = [1.0 / 4.0, 1.0 / 8.0, 1.0 / 16.0, 1.0 / 32.0];
/// The widest network that is trained.
const WIDEST: u64 = 1024;
/// Widths that a search tries, for the prediction.
const SEARCHED: u64 = 10;

/// Which kind of labels has the advantage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// L.s-plus: soft labels need less.
    Plus,
    /// L.s-minus: hard labels need less.
    Minus,
}

/// What is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// tan(Δ/2) of each cluster, falling.
    pub slopes: Vec<f64>,
    /// Step size η, at most 2n.
    pub step_size: f64,
    /// Number of steps T.
    pub steps: u64,
    /// How often, and how surely.
    pub criterion: Criterion,
}

/// One cluster with its teacher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The data.
    pub data: String,
    /// The teacher's margin γ.
    pub gamma: f64,
    /// What soft labels need.
    pub soft: Route,
    /// What hard labels need.
    pub hard: Route,
    /// The least even width at which the other kind is not proved to fail too often, for any number of steps.
    pub necessary: u64,
    /// The least even width at which the favoured kind is proved to succeed; none where the proof loses too
    /// much.
    pub enough: Option<u64>,
}

/// All clusters of one side, by falling γ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The side.
    pub side: Side,
    /// ξ of the data.
    pub excess: f64,
    /// α of the teacher.
    pub alpha: f64,
    /// The clusters.
    pub cells: Vec<Cell>,
}

/// All that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// What was run.
    pub plan: Plan,
    /// Both sides.
    pub sides: Vec<Found>,
}

impl Side {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Plus, Self::Minus];

    /// The labels that need less.
    pub fn favours(self) -> LabelKind {
        match self {
            Self::Plus => LabelKind::Soft,
            Self::Minus => LabelKind::Hard,
        }
    }

    /// (ξ, α).
    fn parameters(self) -> (f64, f64) {
        match self {
            Self::Plus => (0.0, 2.0),
            Self::Minus => (-0.015625, 0.75),
        }
    }

    /// At most the probability that the other kind fails at every t.
    fn failure(self, cluster: &Cluster<f64>, alpha: f64, width: f64) -> f64 {
        match self {
            Self::Plus => s_plus::hard_fail(cluster, width),
            Self::Minus => s_minus::soft_fail(cluster, alpha, width),
        }
    }

    /// At most the probability that the favoured kind has one error at every t ≥ 1.
    fn success(self, cluster: &Cluster<f64>, alpha: f64, width: f64) -> f64 {
        match self {
            Self::Plus => s_plus::soft_succeed(cluster, alpha, width),
            Self::Minus => s_minus::hard_succeed(cluster, width),
        }
    }
}

impl Plan {
    /// Four margins.
    pub fn full() -> Self {
        Self { slopes: SLOPES.into(), steps: 100_000, ..Self::of(256) }
    }

    /// The two largest margins, with few seeds and steps.
    pub fn quick() -> Self {
        Self { slopes: SLOPES[..2].into(), steps: 4000, ..Self::of(16) }
    }

    fn of(most_seeds: u64) -> Self {
        let criterion = Criterion { probability: PROBABILITY, confidence: CONFIDENCE, most_seeds };
        Self { slopes: Vec::new(), step_size: 4.0, steps: 1, criterion }
    }

    fn schedule(&self, kind: LabelKind) -> Schedule {
        let radius = match kind {
            LabelKind::Soft => Some(SOFT_RADIUS),
            LabelKind::Hard => None,
        };
        Schedule { steps: self.steps, step_size: self.step_size, radius }
    }

    /// Predicted seconds of one core, within a factor of a few.
    pub fn seconds(&self) -> f64 {
        let run = Choice::predict(EASY + 1, 2, &self.schedule(LabelKind::Hard).plan(64)).seconds();
        let searches = 2 * Side::ALL.len() * self.slopes.len();
        searches as f64 * (SEARCHED * self.criterion.most_seeds) as f64 * run
    }

    /// Runs it. The journal keeps every run.
    ///
    /// # Errors
    /// If a problem cannot be set up, a result cannot be recorded, or the work is stopped.
    pub fn run(&self, journal: &Journal, work: Work<'_>) -> Result<Findings, ProblemError> {
        let found = |side: Side| {
            let (excess, alpha) = side.parameters();
            let cells = self.slopes.iter().map(|&slope| self.cell(side, slope, journal, work));
            let cells = cells.collect::<Result<_, ProblemError>>()?;
            Ok(Found { side, excess, alpha, cells })
        };
        let sides = Side::ALL.into_iter().map(found).collect::<Result<_, ProblemError>>()?;
        Ok(Findings { plan: self.clone(), sides })
    }

    fn cell(
        &self,
        side: Side,
        slope: f64,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<Cell, ProblemError> {
        let (xi, alpha) = side.parameters();
        let synthetic = Synthetic::from(Family::Outlier { easy: EASY, slope, xi });
        let cluster = synthetic.family.cluster().expect("an outlier set");
        let dataset = synthetic.dataset()?;
        let name = synthetic.to_string();
        let problem = Problem::guided(&name, dataset, Some(cluster.logits(alpha)));
        let runs = work.stage("training", 0);
        let search = |kind: LabelKind| {
            let goal = Goal {
                loss: Loss::from(kind),
                initial_scale: 1.0,
                schedule: &self.schedule(kind),
                epsilon: EPSILON,
                criterion: &self.criterion,
                widest: WIDEST,
            };
            let requirement = measure(&problem, &goal, journal, &runs)?;
            let least = Least::best([&requirement], self.criterion.probability);
            Ok::<_, ProblemError>(Route { least, requirement })
        };
        let (soft, hard) = (search(LabelKind::Soft)?, search(LabelKind::Hard)?);
        let probability = self.criterion.probability;
        let widths = || (1..=WIDEST / 2).map(|pairs| 2 * pairs);
        let fails = |width: &u64| side.failure(&cluster, alpha, *width as f64) > 1.0 - probability;
        let succeeds = |width: &u64| side.success(&cluster, alpha, *width as f64) >= probability;
        Ok(Cell {
            data: name,
            gamma: cluster.margin(alpha),
            soft,
            hard,
            necessary: widths().find(|width| !fails(width)).unwrap_or(WIDEST),
            enough: widths().find(succeeds),
        })
    }
}

impl Cell {
    /// What labels of this kind need.
    pub fn least(&self, kind: LabelKind) -> Least {
        match kind {
            LabelKind::Soft => self.soft.least,
            LabelKind::Hard => self.hard.least,
        }
    }
}
