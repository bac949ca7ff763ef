//! C1 (worst-case features): abs(f^t_i(W̄) − c⁰_i) ≤ E⁰_i for every t and every trajectory in C, where
//! c⁰_i = (1/M) Σ_k β_ik y_ik and E⁰_i = (1/m) Σ max(a_ik, abs(y_ik)) over the flippable pairs; β_ik is
//! 1/2 for a flippable pair, else b⁰_ik.
//!
//! *Proof.* With the indicators b_σ of step t, pair k contributes
//! (1/m) Σ_σ b_σ (σ√m g_k·x_i + y_ik) to f^t_i(W̄). A neuron of the pair moves by at most B/√m, so an
//! indicator can differ from b⁰_ik only if a_ik ≤ B‖x_i‖. If the pair is not flippable both are b⁰_ik,
//! the initial weights cancel, and the value is 2b⁰_ik y_ik/m = 2β_ik y_ik/m. If it is flippable,
//! (b₊, b₋) gives 0, 2y_ik, y_ik + √m g_k·x_i or y_ik − √m g_k·x_i over m: all of them within
//! max(a_ik, abs(y_ik))/m of y_ik/m = 2β_ik y_ik/m. Sum over the pairs. ∎
//!
//! Lemma C pays (λ + B)/m for each of these pairs, from f⁰; here a_ik is its own size and the centre is
//! halfway: three to four times less.
//!
//! *Before the network is drawn.* From f⁰, which takes β_ik = b⁰_ik, a flippable pair costs at most
//! (max(a_ik, abs(y_ik)) + abs(y_ik))/m ≤ 2B/m, and N_i/2 pairs are flippable: abs(f^t_i − f⁰_i) is at
//! most B N_i/m, [`drift`].

use super::{PAPER, REFERENCE, TRAINING};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{DELTA, N, Setting};
use crate::sharper::lemma_b;
use crate::statement::{Provenance, Statement};

/// A pair of neurons as one point sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair<R> {
    /// a = √m abs(g·x).
    pub reach: R,
    /// Whether g·x ≥ 0.
    pub active: bool,
    /// y = D̄·x.
    pub shift: R,
}

/// Centre and reach of a point's output, or a pair's share of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Features<R> {
    /// c⁰.
    pub centre: R,
    /// E⁰.
    pub error: R,
}

/// Whether a ≤ B‖x‖ is possible: whether the pair may change an indicator on the point.
pub fn is_flippable<R: Real>(radius: R, norm: R, reach: R) -> bool {
    reach.lower() <= (radius * norm).upper()
}

/// β y and, for a flippable pair, max(a, abs(y)): a pair's terms of c⁰ and E⁰, before the factors 1/M
/// and 1/m. Frozen pairs with one D̄ and one pattern have equal terms.
pub fn terms<R: Real>(radius: R, norm: R, pair: Pair<R>) -> Features<R> {
    let (zero, two) = (R::exact(0.0), R::exact(2.0));
    if is_flippable(radius, norm, pair.reach) {
        Features { centre: pair.shift / two, error: pair.reach.max(pair.shift.abs()) }
    } else {
        Features { centre: if pair.active { pair.shift } else { zero }, error: zero }
    }
}

/// c⁰ and E⁰ of a point of norm `norm` from all M pairs, M ≥ 1; at most E⁰'s upper end is between
/// f^t(W̄) and c⁰.
pub fn features<R: Real>(radius: R, norm: R, pairs: &[Pair<R>]) -> Features<R> {
    let count = R::exact(pairs.len() as f64);
    let zero = Features { centre: R::exact(0.0), error: R::exact(0.0) };
    let sum = pairs.iter().fold(zero, |sum, &pair| {
        let term = terms(radius, norm, pair);
        Features { centre: sum.centre + term.centre, error: sum.error + term.error }
    });
    Features { centre: sum.centre / count, error: sum.error / (R::exact(2.0) * count) }
}

/// B N_i/m, above abs(f^t_i(W̄) − f⁰_i(W̄)), given N_i/m.
pub fn drift<R: Real>(radius: R, fraction: R) -> R {
    radius * fraction
}

fn at_width<R: Real>(setting: &Setting<R>, width: R) -> R {
    let (one, union) = (R::exact(1.0), lemma_b::log_union(setting.n(), 1.0, setting.delta()));
    drift(one, lemma_b::fraction_bernstein(one, union, width))
}

/// C.c1.
pub const STATEMENT: Statement = Statement {
    id: "C.c1",
    title: "Worst-case features of one network",
    paper: PAPER,
    equations: "C1",
    claim: "abs(f^t_i(W̄) − c⁰_i) ≤ E⁰_i for every t and every trajectory in the balls: c⁰_i is the mean of \
            β_ik y_ik over the pairs, E⁰_i the sum of max(a_ik, abs(y_ik))/m over those with \
            a_ik ≤ B‖x_i‖",
    premises: &[TRAINING, REFERENCE, N, DELTA],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "max_i abs(f^t_i(W̄) − f⁰_i(W̄)) at width m and B = 1, with probability ≥ 1 − δ",
        value: at_width,
        enclosure: at_width,
    }),
    source_file: file!(),
    proof: "the four states of a flippable pair lie about y_ik/m (module documentation)",
};
