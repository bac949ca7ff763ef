//! Widths and times of margin brackets. Reports, not checks: run with `--ignored --nocapture`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use distill_bounds::artifact::Journal;
use distill_bounds::kernel;
use distill_bounds::margin::{Options, Record, bracket, sampled};
use distill_bounds::work::{Progress, Work};
use faer::Mat;

use super::{alternating, blocks, unit_vectors};

#[test]
#[ignore = "a report"]
fn planar_widths_and_times() {
    for n in [8, 50, 200, 500, 1000, 10_000, 100_000] {
        for (name, (points, labels)) in [
            ("alternating", alternating(n)),
            ("blocks of 4", blocks(n, 4)),
            ("blocks n/4", blocks(n, n / 4)),
        ] {
            let start = Instant::now();
            let margin = bracket(points.as_ref(), &labels, &Options::default(), Work::unwatched())
                .expect("a margin");
            let time = start.elapsed();
            let gamma = &margin.gamma;
            println!(
                "{name} n={n}: γ ∈ [{:.15}, {:.15}] width {:.1e}; γ_H {:.9} width {:.1e}; {time:?}",
                gamma.lower,
                gamma.upper,
                gamma.relative_width(),
                margin.gamma_hilbert,
                margin.gamma_hilbert_bracket.relative_width(),
            );
        }
    }
}

/// The first `n` MNIST training images, scaled to largest norm 1; 1 for digits above 4.
fn mnist(folder: &str, n: usize) -> (Mat<f64>, Vec<f64>) {
    let read = |name: &str| std::fs::read(format!("{folder}/{name}")).expect("an IDX file");
    let (images, digits) = (read("train-images-idx3-ubyte"), read("train-labels-idx1-ubyte"));
    let mut points = Mat::from_fn(784, n, |row, i| f64::from(images[16 + 784 * i + row]));
    let largest = kernel::norms(points.as_ref()).into_iter().fold(0.0, f64::max);
    points.col_iter_mut().for_each(|column| column.iter_mut().for_each(|x| *x /= largest));
    (points, digits[8..8 + n].iter().map(|&digit| if digit > 4 { 1.0 } else { -1.0 }).collect())
}

fn report(name: &str, points: &Mat<f64>, labels: &[f64], options: &Options) {
    let start = Instant::now();
    let journal = Journal::in_memory();
    let record = Record::new(&journal, name);
    let certificate = sampled::certify(points.as_ref(), labels, options, record, Work::unwatched());
    let certificate = certificate.expect("a margin");
    let (time, margin) = (start.elapsed(), &certificate.margin);
    println!(
        "{name}: γ ∈ [{:.6}, {:.6}] width {:.2e}, γ_H {:.6}, {:?} directions, rank {}, {time:?}",
        margin.gamma.lower,
        margin.gamma.upper,
        margin.gamma.relative_width(),
        margin.gamma_hilbert,
        margin.gamma.directions.unwrap_or(0),
        margin.rank,
    );
}

#[test]
#[ignore = "a report; the IDX files of MNIST are in the folder $MNIST"]
fn sampled_widths_and_times() {
    let points = unit_vectors(10, 50, 1);
    let separable: Vec<f64> = (0..50).map(|i| points[(0, i)].signum()).collect();
    let random: Vec<f64> = (0..50).map(|i| if (i * 7919) % 13 < 6 { 1.0 } else { -1.0 }).collect();
    let options = Options { relative_width: 0.02, fresh_pairs: 1 << 23, ..Options::default() };
    report("d=10 n=50 separable", &points, &separable, &options);
    report("d=10 n=50 random", &points, &random, &options);
    let (points, labels) = alternating(8);
    report("half circle n=8", &points, &labels, &options);
    if let Ok(folder) = std::env::var("MNIST") {
        let (points, labels) = mnist(&folder, 200);
        let options = Options { relative_width: 0.1, ..Options::default() };
        report("MNIST 200", &points, &labels, &options);
    }
}

/// The longest silence, and the time from a stop to the end, on as many points as are bracketed.
#[test]
#[ignore = "a report"]
fn silence_and_stop_on_two_thousand_points() {
    let points = unit_vectors(784, 2000, 1);
    let labels: Vec<f64> = (0..2000).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let (start, stop) = (Instant::now(), AtomicBool::new(false));
    let last = Mutex::new((start, Duration::ZERO, String::new()));
    let observe = |progress: Progress<'_>| {
        let mut last = last.lock().expect("a lock");
        let silence = last.0.elapsed();
        if silence > last.1 && !stop.load(Ordering::Relaxed) {
            (last.1, last.2) = (silence, format!("{progress:?}"));
        }
        last.0 = Instant::now();
        stop.store(start.elapsed() > Duration::from_secs(30), Ordering::Relaxed);
    };
    let work = Work::new(&stop, &observe);
    let found = bracket(points.as_ref(), &labels, &Options::default(), work);
    let (end, silence, stage) = last.into_inner().expect("a lock");
    println!("{:?}; silence {silence:?} before {stage}", found.map(|margin| margin.gamma));
    println!("last event {:?} before the end, {:?} in all", end.elapsed(), start.elapsed());
}
