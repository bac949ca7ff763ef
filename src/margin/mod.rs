//! The margin γ of Assumption 1 as a certified bracket, and the Hilbert-ball margin.
//!
//! γ* = max_v min_i y_i E[v(z)·φ_i(z)] over fields v with ‖v(z)‖ ≤ 1, z ~ N(0, I_d), equals the
//! least value over the simplex of g(q) = E‖Σ_i q_i y_i φ_i(z)‖. Every q bounds γ* from above and
//! every v from below, so γ* is always given as two numbers and the way in which they were
//! certified. Both bounds are non-negative: g is, and v = 0 has margin 0.

mod arcs;
mod concentration;
mod directions;
mod field;
mod fresh;
pub mod hilbert;
mod level;
mod linear;
mod planar;
pub(crate) mod rank;
mod sample;

pub mod sampled;
mod simplex;

use faer::MatRef;
use serde::{Deserialize, Serialize};

pub use field::Field;

use crate::kernel;

/// How the two ends of a [`Bracket`] were certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// A formula for inputs on one line.
    #[serde(rename = "closed form")]
    ClosedForm,
    /// Sums over the arcs on which the activation pattern is constant; inputs of rank 2.
    #[serde(rename = "exact arcs")]
    ExactArcs,
    /// Directions drawn after the weights and the field were fixed.
    #[serde(rename = "sampled, re-certified on fresh directions")]
    FreshDirections,
    /// A feasible pair of the quadratic program over the kernel matrix.
    #[serde(rename = "quadratic program")]
    QuadraticProgram,
    /// A feasible pair of the same program, found by working sets; the kernel in tiles.
    #[serde(rename = "working sets")]
    WorkingSets,
}

/// Two numbers with the unknown one between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bracket {
    /// Lower end, at least 0.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// How both ends were certified.
    pub method: Method,
    /// Probability that both ends hold; 1 when they were computed without sampling. Rounding is
    /// accounted for in the exact methods.
    pub confidence: f64,
    /// Number of fresh directions behind a sampled certificate.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub directions: Option<u64>,
}

impl Bracket {
    /// (upper − lower)/upper, and 0 when both ends are 0.
    pub fn relative_width(&self) -> f64 {
        if self.upper > 0.0 { (self.upper - self.lower) / self.upper } else { 0.0 }
    }
}

/// The margins of a labelled set of points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Margin {
    /// The margin γ* of Assumption 1.
    pub gamma: Bracket,
    /// The Hilbert-ball margin γ_H ≥ γ*: the upper end of its bracket.
    pub gamma_hilbert: f64,
    /// The bracket of γ_H.
    pub gamma_hilbert_bracket: Bracket,
    /// Number of points n.
    pub n: usize,
    /// Dimension d of the inputs.
    pub d: usize,
    /// Rank of the inputs.
    pub rank: usize,
    /// c = min_i ‖x_i‖.
    pub c: f64,
}

/// A [`Margin`] with what proves it.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The margins.
    pub margin: Margin,
    /// The weights q on the simplex, length n: g(q) is the upper end of γ*.
    pub weights: Vec<f64>,
    /// The field v: its margin is the lower end of γ*.
    pub field: Field,
    /// The teacher's logits z_i = E[v(z)·φ_i(z)], length n, each within `logit_radius`.
    pub logits: Vec<f64>,
    /// Largest error of a logit: 0 when they were computed without sampling, and otherwise it holds
    /// with the confidence of `margin.gamma`.
    pub logit_radius: f64,
}

/// What is asked of a margin certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Seed of the sampled directions.
    pub seed: u64,
    /// Relative width (upper − lower)/upper at which a sampled certificate stops.
    pub relative_width: f64,
    /// Probability with which a sampled certificate must hold, below 1.
    pub confidence: f64,
    /// Pairs of directions z, −z on which a sampled program is solved.
    pub pairs: u64,
    /// Most fresh pairs of directions spent on a sampled certificate.
    pub fresh_pairs: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0,
            relative_width: 0.05,
            confidence: 0.999,
            pairs: 1 << 17,
            fresh_pairs: 1 << 22,
        }
    }
}

impl Options {
    /// Checks the domain of every option.
    fn check(&self) -> Result<(), MarginError> {
        let fail = |name, value, expected| Err(MarginError::Option { name, value, expected });
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return fail("confidence", self.confidence, "a probability above 0 and below 1");
        }
        if !(self.relative_width > 0.0 && self.relative_width < 1.0) {
            return fail("relative_width", self.relative_width, "a number above 0 and below 1");
        }
        if self.pairs == 0 {
            return fail("pairs", 0.0, "at least 1");
        }
        if self.fresh_pairs == 0 {
            return fail("fresh_pairs", 0.0, "at least 1");
        }
        Ok(())
    }
}

/// Why a margin could not be computed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MarginError {
    /// There are no points.
    #[error("no points: a margin needs at least one")]
    Empty,
    /// The number of labels is not the number of points.
    #[error("{labels} labels for {points} points: expected one label for each point")]
    LabelCount {
        /// Number of labels.
        labels: usize,
        /// Number of points.
        points: usize,
    },
    /// A label is neither −1 nor 1.
    #[error("label {index} is {value}: expected -1 or 1")]
    Label {
        /// Index of the label, from 0.
        index: usize,
        /// The label.
        value: f64,
    },
    /// A point is zero, or one of its coordinates is not finite.
    #[error("point {index} has norm {norm}: expected a finite norm above 0")]
    Point {
        /// Index of the point, from 0.
        index: usize,
        /// Its norm.
        norm: f64,
    },
    /// An option is outside its domain.
    #[error("option {name} is {value}: expected {expected}")]
    Option {
        /// Name of the option.
        name: &'static str,
        /// Its value.
        value: f64,
        /// Its domain.
        expected: &'static str,
    },
    /// The sampled program is not for so many points.
    #[error(
        "{points} points of rank above 2: expected at most {} for the sampled program of γ*; \
         `distill-bounds margin` bounds γ* by γ_H there",
        sampled::LARGEST
    )]
    TooMany {
        /// Number of points.
        points: usize,
    },
    /// A convex program was not solved.
    #[error("the {program} was not solved: {status}")]
    Solver {
        /// Which program.
        program: &'static str,
        /// What the solver reported.
        status: String,
    },
}

/// The certified margins of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1).
///
/// # Errors
/// See [`certify`].
///
/// ```
/// use distill_bounds::margin::{Options, bracket};
///
/// // Unit vectors at 45° and 135° with opposite labels: γ* = (2 + √2)/8.
/// let h = 0.5f64.sqrt();
/// let points = faer::mat![[h, -h], [h, h]];
/// let margin = bracket(points.as_ref(), &[1.0, -1.0], &Options::default())?;
/// let gamma = (2.0 + 2.0f64.sqrt()) / 8.0;
/// assert!(margin.gamma.lower <= gamma && gamma <= margin.gamma.upper);
/// assert!(margin.gamma.relative_width() < 1e-8);
/// # Ok::<_, distill_bounds::margin::MarginError>(())
/// ```
pub fn bracket(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
) -> Result<Margin, MarginError> {
    certify(points, labels, options).map(|certificate| certificate.margin)
}

/// The certified margins of `points` (d × n, column i is x_i) with `labels` (n, each −1 or 1), with
/// the weights q and the field v that prove them: exact for inputs of rank at most 2, and sampled
/// otherwise.
///
/// # Errors
/// If the arguments are outside their domain, there are more than [`sampled::LARGEST`] points of rank
/// above 2, or a convex program is not solved.
pub fn certify(
    points: MatRef<'_, f64>,
    labels: &[f64],
    options: &Options,
) -> Result<Certificate, MarginError> {
    check(points, labels)?;
    if are_too_many(points) {
        return Err(MarginError::TooMany { points: labels.len() });
    }
    let reduction = rank::reduce(points);
    if reduction.rank() <= 2 {
        planar::certify(points, labels, &reduction)
    } else {
        sampled::certify(points, labels, options)
    }
}

/// Whether `points` (d × n) are more than [`sampled::LARGEST`] of rank above 2: then γ_H alone is
/// computed, see [`hilbert::solve`].
pub fn are_too_many(points: MatRef<'_, f64>) -> bool {
    points.ncols() > sampled::LARGEST && rank::exceeds(points, 2)
}

/// Checks the domain of a labelled set of points.
fn check(points: MatRef<'_, f64>, labels: &[f64]) -> Result<(), MarginError> {
    if points.ncols() == 0 {
        return Err(MarginError::Empty);
    }
    if labels.len() != points.ncols() {
        return Err(MarginError::LabelCount { labels: labels.len(), points: points.ncols() });
    }
    if let Some(index) = labels.iter().position(|y| y.abs() != 1.0) {
        return Err(MarginError::Label { index, value: labels[index] });
    }
    let norms = kernel::norms(points);
    match norms.iter().position(|&norm| !(norm > 0.0 && norm.is_finite())) {
        Some(index) => Err(MarginError::Point { index, norm: norms[index] }),
        None => Ok(()),
    }
}
