//! The cluster K(N, Δ, ξ), N ≥ 2 even, −¼ ≤ ξ ≤ ¼, 0 < Δ ≤ 0.4π: N/2 copies each of two points x_± at the angles
//! ±Δ/2 with the label + and the norm r = 1/(ν cos(Δ/2)), ν = N(1 + ξ); and x_0 = e = (ν/2)(x_+ + x_−) with the
//! label −. By [L1](crate::lower::l1) its margin is that of the teacher T(1), and for αν ≥ 1 the teacher T(α)
//! with z_± = αγ', z_0 = −γ', γ' = h/(2(1 + αν) cos(Δ/2)), h = Δ/π, has ‖v‖ ≤ 1.

use crate::lower::l1;
use crate::real::Real;

/// K(N, Δ, ξ).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster<R> {
    /// N, the number of easy points.
    pub easy: R,
    /// ξ, by which N easy points together are longer than the outlier, to first order.
    pub excess: R,
    /// h = Δ/π, the probability that the boundary of a neuron falls into the angle Δ.
    pub hit: R,
    /// 1/cos(Δ/2) = νr.
    pub stretch: R,
}

impl<R: Real> Cluster<R> {
    /// ν = N(1 + ξ).
    pub fn nu(&self) -> R {
        self.easy * self.share()
    }

    /// 1 + ξ.
    pub fn share(&self) -> R {
        R::exact(1.0) + self.excess
    }

    /// γ' of T(α): the size of the outlier's logit.
    pub fn logit(&self, alpha: R) -> R {
        l1::logit(self.hit, self.nu(), self.stretch / self.nu(), alpha)
    }

    /// min(1, α) γ', the margin of T(α).
    pub fn margin(&self, alpha: R) -> R {
        R::exact(1.0).min(alpha) * self.logit(alpha)
    }

    /// tanh(αγ'/2) − (1 + ξ) tanh(γ'/2): where soft labels are pulled at the output 0, up to a positive factor.
    pub fn soft_pull(&self, alpha: R) -> R {
        let half = self.logit(alpha) / R::exact(2.0);
        (alpha * half).tanh() - self.share() * half.tanh()
    }

    /// (1 − h) ln(1/δ)/((1 + αν)γ'), at most the [width](l1::width) up to which no boundary falls into the angle
    /// with probability δ: it has h ≤ 2(1 + αν)γ' for 2(1 + αν)γ' cos(Δ/2).
    pub fn width_from_logit(&self, alpha: R, delta: R) -> R {
        let one = R::exact(1.0);
        -(one - self.hit) * delta.ln() / ((one + alpha * self.nu()) * self.logit(alpha))
    }
}

impl Cluster<f64> {
    /// The logits of T(α): N easy points, and then the outlier.
    pub fn logits(&self, alpha: f64) -> Vec<f64> {
        let logit = self.logit(alpha);
        let mut logits = vec![alpha * logit; self.easy as usize];
        logits.push(-logit);
        logits
    }
}

/// The least even N ≥ 1/ε, 0 < ε ≤ ½: an error at the outlier alone is then below ε.
pub fn easy_points(epsilon: f64) -> u64 {
    // Fused, so that the sign is exact.
    let is_enough = |easy: &u64| (*easy as f64).mul_add(epsilon, -1.0) >= 0.0;
    let near = (1.0 / epsilon) as u64 / 2 * 2;
    let mut candidates = (near.saturating_sub(2).max(2)..).step_by(2);
    candidates.find(is_enough).unwrap_or(u64::MAX)
}

/// 2⌈log₂(2/δ)⌉: at this width all pairs are inactive with probability at most δ/2.
pub fn width_of_the_winner(delta: f64) -> u64 {
    let is_enough = |pairs: &i32| 2.0 * 0.5_f64.powi(*pairs) <= delta;
    (1..).find(is_enough).map_or(u64::MAX, |pairs| 2 * u64::from(pairs.unsigned_abs()))
}
