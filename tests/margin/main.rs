//! The margin: closed forms, invariances, and brackets that must meet.

mod circles;
mod invariances;
mod plane;
mod report;
mod sampling;

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
