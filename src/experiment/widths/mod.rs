//! Least widths by four routes: what training needs, what a certificate proves of one draw, at which width
//! the features of a draw separate the labels (C13), and what the statements ask for beforehand.
//!
//! The data are the half circle of n points with alternating labels, γ ≈ 1/(2n), and random labels on the
//! sphere. Every width is to be enough with probability 1 − 3δ over draws; beside them stands what any
//! network needs, however it is trained.

mod laws;
mod least;
mod statements;
mod training;

use serde::{Deserialize, Serialize};

pub use self::laws::{dead_points, dimension};
pub use self::least::Least;
pub use self::statements::{Bound, LAZY_TAU, REFIT_SCALE, bounds, largest_feature};
pub use self::training::{Attempt, Trained, Trainee};
use crate::artifact::Journal;
use crate::certificate::{Loss, Question};
use crate::data::{Family, Synthetic};
use crate::lower;
use crate::lower::law::Law;
use crate::margin::Options;
use crate::problem::{Problem, ProblemError};
use crate::requirement::{
    Criterion, Requirement, Schedule, certified, separable, separable_by_law,
};
use crate::work::Work;
use theorems::lower::r1;

/// Classification error ε.
pub const EPSILON: f64 = 0.1;
/// Failure probability δ; every width is asked for with probability 1 − 3δ.
pub const DELTA: f64 = 0.1;
/// Scale s of the soft labels of a certificate: small ones need small radii.
pub const CERTIFICATE_SCALE: f64 = 1e-4;
/// Confidence of each requirement.
const CONFIDENCE: f64 = 0.95;
/// Half circles: number of points n, and steps of soft training, which rise as 1/γ².
const HALF_CIRCLES: [(usize, u64); 4] = [(4, 4_000), (8, 8_000), (16, 30_000), (32, 120_000)];
/// (n, d) of random labels.
const RANDOM: [(usize, usize); 9] =
    [(20, 10), (40, 10), (80, 10), (160, 10), (320, 10), (40, 20), (80, 20), (160, 20), (320, 20)];
/// Relative width of the bracket of γ* on random data that are trained on.
const RELATIVE_WIDTH: f64 = 0.1;
/// Steps of soft training on random data, over γ⁻²: about those of the half circles.
const TRAINED_STEPS: f64 = 32.0;
/// The widest draw of a half circle or of random labels, over n.
const WIDEST: u64 = 64;
/// The exact law of separation is followed to half circles of so many points, in seconds.
const LARGEST_OF_LAW: usize = 64;
/// Random data sets are trained on up to this many points.
const TRAINED_RANDOM: usize = 40;
/// Seconds of one core that training on a random data set takes, over n².
const OF_RANDOM_TRAINING: f64 = 1.0;
/// Widths that a search tries, for the prediction.
const SEARCHED: u64 = 8;

/// What is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Half circles: number of points, and steps of soft training.
    pub half_circles: Vec<(usize, u64)>,
    /// Networks are trained on half circles of at most this many points.
    pub trained: usize,
    /// The exact law is asked of half circles of every even number of points up to this.
    pub law: usize,
    /// Number of points and dimension of random labels.
    pub random: Vec<(usize, usize)>,
    /// Networks are trained on the first random data set of each size up to this many points.
    pub trained_random: usize,
    /// Data sets of each.
    pub data_sets: u64,
    /// How often, and how surely.
    pub criterion: Criterion,
}

/// A requirement with what it is in three numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// The least width.
    pub least: Least,
    /// Its evidence.
    pub requirement: Requirement,
}

/// Everything about one half circle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HalfCircle {
    /// Number of points n.
    pub n: usize,
    /// The proven margin γ.
    pub gamma: f64,
    /// The statements' widths.
    pub bounds: Vec<Bound>,
    /// What any network needs, however it is trained (L.r1).
    pub necessary: u64,
    /// Soft labels at [`CERTIFICATE_SCALE`]: the certificate of a draw is at most ε.
    pub certificate: Route,
    /// The same for hard labels with the perceptron loss.
    pub certificate_perceptron: Route,
    /// The features of a draw separate the labels.
    pub separation: Route,
    /// Training, where the plan has it.
    pub trained: Vec<Trained>,
}

/// The separation widths of random labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RandomLabels {
    /// Number of points n.
    pub n: usize,
    /// Dimension d.
    pub d: usize,
    /// One for each data set.
    pub separation: Vec<Route>,
    /// Training on the first data set, where the plan has it.
    pub trained: Vec<Trained>,
    /// The law of [`dimension`].
    pub dimension: f64,
    /// The law of [`dead_points`].
    pub dead_points: f64,
}

/// The separation width of one half circle by the exact law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exact {
    /// Number of points n.
    pub n: usize,
    /// It is at least this.
    pub at_least: u64,
    /// It is at most this, the same number unless the law's enclosure does not decide.
    pub at_most: Option<u64>,
}

/// All that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// What was run.
    pub plan: Plan,
    /// Half circles by rising n.
    pub half_circles: Vec<HalfCircle>,
    /// The exact law on half circles.
    pub law: Vec<Exact>,
    /// Random labels.
    pub random: Vec<RandomLabels>,
}

impl Plan {
    /// Half circles of up to `largest` points, with training on those of up to `trained`, and all random
    /// data.
    pub fn full(largest: usize, trained: usize) -> Self {
        let allowed = HALF_CIRCLES.into_iter().filter(|&(n, _)| n <= largest);
        Self {
            half_circles: allowed.collect(),
            trained,
            law: LARGEST_OF_LAW,
            random: RANDOM.into(),
            trained_random: TRAINED_RANDOM,
            ..Self::of(64, 2)
        }
    }

    /// Two half circles and three small random data sets, with few seeds.
    pub fn quick() -> Self {
        let random = RANDOM.into_iter().filter(|&(n, _)| n <= 40).collect();
        let half_circles = HALF_CIRCLES[..2].to_vec();
        let trained = half_circles[1].0;
        Self { half_circles, trained, law: trained, random, trained_random: 20, ..Self::of(16, 1) }
    }

    fn of(most_seeds: u64, data_sets: u64) -> Self {
        let criterion =
            Criterion { probability: 1.0 - 3.0 * DELTA, confidence: CONFIDENCE, most_seeds };
        let (half_circles, random) = (Vec::new(), Vec::new());
        Self { half_circles, trained: 0, law: 0, random, trained_random: 0, data_sets, criterion }
    }

    /// Predicted seconds of one core, within a factor of a few: training by the cost of its engine, a
    /// certificate and a separation by fits to their times.
    pub fn seconds(&self) -> f64 {
        let draws = (SEARCHED * self.criterion.most_seeds) as f64;
        let separation = |n: usize| 1e-4 + 1.2e-9 * (n as f64).powi(3);
        let certificate = |n: usize| 2e-3 * (n as f64).powi(2);
        let half_circle = |&(n, steps): &(usize, u64)| {
            let runs = SEARCHED * self.criterion.most_seeds;
            let trained: f64 = self.trainees(n).iter().map(|who| who.seconds(n, steps, runs)).sum();
            trained + draws * (separation(n) + 2.0 * certificate(n))
        };
        let random = |&(n, _): &(usize, usize)| {
            let trained = if n <= self.trained_random {
                OF_RANDOM_TRAINING * (n as f64).powi(2)
            } else {
                0.0
            };
            self.data_sets as f64 * draws * separation(n) + trained
        };
        self.half_circles.iter().map(half_circle).sum::<f64>()
            + self.random.iter().map(random).sum::<f64>()
    }

    /// Runs it. The journal keeps every run and every draw.
    ///
    /// # Errors
    /// If a problem cannot be set up, a result cannot be recorded, or the work is stopped.
    pub fn run(&self, journal: &Journal, work: Work<'_>) -> Result<Findings, ProblemError> {
        let half_circles = self
            .half_circles
            .iter()
            .map(|&(n, steps)| self.half_circle(n, steps, journal, work))
            .collect::<Result<_, _>>()?;
        let law =
            (4..=self.law).step_by(2).map(|n| self.exact(n, work)).collect::<Result<_, _>>()?;
        let random = self
            .random
            .iter()
            .map(|&(n, d)| self.random_labels(n, d, journal, work))
            .collect::<Result<_, _>>()?;
        Ok(Findings { plan: self.clone(), half_circles, law, random })
    }

    /// What is trained on the half circle of n points.
    fn trainees(&self, n: usize) -> &'static [Trainee] {
        if n <= self.trained { &Trainee::ALL } else { &[] }
    }

    fn route(&self, requirement: Requirement) -> Route {
        Route { least: Least::best([&requirement], self.criterion.probability), requirement }
    }

    fn half_circle(
        &self,
        n: usize,
        steps: u64,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<HalfCircle, ProblemError> {
        let problem = Problem::synthetic(&Synthetic::from(Family::HalfCircle { n }).to_string())?;
        let (gamma, widest) = (problem.gamma(), WIDEST * n as u64);
        let question = |loss, scale| {
            let Schedule { steps, step_size, radius } = Schedule::provable(loss, gamma, EPSILON);
            Question {
                width: 2,
                seed: 0,
                steps,
                step_size,
                radius,
                initial_scale: 1.0,
                scale,
                loss,
            }
        };
        let soft = question(Loss::Soft, CERTIFICATE_SCALE);
        let perceptron = question(Loss::Perceptron, 1.0);
        let criterion = &self.criterion;
        let draws = work.stage("certificates", 0);
        let certificate =
            |question| certified(&problem, question, EPSILON, criterion, widest, journal, &draws);
        let [certificate, certificate_perceptron] =
            [certificate(&soft)?, certificate(&perceptron)?];
        let errors = r1::errors_allowed(n as u64, EPSILON);
        let necessary = lower::bound(&problem.dataset, errors, &work)?.width;
        let draws = work.stage("separation", 0);
        let separation = separable(&problem, criterion, widest, journal, &draws)?;
        let runs = work.stage("training", 0);
        let trained = self
            .trainees(n)
            .iter()
            .map(|who| who.least(&problem, steps, EPSILON, criterion, journal, &runs))
            .collect::<Result<_, _>>()?;
        Ok(HalfCircle {
            n,
            gamma,
            bounds: bounds(problem.dataset.points(), &problem.setting(EPSILON, DELTA)?)?,
            necessary,
            certificate: self.route(certificate),
            certificate_perceptron: self.route(certificate_perceptron),
            separation: self.route(separation),
            trained,
        })
    }

    fn exact(&self, n: usize, work: Work<'_>) -> Result<Exact, ProblemError> {
        let synthetic = Synthetic::from(Family::HalfCircle { n });
        let dataset = synthetic.dataset()?;
        let law = Law::of(&dataset).expect("a half circle is in a half-plane");
        let widths = work.stage("separation by the law", 0);
        let probability = self.criterion.probability;
        let found = separable_by_law(&law, probability, WIDEST * n as u64, &widths)?;
        Ok(Exact { n, at_least: found.at_least, at_most: found.at_most })
    }

    /// Training on the first of the random data sets, with the teacher that proves its margin.
    fn train_random(
        &self,
        n: usize,
        d: usize,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<Vec<Trained>, ProblemError> {
        let synthetic = Synthetic::from(Family::Random { n, d, seed: 0 });
        let options = Options { relative_width: RELATIVE_WIDTH, ..Options::default() };
        let problem = Problem::recorded(
            &synthetic.to_string(),
            synthetic.dataset()?,
            &options,
            journal,
            work,
        )?;
        let steps = (TRAINED_STEPS / problem.gamma().powi(2)).ceil() as u64;
        let runs = work.stage("training on random labels", 0);
        let train =
            |who: &Trainee| who.least(&problem, steps, EPSILON, &self.criterion, journal, &runs);
        Trainee::ALL.iter().map(train).collect()
    }

    fn random_labels(
        &self,
        n: usize,
        d: usize,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<RandomLabels, ProblemError> {
        let draws = work.stage("separation of random labels", 0);
        let separation = (0..self.data_sets).map(|seed| {
            let synthetic = Synthetic::from(Family::Random { n, d, seed });
            let dataset = synthetic.dataset()?;
            let problem = Problem::guided(&synthetic.to_string(), dataset, None::<Vec<f64>>);
            let widest = WIDEST * n as u64;
            Ok(self.route(separable(&problem, &self.criterion, widest, journal, &draws)?))
        });
        let separation = separation.collect::<Result<_, ProblemError>>()?;
        let trained = if n <= self.trained_random {
            self.train_random(n, d, journal, work)?
        } else {
            Vec::new()
        };
        Ok(RandomLabels {
            n,
            d,
            separation,
            trained,
            dimension: dimension(n, d),
            dead_points: dead_points(n, 1.0 - self.criterion.probability),
        })
    }
}

impl RandomLabels {
    /// What this way of training needs.
    pub fn least(&self, who: Trainee) -> Option<Least> {
        least(&self.trained, who)
    }
}

fn least(trained: &[Trained], who: Trainee) -> Option<Least> {
    trained.iter().find(|trained| trained.trainee == who).map(|trained| trained.least)
}

impl HalfCircle {
    /// The width of the statement with this id.
    pub fn bound(&self, id: &str) -> Option<f64> {
        self.bounds.iter().find(|bound| bound.statement == id).map(|bound| bound.width)
    }

    /// What this way of training needs.
    pub fn least(&self, who: Trainee) -> Option<Least> {
        least(&self.trained, who)
    }
}
