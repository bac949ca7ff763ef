//! The way to the minimum of the sampled program.

use serde::{Deserialize, Serialize};

use super::error::MarginError;
use super::problem::Problem;
use super::program::SampledAverage;
use super::record::Parts;
use super::simplex::{Next, centre};
use crate::work::Stage;

/// Stages of one sample at most: barrier and smoothing shrink by 4 each.
const STAGES: usize = 12;

/// Smoothing μ in units of the gap that the barrier causes.
const SMOOTHING: f64 = 3.0;

/// A point on the way to the minimum: barrier and smoothing shrink together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Path {
    /// q.
    pub weights: Vec<f64>,
    /// μ.
    pub smoothing: f64,
    /// The t of the correction, if the last sample was corrected.
    pub control: Option<f64>,
    /// The gap that the barrier causes, in units of the objective.
    scale: f64,
    /// The barrier of the last centre.
    barrier: f64,
    /// The gap on the last sample between the objective, smoothed, and the least margin.
    pub gap: f64,
    /// Why the last sample was left.
    pub end: End,
}

/// Why a sample was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum End {
    /// The gap on it is as narrow as asked for.
    Narrow,
    /// It was the last stage.
    Stages,
    /// The Hessian is indefinite.
    Indefinite,
}

impl Path {
    /// The centre of the simplex, n points.
    pub fn new(n: usize) -> Self {
        Self {
            weights: vec![1.0 / n as f64; n],
            smoothing: 0.0,
            control: None,
            scale: 0.3,
            barrier: 0.0,
            gap: f64::INFINITY,
            end: End::Stages,
        }
    }

    /// Goes on until the gap on `sample` between the objective and the least margin, up to the noise
    /// that the correction leaves, is `width` times the objective, and returns the objective.
    ///
    /// From where the correction makes the Hessian indefinite (it may where ‖r(z)‖ varies much) the
    /// sample is taken as it is, if it is large: to a small one the weights would be fitted too closely.
    /// Finished steps are kept among `parts`, under the number of blocks and what else tells one sample
    /// from another.
    pub fn follow(
        &mut self,
        problem: &Problem<'_>,
        sample: &impl SampledAverage,
        width: f64,
        (parts, blocks, slack): (Parts<'_>, u64, f64),
        stage: &Stage<'_>,
    ) -> Result<f64, MarginError> {
        let n = self.weights.len();
        let mut value = sample.value(problem, &self.weights, stage)?;
        let mut is_corrected = sample.is_corrected();
        self.end = End::Stages;
        for number in 0..STAGES {
            let smoothing = self.scale * value * SMOOTHING;
            let barrier = self.scale * value / n as f64;
            let control = is_corrected.then(|| 1.0 / value.hypot(smoothing));
            let step = centre(
                &self.weights,
                (barrier, sample.is_nearly_quadratic()),
                |q| Ok(sample.model(problem, q, smoothing, control, stage)?),
                |step, compute| {
                    parts.part(("sampled program", blocks, slack, number, step), compute)
                },
            )?;
            (self.weights, self.smoothing, value) = (step.weights, smoothing, step.value);
            (self.barrier, self.control, self.gap) = (barrier, control, value - step.least);
            if step.next == Next::Indefinite {
                if is_corrected && sample.is_large(n) {
                    is_corrected = false;
                    value = sample.value(problem, &self.weights, stage)?;
                    continue;
                }
                self.end = End::Indefinite;
                break;
            }
            if self.gap <= width * value {
                self.end = End::Narrow;
                break;
            }
            self.scale /= 4.0;
        }
        Ok(value)
    }

    /// Moves to the minimum, at the same barrier and smoothing, of the average over `sample` with a linear
    /// function added that gives it `gradient` here: that of a much larger sample, whose second derivatives
    /// are then never needed.
    pub fn tilt(
        &mut self,
        problem: &Problem<'_>,
        sample: &impl SampledAverage,
        gradient: &[f64],
        (parts, number): (Parts<'_>, u64),
        stage: &Stage<'_>,
    ) -> Result<(), MarginError> {
        let model = |q: &[f64]| sample.model(problem, q, self.smoothing, self.control, stage);
        let mut known = Some(model(&self.weights)?);
        let own = known.iter().flat_map(|own| &own.gradient);
        let slopes: Vec<f64> = gradient.iter().zip(own).map(|(slope, own)| slope - own).collect();
        let step = centre(
            &self.weights,
            (self.barrier, sample.is_nearly_quadratic()),
            |q| {
                // It is asked for where the path is first.
                let mut model = known.take().map_or_else(|| model(q), Ok)?;
                model.value += q.iter().zip(&slopes).map(|(q, slope)| q * slope).sum::<f64>();
                model.gradient.iter_mut().zip(&slopes).for_each(|(sum, slope)| *sum += slope);
                Ok::<_, MarginError>(model)
            },
            |step, compute| parts.part(("tilted program", number, step), compute),
        )?;
        if step.next == Next::Indefinite {
            self.end = End::Indefinite;
        }
        (self.weights, self.gap) = (step.weights, step.value - step.least);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clarabel::algebra::CscMatrix;
    use clarabel::solver::{
        DefaultSolver, IPSolver, NonnegativeConeT, SecondOrderConeT, ZeroConeT,
    };
    use faer::Mat;

    use super::super::options::Options;
    use super::super::problem::Problem;
    use super::super::program::SampledAverage;
    use super::super::rank::reduce;
    use super::super::record::Record;
    use super::super::sample::Sample;
    use super::super::solver::settings;
    use super::{End, Path};
    use crate::artifact::Journal;
    use crate::random::{Purpose, fill_normal, stream};
    use crate::work::Work;

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
        let work = Work::unwatched();
        let stage = work.stage("sampled program", 0);
        for seed in 0..3 {
            let points = points(seed);
            let labels: Vec<f64> = (0..N).map(|i| if i % 3 == 0 { 1.0 } else { -1.0 }).collect();
            let reduction = reduce(points.as_ref(), work).expect("no stop");
            let problem = Problem::new(&reduction, &labels, 1.0);
            let sample = Sample::draw(&problem, seed, 1, &stage).expect("no stop");
            let (sample, patterns) = sample.truncated(PAIRS, N);
            let optimum = conic_optimum(&problem, &patterns);
            let mut path = Path::new(N);
            let (journal, options) = (Journal::in_memory(), Options::default());
            let parts = Record::new(&journal, "").under(&options);
            let value =
                path.follow(&problem, &sample, 1e-6, (parts, 1, 1.0), &stage).expect("a path");
            let found = sample.value(&problem, &path.weights, &stage).expect("no stop");
            assert_eq!(path.end, End::Narrow);
            assert!(found >= optimum * (1.0 - 1e-9), "{found} is below the optimum {optimum}");
            assert!(found <= optimum * (1.0 + 1e-6), "{found} is above the optimum {optimum}");
            assert!(value >= found, "smoothing only adds: {value} < {found}");
        }
    }
}
