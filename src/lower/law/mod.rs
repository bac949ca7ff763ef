//! The probability that the features of a draw separate the labels, exactly, for points of one plane through the
//! origin in an open half of it ([W.a0](theorems::separation::a0)).
//!
//! A run that leaves the indicators at their initial values has error 0 at no step unless the draw separates
//! (C.c13 (i)), so the least width at which it does often enough is necessary for such runs, on either kind of
//! labels, and for no others.

mod poisson;
mod tables;

use inari::Interval;
use serde::Serialize;
use theorems::real::Real;
use theorems::separation::a0::{Kind, State};

use self::tables::Tables;
use super::circle::{Circle, Ray};
use super::plane::Plane;
use crate::data::Dataset;
use crate::training::initialisation::Draw;
use crate::work::{Stopped, Work};

/// The law of one data set.
pub struct Law {
    /// A point of each ray and whether its label is 1, counterclockwise.
    rays: Vec<(Vec<f64>, bool)>,
    /// The probability that a boundary falls between a ray and the next, and last between the last and the
    /// first of the opposite half-plane.
    pieces: Vec<Interval>,
    tables: Tables,
}

/// The angle between two points, over π.
fn share(p: &[f64], q: &[f64]) -> Interval {
    let scaled = |x: &[f64]| {
        let size = Interval::exact(x.iter().fold(0.0, |size: f64, entry| size.max(entry.abs())));
        x.iter().map(|&entry| Interval::exact(entry) / size).collect::<Vec<_>>()
    };
    let (p, q) = (scaled(p), scaled(q));
    let zero = || Interval::exact(0.0);
    let inner = p.iter().zip(&q).fold(zero(), |sum, (&a, &b)| sum + a * b);
    let pairs = (0..p.len()).flat_map(|k| (0..k).map(move |l| (k, l)));
    let area = pairs.fold(zero(), |sum, (k, l)| sum + (p[k] * q[l] - p[l] * q[k]).sqr());
    area.sqrt().atan2(inner) / Interval::PI
}

/// What a draw comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It separates.
    Separates,
    /// (i) fails: some cell holds two changes of the label.
    TwoChanges,
    /// (i) holds and (ii) fails.
    Obstructed,
}

/// An enclosure of a probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Enclosure {
    /// It is at least this.
    pub lower: f64,
    /// It is at most this.
    pub upper: f64,
}

impl Law {
    /// The law; none if the points are not of one plane, or in no open half of it.
    ///
    /// A weight vector of R^d acts on points of a plane by its projection on it, which is Gaussian there.
    ///
    /// ```
    /// use distill_bounds::data::Dataset;
    /// use distill_bounds::lower::law::Law;
    /// use distill_bounds::work::Work;
    ///
    /// // Two points at a right angle: 1 − 2^(1−M) + 4^(−M).
    /// let dataset = Dataset::new(faer::mat![[1.0, 0.0], [0.0, 1.0]], vec![1.0, -1.0])?;
    /// let law = Law::of(&dataset).expect("a quadrant");
    /// let found = law.probability(3, &Work::unwatched())?;
    /// assert!(found.lower <= 49.0 / 64.0 && 49.0 / 64.0 <= found.upper);
    /// assert!(found.upper - found.lower < 1e-10);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(dataset: &Dataset) -> Option<Self> {
        let plane = Plane::of_all(dataset)?;
        let circle = Circle::new(dataset, &plane);
        let rays = circle.in_half_plane()?;
        let point = |ray: &Ray| dataset.point(ray.rows[0]);
        let between = rays.windows(2).map(|pair| share(point(&pair[0]), point(&pair[1])));
        let rest = Interval::exact(1.0) - share(point(&rays[0]), point(&rays[rays.len() - 1]));
        Some(Self {
            pieces: between.chain([rest]).collect(),
            rays: rays.iter().map(|ray| (point(ray).to_vec(), ray.positive)).collect(),
            tables: Tables::new(),
        })
    }

    /// The probability that `pairs` pairs separate.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for.
    pub fn probability(&self, pairs: u64, work: &Work<'_>) -> Result<Enclosure, Stopped> {
        let labels: Vec<bool> = self.rays.iter().map(|(_, positive)| *positive).collect();
        let path = tables::Path { tables: &self.tables, labels: &labels };
        let found = poisson::probability(&path, &self.pieces, pairs, work)?;
        // Not −0.
        Ok(Enclosure { lower: found.inf() + 0.0, upper: found.sup() })
    }

    /// What the draw of `seed` at `width` comes to, from the indicators g·x ≥ 0 in floating point.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for.
    pub fn outcome(&self, seed: u64, width: u64, work: &Work<'_>) -> Result<Outcome, Stopped> {
        let mut counts = vec![[0_u64; 2]; self.rays.len()];
        let d = self.rays[0].0.len();
        Draw::of(seed, width, 1.0, d).for_each_block(work, |block| {
            for g in block.weights.chunks_exact(d) {
                let is_active = |(x, _): &(Vec<f64>, bool)| {
                    g.iter().zip(x).map(|(g, x)| g * x).sum::<f64>() >= 0.0
                };
                let first = is_active(&self.rays[0]);
                let alike = self.rays.iter().take_while(|ray| is_active(ray) == first).count();
                counts[alike - 1][usize::from(!first)] += 1;
            }
        })?;
        Ok(self.read(&counts))
    }

    /// What it is with boundaries of which `counts` says, for every piece, how many exit and enter.
    fn read(&self, counts: &[[u64; 2]]) -> Outcome {
        let mut state = State::START;
        for ((_, positive), count) in self.rays.iter().zip(counts) {
            let Some(next) = state.point(*positive) else { return Outcome::TwoChanges };
            let kinds = Kind::ALL.into_iter().zip(count).filter(|(_, count)| **count > 0);
            state = kinds.fold(next, |state, (kind, _)| state.boundary(kind));
        }
        if state.separates() { Outcome::Separates } else { Outcome::Obstructed }
    }
}
