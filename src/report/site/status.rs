//! What the evidence says of a statement.

use theorems::registry;
use theorems::statement::{Provenance, Statement};

use crate::verify::verdict::{Check, Verdict};
use crate::verify::{Evidence, coverage};

/// Check of an erratum, and the statement that it refutes: the counterexample meets every printed
/// condition and not the conclusion. The other errata concern a step of a proof, a formula beside
/// a statement, or a comparison. A statement is refuted where all of its lines fail.
const REFUTATIONS: &[(&str, &str)] = &[
    ("E4/Theorem 2", "M.theorem-2"),
    ("E4/Corollary 4", "M.corollary-4"),
    ("E10/one line", "JT.section-5"),
    ("E10/one ray", "JT.section-5"),
];

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// At least one check holds and none fails.
    Holds,
    /// A counterexample meets the printed conditions; with the conditions repaired it holds.
    Repairable,
    /// A counterexample meets the conditions.
    Refuted,
    /// A check fails.
    Fails,
    /// No check was decided: each was beyond the run's budget, or met before training.
    NotReached,
    /// The evidence has no check of it.
    NoEvidence,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Holds,
        Self::Repairable,
        Self::Refuted,
        Self::Fails,
        Self::NotReached,
        Self::NoEvidence,
    ];

    /// Where the evidence puts a statement.
    pub fn of(statement: &Statement, evidence: Option<&Evidence>) -> Self {
        let tested = Self::tested(&checks_of(evidence, statement.id));
        if tested == Self::Fails || !is_refuted(statement.id, evidence) {
            return tested;
        }
        let repaired = match repair_of(statement.id) {
            Some(repaired) => Self::tested(&checks_of(evidence, repaired.id)),
            None => tested,
        };
        match statement.provenance {
            Provenance::Printed if repaired == Self::Holds => Self::Repairable,
            _ => Self::Refuted,
        }
    }

    /// What the checks of one statement add up to.
    fn tested(checks: &[&Check]) -> Self {
        let any = |verdict| checks.iter().any(|check| check.verdict == verdict);
        if checks.is_empty() {
            Self::NoEvidence
        } else if any(Verdict::Fails) {
            Self::Fails
        } else if any(Verdict::Holds) || any(Verdict::Certified) {
            Self::Holds
        } else {
            Self::NotReached
        }
    }

    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Repairable => "refuted as printed, holds with repaired conditions",
            Self::Refuted => "refuted as stated",
            Self::Fails => "fails",
            Self::NotReached => "not reached",
            Self::NoEvidence => "no evidence",
        }
    }

    /// Class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Repairable => "repairable",
            Self::Refuted => "refuted",
            Self::Fails => "fails",
            Self::NotReached => "not-reached",
            Self::NoEvidence => "no-evidence",
        }
    }
}

/// Whether every counterexample on record against the statement stands in the evidence.
fn is_refuted(id: &str, evidence: Option<&Evidence>) -> bool {
    let mut checks = REFUTATIONS.iter().filter(|(_, refuted)| *refuted == id).peekable();
    let fails = |name: &str| {
        let checks = evidence.into_iter().flat_map(|evidence| &evidence.report.checks);
        checks.into_iter().any(|check| check.id == name && check.verdict == Verdict::Fails)
    };
    checks.peek().is_some() && checks.all(|(check, _)| fails(check))
}

/// The errata whose counterexamples refute the statement.
pub fn refuting_errata(id: &str) -> Vec<&'static str> {
    let checks = REFUTATIONS.iter().filter(|(_, refuted)| *refuted == id);
    let mut errata: Vec<_> = checks.filter_map(|(check, _)| check.split('/').next()).collect();
    errata.dedup();
    errata
}

/// Refutations of which the evidence has the erratum but not the check.
pub fn missing_refutations(evidence: Option<&Evidence>) -> Vec<&'static str> {
    let names = REFUTATIONS.iter().map(|(check, _)| *check);
    let absent = |name: &&str| {
        let checks = checks_of(evidence, name.split('/').next().unwrap_or_default());
        !checks.is_empty() && checks.iter().all(|check| check.id != *name)
    };
    names.filter(absent).collect()
}

/// The registered repair of a printed statement.
pub fn repair_of(id: &str) -> Option<&'static Statement> {
    registry::find(&format!("{id}-repaired"))
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

/// The errata that concern any statement, each once, in the order of their numbers.
pub fn errata_of_statements() -> Vec<&'static str> {
    let mut errata: Vec<_> =
        registry::all().iter().flat_map(|statement| errata_of(statement.id)).collect();
    errata.sort_by_key(|id| erratum_number(id));
    errata.dedup();
    errata
}

/// The number of an erratum: 4 of E4.
pub fn erratum_number(id: &str) -> Option<u32> {
    id.strip_prefix('E')?.parse().ok()
}

/// Whether this names an erratum: E and a number.
pub fn is_erratum(id: &str) -> bool {
    erratum_number(id).is_some()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A statement is refuted only by an erratum that is a check of it.
    #[test]
    fn refutations_are_errata_of_the_statement() {
        for (check, statement) in REFUTATIONS {
            let erratum = check.split('/').next().unwrap();
            assert!(errata_of(statement).contains(&erratum), "{check} against {statement}");
        }
    }
}
