//! The probability for M boundaries out of the one for a Poisson number of them.
//!
//! Let P_k be the probability for k boundaries and F(x) = Σ P_k x^k/k!. Then
//! P_M = M!/(N M^M) Σ_(j<N) F(M ω^j) ω^(−jM) − Σ_(k ≠ 0) P_(M+kN) M! M^(kN)/(M + kN)! with ω = e^(2πi/N). The
//! second sum is between 0 and what the quotients of factorials add up to, for probabilities are at most 1;
//! they fall like e^(−k²N²/2M), so that N may be some multiple of √M. F is evaluated as F(x) e^(−M), which is
//! at most 1, and M! e^M/M^M is about √(2πM): that much is lost of the digits.

use faer::c64;
use inari::Interval;
use rayon::prelude::*;
use theorems::real::Real;

use super::tables::{Path, Weights};
use crate::work::{Stopped, Work};

/// What is left out of the sum over k is at most this.
const NEGLECTED: f64 = 1e-15;
/// From here on a factorial is taken from Stirling's series.
const LARGE: u64 = 256;

fn exact(x: f64) -> Interval {
    <Interval as Real>::exact(x)
}

/// The enclosure of the probability that `pairs` boundaries separate, with the probabilities `pieces` of
/// falling into each piece.
pub fn probability(
    path: &Path<'_>,
    pieces: &[Interval],
    pairs: u64,
    work: &Work<'_>,
) -> Result<Interval, Stopped> {
    let whole = Interval::between(0.0, 1.0);
    if pairs == 0 {
        return Ok(exact(0.0));
    }
    let (nodes, neglected) = nodes(pairs);
    let mut kinds = pieces.to_vec();
    kinds.sort_by(|a, b| (a.inf(), a.sup()).partial_cmp(&(b.inf(), b.sup())).expect("numbers"));
    kinds.dedup();
    let kind_of = |piece: &Interval| {
        let before = |kind: &Interval| (kind.inf(), kind.sup()) < (piece.inf(), piece.sup());
        kinds.partition_point(before)
    };
    let which: Vec<usize> = pieces.iter().map(kind_of).collect();
    let at_node = |j: u64| {
        work.check()?;
        let angle = exact(2.0 * j as f64) * Interval::PI / exact(nodes as f64);
        let weights: Vec<Weights> =
            kinds.iter().map(|&piece| weights(piece, pairs as f64, angle)).collect();
        let (value, error) = path.weight(which.iter().map(|&kind| &weights[kind]));
        let turn = j as u128 * u128::from(pairs) % u128::from(nodes);
        let phase = exact(2.0 * turn as f64) * Interval::PI / exact(nodes as f64);
        let part = |x: f64| exact(x) + Interval::between(-error, error);
        // The node −j is the conjugate one.
        let count = exact(if j == 0 { 1.0 } else { 2.0 });
        Ok(count * (part(value.re) * phase.cos() + part(value.im) * phase.sin()))
    };
    let terms = (0..=nodes / 2).into_par_iter().map(at_node);
    let terms: Vec<Interval> = terms.collect::<Result<_, _>>()?;
    let sum = terms.into_iter().fold(exact(0.0), |sum, term| sum + term);
    let aliased = sum / exact(nodes as f64) * stirling(pairs);
    Ok((aliased - Interval::between(0.0, neglected)).intersection(whole))
}

/// An odd number N of nodes, and what is neglected with it.
fn nodes(pairs: u64) -> (u64, f64) {
    let all = exact(pairs as f64);
    let mut above = exact(1.0);
    let mut below = exact(1.0);
    let sum = |first: Interval| first / (exact(1.0) - first);
    for count in 1.. {
        above *= all / exact((pairs + count) as f64);
        // From M + 1 on there is no such index.
        below *= exact((pairs + 1).saturating_sub(count) as f64) / all;
        if count % 2 == 0 || count == 1 {
            continue;
        }
        let neglected = (sum(above) + sum(below)).sup();
        if above.sup() < 0.5 && below.sup() < 0.5 && neglected < NEGLECTED {
            return (count, neglected);
        }
    }
    unreachable!("both products fall")
}

/// M! e^M/M^M.
fn stirling(pairs: u64) -> Interval {
    let all = exact(pairs as f64);
    if pairs < LARGE {
        let factors = (1..=pairs).rev().map(|k| exact(k as f64) / all * Interval::E);
        return factors.fold(exact(1.0), |product, factor| product * factor);
    }
    // The series 1/12M − 1/360M³ + 1/1260M⁵ − … is enclosed by its partial sums.
    let two_terms = exact(1.0) / (exact(12.0) * all) - exact(1.0) / (exact(360.0) * all.powi(3));
    let third = exact(1.0) / (exact(1260.0) * all.powi(5));
    let correction = two_terms.convex_hull(two_terms + third);
    (exact(2.0) * Interval::PI * all).sqrt() * correction.exp()
}

/// With q = e^(−pr/2) and E = e^(p(x − r)/2) at x = r e^(iθ): q², q(E − q) twice, and (E − q)².
fn weights(piece: Interval, rate: f64, angle: Interval) -> Weights {
    let half = piece * exact(rate) / exact(2.0);
    let size = (-half * exact(2.0) * (angle / exact(2.0)).sin().sqr()).exp();
    let turn = half * angle.sin();
    let none = (-half).exp();
    let (re, im) = (size * turn.cos() - none, size * turn.sin());
    let parts = [
        [none.sqr(), exact(0.0)],
        [none * re, none * im],
        [none * re, none * im],
        [re.sqr() - im.sqr(), exact(2.0) * re * im],
    ];
    let error = parts.iter().flatten().map(|part| part.rad()).sum::<f64>().next_up();
    Weights { of: parts.map(|[re, im]| c64::new(re.mid(), im.mid())), error: 2.0 * error }
}
