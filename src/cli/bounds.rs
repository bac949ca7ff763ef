use std::fmt::Write;

use clap::Parser;
use theorems::bound::Sizing;

use super::number::{count, real};
use super::{Outcome, print};
use crate::question::BoundsQuestion;
use crate::question::bounds::{Necessary, Rows};

/// Widths, steps, step sizes and radii that the statements ask for.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --c 1 --json"
)]
pub struct Args {
    #[command(flatten)]
    question: BoundsQuestion,
    /// Print JSON: an object keyed by statement id, with `necessary` beside the statements
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        let answer = self.question.answer()?;
        print(self.json, &answer, || {
            let necessary = answer.necessary.map(|necessary| self.needed(necessary));
            table(&answer.rows) + &necessary.unwrap_or_default()
        })
    }

    fn needed(&self, necessary: Necessary) -> String {
        let BoundsQuestion { gamma, delta, .. } = self.question;
        let Necessary { fails_up_to, statement } = necessary;
        let fails_up_to = count(fails_up_to);
        format!(
            "\nNecessary: on four points of margin {gamma:?} up to {fails_up_to} neurons fail with probability at \
             least δ = {delta}, with hard labels\nand with soft ones of equal logits, for any radius, step sizes \
             and number of steps ({statement}).\n"
        )
    }
}

fn table(rows: &Rows) -> String {
    let mut text = format!(
        "{:<24} {:>12} {:>12} {:>10} {:>10} {:>12} {:>10}\n",
        "statement", "width m", "steps T", "step η", "radius B", "probability", "level"
    );
    for (id, row) in rows {
        let Sizing { width, steps, step_size, radius, probability, .. } = row.sizing;
        let _ = writeln!(
            text,
            "{id:<24} {:>12} {:>12} {:>10} {:>10} {probability:>12.3} {:>10}",
            count(width),
            count(steps),
            real(step_size),
            real(radius),
            real(row.level)
        );
    }
    text
}
