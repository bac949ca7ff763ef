//! The least average of ‖r(z)‖, or of ‖r(z)‖², over weights on the simplex, in the plane: a primal-dual
//! interior-point method whose steps take a time proportional to the number of points.
//!
//! ‖r‖ is smoothed to √(‖r‖² + μ²) as in K. D. Andersen, E. Christiansen, A. R. Conn, M. L. Overton, *An
//! efficient primal-dual interior-point method for minimizing a sum of Euclidean norms*, SIAM J. Sci.
//! Comput. 22 (2000), and q ≥ 0 is kept by multipliers λ with q_i λ_i = τ; μ and nτ are one number, which
//! falls with the gap.

use super::chain::{Chain, Vector, dot};
use super::field::INSIDE;
use super::riccati::{Curvature, System};
use crate::sum::Compensated;

/// What is averaged over the directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Average {
    /// ‖r(z)‖.
    Norm,
    /// ‖r(z)‖².
    Square,
}

/// The best weights and the best field so far.
pub(super) struct Pair {
    /// q of the links, positive.
    pub weights: Vec<f64>,
    /// The average at q/Σ q_i.
    pub upper: f64,
    /// On every arc and its opposite: v in the unit disc for [`Average::Norm`], r for
    /// [`Average::Square`].
    pub field: Vec<[Vector; 2]>,
    /// What the field proves: its least margin, or the square of the least margin over the average of its
    /// own square.
    pub lower: f64,
}

/// Steps at most.
const STEPS: usize = 120;

/// Steps without progress after which it ends.
const PATIENCE: usize = 15;

/// Share of the way to the boundary that a step may go.
const INTERIOR: f64 = 0.99;

/// Halvings of a step at most.
const HALVINGS: usize = 20;

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
        upper: f64::INFINITY,
        field: iterate.field.clone(),
        lower: f64::NEG_INFINITY,
    };
    let mut patience = PATIENCE;
    for _ in 0..STEPS {
        let start = iterate.clone();
        iterate.step();
        observe()?;
        let (upper, (least, lower)) = (iterate.value(), iterate.bound());
        if !(upper.is_finite() && lower.is_finite()) {
            // The system was too near to a singular one: take the step with more smoothing.
            iterate = start;
            iterate.gap *= 10.0;
            patience -= 1;
            if patience == 0 {
                break;
            }
            continue;
        }
        let before = best.upper - best.lower;
        if upper < best.upper {
            (best.upper, best.weights) = (upper, iterate.weights.clone());
        }
        if lower > best.lower {
            (best.lower, best.field) = (lower, iterate.field.clone());
        }
        let gap = best.upper - best.lower;
        patience = if gap < 0.9 * before { PATIENCE } else { patience - 1 };
        if gap <= width * best.upper || patience == 0 {
            break;
        }
        let next = (0.1 * (upper - least).abs()).clamp(0.05 * iterate.gap, iterate.gap);
        iterate.gap = next.max(1e-14 * best.upper);
    }
    Ok(best)
}

/// Where the method stands.
#[derive(Clone)]
struct Iterate<'a> {
    chain: &'a Chain,
    average: Average,
    /// μ and nτ.
    gap: f64,
    /// q.
    weights: Vec<f64>,
    /// r, kept beside q: a difference of weights would not tell it where it is next to 0.
    residuals: Vec<[Vector; 2]>,
    /// λ.
    multipliers: Vec<f64>,
    /// v, or r for [`Average::Square`].
    field: Vec<[Vector; 2]>,
}

impl<'a> Iterate<'a> {
    fn new(chain: &'a Chain, average: Average) -> Self {
        let count = chain.0.len();
        let weights = vec![1.0 / count as f64; count];
        let residuals = chain.residuals(&weights);
        let (field, multipliers) = (Vec::new(), Vec::new());
        let mut iterate = Self { chain, average, gap: 0.0, weights, residuals, multipliers, field };
        iterate.gap = 0.3 * iterate.value();
        iterate.multipliers = vec![iterate.gap; count];
        iterate.field = iterate.slopes();
        iterate
    }

    /// The average at the weights over their sum.
    fn value(&self) -> f64 {
        let sum = self.weights.iter().copied().collect::<Compensated>().value();
        let residuals = self.chain.residuals(&self.weights);
        let terms = residuals.iter().zip(&self.chain.0).flat_map(|(pair, link)| {
            pair.map(|r| link.width * if self.is_square() { dot(r, r) } else { r[0].hypot(r[1]) })
        });
        let total = terms.collect::<Compensated>().value();
        if self.is_square() { total / (sum * sum) } else { total / sum }
    }

    /// The least margin of the field, and what the field bounds the least average by from below.
    fn bound(&self) -> (f64, f64) {
        let margins = self.chain.margins(&self.field);
        let least = margins.into_iter().fold(f64::INFINITY, f64::min);
        if !self.is_square() {
            return (least, least);
        }
        let terms = self.field.iter().zip(&self.chain.0);
        let terms = terms.flat_map(|(pair, link)| pair.map(|u| link.width * dot(u, u)));
        (least, least * least.abs() / terms.collect::<Compensated>().value())
    }

    fn is_square(&self) -> bool {
        self.average == Average::Square
    }

    /// √(‖r‖² + μ²), or ‖r‖²/2.
    fn size(&self, r: Vector) -> f64 {
        match self.average {
            Average::Norm => (dot(r, r) + self.gap * self.gap).sqrt(),
            Average::Square => dot(r, r) / 2.0,
        }
    }

    /// The gradients of [`size`](Self::size) at the residuals.
    fn slopes(&self) -> Vec<[Vector; 2]> {
        let slope = |r: Vector| match self.average {
            Average::Norm => r.map(|entry| entry / self.size(r)),
            Average::Square => r,
        };
        self.residuals.iter().map(|pair| pair.map(slope)).collect()
    }

    /// `width` times the derivative of v = r/√(‖r‖² + μ²) in r, with the present v in its place where that
    /// leaves it positive definite.
    fn curvature(&self, r: Vector, v: Vector, width: f64) -> Curvature {
        if self.is_square() {
            return Curvature::new([1.0, 0.0], [width, 0.0, width]);
        }
        let (length, smooth) = (dot(r, r).sqrt(), self.size(r));
        let axis = if length > 0.0 { r.map(|entry| entry / length) } else { [1.0, 0.0] };
        let (cosine, tangent) = (length / smooth, self.gap / smooth);
        let off = [v[0] - r[0] / smooth, v[1] - r[1] / smooth];
        let (along, across) = (dot(off, axis), dot(off, [-axis[1], axis[0]]));
        let radial = tangent * tangent;
        let mut form = [radial - along * cosine, -0.5 * across * cosine, 1.0];
        if form[0] < 0.01 * radial || form[0] <= form[1] * form[1] {
            form = [radial, 0.0, 1.0];
        }
        Curvature::new(axis, form.map(|entry| entry * width / smooth))
    }

    /// One Newton step at the present μ and τ.
    fn step(&mut self) {
        let chain = self.chain;
        let barrier = self.gap / chain.0.len() as f64;
        let curvatures: Vec<[Curvature; 2]> =
            (self.residuals.iter().zip(&self.field).zip(&chain.0))
                .map(|((r, v), link)| [0, 1].map(|h| self.curvature(r[h], v[h], link.width)))
                .collect();
        let diagonal: Vec<f64> =
            self.multipliers.iter().zip(&self.weights).map(|(lambda, q)| lambda / q).collect();
        let slopes = self.slopes();
        let forces: Vec<f64> = (chain.margins(&slopes).iter().zip(&self.weights))
            .map(|(margin, q)| barrier / q - margin)
            .collect();
        let change = System::new(chain, &curvatures, &diagonal).solve(&forces);
        let moved = chain.residuals(&change);
        let fall: f64 = -change.iter().zip(&forces).map(|(u, force)| u * force).sum::<f64>();
        let step = self.length(&change, &moved, barrier, fall);
        let turn: Vec<f64> = (self.multipliers.iter().zip(&self.weights).zip(&change))
            .map(|((lambda, q), u)| (barrier - q * lambda - lambda * u) / q)
            .collect();
        let dual_step = within(&self.multipliers, &turn);
        for (j, link) in chain.0.iter().enumerate() {
            self.multipliers[j] += dual_step * turn[j];
            self.weights[j] += step * change[j];
            for h in 0..2 {
                let bend = curvatures[j][h].apply(moved[j][h]);
                let share = if link.width > 0.0 { 1.0 / link.width } else { 0.0 };
                let next = [0, 1].map(|axis| slopes[j][h][axis] + share * bend[axis]);
                self.field[j][h] = match self.average {
                    Average::Norm => {
                        let longest = next[0].hypot(next[1]).max(1.0);
                        next.map(|v| v / longest * INSIDE)
                    }
                    Average::Square => next,
                };
                let (r, d) = (self.residuals[j][h], moved[j][h]);
                self.residuals[j][h] = [r[0] + step * d[0], r[1] + step * d[1]];
            }
        }
    }

    /// The length of a step along `change`, by which the residuals are `moved`: inside the simplex, and so
    /// short that the smoothed average with the barrier falls by a share of `fall` times the length.
    fn length(&self, change: &[f64], moved: &[[Vector; 2]], barrier: f64, fall: f64) -> f64 {
        let potential = |step: f64| {
            let average: f64 = (self.residuals.iter().zip(moved).zip(&self.chain.0))
                .map(|((r, d), link)| {
                    let at = |h: usize| [0, 1].map(|axis| r[h][axis] + step * d[h][axis]);
                    link.width * (self.size(at(0)) + self.size(at(1)))
                })
                .sum();
            let logarithms: f64 =
                self.weights.iter().zip(change).map(|(q, u)| (q + step * u).ln()).sum();
            average - barrier * logarithms
        };
        let start = potential(0.0);
        let mut step = within(&self.weights, change);
        for _ in 0..HALVINGS {
            if potential(step) <= start + 1e-4 * step * fall + f64::EPSILON * start.abs() {
                break;
            }
            step /= 2.0;
        }
        step
    }
}

/// The largest step, at most 1, that keeps `values` above 0.
fn within(values: &[f64], change: &[f64]) -> f64 {
    let ratios = values.iter().zip(change).filter(|(_, u)| **u < 0.0);
    ratios.fold(1.0, |step: f64, (value, u)| step.min(-INTERIOR * value / u))
}
