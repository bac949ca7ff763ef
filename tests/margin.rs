//! The margin: closed forms, invariances, and brackets that must meet.

use std::f64::consts::{PI, SQRT_2, TAU};

use distill_bounds::artifact::Journal;
use distill_bounds::margin::{
    self, Bracket, Certificate, Margin, MarginError, Method, Options, Record, sampled,
};
use distill_bounds::random::{Purpose, choose, fill_normal, stream};
use distill_bounds::teacher::Teacher;
use distill_bounds::work::Work;
use faer::Mat;
use proptest::prelude::*;

fn certify(points: &Mat<f64>, labels: &[f64]) -> Certificate {
    margin::certify(points.as_ref(), labels, &Options::default(), Work::unwatched())
        .expect("a margin")
}

fn bracket(points: &Mat<f64>, labels: &[f64], options: &Options) -> Margin {
    margin::bracket(points.as_ref(), labels, options, Work::unwatched()).expect("a margin")
}

fn sampled(
    points: &Mat<f64>,
    labels: &[f64],
    options: &Options,
) -> Result<Certificate, MarginError> {
    let journal = Journal::in_memory();
    let record = Record::new(&journal, "points");
    sampled::certify(points.as_ref(), labels, options, record, Work::unwatched())
}

/// Unit vectors at the given angles.
fn at_angles(angles: &[f64]) -> Mat<f64> {
    Mat::from_fn(2, angles.len(), |row, i| if row == 0 { angles[i].cos() } else { angles[i].sin() })
}

fn alternating(n: usize) -> (Mat<f64>, Vec<f64>) {
    let angles: Vec<f64> = (0..n).map(|i| PI * (i as f64 + 0.5) / n as f64).collect();
    (at_angles(&angles), (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect())
}

fn blocks(n: usize, size: usize) -> (Mat<f64>, Vec<f64>) {
    let (points, _) = alternating(n);
    (points, (0..n).map(|i| if (i / size).is_multiple_of(2) { 1.0 } else { -1.0 }).collect())
}

fn unit_vectors(d: usize, n: usize, seed: u64) -> Mat<f64> {
    let mut points = normal(d, n, seed);
    for i in 0..n {
        let norm = points.col(i).norm_l2();
        (0..d).for_each(|row| points[(row, i)] /= norm);
    }
    points
}

/// A d × n matrix of independent standard normal numbers.
fn normal(d: usize, n: usize, seed: u64) -> Mat<f64> {
    let mut entries = vec![0.0; d * n];
    fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
    Mat::from_fn(d, n, |row, i| entries[i * d + row])
}

/// Few directions: for checks that do not need a narrow bracket.
fn quick(seed: u64) -> Options {
    Options {
        seed,
        relative_width: 0.1,
        pairs: 1 << 14,
        fresh_pairs: 1 << 17,
        ..Options::default()
    }
}

/// Two brackets of one number have a point in common.
fn meet(a: &Bracket, b: &Bracket) -> bool {
    a.lower <= b.upper && b.lower <= a.upper
}

fn contains(bracket: &Bracket, value: f64) -> bool {
    bracket.lower <= value && value <= bracket.upper
}

#[test]
fn one_point_has_margin_half_its_norm() {
    let points = Mat::from_fn(3, 1, |row, _| [0.3, 0.0, -0.4][row]);
    let gamma = certify(&points, &[-1.0]).margin.gamma;
    assert_eq!(gamma.method, Method::ClosedForm);
    assert!(contains(&gamma, 0.25) && gamma.relative_width() < 1e-12);
}

/// Two unit vectors at 45° and 135° with opposite labels: γ* = (2+√2)/8 and γ_H = 1/2.
#[test]
fn two_points_at_a_right_angle_have_the_closed_form() {
    let points = at_angles(&[PI / 4.0, 3.0 * PI / 4.0]);
    let margin = certify(&points, &[1.0, -1.0]).margin;
    assert!(contains(&margin.gamma, (2.0 + SQRT_2) / 8.0));
    assert!(margin.gamma.relative_width() < 1e-9);
    assert!(contains(&margin.gamma_hilbert_bracket, 0.5));
    assert!(margin.gamma_hilbert_bracket.relative_width() < 1e-9);
    assert_eq!(margin.gamma_hilbert, margin.gamma_hilbert_bracket.upper);
}

/// Two unit vectors at angle θ with opposite labels, by symmetry q = (1/2, 1/2): both are active
/// with probability 1/2 − θ/(2π) and one alone with θ/π, so γ* = (1/2 − θ/(2π)) sin(θ/2) + θ/(2π).
/// γ_H² = (1 − cos θ (1 − θ/π))/4.
#[test]
fn two_points_at_any_angle_have_the_closed_form() {
    for theta in [1e-6, 0.01, 0.5, 1.0, 2.0, 3.0, PI - 1e-6] {
        let margin = certify(&at_angles(&[0.3, 0.3 + theta]), &[1.0, -1.0]).margin;
        let share = theta / TAU;
        let gamma = (0.5 - share) * (theta / 2.0).sin() + share;
        let hilbert = ((1.0 - theta.cos() * (1.0 - theta / PI)) / 4.0).sqrt();
        assert!(margin.gamma.relative_width() < 1e-7, "{theta}: {:?}", margin.gamma);
        // The coordinates of the inputs carry their own rounding.
        let slack = 1e-15;
        let bracket = &margin.gamma;
        assert!(bracket.lower <= gamma + slack && gamma - slack <= bracket.upper, "{theta}");
        let bracket = &margin.gamma_hilbert_bracket;
        assert!(bracket.lower <= hilbert + slack && hilbert - slack <= bracket.upper, "{theta}");
    }
}

/// g by midpoints over the circle and the least value over a grid of the simplex: nothing in common
/// with the arcs.
#[test]
fn planar_margin_agrees_with_a_grid_search() {
    let points = Mat::from_fn(2, 3, |row, i| [[0.9, 0.1], [0.2, 0.7], [-0.6, 0.5]][i][row]);
    let labels = [1.0, -1.0, 1.0];
    let grid = 200;
    let turns = 2000;
    let patterns: Vec<[bool; 3]> = (0..turns)
        .map(|k| {
            let (sine, cosine) = ((k as f64 + 0.5) * TAU / f64::from(turns)).sin_cos();
            [0, 1, 2].map(|i| cosine * points[(0, i)] + sine * points[(1, i)] > 0.0)
        })
        .collect();
    let mut least = f64::INFINITY;
    for a in 0..=grid {
        for b in 0..=grid - a {
            let q = [a, b, grid - a - b].map(|part| f64::from(part) / f64::from(grid));
            let total: f64 = patterns
                .iter()
                .map(|pattern| {
                    let r = [0, 1].map(|row| -> f64 {
                        let terms = (0..3).filter(|&i| pattern[i]);
                        terms.map(|i| q[i] * labels[i] * points[(row, i)]).sum()
                    });
                    r[0].hypot(r[1])
                })
                .sum();
            least = least.min(total / f64::from(turns));
        }
    }
    let gamma = certify(&points, &labels).margin.gamma;
    // g is 1-Lipschitz in Σ |q_i| ‖x_i‖/2, and the grid is within 1/200 of every q.
    assert!((least - gamma.upper).abs() < 0.005, "{least} {gamma:?}");
    assert!(least > gamma.lower - 1e-3);
}

/// The hardest planar inputs: γ* is about 1/(2n), and v must come from the dual where the residual
/// vanishes.
#[test]
fn alternating_half_circle_is_bracketed_to_eight_digits() {
    for n in [8, 50, 500] {
        let (points, labels) = alternating(n);
        let gamma = certify(&points, &labels).margin.gamma;
        assert_eq!(gamma.method, Method::ExactArcs);
        assert!(gamma.lower > 0.0 && gamma.relative_width() < 1e-8, "n={n}: {gamma:?}");
    }
}

/// Equal, antiparallel and nearly equal inputs give arcs of width zero or close to it.
#[test]
fn coinciding_breakpoints_are_harmless() {
    let angles = [0.2, 0.2, 0.2 + PI, 0.2 + PI / 2.0, 0.2 + 1e-15, 1.0, 1.0 + PI, -PI / 2.0, PI];
    let labels = [1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, 1.0];
    let gamma = certify(&at_angles(&angles), &labels).margin.gamma;
    assert!(gamma.lower > 0.0 && gamma.relative_width() < 1e-8, "{gamma:?}");
}

/// Nearly parallel inputs with conflicting labels: γ* is of the order of their angles, and the
/// bracket stays narrow in absolute terms.
#[test]
fn tight_clusters_are_resolved_below_their_spread() {
    let angles = [1.0, 1.0 + 3e-7, 2.0, 2.0 + 5e-7, 2.0 + 6e-7, 4.0];
    let gamma = certify(&at_angles(&angles), &[1.0, -1.0, 1.0, -1.0, 1.0, 1.0]).margin.gamma;
    assert!(gamma.lower > 1e-9 && gamma.upper < 1e-6, "{gamma:?}");
    assert!(gamma.upper - gamma.lower < 1e-12, "{gamma:?}");
}

/// One direction with both labels: weights that cancel prove γ* = 0, and nothing is claimed.
#[test]
fn parallel_points_with_conflicting_labels_have_margin_zero() {
    let planar = Mat::from_fn(2, 3, |row, i| [[0.3, 0.4], [0.6, 0.8], [1.0, 0.0]][i][row]);
    let line = Mat::from_fn(2, 3, |row, i| [[0.3, 0.4], [0.6, 0.8], [-0.3, -0.4]][i][row]);
    for points in [planar, line] {
        let margin = certify(&points, &[1.0, -1.0, 1.0]).margin;
        assert_eq!(margin.gamma.lower, 0.0);
        assert!(margin.gamma.upper < 1e-13, "{:?}", margin.gamma);
    }
    let mut space = unit_vectors(4, 6, 2);
    (0..4).for_each(|row| space[(row, 1)] = 0.5 * space[(row, 0)]);
    let labels = [1.0, -1.0, 1.0, 1.0, -1.0, 1.0];
    let margin = bracket(&space, &labels, &quick(0));
    assert_eq!(margin.gamma.lower, 0.0);
    assert!(margin.gamma.upper < 1e-6, "{:?}", margin.gamma);
}

/// Data on a line: either side of 0 counts alone.
#[test]
fn points_on_a_line_have_the_closed_form() {
    let points = Mat::from_fn(1, 3, |_, i| [0.5, 1.0, -0.3][i]);
    let certificate = certify(&points, &[1.0, 1.0, 1.0]);
    assert!(contains(&certificate.margin.gamma, 0.15));
    assert_eq!(certificate.margin.rank, 1);
    let expected = [0.25, 0.5, 0.15];
    let logits = certificate.logits.iter().zip(expected);
    assert!(logits.into_iter().all(|(found, z)| (found - z).abs() < 1e-15));
}

/// More points of the plane than the dense program is for: the half circle, of which γ* is about 1/(2n),
/// and what turning it, another order of the points, other norms and flipped labels do.
#[test]
fn many_planar_points_are_certified_by_sweeps() {
    let n = 3000;
    let (points, labels) = alternating(n);
    let margin = certify(&points, &labels).margin;
    let gamma = &margin.gamma;
    assert_eq!((gamma.method, gamma.confidence), (Method::ExactArcs, 1.0));
    assert!(margin.met && gamma.relative_width() < 1e-6, "{gamma:?}");
    assert!((2.0 * n as f64 * gamma.upper - 1.0).abs() < 1e-3, "{gamma:?}");
    assert!(margin.gamma_hilbert_bracket.relative_width() < 1e-6, "{margin:?}");
    assert!(gamma.lower <= margin.gamma_hilbert);
    let turned: Vec<f64> = (0..n).map(|i| 0.7 + PI * (i as f64 + 0.5) / n as f64).collect();
    assert!(meet(gamma, &certify(&at_angles(&turned), &labels).margin.gamma));
    let order = choose(n, n, 1, Purpose::Order, 0);
    let shuffled = Mat::from_fn(2, n, |row, i| points[(row, order[i])]);
    let shuffled_labels: Vec<f64> = order.iter().map(|&i| -labels[i]).collect();
    assert!(meet(gamma, &certify(&shuffled, &shuffled_labels).margin.gamma));
    let halved = Mat::from_fn(2, n, |row, i| 0.5 * points[(row, i)]);
    let half = certify(&halved, &labels).margin.gamma;
    assert!((2.0 * half.upper - gamma.upper).abs() < 1e-6 * gamma.upper);
}

/// The field of many points in the plane, summed over the arcs between all breakpoints, has the logits
/// that the certificate states, and is in the unit disc.
#[test]
fn sweeps_state_the_logits_of_their_field() {
    let n = 501;
    let points = unit_vectors(2, n, 11);
    let labels: Vec<f64> = (0..n).map(|i| points[(0, i)].signum()).collect();
    let teacher = Teacher::from(certify(&points, &labels));
    let mut breaks: Vec<f64> = (0..n)
        .flat_map(|i| {
            let angle = points[(1, i)].atan2(points[(0, i)]);
            [angle + PI / 2.0, angle - PI / 2.0].map(|angle| angle.rem_euclid(TAU))
        })
        .collect();
    breaks.sort_by(f64::total_cmp);
    let mut sums = vec![0.0; n];
    for (k, &start) in breaks.iter().enumerate() {
        let end = breaks.get(k + 1).copied().unwrap_or(breaks[0] + TAU);
        let z = [(0.5 * (start + end)).cos(), (0.5 * (start + end)).sin()];
        let mut v = [0.0; 2];
        teacher.v(&z, &mut v);
        assert!(v[0].hypot(v[1]) <= 1.0);
        for (i, sum) in sums.iter_mut().enumerate() {
            let x = [points[(0, i)], points[(1, i)]];
            if z[0] * x[0] + z[1] * x[1] > 0.0 {
                *sum += (end - start) / TAU * (v[0] * x[0] + v[1] * x[1]);
            }
        }
    }
    for (sum, logit) in sums.iter().zip(teacher.logits()) {
        assert!((sum - logit).abs() < 1e-12, "{sum} {logit}");
    }
}

/// Rows of labels and angles for the planar properties.
fn planar_data() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<f64>)> {
    (2usize..12).prop_flat_map(|n| {
        let label = prop::bool::ANY.prop_map(|up| if up { 1.0 } else { -1.0 });
        (
            prop::collection::vec(0.0..TAU, n),
            prop::collection::vec(0.1..1.0f64, n),
            prop::collection::vec(label, n),
        )
    })
}

fn polar(angles: &[f64], radii: &[f64]) -> Mat<f64> {
    Mat::from_fn(2, angles.len(), |row, i| {
        radii[i] * if row == 0 { angles[i].cos() } else { angles[i].sin() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Rotation, another order, flipped labels and a repeated point leave γ* where it is; scaling
    /// scales it; and in a plane of R^5 it is the same.
    #[test]
    fn planar_margin_has_the_invariances_of_its_definition(
        (angles, radii, labels) in planar_data(), turn in 0.0..TAU, scale in 0.05..1.0f64,
    ) {
        let points = polar(&angles, &radii);
        let margin = certify(&points, &labels).margin;
        let gamma = &margin.gamma;
        prop_assert!(gamma.upper - gamma.lower <= 1e-8 * gamma.upper.max(1e-4), "{:?}", gamma);
        let n = labels.len();
        let tolerance = 1e-12;
        let same = |other: &Bracket, factor: f64| {
            other.lower <= factor * gamma.upper + tolerance
                && factor * gamma.lower <= other.upper + tolerance
        };
        let turned: Vec<f64> = angles.iter().map(|angle| angle + turn).collect();
        prop_assert!(same(&certify(&polar(&turned, &radii), &labels).margin.gamma, 1.0));
        let reversed = Mat::from_fn(2, n, |row, i| points[(row, n - 1 - i)]);
        let backwards: Vec<f64> = labels.iter().rev().copied().collect();
        prop_assert!(same(&certify(&reversed, &backwards).margin.gamma, 1.0));
        let flipped: Vec<f64> = labels.iter().map(|y| -y).collect();
        prop_assert!(same(&certify(&points, &flipped).margin.gamma, 1.0));
        let repeated = Mat::from_fn(2, n + 1, |row, i| points[(row, i % n)]);
        let longer: Vec<f64> = (0..=n).map(|i| labels[i % n]).collect();
        prop_assert!(same(&certify(&repeated, &longer).margin.gamma, 1.0));
        let scaled = Mat::from_fn(2, n, |row, i| scale * points[(row, i)]);
        prop_assert!(same(&certify(&scaled, &labels).margin.gamma, scale));
        let frame = [[0.6, 0.0, 0.8, 0.0, 0.0], [0.0, 0.28, 0.0, -0.96, 0.0]];
        let lifted = Mat::from_fn(5, n, |row, i| {
            points[(0, i)] * frame[0][row] + points[(1, i)] * frame[1][row]
        });
        let lifted = certify(&lifted, &labels).margin;
        prop_assert_eq!(lifted.rank, margin.rank);
        prop_assert!(same(&lifted.gamma, 1.0));
    }

    /// γ* ≤ γ_H, γ* ≤ c/2, and the field stays in the unit ball, also on the breakpoints.
    #[test]
    fn planar_certificates_keep_the_general_bounds((angles, radii, labels) in planar_data()) {
        let points = polar(&angles, &radii);
        let teacher = Teacher::from(certify(&points, &labels));
        let margin = teacher.margin();
        prop_assert!(margin.gamma.lower <= margin.gamma_hilbert);
        prop_assert!(margin.gamma.lower <= margin.c / 2.0);
        for (label, logit) in labels.iter().zip(teacher.logits()) {
            prop_assert!(label * logit >= margin.gamma.lower);
        }
        let mut v = [0.0; 2];
        for angle in angles.iter().flat_map(|a| [*a, a + PI / 2.0, a - PI / 2.0, a + 1.0]) {
            teacher.v(&[3.0 * angle.cos(), 3.0 * angle.sin()], &mut v);
            prop_assert!(v[0].hypot(v[1]) <= 1.0);
        }
    }
}

/// Both methods on inputs of rank 2.
#[test]
fn sampled_brackets_meet_the_exact_ones() {
    for (seed, size) in [(0, 1), (1, 2), (2, 4)] {
        let (points, labels) = blocks(8, size);
        let exact = certify(&points, &labels).margin.gamma;
        let sampled = sampled(&points, &labels, &quick(seed)).expect("a margin");
        let gamma = &sampled.margin.gamma;
        assert!(meet(&exact, gamma), "{exact:?} {gamma:?}");
        assert!(gamma.relative_width() < 0.15, "{exact:?} {gamma:?}");
        assert_eq!((gamma.method, gamma.confidence), (Method::FreshDirections, 0.999));
    }
}

/// Linearly separable data with margin γ₀ have γ* ≥ γ₀/2.
#[test]
fn separable_data_have_half_their_linear_margin() {
    let points = unit_vectors(6, 30, 5);
    let labels: Vec<f64> = (0..30).map(|i| points[(0, i)].signum()).collect();
    let linear = (0..30).map(|i| points[(0, i)].abs()).fold(f64::INFINITY, f64::min);
    let margin = bracket(&points, &labels, &quick(0));
    assert!(margin.gamma.lower >= linear / 2.0, "{linear} {:?}", margin.gamma);
    assert!(
        margin.gamma.lower <= margin.gamma_hilbert && margin.gamma.upper <= margin.gamma_hilbert
    );
}

/// Noisy 2-XOR in d dimensions: one of ±e_1 (label 1) or ±e_2 (label −1) and signs elsewhere, over
/// √(d − 1). Its margin is at least 1/(60 d).
#[test]
fn noisy_xor_has_the_known_margin() {
    for d in [3, 5] {
        let n = 4 << (d - 2);
        let points = Mat::from_fn(d, n, |row, i| {
            let sign = |bit: usize| if i >> bit & 1 == 0 { 1.0 } else { -1.0 };
            let value = match row {
                0 | 1 if i & 1 == row => sign(1),
                0 | 1 => 0.0,
                _ => sign(row),
            };
            value / ((d - 1) as f64).sqrt()
        });
        let labels: Vec<f64> = (0..n).map(|i| if i & 1 == 0 { 1.0 } else { -1.0 }).collect();
        let margin = bracket(&points, &labels, &quick(0));
        assert!(margin.gamma.lower >= 1.0 / (60.0 * d as f64), "d={d}: {:?}", margin.gamma);
    }
}

/// The logits that a certificate states against an average over directions it has never seen, and
/// against the margin it states.
#[test]
fn logits_are_the_expectations_of_the_field() {
    let space = unit_vectors(5, 12, 8);
    let plane = unit_vectors(2, 6, 8);
    for points in [space, plane] {
        let (d, n) = points.shape();
        let labels: Vec<f64> = (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let teacher = Teacher::new(points.as_ref(), &labels, &quick(1), Work::unwatched())
            .expect("a teacher");
        let samples = 100_000;
        let mut directions = vec![0.0; d * samples];
        fill_normal(&mut stream(99, Purpose::Inputs, 7), &mut directions);
        let mut sums = vec![0.0; n];
        let mut v = vec![0.0; d];
        for z in directions.chunks(d) {
            teacher.v(z, &mut v);
            assert!(v.iter().map(|v| v * v).sum::<f64>() <= 1.0);
            for (i, sum) in sums.iter_mut().enumerate() {
                if (0..d).map(|row| z[row] * points[(row, i)]).sum::<f64>() > 0.0 {
                    *sum += (0..d).map(|row| v[row] * points[(row, i)]).sum::<f64>();
                }
            }
        }
        // Five standard deviations of an average of numbers in [−1, 1].
        let noise = 5.0 / (samples as f64).sqrt();
        for i in 0..n {
            let logit = teacher.logits()[i];
            let difference = (sums[i] / samples as f64 - logit).abs();
            assert!(difference < noise + teacher.logit_radius(), "d={d} i={i}: {difference}");
            assert!(labels[i] * logit >= teacher.margin().gamma.lower);
            assert!((teacher.soft_labels()[i] - 1.0 / (1.0 + (-logit).exp())).abs() < 1e-15);
        }
        assert_eq!(teacher.logit_radius() == 0.0, d == 2);
    }
}

/// The same seed gives the same certificate on one thread and on three, and another seed another.
#[test]
fn certificates_do_not_depend_on_the_number_of_threads() {
    let points = unit_vectors(6, 20, 3);
    let labels: Vec<f64> = (0..20).map(|i| if i % 3 == 0 { 1.0 } else { -1.0 }).collect();
    let run = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let teacher = pool
            .install(|| Teacher::new(points.as_ref(), &labels, &quick(seed), Work::unwatched()))
            .expect("a teacher");
        let mut v = vec![0.0; 6];
        teacher.v(&[1.0, -0.5, 0.2, 0.3, -1.0, 0.7], &mut v);
        (teacher.margin().clone(), teacher.logits().to_vec(), v)
    };
    let single = run(1, 4);
    assert_eq!(single, run(3, 4));
    assert_ne!(single.1, run(1, 5).1);
}

#[test]
fn invalid_arguments_are_named() {
    let points = Mat::from_fn(2, 2, |row, i| if row == i { 1.0 } else { 0.0 });
    let fails = |points: &Mat<f64>, labels: &[f64]| {
        margin::bracket(points.as_ref(), labels, &Options::default(), Work::unwatched())
            .expect_err("an error")
    };
    assert!(matches!(fails(&Mat::zeros(2, 0), &[]), MarginError::Empty));
    assert!(matches!(fails(&points, &[1.0]), MarginError::LabelCount { labels: 1, points: 2 }));
    assert!(matches!(fails(&points, &[1.0, 0.5]), MarginError::Label { index: 1, value: 0.5 }));
    let zero = Mat::zeros(2, 1);
    assert!(matches!(fails(&zero, &[1.0]), MarginError::Point { index: 0, norm: 0.0 }));
    let options = Options { confidence: 1.0, ..Options::default() };
    let error = sampled(&points, &[1.0, -1.0], &options).expect_err("an error");
    assert_eq!(
        error.to_string(),
        "option confidence is 1: expected a probability above 0 and below 1"
    );
}

/// The keys that reports are read by.
#[test]
fn json_has_the_agreed_keys() {
    let (points, labels) = alternating(4);
    let json = serde_json::to_value(certify(&points, &labels).margin).expect("JSON");
    assert!(json["gamma"]["lower"].is_f64() && json["gamma"]["upper"].is_f64());
    assert_eq!(json["gamma"]["method"], "exact arcs");
    assert_eq!(json["gamma"]["confidence"], 1.0);
    assert!(json["gamma_hilbert"].is_f64() && json["gamma_hilbert_bracket"]["lower"].is_f64());
    assert_eq!((&json["n"], &json["d"], &json["rank"]), (&4.into(), &2.into(), &2.into()));
    assert!(json["c"].is_f64());
    let back: Margin = serde_json::from_value(json.clone()).expect("a margin");
    assert_eq!(serde_json::to_value(back).expect("JSON"), json);
}
