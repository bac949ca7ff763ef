//! What one point costs and weighs in a certificate, and the most errors that a budget pays for.
//!
//! The three certificates (signs: T3, hard logistic labels: T8(ii), perceptron: T11(b)) share one
//! form: (1/n) Σ λ_i θ_i ≤ (1/n) Σ e_i + S²/(ηT) + 2 gap, θ_i the share of bad steps of point i.

use theorems::mandal::model::{kl, logistic};
use theorems::real::Real;

/// λ_i and e_i of one point.
#[derive(Clone, Copy, Debug)]
pub struct Terms<R> {
    /// λ_i: what a bad step of the point uses of the budget.
    pub weight: R,
    /// e_i: what the point adds to the budget.
    pub price: R,
}

/// T3: from |c_i|, a bound E_i on |f^t_i(W̄) − c_i|, and κ = ηΓ < 8. A bad step has the other sign
/// than c_i.
pub fn sign<R: Real>(centre: R, deviation: R, kappa: R) -> Terms<R> {
    let price = deviation.square() / (R::exact(8.0) - kappa);
    let slope = (centre / R::exact(2.0)).tanh();
    let slack = centre - deviation - kappa * slope / R::exact(4.0);
    let usable = slack.lower() >= 0.0 && centre.lower() > 0.0;
    Terms { weight: if usable { slope * slack + price } else { R::exact(0.0) }, price }
}

/// T8(ii): from a lower bound Λ_i on y_i f^t_i(W̄), and κ ≤ 4. A bad step has y_i f_i ≤ 0.
pub fn direct<R: Real>(margin: R, kappa: R) -> Terms<R> {
    let reduced = margin - kappa / R::exact(4.0);
    let root = R::exact(2.0) * lambert(-reduced - R::exact(1.0));
    if reduced.lower() >= 0.0 {
        return Terms { weight: reduced + root, price: root };
    }
    let active = (R::exact(2.0) - margin).square() / (R::exact(8.0) - kappa);
    Terms { weight: R::exact(0.0), price: root.max(active) }
}

/// T11(b), point by point: from a lower bound Λ_i on y_i f^t_i(W̄). The regret of the perceptron loss
/// is at least 1(y_i f_i ≤ 0)(2Λ_i − κ).
pub fn perceptron<R: Real>(margin: R, kappa: R) -> Terms<R> {
    let gain = R::exact(2.0) * margin - kappa;
    let zero = R::exact(0.0);
    Terms { weight: gain.max(zero), price: (-gain).max(zero) }
}

/// W₀(e^`exponent`): the root w > 0 of w + ln w = exponent. Below an exponent of −700 it is between 0 and
/// 10⁻³⁰⁰, as W₀(y) ≤ y.
pub fn lambert<R: Real>(exponent: R) -> R {
    let (least, most) = (exponent.lower(), exponent.upper());
    if most < -700.0 {
        return R::between(0.0, 1e-300);
    }
    let excess = |w: f64| R::exact(w) + R::exact(w).ln();
    let (mut lower, mut upper) = (root(least.max(-700.0)), root(most));
    let mut step = f64::EPSILON;
    while lower > 0.0 && excess(lower).upper() > least {
        lower *= 1.0 - step;
        step *= 2.0;
    }
    step = f64::EPSILON;
    while excess(upper).lower() < most {
        upper *= 1.0 + step;
        step *= 2.0;
    }
    R::between(lower, upper)
}

/// The root of w + ln w = `exponent`, to rounding.
fn root(exponent: f64) -> f64 {
    let mut w = if exponent > 1.0 { exponent } else { (exponent - 1.0).exp() };
    for _ in 0..64 {
        let next = w * (1.0 + exponent - w.ln()) / (1.0 + w);
        if (next - w).abs() <= f64::EPSILON * w {
            return next;
        }
        w = next;
    }
    w
}

/// V(I): the most of (1/n) Σ θ_i over 0 ≤ θ_i ≤ 1 with (1/n) Σ λ_i θ_i ≤ `budget`, times n, where
/// `weights` are the λ_i of the points of I and `budget` is n times the budget.
pub fn most<R: Real>(weights: &[f64], budget: R) -> R {
    let mut rising = weights.to_vec();
    rising.sort_by(f64::total_cmp);
    let (mut left, mut count) = (budget, R::exact(0.0));
    let (zero, one) = (R::exact(0.0), R::exact(1.0));
    for weight in rising {
        if weight <= 0.0 {
            count = count + one;
            continue;
        }
        if left.upper() <= 0.0 {
            break;
        }
        let weight = R::exact(weight);
        count = count + (left / weight).min(one);
        left = (left - weight).max(zero);
    }
    count
}

/// T4: the most of KL(μ(z) ‖ μ(f)) over |f − centre| ≤ `deviation`, by its value or by
/// (z − f)²/8, whichever is less.
pub fn divergence<R: Real>(logit: R, centre: R, deviation: R) -> R {
    let at = |f: R| {
        let square = (f - logit).square() / R::exact(8.0);
        kl(logistic(logit), logistic(f)).min(square).max(R::exact(0.0))
    };
    at(centre + deviation).max(at(centre - deviation))
}

/// ln(1 + e^(−Λ)): the hard loss of a point with y_i f^t_i(W̄) = Λ.
pub fn hard_loss<R: Real>(margin: R) -> R {
    (R::exact(1.0) + (-margin).exp()).ln()
}

/// T5(b), with a rest E: the farthest that a neuron can have moved, √m ‖W_j(t) − W_j(0)‖ for t ≤ T,
/// while no neuron has changed its indicator and c_i = logit p_i. `square` is S², `rest` the mean of
/// E_i², `size` the root of the mean of ‖x_i‖², and 0 < `share` < 8 − κ is free.
pub fn reach<R: Real>(
    square: R,
    rest: R,
    size: R,
    kappa: R,
    share: R,
    step_size: R,
    steps: R,
) -> R {
    let spent = square / step_size + steps * rest / share;
    let mean = spent / (R::exact(8.0) - kappa - share);
    step_size * size * (steps * mean).sqrt()
}
