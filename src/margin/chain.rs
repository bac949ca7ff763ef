//! The plane as a chain: a half turn of directions, cut where an activation pattern changes.
//!
//! When a direction turns past breakpoint j the residual r(z) = Σ_i q_i y_i φ_i(z) changes by
//! ±q_j y_j x_j and r(−z) by the opposite, so that all residuals come from one running sum.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use crate::sum::Compensated;

/// A vector of the plane.
pub(super) type Vector = [f64; 2];

/// One breakpoint and the two arcs that begin there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Number of the point.
    pub point: usize,
    /// y x.
    pub signed: Vector,
    /// 1 if the point is active from here on, −1 if it is active up to here.
    pub sign: f64,
    /// Angle in [0, π) of the breakpoint.
    pub start: f64,
    /// Probability of a direction on the arc, and on the opposite one.
    pub width: f64,
}

impl Link {
    /// What q_j adds to the residual.
    pub fn step(&self) -> Vector {
        self.signed.map(|x| self.sign * x)
    }

    /// The coefficients of q_j in the residual p where the turn begins, in R = r(z) + r(−z) and in Σ q_i.
    pub fn row(&self) -> [f64; 5] {
        let [first, second] = self.signed;
        let before = if self.sign < 0.0 { [first, second] } else { [0.0; 2] };
        [before[0], before[1], first, second, 1.0]
    }
}

/// The links in the order of their angles. Points are known by the number of their link.
pub(super) struct Chain(pub Vec<Link>);

impl Chain {
    /// The chain of points x_i, none of them 0, with their labels y_i.
    pub fn new(points: impl Iterator<Item = (Vector, f64)>) -> Self {
        let mut links: Vec<Link> = points
            .enumerate()
            .map(|(point, (x, label))| {
                let turned = (x[1].atan2(x[0]) - FRAC_PI_2).rem_euclid(TAU);
                let (start, sign) = if turned < PI { (turned, 1.0) } else { (turned - PI, -1.0) };
                Link { point, signed: x.map(|x| label * x), sign, start, width: 0.0 }
            })
            .collect();
        links.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.point.cmp(&b.point)));
        let first = links.first().map_or(0.0, |link| link.start + PI);
        let ends: Vec<f64> = links.iter().skip(1).map(|link| link.start).chain([first]).collect();
        for (link, end) in links.iter_mut().zip(ends) {
            link.width = (end - link.start).max(0.0) / TAU;
        }
        Self(links)
    }

    /// r(z) and r(−z) on every arc, from the amounts q of the links.
    pub fn residuals(&self, amounts: &[f64]) -> Vec<[Vector; 2]> {
        let mut border = [Compensated::default(); 4];
        for (link, q) in self.0.iter().zip(amounts) {
            let row = link.row();
            border.iter_mut().zip(row).for_each(|(sum, entry)| sum.add(entry * q));
        }
        let [mut first, mut second, along, across] = border;
        let total = [along.value(), across.value()];
        (self.0.iter().zip(amounts))
            .map(|(link, q)| {
                let step = link.step();
                first.add(step[0] * q);
                second.add(step[1] * q);
                let ahead = [first.value(), second.value()];
                [ahead, [total[0] - ahead[0], total[1] - ahead[1]]]
            })
            .collect()
    }

    /// The margins y_i E[v·φ_i] of the links' points, v on every arc and its opposite.
    pub fn margins(&self, field: &[[Vector; 2]]) -> Vec<f64> {
        let mut ahead = [Compensated::default(); 2];
        let mut total = [Compensated::default(); 2];
        for (link, [v, opposite]) in self.0.iter().zip(field) {
            for axis in 0..2 {
                ahead[axis].add(link.width * v[axis]);
                total[axis].add(link.width * v[axis]);
                total[axis].add(link.width * opposite[axis]);
            }
        }
        let total = total.map(Compensated::value);
        (self.0.iter().zip(field))
            .map(|(link, [v, opposite])| {
                let sum = ahead.map(Compensated::value);
                let active = match link.sign > 0.0 {
                    true => sum,
                    false => [total[0] - sum[0], total[1] - sum[1]],
                };
                for axis in 0..2 {
                    ahead[axis].add(link.width * opposite[axis]);
                    ahead[axis].add(-link.width * v[axis]);
                }
                dot(active, link.signed)
            })
            .collect()
    }
}

pub(super) fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}
