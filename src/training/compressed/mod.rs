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
//! A neuron with √m |W(0)·x_i| > R ‖x_i‖ for every i, W(0) = α g, keeps its pattern as long as
//! ‖D‖ ≤ R, for a D·x_i of at most R ‖x_i‖ cannot turn the sign of √m W(0)·x_i + a D·x_i; this is
//! the only way in which the scale α enters. Neurons farther than such a *reach* R from every
//! hyperplane are not stored. When the displacement of a root comes to the reach, the initial weights
//! are streamed again from the seed and the next shell of neurons is stored. From a reach of B on no
//! neuron can be missing. Distances carry rounding errors of some 10⁻¹⁶ √m ‖W(0)‖: a sign that
//! depends on less is a matter of rounding in every engine.

pub(crate) mod census;
mod cost;
mod crossings;
mod engine;
mod facet;
mod farthest;
mod neurons;
pub(crate) mod pattern;
pub(crate) mod points;
mod queue;
mod region;
mod settle;
mod statistics;
mod sweep;
#[cfg(test)]
mod tests;

pub use self::cost::{
    predicted_bytes, predicted_near_neurons, predicted_run_cost, predicted_setup_cost,
};
pub use self::engine::CompressedEngine;
pub use self::statistics::Statistics;
