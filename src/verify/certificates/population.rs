//! What the widths of the lazy limit need of the features over all draws, for points in the plane.

use std::f64::consts::{FRAC_PI_2, TAU};

use faer::{Mat, Par};

use crate::kernel;
use crate::margin::linear::solve_definite;
use crate::problem::Problem;

/// The features of the population.
#[derive(Clone, Copy, Debug)]
pub struct Population {
    /// N, the largest ‖K^(−1/2) D_b X‖² over the patterns b of positive probability.
    pub features: f64,
    /// yᵀK⁻¹y.
    pub label_energy: f64,
    /// zᵀK⁻¹z.
    pub logit_energy: f64,
    /// Γ = λ_max(XXᵀ)/n.
    pub curvature: f64,
}

impl Population {
    /// Of the points of `problem`, which are in the plane, no two of them parallel. `None` if K is not
    /// positive definite in double precision.
    pub fn of(problem: &Problem) -> Option<Self> {
        let (dataset, n) = (&problem.dataset, problem.dataset.n());
        let points = dataset.points();
        let inverse = solve_definite(kernel::matrix(points), Mat::identity(n, n), Par::Seq)?;
        let energy = |v: &[f64]| -> f64 {
            let row = |i: usize| (0..n).map(|l| v[i] * inverse[(i, l)] * v[l]).sum::<f64>();
            (0..n).map(row).sum()
        };
        // λ_max of Σ_il w_il x_i x_lᵀ.
        let largest = |weight: &dyn Fn(usize, usize) -> f64| {
            let entry = |a: usize, b: usize| {
                let row = |i: usize| {
                    let sum = (0..n).map(|l| weight(i, l) * points[(b, l)]).sum::<f64>();
                    points[(a, i)] * sum
                };
                (0..n).map(row).sum::<f64>()
            };
            let (mean, half) =
                ((entry(0, 0) + entry(1, 1)) / 2.0, (entry(0, 0) - entry(1, 1)) / 2.0);
            mean + half.hypot(entry(0, 1))
        };
        let angles: Vec<f64> = (0..n).map(|i| points[(1, i)].atan2(points[(0, i)])).collect();
        let features = arcs(&angles).into_iter().map(|direction| {
            let active: Vec<bool> =
                angles.iter().map(|angle| (direction - angle).cos() > 0.0).collect();
            largest(&|i, l| if active[i] && active[l] { inverse[(i, l)] } else { 0.0 })
        });
        Some(Self {
            features: features.fold(0.0, f64::max),
            label_energy: energy(dataset.labels()),
            logit_energy: energy(problem.teacher.logits()),
            curvature: largest(&|i, l| f64::from(u8::from(i == l))) / n as f64,
        })
    }
}

/// A direction inside each arc between the hyperplanes of points at `angles`.
fn arcs(angles: &[f64]) -> Vec<f64> {
    let ends = |angle: &f64| [angle + FRAC_PI_2, angle - FRAC_PI_2].map(|end| end.rem_euclid(TAU));
    let mut ends: Vec<f64> = angles.iter().flat_map(ends).collect();
    ends.sort_by(f64::total_cmp);
    let following = ends.iter().skip(1).copied().chain([ends[0] + TAU]);
    ends.iter().zip(following).map(|(a, b)| f64::midpoint(*a, b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One point of norm 1: K = 1/2, so that N = 2 and yᵀK⁻¹y = 2; Γ = 1.
    #[test]
    fn one_point_is_a_formula() {
        let problem = Problem::synthetic("one-point").expect("data");
        let population = Population::of(&problem).expect("definite");
        for (found, exact) in [
            (population.features, 2.0),
            (population.label_energy, 2.0),
            (population.logit_energy, 0.5),
            (population.curvature, 1.0),
        ] {
            assert!((found - exact).abs() < 1e-9, "{population:?}");
        }
    }

    /// N of the half circle as it is tabulated.
    #[test]
    fn the_half_circle_has_the_tabulated_features() {
        for (n, expected) in [(4, 3.30), (8, 7.21), (16, 15.25)] {
            let problem = Problem::synthetic(&format!("half-circle:n={n}")).expect("data");
            let features = Population::of(&problem).expect("definite").features;
            assert!((features - expected).abs() < 0.006, "{features}");
        }
    }

    /// n hyperplanes make 2n arcs, and each has its own pattern.
    #[test]
    fn every_arc_has_a_pattern_of_its_own() {
        let angles = [0.1, 0.9, 2.0, 2.9];
        let pattern = |direction: &f64| -> Vec<bool> {
            angles.iter().map(|angle| (direction - angle).cos() > 0.0).collect()
        };
        let mut patterns: Vec<_> = arcs(&angles).iter().map(pattern).collect();
        patterns.sort();
        patterns.dedup();
        assert_eq!(patterns.len(), 8);
    }
}
