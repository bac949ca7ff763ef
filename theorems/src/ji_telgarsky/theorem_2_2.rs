//! JT Theorem 2.2: plain gradient descent, hard labels. Constants to be confirmed.
//!
//! With λ = (√(2 ln(4n/δ)) + ln(4/ε))/(γ/4): if m ≥ 4096 λ²/γ⁶, η ≤ 1 and T = ⌈2λ²/(ηε)⌉, then
//! (1/T) Σ_{t<T} R^h(W(t)) ≤ ε with probability at least 1 − 3δ, and
//! ‖W_j(t) − W_j(0)‖ ≤ 4λ/(γ√m) for all j and t < T.
//!
//! The ε of this theorem is a hard risk. It is the β of this crate, ε ln 2 by default, so that the
//! classification error is the same ε as everywhere else. The theorem is about points of norm 1
//! and an initialisation without the symmetry of M; its width need not be even. There is no
//! projection.

use super::PAPER;
use crate::bound::{Bound, Labels, Network, Requirement, Risk};
use crate::mandal::proposition_5::hard_target;
use crate::real::{Real, log_ratio};
use crate::setting::{BETA, DELTA, GAMMA, N, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const WIDTH: f64 = 4096.0;
const MARGIN_SHARE: f64 = 4.0;
const STEPS: f64 = 2.0;
const DRIFT: f64 = 4.0;

/// λ = (√(2 ln(4n/δ)) + ln(4/β))/(γ/4).
pub fn lambda<R: Real>(setting: &Setting<R>, beta: R) -> R {
    let four = R::exact(4.0);
    let union = log_ratio(four * setting.n(), setting.delta());
    let reach = (R::exact(2.0) * union).sqrt() + log_ratio(four, beta);
    R::exact(MARGIN_SHARE) * reach / setting.gamma()
}

/// 4096 λ²/γ⁶.
pub fn width<R: Real>(setting: &Setting<R>, beta: R) -> R {
    let gamma = setting.gamma();
    R::exact(WIDTH) * (lambda(setting, beta) / (gamma * gamma.square())).square()
}

/// 2λ²/(ηβ), the number of steps at step size η ≤ 1.
pub fn steps<R: Real>(setting: &Setting<R>, step_size: R, beta: R) -> R {
    R::exact(STEPS) * lambda(setting, beta).square() / (step_size * beta)
}

/// 4λ/γ: every neuron stays within this over √m of its initial weights.
pub fn drift<R: Real>(setting: &Setting<R>, beta: R) -> R {
    R::exact(DRIFT) * lambda(setting, beta) / setting.gamma()
}

/// The requirement for the setting's β, or else for β = ε ln 2, at η = 1.
pub fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = hard_target(setting);
    let step_size = R::exact(1.0);
    Requirement {
        width: width(setting, beta),
        steps: steps(setting, step_size, beta),
        step_size,
        radius: None,
        failure: R::exact(3.0),
        level: beta,
    }
}

/// JT.theorem-2.2.
pub const STATEMENT: Statement = Statement {
    id: "JT.theorem-2.2",
    title: "Hard labels, plain gradient descent: width for a hard risk",
    paper: PAPER,
    equations: "Theorem 2.2",
    claim: "m ≥ 4096 λ²/γ⁶, λ = (√(2 ln(4n/δ)) + ln(4/β))/(γ/4), η ≤ 1, T = ⌈2λ²/(ηβ)⌉ imply \
            (1/T) Σ_{t<T} R^h(W(t)) ≤ β and ‖W_j(t) − W_j(0)‖ ≤ 4λ/(γ√m) with \
            probability ≥ 1 − 3δ",
    premises: &[
        N,
        DELTA,
        GAMMA,
        BETA,
        Premise { symbol: "x_i", domain: "‖x_i‖ = 1" },
        Premise { symbol: "η", domain: "(0, 1]" },
    ],
    constants: &[
        Constant {
            symbol: "mγ⁶/λ²",
            value: WIDTH,
            literal: "4096.0",
            meaning: "factor of the width; to be confirmed",
            distinctive: true,
        },
        Constant {
            symbol: "γ/4",
            value: MARGIN_SHARE,
            literal: "4.0",
            meaning: "share of the margin in λ; to be confirmed",
            distinctive: false,
        },
        Constant {
            symbol: "Tηβ/λ²",
            value: STEPS,
            literal: "2.0",
            meaning: "factor of the number of steps; to be confirmed",
            distinctive: false,
        },
        Constant {
            symbol: "4λ/(γ√m)",
            value: DRIFT,
            literal: "4.0",
            meaning: "factor of the drift; to be confirmed",
            distinctive: false,
        },
    ],
    provenance: Provenance::Quoted,
    bound: Bound::Network(Network {
        statement: "JT.theorem-2.2",
        labels: Labels::Hard,
        risk: Risk::Hard,
        unit_norm: true,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "Ji and Telgarsky's; quoted without the paper at hand, constants to be confirmed",
};
