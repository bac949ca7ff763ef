//! Points about an axis, whose margins are averages over great circles; and which directions prove what.

use super::*;

/// `n` points about an axis of R^d at angles of about `spread`, with labels in turn.
fn about_an_axis(d: usize, n: usize, spread: f64, seed: u64) -> (Mat<f64>, Vec<f64>) {
    let noise = normal(d, n, seed);
    let points = Mat::from_fn(d, n, |row, i| match row {
        0 => 0.6 + 0.1 * noise[(0, i)].tanh(),
        _ => 0.5 * spread * noise[(row, i)],
    });
    (points, (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect())
}

/// Sampled circles against the arcs of the plane and the cells of the sphere, on the same points: the
/// exact bracket and the sampled one have a point in common, and the sampled one is as narrow as asked.
#[test]
fn circles_meet_the_exact_brackets() {
    for (d, n, seed) in [(2, 12, 0), (2, 30, 1), (3, 12, 2), (3, 30, 3)] {
        let (points, labels) = about_an_axis(d, n, 0.1, seed);
        let exact = certify(&points, &labels).margin.gamma;
        assert_eq!(exact.confidence, 1.0);
        let options = Options { relative_width: 0.25, ..quick(seed) };
        let found = sampled(&points, &labels, &options).expect("a margin").margin;
        assert!(meet(&exact, &found.gamma), "{exact:?} {:?}", found.gamma);
        assert!(found.met && found.gamma.confidence == 0.999, "{found:?}");
        assert!(exact.upper < 0.1 * found.c, "not the hard case: {exact:?}");
    }
}

/// Close points of unlike labels in more dimensions: a small margin is told from 0 with few directions.
#[test]
fn a_small_margin_of_a_narrow_cone_is_told_from_zero() {
    let (points, labels) = about_an_axis(5, 30, 0.1, 7);
    let options = Options { relative_width: 0.25, ..quick(0) };
    let margin = bracket(&points, &labels, &options);
    assert_eq!(margin.gamma.method, Method::FreshDirections);
    assert!(margin.met && margin.gamma.upper < 0.02 * margin.c, "{margin:?}");
}

/// The margins y_i E[v·φ_i] of the field of `teacher`, averaged by midpoint rules over the angles of the
/// circles of one stream, `draw`, and over nothing else. The points are in R^4, within 0.5 of their mean
/// direction, so that what depends on the angle by steps is within 0.5 of the plane orthogonal to it.
fn by_quadrature(
    teacher: &Teacher,
    (points, labels): (&Mat<f64>, &[f64]),
    circles: usize,
    draw: impl Fn(&mut [f64]),
) -> Vec<f64> {
    let (d, n) = points.shape();
    assert_eq!(d, 4, "the density of the angle is that in four dimensions");
    let mut axis = vec![0.0; d];
    for point in points.col_iter() {
        let norm = point.norm_l2();
        axis.iter_mut().zip(point.iter()).for_each(|(sum, x)| *sum += x / norm);
    }
    let length = axis.iter().map(|u| u * u).sum::<f64>().sqrt();
    axis.iter_mut().for_each(|u| *u /= length);
    for point in points.col_iter() {
        let along: f64 = point.iter().zip(&axis).map(|(x, u)| x * u).sum();
        assert!(along / point.norm_l2() > 0.5f64.cos());
    }
    let mut directions = vec![0.0; d * circles];
    draw(&mut directions);
    let angles: Vec<(f64, f64)> = [(-0.5, 0.5, 400), (0.5, PI - 0.5, 60)]
        .into_iter()
        .flat_map(|(from, to, steps)| {
            let width = (to - from) / f64::from(steps);
            (0..steps).map(move |k| (from + (f64::from(k) + 0.5) * width, width))
        })
        .flat_map(|(angle, width)| [(angle, width), (angle + PI, width)])
        .collect();
    let (mut sums, mut v) = (vec![0.0; n], vec![0.0; d]);
    for direction in directions.chunks(d) {
        let along: f64 = direction.iter().zip(&axis).map(|(z, u)| z * u).sum();
        let across: Vec<f64> = direction.iter().zip(&axis).map(|(z, u)| z - along * u).collect();
        let length = across.iter().map(|z| z * z).sum::<f64>().sqrt();
        for &(angle, width) in &angles {
            let (sine, cosine) = angle.sin_cos();
            let weight = width * cosine * cosine / PI;
            let z: Vec<f64> =
                axis.iter().zip(&across).map(|(u, w)| sine * u + cosine * w / length).collect();
            teacher.v(&z, &mut v);
            for (i, sum) in sums.iter_mut().enumerate() {
                if (0..d).map(|row| z[row] * points[(row, i)]).sum::<f64>() > 0.0 {
                    *sum += weight * (0..d).map(|row| v[row] * points[(row, i)]).sum::<f64>();
                }
            }
        }
    }
    sums.iter().zip(labels).map(|(sum, y)| y * sum / circles as f64).collect()
}

/// The logits that a certificate states are averages over circles of the stream of fresh directions and over
/// nothing else: a quadrature over those circles gives them. Over the circles that the weights were last
/// fitted to the averages are others, and their least is larger: a proof on those would say too much.
#[test]
fn directions_that_prove_are_not_those_that_fit() {
    let (d, n, seed) = (4, 8, 9);
    let (points, labels) = about_an_axis(d, n, 0.1, seed);
    let options = Options { pairs: 1 << 9, fresh_pairs: 1, ..quick(seed) };
    let teacher = Teacher::new(points.as_ref(), &labels, &options, Work::unwatched());
    let teacher = teacher.expect("a teacher");
    let circles = teacher.margin().gamma.directions.expect("it is sampled") as usize / 2;
    assert_eq!(circles, 1024);
    let averages = |purpose: Purpose, index: u64| {
        let draw = |out: &mut [f64]| fill_normal(&mut stream(seed, purpose, index), out);
        by_quadrature(&teacher, (&points, &labels), circles, draw)
    };
    // The first round of directions that the weights are polished on.
    let (fresh, fitted) =
        (averages(Purpose::FreshDirections, 0), averages(Purpose::Directions, 1 << 40));
    let lower = teacher.margin().gamma.lower;
    let stated = teacher.logits().iter().zip(&labels).map(|(z, y)| y * z);
    let distance = |averages: &[f64]| {
        let pairs = stated.clone().zip(averages);
        pairs.map(|(stated, mean)| (stated - mean.max(lower)).abs()).fold(0.0, f64::max)
    };
    // A midpoint rule misses a step by up to 0.00125, with either sign on 1024 circles.
    let [right, wrong] = [distance(&fresh), distance(&fitted)];
    assert!(right < 2e-4 && wrong > 4.0 * right, "{right} {wrong}");
    let least = |averages: &[f64]| averages.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(least(&fitted) > least(&fresh), "{fitted:?} {fresh:?}");
}

/// What is said beforehand of points in a narrow cone is more than of others of that number and dimension.
#[test]
fn a_narrow_cone_is_predicted_to_take_longer() {
    let (narrow, _) = about_an_axis(5, 30, 0.1, 7);
    let usual = margin::predicted_cost(30, 5);
    assert!(margin::predicted_cost_of(narrow.as_ref()) > 2.0 * usual);
    assert_eq!(margin::predicted_cost_of(unit_vectors(5, 30, 7).as_ref()), usual);
}
