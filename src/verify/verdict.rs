//! What a check says: claim, premises, measurement, bound, slack, verdict.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The conclusion of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The claim was tested and stands.
    Holds,
    /// The claim was proved for the very networks drawn, without training them, and stands.
    #[serde(rename = "holds-certified")]
    Certified,
    /// The claim was tested and is false, or was not shown at the stated confidence.
    Fails,
    /// The claim was met before training, or by construction: no evidence.
    Trivial,
    /// The claim asks for more work than this run allows.
    NotReached,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Holds => "holds",
            Self::Certified => "holds (certified)",
            Self::Fails => "fails",
            Self::Trivial => "trivial",
            Self::NotReached => "not reached",
        })
    }
}

/// Whose claim a check tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The text as printed: `--strict-paper` turns a failure of it into exit code 1.
    Printed,
    /// A repaired reading of the text, a quoted theorem, or a statement of this project.
    Repaired,
}

/// Which way a measurement must lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The claim is measured ≤ bound.
    AtMost,
    /// The claim is measured ≥ bound.
    AtLeast,
}

/// One check and its outcome.
///
/// ```
/// use distill_bounds::verify::verdict::{Check, Verdict};
///
/// let check = Check::new("S.s4", "two points", "the averaged error is at most 0.1")
///     .premise("γ ≥ 0.25")
///     .at_most(0.04, 0.1);
/// assert_eq!(check.verdict, Verdict::Holds);
/// assert!((check.slack.unwrap() - 0.06).abs() < 1e-12);
/// let violated = Check::new("S.s4", "two points", "the same").at_most(0.2, 0.1);
/// assert_eq!(violated.verdict, Verdict::Fails);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Unique name: the statement's id, then what distinguishes the check.
    pub id: String,
    /// Id of the statement in the registry, or of the erratum (E1 … E10).
    pub statement: String,
    /// Whose claim it is.
    pub origin: Origin,
    /// The claim, with numbers.
    pub claim: String,
    /// The premises, each with its value here.
    pub premises: Vec<String>,
    /// The margin γ of the data, where it is one of the premises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gamma: Option<f64>,
    /// How the measurement was made: data, width, steps, seeds, engine.
    pub method: String,
    /// The measured value; absent when the run was not reached.
    pub measured: Option<f64>,
    /// What it is compared with.
    pub bound: f64,
    /// Which way the claim goes.
    pub direction: Direction,
    /// Bound − measured for a claim "at most", measured − bound for "at least": negative when the
    /// claim is violated.
    pub slack: Option<f64>,
    /// The conclusion.
    pub verdict: Verdict,
    /// The conclusion that this project stands for.
    pub expected: Verdict,
    /// What a reader should know beside the numbers: a counterexample, a predicted cost.
    pub note: String,
}

impl Check {
    /// A check of `claim` on `statement`, not yet measured. It is expected to hold.
    pub fn new(statement: &str, name: &str, claim: impl Into<String>) -> Self {
        Self {
            id: if name.is_empty() { statement.into() } else { format!("{statement}/{name}") },
            statement: statement.into(),
            origin: Origin::Repaired,
            claim: claim.into(),
            premises: Vec::new(),
            gamma: None,
            method: String::new(),
            measured: None,
            bound: f64::NAN,
            direction: Direction::AtMost,
            slack: None,
            verdict: Verdict::NotReached,
            expected: Verdict::Holds,
            note: String::new(),
        }
    }

    /// Marks the claim as the printed text, expected to fail.
    pub fn printed_and_false(mut self) -> Self {
        self.origin = Origin::Printed;
        self.expected = Verdict::Fails;
        self
    }

    /// Marks the claim as the printed text.
    pub fn printed(mut self) -> Self {
        self.origin = Origin::Printed;
        self
    }

    /// Adds a premise.
    pub fn premise(mut self, premise: impl Into<String>) -> Self {
        self.premises.push(premise.into());
        self
    }

    /// Adds the premises of a problem, its margin among them.
    pub fn on(mut self, problem: &Problem) -> Self {
        self.premises.extend(problem.premises());
        self.at_margin(problem.gamma())
    }

    /// Says at which margin γ the measurement was made.
    pub fn at_margin(mut self, gamma: f64) -> Self {
        self.gamma = Some(gamma);
        self
    }

    /// Says how the measurement was made.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = method.into();
        self
    }

    /// Adds a note.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Concludes from measured ≤ bound.
    pub fn at_most(self, measured: f64, bound: f64) -> Self {
        self.conclude(measured, bound, Direction::AtMost)
    }

    /// Concludes from measured ≥ bound.
    pub fn at_least(self, measured: f64, bound: f64) -> Self {
        self.conclude(measured, bound, Direction::AtLeast)
    }

    fn conclude(mut self, measured: f64, bound: f64, direction: Direction) -> Self {
        let slack = match direction {
            Direction::AtMost => bound - measured,
            Direction::AtLeast => measured - bound,
        };
        (self.measured, self.bound, self.direction) = (Some(measured), bound, direction);
        self.slack = Some(slack);
        self.verdict = if slack >= 0.0 { Verdict::Holds } else { Verdict::Fails };
        self
    }

    /// Notes that the measurement was a proof without a run: what holds is then certified.
    pub fn certified(mut self) -> Self {
        if self.verdict == Verdict::Holds {
            self.verdict = Verdict::Certified;
        }
        self
    }

    /// Declares the claim met before training or by construction.
    pub fn trivial(mut self, why: &str) -> Self {
        (self.verdict, self.expected) = (Verdict::Trivial, Verdict::Trivial);
        self.note = why.into();
        self
    }

    /// Declares the claim beyond this run's budget, with its predicted cost.
    pub fn not_reached(mut self, bound: f64, why: impl Into<String>) -> Self {
        (self.verdict, self.expected) = (Verdict::NotReached, Verdict::NotReached);
        (self.bound, self.note) = (bound, why.into());
        self
    }

    /// Whether the verdict is the one this project stands for; a certificate is as good as a test.
    pub fn is_as_expected(&self) -> bool {
        self.verdict == self.expected
            || (self.verdict == Verdict::Certified && self.expected == Verdict::Holds)
    }
}

/// All checks of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this program.
    pub version: String,
    /// `quick` or `full`.
    pub selection: super::scope::Selection,
    /// The checks, in the order in which they are made.
    pub checks: Vec<Check>,
}

impl Report {
    /// Number of checks with `verdict`.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.checks.iter().filter(|check| check.verdict == verdict).count()
    }

    /// Checks whose verdict is not the expected one.
    pub fn surprises(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.is_as_expected())
    }

    /// Checks in which the printed text fails.
    pub fn printed_failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|c| c.origin == Origin::Printed && c.verdict == Verdict::Fails)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A violated bound is a failure whatever was expected, and a NaN never passes.
    #[test]
    fn the_verdict_follows_the_numbers() {
        let check = || Check::new("S", "x", "claim");
        assert_eq!(check().at_most(1.0, 2.0).verdict, Verdict::Holds);
        assert_eq!(check().at_most(2.0, 1.0).verdict, Verdict::Fails);
        assert_eq!(check().at_least(2.0, 1.0).verdict, Verdict::Holds);
        assert_eq!(check().at_least(f64::NAN, 1.0).verdict, Verdict::Fails);
        let erratum = check().printed_and_false();
        assert!(!erratum.clone().at_most(1.0, 2.0).is_as_expected());
        assert!(erratum.at_most(2.0, 1.0).is_as_expected());
    }

    /// A certificate stands where a test was expected to hold, is counted by itself, cannot turn a
    /// failure into anything else, and does not excuse a claim that was expected to fail.
    #[test]
    fn a_certificate_is_a_verdict_of_its_own() {
        let check = || Check::new("S", "x", "claim");
        let certified = check().at_most(1.0, 2.0).certified();
        assert_eq!(certified.verdict, Verdict::Certified);
        assert!(certified.is_as_expected());
        let failed = check().at_most(2.0, 1.0).certified();
        assert_eq!((failed.verdict, failed.is_as_expected()), (Verdict::Fails, false));
        assert!(!check().printed_and_false().at_most(1.0, 2.0).certified().is_as_expected());
        let written = serde_json::to_string(&certified.verdict).expect("a name");
        assert_eq!(written, "\"holds-certified\"");
        assert_eq!(
            serde_json::from_str::<Verdict>(&written).expect("a verdict"),
            certified.verdict
        );
        let report = Report {
            version: "0".into(),
            selection: crate::verify::scope::Selection::Quick,
            checks: vec![certified, check().at_most(1.0, 2.0)],
        };
        assert_eq!([Verdict::Holds, Verdict::Certified].map(|v| report.count(v)), [1, 1]);
        assert_eq!(report.surprises().count(), 0);
    }
}
