//! Lemma C (linearisation): with W̄ = W(0) + λU and 0 < λ ≤ B,
//! abs(f^t_i(W̄) − λ f⁰_i(U)) ≤ (λ + B) N_i/m, N_i of [Lemma B](super::lemma_b).
//!
//! *Proof.* f⁰ is linear and f⁰_i(W(0)) = 0 by the symmetric initialisation, so
//! f⁰_i(W̄) = λ f⁰_i(U). f^t_i(W̄) differs from f⁰_i(W̄) by the neurons whose indicator on x_i has
//! changed, each by at most abs(W̄_j·x_i)/√m. Such a neuron has abs(W_j(0)·x_i) ≤ B/√m by Lemma B,
//! and abs(λU_j·x_i) ≤ λ/√m. ∎
//!
//! *Sharper: pairs cancel.* Let g = W_j(0)·x_i, and let σ, σ' in {0, ±1} be the changes of the two
//! indicators of the pair (j, j + m/2). Where both change they change alike, for both start from
//! the sign of g. The signs a and −a multiply g, but a_j U_j is the same for both, so the pair
//! contributes m^(−1/2) (a g (σ − σ') + λ (v·x_i/√m)(σ + σ')). If both change, that is at most
//! 2λ/m: the initial weights cancel. If one does, it is at most (B + λ)/m, which is no less because
//! λ ≤ B. Over the N_i/2 pairs: abs(f^t_i(W̄) − λ f⁰_i(U)) ≤ (λ + B) N_i/(2m), half of the above. ∎

use super::{PAPER, lemma_b};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, MODEL, N, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// (λ + B) N_i/m, given N_i/m.
pub fn deviation<R: Real>(lambda: R, radius: R, fraction: R) -> R {
    (lambda + radius) * fraction
}

/// (λ + B) N_i/(2m), given N_i/m: the same with the cancellation inside pairs.
pub fn deviation_in_pairs<R: Real>(lambda: R, radius: R, fraction: R) -> R {
    deviation(lambda, radius, fraction) / R::exact(2.0)
}

fn at_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    let one = R::exact(1.0);
    let union = lemma_b::log_union(setting.n(), 1.0, setting.delta());
    deviation(one, one, lemma_b::fraction(one, union, width))
}

/// S.lemma-c.
pub const STATEMENT: Statement = Statement {
    id: "S.lemma-c",
    title: "Linearisation",
    paper: PAPER,
    equations: "Lemma C",
    claim: "with W̄ = W(0) + λU, λ ≤ B: abs(f^t_i(W̄) − λ f⁰_i(U)) ≤ (λ + B) N_i/m, and even \
            ≤ (λ + B) N_i/(2m)",
    premises: &[MODEL, N, DELTA, Premise { symbol: "λ", domain: "(0, B]" }],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "max_i abs(f^t_i(W̄) − f⁰_i(U)) at width m and λ = B = 1",
        value: at_width,
        enclosure: at_width,
    }),
    source_file: file!(),
    proof: "only neurons that flipped differ, and pairs cancel (module documentation)",
};
