//! C13 (in the lazy regime hard labels never need more neurons to get every point right): a draw (g_k) *separates* the
//! labels if some D has y_i (1/m) Σ_kσ b⁰_ki D_kσ·x_i > 0 for all i.
//!
//! (i) If a run on soft labels of any teacher, at any scale, radius, step size and initial scale, has
//! R(W(t)) = 0 at a step t at which every indicator has its initial value, then the draw separates. (ii) If
//! the draw separates, then for every ε > 0 there are α, B and T such that hard labels, η = 1 and that draw
//! times α, have averaged R ≤ ε.
//!
//! So with the features fixed the widths for zero error are ordered, draw by draw and whatever the teacher:
//! the hard one is the width at which random features separate the labels, and the soft one is no smaller.
//!
//! *Proof.* (i) With the initial indicators the initial weights of a pair cancel:
//! f_i(W(t)) = (1/m) Σ b⁰_ki D_kσ(t)·x_i, and y_i f_i > 0 says that D(t) separates. (ii) Average D over σ and
//! scale it: y_i c⁰_i ≥ Λ for any Λ wanted, at ‖D̄_k‖ ≤ B. Take α so large that α a_ik > B‖x_i‖ for all i
//! and k with a_ik > 0 (almost surely all): no flips, E⁰ = 0. [C8](super::c8) (ii) at Λ' = Λ − κ/4 gives
//! an averaged R of at most (2W₀(e^(−1−Λ')) + S²/(ηT))/Λ', below ε for Λ and then T large. ∎
//!
//! Where features move no such order holds. Nor where some points may stay wrong, even with the features at rest:
//! on the data of [S+](crate::kinds::s_plus) few neurons are enough for soft labels to be wrong on the outlier alone, and
//! without a boundary between the points hard labels are wrong on all of them, at any initial scale.

use super::{PAPER, SHORT_STEP, TRAINING, c8};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{Premise, Setting};
use crate::statement::{Provenance, Statement};

/// (2W₀(e^(−1−Λ')) + S²/(ηT))/Λ' at Λ' = Λ − κ/4 > 0, above the averaged R without flips.
pub fn averaged_error<R: Real>(
    margin: R,
    distance_squared: R,
    step_size: R,
    steps: R,
    kappa: R,
) -> R {
    let advantage = c8::advantage(margin, kappa);
    (c8::price_of_right(advantage) + distance_squared / (step_size * steps)) / advantage
}

/// The largest B‖x_i‖/a_ik over the pairs, for one point: beyond this initial scale none flips on it. The
/// reaches a_ik are those of the draw at scale 1, and positive.
pub fn initial_scale<R: Real>(radius: R, norm: R, reaches: &[R]) -> R {
    let scales = reaches.iter().map(|&reach| radius * norm / reach);
    scales.fold(R::exact(0.0), Real::max)
}

fn at_unit_margin<R: Real>(_: &Setting<R>, steps: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    averaged_error(two, one, one, steps, one)
}

/// C.c13.
pub const STATEMENT: Statement = Statement {
    id: "C.c13",
    title: "With the features fixed, hard labels never need more neurons to get every point right",
    paper: PAPER,
    equations: "C13",
    claim: "if a run on soft labels has R(W(t)) = 0 with every indicator at its initial value, the draw \
            separates the labels; and if it does, hard labels with that draw times α have averaged R at most \
            (2W₀(e^(−1−Λ')) + S²/(ηT))/Λ', Λ' = Λ − κ/4, below any ε",
    premises: &[
        TRAINING,
        SHORT_STEP,
        Premise { symbol: "Λ", domain: "the least y_i c⁰_i, above κ/4" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "averaged R of hard labels without flips at Λ = 2, S = η = κ = 1 and T = m",
        value: at_unit_margin,
        enclosure: at_unit_margin,
    }),
    source_file: file!(),
    proof: "initial weights cancel in pairs, then C.c8 without flips (module documentation)",
};
