//! The question of `bounds`.

use std::collections::BTreeMap;

use clap::Args;
use inari::Interval;
use serde::{Deserialize, Serialize};
use theorems::bound::{BoundError, Sizing, even_at_most, integer};
use theorems::lower::l1;
use theorems::real::Real;
use theorems::registry;
use theorems::setting::Setting;

use super::QuestionError;
use super::number::{deserialize_optional_real, deserialize_real, deserialize_whole, whole};

/// How large the networks of all statements have to be.
#[derive(Args, Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BoundsQuestion {
    /// Number of data points n
    #[arg(long, value_parser = whole)]
    #[serde(deserialize_with = "deserialize_whole")]
    pub n: u64,
    /// Margin γ, in (0, 1/2]
    #[arg(long)]
    #[serde(deserialize_with = "deserialize_real")]
    pub gamma: f64,
    /// Classification error ε, in (0, 1)
    #[arg(long)]
    #[serde(deserialize_with = "deserialize_real")]
    pub epsilon: f64,
    /// Failure probability δ, in (0, 1/3)
    #[arg(long)]
    #[serde(deserialize_with = "deserialize_real")]
    pub delta: f64,
    /// Smallest norm c of a point, in (0, 1]
    #[arg(long, default_value_t = 1.0)]
    #[serde(default = "unit", deserialize_with = "deserialize_real")]
    pub c: f64,
    /// Risk β for the statements on a risk, in (0, 1) [default: the β that yields ε]
    #[arg(long)]
    #[serde(default, deserialize_with = "deserialize_optional_real")]
    pub beta: Option<f64>,
}

const fn unit() -> f64 {
    1.0
}

/// A row for each statement that sizes a network, by its id.
pub type Rows = BTreeMap<&'static str, Row>;

/// What one statement asks for.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Row {
    /// The statement's title.
    pub title: &'static str,
    /// Its source equations.
    pub equations: &'static str,
    /// The averaged risk is at most this.
    pub level: f64,
    /// Width, steps, step size and radius.
    #[serde(flatten)]
    pub sizing: Sizing,
}

/// What no statement can do without on the worst data of this margin.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Necessary {
    /// On four points up to this many neurons fail with probability at least δ, with hard labels and with soft
    /// ones of equal logits, for any radius, step sizes and number of steps. An even integer, which may exceed 2^64.
    #[serde(serialize_with = "integer")]
    pub fails_up_to: f64,
    /// The statement that proves it.
    pub statement: &'static str,
}

/// What is enough, and what is necessary.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The rows, by statement id.
    #[serde(flatten)]
    pub rows: Rows,
    /// Null where L.l1 has no data of this margin and number of points.
    pub necessary: Option<Necessary>,
}

impl BoundsQuestion {
    fn necessary(&self) -> Option<Necessary> {
        let hit = Interval::exact(4.0) * Interval::exact(self.gamma);
        let failure = Interval::exact(self.delta);
        let is_covered = self.n >= 4 && hit.sup() <= 0.5;
        is_covered.then(|| Necessary {
            fails_up_to: even_at_most(l1::width(hit, failure).inf()),
            statement: l1::STATEMENT.id,
        })
    }

    /// The rows, by statement id, and what is necessary.
    ///
    /// # Errors
    /// If a number is outside its domain, or a bound is not representable.
    pub fn answer(&self) -> Result<Answer, QuestionError> {
        let mut setting = Setting::new(self.n, self.gamma, self.epsilon, self.delta, self.c)?;
        if let Some(beta) = self.beta {
            setting = setting.with_beta(beta)?;
        }
        let mut rows = BTreeMap::new();
        for statement in registry::all() {
            let Some(network) = statement.network() else { continue };
            let sizing = match network.sizing(&setting) {
                Err(BoundError::UnitNorm { .. }) => continue,
                result => result?,
            };
            let level = network.level(&setting);
            let row = Row { title: statement.title, equations: statement.equations, level, sizing };
            rows.insert(statement.id, row);
        }
        Ok(Answer { rows, necessary: self.necessary() })
    }
}
