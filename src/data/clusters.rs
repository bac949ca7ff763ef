//! The points of the data sets on which training is proved to get stuck, or to favour one kind of
//! labels. Coordinates are powers of two wherever the parameters are, so that slopes that balance
//! on paper balance to the bit.

use std::f64::consts::PI;

use theorems::kinds::cluster::Cluster;
use theorems::lower::l1;

/// Points of one plane of [`Balanced`](super::Family::Balanced).
pub(super) const BALANCED: usize = 4;

/// The greatest slope of [`Outlier`](super::Family::Outlier), below tan(0.2π).
pub(super) const OUTLIER_SLOPE: f64 = 0.7265;

/// Δ/π of two points (b, ±b·`slope`), the probability that a uniform line through 0 parts them.
pub(super) fn share(slope: f64) -> f64 {
    2.0 * libm::atan(slope) / PI
}

/// Point i of the balanced set: x_+, x_−, x_0, x_0.
pub(super) fn balanced(i: usize, slope: f64, x: &mut [f64]) -> f64 {
    let (copy, point) = (i / BALANCED, i % BALANCED);
    x.fill(0.0);
    let rise = [0.5 * slope, -0.5 * slope, 0.0, 0.0];
    x[2 * copy..2 * copy + 2].copy_from_slice(&[0.5, rise[point]]);
    if point < 2 { 1.0 } else { -1.0 }
}

/// The lower end of γ*, that of one plane γ* itself; none where so many copies have no proof.
pub(super) fn balanced_margin(slope: f64, copies: usize) -> Option<f64> {
    let hit = share(slope);
    if copies as f64 * hit > 1.0 {
        return None;
    }
    let one = l1::logit(hit, 1.0, 0.5 * libm::hypot(1.0, slope), 1.0);
    Some(l1::no_hit(hit, 2.0 * (copies as f64 - 1.0)) * one)
}

/// Point i of the easy points and, last, the outlier.
pub(super) fn outlier(i: usize, easy: usize, slope: f64, xi: f64, x: &mut [f64]) -> f64 {
    if i == easy {
        x.copy_from_slice(&[1.0, 0.0]);
        return -1.0;
    }
    let along = 1.0 / (easy as f64 * (1.0 + xi));
    let rise = if i.is_multiple_of(2) { slope } else { -slope };
    x.copy_from_slice(&[along, along * rise]);
    1.0
}

/// The parameters of [`outlier`].
pub(super) fn cluster(easy: usize, slope: f64, xi: f64) -> Cluster<f64> {
    let stretch = libm::hypot(1.0, slope);
    Cluster { easy: easy as f64, excess: xi, hit: share(slope), stretch }
}

/// Point i of the fine part, four kinds by turns, and then of the coarse part.
pub(super) fn two_scales(i: usize, fine: f64, coarse: f64, copies: usize, x: &mut [f64]) -> f64 {
    let kind = i % 4;
    if i < 4 * copies {
        let (sine, cosine) = libm::sincos(fine / 2.0);
        let (side, label) = ([1.0, 1.0, -1.0, -1.0][kind], [1.0, -1.0, 1.0, -1.0][kind]);
        x.copy_from_slice(&[side * cosine, side * label * sine]);
        return label;
    }
    let (sine, cosine) = libm::sincos(coarse / 2.0);
    x.copy_from_slice(&[[sine, -sine, 0.0, 0.0][kind], cosine]);
    if kind < 2 { 1.0 } else { -1.0 }
}

/// Point i of the lopsided set.
pub(super) fn lopsided(i: usize, angle: f64, x: &mut [f64]) -> f64 {
    let (sine, cosine) = libm::sincos([-3.0, 0.0, 1.0, 1.0][i] * angle);
    x.copy_from_slice(&[cosine, sine]);
    if i < 2 { 1.0 } else { -1.0 }
}
