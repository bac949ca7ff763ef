//! B1 to B4, H1 to H3 and the trap: particular points, where the law is exact or two kinds of labels part.

use std::f64::consts::PI;

use theorems::separation::a0::Kind;
use theorems::separation::{a1, b1, b2, b3, b4, h1, h2, h3, trap};

use crate::{Boundary, Sequence, assert_close, interval};

/// B1 by inclusion and exclusion over the eight patterns of a pair, and p_1 = 0. B2: the widths of the text, and
/// its closed ends around them.
#[test]
fn the_law_on_q() {
    for (hit, pairs) in [(0.1_f64, 1), (0.1, 2), (0.5, 3), (0.3, 12)] {
        let m = pairs;
        let dead =
            3.0 * 0.5_f64.powi(m) - 2.0 * (0.5 - hit / 4.0).powi(m) - ((1.0 - hit) / 2.0).powi(m)
                + ((1.0 - hit) / 2.0).powi(m);
        let missed = (1.0 - hit).powi(m);
        let expected = 1.0 - dead - missed + ((1.0 - hit) / 2.0).powi(m);
        assert_close(b1::separates(hit, f64::from(2 * pairs)), expected, 1e-14);
        let enclosure = b1::separates(interval(hit), interval(f64::from(2 * pairs)));
        assert!(enclosure.contains(expected) || (enclosure.mid() - expected).abs() < 1e-15);
    }
    assert_close(b1::separates(1e-12, 8.0) / 1e-12, 4.0 * (1.0 - 0.125), 1e-9);
    for (angle, width) in [(0.505, 16), (0.2, 38), (0.05, 152)] {
        let hit = angle / PI;
        assert_eq!(b2::least_width(hit, 0.3), [width; 2]);
        let (lower, upper) = b2::closed_ends(interval(hit), interval(0.3));
        assert!(lower.sup() <= width as f64);
        let upper = upper.expect("ξ < 1").inf();
        assert!(
            2.0 * (upper / 2.0).ceil() >= width as f64 && upper < width as f64 + 8.0,
            "{upper}"
        );
        let real: f64 = b2::width(hit, 0.3);
        assert!(real <= width as f64 && real > width as f64 - 2.0);
    }
    assert!(b2::closed_ends(0.4, 0.1).1.is_none());
}

/// B3 for one neuron on one point, where both sides are equal; B4's convexity at random outputs.
#[test]
fn descent_and_convexity() {
    // f = σ(w x)/1, y = 1, |x| = 1: −dL/dt = ρ², γ_t = 1.
    assert_eq!(b3::descent(1.0, 0.25), 0.0625);
    let loss = |u: f64| (-u).exp().ln_1p();
    let mut random = Sequence(4);
    for _ in 0..1000 {
        let [plus, minus, zero] = [0; 3].map(|_| 10.0 * random.next() - 5.0);
        let whole = (loss(plus) + loss(minus) + 2.0 * loss(-zero)) / 4.0;
        assert!(b4::least_loss(plus, minus, zero) <= whole + 1e-15);
    }
    assert_close(b4::least_loss(1.0, 1.0, -1.0), loss(1.0), 1e-15);
    // Three points learnt without bound, one left at 0.
    let abandoned = (loss(0.0) + loss(60.0) + 2.0 * loss(60.0)) / 4.0;
    assert_close(b4::loss_of_abandoned(), abandoned, 1e-15);
}

/// H1: the two laws in order and the margin around γ* of the text; they come together as n grows.
#[test]
fn the_laws_of_the_half_circle() {
    let table =
        [(4.0, 2.1, 0.1395), (8.0, 12.8, 0.0639), (16.0, 41.7, 0.0314), (64.0, 276.8, 0.0078)];
    for (n, lower, gamma) in table {
        let found: f64 = h1::necessary_width(n, 0.3);
        assert!((found - lower).abs() < 0.06, "{found} {lower}");
        let [low, high] = h1::margin::<f64>(n);
        assert!(low < gamma + 5e-5 && gamma - 5e-5 < high && high / low < 1.09);
        assert_close(high, a1::largest_margin(2.0 / n), 1e-15);
        let sufficient: f64 = h1::sufficient_width(n, 0.3);
        assert_close(h1::failure(n, sufficient / 2.0), 0.3, 1e-9);
        assert!(found < sufficient);
        assert!(h1::success(n, found / 2.0) <= 0.7);
        assert!(h1::success(n, sufficient / 2.0) >= 1.0 - h1::failure(n, sufficient / 2.0));
    }
    let ends = |n: f64| [h1::necessary_width(n, 0.3), h1::sufficient_width(n, 0.3)];
    let [low, high]: [f64; 2] = ends(1e9);
    assert!(low / (1e9 * 1e9_f64.ln()) > 0.95 && high / (1e9 * 1e9_f64.ln()) < 1.1);
}

/// H2: the rank of the features of points on the half circle by elimination, against the cells.
#[test]
fn the_rank_of_the_features() {
    let mut random = Sequence(5);
    let mut counts = [0; 2];
    for case in 0..4000 {
        let n = 4 + case % 3;
        let pairs = 3 + case % 9;
        let angle = |i: usize| PI * (i as f64 + 0.5) / n as f64;
        let mut boundaries: Vec<Boundary> = (0..pairs)
            .map(|_| (PI * random.next(), Kind::ALL[usize::from(random.next() < 0.5)]))
            .collect();
        boundaries.sort_by(|a, b| a.0.total_cmp(&b.0));
        let rows = (0..n).map(|i| {
            let (sine, cosine) = angle(i).sin_cos();
            let active = |(at, kind): &Boundary| (*at > angle(i)) == (*kind == Kind::Exit);
            boundaries
                .iter()
                .flat_map(|at| if active(at) { [cosine, sine] } else { [0.0; 2] })
                .collect()
        });
        let full = rank(rows.collect()) == n;
        let exits = |l: usize| l == 0 || (l <= pairs && boundaries[l - 1].1 == Kind::Exit);
        let cells = (0..=pairs).map(|l| {
            let from = if l == 0 { 0.0 } else { boundaries[l - 1].0 };
            let to = boundaries.get(l).map_or(PI, |boundary| boundary.0);
            let held = (0..n).filter(|&i| from < angle(i) && angle(i) < to).count();
            (held, i32::from(exits(l)) - i32::from(exits(l + 1)))
        });
        assert_eq!(h2::has_full_rank(&cells.collect::<Vec<_>>()), full, "{boundaries:?}");
        counts[usize::from(full)] += 1;
    }
    assert!(counts.iter().all(|&count| count > 500), "{counts:?}");
}

/// By Gaussian elimination with complete pivoting.
fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let mut rank = 0;
    loop {
        let entries = rows[rank..]
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().enumerate().map(move |(k, entry)| (entry.abs(), i, k)));
        let Some((size, i, k)) = entries.max_by(|a, b| a.0.total_cmp(&b.0)) else { return rank };
        if size < 1e-9 {
            return rank;
        }
        rows.swap(rank, rank + i);
        let pivot = rows[rank].clone();
        for row in &mut rows[rank + 1..] {
            let factor = row[k] / pivot[k];
            row.iter_mut().zip(&pivot).for_each(|(entry, p)| *entry -= factor * p);
            row[k] = 0.0;
        }
        rank += 1;
        if rank == rows.len() {
            return rank;
        }
    }
}

/// H3: the regression by normal equations has the stated value at the middle point, negative on the whole domain; with
/// −Δ in place of −3Δ it is positive. The widths part as Δ falls.
#[test]
fn the_regression_of_h3() {
    let by_normal_equations = |far: f64, angle: f64| {
        let points = [(-far * angle, 1.0), (0.0, 1.0), (angle, -1.0), (angle, -1.0)];
        let mut sums = [0.0; 5];
        for (at, y) in points {
            let (sine, cosine) = f64::sin_cos(at);
            let terms = [cosine * cosine, cosine * sine, sine * sine, y * cosine, y * sine];
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
        // At the angle 0 the linear function is its first coefficient.
        (sums[3] * sums[2] - sums[4] * sums[1]) / (sums[0] * sums[2] - sums[1] * sums[1])
    };
    for k in 1..=250 {
        let angle = f64::from(k) / 1000.0;
        let fitted: f64 = h3::fitted(angle);
        assert_close(fitted, by_normal_equations(3.0, angle), 1e-6);
        assert!(fitted < -0.05 && by_normal_equations(1.0, angle) > 0.1, "{angle}: {fitted}");
    }
    assert_close(h3::fitted(1e-4), 1.0 - 24.0 / 21.5, 1e-6);
    let soft: f64 = h3::necessary_width_soft(0.01, 0.1);
    assert!(soft > 30.0 * h3::sufficient_width_hard(0.1));
    assert_close(h3::hit(PI / 8.0), 0.5, 1e-15);
}

/// The trap: the speeds at the four borders of the lower cone from the gradient itself, and a border that leaks
/// where the premise fails.
#[test]
fn the_borders_of_the_trap() {
    let mut random = Sequence(6);
    let mut leaks = 0;
    for _ in 0..2000 {
        let angle = 0.05 + random.next();
        let unit = |turn: f64| [f64::cos(turn), f64::sin(turn)];
        let [u, v] = [unit(angle / 2.0), unit(-angle / 2.0)];
        let points = [u, v, u.map(|x| -x), v.map(|x| -x)];
        let slopes = [0; 4].map(|_| random.next());
        let product = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
        let speed = |weight: [f64; 2], sign: f64| {
            let mut speed = [0.0; 2];
            for i in 0..4 {
                if product(weight, points[i]) > 0.0 {
                    let y = if i % 2 == 0 { 1.0 } else { -1.0 };
                    (0..2).for_each(|k| speed[k] += sign * y * slopes[i] * points[i][k]);
                }
            }
            speed
        };
        // On the border W·x_4 = 0, and on W·x_1 = 0, of the cone around −e⊥; a little inside and beyond.
        let [on_fourth, on_first] = [unit(-PI / 2.0 - angle / 2.0), unit(-PI / 2.0 + angle / 2.0)];
        let moved = |border: [f64; 2], point: [f64; 2], by: f64| {
            [border[0] + by * point[0], border[1] + by * point[1]]
        };
        for (sign, border, at, near, other) in
            [(1.0, on_fourth, 3, 2, on_first), (-1.0, on_first, 0, 1, on_fourth)]
        {
            let beyond = moved(border, points[at], 1e-6);
            assert!(product(border, points[at]).abs() < 1e-12 && product(beyond, points[at]) > 0.0);
            let found = product(speed(beyond, sign), points[at]);
            let stated: f64 = trap::speed_outwards(slopes[near], slopes[at], angle);
            assert_close(found, stated, 1e-12);
            leaks += usize::from(found > 0.0);
            // The opposite border is never left.
            let opposite = points[3 - at];
            let inside = moved(other, opposite, -1e-6);
            assert!(product(speed(inside, sign), opposite) < 0.0);
        }
    }
    assert!(leaks > 100);
    assert_eq!(trap::least_error(50.0), 1.0 / 204.0);
}
