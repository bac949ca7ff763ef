//! Sums over all pairs of a reference.

use faer::MatRef;
use inari::Interval;
use rayon::prelude::*;
use theorems::real::Real;

use super::draw::{Group, Groups};
use super::enclosure::dot;
use super::setting::Setting;
use crate::training::compressed::points::Points;

/// Groups in one unit of parallel work.
const CHUNK: usize = 64;

/// c⁰, E⁰, S² and max ‖D̄_k‖ of a reference.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    pub outputs: Vec<Interval>,
    /// E⁰_i, from above.
    pub flips: Vec<f64>,
    /// S², from above.
    pub square: f64,
    pub longest: f64,
}

impl Setting<'_> {
    /// The sums of the reference `displacements` (d × groups; column p is D̄ of group p).
    pub(super) fn sums(&self, groups: &Groups, displacements: MatRef<'_, f64>) -> Sums {
        let n = self.n();
        let parts: Vec<Partial> = (groups.list.par_chunks(CHUNK).enumerate())
            .map(|(chunk, list)| {
                let mut part = Partial::new(n);
                for (k, group) in list.iter().enumerate() {
                    let column = displacements.col(chunk * CHUNK + k);
                    let displacement: Vec<f64> = column.iter().copied().collect();
                    part.add(&self.points, group, &displacement);
                }
                part
            })
            .collect();
        let mut whole = Partial::new(n);
        parts.iter().for_each(|part| whole.append(part));
        let pairs = Interval::exact(groups.pairs as f64);
        let width = Interval::exact(2.0 * groups.pairs as f64);
        Sums {
            outputs: whole.outputs.into_iter().map(|sum| sum / pairs).collect(),
            flips: whole.flips.into_iter().map(|sum| (sum / width).sup()).collect(),
            square: (whole.square / pairs).sup(),
            longest: whole.longest,
        }
    }
}

/// Sums over some of the groups.
struct Partial {
    /// M c⁰_i.
    outputs: Vec<Interval>,
    /// m E⁰_i.
    flips: Vec<Interval>,
    /// M S².
    square: Interval,
    longest: f64,
}

impl Partial {
    fn new(n: usize) -> Self {
        let zero = Interval::exact(0.0);
        Self { outputs: vec![zero; n], flips: vec![zero; n], square: zero, longest: 0.0 }
    }

    fn add(&mut self, points: &Points, group: &Group, displacement: &[f64]) {
        if displacement.iter().any(|&entry| entry != 0.0) {
            let pairs = Interval::exact(group.pairs as f64);
            let square = dot(displacement, displacement).max(Interval::exact(0.0));
            self.square += pairs * square;
            self.longest = self.longest.max(square.sqrt().sup());
            for (i, &beta) in group.beta.iter().enumerate().filter(|(_, beta)| **beta > 0.0) {
                let along = dot(displacement, points.get(i));
                self.outputs[i] += pairs * Interval::exact(beta) * along;
            }
        }
        for (position, &i) in group.flippable.iter().enumerate() {
            let along = dot(displacement, points.get(i)).abs();
            let sizes = group.sizes.iter().skip(position).step_by(group.flippable.len());
            for &size in sizes {
                self.flips[i] += along.max(Interval::exact(size));
            }
        }
    }

    fn append(&mut self, other: &Self) {
        let add = |sums: &mut [Interval], terms: &[Interval]| {
            sums.iter_mut().zip(terms).for_each(|(sum, &term)| *sum += term);
        };
        add(&mut self.outputs, &other.outputs);
        add(&mut self.flips, &other.flips);
        self.square += other.square;
        self.longest = self.longest.max(other.longest);
    }
}
