use std::path::{Path, PathBuf};

use clap::Parser;

use super::number::real;
use super::{Failure, Outcome, print};
use crate::artifact::{read, write_json};
use crate::certificate::Proof;
use crate::question::certify::{Answer, OptionalQuestion, recheck};
use crate::question::{DataQuestion, QuestionError, TeacherQuestion};

/// Prove what one network will do, before it is trained: bounds on its averaged error, both ways.
///
/// The weights are those that `train` draws for the same seed. The search for a proof is plain
/// optimisation; what it found is then evaluated on intervals, and `--check` repeats that evaluation
/// from a file, from the data and the seed alone.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds certify --synthetic half-circle:n=8 --labels soft --scale 1e-4 --width 64 --steps 100000 --step-size 4 --radius 1e-3 --out target/proof.json\n  distill-bounds certify --synthetic half-circle:n=8 --check target/proof.json --json"
)]
pub struct Args {
    #[command(flatten)]
    data: DataQuestion,
    #[command(flatten)]
    teacher: TeacherQuestion,
    #[command(flatten)]
    question: OptionalQuestion,
    /// Evaluate the proof in this file again; expects the data and, for soft labels, the teacher
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    check: Option<PathBuf>,
    /// Keep the proof in this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        self.teacher.check()?;
        let answer = match (&self.check, &self.question.0) {
            (Some(path), None) => {
                let proof = proof(path)?;
                super::ask(&self.data, None, |context| recheck(&proof, &self.teacher, context))?
            }
            (None, Some(question)) => {
                question.check()?;
                super::ask(&self.data, None, |context| question.certify(&self.teacher, context))?
            }
            (Some(path), Some(_)) => {
                let expected = "no question beside it: the file has its own";
                return Err(QuestionError::domain("check", path.display(), expected).into());
            }
            (None, None) => {
                let why = "found no question; expected --labels, --width, --steps and --step-size, \
                           or --check FILE";
                return Err(Failure::Input(why.into()));
            }
        };
        if let Some(path) = &self.out {
            write_json(path, &answer.proof)?;
        }
        print(self.json, &answer, || text(&answer))
    }
}

fn proof(path: &Path) -> Result<Proof, Failure> {
    let refuse = |found: String| {
        let expected = "the file that `certify --out` writes";
        QuestionError::domain("check", format!("{}: {found}", path.display()), expected)
    };
    let bytes = read(path).map_err(|error| refuse(error.to_string()))?;
    let parsed = serde_json::from_slice(&bytes);
    Ok(parsed.map_err(|error| {
        refuse(format!("line {}, column {}: found no proof", error.line(), error.column()))
    })?)
}

fn text(answer: &Answer) -> String {
    let Answer { error, width, steps, seed, flippable, groups, .. } = answer;
    let radius = match answer.radius {
        Some(radius) => format!("within radius B = {}", real(radius)),
        None => "without projection".into(),
    };
    let mut text = format!(
        "{}: {}, m = {width}, seed {seed}, T = {steps}, η = {}, {radius}\n\
         proven of the error, averaged over the run: at least {}, at most {}\n",
        answer.data.name,
        answer.loss,
        real(answer.step_size),
        real(error.lower),
        real(error.upper),
    );
    if let Some(risk) = answer.risk.upper {
        text += &format!("proven of the averaged risk: at most {}\n", real(risk));
    }
    match answer.budget {
        Some(budget) => {
            text += &format!(
                "the proof pays {} for neurons that may change sides, {} for the way to its \
                 reference, {} for what that leaves to learn\n",
                real(budget.flips),
                real(budget.distance),
                real(budget.gap)
            );
        }
        None => text += "no reference that proves anything was found\n",
    }
    text + &format!("{groups} groups of neurons; {flippable} pairs near enough to change sides")
}
