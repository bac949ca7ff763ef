//! Least squares under a ≥ 0 by block principal pivoting: L. F. Portugal, J. J. Júdice,
//! L. N. Vicente, *A comparison of block pivoting and interior-point algorithms for linear least
//! squares problems with nonnegative variables*, Mathematics of Computation 63 (1994).

use faer::{Mat, MatRef, Par};
use rayon::prelude::*;

use super::super::linear::solve_definite;
use super::pricing::TILE;
use crate::work::{Stage, Stopped};

/// Solutions of a linear system at most.
const STEPS: usize = 40;

/// Exchanges of whole blocks without progress before single exchanges.
const PATIENCE: usize = 3;

/// Relative tolerance of the conditions on the slacks.
const TOLERANCE: f64 = 1e-11;

/// Ridge in units of the mean diagonal: repeated points make the matrix singular.
const RIDGE: f64 = 1e-13;

/// Parts into which a factorisation is split: a constant, so that it does not depend on the number of
/// threads.
const PARTS: usize = 8;

/// The minimiser over a ≥ 0 of ½ aᵀ`matrix`a − `side`·a, the lower triangle of a positive definite
/// matrix given, from the guess that the entries of `positive` are those above 0.
///
/// After [`STEPS`] systems what is reached is returned, its negative entries set to 0: the caller
/// certifies it. `stage` learns of each system.
pub(super) fn minimise(
    matrix: MatRef<'_, f64>,
    side: &[f64],
    mut positive: Vec<bool>,
    stage: &Stage<'_>,
) -> Result<Vec<f64>, Stopped> {
    let tolerance = TOLERANCE * side.iter().fold(0.0, |most: f64, b| most.max(b.abs()));
    let (mut fewest, mut patience) = (side.len() + 1, PATIENCE);
    let mut solution = vec![0.0; side.len()];
    for _ in 0..STEPS {
        stage.extend(1);
        stage.advance(1)?;
        let Some(next) = restricted(matrix, side, &positive) else { break };
        let slacks = multiply(matrix, &next);
        solution = next;
        let wrong: Vec<usize> = (0..side.len())
            .filter(|&i| match positive[i] {
                true => solution[i] < 0.0,
                false => slacks[i] < side[i] - tolerance,
            })
            .collect();
        let Some(&last) = wrong.last() else { break };
        if wrong.len() < fewest {
            (fewest, patience) = (wrong.len(), PATIENCE);
        } else if patience > 0 {
            patience -= 1;
        } else {
            positive[last] = !positive[last];
            continue;
        }
        wrong.into_iter().for_each(|i| positive[i] = !positive[i]);
    }
    solution.iter_mut().for_each(|a| *a = a.max(0.0));
    Ok(solution)
}

/// The solution of the equations of `positive`, 0 elsewhere. `None` if the system is not definite in
/// double precision.
fn restricted(matrix: MatRef<'_, f64>, side: &[f64], positive: &[bool]) -> Option<Vec<f64>> {
    let chosen: Vec<usize> = (0..side.len()).filter(|&i| positive[i]).collect();
    let size = chosen.len();
    let mean = chosen.iter().map(|&i| matrix[(i, i)]).sum::<f64>() / size as f64;
    let system = || {
        let mut system = Mat::zeros(size, size);
        system.par_col_chunks_mut(TILE).enumerate().for_each(|(panel, mut columns)| {
            for k in 0..columns.ncols() {
                let column = panel * TILE + k;
                for row in column..size {
                    columns[(row, k)] = matrix[(chosen[row], chosen[column])];
                }
            }
        });
        system
    };
    let sides = || Mat::from_fn(size, 1, |row, _| side[chosen[row]]);
    let attempt = |ridge: f64| {
        let mut system = system();
        (0..size).for_each(|i| system[(i, i)] += ridge * mean);
        solve_definite(system, sides(), Par::rayon(PARTS))
    };
    let found = [RIDGE, 1e3 * RIDGE, 1e6 * RIDGE].into_iter().find_map(attempt)?;
    let mut solution = vec![0.0; side.len()];
    chosen.iter().enumerate().for_each(|(row, &i)| solution[i] = found[(row, 0)]);
    Some(solution)
}

/// `matrix`·`vector`, the lower triangle of a symmetric matrix given.
pub(super) fn multiply(matrix: MatRef<'_, f64>, vector: &[f64]) -> Vec<f64> {
    let size = vector.len();
    let panels: Vec<Vec<f64>> = (0..size)
        .step_by(TILE)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|first| {
            let mut sums = vec![0.0; size];
            for k in first..size.min(first + TILE) {
                let below = matrix.col(k).subrows(k + 1, size - k - 1);
                let entry = vector[k];
                let mut along = matrix[(k, k)] * entry;
                let rest = below.iter().zip(&vector[k + 1..]).zip(&mut sums[k + 1..]);
                for ((below, other), sum) in rest {
                    *sum += below * entry;
                    along += below * other;
                }
                sums[k] += along;
            }
            sums
        })
        .collect();
    let mut product = vec![0.0; size];
    for panel in &panels {
        product.iter_mut().zip(panel).for_each(|(sum, term)| *sum += term);
    }
    product
}

#[cfg(test)]
mod tests {
    use faer::linalg::matmul::matmul;
    use faer::{Accum, Mat, Par};

    use super::{minimise, multiply};
    use crate::random::{Purpose, fill_normal, stream};
    use crate::work::Work;

    /// A random definite matrix of `size` rows, and a side.
    fn problem(size: usize, seed: u64) -> (Mat<f64>, Vec<f64>) {
        let mut entries = vec![0.0; size * (size + 3)];
        fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
        let factor = Mat::from_fn(size, size + 2, |i, k| entries[i * (size + 2) + k]);
        let mut matrix = Mat::zeros(size, size);
        matmul(&mut matrix, Accum::Replace, &factor, factor.transpose(), 1.0, Par::Seq);
        (matrix, entries[size * (size + 2)..].to_vec())
    }

    /// a ≥ 0, Ha − b ≥ 0, and one of the two is 0 in every entry: the whole of the optimality
    /// conditions, from any guess.
    #[test]
    fn the_conditions_of_a_minimum_hold_from_any_guess() {
        let stage = Work::unwatched().stage("systems", 0);
        for seed in 0..20 {
            let (matrix, side) = problem(30, seed);
            for guess in [vec![true; 30], vec![false; 30], (0..30).map(|i| i % 2 == 0).collect()] {
                let solution = minimise(matrix.as_ref(), &side, guess, &stage).expect("no stop");
                for i in 0..30 {
                    let product: f64 = (0..30).map(|k| matrix[(i, k)] * solution[k]).sum();
                    let slack = product - side[i];
                    assert!(solution[i] >= 0.0 && slack > -1e-8, "{seed} {i}: {slack}");
                    assert!(solution[i] * slack < 1e-8, "{seed} {i}");
                }
            }
        }
    }

    /// The half that is stored stands for the whole, across panels too.
    #[test]
    fn products_use_the_lower_triangle_only() {
        let (mut matrix, vector) = problem(300, 1);
        let whole: Vec<f64> =
            (0..300).map(|i| (0..300).map(|k| matrix[(i, k)] * vector[k]).sum()).collect();
        (0..300).for_each(|k| (0..k).for_each(|i| matrix[(i, k)] = f64::NAN));
        let half = multiply(matrix.as_ref(), &vector);
        whole.iter().zip(half).for_each(|(a, b)| assert!((a - b).abs() < 1e-9));
    }
}
