//! Executable bounds, certified margins and seeded simulation for training with soft labels
//! against training with hard labels.
//!
//! Dependencies point one way: ([`work`], [`artifact`], [`random`], `sum`) ← `theorems` ← ([`data`],
//! [`kernel`]) ← [`margin`] ← [`teacher`] ← [`training`] ← ([`certificate`],
//! [`lower`]) ← [`problem`] ← [`requirement`] ← [`question`] ← ([`verify`], [`experiment`], [`sweep`]) ← [`figures`] ←
//! ([`report`], [`explore`]) ← [`terminal`] ← [`cli`].
#![warn(missing_docs)]

pub mod artifact;
pub mod certificate;
pub mod cli;
pub mod data;
pub mod experiment;
pub mod explore;
pub mod figures;
pub mod kernel;
pub mod lower;
pub mod margin;
pub mod problem;
pub mod question;
pub mod random;
pub mod report;
pub mod requirement;
mod sum;
pub mod sweep;
pub mod teacher;
pub mod terminal;
pub mod training;
pub mod verify;
pub mod work;
