//! Planes through the origin and two data points, with the data points that are exactly on them.

use theorems::exact::sign_of_sum;

use crate::data::Dataset;

/// A coordinate farther than this from the plane, relative to the terms it is made of, is off it without an
/// exact test. Points that are passed over only make the bound smaller.
const CLOSE: f64 = 1e-9;

/// A plane through the origin.
pub struct Plane {
    /// Two coordinates that tell its points apart.
    pub axes: [usize; 2],
    /// The data points on it, from 0, in the order of the data.
    pub rows: Vec<usize>,
}

fn minor(p: &[f64], q: &[f64], [a, b]: [usize; 2]) -> f64 {
    p[a] * q[b] - p[b] * q[a]
}

fn position_of_largest(values: impl Iterator<Item = f64>) -> Option<usize> {
    let largest = values.map(f64::abs).enumerate().max_by(|(_, x), (_, y)| x.total_cmp(y));
    largest.map(|(at, _)| at)
}

impl Plane {
    /// The plane of all points; none if there is no such plane, or it is not found.
    pub fn of_all(dataset: &Dataset) -> Option<Self> {
        if dataset.d() <= 2 {
            return Some(Self { axes: [0, dataset.d() - 1], rows: (0..dataset.n()).collect() });
        }
        let plane = (1..dataset.n()).find_map(|row| Self::through(dataset, [0, row]))?;
        (plane.rows.len() == dataset.n()).then_some(plane)
    }

    /// The plane through two points; none if they are parallel, or too nearly so to tell.
    pub fn through(dataset: &Dataset, pair: [usize; 2]) -> Option<Self> {
        let [p, q] = pair.map(|row| dataset.point(row));
        let a = position_of_largest(p.iter().copied())?;
        let b = position_of_largest((0..p.len()).map(|k| minor(p, q, [a, k])))?;
        let axes = [a, b];
        if sign_of_sum(&[&[p[a], q[b]], &[-p[b], q[a]]]).is_eq() || minor(p, q, axes) == 0.0 {
            return None;
        }
        let holds =
            |&row: &usize| pair.contains(&row) || is_on_plane(p, q, dataset.point(row), axes);
        Some(Self { axes, rows: (0..dataset.n()).filter(holds).collect() })
    }

    /// Whether both points are on it.
    pub fn holds(&self, pair: [usize; 2]) -> bool {
        pair.iter().all(|row| self.rows.binary_search(row).is_ok())
    }
}

/// Whether x is a combination of p and q, whose minor on `axes` is not 0.
fn is_on_plane(p: &[f64], q: &[f64], x: &[f64], axes: [usize; 2]) -> bool {
    let whole = minor(p, q, axes);
    let (alpha, beta) = (minor(x, q, axes) / whole, minor(p, x, axes) / whole);
    let is_near = |k: usize| {
        let terms = [x[k], -alpha * p[k], -beta * q[k]];
        let size: f64 = terms.iter().map(|term| term.abs()).sum();
        terms.iter().sum::<f64>().abs() <= CLOSE * size
    };
    let [a, b] = axes;
    let is_exact = |k: usize| {
        let terms: [&[f64]; 6] = [
            &[p[a], q[b], x[k]],
            &[-p[a], q[k], x[b]],
            &[-p[b], q[a], x[k]],
            &[p[b], q[k], x[a]],
            &[p[k], q[a], x[b]],
            &[-p[k], q[b], x[a]],
        ];
        sign_of_sum(&terms).is_eq()
    };
    let others = || (0..p.len()).filter(|k| !axes.contains(k));
    others().all(is_near) && others().all(is_exact)
}
