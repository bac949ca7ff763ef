//! Inner products, norms and the largest eigenvalue of the Gram matrix, with their rounding.

use faer::MatRef;
use inari::Interval;
use theorems::real::Real;

/// Largest size of a Gram matrix whose eigenvalue is bounded by a factorisation.
const FACTORISED: usize = 1500;

const LANES: usize = 8;

/// An enclosure of u·v. In any order of summation a sum of d products is within d u Σ|u_k v_k| of
/// the exact one, u half the machine epsilon; twice as much is allowed for.
pub fn dot(u: &[f64], v: &[f64]) -> Interval {
    let (mut sums, mut sizes) = ([0.0; LANES], [0.0; LANES]);
    for (u, v) in u.chunks(LANES).zip(v.chunks(LANES)) {
        for (lane, (a, b)) in u.iter().zip(v).enumerate() {
            let product = a * b;
            sums[lane] += product;
            sizes[lane] += product.abs();
        }
    }
    let (sum, size) = (sums.iter().sum::<f64>(), sizes.iter().sum::<f64>());
    let terms = u.len() as f64 + LANES as f64;
    let error = terms * (f64::EPSILON * size + f64::MIN_POSITIVE);
    Interval::between((sum - error).next_down(), (sum + error).next_up())
}

/// An enclosure of ‖v‖.
pub fn norm(v: &[f64]) -> Interval {
    dot(v, v).max(Interval::exact(0.0)).sqrt()
}

/// An upper bound of λ_max(XXᵀ) for X = `points` (d × n).
///
/// A Cholesky factorisation of λI − G that runs to its end proves λ_max(G) ≤ λ + 2(k + 1)u tr, up to
/// rounding accounted for here (Rump 2006), G the smaller Gram matrix, k × k.
pub fn largest_eigenvalue(points: MatRef<'_, f64>) -> f64 {
    let rows: Vec<Vec<f64>> = if points.nrows() <= points.ncols() {
        points.row_iter().map(|row| row.iter().copied().collect()).collect()
    } else {
        points.col_iter().map(|column| column.iter().copied().collect()).collect()
    };
    let (size, length) = (rows.len(), rows[0].len());
    let trace: f64 = rows.iter().map(|row| dot(row, row).sup()).sum::<f64>() * (1.0 + 1e-9);
    if size > FACTORISED {
        return trace;
    }
    let gram: Vec<Vec<f64>> =
        rows.iter().map(|row| rows.iter().map(|other| dot(row, other).mid()).collect()).collect();
    let estimate = power(&gram);
    let rounding = (length + 2 * LANES) as f64 * f64::EPSILON * trace;
    let mut excess = 1e-15 * size as f64;
    while excess < 1.0 {
        let shift = estimate * (1.0 + excess);
        if definite(&gram, shift) {
            let factor = 2.0 * (size + 3) as f64 * f64::EPSILON * size as f64 * shift;
            return (shift + rounding + factor).next_up().min(trace);
        }
        excess *= 4.0;
    }
    trace
}

/// The largest eigenvalue of `gram`, from below, by powers.
fn power(gram: &[Vec<f64>]) -> f64 {
    let mut vector = vec![1.0; gram.len()];
    for (k, entry) in vector.iter_mut().enumerate() {
        // No symmetry of the data has this vector in an invariant subspace.
        *entry += (1.0 + k as f64).sqrt().fract();
    }
    let mut value = 0.0;
    for _ in 0..1000 {
        let image: Vec<f64> =
            gram.iter().map(|row| row.iter().zip(&vector).map(|(g, v)| g * v).sum()).collect();
        let length = image.iter().map(|v| v * v).sum::<f64>().sqrt();
        if length == 0.0 || (length - value).abs() <= f64::EPSILON * length {
            return length;
        }
        value = length;
        vector = image.into_iter().map(|v| v / length).collect();
    }
    value
}

/// Whether a Cholesky factorisation of `shift`·I − `gram` runs to its end.
fn definite(gram: &[Vec<f64>], shift: f64) -> bool {
    let size = gram.len();
    let mut factor: Vec<Vec<f64>> = Vec::with_capacity(size);
    for (i, inner) in gram.iter().enumerate() {
        let mut row = Vec::with_capacity(i + 1);
        for j in 0..=i {
            let entry = if i == j { shift - inner[i] } else { -inner[j] };
            let above: &[f64] = if i == j { &row } else { &factor[j][..j] };
            let sum: f64 = row[..j].iter().zip(above).map(|(a, b): (&f64, &f64)| a * b).sum();
            let rest = entry - sum;
            if i == j {
                if rest <= 0.0 || !rest.is_finite() {
                    return false;
                }
                row.push(rest.sqrt());
            } else {
                row.push(rest / factor[j][j]);
            }
        }
        factor.push(row);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use faer::mat;

    /// Exact eigenvalues: orthonormal points, one repeated point, and a bound that no rounding
    /// brings below them.
    #[test]
    fn the_largest_eigenvalue_is_bounded_from_above_and_tightly() {
        let cases =
            [(mat![[1.0, 0.0], [0.0, 0.5]], 1.0), (mat![[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]], 3.0)];
        for (points, exact) in cases {
            let bound = largest_eigenvalue(points.as_ref());
            assert!(exact <= bound && bound < exact * (1.0 + 1e-12), "{bound} {exact}");
        }
    }

    /// 1 + 2⁻⁶⁰ − 1 loses its small term in every order of summation; the enclosure keeps it.
    #[test]
    fn an_inner_product_holds_what_rounding_loses() {
        let small = 2f64.powi(-60);
        let product = dot(&[1.0, small, -1.0], &[1.0, 1.0, 1.0]);
        assert!(product.inf() <= small && small <= product.sup());
        assert!(product.sup() < 1e-14);
    }
}
