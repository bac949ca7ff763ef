//! C6 (the width of the lazy limit): let K = E H be positive definite (merge copies of a point first, and
//! positive multiples whose z are in the same proportion), N the largest ‖K^(−1/2) D_b X‖² over the
//! patterns b of positive probability (n/d ≤ N ≤ nΓ/λ_min(K)), and c(τ) = τ + (1 − τ) ln(1 − τ). If
//! m ≥ 2N ln(n/δ)/c(τ), with probability at least 1 − δ: H ⪰ (1 − τ)K, Z ≤ 1/(1 − τ) and
//! max ‖D̄_k‖ ≤ s√N/(1 − τ). If moreover s ≤ δ'(1 − τ)√(2π)/(n√(Nm)), nothing flips with probability at
//! least 1 − δ' more, and [C5](super::c5) gives averaged R ≤ ε for
//! T ≥ s²/((1 − τ)ηε w(sγ − κw/4)) at B = s√N/(1 − τ).
//!
//! *Proof.* The M matrices Z_k = K^(−1/2) D_b XXᵀ D_b K^(−1/2) are independent, of mean I and norm at
//! most N: by the matrix Chernoff inequality (Tropp 2012, Theorem 1.1, cited) the least eigenvalue of their
//! mean is below 1 − τ with probability at most n e^(−Mc(τ)/N). Z = zᵀH⁻¹z ≤ zᵀK⁻¹z/(1 − τ), and zᵀK⁻¹z
//! is the least E‖u‖² over the u with E u·φ_i = z_i, at most E‖v‖² ≤ 1. ‖XᵀD_b H⁻¹z‖ ≤
//! √N ‖K^(1/2)H⁻¹z‖, whose square is at most N zᵀH⁻¹z/(1 − τ) ≤ N/(1 − τ)². Flips: some
//! abs(g_k·x_i) ≤ B‖x_i‖/√m with probability at most (m/2) n √(2/π) B/√m = n√m B/√(2π). The trace of
//! E Z_k is n and its rank at most d, so N ≥ n/d; and N ≤ ‖X‖²/λ_min(K). ∎
//!
//! *By coupons, without matrices.* Let v be constant on q cells of probability at least P (in the plane
//! q ≤ 2n arcs; averaging v on a cell of the indicators changes no z_i). D̄ = s v_l P_l M/N_l on cell l
//! gives f⁰(W̄) = sz exactly. All N_l ≥ (1 − τ)MP_l has probability at least 1 − q e^(−τ²MP/2) by the
//! scalar Chernoff inequality; then ‖D̄‖ ≤ s/(1 − τ) and S² = s² Σ_l ‖v_l‖² P_l² M/N_l ≤ s²/(1 − τ):
//! m ≥ 4 ln(q/δ)/(τ²P) is enough, and for every cell to be seen at all, 2 ln(q/δ)/P.

use super::{KAPPA, PAPER, SCALE, TRAINING, c5};
use crate::bound::{Bound, Inequality};
use crate::real::{Real, log_ratio};
use crate::setting::{DELTA, EPSILON, GAMMA, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const PAIRS: f64 = 2.0;
const CHERNOFF: f64 = 2.0;

/// c(τ) = τ + (1 − τ) ln(1 − τ), the exponent of the matrix Chernoff inequality; τ in (0, 1).
pub fn exponent<R: Real>(tau: R) -> R {
    let kept = R::exact(1.0) - tau;
    tau + kept * kept.ln()
}

/// 2N ln(n/δ)/c(τ); `features` is N.
pub fn width<R: Real>(features: R, n: R, delta: R, tau: R) -> R {
    R::exact(PAIRS) * features * log_ratio(n, delta) / exponent(tau)
}

/// 1/(1 − τ), above Z.
pub fn energy<R: Real>(tau: R) -> R {
    R::exact(1.0) / (R::exact(1.0) - tau)
}

/// s√N/(1 − τ), above every ‖D̄_k‖: the radius B.
pub fn radius<R: Real>(features: R, tau: R, scale: R) -> R {
    scale * features.sqrt() * energy(tau)
}

/// δ'(1 − τ)√(2π)/(n√(Nm)): with labels of at most this scale nothing flips, up to probability δ'.
pub fn scale_without_flips<R: Real>(features: R, n: R, width: R, tau: R, delta: R) -> R {
    let allowed = delta * (R::exact(1.0) - tau) * (R::exact(2.0) * R::pi()).sqrt();
    allowed / (n * (features * width).sqrt())
}

/// The steps at s, γ, ε and η, with Z = 1/(1 − τ).
pub fn steps<R: Real>(gamma: R, scale: R, tau: R, step_size: R, kappa: R, epsilon: R) -> R {
    c5::steps(gamma, scale, energy(tau), step_size, kappa, epsilon)
}

/// 4 ln(q/δ)/(τ²P): every one of q cells of probability at least P has its share up to 1 − τ.
pub fn coupon_width<R: Real>(cells: R, least_probability: R, delta: R, tau: R) -> R {
    let exponent = tau.square() * least_probability / R::exact(CHERNOFF);
    R::exact(PAIRS) * log_ratio(cells, delta) / exponent
}

/// 2 ln(q/δ)/P: every cell is seen.
pub fn seen_width<R: Real>(cells: R, least_probability: R, delta: R) -> R {
    R::exact(PAIRS) * log_ratio(cells, delta) / least_probability
}

fn at_half<R: Real>(setting: &Setting<R>, _: R) -> R {
    width(setting.n(), setting.n(), setting.delta(), R::exact(0.5))
}

/// C.c6.
pub const STATEMENT: Statement = Statement {
    id: "C.c6",
    title: "Width of the lazy limit, without ε",
    paper: PAPER,
    equations: "C6",
    claim: "m ≥ 2N ln(n/δ)/c(τ), c(τ) = τ + (1 − τ) ln(1 − τ), s ≤ δ'(1 − τ)√(2π)/(n√(Nm)) and \
            T ≥ s²/((1 − τ)ηε w(sγ − κw/4)) imply averaged R ≤ ε with probability ≥ 1 − δ − δ'; by coupons \
            m ≥ 4 ln(q/δ)/(τ²P)",
    premises: &[
        TRAINING,
        KAPPA,
        SCALE,
        N,
        DELTA,
        GAMMA,
        EPSILON,
        Premise {
            symbol: "K", domain: "positive definite; N is the largest ‖K^(−1/2)D_bX‖²"
        },
        Premise { symbol: "τ", domain: "(0, 1)" },
    ],
    constants: &[
        Constant {
            symbol: "m/M",
            value: PAIRS,
            literal: "2.0",
            meaning: "neurons of a pair",
            distinctive: false,
        },
        Constant {
            symbol: "τ²/2",
            value: CHERNOFF,
            literal: "2.0",
            meaning: "exponent of the scalar Chernoff inequality",
            distinctive: false,
        },
    ],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width at N = n and τ = 1/2",
        value: at_half,
        enclosure: at_half,
    }),
    source_file: file!(),
    proof: "matrix Chernoff (cited) for the finite features' Gram matrix, then C.c5 (module documentation)",
};
