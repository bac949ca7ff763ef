//! The plane as a chain: a half turn of directions, cut where an activation pattern changes.
//!
//! When a direction turns past breakpoint j the residual r(z) = Σ_i q_i y_i φ_i(z) changes by
//! ±q_j y_j x_j and r(−z) by the opposite, so that all residuals come from one running sum. Sums and the
//! widths of the arcs carry twice the digits of double precision: with random labels everything but a few
//! points cancels, and γ* falls as 1/n².

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use super::angle::{PI_REST, Vector, across, between, each};
use crate::sum::Compensated;

/// A sum of vectors.
pub(super) type Total = [Compensated; 2];

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
    /// What the width leaves of it.
    rest: f64,
    /// The unit vector of the breakpoint turned by a right angle.
    pub axis: Vector,
    /// What q_j adds to the residual along the axis.
    pub reach: f64,
    /// Cosine and sine of the angle to the axis of the next link; the last one's is not used.
    pub turn: Vector,
}

impl Link {
    /// The link of point number `point` with its label.
    fn new((point, (x, label)): (usize, (Vector, f64))) -> Self {
        let turned = (x[1].atan2(x[0]) - FRAC_PI_2).rem_euclid(TAU);
        let (start, sign) = if turned < PI { (turned, 1.0) } else { (turned - PI, -1.0) };
        let length = x[0].hypot(x[1]);
        Self {
            point,
            signed: x.map(|x| label * x),
            sign,
            start,
            width: 0.0,
            rest: 0.0,
            axis: x.map(|x| sign * x / length),
            reach: label * length,
            turn: [1.0, 0.0],
        }
    }

    /// The input turned into the direction of the axis.
    fn ahead(&self) -> Vector {
        self.signed.map(|x| self.sign * self.reach.signum() * x)
    }

    /// What q_j adds to the residual.
    pub fn step(&self) -> Vector {
        self.signed.map(|x| self.sign * x)
    }

    /// The width with what it leaves.
    fn weight(&self) -> [f64; 2] {
        [self.width, self.rest]
    }

    /// The coefficients of q_j in the residual p where the turn begins, in R = r(z) + r(−z) and in Σ q_i.
    pub fn row(&self) -> [f64; 5] {
        let [first, second] = self.signed;
        let before = if self.sign < 0.0 { [first, second] } else { [0.0; 2] };
        [before[0], before[1], first, second, 1.0]
    }
}

/// The links in the order of their angles. Points are known by the number of their link.
pub(super) struct Chain {
    pub links: Vec<Link>,
    /// What a margin, or an average over the directions, may be off for inputs of norm 1, beside a few units
    /// of its last place.
    pub rounding: f64,
}

impl Chain {
    /// The chain of points x_i, none of them 0, with their labels y_i.
    pub fn new(points: impl Iterator<Item = (Vector, f64)>) -> Self {
        let mut links: Vec<Link> = points.enumerate().map(Link::new).collect();
        links.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.point.cmp(&b.point)));
        let count = links.len();
        for end in 1..count {
            for j in (1..=end).rev() {
                if across(links[j - 1].ahead(), links[j].ahead())[0] >= 0.0 {
                    break;
                }
                links.swap(j - 1, j);
            }
        }
        let mut rounding = 16.0 * count as f64 * f64::EPSILON * f64::EPSILON;
        for j in 0..count {
            let next = match links.get(j + 1) {
                Some(next) => next.ahead(),
                None => links[0].ahead().map(|x| -x),
            };
            let angle = between(links[j].ahead(), next);
            let [value, rest] = angle.parts;
            let width = (value + rest).max(0.0) / TAU;
            let link = &mut links[j];
            link.turn = [(value + rest).cos(), (value + rest).sin()];
            link.width = width;
            let mut left = Compensated::default();
            [value, rest].iter().for_each(|part| left.add(*part));
            left.add_product(-width, TAU);
            link.rest =
                if width > 0.0 { (left.value() - width * 2.0 * PI_REST) / TAU } else { 0.0 };
            let missed = if width > 0.0 { 0.0 } else { value.abs() };
            rounding += (angle.error + missed) / PI + 4.0 * f64::EPSILON * f64::EPSILON * width;
        }
        Self { links, rounding }
    }

    /// The residual p where the turn begins and R = r(z) + r(−z), from the amounts q of the links.
    pub fn ends(&self, amounts: impl Iterator<Item = Compensated>) -> [Total; 2] {
        let [mut start, mut total] = [Total::default(); 2];
        for (link, q) in self.links.iter().zip(amounts) {
            for axis in 0..2 {
                total[axis].add_scaled(link.signed[axis], q);
                if link.sign < 0.0 {
                    start[axis].add_scaled(link.signed[axis], q);
                }
            }
        }
        [start, total]
    }

    /// r(z) and r(−z) on every arc, from the ends and the amounts.
    pub fn residuals(
        &self,
        [start, total]: [Total; 2],
        amounts: impl Iterator<Item = Compensated>,
    ) -> Vec<[Vector; 2]> {
        let mut ahead = start;
        (self.links.iter().zip(amounts))
            .map(|(link, q)| {
                let step = link.step();
                (0..2).for_each(|axis| ahead[axis].add_scaled(step[axis], q));
                [each(|axis| ahead[axis].value()), rest(total, ahead)]
            })
            .collect()
    }

    /// The margins y_i E[v·φ_i] of the links' points, v on every arc and its opposite.
    pub fn margins(&self, field: impl Iterator<Item = [Vector; 2]> + Clone) -> Vec<f64> {
        let [mut ahead, mut behind] = [Total::default(); 2];
        for (link, [v, opposite]) in self.links.iter().zip(field.clone()) {
            for axis in 0..2 {
                ahead[axis].add_parts(v[axis], link.weight());
                behind[axis].add_parts(opposite[axis], link.weight());
            }
        }
        let mut total = ahead;
        (0..2).for_each(|axis| total[axis].add_sum(behind[axis]));
        let margin = |(link, [v, opposite]): (&Link, [Vector; 2])| {
            let mut margin = Compensated::default();
            for axis in 0..2 {
                margin.add_scaled(link.sign * link.signed[axis], ahead[axis]);
                if link.sign < 0.0 {
                    margin.add_scaled(link.signed[axis], total[axis]);
                }
                ahead[axis].add_parts(opposite[axis], link.weight());
                ahead[axis].add_parts(-v[axis], link.weight());
            }
            margin.value()
        };
        self.links.iter().zip(field).map(margin).collect()
    }
}

/// `total` less `part`.
pub(super) fn rest(total: Total, part: Total) -> Vector {
    each(|axis| {
        let mut rest = total[axis];
        rest.add_scaled(-1.0, part[axis]);
        rest.value()
    })
}

pub(super) fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// The Euclidean length of a vector that is neither very short nor very long.
pub(super) fn length(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Σ_i q_i y_i E[v·φ_i] = E[r·v]: margins and residuals are summed in different ways, the one over the points
    /// of a field and the other over the field of points.
    #[test]
    fn margins_and_residuals_are_dual() {
        let at = |i: usize| (3.0 * (i * i) as f64 + 0.3).sin() * 3.0;
        let points = (0..25).map(|i| {
            ([(0.5 + at(i).abs()) * at(i).cos(), at(i).sin()], if i % 3 == 0 { 1.0 } else { -1.0 })
        });
        let chain = Chain::new(points);
        assert!(chain.links.is_sorted_by(|a, b| a.start <= b.start));
        let widths: f64 = chain.links.iter().map(|link| 2.0 * link.width).sum();
        assert!((widths - 1.0).abs() < 1e-15, "{widths}");
        let weights: Vec<f64> = (0..25).map(|j| 0.1 + at(j + 50).powi(2)).collect();
        let amounts = || weights.iter().map(|q| Compensated::from_iter([*q]));
        let field: Vec<[Vector; 2]> =
            (0..25).map(|j| [[at(j), at(j + 30)], [at(j + 7), at(j + 70)]]).collect();
        let margins = chain.margins(field.iter().copied());
        let sum: f64 = weights.iter().zip(margins).map(|(q, margin)| q * margin).sum();
        let residuals = chain.residuals(chain.ends(amounts()), amounts());
        let other: f64 = (residuals.iter().zip(&field).zip(&chain.links))
            .map(|((r, v), link)| link.width * (dot(r[0], v[0]) + dot(r[1], v[1])))
            .sum();
        assert!((sum - other).abs() < 1e-12 * sum.abs().max(1.0), "{sum} {other}");
        assert!(sum.abs() > 1e-3, "{sum}: the example is not to cancel");
    }
}
