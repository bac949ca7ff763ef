//! Least squares for the few multipliers of the constraints, by a QR decomposition of rows whose sizes differ
//! by many orders.
//!
//! Householder reflections with column pivoting over rows in the order of their sizes keep the digits of the
//! small rows: A. J. Cox, N. J. Higham, *Stability of Householder QR factorization for weighted least squares
//! problems*, in: Numerical Analysis 1997.

use std::ops::RangeInclusive;

use super::lanes::dot;

/// Number of multipliers.
pub(super) const COUNT: usize = 5;

/// Sizes whose squares neither overflow nor vanish in a sum.
const ORDINARY: RangeInclusive<f64> = 1e-120..=1e120;

/// The factors of a matrix G with [`COUNT`] columns.
pub(super) struct Multipliers {
    /// Row k of the factorisation is this row of G.
    order: Vec<usize>,
    /// The vectors of the reflections, column by column.
    reflections: [Vec<f64>; COUNT],
    /// Two over the squares of their lengths.
    scales: [f64; COUNT],
    /// The triangular factor.
    factor: [[f64; COUNT]; COUNT],
    /// Column k of the factor is this column of G.
    columns: [usize; COUNT],
}

impl Multipliers {
    /// Factorises.
    pub fn new(rows: &[[f64; COUNT]]) -> Self {
        let mut sizes: Vec<(f64, usize)> =
            rows.iter().enumerate().map(|(row, entries)| (largest(entries), row)).collect();
        sizes.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let order: Vec<usize> = sizes.into_iter().map(|(_, row)| row).collect();
        let mut sides: [Vec<f64>; COUNT] =
            std::array::from_fn(|c| order.iter().map(|&row| rows[row][c]).collect());
        let mut columns = std::array::from_fn(|c| c);
        let (mut scales, mut factor) = ([0.0; COUNT], [[0.0; COUNT]; COUNT]);
        for k in 0..COUNT {
            let lengths = sides.each_ref().map(|side| length(&side[k..]));
            let longer = |a: &usize, b: &usize| lengths[*a].total_cmp(&lengths[*b]);
            let longest = (k..COUNT).max_by(longer).unwrap_or(k);
            sides.swap(k, longest);
            columns.swap(k, longest);
            factor.iter_mut().for_each(|row| row.swap(k, longest));
            let pivot = -lengths[longest].copysign(sides[k][k]);
            let (done, rest) = sides.split_at_mut(k + 1);
            let vector = &mut done[k][k..];
            vector[0] -= pivot;
            scales[k] = -1.0 / (pivot * vector[0]);
            factor[k][k] = pivot;
            for (c, side) in rest.iter_mut().enumerate() {
                reflect(vector, scales[k], &mut side[k..]);
                factor[k][k + 1 + c] = side[k];
            }
        }
        Self { order, reflections: sides, scales, factor, columns }
    }

    /// x for which GᵀG x = Gᵀ`rows` + `further`, and `rows` − G x, small rows of which keep their digits too.
    pub fn solve(&self, mut rows: Vec<f64>, further: &[f64; COUNT]) -> ([f64; COUNT], Vec<f64>) {
        let mut side: Vec<f64> = self.order.iter().map(|&row| rows[row]).collect();
        for k in 0..COUNT {
            reflect(&self.reflections[k][k..], self.scales[k], &mut side[k..]);
        }
        let mut rest = [0.0; COUNT];
        for k in 0..COUNT {
            let known: f64 = (0..k).map(|c| self.factor[c][k] * rest[c]).sum();
            rest[k] = (further[self.columns[k]] - known) / self.factor[k][k];
        }
        let mut solution = [0.0; COUNT];
        for k in (0..COUNT).rev() {
            let known: f64 =
                (k + 1..COUNT).map(|c| self.factor[k][c] * solution[self.columns[c]]).sum();
            solution[self.columns[k]] = (side[k] + rest[k] - known) / self.factor[k][k];
            side[k] = -rest[k];
        }
        for k in (0..COUNT).rev() {
            reflect(&self.reflections[k][k..], self.scales[k], &mut side[k..]);
        }
        self.order.iter().zip(side).for_each(|(&row, entry)| rows[row] = entry);
        (solution, rows)
    }
}

fn largest(vector: &[f64]) -> f64 {
    vector.iter().fold(0.0, |most, entry| most.max(entry.abs()))
}

/// The Euclidean length, without overflow.
fn length(vector: &[f64]) -> f64 {
    let most = largest(vector);
    if most == 0.0 {
        return 0.0;
    }
    if ORDINARY.contains(&most) {
        return dot(vector, vector).sqrt();
    }
    most * vector.iter().map(|entry| (entry / most).powi(2)).sum::<f64>().sqrt()
}

/// `target` less `scale`·(`vector`ᵀ`target`)·`vector`.
fn reflect(vector: &[f64], scale: f64, target: &mut [f64]) {
    let share = scale * dot(vector, target);
    target.iter_mut().zip(vector).for_each(|(t, v)| *t -= share * v);
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    /// Rows of sizes from 10⁻¹⁰ to 10¹⁰, none of which alone determines a multiplier: the normal equations
    /// hold only the large ones in double precision, the factors give all multipliers back.
    #[test]
    fn small_rows_count_beside_large_ones() {
        let entry = |i: usize, c: usize| (c as f64 * PI * (i as f64 + 0.5) / 40.0).cos();
        let known = [1.0, -2.0, 3.0, -4.0, 5.0];
        let rows: Vec<[f64; COUNT]> = (0..40)
            .map(|i| {
                let size = 10.0_f64.powi(10 - 20 * (i / 2 % 2) as i32);
                let shared = if size > 1.0 { [1.0, 1.0, 0.0, 0.0, 0.0] } else { [1.0; COUNT] };
                std::array::from_fn(|c| size * shared[c] * entry(i, c))
            })
            .collect();
        let dot = |a: &[f64; COUNT], b: &[f64; COUNT]| -> f64 {
            a.iter().zip(b).map(|(a, b)| a * b).sum()
        };
        let side: Vec<f64> = rows.iter().map(|row| dot(row, &known)).collect();
        let factors = Multipliers::new(&rows);
        let (solution, left) = factors.solve(side.clone(), &[0.0; COUNT]);
        for (row, left) in rows.iter().zip(&left) {
            let sum: f64 = row.iter().zip(known).map(|(entry, x)| (entry * x).abs()).sum();
            let share = if sum > 1.0 { 4.0 * f64::EPSILON } else { 1e-11 };
            assert!(left.abs() <= share * sum, "{left} {sum}");
        }
        for (found, known) in solution.iter().zip(known) {
            assert!((found - known).abs() < 1e-12, "{solution:?}");
        }
        let further = [1e-9; COUNT];
        let (moved, left) = factors.solve(vec![0.0; side.len()], &further);
        for (row, left) in rows.iter().zip(&left) {
            let size = largest(row) * largest(&moved);
            assert!((dot(row, &moved) + left).abs() < 1e-14 * size, "{left} {size}");
            assert!(row[4] != 0.0 || left.abs() < 1e-6, "{left}: large rows are to cancel");
        }
        let small: Vec<_> = rows.iter().filter(|row| row[4] != 0.0).collect();
        let back: f64 = small.iter().map(|row| row[4] * dot(row, &moved)).sum();
        assert!((back - 1e-9).abs() < 1e-12, "{back}");
    }
}
