//! One report of a run of `verify`: verdicts, figures, tables, and the machine, each number with a
//! link to its place in the evidence.

mod answer;
mod entries;
mod tables;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::figures::Chart;
use crate::report::folder::{self, FolderError};
use crate::report::machine::Machine;
use crate::report::{gallery, html};
use crate::verify::Evidence;
use crate::verify::verdict::Verdict;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The evidence could not be turned into JSON.
    #[error("evidence: {0}; expected values that JSON can hold")]
    Evidence(#[from] serde_json::Error),
    /// The pages could not be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// The pages of a report, in the order in which they are written.
const PAGES: [&str; 4] = ["evidence.json", "evidence.html", "style.css", "index.html"];

/// Whether a report may be written into the folder `out`: to be asked before figures are computed.
///
/// # Errors
/// [`FolderError`] if the folder holds foreign files.
pub fn check(out: &Path) -> Result<(), FolderError> {
    folder::check(out, PAGES)
}

/// Writes the report into the folder `out` and returns its files: the figures, a copy of the evidence as
/// JSON and as a page, the style, and last the page `index.html`, which refers to all of them.
///
/// # Errors
/// [`ReportError`] if the folder holds foreign files, a figure cannot be drawn or a file cannot be
/// written.
pub fn write(
    out: &Path,
    evidence: &Evidence,
    charts: &[Chart],
    machine: &Machine,
) -> Result<Vec<PathBuf>, ReportError> {
    let json = serde_json::to_string_pretty(evidence)? + "\n";
    let entries = page("Evidence", &entry_page(&json));
    let main = page("Report", &main_part(evidence, charts, machine));
    let texts = [json, entries, html::STYLE.to_owned(), main];
    let pages: Vec<_> = PAGES.into_iter().map(str::to_owned).zip(texts).collect();
    Ok(folder::write(out, charts, &pages)?)
}

fn page(title: &str, main: &str) -> String {
    let links =
        [("index.html", "Report"), ("evidence.html", "Evidence"), ("evidence.json", "As JSON")];
    html::document(title, &links, main)
}

fn entry_page(json: &str) -> String {
    format!(
        "<h1>Evidence</h1>\n<p>What <code>verify</code> found, line by line, as in \
         <a href=\"evidence.json\">evidence.json</a>. Each value has its path as address.</p>\n{}",
        entries::annotate(json)
    )
}

fn main_part(evidence: &Evidence, charts: &[Chart], machine: &Machine) -> String {
    let mut main = format!(
        "<h1>Do soft labels need fewer neurons?</h1>\n{}\n<h2>What this run checked</h2>\n{}",
        answer::section(),
        verdicts(evidence)
    );
    let figures: String = charts.iter().map(gallery::figure).collect();
    for (anchor, heading, content) in [
        ("figures", "Figures", figures),
        ("statements", "Statements", tables::statements(evidence)),
        ("runs", "Runs at a statement’s own parameters", tables::runs(evidence)),
        ("requirements", "Measured requirements", tables::requirements(evidence)),
        ("ledger", "The proof along training", tables::ledgers(evidence)),
        ("errata", "Errata, each with its counterexample", tables::errata(evidence)),
        ("checks", "All checks by statement", tables::checks(evidence)),
        ("machine", "Machine and versions", tables::machine(evidence, machine)),
    ] {
        if !content.is_empty() {
            let _ = writeln!(
                main,
                "<section id=\"{anchor}\">\n<h2>{heading}</h2>\n{content}</section>"
            );
        }
    }
    main
}

/// The verdicts: counts, and what they say in one sentence.
fn verdicts(evidence: &Evidence) -> String {
    let report = &evidence.report;
    let count = |verdict| report.count(verdict);
    let (holds, fails) = (count(Verdict::Holds), count(Verdict::Fails));
    let certified = count(Verdict::Certified);
    let (trivial, not_reached) = (count(Verdict::Trivial), count(Verdict::NotReached));
    let mut html = String::from("<ul class=\"tiles\">\n");
    for (number, class, text) in [
        (holds, "holds", "hold"),
        (certified, "certified", "certified"),
        (fails, "fails", "fail"),
        (trivial, "trivial", "trivial"),
        (not_reached, "not-reached", "not reached"),
    ] {
        let _ = writeln!(
            html,
            "<li class=\"{class}\"><a href=\"evidence.html#report/checks\">\
             <strong>{number}</strong> {text}</a></li>"
        );
    }
    let printed = report.printed_failures().count();
    let of_them = match printed {
        n if n == fails => "all of them where the printed text is wrong".to_owned(),
        n => format!("{n} of them where the printed text is wrong"),
    };
    let _ = writeln!(
        html,
        "</ul>\n<p class=\"summary\">Of <a href=\"evidence.html#report/checks\">{} checks</a> of the \
         {} run, {holds} hold, {certified} hold by certificates of the networks drawn, and {fails} fail, \
         {of_them}; {trivial} were met before training and say nothing, and {not_reached} were too \
         much work for this run.</p>",
        report.checks.len(),
        report.selection
    );
    let surprises = tables::surprises(evidence);
    match surprises.is_empty() {
        true => html.push_str("<p>Every verdict is the one that was expected.</p>\n"),
        false => {
            let _ = writeln!(html, "<p class=\"warning\">Not as expected: {surprises}.</p>");
        }
    }
    html
}
