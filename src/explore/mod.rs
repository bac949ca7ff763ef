//! A page to play with, served on the loopback interface: points placed by hand, their margin with its
//! proof, the widths that soft and hard labels need, and two networks trained side by side.
//!
//! The page draws; every number on it is the answer of a question of [`crate::question`], or is read off
//! the engine that trains. `guard` refuses what does not come from the page, `points` what is no data
//! set, `jobs` what is too much at once; `margin`, `widths` and `training` are what can be asked.

mod gate;
mod guard;
mod jobs;
mod margin;
mod points;
mod refusal;
mod server;
mod shape;
mod training;
mod widths;

pub use self::jobs::Jobs;
pub use self::points::{MOST_POINTS, Start, StartError};
pub use self::server::Server;
