//! `require` and its journal.

use std::fs;
use std::path::Path;

use super::{argument, number, printed};

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
