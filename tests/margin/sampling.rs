//! Sampled certificates, and what every certificate has in common.

use super::*;

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
