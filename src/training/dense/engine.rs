//! The dense engine, whichever kernel it runs on.

use faer::MatRef;

use super::lanes::{self, Lanes};
use super::products::{self, Products};
use super::store::{Initial, Sizes};
use crate::training::engine::Engine;
use crate::training::error::TrainingError;
use crate::training::initialisation::Draw;
use crate::training::plan::Plan;
use crate::work::Work;

/// One neuron of a network under training.
#[derive(Clone, Copy, Debug)]
pub struct Neuron<'a> {
    /// Index j < m.
    pub index: u64,
    /// a_j: −1.0 or 1.0.
    pub sign: f64,
    /// W_j(0), of length d.
    pub initial: &'a [f64],
    /// D_j = √m a_j (W_j − W_j(0)), of length d.
    pub displacement: &'a [f64],
    /// 1(W_j·x_i ≥ 0), i < n, as this engine computed it.
    pub active: &'a [bool],
}

/// The kernel that holds the neurons.
#[derive(Debug)]
enum Kernel {
    Lanes(Lanes),
    Products(Products),
}

/// A network of which every neuron is stored: memory and a step cost O(m·n·d).
#[derive(Debug)]
pub struct DenseEngine {
    sizes: Sizes,
    /// a_j of the first neuron of each pair.
    signs: Vec<f64>,
    outputs: Vec<f64>,
    kernel: Kernel,
}

impl DenseEngine {
    /// The network of `plan` at W(0) on `points` (d × n, column i is x_i).
    ///
    /// # Errors
    /// Those of [`Plan::check`], and once a stop was asked for.
    pub fn new(
        points: MatRef<'_, f64>,
        plan: &Plan,
        work: &Work<'_>,
    ) -> Result<Self, TrainingError> {
        plan.check(points)?;
        let (d, n) = (points.nrows(), points.ncols());
        let pairs = (plan.width / 2) as usize;
        let sizes = Sizes {
            n,
            d,
            pairs,
            scale: 1.0 / (plan.width as f64).sqrt(),
            rate: plan.step_size / n as f64,
            radius: plan.radius,
        };
        let stage = work.stage("initial weights", plan.width / 2);
        let mut initial = Initial::new(Draw::new(plan, d), stage);
        let kernel = if lanes::suits(n, d) {
            Kernel::Lanes(Lanes::new(points, sizes, &mut initial)?)
        } else {
            Kernel::Products(Products::new(points, sizes, &mut initial)?)
        };
        let mut engine = Self { sizes, signs: initial.signs, outputs: vec![0.0; n], kernel };
        engine.advance(&vec![0.0; n]);
        engine.remember_pattern();
        Ok(engine)
    }

    /// Makes the current activation pattern the one that flips are counted from.
    fn remember_pattern(&mut self) {
        match &mut self.kernel {
            Kernel::Lanes(lanes) => lanes.remember_pattern(),
            Kernel::Products(products) => products.remember_pattern(),
        }
    }

    /// Calls `visit` for every neuron, pair after pair: j, then j + m/2.
    pub fn for_each_neuron(&self, mut visit: impl FnMut(Neuron<'_>)) {
        let Sizes { n, d, pairs, .. } = self.sizes;
        let (mut initial, mut displacement) = (vec![0.0; d], vec![0.0; d]);
        let mut active = vec![false; n];
        for (pair, &first) in self.signs.iter().enumerate() {
            for (index, sign) in [(pair, first), (pair + pairs, -first)] {
                let side = usize::from(sign < 0.0);
                match &self.kernel {
                    Kernel::Lanes(lanes) => {
                        lanes.read(pair, side, &mut initial, &mut displacement, &mut active)
                    }
                    Kernel::Products(products) => {
                        products.read(pair, side, &mut initial, &mut displacement, &mut active)
                    }
                }
                visit(Neuron {
                    index: index as u64,
                    sign,
                    initial: &initial,
                    displacement: &displacement,
                    active: &active,
                });
            }
        }
    }

    /// Seconds that one step is expected to take on one core.
    ///
    /// A model for choosing between engines, not a promise: its constants were measured on one
    /// machine.
    pub fn predicted_step_cost(n: usize, d: usize, m: u64) -> f64 {
        let pairs = (m as f64 / 2.0).max(1.0);
        if lanes::suits(n, d) { lanes::cost(n, d, pairs) } else { products::cost(n, d, pairs) }
    }

    /// Bytes that a network of width `m` is expected to take, for n points in R^d.
    pub fn predicted_bytes(n: usize, d: usize, m: u64) -> f64 {
        let pairs = (m as f64 / 2.0).max(1.0);
        let kernel = if lanes::suits(n, d) { lanes::bytes(n, d) } else { products::bytes(n, d) };
        pairs * (kernel + size_of::<f64>() as f64)
    }

    /// max_j ‖D_j‖².
    fn square_drift(&self) -> f64 {
        match &self.kernel {
            Kernel::Lanes(lanes) => lanes.square_drift(),
            Kernel::Products(products) => products.square_drift(),
        }
    }
}

impl Engine for DenseEngine {
    fn outputs(&self) -> &[f64] {
        &self.outputs
    }

    fn advance(&mut self, derivative: &[f64]) {
        assert_eq!(derivative.len(), self.sizes.n, "one derivative for each point");
        match &mut self.kernel {
            Kernel::Lanes(lanes) => lanes.advance(derivative, &mut self.outputs),
            Kernel::Products(products) => products.advance(derivative, &mut self.outputs),
        }
    }

    fn is_finite(&self) -> bool {
        self.square_drift().is_finite() && self.outputs.iter().all(|f| f.is_finite())
    }

    fn flips(&self) -> u64 {
        match &self.kernel {
            Kernel::Lanes(lanes) => lanes.flips(),
            Kernel::Products(products) => products.flips(),
        }
    }

    fn drift(&self) -> f64 {
        self.square_drift().sqrt().min(self.sizes.radius)
    }
}
