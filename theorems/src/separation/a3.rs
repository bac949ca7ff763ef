//! A3 (any dimension, by cells of directions): let the directions be cut into cells with the probabilities P_c,
//! γ ≤ γ*, and V = max_i Σ {P_c² : the boundary of x_i cuts c}. Every cell holds at least two of the g_k but
//! with probability at most Σ_c [(1 − P_c)^M + M P_c (1 − P_c)^(M−1)], and given that, the draw separates but with
//! probability at most n exp(−γ²/(8V)).
//!
//! *Proof.* Of the pairs of cell c let g_1 be one and G the others. Put D_1 = P_c v(g_1) and
//! D_k = P_c (v_c − v(g_1))/abs(G) for k in G, v_c the mean of v on c. They add up to P_c v_c: a cell that is not
//! cut contributes its share of z_i exactly. A cut one gives P_c (b_1 v(g_1)·x_i + π(v_c − v(g_1))·x_i) with π the
//! active share of G, which is independent of g_1; v_c − v(g_1) has the mean 0, so the conditional mean is the
//! share of z_i, and the values are between −2P_c and 2P_c. Cells are independent given their counts; Hoeffding's
//! inequality gives P(deviation ≥ γ) ≤ exp(−2γ²/(16V)) for each of n points. ∎
//!
//! *In the plane* with K equal arcs two are cut: V = 2/K², and K = 4 √(ln(2n/δ))/γ leaves δ/2 for each part.
//!
//! *The order in d dimensions.* There are partitions into K cells of probability 1/K and diameter at most
//! C_d K^(−1/(d−1)) (Feige and Schechtman). A hyperplane cuts at most C_d K^((d−2)/(d−1)) of them, so
//! V ≤ C_d K^(−d/(d−1)) and m_sep(δ) ≤ C_d γ^(−(2−2/d)) ln(n/δ)^(1−1/d) ln(ln(n/δ)/(γδ)); d may be the rank of the
//! points. The numbers C_d are not computed here: of this part there is no executable bound. Without cells it
//! is Lemma A with the exponent 2.

use super::{DRAW, PAPER};
use crate::bisection::zero;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, GAMMA, N, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// More pairs than any that is asked for.
const MOST_PAIRS: f64 = 1e300;

/// n exp(−γ²/(8V)).
pub fn deviation<R: Real>(n: R, gamma: R, cut: R) -> R {
    n * (-gamma.square() / (R::exact(8.0) * cut)).exp()
}

/// K[(1 − 1/K)^M + (M/K)(1 − 1/K)^(M−1)], above the probability that one of K equal cells holds fewer than two.
pub fn sparse<R: Real>(cells: R, pairs: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let log_of_missed = two * (one / (two * cells - one)).atanh();
    cells * (-pairs * log_of_missed).exp() * (one + pairs / (cells - one))
}

/// V = 2/K² of K equal arcs.
pub fn cut_of_arcs<R: Real>(arcs: R) -> R {
    R::exact(2.0) / arcs.square()
}

/// 4 √(ln(2n/δ))/γ, arcs that leave δ/2 for a deviation.
pub fn arcs<R: Real>(n: R, gamma: R, delta: R) -> R {
    let log = (R::exact(2.0) * n).ln() - delta.ln();
    R::exact(4.0) * log.sqrt() / gamma
}

/// 2M at which K `arcs` are filled but with probability δ/2.
pub fn width<R: Real>(arcs: R, delta: R) -> R {
    let two = R::exact(2.0);
    two * zero(1.0, MOST_PAIRS, |pairs| delta / two - sparse(arcs, pairs))
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    // One more than the number before it is rounded up.
    let arcs = arcs(setting.n(), setting.gamma(), setting.delta()) + R::exact(1.0);
    width(arcs, setting.delta())
}

/// W.a3.
pub const STATEMENT: Statement = Statement {
    id: "W.a3",
    title: "Cells of directions bring the exponent of 1/γ from 2 to 2 − 2/d",
    paper: PAPER,
    equations: "A3",
    claim: "for a partition of the directions with V = max_i Σ {P_c² : x_i's boundary cuts c}: if every cell \
            holds at least two g_k, which fails with probability at most \
            Σ_c [(1 − P_c)^M + M P_c (1 − P_c)^(M−1)], the draw separates with probability at least \
            1 − n exp(−γ²/(8V)). So for each d there is a C_d, not computed here, with \
            m_sep(δ) ≤ C_d γ^(−(2−2/d)) ln(n/δ)^(1−1/d) ln(ln(n/δ)/(γδ))",
    premises: &[
        DRAW,
        Premise { symbol: "x_i", domain: "any points with 0 < ‖x_i‖ ≤ 1" },
        N,
        GAMMA,
        DELTA,
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width in the plane, by one arc more than 4 √(ln(2n/δ))/γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "exact on cells that are not cut, unbiased on the others, then Hoeffding (module documentation)",
};
