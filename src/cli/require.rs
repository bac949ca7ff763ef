use std::path::PathBuf;

use clap::Parser;

use super::number::{real, significant};
use super::{Outcome, print};
use crate::question::require::Answer;
use crate::question::{DataQuestion, RequireQuestion};
use crate::requirement::Schedule;

/// The least even width at which the averaged classification error is at most ε often enough.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds require --synthetic half-circle:n=8 --labels soft --epsilon 0.1 --delta 0.1 --statement S.s4 --json"
)]
pub struct Args {
    #[command(flatten)]
    data: DataQuestion,
    #[command(flatten)]
    question: RequireQuestion,
    /// Journal of finished runs: a repeated command goes on where it stopped
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
            self.question.answer(context, &|what, seconds| super::announce(what, seconds))
        })?;
        print(self.json, &answer, || text(&answer))
    }
}

fn text(answer: &Answer) -> String {
    let Schedule { steps, step_size, radius } = answer.schedule;
    let margin = answer.margin.as_ref();
    let margin = margin.map(|m| format!("γ ≥ {}; ", significant(m.gamma.lower, 6)));
    let radius = radius.map_or("no projection".into(), |radius| format!("B = {}", real(radius)));
    let of = answer.statement.map(|id| format!(" (of {id})")).unwrap_or_default();
    let mut text = format!(
        "{}: {}{}, T = {steps}, η = {}, {radius}{of}\n\
         averaged error ≤ {} with probability ≥ {:.3} (1 − 3δ)\n",
        answer.data.name,
        margin.unwrap_or_default(),
        answer.loss,
        real(step_size),
        answer.epsilon,
        answer.probability,
    );
    if let (Some(id), Some(bound), Some(promised)) =
        (answer.statement, answer.bound, answer.promised)
    {
        text += &format!(
            "{id} promises it with probability ≥ {promised:.3} at m = {}; 1 − 3δ is what every \
             statement promises\n",
            super::number::count(bound)
        );
    }
    text += &format!("{:>10} {:>10} {:>10}  decision\n", "width", "successes", "seeds");
    for trial in &answer.requirement.trials {
        let decision = trial.decision.to_string();
        text += &format!(
            "{:>10} {:>10} {:>10}  {decision}\n",
            trial.width, trial.successes, trial.seeds
        );
    }
    let most = answer.requirement.at_most.map_or("not found".into(), |width| width.to_string());
    text + &format!("requirement: at least {}, at most {most}", answer.requirement.at_least)
}
