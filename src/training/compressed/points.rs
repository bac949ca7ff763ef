//! The inputs, and where a neuron stands to the hyperplanes orthogonal to them.

use faer::MatRef;

use crate::training::overflow;

/// n inputs in R^d, point after point.
#[derive(Clone, Debug)]
pub struct Points {
    d: usize,
    coordinates: Vec<f64>,
    inverse_norms: Vec<f64>,
}

impl Points {
    /// Copies the columns of `points` (d × n).
    pub fn new(points: MatRef<'_, f64>) -> Self {
        let coordinates: Vec<f64> = points.col_iter().flat_map(|x| x.iter().copied()).collect();
        let d = points.nrows();
        let inverse_norms = coordinates.chunks_exact(d).map(|x| 1.0 / norm(x)).collect();
        Self { d, coordinates, inverse_norms }
    }

    /// Number of points n.
    pub fn n(&self) -> usize {
        self.inverse_norms.len()
    }

    /// Dimension d.
    pub fn d(&self) -> usize {
        self.d
    }

    /// x_i for each i.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.coordinates.chunks_exact(self.d)
    }

    /// x_i.
    pub fn get(&self, i: usize) -> &[f64] {
        &self.coordinates[i * self.d..(i + 1) * self.d]
    }

    /// 1/‖x_i‖ for each i.
    pub fn inverse_norms(&self) -> &[f64] {
        &self.inverse_norms
    }

    /// Writes the activation pattern of the neuron with W(0) = `weights`, sign a = `sign` and
    /// D = `displacement` in a network with √m = `root_width`: bit i is 1(W·x_i ≥ 0). Returns how
    /// far the neuron is from the hyperplanes.
    pub fn locate(
        &self,
        weights: &[f64],
        sign: f64,
        displacement: &[f64],
        root_width: f64,
        pattern: &mut [u64],
    ) -> Standing {
        pattern.fill(0);
        let mut standing = Standing { nearest: f64::INFINITY, point: 0, next: f64::INFINITY };
        for (i, (x, inverse)) in self.iter().zip(&self.inverse_norms).enumerate() {
            let scaled = root_width * dot(weights, x) + sign * dot(displacement, x);
            pattern[i / 64] |= u64::from(scaled >= 0.0) << (i % 64);
            let distance = scaled.abs() * inverse;
            // A point at the origin gives NaN, which is never less: no neuron changes on it.
            if distance < standing.nearest {
                standing = Standing { nearest: distance, point: i, next: standing.nearest };
            } else if distance < standing.next {
                standing.next = distance;
            }
        }
        standing
    }
}

/// Distances |√m W(0)·x_i + a D·x_i| / ‖x_i‖ of a neuron, which are in units of D.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The least distance.
    pub nearest: f64,
    /// The point i at which it is attained.
    pub point: usize,
    /// The least distance over the other points.
    pub next: f64,
}

/// u·v, summed from the first entry to the last.
pub fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// ‖v‖.
pub fn norm(v: &[f64]) -> f64 {
    dot(v, v).sqrt()
}

/// ‖u − v‖.
pub fn separation(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b)).sqrt()
}

/// Moves `v` to the nearest point of the ball of `radius` round 0. Returns the norm it has then, which
/// is infinite if an entry is, and whether it moved.
pub fn project(v: &mut [f64], radius: f64) -> (f64, bool) {
    let mut length = norm(v);
    if length <= radius {
        return (length, false);
    }
    if length.is_infinite() {
        length = overflow::shorten(v).sqrt();
    }
    let scale = radius / length;
    v.iter_mut().for_each(|entry| *entry *= scale);
    (if length.is_finite() { radius } else { length }, true)
}
