//! Projected gradient descent on the two-layer network of equation (1).

pub mod choice;
pub mod compressed;
pub mod dense;
pub mod descent;
pub mod engine;
pub mod error;
pub mod initialisation;
pub mod loss;
pub mod objective;
mod overflow;
pub mod plan;
mod vector;

pub use choice::{Choice, EngineKind};
pub use descent::{Outcome, State, descend};
pub use engine::Engine;
pub use error::TrainingError;
pub use loss::Loss;
pub use objective::{LabelKind, Objective, Targets};
pub use plan::Plan;
