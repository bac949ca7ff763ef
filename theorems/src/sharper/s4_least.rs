//! S4-least: soft labels, classification error, the least width at which the chain closes.
//!
//! [S2-least](super::s2_least) at β = εκ(γ), the soft risk that [Lemma F](super::lemma_f) turns
//! into ε. It is to [S5-least](super::s5_least) what Corollary 4 is to Proposition 5.

use super::{PAPER, lemma_f, s2_least};
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::real::Real;
use crate::setting::{DELTA, EPSILON, GAMMA, MODEL, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// The requirement for the setting's ε.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = lemma_f::soft_risk(setting.gamma(), setting.epsilon());
    Requirement { level: setting.epsilon(), ..s2_least::requirement_for(setting, beta) }
}

/// S.s4-least.
pub const STATEMENT: Statement = Statement {
    id: "S.s4-least",
    title: "Soft labels: least width for a classification error",
    paper: PAPER,
    equations: "S4-least",
    claim: "S2-least at β = εκ(γ) gives (1/T) Σ_{t<T} R(W(t)) ≤ ε with probability ≥ 1 − 2δ",
    premises: &[MODEL, DELTA, GAMMA, EPSILON, Premise { symbol: "η", domain: "η = 1/8" }],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "S.s4-least",
        labels: Labels::Soft,
        risk: Risk::Classification,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "S.s2-least at β = εκ(γ), then S.lemma-f",
};
