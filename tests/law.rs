//! The exact law of separation in a half-plane: against linear programs, draws, closed forms and itself.

use distill_bounds::certificate::separates;
use distill_bounds::data::Dataset;
use distill_bounds::lower::law::{Enclosure, Law, Outcome};
use distill_bounds::random::{Purpose, stream, uniform};
use distill_bounds::requirement::clopper_pearson;
use distill_bounds::work::Work;
use faer::Mat;
use rand_chacha::rand_core::Rng;

fn data(angles: &[f64], norms: &[f64], labels: &[f64]) -> Dataset {
    let points = Mat::from_fn(2, angles.len(), |k, i| {
        let (sine, cosine) = angles[i].sin_cos();
        norms[i] * [cosine, sine][k]
    });
    Dataset::new(points, labels.to_vec()).expect("data")
}

fn law(angles: &[f64], labels: &[f64]) -> Law {
    Law::of(&data(angles, &vec![1.0; angles.len()], labels)).expect("a half-plane")
}

fn at(law: &Law, pairs: u64) -> Enclosure {
    law.probability(pairs, &Work::unwatched()).expect("not stopped")
}

fn alternating(n: usize) -> Vec<f64> {
    (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect()
}

fn half_circle(n: usize) -> Law {
    let angles: Vec<f64> =
        (0..n).map(|i| std::f64::consts::PI * (i as f64 + 0.5) / n as f64).collect();
    law(&angles, &alternating(n))
}

/// An enclosure holds `value` and is so narrow that it could miss.
fn assert_encloses(found: Enclosure, value: f64) {
    let Enclosure { lower, upper } = found;
    assert!(lower - 1e-15 <= value && value <= upper + 1e-15, "{value} in [{lower}, {upper}]");
    assert!(upper - lower < 1e-10, "[{lower}, {upper}]");
}

/// m_sep(δ) of the half circle as computed elsewhere by the dynamic program over power series, at n = 4, …, 64:
/// the law decides at the width and at the one before, so that either neighbour would be found wrong.
#[test]
fn the_separation_widths_of_half_circles() {
    let sizes = [4, 8, 16, 32, 64];
    let widths = [(0.3, [8, 20, 56, 138, 324]), (0.1, [12, 30, 74, 176, 402])];
    for (delta, widths) in widths {
        for (n, width) in sizes.into_iter().zip(widths) {
            let law = half_circle(n);
            assert!(at(&law, width / 2).lower >= 1.0 - delta, "{n} {width}");
            assert!(at(&law, width / 2 - 1).upper < 1.0 - delta, "{n} {width}");
        }
    }
}

/// One point, two points and three points on each side of a line, whose laws are closed.
#[test]
fn few_points_have_their_closed_forms() {
    for pairs in [1, 2, 3, 7, 40, 255, 256, 300] {
        let m = pairs as i32;
        assert_encloses(at(&law(&[1.0], &[1.0]), pairs), 1.0 - 0.5_f64.powi(m));
        for (angle, label) in [(0.4, 1.0), (1.5, -1.0), (3.0, -1.0)] {
            let hit = angle / std::f64::consts::PI;
            let both = 1.0 - 2.0 * 0.5_f64.powi(m) + ((1.0 - hit) / 2.0).powi(m);
            assert_encloses(at(&law(&[0.2, 0.2 + angle], &[1.0, label]), pairs), both);
        }
        // Q(Δ): a pair hits, and no point is dead.
        for angle in [0.05, 0.6, 1.5] {
            let h = angle / std::f64::consts::PI;
            let dead = 3.0 * 0.5_f64.powi(m) - 2.0 * (0.5 - h / 4.0).powi(m);
            let all = 1.0 - (1.0 - h).powi(m) - dead + ((1.0 - h) / 2.0).powi(m);
            let law = law(&[1.0, 1.0 + angle / 2.0, 1.0 + angle], &[1.0, -1.0, 1.0]);
            assert_encloses(at(&law, pairs), all);
        }
    }
}

struct Case {
    dataset: Dataset,
    law: Law,
}

/// Points of random norms at random angles of a half-plane that is turned at random, with random labels.
fn case(index: u64) -> Case {
    let mut rng = stream(7, Purpose::Cases, index);
    let mut number = || uniform(rng.next_u64());
    let n = 1 + (number() * 8.9) as usize;
    let turn = number() * std::f64::consts::TAU;
    let spread = [3.1, 1.0][usize::from(number() < 0.3)];
    let angles: Vec<f64> = (0..n).map(|_| turn + spread * number()).collect();
    let norms: Vec<f64> = (0..n).map(|_| 0.1 + 0.9 * number()).collect();
    let labels: Vec<f64> = (0..n).map(|_| if number() < 0.5 { 1.0 } else { -1.0 }).collect();
    let dataset = data(&angles, &norms, &labels);
    let law = Law::of(&dataset).expect("a half-plane");
    Case { dataset, law }
}

/// Whether a draw separates, by the automaton and by the quadratic program of C13 on 3000 draws: no mismatch,
/// few undecided, and either answer often.
#[test]
fn the_automaton_agrees_with_the_program_draw_by_draw() {
    let mut counts = [0; 3];
    for index in 0..3000 {
        let Case { dataset, law } = case(index);
        let width = 2 + 2 * (index % 9);
        let work = Work::unwatched();
        let solved = separates(dataset.points(), dataset.labels(), index, width, &work);
        let read = law.outcome(index, width, &work).expect("not stopped") == Outcome::Separates;
        match solved.expect("solved").answer() {
            Some(answer) => {
                assert_eq!(answer, read, "case {index}, m = {width}");
                counts[usize::from(answer)] += 1;
            }
            None => counts[2] += 1,
        }
    }
    println!("{counts:?}");
    assert!(counts[0] > 700 && counts[1] > 700 && counts[2] < 60, "{counts:?}");
}

/// The probability against the share of draws that separate, by exact intervals at 1 − 10⁻⁶, on six data sets.
#[test]
fn the_law_is_the_share_of_draws() {
    const DRAWS: u64 = 20_000;
    for index in [3, 11, 12, 20, 31, 40] {
        let Case { law, .. } = case(index);
        let pairs = 2 + index % 7;
        let separate = |seed: &u64| {
            let outcome = law.outcome(*seed, 2 * pairs, &Work::unwatched());
            outcome.expect("not stopped") == Outcome::Separates
        };
        let successes = (0..DRAWS).filter(separate).count() as u64;
        let share = clopper_pearson::bounds(successes, DRAWS, 1.0 - 1e-6);
        let found = at(&law, pairs);
        assert!(share.lower <= found.lower && found.upper <= share.upper, "{index}: {share:?}");
        assert!(found.upper - found.lower < 1e-10);
    }
}

/// What the law does not see: lengths, turns, mirror images, the other names of the labels, further points
/// on a ray; what it does see: more pairs, and one point less.
#[test]
fn symmetries_and_monotonicity() {
    let angles = [0.1, 0.5, 0.6, 1.4, 1.5, 2.2, 3.0];
    let labels = [1.0, -1.0, -1.0, 1.0, -1.0, 1.0, 1.0];
    let base = law(&angles, &labels);
    let close = |other: &Law, pairs: u64| {
        let [a, b] = [at(&base, pairs), at(other, pairs)];
        assert!(a.lower <= b.upper && b.lower <= a.upper, "{a:?} {b:?}");
        assert!(a.upper - a.lower < 1e-10 && b.upper - b.lower < 1e-10, "{a:?} {b:?}");
    };
    for pairs in [1, 4, 9, 25, 400] {
        close(&law(&angles.map(|angle| angle + 2.0), &labels), pairs);
        close(&law(&angles.map(|angle| -angle), &labels), pairs);
        close(&law(&angles, &labels.map(|y| -y)), pairs);
        let twice = [&angles[..], &angles[2..4]].concat();
        let twice_labels = [&labels[..], &labels[2..4]].concat();
        let shorter: Vec<f64> = (1..=twice.len()).map(|k| 1.0 / k as f64).collect();
        close(&Law::of(&data(&twice, &shorter, &twice_labels)).unwrap(), pairs);
        let (now, next) = (at(&base, pairs), at(&base, pairs + 1));
        assert!(pairs == 400 || next.lower > now.upper - 1e-12);
        let fewer = at(&law(&angles[1..], &labels[1..]), pairs);
        assert!(fewer.upper > now.lower - 1e-12);
    }
}

/// A plane of R^4 spanned by two orthogonal vectors of one norm: the law is that of the same points in R^2, and
/// draws of R^4 are read as the program decides them. A point off the plane ends it.
#[test]
fn a_plane_of_more_dimensions_has_the_law_of_its_points() {
    let axes = [[1.0, 1.0, 1.0, 1.0], [1.0, -1.0, 1.0, -1.0]];
    for index in 0..40 {
        let Case { dataset, .. } = case(index);
        let n = dataset.n();
        let short = |k: usize, i: usize| (dataset.point(i)[k] * 1024.0).round() / 4096.0;
        let flat = Mat::from_fn(2, n, short);
        let lifted = Mat::from_fn(4, n, |k, i| axes[0][k] * short(0, i) + axes[1][k] * short(1, i));
        let of = |points| Dataset::new(points, dataset.labels().to_vec()).expect("data");
        let (flat, lifted) = (of(flat), of(lifted));
        if n < 2 {
            continue;
        }
        let (plane, space) = (Law::of(&flat).expect("a half"), Law::of(&lifted).expect("a half"));
        for pairs in [1, 3, 8] {
            let (a, b) = (at(&plane, pairs), at(&space, pairs));
            assert!(a.lower <= b.upper && b.lower <= a.upper, "case {index}: {a:?}, {b:?}");
            assert!(b.upper - b.lower < 1e-10, "{b:?}");
        }
        let work = Work::unwatched();
        let width = 2 + 2 * (index % 5);
        let solved = separates(lifted.points(), lifted.labels(), index, width, &work);
        if let Some(answer) = solved.expect("solved").answer() {
            let read = space.outcome(index, width, &work).expect("not stopped");
            assert_eq!(answer, read == Outcome::Separates, "case {index}, m = {width}");
        }
        if n > 2 {
            let off = Mat::from_fn(4, n, |k, i| {
                lifted.point(i)[k] + if k == 2 && i == 0 { 0.125 } else { 0.0 }
            });
            assert!(Law::of(&of(off)).is_none(), "case {index}");
        }
    }
}

/// Points that no open half-plane holds, and points of space, have no such law.
#[test]
fn where_the_law_does_not_apply() {
    let labels = [1.0, -1.0, 1.0];
    assert!(Law::of(&data(&[0.0, 2.0, 4.0], &[1.0; 3], &labels)).is_none());
    let opposite = faer::mat![[0.5, -0.5, 0.0], [0.0, 0.0, 0.5]];
    assert!(Law::of(&Dataset::new(opposite, labels.to_vec()).unwrap()).is_none());
    let space = Mat::from_fn(3, 3, |k, i| if k == i { 0.5 } else { 0.25 });
    assert!(Law::of(&Dataset::new(space, labels.to_vec()).unwrap()).is_none());
}

/// Thousands of pairs: no overflow, an enclosure that still decides, and the bounds of W.h1 around it.
#[test]
fn thousands_of_pairs() {
    let law = half_circle(256);
    let found = at(&law, 2000);
    let miss = (1.0 - 2.0 / 256.0_f64).powi(2000);
    assert!(
        found.lower >= 1.0 - 254.0 * miss && found.upper <= (1.0 - miss).powi(127),
        "{found:?}"
    );
    assert!(found.upper - found.lower < 1e-8, "{found:?}");
    assert!(at(&law, 20_000).lower > 1.0 - 1e-8);
}
