//! C11c (student temperature): train on ς ln(1 + e^(−y f/ς)) with B = λ and the step ςη', κ' = η'Γ ≤ 4.
//! [C8](super::c8) (ii) holds for f/ς, with Λ/ς in Λ's place and S²/ς² in S²'s. With
//! ς = (31/32)Λ/(Λ_ε + η'Γ/4) and λ → 0 every ω > 0 has a width 2(1 + ω) ln(n/δ)/γ², and a number of
//! steps T = 32λ²/(ς²η'εΛ_ε) of order Λ_ε/(γ²η'ε), its constant growing as (1 − (1 + ω)^(−1/2))^(−2).
//!
//! *Proof.* Dividing the bracket of Lemma D by ς turns the step ςη' on f into the step η' on f/ς: the loss
//! has r = −yμ(−y f/ς), and ςη'·2r(f − f̄) = ς²η'·2r(f/ς − f̄/ς), while (ςη')²Γr² = ς²η'²Γr². So C8 (ii)
//! applies with S²/(ς²η'T). At this width √(2 ln(n/δ)/m) = γ(1 + ω)^(−1/2), so that
//! Λ = λγ(1 − (1 + ω)^(−1/2)) with probability at least 1 − δ, less what flips, which vanishes with λ. Then
//! Λ/ς ≥ Λ_ε + κ'/4, with 1/32 to spare for the flips, and 32λ²/(ς²η'εΛ_ε) steps leave εΛ'/32 to time. ∎

use super::{PAPER, TRAINING, c8};
use crate::bound::{Bound, Inequality};
use crate::real::{Real, log_ratio};
use crate::setting::{DELTA, EPSILON, GAMMA, N, Premise, Setting};
use crate::sharper::s2_least;
use crate::statement::{Provenance, Statement};

/// 2(1 + ω) ln(n/δ)/γ²; `excess` is ω.
pub fn width<R: Real>(n: R, delta: R, gamma: R, excess: R) -> R {
    let factor = R::exact(2.0) * (R::exact(1.0) + excess);
    factor * log_ratio(n, delta) / gamma.square()
}

/// Λ/λ = γ(1 − (1 + ω)^(−1/2)), before flips.
pub fn margin<R: Real>(gamma: R, excess: R) -> R {
    let one = R::exact(1.0);
    gamma * (one - one / (one + excess).sqrt())
}

/// ς = (31/32)Λ/(Λ_ε + κ'/4).
pub fn temperature<R: Real>(margin: R, needed: R, kappa: R) -> R {
    let share = R::exact(1.0) - R::exact(s2_least::TIME_SHARE);
    // Λ_ε + κ'/4 is what Λ' = Λ − κ'/4 undoes.
    share * margin / (needed + (needed - c8::advantage(needed, kappa)))
}

/// 32λ²/(ς²η'εΛ_ε), the number of steps; at λ = 1 if `temperature` is ς/λ.
pub fn steps<R: Real>(temperature: R, step_size: R, epsilon: R, needed: R) -> R {
    let share = R::exact(s2_least::TIME_SHARE);
    R::exact(1.0) / (share * temperature.square() * step_size * epsilon * needed)
}

fn double<R: Real>(setting: &Setting<R>, _: R) -> R {
    width(setting.n(), setting.delta(), setting.gamma(), R::exact(1.0))
}

/// C.c11c.
pub const STATEMENT: Statement = Statement {
    id: "C.c11c",
    title: "Student temperature: hard labels at a width without ε",
    paper: PAPER,
    equations: "C11c",
    claim: "the loss ς ln(1 + e^(−y f/ς)) with the step ςη', ς = (31/32)Λ/(Λ_ε + η'Γ/4) and λ → 0, with \
            m ≥ 2(1 + ω) ln(n/δ)/γ² and T ≥ 32λ²/(ς²η'εΛ_ε), gives averaged R ≤ ε",
    premises: &[
        TRAINING,
        N,
        DELTA,
        GAMMA,
        EPSILON,
        Premise { symbol: "ω", domain: "(0, ∞)" },
        Premise { symbol: "κ'", domain: "κ' = η'Γ in (0, 4]" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "width at ω = 1",
        value: double,
        enclosure: double,
    }),
    source_file: file!(),
    proof: "C.c8 for f/ς (module documentation)",
};
