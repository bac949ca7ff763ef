//! γ_H by working sets: against the interior-point method, and invariances.

use distill_bounds::kernel;
use distill_bounds::margin::hilbert::{self, Options, solve};
use distill_bounds::margin::{Bracket, MarginError, Method};
use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::work::Work;
use faer::Mat;

/// A d × n matrix of standard normal numbers round a common mean, over √d: like images, the points
/// are correlated.
fn points(d: usize, n: usize, seed: u64) -> Mat<f64> {
    let mut entries = vec![0.0; d * n];
    fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
    Mat::from_fn(d, n, |row, i| (entries[i * d + row] + 0.5) / (d as f64).sqrt())
}

/// The sign of the first coordinate, every seventh one turned.
fn labels(points: &Mat<f64>) -> Vec<f64> {
    let sign = |i: usize| points[(0, i)].signum() * if i.is_multiple_of(7) { -1.0 } else { 1.0 };
    (0..points.ncols()).map(sign).collect()
}

fn working_sets(points: &Mat<f64>, labels: &[f64], options: &Options) -> (Bracket, Vec<f64>) {
    solve(points.as_ref(), labels, options, None, Work::unwatched(), &mut |_| ()).expect("a margin")
}

/// The rounding of sums that stand for 10⁻⁵ allows relative widths of about 10⁻⁸.
fn tight() -> Options {
    Options { relative_width: 1e-7, ..Options::default() }
}

/// Two brackets of one number have a point in common.
fn meet(a: &Bracket, b: &Bracket, factor: f64) -> bool {
    factor * a.lower <= b.upper * (1.0 + 1e-12) && b.lower <= factor * a.upper * (1.0 + 1e-12)
}

/// Room for a matrix of `rows` rows and its factorisation.
fn room_for(rows: usize) -> usize {
    2 * size_of::<f64>() * rows * rows
}

#[test]
fn working_sets_agree_with_the_interior_point_method() {
    for (d, n) in [(3, 1), (3, 2), (5, 40), (20, 200), (10, 500)] {
        let points = points(d, n, n as u64);
        let labels = labels(&points);
        let (dense, _) =
            hilbert::bracket(points.as_ref(), &labels, Work::unwatched()).expect("a margin");
        let (found, _) = working_sets(&points, &labels, &tight());
        assert_eq!((dense.method, found.method), (Method::QuadraticProgram, Method::WorkingSets));
        assert!(meet(&dense, &found, 1.0), "{dense:?} {found:?}");
        assert!(found.relative_width() <= 1e-7, "{found:?}");
    }
}

/// More points than one working set starts with, and a memory in which the points with weight do not
/// fit: the exact solution in the one case, and in the other a valid bracket that the rounds narrow.
#[test]
fn many_points_and_little_memory_give_the_same_margin() {
    let points = points(8, 1500, 5);
    let labels = labels(&points);
    let (free, weights) = working_sets(&points, &labels, &tight());
    assert!(free.relative_width() <= 1e-7, "{free:?}");
    let support = weights.iter().filter(|&&q| q > 0.0).count();
    let options = Options { memory: room_for(support * 3 / 4), rounds: 40, ..tight() };
    let (narrow, _) = working_sets(&points, &labels, &options);
    assert!(meet(&free, &narrow, 1.0), "{free:?} {narrow:?}");
    assert!(narrow.upper < 1.01 * free.upper, "{free:?} {narrow:?}");
}

/// Both ends recomputed from the definition, without tiles: √(qᵀHq) and min_i (Hq)_i/√(qᵀHq).
#[test]
fn both_ends_are_what_the_weights_prove() {
    let points = points(6, 300, 2);
    let labels = labels(&points);
    let options = Options { rounds: 2, ..tight() };
    let (bracket, weights) = working_sets(&points, &labels, &options);
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12 && weights.iter().all(|&q| q >= 0.0));
    let products: Vec<f64> = (0..300)
        .map(|i| {
            let term = |k: usize| {
                labels[i] * labels[k] * weights[k] * kernel::entry(points.col(i), points.col(k))
            };
            (0..300).map(term).sum()
        })
        .collect();
    let square: f64 = products.iter().zip(&weights).map(|(h, q)| h * q).sum();
    let least = products.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(square.sqrt() <= bracket.upper && bracket.upper < square.sqrt() * (1.0 + 1e-7));
    assert!(bracket.lower <= least / square.sqrt());
    assert!(bracket.lower > least / square.sqrt() * (1.0 - 1e-7));
}

/// γ_H does not change when points are permuted or turned, or all labels are flipped, and scales with
/// the points.
#[test]
fn the_margin_is_invariant() {
    let points = points(6, 1200, 9);
    let labels = labels(&points);
    let n = labels.len();
    let (bracket, _) = working_sets(&points, &labels, &tight());
    let same = |points: &Mat<f64>, labels: &[f64], factor: f64| {
        let (other, _) = working_sets(points, labels, &tight());
        assert!(meet(&bracket, &other, factor), "{bracket:?} {other:?} {factor}");
    };
    let backwards = Mat::from_fn(6, n, |row, i| points[(row, n - 1 - i)]);
    same(&backwards, &labels.iter().rev().copied().collect::<Vec<_>>(), 1.0);
    let (sine, cosine) = 0.7f64.sin_cos();
    let turned = Mat::from_fn(6, n, |row, i| match row {
        1 => cosine * points[(1, i)] - sine * points[(4, i)],
        4 => sine * points[(1, i)] + cosine * points[(4, i)],
        _ => points[(row, i)],
    });
    same(&turned, &labels, 1.0);
    same(&points, &labels.iter().map(|y| -y).collect::<Vec<_>>(), 1.0);
    same(&Mat::from_fn(6, n, |row, i| 0.125 * points[(row, i)]), &labels, 0.125);
}

/// Points given twice make H singular, and change nothing.
#[test]
fn repeated_points_change_nothing() {
    let points = points(5, 600, 4);
    let labels = labels(&points);
    let (once, _) = working_sets(&points, &labels, &tight());
    let twice = Mat::from_fn(5, 1200, |row, i| points[(row, i % 600)]);
    let both: Vec<f64> = (0..1200).map(|i| labels[i % 600]).collect();
    let options = Options { relative_width: 1e-6, ..Options::default() };
    let (twice, _) = working_sets(&twice, &both, &options);
    assert!(meet(&once, &twice, 1.0) && twice.relative_width() < 1e-6, "{once:?} {twice:?}");
}

/// A run that goes on from the weights of an interrupted one ends at the same margin, in fewer rounds,
/// and every round reports a bracket inside the one before.
#[test]
fn rounds_narrow_the_bracket_and_go_on_from_weights() {
    let points = points(10, 2200, 7);
    let labels = labels(&points);
    let (mut rounds, mut kept) = (Vec::new(), Vec::new());
    let (whole, _) =
        solve(points.as_ref(), &labels, &tight(), None, Work::unwatched(), &mut |round| {
            rounds.push(round.bracket.clone());
            if round.number == 2 {
                kept = round.weights.to_vec();
            }
        })
        .expect("a margin");
    assert!(rounds.len() > 2 && rounds.last() == Some(&whole));
    assert!(rounds.windows(2).all(|w| w[1].lower >= w[0].lower && w[1].upper <= w[0].upper));
    let mut again = 0;
    let (resumed, _) =
        solve(points.as_ref(), &labels, &tight(), Some(&kept), Work::unwatched(), &mut |_| {
            again += 1
        })
        .expect("a margin");
    assert!(meet(&whole, &resumed, 1.0) && resumed.relative_width() <= 1e-7);
    assert!(again < rounds.len(), "{again} {}", rounds.len());
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let points = points(10, 1100, 3);
    let labels = labels(&points);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| working_sets(&points, &labels, &tight()))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn unusable_arguments_are_named() {
    let points = points(3, 4, 1);
    let labels = [1.0, -1.0, 1.0, -1.0];
    let fails = |options: &Options, start: Option<&[f64]>| {
        solve(points.as_ref(), &labels, options, start, Work::unwatched(), &mut |_| ())
            .expect_err("an error")
    };
    let options = Options { memory: 10, ..tight() };
    assert!(matches!(fails(&options, None), MarginError::Option { name: "memory", .. }));
    for start in [&[0.5, 0.5][..], &[2.0, -1.0, 0.0, 0.0], &[0.5, 0.0, 0.0, 0.0], &[f64::NAN; 4]] {
        assert!(matches!(fails(&tight(), Some(start)), MarginError::Option { name: "start", .. }));
    }
}
