//! The interior-point method against a general conic solver, to which the programs are handed in their first
//! form: a vector for each region.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{
    DefaultSolver, IPSolver, NonnegativeConeT, SecondOrderConeT, SupportedConeT,
};
use faer::Mat;

use super::program::Program;
use super::{Goal, Tree, solve};
use crate::margin::cells::Cells;
use crate::margin::solver::settings;
use crate::margin::vector::{Vector, dot, norm, shifted};
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
    /// The optimum of `goal` over v and two more numbers, that m_i are at least and at most.
    fn optimum(&self, goal: Goal) -> f64 {
        let (n, count) = (self.signed.len(), self.cells.patterns.len());
        let (mut rows, mut columns, mut values) = (vec![], vec![], vec![]);
        let (mut bounds, mut objective) = (Vec::new(), vec![0.0; 2 + 3 * count]);
        let entry = |i: usize, c: usize, k: usize| {
            let is_active = self.cells.patterns[c].is_active(i);
            if is_active { self.cells.probabilities[c] * self.signed[i][k] } else { 0.0 }
        };
        let mut margin = |i: usize, extreme: usize, sign: f64| {
            for (c, k) in (0..count).flat_map(|c| [(c, 0), (c, 1), (c, 2)]) {
                rows.push(bounds.len());
                columns.push(2 + 3 * c + k);
                values.push(-sign * entry(i, c, k));
            }
            rows.push(bounds.len());
            columns.push(extreme);
            values.push(sign);
            bounds.push(0.0);
        };
        for i in 0..n {
            margin(i, 0, 1.0);
            margin(i, 1, -1.0);
        }
        objective[0] = -1.0;
        match goal {
            Goal::Margin => {}
            Goal::Equal { share } => objective[1] = share,
            Goal::Mean { share } => {
                for (c, k) in (0..count).flat_map(|c| [(c, 0), (c, 1), (c, 2)]) {
                    let sum: f64 = (0..n).map(|i| entry(i, c, k)).sum();
                    objective[2 + 3 * c + k] = -share * sum / n as f64;
                }
            }
        }
        let mut cones: Vec<SupportedConeT<f64>> = vec![NonnegativeConeT(bounds.len())];
        for c in 0..count {
            bounds.push(1.0);
            for k in 0..3 {
                rows.push(bounds.len());
                columns.push(2 + 3 * c + k);
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
        -solver.solution.obj_val
    }

    /// What the field that the interior-point method finds attains of `goal`, and what its weights prove that
    /// no field exceeds.
    fn bracket(&self, goal: Goal) -> (f64, f64) {
        let work = Work::unwatched();
        let stage = work.stage("oracle", 0);
        let tree = Tree::new(&self.cells.patterns, self.signed.clone());
        let (probabilities, n) = (&self.cells.probabilities, self.signed.len());
        let solution = solve(&tree, probabilities, n, goal, 1e-10, &stage).expect("no stop");
        assert!(solution.vectors.iter().all(|v| dot(v, v) <= 1.0));
        let program = Program::new(goal, n);
        let sums = program.sums(&solution.weights);
        let scaled: Vec<f64> = (solution.weights.iter().enumerate())
            .map(|(k, q)| q.max(0.0) * program.totals[k / n] / sums[k / n])
            .collect();
        let a = program.combine(&scaled).into_iter().map(|a| a + program.constant);
        let a: Vec<f64> = a.collect();
        let norm = |c: usize| {
            let active = (0..n).filter(|&i| self.cells.patterns[c].is_active(i));
            norm(&active.fold([0.0; 3], |r, i| shifted(&r, a[i], &self.signed[i])))
        };
        let proved = (0..probabilities.len()).map(|c| probabilities[c] * norm(c)).sum();
        let margin = |(i, x): (usize, &Vector)| {
            let active = (0..probabilities.len()).filter(|&c| self.cells.patterns[c].is_active(i));
            active.map(|c| probabilities[c] * dot(&solution.vectors[c], x)).sum::<f64>()
        };
        let margins: Vec<f64> = self.signed.iter().enumerate().map(margin).collect();
        let least = margins.iter().copied().fold(f64::INFINITY, f64::min);
        let most = margins.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let attained = match goal {
            Goal::Margin => least,
            Goal::Mean { share } => least + share * margins.iter().sum::<f64>() / n as f64,
            Goal::Equal { share } => least - share * most,
        };
        (attained, proved)
    }
}

/// The field of every goal attains what its weights prove to be the most, by sums in the plainest order, and no
/// less than the general solver finds, to the digits that that has.
#[test]
fn every_goal_reaches_its_optimum() {
    for (n, seed) in [(4, 1), (7, 2), (9, 3)] {
        let example = example(n, seed);
        let mut goals = vec![Goal::Margin];
        goals.extend([0.5, 1e-3].map(|share| Goal::Mean { share }));
        goals.extend([0.5, 1e-3].map(|share| Goal::Equal { share }));
        for goal in goals {
            let ((attained, proved), other) = (example.bracket(goal), example.optimum(goal));
            let context = format!("{goal:?}, n = {n}: {attained} {proved} {other}");
            assert!(attained <= proved + 1e-15 && proved - attained < 1e-9, "{context}");
            assert!((attained - other).abs() < 1e-6, "{context}");
        }
    }
}
