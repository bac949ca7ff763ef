//! Projected gradient descent on the two-layer network of equation (1).

pub mod choice;
pub mod compressed;
pub mod dense;
pub mod descent;
pub mod initialisation;
pub mod objective;
mod vector;

pub use choice::{Choice, EngineKind};
pub use descent::{Outcome, State, descend};
pub use objective::{LabelKind, Targets};

/// A network under training: its outputs at the current weights, and one step of descent.
///
/// An engine knows nothing of the risk: [`Engine::advance`] receives ℓ'_i, the derivative of the
/// loss at each output. Right after construction the weights are W(0).
pub trait Engine {
    /// f_i(W(t)), i < n, at the current weights.
    fn outputs(&self) -> &[f64];

    /// W_j ← Π_{B/√m}(W_j − η ∇_{W_j}) for every neuron, where ∇ is the gradient of
    /// (1/n) Σ ℓ_i and `derivative[i]` = ℓ'_i. Then the outputs are those of the new weights.
    fn advance(&mut self, derivative: &[f64]);

    /// Number of pairs (neuron j, point i) with 1(W_j(t)·x_i ≥ 0) ≠ 1(W_j(0)·x_i ≥ 0).
    fn flips(&self) -> u64;

    /// max_j √m ‖W_j(t) − W_j(0)‖, at most the radius B.
    fn drift(&self) -> f64;
}

/// What one run of gradient descent is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Width m: number of neurons, even.
    pub width: u64,
    /// Number of steps T ≥ 1.
    pub steps: u64,
    /// Step size η > 0.
    pub step_size: f64,
    /// Radius B: each neuron stays within B/√m of its initial weights. Infinite for plain
    /// gradient descent.
    pub radius: f64,
    /// Seed of the initial weights.
    pub seed: u64,
}
