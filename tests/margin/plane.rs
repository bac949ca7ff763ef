//! Inputs on a line and in the plane: closed forms, and an evaluation that has nothing in common with arcs.

use super::*;

#[test]
fn one_point_has_margin_half_its_norm() {
    let points = Mat::from_fn(3, 1, |row, _| [0.3, 0.0, -0.4][row]);
    let gamma = certify(&points, &[-1.0]).margin.gamma;
    assert_eq!(gamma.method, Method::ClosedForm);
    assert!(contains(&gamma, 0.25) && gamma.relative_width() < 1e-12);
}

/// Two unit vectors at 45° and 135° with opposite labels: γ* = (2+√2)/8 and γ_H = 1/2.
#[test]
fn two_points_at_a_right_angle_have_the_closed_form() {
    let points = at_angles(&[PI / 4.0, 3.0 * PI / 4.0]);
    let margin = certify(&points, &[1.0, -1.0]).margin;
    assert!(contains(&margin.gamma, (2.0 + SQRT_2) / 8.0));
    assert!(margin.gamma.relative_width() < 1e-9);
    assert!(contains(&margin.gamma_hilbert_bracket, 0.5));
    assert!(margin.gamma_hilbert_bracket.relative_width() < 1e-9);
    assert_eq!(margin.gamma_hilbert, margin.gamma_hilbert_bracket.upper);
}

/// The angle between two columns as they are after rounding: their determinant without cancellation.
fn placed_angle(points: &Mat<f64>) -> f64 {
    let [a, b, c, d] = [(0, 0), (1, 1), (0, 1), (1, 0)].map(|place| points[place]);
    let product = c * d;
    let across = a.mul_add(b, -product) - c.mul_add(d, -product);
    across.atan2(a * c + b * d)
}

/// Two unit vectors at angle θ with opposite labels, by symmetry q = (1/2, 1/2): both are active
/// with probability 1/2 − θ/(2π) and one alone with θ/π, so γ* = (1/2 − θ/(2π)) sin(θ/2) + θ/(2π).
/// γ_H² = (1 − cos θ (1 − θ/π))/4.
#[test]
fn two_points_at_any_angle_have_the_closed_form() {
    for theta in [1e-6, 0.01, 0.5, 1.0, 2.0, 3.0, PI - 1e-6] {
        let points = at_angles(&[0.3, 0.3 + theta]);
        let margin = certify(&points, &[1.0, -1.0]).margin;
        let theta = placed_angle(&points);
        let share = theta / TAU;
        let gamma = (0.5 - share) * (theta / 2.0).sin() + share;
        let versine = 2.0 * (theta / 2.0).sin().powi(2);
        let hilbert = ((versine + theta.cos() * theta / PI) / 4.0).sqrt();
        assert!(margin.gamma.relative_width() < 1e-7, "{theta}: {:?}", margin.gamma);
        // The norms of the inputs carry their own rounding.
        let slack = 1e-15;
        let bracket = &margin.gamma;
        assert!(bracket.lower <= gamma + slack && gamma - slack <= bracket.upper, "{theta}");
        let bracket = &margin.gamma_hilbert_bracket;
        assert!(bracket.lower <= hilbert + slack && hilbert - slack <= bracket.upper, "{theta}");
    }
}

/// g by midpoints over the circle and the least value over a grid of the simplex: nothing in common
/// with the arcs.
#[test]
fn planar_margin_agrees_with_a_grid_search() {
    let points = Mat::from_fn(2, 3, |row, i| [[0.9, 0.1], [0.2, 0.7], [-0.6, 0.5]][i][row]);
    let labels = [1.0, -1.0, 1.0];
    let grid = 200;
    let turns = 2000;
    let patterns: Vec<[bool; 3]> = (0..turns)
        .map(|k| {
            let (sine, cosine) = ((k as f64 + 0.5) * TAU / f64::from(turns)).sin_cos();
            [0, 1, 2].map(|i| cosine * points[(0, i)] + sine * points[(1, i)] > 0.0)
        })
        .collect();
    let mut least = f64::INFINITY;
    for a in 0..=grid {
        for b in 0..=grid - a {
            let q = [a, b, grid - a - b].map(|part| f64::from(part) / f64::from(grid));
            let total: f64 = patterns
                .iter()
                .map(|pattern| {
                    let r = [0, 1].map(|row| -> f64 {
                        let terms = (0..3).filter(|&i| pattern[i]);
                        terms.map(|i| q[i] * labels[i] * points[(row, i)]).sum()
                    });
                    r[0].hypot(r[1])
                })
                .sum();
            least = least.min(total / f64::from(turns));
        }
    }
    let gamma = certify(&points, &labels).margin.gamma;
    // g is 1-Lipschitz in Σ |q_i| ‖x_i‖/2, and the grid is within 1/200 of every q.
    assert!((least - gamma.upper).abs() < 0.005, "{least} {gamma:?}");
    assert!(least > gamma.lower - 1e-3);
}

/// The hardest planar inputs: γ* is about 1/(2n), and v must come from the dual where the residual
/// vanishes.
#[test]
fn alternating_half_circle_is_bracketed_to_eight_digits() {
    for n in [8, 50, 500] {
        let (points, labels) = alternating(n);
        let gamma = certify(&points, &labels).margin.gamma;
        assert_eq!(gamma.method, Method::ExactArcs);
        assert!(gamma.lower > 0.0 && gamma.relative_width() < 1e-8, "n={n}: {gamma:?}");
    }
}

/// Equal, antiparallel and nearly equal inputs give arcs of width zero or close to it.
#[test]
fn coinciding_breakpoints_are_harmless() {
    let angles = [0.2, 0.2, 0.2 + PI, 0.2 + PI / 2.0, 0.2 + 1e-15, 1.0, 1.0 + PI, -PI / 2.0, PI];
    let labels = [1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, 1.0];
    let gamma = certify(&at_angles(&angles), &labels).margin.gamma;
    assert!(gamma.lower > 0.0 && gamma.relative_width() < 1e-8, "{gamma:?}");
}

/// Nearly parallel inputs with conflicting labels: γ* is of the order of their angles, and the
/// bracket stays narrow in absolute terms.
#[test]
fn tight_clusters_are_resolved_below_their_spread() {
    let angles = [1.0, 1.0 + 3e-7, 2.0, 2.0 + 5e-7, 2.0 + 6e-7, 4.0];
    let gamma = certify(&at_angles(&angles), &[1.0, -1.0, 1.0, -1.0, 1.0, 1.0]).margin.gamma;
    assert!(gamma.lower > 1e-9 && gamma.upper < 1e-6, "{gamma:?}");
    assert!(gamma.upper - gamma.lower < 1e-12, "{gamma:?}");
}

/// One direction with both labels: weights that cancel prove γ* = 0, and nothing is claimed.
#[test]
fn parallel_points_with_conflicting_labels_have_margin_zero() {
    let planar = Mat::from_fn(2, 3, |row, i| [[0.3, 0.4], [0.6, 0.8], [1.0, 0.0]][i][row]);
    let line = Mat::from_fn(2, 3, |row, i| [[0.3, 0.4], [0.6, 0.8], [-0.3, -0.4]][i][row]);
    for points in [planar, line] {
        let margin = certify(&points, &[1.0, -1.0, 1.0]).margin;
        assert_eq!(margin.gamma.lower, 0.0);
        assert!(margin.gamma.upper < 1e-13, "{:?}", margin.gamma);
    }
    let mut space = unit_vectors(4, 6, 2);
    (0..4).for_each(|row| space[(row, 1)] = 0.5 * space[(row, 0)]);
    let labels = [1.0, -1.0, 1.0, 1.0, -1.0, 1.0];
    let margin = bracket(&space, &labels, &quick(0));
    assert_eq!(margin.gamma.lower, 0.0);
    assert!(margin.gamma.upper < 1e-6, "{:?}", margin.gamma);
}

/// Data on a line: either side of 0 counts alone.
#[test]
fn points_on_a_line_have_the_closed_form() {
    let points = Mat::from_fn(1, 3, |_, i| [0.5, 1.0, -0.3][i]);
    let certificate = certify(&points, &[1.0, 1.0, 1.0]);
    assert!(contains(&certificate.margin.gamma, 0.15));
    assert_eq!(certificate.margin.rank, 1);
    let expected = [0.25, 0.5, 0.15];
    let logits = certificate.logits.iter().zip(expected);
    assert!(logits.into_iter().all(|(found, z)| (found - z).abs() < 1e-15));
}

/// Many points of the plane: the half circle, of which γ* is about 1/(2n),
/// and what turning it, another order of the points, other norms and flipped labels do.
#[test]
fn many_planar_points_are_certified_by_sweeps() {
    let n = 3000;
    let (points, labels) = alternating(n);
    let margin = certify(&points, &labels).margin;
    let gamma = &margin.gamma;
    assert_eq!((gamma.method, gamma.confidence), (Method::ExactArcs, 1.0));
    assert!(margin.met && gamma.relative_width() < 1e-8, "{gamma:?}");
    assert!((2.0 * n as f64 * gamma.upper - 1.0).abs() < 1e-3, "{gamma:?}");
    assert!(margin.gamma_hilbert_bracket.relative_width() < 1e-6, "{margin:?}");
    assert!(gamma.lower <= margin.gamma_hilbert);
    let turned: Vec<f64> = (0..n).map(|i| 0.7 + PI * (i as f64 + 0.5) / n as f64).collect();
    assert!(meet(gamma, &certify(&at_angles(&turned), &labels).margin.gamma));
    let order = choose(n, n, 1, Purpose::Order, 0);
    let shuffled = Mat::from_fn(2, n, |row, i| points[(row, order[i])]);
    let shuffled_labels: Vec<f64> = order.iter().map(|&i| -labels[i]).collect();
    assert!(meet(gamma, &certify(&shuffled, &shuffled_labels).margin.gamma));
    let halved = Mat::from_fn(2, n, |row, i| 0.5 * points[(row, i)]);
    let half = certify(&halved, &labels).margin.gamma;
    assert!((2.0 * half.upper - gamma.upper).abs() < 1e-6 * gamma.upper);
}

/// With random labels γ* falls as 1/n², and all but a few weights vanish: the bracket is as narrow as that of
/// structured labels, and it stays where it is when the points are turned and put in another order.
#[test]
fn random_labels_of_many_planar_points_are_bracketed() {
    let n = 2000;
    let points = unit_vectors(2, n, 5);
    let side = normal(1, n, 6);
    let labels: Vec<f64> = (0..n).map(|i| side[(0, i)].signum()).collect();
    let options = Options { relative_width: 1e-6, ..Options::default() };
    let margin = bracket(&points, &labels, &options);
    let gamma = &margin.gamma;
    assert!(margin.met && margin.shortfall.is_none(), "{margin:?}");
    assert!(0.0 < gamma.lower && gamma.upper < 1e-5, "{gamma:?}: the example is to cancel");
    assert!(margin.gamma_hilbert_bracket.relative_width() < 1e-6, "{margin:?}");
    let order = choose(n, n, 1, Purpose::Order, 0);
    let turned = Mat::from_fn(2, n, |row, k| {
        let [x, y] = [points[(0, order[k])], points[(1, order[k])]];
        if row == 0 { 0.6 * x - 0.8 * y } else { 0.8 * x + 0.6 * y }
    });
    let moved: Vec<f64> = order.iter().map(|&i| -labels[i]).collect();
    let other = bracket(&turned, &moved, &options);
    assert!(other.met, "{other:?}");
    for (a, b) in [(gamma.lower, other.gamma.lower), (gamma.upper, other.gamma.upper)] {
        assert!((a - b).abs() < 2e-6 * b, "{gamma:?} {:?}", other.gamma);
    }
}

/// The field of many points in the plane, summed over the arcs between all breakpoints, has the logits
/// that the certificate states, and is in the unit disc.
#[test]
fn sweeps_state_the_logits_of_their_field() {
    let n = 501;
    let points = unit_vectors(2, n, 11);
    let labels: Vec<f64> = (0..n).map(|i| points[(0, i)].signum()).collect();
    let teacher = Teacher::from(certify(&points, &labels));
    let mut breaks: Vec<f64> = (0..n)
        .flat_map(|i| {
            let angle = points[(1, i)].atan2(points[(0, i)]);
            [angle + PI / 2.0, angle - PI / 2.0].map(|angle| angle.rem_euclid(TAU))
        })
        .collect();
    breaks.sort_by(f64::total_cmp);
    let mut sums = vec![0.0; n];
    for (k, &start) in breaks.iter().enumerate() {
        let end = breaks.get(k + 1).copied().unwrap_or(breaks[0] + TAU);
        let z = [(0.5 * (start + end)).cos(), (0.5 * (start + end)).sin()];
        let mut v = [0.0; 2];
        teacher.v(&z, &mut v);
        assert!(v[0].hypot(v[1]) <= 1.0);
        for (i, sum) in sums.iter_mut().enumerate() {
            let x = [points[(0, i)], points[(1, i)]];
            if z[0] * x[0] + z[1] * x[1] > 0.0 {
                *sum += (end - start) / TAU * (v[0] * x[0] + v[1] * x[1]);
            }
        }
    }
    for (sum, logit) in sums.iter().zip(teacher.logits()) {
        assert!((sum - logit).abs() < 1e-12, "{sum} {logit}");
    }
}
