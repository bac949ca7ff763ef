//! Certificates against the runs that they speak of (C1 to C4, C8): random small problems, every loss,
//! scale and initial scale, steps up to κ = 7.9, references of the search and random ones.

use faer::Mat;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::certificate::{c3, c4, c8};

use super::cases::{Case, Choices, given, reference};
use super::replay::{Replay, replay};
use super::{claim, refuted};
use crate::artifact::Journal;
use crate::certificate::draw::{Draw, Groups};
use crate::certificate::{Centre, Evaluation, Loss, Question, Setting, certify};
use crate::problem::{Guide, Problem, ProblemError};
use crate::verify::scope::{Scope, Selection};
use crate::verify::verdict::Check;
use crate::work::{Stage, Work};

/// The statements of [`checks`].
pub const STATEMENTS: [&str; 5] = ["C.c1", "C.c2", "C.c3", "C.c4", "C.c8"];

/// Number of random problems.
fn cases(selection: Selection) -> u64 {
    match selection {
        Selection::Quick => 4000,
        Selection::Full => 20_000,
    }
}

/// Largest ratios of what runs show to what certificates allow: above 1 where one is violated. Those
/// of the false variants are the same of a bound that is too small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Tally {
    certificates: u64,
    /// Certificates that prove more than [0, 1].
    informative: u64,
    /// C1: distance of the features from their centre over the reach.
    features: f64,
    /// C2: regret over its budget, and over the budget without the gap.
    regret: f64,
    regret_without_gap: f64,
    /// C3: averaged error over its upper end, lower end over the averaged error.
    upper: f64,
    lower: f64,
    /// The same with E⁰ halved, and with the gap left out; the larger of the two ratios.
    signs_halved: f64,
    signs_without_gap: f64,
    /// Largest difference between the bounds and those of the statement's own formulas.
    difference: f64,
    /// C4: averaged soft risk over its bound, and over the bound with half of S².
    risk: f64,
    risk_halved: f64,
    /// C8: averaged error over the direct bound, and over that with half of S².
    direct: f64,
    direct_halved: f64,
    direct_difference: f64,
    /// C8 and Lemma D: averaged hard risk over its bound.
    hard_risk: f64,
}

/// a/b where a > 0, so that a violated bound of 0 is infinite.
fn ratio(a: f64, b: f64) -> f64 {
    if a <= 0.0 { 0.0 } else { a / b.max(0.0) }
}

impl Tally {
    fn merge(self, other: Self) -> Self {
        let (a, b) = (self, other);
        Self {
            certificates: a.certificates + b.certificates,
            informative: a.informative + b.informative,
            features: a.features.max(b.features),
            regret: a.regret.max(b.regret),
            regret_without_gap: a.regret_without_gap.max(b.regret_without_gap),
            upper: a.upper.max(b.upper),
            lower: a.lower.max(b.lower),
            signs_halved: a.signs_halved.max(b.signs_halved),
            signs_without_gap: a.signs_without_gap.max(b.signs_without_gap),
            difference: a.difference.max(b.difference),
            risk: a.risk.max(b.risk),
            risk_halved: a.risk_halved.max(b.risk_halved),
            direct: a.direct.max(b.direct),
            direct_halved: a.direct_halved.max(b.direct_halved),
            direct_difference: a.direct_difference.max(b.direct_difference),
            hard_risk: a.hard_risk.max(b.hard_risk),
        }
    }

    fn of(setting: &Setting<'_>, evaluation: &Evaluation, centre: &Centre, run: &Replay) -> Self {
        let informative = evaluation.upper < 1.0 || evaluation.lower > 0.0;
        let mut tally = Self {
            certificates: 1,
            informative: u64::from(informative),
            features: run.features,
            ..Self::default()
        };
        // Counts over T steps of n points: a sum of T rounded shares.
        let error = run.error * (1.0 - 1e-12);
        // An upper end of 1 says nothing.
        let above = |upper: f64| if upper < 1.0 { ratio(error, upper) } else { 0.0 };
        let outside = |(lower, upper): (f64, f64)| above(upper).max(ratio(lower, run.error));
        match (centre, setting.question.loss) {
            (Centre::Direct, Loss::Hard) => {
                tally.direct = above(evaluation.upper);
                let whole = direct(setting, evaluation, 1.0);
                tally.direct_difference = (whole - evaluation.upper).abs();
                tally.direct_halved = above(direct(setting, evaluation, 0.5));
            }
            (Centre::Direct, _) => {}
            _ => {
                let bought = evaluation.distance + run.regret_rounding;
                tally.regret = ratio(run.regret, bought + 2.0 * evaluation.gap);
                tally.regret_without_gap = ratio(run.regret, bought);
                tally.upper = above(evaluation.upper);
                tally.lower = ratio(evaluation.lower, run.error);
                let (lower, upper) = signs(setting, evaluation, 1.0, 1.0);
                tally.difference =
                    (lower - evaluation.lower).abs().max((upper - evaluation.upper).abs());
                tally.signs_halved = outside(signs(setting, evaluation, 0.5, 1.0));
                tally.signs_without_gap = outside(signs(setting, evaluation, 1.0, 0.0));
            }
        }
        let risk = ratio(run.risk, evaluation.risk * (1.0 + 1e-12));
        match setting.question.loss {
            Loss::Soft | Loss::Smoothed if evaluation.risk.is_finite() => {
                tally.risk = risk;
                let halved = halved_risk(setting, evaluation);
                tally.risk_halved = ratio(run.risk, halved);
            }
            Loss::Hard => tally.hard_risk = risk,
            _ => {}
        }
        tally
    }
}

/// C3's two ends by the statement's formulas, with `flips` times E⁰ and `gap` times the gap.
fn signs(setting: &Setting<'_>, evaluation: &Evaluation, flips: f64, gap: f64) -> (f64, f64) {
    let (labels, kappa) = (setting.problem.labels, setting.kappa);
    let centres: Vec<f64> = evaluation.points.iter().map(|part| part.centre).collect();
    let deviations: Vec<f64> = (evaluation.points.iter())
        .map(|part| flips * part.flips + (part.centre - part.output).abs())
        .collect();
    let weights: Vec<f64> = (centres.iter().zip(&deviations))
        .map(|(&centre, &deviation)| c3::weight(centre, deviation, kappa))
        .collect();
    let prices: f64 = deviations.iter().map(|&deviation| c3::price(deviation, kappa)).sum();
    let Question { step_size, steps, .. } = setting.question;
    let budget = c3::budget(
        prices / labels.len() as f64,
        evaluation.square,
        step_size,
        steps as f64,
        gap * evaluation.gap,
    );
    let lower = c3::lower(&centres, labels, &weights, budget).max(0.0);
    (lower, c3::upper(&centres, labels, &weights, budget).min(1.0))
}

/// C8 (ii)'s bound by the statement's formulas, with `distance` times S².
fn direct(setting: &Setting<'_>, evaluation: &Evaluation, distance: f64) -> f64 {
    let parts = evaluation.points.iter().zip(setting.problem.labels);
    let points: Vec<_> = parts
        .map(|(part, label)| c8::point(label * part.output - part.flips, setting.kappa))
        .collect();
    let Question { step_size, steps, .. } = setting.question;
    c8::upper(&points, distance * evaluation.square, step_size, steps as f64).min(1.0)
}

/// C4's bound with half of S².
fn halved_risk(setting: &Setting<'_>, evaluation: &Evaluation) -> f64 {
    let parts = evaluation.points.iter().zip(&setting.targets);
    let sum: f64 = parts
        .map(|(part, target)| c4::worst_divergence(target.mid(), part.output, part.flips))
        .sum();
    let Question { step_size, steps, .. } = setting.question;
    let (mean, square) = (sum / evaluation.points.len() as f64, 0.5 * evaluation.square);
    c4::risk(mean, square, step_size, steps as f64, setting.kappa)
}

/// All references and centres that are tried on one question.
fn try_question<G: Guide>(
    problem: &Problem<G>,
    question: Question,
    choices: &mut Choices,
    work: &Work<'_>,
) -> Result<Tally, ProblemError> {
    let setting = Setting::new(given(problem), question)?;
    let radius = question.radius.unwrap_or(0.0);
    let Question { width, seed, initial_scale, .. } = question;
    let points = problem.dataset.points();
    let groups = Draw::take(points, seed, width, initial_scale, radius, work)?.groups(radius);
    let random = reference(&setting.problem, &groups, choices);
    let n = problem.dataset.n();
    let arbitrary = (0..n).map(|_| choices.between(-2.0, 2.0)).collect();
    let mut tried: Vec<(Mat<f64>, Centre)> =
        [Centre::Targets, Centre::Direct, Centre::Values(arbitrary)]
            .map(|centre| (random.clone(), centre))
            .into();
    let certificate = certify(setting.problem, question, work)?;
    for witness in certificate.proof.witnesses {
        let vectors = witness.reference;
        let reference = Mat::from_fn(points.nrows(), vectors.len(), |row, p| vectors[p][row]);
        tried.push((reference, witness.centre));
    }
    let mut tally = Tally::default();
    for (reference, centre) in tried {
        tally = tally.merge(one(problem, &setting, &groups, &reference, &centre, work)?);
    }
    Ok(tally)
}

/// One reference with its centre against the run; nothing if the centre does not fit the loss.
fn one<G: Guide>(
    problem: &Problem<G>,
    setting: &Setting<'_>,
    groups: &Groups,
    reference: &Mat<f64>,
    centre: &Centre,
    work: &Work<'_>,
) -> Result<Tally, ProblemError> {
    let Ok(evaluation) = setting.evaluate(groups, reference.as_ref(), centre, false) else {
        return Ok(Tally::default());
    };
    let (question, kappa) = (&setting.question, setting.kappa);
    let run = replay(problem, question, groups, reference.as_ref(), &evaluation, kappa, work)?;
    Ok(Tally::of(setting, &evaluation, centre, &run))
}

/// The checks of `scope`. Problems are counted on `progress`.
///
/// # Errors
/// If a case cannot be set up or recorded, or the work is stopped.
pub fn checks(
    scope: &Scope,
    selection: Selection,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let mut checks = Vec::new();
    let count = cases(selection);
    progress.extend(count);
    let tally = journal.cell(&("certificates against runs", count), || {
        (0..count)
            .into_par_iter()
            .map(|seed| {
                let Case { problem, question } = Case::random(seed)?;
                let choices = &mut Choices::new(seed, 1);
                let tally = try_question(&problem, question, choices, &progress.quiet())?;
                progress.advance(1)?;
                Ok::<_, ProblemError>(tally)
            })
            .try_reduce(Tally::default, |a, b| Ok(a.merge(b)))
    })?;
    checks.extend(conclude(&tally, count));
    if scope.wants("C.c1") {
        checks.push(along_a_run(journal, progress)?);
    }
    Ok(checks)
}

fn conclude(tally: &Tally, count: u64) -> Vec<Check> {
    let what = format!(
        "{count} problems of up to 8 points in up to 4 dimensions, random labels and logits, soft, hard, \
         smoothed and perceptron loss, κ up to 7.9, B, s and α over orders of magnitude: {} certificates, \
         {} of them prove more than [0, 1]; the dense engine, every step",
        tally.certificates, tally.informative
    );
    let within = |id, name: &str, what_ratio: &str, measured| {
        claim(id, name)
            .method(format!("{what_ratio}, the largest of {what}"))
            .at_most(measured, 1.0)
    };
    let broken = |id, name: &str, variant: &str, measured| {
        refuted(id, name, variant)
            .method(format!("largest ratio of {what}"))
            .at_least(measured, 1.0)
    };
    let agrees = |id, measured| {
        claim(id, "two implementations")
            .method(format!(
                "largest difference between the enclosure's end and the formula in {what}"
            ))
            .at_most(measured, 1e-9)
    };
    vec![
        within("C.c1", "runs", "abs(f^t_i(W̄) − c⁰_i)/E⁰_i", tally.features),
        broken("C.c1", "runs", "E⁰ with half of every term", 2.0 * tally.features),
        within("C.c2", "runs", "regret/(S²/(ηT) + 2 gap)", tally.regret),
        broken("C.c2", "runs", "the same without the gap", tally.regret_without_gap),
        within("C.c3", "runs, upper end", "averaged error/upper end", tally.upper),
        within("C.c3", "runs, lower end", "lower end/averaged error", tally.lower),
        agrees("C.c3", tally.difference),
        broken("C.c3", "runs, halved flips", "the same with E⁰ halved", tally.signs_halved),
        broken("C.c3", "runs, no gap", "the same without the gap", tally.signs_without_gap),
        within("C.c4", "runs", "averaged R^KL/bound", tally.risk),
        broken("C.c4", "runs", "the same with half of S²", tally.risk_halved),
        within("C.c8", "runs", "averaged error/direct bound", tally.direct),
        within("C.c8", "runs, risk", "averaged R^h/bound of Lemma D", tally.hard_risk),
        agrees("C.c8", tally.direct_difference),
        broken("C.c8", "runs", "the same with half of S²", tally.direct_halved),
    ]
}

/// Networks of ordinary size on the half circle.
fn along_a_run(journal: &Journal, progress: &Stage<'_>) -> Result<Check, ProblemError> {
    const WIDTH: u64 = 512;
    const STEPS: u64 = 300;
    let problem = Problem::synthetic("half-circle:n=8")?;
    let runs = [(Loss::Soft, 1.0), (Loss::Hard, 8.0), (Loss::Perceptron, 1.0)];
    let largest: f64 = journal.cell(&("features along a run", WIDTH, STEPS), || {
        let ratios = runs.par_iter().map(|&(loss, radius)| {
            let question = Question {
                width: WIDTH,
                seed: 0,
                steps: STEPS,
                step_size: 1.0,
                radius: Some(radius),
                initial_scale: 1.0,
                scale: 1.0,
                loss,
            };
            let choices = &mut Choices::new(0, 2);
            Ok(try_question(&problem, question, choices, &progress.quiet())?.features)
        });
        ratios.try_reduce(|| 0.0, |a: f64, b| Ok::<_, ProblemError>(a.max(b)))
    })?;
    Ok(claim("C.c1", &problem.name)
        .premise(format!("m = {WIDTH}, T = {STEPS}, η = 1, B = 1 and for hard labels 8"))
        .method(
            "largest abs(f^t_i(W̄) − c⁰_i)/E⁰_i over all steps, points and references, three losses",
        )
        .at_most(largest, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::verdict::Verdict;

    /// Each check fails when its own number is on the wrong side, the refutations included.
    #[test]
    fn every_check_can_fail() {
        let fine = Tally {
            features: 0.9,
            regret_without_gap: 2.0,
            signs_halved: 2.0,
            signs_without_gap: 2.0,
            risk_halved: 2.0,
            direct_halved: 2.0,
            ..Tally::default()
        };
        let failed = |tally: &Tally| {
            conclude(tally, 1).iter().filter(|check| check.verdict == Verdict::Fails).count()
        };
        assert_eq!(failed(&fine), 0);
        let changes: [fn(&mut Tally); 15] = [
            |t| t.features = 1.1,
            |t| t.features = 0.4,
            |t| t.regret = 1.1,
            |t| t.regret_without_gap = 0.9,
            |t| t.upper = 1.1,
            |t| t.lower = 1.1,
            |t| t.difference = 1e-3,
            |t| t.signs_halved = 0.9,
            |t| t.signs_without_gap = 0.9,
            |t| t.risk = 1.1,
            |t| t.risk_halved = 0.9,
            |t| t.direct = f64::INFINITY,
            |t| t.direct_difference = f64::NAN,
            |t| t.direct_halved = 0.9,
            |t| t.hard_risk = 1.1,
        ];
        for (k, change) in changes.iter().enumerate() {
            let mut tally = fine;
            change(&mut tally);
            assert_eq!(failed(&tally), 1, "change {k}");
        }
    }
}
