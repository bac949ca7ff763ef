//! L3 (within a radius boundaries stay near where they are drawn): let the projection keep each neuron within
//! ρ = B/√m of its start, for any labels, step sizes and T, and let T run over triples (p, c, q) of points of a
//! plane in angular order within an angle Δ_T < π, y_p = y_q = −y_c. Let E_T be the event that for every pair both
//! W_j(0)·x_p/‖x_p‖ and W_j(0)·x_q/‖x_q‖ are above ρ, or both below −ρ. On E_T one of the three points is wrong
//! at every t, so with P_T = P(E_T) and P_TU = P(E_T and E_U):
//! P(averaged R > ε) ≥ (Σ_T P_T)²/Σ_(T,U) P_TU for ε < 1/n (Chung and Erdős); and for e = ⌊εn⌋, N the number of
//! E_T among triples without a common point, e < EN: P(averaged R > ε) ≥ (EN − e)²/(Var N + (EN − e)²)
//! (Cantelli).
//!
//! *The probabilities.* Let G(ρ, a) = (2/π) ∫_0^(a/2) exp(−ρ²/(2 sin² s)) ds, the probability that the boundary of a
//! pair lies in a gap of angle a ≤ π between two lines and that both have a distance above ρ from w. Then
//! P_T = G(ρ, π − Δ_T)^(m/2), and P_TU is the sum of G(ρ, a) over the gaps a that the two angles leave of a half
//! turn, to the power m/2. In the form of the source, φ = π/2 − s: (2/π) ∫_(Δ/2)^(π/2) exp(−ρ²/(2 cos² φ)) dφ.
//! One pair is good with probability at least 1 − Δ_T/π − √(2/π) ρ/cos(Δ_T/2).
//!
//! *Proof.* On E_T no boundary comes between x_p and x_q, so [R0](super::r0) with x_c inside their cone forbids
//! that all three are right. Pairs are independent, which gives the powers. A Gaussian w in the plane has a
//! uniform direction, and exceeds the length u with probability exp(−u²/2). If its boundary, a line, lies at
//! the angle s ≤ π/2 from a line, its product with a unit vector of that line has the size ‖w‖ sin s; in a gap the
//! smaller of the two is that of the nearer line. If the sum of indicators N is 0 outside an event of probability p,
//! then (EN)² ≤ p EN² (Cauchy and Schwarz). P(N ≤ EN − λ) ≤ Var N/(Var N + λ²), and the errors of triples without
//! a common point add. Var N and EN² are sums over pairs of triples. The directions of w with both products above
//! ρ are the cone of those with both above 0, moved by ρ/cos(Δ/2) along its axis; moving it loses at most
//! the density 1/√(2π) times that length, for either sign. ∎
//!
//! *The integral.* exp(−ρ²/(2 sin² s)) rises on [0, π/2]; with y = sin² s and c = ρ² it is convex where
//! 2y² − (3 + c)y + c ≥ 0, which holds up to one y below 1 and not after it. A chord is above a convex function and
//! a tangent below; where neither is sure, its ends bound it.
//!
//! Other than [L1](super::l1) this says nothing where boundaries may move far: B of the order 1 and more.

use super::{NETWORK, PAPER};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::{EPSILON, Premise, Setting};
use crate::statement::{Provenance, Statement};

/// Cells of the integral from 0 to π/2. Their ends are as far from each other as they are from 0, for a small ρ
/// makes the integrand rise near 0.
const CELLS: usize = 512;

/// The directions of p and q, radians: `from` any, and `span` = Δ_T in (0, π) counterclockwise of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triple<R> {
    /// The direction of the first of the two.
    pub from: R,
    /// The angle to the other one.
    pub span: R,
}

/// G(ρ, ·) at one ρ.
pub struct Spared<R> {
    /// The integrand at the ends of the cells.
    heights: Vec<R>,
    /// The integral up to there.
    integrals: Vec<R>,
}

/// (π/2) (k/K)² in parts of its half: the end k of a cell, of K.
fn end(k: usize) -> usize {
    2 * k * k
}

/// The parts of π.
const ALL: usize = 4 * CELLS * CELLS;

/// s, given in these parts.
fn place<R: Real>(parts: usize) -> R {
    R::pi() * R::ratio(parts as f64, ALL as f64)
}

/// sin s.
fn sine<R: Real>(parts: usize) -> R {
    place::<R>(ALL / 2 - parts).cos()
}

/// The integrand; 0 at s = 0.
fn integrand<R: Real>(rho: R, parts: usize) -> R {
    if parts == 0 {
        return R::exact(0.0);
    }
    (-(rho / sine::<R>(parts)).square() / R::exact(2.0)).exp()
}

/// 2y² − (3 + c)y + c, as positive as the second derivative.
fn curvature<R: Real>(rho: R, parts: usize) -> R {
    let (c, y) = (rho.square(), sine::<R>(parts).square());
    R::exact(2.0) * y.square() - (R::exact(3.0) + c) * y + c
}

impl<R: Real> Spared<R> {
    /// At ρ ≥ 0, or all ρ of an enclosure.
    pub fn new(rho: R) -> Self {
        let heights: Vec<R> = (0..=CELLS).map(|k| integrand(rho, end(k))).collect();
        let mut integrals = vec![R::exact(0.0)];
        for k in 0..CELLS {
            let [left, right] = [heights[k], heights[k + 1]];
            let chord = (left + right) / R::exact(2.0);
            let tangent = integrand(rho, (end(k) + end(k + 1)) / 2);
            let [lower, upper] = if curvature(rho, end(k + 1)).lower() >= 0.0 {
                [tangent.lower(), chord.upper()]
            } else if curvature(rho, end(k)).upper() <= 0.0 {
                [chord.lower(), tangent.upper()]
            } else {
                [left.lower(), right.upper()]
            };
            let cell = place::<R>(end(k + 1) - end(k));
            integrals.push(integrals[k] + cell * R::between(lower.min(upper), upper));
        }
        Self { heights, integrals }
    }

    /// The integral up to `half`, a number beyond π/2 by no more than rounding.
    fn up_to(&self, half: f64) -> R {
        let near = CELLS as f64 * (half.max(0.0) * std::f64::consts::FRAC_2_PI).sqrt();
        let k = (near as usize).min(CELLS - 1);
        let rest = R::exact(half) - place(end(k));
        let cell = place::<R>(end(k + 1) - end(k));
        // The root is rounded, so the place may be in a neighbouring cell.
        let low = if rest.lower() < 0.0 { k.saturating_sub(1) } else { k };
        let high = if rest.upper() > cell.lower() { CELLS.min(k + 2) } else { k + 1 };
        self.integrals[k] + rest * R::between(self.heights[low].lower(), self.heights[high].upper())
    }

    /// G(ρ, a), 0 ≤ a ≤ π.
    pub fn gap(&self, angle: R) -> R {
        let half = angle / R::exact(2.0);
        let [lower, upper] = [half.lower(), half.upper()].map(|half| self.up_to(half));
        R::exact(2.0) / R::pi() * R::between(lower.lower().min(upper.upper()), upper.upper())
    }

    /// The probability that one pair is good for T.
    pub fn one(&self, triple: &Triple<R>) -> R {
        self.gap(R::pi() - triple.span)
    }

    /// The probability that one pair is good for both.
    pub fn both(&self, [first, second]: [&Triple<R>; 2]) -> R {
        let zero = R::exact(0.0);
        // Where the second begins, seen from the first: modulo a half turn.
        let apart = second.from - first.from;
        let turns = (apart.lower().midpoint(apart.upper()) / std::f64::consts::PI).floor();
        let begins = apart - R::exact(turns) * R::pi();
        let ends = begins + second.span;
        let after = first.span.max(ends - R::pi());
        let between = (begins.min(R::pi()) - after).max(zero);
        let beyond = R::pi() - first.span.max(ends) + begins.min(zero);
        self.gap(between) + self.gap(beyond.max(zero))
    }
}

/// x^(m/2).
fn power<R: Real>(x: R, width: R) -> R {
    if x.upper() <= 0.0 {
        return R::exact(0.0);
    }
    (x.ln() * width / R::exact(2.0)).exp()
}

/// P_T and P_TU, summed: over T, and over pairs (T, U), T = U included.
fn sums<R: Real>(radius: R, width: R, triples: &[Triple<R>]) -> [R; 2] {
    let spared = Spared::new(radius / width.sqrt());
    let mut sums = [R::exact(0.0); 2];
    for (k, first) in triples.iter().enumerate() {
        let one = power(spared.one(first), width);
        let doubled = triples[..k]
            .iter()
            .fold(R::exact(0.0), |sum, second| sum + power(spared.both([first, second]), width));
        sums = [sums[0] + one, sums[1] + one + R::exact(2.0) * doubled];
    }
    sums
}

/// At most the probability that some of these triples has an error at every t: Chung and Erdős. Over an
/// enclosure of the width the lower end is for all widths in it.
pub fn some_error<R: Real>(radius: R, width: R, triples: &[Triple<R>]) -> R {
    if triples.is_empty() {
        return R::exact(0.0);
    }
    let [mean, square] = sums(radius, width, triples);
    mean.square() / square
}

/// At most the probability that triples without a common point have more than `errors` errors at every t:
/// Cantelli. 0 where their expected number is not above `errors`.
pub fn more_errors<R: Real>(radius: R, width: R, triples: &[Triple<R>], errors: u64) -> R {
    let [mean, square] = sums(radius, width, triples);
    let excess = mean - R::exact(errors as f64);
    if triples.is_empty() || excess.lower() <= 0.0 {
        return R::exact(0.0);
    }
    let variance = (square - mean.square()).max(R::exact(0.0));
    excess.square() / (variance + excess.square())
}

/// 1 − Δ/π − √(2/π) ρ/cos(Δ/2), at most the probability that a pair is good for a triple of the angle Δ < π.
pub fn simple<R: Real>(span: R, rho: R) -> R {
    let two = R::exact(2.0);
    let cosine = (span / two).cos();
    R::exact(1.0) - span / R::pi() - (two / R::pi()).sqrt() * rho / cosine
}

fn at_setting<R: Real>(setting: &Setting<R>, width: R) -> R {
    simple(setting.gamma(), R::exact(0.5) / width.sqrt())
}

/// L.l3.
pub const STATEMENT: Statement = Statement {
    id: "L.l3",
    title: "Within a small radius, triples that no boundary splits stay unsplit",
    paper: PAPER,
    equations: "L3",
    claim: "for points of a plane, triples T = (p, c, q) in angular order within Δ_T < π, y_p = y_q = −y_c, and \
            ρ = B/√m: with P_T = ((2/π) ∫_0^((π − Δ_T)/2) exp(−ρ²/(2 sin² s)) ds)^(m/2) and P_TU the same for \
            the gaps that two triples leave, P(averaged R > ε) ≥ (Σ_T P_T)²/Σ_(T,U) P_TU for ε < 1/n, and \
            ≥ (EN − e)²/(Var N + (EN − e)²) for triples without a common point, e = ⌊εn⌋ < EN = Σ_T P_T",
    premises: &[
        NETWORK,
        Premise {
            symbol: "W(t)",
            domain: "from the symmetric start, each neuron within B/√m of it; any labels, steps and T",
        },
        EPSILON,
        Premise { symbol: "x_i", domain: "in a plane through 0, not 0" },
    ],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "probability that a pair is good for a triple of the angle γ, B = 1/2",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "L.r0 for every triple, and the second moment of their number (module documentation)",
};
