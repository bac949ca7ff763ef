//! Points of a plane in the exact order of their angles.

use std::cmp::Ordering;

use inari::Interval;
use theorems::exact::sign_of_sum;
use theorems::real::Real;

use super::plane::Plane;
use crate::data::Dataset;

/// A number below which a sum of two products may have lost digits to underflow.
const SAFE: f64 = 1e-290;

/// The points on one ray from the origin, which have one label.
pub struct Ray {
    /// One of the points.
    pub direction: [f64; 2],
    /// Whether the label is 1.
    pub positive: bool,
    /// The points, from 0.
    pub rows: Vec<usize>,
}

impl Ray {
    /// The angle from this ray counterclockwise to one less than half a turn away, over π.
    pub fn share_to(&self, other: &Self) -> Interval {
        let unit = |[x, y]: [f64; 2]| {
            let size = Interval::exact(x.abs().max(y.abs()));
            [x, y].map(|entry| Interval::exact(entry) / size)
        };
        let ([a, b], [c, d]) = (unit(self.direction), unit(other.direction));
        (a * d - b * c).atan2(a * c + b * d) / Interval::PI
    }
}

/// The rays twice round, counterclockwise: those of every half-plane are neighbours.
pub struct Circle {
    rays: Vec<Ray>,
    count: usize,
}

/// The sign of p × q: greater if q is counterclockwise of p by less than half a turn.
fn orientation(p: [f64; 2], q: [f64; 2]) -> Ordering {
    let [left, right] = [p[0] * q[1], p[1] * q[0]];
    let (gap, size) = (left - right, left.abs() + right.abs());
    if size > SAFE && gap.abs() > 4.0 * f64::EPSILON * size {
        return gap.total_cmp(&0.0);
    }
    sign_of_sum(&[&[p[0], q[1]], &[-p[1], q[0]]])
}

/// Whether the direction is in the half-plane of angles from π up to 2π.
fn is_second_half([x, y]: [f64; 2]) -> bool {
    y < 0.0 || (y == 0.0 && x < 0.0)
}

fn by_angle(p: [f64; 2], q: [f64; 2]) -> Ordering {
    is_second_half(p).cmp(&is_second_half(q)).then_with(|| orientation(q, p))
}

impl Circle {
    /// The points of `plane`.
    pub fn new(dataset: &Dataset, plane: &Plane) -> Self {
        let direction = |row: usize| plane.axes.map(|axis| dataset.point(row)[axis]);
        let mut rows = plane.rows.clone();
        rows.sort_by(|&a, &b| by_angle(direction(a), direction(b)));
        let together = |a: &usize, b: &usize| by_angle(direction(*a), direction(*b)).is_eq();
        let ray = |rows: &[usize]| Ray {
            direction: direction(rows[0]),
            positive: dataset.labels()[rows[0]] > 0.0,
            rows: rows.to_vec(),
        };
        let once: Vec<Ray> = rows.chunk_by(together).map(ray).collect();
        let twice: Vec<Ray> = rows.chunk_by(together).map(ray).collect();
        Self { count: once.len(), rays: once.into_iter().chain(twice).collect() }
    }

    /// All rays, once.
    pub fn rays(&self) -> &[Ray] {
        &self.rays[..self.count]
    }

    /// All rays, counterclockwise, if an open half-plane holds them.
    pub fn in_half_plane(&self) -> Option<&[Ray]> {
        self.half_planes().find(|rays| rays.len() == self.count)
    }

    /// The rays of each open half-plane that no other one contains.
    pub fn half_planes(&self) -> impl Iterator<Item = &[Ray]> {
        let mut end = 0;
        (0..self.count).filter_map(move |start| {
            let before = end;
            end = end.max(start + 1);
            let first = self.rays[start].direction;
            while end < start + self.count && orientation(first, self.rays[end].direction).is_gt() {
                end += 1;
            }
            (end > before).then(|| &self.rays[start..end])
        })
    }
}
