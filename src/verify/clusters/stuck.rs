//! What no boundary splits at the start stays wrong, within a radius or without one; the rest gets right.

use std::f64::consts::PI;

use theorems::lower::{l1, l3};

use super::case::{COPY, Case, Seen};
use super::{plan, share};
use crate::data::{Dataset, Synthetic};
use crate::problem::ProblemError;
use crate::training::LabelKind;
use crate::verify::own_parameters::CONFIDENCE;
use crate::verify::verdict::Check;
use crate::work::Work;

/// Runs on copies of Q that some pair hits in every copy: they end without an error, at this width.
const WIDE: u64 = 32;

/// L.l1 and L.l2: what is not stuck at t = 0 gets right, so the law of the start is that of the end.
pub fn exactness(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let (seeds, steps, step_size) = (100, 200_000, 4.0);
    let mut checks = Vec::new();
    for (id, specification) in
        [("L.l1", "balanced:slope=0.25"), ("L.l2", "balanced:slope=0.25,copies=2")]
    {
        let synthetic = Synthetic::specified(specification)?;
        let equal = |dataset: &Dataset| dataset.labels().iter().map(|y| y / 64.0).collect();
        let case = Case::of(synthetic, equal)?;
        let mut left = 0;
        let mut ended = Vec::new();
        for (kind, seeds) in [(LabelKind::Hard, 0..seeds), (LabelKind::Soft, seeds..2 * seeds)] {
            let runs = case.run(kind, &plan(WIDE, steps, step_size, f64::INFINITY), seeds, work)?;
            left += runs.iter().filter(|run| case.hit_everywhere(run) && run.least > 0.0).count();
            ended.extend(runs);
        }
        let hit = synthetic.family.hit().expect("a balanced set");
        let copies = case.dataset.n() / COPY;
        let law = 1.0 - (1.0 - l1::no_hit(hit, WIDE as f64)).powi(copies as i32);
        let wrong = share(&ended, |run| run.least > 0.0);
        let method = format!(
            "{} runs at m = {WIDE}, η = {step_size}, until R = 0, at most {steps} steps; hard labels, and soft \
             ones of logits ± 1/64",
            2 * seeds
        );
        let check = |name: &str, claim: &str| {
            Check::new(id, name, format!("{id} is exact: {claim}"))
                .premise(format!("{specification}, h = {hit:.4}"))
                .method(method.as_str())
        };
        checks.push(
            check("what is hit gets right", "a run of which every copy is hit reaches R = 0")
                .at_most(left as f64, 0.0)
                .note("runs that were hit and were left with an error"),
        );
        checks.push(
            check("errors for ever, from above", "R > 0 for all t is no likelier than a miss")
                .at_most(wrong.lower, law)
                .note(format!("lower bound at {CONFIDENCE} of P(R > 0 for all t)")),
        );
        checks.push(
            check("errors for ever, from below", "R > 0 for all t is as likely as a miss")
                .at_least(wrong.upper, law)
                .note(format!("upper bound at {CONFIDENCE} of P(R > 0 for all t)")),
        );
    }
    Ok(checks)
}

/// L.l3 on the half circle: the events of the draw, and that they stand along runs.
pub fn within_a_radius(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let (n, width, radius, seeds) = (8, 10, 0.3, 1000);
    let synthetic = Synthetic::specified("half-circle:n=8")?;
    let case = Case::of(synthetic, |dataset| dataset.labels().iter().map(|y| y / 16.0).collect())?;
    let reach = radius / (width as f64).sqrt();
    let has_event = |run: &Seen| {
        let products: Vec<Vec<f64>> = run.starts.iter().map(|w| case.products(w)).collect();
        let is_good = |products: &[f64], p: usize| {
            let ends = [products[p], products[p + 2]];
            ends.iter().all(|x| *x > reach) || ends.iter().all(|x| *x < -reach)
        };
        (0..n - 2).any(|p| products.iter().all(|products| is_good(products, p)))
    };
    let (mut events, mut right) = (Vec::new(), 0);
    for kind in [LabelKind::Hard, LabelKind::Soft] {
        events = case.run(kind, &plan(width, 200, 4.0, radius), 0..seeds, work)?;
        right += events.iter().filter(|run| has_event(run) && run.least == 0.0).count();
    }
    let step = PI / n as f64;
    let triples: Vec<l3::Triple<f64>> =
        (0..n - 2).map(|p| l3::Triple { from: step * p as f64, span: 2.0 * step }).collect();
    let proved = l3::some_error(radius, width as f64, &triples);
    // The reach of the width, and half the number of pairs.
    let false_law = l3::some_error(radius * 0.5_f64.sqrt(), width as f64 / 2.0, &triples);
    let drawn = share(&events, has_event);
    let premise = format!("half circle of {n} alternating points, m = {width}, B = {radius}");
    let method =
        format!("{seeds} draws, η = 4, 200 steps, hard labels and soft ones of equal logits");
    let check = |check: Check| check.premise(premise.as_str()).method(method.as_str());
    Ok(vec![
        check(super::check("L.l3", "runs"))
            .at_most(right as f64, 0.0)
            .note("runs on a draw with an event that are right at some step"),
        check(super::check("L.l3", "draws"))
            .at_least(drawn.upper, proved)
            .note(format!("upper bound at {CONFIDENCE} of P(some E_T), against what is proved")),
        check(Check::new("L.l3", "false variant", "refuted: P_T is a power of m/4"))
            .at_most(drawn.upper, false_law)
            .note("upper bound of the share, below the false value"),
    ])
}
