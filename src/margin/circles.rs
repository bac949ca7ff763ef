//! Great circles through one axis: for inputs that lie about an axis most directions have all of them on
//! one side, and what counts happens between their hyperplanes.
//!
//! A direction is z = sin φ u + cos φ ω with the axis u, ω ⊥ u uniform on the unit sphere and φ in
//! [−π/2, π/2] of density proportional to cos^(r − 2) φ, r the rank. With u·x_i > 0 point i is active above
//! its angle φ_i, tan φ_i = −ω·x_i/(u·x_i). So along the half circle of one ω, and along the opposite one of
//! −z, the pattern changes once for each point, and averages over φ are sums over n + 1 arcs with known
//! probabilities: only ω is sampled.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};

use super::directions::BLOCK;
use super::lanes::{LANES, joined};
use super::problem::Problem;
use crate::random::{Purpose, fill_normal, stream};

/// Share of the directions on which a point and the axis are on different sides, on average at most.
const NARROW: f64 = 1.0 / 16.0;

/// The mean direction of points that lie close about it.
pub(super) struct Axis {
    /// u.
    direction: Vec<f64>,
    /// u·x_i > 0.
    heights: Vec<f64>,
    /// The largest angle between a point and u.
    widest: f64,
}

impl Axis {
    /// That of `points` (rank × n) with `norms`, if they lie close about it.
    pub fn of(points: MatRef<'_, f64>, norms: &[f64]) -> Option<Self> {
        let (rank, n) = points.shape();
        if rank < 2 {
            return None;
        }
        let mut direction = vec![0.0; rank];
        for (point, norm) in points.col_iter().zip(norms) {
            direction.iter_mut().zip(point.iter()).for_each(|(sum, x)| *sum += x / norm);
        }
        let length = direction.iter().map(|u| u * u).sum::<f64>().sqrt();
        direction.iter_mut().for_each(|u| *u /= length);
        let along = |i: usize| direction.iter().zip(points.col(i).iter()).map(|(u, x)| u * x);
        let heights: Vec<f64> = (0..n).map(|i| along(i).sum()).collect();
        let angles = heights.iter().zip(norms).map(|(a, norm)| (a / norm).min(1.0).acos());
        let mean = angles.clone().sum::<f64>() / n as f64;
        let widest = angles.fold(0.0, f64::max);
        let is_narrow = heights.iter().all(|a| *a > 0.0) && mean <= NARROW * std::f64::consts::PI;
        is_narrow.then_some(Self { direction, heights, widest })
    }
}

/// The circles through the mean direction of the points.
pub(super) struct Circles {
    axis: Axis,
    /// φ.
    angle: Angle,
    /// The probability of the directions on which not all points are on the side of u, nor all on the
    /// other, at most, along every circle.
    pub share: f64,
    /// Column i is y_i x_i, with zeros to a multiple of [`LANES`].
    pub signed: Vec<f64>,
    /// Length of a column of `signed`.
    pub stride: usize,
}

impl Circles {
    /// The circles, if the points lie close about their mean direction.
    pub fn about(problem: &Problem<'_>) -> Option<Self> {
        let (rank, n) = problem.points.shape();
        let axis = Axis::of(problem.points.as_ref(), &problem.norms)?;
        let stride = rank.next_multiple_of(LANES);
        let mut signed = vec![0.0; n * stride];
        for (column, point) in signed.chunks_exact_mut(stride).zip(problem.signed.col_iter()) {
            column.iter_mut().zip(point.iter()).for_each(|(entry, x)| *entry = *x);
        }
        let angle = Angle::new(rank - 2);
        let share = 2.0 * angle.below(axis.widest.sin(), axis.widest.cos()) - 1.0;
        Some(Self { axis, angle, share, signed, stride })
    }

    /// For each circle of block `index` (columns) and each point the probability of the angles below φ_i;
    /// n × [`BLOCK`].
    pub fn levels(
        &self,
        problem: &Problem<'_>,
        seed: u64,
        purpose: Purpose,
        index: u64,
    ) -> Mat<f64> {
        let Axis { direction: axis, heights, .. } = &self.axis;
        let rank = axis.len();
        let mut directions = vec![0.0; rank * BLOCK];
        fill_normal(&mut stream(seed, purpose, index), &mut directions);
        for direction in directions.chunks_exact_mut(rank) {
            let along: f64 = direction.iter().zip(axis).map(|(z, u)| z * u).sum();
            direction.iter_mut().zip(axis).for_each(|(z, u)| *z -= along * u);
            let length = direction.iter().map(|z| z * z).sum::<f64>().sqrt();
            direction.iter_mut().for_each(|z| *z /= length);
        }
        let directions = MatRef::from_column_major_slice(&directions, rank, BLOCK);
        let mut levels = Mat::zeros(heights.len(), BLOCK);
        let points = problem.points.transpose();
        matmul(&mut levels, Accum::Replace, points, directions, 1.0, Par::Seq);
        for column in levels.col_iter_mut() {
            for (level, height) in column.iter_mut().zip(heights) {
                let length = level.hypot(*height);
                *level = self.angle.below(-*level / length, height / length);
            }
        }
        levels
    }

    /// The points in the order of their angles on a circle.
    pub fn order(levels: &[f64]) -> Vec<u32> {
        let mut order: Vec<u32> = (0..levels.len() as u32).collect();
        order.sort_unstable_by(|&i, &k| {
            levels[i as usize].total_cmp(&levels[k as usize]).then(i.cmp(&k))
        });
        order
    }

    /// Column i is q_i y_i x_i, and their sum R = r(z) + r(−z).
    pub fn weighted(&self, weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (mut weighted, mut total) = (self.signed.clone(), vec![0.0; self.stride]);
        for (column, q) in weighted.chunks_exact_mut(self.stride).zip(weights) {
            column.iter_mut().for_each(|x| *x *= q);
            total.iter_mut().zip(column.iter()).for_each(|(sum, x)| *sum += x);
        }
        (weighted, total)
    }

    /// y_i x_i.
    pub fn column(&self, i: usize) -> &[f64] {
        &self.signed[i * self.stride..(i + 1) * self.stride]
    }
}

/// ‖r(z)‖² and ‖r(−z)‖², r(−z) = R − r(z), of padded columns.
pub(super) fn squares(residual: &[f64], total: &[f64]) -> [f64; 2] {
    let (mut ahead, mut behind) = ([0.0; LANES], [0.0; LANES]);
    for (residual, total) in residual.chunks_exact(LANES).zip(total.chunks_exact(LANES)) {
        let lanes = residual.iter().zip(total).zip(ahead.iter_mut().zip(&mut behind));
        for ((residual, total), (ahead, behind)) in lanes {
            let opposite = total - residual;
            *ahead += residual * residual;
            *behind += opposite * opposite;
        }
    }
    [ahead, behind].map(joined)
}

/// `target` += `factor`·`column`.
pub(super) fn add(target: &mut [f64], factor: f64, column: &[f64]) {
    target.iter_mut().zip(column).for_each(|(sum, x)| *sum += factor * x);
}

/// The angle φ in [−π/2, π/2] under the density proportional to cos^`power`.
struct Angle {
    /// Of 1, cos² φ, cos⁴ φ, … in the part of the probability below φ that is a multiple of sin φ.
    terms: Vec<f64>,
    /// The factor of φ, if `power` is even.
    slope: Option<f64>,
}

impl Angle {
    /// By ∫ cos^k = (cos^(k−1) sin + (k − 1) ∫ cos^(k−2))/k, over the whole integral.
    fn new(power: usize) -> Self {
        let is_even = power.is_multiple_of(2);
        let mut terms = if is_even { vec![] } else { vec![1.0] };
        let (mut base, mut whole) = (1.0, if is_even { std::f64::consts::PI } else { 2.0 });
        for k in (if is_even { 2 } else { 3 }..=power).step_by(2) {
            let k = k as f64;
            let share = (k - 1.0) / k;
            terms.iter_mut().for_each(|term| *term *= share);
            terms.push(1.0 / k);
            (base, whole) = (base * share, whole * share);
        }
        terms.iter_mut().for_each(|term| *term /= whole);
        Self { terms, slope: is_even.then_some(base / whole) }
    }

    /// The probability of the angles below φ, of which sine and cosine ≥ 0 are given.
    fn below(&self, sine: f64, cosine: f64) -> f64 {
        let square = cosine * cosine;
        let sum = self.terms.iter().rev().fold(0.0_f64, |sum, term| sum.mul_add(square, *term));
        let part = match self.slope {
            Some(slope) => sine.atan2(cosine).mul_add(slope, sum * sine * cosine),
            None => sum * sine,
        };
        0.5 + part
    }
}

#[cfg(test)]
mod tests {
    use super::Angle;

    /// The distribution of the angle against a midpoint rule for its density, and what is known at the ends.
    #[test]
    fn levels_are_integrals_of_the_density() {
        const STEPS: usize = 200_000;
        for power in [0, 1, 2, 5, 12, 29, 300] {
            let below = |sine: f64, cosine: f64| Angle::new(power).below(sine, cosine);
            let density = |angle: f64| angle.cos().powi(power as i32);
            let whole: f64 = (0..STEPS)
                .map(|k| density(std::f64::consts::PI * ((k as f64 + 0.5) / STEPS as f64 - 0.5)))
                .sum::<f64>()
                * std::f64::consts::PI
                / STEPS as f64;
            for angle in [-1.2, -0.3, -1e-3, 0.0, 0.05, 0.7, 1.5] {
                let half: f64 = (0..STEPS)
                    .map(|k| density(angle * (k as f64 + 0.5) / STEPS as f64))
                    .sum::<f64>()
                    * angle
                    / STEPS as f64;
                let (sine, cosine) = f64::sin_cos(angle);
                let found = below(sine, cosine);
                assert!((found - 0.5 - half / whole).abs() < 1e-9, "{power} {angle} {found}");
            }
            assert!((below(1.0, 0.0) - 1.0).abs() < 1e-12);
            assert!(below(-1.0, 0.0).abs() < 1e-12);
        }
    }
}
