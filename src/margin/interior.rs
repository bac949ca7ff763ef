//! The least average of ‖r(z)‖, or of ‖r(z)‖², over weights on the simplex, in the plane: a primal-dual
//! interior-point method whose steps take a time proportional to the number of points.
//!
//! Every arc has a cone ‖r‖ ≤ t beside ‖v‖ ≤ 1, and every weight q ≥ 0 a multiplier λ, what the margin of its
//! point is above the least one. Steps are predicted and corrected as in S. Mehrotra, *On the implementation of
//! a primal-dual interior point method*, SIAM J. Optim. 2 (1992).

use super::angle::{Vector, each};
use super::average::{Average, amounts};
use super::chain::{Chain, Total, dot, length, rest};
use super::curvature::Curvature;
use super::field::INSIDE;
use super::riccati::System;
use super::scaling::{Element, Scaling, multiply, negative, reach};

/// The best weights and the best field so far.
pub(super) struct Pair {
    /// q of the links, positive.
    pub weights: Vec<f64>,
    /// The average at q/Σ q_i.
    pub upper: f64,
    /// On every arc and its opposite: v in the unit disc for [`Average::Norm`], nearly r for
    /// [`Average::Square`].
    pub field: Vec<[Vector; 2]>,
    /// What the field proves: its least margin, or the square of the least margin over the average of its
    /// own square.
    pub lower: f64,
}

/// Steps at most.
const STEPS: usize = 120;

/// Steps after which it ends where rounding, and not the barrier, keeps the ends apart or the linear systems from
/// being solved.
const PATIENCE: usize = 3;

/// How many times the gap at which it ends the gap is where the ends are first computed.
const NEAR: f64 = 100.0;

/// Least share of the way to the boundary that a step leaves: with cones, and for [`Average::Square`], which has none.
const LEAST_LEFT: [f64; 2] = [1e-2, 1e-4];

/// The greatest; between them it is the share of the gap that the prediction leaves, cubed.
const MOST_LEFT: f64 = 0.05;

/// Error of the conditions, in units of the gap, that is left in a predicted step and in the one taken.
const TOLERANCES: [f64; 2] = [0.1, 1e-4];

/// The best pair from the weights `start`, positive with the sum 1, once its relative gap is `width` or no progress
/// is made. `observe` is called after every step.
pub(super) fn minimise<E>(
    chain: &Chain,
    average: Average,
    start: Vec<f64>,
    width: f64,
    mut observe: impl FnMut() -> Result<(), E>,
) -> Result<Pair, E> {
    let mut iterate = Iterate::new(chain, average, start);
    let mut best = Pair {
        weights: iterate.weights.clone(),
        upper: iterate.value(),
        field: vec![[[0.0; 2]; 2]; chain.links.len()],
        lower: 0.0,
    };
    let longest = chain.links.iter().map(|link| link.reach.abs()).fold(0.0, f64::max);
    let least = chain.rounding * longest;
    let mut patience = PATIENCE;
    let mut gap = iterate.gap();
    for _ in 0..STEPS {
        let before = gap;
        let solved = iterate.step(before);
        observe()?;
        gap = iterate.gap();
        if solved && gap < 0.5 * before && gap > NEAR * (width * best.upper).max(least) {
            continue;
        }
        let (upper, field) = (iterate.value(), iterate.inner_field());
        let lower = average.proven(chain, &field, 0.0);
        if !(upper.is_finite() && lower.is_finite()) {
            break;
        }
        if upper < best.upper {
            (best.upper, best.weights) = (upper, iterate.weights.clone());
        }
        if lower > best.lower {
            (best.lower, best.field) = (lower, field);
        }
        let apart = best.upper - best.lower;
        patience = if !solved || gap < 0.1 * apart { patience - 1 } else { PATIENCE };
        if apart <= (width * best.upper).max(least) || patience == 0 {
            break;
        }
    }
    Ok(best)
}

/// An arc: t, r and v.
#[derive(Clone, Copy)]
struct Arc {
    bound: f64,
    residual: Vector,
    field: Vector,
}

/// The changes of t, r and v.
type Change = Arc;

/// Where the method stands.
struct Iterate<'a> {
    chain: &'a Chain,
    average: Average,
    /// q.
    weights: Vec<f64>,
    /// λ.
    multipliers: Vec<f64>,
    /// Each arc and its opposite. r is kept beside q: a difference of weights would not tell it where it is
    /// next to 0.
    arcs: Vec<[Arc; 2]>,
    /// p and R, beside q like r.
    ends: [Total; 2],
    /// What q makes of them.
    made: [Total; 2],
}

/// A direction, and how far it stays inside in the weights and in the field.
struct Direction {
    weights: Vec<f64>,
    multipliers: Vec<f64>,
    arcs: Vec<[Change; 2]>,
    ends: [Total; 2],
    reach: [f64; 2],
    /// What the linear system is off at most.
    left: f64,
}

/// How the costs of the arcs bend in r.
struct Bends {
    scalings: Vec<[Scaling; 2]>,
    curvatures: Vec<[Curvature; 2]>,
}

/// What an arc's condition asks for beside its bend, and what it makes of the field.
#[derive(Clone, Copy, Default)]
struct Aim {
    side: Element,
    slope: Vector,
}

/// The aim of a direction.
#[derive(Clone, Copy)]
struct Target<'d> {
    barrier: f64,
    /// The step whose products are left out.
    predicted: Option<&'d Direction>,
    tolerance: f64,
}

impl<'a> Iterate<'a> {
    /// The field 0 beside the weights.
    fn new(chain: &'a Chain, average: Average, weights: Vec<f64>) -> Self {
        let count = weights.len();
        let ends = chain.ends(amounts(&weights));
        let residuals = chain.residuals(ends, amounts(&weights));
        let lengths = (residuals.iter().zip(&chain.links))
            .flat_map(|(pair, link)| each(|h| average.term(link.width, pair[h])));
        let least = chain.links.iter().map(|link| link.reach.abs()).fold(f64::INFINITY, f64::min);
        let barrier = lengths.sum::<f64>().max(f64::EPSILON * least) / count as f64;
        let arcs = residuals.iter().zip(&chain.links).map(|(pair, link)| {
            pair.map(|residual| {
                let length = length(residual);
                let bound = if link.width > 0.0 { barrier / link.width } else { 0.0 };
                Arc { bound: bound.max(2.0 * length), residual, field: [0.0; 2] }
            })
        });
        let arcs = arcs.collect();
        let multipliers = weights.iter().map(|q| barrier / q).collect();
        Self { chain, average, weights, multipliers, arcs, ends, made: ends }
    }

    fn is_square(&self) -> bool {
        self.average == Average::Square
    }

    /// The average at the weights over their sum.
    fn value(&self) -> f64 {
        self.average.at_ends(self.chain, self.made, &self.weights)
    }

    /// The field, moved inside the unit disc where it is not.
    fn inner_field(&self) -> Vec<[Vector; 2]> {
        let inner = |arc: &Arc| {
            let length = length(arc.field);
            match !self.is_square() && length > INSIDE {
                true => arc.field.map(|v| v / length * INSIDE),
                false => arc.field,
            }
        };
        self.arcs.iter().map(|pair| [inner(&pair[0]), inner(&pair[1])]).collect()
    }

    /// Σ w (t − r·v) + Σ q λ, or the latter.
    fn gap(&self) -> f64 {
        let products = self.weights.iter().zip(&self.multipliers).map(|(q, lambda)| q * lambda);
        products.sum::<f64>() + self.arcs_gap(|arc, _| (arc.bound, arc.residual, arc.field))
    }

    fn arcs_gap(&self, at: impl Fn(&Arc, (usize, usize)) -> (f64, Vector, Vector)) -> f64 {
        if self.is_square() {
            return 0.0;
        }
        let mut gap = 0.0;
        for (j, (pair, link)) in self.arcs.iter().zip(&self.chain.links).enumerate() {
            let [ahead, opposite] = each(|h| {
                let (bound, residual, field) = at(&pair[h], (j, h));
                bound - dot(residual, field)
            });
            if link.width > 0.0 {
                gap += link.width * ahead + link.width * opposite;
            }
        }
        gap
    }

    /// The gap after a predicted step as long as possible.
    fn gap_after(&self, direction: &Direction) -> f64 {
        let [primal, dual] = direction.reach.map(|reach| reach.min(1.0));
        let products = (0..self.weights.len()).map(|j| {
            (self.weights[j] + primal * direction.weights[j])
                * (self.multipliers[j] + dual * direction.multipliers[j])
        });
        let arcs = self.arcs_gap(|arc, (j, h)| {
            let change = &direction.arcs[j][h];
            let bound = arc.bound + primal * change.bound;
            (
                bound,
                plus(arc.residual, primal, change.residual),
                plus(arc.field, dual, change.field),
            )
        });
        products.sum::<f64>() + arcs
    }

    /// One step from the `gap`: predicted with the barrier 0, then corrected with the one that the prediction
    /// allows. Whether its linear system was solved.
    fn step(&mut self, gap: f64) -> bool {
        let bends = self.bends();
        let diagonal: Vec<f64> =
            self.multipliers.iter().zip(&self.weights).map(|(lambda, q)| lambda / q).collect();
        let system = System::new(self.chain, &bends.curvatures, &diagonal);
        let count = self.weights.len();
        let target = Target { barrier: 0.0, predicted: None, tolerance: TOLERANCES[0] * gap };
        let predicted = self.direction(&system, &bends, target);
        let share = (self.gap_after(&predicted) / gap).powi(3).clamp(1e-6, 1.0);
        let degree = if self.is_square() { count } else { 3 * count };
        let barrier = share * gap / degree as f64;
        let target =
            Target { barrier, predicted: Some(&predicted), tolerance: TOLERANCES[1] * gap };
        let direction = self.direction(&system, &bends, target);
        let least = LEAST_LEFT[usize::from(self.is_square())];
        let interior = 1.0 - share.clamp(least, MOST_LEFT);
        let [primal, dual] = direction.reach.map(|reach| (interior * reach).min(1.0));
        for (own, change) in self.ends.iter_mut().zip(direction.ends) {
            (0..2).for_each(|axis| own[axis].add_scaled(primal, change[axis]));
        }
        for j in 0..count {
            self.weights[j] += primal * direction.weights[j];
            self.multipliers[j] += dual * direction.multipliers[j];
            for (arc, change) in self.arcs[j].iter_mut().zip(&direction.arcs[j]) {
                arc.bound += primal * change.bound;
                arc.residual = plus(arc.residual, primal, change.residual);
                arc.field = plus(arc.field, dual, change.field);
            }
        }
        self.made = self.chain.ends(amounts(&self.weights));
        direction.left <= gap
    }

    fn bends(&self) -> Bends {
        let links = &self.chain.links;
        if self.is_square() {
            let form = |width| Curvature { axis: [1.0, 0.0], along: width, across: width };
            let curvatures = links.iter().map(|link| [form(link.width); 2]).collect();
            return Bends { scalings: Vec::new(), curvatures };
        }
        let scaling = |j: usize, h: usize| {
            let arc = &self.arcs[j][h];
            match self.has_cones(j) {
                true => Scaling::new(arc.bound, arc.residual, links[j].width, arc.field),
                false => Scaling::default(),
            }
        };
        let scalings: Vec<[Scaling; 2]> =
            (0..links.len()).map(|j| each(|h| scaling(j, h))).collect();
        let curvature = |j: usize, h: usize| match self.has_cones(j) {
            true => scalings[j][h].curvature(),
            false => Curvature::NONE,
        };
        let curvatures = (0..links.len()).map(|j| each(|h| curvature(j, h))).collect();
        Bends { scalings, curvatures }
    }

    fn has_cones(&self, j: usize) -> bool {
        self.chain.links[j].width > 0.0 && !self.is_square()
    }

    fn aim(&self, (j, h): (usize, usize), bends: &Bends, target: &Target<'_>) -> Aim {
        let arc = &self.arcs[j][h];
        if !self.has_cones(j) {
            let slope = if self.is_square() { arc.residual } else { [0.0; 2] };
            return Aim { side: [0.0; 3], slope };
        }
        let scaling = &bends.scalings[j][h];
        let product = target.predicted.map_or([0.0; 3], |step| {
            let change = &step.arcs[j][h];
            multiply(
                scaling.primal(change.residual, change.bound),
                scaling.dual(negative(change.field), 0.0),
            )
        });
        let side = scaling.side(target.barrier, product);
        Aim { side, slope: plus(arc.field, 1.0, scaling.shift(side)) }
    }

    fn change(&self, (j, h): (usize, usize), bends: &Bends, aim: &Aim, residual: Vector) -> Change {
        let width = self.chain.links[j].width;
        if width == 0.0 {
            return Change { bound: 0.0, residual, field: [0.0; 2] };
        }
        let field = plus(aim.slope, 1.0 / width, bends.curvatures[j][h].apply(residual));
        let bound = match self.average {
            Average::Norm => bends.scalings[j][h].bound_change(aim.side, residual),
            Average::Square => 0.0,
        };
        Change { bound, residual, field: plus(field, -1.0, self.arcs[j][h].field) }
    }

    /// The direction to products of the `target`'s barrier, less those of its predicted step.
    fn direction(&self, system: &System<'_>, bends: &Bends, target: Target<'_>) -> Direction {
        let count = self.weights.len();
        let aim = |j: usize, h: usize| self.aim((j, h), bends, &target);
        let aims: Vec<[Aim; 2]> = (0..count).map(|j| each(|h| aim(j, h))).collect();
        let slopes = aims.iter().map(|pair| each(|h| pair[h].slope));
        let barrier = |j: usize| {
            target.barrier
                - target.predicted.map_or(0.0, |step| step.weights[j] * step.multipliers[j])
        };
        let forces: Vec<f64> = (self.chain.margins(slopes).iter().zip(&self.weights).enumerate())
            .map(|(j, (margin, q))| barrier(j) / q - margin)
            .collect();
        let excess = each(|k| rest(self.made[k], self.ends[k]));
        let solution = system.solve(&forces, excess, target.tolerance);
        let weights: Vec<f64> = solution.amounts.iter().map(|u| u.value()).collect();
        let multipliers: Vec<f64> = (0..count)
            .map(|j| {
                let (q, lambda) = (self.weights[j], self.multipliers[j]);
                (barrier(j) - q * lambda - lambda * weights[j]) / q
            })
            .collect();
        let change =
            |j: usize, h: usize| self.change((j, h), bends, &aims[j][h], solution.residuals[j][h]);
        let arcs: Vec<[Change; 2]> = (0..count).map(|j| each(|h| change(j, h))).collect();
        let mut reach = [within(&self.weights, &weights), within(&self.multipliers, &multipliers)];
        for j in (0..count).filter(|&j| self.has_cones(j)) {
            for (arc, change) in self.arcs[j].iter().zip(&arcs[j]) {
                let primal = self::reach(arc.bound, arc.residual, change.bound, change.residual);
                let dual = self::reach(1.0, arc.field, 0.0, change.field);
                reach = [reach[0].min(primal), reach[1].min(dual)];
            }
        }
        Direction { weights, multipliers, arcs, ends: solution.ends, reach, left: solution.left }
    }
}

fn plus(a: Vector, share: f64, b: Vector) -> Vector {
    [a[0] + share * b[0], a[1] + share * b[1]]
}

/// How far `values` can go along `change` before one is 0.
fn within(values: &[f64], change: &[f64]) -> f64 {
    let ratios = values.iter().zip(change).filter(|(_, u)| **u < 0.0);
    ratios.fold(f64::INFINITY, |step: f64, (value, u)| step.min(-value / u))
}
