//! The page of all statements: how they hang together, then a list by group.

use std::fmt::Write;

use theorems::registry;
use theorems::statement::{Group, Statement};

use super::side::Side;
use super::status::{Status, provenance};
use super::{Support, graph, page_of};
use crate::report::html::{document, escape, tag};

pub const PAGE: &str = "statements.html";

/// Statements beside each other in a graph, on a desk and on a phone.
const BESIDE: [usize; 2] = [7, 3];

/// What a group is called in addresses.
pub fn anchor(group: Group) -> &'static str {
    match group {
        Group::Literature => "paper",
        Group::APriori => "sharper",
        Group::Certificate => "certificate",
        Group::Lower => "lower",
        Group::Separation => "separation",
        Group::Kinds => "kinds",
    }
}

/// The page.
pub fn page(support: &Support) -> String {
    let mut main = String::from(
        "<h1>Statements</h1>\n<p>Every theorem and lemma, with its proof, its code and its checks. Most bound a \
         <em>width</em>, the number of neurons: from above (so many are enough) or from below (with fewer it \
         fails). A name begins with M in the paper (Mandal, Lin, Srikant) and JT in its source (Ji, Telgarsky); this \
         project's own begin with S (sharper), C (certificates), L (lower bounds) and W (separation width).</p>\n",
    );
    let _ = writeln!(main, "<p>{}</p>", run(support));
    main.push_str(graph::DEFINITIONS);
    for (anchor, heading, groups) in [
        (
            "enough",
            "What is enough: upper bounds",
            &[Group::Literature, Group::APriori, Group::Certificate][..],
        ),
        (
            "needed",
            "What is needed: lower bounds and exact widths",
            &[Group::Lower, Group::Separation, Group::Kinds],
        ),
    ] {
        let members: Vec<&Statement> = registry::all()
            .iter()
            .filter(|statement| statement.group().is_some_and(|group| groups.contains(&group)))
            .collect();
        let _ = writeln!(main, "<section id=\"{anchor}\">\n<h2>{heading}</h2>\n<figure>");
        for (screen, beside) in ["desk", "phone"].into_iter().zip(BESIDE) {
            let svg = graph::svg(&members, beside, heading, |statement| support.status(statement));
            let _ = writeln!(main, "<div class=\"{screen}\">{svg}</div>");
        }
        main.push_str("</figure>\n</section>\n");
    }
    main.push_str(&key());
    list(&mut main, support);
    document("Statements", PAGE, &main)
}

/// What the shapes and colours of the graphs mean.
fn key() -> String {
    let mut key = String::from("<ul class=\"key\">\n");
    for side in Side::ALL.into_iter().filter(|side| *side != Side::Step) {
        let _ =
            writeln!(key, "<li><span class=\"sign\">{}</span> {}</li>", side.sign(), side.text());
    }
    for state in Status::ALL {
        let (class, text) = (state.class(), state.text());
        let _ = writeln!(key, "<li><span class=\"swatch {class}\"></span>{text}</li>");
    }
    for (class, text) in [
        ("printed", "as the paper prints it"),
        ("repaired", "repaired"),
        ("own", "proved in this project"),
        ("quoted", "quoted, constants to be confirmed"),
        ("elsewhere", "shown in the other graph"),
    ] {
        let _ = writeln!(key, "<li><span class=\"swatch {class}\"></span>{text}</li>");
    }
    key.push_str(
        "<li><span class=\"swatch erratum\"></span>with an <a href=\"errata.html\">erratum</a></li>\n</ul>\n\
         <p>An arrow leads from a statement to one whose proof rests on it; an arrow that a path replaces is left \
         out. A colour is the verdict of computation and simulation: a statement that holds in every check is not \
         proven by them. Refuted means that a counterexample meets the conditions as they are stated.</p>\n",
    );
    key
}

fn list(main: &mut String, support: &Support) {
    let mut last = None;
    for statement in registry::all() {
        let group = statement.group();
        if let Some(group) = group.filter(|_| group != last) {
            if last.is_some() {
                main.push_str("</ul>\n");
            }
            let (title, sentence) = (escape(group.title()), escape(group.sentence()));
            let _ = writeln!(
                main,
                "<h2 id=\"{}\">{title}</h2>\n<p>{sentence}</p>\n<ul class=\"statements\">",
                anchor(group)
            );
            last = Some(group);
        }
        let state = support.status(statement);
        let proven = support.scalar_of(statement.id).filter(|proof| proof.is_proven()).count();
        let coq = support.coq_of(statement.id).len();
        let mut marks = vec![provenance(statement).to_owned()];
        let side = Side::of(statement);
        if side != Side::Step {
            marks.insert(0, format!("{} {}", side.sign(), side.text()));
        }
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
}

/// What the evidence is from.
fn run(support: &Support) -> String {
    let Some(evidence) = support.evidence else {
        return "No evidence was given: run <code>just verify</code>.".into();
    };
    let report = &evidence.report;
    let selection = report.selection;
    let surprises = report.surprises().count();
    format!(
        "Evidence of version {}, the {selection} run: <a href=\"evidence.html\">{} checks</a>, of which {surprises} \
         did not turn out as expected.",
        escape(&report.version),
        report.checks.len()
    )
}
