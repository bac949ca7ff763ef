//! Two networks of one draw trained side by side, watched while they are: one on the teacher's
//! probabilities, one on the labels.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::gate::{Command, Gate};
use super::jobs::Events;
use super::points::{Data, Points};
use super::refusal::Refusal;
use super::shape::Shape;
use crate::problem::objective;
use crate::question::certify::Ends;
use crate::question::teaching::certify;
use crate::question::{QuestionError, RunQuestion, TeacherQuestion, fill};
use crate::training::dense::DenseEngine;
use crate::training::{Choice, LabelKind, Objective, Outcome, Plan, descend};
use crate::work::{Progress, Stopped, Work};

/// Widest network on a page.
const WIDEST: u64 = 4096;

/// Longest run on a page, as it is predicted, in seconds of one core.
const LONGEST: f64 = 600.0;

/// Time between two pictures of a network.
const PICTURE: Duration = Duration::from_millis(80);

/// What is to be trained.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    points: Points,
    /// Flags that both runs share, as `train` takes them.
    run: Map<String, Value>,
    /// Scale s of the teacher's logits.
    scale: Value,
    /// How it begins.
    start: Command,
}

/// Two runs that can be made.
pub struct Pair {
    data: Data,
    soft: RunQuestion,
    hard: RunQuestion,
    /// What both wait at.
    pub gate: Arc<Gate>,
}

/// One network at some step.
#[derive(Serialize)]
struct Picture {
    labels: LabelKind,
    /// Steps taken.
    step: u64,
    /// Steps in all, T.
    steps: u64,
    risk: f64,
    error: f64,
    /// Average of the error over the steps taken.
    averaged: f64,
    /// The errors so far over T: what the average over all steps is at least.
    spent: f64,
    /// Neurons and points whose indicator is not the initial one.
    flips: u64,
    /// Farthest that a neuron is from its start, times √m.
    drift: f64,
    /// Steps a second since the last picture.
    pace: f64,
    #[serde(flatten)]
    shape: Shape,
}

/// What is proved of a network before it is trained.
#[derive(Serialize)]
struct Proved {
    labels: LabelKind,
    /// Bounds on the error averaged over all steps; null if there are none.
    error: Option<Ends>,
    /// The radius for which they hold; null for plain gradient descent.
    radius: Option<f64>,
    /// Pairs of neurons that may change sides of a point.
    flippable: Option<u64>,
    /// Why there is none.
    why: Option<String>,
}

/// How a run ended.
#[derive(Serialize)]
struct Ended {
    labels: LabelKind,
    #[serde(flatten)]
    outcome: Outcome,
}

/// A run that could not be made or finished.
#[derive(Serialize)]
struct Failed {
    labels: LabelKind,
    line: String,
}

impl Asked {
    /// Checks what is asked.
    ///
    /// # Errors
    /// A [`Refusal`] if it is no run, or too much for a page.
    pub fn pair(self) -> Result<Pair, Refusal> {
        let data = self.points.dataset()?;
        let question = |labels: &str, scale: Option<&Value>| -> Result<RunQuestion, Refusal> {
            let mut arguments = self.run.clone();
            arguments.insert("labels".into(), json!(labels));
            if let Some(scale) = scale {
                arguments.insert("scale".into(), scale.clone());
            }
            let question: RunQuestion = fill(arguments)?;
            question.check()?;
            check_size(&data, &question.plan()?)?;
            Ok(question)
        };
        let (soft, hard) = (question("soft", Some(&self.scale))?, question("hard", None)?);
        Ok(Pair { data, soft, hard, gate: Arc::new(Gate::new(self.start)) })
    }
}

fn check_size(data: &Data, plan: &Plan) -> Result<(), Refusal> {
    if plan.width > WIDEST {
        let line = format!("width {}: expected at most {WIDEST} on a page", plan.width);
        return Err(Refusal::unusable(line));
    }
    let (n, d) = (data.dataset.n(), data.dataset.d());
    let seconds = Choice::predict(n, d, plan).dense_seconds;
    if seconds > LONGEST {
        let line = format!(
            "steps {}: this run is predicted to take {seconds:.0} s; expected at most {LONGEST:.0} on a page",
            plan.steps
        );
        return Err(Refusal::unusable(line));
    }
    Ok(())
}

impl Pair {
    /// Trains both, and tells of pictures, proofs and ends as they come.
    pub fn train(&self, events: &Events) {
        let ignore = |_: Progress<'_>| {};
        let work = Work::new(&events.stop, &ignore);
        let kept = match certify(&self.data.context(work), &TeacherQuestion::default().options()) {
            Ok(kept) => kept,
            Err(error) => {
                for labels in [LabelKind::Soft, LabelKind::Hard] {
                    events.tell("failed", &Failed { labels, line: error.to_string() });
                }
                return;
            }
        };
        std::thread::scope(|scope| {
            for question in [&self.soft, &self.hard] {
                let logits = &kept.logits;
                scope.spawn(move || self.run(question, logits, work, events));
            }
            scope.spawn(|| {
                for question in [&self.soft, &self.hard] {
                    if let ControlFlow::Break(()) = self.prove(question, work, events) {
                        break;
                    }
                }
            });
        });
    }

    fn run(&self, question: &RunQuestion, logits: &[f64], work: Work<'_>, events: &Events) {
        let labels = question.loss.kind();
        match self.descend(question, logits, work, events) {
            Ok(outcome) => events.tell("ended", &Ended { labels, outcome }),
            Err(QuestionError::Stopped(_)) => {}
            Err(error) => events.tell("failed", &Failed { labels, line: error.to_string() }),
        }
    }

    fn descend(
        &self,
        question: &RunQuestion,
        logits: &[f64],
        work: Work<'_>,
        events: &Events,
    ) -> Result<Outcome, QuestionError> {
        let dataset = &self.data.dataset;
        let plan = question.plan()?;
        let objective = objective(question.loss.loss()?, dataset.labels(), Some(logits))?;
        let mut engine = DenseEngine::new(dataset.points(), &plan, &work)?;
        let mut watcher = Watcher::new(&self.data, question.loss.kind(), plan);
        let outcome = descend(&mut engine, &objective, &plan, &work, |state| {
            if watcher.is_due(state.step) {
                let picture = watcher.picture(state.engine, &objective, state.step);
                events.mention("picture", &picture);
            }
            // A stop that ends the wait is found again below.
            let waited = self.wait(state.step, work, || {
                if watcher.is_new(state.step) {
                    let picture = watcher.picture(state.engine, &objective, state.step);
                    events.tell("picture", &picture);
                }
            });
            watcher.errors += state.error;
            waited.is_ok()
        })?;
        work.check()?;
        let steps = plan.steps;
        watcher.errors = outcome.averaged.error * steps as f64;
        events.tell("picture", &watcher.picture(&engine, &objective, steps));
        Ok(outcome)
    }

    /// Waits until step `step` may be taken, and calls `rest` while nothing moves.
    fn wait(&self, step: u64, work: Work<'_>, mut rest: impl FnMut()) -> Result<(), Stopped> {
        while !self.gate.is_open(step) {
            if self.gate.is_at_rest(step) {
                rest();
            }
            self.gate.nap(step, &work)?;
        }
        Ok(())
    }

    fn prove(&self, question: &RunQuestion, work: Work<'_>, events: &Events) -> ControlFlow<()> {
        let labels = question.loss.kind();
        let context = self.data.context(work);
        let proved = match question.certify(&TeacherQuestion::default(), &context) {
            Ok(answer) => Proved {
                labels,
                error: Some(answer.error),
                radius: answer.radius,
                flippable: Some(answer.flippable),
                why: None,
            },
            Err(QuestionError::Stopped(_)) => return ControlFlow::Break(()),
            Err(error) => Proved {
                labels,
                error: None,
                radius: None,
                flippable: None,
                why: Some(error.to_string()),
            },
        };
        events.tell("proved", &proved);
        ControlFlow::Continue(())
    }
}

/// What is counted between two pictures.
struct Watcher {
    labels: LabelKind,
    plan: Plan,
    points: Vec<[f64; 2]>,
    /// Sum of the errors before each step so far.
    errors: f64,
    shown: Option<(u64, Instant)>,
}

impl Watcher {
    fn new(data: &Data, labels: LabelKind, plan: Plan) -> Self {
        let point = |i| {
            let x = data.dataset.point(i);
            [x[0], x[1]]
        };
        let points = (0..data.dataset.n()).map(point).collect();
        Self { labels, plan, points, errors: 0.0, shown: None }
    }

    /// Whether a picture is due: of the first steps at growing distances, and then at a steady pace.
    fn is_due(&self, step: u64) -> bool {
        let is_due = |(last, at): (u64, Instant)| {
            step.is_power_of_two() || (step > last && at.elapsed() >= PICTURE)
        };
        self.shown.is_none_or(is_due)
    }

    /// Whether the network at `step` was not shown yet.
    fn is_new(&self, step: u64) -> bool {
        self.shown.is_none_or(|(last, _)| step > last)
    }

    fn picture(&mut self, engine: &DenseEngine, objective: &Objective<'_>, step: u64) -> Picture {
        use crate::training::Engine;
        let now = Instant::now();
        let pace = self.shown.map_or(0.0, |(last, at)| {
            (step - last) as f64 / now.duration_since(at).as_secs_f64().max(1e-9)
        });
        self.shown = Some((step, now));
        let outputs = engine.outputs();
        Picture {
            labels: self.labels,
            step,
            steps: self.plan.steps,
            risk: objective.risk(outputs),
            error: objective.error(outputs),
            averaged: if step == 0 { 0.0 } else { self.errors / step as f64 },
            spent: self.errors / self.plan.steps as f64,
            flips: engine.flips(),
            drift: engine.drift(),
            pace,
            shape: Shape::of(engine, self.plan.width, &self.points),
        }
    }
}
