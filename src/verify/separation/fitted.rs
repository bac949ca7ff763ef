//! Fitting beside separating, W.b2, W.h2 and W.h3: the limit of lazy runs on soft labels of small scale is the
//! regression of the logits on the features of the draw.

use theorems::separation::{h1, h2, h3};

use super::{bounds, claim, count, data, law_of, refuted};
use crate::data::Dataset;
use crate::lower::law::Outcome;
use crate::problem::ProblemError;
use crate::training::initialisation::Draw;
use crate::verify::own_parameters::CONFIDENCE;
use crate::verify::verdict::Check;
use crate::work::Work;

const SEEDS: u64 = 2000;
/// Lengths below this share of the longest are rounding.
const NEGLIGIBLE: f64 = 1e-9;
/// Data of W.b2, W.h2 and W.h3, with their widths.
const Q: (&str, u64) = ("balanced:slope=0.5", 10);
const HALF_CIRCLE: (u64, u64) = (8, 28);
const LOPSIDED: (f64, u64) = (0.05, 32);

/// The features of one draw.
struct Features {
    /// Pairs, as they are active on the points.
    active: Vec<Vec<bool>>,
    /// An orthonormal basis of the values that they can give to the points.
    basis: Vec<Vec<f64>>,
}

impl Features {
    fn of(dataset: &Dataset, seed: u64, width: u64) -> Result<Self, ProblemError> {
        let (n, d) = (dataset.n(), dataset.d());
        let mut active = Vec::new();
        Draw::of(seed, width, 1.0, d).for_each_block(&Work::unwatched(), |block| {
            for g in block.weights.chunks_exact(d) {
                let product = |i: usize| g.iter().zip(dataset.point(i)).map(|(g, x)| g * x).sum();
                active.push((0..n).map(|i| f64::ge(&product(i), &0.0)).collect::<Vec<_>>());
            }
        })?;
        let column = |pair: &[bool], k: usize| {
            let value = |i: usize| if pair[i] { dataset.point(i)[k] } else { 0.0 };
            (0..n).map(value).collect::<Vec<_>>()
        };
        let columns = active.iter().flat_map(|pair| (0..d).map(|k| column(pair, k))).collect();
        Ok(Self { basis: orthonormal(columns), active })
    }

    /// The regression of `values` on the features.
    fn fit(&self, values: &[f64]) -> Vec<f64> {
        let mut fitted = vec![0.0; values.len()];
        for unit in &self.basis {
            let along = dot(unit, values);
            fitted.iter_mut().zip(unit).for_each(|(entry, u)| *entry += along * u);
        }
        fitted
    }

    /// Whether the limit for logits in proportion to the labels is right everywhere.
    fn is_right(&self, labels: &[f64]) -> bool {
        self.fit(labels).iter().zip(labels).all(|(f, y)| f * y > NEGLIGIBLE)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Gram and Schmidt, the longest rest first.
fn orthonormal(mut columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let length = |column: &[f64]| dot(column, column).sqrt();
    let longest = |columns: &[Vec<f64>]| {
        let lengths = columns.iter().map(|column| length(column)).enumerate();
        lengths.max_by(|a, b| a.1.total_cmp(&b.1))
    };
    let mut basis = Vec::new();
    let Some((_, scale)) = longest(&columns) else { return basis };
    while let Some((at, size)) = longest(&columns) {
        if size <= NEGLIGIBLE * scale {
            break;
        }
        let unit: Vec<f64> =
            columns.swap_remove(at).into_iter().map(|entry| entry / size).collect();
        for column in &mut columns {
            let along = dot(column, &unit);
            column.iter_mut().zip(&unit).for_each(|(entry, u)| *entry -= along * u);
        }
        basis.push(unit);
    }
    basis
}

/// The checks of fitting.
pub fn checks() -> Result<Vec<Check>, ProblemError> {
    let mut checks = vec![on_q()?];
    checks.extend(half_circle()?);
    checks.extend(lopsided()?);
    Ok(checks)
}

/// On Q the regression is right where the draw separates, and nowhere else.
fn on_q() -> Result<Check, ProblemError> {
    let (name, width) = Q;
    let dataset = data(name)?;
    let law = law_of(&dataset);
    let separates = |seed| {
        Ok::<_, ProblemError>(law.outcome(seed, width, &Work::unwatched())? == Outcome::Separates)
    };
    let right = |seed| Ok(Features::of(&dataset, seed, width)?.is_right(dataset.labels()));
    let mismatches = count(SEEDS, |seed| Ok(separates(seed)? != right(seed)?))?;
    let both = count(SEEDS, right)?;
    Ok(claim("W.b2", "soft labels in the limit")
        .premise(format!("data {name}, m = {width}, equal logits"))
        .method(format!(
            "draws of {SEEDS} on which the regression is right and the draw does not separate, or the reverse"
        ))
        .at_most(mismatches as f64, 0.0)
        .note(format!("both for {both} draws")))
}

/// W.h2: the rank by the cells of the draw, and how often it is n.
fn half_circle() -> Result<Vec<Check>, ProblemError> {
    let (n, width) = HALF_CIRCLE;
    let dataset = data(&format!("half-circle:n={n}"))?;
    let full =
        |seed: u64, width: u64| Ok(Features::of(&dataset, seed, width)?.basis.len() == n as usize);
    let by_cells = |seed: u64, width: u64| {
        Ok::<_, ProblemError>(h2::has_full_rank(&cells(
            &Features::of(&dataset, seed, width)?.active,
        )))
    };
    let narrow = width / 2;
    let mismatches = count(SEEDS, |seed| Ok(full(seed, narrow)? != by_cells(seed, narrow)?))?;
    let many = count(SEEDS, |seed| full(seed, narrow))?;
    let deficient = SEEDS - count(SEEDS, |seed| full(seed, width))?;
    let pairs = width as f64 / 2.0;
    let bound: f64 = h1::failure(n as f64, pairs);
    let method =
        format!("share of draws of rank below n, lower bound at {CONFIDENCE}; {SEEDS} seeds");
    let premise = format!("half circle of {n} points, m = {width}");
    Ok(vec![
        claim("W.h2", "draw by draw")
            .premise(format!("half circle of {n} points, m = {narrow}"))
            .method(format!("draws of {SEEDS} whose rank is not what their cells say"))
            .at_most(mismatches as f64, 0.0)
            .note(format!("rank n for {many}")),
        claim("W.h2", "probability")
            .premise(premise.clone())
            .method(method.clone())
            .at_most(bounds(deficient, SEEDS).lower, bound)
            .note(format!(
                "{deficient} of lower rank; the bound on their probability is {bound:.4}"
            )),
        refuted("W.h2", "probability", "rank n but with probability (n − 2)(1 − 2/n)^(2M)")
            .premise(premise)
            .method(method)
            .at_least(
                bounds(deficient, SEEDS).lower,
                (n as f64 - 2.0) * (1.0 - 2.0 / n as f64).powf(2.0 * pairs),
            ),
    ])
}

/// The number of points in each cell of the half circle and c_l, from the pairs that are active: cells between
/// boundaries in one gap are empty, and have c_l ≠ 0 only where both kinds fall into it.
fn cells(active: &[Vec<bool>]) -> Vec<(usize, i32)> {
    let n = active.first().map_or(0, Vec::len);
    let mut gaps = vec![[false; 2]; n];
    for pair in active {
        let alike = pair.iter().take_while(|is_active| **is_active == pair[0]).count();
        gaps[alike - 1][usize::from(!pair[0])] = true;
    }
    let (mut cells, mut held, mut left_exits) = (Vec::new(), 0, true);
    for [exits, enters] in gaps {
        held += 1;
        if exits && enters {
            cells.push((held, i32::from(left_exits) - 1));
            cells.push((0, 1));
        } else if exits || enters {
            cells.push((held, i32::from(left_exits) - i32::from(exits)));
        }
        if exits || enters {
            (held, left_exits) = (0, exits && !enters);
        }
    }
    cells.push((held, i32::from(left_exits)));
    cells
}

/// W.h3: the two probabilities, and draws that separate and are fitted wrongly.
fn lopsided() -> Result<Vec<Check>, ProblemError> {
    let (angle, width) = LOPSIDED;
    let name = format!("lopsided:angle={angle}");
    let dataset = data(&name)?;
    let law = law_of(&dataset);
    let separates = |seed| {
        Ok::<_, ProblemError>(law.outcome(seed, width, &Work::unwatched())? == Outcome::Separates)
    };
    let right = |seed| Ok(Features::of(&dataset, seed, width)?.is_right(dataset.labels()));
    let separated = count(SEEDS, separates)?;
    let fitted = count(SEEDS, right)?;
    let only_separated = count(SEEDS, |seed| Ok(separates(seed)? && !right(seed)?))?;
    let pairs = width as f64 / 2.0;
    let hit: f64 = h3::hit(angle);
    let law_of_soft = 1.0 - (1.0 - hit).powf(pairs);
    let premise = format!("data {name}, h = {hit:.4}, m = {width}, equal logits");
    let seeds = format!("{SEEDS} seeds, confidence {CONFIDENCE}");
    Ok(vec![
        claim("W.h3", "hard labels")
            .premise(premise.clone())
            .method(format!("upper bound on the share of draws that separate; {seeds}"))
            .at_least(bounds(separated, SEEDS).upper, 1.0 - 3.0 * (-pairs).exp2()),
        claim("W.h3", "soft labels")
            .premise(premise.clone())
            .method(format!("lower bound on the share of regressions that are right; {seeds}"))
            .at_most(bounds(fitted, SEEDS).lower, law_of_soft)
            .note(format!(
                "{fitted} right, {separated} separate; 1 − (1 − h)^M = {law_of_soft:.4}"
            )),
        refuted(
            "W.h3",
            "draw by draw",
            "with equal logits what is separated is fitted with the right signs",
        )
        .premise(premise)
        .method(format!("draws that separate and whose regression errs; {SEEDS} seeds"))
        .at_least(only_separated as f64, 1.0),
    ])
}
