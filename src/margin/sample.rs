//! The average that the weights minimise, on sampled directions.
//!
//! The quadratic function E‖r(z)‖² = qᵀHq is known without sampling, and ‖r(z)‖ varies little. So a
//! sample is corrected: with A the average of y_i y_k φ_i·φ_k over it, (t/2) qᵀ(H − A)q is added to
//! the average of h = √(‖r‖² + μ²). That has expectation 0 and, at t near 1/h, takes most of the
//! sampling noise out of the gradient, since ∂h/∂q_i = y_i r·φ_i/h.

use faer::Mat;
use rayon::prelude::*;

use super::directions::{Residuals, in_order, patterns, squares};
use super::linear::add_lower_product;
use super::problem::Problem;
use super::program::SampledAverage;
use super::simplex::Model;
use crate::random::Purpose;
use crate::work::{Stage, Stopped};

/// Pairs of directions for each point at which a sample is large.
const AMPLE_PAIRS: usize = 64;

/// The activation patterns on sampled pairs of directions, block after block.
pub(super) struct Sample {
    blocks: Vec<Vec<bool>>,
    /// H − A, if the sample is corrected.
    excess: Option<Mat<f64>>,
}

impl Sample {
    /// The first `blocks` blocks of `seed`.
    pub fn draw(
        problem: &Problem<'_>,
        seed: u64,
        blocks: u64,
        stage: &Stage<'_>,
    ) -> Result<Self, Stopped> {
        stage.extend(blocks);
        let blocks = (0..blocks)
            .into_par_iter()
            .map(|block| {
                stage.check()?;
                let patterns = patterns(problem.points.as_ref(), seed, Purpose::Directions, block);
                let signs = patterns.col_iter().flat_map(|column| column.iter().map(|&s| s > 0.0));
                let signs = signs.collect();
                stage.advance(1)?;
                Ok(signs)
            })
            .collect::<Result<_, Stopped>>()?;
        Ok(Self { blocks, excess: None })
    }

    /// The first `pairs` pairs of one block, and their patterns.
    #[cfg(test)]
    pub fn truncated(mut self, pairs: usize, n: usize) -> (Self, Vec<bool>) {
        self.blocks.truncate(1);
        self.blocks[0].truncate(pairs * n);
        let patterns = self.blocks[0].clone();
        (self, patterns)
    }

    /// Pairs of directions, for `n` points.
    fn pairs(&self, n: usize) -> usize {
        self.blocks.iter().map(|block| block.len() / n).sum()
    }

    /// `part` of every block, handed to `merge` in the order of the blocks.
    fn each_block<T: Send>(
        &self,
        stage: &Stage<'_>,
        part: impl Fn(&[bool]) -> Result<T, Stopped> + Sync,
        merge: impl FnMut(T),
    ) -> Result<(), Stopped> {
        stage.extend(self.blocks.len() as u64);
        in_order(&self.blocks, stage, |block| part(block), merge)
    }

    /// The same directions, with the correction.
    pub fn corrected(self, problem: &Problem<'_>, stage: &Stage<'_>) -> Result<Self, Stopped> {
        let n = problem.labels.len();
        let mut common = Mat::zeros(n, n);
        let part = |block: &[bool]| {
            let sign = |active: bool| if active { 0.5 } else { -0.5 };
            let signs = Mat::from_fn(n, block.len() / n, |i, s| sign(block[s * n + i]));
            let mut common = Mat::zeros(n, n);
            add_lower_product(&mut common, signs.as_ref());
            Ok(common)
        };
        self.each_block(stage, part, |part: Mat<f64>| common += part)?;
        // With σ = s − 1/2 the mean of s s' over z and −z is that of σσ' + 1/4.
        let pairs = self.pairs(n) as f64;
        let kernel = problem.kernel();
        let excess = Mat::from_fn(n, n, |row, column| {
            let (i, k) = (row.max(column), row.min(column));
            let expected = problem.labels[i] * problem.labels[k] * kernel[(i, k)];
            expected - problem.gram[(i, k)] * (common[(i, k)] / pairs + 0.25)
        });
        Ok(Self { excess: Some(excess), ..self })
    }
}

impl SampledAverage for Sample {
    fn value(
        &self,
        problem: &Problem<'_>,
        weights: &[f64],
        stage: &Stage<'_>,
    ) -> Result<f64, Stopped> {
        let n = weights.len();
        let part = |block: &[bool]| {
            let patterns = indicators(block, n);
            let (squares, _) = squares(problem.signed.as_ref(), weights, patterns.as_ref());
            Ok(squares.into_iter().map(|[ahead, behind]| ahead.sqrt() + behind.sqrt()).sum::<f64>())
        };
        let mut total = 0.0;
        self.each_block(stage, part, |part| total += part)?;
        Ok(total / (2 * self.pairs(n)) as f64)
    }

    fn model(
        &self,
        problem: &Problem<'_>,
        weights: &[f64],
        smoothing: f64,
        control: Option<f64>,
        stage: &Stage<'_>,
    ) -> Result<Model, Stopped> {
        let n = weights.len();
        let mut total = Moments::zero(n);
        let part = |block: &[bool]| Moments::of(problem, weights, smoothing, block, stage);
        self.each_block(stage, part, |part| total.add(&part))?;
        let count = (2 * self.pairs(n)) as f64;
        let mut hessian = Mat::from_fn(n, n, |i, k| {
            if i < k {
                return 0.0;
            }
            let shared = total.common[(i, k)] + total.apart - total.behind[i] - total.behind[k];
            (problem.gram[(i, k)] * shared - total.outer[(i, k)]) / count
        });
        let mut gradient: Vec<f64> = total.gradient.iter().map(|g| g / count).collect();
        let mut value = total.value / count;
        if let (Some(excess), Some(control)) = (&self.excess, control) {
            for (i, slope) in gradient.iter_mut().enumerate() {
                let product: f64 =
                    excess.col(i).iter().zip(weights).map(|(entry, q)| entry * q).sum();
                *slope += control * product;
                value += 0.5 * control * weights[i] * product;
            }
            hessian += faer::Scale(control) * excess;
        }
        Ok(Model { value, gradient, hessian })
    }

    fn is_corrected(&self) -> bool {
        self.excess.is_some()
    }

    fn is_nearly_quadratic(&self) -> bool {
        true
    }

    fn is_large(&self, n: usize) -> bool {
        self.pairs(n) >= AMPLE_PAIRS * n
    }
}

/// The indicators of a block, n × pairs.
fn indicators(block: &[bool], n: usize) -> Mat<f64> {
    Mat::from_fn(n, block.len() / n, |i, s| f64::from(u8::from(block[s * n + i])))
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

    fn of(
        problem: &Problem<'_>,
        weights: &[f64],
        smoothing: f64,
        block: &[bool],
        stage: &Stage<'_>,
    ) -> Result<Self, Stopped> {
        let n = weights.len();
        let pairs = block.len() / n;
        let patterns = indicators(block, n);
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
        stage.check()?;
        add_lower_product(&mut moments.common, scaled.as_ref());
        stage.check()?;
        add_lower_product(&mut moments.outer, terms.as_ref());
        Ok(moments)
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
    use faer::Mat;

    use super::super::problem::Problem;
    use super::super::program::SampledAverage;
    use super::super::program::tests::derivatives_agree_with_differences;
    use super::super::rank::reduce;
    use super::Sample;
    use crate::kernel;
    use crate::random::{Purpose, fill_normal, stream};
    use crate::work::{Stage, Work};

    const D: usize = 10;
    const N: usize = 20;

    fn points(seed: u64) -> Mat<f64> {
        let mut entries = vec![0.0; D * N];
        fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
        Mat::from_fn(D, N, |row, i| entries[i * D + row] / 5.0)
    }

    fn problem<'a>(points: &Mat<f64>, labels: &'a [f64]) -> Problem<'a> {
        let reduction = reduce(points.as_ref(), Work::unwatched()).expect("no stop");
        Problem::new(&reduction, labels, 1.0)
    }

    fn stage() -> Stage<'static> {
        Work::unwatched().stage("directions", 0)
    }

    fn draw(problem: &Problem<'_>, seed: u64) -> Sample {
        Sample::draw(problem, seed, 1, &stage()).expect("no stop")
    }

    fn corrected(sample: Sample, problem: &Problem<'_>) -> Sample {
        sample.corrected(problem, &stage()).expect("no stop")
    }

    /// The correction replaces the average of a quadratic function by its expectation: with much
    /// smoothing √(‖r‖² + μ²) is μ + ‖r‖²/(2μ), and at t = 1/μ no sampling noise is left.
    #[test]
    fn the_correction_takes_the_noise_out_of_a_quadratic_function() {
        let points = points(3);
        let labels: Vec<f64> = (0..N).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let problem = problem(&points, &labels);
        let weights = vec![1.0 / N as f64; N];
        let kernel = kernel::matrix(points.as_ref());
        let smoothing = 1e3;
        let deviation = |sample: &Sample| {
            let control = Some(1.0 / smoothing);
            let model = sample.model(&problem, &weights, smoothing, control, &stage());
            let gradient = model.expect("no stop").gradient;
            let error = |i: usize| {
                let entry = |k: usize| labels[i] * labels[k] * kernel[(i, k)] * weights[k];
                (smoothing * gradient[i] - (0..N).map(entry).sum::<f64>()).abs()
            };
            (0..N).map(error).fold(0.0, f64::max)
        };
        let plain = draw(&problem, 5);
        let noise = deviation(&plain);
        let corrected = deviation(&corrected(plain, &problem));
        assert!(noise > 1e-4 && corrected < 1e-6, "{noise} {corrected}");
    }

    /// Gradient and Hessian against central differences of the value and of the gradient.
    #[test]
    fn the_model_is_that_of_its_value() {
        let points = points(7);
        let labels: Vec<f64> = (0..N).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let problem = problem(&points, &labels);
        let sample = corrected(draw(&problem, 7), &problem);
        let weights: Vec<f64> = (0..N).map(|i| (i + 1) as f64 / 210.0).collect();
        let model = |weights: &[f64]| {
            sample.model(&problem, weights, 0.05, Some(10.0), &stage()).expect("no stop")
        };
        derivatives_agree_with_differences(model, &weights, [0, 7, 19], 1e-5, 1e-7);
    }

    /// The value alone is that of the whole model without smoothing, to rounding.
    #[test]
    fn the_value_is_that_of_the_model() {
        let points = points(2);
        let labels = [1.0; N];
        let problem = problem(&points, &labels);
        let (sample, weights) = (draw(&problem, 1), vec![1.0 / N as f64; N]);
        let value = sample.value(&problem, &weights, &stage()).expect("no stop");
        let model = sample.model(&problem, &weights, 0.0, None, &stage()).expect("no stop");
        assert!(value > 0.0 && (value - model.value).abs() < 1e-12 * value);
    }
}
