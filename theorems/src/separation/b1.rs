//! B1 (one hit on Q(Δ), exactly): with Q of [L1](crate::lower::l1), h = Δ/π, a draw of M pairs separates if and
//! only if some pair hits, that is its boundary falls into the angle Δ, and no point is dead, that is inactive on
//! every pair. This has the probability
//! p_M = 1 − (1 − h)^M − 3·2^(−M) + 2(1/2 − h/4)^M + ((1 − h)/2)^M,
//! and then the features have rank 3: every value on the three rays is attained.
//!
//! *Proof.* [A0](super::a0) with S = 2: (i) says that I_1, the angle Δ, has a boundary. There are at most three cells
//! that are not empty, and if (ii) fails all with c_l ≠ 0 are among them. Their number is odd. One: every pair is
//! inactive there, so its points are dead. Three: {x_+}, {x_0}, {x_−} of one label each, two sectors on different
//! lines, and (ii) holds. So (ii) fails only with a dead point, and a dead point has f = 0. Count: each point is
//! dead with probability 2^(−M); x_0 and x_+ (or x_−) both with (1/2 − h/4)^M, for the pairs between them have the
//! share h/4; x_+ and x_−, hence all, with ((1 − h)/2)^M; no hit with (1 − h)^M, and no hit with a dead point,
//! where a pair sees all or nothing, with ((1 − h)/2)^M. Inclusion and exclusion: dead 3·2^(−M) −
//! 2(1/2 − h/4)^M − ((1 − h)/2)^M + ((1 − h)/2)^M. The rank: a pair that hits sees exactly one of x_±, perhaps with
//! x_0; with the points that are not dead the patterns give three independent rows. ∎

use super::{DRAW, PAPER, Q};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::Setting;
use crate::statement::{Provenance, Statement};

/// 1 − (1 − h)^M, with its digits for small h < 1.
fn some_hit<R: Real>(hit: R, pairs: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    // Half of M ln(1/(1 − h)).
    let half = pairs * (hit / (two - hit)).atanh();
    let tangent = half.tanh();
    two * tangent / (one + tangent)
}

/// p_M at M = m/2, as (1 − 2^(−M))(1 − (1 − h)^M) − 2^(1−M) (1 − (1 − h/2)^M).
pub fn separates<R: Real>(hit: R, width: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let pairs = width / two;
    let halves = (-pairs * two.ln()).exp();
    (one - halves) * some_hit(hit, pairs) - two * halves * some_hit(hit / two, pairs)
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    separates(setting.gamma(), R::exact(8.0))
}

/// W.b1.
pub const STATEMENT: Statement = Statement {
    id: "W.b1",
    title: "On Q one pair that hits is enough, if no point is dead",
    paper: PAPER,
    equations: "B1",
    claim: "a draw of M pairs separates Q(Δ), h = Δ/π, if and only if some pair hits and no point is inactive on \
            all pairs; the probability is 1 − (1 − h)^M − 3·2^(−M) + 2(1/2 − h/4)^M + ((1 − h)/2)^M, and then the \
            features have rank 3",
    premises: &[DRAW, Q],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "probability that m = 8 separates Q at h = γ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "W.a0 with two changes, then inclusion and exclusion (module documentation)",
};
