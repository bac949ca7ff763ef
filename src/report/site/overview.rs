//! The first page: the answer, each sentence with the figures that show it, and what was checked.

use std::fmt::Write;

use theorems::registry;

use super::answer;
use super::entries::shown;
use super::evidence_page::filtered;
use super::experiments::{self, PAGE as EXPERIMENTS};
use super::{Support, errata_page, page_of};
use crate::report::gallery;
use crate::report::html::{document, escape};
use crate::verify::Evidence;
use crate::verify::verdict::Verdict;

const PAGE: &str = "index.html";

/// What stands behind a sentence of the answer.
struct Proof {
    figures: &'static [&'static str],
    statements: &'static [&'static str],
}

/// For each sentence of the answer, in its order.
const PROOFS: [Proof; 5] = [
    Proof { figures: &["separation"], statements: &["L.s-plus", "L.s-minus"] },
    Proof { figures: &["two-sided"], statements: &["L.l1", "L.l2", "L.r1"] },
    Proof { figures: &["separation-width"], statements: &["C.c13", "W.a0", "W.h1", "W.h2"] },
    Proof {
        figures: &["width-against-margin", "frontier"],
        statements: &["M.corollary-4-repaired", "M.proposition-5", "C.c12"],
    },
    Proof {
        figures: &["phase-diagram", "features-destroyed", "table-1-images"],
        statements: &["W.trap"],
    },
];

/// The page.
pub fn page(support: &Support) -> String {
    let mut main = format!(
        "<h1>Do soft labels need fewer neurons?</h1>\n<p class=\"lead\">{}</p>\n<ol class=\"answer\">\n",
        answer::lead()
    );
    for (sentence, proof) in answer::items().iter().zip(PROOFS) {
        let charts: Vec<_> = proof.figures.iter().filter_map(|id| support.chart(id)).collect();
        let _ = writeln!(
            main,
            "<li>\n<p class=\"summary\">{sentence}</p>\n<p class=\"more\">{}</p>\n{}</li>",
            more(&proof, charts.iter().map(|chart| chart.id.as_str())),
            charts.iter().map(|chart| gallery::figure(chart)).collect::<String>()
        );
    }
    main.push_str(
        "</ol>\n<p>What stands behind each sentence, and what is still open, is in the \
         <a href=\"findings.html\">findings</a>; every word and symbol in the \
         <a href=\"glossary.html\">glossary</a>.</p>\n",
    );
    let _ = write!(
        main,
        "<section id=\"checked\">\n<h2>What was checked</h2>\n{}</section>\n",
        support.evidence.map_or_else(
            || "<p>No evidence was given: run <code>just verify</code>.</p>\n".into(),
            verdicts
        )
    );
    main.push_str(
        "<section id=\"read-on\">\n<h2>Where to read on</h2>\n<ul>\n\
         <li><a href=\"statements.html\">Statements</a>: every theorem with its proof, its code, its checks, and how \
         they hang together.</li>\n\
         <li><a href=\"evidence.html\">Evidence</a>: every check, to be searched and sorted.</li>\n\
         <li><a href=\"experiments.html\">Experiments</a>: what was trained, with the command that repeats it, and the \
         <a href=\"measurements.html\">measurements</a> in numbers.</li>\n\
         <li><a href=\"guide.html\">Guide</a>: your own data, your own teacher, your own theorem.</li>\n\
         <li><a href=\"performance.html\">Performance</a> and <a href=\"comparisons.html\">comparisons</a> with other \
         programs.</li>\n</ul>\n</section>\n",
    );
    document("Overview", PAGE, &main)
}

/// Links to the statements and the experiments behind a sentence.
fn more<'a>(proof: &Proof, figures: impl Iterator<Item = &'a str>) -> String {
    let mut places: Vec<_> = figures.filter_map(experiments::of_figure).collect();
    places.dedup();
    let experiments: Vec<String> = places
        .iter()
        .map(|(anchor, heading)| format!("<a href=\"{EXPERIMENTS}#{anchor}\">{heading}</a>"))
        .collect();
    let statements = proof.statements.iter().filter_map(|id| registry::find(id));
    let statements: Vec<String> = statements
        .map(|statement| {
            format!("<a href=\"{}\">{}</a>", page_of(statement.id), escape(statement.title))
        })
        .collect();
    let proofs = format!("Proofs: {}.", statements.join("; "));
    match experiments.is_empty() {
        true => proofs,
        false => format!("{proofs} Experiments: {}.", experiments.join("; ")),
    }
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
            "<li class=\"{class}\"><a href=\"{}\"><strong>{number}</strong> {text}</a></li>",
            filtered("verdict", class)
        );
    }
    let printed = report.printed_failures().count();
    let of_them = match printed {
        n if n == fails => "all of them where the printed paper is wrong".to_owned(),
        n => format!("{n} of them where the printed paper is wrong"),
    };
    let _ = writeln!(
        html,
        "</ul>\n<p>Of {} checks of the {} run, {holds} hold, {certified} hold by certificates of the networks \
         drawn, and {fails} fail, {of_them} (<a href=\"{}\">errata</a>); {trivial} were met before training and say \
         nothing, and {not_reached} were too much work for this run.</p>",
        report.checks.len(),
        report.selection,
        errata_page::PAGE
    );
    let surprises = shown(Some(evidence), |check| !check.is_as_expected());
    let surprises: Vec<String> =
        surprises.iter().map(|shown| shown.field("id", &escape(&shown.check.id))).collect();
    match surprises.is_empty() {
        true => html.push_str("<p>Every verdict is the one that was expected.</p>\n"),
        false => {
            let _ = writeln!(
                html,
                "<p class=\"warning\">Not as expected: {}.</p>",
                surprises.join("; ")
            );
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer has as many sentences as there are proofs, of registered statements and experiments.
    #[test]
    fn every_sentence_has_its_proof() {
        assert_eq!(answer::items().len(), PROOFS.len());
        for proof in PROOFS {
            for id in proof.statements {
                assert!(registry::find(id).is_some(), "{id}");
            }
            for id in proof.figures {
                assert!(experiments::of_figure(id).is_some(), "{id}");
            }
        }
    }
}
