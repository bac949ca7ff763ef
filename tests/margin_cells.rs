//! The margin of inputs of rank 3: closed forms, invariances, and the sampled method as oracle.

use std::f64::consts::PI;

use distill_bounds::artifact::Journal;
use distill_bounds::margin::{Certificate, Options, Record, certify, sampled};
use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::work::Work;
use faer::Mat;

fn exact(points: &Mat<f64>, labels: &[f64]) -> Certificate {
    let options = Options { relative_width: 1e-6, ..Options::default() };
    let certificate =
        certify(points.as_ref(), labels, &options, Work::unwatched()).expect("a certificate");
    let margin = &certificate.margin;
    assert_eq!((margin.rank, margin.gamma.confidence), (3, 1.0));
    assert_eq!(margin.gamma.method.to_string(), "exact cells");
    assert!(margin.met, "{:?} {:?}", margin.gamma, margin.shortfall);
    certificate
}

fn contains(certificate: &Certificate, gamma: f64) {
    let bracket = &certificate.margin.gamma;
    assert!(bracket.lower <= gamma && gamma <= bracket.upper, "{gamma} outside {bracket:?}");
}

fn random(n: usize, d: usize, seed: u64) -> Mat<f64> {
    let mut entries = vec![0.0; d * n];
    fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
    Mat::from_fn(d, n, |k, i| entries[d * i + k] / 4.0)
}

/// An orthonormal d × 3 matrix.
fn frame(d: usize, seed: u64) -> Mat<f64> {
    random(3, d, seed).qr().compute_thin_Q()
}

fn signs(n: usize, seed: u64) -> Vec<f64> {
    let mut numbers = vec![0.0; n];
    fill_normal(&mut stream(seed, Purpose::Labels, 0), &mut numbers);
    numbers.iter().map(|x: &f64| x.signum()).collect()
}

/// Three orthogonal unit vectors: by symmetry q is uniform, k of them are active with probability
/// C(3, k)/8, and γ* = (3 + 3√2 + √3)/24, whatever the labels, wherever they are turned to.
#[test]
fn three_orthogonal_points() {
    let gamma = (3.0 + 3.0 * 2f64.sqrt() + 3f64.sqrt()) / 24.0;
    contains(&exact(&Mat::identity(3, 3), &[1.0, 1.0, 1.0]), gamma);
    contains(&exact(&Mat::identity(3, 3), &[1.0, -1.0, 1.0]), gamma);
    contains(&exact(&frame(5, 1), &[-1.0, -1.0, 1.0]), gamma);
}

/// Two points in a plane and one orthogonal to it: given the arc of the two, the third is active with
/// probability 1/2. At the optimum of two unit vectors at angle θ with opposite labels and a third of
/// length ℓ, q = ((1−p)/2, (1−p)/2, p), and g is a sum of four terms, minimised over p.
#[test]
fn a_pair_and_a_point_orthogonal_to_it() {
    for (theta, length) in [(0.3_f64, 0.8), (1.2, 0.25), (2.5, 1.0)] {
        let points = Mat::from_fn(3, 3, |k, i| match i {
            0 => [1.0, 0.0, 0.0][k],
            1 => [theta.cos(), theta.sin(), 0.0][k],
            _ => [0.0, 0.0, length][k],
        });
        // Both active: difference of the two; one alone; none. Probabilities of the arcs of the plane.
        let both = (PI - theta) / (2.0 * PI);
        let alone = theta / PI;
        let objective = |p: f64| {
            let half = (1.0 - p) / 2.0;
            let terms = [(both, 2.0 * half * (theta / 2.0).sin()), (alone, half), (both, 0.0)];
            let term = |(share, plane): (f64, f64)| 0.5 * share * (plane + plane.hypot(p * length));
            terms.into_iter().map(term).sum::<f64>()
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..200 {
            let (first, second) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if objective(first) < objective(second) { high = second } else { low = first }
        }
        let bracket = exact(&points, &[1.0, -1.0, 1.0]).margin.gamma;
        let gamma = objective(0.5 * (low + high));
        assert!(
            bracket.lower <= gamma + 1e-14 && gamma <= bracket.upper + 1e-14,
            "{gamma} {bracket:?}"
        );
    }
}

/// Three unit vectors at pairwise angle θ, the points of a cone, which a triangle of the plane with a constant
/// feature also is: all are active with probability (2π − 3θ)/(4π), as many directions have none, and
/// every other pattern has θ/(4π); with one label q is uniform by symmetry.
#[test]
fn points_of_a_cone() {
    for theta in [0.01_f64, 0.4, 1.0, 1.5, 2.0] {
        let all = (2.0 * PI - 3.0 * theta) / (4.0 * PI);
        let other = theta / (4.0 * PI);
        let gamma = (all * (3.0 + 6.0 * theta.cos()).sqrt()
            + 3.0 * other * (1.0 + 2.0 * (theta / 2.0).cos()))
            / 3.0;
        let radius = (2.0 * (1.0 - theta.cos()) / 3.0).sqrt();
        let height = (1.0 - radius * radius).sqrt();
        for turn in [0.0, 0.6] {
            let points = Mat::from_fn(3, 3, |k, i| {
                let angle = turn + 2.0 * PI * i as f64 / 3.0;
                [radius * angle.cos(), radius * angle.sin(), height][k]
            });
            contains(&exact(&points, &[-1.0; 3]), gamma);
            contains(&exact(&(&frame(4, 3) * &points), &[1.0; 3]), gamma);
        }
    }
}

/// A set of the plane that is lifted out of it by δ has a margin within δ of its own, which is computed from
/// arcs: the cells are then needles.
#[test]
fn nearly_planar_points_have_the_margin_of_the_plane() {
    let (flat, labels) = (random(12, 2, 8), signs(12, 8));
    let plane = certify(flat.as_ref(), &labels, &Options::default(), Work::unwatched());
    let plane = plane.expect("a certificate").margin.gamma;
    for lift in [1e-3, 1e-6, 1e-9] {
        let points =
            Mat::from_fn(
                3,
                12,
                |k, i| if k < 2 { flat[(k, i)] } else { lift * flat[(0, i)].cos() },
            );
        let lifted = exact(&points, &labels).margin.gamma;
        assert!(lifted.lower <= plane.upper + lift, "{lift}: {lifted:?} {plane:?}");
        assert!(lifted.upper >= plane.lower - lift, "{lift}: {lifted:?} {plane:?}");
    }
}

/// Points on one great circle and their pole, repeated points, an opposite one with the opposite label, points
/// on one ray: a copy changes nothing, and a longer point on the ray of another with its label neither.
#[test]
fn degenerate_arrangements_are_resolved() {
    let fan = Mat::from_fn(3, 9, |k, i| {
        let angle = PI * i as f64 / 8.0;
        if i == 8 { [0.0, 0.0, 0.7][k] } else { [0.8 * angle.cos(), 0.8 * angle.sin(), 0.0][k] }
    });
    let labels: Vec<f64> = (0..9).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let first = exact(&fan, &labels).margin.gamma;
    let more = Mat::from_fn(3, 13, |k, i| match i {
        9 => fan[(k, 2)],
        10 => 1.1 * fan[(k, 8)],
        11 => fan[(k, 8)],
        12 => fan[(k, 5)],
        _ => fan[(k, i)],
    });
    let longer: Vec<f64> =
        (0..13).map(|i| labels[[0, 1, 2, 3, 4, 5, 6, 7, 8, 2, 8, 8, 5][i]]).collect();
    let second = exact(&more, &longer).margin.gamma;
    assert!(first.lower <= second.upper && second.lower <= first.upper, "{first:?} {second:?}");
    let sign = |i: usize| if i < 9 { 1.0 } else { -1.0 };
    let opposite = Mat::from_fn(3, 10, |k, i| sign(i) * fan[(k, i.min(8))]);
    let labels: Vec<f64> = (0..10).map(|i| sign(i) * labels[i.min(8)]).collect();
    let both = exact(&opposite, &labels).margin.gamma;
    assert!(both.lower <= first.upper, "more points, less margin: {both:?} {first:?}");
}

/// Points of a cone about the third axis, all with one label: v = −, any turn of the cone about its axis
/// changes nothing, and neither do turns of the space and the order of the points.
#[test]
fn turns_and_orders_change_nothing() {
    let cone = |turn: f64| {
        Mat::from_fn(3, 7, |k, i| {
            let angle = turn + 2.0 * PI * i as f64 / 7.0;
            [0.4 * angle.cos(), 0.4 * angle.sin(), 0.3][k]
        })
    };
    let (first, second) = (exact(&cone(0.0), &[1.0; 7]), exact(&cone(0.3), &[1.0; 7]));
    let same = |a: &Certificate, b: &Certificate| {
        let (a, b) = (&a.margin.gamma, &b.margin.gamma);
        assert!(a.lower <= b.upper && b.lower <= a.upper, "{a:?} {b:?}");
    };
    same(&first, &second);
    let (points, labels) = (random(25, 3, 4), signs(25, 4));
    let whole = exact(&points, &labels);
    let turned = &frame(6, 9) * &points;
    same(&whole, &exact(&turned, &labels));
    let reversed = Mat::from_fn(3, 25, |k, i| points[(k, 24 - i)]);
    let back: Vec<f64> = labels.iter().rev().copied().collect();
    same(&whole, &exact(&reversed, &back));
}

/// Points of the plane with a constant feature, as they come: repeated, on a grid (many circles through one
/// point), and the same by the sampled method, whose bracket overlaps.
#[test]
fn exact_and_sampled_brackets_overlap() {
    let grid =
        Mat::from_fn(3, 16, |k, i| [(i % 4) as f64 / 4.0, (i / 4) as f64 / 4.0, 0.5][k] / 2.0);
    let checkered: Vec<f64> =
        (0..16).map(|i| if (i % 4 + i / 4) % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let mut plane = random(30, 3, 5);
    (0..30).for_each(|i| plane[(2, i)] = 0.25);
    (0..3).for_each(|k| plane[(k, 29)] = plane[(k, 28)]);
    let mut labels = signs(30, 6);
    labels[29] = labels[28];
    for (points, labels) in [(grid, checkered), (plane, labels)] {
        let exact = exact(&points, &labels).margin.gamma;
        let options = Options { pairs: 1 << 13, fresh_pairs: 1 << 16, ..Options::default() };
        let journal = Journal::in_memory();
        let record = Record::new(&journal, "");
        let work = Work::unwatched();
        let sampled = sampled::certify(points.as_ref(), &labels, &options, record, work);
        let sampled = sampled.expect("a certificate").margin.gamma;
        assert!(
            exact.lower <= sampled.upper && sampled.lower <= exact.upper,
            "{exact:?} {sampled:?}"
        );
    }
}

/// The field that comes with the bracket has the logits that are stated, by an estimate that has nothing in
/// common with cells.
#[test]
fn the_field_has_the_stated_logits() {
    const DRAWS: usize = 400_000;
    let (points, labels) = (random(8, 3, 2), signs(8, 2));
    let certificate = exact(&points, &labels);
    let mut normal = vec![0.0; 3 * DRAWS];
    fill_normal(&mut stream(3, Purpose::FreshDirections, 0), &mut normal);
    let (mut v, mut sums) = ([0.0; 3], [0.0; 8]);
    for z in normal.chunks(3) {
        certificate.field.evaluate(z, &mut v);
        for (i, sum) in sums.iter_mut().enumerate() {
            let product = |a: &[f64]| (0..3).map(|k| a[k] * points[(k, i)]).sum::<f64>();
            *sum += if product(z) > 0.0 { product(&v) } else { 0.0 };
        }
    }
    for (sum, z) in sums.iter().zip(&certificate.logits) {
        assert!((sum / DRAWS as f64 - z).abs() < 2e-3, "{} {z}", sum / DRAWS as f64);
    }
}

/// Every point and its opposite with the opposite label: r(z) is Σ q_i y_i x_i everywhere if both have the same
/// weight, which vanishes where 0 is a mean of the signed points; then γ* = 0, and that is what is said.
#[test]
fn opposite_points_with_opposite_labels_can_have_margin_zero() {
    let half = random(8, 3, 11);
    let points = Mat::from_fn(3, 16, |k, i| if i < 8 { half[(k, i)] } else { -half[(k, i - 8)] });
    let labels: Vec<f64> = (0..16).map(|i| if i < 8 { 1.0 } else { -1.0 }).collect();
    let margin = certify(points.as_ref(), &labels, &Options::default(), Work::unwatched());
    let gamma = margin.expect("a certificate").margin.gamma;
    let signed: Vec<[f64; 3]> = (0..8).map(|i| [0, 1, 2].map(|k| half[(k, i)])).collect();
    let around = (0..2000).all(|k| {
        let mut u = [0.0; 3];
        fill_normal(&mut stream(k, Purpose::Directions, 0), &mut u);
        signed.iter().any(|x| (0..3).map(|k| x[k] * u[k]).sum::<f64>() < 0.0)
    });
    assert!(around, "the example must have 0 among the means of its signed points");
    assert!(gamma.lower == 0.0 && gamma.upper < 1e-9, "{gamma:?}");
}
