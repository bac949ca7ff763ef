//! The evaluation over groups against one that goes through every pair, in plain numbers.

use distill_bounds::certificate::draw::{Draw, Groups};
use distill_bounds::certificate::{Centre, Evaluation, Loss, Question, certify};
use distill_bounds::work::Work;
use faer::Mat;

use crate::network::{columns, dot, logistic, probabilities, products};
use crate::problems::{Case, Choices, random_reference};

/// The groups of a case at its radius.
pub fn groups(case: &Case) -> Groups {
    let question = case.question;
    let radius = question.radius.expect("a radius");
    let points = case.points.as_ref();
    Draw::take(
        points,
        question.seed,
        question.width,
        question.initial_scale,
        radius,
        &Work::unwatched(),
    )
    .expect("not stopped")
    .groups(radius)
}

/// For every pair, the group that has its β: found from the weights alone.
pub fn group_of_pairs(case: &Case, groups: &Groups) -> Vec<usize> {
    let points = columns(&case.points);
    let norms: Vec<f64> = points.iter().map(|x| dot(x, x).sqrt()).collect();
    let beta = |row: &Vec<f64>| -> Vec<f64> {
        let state = |(product, norm): (&f64, &f64)| {
            if product.abs() <= groups.radius * norm { 0.5 } else { f64::from(*product >= 0.0) }
        };
        row.iter().zip(&norms).map(state).collect()
    };
    products(&points, &case.question)
        .iter()
        .map(|row| {
            let beta = beta(row);
            groups.list.iter().position(|group| group.beta == beta).expect("a group of every pair")
        })
        .collect()
}

/// c⁰, E⁰, S² and the gap at `centre`, pair by pair.
struct Slow {
    outputs: Vec<f64>,
    flips: Vec<f64>,
    square: f64,
    gap: f64,
}

fn slow(case: &Case, groups: &Groups, reference: &Mat<f64>, centre: &[f64]) -> Slow {
    let (points, question) = (columns(&case.points), &case.question);
    let n = points.len();
    let products = products(&points, question);
    let members = group_of_pairs(case, groups);
    let pairs = products.len() as f64;
    let targets = probabilities(question, &case.labels, &case.logits);
    let slopes: Vec<f64> = (0..n).map(|i| logistic(centre[i]) - targets[i]).collect();
    let mut slow = Slow { outputs: vec![0.0; n], flips: vec![0.0; n], square: 0.0, gap: 0.0 };
    for (row, &p) in products.iter().zip(&members) {
        let d: Vec<f64> = reference.col(p).iter().copied().collect();
        let beta = &groups.list[p].beta;
        slow.square += dot(&d, &d) / pairs;
        for i in 0..n {
            let along = dot(&d, &points[i]);
            slow.outputs[i] += beta[i] * along / pairs;
            if beta[i] == 0.5 {
                slow.flips[i] += row[i].abs().max(along.abs()) / (2.0 * pairs);
            }
        }
        let value = |mask: u32| {
            let mut h = vec![0.0; d.len()];
            for i in 0..n {
                let on = if beta[i] == 0.5 { mask >> i & 1 == 1 } else { beta[i] == 1.0 };
                if on {
                    let factor = slopes[i] / n as f64;
                    h.iter_mut().zip(&points[i]).for_each(|(h, x)| *h += factor * x);
                }
            }
            groups.radius * dot(&h, &h).sqrt() + dot(&d, &h)
        };
        slow.gap += (0..1 << n).map(value).fold(f64::NEG_INFINITY, f64::max) / pairs;
    }
    slow
}

/// T3 and its consequences, from the slow sums, with `flips` times E⁰ and `gap` times the gap.
/// Returns (lower, upper).
pub fn signs(case: &Case, evaluation: &Evaluation, kappa: f64, flips: f64, gap: f64) -> (f64, f64) {
    let n = case.labels.len() as f64;
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut budget = n * (evaluation.distance + 2.0 * gap * evaluation.gap);
    for (part, label) in evaluation.points.iter().zip(&case.labels) {
        let size = part.centre.abs();
        let deviation = flips * part.flips + (part.centre - part.output).abs();
        let price = deviation * deviation / (8.0 - kappa);
        let slope = (size / 2.0).tanh();
        let slack = size - deviation - kappa * slope / 4.0;
        budget += price;
        points.push((label * part.centre, if slack >= 0.0 { slope * slack + price } else { 0.0 }));
    }
    let most = |chosen: &dyn Fn(f64) -> bool| {
        let mut weights: Vec<f64> =
            points.iter().filter(|(side, _)| chosen(*side)).map(|(_, weight)| *weight).collect();
        weights.sort_by(f64::total_cmp);
        let (mut left, mut count) = (budget, 0.0);
        for weight in weights {
            count += if weight == 0.0 { 1.0 } else { (left / weight).clamp(0.0, 1.0) };
            left -= weight;
        }
        count
    };
    let count = |chosen: &dyn Fn(f64) -> bool| {
        points.iter().filter(|(side, _)| chosen(*side)).count() as f64
    };
    let upper = (count(&|side| side <= 0.0) + most(&|side| side > 0.0)) / n;
    let lower = (count(&|side| side < 0.0) - most(&|side| side < 0.0)) / n;
    (lower.max(0.0), upper.min(1.0))
}

fn close(ours: f64, slow: f64, what: &str) {
    assert!((ours - slow).abs() <= 1e-12 * slow.abs().max(1.0), "{what}: {ours} against {slow}");
}

/// Grouping, counting, the search of the gap and the bounds: c⁰, E⁰, S², gap and both bounds agree
/// with a loop over all pairs and all sets of indicators, for random references and those of the
/// search.
#[test]
fn groups_agree_with_all_pairs_one_by_one() {
    let (mut with_flips, mut with_gap, mut certified) = (0, 0, 0);
    for seed in (0..300).filter(|&seed| Case::random(seed).question.loss != Loss::Perceptron) {
        let case = Case::random(seed);
        let setting = case.setting();
        let groups = groups(&case);
        let (d, n) = case.points.shape();
        let mut choices = Choices::new(1000 + seed);
        let centre = (0..n).map(|_| choices.between(-2.0, 2.0)).collect();
        let mut pairs = vec![(random_reference(&case, &groups, &mut choices), centre)];
        let certificate =
            certify(case.problem(), case.question, &Work::unwatched()).expect("valid");
        for witness in certificate.proof.witnesses {
            let rows = witness.reference;
            let reference = Mat::from_fn(d, rows.len(), |row, p| rows[p][row]);
            let outputs = slow(&case, &groups, &reference, &vec![0.0; n]).outputs;
            pairs.push((reference, outputs));
        }
        for (reference, centre) in pairs {
            let slow = slow(&case, &groups, &reference, &centre);
            let values = Centre::Values(centre);
            let ours =
                setting.evaluate(&groups, reference.as_ref(), &values, false).expect("valid");
            for i in 0..n {
                close(ours.points[i].output, slow.outputs[i], "c⁰");
                close(ours.points[i].flips, slow.flips[i], "E⁰");
                with_flips += usize::from(slow.flips[i] > 0.0);
            }
            close(ours.square, slow.square, "S²");
            close(ours.gap, slow.gap.max(0.0), "gap");
            with_gap += usize::from(slow.gap > 0.0);
            let (lower, upper) = signs(&case, &ours, setting.kappa, 1.0, 1.0);
            close(ours.lower, lower, "lower");
            close(ours.upper, upper, "upper");
            certified += usize::from(lower > 0.0 || upper < 1.0);
        }
    }
    println!("{with_flips} {with_gap} {certified}");
    assert!(with_flips > 100 && with_gap > 100 && certified > 10);
}

/// A pair that can change its indicator on thirty points in the plane is not searched through. B‖h‖ +
/// D̄·h is convex in h, so that its maximum is at a corner of the zonotope of all h, that is at
/// b_i = 1(r̄_i x_i·u > 0) for a direction u: the bound is above all of these, and not by much.
#[test]
fn the_gap_of_many_flippable_points_is_bounded() {
    let n = 30;
    let points = Mat::from_fn(2, n, |k, i| {
        let angle = 0.7 + 1.9 * i as f64;
        if k == 0 { angle.cos() } else { angle.sin() }
    });
    let labels: Vec<f64> = (0..n).map(|i| if i % 3 == 0 { 1.0 } else { -1.0 }).collect();
    let question = Question {
        width: 2,
        seed: 0,
        steps: 10,
        step_size: 1.0,
        radius: Some(50.0),
        initial_scale: 1.0,
        scale: 1.0,
        loss: Loss::Hard,
    };
    let case = Case { points, labels, logits: Vec::new(), question };
    let groups = groups(&case);
    assert_eq!(groups.list[0].flippable.len(), n);
    let reference = Mat::from_fn(2, 1, |k, _| [3.0, -4.0][k]);
    let centre: Vec<f64> = (0..n).map(|i| 0.5 * (i as f64).sin()).collect();
    let slopes: Vec<f64> =
        (0..n).map(|i| (logistic(centre[i]) - (1.0 + case.labels[i]) / 2.0) / n as f64).collect();
    let evaluation = case
        .setting()
        .evaluate(&groups, reference.as_ref(), &Centre::Values(centre), false)
        .expect("valid");
    let corner = |turn: usize| {
        let angle = turn as f64 * 1e-3;
        let mut h = [0.0; 2];
        for (x, slope) in columns(&case.points).iter().zip(&slopes) {
            if slope * (x[0] * angle.cos() + x[1] * angle.sin()) > 0.0 {
                h.iter_mut().zip(x).for_each(|(h, x)| *h += slope * x);
            }
        }
        50.0 * dot(&h, &h).sqrt() + dot(&h, &[3.0, -4.0])
    };
    let most = (0..6284).map(corner).fold(0.0, f64::max);
    assert!(most <= evaluation.gap && evaluation.gap < 3.0 * most, "{most} {}", evaluation.gap);
}
