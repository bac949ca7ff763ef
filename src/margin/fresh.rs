//! What weights and a field prove, measured on directions drawn from another stream than those that
//! shaped them.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};

use super::concentration::Bounds;
use super::directions::{BLOCK, CHUNK, whole};
use super::error::MarginError;
use super::options::Options;
use super::path::Path;
use super::problem::Problem;
use super::tally::{Design, Setting, Source, Tally};
use crate::random::Purpose;

/// The share of the width asked for that is left at least for what draws decide.
const SPARE: f64 = 0.25;

/// Share of the draws that are expected to be enough after which the bounds are looked at first, and the growth
/// from one look to the next.
const FIRST: f64 = 0.5;
const GROWTH: f64 = 1.25;

/// Draws that are expected to be enough for a bracket.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    /// Of a gradient that the weights are polished with.
    pub fit: u64,
    /// Fresh ones.
    pub proof: u64,
}

/// Bounds that hold together with the confidence asked for.
pub(super) struct Proof {
    /// At most min_i y_i E[v·φ_i].
    pub lower: f64,
    /// At least g(q).
    pub upper: f64,
    /// E[v·φ_i], each within `radius`.
    pub logits: Vec<f64>,
    /// Largest error of a logit.
    pub radius: f64,
    /// Pairs of directions used.
    pub pairs: u64,
    /// The part of upper − lower that comes from the confidence radii: the rest stays however many
    /// directions are used.
    pub noise: f64,
}

impl Proof {
    /// Whether the confidence radii are at least half of the width.
    pub fn is_noisy(&self) -> bool {
        2.0 * self.noise >= self.upper - self.lower
    }

    /// Whether the bracket is as narrow as asked for.
    pub fn is_narrow(&self, options: &Options) -> bool {
        self.upper - self.lower <= options.relative_width * self.upper
    }
}

/// What is known of a draw before it is made.
///
/// The margins m_i of a draw are corrected by the products p_i = y_i φ_i·r, of which the expectation is
/// known: m_i − t_i (p_i − E p_i), with t_i from earlier sums, has the same expectation, and varies little
/// where ‖r(z)‖ does.
///
/// Outside a share s of a draw all points are on one side: there r(z) = R and r(−z) = 0. So a margin is
/// (1 − s) y_i x_i·R/(2h), h = √(‖R‖² + μ²), up to s ‖x_i‖/2, and the objective is at least
/// (1 − s) ‖R‖/2 and by at most s Σ q_i ‖x_i‖/2 more. With ‖r‖ ≤ ρ the corrected margin of a pair is at most
/// max(1, t_i ρ) ‖x_i‖/2 from t_i E p_i.
struct Draw {
    /// t_i.
    controls: Vec<f64>,
    /// t_i E p_i.
    shifts: Vec<f64>,
    /// Where the corrected margins lie without that shift: middle and half of the length.
    margins: Vec<[f64; 2]>,
    /// Where the objective lies.
    objective: [f64; 2],
}

impl Draw {
    fn new(setting: Setting<'_>, path: &Path, fit: &Tally) -> Self {
        let problem = setting.problem;
        let share = setting.design.share();
        let whole = whole(problem.signed.as_ref(), &path.weights);
        let length = whole.iter().map(|r| r * r).sum::<f64>().sqrt();
        let factor = 0.5 * (1.0 - share) / length.hypot(path.smoothing);
        let (controls, shifts, longest) = match setting.design {
            Design::Pairs => {
                let controls = fit.controls();
                let expected = problem.products(&path.weights);
                let shifts = controls.iter().zip(expected).map(|(t, mean)| t * mean).collect();
                (controls, shifts, longest(problem, &path.weights, length))
            }
            Design::Circles(_) => {
                let none = vec![0.0; path.weights.len()];
                (none.clone(), none, 0.0)
            }
        };
        let columns = problem.signed.col_iter().zip(&problem.norms).zip(&controls);
        let margins = columns.map(|((column, norm), t)| {
            let along: f64 = column.iter().zip(&whole).map(|(x, r)| x * r).sum();
            [factor * along, 0.5 * share * norm * (t.abs() * longest).max(1.0)]
        });
        let margins = margins.collect();
        let span: f64 = path.weights.iter().zip(&problem.norms).map(|(q, norm)| q * norm).sum();
        let half = 0.25 * share * span;
        let objective = [0.5 * (1.0 - share) * length + half, half];
        Self { controls, shifts, margins, objective }
    }

    /// The expected margins after the sums of `tally`.
    fn means(&self, tally: &Tally) -> Vec<f64> {
        let means = tally.means(&self.controls).into_iter();
        means.zip(&self.shifts).map(|(mean, shift)| mean + shift).collect()
    }

    /// For each point the c and the b of a bound about what `fit` says, and the mean of (X − c)² there.
    fn centres(&self, fit: &Tally) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let means = fit.means(&self.controls);
        let pairs = means.iter().zip(&self.margins).map(|(mean, interval)| reach(*mean, *interval));
        let (centres, reaches): (Vec<f64>, Vec<f64>) = pairs.unzip();
        let squares = fit.squares_about(&centres, &self.controls);
        (centres, reaches, squares)
    }

    /// The draws that are expected to be enough for the bracket that the options ask for, by the sums `fit`.
    ///
    /// What the gap of `path` leaves of the width is shared by two errors: the least margin is below the one on
    /// N draws of a fit by about √(2 ln n) σ/√N, and the radius on N fresh ones is about √(2 ln(1/α)) σ/√N, σ the
    /// standard deviation of a margin. The sum of the draws is least for shares like the powers 2/3 of the two
    /// factors.
    fn plan(&self, options: &Options, path: &Path, fit: &Tally) -> Plan {
        let objective = fit.objective.mean(fit.count);
        let width = options.relative_width * objective;
        let spare = (width - path.gap).max(SPARE * width);
        let n = self.controls.len() as f64;
        let log = (4.0 * (2.0 * n + 1.0) / (1.0 - options.confidence)).ln();
        let logs = [n.ln().max(1.0), log];
        let shares = logs.map(f64::cbrt);
        let shares = shares.map(|share| share / (shares[0] + shares[1]));
        let own = fit.objective.square_about(objective, fit.count).sqrt();
        let (_, reaches, squares) = self.centres(fit);
        let points = self.means(fit).into_iter().zip(reaches).zip(squares);
        let plan = points.fold([1.0, 1.0], |[fit, proof]: [f64; 2], ((mean, reach), square)| {
            let room = spare + (mean - objective).max(0.0);
            let [error, radius] = shares.map(|share| share * room);
            let deviation = square.sqrt() + own;
            [
                fit.max(2.0 * logs[0] * square / (error * error)),
                proof.max(log * (2.0 * (deviation / radius).powi(2) + reach / radius)),
            ]
        });
        Plan { fit: plan[0] as u64, proof: plan[1] as u64 }
    }
}

/// At least ‖r(z)‖ for every z, where ‖R‖ is `length`: r(z)·e ≤ Σ_i q_i max(y_i x_i·e, 0) = (R·e +
/// Σ_i q_i |x_i·e|)/2 for unit vectors e, and (Σ_i q_i |x_i·e|)² ≤ eᵀ(Σ_i q_i x_i x_iᵀ)e. The largest
/// eigenvalue of a matrix is at most the root of the sum of the squares of its entries; so it is with that of
/// its fourth power.
fn longest(problem: &Problem<'_>, weights: &[f64], length: f64) -> f64 {
    let (rank, n) = problem.points.shape();
    let rooted = Mat::from_fn(rank, n, |row, i| problem.points[(row, i)] * weights[i].sqrt());
    let mut power = Mat::<f64>::zeros(rank, rank);
    matmul(&mut power, Accum::Replace, &rooted, rooted.transpose(), 1.0, Par::Seq);
    let size = power.norm_l2();
    power *= faer::Scale(size.recip());
    for _ in 0..2 {
        let mut square = Mat::<f64>::zeros(rank, rank);
        matmul(&mut square, Accum::Replace, &power, &power, 1.0, Par::Seq);
        power = square;
    }
    let largest = size * power.norm_l2().sqrt().sqrt();
    0.5 * (length + largest.sqrt())
}

/// A point of an interval near `centre`, and the larger distance to its ends.
fn reach(centre: f64, [middle, half]: [f64; 2]) -> (f64, f64) {
    let centre = centre.clamp(middle - half, middle + half);
    (centre, half + (centre - middle).abs())
}

/// The gradient of the average of √(‖r(z)‖² + μ²) after the sums of `tally`, which are at `path`.
pub(super) fn gradient(setting: Setting<'_>, path: &Path, tally: &Tally) -> Vec<f64> {
    Draw::new(setting, path, tally).means(tally)
}

/// The draws that are expected to be enough for the bracket that the options ask for, from the sums `fit`
/// at `path` or at weights near it.
pub(super) fn expected(setting: Setting<'_>, path: &Path, fit: &Tally) -> Plan {
    Draw::new(setting, path, fit).plan(setting.options, path, fit)
}

/// Bounds g(q) and every logit on fresh directions, look after look, until the relative width is reached, the
/// width without the confidence radii is above it for most of the width, or the budget is spent.
///
/// Attempt a = 0, 1, … may fail with probability α/((a+1)(a+2)), α = 1 − confidence. Each of the 2n + 1
/// one-sided statements has an equal share of that, and [`Bounds`] that hold at all looks together, the first of
/// them narrow for as many draws as are expected to be enough. An attempt has directions of its own, and its
/// bounds follow from the sums `fit`, over directions that the proof has nothing to do with.
pub(super) fn measure(
    setting: Setting<'_>,
    path: &Path,
    fit: &Tally,
    attempt: u32,
) -> Result<Proof, MarginError> {
    let Setting { problem, options, .. } = setting;
    let n = path.weights.len();
    let draw = Draw::new(setting, path, fit);
    let (centres, reaches, guesses) = draw.centres(fit);
    let (middle, widest) = reach(fit.objective.mean(fit.count), draw.objective);
    let mut tally = Tally::new(n);
    let mut proof = Proof {
        lower: 0.0,
        upper: f64::INFINITY,
        logits: vec![],
        radius: f64::INFINITY,
        pairs: 0,
        noise: f64::INFINITY,
    };
    let budget = options.fresh_pairs.div_ceil(BLOCK as u64);
    let source = Source { purpose: Purpose::FreshDirections, number: u64::from(attempt) };
    let shown = setting.work.stage("fresh directions", budget);
    let number = f64::from(attempt);
    let share = (1.0 - options.confidence) / ((number + 1.0) * (number + 2.0));
    let plan = draw.plan(options, path, fit);
    // A fit to fewer draws than planned is met by as many fewer fresh ones.
    let expected = plan.proof as f64 * (fit.count as f64 / plan.fit as f64).min(1.0);
    let (counts, failure) = ([expected as u64, budget * BLOCK as u64], share / (2 * n + 1) as f64);
    let points = reaches.into_iter().zip(guesses);
    let points = points.map(|(reach, guess)| Bounds::new(reach, guess, counts, failure));
    let points: Vec<Bounds> = points.collect();
    let guess = fit.objective.square_about(middle, fit.count);
    let above = Bounds::new(widest, guess, counts, failure);
    let first = ((FIRST * expected / BLOCK as f64) as u64).max(1).next_multiple_of(CHUNK);
    let mut done = 0;
    while done < budget {
        let next = ((GROWTH * done as f64) as u64).next_multiple_of(CHUNK);
        done = budget.min(next.max(first).max(done + CHUNK));
        tally = tally.up_to(done, setting, path, source, &shown)?;
        shown.reach(done)?;
        let pairs = tally.count;
        let squares = tally.squares_about(&centres, &draw.controls).into_iter();
        let radii: Vec<f64> = points
            .iter()
            .zip(squares)
            .map(|(bounds, square)| bounds.radius(square, pairs))
            .collect();
        let means = draw.means(&tally);
        let lower = means.iter().zip(&radii).map(|(mean, radius)| mean - radius);
        let objective = &tally.objective;
        let upper =
            objective.mean(pairs) + above.radius(objective.square_about(middle, pairs), pairs);
        proof.lower = lower.fold(f64::INFINITY, f64::min).max(proof.lower);
        proof.upper = proof.upper.min(upper);
        let least = means.iter().copied().fold(f64::INFINITY, f64::min);
        proof.noise = (proof.upper - proof.lower) - (objective.mean(pairs) - least);
        proof.radius = radii.into_iter().fold(0.0, f64::max);
        // No margin is below the bound of an earlier stage either.
        proof.logits =
            (means.iter().zip(problem.labels)).map(|(mean, y)| y * mean.max(proof.lower)).collect();
        proof.pairs = pairs;
        let is_hopeless = !proof.is_noisy()
            && proof.upper - proof.lower - proof.noise > options.relative_width * proof.upper;
        if proof.is_narrow(options) || is_hopeless {
            break;
        }
    }
    Ok(proof)
}
