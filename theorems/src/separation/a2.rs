//! A2 (any points of the plane, also all round the origin): with K = ⌊2/γ⌋ + 1 arcs and γ ≤ γ*,
//! m_sep(δ) ≤ 2⌈ln(K/δ)/ln(K/(K − 1))⌉ ≤ 2⌈K ln(K/δ)⌉, about (4/γ) ln(2/(γδ)). No number of points.
//!
//! *Proof.* The logits of a margin γ need v on directions only: replace v(z) by its mean given z/‖z‖. Cut the
//! circle into K equal arcs. All of them hold some g_k with probability at least 1 − K(1 − 1/K)^M. Then give the
//! N_c pairs of arc c the vectors D_k = v_c/(K N_c), v_c the mean of v on the arc. An arc that the boundary of x_i
//! does not cut contributes its share of z_i exactly. The boundary, a line, cuts two arcs. If a part p of a cut
//! arc is active, E_a and E_i are the means of v·x_i on its active and inactive part and π is the share of its
//! pairs that are active, its error is (1/K) abs(π(pE_a + (1 − p)E_i) − pE_a), at most max(p, 1 − p)/K ≤ 1/K. The
//! errors of both add up to at most 2/K < γ. ∎

use super::{ANY_PLANE, DRAW, PAPER};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, GAMMA, Setting};
use crate::statement::{Provenance, Statement};

/// K, the least integer above 2/γ, or the next.
pub fn arcs(gamma: f64) -> f64 {
    (2.0 / gamma).floor() + 1.0
}

/// 2 ln(K/δ)/ln(K/(K − 1)) for K > 2/γ arcs.
pub fn width<R: Real>(arcs: R, delta: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let log_of_missed = two * (one / (two * arcs - one)).atanh();
    two * (arcs.ln() - delta.ln()) / log_of_missed
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    let arcs = R::exact(2.0) / setting.gamma() + R::exact(1.0);
    width(arcs, setting.delta())
}

/// W.a2.
pub const STATEMENT: Statement = Statement {
    id: "W.a2",
    title: "In the plane the separation width is of the order of 1/γ, whatever the points",
    paper: PAPER,
    equations: "A2",
    claim: "for points of R^2 of margin at least γ and K = ⌊2/γ⌋ + 1: m_sep(δ) ≤ 2⌈ln(K/δ)/ln(K/(K − 1))⌉, at most \
            2⌈K ln(K/δ)⌉, for any number of points",
    premises: &[DRAW, ANY_PLANE, GAMMA, DELTA],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width at K = 2/γ + 1",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "one mean of v for each arc of directions; only two arcs are cut (module documentation)",
};
