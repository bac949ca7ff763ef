//! What one drawn network is sure to do, and the widths that follow from it.
//!
//! *Notation.* m = 2M neurons in pairs: pair k has the initial weights g_k twice, with the outer
//! weights σ = ±1. In the coordinates D_kσ = σ√m(W_kσ − g_k) projected gradient descent is
//! D_kσ ← proj_B(D_kσ − (η/n) Σ_i r_i b_kσi x_i), with b_kσi = 1(W_kσ·x_i ≥ 0) and
//! r_i = μ(f_i) − p_i for soft labels and for hard ones, p_i = (1 + y_i)/2. The output is
//! f_i = (1/m) Σ_kσ b_kσi (σ√m g_k·x_i + D_kσ·x_i). The product of two networks is
//! (1/m) Σ_kσ D_kσ·h_kσ, C is the set ‖D_kσ‖ ≤ B, Γ the largest eigenvalue of XXᵀ/n (at most 1), and
//! κ = ηΓ; Lemma F's κ(γ) is called KL₀(γ) here.
//!
//! A *reference* is any choice of D̄_k with ‖D̄_k‖ ≤ B, the same for both neurons of a pair;
//! S² = (1/M) Σ_k ‖D̄_k‖², y_ik = D̄_k·x_i, a_ik = √m abs(g_k·x_i), b⁰_ik = 1(g_k·x_i ≥ 0).
//! Pair k is *flippable* on x_i if a_ik ≤ B‖x_i‖. θ_i is the share of the steps t < T with a stated
//! bad event.
//!
//! The statements on one network are functions of such ingredients, over [`Real`](crate::real::Real):
//! on intervals each comparison that is not decided falls to the safe side, and the end named in a
//! function's documentation is proven.

pub mod c1;
pub mod c10;
pub mod c11a;
pub mod c11b;
pub mod c11c;
pub mod c12;
pub mod c13;
pub mod c2;
pub mod c3;
pub mod c4;
pub mod c5;
pub mod c6;
pub mod c7a;
pub mod c7b;
pub mod c8;
pub mod c9;

use crate::setting::Premise;

/// The citation of these statements.
pub const PAPER: &str = "this project";

/// The network and its training.
pub const TRAINING: Premise = Premise {
    symbol: "f, x_i",
    domain: "one drawn network of m = 2M neurons in pairs, 0 < ‖x_i‖ ≤ 1, projected gradient descent",
};
/// The reference.
pub const REFERENCE: Premise = Premise {
    symbol: "D̄_k",
    domain: "any vectors with ‖D̄_k‖ ≤ B, the same for both neurons of a pair",
};
/// κ = ηΓ, where the step may be long.
pub const KAPPA: Premise = Premise { symbol: "κ", domain: "κ = ηΓ in (0, 8)" };
/// κ = ηΓ, where the step has to be shorter.
pub const SHORT_STEP: Premise = Premise { symbol: "κ", domain: "κ = ηΓ in (0, 4]" };
/// The scale of the teacher's logits.
pub const SCALE: Premise =
    Premise { symbol: "s", domain: "(0, ∞): the labels are p_i = μ(s z_i)" };
