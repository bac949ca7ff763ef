//! The average that the weights minimise, on sampled great circles, to second order.

use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::{Accum, Mat, Par};

use super::circles::{Circles, add, squares};
use super::directions::{BLOCK, in_order};
use super::lanes::dot;
use super::problem::Problem;
use super::program::SampledAverage;
use super::simplex::Model;
use crate::random::Purpose;
use crate::work::{Stage, Stopped};

/// Circles that one task works on.
const TASK: usize = 16;

/// Circles, each by the levels at which the points become active and their order.
pub(super) struct Bundle<'a> {
    circles: &'a Circles,
    each: Vec<(Vec<f64>, Vec<u32>)>,
}

impl<'a> Bundle<'a> {
    /// The first `count` circles of `seed`.
    pub fn draw(
        problem: &Problem<'_>,
        circles: &'a Circles,
        seed: u64,
        count: usize,
        stage: &Stage<'_>,
    ) -> Result<Self, Stopped> {
        let mut each = Vec::with_capacity(count);
        for block in 0..count.div_ceil(BLOCK) as u64 {
            stage.check()?;
            let levels = circles.levels(problem, seed, Purpose::Directions, block);
            let columns = levels.col_iter().take(count - each.len());
            each.extend(columns.map(|column| {
                let levels: Vec<f64> = column.iter().copied().collect();
                let order = Circles::order(&levels);
                (levels, order)
            }));
        }
        Ok(Self { circles, each })
    }

    /// `part` of every task, handed to `merge` in their order.
    fn each_task<T: Send>(
        &self,
        stage: &Stage<'_>,
        part: impl Fn(&[(Vec<f64>, Vec<u32>)]) -> Result<T, Stopped> + Sync,
        merge: impl FnMut(T),
    ) -> Result<(), Stopped> {
        let tasks: Vec<_> = self.each.chunks(TASK).collect();
        stage.extend(tasks.len() as u64);
        in_order(&tasks, stage, |task| part(task), merge)
    }
}

impl SampledAverage for Bundle<'_> {
    fn value(&self, _: &Problem<'_>, weights: &[f64], stage: &Stage<'_>) -> Result<f64, Stopped> {
        let (weighted, total) = self.circles.weighted(weights);
        let part = |task: &[(Vec<f64>, Vec<u32>)]| {
            let values = task.iter().map(|(levels, order)| {
                let arcs = Arcs::new(&weighted, &total, levels, order, 0.0);
                arcs.value()
            });
            Ok(values.sum::<f64>())
        };
        let mut sum = 0.0;
        self.each_task(stage, part, |part| sum += part)?;
        Ok(sum / self.each.len() as f64)
    }

    fn model(
        &self,
        _: &Problem<'_>,
        weights: &[f64],
        smoothing: f64,
        _: Option<f64>,
        stage: &Stage<'_>,
    ) -> Result<Model, Stopped> {
        let n = weights.len();
        let (weighted, total) = self.circles.weighted(weights);
        let zero = || Model { value: 0.0, gradient: vec![0.0; n], hessian: Mat::zeros(n, n) };
        let part = |task: &[(Vec<f64>, Vec<u32>)]| {
            let mut model = zero();
            for (levels, order) in task {
                stage.check()?;
                let arcs = Arcs::new(&weighted, &total, levels, order, smoothing);
                arcs.add_to(self.circles, order, &total, &mut model);
            }
            Ok(model)
        };
        let mut sum = zero();
        self.each_task(stage, part, |part| {
            sum.value += part.value;
            sum.gradient.iter_mut().zip(&part.gradient).for_each(|(sum, term)| *sum += term);
            sum.hessian += part.hessian;
        })?;
        let scale = 1.0 / self.each.len() as f64;
        sum.value *= scale;
        sum.gradient.iter_mut().for_each(|slope| *slope *= 0.5 * scale);
        sum.hessian *= faer::Scale(0.5 * scale);
        Ok(sum)
    }

    fn is_nearly_quadratic(&self) -> bool {
        false
    }
}

/// The arcs of a circle and of the opposite one.
struct Arcs {
    stride: usize,
    /// r(z) on each arc.
    residuals: Vec<f64>,
    /// The probability of each, and h = √(‖r(z)‖² + μ²) there and on the opposite arc.
    lengths: Vec<[f64; 3]>,
}

impl Arcs {
    fn new(weighted: &[f64], total: &[f64], levels: &[f64], order: &[u32], smoothing: f64) -> Self {
        let stride = total.len();
        let mut residuals = Vec::with_capacity((order.len() + 1) * stride);
        let mut lengths = Vec::with_capacity(order.len() + 1);
        let (mut residual, mut level) = (vec![0.0; stride], 0.0);
        for k in 0..=order.len() {
            let next = order.get(k).map_or(1.0, |&i| levels[i as usize]);
            let [ahead, behind] = squares(&residual, total);
            let h = [ahead, behind].map(|square| (square + smoothing * smoothing).sqrt());
            lengths.push([next - level, h[0], h[1]]);
            residuals.extend_from_slice(&residual);
            level = next;
            if let Some(&i) = order.get(k) {
                let i = i as usize * stride;
                add(&mut residual, 1.0, &weighted[i..i + stride]);
            }
        }
        Self { stride, residuals, lengths }
    }

    fn residual(&self, k: usize) -> &[f64] {
        &self.residuals[k * self.stride..(k + 1) * self.stride]
    }

    fn value(&self) -> f64 {
        0.5 * self.lengths.iter().map(|[p, ahead, behind]| p * (ahead + behind)).sum::<f64>()
    }

    /// Adds the value, and twice the gradient and the Hessian.
    ///
    /// Points i before k in the order are both active on the arcs from that of k on, and both inactive on
    /// those up to that of i: with the sums A_k of (I − vvᵀ)/h over the former and B_i over the latter
    /// (opposite) arcs the entry of the Hessian is (A_k s_k)·s_i + (B_i s_i)·s_k, s_i = y_i x_i.
    fn add_to(&self, circles: &Circles, order: &[u32], total: &[f64], model: &mut Model) {
        let (n, stride) = (order.len(), self.stride);
        model.value += self.value();
        let mut left = Mat::<f64>::zeros(2 * stride, n);
        let mut right = Mat::<f64>::zeros(2 * stride, n);
        let mut curvature = Curvature::new(stride);
        for k in (1..=n).rev() {
            let [p, h, _] = self.lengths[k];
            curvature.add(p, h, self.residual(k));
            let i = order[k - 1] as usize;
            let column = circles.column(i);
            model.gradient[i] += dot(&curvature.mean, column);
            let (first, second) = left.col_as_slice_mut(k - 1).split_at_mut(stride);
            curvature.times(column, first);
            second.copy_from_slice(column);
        }
        let mut curvature = Curvature::new(stride);
        let mut opposite = vec![0.0; stride];
        for (k, &i) in order.iter().enumerate() {
            let [p, _, h] = self.lengths[k];
            let parts = opposite.iter_mut().zip(total).zip(self.residual(k));
            parts.for_each(|((opposite, total), r)| *opposite = total - r);
            curvature.add(p, h, &opposite);
            let i = i as usize;
            let column = circles.column(i);
            model.gradient[i] += dot(&curvature.mean, column);
            let (first, second) = right.col_as_slice_mut(k).split_at_mut(stride);
            first.copy_from_slice(column);
            curvature.times(column, second);
        }
        let mut products = Mat::<f64>::zeros(n, n);
        triangular::matmul(
            &mut products,
            BlockStructure::TriangularLower,
            Accum::Replace,
            left.transpose(),
            BlockStructure::Rectangular,
            &right,
            BlockStructure::Rectangular,
            1.0,
            Par::Seq,
        );
        for (place, &i) in order.iter().enumerate() {
            for (later, &k) in order.iter().enumerate().skip(place) {
                let (row, column) = (i.max(k) as usize, i.min(k) as usize);
                model.hessian[(row, column)] += products[(later, place)];
            }
        }
    }
}

/// Σ p (I − vvᵀ)/h and Σ p v over arcs, v = r/h.
struct Curvature {
    matrix: Vec<f64>,
    mean: Vec<f64>,
}

impl Curvature {
    fn new(stride: usize) -> Self {
        Self { matrix: vec![0.0; stride * stride], mean: vec![0.0; stride] }
    }

    fn add(&mut self, p: f64, h: f64, residual: &[f64]) {
        if p <= 0.0 {
            return;
        }
        let (weight, stride) = (p / h, residual.len());
        add(&mut self.mean, weight, residual);
        let outer = weight / (h * h);
        for (row, (line, r)) in self.matrix.chunks_exact_mut(stride).zip(residual).enumerate() {
            add(line, -outer * r, residual);
            line[row] += weight;
        }
    }

    fn times(&self, column: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        let lines = self.matrix.chunks_exact(column.len()).zip(column);
        lines.for_each(|(line, x)| add(out, *x, line));
    }
}

#[cfg(test)]
mod tests {
    use faer::Mat;

    use super::super::options::Options;
    use super::super::path::Path;
    use super::super::problem::Problem;
    use super::super::program::SampledAverage;
    use super::super::program::tests::derivatives_agree_with_differences;
    use super::super::rank::reduce;
    use super::super::record::Record;
    use super::super::tally::{Design, Setting, Source, Tally};
    use super::Bundle;
    use crate::artifact::Journal;
    use crate::random::{Purpose, fill_normal, stream};
    use crate::work::Work;

    const D: usize = 6;
    const N: usize = 14;

    /// Points about an axis, and labels in turn.
    fn points() -> (Mat<f64>, Vec<f64>) {
        let mut entries = vec![0.0; D * N];
        fill_normal(&mut stream(4, Purpose::Inputs, 0), &mut entries);
        let points = Mat::from_fn(D, N, |row, i| match row {
            0 => 0.5 + 0.04 * entries[i * D],
            _ => 0.04 * entries[i * D + row],
        });
        (points, (0..N).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect())
    }

    fn with_bundle(check: impl Fn(&Problem<'_>, &Design, &Bundle<'_>)) {
        let (points, labels) = points();
        let reduction = reduce(points.as_ref(), Work::unwatched()).expect("no stop");
        let problem = Problem::new(&reduction, &labels, 1.0);
        let design = Design::of(&problem);
        let Design::Circles(circles) = &design else { panic!("the points are about an axis") };
        let stage = Work::unwatched().stage("circles", 0);
        let bundle = Bundle::draw(&problem, circles, 3, 1024, &stage).expect("no stop");
        check(&problem, &design, &bundle);
    }

    /// Gradient and Hessian against central differences of the value and of the gradient.
    #[test]
    fn the_model_is_that_of_its_value() {
        with_bundle(|problem, _, bundle| {
            let weights: Vec<f64> = (0..N).map(|i| (i + 1) as f64 / 105.0).collect();
            let stage = Work::unwatched().stage("circles", 0);
            let model = |weights: &[f64]| {
                bundle.model(problem, weights, 0.01, None, &stage).expect("no stop")
            };
            derivatives_agree_with_differences(model, &weights, [0, 6, 13], 1e-6, 1e-6);
        });
    }

    /// The sums over circles, which never form a second derivative, against the model of the same circles:
    /// margins are the gradient, and without smoothing the objective is the value.
    #[test]
    fn sums_over_circles_are_the_gradient_and_the_value() {
        with_bundle(|problem, design, bundle| {
            let weights: Vec<f64> = (0..N).map(|i| (i + 1) as f64 / 105.0).collect();
            let options = Options { seed: 3, ..Options::default() };
            let work = Work::unwatched();
            let stage = work.stage("circles", 0);
            for smoothing in [0.02, 1e-9] {
                let mut path = Path::new(N);
                (path.weights, path.smoothing) = (weights.clone(), smoothing);
                let source = Source { purpose: Purpose::Directions, number: 0 };
                let journal = Journal::in_memory();
                let parts = Record::new(&journal, "").under(&options);
                let setting = Setting { problem, design, options: &options, parts, work };
                let tally = Tally::new(N).up_to(1, setting, &path, source, &stage).expect("sums");
                let model = bundle.model(problem, &weights, smoothing, None, &stage);
                let model = model.expect("no stop");
                for (mean, slope) in tally.means(&[0.0; N]).iter().zip(&model.gradient) {
                    assert!((mean - slope).abs() < 1e-12, "{mean} {slope}");
                }
                let value = bundle.value(problem, &weights, &stage).expect("no stop");
                let objective = tally.objective.mean(tally.count);
                assert!((objective - value).abs() < 1e-14, "{objective} {value}");
            }
        });
    }
}
