//! JT Section 5: how large the margin is.
//!
//! - γ > 0 if and only if no two inputs are parallel with labels that conflict. As quoted this is
//!   false for either reading of "parallel" (E10); to be confirmed in the paper.
//! - Data that a hyperplane through the origin separates with margin γ₀ have γ ≥ γ₀/2: with
//!   v(z) = w, the unit normal, y_i E[w·φ_i(z)] = y_i w·x_i/2, because z·x_i > 0 has
//!   probability 1/2. [`linearly_separable`].
//! - Noisy 2-XOR in d dimensions has γ ≥ 1/(60 d). [`two_xor`].
//! - Labels drawn uniformly at random push γ down as 1/√n. [`random_labels`] is an explicit form,
//!   proved here: γ is at most the Hilbert-ball margin, whose square is at most qᵀ(K∘yyᵀ)q at
//!   q_i = 1/n. Its mean over the labels is (1/n²) Σ_i K_ii ≤ 1/(2n), since K_ii = ‖x_i‖²/2 and
//!   the labels are independent with mean 0. By Markov's inequality γ ≤ 1/√(2nδ) with probability
//!   at least 1 − δ.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, LENGTHS, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const XOR: f64 = 60.0;

/// γ₀/2, below the margin of data with linear margin γ₀ in (0, 1].
pub fn linearly_separable<R: Real>(linear_margin: R) -> R {
    linear_margin / R::exact(2.0)
}

/// 1/(60 d), below the margin of noisy 2-XOR in d dimensions.
pub fn two_xor<R: Real>(dimension: R) -> R {
    R::exact(1.0) / (R::exact(XOR) * dimension)
}

/// 1/√(2nδ), above the margin of n points with uniformly random labels, with probability at least
/// 1 − δ over the labels.
pub fn random_labels<R: Real>(n: R, delta: R) -> R {
    R::exact(1.0) / (R::exact(2.0) * n * delta).sqrt()
}

fn random<R: Real>(setting: &Setting<R>, _: R) -> R {
    random_labels(setting.n(), setting.delta())
}

/// JT.section-5.
pub const STATEMENT: Statement = Statement {
    id: "JT.section-5",
    title: "Size of the margin",
    paper: PAPER,
    equations: "Section 5",
    claim: "γ > 0 iff no two inputs are parallel with conflicting labels (false as quoted, E10); linear margin γ₀ gives \
            γ ≥ γ₀/2; noisy 2-XOR in d dimensions has γ ≥ 1/(60 d); uniformly random labels have \
            γ = O(1/√n), here γ ≤ 1/√(2nδ) with probability ≥ 1 − δ",
    premises: &[
        LENGTHS,
        N,
        DELTA,
        Premise { symbol: "γ₀", domain: "(0, 1]" },
        Premise { symbol: "d", domain: "an integer ≥ 2" },
    ],
    constants: &[Constant {
        symbol: "1/(60 d)",
        value: XOR,
        literal: "60.0",
        meaning: "margin of noisy 2-XOR; to be confirmed",
        distinctive: true,
    }],
    provenance: Provenance::Quoted,
    bound: Bound::Inequality(Inequality {
        quantity: "γ of uniformly random labels",
        value: random,
        enclosure: random,
    }),
    source_file: file!(),
    proof: "γ₀/2 and 1/√(2nδ): module documentation; 1/(60 d): Ji and Telgarsky's",
};
