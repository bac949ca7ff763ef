//! S. Mandal, X. Lin, R. Srikant, *A Theoretical Analysis of Soft-Label vs Hard-Label Training in
//! Neural Networks*, L4DC 2025, PMLR 283:1078–1089 (arXiv 2412.09579).

pub mod assumption_1;
pub mod corollary_4;
pub mod lemma_3;
pub mod lemma_6;
pub mod model;
pub mod proposition_5;
pub mod theorem_2;

/// The citation of this source.
pub const PAPER: &str = "Mandal, Lin, Srikant, L4DC 2025, PMLR 283:1078–1089 (arXiv 2412.09579)";
