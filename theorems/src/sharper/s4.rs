//! S4: soft labels, classification error, sharp.
//!
//! If m ≥ (4/3)Q²/(εκ(γ)), B = 1, η = 1 and T ≥ 4/(3εκ(γ)), then (1/T) Σ_{t<T} R(W(t)) ≤ ε with
//! probability at least 1 − 2δ. It is [S2](super::s2) at β = εκ(γ), the soft risk that
//! [Lemma F](super::lemma_f) turns into ε.

use super::{PAPER, lemma_f, s2};
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, GAMMA, MODEL, N, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// The ε that width m buys.
pub fn epsilon_of_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    lemma_f::classification_error(setting.gamma(), s2::beta_of_width(setting, width))
}

/// The requirement for the setting's ε.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = lemma_f::soft_risk(setting.gamma(), setting.epsilon());
    Requirement { level: setting.epsilon(), ..s2::requirement_for(setting, beta) }
}

/// S.s4.
pub const STATEMENT: Statement = Statement {
    id: "S.s4",
    title: "Soft labels: width for a classification error, sharp",
    paper: PAPER,
    equations: "S4",
    claim: "m ≥ (4/3)Q²/(εκ(γ)), B = 1, η = 1, T ≥ 4/(3εκ(γ)) imply \
            (1/T) Σ_{t<T} R(W(t)) ≤ ε with probability ≥ 1 − 2δ",
    premises: &[MODEL, N, DELTA, GAMMA, EPSILON, Premise { symbol: "η", domain: "η = 1" }],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "S.s4",
        labels: Labels::Soft,
        risk: Risk::Classification,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "S.s2 at β = εκ(γ), then S.lemma-f",
};
