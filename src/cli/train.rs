use std::path::PathBuf;

use clap::Parser;

use super::number::{real, significant};
use super::{Outcome, announce, print};
use crate::question::train::Answer;
use crate::question::{DataQuestion, TrainQuestion};
use crate::training;

/// Train one network by projected gradient descent.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds train --synthetic half-circle:n=8 --labels soft --width 256 --steps 2000 --step-size 1 --radius 1 --seed 0 --json"
)]
pub struct Args {
    #[command(flatten)]
    data: DataQuestion,
    #[command(flatten)]
    question: TrainQuestion,
    /// Journal of finished work, the margin's certificate and the run: a repeated command takes it
    /// from there. Within a run nothing is recorded: an interrupted one begins anew
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
            let choice = self.question.predict(context.dataset.n(), context.dataset.d())?;
            announce("the run", choice.seconds());
            self.question.answer(context)
        })?;
        print(self.json, &answer, || text(&answer))
    }
}

fn text(answer: &Answer) -> String {
    let training::Outcome { initial, averaged, last, flips, drift } = answer.run.outcome;
    let margin = answer.margin.as_ref();
    let margin = margin.map(|m| format!("γ ≥ {}; ", significant(m.gamma.lower, 6)));
    let (radius, moved) = match answer.radius {
        Some(radius) => {
            (format!("B = {}", real(radius)), format!(", {} of the radius", real(drift / radius)))
        }
        None => ("no projection".into(), String::new()),
    };
    format!(
        "{}: {}{}, m = {}, T = {}, η = {}, {radius}, seed {}\n{}\n\
         {:<10} {:>14} {:>10}\n\
         {:<10} {:>14.8} {:>10.6}\n{:<10} {:>14.8} {:>10.6}\n{:<10} {:>14.8} {:>10.6}\n\
         flips {flips} (most {}); the neuron that moved most is {}/√m from its start{moved}",
        answer.data.name,
        margin.unwrap_or_default(),
        answer.loss,
        answer.width,
        answer.steps,
        real(answer.step_size),
        answer.seed,
        answer.engine,
        "",
        "risk",
        "error",
        "initial",
        initial.risk,
        initial.error,
        "averaged",
        averaged.risk,
        averaged.error,
        "final",
        last.risk,
        last.error,
        answer.run.most_flips,
        real(drift),
    )
}
