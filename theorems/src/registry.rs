//! All statements, group by group.

use crate::certificate::{
    c1, c2, c3, c4, c5, c6, c7a, c7b, c8, c9, c10, c11a, c11b, c11c, c12, c13,
};
use crate::ji_telgarsky::{section_5, theorem_2_2};
use crate::lower::{equal_logits, l0, l1, l2, r0, r1, r3};
use crate::mandal::{assumption_1, corollary_4, lemma_3, lemma_6, proposition_5, theorem_2};
use crate::separation::{a0, a1, a2, a3, a4, a5, b1, b2, b3, b4, h1, h2, h3, trap};
use crate::sharper::{lemma_a, lemma_b, lemma_c, lemma_d, lemma_e, lemma_f, lemma_g};
use crate::sharper::{s2, s2_least, s4, s4_least, s5, s5_least};
use crate::statement::Statement;

static ALL: &[Statement] = &[
    assumption_1::STATEMENT,
    theorem_2::STATEMENT,
    lemma_3::STATEMENT,
    corollary_4::STATEMENT,
    corollary_4::REPAIRED,
    proposition_5::STATEMENT,
    lemma_6::STATEMENT,
    theorem_2_2::STATEMENT,
    section_5::STATEMENT,
    lemma_a::STATEMENT,
    lemma_b::STATEMENT,
    lemma_c::STATEMENT,
    lemma_d::STATEMENT,
    lemma_e::STATEMENT,
    lemma_f::STATEMENT,
    lemma_g::STATEMENT,
    s2::STATEMENT,
    s4::STATEMENT,
    s5::STATEMENT,
    s2_least::STATEMENT,
    s4_least::STATEMENT,
    s5_least::STATEMENT,
    c1::STATEMENT,
    c2::STATEMENT,
    c3::STATEMENT,
    c4::STATEMENT,
    c5::STATEMENT,
    c6::STATEMENT,
    c7a::STATEMENT,
    c7b::STATEMENT,
    c8::STATEMENT,
    c9::STATEMENT,
    c10::STATEMENT,
    c11a::STATEMENT,
    c11b::STATEMENT,
    c11c::STATEMENT,
    c12::STATEMENT,
    c13::STATEMENT,
    r0::STATEMENT,
    r1::STATEMENT,
    r3::STATEMENT,
    l0::STATEMENT,
    l1::STATEMENT,
    l2::STATEMENT,
    equal_logits::STATEMENT,
    a0::STATEMENT,
    a1::STATEMENT,
    a2::STATEMENT,
    a3::STATEMENT,
    a4::STATEMENT,
    a5::STATEMENT,
    b1::STATEMENT,
    b2::STATEMENT,
    b3::STATEMENT,
    b4::STATEMENT,
    h1::STATEMENT,
    h2::STATEMENT,
    h3::STATEMENT,
    trap::STATEMENT,
];

/// Every registered statement, in the order of [`Group`](crate::statement::Group).
pub fn all() -> &'static [Statement] {
    ALL
}

/// The statement with this identifier.
///
/// ```
/// use theorems::registry;
///
/// assert!(registry::find("S.s4").is_some_and(|statement| statement.network().is_some()));
/// assert!(registry::find("S.s9").is_none());
/// ```
pub fn find(id: &str) -> Option<&'static Statement> {
    ALL.iter().find(|statement| statement.id == id)
}
