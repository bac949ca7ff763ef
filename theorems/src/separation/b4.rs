//! B4 (moving features on Q(Δ)): hard labels with the logistic loss, gradient flow, B = ∞, any α > 0, any m. Let at
//! least one pair hit and at least one be active on x_0. Then L(t) tends to 0 or to (1/4) ln 2. If to 0, the
//! error is 0 from some time on; if to (1/4) ln 2, there are times t_k → ∞ at which no neuron is strictly active
//! on one of x_±. Some positive neuron separates x_+ from x_− strictly at every t > 0, and some negative one is
//! strictly active on x_0.
//!
//! *Proof.* With ℓ(u) = ln(1 + e^(−u)), L ≥ ℓ((f_+ + f_− − 2f_0)/4) by convexity. (1) A hit makes the gradient at
//! t = 0 not 0: sums of half the signed points over {+}, {+, 0}, … are ±x_±/2. So L < ln 2 and
//! f_+ + f_− > 2f_0 for t > 0, and as x_0 = (x_+ + x_−)/2, [R0](crate::lower::r0) gives a positive neuron that
//! separates x_+ from x_−.
//! (2) Let V be the largest W_j·x_0 of the negative neurons, V(0) > 0. At a first time with V = 0 f_0 ≥ 0, so
//! f_+ + f_− > 0, so ρ_+ + ρ_− < 1 ≤ 2ρ_0 there and near it. For a negative neuron with W_j·x_0 > 0
//! n√m (W_j·x_0)' = cos²(Δ/2)(2ρ_0 − β_+ ρ_+ − β_− ρ_−) > 0: V cannot have fallen to 0. (3) The integral of ‖W'‖² is
//! finite, so there are t_k → ∞ at which some member of the subdifferential tends to 0, the patterns are one and
//! the ρ_i converge. Let the neuron of (1) be active on x_+: ρ_+ x_+ − 2βρ_0 x_0 → 0, and ρ_+ → 0, for x_+ and x_0 are
//! independent. One of (2): −β_+ ρ_+ x_+ − β_− ρ_− x_− + ρ_0(x_+ + x_−) → 0, whose coefficient of x_+ gives ρ_0 → 0. A neuron
//! that is strictly active on x_− then gives ρ_− → 0 and L → 0. If none is, f_− = 0 at t_k and L → (1/4) ln 2. L
//! falls, so its limit is that along t_k. ∎
//!
//! Both branches are seen: in about one run of a hundred at M = 2 to 5 a point is abandoned. So it is *false* that
//! moving features never hurt in the plane. Finite steps have a third outcome, L = ln 2, if the first step loses
//! the hit. Finite B and finite steps are not covered, and the probability of the second branch is not bounded.

use super::{PAPER, Q};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{Premise, Setting};
use crate::statement::{Provenance, Statement};

/// (1/4) ln 2, the loss that stays where one of four points is abandoned.
pub fn loss_of_abandoned<R: Real>() -> R {
    R::exact(2.0).ln() / R::exact(4.0)
}

/// ℓ((f_+ + f_− − 2f_0)/4), at most L on Q.
pub fn least_loss<R: Real>(plus: R, minus: R, zero: R) -> R {
    let mean = (plus + minus - R::exact(2.0) * zero) / R::exact(4.0);
    (R::exact(1.0) + (-mean).exp()).ln()
}

fn at_setting<R: Real>(_: &Setting<R>, _: R) -> R {
    loss_of_abandoned()
}

/// W.b4.
pub const STATEMENT: Statement = Statement {
    id: "W.b4",
    title: "Moving features on Q end right, or abandon one point",
    paper: PAPER,
    equations: "B4",
    claim: "on Q(Δ), hard labels, logistic loss, gradient flow, B = ∞, any α > 0 and m, if some pair hits and some \
            pair is active on x_0: L(t) → 0 or L(t) → (1/4) ln 2; a hit is never lost, nor is x_0; and \
            L ≥ ln(1 + exp(−(f_+ + f_− − 2f_0)/4)) at all times",
    premises: &[
        Q,
        Premise {
            symbol: "W(t)",
            domain: "gradient flow from the symmetric start, in Clarke's sense",
        },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "the loss of the second branch",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "convexity, L.r0, and the limits of a gradient that vanishes (module documentation)",
};
