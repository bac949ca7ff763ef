//! The width at which the features of a draw separate the labels, from both sides, and where that decides
//! what training needs.
//!
//! *Notation.* M = m/2 pairs with g_1, …, g_M ~ N(0, I_d), b_ki = 1(g_k·x_i ≥ 0). The draw *separates* if some D_k
//! have y_i Σ_k b_ki D_k·x_i > 0 for all i. For q in the simplex F_q(z) = Σ_i q_i y_i x_i 1(z·x_i > 0), so
//! γ* = min_q E‖F_q(z)‖. By Gordan's alternative a draw does *not* separate if and only if some q in the simplex
//! has F_q(g_k) = 0 for all k. m_sep(δ) is the least even m at which a draw separates with probability at least
//! 1 − δ; more pairs separate no less. A *lazy* run is one whose indicators keep their initial values.
//! In a half-plane G_1, …, G_S are the gaps between neighbours of different labels, r_1, …, r_(S−1) the runs
//! between them, and I_s the angle from G_s up to the end of G_(s+1); h_s = abs(I_s)/π.

pub mod a0;
pub mod a1;
pub mod a2;
pub mod a3;
pub mod a4;
pub mod a5;
pub mod b1;
pub mod b2;
pub mod b3;
pub mod b4;
pub mod h1;
pub mod h2;
pub mod h3;
pub mod trap;

use crate::setting::Premise;

/// The citation of these statements.
pub const PAPER: &str = "this project";

/// The draw.
pub const DRAW: Premise = Premise {
    symbol: "g_k, b_ki",
    domain: "M = m/2 independent g_k ~ N(0, I_d), b_ki = 1(g_k·x_i ≥ 0)",
};
/// Points in a half-plane.
pub const PLANE: Premise = Premise {
    symbol: "x_i",
    domain: "in an open half-plane of R^2, not 0, points of one ray with one label counted once",
};
/// Points of the plane.
pub const ANY_PLANE: Premise = Premise { symbol: "x_i", domain: "in R^2, 0 < ‖x_i‖ ≤ 1" };
/// The four points of L.l1.
pub const Q: Premise = Premise {
    symbol: "Q(Δ)",
    domain: "x_± at ±Δ/2 with the label +, twice x_0 = (x_+ + x_−)/2 with the label −, 0 < Δ ≤ π/2",
};
