//! Fields and weights over regions on which the activation pattern is constant.

use super::cone::{self, Goal, Tree};
use super::error::MarginError;
use super::field::INSIDE;
use super::pattern::Pattern;
use super::solver::{failure, project};
use super::vector::{Vector, dot, norm, shifted};
use crate::sum::Compensated;
use crate::work::Stage;

/// Regions of less probability carry v = 0: each costs at most that much.
const NARROW: f64 = 1e-15;

/// Regions with distinct patterns, and the signed points.
pub(super) struct Regions {
    /// Which points are active on each region.
    pub patterns: Vec<Pattern>,
    /// The probability of each region.
    pub probabilities: Vec<f64>,
    /// y_i x_i, of norm 1 at most.
    pub signed: Vec<Vector>,
}

impl Regions {
    /// Weights on the simplex, and a vector in the unit ball for each region, for `goal`.
    pub fn solve(
        &self,
        goal: Goal,
        gap: f64,
        stage: &Stage<'_>,
    ) -> Result<(Vec<f64>, Vec<Vector>), MarginError> {
        let wide: Vec<usize> =
            (0..self.patterns.len()).filter(|&c| self.probabilities[c] > NARROW).collect();
        let patterns: Vec<Pattern> = wide.iter().map(|&c| self.patterns[c].clone()).collect();
        let probabilities: Vec<f64> = wide.iter().map(|&c| self.probabilities[c]).collect();
        let tree = Tree::new(&patterns, self.signed.clone());
        let solution = cone::solve(&tree, &probabilities, self.signed.len(), goal, gap, stage)?;
        let weights = project(&solution.weights)
            .ok_or_else(|| failure("program over regions", "no weights were found"))?;
        let mut vectors = vec![[0.0; 3]; self.patterns.len()];
        for (&c, v) in wide.iter().zip(&solution.vectors) {
            let longest = norm(v).max(1.0);
            vectors[c] = v.map(|v| v / longest * INSIDE);
        }
        Ok((weights, vectors))
    }

    /// g(q)/Σ q_i.
    pub fn average(&self, weights: &[f64]) -> f64 {
        let terms = self.patterns.iter().zip(&self.probabilities).map(|(pattern, probability)| {
            let active = (0..weights.len()).filter(|&i| pattern.is_active(i));
            let residual = active.fold([0.0; 3], |r, i| shifted(&r, weights[i], &self.signed[i]));
            probability * norm(&residual)
        });
        let total = weights.iter().copied().collect::<Compensated>().value();
        terms.collect::<Compensated>().value() / total
    }

    /// y_i E[v·φ_i].
    pub fn margins(&self, vectors: &[Vector]) -> Vec<f64> {
        let margin = |(i, point): (usize, &Vector)| {
            let active = (0..vectors.len()).filter(|&c| self.patterns[c].is_active(i));
            let terms = active.map(|c| self.probabilities[c] * dot(&vectors[c], point));
            terms.collect::<Compensated>().value()
        };
        self.signed.iter().enumerate().map(margin).collect()
    }
}
