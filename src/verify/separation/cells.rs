//! W.a3 by its own construction, on the half circle with the v of L.r1.

use std::f64::consts::{PI, TAU};

use rand_chacha::rand_core::Rng;
use theorems::lower::r1;
use theorems::separation::a3;

use super::{bounds, claim, refuted};
use crate::problem::ProblemError;
use crate::random::{Purpose, stream, uniform};
use crate::verify::own_parameters::CONFIDENCE;
use crate::verify::verdict::Check;

/// Points of the half circle.
const POINTS: usize = 6;
/// δ, of which one half is for a deviation.
const DELTA: f64 = 0.3;
/// Pairs for each arc, on average.
const PAIRS_PER_ARC: usize = 12;
/// Draws.
const DRAWS: u64 = 300;

type Vector = [f64; 2];

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn label(i: usize) -> f64 {
    if i.is_multiple_of(2) { 1.0 } else { -1.0 }
}

fn point(i: usize) -> Vector {
    let (sine, cosine) = (PI * (i as f64 + 0.5) / POINTS as f64).sin_cos();
    [cosine, sine]
}

/// Where x_i becomes active; the arc of v with the number i begins there.
fn start(i: usize) -> f64 {
    PI * (i as f64 + 0.5) / POINTS as f64 - PI / 2.0
}

/// v on its arc with this number, from 0.
fn teacher(arc: usize) -> Vector {
    let signed = |i: usize, k: usize| label(i) * point(i)[k];
    let last = POINTS - 1;
    let half = [0, 1].map(|k| match arc % POINTS {
        at if at == last => (signed(0, k) + signed(last, k)) / 2.0,
        at => (signed(at, k) - signed(at + 1, k)) / 2.0,
    });
    match arc {
        arc if arc < POINTS => half,
        arc if arc < 2 * POINTS - 1 => half.map(|x| -x),
        _ => [0.0; 2],
    }
}

fn teacher_at(angle: f64) -> Vector {
    let from_start = (angle - start(0)).rem_euclid(TAU);
    teacher(((from_start / PI * POINTS as f64) as usize).min(2 * POINTS - 1))
}

/// The mean of v between two angles.
fn mean_teacher(from: f64, to: f64) -> Vector {
    let mut sum = [0.0; 2];
    for arc in 0..2 * POINTS {
        let begin = start(arc);
        for turn in [-TAU, 0.0, TAU] {
            let low = (begin + turn).max(from);
            let high = (begin + turn + PI / POINTS as f64).min(to);
            let v = teacher(arc);
            (0..2).for_each(|k| sum[k] += (high - low).max(0.0) * v[k]);
        }
    }
    sum.map(|x| x / (to - from))
}

/// The outputs minus y_i γ of the construction on arcs from the angle `first`; none if one is too empty.
fn deviations(arcs: usize, first: f64, seed: u64) -> Option<[f64; POINTS]> {
    let mut rng = stream(seed, Purpose::Cases, arcs as u64);
    let width = TAU / arcs as f64;
    let mut held: Vec<Vec<f64>> = vec![Vec::new(); arcs];
    for _ in 0..PAIRS_PER_ARC * arcs {
        let offset = TAU * uniform(rng.next_u64());
        held[((offset / width) as usize).min(arcs - 1)].push(first + offset);
    }
    let mut outputs = [0.0; POINTS];
    for (c, angles) in held.iter().enumerate() {
        let [alone, others @ ..] = &angles[..] else { return None };
        if others.is_empty() {
            return None;
        }
        let from = first + c as f64 * width;
        let mean = mean_teacher(from, from + width);
        let own = teacher_at(*alone);
        let rest = [0, 1].map(|k| (mean[k] - own[k]) / others.len() as f64);
        for (angle, vector) in
            std::iter::once((alone, own)).chain(others.iter().map(|angle| (angle, rest)))
        {
            let direction = [angle.cos(), angle.sin()];
            for (i, output) in outputs.iter_mut().enumerate() {
                if dot(direction, point(i)) > 0.0 {
                    *output += dot(vector, point(i)) / arcs as f64;
                }
            }
        }
    }
    let gamma: f64 = r1::margin_of_half_circle(POINTS as f64);
    Some(std::array::from_fn(|i| outputs[i] - label(i) * gamma))
}

/// The checks of the construction.
pub fn checks() -> Result<Vec<Check>, ProblemError> {
    let gamma: f64 = r1::margin_of_half_circle(POINTS as f64);
    let least: f64 = a3::arcs(POINTS as f64, gamma, DELTA);
    // No multiple of 2n arcs, which would cut nothing.
    let arcs = (least.ceil() as usize..).find(|arcs| arcs % (2 * POINTS) != 0).expect("a number");
    let all = |arcs: usize, first: f64| {
        (0..DRAWS).filter_map(move |seed| deviations(arcs, first, seed)).collect::<Vec<_>>()
    };
    let largest = |found: &[[f64; POINTS]]| {
        found.iter().flatten().map(|deviation| deviation.abs()).fold(0.0, f64::max)
    };
    let cut: f64 = a3::cut_of_arcs(arcs as f64);
    let found = all(arcs, 0.1);
    let aligned = largest(&all(2 * POINTS, start(0)));
    let squares = |i: usize| found.iter().map(|at| at[i] * at[i]).sum::<f64>() / found.len() as f64;
    let mean_square = (0..POINTS).map(squares).fold(0.0, f64::max);
    let wrong = found.iter().filter(|at| at.iter().any(|deviation| deviation.abs() >= gamma));
    let wrong = wrong.count() as u64;
    let premise = format!("half circle of {POINTS} points, v of L.r1, γ = 1/(2n), {arcs} arcs");
    let method = format!("{} draws with two pairs in every arc", found.len());
    Ok(vec![
        claim("W.a3", "cells that are not cut")
            .premise(format!(
                "half circle of {POINTS} points, {} arcs at the boundaries",
                2 * POINTS
            ))
            .method("largest deviation of an output from y_i γ")
            .at_most(aligned, 1e-13)
            .note("the bound is rounding: nothing is cut"),
        claim("W.a3", "spread")
            .premise(premise.clone())
            .method(format!("largest mean square deviation over 4V; {method}"))
            .at_most(mean_square / (4.0 * cut), 1.0),
        claim("W.a3", "deviation")
            .premise(premise.clone())
            .method(format!("share that deviates by γ, lower bound at {CONFIDENCE}; {method}"))
            .at_most(
                bounds(wrong, found.len() as u64).lower,
                a3::deviation(POINTS as f64, gamma, cut),
            )
            .note(format!("{wrong} do")),
        refuted("W.a3", "spread", "cells that are cut are exact, too")
            .premise(premise)
            .method(format!("root of the largest mean square deviation; {method}"))
            .at_least(mean_square.sqrt(), 1e-6),
    ])
}
