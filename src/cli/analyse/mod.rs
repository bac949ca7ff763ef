//! From a data set to the widths that the statements ask for, with advice on the student network.

mod side_by_side;
mod text;

use clap::Parser;
use serde::Serialize;
use theorems::bound::{BoundError, Labels, Network, Risk, Sizing};
use theorems::crossover::crossover;
use theorems::mandal::assumption_1::LOGIT_CAP;
use theorems::registry;
use theorems::setting::Setting;
use theorems::statement::{Provenance as Standing, Statement};

use super::{Failure, Outcome, print};
use crate::artifact::Journal;
use crate::data::{DataError, Dataset, Provenance, Source, load};
use crate::margin::{self, Bracket, Margin};
use crate::problem::plan_of;
use crate::question::margin::hilbert_margin;
use crate::question::require::MEASURED_WIDTH;
use crate::question::teaching::Need;
use crate::question::{Context, DataQuestion, LowerQuestion, TeacherQuestion, lower};
use crate::terminal::watched;
use crate::training::{Choice, LabelKind, Plan};

/// Margin, required widths and advice for a data set of yours.
///
/// Gives the margin γ* as a bracket, the width, steps, step size and radius that every statement
/// asks for at its lower end, where soft labels need less than hard ones, and which network to
/// train. Of more than 2000 points of rank above 2, γ_H alone, and what the statements ask for at
/// least; --first 2000 (of images: 1000 of each class) analyses the first ones in full.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds analyse --data examples/points.csv --normalise max\n  distill-bounds analyse --synthetic half-circle:n=8 --epsilon 0.05 --json\n\nOf a folder with two subfolders of PNG or JPEG images, one for each class: --data FOLDER --first 50 --normalise max."
)]
pub struct Args {
    #[command(flatten)]
    data: DataQuestion,
    #[command(flatten)]
    teacher: TeacherQuestion,
    /// Classification error ε, in (0, 1)
    #[arg(long, default_value_t = 0.1)]
    epsilon: f64,
    /// Failure probability δ, in (0, 1/3): statements hold with probability 1 − 2δ or 1 − 3δ
    #[arg(long, default_value_t = 0.1)]
    delta: f64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    source: Source,
    /// Number of points.
    n: usize,
    /// Dimension of the inputs.
    d: usize,
    epsilon: f64,
    delta: f64,
    /// Whether two inputs on one ray from the origin have opposite labels.
    conflicting_inputs: bool,
    /// Why no theorem applies; null if they do.
    obstacle: Option<String>,
    data: Option<Provenance>,
    margin: Option<Margin>,
    /// Of more points than γ* is bracketed for: γ_H, which bounds γ* from above. The widths are then
    /// the least that the statements may ask for, and there is no advice.
    ceiling: Option<Bracket>,
    /// What no network can do without, and what none within the radius of soft labels can.
    necessary: Option<lower::Answer>,
    /// One for each statement that sizes a network here.
    widths: Vec<Row>,
    /// Statements that size no network here, and why.
    left_out: Vec<LeftOut>,
    crossovers: Vec<Crossover>,
    recommendation: Vec<Advice>,
    /// Measures the width that is really needed.
    measure: Option<Measure>,
    /// Separated, trained and certified widths, soft beside hard.
    side_by_side: Vec<side_by_side::Line>,
}

impl Answer {
    /// Adds what every statement asks for.
    fn size(&mut self, setting: &Setting<f64>) {
        for statement in registry::all() {
            let Some(network) = statement.network() else { continue };
            match row(statement, network, setting) {
                Ok(row) => self.widths.push(row),
                Err(error) => {
                    self.left_out.push(LeftOut { id: statement.id, reason: error.to_string() });
                }
            }
        }
    }
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    title: &'static str,
    standing: Standing,
    labels: Labels,
    risk: Risk,
    /// The averaged risk is at most this, which implies a classification error of at most ε.
    level: f64,
    #[serde(flatten)]
    sizing: Sizing,
}

impl Row {
    /// Whether the statement is proved in the form in which it is evaluated: printed forms have
    /// errata, and quoted ones have constants to be confirmed.
    fn is_proven(&self) -> bool {
        matches!(self.standing, Standing::Own | Standing::Repaired)
    }
}

#[derive(Serialize)]
struct LeftOut {
    id: &'static str,
    reason: String,
}

/// Where two widths are equal, and which is the smaller at the margin of the data.
#[derive(Serialize)]
struct Crossover {
    soft: &'static str,
    hard: &'static str,
    /// Margin below which soft labels need less; null if there is none in (0, 1/2].
    gamma: Option<f64>,
    /// The labels that need less here.
    fewer: Labels,
}

/// A network that a proven statement guarantees.
#[derive(Serialize)]
struct Advice {
    /// What it is the best in.
    merit: &'static str,
    labels: Labels,
    statement: &'static str,
    title: &'static str,
    #[serde(flatten)]
    sizing: Sizing,
    engine: Choice,
    /// The command that trains it.
    train: String,
}

#[derive(Serialize)]
struct Measure {
    /// The command.
    require: String,
    /// Width of the run that is predicted.
    width: u64,
    /// Predicted cost of one run at that width, in seconds of one core.
    seconds: f64,
}

/// Radius B of the statements on soft labels.
const SOFT_RADIUS: f64 = 1.0;

/// Statements on the classification error for soft and for hard labels that belong together.
const PAIRS: [(&str, &str); 3] =
    [("M.corollary-4", "M.proposition-5"), ("S.s4", "S.s5"), ("S.s4-least", "S.s5-least")];

impl Args {
    pub fn run(self) -> Outcome {
        self.teacher.check()?;
        let mut answer = self.unanswered(self.data.source()?)?;
        match load(&answer.source, self.data.preparation()) {
            Ok((dataset, provenance)) => {
                super::note(&provenance);
                self.analyse(dataset, provenance, &mut answer)?;
            }
            Err(conflict @ DataError::Conflict { .. }) => {
                let table = answer.source.table()?;
                (answer.n, answer.d) = (table.points().ncols(), table.points().nrows());
                answer.conflicting_inputs = true;
                answer.obstacle = Some(conflict.to_string());
            }
            Err(error) => return Err(error.into()),
        }
        print(self.json, &answer, || text::report(&answer))
    }

    /// What is known before the data are read. Checks ε and δ.
    fn unanswered(&self, source: Source) -> Result<Answer, Failure> {
        Setting::new(1, LOGIT_CAP, self.epsilon, self.delta, 1.0)?;
        Ok(Answer {
            source,
            n: 0,
            d: 0,
            epsilon: self.epsilon,
            delta: self.delta,
            conflicting_inputs: false,
            obstacle: None,
            data: None,
            margin: None,
            ceiling: None,
            necessary: None,
            widths: Vec::new(),
            left_out: Vec::new(),
            crossovers: Vec::new(),
            recommendation: Vec::new(),
            measure: None,
            side_by_side: Vec::new(),
        })
    }

    fn analyse(&self, dataset: Dataset, data: Provenance, answer: &mut Answer) -> Outcome {
        (answer.n, answer.d) = (dataset.n(), dataset.d());
        answer.necessary = Some(self.necessary(&dataset, &data)?);
        if margin::are_too_many(dataset.points()) {
            let (bracket, _) = watched(|work| hilbert_margin(&dataset, work))?;
            let (n, c) = (dataset.n() as u64, dataset.bounded_c());
            (answer.data, answer.ceiling) = (Some(data), Some(bracket.clone()));
            let gamma = bracket.upper.min(LOGIT_CAP * c);
            if gamma > 0.0 {
                answer.size(&Setting::new(n, gamma, self.epsilon, self.delta, c)?);
            }
            return Ok(());
        }
        let (margin, logits) = self.certify(&dataset, &data)?;
        (answer.data, answer.margin) = (Some(data), Some(margin.clone()));
        let largest = dataset.norms().iter().copied().fold(0.0, f64::max);
        if margin.gamma.lower <= f64::EPSILON * largest {
            let is_centred = answer.data.as_ref().is_some_and(|data| data.scaling.standardised);
            answer.obstacle = Some(no_margin(&margin, is_centred));
            return Ok(());
        }
        let (n, gamma, c) = (dataset.n() as u64, margin.gamma.lower, dataset.bounded_c());
        let setting = Setting::new(n, gamma, self.epsilon, self.delta, c)?;
        answer.size(&setting);
        for (soft, hard) in PAIRS {
            answer.crossovers.push(pair(soft, hard, &setting)?);
        }
        self.advise(answer);
        let data = answer.data.as_ref().expect("the data of the analysis");
        let journal = Journal::in_memory();
        answer.side_by_side = watched(|work| {
            let logits = Some(&logits[..]);
            let context = Context { dataset: &dataset, data, logits, journal: &journal, work };
            side_by_side::ask(&context, gamma, self.epsilon, self.delta, &self.data_flags())
        })?;
        Ok(())
    }

    fn necessary(&self, dataset: &Dataset, data: &Provenance) -> Result<lower::Answer, Failure> {
        let Self { epsilon, delta, .. } = *self;
        let question = LowerQuestion { epsilon, radius: Some(SOFT_RADIUS), delta };
        let journal = Journal::in_memory();
        Ok(watched(|work| {
            question.answer(&Context { dataset, data, logits: None, journal: &journal, work })
        })?)
    }

    fn certify(&self, dataset: &Dataset, data: &Provenance) -> Result<(Margin, Vec<f64>), Failure> {
        let journal = Journal::in_memory();
        let need = Need { margin: true, logits: true };
        let teaching = watched(|work| {
            let context = Context { dataset, data, logits: None, journal: &journal, work };
            self.teacher.teach(&context, need)
        })?;
        Ok((teaching.margin.expect("needed"), teaching.logits.expect("needed")))
    }

    fn advise(&self, answer: &mut Answer) {
        let (n, d) = (answer.n, answer.d);
        let proven = answer.widths.iter().filter(|row| row.is_proven());
        let proven: Vec<(&Row, Plan)> =
            proven.filter_map(|row| Some((row, plan_of(&row.sizing).ok()?))).collect();
        let least = |merit, cost: &dyn Fn(&Row) -> f64| {
            let best = proven.iter().min_by(|(a, _), (b, _)| cost(a).total_cmp(&cost(b)));
            best.map(|(row, plan)| self.advice(merit, row, Choice::predict(n, d, plan)))
        };
        let of = |labels, row: &Row, cost: f64| if row.labels == labels { cost } else { f64::MAX };
        let seconds = |row: &Row| {
            let plan = proven.iter().find(|(other, _)| other.id == row.id);
            plan.map_or(f64::MAX, |(_, plan)| Choice::predict(n, d, plan).seconds())
        };
        answer.recommendation = [
            least("smallest proven width, logistic loss", &|row| row.sizing.width),
            least("smallest proven width, logistic loss, soft labels", &|row| {
                of(Labels::Soft, row, row.sizing.width)
            }),
            least("smallest proven width, logistic loss, hard labels", &|row| {
                of(Labels::Hard, row, row.sizing.width)
            }),
            least("shortest proven training", &seconds),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut seen = Vec::new();
        answer.recommendation.retain(|advice| {
            let is_new = !seen.contains(&advice.statement);
            seen.push(advice.statement);
            is_new
        });
        let labels = answer.recommendation.first().map(|advice| advice.labels);
        let same = proven.iter().filter(|(row, _)| Some(row.labels) == labels);
        let shortest = same.min_by_key(|(_, plan)| plan.steps);
        answer.measure = shortest.map(|(row, plan)| self.measure(row, *plan, n, d));
    }

    fn advice(&self, merit: &'static str, row: &Row, engine: Choice) -> Advice {
        let Sizing { width, steps, step_size, radius, .. } = row.sizing;
        let projection =
            if radius.is_finite() { format!(" --radius {radius}") } else { String::new() };
        Advice {
            merit,
            labels: row.labels,
            statement: row.id,
            title: row.title,
            sizing: row.sizing,
            engine,
            train: format!(
                "distill-bounds train {} --labels {} --width {width} --steps {steps} --step-size \
                 {step_size}{projection}",
                self.data_flags(),
                LabelKind::from(row.labels)
            ),
        }
    }

    fn measure(&self, row: &Row, plan: Plan, n: usize, d: usize) -> Measure {
        let plan = Plan { width: MEASURED_WIDTH, ..plan };
        Measure {
            require: format!(
                "distill-bounds require {} --labels {} --epsilon {} --delta {} --statement {} \
                 --journal require.jsonl",
                self.data_flags(),
                LabelKind::from(row.labels),
                self.epsilon,
                self.delta,
                row.id
            ),
            width: plan.width,
            seconds: Choice::predict(n, d, &plan).seconds(),
        }
    }

    fn data_flags(&self) -> String {
        format!("{}{}", self.data.flags(), self.teacher.flags())
    }
}

fn row(
    statement: &Statement,
    network: &Network,
    setting: &Setting<f64>,
) -> Result<Row, BoundError> {
    Ok(Row {
        id: statement.id,
        title: statement.title,
        standing: statement.provenance,
        labels: network.labels,
        risk: network.risk,
        level: network.level(setting),
        sizing: network.sizing(setting)?,
    })
}

fn pair(
    soft: &'static str,
    hard: &'static str,
    setting: &Setting<f64>,
) -> Result<Crossover, BoundError> {
    let network = |id| {
        let found = registry::find(id).and_then(Statement::network);
        found.ok_or(BoundError::NoNetwork { id })
    };
    let (soft_network, hard_network) = (network(soft)?, network(hard)?);
    let width = |network: &Network| network.sizing(setting).map(|sizing| sizing.width);
    let soft_is_less = width(soft_network)? < width(hard_network)?;
    Ok(Crossover {
        soft,
        hard,
        gamma: crossover(soft_network, hard_network, setting),
        fewer: if soft_is_less { Labels::Soft } else { Labels::Hard },
    })
}

/// Why nothing follows from a bracket whose lower end is 0, or below the rounding of the inputs themselves.
fn no_margin(margin: &Margin, is_centred: bool) -> String {
    let upper = margin.gamma.upper;
    if margin.gamma.confidence < 1.0 && !is_centred {
        format!(
            "nothing above 0 is proved of the margin (γ* is at most {upper:.4}), as is usual where features \
             differ in size or are far from 0: --standardise --intercept brings them together"
        )
    } else if margin.gamma.confidence == 1.0 {
        format!(
            "nothing above the rounding of the inputs is proved of the margin (γ* is at most {upper:.1e}): \
             inputs with different labels cancel each other or are too close to tell apart"
        )
    } else {
        format!(
            "the sampled certificate proves no margin above 0 (γ* is at most {upper:.4}); fewer \
             points or a lower --confidence may leave one that can be proved"
        )
    }
}
