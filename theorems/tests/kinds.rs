//! S+ and S− against plain sums, a network in plain loops, and the inequalities of their proofs.

use std::f64::consts::PI;

use inari::Interval;
use statrs::distribution::{Binomial, Continuous, ContinuousCDF, DiscreteCDF, Normal};
use theorems::kinds::cluster::{Cluster, easy_points, width_of_the_winner};
use theorems::kinds::{one_dimension, s_minus, s_plus};
use theorems::lower::l1;
use theorems::real::Real;

#[track_caller]
fn assert_close(computed: f64, expected: f64, tolerance: f64) {
    assert!((computed - expected).abs() <= tolerance * expected.abs(), "{computed} {expected}");
}

fn cluster(easy: f64, excess: f64, slope: f64) -> Cluster<f64> {
    let hit = 2.0 * slope.atan() / PI;
    Cluster { easy, excess, hit, stretch: slope.hypot(1.0) }
}

/// Points with labels: N easy ones, and the outlier.
fn points(at: &Cluster<f64>, slope: f64) -> Vec<([f64; 2], f64)> {
    let along = 1.0 / (at.easy * (1.0 + at.excess));
    let easy = (0..at.easy as usize).map(|i| {
        let rise = if i % 2 == 0 { slope } else { -slope };
        ([along, along * rise], 1.0)
    });
    easy.chain([([1.0, 0.0], -1.0)]).collect()
}

fn mu(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(w: [f64; 2], x: [f64; 2]) -> f64 {
    w[0] * x[0] + w[1] * x[1]
}

/// ℓ' of a point: α is that of the teacher, none for hard labels.
fn slope_of_loss(at: &Cluster<f64>, alpha: Option<f64>, label: f64, f: f64) -> f64 {
    let logit = at.logit(alpha.unwrap_or(1.0));
    match (alpha, label > 0.0) {
        (None, _) => -label * mu(-label * f),
        (Some(alpha), true) => mu(f) - mu(alpha * logit),
        (Some(_), false) => mu(f) - mu(-logit),
    }
}

/// Clusters and teachers of both statements: N, ξ, tan(Δ/2), α.
const CASES: [(f64, f64, f64, f64); 7] = [
    (2.0, 0.0, 0.5, 2.0),
    (4.0, 0.0, 0.125, 2.0),
    (4.0, 0.25, 0.7, 3.0),
    (10.0, 0.03125, 0.01, 1.5),
    (4.0, -0.015625, 0.125, 0.75),
    (2.0, -0.25, 0.5, 0.75),
    (50.0, -0.125, 0.25, 0.8),
];

fn drift(at: &Cluster<f64>, alpha: Option<f64>, f: f64) -> f64 {
    match alpha {
        None => one_dimension::hard_drift(at, f),
        Some(alpha) => one_dimension::soft_drift(at, alpha, f),
    }
}

/// F*, by halving.
fn rest(at: &Cluster<f64>, alpha: Option<f64>) -> f64 {
    let (mut low, mut high) = (-1.0, 1.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if drift(at, alpha, middle) > 0.0 { high = middle } else { low = middle }
    }
    f64::midpoint(low, high)
}

/// The teacher T(α) of the general lemma on K, by a sum over all directions: its logits and its greatest length.
#[test]
fn the_teacher_of_a_cluster_has_its_logits() {
    for (easy, excess, slope, alpha) in CASES {
        let at = cluster(easy, excess, slope);
        let points = points(&at, slope);
        let (plus, minus, outlier) = (points[0].0, points[1].0, points[easy as usize].0);
        let norm = plus[0].hypot(plus[1]);
        let lift =
            alpha * at.logit(alpha) - at.hit / 4.0 * norm * (1.0 - (2.0 * slope.atan()).cos());
        let lambda = lift / ((1.0 - at.hit) / 2.0 * plus[0]);
        assert!((0.0..=1.0).contains(&lambda), "{lambda}");
        let count = 1_000_000;
        let mut sums = [0.0; 3];
        for k in 0..count {
            let (sine, cosine) = (2.0 * PI * (f64::from(k) + 0.5) / f64::from(count)).sin_cos();
            let active = [plus, minus, outlier].map(|x| dot([cosine, sine], x) > 0.0);
            let unit = |x: [f64; 2], sign: f64| x.map(|x| sign * x / norm);
            let v = match active {
                [true, true, _] => [lambda, 0.0],
                [true, false, false] => unit(plus, 1.0),
                [false, true, false] => unit(minus, 1.0),
                [true, false, true] => unit(minus, -1.0),
                [false, true, true] => unit(plus, -1.0),
                _ => [0.0; 2],
            };
            for ((sum, x), active) in sums.iter_mut().zip([plus, minus, outlier]).zip(active) {
                *sum += if active { dot(v, x) / f64::from(count) } else { 0.0 };
            }
        }
        let logit = at.logit(alpha);
        for (sum, expected) in sums.into_iter().zip([alpha * logit, alpha * logit, -logit]) {
            assert!((sum - expected).abs() < 5e-6, "{sum} {expected}");
        }
        assert!((at.margin(alpha) - sums[0].min(-sums[2])).abs() < 5e-6);
    }
}

/// Φ e is the sum over the points of ℓ'_i x_i, for both kinds of labels; F* is below its limit, and for hard
/// labels above two fifths of it, and has the sign that the statement says.
#[test]
fn the_drift_is_the_sum_over_the_points() {
    for (easy, excess, slope, alpha) in CASES {
        let at = cluster(easy, excess, slope);
        for alpha in [None, Some(alpha)] {
            for f in [-0.7, -0.01, 0.0, 0.2, 0.9] {
                let mut sum = [0.0; 2];
                for (x, label) in points(&at, slope) {
                    let slope = slope_of_loss(&at, alpha, label, f * x[0]);
                    sum = [sum[0] + slope * x[0], sum[1] + slope * x[1]];
                }
                assert!((sum[0] - drift(&at, alpha, f)).abs() < 1e-14, "{sum:?}");
                assert!(sum[1].abs() < 1e-14);
            }
            let zero = rest(&at, alpha);
            let (limit, sign) = match alpha {
                None => (one_dimension::hard_limit(&at), -excess),
                Some(alpha) => (one_dimension::soft_limit(&at, alpha), at.soft_pull(alpha)),
            };
            assert!(zero.abs() <= limit + 1e-12, "{zero} {limit}");
            assert!(zero * sign > 0.0 || (zero.abs() < 1e-12 && sign.abs() < 1e-12));
            let share = zero.abs() / limit;
            assert!(alpha.is_some() || excess == 0.0 || share > 0.4, "{share}");
        }
    }
}

/// One pair is good for the reach ρ at least as often as the bound says, which is exact to first order.
#[test]
fn a_good_pair_has_the_probability_of_a_moved_cone() {
    let normal = Normal::new(0.0, 1.0).unwrap();
    for slope in [0.01, 0.125, 0.7] {
        let at = cluster(4.0, 0.0, slope);
        for reach in [1e-3, 0.05, 0.4] {
            let count = 40_000;
            let step = 20.0 / f64::from(count);
            let good = |k: i32| {
                let w = -10.0 + step * (f64::from(k) + 0.5);
                let edge = w.abs() * slope;
                normal.pdf(w) * (normal.sf(edge + reach) + normal.cdf(-edge))
            };
            let exact = step * (0..count).map(good).sum::<f64>();
            let bound = one_dimension::all_good(at.hit, reach, 2.0);
            assert!(bound <= exact + 1e-9, "{bound} {exact}");
            assert!(exact - bound < reach * (reach + slope), "{bound} {exact}");
        }
    }
}

/// D1': few active pairs are as rare as it says, by the binomial law at 4/9, and 1/27 is not far from the best.
#[test]
fn few_neurons_are_active_rarely() {
    for pairs in [1_u64, 2, 4, 8, 20, 60, 200] {
        let law = Binomial::new(4.0 / 9.0, pairs).unwrap();
        let few = pairs.div_ceil(4).checked_sub(1).map_or(0.0, |most| law.cdf(most));
        let width = 2.0 * pairs as f64;
        let survival = one_dimension::all_good_and_many(0.0, 0.0, width);
        assert!(1.0 - survival >= few, "{pairs}: {few} {survival}");
    }
    // At the premise's edge τ' = (1 − h)/10 a good pair is active with probability 4/9.
    for hit in [0.0, 0.1, 0.4_f64] {
        let loss = (1.0 - hit) / 10.0;
        assert_close(((1.0 - hit) / 2.0 - loss) / (1.0 - hit - loss), 4.0 / 9.0, 1e-14);
    }
    let at = cluster(4.0, 0.25, 0.125);
    let limit = one_dimension::hard_limit(&at);
    assert_eq!(one_dimension::all_good_and_many(at.hit, limit, 4.0), 0.0);
    assert!(one_dimension::all_good_and_many(at.hit, limit, 4000.0) > 0.0);
    assert_eq!(one_dimension::all_good(at.hit, 3.0, 8.0), 0.0);
}

/// Weights of pairs that no formula knows.
fn draw(seed: u64, pairs: usize) -> Vec<[f64; 2]> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut uniform = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 11) as f64 + 1.0) / (1_u64 << 53) as f64
    };
    let mut normal = move || {
        let (radius, angle) = ((-2.0 * uniform().ln()).sqrt(), 2.0 * PI * uniform());
        [radius * angle.cos(), radius * angle.sin()]
    };
    (0..pairs).map(|_| normal()).collect()
}

/// A network in plain loops at η = 2n: on every draw that is good for √m abs(F*)/2 the outputs are on one line,
/// move to F* without passing it, and keep its sign; both kinds of labels, with and without a radius.
#[test]
fn good_draws_go_the_way_of_the_zero() {
    let mut seen = [0; 2];
    for (easy, excess, slope, alpha) in CASES {
        let at = cluster(easy, excess, slope);
        let points = points(&at, slope);
        let n = points.len() as f64;
        for (kind, alpha) in [None, Some(alpha)].into_iter().enumerate() {
            let zero = rest(&at, alpha);
            for seed in 0..30 {
                let pairs = [1, 3, 8][seed as usize % 3];
                let starts = draw(seed, pairs);
                let root = (2.0 * pairs as f64).sqrt();
                let reach = one_dimension::reach(zero.abs(), 2.0 * pairs as f64);
                let is_good = |w: &[f64; 2]| {
                    points.iter().all(|(x, _)| dot(*w, *x) < 0.0)
                        || points.iter().all(|(x, _)| dot([w[0] - reach, w[1]], *x) > 0.0)
                };
                let is_active = |w: &[f64; 2]| dot(*w, points[0].0) > 0.0;
                if zero.abs() < 1e-12
                    || !starts.iter().all(is_good)
                    || !starts.iter().any(is_active)
                {
                    continue;
                }
                seen[kind] += 1;
                let radius = if seed % 2 == 0 { f64::INFINITY } else { 0.3 * zero.abs() };
                // Displacements √m a_j (W_j − W_j(0)) of both neurons of a pair.
                let mut moved = vec![[[0.0; 2]; 2]; pairs];
                let mut before = 0.0;
                for step in 0..200 {
                    let weight = |w: &[f64; 2], d: &[f64; 2], sign: f64| {
                        [w[0] + sign * d[0] / root, w[1] + sign * d[1] / root]
                    };
                    let output = |x: [f64; 2]| {
                        let pair = |(w, d): (&[f64; 2], &[[f64; 2]; 2])| {
                            let [p, q] = [(0, 1.0), (1, -1.0)]
                                .map(|(k, sign)| dot(weight(w, &d[k], sign), x).max(0.0));
                            p - q
                        };
                        starts.iter().zip(&moved).map(pair).sum::<f64>() / root
                    };
                    let f = output([1.0, 0.0]);
                    for (x, _) in &points {
                        assert!((output(*x) - f * x[0]).abs() < 1e-13, "{seed} {step}");
                    }
                    let part = f / zero;
                    let rounding = 1e-14 / zero.abs();
                    assert!(step == 0 || (part > 0.0 && part <= 1.0 + rounding), "{part}");
                    assert!(part >= before - rounding, "{part} {before}");
                    before = part;
                    let slopes: Vec<f64> = points
                        .iter()
                        .map(|(x, label)| slope_of_loss(&at, alpha, *label, output(*x)))
                        .collect();
                    let update = |w: &[f64; 2], d: [f64; 2], sign: f64| {
                        let now = weight(w, &d, sign);
                        let mut next = d;
                        for ((x, _), slope) in points.iter().zip(&slopes) {
                            let step = if dot(now, *x) >= 0.0 { 2.0 * n * slope / n } else { 0.0 };
                            next = [next[0] - step * x[0], next[1] - step * x[1]];
                        }
                        let length = next[0].hypot(next[1]);
                        let cut = (radius / length).min(1.0);
                        if length > 0.0 { next.map(|x| x * cut) } else { next }
                    };
                    let next = starts.iter().zip(&moved);
                    moved =
                        next.map(|(w, [p, q])| [update(w, *p, 1.0), update(w, *q, -1.0)]).collect();
                }
            }
        }
    }
    assert!(seen.iter().all(|&count| count >= 20), "{seen:?}");
}

/// The slope of the cluster at which the teacher T(α) has this γ'.
fn slope_of_logit(easy: f64, excess: f64, alpha: f64, logit: f64) -> f64 {
    let (mut low, mut high) = (0.0, 0.7265);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if cluster(easy, excess, middle).logit(alpha) > logit {
            high = middle
        } else {
            low = middle
        }
    }
    low
}

/// The corollary of S+ at its own largest margin, and far below it: soft labels succeed with probability 1 − δ,
/// the averaged error is at most ε after N/ε steps, and hard labels need what is said, more and more.
#[test]
fn the_corollary_of_s_plus() {
    for (epsilon, delta) in [(0.25, 0.3), (0.1, 0.1), (0.49, 0.01), (0.01, 0.4)] {
        let easy = easy_points(epsilon) as f64;
        assert!(easy * epsilon >= 1.0 && (easy == 2.0 || (easy - 2.0) * epsilon < 1.0));
        let width = width_of_the_winner(delta) as f64;
        assert!((-width / 2.0).exp2() <= delta / 2.0 && (1.0 - width / 2.0).exp2() > delta / 2.0);
        let steps: f64 = s_plus::steps(easy, epsilon);
        let steps = steps.ceil();
        assert!((1.0 + (steps - 1.0) / (easy + 1.0)) / steps <= epsilon * (1.0 + 1e-12));
        let largest = s_plus::largest_margin(easy, delta, width);
        let mut ratio = 0.0;
        for gamma in [largest, largest / 10.0, largest / 1000.0] {
            let at = cluster(easy, 0.0, slope_of_logit(easy, 0.0, 2.0, gamma));
            assert_close(at.margin(2.0), gamma, 1e-9);
            assert!(at.soft_pull(2.0) > 0.0);
            assert!(s_plus::soft_succeed(&at, 2.0, width) >= 1.0 - delta);
            assert!(
                s_plus::soft_succeed(&at, 2.0, 2.0) < 0.6,
                "one pair is inactive half of the time"
            );
            let exact = l1::width(at.hit, delta);
            let needed = at.width_from_logit(2.0, delta);
            let simple = s_plus::hard_width(at.hit, gamma, epsilon, delta);
            assert!(simple <= needed && needed <= exact, "{simple} {needed} {exact}");
            assert_close(needed, exact, at.hit + at.stretch - 1.0 + 1e-9);
            assert_close(s_plus::hard_fail(&at, exact), delta, 1e-9);
            assert!(exact / width > 5.0 * ratio, "the ratio grows as 1/γ");
            ratio = exact / width;
        }
        assert!(ratio > 100.0);
    }
    assert_eq!([0.5, 0.3, 0.25, 0.2, 0.125, 0.1].map(easy_points), [2, 4, 4, 6, 8, 10]);
    assert_eq!([0.5, 0.3, 0.25, 0.1].map(width_of_the_winner), [4, 6, 6, 10]);
}

/// The corollary of S− at its own largest h, and below it; and the ξ at which labels of less weight balance.
#[test]
fn the_corollary_of_s_minus() {
    for alpha in [0.75, 0.9, 0.999] {
        for slope in [0.7, 0.1, 1e-3] {
            let at = cluster(4.0, 0.0, slope);
            let excess = s_minus::balanced_excess(&at, alpha);
            assert!(excess > alpha - 1.0 && excess < 0.0, "{excess}");
            let at = Cluster { excess, ..at };
            assert!(at.soft_pull(alpha).abs() < 1e-15, "{}", at.soft_pull(alpha));
            assert!(rest(&at, Some(alpha)).abs() < 1e-13);
        }
    }
    for (epsilon, delta) in [(0.25, 0.3), (0.1, 0.1), (0.02, 0.01)] {
        let easy = easy_points(epsilon) as f64;
        let width = width_of_the_winner(delta) as f64;
        let largest = s_minus::largest_hit(delta, width);
        for hit in [largest, largest / 100.0] {
            let slope = (PI * hit / 2.0).tan();
            let alpha = 1.0 - hit;
            let at = cluster(easy, 0.0, slope);
            let at = Cluster { excess: s_minus::balanced_excess(&at, alpha), ..at };
            assert!(s_minus::hard_succeed(&at, width) >= 1.0 - delta);
            let exact = l1::width(at.hit, delta);
            let needed = s_minus::soft_width(&at, alpha, delta);
            assert!(needed <= exact, "{needed} {exact}");
            assert_close(needed, exact, hit + at.stretch - 1.0 + 1e-9);
            // The reach of unbalanced labels costs only part of the order.
            let unbalanced = Cluster { excess: at.excess / 2.0, ..at };
            let fail = s_minus::soft_fail(&unbalanced, alpha, exact / 4.0);
            assert!(fail > delta * delta, "{fail}");
        }
    }
}

/// On intervals every probability encloses its value in floating point.
#[test]
fn enclosures_hold_the_values() {
    for (easy, excess, slope, alpha) in CASES {
        let at = cluster(easy, excess, slope);
        let exact = |x: f64| <Interval as Real>::exact(x);
        let enclosed = Cluster {
            easy: exact(at.easy),
            excess: exact(at.excess),
            hit: exact(at.hit),
            stretch: exact(at.stretch),
        };
        for width in [2.0, 6.0, 40.0, 1000.0] {
            let m = exact(width);
            for (value, enclosure) in [
                (s_plus::hard_fail(&at, width), s_plus::hard_fail(&enclosed, m)),
                (
                    s_plus::soft_succeed(&at, alpha, width),
                    s_plus::soft_succeed(&enclosed, exact(alpha), m),
                ),
                (
                    s_minus::soft_fail(&at, alpha, width),
                    s_minus::soft_fail(&enclosed, exact(alpha), m),
                ),
                (s_minus::hard_succeed(&at, width), s_minus::hard_succeed(&enclosed, m)),
            ] {
                let distance = (exact(value) - enclosure).mig();
                assert!(distance < 1e-13 && enclosure.wid() < 1e-12, "{value} {enclosure}");
            }
        }
    }
}
