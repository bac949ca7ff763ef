//! The bounds on m_sep around the exact law: W.a1, W.a2, W.a3, W.a4, W.b2, W.h1.

use theorems::separation::{a1, a2, a3, a4, b1, b2, h1};

use super::{claim, data, exact_width, law_of, refuted};
use crate::problem::{Problem, ProblemError};
use crate::verify::verdict::Check;

/// Data in a half-plane.
const DATA: [&str; 8] = [
    "half-circle:n=4",
    "half-circle:n=8",
    "half-circle:n=16",
    "half-circle:n=32",
    "blocks:n=20,blocks=5",
    "fan:n=8,degrees=100",
    "lopsided:angle=0.1",
    "balanced:slope=0.25",
];
/// δ.
const DELTAS: [f64; 2] = [0.3, 0.1];
/// Half circles of W.h1.
const HALF_CIRCLES: [u64; 5] = [4, 8, 16, 32, 64];
/// Slopes tan(Δ/2) of Q.
const SLOPES: [f64; 3] = [0.5, 0.125, 0.0234375];

/// The exact width of one data set, from both sides, with what the bounds need.
struct Known {
    name: &'static str,
    delta: f64,
    gamma: f64,
    rays: u64,
    exact: [u64; 2],
}

/// A bound on the width with the id of its statement.
type Upper = (&'static str, fn(&Known) -> f64);

const UPPER: [Upper; 4] = [
    ("W.a1", |known| a1::sufficient_width(known.gamma, known.delta)),
    ("W.a2", |known| rounded_up(a2::width(a2::arcs(known.gamma), known.delta))),
    ("W.a3", |known| {
        let arcs: f64 = a3::arcs(known.rays as f64, known.gamma, known.delta);
        rounded_up(a3::width(arcs.ceil(), known.delta))
    }),
    ("W.a4", |known| a4::sufficient_width(known.rays, known.gamma, known.delta) as f64),
];

fn rounded_up(width: f64) -> f64 {
    2.0 * (width / 2.0).ceil()
}

/// The checks of the widths.
pub fn checks() -> Result<Vec<Check>, ProblemError> {
    let mut known = Vec::new();
    for name in DATA {
        let problem = Problem::synthetic(name)?;
        let law = law_of(&problem.dataset);
        for delta in DELTAS {
            let exact = exact_width(&law, 1.0 - delta)?;
            let (gamma, rays) = (problem.gamma(), problem.dataset.n() as u64);
            known.push(Known { name, delta, gamma, rays, exact });
        }
    }
    let mut checks: Vec<Check> = UPPER.iter().map(|upper| above(*upper, &known)).collect();
    checks.push(without_logarithm(&known));
    checks.push(of_one_dimension(&known));
    checks.extend(half_circles()?);
    checks.extend(on_q()?);
    Ok(checks)
}

/// The exact width over the bound, where it is largest.
fn above((id, bound): Upper, known: &[Known]) -> Check {
    let ratio = |known: &Known| known.exact[1] as f64 / bound(known);
    let worst = known.iter().max_by(|a, b| ratio(a).total_cmp(&ratio(b))).expect("some data");
    claim(id, "half-planes")
        .premise(format!("{} data sets at δ = 0.3 and 0.1, γ certified from below", DATA.len()))
        .method("largest exact separation width (W.a0, upper end) over the bound")
        .at_most(ratio(worst), 1.0)
        .note(format!(
            "{} at δ = {}: exactly {}, bound {}",
            worst.name,
            worst.delta,
            worst.exact[1],
            bound(worst)
        ))
}

/// W.a1 with the logarithm left out: m_sep ≤ 1/γ.
fn without_logarithm(known: &[Known]) -> Check {
    let excess = known.iter().map(|known| known.exact[0] as f64 * known.gamma);
    refuted("W.a1", "half-planes", "m_sep(δ) ≤ 1/γ, without its logarithm")
        .method("largest exact separation width times γ")
        .at_least(excess.fold(0.0, f64::max), 1.0)
}

/// W.a4 with one fall for n: the binomial P(X = 0) ≤ δ.
fn of_one_dimension(known: &[Known]) -> Check {
    let least = |known: &Known| {
        let chance: f64 = a4::chance(known.gamma);
        2.0 * (known.delta.ln() / (1.0 - chance).ln()).ceil()
    };
    let excess = known.iter().map(|known| known.exact[0] as f64 / least(known));
    refuted("W.a4", "half-planes", "one pair with F_q ≠ 0 is enough for all n dimensions")
        .method("largest exact separation width over 2 min{M : (1 − π_0)^M ≤ δ}")
        .at_least(excess.fold(0.0, f64::max), 1.0 + f64::EPSILON)
}

/// W.h1 from both sides, and the margin of even half circles.
fn half_circles() -> Result<Vec<Check>, ProblemError> {
    let (mut lower, mut upper, mut widths) = (f64::INFINITY, 0.0_f64, Vec::new());
    let mut logarithm = 0.0_f64;
    for n in HALF_CIRCLES {
        let law = law_of(&data(&format!("half-circle:n={n}"))?);
        for delta in DELTAS {
            let [least, most] = exact_width(&law, 1.0 - delta)?.map(|width| width as f64);
            lower = lower.min(least - h1::necessary_width(n as f64, delta));
            upper = upper.max(most / rounded_up(h1::sufficient_width(n as f64, delta)));
            logarithm = logarithm.max(least / (2.0 * n as f64));
            widths.push(format!("{most}"));
        }
    }
    let method = format!("half circles of {HALF_CIRCLES:?} points at δ = 0.3 and 0.1 by turns");
    Ok(vec![
        claim("W.h1", "from below")
            .method(format!("least excess of the exact width over the lower law; {method}"))
            .at_least(lower, 0.0)
            .note(format!("exact widths {}", widths.join(", "))),
        claim("W.h1", "from above")
            .method(format!("largest exact width over the upper law; {method}"))
            .at_most(upper, 1.0),
        refuted("W.h1", "growth", "m_sep(δ) ≤ 2n")
            .method(format!("largest exact width over 2n; {method}"))
            .at_least(logarithm, 1.0),
    ])
}

/// W.b2: the least width by p_(m/2), its closed ends, and the exact law of the points.
fn on_q() -> Result<Vec<Check>, ProblemError> {
    let (mut different, mut outside, mut early) = (0, f64::NEG_INFINITY, 0.0_f64);
    for slope in SLOPES {
        let law = law_of(&data(&format!("balanced:slope={slope}"))?);
        let hit = 2.0 * f64::atan(slope) / std::f64::consts::PI;
        for delta in DELTAS {
            let exact = exact_width(&law, 1.0 - delta)?;
            let [_, width] = b2::least_width(hit, delta);
            different += u32::from(exact[0] > width || width > exact[1]);
            let (lower, upper) = b2::closed_ends(hit, delta);
            let above = upper.map_or(f64::NEG_INFINITY, |upper| width as f64 - rounded_up(upper));
            outside = outside.max(lower - width as f64).max(above);
            early = early.max(1.0 - delta - b1::separates(hit, width as f64 - 2.0));
        }
    }
    let premise = format!("Q with tan(Δ/2) in {SLOPES:?}, δ = 0.3 and 0.1");
    Ok(vec![
        claim("W.b2", "least width")
            .premise(premise.clone())
            .method("cases in which the least m by W.b1 is not that of the law of the points")
            .at_most(f64::from(different), 0.0),
        claim("W.b2", "closed ends")
            .premise(premise.clone())
            .method("largest distance of the least m from between the ends")
            .at_most(outside, 0.0),
        refuted("W.b2", "least width", "two neurons fewer are enough")
            .premise(premise)
            .method("largest lack of probability at m − 2")
            .at_least(early, 0.0),
    ])
}
