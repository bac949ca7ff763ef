//! A certificate as a Coq file: the network of the seed, a reference and what follows, as exact
//! rational numbers, with a theorem that Coq proves from C3, C8(ii) or C11(b).
//!
//! Nothing here is trusted: Coq decides again which pairs can change an indicator, and computes c⁰,
//! E⁰, S², the gap and the knapsack. Only the number that is claimed comes from here.

mod claim;
mod export;
mod network;
mod number;
mod text;

pub use self::export::in_coq;
