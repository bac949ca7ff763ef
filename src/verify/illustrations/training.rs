//! The risk along one run, against what Lemma D allows at every T.

use serde::{Deserialize, Serialize};
use theorems::registry;
use theorems::sharper::{lemma_d, lemma_e, s2};

use super::bounds::EPSILON;
use crate::artifact::Journal;
use crate::problem::{Problem, ProblemError, plan_of};
use crate::training::{Choice, LabelKind, descend};
use crate::verify::own_parameters::DELTA;
use crate::work::Work;

const DATA: &str = "blocks:n=8,blocks=2";

/// A run for each kind of labels, on the same data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// The data.
    pub data: String,
    /// Their proven margin.
    pub gamma: f64,
    /// Classification error that the networks are sized for.
    pub epsilon: f64,
    /// One at the width of S4, one at that of S5.
    pub runs: Vec<Run>,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The labels.
    pub labels: LabelKind,
    /// Width m.
    pub width: u64,
    /// Radius B.
    pub radius: f64,
    /// Some of the steps.
    pub moments: Vec<Moment>,
}

/// The risk before one step, its average so far, and the bound on that.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// Number of steps T seen so far.
    pub steps: u64,
    /// The risk at W(T − 1).
    pub risk: f64,
    /// (1/T) Σ_{t<T}.
    pub averaged: f64,
    /// Lemma D's bound on the average.
    pub bound: f64,
}

/// Runs both networks, seed 0.
///
/// # Errors
/// If a problem cannot be set up or run, or the work is stopped.
pub fn compute(journal: &Journal, work: Work<'_>) -> Result<Training, ProblemError> {
    let problem = Problem::synthetic(DATA)?;
    let stage = work.stage("risk along training", 2);
    let run = |labels: LabelKind, id: &str| {
        let setting = problem.setting(EPSILON, DELTA)?;
        let statement = registry::find(id).expect("registered");
        let sizing = statement.sizing(&setting)?;
        let plan = plan_of(&sizing)?;
        let (rho, comparator) = match labels {
            LabelKind::Soft => {
                (lemma_d::RHO_SOFT, lemma_e::quadratic(s2::gap(&setting, sizing.width)))
            }
            LabelKind::Hard => {
                let beta = statement.network().expect("a network").level(&setting);
                (lemma_d::RHO_HARD, beta * std::f64::consts::LN_2 / 2.0)
            }
        };
        let bound = |steps: u64| {
            let squared = sizing.radius.powi(2);
            lemma_d::averaged_risk(rho, sizing.step_size, comparator, squared, steps as f64)
        };
        let moments = journal.cell(&("risk", DATA, id, &sizing), || {
            let choice = Choice::predict(problem.dataset.n(), problem.dataset.d(), &plan);
            let work = stage.quiet();
            let mut engine = choice.build(problem.dataset.points(), &plan, &work)?;
            let objective = problem.targets().objective(labels);
            let (mut moments, mut sum, mut next) = (Vec::new(), 0.0, 1u64);
            descend(engine.as_mut(), &objective, &plan, &work, |state| {
                sum += state.risk;
                let steps = state.step + 1;
                if steps == next {
                    let averaged = sum / steps as f64;
                    moments.push(Moment { steps, risk: state.risk, averaged, bound: bound(steps) });
                    next = (next + 1).max(next * 11 / 10);
                }
                true
            })?;
            Ok::<_, ProblemError>(moments)
        })?;
        stage.advance(1)?;
        Ok::<_, ProblemError>(Run { labels, width: plan.width, radius: plan.radius, moments })
    };
    Ok(Training {
        data: DATA.into(),
        gamma: problem.gamma(),
        epsilon: EPSILON,
        runs: vec![run(LabelKind::Soft, "S.s4")?, run(LabelKind::Hard, "S.s5")?],
    })
}
