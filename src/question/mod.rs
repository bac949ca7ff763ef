//! What may be asked: one type for each question, with its domain and its answer.
//!
//! The command line fills a question from flags, a sweep from the tables of a TOML file, Python from
//! keyword arguments; [`Question::of`] is the way in for the last two. The answers are the same.

pub mod bounds;
pub mod certify;
mod data;
mod error;
mod labels;
pub mod lower;
pub mod margin;
pub mod number;
pub mod require;
mod run;
pub mod teaching;
pub mod train;

use clap::{Args, Command};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use self::bounds::BoundsQuestion;

pub use self::data::DataQuestion;
pub use self::error::QuestionError;
pub use self::labels::{Labels, LossName, LossQuestion};
pub use self::lower::LowerQuestion;
pub use self::margin::MarginQuestion;
pub use self::require::RequireQuestion;
pub use self::run::RunQuestion;
pub use self::teaching::{CertificateQuestion, TeacherQuestion, Teaching};
pub use self::train::TrainQuestion;

use crate::artifact::Journal;
use crate::data::{Dataset, Preparation, Provenance};
use crate::work::Work;

/// What a question is asked of: data, what keeps the parts that are done, and who watches.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    /// Where they are from.
    pub data: &'a Provenance,
    /// Logits of a teacher of one's own, which no file holds.
    pub logits: Option<&'a [f64]>,
    /// Finished parts of the work.
    pub journal: &'a Journal,
    /// Progress and stop.
    pub work: Work<'a>,
}

/// A question on data.
#[derive(Clone, Debug)]
pub enum Question {
    /// The margin γ.
    Margin(MarginQuestion),
    /// One run.
    Train(TrainQuestion),
    /// The least width.
    Require(RequireQuestion),
    /// A width that is necessary.
    Lower(LowerQuestion),
    /// What is sure of one run.
    Certify(certify::WithTeacher),
}

impl Question {
    /// The commands whose question is on data.
    pub const COMMANDS: [&'static str; 5] = ["margin", "train", "require", "lower", "certify"];

    /// The question that `command` asks with `arguments`, named like its flags; null stands for a flag
    /// that is not given. Data are not among the arguments: see [`Question::with_data`].
    ///
    /// # Errors
    /// [`QuestionError`] names the argument that is missing, unknown or of another type, or the value
    /// outside its domain.
    ///
    /// ```
    /// use distill_bounds::question::Question;
    /// use serde_json::json;
    ///
    /// let ask = |width| {
    ///     let arguments = json!({"labels": "soft", "width": width, "steps": 5, "step-size": 1});
    ///     Question::of("train", arguments.as_object().unwrap().clone())
    /// };
    /// assert!(ask(8).is_ok());
    /// assert_eq!(
    ///     ask(7).unwrap_err().to_string(),
    ///     "width 7: expected an even number of at least 2"
    /// );
    /// ```
    pub fn of(command: &str, arguments: Map<String, Value>) -> Result<Self, QuestionError> {
        Self::known(command)?;
        let question = match command {
            "margin" => Self::Margin(fill(arguments)?),
            "train" => Self::Train(fill(arguments)?),
            "require" => Self::Require(fill(arguments)?),
            "lower" => Self::Lower(fill(arguments)?),
            // The last of the known ones.
            _ => Self::Certify(fill(arguments)?),
        };
        question.check()?;
        Ok(question)
    }

    fn known(command: &str) -> Result<(), QuestionError> {
        if Self::COMMANDS.contains(&command) {
            return Ok(());
        }
        let expected = format!("one of {}", Self::COMMANDS.join(", "));
        Err(QuestionError::domain("command", command, expected))
    }

    /// The question and the data that `arguments` name together, as a cell of a sweep does.
    ///
    /// # Errors
    /// As [`Question::of`].
    pub fn with_data(
        command: &str,
        mut arguments: Map<String, Value>,
    ) -> Result<(DataQuestion, Self), QuestionError> {
        Self::known(command)?;
        let data = split(&mut arguments, &names::<DataQuestion>());
        let data: DataQuestion = fill(data)?;
        data.source()?;
        Ok((data, Self::of(command, arguments)?))
    }

    /// The question, and what is to be done to the inputs, that `arguments` name together.
    ///
    /// # Errors
    /// As [`Question::of`].
    pub fn with_preparation(
        command: &str,
        mut arguments: Map<String, Value>,
    ) -> Result<(Preparation, Self), QuestionError> {
        let preparation =
            split(&mut arguments, &["standardise", "intercept", "normalise"].map(str::to_owned));
        let preparation = fill::<DataQuestion>(preparation)?.preparation();
        Ok((preparation, Self::of(command, arguments)?))
    }

    /// Refuses what is outside its domain, whatever the data.
    ///
    /// # Errors
    /// [`QuestionError::Domain`] and the like.
    pub fn check(&self) -> Result<(), QuestionError> {
        match self {
            Self::Margin(question) => question.check(),
            Self::Train(question) => question.check(),
            Self::Require(question) => question.check(),
            Self::Lower(question) => question.check(),
            Self::Certify(certify::WithTeacher { teacher, question }) => {
                teacher.check()?;
                question.check()
            }
        }
    }

    /// The answer, as the command prints it with `--json`.
    ///
    /// # Errors
    /// Why there is none.
    pub fn answer(&self, context: &Context<'_>) -> Result<Value, QuestionError> {
        Ok(match self {
            Self::Margin(question) => serde_json::to_value(question.answer(context)?)?,
            Self::Train(question) => serde_json::to_value(question.answer(context)?)?,
            Self::Require(question) => serde_json::to_value(question.answer(context, &|_, _| {})?)?,
            Self::Lower(question) => serde_json::to_value(question.answer(context)?)?,
            Self::Certify(certify::WithTeacher { teacher, question }) => {
                serde_json::to_value(question.certify(teacher, context)?)?
            }
        })
    }
}

/// Takes the arguments called `names` out of `arguments`.
fn split(arguments: &mut Map<String, Value>, names: &[String]) -> Map<String, Value> {
    let mut taken = Map::new();
    arguments.retain(|name, value| {
        let is_taken = names.contains(name);
        if is_taken {
            taken.insert(name.clone(), value.take());
        }
        !is_taken
    });
    taken
}

/// The names of the arguments of `Q`: those of its flags.
fn names<Q: Args>() -> Vec<String> {
    let command = Q::augment_args(Command::new("question"));
    command.get_arguments().filter_map(|flag| flag.get_long().map(str::to_owned)).collect()
}

/// A flag with its value as it stands on a command line, after a space; a truth value is a flag alone.
pub fn flag(name: &str, value: &Value) -> String {
    match value {
        Value::Bool(_) => format!(" --{name}"),
        Value::String(text) => format!(" --{name} {text}"),
        // Without the ".0" of a whole number.
        Value::Number(number) if number.is_f64() => {
            format!(" --{name} {}", number.as_f64().unwrap_or(f64::NAN))
        }
        value => format!(" --{name} {value}"),
    }
}

/// The question whose fields `arguments` hold.
///
/// # Errors
/// [`QuestionError`] names an argument that is unknown, missing, or of another type.
pub fn fill<Q: Args + DeserializeOwned>(
    mut arguments: Map<String, Value>,
) -> Result<Q, QuestionError> {
    arguments.retain(|_, value| !value.is_null());
    let names = if arguments.is_empty() { Vec::new() } else { names::<Q>() };
    if let Some(unknown) = arguments.keys().find(|name| !names.contains(name)) {
        let expected = format!("one of {}", names.join(", "));
        return Err(QuestionError::domain("argument", unknown, expected));
    }
    let texts: Vec<(String, String)> = (arguments.iter())
        .filter_map(|(name, value)| Some((name.clone(), format!("`{}`", value.as_str()?))))
        .collect();
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        let is_in_message = |(_, text): &&(String, String)| message.contains(text);
        let place = match texts.iter().find(is_in_message) {
            Some((name, _)) if path == "." => format!("{name}: "),
            None if path == "." => String::new(),
            _ => format!("{path}: "),
        };
        QuestionError::Argument(format!("{place}{message}").replace('`', "'"))
    })
}
