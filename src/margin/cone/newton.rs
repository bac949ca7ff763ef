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

/// Newton's equations in q and the multiplier of e·q = 1, scaled to a diagonal of ones.
pub(super) struct System {
    matrix: Mat<f64>,
    factor: Cholesky,
    roots: Vec<f64>,
    /// e, scaled, and where that leads; none if nothing is required.
    simplex: Option<(Vec<f64>, Vec<f64>)>,
}

impl System {
    /// The equations of `program` with the second derivatives `products` in a and `diagonal` in q. None if
    /// they are not positive definite.
    pub fn new(program: &Program, products: &Mat<f64>, diagonal: &[f64]) -> Option<Self> {
        let (n, size) = (program.n, program.size());
        let entry = |i: usize, k: usize| {
            let sign = if (i < n) == (k < n) { 1.0 } else { -1.0 };
            sign * products[(i % n, k % n)] + if i == k { diagonal[i] } else { 0.0 }
        };
        let roots: Vec<f64> = (0..size).map(|k| 1.0 / entry(k, k).sqrt()).collect();
        let mut matrix = Mat::from_fn(size, size, |i, k| roots[i] * roots[k] * entry(i, k));
        let simplex = (0..size).map(|k| Some(roots[k] * program.simplex(k)?));
        let simplex: Option<Vec<f64>> = simplex.collect();
        // The norms are homogeneous in q, and have no second derivative along it. As e·Δq is known, its
        // square may be added.
        if let Some(e) = &simplex {
            let square: f64 = e.iter().map(|e| e * e).sum();
            matrix += Mat::from_fn(size, size, |i, k| e[i] * e[k] / square);
        }
        let factor = RIDGES.into_iter().find_map(|ridge| {
            let mut stable = matrix.clone();
            (0..size).for_each(|k| stable[(k, k)] += ridge);
            Cholesky::new(stable, Par::Seq)
        })?;
        let mut system = Self { matrix, factor, roots, simplex: None };
        system.simplex = simplex.map(|e| {
            let image = system.scaled(&e);
            (e, image)
        });
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

    /// The changes of q and of the multiplier for the right-hand sides `force` and `lack`.
    pub fn solve(&self, force: &[f64], lack: f64) -> (Vec<f64>, f64) {
        let force: Vec<f64> = force.iter().zip(&self.roots).map(|(f, root)| f * root).collect();
        let Some((e, image)) = &self.simplex else {
            let change = self.scaled(&force);
            return (change.iter().zip(&self.roots).map(|(x, root)| x * root).collect(), 0.0);
        };
        let along = |x: &[f64]| e.iter().zip(x).map(|(e, x)| e * x).sum::<f64>();
        let share = lack / along(e);
        let raised: Vec<f64> = force.iter().zip(e).map(|(force, e)| force + e * share).collect();
        let mut change = self.scaled(&raised);
        let multiplier = (lack - along(&change)) / along(image);
        change.iter_mut().zip(image).for_each(|(x, image)| *x += multiplier * image);
        change.iter_mut().zip(&self.roots).for_each(|(x, root)| *x *= root);
        (change, multiplier)
    }
}
