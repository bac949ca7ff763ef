//! `lower --radius`: the table of L3, and what must not change its widths.

use std::fmt::Write;
use std::fs;

use serde_json::Value;

use super::{argument, distill_bounds, json, number, printed};

/// n alternating points at these angles.
fn fan(angles: impl IntoIterator<Item = f64>) -> Vec<(Vec<f64>, f64)> {
    let point = |(i, angle): (usize, f64)| {
        let (sine, cosine) = angle.sin_cos();
        (vec![0.75 * cosine, 0.75 * sine], if i % 2 == 0 { 1.0 } else { -1.0 })
    };
    angles.into_iter().enumerate().map(point).collect()
}

/// Within a radius: the table of L3 where it exceeds R1, and R1 where it does not; at most three errors included.
/// The triples are those of neighbours.
#[test]
fn a_radius_leaves_out_more() {
    for (n, epsilon, radius, width, statement) in [
        (8, "0.1", "0.1", 18.0, "L.l3"),
        (16, "0.05", "0.3", 38.0, "L.l3"),
        (8, "0.1", "1", 6.0, "L.r1"),
        (16, "0.1", "0.1", 16.0, "L.l3"),
        (32, "0.1", "0.1", 24.0, "L.r1"),
        (8, "0.1", "inf", 6.0, "L.r1"),
    ] {
        let data = format!("half-circle:n={n}");
        let answer = json(&[
            "lower",
            "--synthetic",
            &data,
            "--epsilon",
            epsilon,
            "--radius",
            radius,
            "--delta",
            "0.3",
            "--json",
        ]);
        assert_eq!(number(&answer, "/width"), width, "{answer}");
        assert_eq!(answer["statement"], statement, "{answer}");
        if statement == "L.l3" {
            assert!(number(&answer, "/within/failure") > 0.3, "{answer}");
            let triples = answer["within"]["triples"].as_array().unwrap();
            for triple in triples {
                let first = number(triple, "/0");
                assert_eq!(
                    (number(triple, "/1"), number(triple, "/2")),
                    (first + 1.0, first + 2.0)
                );
            }
        }
    }
    let flags = ["--epsilon", "0.1", "--radius", "0.1", "--delta", "0.2"];
    let text = printed(&[&["lower", "--synthetic", "half-circle:n=8"][..], &flags].concat());
    assert!(
        text.contains("(L.l3) within radius 0.1") && text.contains("probability 0.8 (1 − δ)"),
        "{text}"
    );
    assert!(text.contains("rows (1, 2, 3)"), "{text}");
}

/// The answer of `lower --radius` for rows of coordinates and a label.
fn lower_within(rows: &[(Vec<f64>, f64)], epsilon: &str, radius: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    let mut text = String::new();
    for (x, y) in rows {
        writeln!(text, "{},{},{y}", x[0], x[1]).unwrap();
    }
    fs::write(&path, text).unwrap();
    let data = argument(&path);
    json(&[
        "lower",
        "--data",
        data,
        "--epsilon",
        epsilon,
        "--radius",
        radius,
        "--delta",
        "0.3",
        "--json",
    ])
}

/// With no room to move it is L1 on Q, in closed form, whether Q stands alone, beside its exact opposite, or
/// every point twice; and turned or shortened half circles keep their widths.
#[test]
fn what_must_not_change_the_width_within_a_radius() {
    let slope = 0.125_f64;
    let q: Vec<(Vec<f64>, f64)> = [(slope, 1.0), (-slope, 1.0), (0.0, -1.0), (0.0, -1.0)]
        .map(|(rise, y)| (vec![0.5, 0.5 * rise], y))
        .into();
    let hit = 2.0 * slope.atan() / std::f64::consts::PI;
    let most = theorems::lower::l1::width(hit, 0.3);
    let expected = 2.0 * (most / 2.0).floor() + 2.0;
    let opposite = q.iter().map(|(x, y)| (x.iter().map(|x| -x).collect(), *y));
    let round: Vec<_> = q.iter().cloned().chain(opposite).collect();
    let twice = q.iter().flat_map(|row| [row.clone(), row.clone()]).collect();
    for rows in [q.clone(), round, twice] {
        assert_eq!(number(&lower_within(&rows, "0.1", "1e-9"), "/width"), expected);
    }
    let step = std::f64::consts::PI / 16.0;
    for turn in [0.0, 0.7, 3.0, 5.5] {
        let mut rows = fan((0..16).map(|i| turn + step * f64::from(i)));
        rows.iter_mut()
            .zip(1..)
            .for_each(|(row, i)| row.0.iter_mut().for_each(|x| *x /= f64::from(i)));
        rows.reverse();
        assert_eq!(number(&lower_within(&rows, "0.01", "0.3"), "/width"), 38.0, "{turn}");
    }
}

/// A radius that means nothing is refused by its name; data of more coordinates have no triples.
#[test]
fn a_radius_is_positive_and_planar() {
    for radius in ["0", "-1", "nan"] {
        let arguments = ["lower", "--synthetic", "half-circle:n=8", "--radius", radius];
        let run = distill_bounds().args(arguments).assert().code(2);
        let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(text.contains("--radius") && text.contains("a positive number"), "{text}");
    }
    let answer = json(&["lower", "--synthetic", "xor:d=3", "--radius", "0.1", "--json"]);
    assert!(answer["within"].is_null(), "{answer}");
}
