//! The tables of the report.

use std::fmt::Write;

use theorems::registry;

use crate::artifact::VERSION;
use crate::report::html::{
    Shown, capital, checks_table, escape, number, table, tag, verdict_class,
};
use crate::report::machine::Machine;
use crate::report::site::status::{Status, erratum_number, is_erratum};
use crate::verify::Evidence;
use crate::verify::verdict::{Check, Verdict};

/// A link to the value at a path of the evidence.
fn entry(path: &str, text: &str) -> String {
    format!("<a href=\"{}\">{text}</a>", address(path))
}

fn address(path: &str) -> String {
    format!("evidence.html#{path}")
}

/// The checks that a test selects, each with its address.
fn shown(evidence: &Evidence, keep: impl Fn(&Check) -> bool) -> Vec<Shown<'_>> {
    let checks = evidence.report.checks.iter().enumerate();
    checks
        .filter(|(_, check)| keep(check))
        .map(|(index, check)| Shown {
            check,
            address: Some(address(&format!("report/checks/{index}"))),
        })
        .collect()
}

fn verdict(shown: &Shown) -> String {
    let verdict = shown.check.verdict;
    shown.field("verdict", &tag(verdict_class(verdict), &verdict.to_string()))
}

/// The checks whose verdict is not the expected one, as links.
pub fn surprises(evidence: &Evidence) -> String {
    let all = shown(evidence, |check| !check.is_as_expected());
    all.iter().map(|s| s.field("id", &escape(&s.check.id))).collect::<Vec<_>>().join("; ")
}

/// One line for each statement.
pub fn statements(evidence: &Evidence) -> String {
    let row = |statement: &theorems::statement::Statement| {
        let status = Status::of(statement, Some(evidence));
        let count = |verdict| {
            let is = |check: &&Check| check.statement == statement.id && check.verdict == verdict;
            match evidence.report.checks.iter().filter(is).count() {
                0 => "–".to_owned(),
                count => format!("<a href=\"#{}\">{count}</a>", statement.id),
            }
        };
        vec![
            format!("<code>{}</code> {}", statement.id, escape(statement.title)),
            format!("<span class=\"tag wraps {}\">{}</span>", status.class(), status.text()),
            count(Verdict::Holds),
            count(Verdict::Certified),
            count(Verdict::Fails),
            count(Verdict::Trivial),
            count(Verdict::NotReached),
        ]
    };
    let headings = ["Statement", "Status", "Hold", "Certified", "Fail", "Trivial", "Not reached"];
    table(&headings, registry::all().iter().map(row))
}

/// The networks that were sized by a statement itself: the last premise is the network.
pub fn runs(evidence: &Evidence) -> String {
    let sizes = |check: &Check| {
        let network = registry::find(&check.statement).is_some_and(|s| s.network().is_some());
        network && check.premises.last().is_some_and(|premise| premise.starts_with("m = "))
    };
    let row = |shown: Shown| {
        let check = shown.check;
        let network = check.premises.last().map_or("", String::as_str);
        let data = check.id.split_once('/').map_or("", |(_, data)| data);
        let claim = check.claim.split_once(": ").map_or(check.claim.as_str(), |(_, claim)| claim);
        vec![
            format!("<code>{}</code>", check.statement),
            shown.field("id", &escape(data)),
            verdict(&shown),
            escape(network),
            escape(claim),
            check.measured.map_or("–".into(), |x| shown.field("measured", &number(x))),
            shown.field("bound", &number(check.bound)),
            check.slack.map_or("–".into(), |x| shown.field("slack", &number(x))),
        ]
    };
    let headings =
        ["Statement", "Data", "Verdict", "Network", "Claim", "Measured", "Bound", "Slack"];
    format!(
        "<p>Each network has the width, the steps, the step size and the radius that the statement \
         asks for. The claim is on a probability: measured is its lower confidence bound. What holds \
         by certificates was proved for the networks drawn, without training them.</p>\n{}",
        table(&headings, shown(evidence, sizes).into_iter().map(row))
    )
}

/// The least widths that were found, beside the bounds, and their slopes.
pub fn requirements(evidence: &Evidence) -> String {
    let row = |(index, cell): (usize, &crate::verify::grid::Cell)| {
        let value = |field: &str, text: String| entry(&format!("grid/{index}/{field}"), &text);
        let most = cell.requirement.at_most.map_or("…".into(), |most| most.to_string());
        vec![
            value("data", escape(&cell.data)),
            value("gamma", number(cell.gamma)),
            value("epsilon", number(cell.epsilon)),
            value("labels", cell.labels.to_string()),
            value("requirement/at_least", format!("{} to {most}", cell.requirement.at_least)),
            value("sharper_bound", number(cell.sharper_bound)),
            value("printed_bound", number(cell.printed_bound)),
        ]
    };
    let cells = table(
        &["Data", "γ", "ε", "Labels", "Least width found", "S4, S5", "Printed bound"],
        evidence.grid.iter().enumerate().map(row),
    );
    let slope = |(index, slope): (usize, &crate::verify::grid::Slope)| {
        let value = |field: &str, text: String| entry(&format!("slopes/{index}/{field}"), &text);
        vec![
            value("labels", slope.labels.to_string()),
            value("epsilon", number(slope.epsilon)),
            value("slope", format!("{:.2}", slope.slope)),
            value("lower", format!("{:.2} to {:.2}", slope.lower, slope.upper)),
        ]
    };
    let slopes = table(
        &["Labels", "ε", "Slope of the requirement in 1/γ", "95 % interval"],
        evidence.slopes.iter().enumerate().map(slope),
    );
    format!("{cells}\n{slopes}")
}

/// Every inequality of the proofs where it was tightest.
pub fn ledgers(evidence: &Evidence) -> String {
    let rows = evidence.ledgers.iter().enumerate().flat_map(|(run, ledger)| {
        ledger.links.iter().enumerate().map(move |(place, link)| {
            let value = |field: &str, text: String| {
                entry(&format!("ledgers/{run}/links/{place}/{field}"), &text)
            };
            vec![
                escape(&ledger.run),
                value("name", escape(&capital(&link.name))),
                value("step", link.step.to_string()),
                value("left", number(link.left)),
                value("right", number(link.right)),
                format!("{:.3}", link.ratio()),
            ]
        })
    });
    format!(
        "<p>Left ≤ right at every step; shown where left over right is largest.</p>\n{}",
        table(&["Run", "Inequality", "Step", "Left", "Right", "Left/right"], rows)
    )
}

/// The claims of the printed text that computation refutes.
pub fn errata(evidence: &Evidence) -> String {
    let mut all = shown(evidence, |check| is_erratum(&check.statement));
    all.sort_by_key(|shown| erratum_number(&shown.check.statement));
    let row = |shown: Shown| {
        let check = shown.check;
        vec![
            shown.field("id", &escape(&check.id)),
            escape(&check.claim),
            format!(
                "{}<br><small>{}</small>",
                escape(&check.premises.join("; ")),
                escape(&check.note)
            ),
            check.measured.map_or("–".into(), |x| shown.field("measured", &number(x))),
            shown.field("bound", &number(check.bound)),
            verdict(&shown),
        ]
    };
    let headings = ["Erratum", "As printed", "Counterexample", "Measured", "Bound", "Verdict"];
    table(&headings, all.into_iter().map(row))
}

/// Every check of every statement, folded by statement.
pub fn checks(evidence: &Evidence) -> String {
    let mut html = String::new();
    for statement in registry::all() {
        let all = shown(evidence, |check| check.statement == statement.id);
        let _ = writeln!(
            html,
            "<details id=\"{id}\"><summary><code>{id}</code> {}, {} checks</summary>\n{}</details>",
            escape(statement.title),
            all.len(),
            checks_table(&all),
            id = statement.id
        );
    }
    html
}

/// What the report was made with.
pub fn machine(evidence: &Evidence, machine: &Machine) -> String {
    let processor = machine.processor.as_deref().unwrap_or("not named by the system");
    let rows = [
        ("Evidence of version", entry("report/version", &escape(&evidence.report.version))),
        ("Report of version", VERSION.to_owned()),
        ("Compiler", escape(&machine.compiler)),
        ("Processor", escape(processor)),
        ("Cores", machine.cores.to_string()),
        ("System", escape(&machine.system)),
    ];
    let mut html = String::from(
        "<p>Of the machine that wrote this page. The evidence does not depend on it.</p>\n<dl>\n",
    );
    for (name, value) in rows {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    html.push_str("</dl>\n");
    html
}
