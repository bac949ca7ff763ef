//! The same width asked for in three ways: what a network needs, what is proved of the drawn one, and
//! what the statements ask for before anything is drawn.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::certificate::Loss;
use crate::lower::law::Law;
use crate::question::require::Answer;
use crate::question::{Context, QuestionError, RequireQuestion, fill, flag};
use crate::requirement::{Requirement, Schedule};

/// Greatest n² d for which the searches are made: about a minute on two cores.
const MOST_WORK: usize = 20_000;
/// Most steps of a training that are made: beyond them, at a margin below 0.007 at ε = 0.1, two points
/// take minutes.
const MOST_STEPS: u64 = 2_000_000;
/// Seeds of each decision.
const SEEDS: u64 = 32;
/// Widest network that is tried.
const WIDEST: u64 = 1 << 13;

/// One way to ask, for one kind of labels.
#[derive(Serialize)]
pub struct Line {
    /// What is asked of a width.
    pub what: &'static str,
    /// The labels; null where it is the same for both.
    pub labels: Option<&'static str>,
    /// The requirement; null where the search would take long.
    pub requirement: Option<Requirement>,
    /// The command that asks the same.
    pub command: String,
}

/// What is asked, of which labels, and the flags that ask it.
type Asked = (&'static str, Option<&'static str>, &'static [(&'static str, &'static str)]);

/// The questions, in the order in which their answers grow.
const QUESTIONS: [Asked; 5] = [
    ("separated by the draw's features", None, &[("labels", "hard"), ("separable", "")]),
    ("trained, measured", Some("soft"), &[("labels", "soft")]),
    ("trained, measured", Some("hard"), &[("labels", "hard")]),
    ("certified before training", Some("soft"), &[("labels", "soft"), ("certified", "")]),
    (
        "certified before training",
        Some("hard (perceptron loss)"),
        &[("labels", "hard"), ("loss", "perceptron"), ("certified", "")],
    ),
];

/// Asks all of them of data with margin `gamma`; `flags` name the data and the teacher.
///
/// # Errors
/// Those of the questions.
pub fn ask(
    context: &Context<'_>,
    gamma: f64,
    epsilon: f64,
    delta: f64,
    flags: &str,
) -> Result<Vec<Line>, QuestionError> {
    let (n, d) = (context.dataset.n(), context.dataset.d());
    let Schedule { steps, step_size, .. } = Schedule::provable(Loss::Soft, gamma, epsilon);
    let is_short = n * n * d <= MOST_WORK && steps <= MOST_STEPS;
    let ask = |&(what, labels, given): &Asked| {
        let mut arguments = Map::new();
        let mut command = format!("distill-bounds require {flags}");
        let mut give = |name: &str, value: Value| {
            command += &flag(name, &value);
            arguments.insert(name.to_owned(), value);
        };
        for &(name, value) in given {
            give(name, if value.is_empty() { json!(true) } else { json!(value) });
        }
        give("delta", json!(delta));
        let is_trained = given.iter().all(|&(name, _)| name != "separable");
        if is_trained {
            give("epsilon", json!(epsilon));
        }
        if what.starts_with("trained") {
            for (name, value) in
                [("steps", json!(steps)), ("step-size", json!(step_size)), ("radius", json!("inf"))]
            {
                give(name, value);
            }
        }
        // Without seeds, separation has an exact law where there is one.
        if is_trained || Law::of(context.dataset).is_none() {
            give("seeds", json!(SEEDS));
        }
        give("widest", json!(WIDEST));
        let requirement = if is_short {
            let question: RequireQuestion = fill(arguments)?;
            let Answer { requirement, .. } = question.answer(context, &|_, _| {})?;
            Some(requirement)
        } else {
            None
        };
        Ok(Line { what, labels, requirement, command })
    };
    QUESTIONS.iter().map(ask).collect()
}
