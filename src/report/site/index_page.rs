//! The page of all statements and the page of the errata.

use std::fmt::Write;

use theorems::registry;

use super::statement_page::links;
use super::status::{
    Status, checks_of, errata_of_statements, erratum_number, is_erratum, provenance,
};
use super::{SiteError, Support, graph, page, page_of};
use crate::report::gallery;
use crate::report::html::{Shown, checks_table, escape, tag};
use crate::verify::coverage;

/// The page of all statements: the graph, then a list by group.
pub fn index(support: &Support) -> Result<String, SiteError> {
    let mut main = String::from("<h1>Statements</h1>\n");
    let _ = writeln!(main, "<p>{}</p>", run(support));
    let _ = writeln!(
        main,
        "<figure>\n<div class=\"wide\" tabindex=\"0\">{}</div>\n<figcaption><ul class=\"key\">",
        graph::svg(|statement| support.status(statement))
    );
    for state in Status::ALL {
        let _ = writeln!(
            main,
            "<li><span class=\"swatch {}\"></span>{}</li>",
            state.class(),
            state.text()
        );
    }
    for (class, text) in [
        ("printed", "as printed"),
        ("repaired", "repaired"),
        ("own", "own"),
        ("quoted", "quoted, constants to be confirmed"),
    ] {
        let _ = writeln!(main, "<li><span class=\"swatch {class}\"></span>{text}</li>");
    }
    main.push_str(
        "<li><span class=\"swatch erratum\"></span>with an <a href=\"errata.html\">erratum</a></li>\n\
         </ul><p>An arrow leads from a statement to one whose proof rests on it; an arrow that a \
         path replaces is left out. A colour is the verdict of computation and simulation: a \
         statement that holds in every check is not proven by them. Refuted means that a \
         counterexample meets the conditions as they are stated.</p></figcaption>\n</figure>\n",
    );
    let mut last = None;
    for statement in registry::all() {
        let group = statement.group();
        if let Some(group) = group.filter(|_| group != last) {
            if last.is_some() {
                main.push_str("</ul>\n");
            }
            let (title, sentence) = (escape(group.title()), escape(group.sentence()));
            let _ =
                writeln!(main, "<h2>{title}</h2>\n<p>{sentence}</p>\n<ul class=\"statements\">");
            last = Some(group);
        }
        let state = support.status(statement);
        let proven = support.scalar_of(statement.id).filter(|proof| proof.is_proven()).count();
        let coq = support.coq_of(statement.id).len();
        let mut marks = vec![provenance(statement).to_owned()];
        if coq > 0 {
            marks.push(format!("in Coq: {coq}"));
        }
        if proven > 0 {
            marks.push(format!("interval proofs: {proven}"));
        }
        let _ = writeln!(
            main,
            "<li><a href=\"{}\"><code>{}</code> {}</a> {} <small>{}</small></li>",
            page_of(statement.id),
            statement.id,
            escape(statement.title),
            tag(state.class(), state.text()),
            escape(&marks.join(" · "))
        );
    }
    main.push_str("</ul>\n");
    if !support.charts.is_empty() {
        main.push_str("<h2 id=\"figures\">Figures</h2>\n");
        main.extend(support.charts.iter().map(gallery::figure));
    }
    Ok(page("Statements", &main))
}

/// What the evidence is from.
fn run(support: &Support) -> String {
    let Some(evidence) = support.evidence else {
        return "No evidence was given: run <code>distill-bounds verify</code>.".into();
    };
    let report = &evidence.report;
    let selection = report.selection;
    let surprises = report.surprises().count();
    format!(
        "Evidence of version {}, the {selection} run: {} checks, of which {surprises} did not turn \
         out as expected.",
        escape(&report.version),
        report.checks.len()
    )
}

/// The page of the errata: each claim of the printed text that computation refutes.
pub fn errata(support: &Support) -> String {
    let mut main = String::from(
        "<h1>Errata</h1>\n<p>Where the printed text does not stand. Each check states the claim as \
         it is printed, and is expected to fail.</p>\n",
    );
    let checks = support.evidence.into_iter().flat_map(|evidence| &evidence.report.checks);
    let tested = checks.map(|check| check.statement.as_str()).filter(|id| is_erratum(id));
    let mut ids: Vec<&str> = errata_of_statements().into_iter().chain(tested).collect();
    ids.sort_by_key(|id| erratum_number(id));
    ids.dedup();
    if support.evidence.is_none() {
        main.push_str("<p>No evidence was given: run <code>distill-bounds verify</code>.</p>\n");
    }
    for id in ids {
        let _ = writeln!(main, "<section id=\"{id}\">\n<h2>{id}</h2>");
        let concerned: Vec<&str> = registry::all()
            .iter()
            .map(|statement| statement.id)
            .filter(|statement| coverage::checks_of(statement).contains(&id))
            .collect();
        if !concerned.is_empty() {
            let _ = writeln!(main, "<p>Concerns {}.</p>", links(&concerned));
        }
        let checks: Vec<Shown> =
            checks_of(support.evidence, id).into_iter().map(Shown::plain).collect();
        main.push_str(&checks_table(&checks));
        main.push_str("</section>\n");
    }
    page("Errata", &main)
}
