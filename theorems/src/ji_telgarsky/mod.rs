//! Z. Ji, M. Telgarsky, *Polylogarithmic width suffices for gradient descent to achieve arbitrarily
//! small test error with shallow ReLU networks*, ICLR 2020 (arXiv 1909.12292).

pub mod section_5;
pub mod theorem_2_2;

/// The citation of this source.
pub const PAPER: &str = "Ji, Telgarsky, ICLR 2020 (arXiv 1909.12292)";
