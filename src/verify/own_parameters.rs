//! Every statement that sizes a network, run at its own width, radius, step size and steps.

use rayon::prelude::*;
use serde::Serialize;
use theorems::bound::{Risk, Sizing};
use theorems::registry;
use theorems::setting::Setting;
use theorems::statement::{Provenance, Statement};

use super::scope::Scope;
use super::verdict::Check;
use crate::artifact::Journal;
use crate::problem::{Problem, ProblemError, plan_of};
use crate::requirement::clopper_pearson;
use crate::training::{Choice, LabelKind, Outcome, Plan};
use crate::work::Stage;

/// Failure probability δ of every check.
pub const DELTA: f64 = 0.1;
/// Confidence of the Clopper–Pearson lower bound.
pub const CONFIDENCE: f64 = 0.95;
/// Classification error ε asked for.
pub const EPSILON: f64 = 0.3;
/// A claim on the soft risk is checked at this share of the untrained risk: below 1, so that it is
/// not met before training.
pub const SHARE_OF_UNTRAINED: f64 = 0.5;

/// Data, from a wide margin to a narrow one.
const DATA: &[&str] = &[
    "two-points",
    "fan:n=2,degrees=40",
    "blocks:n=8,blocks=2",
    "half-circle:n=4",
    "fan:n=2,degrees=10",
    "half-circle:n=8",
    "half-circle:n=16",
    "fan:n=4,degrees=30",
    "fan:n=2,degrees=4",
];

/// The problems on which theorems are run at their own parameters.
///
/// # Errors
/// If a problem cannot be set up.
pub fn problems() -> Result<Vec<Problem>, ProblemError> {
    DATA.iter().map(|name| Problem::synthetic(name)).collect()
}

/// One statement on one problem, with what it asks for and what that is predicted to cost.
pub struct Cell<'a> {
    /// The statement.
    pub statement: &'static Statement,
    /// The data.
    pub problem: &'a Problem,
    /// What the statement asks for.
    pub sizing: Sizing,
    /// The averaged risk is claimed not to exceed this.
    pub level: f64,
    /// Number of seeds.
    pub seeds: u64,
    /// Predicted seconds of one core for all seeds; none if the untrained network meets the claim.
    pub cost: Option<f64>,
    setting: Setting<f64>,
    choice: Choice,
}

/// All cells of `scope`, in the order of the registry, each statement's from a wide margin to a
/// narrow one. For a statement on the soft risk there is one cell more, at the untrained risk
/// itself, to show that it is trivial there (E6).
///
/// # Errors
/// If a premise is out of its domain.
pub fn cells<'a>(problems: &'a [Problem], scope: &Scope) -> Result<Vec<Cell<'a>>, ProblemError> {
    let mut cells = Vec::new();
    for statement in registry::all().iter().filter(|statement| scope.wants(statement.id)) {
        let Some(network) = statement.network() else { continue };
        for (index, problem) in problems.iter().enumerate() {
            let setting = problem.setting(EPSILON, DELTA)?;
            let untrained = problem.untrained_soft_risk();
            match network.risk {
                Risk::Soft => {
                    let beta = setting.with_beta(SHARE_OF_UNTRAINED * untrained)?;
                    cells.push(Cell::new(statement, problem, beta)?);
                    if index == 0 {
                        cells.push(Cell::new(statement, problem, setting.with_beta(untrained)?)?);
                    }
                }
                Risk::Hard | Risk::Classification => {
                    cells.push(Cell::new(statement, problem, setting)?)
                }
            }
        }
    }
    Ok(cells)
}

impl<'a> Cell<'a> {
    fn new(
        statement: &'static Statement,
        problem: &'a Problem,
        setting: Setting<f64>,
    ) -> Result<Self, ProblemError> {
        let sizing = statement.sizing(&setting)?;
        let network = statement.network().expect("a statement that sizes networks");
        let level = network.level(&setting);
        let trivial = network.risk == Risk::Soft && level >= problem.untrained_soft_risk();
        let seeds = seeds_for(sizing.probability);
        let points = problem.dataset.points();
        let choice = Choice::predict(points.ncols(), points.nrows(), &plan_of(&sizing)?);
        let cost = (!trivial).then_some(choice.seconds() * seeds as f64);
        Ok(Self { statement, problem, sizing, level, seeds, cost, setting, choice })
    }

    pub(super) fn risk(&self) -> Risk {
        self.statement.network().expect("cells size networks").risk
    }

    pub(super) fn kind(&self) -> LabelKind {
        kind_of(self.statement)
    }

    /// What the statement's bound is evaluated at.
    pub fn setting(&self) -> &Setting<f64> {
        &self.setting
    }

    /// Everything that decides what a run of the cell shows, the seed apart.
    pub(super) fn key(&self) -> impl Serialize + '_ {
        let teacher = self.problem.teacher.logits();
        (self.statement.id, &self.problem.name, teacher, self.sizing, self.level)
    }

    /// Data, and whether the risk asked for is the untrained one.
    pub fn name(&self) -> String {
        match self.cost {
            None => format!("{}, untrained risk", self.problem.name),
            Some(_) => self.problem.name.clone(),
        }
    }

    /// Runs one seed, unless the journal holds its outcome.
    ///
    /// # Errors
    /// If the network cannot be set up or the result cannot be recorded.
    pub fn run(
        &self,
        seed: u64,
        journal: &Journal,
        runs: &Stage<'_>,
    ) -> Result<Outcome, ProblemError> {
        let plan = Plan { seed, ..plan_of(&self.sizing)? };
        self.problem.run(self.kind().into(), &plan, None, journal, runs)
    }

    /// The verdict on the outcomes of all seeds; without outcomes the cell was not reached.
    pub fn conclude(&self, outcomes: Option<&[Outcome]>) -> Check {
        let check = self.describe();
        let Some(cost) = self.cost else {
            return check
                .at_most(self.problem.untrained_soft_risk(), self.level)
                .trivial("the untrained network meets the claim: β is not below R^KL(W(0)) (E6)");
        };
        let Some(outcomes) = outcomes else {
            let note = format!(
                "predicted {cost:.1e} s of one core for {} seeds: not among the cells that fit \
                 this selection",
                self.seeds
            );
            return check.not_reached(self.sizing.probability, note);
        };
        conclude(check, outcomes, self.risk(), self.level, &self.sizing).method(format!(
            "{} seeds at m = {}, T = {}; Clopper–Pearson lower bound at {CONFIDENCE}; {}",
            self.seeds, self.sizing.width, self.sizing.steps, self.choice
        ))
    }

    /// The claim and its premises, not yet measured.
    pub(super) fn describe(&self) -> Check {
        let Statement { id, equations, provenance, .. } = *self.statement;
        let sizing = &self.sizing;
        let risk = match self.risk() {
            Risk::Soft => "R^KL",
            Risk::Hard => "R^h",
            Risk::Classification => "R",
        };
        let claim = format!(
            "{id} {equations}: averaged {risk} ≤ {:.4e} with probability ≥ {:.3}",
            self.level, sizing.probability
        );
        let check = Check::new(id, &self.name(), claim).on(self.problem);
        let projection = match sizing.radius {
            radius if radius.is_finite() => format!("B = {radius:.4}"),
            _ => "no projection".into(),
        };
        let check = check.premise(format!("δ = {}", self.setting.delta())).premise(format!(
            "m = {} ≥ {:.6e}, T = {}, η = {:.4e}, {projection}",
            sizing.width, sizing.width_enclosure[1], sizing.steps, sizing.step_size
        ));
        if provenance == Provenance::Printed { check.printed() } else { check }
    }
}

/// The labels that a statement on training is about.
pub fn kind_of(statement: &Statement) -> LabelKind {
    statement.network().expect("a statement that sizes networks").labels.into()
}

/// Runs every seed of the `chosen` cells, several at a time, counts them on `progress`, and concludes
/// on all cells.
///
/// # Errors
/// If a network cannot be set up or a result cannot be recorded.
pub fn run(
    cells: &[Cell<'_>],
    chosen: &[bool],
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let mut runs: Vec<(usize, u64)> = Vec::new();
    for (index, _) in chosen.iter().enumerate().filter(|(_, chosen)| **chosen) {
        runs.extend((0..cells[index].seeds).map(|seed| (index, seed)));
    }
    let outcomes = runs
        .par_iter()
        .with_max_len(1)
        .map(|&(index, seed)| {
            let outcome = cells[index].run(seed, journal, progress);
            progress.advance(1)?;
            outcome
        })
        .collect::<Result<Vec<Outcome>, ProblemError>>()?;
    let mut outcomes = outcomes.as_slice();
    Ok(cells
        .iter()
        .zip(chosen)
        .map(|(cell, &chosen)| {
            let own = chosen.then(|| outcomes.split_off(..cell.seeds as usize)).flatten();
            cell.conclude(own)
        })
        .collect())
}

/// The fewest seeds whose lower confidence bound reaches `probability` if every one succeeds.
pub(super) fn seeds_for(probability: f64) -> u64 {
    (1..)
        .find(|&k| clopper_pearson::bounds(k, k, CONFIDENCE).lower >= probability)
        .expect("below 1")
}

/// The claim is on a probability: the measured value is the lower confidence bound for it.
fn conclude(check: Check, outcomes: &[Outcome], risk: Risk, level: f64, sizing: &Sizing) -> Check {
    let averaged = |outcome: &Outcome| match risk {
        Risk::Classification => outcome.averaged.error,
        Risk::Soft | Risk::Hard => outcome.averaged.risk,
    };
    let successes = outcomes.iter().filter(|outcome| averaged(outcome) <= level).count() as u64;
    let seeds = outcomes.len() as u64;
    let lower = clopper_pearson::bounds(successes, seeds, CONFIDENCE).lower;
    let worst = outcomes.iter().map(averaged).fold(0.0, f64::max);
    let first = &outcomes[0];
    check.at_least(lower, sizing.probability).note(format!(
        "{successes} of {seeds} seeds; worst average {worst:.4e}, {:.1} times below the level; \
         before training risk {:.4e}, error {}; after it (seed 0) risk {:.4e}, error {}, drift {:.3}",
        level / worst,
        first.initial.risk,
        first.initial.error,
        first.last.risk,
        first.last.error,
        first.drift
    ))
}
