//! `analyse`: the same numbers as the commands that it joins, commands that run, and data on which
//! no theorem applies.

use serde_json::Value;

use super::{argument, distill_bounds, json, number, printed};

const DATA: [&str; 2] = ["--synthetic", "fan:n=2,degrees=120"];

fn analysis() -> Value {
    json(&[&["analyse"][..], &DATA, &["--epsilon", "0.3", "--json"]].concat())
}

fn rows(answer: &Value) -> &[Value] {
    answer["widths"].as_array().unwrap()
}

/// γ* is that of `margin`, and every row is the one of `bounds` at its lower end.
#[test]
fn the_parts_are_those_of_the_other_commands() {
    let answer = analysis();
    let margin = json(&[&["margin"][..], &DATA, &["--json"]].concat());
    for key in ["gamma", "gamma_hilbert", "rank", "c"] {
        assert_eq!(answer["margin"][key], margin[key], "{key}");
    }
    let gamma = number(&margin, "/gamma/lower").to_string();
    let arguments = ["bounds", "--n", "2", "--gamma", &gamma, "--epsilon", "0.3", "--delta", "0.1"];
    let bounds = json(&[&arguments[..], &["--json"]].concat());
    let statements = bounds.as_object().unwrap().keys().filter(|key| *key != "necessary");
    assert_eq!(rows(&answer).len(), statements.count());
    for row in rows(&answer) {
        let bound = &bounds[row["id"].as_str().unwrap()];
        for key in ["width", "steps", "step_size", "radius", "probability", "level"] {
            assert_eq!(row[key], bound[key], "{key} of {row}");
        }
    }
}

/// The advice is the narrowest of the proven rows, and each crossover agrees with the widths.
#[test]
fn the_advice_is_the_least_proven_width() {
    let answer = analysis();
    let width = |row: &Value| number(row, "/width");
    let proven = |row: &&Value| row["standing"] == "own" || row["standing"] == "repaired";
    let least = rows(&answer).iter().filter(proven).map(width).fold(f64::INFINITY, f64::min);
    assert_eq!(number(&answer, "/recommendation/0/width"), least);
    for pair in answer["crossovers"].as_array().unwrap() {
        let of = |id: &Value| width(rows(&answer).iter().find(|row| row["id"] == *id).unwrap());
        let soft_is_less = of(&pair["soft"]) < of(&pair["hard"]);
        assert_eq!(pair["fewer"] == "soft", soft_is_less, "{pair}");
        if let Some(gamma) = pair["gamma"].as_f64() {
            assert_eq!(number(&answer, "/margin/gamma/lower") < gamma, soft_is_less, "{pair}");
        }
    }
}

fn run(command: &str) -> Value {
    let mut arguments: Vec<&str> = command.split(' ').skip(1).collect();
    arguments.push("--json");
    json(&arguments)
}

/// The printed commands are accepted, and the trained network keeps what the statement promises.
#[test]
fn the_commands_run_and_the_promise_is_kept() {
    let answer = analysis();
    let advice = answer["recommendation"].as_array().unwrap();
    let shortest = advice.iter().min_by(|a, b| {
        let seconds = |advice: &&Value| number(advice, "/engine/compressed_seconds");
        seconds(a).total_cmp(&seconds(b))
    });
    let trained = run(shortest.unwrap()["train"].as_str().unwrap());
    assert!(number(&trained, "/averaged/error") <= 0.3, "{trained}");
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("require.jsonl");
    let measure = answer["measure"]["require"].as_str().unwrap();
    let measured = run(&measure.replace("require.jsonl", argument(&journal)));
    assert!(number(&measured, "/requirement/at_most") <= number(&advice[0], "/width"));
}

/// A data set without a margin is an answer, not a failure: exit code 0, with the reason.
#[test]
fn no_theorem_applies_without_a_margin() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    let hexagon: String = (0..6)
        .map(|k| {
            let (sine, cosine) = (f64::from(k) * std::f64::consts::PI / 3.0).sin_cos();
            format!("{cosine},{sine},{}\n", 1 - 2 * (k % 2))
        })
        .collect();
    for (text, conflict, reason) in [
        ("0.1,0.2,1\n0.2,0.4,-1\n".to_owned(), true, "line 1 and line 2"),
        (hexagon, false, "nothing above the rounding of the inputs is proved"),
    ] {
        std::fs::write(&path, text).unwrap();
        let arguments = ["analyse", "--data", argument(&path), "--normalise", "max"];
        let answer = json(&[&arguments[..], &["--json"]].concat());
        assert_eq!(answer["conflicting_inputs"], conflict);
        assert!(answer["obstacle"].as_str().unwrap().contains(reason), "{answer}");
        assert!(rows(&answer).is_empty() && answer["measure"].is_null());
        assert!(printed(&arguments).contains("No theorem applies"));
    }
}

/// Two points of opposite labels so near that training would take hours: the commands are given, not run.
#[test]
fn what_would_take_hours_is_left_to_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    std::fs::write(&path, "1,0,1\n1,0.0001,-1\n").unwrap();
    let answer = json(&["analyse", "--data", argument(&path), "--normalise", "max", "--json"]);
    assert!(number(&answer, "/margin/gamma/lower") > 1e-5);
    let lines = answer["side_by_side"].as_array().unwrap();
    assert_eq!(lines.len(), 5);
    assert!(lines.iter().all(|line| line["requirement"].is_null() && line["command"].is_string()));
}

/// JT's theorem is about points of norm 1: elsewhere it is left out by name.
#[test]
fn a_statement_that_does_not_cover_the_data_is_named() {
    let answer = json(&["analyse", "--synthetic", "two-points:c=0.5", "--json"]);
    assert_eq!(answer["left_out"][0]["id"], "JT.theorem-2.2");
}

/// A folder of images is analysed with one command; a file of another size is named.
#[test]
fn a_folder_of_images() {
    let folder = tempfile::tempdir().unwrap();
    let image = |name: &str, width: u32, levels: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let height = levels.len() as u32 / width;
        image::GrayImage::from_raw(width, height, levels.to_vec()).unwrap().save(path).unwrap();
    };
    image("dark/a.png", 2, &[200, 10, 10, 10]);
    image("light/a.png", 2, &[10, 10, 10, 200]);
    let arguments = ["analyse", "--data", argument(folder.path()), "--normalise", "max", "--json"];
    let answer = json(&arguments);
    assert_eq!((&answer["n"], &answer["d"]), (&2.into(), &4.into()));
    assert!(number(&answer, "/margin/gamma/lower") > 0.0);
    image("light/b.png", 3, &[10, 10, 10]);
    let run = distill_bounds().args(arguments).assert().code(2).stdout("");
    let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(text.contains("light/b.png") && text.lines().count() == 1, "{text}");
}

/// More points than γ* is bracketed for: what the statements ask for at γ_H, and no advice.
#[test]
fn many_points_get_what_is_asked_for_at_least() {
    let answer = json(&["analyse", "--synthetic", "separable:n=2001,d=5,margin=0.1", "--json"]);
    let ceiling = number(&answer, "/ceiling/upper");
    // Separable data with margin γ₀ have γ* ≥ γ₀/2.
    assert!(ceiling >= 0.05 && answer["margin"].is_null());
    let least = rows(&answer).iter().find(|row| row["id"] == "S.s4").unwrap();
    let (n, gamma) = ("2001", ceiling.to_string());
    let c = answer["data"]["dataset"]["c"].to_string();
    let arguments = ["--n", n, "--gamma", &gamma, "--epsilon", "0.1", "--delta", "0.1", "--c", &c];
    let bounds = json(&[&["bounds"][..], &arguments, &["--json"]].concat());
    assert_eq!(least["width"], bounds["S.s4"]["width"]);
    assert_eq!(answer["recommendation"], serde_json::json!([]));
    let text = printed(&["analyse", "--synthetic", "separable:n=2001,d=5,margin=0.1"]);
    assert!(text.contains("Asked for at least") && text.contains("n = 2000 at most"), "{text}");
}

/// A pair of NumPy arrays, all of it and its first rows, gives what the same points give as CSV.
#[test]
fn arrays_and_tables_of_the_same_points_agree() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let npy = |name: &str, shape: &str, values: &[f64]| {
        let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        values.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
        std::fs::write(path(name), bytes).unwrap();
    };
    npy("x.npy", "(3, 2)", &[0.6, 0.8, 0.8, -0.6, -0.6, -0.5]);
    npy("y.npy", "(3,)", &[1.0, -1.0, 1.0]);
    std::fs::write(path("all.csv"), "0.6,0.8,1\n0.8,-0.6,-1\n-0.6,-0.5,1\n").unwrap();
    std::fs::write(path("two.csv"), "0.6,0.8,1\n0.8,-0.6,-1\n").unwrap();
    let [x, y, all, two] = ["x.npy", "y.npy", "all.csv", "two.csv"].map(path);
    let arrays = ["--data", argument(&x), "--label-file", argument(&y)];
    let analysis = |flags: &[&str]| json(&[&["analyse"][..], flags, &["--json"]].concat());
    let alike = |first: Value, second: Value| {
        assert_eq!(first["margin"], second["margin"]);
        assert_eq!(first["widths"], second["widths"]);
        assert!(first["margin"].is_object() && !rows(&first).is_empty());
        first
    };
    let whole = alike(analysis(&arrays), analysis(&["--data", argument(&all)]));
    let part = alike(
        analysis(&[&arrays[..], &["--first", "2"]].concat()),
        analysis(&["--data", argument(&two)]),
    );
    assert_ne!(whole["margin"], part["margin"]);
    let train = part["recommendation"][0]["train"].as_str().unwrap();
    assert!(train.contains("--first 2"), "{train}");
}

/// What is necessary stands beside what is enough: R1 for any training, and L3 where a radius of 1 adds to it.
/// One point of another label among its neighbours needs 4 neurons of any training, and more within the radius:
/// the pair stays on one side of two directions at 0.02 with probability (1 − 0.02/π − √(2/π)/√m)^(m/2), nearly.
#[test]
fn what_is_necessary_is_said() {
    let answer = json(&["analyse", "--synthetic", "half-circle:n=8", "--json"]);
    assert_eq!(answer["necessary"]["of_any_training"], 6);
    assert_eq!(
        (&answer["necessary"]["width"], &answer["necessary"]["statement"]),
        (&12.into(), &"L.l3".into())
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    let row = |i: u32| {
        let (sine, cosine) = (0.2 + 0.01 * f64::from(i)).sin_cos();
        format!("{},{},{}\n", 0.75 * cosine, 0.75 * sine, if i == 50 { -1 } else { 1 })
    };
    std::fs::write(&path, (0..110).map(row).collect::<String>()).unwrap();
    let data = path.to_str().unwrap();
    let text = printed(&["analyse", "--data", data, "--epsilon", "0.005"]);
    let line = "Necessary for an error of at most ε = 0.005: 4 neurons, however they are trained (L.r1)\n\
                and 28 within radius B = 1, for success with probability ≥ 0.900 (L.l3)";
    assert!(text.contains(line), "{text}");
}
