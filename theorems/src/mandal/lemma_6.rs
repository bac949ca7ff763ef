//! M Lemma 6, equation (15): finitely many neurons transfer the teacher.
//!
//! With U_j = (a_j/√m) v(W_j(0)): with probability at least 1 − δ, for all i,
//! abs(f⁰_i(U) − z_i) ≤ √(2 ln(2n/δ))/√m, where
//! f^t_i(W) = m^(−1/2) Σ_j a_j 1(W_j(t)·x_i ≥ 0) W_j·x_i.
//!
//! *Erratum (E8).* f⁰_i(U) is the mean of m terms in [−1, 1], but the two neurons of a pair share
//! W_j(0), and their terms are equal: only m/2 are independent. Hoeffding's inequality for m/2
//! terms gives √(4 ln(2n/δ)/m), [`hoeffding`]. The printed constant is true nevertheless, by
//! [Lemma A](crate::sharper::lemma_a): each term is 0 with probability 1/2.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, MODEL, N, Setting};
use crate::statement::{Constant, Provenance, Statement};

const DEVIATION: f64 = 2.0;
const HOEFFDING: f64 = 4.0;

/// √(2L/m), the printed deviation, at a union term L = ln(2n/δ).
pub fn deviation<R: Real>(log_union: R, width: R) -> R {
    (R::exact(DEVIATION) * log_union / width).sqrt()
}

/// √(4L/m), what Hoeffding's inequality gives for m/2 independent terms.
pub fn hoeffding<R: Real>(log_union: R, width: R) -> R {
    (R::exact(HOEFFDING) * log_union / width).sqrt()
}

fn printed<R: Real>(setting: &Setting<R>, width: R) -> R {
    deviation(setting.log_union(), width)
}

/// M.lemma-6.
pub const STATEMENT: Statement = Statement {
    id: "M.lemma-6",
    title: "Transfer of the teacher to m neurons",
    paper: PAPER,
    equations: "(15)",
    claim: "with U_j = (a_j/√m) v(W_j(0)), abs(f⁰_i(U) − z_i) ≤ √(2 ln(2n/δ))/√m for all i with \
            probability ≥ 1 − δ",
    premises: &[MODEL, N, DELTA],
    constants: &[
        Constant {
            symbol: "√(2L/m)",
            value: DEVIATION,
            literal: "2.0",
            meaning: "factor of L/m under the root, as printed",
            distinctive: false,
        },
        Constant {
            symbol: "√(4L/m)",
            value: HOEFFDING,
            literal: "4.0",
            meaning: "factor of L/m under the root that Hoeffding's inequality gives",
            distinctive: false,
        },
    ],
    provenance: Provenance::Printed,
    bound: Bound::Inequality(Inequality {
        quantity: "max_i abs(f⁰_i(U) − z_i) at width m",
        value: printed,
        enclosure: printed,
    }),
    source_file: file!(),
    proof: "not by the printed independence of m terms; S.lemma-a proves it with m/2",
};
