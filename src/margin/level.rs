//! Levelling the margins of a field on arcs.
//!
//! An interior-point method leaves the margins of the points that carry weight unequal by its
//! rounding, and the least one counts. A step δ_k = P_k Σ_i c_i y_i x_i 1_k(i), P_k = I − v_k v_kᵀ,
//! moves v_k along its sphere where ‖v_k‖ = 1 and freely where it is short, so its cost is of second
//! order; c solves the linear system that makes the margins equal.

use faer::{Mat, MatRef, Par};

use super::arcs::Arcs;
use super::field::INSIDE;
use super::linear::{add_lower_product, solve_definite};
use crate::sum::Compensated;

/// Steps at most.
const STEPS: usize = 8;

/// Margins up to this relative distance above the common one are levelled with it.
const NEAR: f64 = 1e-4;

/// Relative size of the ridge that makes the system definite: it is singular along q.
const RIDGE: f64 = 1e-12;

/// The margins y_i x_i·Σ_k w_k v_k over the arcs on which x_i (column i of `points`) is active.
pub(super) fn margins(
    points: MatRef<'_, f64>,
    labels: &[f64],
    arcs: &Arcs,
    vectors: &[[f64; 2]],
) -> Vec<f64> {
    let margin = |(i, y): (usize, &f64)| {
        let mut mean = [Compensated::default(); 2];
        for k in arcs.active(i) {
            mean[0].add(arcs.widths[k] * vectors[k][0]);
            mean[1].add(arcs.widths[k] * vectors[k][1]);
        }
        y * (mean[0].value() * points[(0, i)] + mean[1].value() * points[(1, i)])
    };
    labels.iter().enumerate().map(margin).collect()
}

/// Changes `vectors` while the least margin grows. Points are 2 × n, `weights` are q.
pub(super) fn level(
    points: MatRef<'_, f64>,
    labels: &[f64],
    arcs: &Arcs,
    weights: &[f64],
    vectors: &mut Vec<[f64; 2]>,
) {
    let least = |margins: &[f64]| margins.iter().copied().fold(f64::INFINITY, f64::min);
    let mut current = margins(points, labels, arcs, vectors);
    for _ in 0..STEPS {
        let Some(next) = step(points, labels, arcs, weights, vectors, &current) else { break };
        let margins = margins(points, labels, arcs, &next);
        if least(&margins) <= least(&current) {
            break;
        }
        (current, *vectors) = (margins, next);
    }
}

/// One step, or `None` if the system is not definite.
fn step(
    points: MatRef<'_, f64>,
    labels: &[f64],
    arcs: &Arcs,
    weights: &[f64],
    vectors: &[[f64; 2]],
    margins: &[f64],
) -> Option<Vec<[f64; 2]>> {
    let common: f64 = weights.iter().zip(margins).map(|(q, margin)| q * margin).sum();
    let near = common + NEAR * common.abs();
    let chosen: Vec<usize> = (0..margins.len()).filter(|&i| margins[i] < near).collect();
    let tangent = |k: usize, i: usize| {
        let [first, second] = vectors[k];
        let x = [labels[i] * points[(0, i)], labels[i] * points[(1, i)]];
        let along = first * x[0] + second * x[1];
        [x[0] - along * first, x[1] - along * second]
    };
    let size = chosen.len();
    let mut factors = Mat::<f64>::zeros(size, 2 * vectors.len());
    for (row, &i) in chosen.iter().enumerate() {
        for k in arcs.active(i) {
            let root = arcs.widths[k].sqrt();
            let step = tangent(k, i);
            factors[(row, 2 * k)] = root * step[0];
            factors[(row, 2 * k + 1)] = root * step[1];
        }
    }
    let mut matrix = Mat::<f64>::zeros(size, size);
    add_lower_product(&mut matrix, factors.as_ref());
    let trace: f64 = (0..size).map(|i| matrix[(i, i)]).sum();
    (0..size).for_each(|i| matrix[(i, i)] += RIDGE * trace);
    let side = Mat::from_fn(size, 1, |row, _| common - margins[chosen[row]]);
    let side = solve_definite(matrix, side, Par::Seq)?;
    let mut next = vectors.to_vec();
    for (row, &i) in chosen.iter().enumerate() {
        for k in arcs.active(i) {
            let step = tangent(k, i);
            next[k][0] += side[(row, 0)] * step[0];
            next[k][1] += side[(row, 0)] * step[1];
        }
    }
    for vector in &mut next {
        let longest = vector[0].hypot(vector[1]).max(1.0);
        *vector = vector.map(|v| v / longest * INSIDE);
    }
    Some(next)
}
