//! From a bound's width to the width that training needs, one source of looseness after another.
//!
//! Every width is the least at which the chain of lemmas gives averaged R ≤ ε when some of its
//! links are replaced by what they bound. The first three are the widths of the printed statement
//! and of the sharper ones. From then on, at width m and on the schedule (B, η, T) of the least
//! width's statement, a bound R̄ on the comparator's risk R^t(W̄), W̄ = W(0) + BU, is taken from the
//! drawn weights and the run of a seed:
//!
//! | replaced | soft labels: R̄ | hard labels: R̄ |
//! |---|---|---|
//! | tails of Lemmas A, B, G | e(ρ(f⁰(U) − z) + ρ(N/m)) | ln(1 + e^(−μ)), μ = min_i B(y_i f⁰_i(U) − N_i/m) |
//! | N_i by flips | the same with K_i(t) for N_i/m | the same with K_i(t) for N_i/m |
//! | Lemma C | e(ρ(z − f^t(W̄))) | ln(1 + e^(−μ)), μ = min_i y_i f^t_i(W̄) |
//! | Lemma E; the worst point | R^t(W̄) | R^t(W̄) |
//!
//! ρ is the root mean square over i, e the worst case of Lemma E, K_i(t) the share of pairs of
//! which a neuron has flipped on x_i; each R̄ is the largest over the visited steps t. The chain
//! closes for the seed if Lemma D's bound at R̄ is at most β = εκ(γ), or β = ε ln 2. Then Lemma D
//! falls too (averaged R^KL or R^h ≤ β), and last the passage from β to ε (averaged R ≤ ε).
//!
//! A measured width is the least, to a sixteenth, at which [`NEEDED`] of [`SEEDS`] seeds succeed,
//! which is the share 1 − 2δ that the sharper statements claim. Nothing makes the widths fall from
//! one line to the next: a replaced link that asks for more would show as a factor above 1.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::mandal::proposition_5;
use theorems::registry;
use theorems::sharper::lemma_f;

use crate::artifact::Journal;
use crate::problem::{Problem, ProblemError, plan_of};
use crate::requirement::{Criterion, Goal, Requirement, Schedule, measure};
use crate::training::descent::Risks;
use crate::training::{LabelKind, Plan};
use crate::verify::ledger::chain::{self, Form};
use crate::verify::ledger::walk::{Visits, walk};
use crate::verify::own_parameters::{CONFIDENCE, DELTA, EPSILON};
use crate::work::{Stage, Work};

/// Seeds of a measured width.
pub const SEEDS: u64 = 20;
/// Seeds that have to succeed: (1 − 2δ) · [`SEEDS`].
pub const NEEDED: usize = 16;

const DATA: &str = "blocks:n=8,blocks=2";

/// Both kinds of labels on the same data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waterfalls {
    /// The data.
    pub data: String,
    /// Their proven margin.
    pub gamma: f64,
    /// Classification error ε.
    pub epsilon: f64,
    /// On the teacher's probabilities.
    pub soft: Waterfall,
    /// On the labels.
    pub hard: Waterfall,
}

/// The widths, from the printed statement's to the measured one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waterfall {
    /// The labels.
    pub labels: LabelKind,
    /// The printed statement and its width.
    pub printed: (String, f64),
    /// What is replaced, and the width after it.
    pub steps: Vec<(String, f64)>,
    /// The schedule of the measured widths.
    pub schedule: Schedule,
    /// The requirement search on that schedule, for the criterion of the grid.
    pub requirement: Requirement,
}

/// What one seed shows at one width.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Seen {
    /// The R̄ of the module's table: flips, Lemma C, Lemma E.
    bounds: [f64; 3],
    averaged: Risks,
}

/// One side of the comparison.
struct Side<'a> {
    problem: &'a Problem,
    kind: LabelKind,
    form: Form,
    plan: Plan,
    epsilon: f64,
    beta: f64,
    journal: &'a Journal,
}

/// The waterfalls of the figure.
///
/// # Errors
/// If a problem cannot be set up, a result cannot be recorded, or the work is stopped.
pub fn compute(journal: &Journal, work: Work<'_>) -> Result<Waterfalls, ProblemError> {
    let problem = Problem::synthetic(DATA)?;
    let runs = work.stage("from the bound to the measured width", 0);
    let side = |labels| waterfall(&problem, labels, EPSILON, journal, &runs);
    Ok(Waterfalls {
        data: DATA.into(),
        gamma: problem.gamma(),
        epsilon: EPSILON,
        soft: side(LabelKind::Soft)?,
        hard: side(LabelKind::Hard)?,
    })
}

/// The waterfall of `labels` on `problem` for an averaged classification error of ε.
///
/// # Errors
/// If ε is out of its domain or a result cannot be recorded.
fn waterfall(
    problem: &Problem,
    labels: LabelKind,
    epsilon: f64,
    journal: &Journal,
    runs: &Stage<'_>,
) -> Result<Waterfall, ProblemError> {
    let setting = problem.setting(epsilon, DELTA)?;
    let sizing = |id: &str| registry::find(id).expect("registered").sizing(&setting);
    let least = match labels {
        LabelKind::Soft => "S.s4-least",
        LabelKind::Hard => "S.s5-least",
    };
    let beta = match labels {
        LabelKind::Soft => lemma_f::soft_risk(problem.gamma(), epsilon),
        LabelKind::Hard => proposition_5::hard_risk(epsilon),
    };
    let (printed, mut steps) = match labels {
        LabelKind::Soft => {
            let theorem_2 = registry::find("M.theorem-2").expect("registered");
            let by_kappa = theorem_2.sizing(&setting.with_beta(beta)?)?.width;
            let sharp = sizing("S.s4")?.width;
            let steps = vec![("F for Lemma 3".into(), by_kappa), ("S4".into(), sharp)];
            (("Corollary 4".into(), sizing("M.corollary-4")?.width), steps)
        }
        LabelKind::Hard => {
            let printed = ("Proposition 5".into(), sizing("M.proposition-5")?.width);
            (printed, vec![("S5".to_owned(), sizing("S.s5")?.width)])
        }
    };
    let name = if labels == LabelKind::Soft { "S4-least" } else { "S5-least" };
    let sized = sizing(least)?;
    steps.push((name.into(), sized.width));
    let plan = plan_of(&sized)?;
    let form = Form::of(least).expect("a chain of lemmas");
    let side = Side { problem, kind: labels, form, plan, epsilon, beta, journal };
    steps.extend(side.measured(runs)?);
    let schedule = Schedule::of(&sized)?;
    let criterion =
        Criterion { probability: 1.0 - 3.0 * DELTA, confidence: CONFIDENCE, most_seeds: 64 };
    let goal = Goal {
        loss: labels.into(),
        initial_scale: 1.0,
        schedule: &schedule,
        epsilon,
        criterion: &criterion,
        widest: plan.width,
    };
    let requirement = measure(problem, &goal, journal, runs)?;
    Ok(Waterfall { labels, printed, steps, schedule, requirement })
}

impl Side<'_> {
    /// The measured widths, in the order of the module's table.
    fn measured(&self, runs: &Stage<'_>) -> Result<Vec<(String, f64)>, ProblemError> {
        let closes = |width: u64, bound: f64| {
            let plan = Plan { width, ..self.plan };
            chain::averaged_risk(self.kind, &plan, bound) <= self.beta
        };
        let names = match self.kind {
            LabelKind::Soft => [
                "drawn weights for G",
                "flips for B",
                "comparator's gap for C",
                "KL for E",
                "run's risk for D",
                "run's error for F",
            ],
            LabelKind::Hard => [
                "drawn weights for A, B",
                "flips for B",
                "comparator's margin for C",
                "mean loss for worst",
                "run's risk for D",
                "run's error for risk",
            ],
        };
        let mut widths = vec![least_width(|width| {
            runs.check()?;
            enough(|seed| Ok(closes(width, self.drawn(width, seed)?)))
        })?];
        for index in 0..3 {
            widths.push(least_width(|width| {
                runs.check()?;
                enough(|seed| Ok(closes(width, self.seen(width, seed)?.bounds[index])))
            })?);
        }
        widths.push(least_width(|width| {
            enough(|seed| Ok(self.seen(width, seed)?.averaged.risk <= self.beta))
        })?);
        widths.push(least_width(|width| {
            enough(|seed| Ok(self.seen(width, seed)?.averaged.error <= self.epsilon))
        })?);
        Ok(names.into_iter().map(String::from).zip(widths.into_iter().map(|m| m as f64)).collect())
    }

    fn key<'k>(&'k self, what: &'k str, width: u64, seed: u64) -> impl Serialize + 'k {
        let Plan { steps, step_size, radius, .. } = self.plan;
        (what, &self.problem.name, self.kind, width, steps, step_size, radius, seed)
    }

    /// R̄ from the drawn weights: lines 1 of the table.
    fn drawn(&self, width: u64, seed: u64) -> Result<f64, ProblemError> {
        self.journal.cell(&self.key("drawn", width, seed), || {
            let plan = Plan { width, seed, steps: 0, ..self.plan };
            let mut bound = 0.0;
            walk(self.problem, self.kind, &plan, Visits::Sparse, |moment| {
                let comparator = moment.comparator;
                bound = self.bound(&comparator.transferred, &comparator.near);
            })?;
            Ok(bound)
        })
    }

    /// What a whole run shows: the other lines of the table.
    fn seen(&self, width: u64, seed: u64) -> Result<Seen, ProblemError> {
        self.journal.cell(&self.key("seen", width, seed), || {
            let plan = Plan { width, seed, ..self.plan };
            let mut bounds = [0.0f64; 3];
            let averages = walk(self.problem, self.kind, &plan, Visits::Sparse, |moment| {
                let transferred = &moment.comparator.transferred;
                let outputs = &moment.pass.comparator_outputs;
                let now = [
                    self.bound(transferred, &moment.pass.flipped_pairs),
                    self.form.risk_of_outputs(self.kind, &self.problem.targets(), outputs),
                    moment.comparator_risk,
                ];
                for (bound, now) in bounds.iter_mut().zip(now) {
                    *bound = bound.max(now);
                }
            })?;
            let averaged = Risks { risk: averages.risk, error: averages.error };
            Ok(Seen { bounds, averaged })
        })
    }

    /// R̄ from f⁰_i(U) and a share of neurons, N_i/m or K_i(t), by Lemma C in pairs.
    fn bound(&self, transferred: &[f64], share: &[f64]) -> f64 {
        let radius = self.plan.radius;
        let targets = self.problem.targets();
        match self.kind {
            LabelKind::Soft => {
                let transfer = self.form.observed_transfer(&targets, transferred);
                let flips = self.form.linearisation(radius, self.form.over_points(share));
                self.form.soft_comparator_risk(transfer + flips)
            }
            LabelKind::Hard => {
                let margins = transferred.iter().zip(share).zip(targets.labels);
                let margins = margins.map(|((f, &share), y)| {
                    radius * y * f - self.form.linearisation(radius, share)
                });
                self.form.hard_comparator_risk(margins.fold(f64::INFINITY, f64::min))
            }
        }
    }
}

/// Whether [`NEEDED`] of [`SEEDS`] seeds succeed.
fn enough(
    success: impl Fn(u64) -> Result<bool, ProblemError> + Send + Sync,
) -> Result<bool, ProblemError> {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let found = seeds.into_par_iter().map(success).collect::<Result<Vec<_>, _>>()?;
    Ok(found.into_iter().filter(|&success| success).count() >= NEEDED)
}

/// The least even width that is enough, to a sixteenth: doubling from 2, then halving the last
/// octave four times.
fn least_width<E>(mut enough: impl FnMut(u64) -> Result<bool, E>) -> Result<u64, E> {
    let mut high = 2;
    while !enough(high)? {
        high *= 2;
    }
    let mut low = high / 2;
    for _ in 0..4 {
        let middle = (low + high) / 4 * 2;
        if middle <= low {
            break;
        }
        if enough(middle)? { high = middle } else { low = middle }
    }
    Ok(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    /// The width found is enough, and a sixteenth less is not, unless that is the same even number.
    #[test]
    fn a_threshold_is_found_to_a_sixteenth() {
        for threshold in 1..2000u64 {
            let Ok(width) = least_width(|width| Ok::<_, Infallible>(width >= threshold));
            assert!(width % 2 == 0 && width >= threshold, "{threshold} {width}");
            assert!(width as f64 <= 17.0 / 16.0 * threshold as f64 + 2.0, "{threshold} {width}");
        }
    }

    #[test]
    fn the_seeds_needed_are_the_share_that_the_statements_claim() {
        assert_eq!(NEEDED as f64, ((1.0 - 2.0 * DELTA) * SEEDS as f64).round());
    }
}
