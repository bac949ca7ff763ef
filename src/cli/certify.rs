use std::path::{Path, PathBuf};

use clap::Parser;

use super::number::real;
use super::{Failure, Outcome, print};
use crate::artifact::{read, write, write_json};
use crate::certificate::Proof;
use crate::question::certify::{Answer, OptionalQuestion, in_coq, recheck};
use crate::question::{Context, DataQuestion, QuestionError, TeacherQuestion};

/// Prove what one network will do, before it is trained: bounds on its averaged error, both ways.
///
/// The weights are those that `train` draws for the same seed. The search for a proof is plain
/// optimisation; what it found is then evaluated on intervals, and `--check` repeats that evaluation
/// from a file, from the data and the seed alone.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds certify --synthetic half-circle:n=8 --labels soft --scale 1e-4 --width 64 --steps 100000 --step-size 4 --radius 1e-3 --out target/proof.json\n  distill-bounds certify --synthetic half-circle:n=8 --check target/proof.json --json\n  distill-bounds certify --synthetic half-circle:n=4 --labels soft --scale 0.1 --width 8 --steps 1e6 --step-size 2 --radius 0.1 --seed 2 --coq target/half_circle.v"
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
    /// Write a Coq file that proves the bound on the error, for a small network with --radius;
    /// `theorems/proofs/README.md` says how Coq checks it
    #[arg(long, value_name = "FILE")]
    coq: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        self.teacher.check()?;
        let with_coq = |answer: Answer, context: &Context<'_>| {
            let coq = self.coq.as_ref();
            let text = coq.map(|_| in_coq(&answer.proof, &self.teacher, context)).transpose()?;
            Ok::<_, QuestionError>((answer, text))
        };
        let (answer, coq) = match (&self.check, &self.question.0) {
            (Some(path), None) => {
                let proof = proof(path)?;
                super::ask(&self.data, None, |context| {
                    with_coq(recheck(&proof, &self.teacher, context)?, context)
                })?
            }
            (None, Some(question)) => {
                question.check()?;
                super::ask(&self.data, None, |context| {
                    with_coq(question.certify(&self.teacher, context)?, context)
                })?
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
        if let (Some(path), Some(text)) = (&self.coq, &coq) {
            write(path, text.as_bytes())?;
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
