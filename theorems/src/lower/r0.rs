//! R0 (one identity): let x_c = αx_p + βx_q with α, β > 0, so x_c is inside the cone of x_p and x_q. For every W
//! f(x_c) − αf(x_p) − βf(x_q) = −m^(−1/2) Σ_j a_j g_j with
//! g_j = ασ(W_j·x_p) + βσ(W_j·x_q) − σ(W_j·x_c) ≥ 0, and g_j = 0 unless W_j·x_p and W_j·x_q have strictly
//! opposite signs; then g_j is the smaller of α abs(W_j·x_p) and β abs(W_j·x_q).
//!
//! *Proof.* The identity is the definition of f. Put u = αW_j·x_p and v = βW_j·x_q, so W_j·x_c = u + v. If
//! u, v ≥ 0 or u, v ≤ 0, then σ(u) + σ(v) = σ(u + v) and g_j = 0. If u > 0 > v, then
//! g_j = u − σ(u + v), which is u if u + v ≤ 0, that is u ≤ −v, and −v otherwise; likewise for v > 0 > u. ∎
//!
//! *Consequence.* If y_p f(x_p), y_q f(x_q) and y_c f(x_c) are positive with y_p = y_q = −y_c, some neuron has
//! a_j of the sign −y_c and a boundary that strictly separates x_p from x_q: for y_c = 1 the left side is
//! positive, so some a_j g_j is negative. Nothing is used of f but this sum: no continuity, no training.

use super::{NETWORK, PAPER};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{Premise, Setting};
use crate::statement::{Provenance, Statement};

/// g_j = ασ(p) + βσ(q) − σ(αp + βq) for p = W_j·x_p and q = W_j·x_q.
pub fn gap<R: Real>(alpha: R, beta: R, p: R, q: R) -> R {
    let rectified = |x: R| x.max(R::exact(0.0));
    alpha * rectified(p) + beta * rectified(q) - rectified(alpha * p + beta * q)
}

fn at_opposite_signs<R: Real>(setting: &Setting<R>, _: R) -> R {
    gap(R::exact(1.0), R::exact(1.0), R::exact(-1.0), setting.gamma())
}

/// L.r0.
pub const STATEMENT: Statement = Statement {
    id: "L.r0",
    title: "A label between two others needs a boundary between them",
    paper: PAPER,
    equations: "R0",
    claim: "with x_c = αx_p + βx_q: f(x_c) − αf(x_p) − βf(x_q) = −m^(−1/2) Σ_j a_j g_j with g_j ≥ 0, and g_j = 0 \
            unless W_j·x_p and W_j·x_q have strictly opposite signs; so y_p = y_q = −y_c, all three right, needs \
            a neuron with a_j of the sign −y_c whose boundary strictly separates x_p from x_q",
    premises: &[NETWORK, Premise { symbol: "α, β", domain: "(0, ∞)" }],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "g_j at α = β = 1, W_j·x_p = −1 and W_j·x_q = γ",
        value: at_opposite_signs,
        enclosure: at_opposite_signs,
    }),
    source_file: file!(),
    proof: "σ is convex and positively homogeneous (module documentation)",
};
