//! The widths of one data set, from what no network can do without to what is proved for all data of its
//! margin, each with the command that answers the same.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::jobs::Events;
use super::points::{Data, Points};
use super::refusal::Refusal;
use crate::certificate::Loss;
use crate::question::teaching::certify;
use crate::question::{
    BoundsQuestion, LowerQuestion, QuestionError, RequireQuestion, TeacherQuestion, fill, flag,
};
use crate::requirement::Schedule;
use crate::training::LabelKind;
use crate::work::{Progress, Work};

/// Most points for which a width is searched by training and by certificates: minutes beyond.
const MOST_SEARCHED: usize = 100;
/// Seeds of each decision.
const SEEDS: u64 = 32;
/// Widest network that is tried.
const WIDEST: u64 = 1 << 12;
/// Time between two reports of progress.
const REPORT: Duration = Duration::from_millis(200);

/// What is asked of the widths.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    points: Points,
    /// Classification error ε.
    epsilon: Value,
    /// Failure probability δ.
    delta: Value,
    /// Scale s of the teacher's logits.
    scale: Value,
    /// Scale α of the initial weights.
    initial_scale: Value,
}

/// Questions that can be asked.
pub struct Widths {
    data: Data,
    lower: LowerQuestion,
    asked: Asked,
}

/// How a width is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// No network of less is right often enough.
    Necessary,
    /// Training succeeds from here on, as measured.
    Measured,
    /// It is proved for drawn networks to succeed from here on.
    Certified,
    /// It is proved for all data of this margin.
    Apriori,
}

/// A width.
#[derive(Serialize)]
struct Bar {
    kind: Kind,
    /// The labels; null where it is the same for both.
    labels: Option<LabelKind>,
    /// The width is at least this.
    at_least: f64,
    /// And at most this; null if it is not known.
    at_most: Option<f64>,
    /// The statement that it is from.
    statement: Option<&'static str>,
    /// The same on the command line.
    command: String,
}

/// A width that is not known, and why.
#[derive(Serialize)]
struct Missing {
    kind: Kind,
    labels: Option<LabelKind>,
    why: String,
}

/// A search that goes on.
#[derive(Serialize)]
struct Searching {
    kind: Kind,
    labels: LabelKind,
    /// Networks that were looked at.
    networks: u64,
}

/// Flags, in the order in which a command shows them.
type Flags = Vec<(&'static str, Value)>;

impl Asked {
    /// Checks what is asked.
    ///
    /// # Errors
    /// A [`Refusal`] if a number is outside its domain, or the points are no data set.
    pub fn widths(self) -> Result<Widths, Refusal> {
        let data = self.points.dataset()?;
        let lower: LowerQuestion = ask(&self.necessary())?;
        lower.check()?;
        for labels in [LabelKind::Soft, LabelKind::Hard] {
            ask::<RequireQuestion>(&self.require(labels, Kind::Certified, 1.0))?.check()?;
        }
        Ok(Widths { data, lower, asked: self })
    }

    fn necessary(&self) -> Flags {
        vec![("epsilon", self.epsilon.clone()), ("delta", self.delta.clone())]
    }

    /// The flags of a search, on data of margin `gamma`.
    fn require(&self, labels: LabelKind, kind: Kind, gamma: f64) -> Flags {
        let mut flags: Flags = vec![("labels", json!(labels))];
        if labels == LabelKind::Soft {
            flags.push(("scale", self.scale.clone()));
        }
        flags.push(("initial-scale", self.initial_scale.clone()));
        flags.extend(self.necessary());
        if kind == Kind::Certified {
            flags.push(("certified", json!(true)));
        } else {
            let epsilon = self.epsilon.as_f64().unwrap_or(1.0);
            let schedule = Schedule::provable(Loss::Soft, gamma, epsilon);
            flags.push(("steps", json!(schedule.steps)));
            flags.push(("step-size", json!(schedule.step_size)));
            flags.push(("radius", json!("inf")));
        }
        flags.extend([("seeds", json!(SEEDS)), ("widest", json!(WIDEST))]);
        flags
    }
}

fn ask<Q: clap::Args + serde::de::DeserializeOwned>(flags: &Flags) -> Result<Q, QuestionError> {
    let arguments: Map<String, Value> =
        flags.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    fill(arguments)
}

/// The command that `flags` are those of.
fn command(name: &str, data: &str, flags: &Flags) -> String {
    let flags: String = flags.iter().map(|(name, value)| flag(name, value)).collect();
    format!("distill-bounds {name}{data}{flags}")
}

/// The data in a command: the file that the page saves.
const DATA: &str = " --data points.csv --normalise none";

impl Widths {
    /// Finds them, those that take no time first, and tells of each.
    pub fn find(&self, events: &Events) {
        if let Err(error) = self.tell_all(events)
            && !matches!(error, QuestionError::Stopped(_))
        {
            events.tell("failed", &error.to_string());
        }
    }

    fn tell_all(&self, events: &Events) -> Result<(), QuestionError> {
        let ignore = |_: Progress<'_>| {};
        let work = Work::new(&events.stop, &ignore);
        let context = self.data.context(work);
        let lower = self.lower.answer(&context)?;
        events.tell(
            "bar",
            &Bar {
                kind: Kind::Necessary,
                labels: None,
                at_least: lower.width as f64,
                at_most: None,
                statement: Some(lower.statement),
                command: command("lower", DATA, &self.asked.necessary()),
            },
        );
        let kept = certify(&context, &TeacherQuestion::default().options())?;
        let gamma = kept.margin.gamma.lower;
        if gamma <= 0.0 {
            let why = "the margin is 0: nothing is proved, and nothing can be learnt for sure";
            for kind in [Kind::Apriori, Kind::Measured, Kind::Certified] {
                events.tell("missing", &Missing { kind, labels: None, why: why.into() });
            }
            return Ok(());
        }
        self.tell_apriori(gamma, events);
        for kind in [Kind::Measured, Kind::Certified] {
            for labels in [LabelKind::Soft, LabelKind::Hard] {
                work.check()?;
                self.tell_search(kind, labels, gamma, events)?;
            }
        }
        Ok(())
    }

    /// What the sharpest statements ask for, of s = α = 1.
    fn tell_apriori(&self, gamma: f64, events: &Events) {
        let dataset = &self.data.dataset;
        let flags: Flags = [("n", json!(dataset.n())), ("gamma", json!(gamma))]
            .into_iter()
            .chain(self.asked.necessary())
            .chain([("c", json!(dataset.bounded_c()))])
            .collect();
        let answer = ask::<BoundsQuestion>(&flags).and_then(|question| question.answer());
        for (labels, id) in [(LabelKind::Soft, "S.s4-least"), (LabelKind::Hard, "S.s5-least")] {
            let kind = Kind::Apriori;
            match &answer {
                Ok(answer) => {
                    let Some((&statement, row)) = answer.rows.get_key_value(id) else { continue };
                    let at_most = Some(row.sizing.width);
                    let command = command("bounds", "", &flags);
                    let statement = Some(statement);
                    let labels = Some(labels);
                    let at_least = row.sizing.width;
                    let bar = Bar { kind, labels, at_least, at_most, statement, command };
                    events.tell("bar", &bar);
                }
                Err(error) => {
                    let (labels, why) = (Some(labels), error.to_string());
                    events.tell("missing", &Missing { kind, labels, why });
                }
            }
        }
    }

    fn tell_search(
        &self,
        kind: Kind,
        labels: LabelKind,
        gamma: f64,
        events: &Events,
    ) -> Result<(), QuestionError> {
        let flags = self.asked.require(labels, kind, gamma);
        let command = command("require", DATA, &flags);
        let missing = |why: String| Missing { kind, labels: Some(labels), why };
        if self.data.dataset.n() > MOST_SEARCHED {
            let why = format!(
                "of more than {MOST_SEARCHED} points it takes long; in a terminal: {command}"
            );
            events.tell("missing", &missing(why));
            return Ok(());
        }
        let last: Mutex<Option<Instant>> = Mutex::new(None);
        let observe = |progress: Progress<'_>| {
            let Ok(mut last) = last.try_lock() else { return };
            if last.is_none_or(|at| at.elapsed() >= REPORT) {
                *last = Some(Instant::now());
                events.mention("searching", &Searching { kind, labels, networks: progress.done });
            }
        };
        let work = Work::new(&events.stop, &observe);
        let question: RequireQuestion = ask(&flags)?;
        match question.answer(&self.data.context(work), &|_, _| {}) {
            Ok(answer) => {
                let requirement = answer.requirement;
                let (at_least, at_most) =
                    (requirement.at_least as f64, requirement.at_most.map(|width| width as f64));
                let labels = Some(labels);
                let statement = None;
                events.tell("bar", &Bar { kind, labels, at_least, at_most, statement, command });
            }
            Err(stopped @ QuestionError::Stopped(_)) => return Err(stopped),
            Err(error) => events.tell("missing", &missing(error.to_string())),
        }
        Ok(())
    }
}
