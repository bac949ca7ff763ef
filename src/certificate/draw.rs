//! The initial pairs of one network, grouped by what they can do within a radius.
//!
//! Pair k of W_k(0) = α g_k can change its indicator on x_i within B/√m only if
//! a_ik = √m α |g_k·x_i| ≤ B‖x_i‖. All pairs with the same such points, and one initial pattern on
//! the others, form a group: they share one D̄. The comparison and the sign of g_k·x_i are decided with error bounds,
//! and a pair of which either is undecided counts as able to change.

use std::collections::HashMap;

use faer::MatRef;
use inari::Interval;
use rayon::prelude::*;
use theorems::real::Real;

use super::enclosure::{dot, norm};
use crate::training::compressed::census::Census;
use crate::training::compressed::pattern::{PatternTable, is_set};
use crate::training::compressed::points::Points;
use crate::training::initialisation;
use crate::work::{Stopped, Work};

/// Above any |N(0, 1)| that Box and Muller's formula makes from 53 bits: √(106 ln 2) = 8.572…
const LARGEST_NORMAL: f64 = 9.0;

/// Near pairs in one unit of parallel work.
const CHUNK: usize = 4096;

/// The pairs of one draw: counted by pattern, and listed where some a_ik ≤ `reach`·‖x_i‖.
#[derive(Debug)]
pub struct Draw {
    norms: Vec<Interval>,
    table: PatternTable,
    counts: Vec<u64>,
    near: Vec<Near>,
    entries: Vec<Entry>,
    pairs: u64,
    reach: f64,
}

/// A pair near to some hyperplane.
#[derive(Clone, Copy, Debug)]
struct Near {
    pattern: usize,
    /// Its entries end here, and begin where those of the pair before end.
    end: usize,
}

/// An enclosure of a_ik.
#[derive(Clone, Copy, Debug)]
struct Entry {
    point: usize,
    lower: f64,
    upper: f64,
}

/// Pairs that share one D̄.
#[derive(Clone, Debug)]
pub struct Group {
    /// Number of pairs.
    pub pairs: u64,
    /// β_i: ½ where the pairs can change their indicator, elsewhere the initial one, 0 or 1.
    pub beta: Vec<f64>,
    /// The points i on which the pairs can change their indicator.
    pub flippable: Vec<usize>,
    /// Upper bounds of a_ik, for each pair one entry a flippable point.
    pub sizes: Vec<f64>,
}

/// All pairs of a draw, grouped for one radius.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The radius B.
    pub radius: f64,
    /// Number of pairs M = m/2.
    pub pairs: u64,
    /// The groups, none of them empty.
    pub list: Vec<Group>,
}

impl Groups {
    /// Whether no pair can change an indicator.
    pub fn frozen(&self) -> bool {
        self.list.iter().all(|group| group.flippable.is_empty())
    }
}

impl Draw {
    /// The pairs that [`PairBlock`](crate::training::initialisation::PairBlock) makes for `seed`, at
    /// width `width` and initial scale α = `scale`, good for radii up to `reach`.
    ///
    /// # Errors
    /// Once a stop was asked for.
    pub fn take(
        points: MatRef<'_, f64>,
        seed: u64,
        width: u64,
        scale: f64,
        reach: f64,
        work: &Work<'_>,
    ) -> Result<Self, Stopped> {
        let points = Points::new(points);
        let (d, n) = (points.d(), points.n());
        let root_width = (width as f64).sqrt();
        let rounding = (d + 8) as f64 * f64::EPSILON * LARGEST_NORMAL * (d as f64).sqrt();
        let shell = (reach + scale * root_width * rounding) * (1.0 + 1e-9);
        let weights = initialisation::Draw::of(seed, width, scale, d);
        let census =
            Census::take(&points, &weights, root_width, &(f64::NEG_INFINITY..shell), work)?;
        let norms: Vec<Interval> = (0..n).map(|i| norm(points.get(i))).collect();
        let factor = Interval::exact(width as f64).sqrt();
        let bounds: Vec<f64> =
            norms.iter().map(|&norm| (Interval::exact(reach) * norm).sup()).collect();
        let parts: Vec<(Vec<Entry>, Vec<usize>)> = census
            .weights
            .par_chunks(CHUNK * d)
            .map(|weights| {
                let (mut entries, mut ends) = (Vec::new(), Vec::new());
                for g in weights.chunks_exact(d) {
                    for (point, &bound) in bounds.iter().enumerate() {
                        let size = factor * dot(g, points.get(point)).abs();
                        if size.inf() <= bound {
                            entries.push(Entry { point, lower: size.inf(), upper: size.sup() });
                        }
                    }
                    ends.push(entries.len());
                }
                (entries, ends)
            })
            .collect();
        let mut entries = Vec::with_capacity(parts.iter().map(|part| part.0.len()).sum());
        let mut near = Vec::with_capacity(census.near.len());
        for (part, ends) in parts {
            for end in ends {
                let pattern = census.near[near.len()].pattern;
                near.push(Near { pattern, end: entries.len() + end });
            }
            entries.extend(part);
        }
        Ok(Self {
            norms,
            table: census.table,
            counts: census.pairs,
            near,
            entries,
            pairs: width / 2,
            reach,
        })
    }

    /// min a_ik/‖x_i‖ over the listed pairs: within a smaller radius no neuron changes an indicator.
    /// The reach of the draw where no pair is listed.
    pub fn quiet_radius(&self) -> f64 {
        let quotient =
            |entry: &Entry| (Interval::exact(entry.lower) / self.norms[entry.point]).inf().max(0.0);
        self.entries.iter().map(quotient).fold(self.reach, f64::min)
    }

    /// The groups for a `radius` up to the reach of the draw: those of the patterns, in the order of
    /// the first pair of each, then those of pairs that can change, likewise.
    ///
    /// # Panics
    /// If `radius` is above the reach.
    pub fn groups(&self, radius: f64) -> Groups {
        assert!(radius <= self.reach, "the draw lists pairs up to its reach only");
        let n = self.norms.len();
        let ball = Interval::exact(radius);
        let bounds: Vec<f64> = self.norms.iter().map(|&norm| (ball * norm).sup()).collect();
        let indicator = |pattern: usize, i: usize| f64::from(is_set(self.table.bits(pattern), i));
        let mut frozen = self.counts.clone();
        let mut numbers: HashMap<(Vec<u64>, Vec<usize>), usize> = HashMap::new();
        let mut able: Vec<Group> = Vec::new();
        let mut start = 0;
        for near in &self.near {
            let entries = &self.entries[start..near.end];
            start = near.end;
            let close = || entries.iter().filter(|entry| entry.lower <= bounds[entry.point]);
            let flippable: Vec<usize> = close().map(|entry| entry.point).collect();
            if flippable.is_empty() {
                continue;
            }
            frozen[near.pattern] -= 1;
            let mut bits = self.table.bits(near.pattern).to_vec();
            flippable.iter().for_each(|&i| bits[i / 64] &= !(1 << (i % 64)));
            let number = *numbers.entry((bits, flippable)).or_insert_with_key(|key| {
                let mut beta: Vec<f64> = (0..n).map(|i| f64::from(is_set(&key.0, i))).collect();
                key.1.iter().for_each(|&i| beta[i] = 0.5);
                able.push(Group { pairs: 0, beta, flippable: key.1.clone(), sizes: Vec::new() });
                able.len() - 1
            });
            able[number].pairs += 1;
            able[number].sizes.extend(close().map(|entry| entry.upper));
        }
        let mut list: Vec<Group> = (frozen.iter().enumerate())
            .filter(|(_, pairs)| **pairs > 0)
            .map(|(pattern, &pairs)| Group {
                pairs,
                beta: (0..n).map(|i| indicator(pattern, i)).collect(),
                flippable: Vec::new(),
                sizes: Vec::new(),
            })
            .collect();
        list.append(&mut able);
        Groups { radius, pairs: self.pairs, list }
    }
}
