//! C13: draw by draw, soft runs that are right with the features of the draw, against separation by linear
//! programs, and separating draws certified for hard labels.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::certificate::c13;

use super::cases::{Choices, given};
use super::replay::plan_of;
use super::{claim, refuted};
use crate::artifact::Journal;
use crate::certificate::draw::Draw;
use crate::certificate::{Loss, Question, Separation, certify, separates};
use crate::data::Synthetic;
use crate::problem::{Problem, ProblemError};
use crate::verify::scope::{Scope, Selection};
use crate::verify::verdict::Check;
use crate::work::Stage;

/// The statement of [`checks`].
pub const STATEMENTS: [&str; 1] = ["C.c13"];

const SEEDS: u64 = 64;
/// Steps and scale of the soft runs, which have no projection.
const STEPS: u64 = 20_000;
const SCALE: f64 = 1e-3;
/// Hard labels: the margin Λ asked for, and the error.
const MARGIN: f64 = 8.0;
const EPSILON: f64 = 0.1;
/// Initial scale at which features move.
const MOVING: f64 = 0.05;

/// Data with the width of the draws.
const DATA: [(&str, u64); 5] = [
    ("half-circle:n=4", 8),
    ("half-circle:n=8", 16),
    ("random:n=8,d=3,seed=1", 8),
    ("random:n=10,d=4,seed=2", 8),
    ("random:n=12,d=6,seed=3", 6),
];

/// One draw.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Drawn {
    /// Whether the draw separates, if that was decided.
    separates: Option<bool>,
    /// Whether the soft run was right everywhere with every indicator at its initial value.
    lazy: bool,
    /// Whether a run whose features move was right everywhere.
    moving: bool,
    /// Of a separating draw: the certified error of hard labels.
    hard: Option<f64>,
}

/// The data with logits of the labels' signs that no margin bounds: any teacher.
fn problem(name: &str) -> Result<Problem<Option<Vec<f64>>>, ProblemError> {
    let dataset = Synthetic::specified(name)?.dataset()?;
    let mut choices = Choices::new(dataset.n() as u64, 5);
    let logits = dataset.labels().iter().map(|y| y * choices.between(0.2, 0.5)).collect();
    Ok(Problem::guided(name, dataset, Some(logits)))
}

fn draw(
    problem: &Problem<Option<Vec<f64>>>,
    width: u64,
    seed: u64,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Drawn, ProblemError> {
    let work = progress.quiet();
    let (points, labels) = (problem.dataset.points(), problem.dataset.labels());
    let soft = Question {
        width,
        seed,
        steps: STEPS,
        step_size: 4.0,
        radius: None,
        initial_scale: 1.0,
        scale: SCALE,
        loss: Loss::Soft,
    };
    let run = |question: Question| {
        let loss = question.loss.with_scale(question.scale);
        problem.run(loss, &plan_of(&question), None, journal, progress)
    };
    let lazy = run(soft)?;
    let moving = run(Question {
        initial_scale: MOVING,
        scale: 1.0,
        loss: Loss::Hard,
        step_size: 1.0,
        ..soft
    })?;
    let found = separates(points, labels, seed, width, &work)?;
    let hard = match found {
        Separation::Separates { margin } => {
            let radius = MARGIN / margin;
            // Everything is listed up to the longest possible product.
            let reach = 10.0 * (width as f64).sqrt() * (points.nrows() as f64).sqrt();
            let quiet = Draw::take(points, seed, width, 1.0, reach, &work)?.quiet_radius();
            let question = Question {
                step_size: 1.0,
                steps: (100.0 * radius * radius / EPSILON).ceil() as u64,
                radius: Some(radius),
                initial_scale: 2.0 * radius / quiet,
                scale: 1.0,
                loss: Loss::Hard,
                ..soft
            };
            Some(certify(given(problem), question, &work)?.upper)
        }
        _ => None,
    };
    Ok(Drawn {
        separates: found.answer(),
        lazy: lazy.last.error == 0.0 && lazy.flips == 0,
        moving: moving.last.error == 0.0 && moving.flips > 0,
        hard,
    })
}

/// The checks of C13.
///
/// # Errors
/// If a network cannot be set up or recorded, or the work is stopped.
pub fn checks(
    _: &Scope,
    _: Selection,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let mut all = Vec::new();
    let mut checks = Vec::new();
    for (name, width) in DATA {
        let problem = problem(name)?;
        progress.extend(SEEDS);
        let found = (0..SEEDS).into_par_iter().map(|seed| {
            let key = ("separation", problem.digest(), width, seed);
            let found = journal.cell(&key, || draw(&problem, width, seed, journal, progress));
            progress.advance(1)?;
            found
        });
        let found: Vec<Drawn> = found.collect::<Result<_, ProblemError>>()?;
        checks.extend(conclude(name, width, &found));
        all.extend(found);
    }
    checks.extend(over_all(&all));
    Ok(checks)
}

fn conclude(name: &str, width: u64, found: &[Drawn]) -> [Check; 2] {
    let number = |keep: &dyn Fn(&&Drawn) -> bool| found.iter().filter(keep).count();
    let violated = number(&|drawn| drawn.lazy && drawn.separates == Some(false));
    let hard: Vec<f64> = found.iter().filter_map(|drawn| drawn.hard).collect();
    let worst = hard.iter().copied().fold(0.0, f64::max);
    let note = format!(
        "{} runs right with the initial indicators; {} draws separate, {} do not, {} undecided",
        number(&|drawn| drawn.lazy),
        number(&|drawn| drawn.separates == Some(true)),
        number(&|drawn| drawn.separates == Some(false)),
        number(&|drawn| drawn.separates.is_none())
    );
    let premise = format!("data {name}, m = {width}, {} draws", found.len());
    [
        claim("C.c13", &format!("{name}, soft"))
            .premise(premise.clone())
            .premise(format!("s = {SCALE}, η = 4, no projection, T = {STEPS}, logits 0.2 to 0.5"))
            .method(
                "runs with R(W(T)) = 0 and every indicator at its initial value in draws that do not \
                 separate, by a quadratic program",
            )
            .at_most(violated as f64, 0.0)
            .note(note),
        claim("C.c13", &format!("{name}, hard"))
            .premise(premise)
            .premise(format!("Λ = {MARGIN}, η = 1, α with no neuron in reach, T = 100 B²/ε"))
            .method("largest certified error of hard labels over the separating draws")
            .at_most(if hard.is_empty() { f64::NAN } else { worst }, EPSILON)
            .note(format!("{} draws separate", hard.len())),
    ]
}

/// What all draws together show: the two sides occur, and the premise is needed.
fn over_all(found: &[Drawn]) -> [Check; 3] {
    let number = |keep: &dyn Fn(&&Drawn) -> bool| found.iter().filter(keep).count() as f64;
    let what = format!("{} draws on {} data sets", found.len(), DATA.len());
    let promised = c13::averaged_error(MARGIN, EPSILON / 100.0, 1.0, 1.0, 1.0);
    [
        claim("C.c13", "both sides occur")
            .method(format!(
                "the fewer of lazy runs that are right and draws that do not separate; {what}"
            ))
            .at_least(
                number(&|drawn| drawn.lazy).min(number(&|drawn| drawn.separates == Some(false))),
                1.0,
            ),
        claim("C.c13", "formula")
            .premise(format!("Λ = {MARGIN}, κ = 1, S²/(ηT) = ε/100"))
            .method("(2W₀(e^(−1−Λ')) + S²/(ηT))/Λ'")
            .at_most(promised, EPSILON),
        refuted("C.c13", "features that move", "without the premise on the indicators")
            .premise(format!("hard labels, α = {MOVING}, η = 1, T = {STEPS}, no projection"))
            .method(format!("runs that are right in draws that do not separate; {what}"))
            .at_least(number(&|drawn| drawn.moving && drawn.separates == Some(false)), 1.0),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::verdict::Verdict::{Fails, Holds};

    /// A lazy run that is right where the draw does not separate is a violation, an undecided draw is none;
    /// a separating draw without a certificate fails; and without both sides nothing was shown.
    #[test]
    fn violations_are_found() {
        let fine = Drawn { separates: Some(true), lazy: true, moving: false, hard: Some(0.01) };
        let not = Drawn { separates: Some(false), lazy: false, moving: true, hard: None };
        let verdicts = |found: &[Drawn]| conclude("a", 8, found).map(|check| check.verdict);
        assert_eq!(verdicts(&[fine, not]), [Holds, Holds]);
        assert_eq!(verdicts(&[fine, Drawn { lazy: true, ..not }]), [Fails, Holds]);
        assert_eq!(verdicts(&[fine, Drawn { lazy: true, separates: None, ..not }]), [Holds, Holds]);
        assert_eq!(verdicts(&[Drawn { hard: Some(0.2), ..fine }]), [Holds, Fails]);
        let whole = |found: &[Drawn]| over_all(found).map(|check| check.verdict);
        assert_eq!(whole(&[fine, not]), [Holds; 3]);
        assert_eq!(whole(&[fine]), [Fails, Holds, Fails]);
    }
}
