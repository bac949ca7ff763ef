//! Deep networks trained on soft and on hard labels of noisy images: the setting of Figure 1 of
//! Mandal, Lin and Srikant (2025).
//!
//! A teacher learns the classes of noisy images. A smaller student learns the same images twice,
//! once from the classes and once from the teacher's probabilities. [`experiment`] does that for
//! every family of networks, variance of the noise and seed; each training is a cell that goes on
//! where it was stopped. On one machine (processor) the results are the same bytes for any number
//! of threads and any stops; another processor may round differently.
//!
//! Dependencies point one way: [`error`] ← [`images`] ← [`package`] ← [`paper`] ← [`network`] ←
//! [`stopping`] ← [`checkpoint`] ← [`training`] ← [`preset`] ← [`experiment`] ← [`summary`] ←
//! [`figure`] ← [`cli`].
#![warn(missing_docs)]

pub mod checkpoint;
pub mod cli;
pub mod error;
pub mod experiment;
pub mod figure;
pub mod images;
pub mod network;
pub mod package;
pub mod paper;
pub mod preset;
pub mod stopping;
pub mod summary;
pub mod training;

pub use error::Error;
