//! What a given width buys: the inverse of every width bound.
//!
//! Every width falls as ε, β or δ rises (S5-least's up to the relative 10⁻⁸ of its radius' search), so one bisection over the proven sizing inverts them all.
//! The closed forms, where there are any, stand with their statements.

use crate::bisection::{Bracket, narrow};
use crate::bound::{Network, Risk};
use crate::setting::{Setting, SettingError};

/// The accuracy that a width is exchanged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The classification error ε; an own β of the setting is dropped.
    Epsilon,
    /// The risk β.
    Beta,
    /// The failure probability δ, before the statement's multiple.
    Delta,
}

impl Variable {
    /// The largest value that the bisection tries, 2^(−50) below the domain's end.
    fn supremum(self) -> f64 {
        let end = if self == Self::Delta { 1.0 / 3.0 } else { 1.0 };
        end * (1.0 - 2.0_f64.powi(-50))
    }

    fn set(self, setting: &Setting<f64>, value: f64) -> Result<Setting<f64>, SettingError> {
        match self {
            Self::Epsilon => setting.without_beta().with_epsilon(value),
            Self::Beta => setting.with_beta(value),
            Self::Delta => setting.with_delta(value),
        }
    }
}

/// No accuracy below this one is sought.
const FINEST: f64 = 1e-250;

impl Network {
    /// The least value of `variable` for which `width` neurons are proven to be enough, everything
    /// else as in `setting`; not below 10^(−250).
    ///
    /// `None` if the width is too small for every value in the domain, if the statement does not
    /// cover the setting, or if it has no β (it is about classification error).
    ///
    /// ```
    /// use theorems::inverse::Variable;
    /// use theorems::setting::Setting;
    /// use theorems::sharper::s4;
    ///
    /// let setting = Setting::new(8, 0.1, 0.1, 0.1, 1.0)?;
    /// let network = s4::STATEMENT.network().expect("sizes a network");
    /// // A million neurons buy a smaller error than 230,302 do.
    /// let epsilon = network.bought(&setting, 1e6, Variable::Epsilon).expect("enough for some ε");
    /// assert!(epsilon > 0.02 && epsilon < 0.025);
    /// assert!(network.bought(&setting, 2.0, Variable::Epsilon).is_none());
    /// # Ok::<_, theorems::setting::SettingError>(())
    /// ```
    pub fn bought(&self, setting: &Setting<f64>, width: f64, variable: Variable) -> Option<f64> {
        if variable == Variable::Beta && self.risk == Risk::Classification {
            return None;
        }
        let enough = |value: f64| {
            let setting = variable.set(setting, value).ok();
            let sizing = setting.and_then(|setting| self.sizing(&setting).ok());
            sizing.is_some_and(|sizing| sizing.width <= width)
        };
        let ends = Bracket { fails: FINEST, holds: variable.supremum() };
        if !enough(ends.holds) {
            None
        } else if enough(ends.fails) {
            Some(ends.fails)
        } else {
            Some(narrow(ends, enough).holds)
        }
    }
}
