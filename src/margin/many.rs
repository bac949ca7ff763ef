//! Many points in the plane: γ* and γ_H by sweeps over the chain of arcs, in a time that grows as n.
//!
//! The bracket is certified as exactly as that of few points, but it is wider: a sweep solves its linear
//! system to fewer digits than a dense factorisation.

use std::f64::consts::{PI, TAU};

use super::bracket::{Bracket, Method};
use super::certificate::Proof;
use super::chain::{Chain, Vector};
use super::error::MarginError;
use super::field::Recipe;
use super::interior::{Average, Pair, minimise};
use super::rank::Reduction;
use super::solver::{failure, project};
use crate::work::Stage;

const PROGRAM: &str = "program of the planar margin";

/// Relative width at which the steps end.
const WIDTH: f64 = 2e-10;

/// The proof of γ*, and the bracket of γ_H: its square is the least average of ‖r‖², the field r proves a
/// lower end, and both are moved outward by `rounding`, that of a square.
pub(super) fn certify(
    labels: &[f64],
    reduction: &Reduction,
    rounding: f64,
    stage: &Stage<'_>,
) -> Result<(Proof, Bracket), MarginError> {
    let points = reduction.coordinates.as_ref();
    let chain = Chain::new(
        (labels.iter().enumerate()).map(|(i, &y)| ([points[(0, i)], points[(1, i)]], y)),
    );
    let solve = |average| {
        minimise(&chain, average, WIDTH, || {
            stage.extend(1);
            stage.advance(1)
        })
    };
    let square = solve(Average::Square)?;
    let hilbert = Bracket {
        lower: (square.lower - rounding).max(0.0).sqrt(),
        upper: (square.upper + rounding).sqrt(),
        method: Method::ExactArcs,
        confidence: 1.0,
        directions: None,
    };
    let pair = solve(Average::Norm)?;
    Ok((proof(labels, reduction, &chain, pair)?, hilbert))
}

/// The pair in the order of the points.
fn proof(
    labels: &[f64],
    reduction: &Reduction,
    chain: &Chain,
    pair: Pair,
) -> Result<Proof, MarginError> {
    let mut weights = vec![0.0; labels.len()];
    let mut logits = vec![0.0; labels.len()];
    let margins = chain.margins(&pair.field);
    for ((link, q), margin) in chain.0.iter().zip(&pair.weights).zip(margins) {
        weights[link.point] = *q;
        logits[link.point] = labels[link.point] * margin;
    }
    let weights = project(&weights).ok_or_else(|| failure(PROGRAM, "no weights were found"))?;
    if !pair.upper.is_finite() {
        return Err(failure(PROGRAM, "its first step is not finite"));
    }
    let opposite = |start: f64| (start + PI).min(TAU.next_down());
    let near = chain.0.iter().map(|link| link.start);
    let starts = near.clone().chain(near.map(opposite)).collect();
    let half = |side: usize| pair.field.iter().map(move |v: &[Vector; 2]| v[side]);
    let vectors = half(0).chain(half(1)).collect();
    let basis = [0, 1].map(|axis| reduction.basis.col(axis).iter().copied().collect());
    let recipe = Recipe::Arcs { basis, starts, vectors };
    Ok(Proof { method: Method::ExactArcs, weights, upper: pair.upper, recipe, logits })
}
