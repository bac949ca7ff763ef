//! Where soft labels need less width than hard ones: the curve γ_×(ε; n, δ, c).
//!
//! A soft width grows as 1/γ² and a hard one as 1/γ⁴ when γ falls, so that soft needs less below
//! γ_× and more above it. For the printed pair (Corollary 4, Proposition 5) and for (S4, S5) the
//! quotient soft/hard rises with γ, hence γ_× is unique: it is γ² times a constant for the first,
//! and for the second (γ²/κ(γ)) (γ/(2√(2/π)Λ + (1 + 1/√2)√L γ))² up to a constant, both factors
//! rising. With the least widths the quotient is not that simple; the bisection then gives one
//! crossing.
//!
//! This is the curve that "γ ≤ ε is enough" (E7) stands for. It compares two sufficient widths and
//! says nothing about what hard labels need.

use crate::bisection::{Bracket, narrow};
use crate::bound::Network;
use crate::mandal::assumption_1::LOGIT_CAP;
use crate::setting::Setting;

/// No crossover below this margin is sought.
const SMALLEST: f64 = 1e-9;

/// γ_×, the margin at which `soft` and `hard` ask for the same width for a classification error of
/// ε; γ and β of the setting are not used. Below γ_× `soft` asks for less.
///
/// `None` if `soft` asks for less on all of (0, 1/2], or for no less at γ = 10^(−9) already.
///
/// ```
/// use theorems::crossover::crossover;
/// use theorems::mandal::{corollary_4, proposition_5};
/// use theorems::setting::Setting;
///
/// let setting = Setting::new(8, 0.5, 0.5, 0.1, 1.0)?;
/// let [soft, hard] =
///     [corollary_4::STATEMENT, proposition_5::STATEMENT].map(|statement| statement.network().copied());
/// let gamma = crossover(&soft.unwrap(), &hard.unwrap(), &setting).expect("inside (0, 1/2]");
/// // E7: at γ = ε = 1/2 the soft width is the larger one.
/// assert!(gamma < 0.5);
/// # Ok::<_, theorems::setting::SettingError>(())
/// ```
pub fn crossover(soft: &Network, hard: &Network, setting: &Setting<f64>) -> Option<f64> {
    let setting = setting.without_beta();
    let hard_is_enough = |gamma: f64| {
        setting
            .with_gamma(gamma)
            .is_ok_and(|setting| (soft.value)(&setting).width >= (hard.value)(&setting).width)
    };
    let ends = Bracket { fails: SMALLEST, holds: LOGIT_CAP };
    let inside = hard_is_enough(ends.holds) && !hard_is_enough(ends.fails);
    inside.then(|| narrow(ends, hard_is_enough).holds)
}
