//! What `verify` says: a line for each statement, or one for each check.

use std::fmt::Write;

use console::{Style, truncate_str};

use crate::verify::Evidence;
use crate::verify::ledger::theorem;
use crate::verify::overview::{self, Row};
use crate::verify::verdict::{Report, Verdict};

/// Columns of a line.
const COLUMNS: usize = 120;

/// A line for each statement, group by group, and one for each erratum.
pub fn statements(report: &Report) -> String {
    let mut text = String::new();
    let mut group = None;
    for row in overview::rows(report) {
        if group != Some(row.group) {
            let _ = writeln!(text, "{}", Style::new().bold().apply_to(row.group));
            group = Some(row.group);
        }
        let _ = writeln!(text, "{}", line(&row));
    }
    let errata = overview::errata(report);
    if !errata.is_empty() {
        let heading = "False in the printed paper, as expected";
        let _ = writeln!(text, "{}", Style::new().bold().apply_to(heading));
    }
    for check in errata {
        let line = format!("  {:<4} {}: {}", check.statement, check.claim, check.note);
        let _ = writeln!(text, "{}", truncate_str(&line, COLUMNS, "…"));
    }
    for check in report.surprises() {
        let line = format!("! {} {}: {} ({})", check.verdict, check.id, check.claim, check.note);
        let _ = writeln!(text, "{}", Style::new().red().apply_to(line));
    }
    text
}

fn line(row: &Row<'_>) -> String {
    let (style, word) = match row {
        Row { unexpected: 1.., .. } => (Style::new().red().bold(), "UNEXPECTED"),
        Row { fails: 1.., .. } => (Style::new().red(), "fails"),
        Row { holds: 0, certified: 0, trivial: 0, .. } => (Style::new().yellow(), "not reached"),
        Row { holds: 0, certified: 0, .. } => (Style::new().yellow(), "trivial"),
        Row { holds: 0, .. } => (Style::new().green(), "certified"),
        _ => (Style::new().green(), "holds"),
    };
    let others =
        [(row.certified, "certified"), (row.trivial, "trivial"), (row.not_reached, "not reached")];
    let mut counts = row.holds.to_string();
    for (count, word) in others.into_iter().filter(|(count, _)| *count > 0) {
        let _ = write!(counts, ", {count} {word}");
    }
    let tightest =
        row.tightest.map_or(String::new(), |share| format!("slack {:.2} %", 100.0 * share));
    let deepest = row.deepest.map_or(String::new(), |gamma| format!("γ ≥ {gamma:.4}"));
    let word = style.apply_to(format!("{word:<11}"));
    let line =
        format!("  {word} {:<22} {counts:<28} {tightest:<14} {deepest:<10} {}", row.id, row.title);
    truncate_str(&line, COLUMNS, "…").into_owned()
}

/// A line for each check, the slopes of the requirements and the links of the proofs.
pub fn checks(evidence: &Evidence) -> String {
    let report = &evidence.report;
    let mut text = String::new();
    for check in &report.checks {
        let mark = if check.is_as_expected() { ' ' } else { '!' };
        let number = |x: f64| format!("{x:.4e}");
        let measured = check.measured.map_or("-".into(), number);
        let _ = writeln!(
            text,
            "{mark} {:<17} {:<64} measured {measured:>11} bound {:>11} slack {:>11}",
            check.verdict,
            check.id,
            number(check.bound),
            check.slack.map_or("-".into(), number)
        );
        if !check.is_as_expected() || check.verdict == Verdict::Fails {
            let _ = writeln!(text, "              {}\n              {}", check.claim, check.note);
        }
    }
    if !evidence.slopes.is_empty() {
        let _ = writeln!(text, "\nslopes of the empirical requirement in 1/γ (95 % intervals):");
    }
    for slope in &evidence.slopes {
        let _ = writeln!(
            text,
            "  {} labels, ε = {}: {:.2} [{:.2}, {:.2}]",
            slope.labels, slope.epsilon, slope.slope, slope.lower, slope.upper
        );
    }
    let links = theorem::table(&evidence.ledgers);
    if !links.is_empty() {
        let _ = writeln!(text, "\n{links}");
    }
    text
}

/// The counts.
pub fn total(report: &Report) -> String {
    let count = |verdict| report.count(verdict);
    let unreached = report.checks.iter().filter(|check| check.verdict == Verdict::NotReached);
    let (tried, untried): (Vec<_>, Vec<_>) = unreached.partition(|check| check.measured.is_some());
    let why = match (tried.len(), untried.len()) {
        (0, 0) => String::new(),
        (0, _) => " (too much to run and to certify)".into(),
        (above, 0) => format!(" (the certificate of {above} is above the level)"),
        (above, beyond) => format!(
            " (the certificate of {above} is above the level, {beyond} are too much to run and to certify)"
        ),
    };
    format!(
        "{} checks: {} hold, {} hold by certificates, {} fail, {} trivial, {} not reached{why}; {} unexpected",
        report.checks.len(),
        count(Verdict::Holds),
        count(Verdict::Certified),
        count(Verdict::Fails),
        count(Verdict::Trivial),
        count(Verdict::NotReached),
        report.surprises().count()
    )
}
