use std::path::PathBuf;

use clap::Parser;

use super::number::{real, significant};
use super::{Outcome, print};
use crate::question::require::{Answer, Known, Method};
use crate::question::{DataQuestion, RequireQuestion};
use crate::requirement::Schedule;

/// The least even width at which the averaged classification error is at most ε often enough.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds require --synthetic half-circle:n=8 --labels soft --epsilon 0.1 --delta 0.1 --statement S.s4 --json\n  distill-bounds require --synthetic half-circle:n=8 --labels soft --certified\n  distill-bounds require --synthetic half-circle:n=8 --labels hard --separable"
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
    let margin = answer.margin.as_ref();
    let margin = margin.map(|m| format!("γ ≥ {}; ", significant(m.gamma.lower, 6)));
    let mut text = format!("{}: {}", answer.data.name, margin.unwrap_or_default());
    text += &match answer.schedule {
        Some(Schedule { steps, step_size, radius }) => {
            let radius = match (radius, answer.method) {
                (Some(radius), _) => format!("B = {}", real(radius)),
                (None, Method::Certificate) => "any radius that has a proof".into(),
                (None, _) => "no projection".into(),
            };
            let of = answer.statement.map(|id| format!(" (of {id})")).unwrap_or_default();
            format!("{}, T = {steps}, η = {}, {radius}{of}\n", answer.loss, real(step_size))
        }
        None => "no training\n".into(),
    };
    let what = match answer.method {
        Method::Runs => format!("averaged error ≤ {}", answer.epsilon),
        Method::Certificate => format!("averaged error proven to be ≤ {}", answer.epsilon),
        Method::Separation => "the features of the draw separate the labels".into(),
    };
    text += &format!("{what}, with probability ≥ {:.3} (1 − 3δ)\n", answer.probability);
    if let (Some(id), Some(bound), Some(promised)) =
        (answer.statement, answer.bound, answer.promised)
    {
        text += &format!(
            "{id} promises it with probability ≥ {promised:.3} at m = {}; 1 − 3δ is what every \
             statement promises\n",
            super::number::count(bound)
        );
    }
    text += &trials(answer);
    text += &format!("necessary, however it is trained: at least {} (L.r1)\n", answer.necessary);
    let most = answer.requirement.at_most.map_or("not found".into(), |width| width.to_string());
    text + &format!("requirement: at least {}, at most {most}", answer.requirement.at_least)
}

/// The evidence at every width: counts of seeds, or the ends of a law's enclosure.
fn trials(answer: &Answer) -> String {
    let is_exact = answer.law == Some(Known::Exact);
    let [first, second] = if is_exact { ["at least", "at most"] } else { ["successes", "seeds"] };
    let mut text = match answer.law {
        Some(Known::Exact) => "probability by the exact law of points in a half-plane (W.a0)\n",
        Some(Known::Draws) => {
            "by drawn networks: seeds were asked for, or no half of a plane holds the points\n"
        }
        None => "",
    }
    .to_owned();
    text += &format!("{:>10} {first:>10} {second:>10}  decision\n", "width");
    for trial in &answer.requirement.trials {
        let (width, decision) = (trial.width, trial.decision);
        text += &match is_exact {
            true => {
                format!("{width:>10} {:>10.7} {:>10.7}  {decision}\n", trial.lower, trial.upper)
            }
            false => {
                format!("{width:>10} {:>10} {:>10}  {decision}\n", trial.successes, trial.seeds)
            }
        };
    }
    text
}
