//! The compressed engine: what it holds, and a step.

use std::cell::RefCell;
use std::ops::Range;

use faer::MatRef;
use pulp::Arch;

use super::census::Census;
use super::cost;
use super::crossings::Crossings;
use super::facet::Facets;
use super::farthest::Farthest;
use super::neurons::Neurons;
use super::pattern::{PatternTable, ones};
use super::points::{Points, dot};
use super::region::{Region, cautious, shift_by};
use super::sweep::Sweep;
use crate::training::engine::Engine;
use crate::training::error::TrainingError;
use crate::training::initialisation::Draw;
use crate::training::plan::Plan;
use crate::training::vector::Vector;
use crate::work::{Stopped, Work};

/// Steps after which it is seen which single neurons need not be moved one by one any longer.
const REVIEW: u64 = 16;

/// Steps after which the offsets of the free neurons are refreshed.
const REFRESH: u64 = 4096;

/// Exact projected gradient descent in memory and time that depend on the neurons near to a
/// hyperplane {w : w·x_i = 0}, not on the width.
///
/// ```
/// use distill_bounds::training::compressed::CompressedEngine;
/// use distill_bounds::training::dense::DenseEngine;
/// use distill_bounds::training::{Engine, Plan};
/// use distill_bounds::work::Work;
///
/// let points = faer::mat![[0.6, -0.6], [0.8, 0.8]];
/// let plan = Plan {
///     width: 4096, steps: 10, step_size: 1.0, radius: 1.0, initial_scale: 1.0, seed: 0,
/// };
/// let work = Work::unwatched();
/// let mut compressed = CompressedEngine::new(points.as_ref(), &plan, &work)?;
/// let mut dense = DenseEngine::new(points.as_ref(), &plan, &work)?;
/// for _ in 0..plan.steps {
///     compressed.advance(&[-0.5, 0.5]);
///     dense.advance(&[-0.5, 0.5]);
/// }
/// assert!((compressed.outputs()[0] - dense.outputs()[0]).abs() < 1e-12);
/// assert_eq!(compressed.flips(), dense.flips());
/// # Ok::<_, distill_bounds::training::TrainingError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CompressedEngine {
    pub(super) points: Points,
    pub(super) plan: Plan,
    pub(super) root_width: f64,
    pub(super) reach: f64,
    pub(super) table: PatternTable,
    pub(super) regions: Vec<Region>,
    pub(super) neurons: Neurons,
    pub(super) facets: Facets,
    pub(super) crossings: Crossings,
    pub(super) outputs: Vec<f64>,
    /// max ‖D_j‖ over all but the free neurons, and some of those.
    pub(super) peak: f64,
    pub(super) farthest: RefCell<Vec<Farthest>>,
    pub(super) steps: u64,
    pub(super) events: u64,
    pub(super) joined: u64,
    pub(super) arch: Arch,
    pub(super) scratch: Scratch,
}

/// Working memory of a step.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    /// −η ℓ'_i x_i / n, n × d.
    pub(super) pulls: Vec<f64>,
    /// Σ_j 1_ij D_j, n × d.
    pub(super) totals: Vec<f64>,
    pub(super) vector: Vec<f64>,
    pub(super) pattern: Vec<u64>,
    pub(super) due: Vec<u32>,
}

impl CompressedEngine {
    /// The network at W(0) for the inputs `points` (d × n, column i is x_i).
    ///
    /// # Errors
    /// Those of [`Plan::check`], and once a stop was asked for.
    pub fn new(
        points: MatRef<'_, f64>,
        plan: &Plan,
        work: &Work<'_>,
    ) -> Result<Self, TrainingError> {
        plan.check(points)?;
        let reach = cost::initial_reach(points.ncols(), plan);
        Ok(Self::with_reach(Points::new(points), plan, reach, work)?)
    }

    pub(super) fn with_reach(
        points: Points,
        plan: &Plan,
        reach: f64,
        work: &Work<'_>,
    ) -> Result<Self, Stopped> {
        let (n, d) = (points.n(), points.d());
        let root_width = (plan.width as f64).sqrt();
        let mut engine = Self {
            reach,
            plan: *plan,
            root_width,
            table: PatternTable::new(n),
            regions: Vec::new(),
            neurons: Neurons::default(),
            facets: Facets::default(),
            crossings: Crossings::new(n),
            outputs: vec![0.0; n],
            peak: 0.0,
            farthest: RefCell::default(),
            steps: 0,
            events: 0,
            joined: 0,
            arch: Arch::new(),
            scratch: Scratch {
                pulls: vec![0.0; n * d],
                totals: vec![0.0; n * d],
                vector: vec![0.0; d],
                pattern: vec![0; n.div_ceil(64)],
                due: Vec::new(),
            },
            points,
        };
        let census = engine.census(&(f64::NEG_INFINITY..engine.reach), work)?;
        for (p, &pairs) in census.pairs.iter().enumerate() {
            engine.region(census.table.bits(p));
            engine.regions[p].root_count = 2 * pairs;
            engine.regions[p].unstored = 2 * pairs;
        }
        engine.store(&census);
        engine.settle_due();
        Ok(engine)
    }

    fn census(&self, shell: &Range<f64>, work: &Work<'_>) -> Result<Census, Stopped> {
        let draw = Draw::new(&self.plan, self.points.d());
        Census::take(&self.points, &draw, self.root_width, shell, work)
    }

    /// Stores the near pairs of `census` as neurons that are due to be looked at.
    fn store(&mut self, census: &Census) {
        let d = self.points.d();
        for (near, weights) in census.near.iter().zip(census.weights.chunks_exact(d)) {
            self.regions[near.pattern].unstored -= 2;
            for sign in [near.sign, -near.sign] {
                let j = self.neurons.push(weights, sign, near.pattern as u32);
                self.scratch.due.push(j);
            }
        }
    }

    /// The number of the region with the given pattern.
    pub(super) fn region(&mut self, pattern: &[u64]) -> usize {
        let p = self.table.number(pattern);
        if p == self.regions.len() {
            self.regions.push(Region::new(self.points.d()));
            self.farthest.get_mut().push(Farthest::default());
        }
        p
    }

    /// Moves every neuron. Returns the greatest ‖D‖ of a root with neurons that are not stored.
    fn move_all(&mut self, derivative: &[f64]) -> f64 {
        let (n, d) = (self.points.n(), self.points.d());
        let scratch = &mut self.scratch;
        let rows = scratch.pulls.chunks_exact_mut(d);
        for ((pull, x), derivative) in rows.zip(self.points.iter()).zip(derivative) {
            let factor = -self.plan.step_size * derivative / n as f64;
            pull.iter_mut().zip(x).for_each(|(pull, x)| *pull = factor * x);
        }
        self.peak = 0.0;
        let mut extent: f64 = 0.0;
        for (p, region) in self.regions.iter_mut().enumerate() {
            region.single_total.fill(Vector::default());
            if region.is_empty() {
                continue;
            }
            region.step.fill(0.0);
            for i in ones(self.table.bits(p)) {
                shift_by(&mut region.step, &scratch.pulls[i * d..(i + 1) * d]);
            }
            let length = region.advance(self.plan.radius, &mut scratch.vector);
            self.peak = self.peak.max(length);
            if region.unstored > 0 {
                extent = extent.max(length);
            }
        }
        let neurons = &mut self.neurons;
        self.facets.move_due(
            &self.points,
            self.plan.radius,
            &mut self.regions,
            &mut scratch.vector,
            |j, p, position| {
                neurons.region[j as usize] = p as u32;
                neurons.set_position(j, position);
                scratch.due.push(j);
            },
        );
        let square = self.arch.dispatch(Sweep {
            points: &self.points,
            radius: self.plan.radius,
            regions: &mut self.regions,
            facets: &mut self.facets,
            crossings: &mut self.crossings,
        });
        self.crossings.book_sweep();
        self.peak = self.peak.max(square.sqrt());
        extent
    }

    /// Stores the neurons that a root with ‖D‖ = `extent` may have brought to a hyperplane.
    fn extend(&mut self, extent: f64, work: &Work<'_>) -> Result<(), Stopped> {
        if extent < cautious(self.reach) {
            return Ok(());
        }
        let inner = self.reach;
        self.reach = cost::covering(2.0 * extent, self.plan.radius);
        let census = self.census(&(inner..self.reach), work)?;
        self.store(&census);
        Ok(())
    }

    /// Looks at every neuron that may have changed its pattern or left its ball.
    fn settle_due(&mut self) {
        for region in &mut self.regions {
            while let Some(j) = region.root_queue.pop_due(region.root_length) {
                self.scratch.due.push(j);
            }
            while let Some(j) = region.free_queue.pop_due(region.length) {
                self.scratch.due.push(j);
            }
        }
        self.events += self.scratch.due.len() as u64;
        for k in 0..self.scratch.due.len() {
            self.settle(self.scratch.due[k]);
        }
        self.scratch.due.clear();
    }

    fn evaluate(&mut self) {
        let d = self.points.d();
        let totals = &mut self.scratch.totals;
        totals.fill(0.0);
        for (p, region) in self.regions.iter().enumerate().filter(|(_, r)| !r.is_empty()) {
            region.total(&mut self.scratch.vector);
            for i in ones(self.table.bits(p)) {
                shift_by(&mut totals[i * d..(i + 1) * d], &self.scratch.vector);
            }
        }
        for (i, (output, total)) in self.outputs.iter_mut().zip(totals.chunks(d)).enumerate() {
            let initial = self.crossings.initial_term(i);
            *output = (initial + dot(total, self.points.get(i))) / self.plan.width as f64;
        }
    }
}

impl Engine for CompressedEngine {
    fn outputs(&self) -> &[f64] {
        &self.outputs
    }

    fn advance(&mut self, derivative: &[f64]) {
        self.advance_watched(derivative, &Work::unwatched()).expect("nobody stops the work");
    }

    fn advance_watched(&mut self, derivative: &[f64], work: &Work<'_>) -> Result<(), Stopped> {
        assert_eq!(derivative.len(), self.outputs.len(), "one derivative for each point");
        work.check()?;
        if self.steps.is_multiple_of(REVIEW) {
            self.release_singles();
        }
        self.steps += 1;
        let extent = self.move_all(derivative);
        if !self.peak.is_finite() {
            return Ok(());
        }
        self.extend(extent, work)?;
        self.settle_due();
        for (region, farthest) in self.regions.iter_mut().zip(self.farthest.get_mut()) {
            farthest.join(std::mem::replace(&mut region.joined, f64::NEG_INFINITY));
            if self.steps.is_multiple_of(REFRESH) {
                region.refresh(&mut self.neurons);
            }
        }
        self.evaluate();
        Ok(())
    }

    fn is_finite(&self) -> bool {
        self.peak.is_finite() && self.outputs.iter().all(|f| f.is_finite())
    }

    fn flips(&self) -> u64 {
        self.crossings.flips()
    }

    fn drift(&self) -> f64 {
        let mut farthest = self.farthest.borrow_mut();
        let regions = self.regions.iter().zip(farthest.iter_mut()).enumerate();
        regions
            .filter(|(_, (region, _))| region.free_count > 0)
            .fold(self.peak, |best, (p, (region, f))| f.search(best, region, p, &self.neurons))
    }
}
