//! Ways to prove an averaged error of at most ε with probability 1 − 2δ: one network and one schedule for
//! each choice of the labels' scale s, the initial scale α, the radius B and the step size η.

use serde::{Deserialize, Serialize};
use theorems::bisection::zero;
use theorems::certificate::c7b::{Failures, Refit};
use theorems::certificate::{c7a, c8, c12};
use theorems::real::Real;
use theorems::setting::Setting;
use theorems::sharper::s2_least;

use crate::training::LabelKind;

/// A statement with everything that is free in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "statement")]
pub enum Construction {
    /// S5-least, as C12 has it: hard labels, η = 1.
    #[serde(rename = "S.s5-least")]
    HardLeast {
        /// α.
        initial_scale: f64,
        /// B.
        radius: f64,
    },
    /// C8 with the flips of C12: hard labels by the certificate of their errors.
    #[serde(rename = "C.c8")]
    HardDirect {
        /// α.
        initial_scale: f64,
        /// B.
        radius: f64,
        /// η.
        step_size: f64,
        /// Share of ε that is left to time.
        time: f64,
    },
    /// S4-least, as C12 has it: soft labels, B = s, η = 1/8.
    #[serde(rename = "S.s4-least")]
    SoftLeast {
        /// α.
        initial_scale: f64,
        /// s.
        scale: f64,
    },
    /// C7a: soft labels by the certificate of their errors, B = s.
    #[serde(rename = "C.c7a")]
    SoftDirect {
        /// α.
        initial_scale: f64,
        /// s.
        scale: f64,
        /// η.
        step_size: f64,
        /// Share of ε that is left to time.
        time: f64,
        /// The width over the least one: a wider network needs fewer steps.
        stretch: f64,
    },
    /// C7b: soft labels with a reference that the drawn network fits.
    #[serde(rename = "C.c7b")]
    Refit {
        /// α.
        initial_scale: f64,
        /// s.
        scale: f64,
        /// η.
        step_size: f64,
        /// N, the largest ‖K^(−1/2)D_bX‖².
        features: f64,
        /// τ.
        tau: f64,
    },
}

/// How many neurons and steps are enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need<R> {
    /// Width m.
    pub width: R,
    /// Number of steps T.
    pub steps: R,
}

/// Step sizes that are tried; κ ≤ η ≤ 4, since Γ ≤ 1.
const STEP_SIZES: [f64; 5] = [0.125, 0.5, 1.0, 2.0, 4.0];
/// Shares of ε that C7a and C8 may leave to time.
const TIMES: [f64; 3] = [s2_least::TIME_SHARE, 0.125, 0.5];
/// Scales of the soft labels.
const SCALES: [f64; 6] = [0.01, 0.1, 0.3, 1.0, 2.0, 4.0];
/// Widths over the least one.
const STRETCHES: [f64; 3] = [1.0, 1.5, 3.0];
/// τ of C7b.
const TAUS: [f64; 4] = [0.2, 0.4, 0.6, 0.8];
/// The largest sγ of C7a and C7b.
const LARGEST_LOGIT: f64 = 2.5;
/// Radii in steps of 2^(1/8) below that of least width: fewer steps, more neurons.
const RADII: i32 = 25;

impl Construction {
    /// The labels trained on.
    pub fn labels(&self) -> LabelKind {
        match self {
            Self::HardLeast { .. } | Self::HardDirect { .. } => LabelKind::Hard,
            Self::SoftLeast { .. } | Self::SoftDirect { .. } | Self::Refit { .. } => {
                LabelKind::Soft
            }
        }
    }

    /// α.
    pub fn initial_scale(&self) -> f64 {
        match *self {
            Self::HardLeast { initial_scale, .. }
            | Self::HardDirect { initial_scale, .. }
            | Self::SoftLeast { initial_scale, .. }
            | Self::SoftDirect { initial_scale, .. }
            | Self::Refit { initial_scale, .. } => initial_scale,
        }
    }

    /// Width and steps for the setting's ε. The width is infinite where nothing is proved.
    pub fn need<R: Real>(&self, setting: &Setting<R>) -> Need<R> {
        match *self {
            Self::HardLeast { initial_scale, radius } => {
                let found = c12::hard(setting, R::exact(initial_scale), R::exact(radius));
                Need { width: found.width, steps: found.steps }
            }
            Self::HardDirect { initial_scale, radius, step_size, time } => {
                let hard = c8::Hard { initial: initial_scale, step_size, time };
                let found = hard.at_radius(setting, radius);
                Need { width: found.width, steps: found.steps }
            }
            Self::SoftLeast { initial_scale, scale } => {
                let found = c12::soft(setting, R::exact(initial_scale), R::exact(scale));
                Need { width: found.width, steps: found.steps }
            }
            Self::SoftDirect { initial_scale, scale, step_size, time, stretch } => {
                let (initial, scale) = (R::exact(initial_scale), R::exact(scale));
                let (kappa, logit) = (R::exact(step_size), scale * setting.gamma());
                let errors = |width| c7a::errors(setting, scale, initial, width);
                // C7a with another share of ε for time: its own is taken out of ε.
                let (time, own) = (R::exact(time), R::exact(s2_least::TIME_SHARE));
                let rest = setting.epsilon() * (R::exact(1.0) - time) / (R::exact(1.0) - own);
                let least = zero(1.0, f64::MAX, |m| c7a::closing(logit, errors(m), kappa, rest));
                let width = R::exact(stretch) * least;
                let weight = c7a::weight(logit, errors(width).every, kappa);
                let granted = setting.epsilon() * time / own;
                Need { width, steps: c7a::steps(scale, kappa, granted, weight) }
            }
            Self::Refit { initial_scale, scale, step_size, features, tau } => {
                let refit = Refit {
                    features: R::exact(features),
                    tau: R::exact(tau),
                    scale: R::exact(scale),
                    initial: R::exact(initial_scale),
                    kappa: R::exact(step_size),
                };
                let width = refit.width(setting, &Failures::EQUAL);
                let steps = refit.steps(setting, &Failures::EQUAL, R::exact(step_size), width);
                Need { width, steps }
            }
        }
    }

    /// All that are tried at the initial scale α; C7b where N = `features` is known.
    pub fn all(setting: &Setting<f64>, initial_scale: f64, features: Option<f64>) -> Vec<Self> {
        let mut all = Self::hard(setting, initial_scale);
        all.extend(Self::soft(setting, initial_scale, features));
        all
    }

    fn hard(setting: &Setting<f64>, initial_scale: f64) -> Vec<Self> {
        let radii = |best: f64| (0..RADII).map(move |k| best * (-f64::from(k) / 8.0).exp2());
        let best = c12::hard_radius(setting, initial_scale);
        let mut all: Vec<Self> =
            radii(best).map(|radius| Self::HardLeast { initial_scale, radius }).collect();
        for step_size in STEP_SIZES {
            for time in TIMES {
                let best = c8::Hard { initial: initial_scale, step_size, time }.radius(setting);
                all.extend(radii(best).map(|radius| Self::HardDirect {
                    initial_scale,
                    radius,
                    step_size,
                    time,
                }));
            }
        }
        all
    }

    fn soft(setting: &Setting<f64>, initial_scale: f64, features: Option<f64>) -> Vec<Self> {
        let mut all: Vec<Self> =
            SCALES.map(|scale| Self::SoftLeast { initial_scale, scale }).into();
        let allowed = |scale: &f64| scale * setting.gamma() <= LARGEST_LOGIT;
        for scale in SCALES.into_iter().filter(allowed) {
            for step_size in STEP_SIZES {
                for time in TIMES {
                    all.extend(STRETCHES.map(|stretch| Self::SoftDirect {
                        initial_scale,
                        scale,
                        step_size,
                        time,
                        stretch,
                    }));
                }
                all.extend(features.into_iter().flat_map(|features| {
                    TAUS.map(|tau| Self::Refit { initial_scale, scale, step_size, features, tau })
                }));
            }
        }
        all
    }
}
