use clap::Parser;

use super::{Outcome, print};
use crate::lower::{Part, Tried};
use crate::question::lower::{Answer, WithinRadius};
use crate::question::{DataQuestion, LowerQuestion};

/// A width that is necessary: no network with fewer neurons has error at most ε, however it was trained.
///
/// Counts the changes of the label along the points of a plane through the origin, in more than two
/// dimensions of planes through pairs of points. With --radius, of training within it, it also passes over
/// the widths at which some points are too likely to stay unsplit.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds lower --synthetic half-circle:n=8 --epsilon 0.1\n  distill-bounds lower --synthetic fan:n=20,degrees=90 --epsilon 0.05 --json\n  distill-bounds lower --synthetic half-circle:n=16 --epsilon 0.05 --radius 0.3"
)]
pub struct Args {
    #[command(flatten)]
    data: DataQuestion,
    #[command(flatten)]
    question: LowerQuestion,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        self.question.check()?;
        let answer = super::ask(&self.data, None, |context| self.question.answer(context))?;
        print(self.json, &answer, || text(&answer))
    }
}

fn text(answer: &Answer) -> String {
    let Answer { width, statement, epsilon, errors, changes, n, d, .. } = answer;
    let within = answer.within.as_ref();
    let forcing = within.filter(|within| within.width > answer.of_any_training);
    let condition = forcing.map_or_else(String::new, |WithinRadius { radius, delta, .. }| {
        format!(" within radius {radius}, for success with probability {} (1 − δ)", 1.0 - delta)
    });
    let triples = within.map_or_else(String::new, triples);
    let part = match answer.part {
        Part::HalfPlane => "in a half-plane",
        Part::AllRound => "all round the origin",
    };
    let Tried { planes, pairs, pairs_of, half_planes, half_planes_of, most_points } = answer.tried;
    let tried = match pairs_of {
        0 => String::new(),
        _ => format!(
            "\ntried: {planes} planes, through {pairs} of {pairs_of} pairs of points; at most {most_points} \
             points are on one"
        ),
    };
    let cut = match half_planes < half_planes_of {
        true => {
            format!("\ntried: {half_planes} of {half_planes_of} half-planes that could give more")
        }
        false => String::new(),
    };
    let forced = match answer.witness.is_empty() {
        true => "no points were found that force more than two".to_owned(),
        false => format!("{changes} changes of the label are left along points {part}"),
    };
    format!(
        "{}: n = {n}, d = {d}\n\
         error ≤ {epsilon} (at most {errors} of {n} points wrong) needs at least {width} neurons ({statement}){condition}\n\
         {forced}{}{tried}{cut}{triples}",
        answer.data.name,
        rows(&answer.witness),
    ) + &at_rest(answer)
}

/// The width with the features at rest, told apart from that of any training.
fn at_rest(answer: &Answer) -> String {
    let Some(fixed) = &answer.features_fixed else {
        return "\nwith the first layer at rest: no formula for points that do not fit into a half-plane; \
                `require --separable` finds the width by drawing networks"
            .into();
    };
    format!(
        "\nwith the first layer at rest, error 0 with probability ≥ {} needs at least {} neurons, on either kind of \
         labels ({}); one that moves may need fewer",
        fixed.probability,
        fixed.width,
        fixed.statements.join(", ")
    )
}

/// The triples that force the width within a radius.
fn triples(within: &WithinRadius) -> String {
    let Some(failure) = within.failure else {
        return "\nwithin the radius no more is proved (L.l3)".to_owned();
    };
    let shown: Vec<String> =
        within.triples.iter().take(6).map(|[p, c, q]| format!("({p}, {c}, {q})")).collect();
    format!(
        "\nat {} neurons within the radius training fails with probability at least {failure:.3} (L.l3): no \
         boundary comes between the first and the last of some of {} of {} triples: rows {}{}",
        within.width - 2,
        within.triples.len(),
        within.triples_of,
        shown.join(", "),
        if shown.len() < within.triples.len() { ", …" } else { "" }
    )
}

/// The rows that force the width, the first of them where they are many.
fn rows(witness: &[usize]) -> String {
    const SHOWN: usize = 20;
    if witness.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = witness.iter().take(SHOWN).map(usize::to_string).collect();
    let more = match witness.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!(" and {more} more"),
        _ => String::new(),
    };
    format!(": rows {}{more}", shown.join(", "))
}
