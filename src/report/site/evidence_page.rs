//! The page of all checks: one table that can be filtered, searched and sorted.

use std::fmt::Write;

use theorems::registry;
use theorems::statement::Group;

use super::entries::{entry, shown};
use super::status::is_erratum;
use super::{Support, page_of, statements_page};
use crate::artifact::VERSION;
use crate::report::html::{Shown, document, escape, number, verdict_class};
use crate::report::machine::Machine;
use crate::verify::Evidence;
use crate::verify::overview::relative_slack;
use crate::verify::verdict::{Check, Verdict};

pub const PAGE: &str = "evidence.html";

/// Filters, searches and sorts the table; without it the table is whole and in the order of the run.
const SCRIPT: &str = include_str!("evidence.js");

const COLUMNS: [&str; 8] =
    ["Statement", "Verdict", "Claim and premises", "Measured", "Bound", "Slack", "γ", "How"];

/// Groups of checks: what the address of the page calls them, and their names.
fn groups() -> Vec<(&'static str, &'static str)> {
    let mut groups: Vec<Group> = registry::all().iter().filter_map(|s| s.group()).collect();
    groups.dedup();
    let mut groups: Vec<_> =
        groups.into_iter().map(|group| (statements_page::anchor(group), group.title())).collect();
    groups.push(("errata", "Errata of the printed paper"));
    groups
}

/// The group of a check; none of a statement that is not registered.
fn group(check: &Check) -> &'static str {
    match registry::find(&check.statement).and_then(|statement| statement.group()) {
        Some(group) => statements_page::anchor(group),
        None if is_erratum(&check.statement) => "errata",
        None => "",
    }
}

/// The address of the page with one filter set.
pub fn filtered(name: &str, value: &str) -> String {
    format!("{PAGE}?{name}={value}")
}

/// The page.
pub fn page(support: &Support) -> String {
    let Some(evidence) = support.evidence else {
        let main = "<h1>Evidence</h1>\n<p>None was given: run <code>just verify</code>.</p>\n";
        return document("Evidence", PAGE, main);
    };
    let checks = shown(Some(evidence), |_| true);
    let mut main = format!(
        "<h1>Evidence</h1>\n<p>What <code>just verify</code> checked, {} checks. A check states a claim, measures \
         one number and compares it with a bound. <em>Slack</em> is the distance from the bound, negative where the \
         claim is violated; in brackets, its share of the larger of the two. Every number leads to its line in \
         <a href=\"evidence.json\">evidence.json</a>.</p>\n{}",
        checks.len(),
        form()
    );
    main.push_str(
        "<div class=\"wide\" tabindex=\"0\"><table id=\"checks\" class=\"cards\">\n<thead><tr>",
    );
    for column in COLUMNS {
        let _ = write!(main, "<th scope=\"col\">{column}</th>");
    }
    main.push_str("</tr></thead>\n<tbody>\n");
    checks.iter().for_each(|check| row(&mut main, check));
    main.push_str("</tbody></table></div>\n");
    let _ = write!(
        main,
        "<section id=\"machine\">\n<h2>Machine and versions</h2>\n{}</section>\n<script>\n{SCRIPT}</script>\n",
        machine(evidence, &support.machine)
    );
    document("Evidence", PAGE, &main)
}

/// The controls, which the script brings to light.
fn form() -> String {
    let option =
        |(value, text): &(&str, &str)| format!("<option value=\"{value}\">{text}</option>");
    let verdicts =
        [Verdict::Holds, Verdict::Certified, Verdict::Fails, Verdict::Trivial, Verdict::NotReached]
            .map(|verdict| (verdict_class(verdict), verdict.to_string()));
    let verdicts: String = verdicts.iter().map(|(value, text)| option(&(value, text))).collect();
    let groups: String = groups().iter().map(option).collect();
    let order: String = COLUMNS
        .iter()
        .enumerate()
        .map(|(k, text)| option(&(k.to_string().as_str(), text)))
        .collect();
    format!(
        "<form id=\"filter\" hidden>\n\
         <label>Search <input type=\"search\" name=\"q\" placeholder=\"word or statement\"></label>\n\
         <label>Verdict <select name=\"verdict\"><option value=\"\">all</option>{verdicts}</select></label>\n\
         <label>Group <select name=\"group\"><option value=\"\">all</option>{groups}</select></label>\n\
         <label>Order <select name=\"order\"><option value=\"\">as checked</option>{order}</select></label>\n\
         <label><input type=\"checkbox\" name=\"falling\" value=\"1\"> largest first</label>\n\
         <button type=\"reset\">Show all</button>\n\
         <output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n"
    )
}

fn row(html: &mut String, shown: &Shown) {
    let check = shown.check;
    let page = match is_erratum(&check.statement) {
        true => format!("errata.html#{}", check.statement),
        false => page_of(&check.statement),
    };
    let value = |x: Option<f64>| {
        let finite = x.filter(|x| x.is_finite());
        format!(" data-value=\"{}\"", finite.map_or(String::new(), |x| x.to_string()))
    };
    let share = relative_slack(check);
    let percent = share
        .map_or(String::new(), |share| format!("<br> <small>({:.3} %)</small>", 100.0 * share));
    let _ = writeln!(
        html,
        "<tr data-verdict=\"{}\" data-group=\"{}\"><td><a href=\"{page}\"><code>{}</code></a></td><td>{}</td>\
         <td>{}<br><small>{}</small></td><td class=\"number\"{}>{}</td><td class=\"number\"{}>{}</td>\
         <td class=\"number\"{}>{}{percent}</td><td class=\"number\"{}>{}</td>\
         <td><small>{}<br>{}</small></td></tr>",
        verdict_class(check.verdict),
        group(check),
        check.statement,
        shown.verdict(),
        escape(&check.claim),
        escape(&check.premises.join("; ")),
        value(check.measured),
        shown.measured(),
        value(Some(check.bound)),
        shown.bound(),
        value(share),
        shown.slack(),
        value(check.gamma),
        check.gamma.map_or("–".into(), number),
        escape(&check.method),
        escape(&check.note)
    );
}

/// What the site was made with.
fn machine(evidence: &Evidence, machine: &Machine) -> String {
    let processor = machine.processor.as_deref().unwrap_or("not named by the system");
    let rows = [
        ("Evidence of version", entry("report/version", &escape(&evidence.report.version))),
        ("Site of version", VERSION.to_owned()),
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
