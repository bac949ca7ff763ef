//! Equal logits (E): if z_i = γ y_i for all i, soft labels are hard labels with label smoothing.
//!
//! (i) The slopes at output 0 are g_i = tanh(γ/2) times those of hard labels, so the sets that [L0](super::l0)
//! calls balanced are the same, and the first gradients differ by this factor.
//! (ii) With p = μ(γ) and H(p) the entropy of Ber(p), KL(Ber(μ(γy)) ‖ Ber(μ(f))) =
//! p ln(1 + e^(−yf)) + (1 − p) ln(1 + e^(yf)) − H(p): the loss of hard labels of which a share 1 − p is
//! replaced by the other one.
//! (iii) If some optimal weights q of γ* = min_q g(q) have q_i > 0 for all i, every teacher of margin γ* has
//! z_i = γ* y_i.
//!
//! *Proof.* (i) −½ tanh(γy/2) = −(y/2) tanh(γ/2), tanh being odd. (ii) Ber(μ(γy)) gives the label y the
//! probability p, and −ln μ(±f) = ln(1 + e^(∓f)). (iii) γ* ≤ Σ q_i y_i z_i ≤ g(q) = γ* for the optimal q, so
//! every y_i z_i, which is at least γ*, equals it where q_i > 0. ∎
//!
//! So a teacher that knows no more than the labels separates nothing but scales: whatever keeps hard labels from
//! starting keeps its soft labels from it too.

use super::{PAPER, TRAINING, l0};
use crate::bound::{Bound, Inequality};
use crate::mandal::model::logistic;
use crate::real::Real;
use crate::setting::{GAMMA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// tanh(γ/2), the slopes at output 0 over those of hard labels.
pub fn slope_ratio<R: Real>(gamma: R) -> R {
    let one = R::exact(1.0);
    l0::soft_slope(gamma) / l0::hard_slope(one)
}

/// 1 − μ(γ), the share of the other label.
pub fn smoothing<R: Real>(gamma: R) -> R {
    logistic(-gamma)
}

/// p ln(1 + e^(−yf)) + (1 − p) ln(1 + e^(yf)) − H(p) at p = μ(γ), γ > 0; `signed` is y f.
pub fn smoothed_loss<R: Real>(gamma: R, signed: R) -> R {
    let other = smoothing(gamma);
    let own = R::exact(1.0) - other;
    let cross_entropy = own * -logistic(signed).ln() + other * -logistic(-signed).ln();
    cross_entropy + own * own.ln() + other * other.ln()
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    slope_ratio(setting.gamma())
}

/// L.equal-logits.
pub const STATEMENT: Statement = Statement {
    id: "L.equal-logits",
    title: "A teacher of equal logits is label smoothing",
    paper: PAPER,
    equations: "E",
    claim: "if z_i = γ y_i for all i: the slopes at output 0 are tanh(γ/2) times those of hard labels, and \
            KL(Ber(μ(γ y)) ‖ Ber(μ(f))) = p ln(1 + e^(−y f)) + (1 − p) ln(1 + e^(y f)) − H(p) with p = μ(γ); and \
            every optimal teacher is of this kind if some optimal weights are all positive",
    premises: &[TRAINING, GAMMA, Premise { symbol: "z_i", domain: "γ y_i for all i" }],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "slopes of soft labels over those of hard ones at output 0",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "tanh is odd; complementary slackness (module documentation)",
};
