//! One module per statement: its text, source, premises, constants, bounds and inverses.
//!
//! A theorem's constants and formula stand in one file; nothing else repeats them. Every formula
//! is generic over [`real::Real`], so that the same line gives a floating-point value and a proven
//! enclosure. [`registry::all`] lists the statements.
#![warn(missing_docs)]

pub mod bisection;
pub mod bound;
pub mod certificate;
pub mod crossover;
pub mod exact;
pub mod inverse;
pub mod ji_telgarsky;
pub mod lower;
pub mod mandal;
pub mod prover;
pub mod real;
pub mod registry;
pub mod scalar;
pub mod separation;
pub mod setting;
pub mod sharper;
pub mod statement;
