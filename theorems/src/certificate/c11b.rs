//! C11b (perceptron loss): train on max(0, −y f), whose derivative is −y·1(y f ≤ 0). If
//! y_i f^t_i(W̄) ≥ Λ > 0 for all i and t, averaged R ≤ S²/(ηT(2Λ − κ)); at η = Λ/Γ that is S²Γ/(TΛ²), and
//! every ‖D_kσ‖ ≤ S²/Λ without projection. So with hard labels m ≥ 8 ln(n/δ)/γ² and T ≥ 4Γ/(γ²ε) give
//! averaged R ≤ ε with probability at least 1 − δ − δ', at a reference λv with
//! 2λ/γ ≤ δ'√(2π/m)/n: no ln(1/ε), and no γ⁻⁴.
//!
//! *Proof.* In [Lemma D](crate::sharper::lemma_d)'s regret the bracket 2r(f − f̄) − κr² is
//! 1(y f ≤ 0)(2(y f̄ − y f) − κ) ≥ 1(y f ≤ 0)(2Λ − κ): the sum over the steps of (2Λ − κ)R is at most S²/η.
//! η(2Λ − ηΓ) is largest at η = Λ/Γ, where it is Λ²/Γ. A step moves D_kσ by at most η R(W(t)), in all by
//! ηT·S²Γ/(TΛ²) = S²/Λ. Take W̄ = W(0) + λU: S ≤ λ, and by Lemma A on one side
//! Λ = λ(γ − √(2 ln(n/δ)/m)) ≥ λγ/2 with probability at least 1 − δ, while nothing flips. The reach is
//! at most 2λ/γ, so nothing flips with probability at least 1 − n(m/2)√(2/π)(2λ/γ)/√m ≥ 1 − δ'. ∎
//!
//! Point by point the same regret gives (1/n) Σ θ_i (2Λ_i − κ)₊ ≤ S²/(ηT) + (1/n) Σ (κ − 2Λ_i)₊, which
//! needs no common margin.
//!
//! The loss is scale invariant, so that λ → 0 costs nothing.

use super::{PAPER, TRAINING, c8};
use crate::bound::{Bound, Inequality};
use crate::real::{Real, log_ratio};
use crate::setting::{DELTA, EPSILON, GAMMA, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const WIDTH: f64 = 8.0;
const STEPS: f64 = 4.0;

/// S²/(ηT(2Λ − κ)), above the averaged R, for κ < 2Λ.
pub fn averaged_error<R: Real>(
    distance_squared: R,
    margin: R,
    step_size: R,
    kappa: R,
    steps: R,
) -> R {
    distance_squared / (step_size * steps * (R::exact(2.0) * margin - kappa))
}

/// A point with y f^t(W̄) ≥ Λ = `margin` at every step: what a wrong step of it gives back, and what it
/// costs where 2Λ < κ.
pub fn point<R: Real>(margin: R, kappa: R) -> c8::Point<R> {
    let gain = R::exact(2.0) * margin - kappa;
    let zero = R::exact(0.0);
    c8::Point { weight: gain.max(zero), price: (-gain).max(zero) }
}

/// Λ/Γ, the best step size.
pub fn step_size<R: Real>(margin: R, curvature: R) -> R {
    margin / curvature
}

/// S²/Λ, above every ‖D_kσ‖ at that step size.
pub fn reach<R: Real>(distance_squared: R, margin: R) -> R {
    distance_squared / margin
}

/// 8 ln(n/δ)/γ².
pub fn width<R: Real>(n: R, delta: R, gamma: R) -> R {
    R::exact(WIDTH) * log_ratio(n, delta) / gamma.square()
}

/// 4Γ/(γ²ε), the number of steps.
pub fn steps<R: Real>(curvature: R, gamma: R, epsilon: R) -> R {
    R::exact(STEPS) * curvature / (gamma.square() * epsilon)
}

/// The largest λ of the reference at which nothing flips but with probability `delta`:
/// γδ'√(2π/m)/(2n).
pub fn reference_without_flips<R: Real>(n: R, gamma: R, width: R, delta: R) -> R {
    let two = R::exact(2.0);
    gamma * delta * (two * R::pi() / width).sqrt() / (two * n)
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    width(setting.n(), setting.delta(), setting.gamma())
}

/// C.c11b.
pub const STATEMENT: Statement = Statement {
    id: "C.c11b",
    title: "Perceptron loss on hard labels: a width without ε",
    paper: PAPER,
    equations: "C11b",
    claim: "the loss max(0, −y f) with m ≥ 8 ln(n/δ)/γ², η = Λ/Γ, T ≥ 4Γ/(γ²ε), without projection and at a \
            reference λv with 2λ/γ ≤ δ'√(2π/m)/n, gives averaged R ≤ ε with probability ≥ 1 − δ − δ'",
    premises: &[TRAINING, N, DELTA, GAMMA, EPSILON, Premise { symbol: "Λ", domain: "Λ = λγ/2" }],
    constants: &[
        Constant {
            symbol: "mγ²/ln(n/δ)",
            value: WIDTH,
            literal: "8.0",
            meaning: "the transfer takes half of the margin",
            distinctive: false,
        },
        Constant {
            symbol: "Tγ²ε/Γ",
            value: STEPS,
            literal: "4.0",
            meaning: "the square of the inverse of that half",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width of the perceptron loss",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "S.lemma-d's regret counts mistakes, and S.lemma-a on one side (module documentation)",
};
