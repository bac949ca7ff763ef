//! The teacher's objective: among the fields that prove the margin, up to a millionth, the one whose logits are
//! most equal, or largest in mean.

use std::f64::consts::PI;

use distill_bounds::margin::{Certificate, Choice, Objective, Options, certify};
use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::work::Work;
use faer::Mat;

fn chosen(points: &Mat<f64>, labels: &[f64], teacher_objective: Objective) -> Certificate {
    let options = Options { teacher_objective, ..Options::default() };
    certify(points.as_ref(), labels, &options, Work::unwatched()).expect("a certificate")
}

/// What both choices changed, with the bounds that hold for each.
fn choices(points: &Mat<f64>, labels: &[f64]) -> [Choice; 2] {
    let plain = chosen(points, labels, Objective::Margin);
    assert!(plain.choice.is_none());
    [Objective::Equal, Objective::Mean].map(|objective| {
        let certificate = chosen(points, labels, objective);
        let choice = certificate.choice.expect("a choice");
        assert_eq!(choice.objective, objective);
        let margins: Vec<f64> = certificate.logits.iter().zip(labels).map(|(z, y)| z * y).collect();
        let least = margins.iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(choice.chosen.least, least);
        let gamma = &certificate.margin.gamma;
        assert!(gamma.lower <= least && least <= gamma.upper, "{gamma:?} {least}");
        assert!(least >= (1.0 - 2e-6) * choice.otherwise.least, "{choice:?}");
        // The brackets of both certificates hold the same number.
        let other = &plain.margin.gamma;
        assert!(gamma.lower <= other.upper && other.lower <= gamma.upper, "{gamma:?} {other:?}");
        choice
    })
}

fn normal(d: usize, n: usize, seed: u64) -> Mat<f64> {
    let mut entries = vec![0.0; d * n];
    fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
    Mat::from_fn(d, n, |k, i| entries[i * d + k] / 4.0)
}

fn alternating(n: usize) -> Vec<f64> {
    (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect()
}

/// On a line the points on one side share v, so that equal logits bring the other side down to the margin and
/// a large mean leaves it where it is: points at 0.2, 0.6 and −0.8 have γ* = 0.1.
#[test]
fn on_a_line_one_side_is_free() {
    let points = faer::mat![[0.2, 0.6, -0.8]];
    let [equal, mean] = choices(&points, &[1.0, 1.0, -1.0]);
    assert!((equal.chosen.least - 0.1).abs() < 1e-6);
    // 0.6/2 is the largest margin of all, whatever v is behind 0.
    assert!((equal.chosen.largest - 0.3).abs() < 1e-5, "{equal:?}");
    assert!((mean.chosen.mean - (0.1 + 0.3 + 0.4) / 3.0).abs() < 1e-5, "{mean:?}");
}

/// The shortest of three orthogonal points decides the margin, and v may be shortened along the two others until
/// all logits are equal.
#[test]
fn orthogonal_points_can_have_equal_logits() {
    for frame in [
        Mat::identity(3, 3),
        Mat::from_fn(3, 3, |k, i| {
            let angle: f64 = 0.7;
            let turn = [
                [angle.cos(), -angle.sin(), 0.0],
                [angle.sin(), angle.cos(), 0.0],
                [0.0, 0.0, 1.0],
            ];
            turn[k][i]
        }),
    ] {
        let lengths = [1.0, 0.9, 0.1];
        let points = Mat::from_fn(3, 3, |k, i| frame[(k, i)] * lengths[i]);
        let [equal, mean] = choices(&points, &[1.0, -1.0, 1.0]);
        assert!(equal.chosen.largest < 1.001 * equal.chosen.least, "{equal:?}");
        assert!(equal.otherwise.largest > 1.5 * equal.otherwise.least, "{equal:?}");
        assert!(mean.chosen.mean >= mean.otherwise.mean * (1.0 - 1e-6), "{mean:?}");
        assert!(mean.chosen.mean > 2.0 * equal.chosen.mean, "{mean:?}");
    }
}

/// In the plane and in space the most equal field has the smallest largest margin of the three, and that of the
/// largest mean the largest mean.
#[test]
fn each_choice_is_best_at_its_own_objective() {
    let ring = Mat::from_fn(2, 12, |k, i| {
        let angle = 2.0 * PI * (i * i) as f64 / 97.0;
        let length = 0.3 + 0.05 * i as f64;
        length * if k == 0 { angle.cos() } else { angle.sin() }
    });
    for points in [ring, normal(2, 9, 1), normal(3, 9, 2), normal(3, 20, 3)] {
        let [equal, mean] = choices(&points, &alternating(points.ncols()));
        let slack = 1.0 + 1e-6;
        for other in [equal.otherwise, mean.chosen] {
            assert!(equal.chosen.largest <= other.largest * slack, "{equal:?} {mean:?}");
        }
        for other in [equal.otherwise, equal.chosen] {
            assert!(mean.chosen.mean * slack >= other.mean, "{equal:?} {mean:?}");
        }
        assert!(mean.chosen.mean > equal.chosen.mean, "the objectives differ: {equal:?} {mean:?}");
    }
}

/// The field that is chosen has the logits that are stated, by directions that it has never seen.
#[test]
fn the_chosen_field_has_the_stated_logits() {
    const DRAWS: usize = 200_000;
    for d in [2, 3] {
        let (points, labels) = (normal(d, 6, 5), alternating(6));
        for objective in [Objective::Equal, Objective::Mean] {
            let certificate = chosen(&points, &labels, objective);
            let mut z = vec![0.0; d * DRAWS];
            fill_normal(&mut stream(7, Purpose::FreshDirections, 0), &mut z);
            let (mut v, mut sums) = (vec![0.0; d], [0.0; 6]);
            for z in z.chunks(d) {
                certificate.field.evaluate(z, &mut v);
                for (i, sum) in sums.iter_mut().enumerate() {
                    let along = |a: &[f64]| (0..d).map(|k| a[k] * points[(k, i)]).sum::<f64>();
                    *sum += if along(z) > 0.0 { along(&v) } else { 0.0 };
                }
            }
            for (sum, logit) in sums.iter().zip(&certificate.logits) {
                let mean = sum / DRAWS as f64;
                assert!((mean - logit).abs() < 3e-3, "{objective:?}, d = {d}: {mean} {logit}");
            }
        }
    }
}

/// Where the certificate is sampled no teacher is chosen, and the error says where one is.
#[test]
fn sampled_certificates_refuse_an_objective() {
    let options = Options { teacher_objective: Objective::Mean, ..Options::default() };
    let points = normal(5, 8, 1);
    let error = certify(points.as_ref(), &alternating(8), &options, Work::unwatched());
    let error = error.expect_err("an error").to_string();
    assert!(error.contains("at most 300 points of rank 3"), "{error}");
}
