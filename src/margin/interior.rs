//! The least average of ‖r(z)‖, or of ‖r(z)‖², over weights on the simplex, in the plane: a primal-dual
//! interior-point method whose steps take a time proportional to the number of points.
//!
//! Every arc has a cone ‖r‖ ≤ t beside ‖v‖ ≤ 1, and every weight q ≥ 0 a multiplier λ, what the margin of its
//! point is above the least one. Steps are predicted and corrected as in S. Mehrotra, *On the implementation of
//! a primal-dual interior point method*, SIAM J. Optim. 2 (1992).

use super::angle::Vector;
use super::average::{Average, amounts};
use super::chain::{Chain, Total, dot, rest};
use super::curvature::Curvature;
use super::field::INSIDE;
use super::riccati::System;
use super::scaling::{Element, Scaling, multiply, reach};

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

/// Least and greatest share of the way to the boundary that a step leaves; between them it is the share of the gap
/// that the prediction leaves, cubed.
const LEFT: [f64; 2] = [0.01, 0.05];

/// Error of the conditions, in units of the gap, that is left in a predicted step and in the one taken.
const TOLERANCES: [f64; 2] = [0.1, 1e-4];

/// The best pair, once its relative gap is `width` or no progress is made. `observe` is called after every
/// step.
pub(super) fn minimise<E>(
    chain: &Chain,
    average: Average,
    width: f64,
    mut observe: impl FnMut() -> Result<(), E>,
) -> Result<Pair, E> {
    let mut iterate = Iterate::new(chain, average);
    let mut best = Pair {
        weights: iterate.weights.clone(),
        upper: iterate.value(),
        field: vec![[[0.0; 2]; 2]; chain.links.len()],
        lower: 0.0,
    };
    let longest = chain.links.iter().map(|link| link.reach.abs()).fold(0.0, f64::max);
    let least = chain.rounding * longest;
    let mut patience = PATIENCE;
    for _ in 0..STEPS {
        let solved = iterate.step();
        observe()?;
        let (upper, lower) = (iterate.value(), iterate.bound());
        if !(upper.is_finite() && lower.is_finite()) {
            break;
        }
        if upper < best.upper {
            (best.upper, best.weights) = (upper, iterate.weights.clone());
        }
        if lower > best.lower {
            (best.lower, best.field) = (lower, iterate.inner_field());
        }
        let (apart, gap) = (best.upper - best.lower, iterate.gap());
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

/// The products of the changes of a predicted step.
struct Products {
    weights: Vec<f64>,
    arcs: Vec<[Element; 2]>,
}

impl<'a> Iterate<'a> {
    /// Equal weights, and the field 0.
    fn new(chain: &'a Chain, average: Average) -> Self {
        let count = chain.links.len();
        let weights = vec![1.0 / count as f64; count];
        let ends = chain.ends(amounts(&weights));
        let residuals = chain.residuals(ends, amounts(&weights));
        let lengths = (residuals.iter().zip(&chain.links))
            .flat_map(|(pair, link)| pair.map(|r| average.term(link.width, r)));
        let least = chain.links.iter().map(|link| link.reach.abs()).fold(f64::INFINITY, f64::min);
        let barrier = lengths.sum::<f64>().max(f64::EPSILON * least) / count as f64;
        let arcs = residuals.iter().zip(&chain.links).map(|(pair, link)| {
            pair.map(|residual| {
                let length = residual[0].hypot(residual[1]);
                let bound = if link.width > 0.0 { barrier / link.width } else { 0.0 };
                Arc { bound: bound.max(2.0 * length), residual, field: [0.0; 2] }
            })
        });
        let arcs = arcs.collect();
        let multipliers = weights.iter().map(|q| barrier / q).collect();
        Self { chain, average, weights, multipliers, arcs, ends }
    }

    fn is_square(&self) -> bool {
        self.average == Average::Square
    }

    /// The average at the weights over their sum.
    fn value(&self) -> f64 {
        self.average.at(self.chain, &self.weights)
    }

    /// The field, moved inside the unit disc where it is not.
    fn inner_field(&self) -> Vec<[Vector; 2]> {
        let inner = |arc: &Arc| {
            let length = arc.field[0].hypot(arc.field[1]);
            let outside = !self.is_square() && length > INSIDE;
            arc.field.map(|v| if outside { v / length * INSIDE } else { v })
        };
        self.arcs.iter().map(|pair| [inner(&pair[0]), inner(&pair[1])]).collect()
    }

    /// What the field proves.
    fn bound(&self) -> f64 {
        self.average.proven(self.chain, &self.inner_field(), 0.0)
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
        let terms = self.arcs.iter().zip(&self.chain.links).enumerate().map(|(j, (pair, link))| {
            let term = |h: usize| {
                let (bound, residual, field) = at(&pair[h], (j, h));
                if link.width > 0.0 { link.width * (bound - dot(residual, field)) } else { 0.0 }
            };
            term(0) + term(1)
        });
        terms.sum()
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

    /// One step: predicted with the barrier 0, then corrected with the one that the prediction allows. Whether
    /// its linear system was solved.
    fn step(&mut self) -> bool {
        let scalings = self.scalings();
        let curvatures: Vec<[Curvature; 2]> = (scalings.iter().zip(&self.chain.links))
            .map(|(pair, link)| {
                pair.map(|scaling| match self.average {
                    _ if link.width == 0.0 => Curvature::NONE,
                    Average::Norm => scaling.curvature(),
                    Average::Square => {
                        Curvature { axis: [1.0, 0.0], along: link.width, across: link.width }
                    }
                })
            })
            .collect();
        let diagonal: Vec<f64> =
            self.multipliers.iter().zip(&self.weights).map(|(lambda, q)| lambda / q).collect();
        let system = System::new(self.chain, &curvatures, &diagonal);
        let (gap, count) = (self.gap(), self.weights.len());
        let tolerance = TOLERANCES.map(|share| share * gap);
        let predicted = self.direction(&system, &scalings, &curvatures, 0.0, None, tolerance[0]);
        let share = (self.gap_after(&predicted) / gap).powi(3).clamp(1e-6, 1.0);
        let degree = if self.is_square() { count } else { 3 * count };
        let barrier = share * gap / degree as f64;
        let products = Some(self.products(&scalings, &predicted));
        let direction =
            self.direction(&system, &scalings, &curvatures, barrier, products, tolerance[1]);
        let interior = 1.0 - share.clamp(LEFT[0], LEFT[1]);
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
        direction.left <= gap
    }

    fn scalings(&self) -> Vec<[Scaling; 2]> {
        let scaling = |arc: &Arc, width: f64| match width > 0.0 && !self.is_square() {
            true => Scaling::new(arc.bound, arc.residual, width, arc.field),
            false => Scaling::default(),
        };
        (self.arcs.iter().zip(&self.chain.links))
            .map(|(pair, link)| [scaling(&pair[0], link.width), scaling(&pair[1], link.width)])
            .collect()
    }

    fn products(&self, scalings: &[[Scaling; 2]], step: &Direction) -> Products {
        let weights =
            step.weights.iter().zip(&step.multipliers).map(|(u, turn)| u * turn).collect();
        let product = |scaling: &Scaling, change: &Change| {
            multiply(
                scaling.primal(change.residual, change.bound),
                scaling.dual(change.field.map(|v| -v), 0.0),
            )
        };
        let arcs = (scalings.iter().zip(&step.arcs).zip(&self.chain.links))
            .map(|((scalings, changes), link)| match link.width > 0.0 && !self.is_square() {
                true => [0, 1].map(|h| product(&scalings[h], &changes[h])),
                false => [[0.0; 3]; 2],
            })
            .collect();
        Products { weights, arcs }
    }

    /// The direction to products of `barrier`, less those of a predicted step.
    fn direction(
        &self,
        system: &System<'_>,
        scalings: &[[Scaling; 2]],
        curvatures: &[[Curvature; 2]],
        barrier: f64,
        products: Option<Products>,
        tolerance: f64,
    ) -> Direction {
        let links = &self.chain.links;
        let product = |j: usize| products.as_ref().map_or(0.0, |products| products.weights[j]);
        let with_cones = |j: usize| links[j].width > 0.0 && !self.is_square();
        let sides: Vec<[Element; 2]> = (0..links.len())
            .map(|j| match with_cones(j) {
                true => [0, 1].map(|h| {
                    let product =
                        products.as_ref().map_or([0.0; 3], |products| products.arcs[j][h]);
                    scalings[j][h].side(barrier, product)
                }),
                false => [[0.0; 3]; 2],
            })
            .collect();
        let slopes: Vec<[Vector; 2]> = (0..links.len())
            .map(|j| {
                [0, 1].map(|h| {
                    let arc = &self.arcs[j][h];
                    match self.average {
                        Average::Square => arc.residual,
                        Average::Norm if with_cones(j) => {
                            plus(arc.field, 1.0, scalings[j][h].shift(sides[j][h]))
                        }
                        Average::Norm => [0.0; 2],
                    }
                })
            })
            .collect();
        let forces: Vec<f64> = (self.chain.margins(&slopes).iter().zip(&self.weights).enumerate())
            .map(|(j, (margin, q))| (barrier - product(j)) / q - margin)
            .collect();
        let ends = self.chain.ends(amounts(&self.weights));
        let excess = [0, 1].map(|k| rest(ends[k], self.ends[k]));
        let solution = system.solve(&forces, excess, tolerance);
        let weights: Vec<f64> = solution.amounts.iter().map(|u| u.value()).collect();
        let multipliers: Vec<f64> = (0..links.len())
            .map(|j| {
                let (q, lambda) = (self.weights[j], self.multipliers[j]);
                (barrier - product(j) - q * lambda - lambda * weights[j]) / q
            })
            .collect();
        let arcs: Vec<[Change; 2]> = (0..links.len())
            .map(|j| {
                [0, 1].map(|h| {
                    let (arc, residual) = (&self.arcs[j][h], solution.residuals[j][h]);
                    if links[j].width == 0.0 {
                        return Change { bound: 0.0, residual, field: [0.0; 2] };
                    }
                    let bend = curvatures[j][h].apply(residual);
                    let target = plus(slopes[j][h], 1.0 / links[j].width, bend);
                    let bound = match self.average {
                        Average::Norm => scalings[j][h].bound_change(sides[j][h], residual),
                        Average::Square => 0.0,
                    };
                    Change { bound, residual, field: plus(target, -1.0, arc.field) }
                })
            })
            .collect();
        let mut reach = [within(&self.weights, &weights), within(&self.multipliers, &multipliers)];
        for j in (0..links.len()).filter(|&j| with_cones(j)) {
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
