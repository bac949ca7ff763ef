//! Every statement that sizes a network, run at its own width, radius, step size and steps.

use theorems::bound::{Labels, Risk, Sizing};
use theorems::registry;
use theorems::setting::Setting;
use theorems::statement::{Provenance, Statement};

use super::Selection;
use super::problem::{Problem, VerifyError, plan_of};
use super::verdict::Check;
use crate::artifact::Journal;
use crate::requirement::clopper_pearson;
use crate::training::{Choice, LabelKind, Outcome};

/// Failure probability δ of every check.
pub const DELTA: f64 = 0.1;
/// Confidence of the Clopper–Pearson lower bound.
pub const CONFIDENCE: f64 = 0.95;
/// Classification error ε asked for.
const EPSILON: f64 = 0.3;
/// A claim on the soft risk is checked at this share of the untrained risk: below 1, so that it is
/// not met before training.
const SHARE_OF_UNTRAINED: f64 = 0.5;

/// Data, from a wide margin to a narrow one.
pub const DATA: &[&str] = &[
    "two-points",
    "fan:n=2,degrees=40",
    "blocks:n=8,blocks=2",
    "half-circle:n=4",
    "half-circle:n=8",
    "half-circle:n=16",
    "fan:n=2,degrees=4",
];

/// One statement on one problem.
pub struct Cell<'a> {
    statement: &'static Statement,
    problem: &'a Problem,
    setting: Setting<f64>,
}

/// All cells, in the order of the registry. For a statement on the soft risk there is one cell
/// more, at the untrained risk itself, to show that it is trivial there (E6).
///
/// # Errors
/// If a premise is out of its domain.
pub fn cells(problems: &[Problem]) -> Result<Vec<Cell<'_>>, VerifyError> {
    let mut cells = Vec::new();
    for statement in registry::all() {
        let Some(network) = statement.network() else { continue };
        for (index, problem) in problems.iter().enumerate() {
            let setting = problem.setting(EPSILON, DELTA)?;
            let untrained = problem.untrained_soft_risk();
            match network.risk {
                Risk::Soft => {
                    let beta = SHARE_OF_UNTRAINED * untrained;
                    cells.push(Cell { statement, problem, setting: setting.with_beta(beta)? });
                    if index == 0 {
                        let setting = setting.with_beta(untrained)?;
                        cells.push(Cell { statement, problem, setting });
                    }
                }
                Risk::Hard | Risk::Classification => {
                    cells.push(Cell { statement, problem, setting })
                }
            }
        }
    }
    Ok(cells)
}

impl Cell<'_> {
    fn kind(&self) -> LabelKind {
        match self.statement.network().expect("cells size networks").labels {
            Labels::Soft => LabelKind::Soft,
            Labels::Hard => LabelKind::Hard,
        }
    }

    /// Runs the cell, if the selection's budget allows.
    ///
    /// # Errors
    /// If the network cannot be set up or a result cannot be recorded.
    pub fn check(&self, selection: Selection, journal: &Journal) -> Result<Check, VerifyError> {
        let network = self.statement.network().expect("cells size networks");
        let sizing = self.statement.sizing(&self.setting)?;
        let level = network.level(&self.setting);
        let check = self.describe(&sizing, level);
        let untrained = self.problem.untrained_soft_risk();
        if network.risk == Risk::Soft && level >= untrained {
            return Ok(check
                .at_most(untrained, level)
                .trivial("the untrained network meets the claim: β is not below R^KL(W(0)) (E6)"));
        }
        let plan = plan_of(&sizing);
        let points = self.problem.dataset.points();
        let choice = Choice::predict(points.ncols(), points.nrows(), &plan);
        let seeds = seeds_for(sizing.probability);
        let cost = choice.seconds() * seeds as f64;
        let countable = sizing.width < 1e12 && sizing.steps < 1e15;
        if !countable || cost > selection.cell_budget() {
            let note = format!(
                "predicted {cost:.1e} s of one core for {seeds} seeds; this selection allows {:.0} s",
                selection.cell_budget()
            );
            return Ok(check.not_reached(sizing.probability, note));
        }
        let outcomes = self.problem.run_seeds(self.kind(), &plan, 0..seeds, None, journal)?;
        Ok(conclude(check, &outcomes, network.risk, level, &sizing).method(format!(
            "{seeds} seeds at m = {}, T = {}; Clopper–Pearson lower bound at {CONFIDENCE}; {choice}",
            plan.width, plan.steps
        )))
    }

    fn describe(&self, sizing: &Sizing, level: f64) -> Check {
        let Statement { id, equations, provenance, .. } = *self.statement;
        let risk = match self.statement.network().expect("cells size networks").risk {
            Risk::Soft => "R^KL",
            Risk::Hard => "R^h",
            Risk::Classification => "R",
        };
        let name = match self.setting.beta() {
            Some(beta) if beta >= self.problem.untrained_soft_risk() => {
                format!("{}, untrained risk", self.problem.name)
            }
            _ => self.problem.name.clone(),
        };
        let claim = format!(
            "{id} {equations}: averaged {risk} ≤ {level:.4e} with probability ≥ {:.3}",
            sizing.probability
        );
        let mut check = Check::new(id, &name, claim);
        for premise in self.problem.premises() {
            check = check.premise(premise);
        }
        let projection = match sizing.radius {
            radius if radius.is_finite() => format!("B = {radius:.4}"),
            _ => "no projection".into(),
        };
        let check = check.premise(format!("δ = {DELTA}")).premise(format!(
            "m = {} ≥ {:.6e}, T = {}, η = {:.4e}, {projection}",
            sizing.width, sizing.width_enclosure[1], sizing.steps, sizing.step_size
        ));
        if provenance == Provenance::Printed { check.printed() } else { check }
    }
}

/// The fewest seeds whose lower confidence bound reaches `probability` if every one succeeds.
fn seeds_for(probability: f64) -> u64 {
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
