//! Tests of what a data set admits.

use faer::Mat;

use super::*;

fn dataset(points: &[&[f64]], labels: &[f64]) -> Result<Dataset, DataError> {
    Dataset::new(Mat::from_fn(points[0].len(), points.len(), |k, i| points[i][k]), labels.to_vec())
}

#[test]
fn norms_are_taken_without_overflow_or_underflow() {
    assert_eq!(norm(&[3.0, -4.0]), 5.0);
    for scale in [1e200, 1e-200] {
        assert!((norm(&[3.0 * scale, -4.0 * scale]) / (5.0 * scale) - 1.0).abs() < 1e-15);
    }
    assert_eq!(norm(&[0.0, 0.0]), 0.0);
    assert_eq!(norm(&[f64::MAX, f64::MAX]), f64::INFINITY);
}

#[test]
fn a_multiple_of_an_input_may_not_carry_the_other_label() {
    let x = [0.3, -0.1, 0.7];
    let multiple = x.map(|entry| entry / 3.0);
    let between = [0.0, 0.5, 0.0];
    let error = dataset(&[&between, &x, &between, &multiple], &[1.0, 1.0, 1.0, -1.0]).unwrap_err();
    let DataError::Conflict { other, .. } = &error else { panic!("{error}") };
    assert_eq!(other.record, Some(("row", 4)));
    assert!(error.to_string().starts_with("row 2 and row 4: "), "{error}");
    assert!(dataset(&[&x, &multiple], &[1.0, 1.0]).is_ok());
}

#[test]
fn opposite_inputs_may_carry_opposite_labels() {
    assert!(dataset(&[&[0.6, 0.8], &[-0.6, -0.8]], &[1.0, -1.0]).is_ok());
}

#[test]
fn directions_farther_apart_than_rounding_are_different() {
    assert!(dataset(&[&[1.0, 0.0], &[1.0, 1e-11]], &[1.0, -1.0]).is_ok());
    assert!(dataset(&[&[1.0, 0.0], &[1.0, 1e-13]], &[1.0, -1.0]).is_err());
}

/// The documented counterexample: no two inputs are on one ray, and yet the features with equal
/// weights cancel for every z, so that γ = 0.
#[test]
fn a_hexagon_with_alternating_labels_is_admitted_although_its_features_cancel() {
    let hexagon = Dataset::alternating_hexagon();
    for turn in 0..1000 {
        let z = [(0.001 + f64::from(turn)).cos(), (0.001 + f64::from(turn)).sin()];
        let mut sum = [0.0; 2];
        for (i, y) in hexagon.labels().iter().enumerate() {
            let x = hexagon.point(i);
            if z[0] * x[0] + z[1] * x[1] > 0.0 {
                sum = [sum[0] + y * x[0], sum[1] + y * x[1]];
            }
        }
        assert!(sum[0].abs() < 1e-15 && sum[1].abs() < 1e-15, "{z:?} {sum:?}");
    }
}

/// The search by sorted products against a search over all pairs, on a grid where many inputs
/// share a ray.
#[test]
fn conflicts_are_found_exactly_when_a_search_of_all_pairs_finds_one() {
    use rand_chacha::rand_core::Rng;
    let (mut found, mut rng) = (0, crate::random::stream(5, crate::random::Purpose::Inputs, 0));
    for _ in 0..300 {
        let mut draw = |below: u64| (rng.next_u64() % below) as i64;
        let points: Vec<[i64; 3]> =
            (0..6).map(|_| [draw(3) - 1, draw(3) - 1, draw(2) + 1]).collect();
        let labels: Vec<f64> = (0..6).map(|_| if draw(2) == 0 { 1.0 } else { -1.0 }).collect();
        let parallel = |x: &[i64; 3], y: &[i64; 3]| {
            (0..3).all(|k| x[k] * y[(k + 1) % 3] == x[(k + 1) % 3] * y[k])
        };
        let expected = (0..6)
            .any(|i| (0..i).any(|k| labels[i] != labels[k] && parallel(&points[i], &points[k])));
        let scaled = Mat::from_fn(3, 6, |k, i| points[i][k] as f64 / 7.0);
        let refused = matches!(Dataset::new(scaled, labels), Err(DataError::Conflict { .. }));
        assert_eq!(refused, expected, "{points:?}");
        found += u32::from(refused);
    }
    assert!((50..250).contains(&found), "one-sided sample: {found} of 300");
}

#[test]
fn a_subset_keeps_points_labels_and_norms_in_the_order_asked_for() {
    let whole = dataset(&[&[0.6, 0.8], &[0.5, 0.0], &[0.0, -0.25]], &[1.0, -1.0, 1.0]).unwrap();
    let part = whole.subset(&[2, 0]).unwrap();
    assert_eq!((part.n(), part.labels(), part.norms()), (2, &[1.0, 1.0][..], &[0.25, 1.0][..]));
    assert_eq!(part.points()[(1, 0)], -0.25);
    assert_eq!(part.c(), 0.25);
    assert!(whole.subset(&[]).is_err() && whole.subset(&[3]).is_err());
}

#[test]
fn the_digest_depends_on_points_labels_and_shape() {
    let digest =
        |points: &[&[f64]], labels: &[f64]| dataset(points, labels).unwrap().describe().digest;
    let first = digest(&[&[0.6, 0.8], &[0.5, 0.0]], &[1.0, -1.0]);
    assert_eq!(first, digest(&[&[0.6, 0.8], &[0.5, 0.0]], &[1.0, -1.0]));
    assert_ne!(first, digest(&[&[0.6, 0.8], &[0.5, 0.0]], &[1.0, 1.0]));
    assert_ne!(first, digest(&[&[0.5, 0.0], &[0.6, 0.8]], &[1.0, -1.0]));
}

/// In 200,000 dimensions the rounding of a plain sum would put a vector of norm 1 above 1.
#[test]
fn a_norm_of_one_is_one_in_many_dimensions() {
    let d = 200_000;
    let entry = 1.0 / (d as f64).sqrt();
    let point = Mat::from_fn(d, 1, |_, _| entry);
    let plain: f64 = point.col_as_slice(0).iter().map(|x| x * x).sum();
    assert!(plain.sqrt() > 1.0 + NORM_SLACK, "the case shows nothing: {plain}");
    assert!(Dataset::new(point, vec![1.0]).is_ok());
}
