//! The root of the average of ‖r(z)‖², which is known without sampling: the way to the minimum begins there.

use faer::{Mat, Scale};

use super::problem::Problem;
use super::program::SampledAverage;
use super::simplex::Model;
use crate::work::{Stage, Stopped};

/// √(E‖r(z)‖²) = √(qᵀHq), H_ik = y_i y_k E[φ_i·φ_k]; it is at least E‖r(z)‖.
pub(super) struct MeanSquare;

impl SampledAverage for MeanSquare {
    fn value(&self, problem: &Problem<'_>, weights: &[f64], _: &Stage<'_>) -> Result<f64, Stopped> {
        Ok(square(weights, &problem.products(weights)).sqrt())
    }

    fn model(
        &self,
        problem: &Problem<'_>,
        weights: &[f64],
        smoothing: f64,
        _: Option<f64>,
        stage: &Stage<'_>,
    ) -> Result<Model, Stopped> {
        stage.check()?;
        let (n, kernel, labels) = (weights.len(), problem.kernel(), problem.labels);
        let products = problem.products(weights);
        let value = square(weights, &products).sqrt().hypot(smoothing);
        let gradient: Vec<f64> = products.iter().map(|product| product / value).collect();
        let mut hessian = Mat::from_fn(n, n, |i, k| {
            if i < k {
                return 0.0;
            }
            labels[i] * labels[k] * kernel[(i, k)] - gradient[i] * gradient[k]
        });
        hessian *= Scale(1.0 / value);
        Ok(Model { value, gradient, hessian })
    }

    fn is_nearly_quadratic(&self) -> bool {
        true
    }
}

/// qᵀHq, where Hq is `products`.
fn square(weights: &[f64], products: &[f64]) -> f64 {
    weights.iter().zip(products).map(|(q, product)| q * product).sum()
}

#[cfg(test)]
mod tests {
    use faer::Mat;

    use super::super::problem::Problem;
    use super::super::program::SampledAverage;
    use super::super::program::tests::derivatives_agree_with_differences;
    use super::super::rank::reduce;
    use super::super::sample::Sample;
    use super::MeanSquare;
    use crate::random::{Purpose, fill_normal, stream};
    use crate::work::Work;

    const D: usize = 6;
    const N: usize = 10;

    /// Gradient and second derivatives against central differences, and the value against what it stands in for:
    /// at least the average length over a sample, and within a tenth of it where many lengths are much alike.
    #[test]
    fn it_stands_in_for_a_sample() {
        let mut entries = vec![0.0; D * N];
        fill_normal(&mut stream(2, Purpose::Inputs, 0), &mut entries);
        let points = Mat::from_fn(D, N, |row, i| entries[i * D + row] / 5.0);
        let labels: Vec<f64> = (0..N).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let reduction = reduce(points.as_ref(), Work::unwatched()).expect("no stop");
        let problem = Problem::new(&reduction, &labels, 1.0);
        let stage = Work::unwatched().stage("directions", 0);
        let weights: Vec<f64> = (0..N).map(|i| (i + 1) as f64 / 55.0).collect();
        let model = |weights: &[f64]| {
            MeanSquare.model(&problem, weights, 0.1, None, &stage).expect("no stop")
        };
        derivatives_agree_with_differences(model, &weights, [0, 4, 9], 1e-5, 1e-7);
        let sample = Sample::draw(&problem, 3, 8, &stage).expect("no stop");
        let root = MeanSquare.value(&problem, &weights, &stage).expect("no stop");
        let mean = sample.value(&problem, &weights, &stage).expect("no stop");
        assert!(root > mean && root < 1.1 * mean, "{root} {mean}");
    }
}
