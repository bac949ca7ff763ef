//! The site says what the evidence of a run says, and every number leads to its place in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use distill_bounds::artifact::write_json;
use distill_bounds::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};
use distill_bounds::report::machine::Machine;
use distill_bounds::report::site::{Support, write};
use distill_bounds::verify::Evidence;
use distill_bounds::verify::scope::Selection;
use distill_bounds::verify::verdict::{Check, Report, Verdict};

fn evidence() -> Evidence {
    let checks = vec![
        Check::new("S.lemma-e", "a", "claim <of> E").at_most(1.25, 2.0).premise("p & q"),
        Check::new("S.s4", "two-points", "S.s4 S4: averaged R ≤ 0.1")
            .premise("m = 10 ≥ 9.5, T = 3")
            .at_least(0.9, 0.8),
        Check::new("S.s5", "a", "claim of S5").not_reached(1.0, "too wide"),
        Check::new("E8", "", "printed").printed_and_false().at_most(2.0, 1.0).note("a coin"),
        Check::new("S.s5", "b", "claim of S5").at_least(0.9, 0.8).certified(),
    ];
    let report = Report { version: "0".into(), selection: Selection::Quick, checks };
    Evidence { report, grid: vec![], slopes: vec![], ledgers: vec![], illustrations: None }
}

fn chart(id: &str) -> Chart {
    let mut panel = Panel::new(Axis::linear("x"), Axis::linear("y"));
    let points = [Point::new(0.0, 0.0), Point::new(1.0, 1.0)];
    panel.series = vec![Series::new("s", Role::Soft, Mark::Line, points)];
    Chart {
        id: id.into(),
        title: format!("title of {id}"),
        subtitle: "what was run".into(),
        source: "a test".into(),
        panels: vec![panel],
    }
}

fn machine() -> Machine {
    let processor = Some("Fast <9000>".into());
    Machine { processor, cores: 2, system: "here".into(), compiler: "rustc 1".into() }
}

/// Writes the site of the evidence, with one chart.
fn site(folder: &Path, evidence: &Evidence) -> Vec<PathBuf> {
    let support = Support::gather(Some(evidence)).unwrap();
    let support = Support { charts: vec![chart("a-chart")], machine: machine(), ..support };
    write(folder, &support).unwrap()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn every_number_leads_to_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path(), &evidence());
    let (table, entries) =
        (read(folder.path(), "evidence.html"), read(folder.path(), "values.html"));
    let links: BTreeSet<&str> = table
        .split("href=\"values.html#")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    for path in &links {
        assert!(entries.contains(&format!(" id=\"{path}\"")), "{path}");
    }
    let measured = "<a href=\"values.html#report/checks/0/measured\">1.25000</a>";
    for page in ["evidence.html", "S.lemma-e.html"] {
        assert!(read(folder.path(), page).contains(measured), "{page}");
    }
    let line = entries.split(" id=\"report/checks/0/measured\">").nth(1).unwrap();
    assert!(line.starts_with("        &quot;measured&quot;: 1.25,<"), "{}", &line[..40]);
    for index in 0..5 {
        assert!(links.contains(format!("report/checks/{index}/verdict").as_str()), "{index}");
    }
}

/// A row for each check, with what it is sorted and filtered by: numbers where they are, nothing where there
/// are none.
#[test]
fn the_table_has_what_its_script_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path(), &evidence());
    let page = read(folder.path(), "evidence.html");
    let rows: Vec<&str> = page.split("<tr data-verdict=\"").skip(1).collect();
    assert_eq!(rows.len(), 5);
    assert!(rows[0].starts_with("holds\" data-group=\"sharper\""), "{}", rows[0]);
    assert!(rows[0].contains("data-value=\"1.25\"") && rows[0].contains("data-value=\"0.375\""));
    assert!(rows[2].starts_with("not-reached\"") && rows[2].contains("data-value=\"\""));
    assert!(rows[3].starts_with("fails\" data-group=\"errata\""), "{}", rows[3]);
    assert!(rows[4].starts_with("certified\""), "{}", rows[4]);
    for field in ["q", "verdict", "group", "order", "falling"] {
        assert!(page.contains(&format!("name=\"{field}\"")), "{field}");
    }
}

#[test]
fn the_verdicts_are_counted_and_surprises_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut evidence = evidence();
    site(folder.path(), &evidence);
    let page = read(folder.path(), "index.html");
    for text in [
        "<strong>2</strong> hold",
        "<strong>1</strong> certified",
        "2 hold, 1 hold by certificates of the networks drawn, and 1 fail",
        "<strong>1</strong> fail",
        "<strong>0</strong> trivial",
        "<strong>1</strong> not reached",
        "all of them where the printed paper is wrong",
        "Every verdict is the one that was expected",
        "href=\"evidence.html?verdict=fails\"",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(read(folder.path(), "errata.html").contains("a coin"));
    assert!(read(folder.path(), "evidence.html").contains("Fast &lt;9000&gt;"));
    evidence.report.checks.push(Check::new("S.s2", "b", "claim").at_most(2.0, 1.0));
    site(folder.path(), &evidence);
    let page = read(folder.path(), "index.html");
    assert!(
        page.contains("Not as expected: <a href=\"values.html#report/checks/5/id\">S.s2/b</a>")
    );
    assert!(page.contains("1 of them where the printed paper is wrong"));
}

/// The copy of the evidence has its bytes, the machine is not in it, and the charts are beside it, each drawn
/// for wide and for narrow screens.
#[test]
fn the_evidence_is_copied_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let beside = tempfile::tempdir().unwrap();
    let original = beside.path().join("original.json");
    write_json(&original, &evidence()).unwrap();
    let files = site(folder.path(), &evidence());
    let copy = fs::read(folder.path().join("evidence.json")).unwrap();
    assert_eq!(copy, fs::read(original).unwrap());
    assert!(!String::from_utf8(copy).unwrap().contains("9000"));
    assert!(files.iter().all(|file| file.is_file()));
    assert!(files.last().unwrap().ends_with("index.html"), "the page comes last");
    let page = read(folder.path(), "experiments.html");
    assert!(page.contains("src=\"figures/a-chart.svg\""));
    assert!(page.contains("srcset=\"figures/a-chart-narrow.svg\""));
    for ending in [".json", ".svg", "-narrow.svg"] {
        assert!(folder.path().join(format!("figures/a-chart{ending}")).is_file(), "{ending}");
    }
}

#[test]
fn evidence_that_is_not_there_is_refused_and_nothing_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let refused = Command::cargo_bin("distill-bounds")
        .unwrap()
        .arg("site")
        .arg(&out)
        .args(["--evidence", "absent.json"])
        .assert()
        .code(2);
    let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(
        message.contains("--evidence absent.json") && message.lines().count() == 1,
        "{message}"
    );
    assert!(!out.exists());
}

/// The counts that the findings state are those of the committed evidence.
#[test]
fn the_findings_count_what_the_committed_evidence_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let Evidence { report, .. } = serde_json::from_str(&read("figures/evidence.json")).unwrap();
    let [holds, certified, fails, trivial, not_reached] =
        [Verdict::Holds, Verdict::Certified, Verdict::Fails, Verdict::Trivial, Verdict::NotReached]
            .map(|verdict| report.count(verdict));
    let variants = report.checks.iter().filter(|check| check.id.contains("false variant"));
    let findings = read("docs/findings.md").split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        format!(
            "`just verify` makes {} checks: {holds} hold, {certified} by certificates, {fails} fail, {trivial} are trivial, \
             {not_reached} are not reached; none is unexpected.",
            report.checks.len()
        ),
        format!("{} of those that hold refute a false variant", variants.count()),
    ] {
        assert!(findings.contains(&sentence), "{sentence}");
    }
    assert_eq!(report.surprises().count(), 0);
}
