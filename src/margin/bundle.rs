//! The average that the weights minimise, on sampled great circles, to second order.

use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::{Accum, Mat, Par};
use rayon::prelude::*;

use super::average::Average;
use super::circles::{Circles, add, dot, squares};
use super::directions::{BLOCK, CHUNK};
use super::problem::Problem;
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
        mut merge: impl FnMut(T),
    ) -> Result<(), Stopped> {
        let tasks: Vec<_> = self.each.chunks(TASK).collect();
        stage.extend(tasks.len() as u64);
        for chunk in tasks.chunks(CHUNK as usize) {
            let parts = chunk.par_iter().map(|task| {
                stage.check()?;
                let part = part(task)?;
                stage.advance(1)?;
                Ok(part)
            });
            parts.collect::<Result<Vec<T>, Stopped>>()?.into_iter().for_each(&mut merge);
        }
        Ok(())
    }
}

impl Average for Bundle<'_> {
    fn value(
        &self,
        _: &Problem<'_>,
        weights: &[f64],
        stage: &Stage<'_>,
    ) -> Result<f64, Stopped> {
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

    fn is_corrected(&self) -> bool {
        false
    }

    fn is_large(&self, _: usize) -> bool {
        true
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
    fn new(
        weighted: &[f64],
        total: &[f64],
        levels: &[f64],
        order: &[u32],
        smoothing: f64,
    ) -> Self {
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
            let place = left.col_mut(k - 1).try_as_col_major_mut().expect("a column");
            let (first, second) = place.as_slice_mut().split_at_mut(stride);
            curvature.times(column, first);
            second.copy_from_slice(column);
        }
        let mut curvature = Curvature::new(stride);
        let mut opposite = vec![0.0; stride];
        for k in 0..n {
            let [p, _, h] = self.lengths[k];
            let parts = opposite.iter_mut().zip(total).zip(self.residual(k));
            parts.for_each(|((opposite, total), r)| *opposite = total - r);
            curvature.add(p, h, &opposite);
            let i = order[k] as usize;
            let column = circles.column(i);
            model.gradient[i] += dot(&curvature.mean, column);
            let place = right.col_mut(k).try_as_col_major_mut().expect("a column");
            let (first, second) = place.as_slice_mut().split_at_mut(stride);
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
