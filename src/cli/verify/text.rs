//! What `verify` says: a line for each statement, or one for each check.

use std::fmt::Write;

use console::{Style, Term, set_colors_enabled, truncate_str};

use crate::verify::Evidence;
use crate::verify::ledger::theorem;
use crate::verify::overview::{self, Row};
use crate::verify::verdict::{Report, Verdict};

/// Columns of a line where the output is no terminal, and the fewest that a terminal is taken to have.
const COLUMNS: usize = 120;
const FEWEST: usize = 80;

/// What the columns are, and what the first letters of a statement's name say.
const HEADING: &str = "verdict     statement               hold  slack      γ  \
     M, JT papers; S sharper widths; C certificates; L, W limits";

/// Turns colours off where `NO_COLOR` is set to anything but nothing.
pub fn obey_no_color() {
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        set_colors_enabled(false);
    }
}

/// Columns of standard output.
pub fn columns() -> usize {
    Term::stdout().size_checked().map_or(COLUMNS, |(_, columns)| usize::from(columns).max(FEWEST))
}

/// A line for each statement, in the order of the registry, and one for each erratum, each at most `columns`
/// wide.
pub fn statements(report: &Report, columns: usize) -> String {
    let heading = |text: &str| {
        let text = truncate_str(text, columns, "…");
        format!("{}\n", Style::new().bold().apply_to(text))
    };
    let mut text = String::new();
    let rows = overview::rows(report);
    if !rows.is_empty() {
        text.push_str(&heading(HEADING));
    }
    for row in &rows {
        let _ = writeln!(text, "{}", line(row, columns));
    }
    let errata = overview::errata(report);
    if !errata.is_empty() {
        text.push_str(&heading("False in the printed paper, as expected"));
    }
    for check in errata {
        let line = format!("  {:<4} {}: {}", check.statement, check.claim, check.note);
        let _ = writeln!(text, "{}", truncate_str(&line, columns, "…"));
    }
    for check in report.surprises() {
        let line = format!("! {} {}: {} ({})", check.verdict, check.id, check.claim, check.note);
        let _ = writeln!(text, "{}", Style::new().red().apply_to(line));
    }
    text
}

fn line(row: &Row<'_>, columns: usize) -> String {
    let (style, word) = match row {
        Row { unexpected: 1.., .. } => (Style::new().red().bold(), "UNEXPECTED"),
        Row { fails: 1.., .. } => (Style::new().red(), "fails"),
        Row { holds: 0, certified: 0, trivial: 0, .. } => (Style::new().yellow(), "not reached"),
        Row { holds: 0, certified: 0, .. } => (Style::new().yellow(), "trivial"),
        Row { holds: 0, .. } => (Style::new().green(), "certified"),
        _ => (Style::new().green(), "holds"),
    };
    let good = row.holds + row.certified;
    let counts = format!("{good}/{}", good + row.fails + row.trivial + row.not_reached);
    let others =
        [(row.certified, "certified"), (row.trivial, "trivial"), (row.not_reached, "not reached")];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    let others: Vec<String> = others.map(|(count, word)| format!("{count} {word}")).collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!(" ({})", others.join(", ")),
    };
    let start = format!(
        "{} {:<22} {counts:>5} {:>6} {:>6}  ",
        style.apply_to(format!("{word:<11}")),
        row.id,
        row.tightest.map_or(String::new(), share),
        row.deepest.map_or(String::new(), margin),
    );
    let used = console::measure_text_width(&start) + others.chars().count();
    let title = truncate_str(row.title, columns.saturating_sub(used), "…");
    format!("{start}{title}{}", Style::new().dim().apply_to(others))
}

/// A share in per cent, with three digits.
fn share(share: f64) -> String {
    match 100.0 * share {
        percent if percent > 0.0 && percent < 0.005 => "<0.01%".into(),
        percent if percent < 9.995 => format!("{percent:.2}%"),
        percent if percent < 99.95 => format!("{percent:.1}%"),
        percent => format!("{percent:.0}%"),
    }
}

/// A margin, with two digits at least.
fn margin(gamma: f64) -> String {
    if gamma < 1e-3 { format!("{gamma:.1e}") } else { format!("{gamma:.4}") }
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

#[cfg(test)]
mod tests {
    use theorems::registry;

    use super::*;
    use crate::verify::scope::Selection;
    use crate::verify::verdict::Check;

    fn report(checks: Vec<Check>) -> Report {
        Report { version: "0".into(), selection: Selection::Quick, checks }
    }

    /// All statements and errata, the total and where to read on: at most 80 lines, none too wide; a title
    /// gives way to what did not hold.
    #[test]
    fn all_that_is_said_fits_on_eighty_lines() {
        let statements = registry::all().iter().map(|statement| {
            Check::new(statement.id, "a", "claim").at_margin(0.1).at_most(1.0, 2.0)
        });
        let errata = (1..=10)
            .map(|n| Check::new(&format!("E{n}"), "", "x").printed_and_false().at_most(2.0, 1.0));
        let last = registry::all().last().unwrap().id;
        let beyond = Check::new(last, "b", "claim").not_reached(1.0, "too wide");
        let report = report(statements.chain(errata).chain([beyond]).collect());
        let text = super::statements(&report, COLUMNS);
        assert!(text.lines().count() + 3 <= 80, "{} lines", text.lines().count());
        assert!(text.lines().all(|line| line.chars().count() <= COLUMNS), "{text}");
        for statement in registry::all() {
            let lines =
                text.lines().filter(|line| line.split_whitespace().nth(1) == Some(statement.id));
            assert_eq!(lines.count(), 1, "{}", statement.id);
        }
        assert!(text.contains("1/2") && text.contains("(1 not reached)"), "{text}");
        let uncut = text.lines().filter(|line| !line.contains('…')).count();
        assert!(4 * uncut >= 3 * text.lines().count(), "{uncut} lines are whole");
    }

    #[test]
    fn shares_and_margins_have_few_digits() {
        let shares = [0.0, 1e-6, 0.0425, 0.2, 0.9994, 0.99996].map(share);
        assert_eq!(shares, ["0.00%", "<0.01%", "4.25%", "20.0%", "99.9%", "100%"]);
        assert_eq!([0.25, 8.9e-4].map(margin), ["0.2500", "8.9e-4"]);
    }
}
