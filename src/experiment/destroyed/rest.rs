//! Where hard labels come to rest when no boundary is left between the coarse points.
//!
//! Put d = D_A/2, b = D_B/2 and let e be the direction half-way between the fine points. Suppose every
//! boundary is within the fine points' angle d of ±e. On the upper half of the plane, where the coarse
//! points are, the network is then linear, F e·x: it is F cos d at a fine point and ±F sin b at two of the
//! coarse ones, of which one is wrong. The pulls of the N copies of each fine
//! point and of the coarse points balance where
//! 2N cos d μ(−F cos d) = (2μ(F sin b) − 1) sin b.
//! The left side falls and the right side rises with F, so there is one such F. That a run comes to rest
//! there is measured, not proved.

use serde::{Deserialize, Serialize};
use theorems::bisection::zero;
use theorems::mandal::model::logistic;

/// Beyond every slope F that is of interest.
const LARGEST: f64 = 1e3;

/// The state of rest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rest {
    /// F cos(D_A/2), the output at the outer fine points, in absolute value.
    pub fine: f64,
    /// F sin(D_B/2), the output at the outer coarse points, in absolute value.
    pub coarse: f64,
}

impl Rest {
    /// The state of rest for the angles D_A and D_B, in radian, and N copies of each fine point.
    ///
    /// ```
    /// use distill_bounds::experiment::destroyed::Rest;
    ///
    /// let rest = Rest::new(0.2, 0.6, 50);
    /// assert!((rest.fine - 6.1425).abs() < 5e-5 && (rest.coarse - 1.8244).abs() < 5e-5);
    /// ```
    pub fn new(fine: f64, coarse: f64, copies: usize) -> Self {
        let (cosine, sine) = (libm::cos(fine / 2.0), libm::sin(coarse / 2.0));
        let surplus = |slope: f64| {
            let pull = 2.0 * copies as f64 * cosine * logistic(-slope * cosine);
            (2.0 * logistic(slope * sine) - 1.0) * sine - pull
        };
        let slope = zero(1.0 / LARGEST, LARGEST, surplus);
        Self { fine: slope * cosine, coarse: slope * sine }
    }
}
