//! What a bound gives: real-valued requirements, and the integers that are proven to meet them.

use inari::Interval;
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::real::Real;
use crate::setting::Setting;

/// The labels a network is trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Labels {
    /// The teacher's probabilities p_i.
    Soft,
    /// The signs y_i.
    Hard,
}

/// The risk that a statement bounds, averaged over the steps t < T.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// R^KL, equation (4).
    Soft,
    /// R^h, equation (12).
    Hard,
    /// R, equation (8).
    Classification,
}

/// Premises on the network and the schedule, and the conclusion that they buy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Requirement<R> {
    /// Width: m has to be at least this.
    pub width: R,
    /// Number of steps: T has to be at least this.
    pub steps: R,
    /// Step size η.
    pub step_size: R,
    /// Radius B of the projection; none for plain gradient descent.
    pub radius: Option<R>,
    /// The conclusion holds with probability at least 1 − failure·δ.
    pub failure: R,
    /// The averaged risk is at most this.
    pub level: R,
}

/// A network and a schedule, rounded so that every premise is proven: upwards what has to be large
/// enough, downwards what has to be small enough.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sizing {
    /// Width m: the least even integer proven to be enough. An `f64`, because it may exceed 2^64;
    /// every `f64` from 2^54 on is an even integer.
    #[serde(serialize_with = "integer")]
    pub width: f64,
    /// Number of steps T, an integer.
    #[serde(serialize_with = "integer")]
    pub steps: f64,
    /// Step size η.
    pub step_size: f64,
    /// Radius B, infinite without a projection (`null` in JSON).
    #[serde(serialize_with = "finite_or_null")]
    pub radius: f64,
    /// The conclusion holds with at least this probability.
    pub probability: f64,
    /// Lower and upper end of the real-valued width bound.
    pub width_enclosure: [f64; 2],
}

/// `f64` holds every integer up to this one.
const EXACT_INTEGERS: f64 = (1_u64 << 53) as f64;

/// Serializes an integer that is held in an `f64`: as an integer as far as `f64` holds all of them,
/// as a number beyond.
///
/// # Errors
/// Those of the serializer.
pub fn integer<S: Serializer>(x: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if *x <= EXACT_INTEGERS {
        serializer.serialize_u64(*x as u64)
    } else {
        serializer.serialize_f64(*x)
    }
}

fn finite_or_null<S: Serializer>(x: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if x.is_finite() { serializer.serialize_some(x) } else { serializer.serialize_none() }
}

/// The greatest even integer that is at most x ≥ 0.
pub fn even_at_most(x: f64) -> f64 {
    2.0 * (x / 2.0).floor()
}

/// The least even integer that is at least x > 0.
pub fn even_at_least(x: f64) -> f64 {
    2.0 * (x / 2.0).ceil()
}

impl Sizing {
    /// Width m as an integer.
    ///
    /// # Errors
    /// [`BoundError::TooLarge`] from 2^64 on.
    ///
    /// ```
    /// use theorems::registry;
    /// use theorems::setting::Setting;
    ///
    /// let statement = registry::find("M.proposition-5").expect("registered");
    /// let width = |gamma| statement.sizing(&Setting::new(8, gamma, 0.1, 0.1, 1.0).unwrap()).unwrap().whole_width();
    /// assert_eq!(width(0.1), Ok(25_841_692));
    /// assert!(width(1e-4).unwrap_err().to_string().starts_with("width m = 2.58"));
    /// ```
    pub fn whole_width(&self) -> Result<u64, BoundError> {
        whole(WIDTH, self.width)
    }

    /// Number of steps T as an integer.
    ///
    /// # Errors
    /// [`BoundError::TooLarge`] from 2^64 on.
    pub fn whole_steps(&self) -> Result<u64, BoundError> {
        whole(STEPS, self.steps)
    }
}

const WIDTH: &str = "width m";
const STEPS: &str = "number of steps T";

fn whole(quantity: &'static str, value: f64) -> Result<u64, BoundError> {
    // Below 2^64 every integer that `f64` holds is converted exactly.
    if value < 2.0_f64.powi(64) {
        Ok(value as u64)
    } else {
        Err(BoundError::TooLarge { quantity, value })
    }
}

/// Why a statement sizes no network.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum BoundError {
    /// The statement is an inequality.
    #[error("{id} is an inequality and sizes no network")]
    NoNetwork {
        /// The statement.
        id: &'static str,
    },
    /// The statement is about points of norm 1 only.
    #[error("c = {c}: expected 1, because the statement is about points of norm 1 only")]
    UnitNorm {
        /// The least norm that was given.
        c: f64,
    },
    /// A number that the statement asks for is beyond what `f64` holds.
    #[error("{statement}: {quantity} is {value:e} in floating point; expected {expected}")]
    Unrepresentable {
        /// The statement.
        statement: &'static str,
        /// The number.
        quantity: &'static str,
        /// What it rounds to.
        value: f64,
        /// What would be a number to work with.
        expected: &'static str,
    },
    /// A network or a schedule that is too large to be run.
    #[error("{quantity} = {value:e}: expected less than 2^64, to be run")]
    TooLarge {
        /// The number.
        quantity: &'static str,
        /// Its value.
        value: f64,
    },
}

/// The executable form of a theorem on training.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// Identifier of the statement.
    pub statement: &'static str,
    /// The labels of the training.
    pub labels: Labels,
    /// The risk that is bounded.
    pub risk: Risk,
    /// Whether the statement is about points of norm 1 only.
    pub unit_norm: bool,
    /// The requirement in floating point.
    pub value: fn(&Setting<f64>) -> Requirement<f64>,
    /// Its enclosure.
    pub enclosure: fn(&Setting<Interval>) -> Requirement<Interval>,
}

impl Network {
    /// The smallest network and schedule that are proven to meet the premises.
    ///
    /// The radius is the upper end of B's enclosure, and steps and width are the upper ends over
    /// that whole enclosure of B and η: they are enough for the very radius and step size given.
    ///
    /// # Errors
    /// [`BoundError::UnitNorm`] if the statement needs c = 1 and the setting has not,
    /// [`BoundError::Unrepresentable`] if a number that it asks for overflows or underflows.
    pub fn sizing(&self, setting: &Setting<f64>) -> Result<Sizing, BoundError> {
        if self.unit_norm && setting.c() != 1.0 {
            return Err(BoundError::UnitNorm { c: setting.c() });
        }
        let setting = setting.enclosure();
        let requirement = (self.enclosure)(&setting);
        let failure = requirement.failure * setting.delta();
        let width = self.finite(WIDTH, requirement.width.upper())?;
        Ok(Sizing {
            width: even_at_least(width),
            steps: self.finite(STEPS, requirement.steps.upper())?.ceil(),
            step_size: self.positive("step size η", requirement.step_size.lower())?,
            radius: match requirement.radius {
                Some(radius) => self.finite("radius B", radius.upper())?,
                None => f64::INFINITY,
            },
            probability: (Interval::exact(1.0) - failure).lower(),
            width_enclosure: [requirement.width.lower(), width],
        })
    }

    fn finite(&self, quantity: &'static str, value: f64) -> Result<f64, BoundError> {
        self.holds(value.is_finite(), quantity, value, "a finite number")
    }

    fn positive(&self, quantity: &'static str, value: f64) -> Result<f64, BoundError> {
        self.holds(value > 0.0, quantity, value + 0.0, "a positive number")
    }

    fn holds(
        &self,
        condition: bool,
        quantity: &'static str,
        value: f64,
        expected: &'static str,
    ) -> Result<f64, BoundError> {
        let statement = self.statement;
        let error = BoundError::Unrepresentable { statement, quantity, value, expected };
        if condition { Ok(value) } else { Err(error) }
    }

    /// The level that the averaged risk is claimed not to exceed; 0 where that underflows.
    pub fn level(&self, setting: &Setting<f64>) -> f64 {
        (self.value)(setting).level
    }
}

/// The executable form of an inequality: its right-hand side.
#[derive(Clone, Copy, Debug)]
pub struct Inequality {
    /// What the right-hand side bounds, and the arguments it is evaluated at.
    pub quantity: &'static str,
    /// The right-hand side at a setting and a width.
    pub value: fn(&Setting<f64>, f64) -> f64,
    /// Its enclosure.
    pub enclosure: fn(&Setting<Interval>, Interval) -> Interval,
}

/// The executable form of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// A theorem on training: how large the network has to be.
    Network(Network),
    /// An inequality on the way to one.
    Inequality(Inequality),
}
