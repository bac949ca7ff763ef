//! Newton's equations in the weights.

use faer::{Mat, Par};

use super::program::Program;
use crate::margin::linear::Cholesky;
use crate::sum::Compensated;

/// What is added to the diagonal of the equations, scaled to ones there, the least first: weights may be
/// free to move.
const RIDGES: [f64; 4] = [1e-15, 1e-14, 1e-12, 1e-10];

/// Corrections of a solution for that.
const REFINEMENTS: usize = 3;

/// Newton's equations in q and the multipliers of the sums of its groups, scaled to a diagonal of ones.
pub(super) struct System {
    matrix: Mat<f64>,
    factor: Cholesky,
    roots: Vec<f64>,
    /// For each group the derivative of its sum, scaled, and the solution for that.
    groups: Vec<(Vec<f64>, Vec<f64>)>,
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl System {
    /// The equations of `program` with the second derivatives `products` in a and `diagonal` in q. None if
    /// they are not positive definite.
    pub fn new(program: &Program, products: &Mat<f64>, diagonal: &[f64]) -> Option<Self> {
        let (n, size) = (program.n, program.size());
        let entry = |i: usize, k: usize| {
            let smooth = program.sign(i) * program.sign(k) * products[(i % n, k % n)];
            if i == k { smooth + diagonal[i] } else { smooth }
        };
        let roots: Vec<f64> = (0..size).map(|k| 1.0 / entry(k, k).sqrt()).collect();
        let group = |g: usize| (0..size).map(|k| if k / n == g { roots[k] } else { 0.0 }).collect();
        let sums: Vec<Vec<f64>> = (0..program.totals.len()).map(group).collect();
        // The norms are homogeneous in q, and have no second derivative along it. As the changes of the sums
        // are known, their squares may be added.
        let squares: Vec<f64> = sums.iter().map(|e| product(e, e)).collect();
        let matrix = Mat::from_fn(size, size, |i, k| {
            let (g, same) = (i / n, i / n == k / n);
            let square = if same { roots[i] * roots[k] / squares[g] } else { 0.0 };
            roots[i] * roots[k] * entry(i, k) + square
        });
        let factor = RIDGES.into_iter().find_map(|ridge| {
            let mut stable = matrix.clone();
            (0..size).for_each(|k| stable[(k, k)] += ridge);
            Cholesky::new(stable, Par::Seq)
        })?;
        let mut system = Self { matrix, factor, roots, groups: Vec::new() };
        let solved = |e: Vec<f64>| {
            let image = system.scaled(&e);
            (e, image)
        };
        system.groups = sums.into_iter().map(solved).collect();
        Some(system)
    }

    /// The solution for one right-hand side, both scaled.
    fn scaled(&self, force: &[f64]) -> Vec<f64> {
        let size = force.len();
        let mut solution = vec![0.0; size];
        let mut rest = force.to_vec();
        for _ in 0..=REFINEMENTS {
            let mut side = Mat::from_fn(size, 1, |k, _| rest[k]);
            self.factor.solve(&mut side, Par::Seq);
            (0..size).for_each(|k| solution[k] += side[(k, 0)]);
            for (i, rest) in rest.iter_mut().enumerate() {
                let column = self.matrix.col(i).iter().zip(&solution);
                let terms = column.map(|(entry, x)| -entry * x);
                *rest = terms.chain([force[i]]).collect::<Compensated>().value();
            }
        }
        solution
    }

    /// The changes of q and of the multipliers for the right-hand side `force` if the sums of the groups
    /// are to change by `lacks`.
    pub fn solve(&self, force: &[f64], lacks: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut raised: Vec<f64> =
            force.iter().zip(&self.roots).map(|(f, root)| f * root).collect();
        for ((e, _), lack) in self.groups.iter().zip(lacks) {
            let share = lack / product(e, e);
            raised.iter_mut().zip(e).for_each(|(force, e)| *force += e * share);
        }
        let mut change = self.scaled(&raised);
        let missing = |(e, lack): (&Vec<f64>, &f64)| lack - product(e, &change);
        let sides: Vec<f64> =
            self.groups.iter().map(|group| &group.0).zip(lacks).map(missing).collect();
        let entry = |i: usize, k: usize| product(&self.groups[i].0, &self.groups[k].1);
        let multipliers = match sides[..] {
            [side] => vec![side / entry(0, 0)],
            [first, second] => {
                let [a, b, c, d] = [entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)];
                let determinant = a * d - b * c;
                vec![(d * first - b * second) / determinant, (a * second - c * first) / determinant]
            }
            _ => unreachable!("a goal names one extreme margin or two"),
        };
        for ((_, image), multiplier) in self.groups.iter().zip(&multipliers) {
            change.iter_mut().zip(image).for_each(|(x, image)| *x += multiplier * image);
        }
        change.iter_mut().zip(&self.roots).for_each(|(x, root)| *x *= root);
        (change, multipliers)
    }
}
