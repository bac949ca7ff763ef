//! `lower`: widths that are known, what must not change them, and networks that have to keep to them.

use std::fmt::Write;
use std::fs;

use distill_bounds::data::Dataset;
use distill_bounds::lower;
use distill_bounds::random::{Purpose, stream};
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::loss::HardLoss;
use distill_bounds::training::{Objective, Plan, descend};
use distill_bounds::work::Work;
use faer::Mat;
use rand_chacha::rand_core::Rng;
use serde_json::Value;
use theorems::lower::r1;

use super::{argument, distill_bounds, json, number, printed};

/// The answer for rows of coordinates and a label.
fn lower_of(rows: &[(Vec<f64>, f64)], epsilon: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    let mut text = String::new();
    for (x, y) in rows {
        x.iter().for_each(|x| write!(text, "{x},").unwrap());
        writeln!(text, "{y}").unwrap();
    }
    fs::write(&path, text).unwrap();
    json(&["lower", "--data", argument(&path), "--epsilon", epsilon, "--json"])
}

/// n alternating points at these angles.
fn fan(angles: impl IntoIterator<Item = f64>) -> Vec<(Vec<f64>, f64)> {
    let point = |(i, angle): (usize, f64)| {
        let (sine, cosine) = angle.sin_cos();
        (vec![0.75 * cosine, 0.75 * sine], if i % 2 == 0 { 1.0 } else { -1.0 })
    };
    angles.into_iter().enumerate().map(point).collect()
}

/// The half circle of n alternating points: m ≥ n − 2 − 2e with all rows as the witness, four for n = 4.
#[test]
fn the_half_circle_has_its_closed_form() {
    for (n, epsilon, width, changes) in [
        (4, "0.01", 4, 3),
        (6, "0.1", 4, 5),
        (8, "0.1", 6, 7),
        (16, "0.05", 14, 15),
        (16, "0.125", 10, 11),
    ] {
        let data = format!("half-circle:n={n}");
        let answer = json(&["lower", "--synthetic", &data, "--epsilon", epsilon, "--json"]);
        assert_eq!(number(&answer, "/width"), f64::from(width), "{answer}");
        assert_eq!(number(&answer, "/changes"), f64::from(changes));
        assert_eq!(answer["part"], "half-plane");
        assert_eq!(answer["statement"], "L.r1");
        assert_eq!(answer["witness"], Value::from((1..=n).collect::<Vec<_>>()));
    }
    let text = printed(&["lower", "--synthetic", "half-circle:n=8", "--epsilon", "0.1"]);
    assert!(text.contains("at least 6 neurons (L.r1)") && text.contains("rows 1, 2, 3"), "{text}");
}

/// All round the origin 2N alternating points need N neurons, N even, while a half-plane holds only N of them,
/// which need N − 2. The second half are the exact opposites of the first.
#[test]
fn points_all_round_have_their_closed_form() {
    for n in [6, 10] {
        let mut rows =
            fan((0..n).map(|i| 0.1 + std::f64::consts::PI * f64::from(i) / f64::from(n)));
        rows.extend(rows.clone().iter().map(|(x, y)| (x.iter().map(|x| -x).collect(), *y)));
        let answer = lower_of(&rows, "0.01");
        assert_eq!(number(&answer, "/width"), f64::from(n), "{answer}");
        assert_eq!(number(&answer, "/changes"), f64::from(2 * n));
        assert_eq!(answer["part"], "all-round");
        rows.pop();
        let without_one = lower_of(&rows, "0.01");
        assert_eq!(number(&without_one, "/width"), f64::from(n), "{without_one}");
        assert_eq!(number(&without_one, "/changes"), f64::from(2 * n - 2));
    }
}

/// Turned, shortened point by point, put into R⁵ by an exact map, in another order, or each point twice at
/// the same ε: the width stays.
#[test]
fn what_must_not_change_the_width() {
    let angles: Vec<f64> =
        (0..14).map(|i| 0.2 * f64::from(i) + 0.03 * f64::from(i * i % 7)).collect();
    for (epsilon, width) in [("0.01", 12.0), ("0.15", 8.0)] {
        let base = fan(angles.iter().copied());
        assert_eq!(number(&lower_of(&base, epsilon), "/width"), width);
        for turn in [0.7, 2.0, 4.1] {
            let turned = fan(angles.iter().map(|angle| angle + turn));
            assert_eq!(number(&lower_of(&turned, epsilon), "/width"), width, "{turn}");
        }
        let lengths = (0..).map(|i| 1.0 / f64::from(1 + i % 5));
        let shorter = base.iter().zip(lengths);
        let mut shorter: Vec<_> =
            shorter.map(|((x, y), c)| (x.iter().map(|x| x * c).collect(), *y)).collect();
        shorter.reverse();
        assert_eq!(number(&lower_of(&shorter, epsilon), "/width"), width);
        let twice: Vec<_> = base.iter().flat_map(|row| [row.clone(), row.clone()]).collect();
        assert_eq!(number(&lower_of(&twice, epsilon), "/width"), width);
        let inside = base
            .iter()
            .map(|(x, y)| (vec![x[0] / 4.0, 0.0, x[1] / 2.0, -x[0] / 2.0, x[1] / 8.0], *y));
        let answer = lower_of(&inside.collect::<Vec<_>>(), epsilon);
        assert_eq!(number(&answer, "/width"), width, "{answer}");
        assert_eq!(
            (number(&answer, "/tried/planes"), number(&answer, "/tried/pairs_of")),
            (1.0, 91.0)
        );
    }
}

/// A line of alternating points among others off its plane is found in R³, and the rows are its own.
#[test]
fn a_line_in_space_is_found() {
    let on_line = |i: usize| vec![(i as f64 - 4.0) / 16.0, 0.25, 0.125];
    let mut rows: Vec<_> =
        (0..9).map(|i| (on_line(i), if i % 2 == 0 { 1.0 } else { -1.0 })).collect();
    rows.insert(3, (vec![0.1, 0.3, -0.7], 1.0));
    rows.push((vec![-0.2, 0.1, 0.6], -1.0));
    let answer = lower_of(&rows, "0.01");
    assert_eq!(number(&answer, "/width"), 8.0, "{answer}");
    assert_eq!(answer["witness"], Value::from(vec![1, 2, 3, 5, 6, 7, 8, 9, 10]));
    assert_eq!(number(&answer, "/tried/most_points"), 9.0);
}

/// Two rays that differ in the last digit only are in their true order: 1 + 2⁻⁵² is one change, not three.
#[test]
fn the_order_of_angles_is_exact() {
    let above = 0.5 * (1.0 + f64::EPSILON);
    let rows = [
        (vec![0.5, 0.5], 1.0),
        (vec![0.5, above], 1.0),
        (vec![0.25, 0.5], -1.0),
        (vec![0.5, 0.25], 1.0),
    ];
    let answer = lower_of(&rows, "0.01");
    assert_eq!(number(&answer, "/width"), 2.0, "{answer}");
}

/// Points of whole numbers, without a ray of two labels.
fn random_points(rng: &mut impl Rng, n: usize, most: u64) -> Option<(Vec<[i64; 2]>, Dataset)> {
    let mut whole = || (rng.next_u64() % (2 * most + 1)) as i64 - most as i64;
    let points: Vec<[i64; 2]> = (0..n).map(|_| [whole(), whole()]).collect();
    let labels = (0..n).map(|_| if whole() > 0 { 1.0 } else { -1.0 }).collect();
    let matrix = Mat::from_fn(2, n, |k, i| points[i][k] as f64 / 32.0);
    Dataset::new(matrix, labels).ok().map(|dataset| (points, dataset))
}

/// The width by deleting every set of points and looking at every half-plane.
fn by_enumeration(points: &[[i64; 2]], labels: &[f64], errors: u32) -> u64 {
    let cross = |a: [i64; 2], b: [i64; 2]| a[0] * b[1] - a[1] * b[0];
    let dot = |a: [i64; 2], b: [i64; 2]| a[0] * b[0] + a[1] * b[1];
    let changes = |order: &[usize]| {
        order.windows(2).filter(|pair| labels[pair[0]] != labels[pair[1]]).count() as u64
    };
    let sorted = |start: [i64; 2], mut chosen: Vec<usize>| {
        let angle = |i: usize| {
            let turn = (cross(start, points[i]) as f64).atan2(dot(start, points[i]) as f64);
            if turn < 0.0 { turn + std::f64::consts::TAU } else { turn }
        };
        chosen.sort_by(|&a, &b| angle(a).total_cmp(&angle(b)));
        chosen
    };
    let least = |chosen: &[usize], closed: bool| {
        let subsets = (0..1_u32 << chosen.len()).filter(|set| set.count_ones() <= errors);
        let left = subsets.map(|set| {
            let kept: Vec<usize> =
                (0..chosen.len()).filter(|k| set >> k & 1 == 0).map(|k| chosen[k]).collect();
            let ends = kept.first().zip(kept.last()).filter(|_| closed);
            changes(&kept) + u64::from(ends.is_some_and(|(a, b)| labels[*a] != labels[*b]))
        });
        left.min().unwrap_or(0)
    };
    let all: Vec<usize> = (0..points.len()).collect();
    let round = r1::width_all_round(least(&sorted(points[0], all.clone()), true));
    let windows = points.iter().map(|&start| {
        let inside = |&i: &usize| {
            cross(start, points[i]) > 0
                || (cross(start, points[i]) == 0 && dot(start, points[i]) > 0)
        };
        r1::width(least(&sorted(start, all.iter().copied().filter(inside).collect()), false))
    });
    windows.max().unwrap_or(2).max(round)
}

/// Dynamic programming on exact orders against the enumeration of all sets and half-planes, duplicates and
/// opposite points included; and the witness alone forces the same width.
#[test]
fn the_width_is_that_of_an_enumeration() {
    let mut rng = stream(0, Purpose::Subset, 0);
    let mut found = [0; 4];
    for case in 0..12_000 {
        let n = 4 + case % 8;
        let most = [3, 12, 30][case % 3];
        let Some((points, dataset)) = random_points(&mut rng, n, most) else { continue };
        let errors = (case / 8 % 3) as u32;
        let bound = lower::bound(&dataset, u64::from(errors), &Work::unwatched()).unwrap();
        assert_eq!(bound.width, by_enumeration(&points, dataset.labels(), errors), "{points:?}");
        found[(bound.width / 2).min(3) as usize] += 1;
        if bound.width > 2 {
            let witness = dataset.subset(&bound.witness).unwrap();
            let alone = lower::bound(&witness, u64::from(errors), &Work::unwatched()).unwrap();
            assert_eq!(alone.width, bound.width);
        }
    }
    assert!(found[1..].iter().all(|&count| count > 20), "{found:?}");
}

/// No trained network is narrower than `lower` allows at the errors it makes: neither at its best step nor at
/// its averaged error. Often the width is equal, so that a bound of one pair more would fail.
#[test]
fn every_trained_network_has_the_width() {
    let mut rng = stream(1, Purpose::Subset, 0);
    let (mut runs, mut tight) = (0, 0);
    for seed in 0..4000 {
        let n = 5 + (seed % 5) as usize;
        let Some((_, dataset)) = random_points(&mut rng, n, 22) else { continue };
        let width = [2, 4, 4, 6][(seed % 4) as usize];
        let plan = Plan {
            width,
            steps: 150,
            step_size: 8.0,
            radius: f64::INFINITY,
            initial_scale: 0.5,
            seed,
        };
        let work = Work::unwatched();
        let loss = HardLoss::Logistic { temperature: 0.25 };
        let objective = Objective::Hard { loss, labels: dataset.labels() };
        let mut engine = DenseEngine::new(dataset.points(), &plan, &work).unwrap();
        let mut least = 1.0_f64;
        let outcome = descend(&mut engine, &objective, &plan, &work, |state| {
            least = least.min(state.error);
            true
        })
        .unwrap();
        for error in [least, outcome.averaged.error] {
            let errors = r1::errors_allowed(n as u64, error);
            let bound = lower::bound(&dataset, errors, &work).unwrap().width;
            assert!(bound <= width, "seed {seed}: {width} neurons, R = {error}, {bound} needed");
            runs += 1;
            tight += u32::from(bound == width && width > 2);
        }
    }
    assert!(runs > 4000 && tight > 100, "{runs} {tight}");
}

/// ε outside (0, 1) is refused in one line that names it.
#[test]
fn an_epsilon_outside_its_domain_is_refused() {
    for epsilon in ["0", "1", "-0.5", "nan", "inf"] {
        let line = ["lower", "--synthetic", "half-circle:n=4", "--epsilon", epsilon];
        let run = distill_bounds().args(line).assert().code(2).stdout("");
        let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(
            text.lines().count() == 1 && text.contains("ε") && text.contains("(0, 1)"),
            "{text}"
        );
    }
}

/// `require` tells what is necessary beside what it measured.
#[test]
fn require_tells_the_necessary_width() {
    let line =
        ["require", "--synthetic", "half-circle:n=4", "--labels", "hard", "--separable", "--json"];
    let answer = json(&line);
    assert_eq!(number(&answer, "/necessary"), 4.0);
    assert!(number(&answer, "/requirement/at_most") >= 4.0, "{answer}");
}

/// Beside what any training needs stands what training needs that leaves the features at rest, at its own
/// probability: the exact separation width. All round the origin there is none.
#[test]
fn the_width_with_the_features_at_rest_stands_apart() {
    let of = |data: &str, delta: &str| {
        json(&["lower", "--synthetic", data, "--epsilon", "0.01", "--delta", delta, "--json"])
    };
    for (delta, width) in [("0.3", 20.0), ("0.1", 30.0)] {
        let answer = of("half-circle:n=8", delta);
        assert_eq!(number(&answer, "/width"), 6.0);
        assert_eq!(number(&answer, "/features_fixed/width"), width);
        assert_eq!(number(&answer, "/features_fixed/enough"), width);
        let probability = number(&answer, "/features_fixed/probability");
        assert!((probability + delta.parse::<f64>().unwrap() - 1.0).abs() < 1e-15);
        assert_eq!(answer["features_fixed"]["statements"], serde_json::json!(["C.c13", "W.a0"]));
    }
    assert!(of("xor:d=2", "0.1")["features_fixed"].is_null());
    let text = printed(&["lower", "--synthetic", "half-circle:n=8", "--epsilon", "0.01"]);
    assert!(
        text.contains("with the first layer at rest") && text.contains("at least 30 neurons"),
        "{text}"
    );
    let refused = ["lower", "--synthetic", "half-circle:n=8", "--delta", "0.4"];
    distill_bounds().args(refused).assert().code(2).stdout("");
}
