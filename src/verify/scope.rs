//! Which statements and errata a run checks, and how much work that may be.

use std::fmt;

use serde::{Deserialize, Serialize};
use theorems::registry;

use super::verdict::Check;

/// The errata.
pub const ERRATA: [&str; 10] = ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10"];

/// How much work a run of the checks may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Selection {
    /// What the README's command runs.
    Quick,
    /// Up to five times as much.
    Full,
}

impl Selection {
    /// Seconds of one core, by prediction, for all networks at their own parameters together.
    pub fn budget(self) -> f64 {
        match self {
            Self::Quick => 400.0,
            Self::Full => 2000.0,
        }
    }

    /// Seconds of one core, by prediction, for the certificates of networks that are not run.
    pub fn certificate_budget(self) -> f64 {
        match self {
            Self::Quick => 100.0,
            Self::Full => 400.0,
        }
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quick => "quick",
            Self::Full => "full",
        })
    }
}

/// A selection of statements and errata by id; without any, all of them.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    ids: Vec<String>,
}

/// An id that is neither in the registry nor among the errata.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: expected the id of a statement, as `theorems` lists them, or an erratum E1 … E10")]
pub struct UnknownId(pub String);

impl Scope {
    /// Only `ids`; everything if there are none.
    ///
    /// # Errors
    /// [`UnknownId`] for the first id that nothing has.
    pub fn only(ids: Vec<String>) -> Result<Self, UnknownId> {
        let known = |id: &str| registry::find(id).is_some() || ERRATA.contains(&id);
        match ids.iter().find(|id| !known(id)) {
            Some(id) => Err(UnknownId(id.clone())),
            None => Ok(Self { ids }),
        }
    }

    /// Whether everything is checked.
    pub fn is_all(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether `id` is checked.
    pub fn wants(&self, id: &str) -> bool {
        self.is_all() || self.ids.iter().any(|wanted| wanted == id)
    }

    /// Whether any of `ids` is checked.
    pub fn wants_any(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.wants(id))
    }

    /// The checks of `found` whose statement is in the scope.
    pub fn restrict(&self, mut found: Vec<Check>) -> Vec<Check> {
        found.retain(|check| self.wants(&check.statement));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_knows_statements_and_errata_and_nothing_else() {
        assert!(Scope::only(vec![]).unwrap().wants("S.s4"));
        let scope = Scope::only(vec!["E5".into(), "S.s4".into()]).unwrap();
        assert!(scope.wants("E5") && scope.wants_any(&["E6", "S.s4"]) && !scope.wants("S.s5"));
        assert_eq!(Scope::only(vec!["E11".into()]).unwrap_err(), UnknownId("E11".into()));
    }
}
