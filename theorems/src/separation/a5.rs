//! A5 (the exponent 2 − 2/d is attained). In R⁴ for every n ≥ 19 there are unit vectors x_1, …, x_n such that at
//! least half of all labelings have γ* ≥ 0.072 n^(−2/3)/(1 + √(2 ln 2 + 8 ln(5n + 1))), and for one of these labelings
//! P(the draw separates) ≤ 2 P(Bin(n − 1, 1/2) ≤ 4M − 1). So for it
//! m_sep(δ) ≥ (n + 1)/4 − ½ √(½ (n − 1) ln(2/(1 − δ))), of the order γ^(−3/2) but for logarithms.
//!
//! *Proof.* Put r = (3π/(4n))^(1/3) ≤ 1/2. A largest set with all angles between different x_i and ±x_l at least r
//! has its caps of radius r around ±x_i cover the sphere, of which a cap is the share (2r − sin 2r)/(2π) ≤
//! 2r³/(3π): there are n of them. Let sin a = sin r/√2 and, with α the angle of z to the boundary of x_i,
//! z·x_i = ‖z‖ sin α, let p_i(z) be sign(α) for abs(α) ≤ a, −sign(α) for a < abs(α) ≤ r, else 0. The density of α is
//! (2/π) cos² α. Given α, a point x_l at the angle θ from x_i is active with probability ½ + tan α/(2 tan θ) where
//! abs(tan α) ≤ abs(tan θ). So for r ≤ θ ≤ π − r B(θ) = E[p_i(z) 1(z·x_l > 0)] is a multiple of
//! ∫_0^r p sin α cos α dα = ½(2 sin² a − sin² r) = 0, and B(0) = (2/π)(2A(a) − A(r)), A(t) = (t + sin t cos t)/2.
//! Put v(z) = (γ/B(0)) Σ_i y_i p_i(z) x_i: then z_l = γ y_l exactly. ‖v‖ ≤ 1: caps of radius r/2 around the ±x_i
//! with p_i(z) ≠ 0 are disjoint and inside a band of height 3r/2 at both sides, the share at most 6r/π, so
//! s² = max_z Σ p_i(z)² ≤ 36/(r²(1 − r²/20)) ≤ 40/r². For fixed z and random y ‖Σ y_i p_i x_i‖ is above
//! s(1 + √(2 ln(2N))) with probability at most 1/(2N) (bounded differences), and (p_i(z))_i takes
//! at most N = (5n + 1)⁴ values, for five affine hyperplanes of each point cut the sphere. So
//! γ = B(0)/(s(1 + √(2 ln 2N))) is a margin for half of the y; B(0) ≥ 0.26 r, r² = (3π/4)^(2/3) n^(−2/3).
//! The features of M pairs span at most 4M dimensions, so a draw separates a share of at most
//! 2^(1−n) Σ_(k<4M) binom(n − 1, k) of all labelings (Cover); average over the good half, and bound the binomial
//! by Hoeffding. As success is monotone in M, one labeling that fails at the largest such m fails below. ∎
//!
//! *Every dimension* d ≥ 3: the same with a step function of ⌈d/2⌉ or more steps gives γ* ≥
//! c_d n^(−d/(2(d−1)))/√(ln n) for half of the labelings and m_sep(δ) ≥ (n/d)(1 − o(1)) for one; with
//! [R3](crate::lower::r3) in place of Cover's count it holds but for a factor of order ln n for *any* training, any
//! labels and any loss.
//! The c_d are not computed but for d = 4. With A3 the exponent of 1/γ in the worst case over data of rank d is
//! 2 − 2/d, so 2 is right without a bound on the dimension.

use super::{DRAW, PAPER};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, Premise, Setting};
use crate::statement::{Constant, Provenance, Statement};

const SHARE: f64 = 0.072;

/// r = (3π/(4n))^(1/3), the least angle between the lines of n points.
pub fn angle<R: Real>(n: R) -> R {
    let cube = R::exact(3.0) * R::pi() / (R::exact(4.0) * n);
    (cube.ln() / R::exact(3.0)).exp()
}

/// p at an angle α in [0, r] to the boundary, of which the sine is `sine`: 1 up to sin r/√2, then −1.
pub fn step(sine: f64, angle: f64) -> f64 {
    let largest = angle.sin();
    if sine * std::f64::consts::SQRT_2 <= largest {
        1.0
    } else if sine <= largest {
        -1.0
    } else {
        0.0
    }
}

/// B(0) = (2/π)(2A(a) − A(r)) with A(t) = (t + sin t cos t)/2, what x_i sees of its own step.
pub fn own_weight(angle: f64) -> f64 {
    let area = |t: f64| (t + t.sin() * t.cos()) / 2.0;
    let inner = (angle.sin() / std::f64::consts::SQRT_2).asin();
    2.0 * (2.0 * area(inner) - area(angle)) / std::f64::consts::PI
}

/// 0.072 n^(−2/3)/(1 + √(2 ln 2 + 8 ln(5n + 1))), at most γ* for half of the labelings.
pub fn margin<R: Real>(n: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let patterns = two * two.ln() + R::exact(8.0) * (R::exact(5.0) * n + one).ln();
    let power = (-two * n.ln() / R::exact(3.0)).exp();
    R::exact(SHARE) * power / (one + patterns.sqrt())
}

/// (n + 1)/4 − ½ √(½ (n − 1) ln(2/(1 − δ))), at most m_sep(δ) for one of those labelings.
pub fn necessary_width<R: Real>(n: R, delta: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let log = two.ln() - (one - delta).ln();
    (n + one) / R::exact(4.0) - ((n - one) * log / two).sqrt() / two
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    margin(setting.n())
}

/// W.a5.
pub const STATEMENT: Statement = Statement {
    id: "W.a5",
    title: "The exponent 2 − 2/d of 1/γ is attained",
    paper: PAPER,
    equations: "A5",
    claim: "in R^4 for n ≥ 19 there are unit vectors such that half of the labelings have \
            γ* ≥ 0.072 n^(−2/3)/(1 + √(2 ln 2 + 8 ln(5n + 1))), and for one of these m_sep(δ) ≥ \
            (n + 1)/4 − ½ √(½ (n − 1) ln(2/(1 − δ))). For each d ≥ 3 there is a c_d, computed for d = 4 only, with \
            γ* ≥ c_d n^(−d/(2(d−1)))/√(ln n) and m_sep(δ) ≥ (n/d)(1 − o(1)) for all large n, and L.r3 gives the \
            same but for a factor of order ln n for any training",
    premises: &[
        DRAW,
        Premise { symbol: "n", domain: "an integer in [19, 2^53]" },
        DELTA,
        Premise { symbol: "d", domain: "4 for the numbers; any d ≥ 3 for the order" },
    ],
    constants: &[Constant {
        symbol: "0.072",
        value: SHARE,
        literal: "0.072",
        meaning: "B(0)/(s r²) · (3π/4)^(2/3), rounded down",
        distinctive: true,
    }],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "margin of half of the labelings of n points in R^4",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "a step function that the other points do not see, then Cover's count (module documentation)",
};
