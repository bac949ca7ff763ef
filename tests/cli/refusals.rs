//! Bad input: exit code 2, one line on standard error that says what is wrong, where, and what was
//! expected, nothing on standard output, and no file left behind.

use std::fs;
use std::path::Path;

use distill_bounds::artifact::Journal;

use super::{argument, distill_bounds};

/// Runs a command that has to be refused in one line with all of `parts`.
fn refused(arguments: &[&str], parts: &[&str]) {
    let run = distill_bounds().args(arguments).assert().code(2).stdout("");
    let text = String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8");
    assert!(text.starts_with("error: "), "{text}");
    assert!(text.ends_with('\n') && text.lines().count() == 1, "{text}");
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

/// The command with the value of `flag` replaced by `value`.
fn with<'a>(command: &'a str, flag: &str, value: &'a str) -> Vec<&'a str> {
    let mut arguments: Vec<&str> = command.split(' ').collect();
    match arguments.iter().position(|argument| *argument == flag) {
        Some(at) => arguments[at + 1] = value,
        None => panic!("{command} has no {flag}"),
    }
    arguments
}

const BOUNDS: &str = "bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --c 1 --beta 0.1 --json";
const TRAIN: &str = "train --synthetic two-points --labels soft --width 8 --steps 5 --step-size 1 --radius 1 --json";
const REQUIRE: &str = "require --synthetic two-points --labels soft --epsilon 0.3 --delta 0.1 \
                       --statement S.s4 --widest 64 --seeds 16 --decision-confidence 0.95 --json";

macro_rules! refuses {
    ($($name:ident: $command:ident, $flag:literal, $value:literal => $parts:expr;)*) => { $(
        #[test]
        fn $name() {
            refused(&with($command, $flag, $value), &$parts);
        }
    )* };
}

refuses! {
    n_zero: BOUNDS, "--n", "0" => ["n = 0: expected an integer in [1, 2^53]"];
    n_negative: BOUNDS, "--n", "-1" => ["'-1'", "--n"];
    n_not_an_integer: BOUNDS, "--n", "2.5" => ["'2.5'", "--n"];
    gamma_zero: BOUNDS, "--gamma", "0" => ["γ = 0", "(0, 1/2]"];
    gamma_negative: BOUNDS, "--gamma", "-0.1" => ["γ = -0.1", "(0, 1/2]"];
    gamma_above_one_half: BOUNDS, "--gamma", "0.6" => ["γ = 0.6", "(0, 1/2]"];
    gamma_nan: BOUNDS, "--gamma", "NaN" => ["γ = NaN", "(0, 1/2]"];
    gamma_not_a_number: BOUNDS, "--gamma", "wide" => ["'wide'", "--gamma"];
    delta_zero: BOUNDS, "--delta", "0" => ["δ = 0", "(0, 1/3)"];
    delta_one_third: BOUNDS, "--delta", "0.3333333333333333333" => ["δ = 0.333", "(0, 1/3)"];
    delta_above_one_third: BOUNDS, "--delta", "0.5" => ["δ = 0.5", "(0, 1/3)"];
    delta_nan: BOUNDS, "--delta", "nan" => ["δ = NaN", "(0, 1/3)"];
    epsilon_zero: BOUNDS, "--epsilon", "0" => ["ε = 0", "(0, 1)"];
    epsilon_one: BOUNDS, "--epsilon", "1" => ["ε = 1", "(0, 1)"];
    epsilon_nan: BOUNDS, "--epsilon", "nan" => ["ε = NaN", "(0, 1)"];
    c_zero: BOUNDS, "--c", "0" => ["c = 0", "(0, 1]"];
    c_above_one: BOUNDS, "--c", "1.5" => ["c = 1.5", "(0, 1]"];
    c_nan: BOUNDS, "--c", "nan" => ["c = NaN", "(0, 1]"];
    beta_zero: BOUNDS, "--beta", "0" => ["β = 0", "(0, 1)"];
    beta_one: BOUNDS, "--beta", "1" => ["β = 1", "(0, 1)"];
    beta_infinite: BOUNDS, "--beta", "inf" => ["β = inf", "(0, 1)"];
    width_odd: TRAIN, "--width", "7" => ["--width 7", "an even number of at least 2"];
    width_zero: TRAIN, "--width", "0" => ["--width 0", "an even number of at least 2"];
    width_negative: TRAIN, "--width", "-2" => ["'-2'", "--width"];
    steps_zero: TRAIN, "--steps", "0" => ["--steps 0", "at least 1"];
    step_size_zero: TRAIN, "--step-size", "0" => ["--step-size 0", "a positive finite number"];
    step_size_negative: TRAIN, "--step-size", "-1" => ["--step-size -1", "a positive finite number"];
    step_size_nan: TRAIN, "--step-size", "NaN" => ["--step-size NaN", "a positive finite number"];
    step_size_infinite: TRAIN, "--step-size", "inf" => ["--step-size inf", "a positive finite number"];
    radius_negative: TRAIN, "--radius", "-1" => ["--radius -1", "a positive number"];
    radius_zero: TRAIN, "--radius", "0" => ["--radius 0", "a positive number"];
    radius_nan: TRAIN, "--radius", "nan" => ["--radius NaN", "a positive number"];
    labels_unknown: TRAIN, "--labels", "firm" => ["'firm'", "--labels", "soft, hard"];
    synthetic_unknown: TRAIN, "--synthetic", "spiral" => ["spiral", "half-circle"];
    statement_unknown: REQUIRE, "--statement", "M.theorem-3" => ["--statement M.theorem-3", "`theorems`"];
    statement_without_network: REQUIRE, "--statement", "M.lemma-3" => ["M.lemma-3", "sizes no network"];
    required_epsilon_one: REQUIRE, "--epsilon", "1" => ["ε = 1", "(0, 1)"];
    required_delta_too_large: REQUIRE, "--delta", "0.4" => ["δ = 0.4", "(0, 1/3)"];
    decision_confidence_one: REQUIRE, "--decision-confidence", "1" => ["--decision-confidence 1", "below 1"];
    no_seeds: REQUIRE, "--seeds", "0" => ["--seeds 0", "at least 1"];
    no_width_to_try: REQUIRE, "--widest", "1" => ["--widest 1", "at least 2"];
}

#[test]
fn unknown_command() {
    refused(&["bound"], &["'bound'", "'bounds'"]);
}

#[test]
fn unknown_flag() {
    refused(&["bounds", "--gama", "0.1"], &["'--gama'", "'--gamma'"]);
}

#[test]
fn missing_flags_are_all_named() {
    refused(&["bounds", "--n", "8"], &["--gamma", "--epsilon", "--delta"]);
}

#[test]
fn no_data() {
    refused(&["margin"], &["--data"]);
}

#[test]
fn two_sources_of_data() {
    refused(
        &["margin", "--data", "a.csv", "--synthetic", "two-points"],
        &["--data", "--synthetic"],
    );
}

/// Refuses `text` as a data file, naming it and `parts`, under `margin` and under `train`.
fn refused_data(text: &str, parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    fs::write(&path, text).unwrap();
    let parts = [parts, &["points.csv"]].concat();
    refused(&["margin", "--data", argument(&path), "--json"], &parts);
    let train = with(TRAIN, "--synthetic", argument(&path));
    let train: Vec<&str> =
        train.into_iter().map(|a| if a == "--synthetic" { "--data" } else { a }).collect();
    refused(&train, &parts);
}

macro_rules! refuses_data {
    ($($name:ident: $text:literal => $parts:expr;)*) => { $(
        #[test]
        fn $name() {
            refused_data($text, &$parts);
        }
    )* };
}

refuses_data! {
    empty_file: "" => ["no data", "at least one labelled point"];
    header_only: "x1,x2,label\n" => ["no data", "at least one labelled point"];
    nan_cell: "x1,x2,label\n0.1,0.2,1\n0.1,NaN,-1\n" => ["line 3, column 2", "\"NaN\"", "a finite number"];
    infinite_cell: "0.1,inf,1\n" => ["line 1, column 2", "\"inf\"", "a finite number"];
    word_in_a_cell: "0.1,0.2,1\n0.1,high,-1\n" => ["line 2, column 2", "\"high\"", "a finite number"];
    ragged_row: "0.1,0.2,1\n0.1,-1\n" => ["line 2", "2 columns", "3 as in line 1"];
    label_zero: "0.1,0.2,1\n0.1,0.3,0\n" => ["line 2, column 3", "label 0", "exactly -1 or 1"];
    label_two: "0.1,0.2,2\n" => ["line 1, column 3", "label 2", "exactly -1 or 1"];
    zero_vector: "0.1,0.2,1\n0,0,-1\n" => ["line 2", "zero vector", "positive norm"];
    conflicting_parallel_rows: "0.1,0.2,1\n0.5,0.5,1\n0.2,0.4,-1\n"
        => ["line 1 and line 3", "conflicting labels", "one label on each ray"];
}

#[test]
fn missing_data_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent.csv");
    refused(&["margin", "--data", argument(&path)], &["absent.csv", "a readable file"]);
}

#[test]
fn data_file_of_unknown_kind() {
    refused(&["margin", "--data", "points.xyz"], &["--data points.xyz", ".csv"]);
}

#[test]
fn missing_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let (out, evidence) = (folder.path().join("out"), folder.path().join("evidence.json"));
    let arguments = ["figures", "--out", argument(&out), "--evidence", argument(&evidence)];
    refused(&arguments, &["--evidence", "evidence.json", "`verify`"]);
    assert!(!out.exists());
}

/// Text that is no JSON, JSON that is no evidence, and evidence cut short.
#[test]
fn invalid_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let (out, evidence) = (folder.path().join("out"), folder.path().join("evidence.json"));
    for text in ["", "evidence", "{}", "[1]", "{\"report\": {\"version\": \"0"] {
        fs::write(&evidence, text).unwrap();
        let arguments = ["figures", "--out", argument(&out), "--evidence", argument(&evidence)];
        refused(&arguments, &["--evidence", "evidence.json", "line", "`verify`"]);
        assert!(!out.exists());
    }
}

#[test]
fn missing_folder_to_redraw() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("absent");
    refused(&["figures", "--redraw", argument(&absent)], &["--redraw", "absent", "a folder"]);
}

/// Names in `folder`.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn verify_into_a_folder_that_another_run_holds() {
    let folder = tempfile::tempdir().unwrap();
    let _held = Journal::open(&folder.path().join("journal.jsonl")).unwrap();
    let arguments = ["verify", "--out", argument(folder.path())];
    refused(&arguments, &["journal.jsonl", "another run", "one run at a time"]);
    assert_eq!(names(folder.path()), ["journal.jsonl"]);
}

/// A file stands where the folder should be.
#[test]
fn verify_into_a_place_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "kept").unwrap();
    refused(&["verify", "--out", argument(&file)], &["file", "cannot create the directory"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn require_with_a_journal_that_another_run_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let _held = Journal::open(&path).unwrap();
    let arguments = [REQUIRE, "--journal", argument(&path)].join(" ");
    refused(&arguments.split(' ').collect::<Vec<_>>(), &["journal", "one run at a time"]);
    assert_eq!(fs::read(&path).unwrap(), b"");
}

/// A file of the user's, taken for a journal by mistake, keeps its bytes.
#[test]
fn require_with_a_journal_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    fs::write(&path, "0.1,0.2,1\n0.3,0.1,-1\n").unwrap();
    let arguments = [REQUIRE, "--journal", argument(&path)].join(" ");
    refused(&arguments.split(' ').collect::<Vec<_>>(), &["points.csv: line 1", "a journal"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "0.1,0.2,1\n0.3,0.1,-1\n");
}

/// A refused search creates no journal.
#[test]
fn a_refusal_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut arguments = with(REQUIRE, "--statement", "M.lemma-3");
    arguments.extend(["--journal", argument(&path)]);
    refused(&arguments, &["M.lemma-3"]);
    assert!(names(folder.path()).is_empty());
}

/// What a device yields without end is not read.
#[cfg(target_os = "linux")]
#[test]
fn endless_devices() {
    let folder = tempfile::tempdir().unwrap();
    let out = argument(folder.path());
    let regular = ["/dev/zero", "not a regular file"];
    refused(&["sweep", "status", "/dev/zero", "--out", out], &regular);
    refused(&["site", out, "--evidence", "/dev/zero"], &regular);
    let journal = ["--journal", "/dev/zero"];
    refused(&[&["margin", "--synthetic", "two-points"][..], &journal].concat(), &regular);
}

/// Lines that end with a carriage return alone are counted, and a label of several lines is shown on one.
#[test]
fn carriage_returns_and_labels_of_several_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    let table = ["margin", "--data", argument(&path)];
    fs::write(&path, "0.1,0.2,1\r?,?,?\r0.2,0.1,-1\r").unwrap();
    refused(&table, &["points.csv: line 2, column 1", "a missing value"]);
    fs::write(&path, "a,b,l\n0.1,0.2,\"a\nb\"\n0.2,0.1,\"c\"\n").unwrap();
    refused(&table, &["points.csv: line 2", r#"label "a\nb""#, "--positive"]);
}

/// Where no width is a number there is no frontier, and nothing is said of its order.
#[test]
fn a_margin_too_small_for_any_width() {
    let numbers = ["--gamma", "1e-300", "--epsilon", "0.1", "--delta", "0.1"];
    refused(&[&["frontier", "--n", "8"][..], &numbers].concat(), &["--gamma 1e-300", "a width"]);
}

/// A flag that would not be looked at is refused.
#[test]
fn flags_of_another_kind_of_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    fs::write(&path, "0.6,0.8,1\n0.8,-0.6,-1\n").unwrap();
    let table = ["margin", "--data", argument(&path)];
    let made = ["margin", "--synthetic", "two-points"];
    for flag in ["--positive", "--drop"] {
        refused(&[&table[..], &[flag, "1,2"]].concat(), &[flag, "points.csv", "no label \"2\""]);
        refused(&[&made[..], &[flag, "1,2"]].concat(), &[flag, "two-points", "two classes"]);
    }
    refused(&[&made[..], &["--label", "y"]].concat(), &["--label", "two-points", "no columns"]);
    let strict = ["--normalise", "none"];
    fs::write(&path, "3,4,1\n").unwrap();
    let parts = ["points.csv: line 1", "norm 5", "at most 1", "--normalise"];
    refused(&[&table[..], &strict].concat(), &parts);
    refused(&[&table[..], &["--intercept", "0"]].concat(), &["an intercept of 0", "other than 0"]);
    fs::write(&path, "0.6,0.8,1\n0.8,-0.6,-1\n").unwrap();
    refused(&[&table[..], &["--first", "3"]].concat(), &["points.csv", "2 rows", "at least 3"]);
    let made = ["margin", "--synthetic", "half-circle:n=8", "--first", "3"];
    refused(&made, &["--first", "half-circle:n=8", "n=…"]);
}
