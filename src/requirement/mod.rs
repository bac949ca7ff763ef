//! The neuron requirement: the least width at which training meets ε often enough.

pub mod clopper_pearson;
mod measure;
mod proven;
mod search;

pub use measure::{Goal, Schedule, measure};
pub use proven::{certified, separable, separable_by_law};
pub use search::{Criterion, Decision, Requirement, Trial, decide, least_width};
