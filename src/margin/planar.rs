//! The margin of inputs of rank 1, by a formula, and of rank 2.

use faer::MatRef;

use super::arcs::Arcs;
use super::bracket::{Bracket, Margin, Method, Shortfall};
use super::certificate::{Certificate, Proof};
use super::error::MarginError;
use super::field::{Field, INSIDE, Recipe};
use super::objective::{Choice, Chosen, Objective, choose};
use super::options::Options;
use super::rank::Reduction;
use super::regions::Regions;
use super::{hilbert, pairs};
use crate::kernel;
use crate::work::{Stage, Work};

/// Most points for which a teacher is chosen by its logits: Newton's equations are as many.
const CHOSEN: usize = 2000;

/// The certificate of inputs of rank 1 or 2, from their `reduction`.
///
/// Both ends are moved outward by 2 defect + 2 (d + 16) ε max_i ‖x_i‖, ε the machine epsilon. That
/// covers the terms of the compensated sums, the angles of the breakpoints (moving one by δ moves g
/// by at most δ q_i ‖x_i‖/(2π), and a margin by at most δ ‖x_i‖/(2π)), and the part of the inputs
/// outside the plane with the rounding of its norm (g and the margins move by at most that norm). For points
/// of the plane itself the sums and the angles carry twice the digits, and the ends move by what is left.
pub(super) fn certify(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    reduction: &Reduction,
    work: Work<'_>,
) -> Result<Certificate, MarginError> {
    options.check()?;
    let norms = kernel::norms(points);
    let largest = norms.iter().copied().fold(0.0, f64::max);
    let plain =
        2.0 * reduction.defect + 2.0 * (points.nrows() + 16) as f64 * f64::EPSILON * largest;
    let mut rounding = plain;
    let stage = work.stage("arcs of the plane", 0);
    let (mut proof, gamma_hilbert_bracket) = if reduction.rank() == 1 {
        (line(labels, reduction), hilbert::bracket(points, labels, work)?.0)
    } else {
        let defect = if points.nrows() == 2 { 0.0 } else { plain };
        let pairs = pairs::certify(labels, reduction, defect, &stage)?;
        rounding = pairs.rounding;
        (pairs.proof, pairs.gamma_hilbert)
    };
    let choice = chosen(labels, reduction, options.teacher_objective, &mut proof, &stage)?;
    let least = (labels.iter().zip(&proof.logits)).map(|(y, z)| y * z);
    let gamma = Bracket {
        lower: (least.fold(f64::INFINITY, f64::min) - rounding).max(0.0),
        upper: proof.upper + rounding,
        method: proof.method,
        confidence: 1.0,
        directions: None,
    };
    let upper = proof.upper;
    let of = (points, norms.as_slice(), reduction.rank());
    let margin = Margin::new(of, gamma, gamma_hilbert_bracket, options.relative_width, || {
        Shortfall::unsampled(upper, plain)
    });
    let Proof { weights, logits, .. } = proof;
    let field = Field::new(proof.recipe, points, labels, &weights)
        .unwrap_or_else(|| unreachable!("the vectors are in the unit disc"));
    Ok(Certificate { margin, weights, field, logits, logit_radius: 0.0, choice })
}

/// Puts the field that is best for `objective`, and its logits, in the place of those of `proof`.
fn chosen(
    labels: &[f64],
    reduction: &Reduction,
    objective: Objective,
    proof: &mut Proof,
    stage: &Stage<'_>,
) -> Result<Option<Choice>, MarginError> {
    if objective.is_margin() {
        return Ok(None);
    }
    if labels.len() > CHOSEN {
        return Err(MarginError::Objective { points: labels.len() });
    }
    let points = &reduction.coordinates;
    let norms = (0..labels.len()).map(|i| points.col(i).norm_l2());
    let unit = norms.fold(0.0, f64::max);
    let signed = (0..labels.len())
        .map(|i| {
            [0, 1, 2]
                .map(|k| if k < points.nrows() { labels[i] * points[(k, i)] / unit } else { 0.0 })
        })
        .collect();
    let (patterns, probabilities) = if points.nrows() == 1 {
        let side = |sign: f64| (0..labels.len()).map(|i| sign * points[(0, i)] > 0.0).collect();
        (vec![side(1.0), side(-1.0)], vec![0.5; 2])
    } else {
        let arcs = Arcs::new(points.as_ref());
        (arcs.patterns(), arcs.widths)
    };
    let regions = Regions { patterns, probabilities, signed };
    let margins: Vec<f64> = labels.iter().zip(&proof.logits).map(|(y, z)| y * z / unit).collect();
    let Some(Chosen { vectors, margins, choice }) =
        choose(&regions, objective, &margins, unit, stage)?
    else {
        return Ok(None);
    };
    proof.logits = labels.iter().zip(margins).map(|(y, margin)| y * margin * unit).collect();
    match &mut proof.recipe {
        Recipe::Line { ahead, behind, .. } => (*ahead, *behind) = (vectors[0][0], vectors[1][0]),
        Recipe::Arcs { starts, vectors: old, .. } => {
            *starts = Arcs::new(points.as_ref()).starts;
            *old = vectors.into_iter().map(|[first, second, _]| [first, second]).collect();
        }
        Recipe::Cells { .. } | Recipe::Residual { .. } => unreachable!("the rank is at most 2"),
    }
    Ok(Some(choice))
}

/// On a line the points on either side of 0 are active together. If their labels agree, v there is
/// the unit vector of that label and the margin is min ‖x_i‖/2; if not, weights on two of them
/// cancel and the margin is 0.
fn line(labels: &[f64], reduction: &Reduction) -> Proof {
    let position = |i: usize| reduction.coordinates[(0, i)];
    let n = labels.len();
    let side = |sign: f64| {
        let members: Vec<usize> = (0..n).filter(|&i| position(i) * sign > 0.0).collect();
        let nearest = members
            .iter()
            .copied()
            .min_by(|&i, &k| position(i).abs().total_cmp(&position(k).abs()))?;
        let opposed = members.iter().copied().find(|&i| labels[i] != labels[nearest]);
        Some((nearest, opposed))
    };
    let (ahead, behind) = (side(1.0), side(-1.0));
    let value = |side: Option<(usize, Option<usize>)>, sign: f64| match side {
        Some((nearest, None)) => labels[nearest] * sign,
        _ => 0.0,
    };
    let cost = |(nearest, opposed): &(usize, Option<usize>)| match opposed {
        Some(_) => 0.0,
        None => position(*nearest).abs() / 2.0,
    };
    let mut weights = vec![0.0; n];
    let mut upper = 0.0;
    let worst = [ahead, behind].into_iter().flatten().min_by(|a, b| cost(a).total_cmp(&cost(b)));
    if let Some(worst) = worst {
        upper = cost(&worst);
        let (nearest, opposed) = (worst.0, worst.1.unwrap_or(worst.0));
        let sum = position(nearest).abs() + position(opposed).abs();
        weights[nearest] += position(opposed).abs() / sum;
        weights[opposed] += position(nearest).abs() / sum;
    }
    let (forward, backward) = (value(ahead, 1.0), value(behind, -1.0));
    let logits = (0..n)
        .map(|i| position(i) / 2.0 * if position(i) > 0.0 { forward } else { backward })
        .collect();
    let direction = reduction.basis.col(0).iter().copied().collect();
    let (ahead, behind) = (forward * INSIDE, backward * INSIDE);
    let recipe = Recipe::Line { direction, ahead, behind };
    Proof { method: Method::ClosedForm, weights, upper, recipe, logits }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{PI, TAU};

    use faer::Mat;
    use rand_chacha::rand_core::Rng;

    use super::super::arcs::Arcs;
    use super::super::rank::reduce;
    use super::*;
    use crate::random::{Purpose, stream, uniform};

    /// Points at angles, of norms, with labels.
    type Polar = Vec<(f64, f64, f64)>;

    fn sign(up: bool) -> f64 {
        if up { 1.0 } else { -1.0 }
    }

    fn families(n: usize, seed: u64) -> Vec<(&'static str, Polar)> {
        let mut rng = stream(seed, Purpose::Inputs, n as u64);
        let mut draw = || uniform(rng.next_u64());
        let random = (0..n).map(|_| (TAU * draw(), 0.1 + 0.9 * draw(), sign(draw() < 0.5)));
        let random: Polar = random.collect();
        let clusters = (0..n)
            .map(|i| ((i % 5) as f64 + 1e-3 * draw(), 0.1 + 0.9 * draw(), sign(i % 5 < 3)))
            .collect();
        let half = |i: usize| PI * (i as f64 + 0.5) / n as f64;
        let alternating = (0..n).map(|i| (half(i), 1.0, sign(i % 2 == 0))).collect();
        let blocks = (0..n).map(|i| (half(i), 1.0, sign(2 * i < n))).collect();
        let mut repeated = random[..n / 2].to_vec();
        repeated.extend(random[..n - n / 2].iter().map(|&(t, r, y)| (t, r / 2.0, y)));
        let mut opposite = random[..n / 2].to_vec();
        opposite.extend(random[..n - n / 2].iter().map(|&(t, r, y)| (t + PI, r, y)));
        vec![
            ("random", random),
            ("clusters", clusters),
            ("alternating", alternating),
            ("blocks", blocks),
            ("repeated", repeated),
            ("opposite", opposite),
        ]
    }

    fn reduction(points: &Polar) -> (Reduction, Vec<f64>) {
        let columns = Mat::from_fn(2, points.len(), |row, i| {
            let (angle, radius, _) = points[i];
            radius * if row == 0 { angle.cos() } else { angle.sin() }
        });
        let reduction = reduce(columns.as_ref(), Work::unwatched()).expect("no stop");
        (reduction, points.iter().map(|point| point.2).collect())
    }

    fn ends(proof: &Proof, labels: &[f64]) -> (f64, f64) {
        let margins = proof.logits.iter().zip(labels).map(|(z, y)| z * y);
        (margins.fold(f64::INFINITY, f64::min), proof.upper)
    }

    fn swept(points: &Polar) -> ((f64, f64), Bracket, Proof) {
        let (reduction, labels) = reduction(points);
        let stage = Work::unwatched().stage("arcs", 0);
        let pairs = pairs::certify(&labels, &reduction, 0.0, &stage).expect("a certificate");
        (ends(&pairs.proof, &labels), pairs.gamma_hilbert, pairs.proof)
    }

    /// g at the weights of a proof, and the logits of its field, by plain sums over the arcs between all
    /// breakpoints: neither knows how the proof was found.
    fn summed(points: &Polar, proof: &Proof) -> (f64, Vec<f64>) {
        let (reduction, labels) = reduction(points);
        let x = |i: usize| [0, 1].map(|axis| reduction.coordinates[(axis, i)]);
        let arcs = Arcs::new(reduction.coordinates.as_ref());
        let Recipe::Arcs { starts, vectors, .. } = &proof.recipe else { panic!("arcs") };
        let (mut g, mut logits) = (0.0, vec![0.0; labels.len()]);
        for (k, active) in arcs.patterns().iter().enumerate() {
            let (mut residual, width) = ([0.0; 2], arcs.widths[k]);
            let v = vectors[Arcs::find(starts, arcs.starts[k] + width * PI)];
            assert!(v[0].hypot(v[1]) <= 1.0, "{v:?}");
            for i in (0..labels.len()).filter(|&i| active.is_active(i)) {
                let x = x(i);
                (0..2).for_each(|axis| residual[axis] += proof.weights[i] * labels[i] * x[axis]);
                logits[i] += width * (v[0] * x[0] + v[1] * x[1]);
            }
            g += width * residual[0].hypot(residual[1]);
        }
        (g, logits)
    }

    /// Both ends are what plain sums make of the weights and of the field, and they meet: no other program has to
    /// be trusted. γ_H against the program over the kernel matrix, which has nothing in common with arcs.
    #[test]
    fn sweeps_state_what_their_weights_and_field_prove() {
        for (n, seed) in [(2, 6), (3, 7), (4, 1), (5, 2), (8, 3), (40, 4), (200, 5)] {
            for (name, points) in families(n, seed) {
                if reduction(&points).0.rank() < 2 {
                    continue;
                }
                let ((lower, upper), gamma_hilbert, proof) = swept(&points);
                let (g, logits) = summed(&points, &proof);
                assert!((g - upper).abs() < 1e-14, "{name} {n}: {g} {upper}");
                for (sum, logit) in logits.iter().zip(&proof.logits) {
                    assert!((sum - logit).abs() < 1e-13, "{name} {n}: {sum} {logit}");
                }
                let sum: f64 = proof.weights.iter().sum();
                assert!((sum - 1.0).abs() < 1e-14, "{name} {n}: {sum}");
                assert!(lower <= upper && upper - lower <= 1e-8 * upper, "{name} {n}");
                let (reduction, labels) = reduction(&points);
                let points = reduction.coordinates.as_ref();
                let dense = hilbert::bracket(points, &labels, Work::unwatched());
                let dense = dense.expect("a bracket").0;
                let slack = 1e-7 * dense.upper + 1e-7;
                let own = gamma_hilbert.relative_width();
                assert!(own < 1e-8, "{name} {n}: {gamma_hilbert:?}");
                assert!(gamma_hilbert.lower <= dense.upper + 1e-14, "{name} {n}");
                assert!(dense.lower <= gamma_hilbert.upper + 1e-14, "{name} {n}");
                assert!((gamma_hilbert.upper - dense.upper).abs() < slack, "{name} {n}");
                assert!((gamma_hilbert.lower - dense.lower).abs() < slack, "{name} {n}");
            }
        }
    }

    /// Random labels, where all but a few points cancel and γ* falls as 1/n²: plain sums still agree to far below
    /// γ* itself.
    #[test]
    fn random_labels_keep_their_digits() {
        let mut rng = stream(6, Purpose::Inputs, 0);
        let mut draw = || uniform(rng.next_u64());
        let points: Polar = (0..500).map(|_| (TAU * draw(), 1.0, sign(draw() < 0.5))).collect();
        let ((lower, upper), _, proof) = swept(&points);
        assert!(upper < 1e-4, "{upper}: the example is to be one that cancels");
        assert!(0.0 < lower && upper - lower <= 1e-8 * upper, "{lower} {upper}");
        let (g, logits) = summed(&points, &proof);
        let labels = points.iter().map(|point| point.2);
        let least = logits.iter().zip(labels).map(|(z, y)| z * y).fold(f64::INFINITY, f64::min);
        let near = 1e-4 * upper + 1e-15;
        assert!((g - upper).abs() < near && (least - lower).abs() < near, "{g} {least} {upper}");
    }

    /// Two vectors of opposite labels 2⁻³⁰ apart, whose closed form keeps its digits where sums and angles of
    /// one double lose half of them.
    #[test]
    fn a_narrow_pair_keeps_its_digits() {
        let tangent = 0.5_f64.powi(30);
        let columns = Mat::from_fn(2, 2, |row, i| [[1.0, 1.0], [0.0, tangent]][row][i]);
        let reduction = reduce(columns.as_ref(), Work::unwatched()).expect("no stop");
        let stage = Work::unwatched().stage("arcs", 0);
        let pairs = pairs::certify(&[1.0, -1.0], &reduction, 0.0, &stage).expect("a certificate");
        let (lower, upper) = ends(&pairs.proof, &[1.0, -1.0]);
        let share = tangent / TAU;
        let gamma = (0.5 - share) * (tangent / 2.0).sin() + share;
        assert!(lower <= gamma * (1.0 + 1e-14) && gamma * (1.0 - 1e-14) <= upper);
        assert!(upper - lower < 1e-8 * gamma, "{lower} {gamma} {upper}");
        assert!(pairs.rounding < 1e-10 * gamma, "{}", pairs.rounding);
    }

    /// Two unit vectors at angle θ with opposite labels: γ* = (1/2 − θ/(2π)) sin(θ/2) + θ/(2π), γ_H² =
    /// (1 − cos θ (1 − θ/π))/4, wherever the pair is turned to and in either order.
    #[test]
    fn sweeps_have_the_closed_form_of_two_points() {
        for theta in [0.01, 0.5, 1.0, 2.0, 3.0] {
            let share = theta / TAU;
            let gamma = (0.5 - share) * (theta / 2.0).sin() + share;
            let versine = 2.0 * (theta / 2.0).sin().powi(2);
            let gamma_hilbert = ((versine + theta.cos() * theta / PI) / 4.0).sqrt();
            // The points are placed up to rounding, which moves θ by some 1e-16.
            let placed = 1e-13 * gamma_hilbert;
            for turn in [0.0, 0.7, 2.0, 3.9, 5.5] {
                let mut points = vec![(turn, 1.0, 1.0), (turn + theta, 1.0, -1.0)];
                for _ in 0..2 {
                    let ((lower, upper), bracket, _) = swept(&points);
                    assert!(lower <= gamma + 1e-14 && gamma - 1e-14 <= upper, "{theta} {turn}");
                    assert!(upper - lower < 1e-8 * gamma, "{theta} {turn}: {lower} {upper}");
                    let within = bracket.lower <= gamma_hilbert + placed
                        && gamma_hilbert - placed <= bracket.upper;
                    assert!(within && bracket.relative_width() < 1e-8, "{theta}: {bracket:?}");
                    points.reverse();
                }
            }
        }
    }
}
