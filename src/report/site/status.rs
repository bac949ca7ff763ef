//! What the evidence says of a statement.

use theorems::statement::{Provenance, Statement};

use crate::verify::verdict::{Check, Verdict};
use crate::verify::{Evidence, coverage};

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// At least one check holds and none fails.
    Holds,
    /// A check fails.
    Fails,
    /// No check was decided: each was beyond the run's budget, or met before training.
    NotReached,
    /// The evidence has no check of it.
    NoEvidence,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Holds, Self::Fails, Self::NotReached, Self::NoEvidence];

    /// The status that the checks of one statement add up to.
    pub fn of(checks: &[&Check]) -> Self {
        let any = |verdict| checks.iter().any(|check| check.verdict == verdict);
        if checks.is_empty() {
            Self::NoEvidence
        } else if any(Verdict::Fails) {
            Self::Fails
        } else if any(Verdict::Holds) {
            Self::Holds
        } else {
            Self::NotReached
        }
    }

    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::NotReached => "not reached",
            Self::NoEvidence => "no evidence",
        }
    }

    /// Class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::NotReached => "not-reached",
            Self::NoEvidence => "no-evidence",
        }
    }
}

/// Class of a verdict in the style sheet.
pub fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Fails => "fails",
        Verdict::Trivial | Verdict::NotReached => "not-reached",
    }
}

/// The checks of one statement or erratum.
pub fn checks_of<'a>(evidence: Option<&'a Evidence>, id: &str) -> Vec<&'a Check> {
    let checks = evidence.into_iter().flat_map(|evidence| &evidence.report.checks);
    checks.filter(|check| check.statement == id).collect()
}

/// The errata that concern a statement.
pub fn errata_of(id: &str) -> Vec<&'static str> {
    let kinds = coverage::checks_of(id).into_iter();
    kinds.filter(|kind| is_erratum(kind)).collect()
}

/// Whether this names an erratum: E and a number.
pub fn is_erratum(id: &str) -> bool {
    id.strip_prefix('E').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// Whose statement it is, in words.
pub fn provenance(statement: &Statement) -> &'static str {
    match statement.provenance {
        Provenance::Printed => "as printed",
        Provenance::Repaired => "repaired",
        Provenance::Quoted => "quoted, constants to be confirmed",
        Provenance::Own => "this project's own",
    }
}
