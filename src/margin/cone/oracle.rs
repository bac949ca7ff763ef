//! The interior-point method against a general conic solver, to which the programs are handed in their first
//! form: a vector for each region.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{
    DefaultSolver, IPSolver, NonnegativeConeT, SecondOrderConeT, SupportedConeT,
};
use faer::Mat;

use super::{Goal, Tree, solve};
use crate::margin::cells::Cells;
use crate::margin::solver::settings;
use crate::margin::vector::{Vector, dot};
use crate::random::{Purpose, fill_normal, stream};
use crate::work::Work;

struct Example {
    cells: Cells,
    signed: Vec<Vector>,
}

fn example(n: usize, seed: u64) -> Example {
    let mut entries = vec![0.0; 4 * n];
    fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
    let points = Mat::from_fn(3, n, |k, i| entries[4 * i + k] / 4.0);
    let signed =
        (0..n).map(|i| [0, 1, 2].map(|k| points[(k, i)] * entries[4 * i + 3].signum())).collect();
    Example { cells: Cells::new(points.as_ref()), signed }
}

impl Example {
    /// The optimum of `goal` over v and one more number x: m_i ≥ x and x largest; Σ m_i/n largest; m_i ≤ x
    /// and x smallest.
    fn optimum(&self, goal: Goal) -> f64 {
        let (n, count) = (self.signed.len(), self.cells.patterns.len());
        let (mut rows, mut columns, mut values) = (vec![], vec![], vec![]);
        let (mut bounds, mut objective) = (Vec::new(), vec![0.0; 1 + 3 * count]);
        let entry = |i: usize, c: usize, k: usize| {
            let is_active = self.cells.patterns[c].is_active(i);
            if is_active { self.cells.probabilities[c] * self.signed[i][k] } else { 0.0 }
        };
        let mut margin = |i: usize, sign: f64, share: f64, bound: f64| {
            for (c, k) in (0..count).flat_map(|c| [(c, 0), (c, 1), (c, 2)]) {
                rows.push(bounds.len());
                columns.push(1 + 3 * c + k);
                values.push(sign * entry(i, c, k));
            }
            rows.push(bounds.len());
            columns.push(0);
            values.push(share);
            bounds.push(bound);
        };
        for i in 0..n {
            match goal {
                Goal::Margin => margin(i, -1.0, 1.0, 0.0),
                Goal::Mean { least } => margin(i, -1.0, 0.0, -least),
                Goal::Equal { least } => {
                    margin(i, -1.0, 0.0, -least);
                    margin(i, 1.0, -1.0, 0.0);
                }
            }
        }
        match goal {
            Goal::Margin => objective[0] = -1.0,
            Goal::Equal { .. } => objective[0] = 1.0,
            Goal::Mean { .. } => {
                for (c, k) in (0..count).flat_map(|c| [(c, 0), (c, 1), (c, 2)]) {
                    let sum: f64 = (0..n).map(|i| entry(i, c, k)).sum();
                    objective[1 + 3 * c + k] = -sum / n as f64;
                }
            }
        }
        let mut cones: Vec<SupportedConeT<f64>> = vec![NonnegativeConeT(bounds.len())];
        for c in 0..count {
            bounds.push(1.0);
            for k in 0..3 {
                rows.push(bounds.len());
                columns.push(1 + 3 * c + k);
                values.push(-1.0);
                bounds.push(0.0);
            }
            cones.push(SecondOrderConeT(4));
        }
        let (height, width) = (bounds.len(), objective.len());
        let matrix = CscMatrix::new_from_triplets(height, width, rows, columns, values);
        let zero = CscMatrix::zeros((width, width));
        let mut solver =
            DefaultSolver::new(&zero, &objective, &matrix, &bounds, &cones, settings())
                .expect("a well-formed program");
        solver.solve();
        solver.solution.obj_val
    }

    /// The margins of the field that the interior-point method finds.
    fn margins(&self, goal: Goal) -> Vec<f64> {
        let work = Work::unwatched();
        let stage = work.stage("oracle", 0);
        let tree = Tree::new(&self.cells.patterns, self.signed.clone());
        let probabilities = &self.cells.probabilities;
        let solution = solve(&tree, probabilities, self.signed.len(), goal, 1e-9, &stage);
        let solution = solution.expect("no stop");
        assert!(solution.gap < 1e-8, "{goal:?}: {}", solution.gap);
        assert!(solution.vectors.iter().all(|v| dot(v, v) <= 1.0));
        let margin = |(i, x): (usize, &Vector)| {
            let active = (0..probabilities.len()).filter(|&c| self.cells.patterns[c].is_active(i));
            active.map(|c| probabilities[c] * dot(&solution.vectors[c], x)).sum::<f64>()
        };
        self.signed.iter().enumerate().map(margin).collect()
    }
}

/// The largest least margin, the largest mean and the most equal margins are those of the general solver.
#[test]
fn every_goal_reaches_the_optimum_of_a_general_solver() {
    for (n, seed) in [(4, 1), (9, 2), (14, 3)] {
        let example = example(n, seed);
        let margins = example.margins(Goal::Margin);
        let gamma = margins.iter().copied().fold(f64::INFINITY, f64::min);
        let expected = -example.optimum(Goal::Margin);
        assert!((gamma - expected).abs() < 1e-7, "n = {n}: {gamma} {expected}");
        for share in [0.5, 1.0 - 1e-6] {
            let least = share * gamma;
            let margins = example.margins(Goal::Mean { least });
            assert!(margins.iter().all(|m| *m > least - 1e-8), "n = {n}: {margins:?}");
            let mean = margins.iter().sum::<f64>() / n as f64;
            let expected = -example.optimum(Goal::Mean { least });
            assert!((mean - expected).abs() < 1e-6, "mean, n = {n}: {mean} {expected}");
            let margins = example.margins(Goal::Equal { least });
            assert!(margins.iter().all(|m| *m > least - 1e-8), "n = {n}: {margins:?}");
            let most = margins.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let expected = example.optimum(Goal::Equal { least });
            assert!((most - expected).abs() < 1e-6, "equal, n = {n}: {most} {expected}");
        }
    }
}
