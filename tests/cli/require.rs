//! `require` and its journal.

use std::fs;
use std::path::Path;

use super::{argument, json, number, printed};

fn require(journal: &Path) -> String {
    printed(&[
        "require",
        "--synthetic",
        "two-points",
        "--labels",
        "soft",
        "--epsilon",
        "0.3",
        "--delta",
        "0.1",
        "--statement",
        "S.s4",
        "--json",
        "--journal",
        argument(journal),
    ])
}

/// The answer is an interval of even widths whose ends are decisions that the answer lists, and it
/// lies below what the statement asks for.
#[test]
fn the_answer_is_an_interval_with_its_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let answer: serde_json::Value =
        serde_json::from_str(&require(&folder.path().join("journal"))).unwrap();
    let (least, most) =
        (number(&answer, "/requirement/at_least"), number(&answer, "/requirement/at_most"));
    assert!(2.0 <= least && least <= most && most <= number(&answer, "/bound"), "{answer}");
    assert_eq!((least % 2.0, most % 2.0), (0.0, 0.0));
    assert!((number(&answer, "/probability") - 0.7).abs() < 1e-15);
    let decided = |width: f64, decision: &str| {
        let trials = answer["requirement"]["trials"].as_array().unwrap();
        trials.iter().any(|t| t["width"].as_f64() == Some(width) && t["decision"] == decision)
    };
    assert!(decided(most, "enough"), "{answer}");
    assert!(least == 2.0 || decided(least - 2.0, "not-enough"), "{answer}");
}

/// A repeated command computes nothing anew and says the same.
#[test]
fn a_repeated_command_takes_everything_from_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let first = require(&journal);
    let recorded = fs::read(&journal).unwrap();
    assert!(!recorded.is_empty());
    assert_eq!(require(&journal), first);
    assert_eq!(fs::read(&journal).unwrap(), recorded);
}

/// A run killed while it wrote its last line loses that line only: the next run says the same, and
/// the journal is whole again.
#[test]
fn an_unfinished_last_line_is_computed_anew() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let first = require(&journal);
    let recorded = fs::read(&journal).unwrap();
    fs::write(&journal, &recorded[..recorded.len() - 9]).unwrap();
    assert_eq!(require(&journal), first);
    assert_eq!(sorted_lines(&fs::read(&journal).unwrap()), sorted_lines(&recorded));
}

/// Lines come in the order in which the seeds finish.
fn sorted_lines(text: &[u8]) -> Vec<&[u8]> {
    assert_eq!(text.last(), Some(&b'\n'));
    let mut lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
    lines.sort();
    lines
}

fn separable(data: &str, more: &[&str]) -> serde_json::Value {
    let line = ["require", "--synthetic", data, "--labels", "hard", "--separable", "--json"];
    json(&[&line[..], more].concat())
}

/// In a half-plane `--separable` is decided by the exact law, without a seed: the widths that are known for half
/// circles at 3δ = 0.3. Asked for seeds, or all round the origin, it draws networks; the interval then holds the
/// exact width.
#[test]
fn separation_is_exact_in_a_half_plane() {
    for (data, width) in [("half-circle:n=4", 8.0), ("half-circle:n=16", 56.0)] {
        let answer = separable(data, &[]);
        assert_eq!(answer["law"], "exact");
        let ends =
            ["at_least", "at_most"].map(|end| number(&answer, &format!("/requirement/{end}")));
        assert_eq!(ends, [width; 2], "{answer}");
        let trials = answer["requirement"]["trials"].as_array().unwrap();
        assert!(trials.iter().all(|trial| trial["seeds"] == 0 && trial["lower"] != trial["upper"]));
    }
    let drawn = separable("half-circle:n=4", &["--seeds", "64"]);
    assert_eq!(drawn["law"], "draws");
    assert!(number(&drawn, "/requirement/at_least") <= 8.0);
    assert!(drawn["requirement"]["at_most"].as_f64().is_none_or(|most| most >= 8.0));
    let round = separable("xor:d=2", &[]);
    assert_eq!(round["law"], "draws");
    assert!(number(&round, "/requirement/trials/0/seeds") >= 16.0);
    let line = ["require", "--synthetic", "half-circle:n=8", "--labels", "hard", "--separable"];
    let text = printed(&line);
    assert!(text.contains("exact law") && text.ends_with("at least 20, at most 20\n"), "{text}");
}
