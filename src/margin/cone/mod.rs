//! Fields over the regions on which the activation pattern is constant, by a primal-dual interior-point
//! method.
//!
//! v is one vector for each region, p its probability, m_i = y_i x_i·Σ p v over the regions on which x_i is
//! active. The dual of each [`Goal`] is a least sum Σ p ‖r‖, r = Σ a_i y_i x_i over the active points, over
//! weights q ≥ 0 of fixed sums on which a depends linearly. The cones t ≥ ‖r‖ are scaled as Nesterov and Todd do,
//! and a step goes first towards the boundary and is then corrected (S. Mehrotra, On the implementation of a
//! primal-dual interior point method, 1992). Newton's equations are as many as entries of q.

mod newton;
#[cfg(test)]
mod oracle;
mod program;
mod scaling;
mod tree;

use rayon::prelude::*;

use self::newton::System;
pub(super) use self::program::Goal;
use self::program::Program;
use self::scaling::{Cone, Move, Scaling, Target};
use self::tree::Symmetric;
pub(super) use self::tree::Tree;
use super::vector::{Vector, shifted};
use crate::work::{Stage, Stopped};

/// Steps at most.
const STEPS: usize = 100;
/// Steps without progress after which it ends.
const PATIENCE: usize = 8;
/// Sum of all products at the start.
const START: f64 = 1.0;
/// Share of the way to the boundary that a step goes.
const WAY: f64 = 0.98;

/// The best pair found.
pub(super) struct Solution {
    /// q.
    pub weights: Vec<f64>,
    /// v on each region.
    pub vectors: Vec<Vector>,
    /// What is left between the two programs, with the violation of their constraints.
    pub gap: f64,
}

/// Where the method stands.
struct State<'a> {
    program: Program,
    tree: &'a Tree,
    cones: Vec<Cone>,
    weights: Vec<f64>,
    slacks: Vec<f64>,
    multipliers: Vec<f64>,
    /// m.
    margins: Vec<f64>,
    /// Violation of the dual equations.
    rest: Vec<f64>,
    /// What the sums of the groups of q lack.
    lacks: Vec<f64>,
}

/// Changes of q, its slacks, the multipliers and all cones.
struct Step {
    weights: Vec<f64>,
    slacks: Vec<f64>,
    multipliers: Vec<f64>,
    cones: Vec<Move>,
}

/// A pair for `goal` over the regions of `tree` with these `probabilities`, its gap `width` or as near to
/// it as rounding allows.
pub(super) fn solve(
    tree: &Tree,
    probabilities: &[f64],
    n: usize,
    goal: Goal,
    width: f64,
    stage: &Stage<'_>,
) -> Result<Solution, Stopped> {
    let mut state = State::new(tree, probabilities, Program::new(goal, n));
    let mut best: Option<Solution> = None;
    let mut patience = PATIENCE;
    for _ in 0..STEPS {
        stage.extend(1);
        stage.advance(1)?;
        let gap = state.gap();
        let error = gap + state.violation();
        let before = best.as_ref().map_or(f64::INFINITY, |best| best.gap);
        if error < before {
            let vectors = state.cones.iter().map(|cone| cone.vector).collect();
            best = Some(Solution { weights: state.weights.clone(), vectors, gap: error });
        }
        patience = if error < 0.9 * before { PATIENCE } else { patience - 1 };
        if error <= width || patience == 0 || !state.advance(gap) {
            break;
        }
    }
    Ok(best.unwrap_or_else(|| unreachable!("the first error is finite")))
}

impl<'a> State<'a> {
    fn new(tree: &'a Tree, probabilities: &[f64], program: Program) -> Self {
        let (n, weights) = (program.n, program.start());
        let mut state = Self {
            cones: Vec::new(),
            slacks: Vec::new(),
            multipliers: vec![0.0; program.totals.len()],
            margins: Vec::new(),
            rest: Vec::new(),
            lacks: Vec::new(),
            program,
            tree,
            weights,
        };
        let residuals = tree.residuals(&state.combination());
        let mean = START / (residuals.len() + state.weights.len()) as f64;
        state.cones = (residuals.into_iter().zip(probabilities))
            .map(|(residual, &weight)| Cone::central(weight, residual, mean))
            .collect();
        state.slacks = vec![0.0; state.weights.len()];
        state.renew();
        let least = |k: usize| mean / state.weights[k];
        let bounds = (0..state.weights.len()).map(|k| state.rest[k] - least(k));
        let bounds: Vec<f64> = bounds.collect();
        let lowest = |group: &[f64]| group.iter().copied().fold(f64::INFINITY, f64::min);
        state.multipliers = bounds.chunks(n).map(lowest).collect();
        let slack = |k: usize| state.rest[k] - state.multipliers[k / n];
        state.slacks = (0..state.weights.len()).map(slack).collect();
        state.renew();
        state
    }

    /// a.
    fn combination(&self) -> Vec<f64> {
        let parts = self.program.combine(&self.weights).into_iter();
        parts.map(|a| a + self.program.constant).collect()
    }

    /// Sets what follows from q, its slacks, the multipliers and v.
    fn renew(&mut self) {
        let vectors: Vec<Vector> =
            self.cones.iter().map(|cone| cone.vector.map(|v| cone.weight * v)).collect();
        self.margins = self.tree.margins(&vectors);
        let residuals = self.tree.residuals(&self.combination());
        self.cones.iter_mut().zip(residuals).for_each(|(cone, r)| cone.residual = r);
        let rest = |(k, slack): (usize, &f64)| {
            self.program.spread(&self.margins, k) - slack - self.multipliers[k / self.program.n]
        };
        self.rest = self.slacks.iter().enumerate().map(rest).collect();
        let sums = self.program.sums(&self.weights);
        self.lacks = self.program.totals.iter().zip(sums).map(|(total, sum)| total - sum).collect();
    }

    /// The sum of all products that vanish at an optimum.
    fn gap(&self) -> f64 {
        let weights: f64 = self.weights.iter().zip(&self.slacks).map(|(q, s)| q * s).sum();
        self.cones.iter().map(Cone::gap).sum::<f64>() + weights
    }

    fn violation(&self) -> f64 {
        let violations = self.rest.iter().chain(&self.lacks).map(|rest| rest.abs());
        violations.fold(0.0, f64::max)
    }

    /// One step; false if it cannot be made.
    fn advance(&mut self, gap: f64) -> bool {
        let scalings: Vec<_> = self.cones.par_iter().map(Cone::scaling).collect();
        let curvatures: Vec<Symmetric> = scalings.par_iter().map(|w| w.curvature()).collect();
        let products = self.tree.products(&curvatures);
        let diagonal: Vec<f64> =
            self.slacks.iter().zip(&self.weights).map(|(slack, q)| slack / q).collect();
        let Some(system) = System::new(&self.program, &products, &diagonal) else { return false };
        let complete = |targets: Vec<Target>, centre: &dyn Fn(usize) -> f64| {
            self.step(&system, &scalings, &curvatures, targets, centre)
        };
        let targets = (scalings.par_iter().zip(&self.cones).zip(&curvatures))
            .map(|((scaling, cone), curvature)| scaling.predictor(cone, curvature))
            .collect();
        let predicted = complete(targets, &|_| 0.0);
        let (primal, dual) = self.lengths(&predicted);
        let reach = primal.min(dual).min(1.0);
        let centre = (1.0 - reach).powi(3) * gap / (self.cones.len() + self.weights.len()) as f64;
        let targets = (scalings.par_iter().zip(&self.cones).zip(&curvatures).zip(&predicted.cones))
            .map(|(((scaling, cone), curvature), moved)| {
                scaling.corrector(moved, cone.weight, centre, curvature)
            })
            .collect();
        let aim = |k: usize| centre - predicted.weights[k] * predicted.slacks[k];
        let step = complete(targets, &aim);
        let (primal, dual) = self.lengths(&step);
        let (primal, dual) = ((WAY * primal).min(1.0), (WAY * dual).min(1.0));
        self.take(&step, primal, dual)
    }

    /// The longest steps along which q and the cones stay inside, and the slacks and the multipliers.
    fn lengths(&self, step: &Step) -> (f64, f64) {
        let longest = |values: &[f64], changes: &[f64]| {
            let ratios = values.iter().zip(changes).filter(|(_, change)| **change < 0.0);
            ratios.map(|(value, change)| -value / change).fold(f64::INFINITY, f64::min)
        };
        let cones = self.cones.par_iter().zip(&step.cones).map(|(cone, moved)| moved.longest(cone));
        let least = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.min(b.1));
        let (primal, dual) = cones.reduce(|| (f64::INFINITY, f64::INFINITY), least);
        (
            primal.min(longest(&self.weights, &step.weights)),
            dual.min(longest(&self.slacks, &step.slacks)),
        )
    }

    /// Newton's step to the `targets` of the cones and to q_k s_k = `centre`(k).
    fn step(
        &self,
        system: &System,
        scalings: &[Scaling],
        curvatures: &[Symmetric],
        targets: Vec<Target>,
        centre: &dyn Fn(usize) -> f64,
    ) -> Step {
        let known: Vec<Vector> = targets.iter().map(|target| target.known).collect();
        let known = self.tree.margins(&known);
        let lack = |k: usize| centre(k) - self.weights[k] * self.slacks[k];
        let force: Vec<f64> = (0..self.weights.len())
            .map(|k| lack(k) / self.weights[k] - self.program.spread(&known, k) - self.rest[k])
            .collect();
        let (weights, multipliers) = system.solve(&force, &self.lacks);
        let slacks = (0..self.weights.len())
            .map(|k| (lack(k) - self.slacks[k] * weights[k]) / self.weights[k])
            .collect();
        let residuals = self.tree.residuals(&self.program.combine(&weights));
        let cones = (scalings.par_iter().zip(&targets).zip(residuals).zip(&self.cones))
            .zip(curvatures)
            .map(|((((scaling, target), residual), cone), curvature)| {
                scaling.complete(target, residual, cone.weight, curvature)
            })
            .collect();
        Step { weights, slacks, multipliers, cones }
    }

    /// Takes the step, and says whether it is still inside.
    fn take(&mut self, step: &Step, primal: f64, dual: f64) -> bool {
        self.weights.iter_mut().zip(&step.weights).for_each(|(q, change)| *q += primal * change);
        self.slacks.iter_mut().zip(&step.slacks).for_each(|(s, change)| *s += dual * change);
        let multipliers = self.multipliers.iter_mut().zip(&step.multipliers);
        multipliers.for_each(|(multiplier, change)| *multiplier += dual * change);
        for (cone, moved) in self.cones.iter_mut().zip(&step.cones) {
            cone.size += primal * moved.size;
            cone.vector = shifted(&cone.vector, dual, &moved.vector);
        }
        self.renew();
        let positive = |values: &[f64]| values.iter().all(|value| *value > 0.0);
        positive(&self.weights) && positive(&self.slacks) && self.cones.iter().all(Cone::is_inside)
    }
}
