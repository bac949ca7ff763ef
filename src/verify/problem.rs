//! The data that claims are checked on: a data set with its certified teacher.

use faer::Mat;
use rayon::prelude::*;
use serde::Serialize;
use theorems::bound::Sizing;
use theorems::setting::{Setting, SettingError};

use crate::artifact::{ArtifactError, Journal};
use crate::data::{DataError, Dataset, NORM_SLACK, Normalisation, Source, Synthetic, load};
use crate::margin::{MarginError, Options};
use crate::teacher::Teacher;
use crate::training::{Choice, LabelKind, Outcome, Plan, Targets, descend};

/// Why a problem could not be set up or run.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
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
    Bound(#[from] theorems::bound::BoundError),
    /// A network cannot be set up.
    #[error(transparent)]
    Engine(#[from] crate::training::compressed::CompressedError),
}

/// A data set with its teacher.
pub struct Problem {
    /// Name: the specification of a synthetic data set, or a description of real data.
    pub name: String,
    /// The data.
    pub dataset: Dataset,
    /// The teacher that proves the margin.
    pub teacher: Teacher,
    digest: String,
}

/// What names a run: everything that its result depends on.
#[derive(Serialize)]
struct RunKey<'a> {
    data: &'a str,
    teacher: &'a [f64],
    labels: LabelKind,
    width: u64,
    steps: u64,
    step_size: f64,
    radius: Option<f64>,
    seed: u64,
    error_limit: Option<f64>,
}

impl Problem {
    /// Loads `source` and certifies its margin.
    ///
    /// # Errors
    /// Those of loading and of the margin.
    pub fn new(
        name: &str,
        source: &Source,
        normalisation: Normalisation,
        options: &Options,
    ) -> Result<Self, VerifyError> {
        Self::of(name, load(source, normalisation)?.0, options)
    }

    /// The problem of a synthetic specification, such as `half-circle:n=8`.
    ///
    /// # Errors
    /// Those of [`Problem::new`].
    pub fn synthetic(specification: &str) -> Result<Self, VerifyError> {
        let source = Source::Synthetic(Synthetic::specified(specification)?);
        Self::new(specification, &source, Normalisation::None, &Options::default())
    }

    /// The problem of the given points and labels.
    ///
    /// # Errors
    /// Those of [`Dataset::new`] and of the margin.
    ///
    /// ```
    /// use distill_bounds::verify::problem::Problem;
    ///
    /// // Unit vectors at 45° and 135° with opposite labels: γ* = (2 + √2)/8.
    /// let h = 0.5f64.sqrt();
    /// let problem = Problem::points("a pair", &[&[h, h], &[-h, h]], &[1.0, -1.0])?;
    /// assert!((problem.gamma() - (2.0 + 2f64.sqrt()) / 8.0).abs() < 1e-9);
    /// # Ok::<_, distill_bounds::verify::problem::VerifyError>(())
    /// ```
    pub fn points(name: &str, points: &[&[f64]], labels: &[f64]) -> Result<Self, VerifyError> {
        let columns = Mat::from_fn(points[0].len(), points.len(), |k, i| points[i][k]);
        Self::of(name, Dataset::new(columns, labels.to_vec())?, &Options::default())
    }

    /// The problem of a data set.
    ///
    /// # Errors
    /// Those of the margin.
    pub fn of(name: &str, dataset: Dataset, options: &Options) -> Result<Self, VerifyError> {
        let teacher = Teacher::new(dataset.points(), dataset.labels(), options)?;
        Ok(Self { name: name.into(), digest: dataset.describe().digest, dataset, teacher })
    }

    /// The proven margin: the lower end of its bracket.
    pub fn gamma(&self) -> f64 {
        self.teacher.margin().gamma.lower
    }

    /// Least norm c of a point, at most 1.
    pub fn c(&self) -> f64 {
        let c = self.dataset.c();
        if c > 1.0 - NORM_SLACK { 1.0 } else { c }
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
        self.targets().risk(LabelKind::Soft, &vec![0.0; self.dataset.n()])
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

    /// Runs `plan` for each of `seeds`, several at a time; see [`Problem::run`].
    ///
    /// # Errors
    /// If a network cannot be set up or a result cannot be recorded.
    pub fn run_seeds(
        &self,
        kind: LabelKind,
        plan: &Plan,
        seeds: std::ops::Range<u64>,
        error_limit: Option<f64>,
        journal: &Journal,
    ) -> Result<Vec<Outcome>, VerifyError> {
        let seeds: Vec<u64> = seeds.collect();
        seeds
            .into_par_iter()
            .map(|seed| self.run(kind, &Plan { seed, ..*plan }, error_limit, journal))
            .collect()
    }

    /// Runs one `plan`, unless the journal holds its outcome. With an `error_limit` the run ends
    /// as soon as the classification error, averaged over all T steps, is certain to exceed it.
    ///
    /// # Errors
    /// If the network cannot be set up or the result cannot be recorded.
    pub fn run(
        &self,
        kind: LabelKind,
        plan: &Plan,
        error_limit: Option<f64>,
        journal: &Journal,
    ) -> Result<Outcome, VerifyError> {
        let key = RunKey {
            data: &self.digest,
            teacher: self.teacher.logits(),
            labels: kind,
            width: plan.width,
            steps: plan.steps,
            step_size: plan.step_size,
            radius: plan.radius.is_finite().then_some(plan.radius),
            seed: plan.seed,
            error_limit,
        };
        let choice = Choice::predict(self.dataset.n(), self.dataset.d(), plan);
        journal.cell(&key, || {
            let mut engine = choice.build(self.dataset.points(), plan)?;
            let most = error_limit.map_or(f64::INFINITY, |limit| limit * plan.steps as f64);
            let mut errors = 0.0;
            Ok(descend(engine.as_mut(), &self.targets(), kind, plan, |state| {
                errors += state.error;
                errors <= most
            }))
        })
    }
}

/// The plan that a sizing asks for; the seed is 0.
pub fn plan_of(sizing: &Sizing) -> Plan {
    Plan {
        width: sizing.width as u64,
        steps: sizing.steps as u64,
        step_size: sizing.step_size,
        radius: sizing.radius,
        seed: 0,
    }
}
