//! Minimising a sum of norms over the simplex by a primal-dual method.
//!
//! min_q Σ_c p_c ‖r_c(q)‖, r_c = Σ_i 1_ic q_i y_i x_i, has the dual max λ with y_i x_i·Σ_c p_c 1_ic v_c ≥ λ and
//! ‖v_c‖ ≤ 1. Newton's method is applied to h_c v_c = r_c, h_c = √(‖r_c‖² + μ²), and q_i s_i = τ together, with v
//! and s unknowns of their own, while μ and τ shrink (K. D. Andersen, E. Christiansen, A. R. Conn and M. L.
//! Overton, An efficient primal-dual interior-point method for minimizing a sum of Euclidean norms, 2000). The
//! residuals may then vanish on many cells: v stays apart from them.

use faer::{Mat, Par};
use rayon::prelude::*;

use super::cells::Cells;
use super::linear::{add_lower_product, solve_definite};
use super::problem::Problem;
use crate::work::{Stage, Stopped};

/// Newton steps at most.
const STEPS: usize = 200;
/// Cells that are summed up together.
const CHUNK: usize = 2048;
/// How much of the way to the boundary of a cone a step goes.
const WAY: f64 = 0.95;
/// Smoothing at which the method ends, in units of the objective.
const LEAST: f64 = 3e-7;

type Vector = [f64; 3];

fn dot(a: &Vector, b: &Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Where the method ended.
pub(super) struct Solution {
    /// q.
    pub weights: Vec<f64>,
    /// μ.
    pub smoothing: f64,
}

struct State {
    weights: Vec<f64>,
    slacks: Vec<f64>,
    vectors: Vec<[Vector; 2]>,
}

/// Sums over cells at one state.
struct Sums {
    /// Σ_c p_c ‖r_c‖.
    value: f64,
    /// Σ_c p_c y_i x_i·r_c/h_c.
    slopes: Vec<f64>,
    /// The derivative of `slopes` in q with v fixed, symmetrised; lower triangle.
    matrix: Mat<f64>,
}

/// The residuals of both cells of a pair.
fn residuals(problem: &Problem<'_>, weights: &[f64], pattern: &[bool]) -> [Vector; 2] {
    let mut sides = [[0.0; 3]; 2];
    for (i, &ahead) in pattern.iter().enumerate() {
        let side = &mut sides[usize::from(!ahead)];
        (0..3).for_each(|k| side[k] += weights[i] * problem.signed[(k, i)]);
    }
    sides
}

fn point(problem: &Problem<'_>, i: usize) -> Vector {
    [problem.signed[(0, i)], problem.signed[(1, i)], problem.signed[(2, i)]]
}

impl Sums {
    fn of(
        problem: &Problem<'_>,
        cells: &Cells,
        state: &State,
        smoothing: f64,
        stage: &Stage<'_>,
    ) -> Result<Self, Stopped> {
        let n = state.weights.len();
        let starts = (0..cells.patterns.len()).step_by(CHUNK).collect::<Vec<_>>();
        let parts = starts.into_par_iter().map(|start| {
            stage.check()?;
            let end = (start + CHUNK).min(cells.patterns.len());
            let mut sums = Self::zero(n);
            // M = (1 − sym(v rᵀ)/h)/h = Σ_k ± terms: x·M x' = (x·x' − (x·v r·x' + x·r v·x')/(2h))/h, and with
            // a, b = (v ± r/h)/2 it is (x·x' − (x·a a·x' − x·b b·x'))/h: one product with signs.
            let mut plus = Mat::<f64>::zeros(n, 8 * (end - start));
            let mut minus = Mat::<f64>::zeros(n, 2 * (end - start));
            for c in start..end {
                let p = 0.5 * cells.probabilities[c];
                let sides = residuals(problem, &state.weights, &cells.patterns[c]);
                let mut cell = [([0.0; 3], 0.0, [0.0; 3], [0.0; 3]); 2];
                for side in 0..2 {
                    let (r, v) = (sides[side], state.vectors[c][side]);
                    let h = (dot(&r, &r) + smoothing * smoothing).sqrt();
                    sums.value += p * dot(&r, &r).sqrt();
                    let unit = r.map(|r| r / h);
                    let half = |sign: f64| [0, 1, 2].map(|k| 0.5 * (v[k] + sign * unit[k]));
                    cell[side] = (unit, (p / h).sqrt(), half(1.0), half(-1.0));
                }
                for (i, &ahead) in cells.patterns[c].iter().enumerate() {
                    let side = usize::from(!ahead);
                    let (unit, root, a, b) = &cell[side];
                    let x = point(problem, i);
                    sums.slopes[i] += p * dot(&x, unit);
                    let first = 2 * (c - start) + side;
                    (0..3).for_each(|k| plus[(i, 4 * first + k)] = root * x[k]);
                    plus[(i, 4 * first + 3)] = root * dot(&x, b);
                    minus[(i, first)] = root * dot(&x, a);
                }
            }
            add_lower_product(&mut sums.matrix, plus.as_ref());
            let mut taken = Mat::zeros(n, n);
            add_lower_product(&mut taken, minus.as_ref());
            sums.matrix -= taken;
            Ok(sums)
        });
        let parts: Vec<Self> = parts.collect::<Result<_, Stopped>>()?;
        let mut total = Self::zero(n);
        for part in &parts {
            total.value += part.value;
            total.slopes.iter_mut().zip(&part.slopes).for_each(|(sum, term)| *sum += term);
            total.matrix += &part.matrix;
        }
        Ok(total)
    }

    fn zero(n: usize) -> Self {
        Self { value: 0.0, slopes: vec![0.0; n], matrix: Mat::zeros(n, n) }
    }
}

/// q and v whose gap is `gap` times the objective, or as near to it as rounding allows.
pub(super) fn solve(
    problem: &Problem<'_>,
    cells: &Cells,
    gap: f64,
    stage: &Stage<'_>,
) -> Result<Solution, Stopped> {
    let n = problem.labels.len();
    let pairs = cells.patterns.len();
    let mut state = State {
        weights: vec![1.0 / n as f64; n],
        slacks: vec![1.0; n],
        vectors: vec![[[0.0; 3]; 2]; pairs],
    };
    let mut smoothing = 0.3;
    let mut best: Option<(f64, Solution)> = None;
    let mut stalled = 0;
    for _ in 0..STEPS {
        let sums = Sums::of(problem, cells, &state, smoothing, stage)?;
        let least = sums.slopes.iter().copied().fold(f64::INFINITY, f64::min);
        let width = sums.value - least;
        stage.advance(1)?;
        if best.as_ref().is_none_or(|(known, _)| width < *known) {
            stalled = 0;
            best = Some((width, Solution { weights: state.weights.clone(), smoothing }));
        } else {
            stalled += 1;
        }
        if width <= gap * sums.value || stalled > 12 {
            break;
        }
        let product: f64 =
            state.weights.iter().zip(&state.slacks).map(|(q, s)| q * s).sum::<f64>() / n as f64;
        let barrier = 0.2 * product;
        let Some(length) = step(problem, cells, &mut state, &sums, smoothing, barrier) else {
            break;
        };
        eprintln!("IPM value {:.10e} least {least:.10e} mu {smoothing:.2e} prod {product:.2e} len {length:.3}", sums.value);
        if length > 0.5 {
            smoothing = (0.3 * smoothing).max(LEAST * sums.value);
        }
    }
    Ok(best.map_or(Solution { weights: state.weights, smoothing }, |(_, solution)| solution))
}

/// One Newton step, and the share of it that was taken; none if the system is not definite.
fn step(
    problem: &Problem<'_>,
    cells: &Cells,
    state: &mut State,
    sums: &Sums,
    smoothing: f64,
    barrier: f64,
) -> Option<f64> {
    let n = state.weights.len();
    // (M + s/q) δq − δλ 1 = λ 1 + τ/q − slopes, Σ δq = 0; λ enters with δλ.
    let root: Vec<f64> = state.weights.iter().map(|q| q.sqrt()).collect();
    let matrix = Mat::from_fn(n, n, |i, k| {
        let entry = if i >= k { sums.matrix[(i, k)] } else { 0.0 };
        let diagonal = if i == k { state.slacks[i] / state.weights[i] } else { 0.0 };
        root[i] * root[k] * (entry + diagonal)
    });
    let force: Vec<f64> =
        (0..n).map(|i| root[i] * (barrier / state.weights[i] - sums.slopes[i])).collect();
    let sides = Mat::from_fn(n, 2, |i, side| if side == 0 { force[i] } else { root[i] });
    let sides = solve_definite(matrix, sides, Par::Seq)?;
    let along = |side: usize| (0..n).map(|i| root[i] * sides[(i, side)]).sum::<f64>();
    let multiplier = -along(0) / along(1);
    let change: Vec<f64> =
        (0..n).map(|i| root[i] * (sides[(i, 0)] + multiplier * sides[(i, 1)])).collect();
    let slack =
        |i: usize| (barrier - state.slacks[i] * change[i]) / state.weights[i] - state.slacks[i];
    let slack_change: Vec<f64> = (0..n).map(slack).collect();
    let longest = |values: &[f64], changes: &[f64]| {
        let ratio = |(value, change): (&f64, &f64)| {
            if *change < 0.0 { -value / change } else { f64::INFINITY }
        };
        (WAY * values.iter().zip(changes).map(ratio).fold(f64::INFINITY, f64::min)).min(1.0)
    };
    let primal = longest(&state.weights, &change);
    let dual = longest(&state.slacks, &slack_change);
    let weights = state.weights.clone();
    let moved: Vec<f64> = change.iter().map(|change| primal * change).collect();
    state.vectors.par_iter_mut().zip(&cells.patterns).for_each(|(vectors, pattern)| {
        let residual = residuals(problem, &weights, pattern);
        let shift = residuals(problem, &moved, pattern);
        for side in 0..2 {
            let (r, dr, v) = (residual[side], shift[side], vectors[side]);
            let h = (dot(&r, &r) + smoothing * smoothing).sqrt();
            let along = dot(&r, &dr) / h;
            let next = [0, 1, 2].map(|k| (r[k] + dr[k] - v[k] * along) / h);
            let length = dot(&next, &next).sqrt();
            vectors[side] = if length > 1.0 { next.map(|v| v / length) } else { next };
        }
    });
    for i in 0..n {
        state.weights[i] += moved[i];
        state.slacks[i] += dual * slack_change[i];
    }
    let sum: f64 = state.weights.iter().sum();
    state.weights.iter_mut().for_each(|q| *q /= sum);
    Some(primal.min(dual))
}
