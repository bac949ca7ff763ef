//! Margins under way: stopped, watched, taken up again, scaled, and as narrow as asked or not.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use distill_bounds::artifact::Journal;
use distill_bounds::data::Dataset;
use distill_bounds::margin::hilbert;
use distill_bounds::margin::{
    self, Certificate, Margin, MarginError, Method, Options, Record, Shortfall,
};
use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::work::{Progress, Work};
use faer::Mat;

/// `n` standard normal points of R^d over 4 √d, with labels in turn.
fn problem(d: usize, n: usize, seed: u64) -> (Mat<f64>, Vec<f64>) {
    let mut entries = vec![0.0; d * n];
    fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
    let points = Mat::from_fn(d, n, |row, i| entries[i * d + row] / (4.0 * (d as f64).sqrt()));
    (points, (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect())
}

fn quick() -> Options {
    Options { relative_width: 0.1, pairs: 1 << 14, fresh_pairs: 1 << 17, ..Options::default() }
}

fn bracket(points: &Mat<f64>, labels: &[f64], options: &Options) -> Margin {
    margin::bracket(points.as_ref(), labels, options, Work::unwatched()).expect("a margin")
}

/// A run that is stopped again and again, each time a little later, and goes on from its journal, ends
/// at the certificate of a run in one go, bit by bit; and it does go on: with all parts kept, no
/// direction is drawn any more.
#[test]
fn an_interrupted_certificate_goes_on_to_the_same_bits() {
    let (points, labels) = problem(5, 12, 1);
    let options = quick();
    let whole = margin::certify(points.as_ref(), &labels, &options, Work::unwatched());
    let whole = whole.expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    let attempt = |allowed: u64| {
        let journal = Journal::open(&folder.path().join("journal.jsonl")).expect("a journal");
        let (stop, seen) = (AtomicBool::new(false), AtomicU64::new(0));
        let observe = |progress: Progress<'_>| {
            if progress.done > 0 && seen.fetch_add(1, Ordering::Relaxed) >= allowed {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let record = Record::new(&journal, "the points");
        let work = Work::new(&stop, &observe);
        let found = margin::resume(points.as_ref(), &labels, &options, record, work);
        (found, seen.load(Ordering::Relaxed))
    };
    let mut interruptions = 0;
    let resumed = loop {
        match attempt(20 + 10 * interruptions) {
            (Ok(certificate), _) => break certificate,
            (Err(error), _) => assert!(matches!(error, MarginError::Stopped(_)), "{error}"),
        }
        interruptions += 1;
    };
    assert!(interruptions >= 3, "{interruptions}");
    let bits = |certificate: &Certificate| {
        let Certificate { margin, weights, logits, logit_radius, .. } = certificate;
        serde_json::to_string(&(margin, weights, logits, logit_radius)).expect("JSON")
    };
    assert_eq!(bits(&resumed), bits(&whole));
    let (again, events) = attempt(u64::MAX);
    assert_eq!(bits(&again.expect("a certificate")), bits(&whole));
    let (_, fresh) = {
        let journal = Journal::in_memory();
        let (stop, seen) = (AtomicBool::new(false), AtomicU64::new(0));
        let observe = |progress: Progress<'_>| {
            seen.fetch_add(u64::from(progress.done > 0), Ordering::Relaxed);
        };
        let record = Record::new(&journal, "the points");
        let work = Work::new(&stop, &observe);
        (margin::resume(points.as_ref(), &labels, &options, record, work), seen.into_inner())
    };
    assert!(events * 4 < fresh, "{events} {fresh}");
}

/// Every kind of margin ends soon after a stop was asked for, and tells its stages by name with counts
/// that only rise.
#[test]
fn a_stop_ends_every_kind_of_margin() {
    let in_space = problem(30, 300, 2);
    let in_the_plane = problem(2, 400, 3);
    let options = Options { pairs: 1 << 17, ..Options::default() };
    for (points, labels) in [&in_space, &in_the_plane] {
        for share in [1, 40] {
            let (stop, events) = (AtomicBool::new(false), AtomicU64::new(0));
            let stopped_at: Mutex<Option<Instant>> = Mutex::new(None);
            let stages: Mutex<BTreeMap<String, u64>> = Mutex::default();
            let observe = |progress: Progress<'_>| {
                let mut stages = stages.lock().expect("a lock");
                let most = stages.entry(progress.stage.to_owned()).or_default();
                *most = (*most).max(progress.done);
                assert!(progress.total == 0 || progress.done <= progress.total, "{progress:?}");
                if events.fetch_add(1, Ordering::Relaxed) + 1 == share {
                    stop.store(true, Ordering::Relaxed);
                    *stopped_at.lock().expect("a lock") = Some(Instant::now());
                }
            };
            let work = Work::new(&stop, &observe);
            let found = margin::certify(points.as_ref(), labels, &options, work);
            let stopped_at = stopped_at.into_inner().expect("a lock");
            let Some(since) = stopped_at else {
                assert!(found.is_ok());
                continue;
            };
            assert!(matches!(found, Err(MarginError::Stopped(_))));
            assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
            assert!(!stages.into_inner().expect("a lock").is_empty());
        }
    }
}

/// γ_H by working sets ends at a stop as well.
#[test]
fn a_stop_ends_the_rounds() {
    let (points, labels) = problem(6, 600, 4);
    let (stop, stages) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let observe = |progress: Progress<'_>| {
        stages.lock().expect("a lock").push(progress.stage.to_owned());
        stop.store(progress.done > 2, Ordering::Relaxed);
    };
    let options = hilbert::Options::default();
    let work = Work::new(&stop, &observe);
    let found = hilbert::solve(points.as_ref(), &labels, &options, None, work, &mut |_| ());
    assert!(matches!(found, Err(MarginError::Stopped(_))));
    assert!(stages.lock().expect("a lock").iter().all(|name| name == "Hilbert-ball margin"));
}

/// γ and γ_H scale with the points, by the bits where the factor is a power of two: on a line, in the
/// plane and in space, from next to the subnormal lengths to far beyond the unit ball.
#[test]
fn margins_scale_with_the_points_at_every_length() {
    for (d, n) in [(1, 1), (2, 6), (3, 5)] {
        let (points, labels) = problem(d, n, 5);
        let once = bracket(&points, &labels, &quick());
        for exponent in [-1000, -532, -70, 70, 500] {
            let factor = 2f64.powi(exponent);
            let scaled = Mat::from_fn(d, n, |row, i| points[(row, i)] * factor);
            let margin = bracket(&scaled, &labels, &quick());
            let norms: Vec<f64> = (0..n).map(|i| points.col(i).norm_l2()).collect();
            let c = norms.into_iter().fold(f64::INFINITY, f64::min);
            assert!((margin.c / factor - c).abs() <= 1e-15 * c);
            for (found, expected) in [
                (margin.gamma.lower, once.gamma.lower),
                (margin.gamma.upper, once.gamma.upper),
                (margin.gamma_hilbert_bracket.lower, once.gamma_hilbert_bracket.lower),
                (margin.gamma_hilbert, once.gamma_hilbert),
            ] {
                let error = (found / factor - expected).abs();
                assert!(error <= 1e-6 * expected, "d={d} 2^{exponent}: {found} {expected}");
            }
            assert!(margin.gamma.lower > 0.0);
        }
    }
}

/// γ_H by working sets, too, and the brackets that its rounds report.
#[test]
fn rounds_scale_with_the_points() {
    let (points, labels) = problem(6, 520, 6);
    let run = |factor: f64| {
        let scaled = Mat::from_fn(6, 520, |row, i| points[(row, i)] * factor);
        let mut last = None;
        let options = hilbert::Options::default();
        let (bracket, weights) = hilbert::solve(
            scaled.as_ref(),
            &labels,
            &options,
            None,
            Work::unwatched(),
            &mut |round| last = Some(round.bracket.clone()),
        )
        .expect("a margin");
        assert_eq!(last.as_ref(), Some(&bracket));
        (bracket, weights)
    };
    let factor = 2f64.powi(-532);
    let ((once, weights), (scaled, same)) = (run(1.0), run(factor));
    assert!((scaled.upper / factor - once.upper).abs() < 1e-6 * once.upper, "{scaled:?}");
    assert!((scaled.lower / factor - once.lower).abs() < 1e-6 * once.lower, "{scaled:?}");
    assert_eq!(weights.len(), same.len());
}

/// A bracket says whether it is as narrow as asked, and what to do if not.
#[test]
fn a_wide_bracket_says_why() {
    let (points, labels) = problem(5, 12, 7);
    let why = |options: &Options| {
        let margin = bracket(&points, &labels, options);
        let is_narrow = margin.gamma.relative_width() <= options.relative_width;
        assert_eq!(margin.met, is_narrow, "{margin:?}");
        margin.shortfall
    };
    assert_eq!(why(&quick()), None);
    let few_fresh = Options { fresh_pairs: 1 << 10, relative_width: 0.01, ..quick() };
    assert_eq!(why(&few_fresh), Some(Shortfall::FreshDirections));
    let few_sampled = Options { pairs: 1, relative_width: 0.004, fresh_pairs: 1 << 21, ..quick() };
    assert_eq!(why(&few_sampled), Some(Shortfall::SampledDirections));
    // The plane meets any width that double precision can.
    let (points, labels) = problem(2, 6, 7);
    let exact = bracket(&points, &labels, &Options { relative_width: 1e-7, ..quick() });
    assert!(exact.met && exact.shortfall.is_none() && exact.gamma.method == Method::ExactArcs);
    let (points, labels) = problem(2, 600, 8);
    let many = bracket(&points, &labels, &Options { relative_width: 1e-12, ..quick() });
    assert_eq!((many.met, many.shortfall), (false, Some(Shortfall::Digits)));
    let hexagon = Dataset::alternating_hexagon();
    let options = Options::default();
    let zero = margin::bracket(hexagon.points(), hexagon.labels(), &options, Work::unwatched());
    let zero = zero.expect("a margin");
    assert_eq!((zero.met, zero.shortfall), (false, Some(Shortfall::Rounding)));
    let json = serde_json::to_value(&zero).expect("JSON");
    assert_eq!(json["met"], false);
    assert!(json["shortfall"].as_str().is_some_and(|reason| reason.contains("too near to 0")));
}
