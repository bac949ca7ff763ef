//! M equations (1), (4), (5), (8) and (12): the network, its risks and its gradient.
//!
//! f(x; W, a) = m^(−1/2) Σ_j a_j σ(W_j·x), σ(u) = max(u, 0), σ'(u) = 1(u ≥ 0), m even.

use crate::real::Real;

/// μ(z) = 1/(1 + e^(−z)), the logistic function.
pub fn logistic<R: Real>(z: R) -> R {
    R::exact(1.0) / (R::exact(1.0) + (-z).exp())
}

/// √(2/π): the density at 0 of abs(N(0, 1)), hence P(abs(N(0, 1)) ≤ b) ≤ √(2/π) b.
pub fn half_normal_density<R: Real>() -> R {
    (R::exact(2.0) / R::pi()).sqrt()
}

/// KL(Ber(p) ‖ Ber(q)) for p, q in (0, 1): the loss that equation (4) means.
pub fn kl<R: Real>(p: R, q: R) -> R {
    let one = R::exact(1.0);
    p * (p / q).ln() + (one - p) * ((one - p) / (one - q)).ln()
}

/// Equation (4) as it is printed, with both ratios upside down: it equals −KL.
pub fn kl_as_printed<R: Real>(p: R, q: R) -> R {
    let one = R::exact(1.0);
    p * (q / p).ln() + (one - p) * ((one - q) / (one - p)).ln()
}

/// Distance of two logits from which on nothing cancels in KL, while e^gap, or 1 − p + p e^gap, begins
/// to lose digits.
const FAR: f64 = 8.0;

/// One term of the soft risk (4): KL(Ber(μ(z)) ‖ Ber(μ(f))) from the teacher's logit `z` and the
/// network's output `f`, without the cancellation that [`kl`] suffers near f = z.
///
/// ```
/// use theorems::mandal::model::soft_loss;
///
/// // Far out it is f (1 − p) − H(p), also where e^f is infinite.
/// let far = soft_loss(0.0, 4000.0);
/// assert!((far - (2000.0 - 2f64.ln())).abs() < 1e-9);
/// assert_eq!(soft_loss(0.0, -4000.0), far);
/// // A teacher who is sure, p = 1 − 10⁻¹³: ln(1 + e^(−f)), as good as.
/// assert!((soft_loss(30.0, 1.5) - (-1.5f64).exp().ln_1p()).abs() < 1e-11);
/// assert_eq!(soft_loss(1e4, 0.0), 2f64.ln());
/// ```
pub fn soft_loss(z: f64, f: f64) -> f64 {
    let (p, gap) = (logistic(z), f - z);
    if gap.abs() > FAR {
        // −p ln μ(f) − (1 − p) ln μ(−f), less the same at f = z.
        return p * (hard_loss(1.0, f) - hard_loss(1.0, z))
            + logistic(-z) * (hard_loss(-1.0, f) - hard_loss(-1.0, z));
    }
    (p * gap.exp_m1()).ln_1p() - p * gap
}

/// ∂/∂f of [`soft_loss`]: μ(f) − μ(z). It is odd: (−z, −f) gives the opposite value, to the bit.
pub fn soft_loss_derivative(z: f64, f: f64) -> f64 {
    above_half(f) - above_half(z)
}

/// μ(x) − 1/2, an odd function to the bit.
fn above_half(x: f64) -> f64 {
    let t = (-x.abs()).exp_m1();
    (-0.5 * t / (2.0 + t)).copysign(x)
}

/// One term of the hard risk (12): ln(1 + e^(−y f)), y in {−1, 1}.
pub fn hard_loss(y: f64, f: f64) -> f64 {
    let t = -y * f;
    t.max(0.0) + (-t.abs()).exp().ln_1p()
}

/// ∂/∂f of [`hard_loss`]: −y μ(−y f).
pub fn hard_loss_derivative(y: f64, f: f64) -> f64 {
    -y * logistic(-y * f)
}

/// One term of the classification error (8): 1(y f ≤ 0). As printed, (8) counts y f > 0, which is
/// the accuracy. An output that is no number is an error.
pub fn is_error(y: f64, f: f64) -> bool {
    let is_right = y * f > 0.0;
    !is_right
}
