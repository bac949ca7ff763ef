//! The compressed engine: neurons with one history share one displacement.
//!
//! Put D_j = √m a_j (W_j − W_j(0)). Then a step of projected gradient descent is
//! D_j ← proj_B(D_j − η (1/n) Σ_i ℓ'_i 1(W_j·x_i ≥ 0) x_i), which depends on j through the current
//! activation pattern alone. With A_i = Σ_j √m a_j W_j(0)·x_i (1_ij(t) − 1_ij(0)), in which the
//! pairs have cancelled,
//!
//! f_i = (1/m) (A_i + Σ_j 1_ij(t) D_j·x_i).
//!
//! The neurons of one pattern form a *region*, and fall into three populations.
//! - *Root*: all neurons that started in the region and are still there have the same D, whether
//!   it is being projected or not. Those far from every hyperplane are only counted.
//! - *Free*: neurons that came from elsewhere and are inside their balls. They move in parallel,
//!   so the region keeps one path and each neuron a constant offset from it.
//! - *Single*: neurons that came from elsewhere and are at the surface of their balls or at a
//!   hyperplane, where many go to and fro at every step. Each is moved on its own, together with
//!   the others at the same *facet*, the piece of a hyperplane between two regions: the neurons of
//!   a facet differ in nothing but their side of it, so eight of them go through one step in a
//!   vector register. Projections in one pattern draw displacements together, and a neuron that has
//!   met the root joins it.
//!
//! A neuron is looked at again only when the path of what carries it has grown by the distance
//! that it was from the nearest hyperplane or from the surface of its ball; a single one, by the
//! distance that it was from any hyperplane but that of its facet. Then a step costs
//! O(patterns·n·d) and O(d) for each neuron that is near enough to something. This is gradient
//! descent itself up to rounding, at any width.
//!
//! Neurons farther than the *reach* from every hyperplane are not stored. When the displacement of
//! a root comes to the reach, the initial weights are streamed again from the seed and the next
//! shell of neurons is stored.

pub(crate) mod census;
mod cost;
mod crossings;
mod error;
mod facet;
mod farthest;
mod neurons;
pub(crate) mod pattern;
pub(crate) mod points;
mod queue;
mod region;
mod settle;
mod sweep;

use std::cell::RefCell;
use std::ops::Range;

use faer::MatRef;
use pulp::Arch;

use self::census::Census;
use self::crossings::Crossings;
use self::facet::Facets;
use self::farthest::Farthest;
use self::neurons::Neurons;
use self::pattern::{PatternTable, ones};
use self::points::{Points, dot};
use self::region::{Region, cautious, shift_by};
use self::sweep::Sweep;
use super::vector::Vector;
use super::{Engine, Plan};

pub use self::cost::{predicted_run_cost, predicted_setup_cost};
pub use self::error::CompressedError;

/// Steps after which it is seen which single neurons need not be moved one by one any longer.
const REVIEW: u64 = 16;

/// Steps after which the offsets of the free neurons are refreshed.
const REFRESH: u64 = 4096;

/// Size and history of a [`CompressedEngine`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistics {
    /// Activation patterns that have occurred.
    pub patterns: usize,
    /// Neurons that are stored on their own.
    pub stored: usize,
    /// Free neurons now: they move in parallel with a region that they have come to.
    pub free: u64,
    /// Single neurons now: each is moved on its own.
    pub singles: usize,
    /// How often a stored neuron was looked at so far.
    pub events: u64,
    /// How often a single neuron has met and joined a root so far.
    pub joined: u64,
    /// Neurons farther than this from every hyperplane, in units of √m |W(0)·x_i| / ‖x_i‖, are
    /// not stored.
    pub reach: f64,
    /// Estimate of the memory in use, in bytes.
    pub bytes: usize,
}

/// Exact projected gradient descent in memory and time that depend on the neurons near to a
/// hyperplane {w : w·x_i = 0}, not on the width.
///
/// ```
/// use distill_bounds::training::compressed::CompressedEngine;
/// use distill_bounds::training::dense::DenseEngine;
/// use distill_bounds::training::{Engine, Plan};
///
/// let points = faer::mat![[0.6, -0.6], [0.8, 0.8]];
/// let plan = Plan { width: 4096, steps: 10, step_size: 1.0, radius: 1.0, seed: 0 };
/// let mut compressed = CompressedEngine::new(points.as_ref(), &plan)?;
/// let mut dense = DenseEngine::new(points.as_ref(), &plan);
/// for _ in 0..plan.steps {
///     compressed.advance(&[-0.5, 0.5]);
///     dense.advance(&[-0.5, 0.5]);
/// }
/// assert!((compressed.outputs()[0] - dense.outputs()[0]).abs() < 1e-12);
/// assert_eq!(compressed.flips(), dense.flips());
/// # Ok::<_, distill_bounds::training::compressed::CompressedError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CompressedEngine {
    points: Points,
    plan: Plan,
    root_width: f64,
    reach: f64,
    table: PatternTable,
    regions: Vec<Region>,
    neurons: Neurons,
    facets: Facets,
    crossings: Crossings,
    outputs: Vec<f64>,
    /// max ‖D_j‖ over all but the free neurons, and some of those.
    peak: f64,
    farthest: RefCell<Vec<Farthest>>,
    steps: u64,
    events: u64,
    joined: u64,
    arch: Arch,
    scratch: Scratch,
}

/// Working memory of a step.
#[derive(Clone, Debug)]
struct Scratch {
    /// −η ℓ'_i x_i / n, n × d.
    pulls: Vec<f64>,
    /// Σ_j 1_ij D_j, n × d.
    totals: Vec<f64>,
    vector: Vec<f64>,
    pattern: Vec<u64>,
    due: Vec<u32>,
}

impl CompressedEngine {
    /// The network at W(0) for the inputs `points` (d × n, column i is x_i).
    ///
    /// # Errors
    /// If there is no point, an entry is not finite, or the width, step size or radius of the plan
    /// is out of its domain.
    pub fn new(points: MatRef<'_, f64>, plan: &Plan) -> Result<Self, CompressedError> {
        error::check(points, plan)?;
        let reach = cost::initial_reach(points.ncols(), plan.width, plan.radius);
        Ok(Self::with_reach(Points::new(points), plan, reach))
    }

    fn with_reach(points: Points, plan: &Plan, reach: f64) -> Self {
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
        let census = engine.census(&(f64::NEG_INFINITY..engine.reach));
        for (p, &pairs) in census.pairs.iter().enumerate() {
            engine.region(census.table.bits(p));
            engine.regions[p].root_count = 2 * pairs;
            engine.regions[p].unstored = 2 * pairs;
        }
        engine.store(&census);
        engine.settle_due();
        engine
    }

    /// Size and history of the engine.
    pub fn statistics(&self) -> Statistics {
        let regions = self.regions.iter();
        Statistics {
            patterns: self.regions.len(),
            stored: self.neurons.len(),
            free: regions.clone().map(|region| region.free_count).sum(),
            singles: self.facets.singles(),
            events: self.events,
            joined: self.joined,
            reach: self.reach,
            bytes: self.neurons.bytes()
                + self.facets.bytes()
                + self.table.bytes()
                + regions.map(Region::bytes).sum::<usize>()
                + self.farthest.borrow().iter().map(Farthest::bytes).sum::<usize>(),
        }
    }

    fn census(&self, shell: &Range<f64>) -> Census {
        let pairs = self.plan.width / 2;
        Census::take(&self.points, self.plan.seed, pairs, self.root_width, shell)
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
    fn region(&mut self, pattern: &[u64]) -> usize {
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
    fn extend(&mut self, extent: f64) {
        if extent < cautious(self.reach) {
            return;
        }
        let inner = self.reach;
        self.reach = cost::covering(2.0 * extent, self.plan.radius);
        let census = self.census(&(inner..self.reach));
        self.store(&census);
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
        assert_eq!(derivative.len(), self.outputs.len(), "one derivative for each point");
        if self.steps.is_multiple_of(REVIEW) {
            self.release_singles();
        }
        self.steps += 1;
        let extent = self.move_all(derivative);
        self.extend(extent);
        self.settle_due();
        for (region, farthest) in self.regions.iter_mut().zip(self.farthest.get_mut()) {
            farthest.join(std::mem::replace(&mut region.joined, f64::NEG_INFINITY));
            if self.steps.is_multiple_of(REFRESH) {
                region.refresh(&mut self.neurons);
            }
        }
        self.evaluate();
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

#[cfg(test)]
mod tests {
    use super::{Arch, CompressedEngine, Points};
    use crate::training::{Engine, Plan};

    /// Neurons that are stored later are the same neurons.
    #[test]
    fn the_reach_does_not_change_the_run() {
        let inputs = faer::mat![[0.9, 0.1, -0.6], [0.1, 0.8, 0.7]];
        for radius in [1.0, f64::INFINITY] {
            let plan = Plan { width: 20_000, steps: 300, step_size: 0.5, radius, seed: 3 };
            let engine =
                |reach| CompressedEngine::with_reach(Points::new(inputs.as_ref()), &plan, reach);
            let (mut far, mut near) = (engine(1e6), engine(1e-3));
            let stored = near.statistics().stored;
            for step in 0..plan.steps {
                let derivative = [-0.5, 0.4, -0.3].map(|l| l * 0.99f64.powi(step as i32));
                far.advance(&derivative);
                near.advance(&derivative);
                for (f, g) in far.outputs().iter().zip(near.outputs()) {
                    assert!((f - g).abs() <= 1e-13, "step {step}: {f} against {g}");
                }
                assert_eq!(far.flips(), near.flips(), "step {step}");
                assert!((far.drift() - near.drift()).abs() <= 1e-13, "step {step}");
            }
            assert!(near.statistics().stored > stored, "the run must extend the reach");
            assert!(near.statistics().stored < far.statistics().stored);
        }
    }

    /// A processor without AVX-512 gives the same bytes.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn shorter_registers_give_the_same_bytes() {
        let avx2 = pulp::x86::V3::try_new().map(Arch::V3);
        let inputs = faer::mat![[0.9, 0.1, -0.6], [0.1, 0.8, 0.7]];
        let plan = Plan { width: 20_000, steps: 400, step_size: 1.0, radius: 0.5, seed: 3 };
        let train = |arch: Option<Arch>| {
            let mut engine = CompressedEngine::new(inputs.as_ref(), &plan).expect("a valid plan");
            engine.arch = arch.unwrap_or(engine.arch);
            (0..plan.steps).for_each(|_| {
                let derivative: Vec<f64> = engine.outputs().iter().map(|f| 0.3 - f).collect();
                engine.advance(&[-derivative[0], derivative[1], -derivative[2]]);
            });
            assert!(engine.statistics().singles > 16, "{:?}", engine.statistics());
            let outputs = engine.outputs().iter().map(|f| f.to_bits());
            outputs.chain([engine.flips(), engine.drift().to_bits()]).collect::<Vec<_>>()
        };
        assert_eq!(train(None), train(avx2));
    }
}
