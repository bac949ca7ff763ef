//! H2 (the half circle on soft labels): for lazy runs on soft labels of small scale, s → 0, it is enough that the
//! features have rank n; then every logit is attained ([C5](crate::certificate::c5)'s limit). For alternating
//! labels on n ≥ 4 points of the half circle the rank is n if and only if no cell holds more than two points, which
//! is (i) of [A0](super::a0), and not: all cells with c_l ≠ 0 are non-empty and at most one of them holds a single
//! point. So the rank is below n with probability at most the bound of [H1](super::h1),
//! (n − 2)(1 − 2/n)^M + (M + 2) 2^(⌊n/2⌋ − M), and the least width of lazy runs without an error is n ln n + O(n) for *both* kinds, with
//! the same constant.
//!
//! *Proof.* The A_l of A0 satisfy Σ c_l A_l = 0 and nothing else. Values on a cell with two points fix A_l, on one
//! with a single point they leave a line free, on an empty one everything; three points on a cell are dependent.
//! With at most two points in each, all values are attained if and only if no u ≠ 0 is in
//! span{x_i : i in cell l} for every l with c_l ≠ 0. Such a u exists unless one of these cells is empty or two of
//! them hold single points, which are on different lines. As labels alternate, two points are one change and three
//! are two. The count of A1 (c): the exceptional sets C are inside the cells with two points and one more cell.
//! Below, C13 (i) and H1 bind both kinds. ∎

use super::{DRAW, PAPER, h1};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, Setting};
use crate::statement::{Provenance, Statement};

/// Whether the features have rank n, from the points that the cells hold and c_l, in the same order.
pub fn has_full_rank(cells: &[(usize, i32)]) -> bool {
    let mut counted = cells.iter().filter(|(_, c)| *c != 0).map(|(points, _)| *points);
    let singles = counted.clone().filter(|points| *points == 1).count();
    cells.iter().all(|(points, _)| *points <= 2)
        && (singles >= 2 || counted.any(|points| points == 0))
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    h1::sufficient_width(setting.n().lower().max(4.0), setting.delta())
}

/// W.h2.
pub const STATEMENT: Statement = Statement {
    id: "W.h2",
    title: "On the half circle soft labels need what hard ones need, features fixed",
    paper: PAPER,
    equations: "C2",
    claim: "on the half circle of n alternating points the features have rank n, which is enough for soft labels as \
            s → 0, but with probability at most (n − 2)(1 − 2/n)^M + (M + 2) 2^(⌊n/2⌋ − M); so the least width of \
            lazy runs that get every point right is n ln n + O(n) for both kinds of labels",
    premises: &[DRAW, h1::HALF_CIRCLE, DELTA],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width 2M at which the bound on failure is δ, for max(n, 4) points",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "values in place of signs in W.a0, and the same count (module documentation)",
};
