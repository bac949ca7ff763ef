//! The gap of T2: what a centre with μ(c_i) ≠ p_i costs in a step.

use faer::MatRef;
use inari::Interval;
use rayon::prelude::*;
use theorems::mandal::model::logistic;
use theorems::real::Real;

use super::draw::{Group, Groups};
use super::enclosure::{dot, norm};
use super::setting::Setting;
use crate::training::compressed::points::Points;

/// Additions of coordinates that all groups together may take.
const WORK: usize = 1 << 26;

/// An upper bound of (1/M) Σ_k max_b (B‖h_b‖ + D̄_k·h_b), h_b = (1/n) Σ_i r̄_i b_i x_i, over all b that
/// are the initial indicators of pair k where it cannot change them.
///
/// A group with few flippable points is searched through; of the others each flippable point is put
/// at ½ and pays (|r̄_i|/2n)(B‖x_i‖ + |D̄_k·x_i|).
pub fn gap(
    setting: &Setting<'_>,
    groups: &Groups,
    displacements: MatRef<'_, f64>,
    centres: &[Interval],
) -> f64 {
    let pulls = Pulls::new(setting, groups.radius, centres);
    let d = setting.points.d();
    let share = WORK / (d * groups.list.len().max(1));
    let terms: Vec<Interval> = (groups.list.par_iter().enumerate())
        .map(|(p, group)| {
            let displacement: Vec<f64> = displacements.col(p).iter().copied().collect();
            let searched = group.flippable.len() < usize::BITS as usize / 2
                && 1 << group.flippable.len() <= share;
            let most = pulls.most(group, &displacement, searched);
            Interval::exact(most) * Interval::exact(group.pairs as f64)
        })
        .collect();
    let sum = terms.into_iter().fold(Interval::exact(0.0), |sum, term| sum + term);
    (sum / Interval::exact(groups.pairs as f64)).sup().max(0.0)
}

/// The vectors r̄_i x_i/n, rounded.
struct Pulls<'a> {
    points: &'a Points,
    vectors: Vec<Vec<f64>>,
    /// |r̄_i|/n, from above.
    sizes: Vec<f64>,
    norms: &'a [Interval],
    radius: f64,
    /// Bound on the rounding of any sum of the vectors.
    rounding: Interval,
}

impl<'a> Pulls<'a> {
    fn new(setting: &'a Setting<'_>, radius: f64, centres: &[Interval]) -> Self {
        let (n, points) = (setting.n(), &setting.points);
        let count = Interval::exact(n as f64);
        let slopes: Vec<Interval> =
            (0..n).map(|i| (logistic(centres[i]) - setting.probability(i)) / count).collect();
        let vectors = slopes
            .iter()
            .enumerate()
            .map(|(i, slope)| points.get(i).iter().map(|x| slope.mid() * x).collect());
        let terms = Interval::exact((n + 3) as f64) * Interval::exact(f64::EPSILON);
        let rounding = slopes.iter().zip(&setting.norms).fold(
            Interval::exact((n * points.d()) as f64 * f64::MIN_POSITIVE),
            |sum, (slope, &norm)| {
                let width = Interval::exact(slope.wid());
                sum + norm * (width + terms * Interval::exact(slope.mag()))
            },
        );
        Self {
            points,
            vectors: vectors.collect(),
            sizes: slopes.iter().map(|slope| slope.mag()).collect(),
            norms: &setting.norms,
            radius,
            rounding,
        }
    }

    fn most(&self, group: &Group, displacement: &[f64], searched: bool) -> f64 {
        let mut sum = vec![0.0; displacement.len()];
        for (i, &beta) in group.beta.iter().enumerate() {
            let factor = if searched && beta == 0.5 { 0.0 } else { beta };
            add(&mut sum, &self.vectors[i], factor);
        }
        let most = if searched {
            self.search(&group.flippable, &sum, displacement)
        } else {
            let ball = Interval::exact(self.radius);
            let halves = group.flippable.iter().fold(Interval::exact(0.0), |sum, &i| {
                let along = dot(displacement, self.points.get(i)).abs();
                let size = Interval::exact(self.sizes[i]) / Interval::exact(2.0);
                sum + size * (ball * self.norms[i] + along)
            });
            (Interval::exact(self.value(&sum, displacement)) + halves).sup()
        };
        let length = Interval::exact(self.radius) + norm(displacement);
        (Interval::exact(most) + self.rounding * length).sup()
    }

    /// The most over the subsets of `free`, added to `sum`.
    fn search(&self, free: &[usize], sum: &[f64], displacement: &[f64]) -> f64 {
        let Some((&first, rest)) = free.split_first() else {
            return self.value(sum, displacement);
        };
        let mut with = sum.to_vec();
        add(&mut with, &self.vectors[first], 1.0);
        self.search(rest, sum, displacement).max(self.search(rest, &with, displacement))
    }

    /// B‖h‖ + D̄·h, from above.
    fn value(&self, h: &[f64], displacement: &[f64]) -> f64 {
        (Interval::exact(self.radius) * norm(h) + dot(displacement, h)).sup()
    }
}

fn add(sum: &mut [f64], term: &[f64], factor: f64) {
    if factor != 0.0 {
        sum.iter_mut().zip(term).for_each(|(sum, term)| *sum += factor * term);
    }
}
