//! Projected gradient descent that stores every neuron.
//!
//! Both neurons of a pair are stored, the *positive* one (a_j = 1) and the *negative* one
//! (a_j = −1), by D_j = √m a_j (W_j − W_j(0)). In these terms, with W the initial weights that the
//! pair shares,
//!
//! - W₊ = W + D₊/√m, W₋ = W − D₋/√m, and f_i = m^(-1/2) Σ_pairs [σ(W₊·x_i) − σ(W₋·x_i)];
//! - D ← Π_B(D − (η/n) Σ_i ℓ'_i 1(W_±·x_i ≥ 0) x_i), the same for both signs.
//!
//! The difference within a pair is taken before the sum over pairs and both neurons go through the
//! same operations, so the outputs at W(0) are exactly 0. A step reads the activation pattern that
//! the last one left as bits, and does everything for a block of pairs while the block is in the
//! cache: gradient, projection, new weights, new outputs, new pattern. Blocks depend on the sizes
//! only and their partial outputs are added in order: the bytes do not depend on the threads.
//!
//! Two kernels do the work: `lanes` for short points, where eight pairs share a vector register,
//! and `products`, where a block is two matrix products.

mod engine;
mod lanes;
mod products;
mod store;
mod tile;

pub use self::engine::{DenseEngine, Neuron};
