//! Synthetic data sets whose margin is known, bounded or exactly computable.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use faer::Mat;
use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Serialize};

use super::table::Rows;
use super::{DataError, LEAST_NORM, MOST_ENTRIES, RawTable, SpecificationError};
use crate::random::{Purpose, fill_normal, stream};

/// A family of data sets; every input has norm 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "family", rename_all = "kebab-case")]
pub enum Family {
    /// The point (1, 0) with label 1: γ = 1/2.
    OnePoint,
    /// Unit vectors at 45° and 135° with labels 1 and −1: γ = (2+√2)/8.
    TwoPoints,
    /// Angles π(i+½)/n, i < n, with alternating labels, the first 1.
    HalfCircle {
        /// Number of points.
        n: usize,
    },
    /// The angles of [`Family::HalfCircle`], cut into arcs of one label each whose numbers of
    /// points differ by at most one; the labels alternate from arc to arc, the first is 1.
    Blocks {
        /// Number of points.
        n: usize,
        /// Number of arcs, at most n.
        blocks: usize,
    },
    /// n points at equal steps over an arc of `degrees`, centred on the second axis, with
    /// alternating labels, the first 1. Two points an angle θ apart have
    /// γ = ((1 − θ/π) sin(θ/2) + θ/π)/2: by symmetry the best weights are equal, both inputs are
    /// active with probability (π − θ)/(2π) and one alone with θ/π.
    Fan {
        /// Number of points, at least 2.
        n: usize,
        /// Angle of the arc in degrees, in (0, 180].
        degrees: f64,
    },
    /// Random unit vectors with y_i u·x_i ≥ γ₀ (up to rounding) for a random direction u.
    /// Taking v(z) = u gives y_i E[v·φ_i] = y_i u·x_i / 2, so γ ≥ γ₀/2.
    Separable {
        /// Number of points.
        n: usize,
        /// Dimension, at least 2.
        d: usize,
        /// Linear margin γ₀ in (0, 1).
        margin: f64,
        /// Seed of the direction, the inputs and the labels.
        seed: u64,
    },
    /// Noisy 2-XOR (JT §5): the first two coordinates are (±1, 0) with label 1 or (0, ±1) with
    /// label −1, the others are ±1, all divided by √(d−1). There are 2^d such points.
    Xor {
        /// Dimension, at least 2.
        d: usize,
        /// Number of points drawn with replacement; every point once when absent.
        n: Option<usize>,
        /// Seed of the drawing.
        seed: u64,
    },
    /// Uniformly random unit vectors with uniformly random labels.
    Random {
        /// Number of points.
        n: usize,
        /// Dimension, at least 2.
        d: usize,
        /// Seed of the inputs and the labels.
        seed: u64,
    },
}

/// A member of a family, with every other input scaled down.
///
/// It reads and prints as the name of the family and its options:
/// `one-point`, `two-points`, `half-circle:n=8`, `blocks:n=8,blocks=4`, `fan:n=2,degrees=40`,
/// `separable:n=50,d=10,margin=0.2,seed=1`, `xor:d=4`, `xor:d=20,n=100,seed=1`,
/// `random:n=50,d=10,seed=1`; the seed is 0 when absent, and each takes `c=0.5` besides.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Synthetic {
    /// The family.
    #[serde(flatten)]
    pub family: Family,
    /// Norm in (0, 1] of the first, third, fifth, … input; the others have norm 1.
    pub c: f64,
}

impl From<Family> for Synthetic {
    fn from(family: Family) -> Self {
        Self { family, c: 1.0 }
    }
}

impl Synthetic {
    /// (n, d), where n is absent when it is too great to count.
    fn shape(&self) -> (Option<usize>, usize) {
        match self.family {
            Family::OnePoint => (Some(1), 2),
            Family::TwoPoints => (Some(2), 2),
            Family::HalfCircle { n } | Family::Blocks { n, .. } | Family::Fan { n, .. } => {
                (Some(n), 2)
            }
            Family::Separable { n, d, .. } | Family::Random { n, d, .. } => (Some(n), d),
            Family::Xor { d, n, .. } => {
                (n.or_else(|| 1usize.checked_shl(u32::try_from(d).ok()?)), d)
            }
        }
    }

    /// Whether there is such a data set.
    ///
    /// # Errors
    /// When a parameter is outside its domain or there would be more than 10⁸ entries.
    pub fn validate(&self) -> Result<(), DataError> {
        self.check().map_err(|reason| DataError::Specification {
            specification: self.to_string(),
            reason: SpecificationError(reason),
        })
    }

    /// What is wrong with the parameters, if anything.
    pub(super) fn check(&self) -> Result<(), String> {
        let (n, d) = self.shape();
        let entries = n.and_then(|n| n.checked_mul(d)).filter(|&entries| entries <= MOST_ENTRIES);
        let c = self.c;
        let reason = match self.family {
            _ if n == Some(0) => "found n = 0; expected at least 1".to_owned(),
            _ if d < 2 => format!("found d = {d}; expected at least 2"),
            _ if entries.is_none() => {
                "found too many numbers; expected at most 10^8 entries n·d".to_owned()
            }
            _ if !(LEAST_NORM..=1.0).contains(&c) => {
                format!("found c = {c}; expected {LEAST_NORM:e} ≤ c ≤ 1")
            }
            Family::Blocks { n, blocks } if !(1..=n).contains(&blocks) => {
                format!("found blocks = {blocks}; expected 1 to n = {n}")
            }
            Family::Fan { n, .. } if n < 2 => format!("found n = {n}; expected at least 2"),
            Family::Fan { degrees, .. } if !(degrees > 0.0 && degrees <= 180.0) => {
                format!("found degrees = {degrees}; expected 0 < degrees ≤ 180")
            }
            Family::Separable { margin, .. } if !(margin > 0.0 && margin < 1.0) => {
                format!("found margin = {margin}; expected 0 < margin < 1")
            }
            _ => return Ok(()),
        };
        Err(reason)
    }

    /// A proved lower bound of the margin γ, where there is one in closed form. It is γ itself for
    /// one point, and for two points or a fan of two when c = 1. (Scaling an input by c scales y E[v·φ] by c.)
    pub fn margin_floor(&self) -> Option<f64> {
        let at_norm_one = match self.family {
            Family::OnePoint => 0.5,
            Family::TwoPoints => (1.0 + FRAC_1_SQRT_2) / 4.0,
            Family::Separable { margin, .. } => margin / 2.0,
            Family::Fan { n: 2, degrees } => {
                let share = degrees / 180.0;
                ((1.0 - share) * libm::sin(degrees.to_radians() / 2.0) + share) / 2.0
            }
            _ => return None,
        };
        Some(self.c * at_norm_one)
    }

    /// The points and labels.
    ///
    /// # Errors
    /// Those of [`Synthetic::validate`].
    pub fn table(&self) -> Result<RawTable, DataError> {
        self.validate()?;
        let (n, d) = self.shape();
        let n = n.unwrap_or_default();
        let mut points = Mat::zeros(d, n);
        let mut labels = Vec::with_capacity(n);
        let direction = match self.family {
            Family::Separable { d, seed, .. } => separating_direction(d, seed),
            _ => Vec::new(),
        };
        for i in 0..n {
            let x = points.col_as_slice_mut(i);
            labels.push(self.point(i, &direction, x));
            if i % 2 == 0 {
                x.iter_mut().for_each(|entry| *entry *= self.c);
            }
        }
        Ok(RawTable::new(points, labels, Rows::counted()))
    }

    /// Writes x_i at norm 1 to `x` and returns y_i. The point depends on i, not on n.
    fn point(&self, i: usize, direction: &[f64], x: &mut [f64]) -> f64 {
        match self.family {
            Family::OnePoint => {
                x[0] = 1.0;
                1.0
            }
            Family::TwoPoints => {
                x.copy_from_slice(&[
                    if i == 0 { FRAC_1_SQRT_2 } else { -FRAC_1_SQRT_2 },
                    FRAC_1_SQRT_2,
                ]);
                alternating(i)
            }
            Family::HalfCircle { n } => on_half_circle(i, n, n, x),
            Family::Blocks { n, blocks } => on_half_circle(i, n, blocks, x),
            Family::Fan { n, degrees } => {
                let turn = degrees * (i as f64 / (n as f64 - 1.0) - 0.5);
                let (sine, cosine) = libm::sincos(turn.to_radians());
                x.copy_from_slice(&[sine, cosine]);
                alternating(i)
            }
            Family::Separable { margin, seed, .. } => {
                random_direction(seed, i as u64 + 1, x);
                let along = dot(x, direction);
                let across = (1.0 - along * along).max(0.0).sqrt();
                let target = (margin + (1.0 - margin) * along.abs()).copysign(along);
                let stretch =
                    if across > 0.0 { (1.0 - target * target).sqrt() / across } else { 0.0 };
                for (entry, u) in x.iter_mut().zip(direction) {
                    *entry = stretch * (*entry - along * u) + target * u;
                }
                normalise(x);
                along.signum()
            }
            Family::Xor { n, seed, .. } => {
                let mut drawn = stream(seed, Purpose::Inputs, i as u64);
                let mut word = i as u64;
                on_xor(x, |k| {
                    if n.is_some() && k % 64 == 0 {
                        word = drawn.next_u64();
                    }
                    word >> (k % 64) & 1 == 0
                })
            }
            Family::Random { seed, .. } => {
                random_direction(seed, i as u64 + 1, x);
                let bits = stream(seed, Purpose::Labels, i as u64 + 1).next_u64();
                if bits & 1 == 0 { 1.0 } else { -1.0 }
            }
        }
    }
}

/// The direction u of [`Family::Separable`] in dimension `d`: a unit vector.
pub fn separating_direction(d: usize, seed: u64) -> Vec<f64> {
    let mut direction = vec![0.0; d];
    random_direction(seed, 0, &mut direction);
    direction
}

fn random_direction(seed: u64, index: u64, x: &mut [f64]) {
    fill_normal(&mut stream(seed, Purpose::Inputs, index), x);
    normalise(x);
}

fn normalise(x: &mut [f64]) {
    let norm = dot(x, x).sqrt();
    x.iter_mut().for_each(|entry| *entry /= norm);
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

fn alternating(i: usize) -> f64 {
    if i.is_multiple_of(2) { 1.0 } else { -1.0 }
}

fn on_half_circle(i: usize, n: usize, blocks: usize, x: &mut [f64]) -> f64 {
    let (sine, cosine) = libm::sincos(PI * (i as f64 + 0.5) / n as f64);
    x.copy_from_slice(&[cosine, sine]);
    alternating((i as u128 * blocks as u128 / n as u128) as usize)
}

/// The point of noisy 2-XOR chosen by d bits: bit 0 is the axis and with it the label, bit 1 the
/// sign on the axis, and each later bit the sign of its coordinate.
fn on_xor(x: &mut [f64], mut bit: impl FnMut(usize) -> bool) -> f64 {
    let size = 1.0 / (x.len() as f64 - 1.0).sqrt();
    let first_axis = bit(0);
    let mut signed = |k| if bit(k) { size } else { -size };
    let on_axis = signed(1);
    x[..2].copy_from_slice(if first_axis { &[1.0, 0.0] } else { &[0.0, 1.0] });
    x[..2].iter_mut().for_each(|entry| *entry *= on_axis);
    for (k, entry) in x.iter_mut().enumerate().skip(2) {
        *entry = signed(k);
    }
    if first_axis { 1.0 } else { -1.0 }
}
