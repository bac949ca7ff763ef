//! The margin: closed forms, invariances, and brackets that must meet.

use std::f64::consts::{PI, SQRT_2};
use std::time::Instant;

use distill_bounds::margin::{self, Certificate, Method, Options};
use faer::Mat;

fn certify(points: &Mat<f64>, labels: &[f64]) -> Certificate {
    margin::certify(points.as_ref(), labels, &Options::default()).expect("a margin")
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
    (points, (0..n).map(|i| if (i / size) % 2 == 0 { 1.0 } else { -1.0 }).collect())
}

#[test]
fn one_point_has_margin_half_its_norm() {
    let points = Mat::from_fn(3, 1, |row, _| [0.3, 0.0, -0.4][row]);
    let certificate = certify(&points, &[-1.0]);
    let gamma = &certificate.margin.gamma;
    assert_eq!(gamma.method, Method::ClosedForm);
    assert!(gamma.lower <= 0.25 && 0.25 <= gamma.upper && gamma.relative_width() < 1e-12);
}

/// Two unit vectors at 45° and 135° with opposite labels: γ* = (2+√2)/8 and γ_H = 1/2.
#[test]
fn two_points_at_a_right_angle_have_the_closed_form() {
    let points = at_angles(&[PI / 4.0, 3.0 * PI / 4.0]);
    let margin = certify(&points, &[1.0, -1.0]).margin;
    let (gamma, hilbert) = (&margin.gamma, &margin.gamma_hilbert_bracket);
    println!("{gamma:?} {hilbert:?}");
    let exact = (2.0 + SQRT_2) / 8.0;
    assert!(gamma.lower <= exact && exact <= gamma.upper && gamma.relative_width() < 1e-9);
    assert!(hilbert.lower <= 0.5 && 0.5 <= hilbert.upper && hilbert.relative_width() < 1e-9);
}

#[test]
#[ignore = "a report, not a check: run with --nocapture"]
fn report_planar_widths_and_times() {
    for n in [8, 50, 200, 500] {
        for (name, (points, labels)) in [
            ("alternating", alternating(n)),
            ("blocks of 4", blocks(n, 4)),
            ("blocks n/4", blocks(n, n / 4)),
        ] {
            let start = Instant::now();
            let margin = certify(&points, &labels).margin;
            let time = start.elapsed();
            let gamma = &margin.gamma;
            println!(
                "{name} n={n}: γ ∈ [{:.12}, {:.12}] width {:.1e}; γ_H {:.9} width {:.1e}; {time:?}",
                gamma.lower,
                gamma.upper,
                gamma.relative_width(),
                margin.gamma_hilbert,
                margin.gamma_hilbert_bracket.relative_width(),
            );
        }
    }
}
