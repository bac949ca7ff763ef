//! Points in the plane: γ* and γ_H by sweeps over the chain of arcs, in a time that grows as n.
//!
//! What is certified is the field on the arcs between the breakpoints themselves; its recipe gives their angles
//! rounded.

use std::f64::consts::{PI, TAU};

use super::angle::Vector;
use super::average::Average;
use super::bracket::{Bracket, Method};
use super::certificate::Proof;
use super::chain::Chain;
use super::error::MarginError;
use super::field::Recipe;
use super::interior::{Pair, minimise};
use super::rank::Reduction;
use super::solver::{failure, project};
use crate::work::Stage;

const PROGRAM: &str = "program of the planar margin";

/// Relative width at which the steps end.
const WIDTH: f64 = 2e-10;

/// Points from which on the programs are solved one beside the other: with fewer, waking another thread takes longer
/// than it saves.
const BESIDE: usize = 512;

/// The part of equal weights in those from which γ* is sought; the rest are the weights of γ_H.
const EQUAL: f64 = 0.1;

/// Relative rounding of a sum of positive terms, and of a margin once its sum is known.
const ROUNDED: f64 = 16.0 * f64::EPSILON;

/// The proof of γ*, the bracket of γ_H, and what the ends of γ* may be off.
pub(super) struct Pairs {
    pub proof: Proof,
    pub gamma_hilbert: Bracket,
    pub rounding: f64,
}

/// Solves the two programs. `defect` is what the margins and residuals may be off beside the rounding of this
/// computation.
///
/// The square of γ_H is the least average of ‖r‖², and the field r proves a lower end.
pub(super) fn certify(
    labels: &[f64],
    reduction: &Reduction,
    defect: f64,
    stage: &Stage<'_>,
) -> Result<Pairs, MarginError> {
    let points = reduction.coordinates.as_ref();
    let chain = Chain::new(
        (labels.iter().enumerate()).map(|(i, &y)| ([points[(0, i)], points[(1, i)]], y)),
    );
    let solve = |average, start| {
        minimise(&chain, average, start, WIDTH, || {
            stage.extend(1);
            stage.advance(1)
        })
    };
    let count = labels.len();
    let equal = vec![1.0 / count as f64; count];
    let (square, norm) = if count < BESIDE {
        let square = solve(Average::Square, equal)?;
        let norm = solve(Average::Norm, near(&square.weights))?;
        (square, norm)
    } else {
        let start = equal.clone();
        let programs =
            rayon::join(|| solve(Average::Square, equal), || solve(Average::Norm, start));
        (programs.0?, programs.1?)
    };
    let longest = chain.links.iter().map(|link| link.reach.abs()).fold(0.0, f64::max);
    let rounding = defect + chain.rounding * longest;
    let lower = Average::Square.proven(&chain, &square.field, rounding) * (1.0 - ROUNDED);
    let root = (square.upper * (1.0 + ROUNDED)).sqrt() + rounding;
    let gamma_hilbert = Bracket {
        lower: lower.max(0.0).sqrt() * (1.0 - ROUNDED),
        upper: root,
        method: Method::ExactArcs,
        confidence: 1.0,
        directions: None,
    };
    let proof = proof(labels, reduction, &chain, norm)?;
    let rounding = rounding + ROUNDED * proof.upper;
    Ok(Pairs { proof, gamma_hilbert, rounding })
}

/// Weights of the sum 1, moved inside the simplex.
fn near(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    let least = EQUAL / weights.len() as f64;
    weights.iter().map(|q| least + (1.0 - EQUAL) * q / sum).collect()
}

/// The pair in the order of the points.
fn proof(
    labels: &[f64],
    reduction: &Reduction,
    chain: &Chain,
    pair: Pair,
) -> Result<Proof, MarginError> {
    let weights =
        project(&pair.weights).ok_or_else(|| failure(PROGRAM, "no weights were found"))?;
    let upper = Average::Norm.at(chain, &weights);
    if !upper.is_finite() {
        return Err(failure(PROGRAM, "its first step is not finite"));
    }
    let mut ordered = vec![0.0; labels.len()];
    let mut logits = vec![0.0; labels.len()];
    let margins = chain.margins(pair.field.iter().copied());
    for ((link, q), margin) in chain.links.iter().zip(&weights).zip(margins) {
        ordered[link.point] = *q;
        logits[link.point] = labels[link.point] * margin;
    }
    let opposite = |start: f64| (start + PI).min(TAU.next_down());
    let rising = chain.links.iter().scan(0.0, |most: &mut f64, link| {
        *most = most.max(link.start);
        Some(*most)
    });
    let near: Vec<f64> = rising.collect();
    let starts = near.iter().copied().chain(near.iter().copied().map(opposite)).collect();
    let half = |side: usize| pair.field.iter().map(move |v: &[Vector; 2]| v[side]);
    let vectors = half(0).chain(half(1)).collect();
    let basis = [0, 1].map(|axis| reduction.basis.col(axis).iter().copied().collect());
    let recipe = Recipe::Arcs { basis, starts, vectors };
    Ok(Proof { method: Method::ExactArcs, weights: ordered, upper, recipe, logits })
}
