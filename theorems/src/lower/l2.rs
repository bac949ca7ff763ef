//! L2 (every part has to be hit): D(k, Δ) is k copies of Q(Δ) of [L1](super::l1) in orthogonal planes of R^(2k),
//! n = 4k, with h = Δ/π, kh ≤ 1 and h ≤ ½.
//! (i) (1 − h)^(k−1) h/4 ≤ γ* ≤ h/4, the lower end by a teacher with z_i = y_i (1 − h)^(k−1) h/4.
//! (ii) For hard labels, or soft ones of that teacher, and any radius, step sizes and T: let F be the number of
//! copies that no pair hits. F is binomial with k trials of probability (1 − h)^(m/2), exactly, and
//! R(W(t)) ≥ F/k for all t. So P(averaged R ≤ ε) ≤ P(Bin(k, (1 − h)^(m/2)) ≤ εk).
//! (iii) If (1 − h)^(m/2) ≥ 2ε, this is at most e^(−εk/4). With k = ⌊1/h⌋ γ* ≥ h/(4e), so every width that
//! succeeds with a higher probability has m > ((1 − h)/(2eγ*)) ln(1/(2ε)).
//! (iv) For ε < 1/k it is at most exp(−k(1 − h)^(m/2)).
//!
//! *Proof.* (i) Above: restrict to one copy, average v over the other coordinates and project it to the plane.
//! Below: if exactly one copy is hit, let v be that of L1 for it; if none is, let v = λ Σ e_c over the copies c
//! of which all is active, e_c the direction of x_0; else 0. Copy c gets (1 − h)^(k−1) of its former share of
//! the arcs, and (1 − h)^k λ cos(Δ/2)/2 from the sum, which has to be (1 − h)^(k−1) (h/4) cos Δ. So
//! λ = h cos Δ/(2(1 − h) cos(Δ/2)) ≤ h/(2(1 − h)) ≤ h, and ‖v‖ ≤ λ√k ≤ h√k ≤ 1. (ii) [L0](super::l0) with V
//! the plane of the copy; projections of a Gaussian to orthogonal planes are independent, and so are pairs.
//! (iii) P(Bin(k, p) ≤ kp/2) ≤ e^(−kp/8) (Chernoff), and (1 − h)^(1/h−1) ≥ 1/e. (iv) (1 − p)^k ≤ e^(−kp). ∎

use super::{PAPER, TRAINING, l1};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{EPSILON, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// [(1 − h)^(k−1) h/4, h/4], the ends of γ*.
pub fn margin<R: Real>(copies: R, hit: R) -> [R; 2] {
    let one = l1::margin(hit);
    let others = R::exact(2.0) * (copies - R::exact(1.0));
    [l1::no_hit(hit, others) * one, one]
}

/// P(Bin(k, (1 − h)^(m/2)) ≤ `most`), at least the probability that R(W(t)) ≤ most/k at some t.
pub fn success<R: Real>(copies: u32, hit: R, width: R, most: u32) -> R {
    let one = R::exact(1.0);
    let missed = l1::no_hit(hit, width);
    let odds = missed / (one - missed);
    let mut term = (R::exact(f64::from(copies)) * (one - missed).ln()).exp();
    let mut sum = R::exact(0.0);
    for found in 0..=most.min(copies) {
        sum = sum + term;
        term = term * odds * R::ratio(f64::from(copies - found), f64::from(found + 1));
    }
    sum
}

/// 2 ln(1/(2ε))/ln(1/(1 − h)), ε < ½: up to this width success has at most the probability of (iii).
pub fn width<R: Real>(hit: R, epsilon: R) -> R {
    l1::width(hit, R::exact(2.0) * epsilon)
}

/// e^(−εk/4).
pub fn success_at_width<R: Real>(copies: R, epsilon: R) -> R {
    (-epsilon * copies / R::exact(4.0)).exp()
}

/// exp(−k(1 − h)^(m/2)), above the probability that every copy is hit.
pub fn success_of_all<R: Real>(copies: R, hit: R, width: R) -> R {
    (-copies * l1::no_hit(hit, width)).exp()
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    let [lower, _] = margin(R::exact(2.0), setting.gamma());
    lower
}

/// L.l2.
pub const STATEMENT: Statement = Statement {
    id: "L.l2",
    title: "As many orthogonal copies as the margin allows, each to be hit",
    paper: PAPER,
    equations: "L2",
    claim: "on k orthogonal copies of Q(Δ), h = Δ/π, for hard labels and soft ones with equal logits: \
            (1 − h)^(k−1) h/4 ≤ γ ≤ h/4, the number F of copies that no pair hits is binomial with k trials of \
            probability (1 − h)^(m/2), and R(W(t)) ≥ F/k for all t. With k the integer part of 1/h every width \
            that succeeds with probability above exp(−εk/4) has m > (1 − h) ln(1/(2ε))/(2eγ), e = exp(1)",
    premises: &[
        TRAINING,
        EPSILON,
        Premise { symbol: "k", domain: "a positive integer with kh ≤ 1" },
        Premise { symbol: "h", domain: "(0, 1/2]" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "lower end of the margin of two copies at h = γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "L.l0 copy by copy, whose planes see independent weights (module documentation)",
};
