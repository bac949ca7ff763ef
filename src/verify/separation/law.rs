//! W.a0 draw by draw and as a probability; W.b1 on Q.

use theorems::separation::b1;

use super::{claim, count, data, law_of, refuted};
use crate::certificate::separates;
use crate::data::{Dataset, Synthetic};
use crate::lower::law::{Enclosure, Law, Outcome};
use crate::problem::ProblemError;
use crate::requirement::clopper_pearson::{self, Bounds};
use crate::verify::own_parameters::CONFIDENCE;
use crate::verify::verdict::Check;
use crate::work::Work;

/// Data in a half-plane with the width of the draws.
const DATA: [(&str, u64); 5] = [
    ("half-circle:n=5", 10),
    ("half-circle:n=8", 18),
    ("blocks:n=9,blocks=4", 8),
    ("fan:n=6,degrees=70", 24),
    ("lopsided:angle=0.25", 6),
];
/// Draws that the quadratic program decides, and draws that are counted.
const SOLVED: u64 = 300;
const COUNTED: u64 = 20_000;
/// Sides of intervals that are compared with a law: all of them hold the truth with the usual confidence.
const SIDES: f64 = 2.0 * (DATA.len() as f64 + 1.0);
/// Q, and the width of its draws.
const Q: (&str, u64) = ("balanced:slope=0.5", 8);

/// The checks of the exact law.
pub fn checks() -> Result<Vec<Check>, ProblemError> {
    let mut checks = draw_by_draw()?;
    for (name, width) in DATA {
        checks.push(share(name, width)?);
    }
    checks.extend(on_q()?);
    Ok(checks)
}

/// The exact interval of a share, each end with its part of what may go wrong.
fn interval(successes: u64) -> Bounds {
    clopper_pearson::bounds(successes, COUNTED, 1.0 - (1.0 - CONFIDENCE) / SIDES)
}

fn outcome(law: &Law, seed: u64, width: u64) -> Result<Outcome, ProblemError> {
    Ok(law.outcome(seed, width, &Work::unwatched())?)
}

/// The automaton against the quadratic program of C13, which knows nothing of angles.
fn draw_by_draw() -> Result<Vec<Check>, ProblemError> {
    let (mut mismatches, mut undecided) = (0, 0);
    let mut outcomes = [0; 3];
    for (name, width) in DATA {
        let dataset = data(name)?;
        let law = law_of(&dataset);
        let solved = |seed: u64| solve(&dataset, seed, width);
        let agrees = |seed: u64, answer: Option<bool>| {
            let read = outcome(&law, seed, width)? == Outcome::Separates;
            Ok::<_, ProblemError>(answer.is_none_or(|answer| answer == read))
        };
        mismatches += count(SOLVED, |seed| Ok(!agrees(seed, solved(seed)?)?))?;
        undecided += count(SOLVED, |seed| Ok(solved(seed)?.is_none()))?;
        let kinds = [Outcome::Separates, Outcome::TwoChanges, Outcome::Obstructed];
        for (kind, total) in kinds.into_iter().zip(&mut outcomes) {
            *total += count(SOLVED, |seed| Ok(outcome(&law, seed, width)? == kind))?;
        }
    }
    let what = format!("{} draws on {} data sets", SOLVED * DATA.len() as u64, DATA.len());
    let [separate, crowded, obstructed] = outcomes;
    Ok(vec![
        claim("W.a0", "draw by draw")
            .method(format!("draws on which automaton and quadratic program differ; {what}"))
            .at_most(mismatches as f64, 0.0)
            .note(format!(
                "{separate} separate, {crowded} fail (i), {obstructed} fail (ii) alone; {undecided} left \
                 undecided by the program"
            )),
        claim("W.a0", "all outcomes occur")
            .method(format!("the rarest of the three outcomes; {what}"))
            .at_least(separate.min(crowded).min(obstructed) as f64, 1.0),
        refuted("W.a0", "draw by draw", "(i) alone decides")
            .method(format!("draws with (i) that do not separate; {what}"))
            .at_least(obstructed as f64, 1.0),
    ])
}

fn solve(dataset: &Dataset, seed: u64, width: u64) -> Result<Option<bool>, ProblemError> {
    let work = Work::unwatched();
    Ok(separates(dataset.points(), dataset.labels(), seed, width, &work)?.answer())
}

/// The distance of the law from the exact interval of the share of draws that separate.
fn share(name: &str, width: u64) -> Result<Check, ProblemError> {
    let law = law_of(&data(name)?);
    let Enclosure { lower, upper } = law.probability(width / 2, &Work::unwatched())?;
    let seen = count(COUNTED, |seed| Ok(outcome(&law, seed, width)? == Outcome::Separates))?;
    let interval = interval(seen);
    Ok(claim("W.a0", &format!("law, {name}"))
        .premise(format!("data {name}, m = {width}"))
        .method(format!(
            "distance of the law from the Clopper–Pearson interval of the draws that separate; {COUNTED} seeds, \
             confidence {CONFIDENCE} for all {SIDES} ends of such intervals together"
        ))
        .at_most((interval.lower - lower).max(upper - interval.upper), 0.0)
        .note(format!("{seen} separate; the law is in [{lower:.12}, {upper:.12}]")))
}

/// W.b1: its formula against the automaton, and draw by draw against hits and dead points.
fn on_q() -> Result<Vec<Check>, ProblemError> {
    let (name, width) = Q;
    let dataset = data(name)?;
    let law = law_of(&dataset);
    let hit: f64 = Synthetic::specified(name)?.family.hit().expect("a balanced set");
    let mut largest = 0.0_f64;
    for pairs in [1, 2, 4, 9, 30] {
        let Enclosure { lower, upper } = law.probability(pairs, &Work::unwatched())?;
        let formula = b1::separates(hit, 2.0 * pairs as f64);
        largest = largest.max(lower - formula).max(formula - upper);
    }
    let seen = count(COUNTED, |seed| Ok(outcome(&law, seed, width)? == Outcome::Separates))?;
    let interval = interval(seen);
    let formula = b1::separates(hit, width as f64);
    let one_hit = 1.0 - (1.0 - hit).powi(width as i32 / 2);
    let premise = format!("data {name}, h = {hit:.4}");
    let draws = format!(
        "{COUNTED} draws at m = {width}, Clopper–Pearson, {CONFIDENCE} for all {SIDES} ends together"
    );
    Ok(vec![
        claim("W.b1", "formula and law")
            .premise(premise.clone())
            .method(
                "largest distance of the formula from the enclosure of W.a0, M = 1, 2, 4, 9, 30",
            )
            .at_most(largest, 1e-14)
            .note("the bound is what rounding does to the formula"),
        claim("W.b1", "draws")
            .premise(premise.clone())
            .method(format!(
                "distance of the formula from the share of draws that separate; {draws}"
            ))
            .at_most((interval.lower - formula).max(formula - interval.upper), 0.0)
            .note(format!("{seen} separate; the formula gives {formula:.6}")),
        refuted("W.b1", "draws", "a hit is enough, 1 − (1 − h)^M")
            .premise(premise)
            .method(format!("lower bound on what the draws lack of it; {draws}"))
            .at_least(one_hit - interval.upper, 0.0),
    ])
}
