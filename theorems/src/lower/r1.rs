//! R1 (the plane): a network whose error is at most ε has a neuron for nearly every change of the label.
//!
//! (a) Let points in an open half-plane be sorted by angle, parallel ones in one group, and let f be right on
//! all of them. Let P (V) be the number of runs with the label + (−) that are neither first nor last. Then
//! at least P neurons have a_j < 0 and at least V have a_j > 0. So m ≥ P + V = S − 1 with S the number of
//! changes, and m ≥ 2 max(P, V) if half of the a_j have each sign.
//! (a') With at least two + runs (− runs) at least two neurons have a_j > 0 (a_j < 0).
//! (b) Let S(e) be the least number of changes that is left after at most e points are deleted. If
//! R(W) ≤ ε on n points, then m ≥ S(⌊εn⌋) − 1. If averaged R ≤ ε, the same.
//! (c) For points anywhere in the plane (b) holds for those of any open half-plane, with n the number of
//! *all* points; and m ≥ S°(⌊εn⌋)/2, S°(e) the least number of changes of all points in cyclic order.
//! (d) In any dimension (b) and (c) hold for the points on any plane through the origin.
//!
//! *Proof.* (a) For a + run between − runs let x_p be the last point of the run before, x_q the first of the run
//! after, x_c any point of the run. They are within an angle below π, so x_c is inside the cone of x_p and
//! x_q, and [R0](super::r0) gives a neuron with a_j < 0 whose boundary lies strictly between x_p and x_q. The
//! open arcs (x_p, x_q) of two + runs are disjoint, for the second starts no earlier than the last point of
//! the − run in front of its own, which is where the first ends or later; and a line through 0 meets an open
//! half-plane in one direction. So the neurons are different. Likewise for V, and those have the other sign of
//! a_j. There are S + 1 = P + V + 2 runs if S ≥ 1. With equally many of each sign m ≥ 2 max(P, V), which is
//! P + V rounded up to an even number, because P and V differ by at most 1.
//! (a') Between two + runs there is a − run; by (a) some neuron with a_j > 0 strictly separates the last point
//! of a + run from the first of the next. It is inactive at one of the two, where f > 0 needs another.
//! (b) Delete the points that are wrong: at most ⌊εn⌋, and a group of parallel points is right or wrong
//! together but for its labels. What is left has at least S(⌊εn⌋) changes; apply (a). If averaged R ≤ ε, then
//! R(W(t)) ≤ ε at some t. Giving a point its neighbour's label leaves as many changes as deleting it does.
//! (c) The first part: the errors in a half-plane are among all errors. The second: let S ≥ 4 changes be left
//! in cyclic order. Between right neighbours of opposite labels f, which is continuous, has a zero. If f had
//! no breakpoint strictly between two consecutive zeros whose angle is below π, it would be linear there,
//! hence 0 on the arc, which contains a right point. At most one of the S arcs has an angle of π or more,
//! and a neuron has two breakpoints: 2m ≥ S − 1. S is even, so 2m ≥ S. If S = 2, then m ≥ 1.
//! (d) On a plane f is such a network with the weights projected to it. ∎
//!
//! *The half circle.* For n points at the angles π(i − ½)/n with alternating labels S(e) = max(n − 1 − 2e, 0):
//! deleting a point merges at most its two neighbours. So m ≥ n − 2 − 2⌊εn⌋, and since γ* ≥ 1/(2n) for *any*
//! labels of these points, m ≥ (1 − 2ε)/(2γ*) − 2 for ε ≤ ½.
//! *Proof of the margin.* The 2n arcs of z between boundaries have probability 1/(2n) each; number them so
//! that x_i is active on the arcs i, …, i + n − 1. Put v = ½(y_i x_i − y_(i+1) x_(i+1)) on arc i < n, the
//! opposite of that on arc i + n, v = ½(y_1 x_1 + y_n x_n) on arc n and 0 on arc 2n. The sum over the arcs of
//! x_i telescopes to y_i x_i, so y_i z_i = 1/(2n), and ‖v‖ ≤ 1. ∎
//!
//! The sharper claim that m neurons change sign at most m − 1 times on a half-plane is false: on the line
//! (u, 1), −4.5 − 2σ(−1 − u) + σ(4 − u) + 2σ(u) − 1.5σ(u − 1) has five neurons and five changes.

use super::{NETWORK, PAPER};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{EPSILON, N, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// The number of errors that an error of at most ε allows on n points: the largest e with e/n ≤ ε, where the
/// quotient is the floating-point number. That is ⌊εn⌋, or one more where ε is just below a multiple of 1/n
/// and rounds to it: the error that a run reports is this quotient.
pub fn errors_allowed(n: u64, epsilon: f64) -> u64 {
    let is_allowed = |errors: u64| errors as f64 / n as f64 <= epsilon;
    let near = (epsilon * n as f64).floor() as u64;
    let mut candidates = (near.saturating_sub(1)..=near + 1).rev();
    candidates.find(|&errors| is_allowed(errors)).unwrap_or(0).min(n)
}

/// The least number of neurons by (a) and (a'), which asks for more than S − 1 below five changes; each label
/// that is left needs a neuron of its sign.
pub fn neurons(changes: u64) -> u64 {
    match changes {
        0..=3 => changes + 1,
        4 => 4,
        _ => changes - 1,
    }
}

/// The least width by (a) and (a') with equally many neurons of each sign, after `changes` in a half-plane.
pub fn width(changes: u64) -> u64 {
    neurons(changes).next_multiple_of(2)
}

/// The least width by (c) with equally many neurons of each sign, after `changes` all round.
pub fn width_all_round(changes: u64) -> u64 {
    changes.div_ceil(2).next_multiple_of(2).max(2)
}

/// S(e) of n alternating points on a half circle.
pub fn changes_of_half_circle(n: u64, errors: u64) -> u64 {
    n.saturating_sub(1).saturating_sub(errors.saturating_mul(2))
}

/// 1/(2n), at most γ* of n points spread evenly over a half circle, whatever their labels.
pub fn margin_of_half_circle<R: Real>(n: R) -> R {
    R::exact(1.0) / (R::exact(2.0) * n)
}

/// (1 − 2ε)/(2γ) − 2, at most the width of a network with error at most ε ≤ ½ on the half circle.
pub fn width_from_margin<R: Real>(gamma: R, epsilon: R) -> R {
    let two = R::exact(2.0);
    (R::exact(1.0) - two * epsilon) / (two * gamma) - two
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    margin_of_half_circle(setting.n())
}

/// L.r1.
pub const STATEMENT: Statement = Statement {
    id: "L.r1",
    title: "A neuron for nearly every change of the label",
    paper: PAPER,
    equations: "R1",
    claim: "for points on a plane through 0: R(W) ≤ ε, or averaged R ≤ ε, implies m ≥ S(e) − 1 with S(e) the least \
            number of changes of the label along an open half-plane after at most e points are deleted, e the \
            largest integer up to ε n; and m ≥ S/2 with S the same in cyclic order. On the half circle of n \
            alternating points m ≥ n − 2 − 2e ≥ (1 − 2ε)/(2γ) − 2",
    premises: &[
        NETWORK,
        N,
        EPSILON,
        Premise { symbol: "x_i", domain: "not 0; no ray holds both labels" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "margin of n points on the half circle, whatever their labels",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "L.r0 for three points of neighbouring runs (module documentation)",
};
