//! The average that the weights minimise, on sampled directions.
//!
//! The quadratic function E‖r(z)‖² = qᵀHq is known without sampling, and ‖r(z)‖ varies little. So a
//! sample is corrected: with A the average of y_i y_k φ_i·φ_k over it, (t/2) qᵀ(H − A)q is added to
//! the average of h = √(‖r‖² + μ²). That has expectation 0 and, at t near 1/h, takes most of the
//! sampling noise out of the gradient, since ∂h/∂q_i = y_i r·φ_i/h.

use faer::{Mat, MatRef};
use rayon::prelude::*;

use super::directions::{CHUNK, Residuals, patterns};
use super::linear::add_lower_product;
use super::signed::Problem;
use super::simplex::Model;
use crate::kernel;
use crate::random::Purpose;

/// The activation patterns on sampled pairs of directions, block after block.
pub(super) struct Sample {
    blocks: Vec<Vec<bool>>,
    /// H − A, if the sample is corrected.
    excess: Option<Mat<f64>>,
}

impl Sample {
    /// The first `blocks` blocks of `seed`.
    pub fn draw(problem: &Problem<'_>, seed: u64, blocks: u64) -> Self {
        let blocks = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let patterns = patterns(problem.points.as_ref(), seed, Purpose::Directions, block);
                patterns.col_iter().flat_map(|column| column.iter().map(|&s| s > 0.0)).collect()
            })
            .collect();
        Self { blocks, excess: None }
    }

    /// Pairs of directions, for `n` points.
    pub fn pairs(&self, n: usize) -> usize {
        self.blocks.iter().map(|block| block.len() / n).sum()
    }

    /// The same directions, with the correction.
    pub fn corrected(self, problem: &Problem<'_>) -> Self {
        let n = problem.labels.len();
        let mut common = Mat::zeros(n, n);
        for chunk in self.blocks.chunks(CHUNK as usize) {
            let parts: Vec<Mat<f64>> = chunk
                .par_iter()
                .map(|block| {
                    let sign = |active: bool| if active { 0.5 } else { -0.5 };
                    let pairs = block.len() / n;
                    let signs = Mat::from_fn(n, pairs, |i, s| sign(block[s * n + i]));
                    let mut common = Mat::zeros(n, n);
                    add_lower_product(&mut common, signs.as_ref());
                    common
                })
                .collect();
            parts.iter().for_each(|part| common += part);
        }
        // With σ = s − 1/2 the mean of s s' over z and −z is that of σσ' + 1/4.
        let pairs = self.pairs(n) as f64;
        let gram = gram(problem.signed.as_ref());
        let kernel = kernel::matrix(problem.points.as_ref());
        let excess = Mat::from_fn(n, n, |row, column| {
            let (i, k) = (row.max(column), row.min(column));
            let expected = problem.labels[i] * problem.labels[k] * kernel[(i, k)];
            expected - gram[(i, k)] * (common[(i, k)] / pairs + 0.25)
        });
        Self { excess: Some(excess), ..self }
    }

    /// The average of √(‖r(z)‖² + μ²) over the sample, to second order in q, with the correction at
    /// t = `control` if the sample has one.
    pub fn model(
        &self,
        problem: &Problem<'_>,
        weights: &[f64],
        smoothing: f64,
        control: f64,
    ) -> Model {
        let n = weights.len();
        let mut total = Moments::zero(n);
        for chunk in self.blocks.chunks(CHUNK as usize) {
            let parts: Vec<Moments> = chunk
                .par_iter()
                .map(|block| Moments::of(problem, weights, smoothing, block))
                .collect();
            parts.iter().for_each(|part| total.add(part));
        }
        let count = (2 * self.pairs(n)) as f64;
        let gram = gram(problem.signed.as_ref());
        let mut hessian = Mat::from_fn(n, n, |i, k| {
            if i < k {
                return 0.0;
            }
            let shared = total.common[(i, k)] + total.apart - total.behind[i] - total.behind[k];
            (gram[(i, k)] * shared - total.outer[(i, k)]) / count
        });
        let mut gradient: Vec<f64> = total.gradient.iter().map(|g| g / count).collect();
        let mut value = total.value / count;
        if let Some(excess) = &self.excess {
            for (i, slope) in gradient.iter_mut().enumerate() {
                let product: f64 =
                    excess.col(i).iter().zip(weights).map(|(entry, q)| entry * q).sum();
                *slope += control * product;
                value += 0.5 * control * weights[i] * product;
            }
            hessian += faer::Scale(control) * excess;
        }
        Model { value, gradient, hessian }
    }
}

/// The Gram matrix of the columns, lower triangle.
fn gram(columns: MatRef<'_, f64>) -> Mat<f64> {
    let mut gram = Mat::zeros(columns.ncols(), columns.ncols());
    add_lower_product(&mut gram, columns.transpose());
    gram
}

/// Sums over directions from which value, gradient and Hessian are put together. With h =
/// √(‖r(z)‖² + μ²) and h' the same at −z, s_i the indicator at z:
struct Moments {
    /// Σ h + h'.
    value: f64,
    /// Σ s_i y_i x_i·r(z)/h + (1 − s_i) y_i x_i·r(−z)/h'.
    gradient: Vec<f64>,
    /// Σ s_i s_k (1/h + 1/h'), lower triangle.
    common: Mat<f64>,
    /// Σ s_i/h'.
    behind: Vec<f64>,
    /// Σ 1/h'.
    apart: f64,
    /// Σ of the products over i, k of the terms of `gradient`, each over √h or √h'; lower triangle.
    outer: Mat<f64>,
}

impl Moments {
    fn zero(n: usize) -> Self {
        Self {
            value: 0.0,
            gradient: vec![0.0; n],
            common: Mat::zeros(n, n),
            behind: vec![0.0; n],
            apart: 0.0,
            outer: Mat::zeros(n, n),
        }
    }

    fn of(problem: &Problem<'_>, weights: &[f64], smoothing: f64, block: &[bool]) -> Self {
        let n = weights.len();
        let pairs = block.len() / n;
        let patterns = Mat::from_fn(n, pairs, |i, s| f64::from(u8::from(block[s * n + i])));
        let residuals = Residuals::new(problem.signed.as_ref(), weights, patterns.as_ref());
        let mut moments = Self::zero(n);
        let mut terms = Mat::<f64>::zeros(n, 2 * pairs);
        let mut scaled = patterns;
        for (s, squares) in residuals.squares.iter().enumerate() {
            let [h, opposite] = squares.map(|square| (square + smoothing * smoothing).sqrt());
            moments.value += h + opposite;
            moments.apart += 1.0 / opposite;
            let root = (1.0 / h + 1.0 / opposite).sqrt();
            let powers = [h, opposite].map(|h| 1.0 / (h * h.sqrt()));
            for i in 0..n {
                let product = residuals.products[(i, s)];
                if block[s * n + i] {
                    moments.gradient[i] += product / h;
                    moments.behind[i] += 1.0 / opposite;
                    terms[(i, 2 * s)] = product * powers[0];
                    scaled[(i, s)] = root;
                } else {
                    let product = residuals.totals[i] - product;
                    moments.gradient[i] += product / opposite;
                    terms[(i, 2 * s + 1)] = product * powers[1];
                }
            }
        }
        add_lower_product(&mut moments.common, scaled.as_ref());
        add_lower_product(&mut moments.outer, terms.as_ref());
        moments
    }

    fn add(&mut self, other: &Self) {
        self.value += other.value;
        self.apart += other.apart;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(sum, term)| *sum += term);
        self.behind.iter_mut().zip(&other.behind).for_each(|(sum, term)| *sum += term);
        self.common += &other.common;
        self.outer += &other.outer;
    }
}

#[cfg(test)]
mod tests {
    use clarabel::algebra::CscMatrix;
    use clarabel::solver::{
        DefaultSolver, IPSolver, NonnegativeConeT, SecondOrderConeT, ZeroConeT,
    };
    use faer::Mat;

    use super::super::hilbert::settings;
    use super::super::rank::reduce;
    use super::super::sampled::Path;
    use super::super::signed::Problem;
    use super::Sample;
    use crate::kernel;
    use crate::random::{Purpose, fill_normal, stream};

    const D: usize = 10;
    const N: usize = 20;
    const PAIRS: usize = 150;

    fn points(seed: u64) -> Mat<f64> {
        let mut entries = vec![0.0; D * N];
        fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
        Mat::from_fn(D, N, |row, i| entries[i * D + row] / 5.0)
    }

    /// min Σ_s t_s/(2 pairs) over the simplex with ‖r(±z_s)‖ ≤ t_s, one cone for each direction.
    fn conic_optimum(problem: &Problem<'_>, block: &[bool]) -> f64 {
        let count = 2 * PAIRS;
        let (mut rows, mut columns, mut values) = (vec![], vec![], vec![]);
        let mut push = |row: usize, column: usize, value: f64| {
            rows.push(row);
            columns.push(column);
            values.push(value);
        };
        for i in 0..N {
            push(0, i, 1.0);
            push(1 + i, i, -1.0);
        }
        for direction in 0..count {
            let first = 1 + N + direction * (D + 1);
            push(first, N + direction, -1.0);
            for i in 0..N {
                let ahead = block[direction / 2 * N + i];
                if ahead == (direction % 2 == 0) {
                    (0..D).for_each(|k| push(first + 1 + k, i, -problem.signed[(k, i)]));
                }
            }
        }
        let (height, width) = (1 + N + count * (D + 1), N + count);
        let matrix = CscMatrix::new_from_triplets(height, width, rows, columns, values);
        let mut bounds = vec![0.0; height];
        bounds[0] = 1.0;
        let mut objective = vec![0.0; width];
        objective[N..].fill(1.0 / count as f64);
        let mut cones = vec![ZeroConeT(1), NonnegativeConeT(N)];
        cones.extend(vec![SecondOrderConeT(D + 1); count]);
        let zero = CscMatrix::zeros((width, width));
        let mut solver =
            DefaultSolver::new(&zero, &objective, &matrix, &bounds, &cones, settings())
                .expect("a well-formed program");
        solver.solve();
        solver.solution.obj_val
    }

    /// The barrier method against the conic program in which every direction is a cone.
    #[test]
    fn the_barrier_method_reaches_the_optimum_of_the_conic_program() {
        for seed in 0..3 {
            let points = points(seed);
            let labels: Vec<f64> = (0..N).map(|i| if i % 3 == 0 { 1.0 } else { -1.0 }).collect();
            let problem = Problem::new(&reduce(points.as_ref()), &labels, 1.0);
            let mut sample = Sample::draw(&problem, seed, 1);
            sample.blocks[0].truncate(PAIRS * N);
            let optimum = conic_optimum(&problem, &sample.blocks[0]);
            let mut path = Path::new(N);
            let value = path.follow(&problem, &sample, 1e-6);
            let found = sample.model(&problem, &path.weights, 0.0, 0.0).value;
            assert!(found >= optimum * (1.0 - 1e-9), "{found} is below the optimum {optimum}");
            assert!(found <= optimum * (1.0 + 1e-6), "{found} is above the optimum {optimum}");
            assert!(value >= found, "smoothing only adds: {value} < {found}");
        }
    }

    /// The correction replaces the average of a quadratic function by its expectation: with much
    /// smoothing √(‖r‖² + μ²) is μ + ‖r‖²/(2μ), and at t = 1/μ no sampling noise is left.
    #[test]
    fn the_correction_takes_the_noise_out_of_a_quadratic_function() {
        let points = points(3);
        let labels: Vec<f64> = (0..N).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let problem = Problem::new(&reduce(points.as_ref()), &labels, 1.0);
        let weights = vec![1.0 / N as f64; N];
        let kernel = kernel::matrix(points.as_ref());
        let smoothing = 1e3;
        let deviation = |sample: &Sample| {
            let gradient = sample.model(&problem, &weights, smoothing, 1.0 / smoothing).gradient;
            let error = |i: usize| {
                let entry = |k: usize| labels[i] * labels[k] * kernel[(i, k)] * weights[k];
                (smoothing * gradient[i] - (0..N).map(entry).sum::<f64>()).abs()
            };
            (0..N).map(error).fold(0.0, f64::max)
        };
        let plain = Sample::draw(&problem, 5, 1);
        let noise = deviation(&plain);
        let corrected = deviation(&plain.corrected(&problem));
        assert!(noise > 1e-4 && corrected < 1e-6, "{noise} {corrected}");
    }

    /// Gradient and Hessian against central differences of the value and of the gradient.
    #[test]
    fn derivatives_agree_with_differences() {
        let points = points(7);
        let labels: Vec<f64> = (0..N).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let problem = Problem::new(&reduce(points.as_ref()), &labels, 1.0);
        let sample = Sample::draw(&problem, 7, 1).corrected(&problem);
        let weights: Vec<f64> = (0..N).map(|i| (i + 1) as f64 / 210.0).collect();
        let model = sample.model(&problem, &weights, 0.05, 10.0);
        for k in [0, 7, 19] {
            let shifted = |step: f64| {
                let mut weights = weights.clone();
                weights[k] += step;
                sample.model(&problem, &weights, 0.05, 10.0)
            };
            let (up, down) = (shifted(1e-5), shifted(-1e-5));
            let slope = (up.value - down.value) / 2e-5;
            assert!((slope - model.gradient[k]).abs() < 1e-8);
            for i in k..N {
                let slope = (up.gradient[i] - down.gradient[i]) / 2e-5;
                assert!((slope - model.hessian[(i, k)]).abs() < 1e-7);
            }
        }
    }
}
