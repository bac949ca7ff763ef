//! The static site is whole: pages, navigation, links, formulas, and nothing from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use assert_cmd::Command;
use distill_bounds::report::site::proofs::CoqTheorem;
use distill_bounds::report::site::{Support, page_of, write};
use distill_bounds::verify::Evidence;
use distill_bounds::verify::scope::Selection;
use distill_bounds::verify::verdict::{Check, Report};
use theorems::registry;

/// One check that holds, one that fails, one that is not reached, one that a certificate proves, an erratum that leaves its
/// statement standing, and one that refutes two statements, of which one has a repair that holds.
fn evidence() -> Evidence {
    let checks = vec![
        Check::new("S.lemma-e", "a", "claim <of> E").at_most(1.0, 2.0).note("a & b"),
        Check::new("S.lemma-f", "a", "claim of F").at_most(2.0, 1.0),
        Check::new("S.s5", "a", "claim of S5").not_reached(1.0, "too wide"),
        Check::new("S.s4", "a", "claim of S4").at_least(0.9, 0.8).certified(),
        Check::new("E4", "Theorem 2", "printed").printed_and_false().at_most(2.0, 1.0),
        Check::new("E4", "Corollary 4", "printed").printed_and_false().at_most(2.0, 1.0),
        Check::new("M.theorem-2", "a", "at agreed conditions").at_most(1.0, 2.0),
        Check::new("M.corollary-4", "a", "as printed").at_most(1.0, 2.0),
        Check::new("E8", "", "printed").printed_and_false().at_most(2.0, 1.0),
    ];
    let report = Report { version: "0".into(), selection: Selection::Quick, checks };
    Evidence { report, grid: vec![], slopes: vec![], ledgers: vec![], illustrations: None }
}

/// The site's files by name.
fn site(evidence: Option<&Evidence>) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let support = Support::gather(evidence).unwrap();
    assert_eq!(support.broken_links(), Vec::<String>::new());
    let files = write(folder.path(), &support).unwrap();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// The values of an attribute in a page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    html.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

fn links_lead_somewhere(site: &BTreeMap<String, String>) {
    let ids: BTreeSet<(&str, &str)> = site
        .iter()
        .flat_map(|(name, html)| values(html, "id").into_iter().map(|id| (name.as_str(), id)))
        .collect();
    for (name, html) in site {
        for link in values(html, "href").into_iter().filter(|link| !link.starts_with("data:")) {
            let (page, place) = link.split_once('#').unwrap_or((link, ""));
            let page = page.split('?').next().unwrap();
            let page = if page.is_empty() { name } else { page };
            assert!(site.contains_key(page), "{name}: {link}");
            assert!(place.is_empty() || ids.contains(&(page, place)), "{name}: {link}");
        }
    }
    assert!(values(&site["M.lemma-6.html"], "href").contains(&"errata.html#E8"));
}

/// With evidence, and without it.
#[test]
fn every_internal_link_leads_to_a_page_and_a_place_on_it() {
    links_lead_somewhere(&site(Some(&evidence())));
    links_lead_somewhere(&site(None));
}

/// Every page leads to every part of the site, and says in which one the reader is.
#[test]
fn every_page_has_the_same_navigation() {
    let site = site(Some(&evidence()));
    let parts = |html: &str| -> Vec<String> {
        let nav = html.split("<nav ").nth(1).unwrap().split("</nav>").next().unwrap();
        values(nav, "href").into_iter().map(str::to_owned).collect()
    };
    let all = parts(&site["index.html"]);
    assert!(all.len() >= 10 && all[0] == "index.html", "{all:?}");
    for (name, html) in site.iter().filter(|(name, _)| name.ends_with("html")) {
        assert_eq!(parts(html), all, "{name}");
        assert_eq!(html.matches("aria-current").count(), 1, "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
    }
    for name in &all {
        let here = format!("<a href=\"{name}\" aria-current=\"true\">");
        assert!(site[name].contains(&here), "{name}");
    }
}

/// Nothing is fetched, and nothing runs but the script of the table of the evidence, which stands on its page.
#[test]
fn nothing_comes_from_elsewhere_and_one_script_runs() {
    for (name, text) in site(Some(&evidence())) {
        for forbidden in
            ["http:", "https:", "@import", "url(http", "<iframe", " src=", "fetch(", "XMLHttp"]
        {
            assert!(!text.contains(forbidden), "{name}: {forbidden}");
        }
        let scripts = usize::from(name == "evidence.html");
        assert_eq!(text.matches("<script").count(), scripts, "{name}");
        assert_eq!(text.matches("<script>\n").count(), scripts, "{name}");
    }
}

/// Every statement has a page with its claim typeset, and both the graph and the list lead to it.
#[test]
fn every_statement_has_a_page_with_its_claim_as_mathml() {
    let site = site(None);
    for statement in registry::all() {
        let page = &site[&page_of(statement.id)];
        let claim =
            page.split("class=\"statement\">").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(claim.contains("<math"), "{}", statement.id);
        assert!(!page.contains("<merror"), "{}", statement.id);
        let links = values(&site["statements.html"], "href");
        let name = page_of(statement.id);
        assert!(links.iter().filter(|link| **link == name).count() >= 2, "{}", statement.id);
        for heading in ["Premises", "Dependencies", "Proof", "Code", "Checks"] {
            assert!(page.contains(&format!("<h2>{heading}</h2>")), "{}: {heading}", statement.id);
        }
    }
}

/// Elements are closed in the order in which they were opened.
#[test]
fn the_pages_are_well_formed() {
    for (name, html) in site(Some(&evidence())).iter().filter(|(name, _)| name.ends_with("html")) {
        // The text of a script is no markup.
        let html = html.split_once("<script>").map_or(html.as_str(), |(before, _)| before);
        let whole = html.ends_with("</html>\n");
        let mut open = Vec::new();
        for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let element = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(element), "{name}: </{element}>");
            } else if !tag.ends_with('/')
                && !["!DOCTYPE", "meta", "link", "br", "wbr", "hr", "img", "input"]
                    .contains(&element)
            {
                open.push(element);
            }
        }
        assert!(
            if whole { open.is_empty() } else { open == ["html", "body", "main"] },
            "{name}: {open:?}"
        );
    }
}

#[test]
fn the_colours_are_the_verdicts() {
    let site = site(Some(&evidence()));
    assert!(site["statements.html"].contains("▲") && site["S.s4.html"].contains("(upper bound)"));
    assert!(site["L.l1.html"].contains("(lower bound)"));
    let class = |id: &str| {
        let node = format!("<a href=\"{}\" class=\"node ", page_of(id));
        site["statements.html"]
            .split(&node)
            .nth(1)
            .unwrap()
            .split([' ', '"'])
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(class("S.lemma-e"), "holds");
    assert_eq!(class("S.lemma-f"), "fails");
    assert_eq!(class("S.s5"), "not-reached");
    assert_eq!(class("S.s4"), "holds", "a certificate is enough");
    assert!(site["S.s4.html"].contains("tag certified\">holds (certified)"));
    assert_eq!(class("S.s2"), "no-evidence");
    assert_eq!(class("M.theorem-2"), "repairable");
    assert_eq!(class("M.corollary-4"), "refuted", "nothing was found of its repair");
    assert_eq!(class("M.lemma-6"), "no-evidence", "E8 does not refute it");
    assert!(site["S.lemma-e.html"].contains("claim &lt;of&gt; E"));
    assert!(site["errata.html"].contains("id=\"E8\""));
}

/// A Coq theorem that is not there, a check of an unknown statement, and the loss of a check that
/// refutes a statement are named.
#[test]
fn broken_links_are_found() {
    let mut evidence = evidence();
    evidence.report.checks.push(Check::new("S.lemma-z", "a", "claim").at_most(1.0, 2.0));
    evidence.report.checks.retain(|check| check.id != "E4/Corollary 4");
    let mut support = Support::gather(Some(&evidence)).unwrap();
    let absent =
        CoqTheorem { file: "Absent.v".into(), theorem: "t".into(), hypotheses: String::new() };
    support.coq.insert("S.lemma-e".into(), vec![absent]);
    let faults = support.broken_links();
    assert!(faults.iter().any(|fault| fault.contains("Absent.v")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.contains("S.lemma-z")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.contains("E4/Corollary 4")), "{faults:?}");
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[test]
fn the_command_writes_the_site_and_lists_the_proofs() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::cargo_bin("distill-bounds").unwrap();
    let written = command.arg("site").arg(folder.path()).assert().success();
    let printed = String::from_utf8_lossy(&written.get_output().stdout).into_owned();
    assert_eq!(printed, format!("site: {}\n", folder.path().join("index.html").display()));
    assert!(folder.path().join("index.html").is_file());
    let output = Command::cargo_bin("distill-bounds").unwrap().arg("theorems").output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("S.lemma-a/sub-gaussian (proven)"), "{text}");
    let refused = Command::cargo_bin("distill-bounds")
        .unwrap()
        .args(["site", "x", "--evidence", "absent.json"])
        .assert()
        .code(2);
    assert_eq!(String::from_utf8_lossy(&refused.get_output().stderr).lines().count(), 1);
}
