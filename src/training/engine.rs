//! What an engine has to do.

use crate::work::{Stopped, Work};

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

    /// [`Engine::advance`], for engines in which a single step may take seconds.
    ///
    /// # Errors
    /// [`Stopped`] once a stop was asked for. The network is then between two steps and good for
    /// nothing more.
    fn advance_watched(&mut self, derivative: &[f64], work: &Work<'_>) -> Result<(), Stopped> {
        work.check()?;
        self.advance(derivative);
        Ok(())
    }

    /// Whether the outputs and the squares of the displacements √m ‖W_j(t) − W_j(0)‖ are finite. If
    /// not, nothing else that the engine shows means anything.
    fn is_finite(&self) -> bool;

    /// Number of pairs (neuron j, point i) with 1(W_j(t)·x_i ≥ 0) ≠ 1(W_j(0)·x_i ≥ 0).
    fn flips(&self) -> u64;

    /// max_j √m ‖W_j(t) − W_j(0)‖, at most the radius B.
    fn drift(&self) -> f64;
}
