//! A0 to A5: the law in the plane, and the width from the margin.

use std::f64::consts::PI;

use theorems::separation::a0::{Kind, State};
use theorems::separation::{a0, a1, a2, a3, a4, a5};

use crate::{Boundary, Sequence, assert_close, interval};

/// A0 as it is stated: cells, c_l, and the closed cones, arcs whose common points, if there are any, include an
/// end of one of them.
fn separates_by_definition(points: &[(f64, bool)], boundaries: &[Boundary]) -> bool {
    let exits = |l: usize| match l {
        0 => true,
        l if l > boundaries.len() => false,
        l => boundaries[l - 1].1 == Kind::Exit,
    };
    let (mut arcs, mut free) = (Vec::new(), false);
    for l in 0..=boundaries.len() {
        let from = if l == 0 { 0.0 } else { boundaries[l - 1].0 };
        let to = boundaries.get(l).map_or(PI, |boundary| boundary.0);
        let cell: Vec<_> =
            points.iter().filter(|(angle, _)| from < *angle && *angle < to).collect();
        if cell.windows(2).filter(|pair| pair[0].1 != pair[1].1).count() > 1 {
            return false;
        }
        let c = i32::from(exits(l)) - i32::from(exits(l + 1));
        if c == 0 {
            continue;
        }
        let (Some(first), Some(last)) = (cell.first(), cell.last()) else {
            free = true;
            continue;
        };
        // The cone of the y_i x_i from one end counterclockwise to the other, for a first label 1.
        let arc = match first.1 == last.1 {
            true => [first.0, last.0],
            false => {
                let change = cell.windows(2).find(|pair| pair[0].1 != pair[1].1).unwrap();
                [change[1].0 - PI, change[0].0]
            }
        };
        let turn = if (c > 0) == first.1 { 0.0 } else { PI };
        arcs.push(arc.map(|angle| angle + turn));
    }
    let holds = |[from, to]: [f64; 2], angle: f64| {
        let inside = (angle - from).rem_euclid(2.0 * PI);
        inside <= to - from + 1e-12 || inside >= 2.0 * PI - 1e-12
    };
    let mut ends = arcs.iter().flatten();
    free || !ends.any(|&angle| arcs.iter().all(|&arc| holds(arc, angle)))
}

fn separates_by_automaton(points: &[(f64, bool)], boundaries: &[Boundary]) -> bool {
    let mut state = State::START;
    let mut ahead = boundaries.iter().peekable();
    for (angle, label) in points {
        while let Some((_, kind)) = ahead.next_if(|boundary| boundary.0 < *angle) {
            state = state.boundary(*kind);
        }
        let Some(next) = state.point(*label) else { return false };
        state = next;
    }
    ahead.fold(state, |state, (_, kind)| state.boundary(*kind)).separates()
}

/// The automaton of A0 reads what the definition says, on 30,000 random configurations in which all outcomes occur;
/// without the second sign of the scan, or with (i) alone, it would not.
#[test]
fn the_automaton_is_the_definition() {
    let mut random = Sequence(1);
    let mut counts = [0; 3];
    for _ in 0..30_000 {
        let n = 1 + (random.next() * 6.99) as usize;
        let pairs = (random.next() * 7.99) as usize;
        let mut points: Vec<(f64, bool)> =
            (0..n).map(|_| (PI * random.next(), random.next() < 0.5)).collect();
        let mut boundaries: Vec<Boundary> = (0..pairs)
            .map(|_| (PI * random.next(), Kind::ALL[usize::from(random.next() < 0.5)]))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        boundaries.sort_by(|a, b| a.0.total_cmp(&b.0));
        let expected = separates_by_definition(&points, &boundaries);
        assert_eq!(
            separates_by_automaton(&points, &boundaries),
            expected,
            "{points:?} {boundaries:?}"
        );
        let crowded = points.iter().try_fold((0, State::START), |(from, mut state), point| {
            let to = boundaries.partition_point(|boundary| boundary.0 < point.0);
            for boundary in &boundaries[from..to] {
                state = state.boundary(boundary.1);
            }
            Some((to, state.point(point.1)?))
        });
        counts[if expected { 0 } else { 1 + usize::from(crowded.is_none()) }] += 1;
    }
    assert!(counts.iter().all(|&count| count > 4000), "{counts:?}");
}

/// Two points: the closed form against the four kinds of pairs, counted.
#[test]
fn two_points_of_a0() {
    for (hit, pairs) in [(0.3_f64, 1), (0.3, 3), (0.9, 4)] {
        let kinds = [("both", (1.0 - hit) / 2.0), ("first", hit / 2.0), ("second", hit / 2.0)];
        let none: f64 = 1.0 - kinds.iter().map(|kind| kind.1).sum::<f64>();
        let without =
            |seen: &[usize]| (none + seen.iter().map(|&at| kinds[at].1).sum::<f64>()).powi(pairs);
        // Neither both, nor first and second.
        let failure = without(&[1]) + without(&[2]) - without(&[]);
        assert_close(a0::two_points(hit, 2.0 * f64::from(pairs)), 1.0 - failure, 1e-14);
    }
}

/// The three-point inequality behind u, at random points; 3 % less is too little. H is its inverse, between
/// 4γ cos²(πγ) and 4γ.
#[test]
fn the_margin_of_three_points_is_below_u() {
    let mut random = Sequence(2);
    let mut closest = 0.0_f64;
    for _ in 0..200_000 {
        let delta = PI * random.next();
        let phi = delta * random.next();
        let psi = delta - phi;
        let weights = phi.sin() + psi.sin() + delta.sin();
        let least = (phi * psi.sin() + psi * phi.sin()) / (PI * weights);
        let bound: f64 = a1::largest_margin(delta / PI);
        assert!(least <= bound * (1.0 + 1e-12), "{phi} {psi}");
        closest = closest.max(least / bound);
    }
    assert!(closest > 0.99, "{closest}");
    for gamma in [1e-9_f64, 1e-3, 0.1, 0.25, 0.4, 0.5] {
        let hit: f64 = a1::least_hit(gamma);
        assert_close(a1::largest_margin(hit) / gamma, 1.0, 1e-14);
        assert!(hit <= 4.0 * gamma * (1.0 + 1e-15));
        assert!(gamma > 0.25 || hit >= 4.0 * gamma * (PI * gamma).cos().powi(2) * (1.0 - 1e-15));
        assert!(a1::least_hit(interval(gamma)).contains(hit));
    }
    assert_close(a1::least_hit(0.5), 1.0, 1e-14);
}

/// The widths of the text for half circles of 4 to 64 points at δ = 0.3, by A1, A2 and A4, from γ* there.
#[test]
fn the_widths_of_half_circles() {
    let gammas = [0.1395, 0.0639, 0.0314, 0.0157, 0.0078];
    let sizes = [4, 8, 16, 32, 64];
    let table =
        [[22, 114, 34], [32, 296, 142], [62, 682, 566], [146, 1546, 2212], [338, 3450, 8722]];
    for ((n, gamma), widths) in sizes.into_iter().zip(gammas).zip(table) {
        // γ* to four digits: the widths of both ends enclose those of the text.
        let ends = [gamma + 5e-5, gamma - 5e-5];
        let by = |width: &dyn Fn(f64) -> f64| ends.map(width);
        let found = [
            by(&|gamma| a1::sufficient_width(gamma, 0.3)),
            by(&|gamma| 2.0 * (a2::width(a2::arcs(gamma), 0.3) / 2.0).ceil()),
            by(&|gamma| a4::sufficient_width(n, gamma, 0.3) as f64),
        ];
        for (found, width) in found.into_iter().zip(widths) {
            let width = f64::from(width);
            assert!(found[0] <= width && width <= found[1], "n = {n}: {found:?} {width}");
            assert!(found[1] - found[0] <= 2e-4 / gamma * width + 2.0, "{found:?}");
        }
        assert!(a4::width(n as f64, gamma, 0.3) >= a4::sufficient_width(n, gamma, 0.3) as f64);
    }
}

/// A1's count against H1's own and against the enclosure; more pairs fail less.
#[test]
fn failure_falls_with_the_pairs() {
    for gamma in [0.02, 0.1, 0.3] {
        let hit: f64 = a1::least_hit(gamma);
        let failures: Vec<f64> = (1..400).map(|pairs| a1::failure(hit, f64::from(pairs))).collect();
        assert!(failures.is_sorted_by(|a, b| a > b));
        let width = a1::sufficient_width(gamma, 0.05);
        assert!(
            a1::failure(hit, width / 2.0) <= 0.05 && a1::failure(hit, width / 2.0 - 1.0) > 0.05
        );
    }
}

/// A3 in the plane: cells hold two but with a probability that a simulation of cells finds, and the arcs leave δ/2.
#[test]
fn cells_of_a3() {
    let (arcs, pairs) = (12.0, 60);
    let mut random = Sequence(3);
    let trials = 40_000;
    let sparse = (0..trials).filter(|_| {
        let mut counts = [0; 12];
        (0..pairs).for_each(|_| counts[((random.next() * arcs) as usize).min(11)] += 1);
        counts.iter().any(|&count| count < 2)
    });
    let share = sparse.count() as f64 / f64::from(trials);
    let bound: f64 = a3::sparse(arcs, f64::from(pairs));
    // A union bound: above, by the pairs of cells at most.
    assert!(share <= bound + 0.01 && share >= bound - bound * bound - 0.01, "{share} {bound}");
    let arcs: f64 = a3::arcs(8.0, 0.1, 0.1);
    assert_close(a3::deviation(8.0, 0.1, a3::cut_of_arcs(arcs)), 0.05, 1e-12);
    let width: f64 = a3::width(arcs, 0.1);
    assert_close(a3::sparse(arcs, width / 2.0), 0.05, 1e-9);
}

/// A4's binomial probability against statrs, and the closed form on its safe side.
#[test]
fn the_binomial_of_a4() {
    use statrs::distribution::{Binomial, DiscreteCDF};
    for (n, gamma, pairs) in [(1, 0.1, 5), (3, 0.1, 20), (30, 0.02, 900), (800, 0.01, 50_000)] {
        let chance: f64 = a4::chance(gamma);
        let law = Binomial::new(chance, pairs).unwrap();
        assert_close(a4::failure(n, chance, pairs), law.cdf(n - 1), 1e-9);
        let width = a4::sufficient_width(n, gamma, 0.1);
        assert!(a4::failure(n, chance, width / 2) <= 0.1);
        assert!(a4::failure(n, chance, width / 2 - 1) > 0.1);
        assert!(a4::width(n as f64, gamma, 0.1) >= width as f64 - 2.0);
    }
    assert_eq!(a4::chance(0.4), 0.5);
}

/// A5 in R⁴ by quadrature over the sphere: x_l at an angle of r or more sees nothing of p_i, at a smaller one it does,
/// and x_i itself sees B(0) ≥ 0.26 r; a step at another place is seen from everywhere.
#[test]
fn the_step_of_a5_is_seen_by_its_own_point_alone() {
    let seen = |theta: f64, r: f64, step: &dyn Fn(f64) -> f64| {
        let count = 20_000;
        let width = r / f64::from(count);
        let term = |k: i32| {
            let alpha = (f64::from(k) + 0.5) * width;
            // Of z at the angle α the component along x_l beside x_i is uniform on an interval.
            let active = match theta == 0.0 {
                true => 1.0,
                false => 0.5 * (1.0 + (alpha.tan() / theta.tan()).clamp(-1.0, 1.0)),
            };
            let density = 2.0 / PI * alpha.cos().powi(2);
            step(alpha.sin()) * (2.0 * active - 1.0) * density * width
        };
        (0..count).map(term).sum::<f64>()
    };
    for r in [0.1, 0.3, 0.5] {
        let step = |sine: f64| a5::step(sine, r);
        let own = seen(0.0, r, &step);
        assert!(own >= 0.26 * r && own <= 0.264 * r, "{own}");
        // The quadrature is off by the cell in which p jumps by 2.
        assert!((a5::own_weight(r) - own).abs() <= 4.0 / PI * r / 20_000.0);
        for theta in [r, 1.5 * r, 1.2] {
            assert!(seen(theta, r, &step).abs() < 1e-4 * own, "{theta}");
        }
        assert!(seen(0.5 * r, r, &step).abs() > 0.05 * own);
        let elsewhere = |sine: f64| if sine <= 0.5 * r.sin() { 1.0 } else { -1.0 };
        assert!(seen(1.2, r, &elsewhere).abs() > 1e-3 * own);
        // At most 40/r² disjoint caps of radius r/2 in the band, two for each point.
        let cap = (r - r.sin()) / (2.0 * PI);
        let band = 2.0 / PI * (1.5 * r + (1.5 * r).sin() * (1.5 * r).cos());
        assert!(band / (2.0 * cap) <= 40.0 / (r * r), "{r}");
    }
    // The least angle, and all factors of the margin together.
    for n in [19.0_f64, 200.0, 1e6] {
        let r: f64 = a5::angle(n);
        assert!(r <= 0.5001);
        let largest = (2.0_f64.ln() * 2.0 + 8.0 * (5.0 * n + 1.0).ln()).sqrt() + 1.0;
        let margin = 0.26 * r / (40.0_f64.sqrt() / r * largest);
        let stated: f64 = a5::margin(n);
        assert!(stated <= margin && stated > 0.98 * margin, "{stated} {margin}");
    }
    // Cover's count, summed, allows that width and little more.
    for n in [40_u64, 200] {
        use statrs::distribution::{Binomial, DiscreteCDF};
        let law = Binomial::new(0.5, n - 1).unwrap();
        let success = |width: u64| 2.0 * law.cdf(2 * width - 1);
        let width: f64 = a5::necessary_width(n as f64, 0.1);
        let below = (2..).step_by(2).take_while(|&m| success(m) < 0.9).last().unwrap();
        assert!(width <= (below + 2) as f64 && width >= 0.5 * below as f64, "{width} {below}");
    }
}
