//! The page of one statement.

use std::fmt::Write;

use theorems::bound::Bound;
use theorems::prover::Outcome;
use theorems::statement::{Constant, Provenance, Statement};

use super::formula::typeset;
use super::names::name_of;
use super::proofs::{ScalarProof, coq_statement};
use super::side::Side;
use super::status::{self, Status, errata_of, provenance};
use super::{
    SiteError, Support, dependencies, embedded, entries, names, page_of, prose, statements_page,
};
use crate::report::gallery;
use crate::report::html::{capital, checks_table, document, escape, number, table, tag};
use crate::verify::coverage;

/// The page of a statement.
pub fn page(statement: &Statement, support: &Support) -> Result<String, SiteError> {
    let id = statement.id;
    let state = support.status(statement);
    let mut main = format!(
        "<h1><code>{id}</code> {}</h1>\n<p>{} {}: {}{}.</p>\n",
        escape(statement.title),
        tag(state.class(), state.text()),
        capital(provenance(statement)),
        match statement.provenance {
            Provenance::Own => String::new(),
            _ => format!("<cite>{}</cite>, ", escape(statement.paper)),
        },
        escape(statement.equations)
    );
    let _ = writeln!(
        main,
        "<div class=\"statement\">\n<p class=\"name\">{}</p>\n<p>{}</p>\n</div>",
        name_of(id),
        claim(&format!("{}.", statement.claim))?
    );
    let side = Side::of(statement);
    if side != Side::Step {
        let _ = writeln!(main, "<p>It gives {} {}.</p>", side.sign(), side.text());
    }
    errata(&mut main, id, state);
    premises(&mut main, statement)?;
    constants(&mut main, statement)?;
    uses(&mut main, id);
    let source = embedded::source(statement).unwrap_or_default();
    let documentation = prose::render(&embedded::documentation(source), id)?;
    let summary = statement.proof.trim_end_matches(" (module documentation)");
    let summary = capital(&names::spell_out(summary));
    let summary = typeset(&summary, |text| names::link(text, id))?;
    section(
        &mut main,
        "Proof",
        &format!("<p>{summary}.</p>\n<div class=\"prose\">\n{documentation}</div>\n"),
    );
    coq(&mut main, id, support);
    let proofs = support.scalar_of(id).map(scalar).collect::<Result<String, _>>()?;
    if !proofs.is_empty() {
        section(&mut main, "Interval proofs", &proofs);
    }
    let quantity = match statement.bound {
        Bound::Network(_) => "width, steps, step size and radius".to_owned(),
        Bound::Inequality(inequality) => claim(inequality.quantity)?,
    };
    let code = format!(
        "<p>The bound on {quantity}, in <code>{}</code>:</p>\n\
         <pre tabindex=\"0\"><code>{}</code></pre>\n",
        statement.source_file,
        escape(&embedded::bound_code(statement, source))
    );
    section(&mut main, "Code", &code);
    let checks = entries::shown(support.evidence, |check| check.statement == id);
    let kinds = names::link(&capital(&coverage::checks_of(id).join("; ")), id);
    section(&mut main, "Checks", &format!("<p>{kinds}.</p>\n{}", checks_table(&checks)));
    let figures: String = support.charts_of(id).map(gallery::figure).collect();
    if !figures.is_empty() {
        section(&mut main, "Figures", &figures);
    }
    Ok(document(&format!("{id} {}", statement.title), statements_page::PAGE, &main))
}

/// A part of the page, with an anchor.
fn section(main: &mut String, heading: &str, content: &str) {
    let anchor = heading.to_lowercase().replace(' ', "-");
    let _ = writeln!(main, "<section id=\"{anchor}\">\n<h2>{heading}</h2>\n{content}</section>");
}

/// A registered text with its formulas typeset.
fn claim(text: &str) -> Result<String, SiteError> {
    typeset(text, escape)
}

/// The errata that concern the statement, and what they leave of it.
fn errata(main: &mut String, id: &str, state: Status) {
    let link = |id: &&str| format!("<a href=\"errata.html#{id}\">{id}</a>");
    let list = |errata: &[&str]| errata.iter().map(link).collect::<Vec<_>>().join(", ");
    let all = errata_of(id);
    if all.is_empty() {
        return;
    }
    let _ = write!(main, "<p class=\"warning\">Errata: {}.", list(&all));
    if matches!(state, Status::Repairable | Status::Refuted) {
        let _ = write!(
            main,
            " By {} a counterexample meets the conditions as they are stated.",
            list(&status::refuting_errata(id))
        );
    }
    match status::repair_of(id) {
        Some(repaired) => {
            let _ = write!(main, " Repaired: {}.", links(&[repaired.id]));
        }
        None if state == Status::Repairable => main.push_str(
            " The checks below are at conditions on which the printed and the repaired text agree.",
        ),
        None => {}
    }
    main.push_str("</p>\n");
}

fn premises(main: &mut String, statement: &Statement) -> Result<(), SiteError> {
    let mut list = String::from("<dl>\n");
    for premise in statement.premises {
        let (symbol, domain) = (claim(premise.symbol)?, claim(premise.domain)?);
        let _ = writeln!(list, "<div><dt>{symbol}</dt><dd>{domain}</dd></div>");
    }
    list.push_str("</dl>\n");
    section(main, "Premises", &list);
    Ok(())
}

fn constants(main: &mut String, statement: &Statement) -> Result<(), SiteError> {
    if statement.constants.is_empty() {
        return Ok(());
    }
    let row = |constant: &Constant| {
        Ok(vec![claim(constant.symbol)?, constant.value.to_string(), claim(constant.meaning)?])
    };
    let rows = statement.constants.iter().map(row).collect::<Result<Vec<_>, SiteError>>()?;
    let table = table(&["Where", "Value", "Meaning"], rows.into_iter());
    section(main, "Constants", &table);
    Ok(())
}

fn uses(main: &mut String, id: &str) {
    let (used, users) = (dependencies::uses(id), dependencies::used_by(id));
    let or_none = |list: &[&str]| if list.is_empty() { "nothing else".into() } else { links(list) };
    let text = format!("<p>Rests on {}. Used by {}.</p>\n", or_none(used), or_none(&users));
    section(main, "Dependencies", &text);
}

/// Links to statements, separated by commas.
pub fn links(ids: &[&str]) -> String {
    let link = |id: &&str| format!("<a href=\"{}\"><code>{id}</code></a>", page_of(id));
    ids.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn coq(main: &mut String, id: &str, support: &Support) {
    let theorems = support.coq_of(id);
    let mut list = match theorems.len() {
        0 => "<p>Nothing of this statement is proved in Coq.</p>\n",
        _ => {
            "<p>What Coq has proved of it, on the axioms of the classical real numbers alone (and those of \
             machine integers, where intervals compute), and what each theorem assumes.</p>\n"
        }
    }
    .to_owned();
    for theorem in theorems {
        let _ = writeln!(
            list,
            "<h3><code>{}</code></h3>\n<p>In <code>theorems/proofs/{}</code>.{}</p>",
            escape(&theorem.theorem),
            escape(&theorem.file),
            if theorem.hypotheses.is_empty() {
                String::new()
            } else {
                format!(" Assumed: {}.", escape(&theorem.hypotheses))
            }
        );
        if let Some(text) = coq_statement(theorem) {
            let _ = writeln!(list, "<pre tabindex=\"0\"><code>{}</code></pre>", escape(&text));
        }
    }
    section(main, "Coq", &list);
}

fn scalar(proof: &ScalarProof) -> Result<String, SiteError> {
    let (class, outcome) = match &proof.outcome {
        Outcome::Proof(found) => (
            "holds",
            format!(
                "proven: {} cases, {} boxes, at most {} bisections deep, least slack {} (case “{}”)",
                found.cases,
                found.boxes,
                found.depth,
                number(found.least_slack),
                found.tightest_case
            ),
        ),
        Outcome::Refutation(found) => (
            "fails",
            format!("refuted at {:?} (case “{}”, slack {})", found.point, found.case, found.value),
        ),
        Outcome::Undecided(open) => {
            ("not-reached", format!("undecided in {:?} (case “{}”)", open.region, open.case))
        }
    };
    let end = outcome.find([':', ' ']).unwrap_or(outcome.len());
    let (word, rest) = outcome.split_at(end);
    Ok(format!(
        "<h3><code>{}</code></h3>\n<p class=\"claim\">{}</p>\n<p>Domain: {}.</p>\n\
         <p>{}{}</p>\n<p class=\"prose\">{}</p>\n",
        escape(&proof.id),
        claim(&proof.claim)?,
        claim(&proof.domain)?,
        tag(class, word),
        escape(rest.trim_start_matches(':')),
        typeset(proof.remarks, |text| names::link(text, ""))?
    ))
}
