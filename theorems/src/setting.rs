//! What a bound is evaluated at: the data's size and margin, and the accuracy asked for.

use inari::Interval;
use serde::Serialize;
use thiserror::Error;

use crate::real::{Real, log_ratio};

/// A symbol of a statement and the values it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Premise {
    /// The paper's symbol.
    pub symbol: &'static str,
    /// Its domain, or the condition on it.
    pub domain: &'static str,
}

impl Premise {
    /// What is expected of a value, in words.
    fn expected(&self) -> String {
        if self.domain.starts_with("an ") {
            self.domain.into()
        } else {
            format!("a number in {}", self.domain)
        }
    }
}

/// Number of data points.
pub const N: Premise = Premise { symbol: "n", domain: "an integer in [1, 2^53]" };
/// Margin of Assumption 1; it cannot exceed 1/2 because every teacher logit is at most ‖x‖/2.
pub const GAMMA: Premise = Premise { symbol: "γ", domain: "(0, 1/2]" };
/// Classification error asked for.
pub const EPSILON: Premise = Premise { symbol: "ε", domain: "(0, 1)" };
/// Data and teacher of the statements whose width does not depend on the least norm.
pub const MODEL: Premise = Premise {
    symbol: "x_i, v",
    domain: "0 < ‖x_i‖ ≤ 1, and ‖v(z)‖ ≤ 1 for every z; start and projection as in M",
};
/// Lengths of the data, where no teacher enters.
pub const LENGTHS: Premise = Premise { symbol: "‖x_i‖", domain: "(0, 1]" };
/// Failure probability, up to the statement's multiple.
pub const DELTA: Premise = Premise { symbol: "δ", domain: "(0, 1/3)" };
/// Least norm of a data point; the largest is 1.
pub const C: Premise = Premise { symbol: "c", domain: "(0, 1]" };
/// Risk asked for. Larger ones are excluded by choice: the untrained network already has a risk of at
/// most ln 2, with soft labels as with hard ones.
pub const BETA: Premise = Premise { symbol: "β", domain: "(0, 1)" };

/// A value outside the domain of its symbol.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("{} = {value}: expected {}", premise.symbol, premise.expected())]
pub struct SettingError {
    /// The symbol and its domain.
    pub premise: Premise,
    /// The value that was given.
    pub value: f64,
}

fn check(premise: Premise, value: f64, inside: bool) -> Result<f64, SettingError> {
    if inside { Ok(value) } else { Err(SettingError { premise, value }) }
}

/// The arguments of a bound, each inside its domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting<R> {
    n: R,
    gamma: R,
    epsilon: R,
    delta: R,
    c: R,
    beta: Option<R>,
}

impl Setting<f64> {
    /// A setting without an own β: every statement then takes the β that ε implies.
    ///
    /// # Errors
    /// [`SettingError`] names the first argument that is outside its domain.
    ///
    /// ```
    /// use theorems::setting::Setting;
    ///
    /// let setting = Setting::new(8, 0.1, 0.1, 0.1, 1.0)?;
    /// assert_eq!(setting.with_gamma(0.2)?.gamma(), 0.2);
    /// let error = setting.with_gamma(0.6).unwrap_err();
    /// assert_eq!(error.to_string(), "γ = 0.6: expected a number in (0, 1/2]");
    /// # Ok::<_, theorems::setting::SettingError>(())
    /// ```
    pub fn new(n: u64, gamma: f64, epsilon: f64, delta: f64, c: f64) -> Result<Self, SettingError> {
        let n = check(N, n as f64, (1..=1 << 53).contains(&n))?;
        let unset = Self { n, gamma: 0.5, epsilon: 0.5, delta: 0.25, c: 1.0, beta: None };
        unset.with_gamma(gamma)?.with_epsilon(epsilon)?.with_delta(delta)?.with_c(c)
    }

    /// The same setting at margin γ.
    ///
    /// # Errors
    /// [`SettingError`] if γ is outside (0, 1/2].
    pub fn with_gamma(self, gamma: f64) -> Result<Self, SettingError> {
        Ok(Self { gamma: check(GAMMA, gamma, gamma > 0.0 && gamma <= 0.5)?, ..self })
    }

    /// The same setting at classification error ε.
    ///
    /// # Errors
    /// [`SettingError`] if ε is outside (0, 1).
    pub fn with_epsilon(self, epsilon: f64) -> Result<Self, SettingError> {
        Ok(Self { epsilon: check(EPSILON, epsilon, epsilon > 0.0 && epsilon < 1.0)?, ..self })
    }

    /// The same setting at failure probability δ.
    ///
    /// # Errors
    /// [`SettingError`] if δ is outside (0, 1/3).
    pub fn with_delta(self, delta: f64) -> Result<Self, SettingError> {
        Ok(Self { delta: check(DELTA, delta, delta > 0.0 && 3.0 * delta < 1.0)?, ..self })
    }

    /// The same setting at least norm c.
    ///
    /// # Errors
    /// [`SettingError`] if c is outside (0, 1].
    pub fn with_c(self, c: f64) -> Result<Self, SettingError> {
        Ok(Self { c: check(C, c, c > 0.0 && c <= 1.0)?, ..self })
    }

    /// The same setting with the risk β asked for, instead of the one that ε implies.
    ///
    /// # Errors
    /// [`SettingError`] if β is outside (0, 1).
    pub fn with_beta(self, beta: f64) -> Result<Self, SettingError> {
        Ok(Self { beta: Some(check(BETA, beta, beta > 0.0 && beta < 1.0)?), ..self })
    }

    /// The same setting with the β that ε implies.
    pub fn without_beta(self) -> Self {
        Self { beta: None, ..self }
    }

    /// The same numbers as intervals of one point each.
    pub fn enclosure(&self) -> Setting<Interval> {
        let exact = <Interval as Real>::exact;
        Setting {
            n: exact(self.n),
            gamma: exact(self.gamma),
            epsilon: exact(self.epsilon),
            delta: exact(self.delta),
            c: exact(self.c),
            beta: self.beta.map(exact),
        }
    }
}

impl<R: Real> Setting<R> {
    /// A setting over enclosures that lie inside the domains.
    pub(crate) fn over(n: R, gamma: R, epsilon: R, delta: R, c: R, beta: Option<R>) -> Self {
        Self { n, gamma, epsilon, delta, c, beta }
    }

    /// Number of data points n.
    pub fn n(&self) -> R {
        self.n
    }

    /// Margin γ.
    pub fn gamma(&self) -> R {
        self.gamma
    }

    /// Classification error ε asked for.
    pub fn epsilon(&self) -> R {
        self.epsilon
    }

    /// Failure probability δ.
    pub fn delta(&self) -> R {
        self.delta
    }

    /// Least norm c of a data point.
    pub fn c(&self) -> R {
        self.c
    }

    /// Risk β asked for, if it was set.
    pub fn beta(&self) -> Option<R> {
        self.beta
    }

    /// The same setting in floating point: the upper end of each enclosure.
    pub fn point(&self) -> Setting<f64> {
        Setting {
            n: self.n.upper(),
            gamma: self.gamma.upper(),
            epsilon: self.epsilon.upper(),
            delta: self.delta.upper(),
            c: self.c.upper(),
            beta: self.beta.map(Real::upper),
        }
    }

    /// L = ln(2n/δ), the price of a two-sided deviation at all n points at once.
    pub fn log_union(&self) -> R {
        log_ratio(R::exact(2.0) * self.n, self.delta)
    }
}
