//! The page of one statement.

use std::fmt::Write;

use theorems::bound::Bound;
use theorems::prover::Outcome;
use theorems::statement::{Provenance, Statement};

use super::formula::typeset;
use super::proofs::{ScalarProof, coq_statement};
use super::status::{Status, checks_of, errata_of, provenance, verdict_class};
use super::{SiteError, Support, dependencies, embedded, escape, page_of, prose};
use crate::verify::coverage;
use crate::verify::verdict::{Check, Direction};

/// The page of a statement.
pub fn page(statement: &Statement, support: &Support) -> Result<String, SiteError> {
    let checks = checks_of(support.evidence, statement.id);
    let state = Status::of(&checks);
    let mut main = String::new();
    let _ = writeln!(
        main,
        "<h1><code>{}</code> {}</h1>\n<p><span class=\"tag {}\">{}</span> {}: {}{}.</p>",
        statement.id,
        escape(statement.title),
        state.class(),
        state.text(),
        capital(provenance(statement)),
        match statement.provenance {
            Provenance::Own => String::new(),
            _ => format!("<cite>{}</cite>, ", escape(statement.paper)),
        },
        escape(statement.equations)
    );
    let _ = writeln!(main, "<p class=\"claim\">{}</p>", typeset(statement.claim)?);
    let errata = errata_of(statement.id);
    if !errata.is_empty() {
        let list = errata.iter().map(|id| format!("<a href=\"errata.html#{id}\">{id}</a>"));
        let list: Vec<_> = list.collect();
        let _ = writeln!(main, "<p class=\"warning\">Errata: {}.</p>", list.join(", "));
    }
    premises(&mut main, statement)?;
    constants(&mut main, statement)?;
    uses(&mut main, statement.id);
    let source = embedded::source(statement).unwrap_or_default();
    let _ = writeln!(
        main,
        "<section>\n<h2>Proof</h2>\n<p>{}.</p>\n<div class=\"proof\">\n{}</div>\n</section>",
        escape(&capital(statement.proof)),
        prose::render(&embedded::documentation(source))
    );
    coq(&mut main, statement.id, support);
    for (number, proof) in support.scalar_of(statement.id).enumerate() {
        if number == 0 {
            main.push_str("<section>\n<h2>Interval proofs</h2>\n");
        }
        scalar(&mut main, proof)?;
    }
    if support.scalar_of(statement.id).next().is_some() {
        main.push_str("</section>\n");
    }
    let quantity = match statement.bound {
        Bound::Network(_) => "width, steps, step size and radius".to_owned(),
        Bound::Inequality(inequality) => typeset(inequality.quantity)?,
    };
    let _ = writeln!(
        main,
        "<section>\n<h2>Code</h2>\n<p>The bound on {quantity}, in <code>{}</code>:</p>\n\
         <pre tabindex=\"0\"><code>{}</code></pre>\n</section>",
        statement.source_file,
        escape(&embedded::bound_code(statement, source))
    );
    let kinds = coverage::checks_of(statement.id).join("; ");
    let _ = writeln!(main, "<section>\n<h2>Checks</h2>\n<p>{}.</p>", escape(&capital(&kinds)));
    main.push_str(&checks_table(&checks));
    main.push_str("</section>\n");
    Ok(super::page(&format!("{} {}", statement.id, statement.title), &main))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn premises(main: &mut String, statement: &Statement) -> Result<(), SiteError> {
    main.push_str("<section>\n<h2>Premises</h2>\n<dl>\n");
    for premise in statement.premises {
        let (symbol, domain) = (typeset(premise.symbol)?, typeset(premise.domain)?);
        let _ = writeln!(main, "<div><dt>{symbol}</dt><dd>{domain}</dd></div>");
    }
    main.push_str("</dl>\n</section>\n");
    Ok(())
}

fn constants(main: &mut String, statement: &Statement) -> Result<(), SiteError> {
    if statement.constants.is_empty() {
        return Ok(());
    }
    main.push_str(
        "<section>\n<h2>Constants</h2>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>\
         <th scope=\"col\">Where</th><th scope=\"col\">Value</th><th scope=\"col\">Meaning</th>\
         </tr></thead>\n<tbody>\n",
    );
    for constant in statement.constants {
        let _ = writeln!(
            main,
            "<tr><td>{}</td><td class=\"number\">{}</td><td>{}</td></tr>",
            typeset(constant.symbol)?,
            constant.value,
            typeset(constant.meaning)?
        );
    }
    main.push_str("</tbody></table></div>\n</section>\n");
    Ok(())
}

fn uses(main: &mut String, id: &str) {
    let (used, users) = (dependencies::uses(id), dependencies::used_by(id));
    let or_none = |list: &[&str]| if list.is_empty() { "nothing else".into() } else { links(list) };
    let _ = writeln!(
        main,
        "<section>\n<h2>Dependencies</h2>\n<p>Rests on {}. Used by {}.</p>\n</section>",
        or_none(used),
        or_none(&users)
    );
}

/// Links to statements, separated by commas.
pub fn links(ids: &[&str]) -> String {
    let link = |id: &&str| format!("<a href=\"{}\"><code>{id}</code></a>", page_of(id));
    ids.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn coq(main: &mut String, id: &str, support: &Support) {
    let theorems = support.coq_of(id);
    if theorems.is_empty() {
        return;
    }
    main.push_str("<section>\n<h2>Coq</h2>\n");
    for theorem in theorems {
        let _ = writeln!(
            main,
            "<h3><code>{}</code></h3>\n<p>In <code>theorems/proofs/{}</code>.{}</p>",
            escape(&theorem.theorem),
            escape(&theorem.file),
            if theorem.hypotheses.is_empty() {
                String::new()
            } else {
                format!(" Hypotheses: {}.", escape(&theorem.hypotheses))
            }
        );
        if let Some(text) = coq_statement(theorem) {
            let _ = writeln!(main, "<pre tabindex=\"0\"><code>{}</code></pre>", escape(&text));
        }
    }
    main.push_str("</section>\n");
}

fn scalar(main: &mut String, proof: &ScalarProof) -> Result<(), SiteError> {
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
    let _ = writeln!(
        main,
        "<h3><code>{}</code></h3>\n<p class=\"claim\">{}</p>\n<p>Domain: {}.</p>\n\
         <p><span class=\"tag {class}\">{}</span>{}</p>\n<p>{}</p>",
        escape(&proof.id),
        typeset(&proof.claim)?,
        typeset(&proof.domain)?,
        outcome.split([':', ' ']).next().unwrap_or_default(),
        escape(outcome.find([':', ' ']).map_or("", |at| outcome[at..].trim_start_matches(':'))),
        escape(proof.remarks)
    );
    Ok(())
}

/// Six significant digits are enough to read; the evidence holds them all.
fn number(x: f64) -> String {
    let size = x.abs();
    if x == x.trunc() && size < 1e12 {
        format!("{x}")
    } else if (1e-3..1e6).contains(&size) {
        let digits = (5 - size.log10().floor() as i32).max(0) as usize;
        format!("{x:.digits$}")
    } else {
        format!("{x:.5e}")
    }
}

/// The table of checks, with a note where there are none.
pub fn checks_table(checks: &[&Check]) -> String {
    if checks.is_empty() {
        return "<p>The evidence has no check of it.</p>\n".into();
    }
    let mut table = String::from(
        "<div class=\"wide\" tabindex=\"0\"><table class=\"checks\">\n<thead><tr>\
         <th scope=\"col\">Check</th><th scope=\"col\">Verdict</th><th scope=\"col\">Measured</th>\
         <th scope=\"col\">Bound</th><th scope=\"col\">Slack</th><th scope=\"col\">Method</th>\
         <th scope=\"col\">Note</th></tr></thead>\n<tbody>\n",
    );
    for check in checks {
        let optional = |x: Option<f64>| x.map_or("–".into(), number);
        let sign = match check.direction {
            Direction::AtMost => "≤",
            Direction::AtLeast => "≥",
        };
        let bound = if check.bound.is_finite() { number(check.bound) } else { "–".into() };
        let unexpected = if check.is_as_expected() {
            String::new()
        } else {
            format!(" <strong>(expected: {})</strong>", check.expected)
        };
        let _ = writeln!(
            table,
            "<tr><td>{}<br><small>{}</small></td>\
             <td><span class=\"tag {}\">{}</span>{unexpected}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{sign} {bound}</td><td class=\"number\">{}</td><td>{}</td>\
             <td>{}</td></tr>",
            escape(&check.claim),
            escape(&check.premises.join("; ")),
            verdict_class(check.verdict),
            check.verdict,
            optional(check.measured),
            optional(check.slack),
            escape(&check.method),
            escape(&check.note)
        );
    }
    table.push_str("</tbody></table></div>\n");
    table
}
