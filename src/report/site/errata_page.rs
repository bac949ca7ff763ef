//! The page of the errata: each claim of the printed text that computation refutes.

use std::fmt::Write;

use theorems::registry;

use super::Support;
use super::entries::shown;
use super::statement_page::links;
use super::status::{errata_of_statements, erratum_number, is_erratum};
use crate::report::html::{checks_table, document};
use crate::verify::coverage;

pub const PAGE: &str = "errata.html";

/// The page.
pub fn page(support: &Support) -> String {
    let mut main = String::from(
        "<h1>Errata</h1>\n<p>Where the printed paper does not stand. Each check states the claim as \
         it is printed, with a counterexample, and is expected to fail.</p>\n",
    );
    let checks = support.evidence.into_iter().flat_map(|evidence| &evidence.report.checks);
    let tested = checks.map(|check| check.statement.as_str()).filter(|id| is_erratum(id));
    let mut ids: Vec<&str> = errata_of_statements().into_iter().chain(tested).collect();
    ids.sort_by_key(|id| erratum_number(id));
    ids.dedup();
    if support.evidence.is_none() {
        main.push_str("<p>No evidence was given: run <code>just verify</code>.</p>\n");
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
        main.push_str(&checks_table(&shown(support.evidence, |check| check.statement == id)));
        main.push_str("</section>\n");
    }
    document("Errata", PAGE, &main)
}
