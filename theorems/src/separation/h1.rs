//! H1 (the half circle, alternating labels, n ≥ 4 points at the angles π(i − ½)/n): with M = m/2 the draw fails to
//! separate with probability at most (n − 2)(1 − 2/n)^M + (M + 2) 2^(⌊n/2⌋ − M) and separates with probability at most
//! (1 − (1 − 2/n)^M)^⌊(n−1)/2⌋. So m_sep(δ) ≥ (n − 2) ln(⌊(n − 1)/2⌋/ln(1/(1 − δ))), and m_sep(δ) = n ln n + O(n) for
//! fixed δ. Lazy runs on hard labels succeed, for some α, B and T, if and only if the draw separates
//! ([C13](crate::certificate::c13)). The margin is (1 + O(n^(−2)))/(2n):
//! 1/(2n cos(π/(2n))) ≤ γ* ≤ 1/(2n cos²(π/(2n))).
//!
//! *Proof.* S = n − 1 and h_s = 2/n. Above: (i) of [A0](super::a0) fails with probability at most (n − 2)(1 − 2/n)^M. A
//! cell with a change holds two points, so there are at most ⌊n/2⌋ of them, and the count of
//! [A1](super::a1) (c) gives (ii). Below: I_1, I_3, … are ⌊(n − 1)/2⌋ disjoint intervals of probability 2/n; counts
//! in disjoint sets are negatively associated, so all hold a boundary with probability at most the product. This
//! is below 1 − δ if ⌊(n − 1)/2⌋ (1 − 2/n)^M > ln(1/(1 − δ)), and 1/ln(1/(1 − x)) ≥ 1/x − 1 at x = 2/n. The margin above is
//! u(2/n) of A1. Below: divide the v of [R1](crate::lower::r1), which has y_i z_i = 1/(2n), by its largest
//! norm, that of ½(y_i x_i − y_(i+1) x_(i+1)) = ½(x_i + x_(i+1)) up to sign, cos(π/(2n)); the vector
//! ½(y_1 x_1 + y_n x_n) of the last arc has that norm for even n and the norm sin(π/(2n)) for odd n. ∎

use super::{DRAW, PAPER};
use crate::bisection::zero;
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// More pairs than any that is asked for.
const MOST_PAIRS: f64 = 1e300;

/// The half circle.
pub const HALF_CIRCLE: Premise = Premise {
    symbol: "n",
    domain: "an integer in [4, 2^53]: points at π(i − ½)/n with alternating labels",
};

/// (1 − 2/n)^M.
fn miss<R: Real>(n: f64, pairs: R) -> R {
    let two = R::exact(2.0);
    // ln(1/(1 − 2/n)) = 2 artanh(1/(n − 1)).
    (-pairs * two * (R::exact(1.0) / R::exact(n - 1.0)).atanh()).exp()
}

/// (n − 2)(1 − 2/n)^M + (M + 2) 2^(⌊n/2⌋ − M).
pub fn failure<R: Real>(n: f64, pairs: R) -> R {
    let two = R::exact(2.0);
    let kinds = ((R::exact((n / 2.0).floor()) - pairs) * two.ln()).exp();
    R::exact(n - 2.0) * miss(n, pairs) + (pairs + two) * kinds
}

/// (1 − (1 − 2/n)^M)^⌊(n−1)/2⌋.
pub fn success<R: Real>(n: f64, pairs: R) -> R {
    let disjoint = R::exact(((n - 1.0) / 2.0).floor());
    (disjoint * (R::exact(1.0) - miss(n, pairs)).ln()).exp()
}

/// (n − 2) ln(⌊(n − 1)/2⌋/ln(1/(1 − δ))), at most m_sep(δ).
pub fn necessary_width<R: Real>(n: f64, delta: R) -> R {
    let two = R::exact(2.0);
    // ln(1/(1 − δ)) = 2 artanh(δ/(2 − δ)).
    let log = two * (delta / (two - delta)).atanh();
    R::exact(n - 2.0) * (R::exact(((n - 1.0) / 2.0).floor()).ln() - log.ln())
}

/// 2M at the M where the bound on failure is δ: rounded up to an even number, at least m_sep(δ).
pub fn sufficient_width<R: Real>(n: f64, delta: R) -> R {
    R::exact(2.0) * zero(1.0, MOST_PAIRS, |pairs| delta - failure(n, pairs))
}

/// 1/(2n cos(π/(2n))) and 1/(2n cos²(π/(2n))), around γ*.
pub fn margin<R: Real>(n: f64) -> [R; 2] {
    let twice = R::exact(2.0 * n);
    let cosine = (R::pi() / twice).cos();
    [R::exact(1.0) / (twice * cosine), R::exact(1.0) / (twice * cosine.square())]
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    necessary_width(setting.n().lower().max(4.0), setting.delta())
}

/// W.h1.
pub const STATEMENT: Statement = Statement {
    id: "W.h1",
    title: "The half circle asks for n ln n neurons with the features fixed, to get every point right",
    paper: PAPER,
    equations: "C1",
    claim: "on the half circle of n alternating points the draw separates with probability at most \
            (1 − (1 − 2/n)^M)^⌊(n−1)/2⌋ and fails with probability at most \
            (n − 2)(1 − 2/n)^M + (M + 2) 2^(⌊n/2⌋ − M); so (n − 2) ln(⌊(n − 1)/2⌋/ln(1/(1 − δ))) ≤ m_sep(δ) = \
            n ln n + O(n), with γ between 1/(2n cos(π/(2n))) and 1/(2n cos²(π/(2n)))",
    premises: &[DRAW, HALF_CIRCLE, DELTA],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "necessary width of the half circle of max(n, 4) points",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "W.a0 and W.a1's count above, disjoint intervals below (module documentation)",
};
