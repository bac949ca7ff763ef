//! C13: whether the features b⁰_ki x_i of one draw separate the labels.
//!
//! They do if and only if min_q (1/M) Σ_k ‖Σ_i q_i y_i b⁰_ki x_i‖² > 0 over the simplex: the vectors
//! inside the norms at the minimum are a separating D, and weights q at which all of them vanish are
//! a certificate (Farkas) that there is none.

use faer::{Mat, MatRef};
use inari::Interval;
use serde::Serialize;
use theorems::real::Real;

use super::CertificateError;
use super::draw::{Draw, Groups};
use super::enclosure::dot;
use super::program::{Program, Spectrum, longest};
use crate::margin::hilbert::minimise;
use crate::training::compressed::points::Points;
use crate::work::Work;

/// Weights are taken as a certificate that no D separates when every ‖Σ_i q_i y_i b⁰_ki x_i‖ is at
/// most this times max ‖x_i‖.
const TOLERANCE: f64 = 1e-7;

/// The answer, with what shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Separation {
    /// y_i (1/M) Σ_k b⁰_ki D_k·x_i ≥ `margin` > 0 at every point for a D with ‖D_k‖ ≤ 1: proved on
    /// intervals.
    Separates {
        /// The margin, from below.
        margin: f64,
    },
    /// Every pair is inactive on this point: proved.
    DeadPoint {
        /// The point, from 0.
        point: usize,
    },
    /// Weights q of sum 1 with every ‖Σ_i q_i y_i b⁰_ki x_i‖ at most `residual`·max ‖x_i‖, which is
    /// within the tolerance of 10⁻⁷; not a proof.
    Inseparable {
        /// The largest of the norms, in units of the longest input.
        residual: f64,
    },
    /// Neither was found, or an indicator could not be decided.
    Undecided,
}

impl Separation {
    /// Whether the draw separates; `None` if that was not decided.
    pub fn answer(&self) -> Option<bool> {
        match self {
            Self::Separates { .. } => Some(true),
            Self::DeadPoint { .. } | Self::Inseparable { .. } => Some(false),
            Self::Undecided => None,
        }
    }
}

/// Whether the draw of `seed` at `width` separates `labels` of `points` (d × n).
///
/// ```
/// use distill_bounds::certificate::separates;
/// use distill_bounds::work::Work;
///
/// // One pair and two opposite points: it is inactive on one of them.
/// let points = faer::mat![[0.6, -0.6], [0.8, -0.8]];
/// let answer = separates(points.as_ref(), &[1.0, -1.0], 0, 2, &Work::unwatched())?.answer();
/// assert_eq!(answer, Some(false));
/// # Ok::<_, distill_bounds::certificate::CertificateError>(())
/// ```
///
/// # Errors
/// If the quadratic program is not solved.
pub fn separates(
    points: MatRef<'_, f64>,
    labels: &[f64],
    seed: u64,
    width: u64,
    work: &Work<'_>,
) -> Result<Separation, CertificateError> {
    let groups = Draw::take(points, seed, width, 1.0, 0.0, work)?.groups(0.0);
    if !groups.frozen() {
        return Ok(Separation::Undecided);
    }
    let n = labels.len();
    let dead = |&i: &usize| groups.list.iter().all(|group| group.beta[i] == 0.0);
    if let Some(point) = (0..n).find(dead) {
        return Ok(Separation::DeadPoint { point });
    }
    let program = Program::new(points, &groups, false, work)?;
    let gram = program.gram();
    let signed = Mat::from_fn(n, n, |i, l| labels[i] * labels[l] * gram[(i, l)]);
    let weights = minimise(signed.as_ref())?;
    let signed: Vec<f64> = weights.iter().zip(labels).map(|(q, y)| q * y).collect();
    let vectors = program.spread(&signed);
    let length = longest(&vectors);
    let margin = margin(
        &Points::new(points),
        labels,
        &groups,
        &program.lift(&vectors, f64::INFINITY),
        length,
    );
    if margin > 0.0 {
        return Ok(Separation::Separates { margin });
    }
    let size = points.col_iter().map(|x| x.norm_l2()).fold(0.0, f64::max);
    let residual = longest(&program.spread(&vanishing(&gram, &signed))) / size;
    Ok(if residual <= TOLERANCE {
        Separation::Inseparable { residual }
    } else {
        Separation::Undecided
    })
}

/// `signed` = q∘y without its part outside the kernel of `gram`, as far as q stays in the simplex.
fn vanishing(gram: &Mat<f64>, signed: &[f64]) -> Vec<f64> {
    let Some(spectrum) = Spectrum::new(gram) else { return signed.to_vec() };
    let image: Vec<f64> = (0..signed.len())
        .map(|i| signed.iter().enumerate().map(|(l, v)| gram[(i, l)] * v).sum())
        .collect();
    let outside = spectrum.solve(&image, 0.0);
    let kept = signed.iter().zip(&outside).map(|(&v, off)| {
        let moved = v - off;
        if moved * v > 0.0 { moved } else { 0.0 }
    });
    let kept: Vec<f64> = kept.collect();
    let sum: f64 = kept.iter().map(|v| v.abs()).sum();
    if sum > 0.0 { kept.into_iter().map(|v| v / sum).collect() } else { signed.to_vec() }
}

/// min_i y_i (1/M) Σ_k b⁰_ki D_k·x_i for the vectors over their greatest `length`, from below.
fn margin(
    points: &Points,
    labels: &[f64],
    groups: &Groups,
    vectors: &Mat<f64>,
    length: f64,
) -> f64 {
    let scale = Interval::exact(groups.pairs as f64) * Interval::exact(length.next_up());
    (0..labels.len())
        .map(|i| {
            let active = groups.list.iter().enumerate().filter(|(_, group)| group.beta[i] > 0.0);
            let sum = active.fold(Interval::exact(0.0), |sum, (p, group)| {
                let along = dot(vectors.col_as_slice(p), points.get(i));
                sum + Interval::exact(group.pairs as f64) * along
            });
            (Interval::exact(labels[i]) * sum / scale).inf()
        })
        .fold(f64::INFINITY, f64::min)
}
