//! Widths below which no network is right, and widths below which no training succeeds.
//!
//! *Notation.* The network is f(x) = m^(−1/2) Σ_j a_j σ(W_j·x), without biases, with any a_j ≠ 0 where a
//! statement speaks of networks and with a_j = −a_(j+m/2) = ±1, W_j(0) = W_(j+m/2)(0) ~ N(0, I_d) where it
//! speaks of training. R(W) is the share of the points with y_i f(x_i) ≤ 0; averaged R is the mean of
//! R(W(t)) over t < T and contains t = 0. g_i = ℓ'_i(0) is the slope of the loss of point i at output 0.
//! A *run* is a longest sequence of neighbours with one label, a *change* two neighbours with different ones.
//!
//! What is a count is a function of integers; what is a probability or a margin is one over
//! [`Real`](crate::real::Real).

pub mod equal_logits;
pub mod l0;
pub mod l1;
pub mod l2;
pub mod l3;
pub mod r0;
pub mod r1;
pub mod r3;

use crate::setting::Premise;

/// The citation of these statements.
pub const PAPER: &str = "this project";

/// A network, however it came about.
pub const NETWORK: Premise = Premise {
    symbol: "f",
    domain: "any network of m neurons without biases, however it was trained",
};
/// Full-batch training from the symmetric start.
pub const TRAINING: Premise = Premise {
    symbol: "W(t)",
    domain: "full-batch gradient descent from the symmetric start, any radius B in (0, ∞], any step sizes, any T",
};
