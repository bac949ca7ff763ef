//! Synthetic data sets whose margin is known, bounded or exactly computable.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use faer::Mat;
use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Serialize};

use theorems::kinds::cluster::Cluster;

use super::clusters;
use super::table::Rows;
use super::{
    DataError, Dataset, LEAST_NORM, MOST_ENTRIES, Normalisation, RawTable, SpecificationError,
};
use crate::random::{Purpose, fill_normal, stream};

/// A family of data sets; every input has norm 1 where nothing else is said.
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
    /// Q of [`theorems::lower::l1`] at half size: (1/2, ±slope/2) with label 1 and (1/2, 0) twice with
    /// label −1, whose slopes balance before training; with `copies`, that many of them in orthogonal
    /// planes ([`theorems::lower::l2`]).
    Balanced {
        /// tan(Δ/2) in (0, 1]; at a power of two training is exact.
        slope: f64,
        /// Number of planes.
        copies: usize,
    },
    /// Easy points (1, ±slope)/(easy·(1 + ξ)) with label 1 by turns, and last the point (1, 0) with label
    /// −1: their sum is 1/(1 + ξ) of it.
    Outlier {
        /// N, the number of easy points: even, at least 2.
        easy: usize,
        /// tan(Δ/2) with Δ in (0, 0.4π].
        slope: f64,
        /// ξ in [−1/4, 1/4].
        xi: f64,
    },
    /// Many points about the first axis that ask for boundaries within a small angle, and few about the
    /// second that ask for them within a larger one. Fine part: `copies` times each of the unit vectors
    /// at angle fine/2 with label 1 and −fine/2 with label −1, and of their opposites with the
    /// same labels. Coarse part: (± sin(coarse/2), cos(coarse/2)) with label 1 and (0, cos(coarse/2)) twice
    /// with label −1.
    TwoScales {
        /// D_A, an angle in (0, 1] radian.
        fine: f64,
        /// D_B, an angle in (0, 1] radian.
        coarse: f64,
        /// N, at least 1.
        copies: usize,
    },
    /// Unit vectors at angles −3·angle and 0 with label 1, and twice at `angle` with label −1.
    Lopsided {
        /// In (0, 1/2] radian.
        angle: f64,
    },
}

/// A member of a family, with every other input scaled down.
///
/// It reads and prints as the name of the family and its options:
/// `one-point`, `two-points`, `half-circle:n=8`, `blocks:n=8,blocks=4`, `fan:n=2,degrees=40`,
/// `separable:n=50,d=10,margin=0.2,seed=1`, `xor:d=4`, `xor:d=20,n=100,seed=1`,
/// `random:n=50,d=10,seed=1`, `balanced:slope=0.25,copies=2`, `outlier:easy=4,slope=0.125,xi=0`,
/// `two-scales:fine=0.2,coarse=0.6,copies=50`, `lopsided:angle=0.1`; the seed and xi are 0 and the copies of
/// `balanced` 1 when absent, and each takes `c=0.5` besides.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Synthetic {
    /// The family.
    #[serde(flatten)]
    pub family: Family,
    /// Factor in (0, 1] of the first, third, fifth, … input; the others are as they are.
    pub c: f64,
}

impl From<Family> for Synthetic {
    fn from(family: Family) -> Self {
        Self { family, c: 1.0 }
    }
}

impl Family {
    /// h = Δ/π, the probability that a uniform line through 0 parts the points of a balanced set's plane or of
    /// an outlier set; none of another family.
    pub fn hit(self) -> Option<f64> {
        match self {
            Self::Balanced { slope, .. } | Self::Outlier { slope, .. } => {
                Some(clusters::share(slope))
            }
            _ => None,
        }
    }

    /// What the statements on separation call an outlier set; none of another family.
    pub fn cluster(self) -> Option<Cluster<f64>> {
        match self {
            Self::Outlier { easy, slope, xi } => Some(clusters::cluster(easy, slope, xi)),
            _ => None,
        }
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
            Family::Balanced { copies, .. } => {
                (copies.checked_mul(clusters::BALANCED), copies.saturating_mul(2))
            }
            Family::Outlier { easy, .. } => (easy.checked_add(1), 2),
            Family::TwoScales { copies, .. } => {
                (copies.checked_add(1).and_then(|parts| parts.checked_mul(4)), 2)
            }
            Family::Lopsided { .. } => (Some(4), 2),
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
            Family::Balanced { copies: 0, .. } | Family::TwoScales { copies: 0, .. } => {
                "found copies = 0; expected at least 1".to_owned()
            }
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
            Family::Outlier { easy, .. } if easy < 2 || easy % 2 == 1 => {
                format!("found easy = {easy}; expected an even number, at least 2")
            }
            Family::Outlier { xi, .. } if !(-0.25..=0.25).contains(&xi) => {
                format!("found xi = {xi}; expected −0.25 ≤ xi ≤ 0.25")
            }
            Family::Balanced { slope, .. } if !within(slope, 1.0) => {
                format!("found slope = {slope}; expected {LEAST_NORM:e} ≤ slope ≤ 1")
            }
            Family::Outlier { slope, .. } if !within(slope, clusters::OUTLIER_SLOPE) => {
                let most = clusters::OUTLIER_SLOPE;
                format!("found slope = {slope}; expected {LEAST_NORM:e} ≤ slope ≤ {most}")
            }
            Family::TwoScales { fine: angle, .. } if !within(angle, 1.0) => {
                format!("found fine = {angle}; expected {LEAST_NORM:e} ≤ fine ≤ 1")
            }
            Family::TwoScales { coarse: angle, .. } if !within(angle, 1.0) => {
                format!("found coarse = {angle}; expected {LEAST_NORM:e} ≤ coarse ≤ 1")
            }
            Family::Lopsided { angle } if !within(angle, 0.5) => {
                format!("found angle = {angle}; expected {LEAST_NORM:e} ≤ angle ≤ 0.5")
            }
            _ => return Ok(()),
        };
        Err(reason)
    }

    /// A proved lower bound of the margin γ, where there is one in closed form. It is γ itself for
    /// one point, and when c = 1 for two points, a fan of two, a balanced set of one copy and an outlier.
    /// (Scaling an input by c scales y E[v·φ] by c.)
    pub fn margin_floor(&self) -> Option<f64> {
        let unscaled = match self.family {
            Family::OnePoint => 0.5,
            Family::TwoPoints => (1.0 + FRAC_1_SQRT_2) / 4.0,
            Family::Separable { margin, .. } => margin / 2.0,
            Family::Fan { n: 2, degrees } => {
                let share = degrees / 180.0;
                ((1.0 - share) * libm::sin(degrees.to_radians() / 2.0) + share) / 2.0
            }
            Family::Balanced { slope, copies } => clusters::balanced_margin(slope, copies)?,
            Family::Outlier { easy, slope, xi } => clusters::cluster(easy, slope, xi).margin(1.0),
            _ => return None,
        };
        Some(self.c * unscaled)
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

    /// The data set, as it is.
    ///
    /// # Errors
    /// Those of [`Synthetic::validate`] and of [`Dataset::new`].
    pub fn dataset(&self) -> Result<Dataset, DataError> {
        Ok(self.table()?.into_dataset(Normalisation::None)?.0)
    }

    /// Writes x_i before it is scaled by c to `x` and returns y_i. The point depends on i, not on n.
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
            Family::Balanced { slope, .. } => clusters::balanced(i, slope, x),
            Family::Outlier { easy, slope, xi } => clusters::outlier(i, easy, slope, xi, x),
            Family::TwoScales { fine, coarse, copies } => {
                clusters::two_scales(i, fine, coarse, copies, x)
            }
            Family::Lopsided { angle } => clusters::lopsided(i, angle, x),
        }
    }
}

/// Whether an angle or a slope is at least the least norm and at most `most`.
fn within(value: f64, most: f64) -> bool {
    (LEAST_NORM..=most).contains(&value)
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
