//! M Assumption 1, the margin, and what follows from it before any training.
//!
//! There is v: R^d → R^d with ‖v(z)‖ ≤ 1 for every z, and γ > 0, such that
//! y_i z_i ≥ γ for every i, where z_i = E[v(z)·φ_i(z)], z ~ N(0, I), is the teacher's logit and
//! φ_i(z) = 1(z·x_i > 0) x_i. The bound on v is pointwise, not only in mean square.
//!
//! *The logits are small.* abs(z_i) ≤ E[‖v(z)‖ ‖x_i‖ 1(z·x_i > 0)] ≤ ‖x_i‖/2 ≤ 1/2, because a
//! Gaussian vector is on the positive side of x_i with probability 1/2. Hence γ ≤ 1/2.
//!
//! *The untrained soft risk is small (E6).* At W(0) the outputs are 0, so each term of (4) is
//! KL(Ber(μ(z_i)) ‖ Ber(1/2)) = κ(abs(z_i)) ≤ κ(1/2) = ln 2 − H(μ(1/2)), with κ of
//! [Lemma F](crate::sharper::lemma_f), which has the number. A claim R^KL ≤ β with β at or above R^KL(W(0)) is met
//! at t = 0, before training starts, and testing it tests next to nothing.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{GAMMA, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

/// The largest teacher logit on points of norm at most 1.
pub const LOGIT_CAP: f64 = 0.5;

fn cap<R: Real>(_: &Setting<R>, _: R) -> R {
    R::exact(LOGIT_CAP)
}

/// M.assumption-1.
pub const STATEMENT: Statement = Statement {
    id: "M.assumption-1",
    title: "Margin of the tangent kernel's features",
    paper: PAPER,
    equations: "Assumption 1",
    claim: "‖v(z)‖ ≤ 1 for every z and y_i E[v(z)·φ_i(z)] ≥ γ > 0 for every i; hence \
            γ ≤ abs(z_i) ≤ ‖x_i‖/2 ≤ 1/2",
    premises: &[Premise { symbol: "x_i", domain: "c ≤ ‖x_i‖ ≤ 1" }, GAMMA],
    constants: &[Constant {
        symbol: "max z",
        value: LOGIT_CAP,
        literal: "0.5",
        meaning: "largest teacher logit",
        distinctive: false,
    }],
    provenance: Provenance::Printed,
    bound: Bound::Inequality(Inequality {
        quantity: "teacher logit abs(z_i)",
        value: cap,
        enclosure: cap,
    }),
    source_file: file!(),
    proof: "the Gaussian half-space has probability 1/2 (module documentation)",
};
