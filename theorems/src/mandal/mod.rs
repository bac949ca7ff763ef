//! S. Mandal, X. Lin, R. Srikant, *A Theoretical Analysis of Soft-Label vs Hard-Label Training in
//! Neural Networks*, L4DC 2025, PMLR 283:1078–1089 (arXiv 2412.09579).

pub mod model;
