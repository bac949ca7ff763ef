//! `margin --json` where the answer is known in closed form.

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use super::{argument, distill_bounds, json, number};

/// Unit vectors at 45° and 135° with opposite labels: γ* = (2 + √2)/8, γ_H = 1/2, and both logits
/// are as large as γ*.
#[test]
fn two_points_at_a_right_angle() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    let h = FRAC_1_SQRT_2;
    std::fs::write(&path, format!("{h},{h},1\n-{h},{h},-1\n")).unwrap();
    let answer = json(&["margin", "--data", argument(&path), "--json"]);
    let gamma = (2.0 + SQRT_2) / 8.0;
    let (lower, upper) = (number(&answer, "/gamma/lower"), number(&answer, "/gamma/upper"));
    assert!(lower <= gamma + 1e-15 && gamma - 1e-15 <= upper, "{lower} to {upper}");
    assert!(upper - lower < 1e-10);
    assert_eq!(answer["gamma"]["method"], "exact arcs");
    assert_eq!(number(&answer, "/gamma/confidence"), 1.0);
    assert!((number(&answer, "/gamma_hilbert") - 0.5).abs() < 1e-10);
    assert_eq!((&answer["n"], &answer["d"], &answer["rank"]), (&2.into(), &2.into(), &2.into()));
    assert!((number(&answer, "/c") - 1.0).abs() < 1e-15);
    assert_eq!(answer["logits"].as_array().map(Vec::len), Some(2));
    assert!((number(&answer, "/logits/0") - gamma).abs() < 1e-10);
    assert!((number(&answer, "/logits/1") + gamma).abs() < 1e-10);
}

/// γ* of one point is half its norm, in any dimension.
#[test]
fn one_point() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("point.csv");
    std::fs::write(&path, "0.2,0.4,-0.4,-1\n").unwrap();
    let run = distill_bounds().args(["margin", "--data", argument(&path), "--json"]).assert();
    let run = run.success().get_output().clone();
    // One class alone is odd, and no error.
    let note = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(note.starts_with("note: ") && note.contains("none labelled 1"), "{note}");
    let answer: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert!((number(&answer, "/gamma/lower") - 0.3).abs() < 1e-10);
    assert!((number(&answer, "/gamma/upper") - 0.3).abs() < 1e-10);
    assert_eq!((&answer["d"], &answer["rank"]), (&3.into(), &1.into()));
}

/// More points than the sampled program is for: γ_H alone, which bounds γ* from above, and it says so.
#[test]
fn many_points_are_bounded_by_the_hilbert_ball() {
    let arguments = ["margin", "--synthetic", "separable:n=2001,d=5,margin=0.1", "--json"];
    let answer = json(&arguments);
    let (lower, upper) = (
        number(&answer, "/gamma_hilbert_bracket/lower"),
        number(&answer, "/gamma_hilbert_bracket/upper"),
    );
    // Separable data with margin γ₀ have γ* ≥ γ₀/2.
    assert!(lower >= 0.05 && upper - lower <= 1e-4 * upper, "{lower} {upper}");
    assert_eq!(number(&answer, "/gamma/lower"), 0.0);
    assert_eq!(number(&answer, "/gamma/upper"), upper);
    assert!(answer["note"].as_str().is_some_and(|note| note.contains("γ_H")));
    assert!(answer.get("logits").is_none());
}

/// Points of the plane with a constant feature have an exact bracket, and a teacher of another objective keeps
/// its margin; where the certificate is sampled, the flag is refused in one line.
#[test]
fn the_plane_with_an_intercept_is_exact() {
    let arguments = ["margin", "--data", "examples/points.csv", "--intercept", "--json"];
    let plain = json(&arguments);
    assert_eq!((&plain["gamma"]["method"], &plain["rank"]), (&"exact cells".into(), &3.into()));
    let (lower, upper) = (number(&plain, "/gamma/lower"), number(&plain, "/gamma/upper"));
    assert!(lower > 0.0 && upper - lower <= 1e-6 * upper, "{lower} {upper}");
    assert_eq!(number(&plain, "/gamma/confidence"), 1.0);
    assert!(plain.get("choice").is_none());
    let chosen = json(&[&arguments[..], &["--teacher-objective", "mean"]].concat());
    assert_eq!(chosen["choice"]["objective"], "mean");
    assert!(number(&chosen, "/gamma/lower") >= (1.0 - 2e-6) * lower);
    let mean = |of: &str| number(&chosen, &format!("/choice/{of}/mean"));
    assert!(mean("chosen") > mean("otherwise") * (1.0 - 1e-6));
    let sampled = ["margin", "--synthetic", "random:n=9,d=5", "--teacher-objective", "mean"];
    let run = distill_bounds().args(sampled).assert().code(2).get_output().clone();
    let error = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(error.contains("teacher objective for 9 points; expected at most 300"), "{error}");
}

/// `-` is CSV on the standard input: the margin is that of the same bytes in a file.
#[test]
fn data_on_the_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    let text = "3,4,M\n-4,3,B\n";
    std::fs::write(&path, text).unwrap();
    let chosen = ["--positive", "M", "--standardise", "--intercept", "--json"];
    let of = |path: &str| {
        let mut command = distill_bounds();
        command.args(["margin", "--data", path]).args(chosen).write_stdin(text);
        let out = command.assert().success().get_output().stdout.clone();
        serde_json::from_slice::<serde_json::Value>(&out).unwrap()
    };
    let (piped, read) = (of("-"), of(argument(&path)));
    assert_eq!(piped["gamma"], read["gamma"]);
    assert_eq!((&piped["data"]["name"], &piped["d"]), (&"standard input".into(), &3.into()));
    assert_eq!(piped["data"]["scaling"]["intercept"], 1.0);
}
