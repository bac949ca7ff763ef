//! What the checks of each statement say together.

use serde::Serialize;
use theorems::registry;
use theorems::statement::{Group, Statement};

use super::verdict::{Check, Origin, Report, Verdict};

/// The slack of a check as a share of the greater of bound and measured value; none where both are 0.
pub fn relative_slack(check: &Check) -> Option<f64> {
    let (slack, measured) = (check.slack?, check.measured?);
    let size = check.bound.abs().max(measured.abs());
    (size > 0.0 && size.is_finite()).then_some(slack / size)
}

/// The checks of one statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row<'a> {
    /// Id of the statement.
    pub id: &'a str,
    /// Its short title.
    pub title: &'a str,
    /// Its group.
    pub group: &'static str,
    /// Number of checks that hold by runs and proofs.
    pub holds: usize,
    /// Number that hold by certificates.
    pub certified: usize,
    /// Number that are false.
    pub fails: usize,
    /// Number that were met without training.
    pub trivial: usize,
    /// Number that were too much work.
    pub not_reached: usize,
    /// Number of verdicts that were not expected.
    pub unexpected: usize,
    /// The least slack of a check that holds, as a share of the greater of bound and measured value; absent
    /// where both are 0 in all of them.
    pub tightest: Option<f64>,
    /// The least γ at which it was run or certified.
    pub deepest: Option<f64>,
}

impl<'a> Row<'a> {
    fn of(statement: &'a Statement, checks: &[&Check]) -> Self {
        let count =
            |verdict: Verdict| checks.iter().filter(|check| check.verdict == verdict).count();
        let good = || {
            let holds =
                |check: &&&Check| matches!(check.verdict, Verdict::Holds | Verdict::Certified);
            checks.iter().filter(holds)
        };
        Self {
            id: statement.id,
            title: statement.title,
            group: statement.group().map_or("", Group::title),
            holds: count(Verdict::Holds),
            certified: count(Verdict::Certified),
            fails: count(Verdict::Fails),
            trivial: count(Verdict::Trivial),
            not_reached: count(Verdict::NotReached),
            unexpected: checks.iter().filter(|check| !check.is_as_expected()).count(),
            tightest: good().filter_map(|check| relative_slack(check)).reduce(f64::min),
            deepest: good().filter_map(|check| check.gamma).reduce(f64::min),
        }
    }
}

/// A row for each statement that has checks, in the order of the registry.
pub fn rows(report: &Report) -> Vec<Row<'static>> {
    let row = |statement: &'static Statement| {
        let checks: Vec<&Check> =
            report.checks.iter().filter(|check| check.statement == statement.id).collect();
        (!checks.is_empty()).then(|| Row::of(statement, &checks))
    };
    registry::all().iter().filter_map(row).collect()
}

/// The checks of printed text that is false, one for each erratum.
pub fn errata(report: &Report) -> Vec<&Check> {
    let mut errata: Vec<&Check> = Vec::new();
    for check in &report.checks {
        let is_new = errata.iter().all(|other| other.statement != check.statement);
        if check.origin == Origin::Printed && check.verdict == Verdict::Fails && is_new {
            errata.push(check);
        }
    }
    errata
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::scope::Selection;

    fn report(checks: Vec<Check>) -> Report {
        Report { version: "0".into(), selection: Selection::Quick, checks }
    }

    /// Counts, the least relative slack of what holds, and the least margin of what was run.
    #[test]
    fn a_row_sums_up_the_checks_of_its_statement() {
        let check = |name: &str| Check::new("S.s4", name, "claim");
        let report = report(vec![
            check("a").at_margin(0.2).at_most(1.0, 2.0),
            check("b").at_margin(0.1).at_least(4.0, 3.0).certified(),
            check("c").at_margin(0.05).not_reached(1.0, "too wide"),
            check("d").at_most(3.0, 2.0),
            check("e").at_most(0.0, 0.0),
            Check::new("S.s5", "", "claim").at_most(0.0, 0.0),
        ]);
        let rows = rows(&report);
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), ["S.s4", "S.s5"]);
        let row = &rows[0];
        assert_eq!((row.holds, row.certified, row.fails, row.not_reached), (2, 1, 1, 1));
        assert_eq!((row.unexpected, row.tightest, row.deepest), (1, Some(0.25), Some(0.1)));
        assert_eq!((rows[1].tightest, rows[1].deepest), (None, None));
    }

    /// Each erratum once, and nothing of this project among them.
    #[test]
    fn an_erratum_is_listed_once() {
        let printed = |name: &str| Check::new("E4", name, "claim").printed_and_false();
        let own = Check::new("S.s4", "a", "claim").at_most(2.0, 1.0);
        let report =
            report(vec![printed("x").at_most(2.0, 1.0), printed("y").at_most(2.0, 1.0), own]);
        let errata = errata(&report);
        assert_eq!(errata.iter().map(|check| check.id.as_str()).collect::<Vec<_>>(), ["E4/x"]);
    }
}
