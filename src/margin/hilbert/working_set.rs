//! γ_H of many points by working sets.
//!
//! With α = q/(qᵀHq) the program is to minimise ½ αᵀHα − Σ α_i over α ≥ 0, and at its minimum
//! Hα ≥ 1 with equality wherever α_i > 0. A round prices all points at the present α (the products
//! Hα, by tiles), which certifies a bracket; joins the points of positive α and the points that
//! violate Hα ≥ 1 most to a working set; and solves the program over the working set, the others
//! fixed. Every round lowers the objective. While the points of positive α fit, nothing is fixed and
//! the rounds end at the exact solution.

use faer::MatRef;

use super::super::bracket::{Bracket, Method};
use super::super::error::MarginError;
use super::super::input::{self, check};
use super::pivoting::{minimise, multiply};
use super::pricing::Pricing;
use crate::work::{Stage, Stopped, Work};

/// What is asked of [`solve`].
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Relative width (upper − lower)/upper at which the rounds end.
    pub relative_width: f64,
    /// Bytes for the matrix of the working set and its factorisation, beside the points.
    pub memory: usize,
    /// Rounds at most.
    pub rounds: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { relative_width: 1e-6, memory: 5 << 29, rounds: 100 }
    }
}

impl Options {
    /// The largest working set: a matrix and a factorisation of as many rows.
    fn capacity(&self) -> usize {
        (self.memory / (2 * size_of::<f64>())).isqrt()
    }
}

/// Where [`solve`] stands after a round.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    /// Rounds so far, from 1.
    pub number: usize,
    /// The best bracket so far.
    pub bracket: &'a Bracket,
    /// The weights q of its upper end, length n: a start from which an interrupted run goes on.
    pub weights: &'a [f64],
    /// Points with weight.
    pub support: usize,
}

/// Points of the first working set, and new points of a later one at least.
const FIRST: usize = 1000;

/// The bracket of γ_H for `points` (d × n) with `labels` (n, each −1 or 1), and the weights q of its
/// upper end, from the weights `start` (length n, at least 0, sum 1) if there are any. `observe` is
/// called after every round.
///
/// Memory: that of the options, and a copy of the points with weight. If it is too small for the
/// points with weight, or the rounds run out, the bracket is wider than asked for.
///
/// # Errors
/// If the arguments are outside their domain, or `work` is stopped.
pub fn solve(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
    start: Option<&[f64]>,
    work: Work<'_>,
    observe: &mut dyn FnMut(&Round<'_>),
) -> Result<(Bracket, Vec<f64>), MarginError> {
    check(points, labels)?;
    let exponent = input::exponent(points);
    if exponent != 0 {
        let shrunk = input::shrunk(points, exponent);
        let mut observe = |round: &Round<'_>| {
            observe(&Round { bracket: &round.bracket.clone().scaled(exponent), ..*round });
        };
        let (bracket, weights) =
            solve(shrunk.as_ref(), labels, options, start, work, &mut observe)?;
        return Ok((bracket.scaled(exponent), weights));
    }
    let n = labels.len();
    let capacity = options.capacity();
    let fail = |name, value, expected| Err(MarginError::Option { name, value, expected });
    if capacity < 2 {
        return fail("memory", options.memory as f64, "room for a matrix of two rows");
    }
    let sum: f64 = start.unwrap_or(&[1.0]).iter().sum();
    let usable = |start: &[f64]| start.len() == n && start.iter().all(|&q| q >= 0.0);
    if (sum - 1.0).abs() > 1e-6 || !start.is_none_or(usable) {
        return fail("start", sum, "one weight of at least 0 for each point, of sum 1");
    }
    let stage = work.stage("Hilbert-ball margin", 0);
    let pricing = Pricing::new(points, labels);
    let mut weights = start.map_or_else(|| spread(n, FIRST.min(capacity)), <[f64]>::to_vec);
    let mut best: Option<(Bracket, Vec<f64>)> = None;
    for number in 1..=options.rounds.max(1) {
        let price = pricing.price(&weights, &stage)?;
        let found = price.bracket(Method::WorkingSets);
        let (before, kept) = best.get_or_insert_with(|| (found.clone(), weights.clone()));
        let progress = number == 1 || found.upper < before.upper || found.lower > before.lower;
        before.lower = before.lower.max(found.lower);
        if found.upper < before.upper {
            before.upper = found.upper;
            kept.clone_from(&weights);
        }
        let support = weights.iter().filter(|&&q| q > 0.0).count();
        observe(&Round { number, bracket: before, weights: kept, support });
        if !progress || before.relative_width() <= options.relative_width {
            break;
        }
        let slacks: Vec<f64> = price.products.iter().map(|h| h / price.square - 1.0).collect();
        let set = working_set(&weights, &slacks, capacity);
        let mut alpha: Vec<f64> = weights.iter().map(|q| q / price.square).collect();
        improve(&pricing, &set, &slacks, &mut alpha, &stage)?;
        let total: f64 = alpha.iter().sum();
        weights = alpha.into_iter().map(|a| a / total).collect();
    }
    Ok(best.unwrap_or_else(|| unreachable!("a round is run")))
}

/// Equal weights on `count` of `n` points, evenly spread.
fn spread(n: usize, count: usize) -> Vec<f64> {
    let count = count.min(n);
    let mut weights = vec![0.0; n];
    (0..count).for_each(|k| weights[k * n / count] = 1.0 / count as f64);
    weights
}

/// The points of the next working set, increasing: those with weight and as many new ones, the
/// greatest violations first where they do not fit. `slacks` are Hα − 1.
fn working_set(weights: &[f64], slacks: &[f64], capacity: usize) -> Vec<usize> {
    let by_violation = |set: &mut Vec<usize>| {
        set.sort_by(|&i, &k| slacks[k].abs().total_cmp(&slacks[i].abs()).then(i.cmp(&k)));
    };
    let mut set: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0.0).collect();
    let mut new: Vec<usize> =
        (0..weights.len()).filter(|&i| weights[i] == 0.0 && slacks[i] < 0.0).collect();
    by_violation(&mut new);
    new.truncate(set.len().max(FIRST));
    if set.len() + new.len() > capacity && set.len() <= capacity {
        new.truncate((capacity - set.len()).max(capacity / 8));
    }
    set.append(&mut new);
    if set.len() > capacity {
        by_violation(&mut set);
        set.truncate(capacity);
    }
    set.sort_unstable();
    set
}

/// Minimises over the entries `set` of `alpha`, where `slacks` are Hα − 1.
fn improve(
    pricing: &Pricing<'_>,
    set: &[usize],
    slacks: &[f64],
    alpha: &mut [f64],
    stage: &Stage<'_>,
) -> Result<(), Stopped> {
    let matrix = pricing.matrix(&pricing.select(set), stage)?;
    let present: Vec<f64> = set.iter().map(|&i| alpha[i]).collect();
    let own = multiply(matrix.as_ref(), &present);
    let side: Vec<f64> = set.iter().zip(own).map(|(&i, own)| own - slacks[i]).collect();
    let solution = minimise(matrix.as_ref(), &side, vec![true; set.len()], stage)?;
    set.iter().zip(solution).for_each(|(&i, a)| alpha[i] = a);
    Ok(())
}
