use std::path::PathBuf;

use clap::Parser;

use super::number::significant;
use super::{Outcome, print};
use crate::artifact::write_json;
use crate::margin::{Choice, Margin, Spread, predicted_cost_of};
use crate::question::margin::{Answer, Ceiling, Certified};
use crate::question::teaching::Certificate;
use crate::question::{DataQuestion, MarginQuestion, QuestionError};

/// The margin γ, as two proven bounds; γ_H, which is above it; and the teacher's logits.
///
/// γ is the least score that the best teacher gives to the right class (Assumption 1 of the paper).
///
/// Of rank 1 and 2, and of at most 300 points of rank 3 (of the plane with --intercept, for example), the
/// bracket is exact: its confidence is 1. Otherwise it is sampled, and its confidence is that of
/// --confidence. Of more than 2000 points of rank above 2, γ_H alone, by working sets; it bounds γ from above.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds margin --synthetic half-circle:n=8\n  distill-bounds margin --synthetic half-circle:n=8 --out target/teacher.json --json\n  distill-bounds margin --data examples/points.csv --intercept --teacher-objective mean"
)]
pub struct Args {
    #[command(flatten)]
    data: DataQuestion,
    #[command(flatten)]
    question: MarginQuestion,
    /// Keep the certificate in this file, for `--teacher` of other commands
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Journal of finished certificates: a repeated command takes its own from there
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        self.question.check()?;
        let answer = super::ask(&self.data, self.journal.as_deref(), |context| {
            super::announce("the margin", predicted_cost_of(context.dataset.points()));
            self.question.answer(context)
        })?;
        if let Some(path) = &self.out {
            let Answer::Certified(certified) = &answer else {
                let expected = "at most 2000 points of rank above 2, of which a teacher is made";
                return Err(QuestionError::domain("out", path.display(), expected).into());
            };
            write_json(path, &certified.kept)?;
        }
        print(self.json, &answer, || text(&answer))
    }
}

/// Ten significant digits of a proven number.
fn digits(x: f64) -> String {
    significant(x, 10)
}

fn text(answer: &Answer) -> String {
    match answer {
        Answer::Certified(answer) => certified_text(answer),
        Answer::Ceiling(answer) => ceiling_text(answer),
    }
}

fn ceiling_text(answer: &Ceiling) -> String {
    format!(
        "{}: n = {}, d = {}, c = {:.6}, {}\n\
         γ    in [0, {}]  ({})\n\
         γ_H  in [{}, {}]  ({}, relative width {:.1e}, {} points with weight)",
        answer.data.name,
        answer.n,
        answer.d,
        answer.c,
        answer.data.scaling,
        digits(answer.gamma.upper),
        answer.note,
        digits(answer.gamma_hilbert_bracket.lower),
        digits(answer.gamma_hilbert_bracket.upper),
        answer.gamma_hilbert_bracket.method,
        answer.gamma_hilbert_bracket.relative_width(),
        answer.support,
    )
}

/// What a choice of the teacher changed.
fn choice_text(choice: &Choice) -> String {
    let spread = |of: &Spread| {
        let [least, mean, largest] = [of.least, of.mean, of.largest].map(|x| significant(x, 6));
        format!("least {least}, mean {mean}, largest {largest}")
    };
    let (chosen, otherwise) = (spread(&choice.chosen), spread(&choice.otherwise));
    format!("\n     scores y_i z_i: {chosen}; of the teacher for the margin alone: {otherwise}")
}

fn certified_text(answer: &Certified) -> String {
    let Certificate { margin, logits, logit_radius, choice } = &answer.certificate;
    let Margin { gamma, gamma_hilbert, n, d, rank, c, .. } = margin;
    let missed = margin.shortfall.map(|why| format!("\n     wider than asked: {why}"));
    let missed = missed.unwrap_or_default();
    let choice = choice.as_ref().map(choice_text).unwrap_or_default();
    let largest = logits.iter().fold(0.0f64, |largest, z| largest.max(z.abs()));
    let within = match *logit_radius {
        0.0 => String::new(),
        radius => format!(", each within {radius:.1e}"),
    };
    format!(
        "{}: n = {n}, d = {d}, rank {rank}, c = {c:.6}, {}\n\
         γ    in [{}, {}]  ({}, confidence {}, relative width {:.1e}){missed}\n\
         γ_H  ≤ {}\n\
         teacher's logits: largest abs(z_i) = {}{within}{choice}",
        answer.data.name,
        answer.data.scaling,
        digits(gamma.lower),
        digits(gamma.upper),
        gamma.method,
        gamma.confidence,
        gamma.relative_width(),
        digits(*gamma_hilbert),
        digits(largest),
    )
}
