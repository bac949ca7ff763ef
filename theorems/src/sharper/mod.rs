//! Sharper statements, stated and proved here.
//!
//! All of them are about the network, the initialisation and the projection of M. The lemmas are
//! the links of one chain: A and B bound what chance can do, C carries that to the trained
//! network's features, D turns it into a bound on the averaged risk, E and F translate between
//! logits, soft risk and classification error. G replaces A and B where the mean square over the
//! points is enough.

pub mod lemma_a;
pub mod lemma_b;
pub mod lemma_c;
pub mod lemma_d;
pub mod lemma_e;
pub mod lemma_f;
pub mod lemma_g;
pub mod s2;
pub mod s2_least;
pub mod s4;
pub mod s4_least;
pub mod s5;
pub mod s5_least;

/// The citation of these statements.
pub const PAPER: &str = "this project";
