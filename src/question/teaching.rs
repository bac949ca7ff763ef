//! The teacher of a question: certified with the margin, kept from an earlier certificate, or the
//! user's own.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::number::{deserialize_real, deserialize_whole, whole};
use super::{Context, QuestionError};
use crate::artifact;
use crate::data::read_logits;
use crate::margin::{self, Choice, Margin, Objective, Options, Record};
use crate::teacher::{KeptTeacher, Teacher};

/// How a margin is certified when the data have a rank above 2.
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct CertificateQuestion {
    /// Relative width at which a sampled margin certificate stops
    #[arg(long, default_value_t = Options::default().relative_width, value_parser = open_unit)]
    #[serde(deserialize_with = "deserialize_real")]
    pub relative_width: f64,
    /// Probability with which a sampled margin certificate holds
    #[arg(long, default_value_t = Options::default().confidence, value_parser = open_unit)]
    #[serde(deserialize_with = "deserialize_real")]
    pub confidence: f64,
    /// What the teacher is chosen for among those that prove the margin, up to a millionth; of more than the
    /// margin only for at most 300 points of rank 3 or 2000 of rank 1 or 2
    #[arg(long, value_enum, default_value_t)]
    pub teacher_objective: Objective,
}

/// A number above 0 and below 1, whether the data call for sampling or not.
fn open_unit(text: &str) -> Result<f64, String> {
    let inside = |value: &f64| *value > 0.0 && *value < 1.0;
    let value = text.parse().ok().filter(inside);
    value.ok_or_else(|| "expected a number above 0 and below 1".into())
}

impl Default for CertificateQuestion {
    fn default() -> Self {
        let Options { relative_width, confidence, teacher_objective, .. } = Options::default();
        Self { relative_width, confidence, teacher_objective }
    }
}

impl CertificateQuestion {
    /// # Errors
    /// [`QuestionError::Domain`] unless both numbers are in (0, 1), whether the data call for sampling
    /// or not.
    pub fn check(&self) -> Result<(), QuestionError> {
        for (name, value) in
            [("relative-width", self.relative_width), ("confidence", self.confidence)]
        {
            if !(value > 0.0 && value < 1.0) {
                return Err(QuestionError::domain(name, value, "a number above 0 and below 1"));
            }
        }
        Ok(())
    }

    /// The flags that differ from their defaults, each with a space in front.
    pub fn flags(&self) -> String {
        let default = Self::default();
        let mut flags = String::new();
        for (name, value, default) in [
            ("relative-width", self.relative_width, default.relative_width),
            ("confidence", self.confidence, default.confidence),
        ] {
            if value != default {
                flags += &format!(" --{name} {value}");
            }
        }
        if let Some(value) = self.teacher_objective.to_possible_value()
            && !self.teacher_objective.is_margin()
        {
            flags += &format!(" --teacher-objective {}", value.get_name());
        }
        flags
    }

    /// The options, with the directions of `seed`.
    pub fn options(&self, seed: u64) -> Options {
        let Self { relative_width, confidence, teacher_objective } = *self;
        Options { seed, relative_width, confidence, teacher_objective, ..Options::default() }
    }
}

/// Where soft labels, and the margin of a statement, are from.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TeacherQuestion {
    /// Teacher: the .json that `margin --out` wrote for these data, or a .csv or .npy with one logit a
    /// point [default: the one that certifies the margin]
    #[arg(long, value_name = "FILE")]
    #[serde(default)]
    pub teacher: Option<PathBuf>,
    /// Seed of the directions that a sampled margin certificate draws
    #[arg(long, default_value_t = 0, value_parser = whole)]
    #[serde(default, deserialize_with = "deserialize_whole")]
    pub margin_seed: u64,
    /// How the margin is certified
    #[command(flatten)]
    #[serde(flatten)]
    pub certificate: CertificateQuestion,
}

/// The margin and the logits of the teacher that proves it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// The margin.
    #[serde(flatten)]
    pub margin: Margin,
    /// The teacher's z_i.
    pub logits: Vec<f64>,
    /// Largest error of a logit.
    pub logit_radius: f64,
    /// What the choice of the teacher changed, if it was chosen for more than the margin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
}

impl Certificate {
    /// What of `kept` commands show and train on.
    pub fn of(kept: KeptTeacher) -> Self {
        let KeptTeacher { margin, logits, logit_radius, choice, .. } = kept;
        Self { margin, logits, logit_radius, choice }
    }
}

/// The teacher that certifies the margin, from the journal as far as that has it.
///
/// # Errors
/// Those of the margin and of the journal.
pub fn certify(context: &Context<'_>, options: &Options) -> Result<KeptTeacher, QuestionError> {
    let Context { dataset, data, journal, work, .. } = *context;
    let digest = data.dataset.digest.as_str();
    journal.cell(&("teacher", digest, options), || {
        let record = Record::new(journal, digest);
        let (points, labels) = (dataset.points(), dataset.labels());
        let teacher = Teacher::from(margin::resume(points, labels, options, record, work)?);
        Ok(teacher.keep(dataset, options))
    })
}

/// What a question needs of a teacher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// A margin that is proven.
    pub margin: bool,
    /// Logits.
    pub logits: bool,
}

/// What is known of the teacher.
#[derive(Clone, Debug, Default)]
pub struct Teaching {
    /// The proven margin, where it was needed.
    pub margin: Option<Margin>,
    /// The logits, where they were needed.
    pub logits: Option<Vec<f64>>,
    /// Whether the logits are those of the field that proves the margin, of which the statements speak.
    pub certified: bool,
}

impl Teaching {
    /// The margin of the labels that are trained on: min_i y_i z_i, or else the proven γ.
    pub fn gamma(&self, labels: &[f64]) -> Option<f64> {
        let products = |logits: &Vec<f64>| {
            labels.iter().zip(logits).map(|(y, z)| y * z).fold(f64::INFINITY, f64::min)
        };
        let proven = || self.margin.as_ref().map(|margin| margin.gamma.lower);
        self.logits.as_ref().map(products).or_else(proven)
    }
}

impl TeacherQuestion {
    /// # Errors
    /// [`QuestionError::Domain`] if a number is outside its domain.
    pub fn check(&self) -> Result<(), QuestionError> {
        self.certificate.check()
    }

    /// The flags that differ from their defaults, each with a space in front.
    pub fn flags(&self) -> String {
        let mut flags = self.certificate.flags();
        if self.margin_seed != 0 {
            flags += &format!(" --margin-seed {}", self.margin_seed);
        }
        if let Some(path) = &self.teacher {
            flags +=
                &format!(" --teacher {}", super::data::shell_word(&path.display().to_string()));
        }
        flags
    }

    /// The options of the margin's certificate.
    pub fn options(&self) -> Options {
        self.certificate.options(self.margin_seed)
    }

    /// What `need` asks for: from memory, from the file, or computed.
    ///
    /// # Errors
    /// If the file does not fit the data, or the margin cannot be certified.
    pub fn teach(&self, context: &Context<'_>, need: Need) -> Result<Teaching, QuestionError> {
        let own = match (context.logits, &self.teacher) {
            (Some(logits), _) => Some(logits.to_vec()),
            (None, Some(path)) if path.extension().is_some_and(|e| e == "json") => {
                let Certificate { margin, logits, .. } = self.kept(context)?;
                return Ok(Teaching {
                    margin: Some(margin),
                    logits: Some(logits),
                    certified: true,
                });
            }
            (None, Some(path)) => Some(read_logits(path, context.dataset.n())?),
            (None, None) => None,
        };
        let proof = need.margin || (need.logits && own.is_none());
        let certificate = proof.then(|| certify(context, &self.options())).transpose()?;
        let certified = own.is_none();
        let (margin, logits) = certificate.map(|c| (c.margin, c.logits)).unzip();
        Ok(Teaching { margin, logits: own.or(logits), certified })
    }

    fn kept(&self, context: &Context<'_>) -> Result<Certificate, QuestionError> {
        let path = self.teacher.as_deref().unwrap_or(std::path::Path::new(""));
        let refuse = |found: String, expected: &str| {
            QuestionError::domain("teacher", format!("{}: {found}", path.display()), expected)
        };
        let expected = "the file that `margin --out` writes";
        let bytes = artifact::read(path).map_err(|error| refuse(error.to_string(), expected))?;
        let kept: KeptTeacher = serde_json::from_slice(&bytes).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            refuse(format!("line {line}, column {column}: found no certificate"), expected)
        })?;
        let restored = kept.clone().restore(context.dataset);
        restored.map_err(|error| refuse(error.to_string(), "a teacher of these data"))?;
        Ok(Certificate::of(kept))
    }
}
