//! What people read and write: numbers in plain form, units that are right, and no names of the code.

use super::{argument, distill_bounds, json, number, printed};

const TWO_POINTS: [&str; 2] = ["--synthetic", "two-points"];

fn refused(arguments: &[&str]) -> String {
    let run = distill_bounds().args(arguments).assert().code(2).stdout("");
    let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

/// A number that the program prints is one that it takes: 1e3 is a whole number, inf a radius.
#[test]
fn printed_numbers_are_accepted() {
    let train = |width, steps, radius| {
        let numbers = ["--width", width, "--steps", steps, "--radius", radius];
        let rest = ["train", "--labels", "hard", "--step-size", "1", "--json"];
        json(&[&rest[..], &TWO_POINTS, &numbers].concat())
    };
    assert_eq!(train("1e2", "5e1", "inf"), train("100", "50", "Infinity"));
    assert!(train("100", "50", "inf")["radius"].is_null());
    let text = refused(&["train", "--labels", "hard", "--width", "2.5", "--steps", "1"]);
    assert!(text.contains("'2.5'") && text.contains("--width") && text.contains("1e6"), "{text}");
}

/// The drift is told in units of 1/√m, and as a share of the radius only where there is one; radius
/// and seed are told as well.
#[test]
fn the_drift_is_told_in_its_unit() {
    let line =
        ["train", "--labels", "soft", "--width", "64", "--steps", "4000", "--step-size", "1"];
    let with = |radius: &[&str]| {
        let all = [&line[..], &TWO_POINTS, radius].concat();
        let answer = json(&[&all[..], &["--json"]].concat());
        (printed(&all), number(&answer, "/drift"))
    };
    let (text, drift) = with(&["--radius", "0.25", "--seed", "7"]);
    assert!((drift - 0.25).abs() < 1e-9, "the projection is met: {drift}");
    for part in ["B = 0.2500", "seed 7", "0.2500/√m from its start, 1.000 of the radius"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let (text, _) = with(&[]);
    assert!(text.contains("no projection") && !text.contains("of the radius"), "{text}");
}

/// Three digits of a margin below 10⁻¹⁰ are there, in text as in JSON, and γ scales with the data.
#[test]
fn a_tiny_margin_keeps_its_digits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    for power in [12, 140] {
        std::fs::write(&path, format!("1e-{power},0,1\n0,1e-{power},-1\n")).unwrap();
        let line = ["margin", "--data", argument(&path)];
        let text = printed(&line);
        let gamma = number(&json(&[&line[..], &["--json"]].concat()), "/gamma/lower");
        let known = (2.0 + 2f64.sqrt()) / 8.0;
        assert!((gamma * 10f64.powi(power) / known - 1.0).abs() < 1e-6, "{gamma}");
        assert!(text.contains(&format!("4.267766953e-{}", power + 1)), "{text}");
        assert!(text.contains("(exact arcs,") && !text.contains("ExactArcs"), "{text}");
    }
}

/// A statement on the other kind of labels is refused, with one that fits.
#[test]
fn a_statement_on_other_labels_is_refused() {
    for (labels, statement, fitting) in [("hard", "S.s4", "S.s5"), ("soft", "S.s5", "S.s4")] {
        let line = ["require", "--labels", labels, "--statement", statement];
        let text = refused(&[&line[..], &TWO_POINTS].concat());
        assert!(text.contains(&format!("--statement {statement}")), "{text}");
        assert!(text.contains(labels) && text.contains(fitting), "{text}");
    }
}

/// What is tested and what the statement promises are both told, and why they differ.
#[test]
fn the_tested_probability_is_explained() {
    let line =
        ["require", "--labels", "soft", "--epsilon", "0.3", "--seeds", "16", "--widest", "64"];
    let all = [&line[..], &TWO_POINTS].concat();
    let text = printed(&all);
    for part in ["probability ≥ 0.700 (1 − 3δ)", "S.s4 promises it with probability ≥ 0.800"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("NotEnough"), "{text}");
    let answer = json(&[&all[..], &["--json"]].concat());
    assert!((number(&answer, "/promised") - 0.8).abs() < 1e-12);
}

/// A step so long that nothing finite is left ends in an error; with a radius the projection is right:
/// every neuron that has a gradient stands on its ball.
#[test]
fn a_run_beyond_all_numbers_is_no_result() {
    for step in ["1e160", "1e300"] {
        let line =
            ["train", "--labels", "hard", "--width", "8", "--steps", "3", "--step-size", step];
        let text = refused(&[&line[..], &TWO_POINTS].concat());
        assert!(text.contains("step 1") && text.contains("a smaller step size"), "{text}");
        let radius = [&line[..], &TWO_POINTS, &["--radius", "2", "--json"]].concat();
        let answer = json(&radius);
        assert!((number(&answer, "/drift") - 2.0).abs() < 1e-12, "{answer}");
        assert!(number(&answer, "/final/risk") < number(&answer, "/initial_risk"), "{answer}");
    }
}

/// Bounds at the edges of their domains are numbers, or an error that says which is none.
#[test]
fn bounds_at_the_edges_are_numbers_or_an_error() {
    for gamma in ["1e-308", "5e-324", "1e-100", "0.5"] {
        let line = ["bounds", "--n", "8", "--gamma", gamma, "--epsilon", "0.1", "--delta", "0.1"];
        let run = distill_bounds().args(line).assert();
        let code = run.get_output().status.code();
        assert!(matches!(code, Some(0 | 2)), "{gamma}: {code:?}");
    }
    let line = ["bounds", "--n", "1", "--gamma", "0.5", "--epsilon", "0.5", "--delta", "0.1"];
    let bounds = json(&[&line[..], &["--json"]].concat());
    // 9·32²/(γ⁴ε²), exactly.
    assert_eq!(number(&bounds, "/M.corollary-4-repaired/steps"), 589_824.0);
}
