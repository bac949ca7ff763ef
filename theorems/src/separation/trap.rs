//! The trap (hard labels, moving features; the lower half of the trap is proved, the way into it is not). Block A
//! has N copies each of x_1 = u(d), x_2 = u(−d), x_3 = −x_1, x_4 = −x_2, u(±d) unit vectors at ±d = ±Δ_A/2 from e,
//! with the labels +, −, +, −; block B is Q(Δ_B) around e⊥, Δ_A ≤ π/2, Δ_A + Δ_B < π; n = 4N + 4. Under gradient flow
//! on hard labels, B = ∞, let ρ_i be the slopes on A. A neuron that starts inside the lower cone
//! {W·x_1 < 0, W·x_4 < 0}, which is inactive on B, stays in it as long as ρ_4 > ρ_3 cos Δ_A and ρ_1 > ρ_2 cos Δ_A.
//! (On the border W·x_1 = 0, a = 1, the flow has a choice: with x_1 active and x_3 not, (W·x_1)' =
//! ρ_1 − ρ_2 cos Δ_A > 0. And for Δ_A > π/2 −ρ_3 − ρ_2 cos Δ_A may be positive.) And while no neuron's boundary
//! strictly separates two points of B, f is linear on B and R ≥ 1/(4N + 4).
//!
//! *Proof.* Up to the factor N/(n√m) W' = a Σ ρ_i y_i x_i over the active points of A. Inside the cone x_2 and x_3 are
//! active. For a = 1 (W·x_1)' = −ρ_3 − ρ_2 cos Δ_A < 0: it does not leave through W·x_1 = 0. Just beyond W·x_4 = 0
//! x_3 and x_4 are active, and (W·x_4)' = ρ_3 cos Δ_A − ρ_4 < 0: it is brought back. For a = −1 in the same way
//! (W·x_4)' = −(ρ_2 + ρ_3 cos Δ_A) inside, and (W·x_1)' = ρ_2 cos Δ_A − ρ_1 < 0 beyond W·x_1 = 0, where x_1 and x_2 are
//! active. Sliding on W·x_4 = 0 (on W·x_1 = 0) it moves outwards at the rate ρ_3 sin Δ_A (ρ_2 sin Δ_A), so it
//! does not shrink to 0. The cone is within Δ_A/2 of −e⊥, so B is inactive. Where no boundary separates points of B,
//! f_+ + f_− = 2f_0 by [R0](crate::lower::r0), and one of them is wrong. ∎
//!
//! *Not proved*: that hard labels at α = 1 get into the trap below some width, with a probability that stays away
//! from 0 as N grows; that is a conjecture. Nor that the upper block converges. What is seen at N = 50 is that hard
//! labels at α = 1 fail at widths at which both soft labels and hard ones at α = 10 succeed, at an error of one
//! to three points.

use super::PAPER;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{Premise, Setting};
use crate::statement::{Provenance, Statement};

/// ρ_near cos Δ_A − ρ_beyond, the speed outwards just beyond a border of the lower cone, up to a positive
/// factor: ρ_near of the point that stays active, ρ_beyond of the one that became so.
pub fn speed_outwards<R: Real>(near: R, beyond: R, angle: R) -> R {
    near * angle.cos() - beyond
}

/// 1/(4N + 4), at most the error while nobody hits B.
pub fn least_error<R: Real>(copies: R) -> R {
    let four = R::exact(4.0);
    R::exact(1.0) / (four * copies + four)
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    least_error(setting.n())
}

/// W.trap.
pub const STATEMENT: Statement = Statement {
    id: "W.trap",
    title: "A cone that neurons do not leave, away from the points they are needed for",
    paper: PAPER,
    equations: "D",
    claim: "on A and B as in the text, hard labels, gradient flow: a neuron that starts with W·x_1 < 0 and W·x_4 < 0 \
            keeps both ≤ 0 while ρ_4 > ρ_3 cos Δ_A and ρ_1 > ρ_2 cos Δ_A, and is inactive on B; while no boundary separates points of \
            B, R ≥ 1/(4N + 4). That training gets there is not claimed",
    premises: &[
        Premise { symbol: "Δ_A, Δ_B", domain: "positive, Δ_A ≤ π/2, Δ_A + Δ_B < π" },
        Premise { symbol: "W(t)", domain: "gradient flow on hard labels, B = ∞" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "error that stays with N = n",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "speeds at the borders of the cone, and L.r0 on B (module documentation)",
};
