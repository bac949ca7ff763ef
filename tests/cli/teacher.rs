//! A teacher of one's own: kept, read from a file, or none at all.

use std::fs;

use super::{argument, distill_bounds, json, number};

const DATA: [&str; 2] = ["--synthetic", "separable:n=10,d=4,margin=0.2"];
const TRAIN: [&str; 8] = ["--labels", "soft", "--width", "32", "--steps", "20", "--step-size", "1"];

fn train(flags: &[&str]) -> serde_json::Value {
    json(&[&["train"][..], &DATA, &TRAIN, flags, &["--json"]].concat())
}

/// A kept certificate gives the run that a computed one gives, with the seed of its directions.
#[test]
fn a_kept_teacher_is_the_one_that_was_certified() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("teacher.json");
    let margin = [&["margin"][..], &DATA, &["--seed", "3", "--out", argument(&file)]].concat();
    distill_bounds().args(margin).assert().success();
    let kept = train(&["--teacher", argument(&file)]);
    assert_eq!(kept, train(&["--margin-seed", "3"]));
    // The seed of the weights does not touch the directions.
    assert_eq!(train(&["--margin-seed", "3", "--seed", "1"])["margin"], kept["margin"]);
    assert_ne!(train(&[])["margin"], kept["margin"]);
}

/// The certificate of other data, and a file that is none, are refused by name.
#[test]
fn a_foreign_teacher_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("teacher.json");
    let margin = ["margin", "--synthetic", "two-points", "--out", argument(&file)];
    distill_bounds().args(margin).assert().success();
    let refused = |parts: &[&str]| {
        let line = [&["train"][..], &DATA, &TRAIN, &["--teacher", argument(&file)]].concat();
        let run = distill_bounds().args(line).assert().code(2).stdout("");
        let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(text.lines().count() == 1 && text.contains("--teacher"), "{text}");
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    };
    refused(&["teacher.json", "a teacher of these data"]);
    fs::write(&file, "{\n  \"version\": 3}").unwrap();
    refused(&["line 2", "found no certificate", "margin --out"]);
    fs::write(&file, "").unwrap();
    refused(&["found no certificate"]);
}

/// One logit for each point, as text or as an array: labels ½ leave the network where it starts, and
/// no margin is needed.
#[test]
fn logits_of_ones_own_are_trained_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logits.csv");
    fs::write(&file, "0\n".repeat(10)).unwrap();
    let run = train(&["--teacher", argument(&file)]);
    assert_eq!((number(&run, "/averaged/risk"), number(&run, "/drift")), (0.0, 0.0));
    assert!(run["margin"].is_null());
    for (text, parts) in [
        ("0\n".repeat(9), ["9 logits", "10, one a point"]),
        ("0\n0.5,1\n".repeat(5), ["line 2", "one number"]),
        ("0\nnan\n".repeat(5), ["line 2", "finite"]),
    ] {
        fs::write(&file, text).unwrap();
        let line = [&["train"][..], &DATA, &TRAIN, &["--teacher", argument(&file)]].concat();
        let run = distill_bounds().args(line).assert().code(2).stdout("");
        let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    }
}

/// Hard labels need no margin, and so any number of points; neither does a requirement whose schedule
/// is given.
#[test]
fn hard_labels_need_no_margin() {
    let many = ["--synthetic", "separable:n=2500,d=5,margin=0.1", "--labels", "hard"];
    let line = ["train", "--width", "16", "--steps", "200", "--step-size", "1", "--json"];
    let run = json(&[&line[..], &many].concat());
    assert!(run["margin"].is_null() && run["averaged_other_risk"].is_null());
    assert!(number(&run, "/final/error") < 0.2, "{run}");
    let line = [
        "require",
        "--epsilon",
        "0.3",
        "--steps",
        "100",
        "--step-size",
        "1",
        "--radius",
        "inf",
        "--seeds",
        "16",
        "--widest",
        "64",
        "--json",
    ];
    let required = json(&[&line[..], &many].concat());
    assert!(required["margin"].is_null() && required["statement"].is_null(), "{required}");
    assert!(required["schedule"]["radius"].is_null());
    assert!(number(&required, "/requirement/at_most") <= 64.0);
}
