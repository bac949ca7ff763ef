//! The lower bounds' formulas against closed forms, exhaustive counts and sums of their own.

use std::collections::BTreeSet;

use inari::Interval;
use num_bigint::BigUint;
use theorems::lower::{equal_logits, l0, l1, l2, r0, r1, r3};
use theorems::mandal::model::{kl, logistic};
use theorems::real::Real;

/// Whole numbers that no formula knows, from −`most` to `most`: products and sums of them are exact.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, most: i64) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as i64 % (2 * most + 1) - most) as f64
    }
}

#[track_caller]
fn assert_close(computed: f64, expected: f64, tolerance: f64) {
    assert!((computed - expected).abs() <= tolerance * expected.abs(), "{computed} {expected}");
}

fn interval(x: f64) -> Interval {
    Real::exact(x)
}

/// R0 in exact arithmetic: the identity holds to the bit, g_j is the smaller of the two sides where the signs
/// are opposite and 0 elsewhere. Without the cone (β < 0) some g_j is negative: the premise is needed.
#[test]
fn the_identity_of_r0_is_exact() {
    let mut random = Sequence(1);
    let relu = |x: f64| x.max(0.0);
    let mut below = 0;
    for _ in 0..5000 {
        let (alpha, beta) = (random.next(8).abs() + 1.0, random.next(8).abs() + 1.0);
        let [mut left, mut right] = [0.0; 2];
        for _ in 0..5 {
            let (a, p, q) = (random.next(3), random.next(50), random.next(50));
            left += a * (relu(alpha * p + beta * q) - alpha * relu(p) - beta * relu(q));
            let gap = r0::gap(alpha, beta, p, q);
            right -= a * gap;
            let smaller = (alpha * p.abs()).min(beta * q.abs());
            assert_eq!(gap, if p * q < 0.0 { smaller } else { 0.0 });
            below += u32::from(r0::gap(alpha, -beta, p, q) < 0.0);
        }
        assert_eq!(left, right);
    }
    assert!(below > 1000, "a point outside the cone has a negative g_j: {below}");
}

/// R1's widths: what the text gives for 3, 4, 5, 6 and 8 alternating points, and ε n errors where ε n rounds.
#[test]
fn widths_of_r1() {
    let widths = |n: u64| r1::neurons(r1::changes_of_half_circle(n, 0));
    assert_eq!([1, 2, 3, 4, 5, 6, 8, 16].map(widths), [1, 2, 3, 4, 4, 4, 6, 14]);
    assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(r1::width), [2, 2, 4, 4, 4, 4, 6, 6]);
    assert_eq!([0, 2, 4, 6, 8, 10].map(r1::width_all_round), [2, 2, 2, 4, 4, 6]);
    for (n, epsilon, errors) in
        [(10, 0.3, 3), (10, 0.1, 1), (8, 0.1, 0), (8, 0.125, 1), (3, 0.999, 2), (1, 1e-9, 0)]
    {
        assert_eq!(r1::errors_allowed(n, epsilon), errors, "{n} {epsilon}");
    }
    for (n, errors) in (1..300).flat_map(|n| (0..n).map(move |errors| (n, errors))) {
        assert_eq!(r1::errors_allowed(n, errors as f64 / n as f64), errors);
    }
}

/// The sharper claim that m neurons change sign at most m − 1 times: five neurons with five changes refute it,
/// in exact numbers, and R1 allows them.
#[test]
fn five_neurons_change_sign_five_times() {
    let neurons = [(-4.5, 0.0, 1.0), (-2.0, -1.0, -1.0), (1.0, -1.0, 4.0), (2.0, 1.0, 0.0)];
    let last = (-1.5, 1.0, -1.0);
    let value = |u: f64| -> f64 {
        neurons.iter().chain([&last]).map(|(c, w, b)| c * (w * u + b).max(0.0)).sum()
    };
    let values = [-2.0, -1.0, 0.0, 1.0, 4.0, 8.0].map(value);
    assert_eq!(values, [-0.5, 0.5, -0.5, 0.5, -1.0, 1.0]);
    let changes = values.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count() as u64;
    assert_eq!(changes, 5);
    assert!(changes > 5 - 1 && r1::neurons(changes) <= 5);
}

/// Six points of the half circle are within the four neurons that R1 asks for: its width is attained.
#[test]
fn four_neurons_fit_six_alternating_points() {
    let neurons = [
        (0.927, -0.655, 0.756),
        (-0.983, -0.981, 0.195),
        (0.987, 0.977, 0.213),
        (-1.0, 0.705, 0.71),
    ];
    assert_eq!(r1::neurons(r1::changes_of_half_circle(6, 0)), neurons.len() as u64);
    let least = (0..6).map(|i| {
        let (sine, cosine) = (std::f64::consts::PI * (i as f64 + 0.5) / 6.0).sin_cos();
        let f: f64 = neurons.iter().map(|(c, w, v)| c * (w * cosine + v * sine).max(0.0)).sum();
        if i % 2 == 0 { f } else { -f }
    });
    let sign = if least.clone().next() > Some(0.0) { 1.0 } else { -1.0 };
    assert!(least.map(|f| sign * f).all(|f| f > 0.1));
}

/// C(n, D) by enumeration: the patterns of n generic vectors of small integers in R^3 and R^2. One dimension
/// more or less has another count.
#[test]
fn patterns_of_r3_are_those_of_hyperplanes() {
    for (n, d) in [(5, 2), (6, 3), (7, 3)] {
        let points = |i: i64| [1.0, i as f64, (i * i) as f64];
        let mut random = Sequence(7);
        let mut seen = BTreeSet::new();
        for _ in 0..200_000 {
            let w: Vec<f64> = (0..d).map(|_| random.next(5000)).collect();
            let product = |i: i64| w.iter().zip(points(i)).map(|(w, x)| w * x).sum::<f64>();
            let products: Vec<f64> = (0..n).map(|i| product(i - 2)).collect();
            if products.iter().all(|&x| x != 0.0) {
                seen.insert(products.iter().map(|&x| x > 0.0).collect::<Vec<_>>());
            }
        }
        let (n, d) = (n as u64, d as u64);
        assert_eq!(BigUint::from(seen.len()), r3::patterns(n, d), "{n} {d}");
        assert_ne!(BigUint::from(seen.len()), r3::patterns(n, d + 1));
    }
    assert_eq!(r3::patterns(9, 9), BigUint::from(512_u32));
    assert_eq!(r3::patterns(9, 40), BigUint::from(512_u32));
}

/// R3's bound in numbers worked out by hand, and its width: the first at which the bound is not below.
#[test]
fn labelings_of_r3() {
    // 60² · 2(1 + 29 + 406 + 3654).
    assert_eq!(r3::labelings(30, 2, 2, 0), BigUint::from(29_448_000_u32));
    // Σ_{k≤1} binom(30, k) = 31 times that.
    assert_eq!(r3::labelings(30, 2, 2, 1), BigUint::from(912_888_000_u32));
    for (n, d, errors, bits) in [(30, 2, 0, 1), (400, 2, 0, 1), (400, 3, 20, 4)] {
        let width = r3::width(n, d, errors, bits);
        let needed = BigUint::from(1_u8) << (n - bits);
        assert!(r3::labelings(n, d, width, errors) >= needed);
        assert!(width == 2 || r3::labelings(n, d, width - 2, errors) < needed);
    }
    assert!(r3::width(400, 2, 0, 1) > 10);
}

/// The balance of L0 on Q(Δ) with dyadic points is exactly 0 for hard labels and for logits in proportion; with
/// one copy of x_0 less it is not, and a neuron that splits the set is seen.
#[test]
fn the_balance_of_l0() {
    let coordinates = [[0.875, 0.25], [0.875, -0.25], [0.875, 0.0], [0.875, 0.0]];
    let labels = [1.0, 1.0, -1.0, -1.0];
    let balance = |slope: fn(f64) -> f64, scale: f64, count: usize| {
        let slopes: Vec<f64> = labels[..count].iter().map(|y| slope(scale * y)).collect();
        [0, 1].map(|k| l0::imbalance(&slopes, &coordinates.map(|x| x[k])[..count]))
    };
    assert_eq!(balance(l0::hard_slope, 1.0, 4), [0.0; 2]);
    assert_eq!(balance(l0::soft_slope, 0.1, 4), [0.0; 2]);
    assert_eq!(balance(l0::hard_slope, 1.0, 3), [-0.4375, 0.0]);
    assert_close(l0::soft_slope(2.0), -0.5 * 1.0_f64.tanh(), 1e-15);
    assert!(l0::is_all_or_none(&[0.0, 1.0]) && l0::is_all_or_none(&[-1.0, -0.5]));
    assert!(!l0::is_all_or_none(&[0.0, -1.0]), "W·x = 0 is active");
}

/// L1: numbers of the text, the two forms of the width, and a margin of Q by a quadrature of its own over the
/// directions for the teacher of the proof. Twice the margin is not what that teacher has.
#[test]
fn margin_and_width_of_l1() {
    for (gamma, width) in [(0.1, 4.714), (0.01, 58.99), (0.001, 601.3)] {
        assert!((l1::width(4.0 * gamma, 0.3) - width).abs() < 1e-3 * width, "{gamma}");
    }
    for gamma in [1e-9, 1e-4, 0.01, 0.12] {
        assert!(l1::width_from_margin(gamma, 0.1) <= l1::width(4.0 * gamma, 0.1));
        assert_close(l1::no_hit(4.0 * gamma, l1::width(4.0 * gamma, 0.1)), 0.1, 1e-9);
        assert_close(l1::no_hit(4.0 * gamma, 2.0), 1.0 - 4.0 * gamma, 1e-15);
    }
    let enclosure = l1::no_hit(interval(0.25), interval(4.0));
    assert!(enclosure.inf() <= 0.5625 && 0.5625 <= enclosure.sup() && enclosure.wid() < 1e-14);
    for delta in [0.3_f64, 1.0, 1.5] {
        let hit = delta / std::f64::consts::PI;
        let (c, s) = ((delta / 2.0).cos(), (delta / 2.0).sin());
        let (plus, minus, middle) = ([c, s], [c, -s], [c, 0.0]);
        let product = |x: [f64; 2], y: [f64; 2]| x[0] * y[0] + x[1] * y[1];
        let lambda = hit / 4.0 * delta.cos() * 2.0 / ((1.0 - hit) * c);
        let count = 400_000;
        let mut logits = [0.0; 3];
        for k in 0..count {
            let (sine, cosine) =
                (std::f64::consts::TAU * (f64::from(k) + 0.5) / f64::from(count)).sin_cos();
            let active = [plus, minus, middle].map(|x| product(x, [cosine, sine]) > 0.0);
            let v = match active {
                [true, true, _] => [lambda, 0.0],
                [true, false, false] => plus,
                [false, true, false] => minus,
                [true, false, true] => minus.map(|x| -x),
                [false, true, true] => plus.map(|x| -x),
                _ => [0.0; 2],
            };
            for ((z, x), active) in logits.iter_mut().zip([plus, minus, middle]).zip(active) {
                *z += if active { product(v, x) / f64::from(count) } else { 0.0 };
            }
        }
        let gamma: f64 = l1::margin(hit);
        for (z, y) in logits.into_iter().zip([1.0, 1.0, -1.0]) {
            assert!((z * y - gamma).abs() < 2e-5, "{delta}: {z} {gamma}");
            assert!((z * y - 2.0 * gamma).abs() > 2e-5);
        }
    }
}

/// L2's law against statrs, on numbers and on intervals; the bounds of (iii) and (iv) lie above it.
#[test]
fn the_law_of_l2_is_the_binomial_one() {
    use statrs::distribution::{Binomial, DiscreteCDF};
    for (copies, hit, width) in [(4, 0.25, 6.0), (10, 0.1, 20.0), (50, 0.02, 100.0)] {
        let missed = (1.0_f64 - hit).powf(width / 2.0);
        let law = Binomial::new(missed, u64::from(copies)).unwrap();
        for most in 0..=copies {
            let computed = l2::success(copies, hit, width, most);
            assert_close(computed, law.cdf(u64::from(most)), 1e-10);
            let enclosure = l2::success(copies, interval(hit), interval(width), most);
            assert!(enclosure.contains(computed) || (enclosure.mid() - computed).abs() < 1e-13);
        }
        let copies_real = f64::from(copies);
        assert!(l2::success(copies, hit, width, 0) <= l2::success_of_all(copies_real, hit, width));
        for errors in 1..copies / 2 {
            let epsilon = f64::from(errors) / copies_real;
            let width = l2::width(hit, epsilon);
            let bound = l2::success_at_width(copies_real, epsilon);
            assert!(l2::success(copies, hit, width, errors) <= bound, "{copies} {errors}");
            // Four times the width is too much to claim.
            let beyond = l2::success(copies, hit, 4.0 * width, errors);
            assert!(errors > copies / 4 || beyond > bound, "{copies} {errors}: {beyond}");
        }
        let [lower, upper] = l2::margin(copies_real, hit);
        assert_close(lower, (1.0 - hit).powi(copies as i32 - 1) * hit / 4.0, 1e-13);
        assert!(lower < upper && upper == hit / 4.0);
        assert!(lower >= hit / (4.0 * std::f64::consts::E));
    }
}

/// E: the divergence of equal logits is the smoothed loss for either label, its slope at output 0 is
/// tanh(γ/2) times the hard one, and without the entropy it is another number.
#[test]
fn equal_logits_are_label_smoothing() {
    for (gamma, f) in [(0.1, 0.3), (0.1, -2.0), (0.5, 0.5), (0.01, 0.0)] {
        for y in [1.0, -1.0] {
            let divergence = kl(logistic(gamma * y), logistic(f));
            let loss = |f: f64| equal_logits::smoothed_loss(gamma, y * f);
            assert!((divergence - loss(f)).abs() < 1e-15, "{gamma} {f} {y}");
            assert!(equal_logits::smoothed_loss(interval(gamma), interval(y * f)).wid() < 1e-14);
            let slope = (loss(1e-5) - loss(-1e-5)) / 2e-5;
            let ratio: f64 = equal_logits::slope_ratio(gamma);
            assert!((slope - ratio * l0::hard_slope(y)).abs() < 1e-9);
            assert_close(ratio, (gamma / 2.0).tanh(), 1e-15);
            let share: f64 = equal_logits::smoothing(gamma);
            let entropy = -share * share.ln() - (1.0 - share) * (1.0 - share).ln();
            assert!((divergence - loss(f) - entropy).abs() > 0.1);
        }
    }
}
