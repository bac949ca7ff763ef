//! Minimising a quadratic function of the residuals on a chain: one sweep back and one forth (a Riccati
//! recursion), in a time proportional to the number of points.
//!
//! Near the optimum the terms differ by thirty orders of magnitude. The digits are kept by these means: the
//! cost-to-go is held in axes that turn with the chain, where passing a link is free of differences; the
//! residual R = r(z) + r(−z) enters by the state m R that is cheapest for it, so that its cost is a sum of
//! squares; the multipliers solve a least squares problem of one row for each link, whose residuals move the links;
//! and what a solution leaves is computed with twice the digits and solved for again.

use super::angle::{Vector, each};
use super::chain::{Chain, Total, dot, rest};
use super::curvature::{Curvature, Form, turned, turned_back};
use super::multipliers::{COUNT, Multipliers};
use crate::sum::Compensated;

/// The conditions of a minimum of ½ Σ_j D_j u_j² + ½ Σ_arcs δrᵀ A δr − Σ_j b_j u_j over u, where δr are
/// the residuals of the amounts u, Σ u_j = 0.
///
/// The multipliers are those of p = Σ …, of R = Σ … and of Σ u_j = 0, p the residual where the turn begins.
pub(super) struct System<'a> {
    chain: &'a Chain,
    curvatures: &'a [[Curvature; 2]],
    diagonal: &'a [f64],
    passes: Vec<Pass>,
    /// The cost of p − m R and of R once all links are passed.
    ends: [Form; 2],
    multipliers: Multipliers,
}

/// What is kept of a link that was passed.
#[derive(Clone, Copy, Default)]
struct Pass {
    /// The cost-to-go times the axis.
    pull: Vector,
    /// The root of D_j + stepᵀ (cost-to-go) step, the link's size, and one over the size.
    root: f64,
    inverse: f64,
    /// The columns of m, in the axes of the link.
    mean: [Vector; 2],
    /// What the link's arcs changed of them.
    change: [Vector; 2],
}

impl Pass {
    /// m R.
    fn mean(&self, total: Vector) -> Vector {
        each(|k| self.mean[0][k] * total[0] + self.mean[1][k] * total[1])
    }

    /// How the amount of the link, times the root of its size, answers to a force on it and a `slope` of the
    /// cost-to-go; what it leaves of the slope.
    fn answer(&self, reach: f64, diagonal: f64, own: f64, slope: Vector) -> (f64, Vector) {
        let shift = (own + reach * slope[0]) * self.inverse;
        let along = (diagonal * slope[0] - self.pull[0] * reach * own) * self.inverse;
        (shift * self.root, [along, slope[1] - self.pull[1] * reach * shift])
    }
}

/// Amounts u with twice the digits and their residuals.
pub(super) struct Solution {
    pub amounts: Vec<Compensated>,
    pub residuals: Vec<[Vector; 2]>,
    /// p and R.
    pub ends: [Total; 2],
    /// What the conditions are off at most.
    pub left: f64,
}

impl<'a> System<'a> {
    /// Factorises.
    pub fn new(chain: &'a Chain, curvatures: &'a [[Curvature; 2]], diagonal: &'a [f64]) -> Self {
        let links = &chain.links;
        let count = links.len();
        let mut passes = vec![Pass::default(); count];
        let mut rows = vec![[0.0; COUNT]; count + 4];
        let (mut cost, mut total_cost) = (Form::default(), Form::default());
        let mut mean = [[0.0; 2]; 2];
        let (mut slopes, mut pulls) = ([[0.0; 2]; COUNT], [[0.0; 2]; COUNT]);
        for (j, link) in links.iter().enumerate().rev() {
            if j + 1 < count {
                cost = cost.turned(link.turn);
                mean.iter_mut().for_each(|column| *column = turned(link.turn, *column));
                slopes.iter_mut().for_each(|slope| *slope = turned(link.turn, *slope));
            }
            let pass = &mut passes[j];
            if link.width > 0.0 {
                let [ahead, opposite] = each(|h| curvatures[j][h].seen_from(link.axis));
                let (both, units) = (ahead.plus(&opposite), units(link.axis));
                let apart = each(|c| {
                    let own = both.solve(opposite.apply(units[c]));
                    [own[0] - mean[c][0], own[1] - mean[c][1]]
                });
                total_cost = (total_cost.plus(&ahead.parallel(&opposite).of(units)))
                    .plus(&cost.parallel(&both).of(apart));
                cost = cost.plus(&both);
                pass.change = each(|c| cost.solve(both.apply(apart[c])));
                for c in 0..2 {
                    (0..2).for_each(|k| mean[c][k] += pass.change[c][k]);
                    for (pull, slope) in pulls.iter_mut().zip(&slopes) {
                        pull[c] += dot(pass.change[c], *slope);
                    }
                }
            }
            pass.mean = mean;
            pass.pull = [cost.matrix[0], cost.matrix[1]];
            let size = diagonal[j] + link.reach * link.reach * cost.matrix[0];
            (pass.root, pass.inverse) = (size.sqrt(), 1.0 / size);
            for (c, own) in link.row().into_iter().enumerate() {
                (rows[j][c], slopes[c]) = pass.answer(link.reach, diagonal[j], own, slopes[c]);
            }
            cost = cost.released(link.reach, diagonal[j]);
        }
        let ends = [cost, total_cost];
        let units = units(links.first().map_or([1.0, 0.0], |link| link.axis));
        let mut last = [[0.0; COUNT]; 4];
        for c in 0..COUNT {
            let (mut slope, mut pull) = (slopes[c], pulls[c]);
            if c < 2 {
                slope = [slope[0] - units[c][0], slope[1] - units[c][1]];
                pull = [pull[0] - dot(mean[0], units[c]), pull[1] - dot(mean[1], units[c])];
            } else if c < 4 {
                pull[c - 2] -= 1.0;
            }
            let entries = rows_of_ends(&ends, slope, pull);
            (0..4).for_each(|k| last[k][c] = entries[k]);
        }
        rows[count..].copy_from_slice(&last);
        let multipliers = Multipliers::new(&rows);
        Self { chain, curvatures, diagonal, passes, ends, multipliers }
    }

    /// The solution for `forces`, with p and R off by `excess` from what the amounts make them, corrected until
    /// no condition is off by more than `tolerance`, or by half of what it was.
    pub fn solve(&self, forces: &[f64], excess: [Vector; 2], tolerance: f64) -> Solution {
        let count = forces.len();
        let mut amounts = vec![Compensated::default(); count + COUNT];
        let mut force: Vec<f64> = forces.to_vec();
        force.extend(excess.into_iter().flatten().map(|entry| -entry));
        force.push(0.0);
        let mut left = f64::INFINITY;
        let residuals = loop {
            amounts.iter_mut().zip(self.eliminate(&force)).for_each(|(sum, more)| sum.add(more));
            let residuals;
            (force, residuals) = self.remainder(forces, excess, &amounts);
            let before = left;
            left = force.iter().fold(0.0, |most: f64, entry| most.max(entry.abs()));
            if left <= tolerance || left.is_nan() || left > 0.5 * before {
                break residuals;
            }
        };
        let ends = split(&amounts[count..]);
        amounts.truncate(count);
        Solution { amounts, residuals, ends, left }
    }

    /// Amounts, p, R and the multiplier of Σ u_j = 0 for what drives the links and what the constraints leave.
    fn eliminate(&self, force: &[f64]) -> Vec<f64> {
        let links = &self.chain.links;
        let count = links.len();
        let mut rows = vec![0.0; count + 4];
        let (mut slope, mut pull) = ([0.0; 2], [0.0; 2]);
        for (j, link) in links.iter().enumerate().rev() {
            let pass = &self.passes[j];
            if j + 1 < count {
                slope = turned(link.turn, slope);
            }
            (0..2).for_each(|c| pull[c] += dot(pass.change[c], slope));
            let (row, rest) = pass.answer(link.reach, self.diagonal[j], -force[j], slope);
            (rows[j], slope) = (-row, rest);
        }
        let ends = rows_of_ends(&self.ends, slope, pull);
        (0..4).for_each(|k| rows[count + k] = -ends[k]);
        let (multipliers, moves) =
            self.multipliers.solve(rows, &std::array::from_fn(|k| -force[count + k]));
        let start = self.ends[0].upper_solve([moves[count], moves[count + 1]]);
        let total = self.ends[1].upper_solve([moves[count + 2], moves[count + 3]]);
        let mean = self.passes.first().map_or([0.0; 2], |pass| pass.mean(total));
        let mut state = [start[0] + mean[0], start[1] + mean[1]];
        let axis = links.first().map_or([1.0, 0.0], |link| link.axis);
        let start = turned(axis, state);
        let mut answer = Vec::with_capacity(count + COUNT);
        for (j, link) in links.iter().enumerate() {
            let pass = &self.passes[j];
            let mean = pass.mean(total);
            let pulled = pass.pull[0] * (state[0] - mean[0]) + pass.pull[1] * (state[1] - mean[1]);
            let amount = moves[j] / pass.root - link.reach * pulled * pass.inverse;
            answer.push(amount);
            state[0] += link.reach * amount;
            state = turned_back(link.turn, state);
        }
        answer.extend([start[0], start[1], total[0], total[1], multipliers[COUNT - 1]]);
        answer
    }

    /// What an approximate solution leaves, where the multipliers of p and R are what its arcs make them, and its
    /// residuals.
    fn remainder(
        &self,
        forces: &[f64],
        excess: [Vector; 2],
        solution: &[Compensated],
    ) -> (Vec<f64>, Vec<[Vector; 2]>) {
        let (amounts, rest_of) = solution.split_at(forces.len());
        let (ends, height) = (split(rest_of), rest_of[COUNT - 1]);
        let residuals = self.chain.residuals(ends, amounts.iter().copied());
        let bends: Vec<[Vector; 2]> = (self.curvatures.iter().zip(&residuals))
            .map(|(forms, pair)| each(|h| forms[h].apply(pair[h])))
            .collect();
        let [mut ahead, mut behind] = [Total::default(); 2];
        for [bend, opposite] in &bends {
            for axis in 0..2 {
                ahead[axis].add(bend[axis]);
                behind[axis].add(opposite[axis]);
            }
        }
        let mut total = ahead;
        (0..2).for_each(|axis| total[axis].add_sum(behind[axis]));
        let links =
            self.chain.links.iter().zip(&bends).enumerate().map(|(j, (link, [bend, opposite]))| {
                let mut left = Compensated::default();
                left.add(forces[j]);
                left.add_scaled(-self.diagonal[j], amounts[j]);
                left.add_scaled(-1.0, height);
                for axis in 0..2 {
                    left.add_scaled(-link.sign * link.signed[axis], ahead[axis]);
                    if link.sign < 0.0 {
                        left.add_scaled(-link.signed[axis], total[axis]);
                    }
                    ahead[axis].add(opposite[axis]);
                    ahead[axis].add(-bend[axis]);
                }
                left.value()
            });
        let mut left: Vec<f64> = links.collect();
        let made = self.chain.ends(amounts.iter().copied());
        for k in 0..2 {
            let mut made = made[k];
            (0..2).for_each(|axis| made[axis].add(excess[k][axis]));
            left.extend(rest(ends[k], made));
        }
        let mut sum = Compensated::default();
        amounts.iter().for_each(|u| sum.add_scaled(-1.0, *u));
        left.push(sum.value());
        (left, residuals)
    }
}

/// p and R from their four entries.
fn split(entries: &[Compensated]) -> [Total; 2] {
    [[entries[0], entries[1]], [entries[2], entries[3]]]
}

/// The first and the second coordinate axis in axes of which the first is `axis`.
fn units(axis: Vector) -> [Vector; 2] {
    [turned_back(axis, [1.0, 0.0]), turned_back(axis, [0.0, 1.0])]
}

fn rows_of_ends(ends: &[Form; 2], slope: Vector, pull: Vector) -> [f64; 4] {
    let (start, total) = (ends[0].lower_solve(slope), ends[1].lower_solve(pull));
    [start[0], start[1], total[0], total[1]]
}
