//! A problem: data, what is to be learnt of them, and a way to train networks on them with seeds.

use faer::Mat;
use rayon::prelude::*;
use serde::Serialize;
use theorems::bound::{BoundError, Sizing};
use theorems::setting::{Setting, SettingError};

use crate::artifact::{ArtifactError, Journal};
use crate::certificate::CertificateError;
use crate::data::{DataError, Dataset, Synthetic};
use crate::margin::{self, MarginError, Options, Record};
use crate::teacher::Teacher;
use crate::training::{
    Choice, LabelKind, Loss, Objective, Outcome, Plan, Targets, TrainingError, descend,
};
use crate::work::{Stage, Stopped, Work};

/// Why a problem could not be set up or run.
#[derive(Debug, thiserror::Error)]
pub enum ProblemError {
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The margin cannot be computed.
    #[error(transparent)]
    Margin(#[from] MarginError),
    /// A premise is out of its domain.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A result cannot be written.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// A statement sizes no network.
    #[error(transparent)]
    Bound(#[from] BoundError),
    /// A network cannot be set up or trained.
    #[error(transparent)]
    Training(TrainingError),
    /// Training on soft labels was asked for where there is no teacher.
    #[error("soft labels: found no teacher; expected a certified one, or logits")]
    NoTeacher,
    /// There is no certificate.
    #[error(transparent)]
    Certificate(CertificateError),
    /// The work was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

impl From<CertificateError> for ProblemError {
    fn from(error: CertificateError) -> Self {
        match error {
            CertificateError::Stopped(error) => error.into(),
            error => Self::Certificate(error),
        }
    }
}

impl From<TrainingError> for ProblemError {
    fn from(error: TrainingError) -> Self {
        match error {
            TrainingError::Stopped(error) => error.into(),
            error => Self::Training(error),
        }
    }
}

/// What may stand in for a teacher: it has logits, or it has not, and then hard labels alone can be
/// trained on.
pub trait Guide: Sync {
    /// The logits z_i, i < n.
    fn logits(&self) -> Option<&[f64]>;
}

impl Guide for Teacher {
    fn logits(&self) -> Option<&[f64]> {
        Some(self.logits())
    }
}

impl Guide for Option<Vec<f64>> {
    fn logits(&self) -> Option<&[f64]> {
        self.as_deref()
    }
}

/// A data set with what guides the training on it: by default the teacher that proves its margin.
pub struct Problem<G = Teacher> {
    /// Name: the specification of a synthetic data set, or a description of real data.
    pub name: String,
    /// The data.
    pub dataset: Dataset,
    /// The teacher, or what stands in for it.
    pub teacher: G,
    digest: String,
}

/// What names a run: everything that its result depends on.
#[derive(Serialize)]
struct RunKey<'a> {
    data: &'a str,
    teacher: Option<&'a [f64]>,
    loss: Loss,
    width: u64,
    steps: u64,
    step_size: f64,
    radius: Option<f64>,
    initial_scale: f64,
    seed: u64,
    error_limit: Option<f64>,
}

impl Problem {
    /// The problem of a synthetic specification, such as `half-circle:n=8`.
    ///
    /// # Errors
    /// Those of the specification and of [`Problem::of`].
    pub fn synthetic(specification: &str) -> Result<Self, ProblemError> {
        let dataset = Synthetic::specified(specification)?.dataset()?;
        Self::of(specification, dataset, &Options::default())
    }

    /// The problem of the given points and labels.
    ///
    /// # Errors
    /// Those of [`Dataset::new`] and of the margin.
    ///
    /// ```
    /// use distill_bounds::problem::Problem;
    ///
    /// // Unit vectors at 45° and 135° with opposite labels: γ* = (2 + √2)/8.
    /// let h = 0.5f64.sqrt();
    /// let problem = Problem::points("a pair", &[&[h, h], &[-h, h]], &[1.0, -1.0])?;
    /// assert!((problem.gamma() - (2.0 + 2f64.sqrt()) / 8.0).abs() < 1e-9);
    /// # Ok::<_, distill_bounds::problem::ProblemError>(())
    /// ```
    pub fn points(name: &str, points: &[&[f64]], labels: &[f64]) -> Result<Self, ProblemError> {
        let columns = Mat::from_fn(points[0].len(), points.len(), |k, i| points[i][k]);
        Self::of(name, Dataset::new(columns, labels.to_vec())?, &Options::default())
    }

    /// The problem of a data set.
    ///
    /// # Errors
    /// Those of the margin.
    pub fn of(name: &str, dataset: Dataset, options: &Options) -> Result<Self, ProblemError> {
        let teacher = Teacher::new(dataset.points(), dataset.labels(), options, Work::unwatched())?;
        Ok(Self::guided(name, dataset, teacher))
    }

    /// [`Problem::of`] for a margin that takes long: the finished parts of its certificate are taken from
    /// `journal` and left there.
    ///
    /// # Errors
    /// Those of the margin, or if a part cannot be recorded, or `work` is stopped.
    pub fn recorded(
        name: &str,
        dataset: Dataset,
        options: &Options,
        journal: &Journal,
        work: Work<'_>,
    ) -> Result<Self, ProblemError> {
        let digest = dataset.describe().digest;
        let (points, labels, record) =
            (dataset.points(), dataset.labels(), Record::new(journal, &digest));
        let certificate = margin::resume(points, labels, options, record, work)?;
        Ok(Self::guided(name, dataset, certificate.into()))
    }

    /// The proven margin: the lower end of its bracket.
    pub fn gamma(&self) -> f64 {
        self.teacher.margin().gamma.lower
    }

    /// Least norm c of a point, at most 1.
    pub fn c(&self) -> f64 {
        self.dataset.bounded_c()
    }

    /// What bounds are evaluated at for this problem.
    ///
    /// # Errors
    /// If a value is out of its domain.
    pub fn setting(&self, epsilon: f64, delta: f64) -> Result<Setting<f64>, SettingError> {
        Setting::new(self.dataset.n() as u64, self.gamma(), epsilon, delta, self.c())
    }

    /// What the outputs are compared with.
    pub fn targets(&self) -> Targets<'_> {
        Targets { labels: self.dataset.labels(), logits: self.teacher.logits() }
    }

    /// R^KL(W(0)): the soft risk of the outputs 0.
    pub fn untrained_soft_risk(&self) -> f64 {
        self.targets().objective(LabelKind::Soft).risk(&vec![0.0; self.dataset.n()])
    }

    /// Premises that every theorem on this problem shares.
    pub fn premises(&self) -> Vec<String> {
        let margin = self.teacher.margin();
        vec![
            format!("data {}: n = {}, d = {}", self.name, margin.n, margin.d),
            format!("c = {:.6}", self.c()),
            format!(
                "Assumption 1 with γ = {:.6} (γ* in [{:.8}, {:.8}], confidence {})",
                self.gamma(),
                margin.gamma.lower,
                margin.gamma.upper,
                margin.gamma.confidence
            ),
        ]
    }
}

impl<G: Guide> Problem<G> {
    /// The data with the given guide.
    pub fn guided(name: &str, dataset: Dataset, teacher: G) -> Self {
        Self { name: name.into(), digest: dataset.describe().digest, dataset, teacher }
    }

    /// Digest of the data, see [`Description`](crate::data::Description).
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The risk with `loss` on these data.
    ///
    /// # Errors
    /// [`ProblemError::NoTeacher`] if it is one on soft labels and there is no teacher.
    pub fn objective(&self, loss: Loss) -> Result<Objective<'_>, ProblemError> {
        objective(loss, self.dataset.labels(), self.teacher.logits())
    }

    /// Runs `plan` for each of `seeds`, several at a time, and counts them on `runs`; see
    /// [`Problem::run`].
    ///
    /// # Errors
    /// If a network cannot be set up, a result cannot be recorded, or the work is stopped.
    pub fn run_seeds(
        &self,
        loss: Loss,
        plan: &Plan,
        seeds: std::ops::Range<u64>,
        error_limit: Option<f64>,
        journal: &Journal,
        runs: &Stage<'_>,
    ) -> Result<Vec<Outcome>, ProblemError> {
        let seeds: Vec<u64> = seeds.collect();
        seeds
            .into_par_iter()
            .map(|seed| {
                let outcome = self.run(loss, &Plan { seed, ..*plan }, error_limit, journal, runs);
                runs.advance(1)?;
                outcome
            })
            .collect()
    }

    /// Runs one `plan`, unless the journal holds its outcome. With an `error_limit` the run ends
    /// as soon as the classification error, averaged over all T steps, is certain to exceed it.
    ///
    /// # Errors
    /// If there is no teacher for soft labels, the network cannot be set up, the result cannot be
    /// recorded, or `runs` is stopped.
    pub fn run(
        &self,
        loss: Loss,
        plan: &Plan,
        error_limit: Option<f64>,
        journal: &Journal,
        runs: &Stage<'_>,
    ) -> Result<Outcome, ProblemError> {
        let objective = self.objective(loss)?;
        let teacher = match objective {
            Objective::Soft { targets, .. } => Some(targets.logits),
            Objective::Hard { .. } => None,
        };
        let key = RunKey {
            data: &self.digest,
            teacher,
            loss,
            width: plan.width,
            steps: plan.steps,
            step_size: plan.step_size,
            radius: plan.radius.is_finite().then_some(plan.radius),
            initial_scale: plan.initial_scale,
            seed: plan.seed,
            error_limit,
        };
        let choice = Choice::predict(self.dataset.n(), self.dataset.d(), plan);
        journal.cell(&key, || {
            let work = runs.quiet();
            let mut engine = choice.build(self.dataset.points(), plan, &work)?;
            let most = error_limit.map_or(f64::INFINITY, |limit| limit * plan.steps as f64);
            let mut errors = 0.0;
            Ok(descend(engine.as_mut(), &objective, plan, &work, |state| {
                errors += state.error;
                errors <= most
            })?)
        })
    }
}

/// The risk with `loss` on `labels`, and on `logits` if it is one on soft labels.
///
/// # Errors
/// [`ProblemError::NoTeacher`] if it is one on soft labels and there are no logits.
pub fn objective<'a>(
    loss: Loss,
    labels: &'a [f64],
    logits: Option<&'a [f64]>,
) -> Result<Objective<'a>, ProblemError> {
    Ok(match loss {
        Loss::Hard(loss) => Objective::Hard { loss, labels },
        Loss::Soft(loss) => {
            let logits = logits.ok_or(ProblemError::NoTeacher)?;
            Objective::Soft { loss, targets: Targets { labels, logits } }
        }
    })
}

/// The plan that a sizing asks for; the seed is 0.
///
/// # Errors
/// [`BoundError::TooLarge`] if the width or the number of steps is no 64-bit integer.
pub fn plan_of(sizing: &Sizing) -> Result<Plan, BoundError> {
    Ok(Plan {
        width: sizing.whole_width()?,
        steps: sizing.whole_steps()?,
        step_size: sizing.step_size,
        radius: sizing.radius,
        initial_scale: 1.0,
        seed: 0,
    })
}
