//! What a certificate cannot be made for.

use super::{Loss, Problem, Question};
use crate::margin::MarginError;
use crate::work::Stopped;

/// Largest size of a number in a question or a reference, and one over the smallest: within it no
/// bound overflows.
pub(super) const LARGEST: f64 = 1e30;

/// Largest |logit p_i|.
const LARGEST_TARGET: f64 = 500.0;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// An argument is outside its domain.
    #[error("{what}: got {found}, expected {expected}")]
    Domain {
        /// The argument.
        what: &'static str,
        /// Its value.
        found: String,
        /// Its domain.
        expected: &'static str,
    },
    /// The reference is not one vector for each group.
    #[error(
        "reference: got {} vectors of {} numbers, expected {} of {}",
        found.1, found.0, expected.1, expected.0
    )]
    Shape {
        /// Rows and columns.
        found: (usize, usize),
        /// d and the number of groups.
        expected: (usize, usize),
    },
    /// Some ‖D̄_k‖ may be above the radius.
    #[error("reference: a vector of length {found}, expected at most the radius {radius}")]
    Outside {
        /// Upper bound of max ‖D̄_k‖.
        found: f64,
        /// The radius B.
        radius: f64,
    },
    /// Plain gradient descent may bring a neuron to a hyperplane.
    #[error(
        "radius: none, but neurons may move by {reach} and change an indicator, expected a reach \
         below {quiet} or a radius"
    )]
    Reach {
        /// Bound on √m ‖W_j(t) − W_j(0)‖.
        reach: f64,
        /// Distance within which no neuron changes an indicator.
        quiet: f64,
    },
    /// The centre does not fit the loss, the number of points or κ.
    #[error("centre: does not fit {0} labels, the number of points or κ < 8")]
    Centre(Loss),
    /// A proof was made for something else, or by another version.
    #[error("proof: {what} is {found}, expected {expected}")]
    Proof {
        /// The field.
        what: &'static str,
        /// Its value.
        found: String,
        /// What it has to be here.
        expected: String,
    },
    /// A program was not solved.
    #[error(transparent)]
    Solver(#[from] MarginError),
    /// The work was stopped.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

/// Refuses arguments outside their domain.
pub(super) fn check(problem: &Problem<'_>, question: &Question) -> Result<(), CertificateError> {
    let refuse =
        |what, found: String, expected| Err(CertificateError::Domain { what, found, expected });
    let (d, n) = problem.points.shape();
    if d == 0 || n == 0 {
        return refuse("points", format!("{d} × {n}"), "at least one point of one coordinate");
    }
    for i in 0..n {
        let point = problem.points.col(i);
        let size = point.norm_l2();
        if !(1.0 / LARGEST..=LARGEST).contains(&size) {
            let found = format!("norm {size} of point {}", i + 1);
            return refuse("points", found, "norms from 1e-30 to 1e30");
        }
    }
    if problem.labels.len() != n || problem.labels.iter().any(|label| label.abs() != 1.0) {
        return refuse("labels", format!("{} numbers", problem.labels.len()), "±1 for each point");
    }
    let logits = problem.logits;
    let soft = question.loss == Loss::Soft;
    if soft && (logits.len() != n || logits.iter().any(|z| !z.is_finite())) {
        return refuse(
            "logits",
            format!("{} numbers", logits.len()),
            "a finite one for each point",
        );
    }
    let Question { width, steps, step_size, radius, initial_scale, scale, .. } = *question;
    if width == 0 || width % 2 == 1 || width > 1 << 53 {
        return refuse("width", width.to_string(), "an even number from 2 to 2^53");
    }
    if steps == 0 || steps > 1 << 53 {
        return refuse("steps", steps.to_string(), "a number from 1 to 2^53");
    }
    let positive = [
        ("step size", step_size),
        ("radius", radius.unwrap_or(1.0)),
        ("initial scale", initial_scale),
        ("scale", scale),
    ];
    for (what, value) in positive {
        if !(1.0 / LARGEST..=LARGEST).contains(&value) {
            return refuse(what, value.to_string(), "a number from 1e-30 to 1e30");
        }
    }
    let target = match question.loss {
        Loss::Soft => logits.iter().fold(0.0, |most: f64, z| most.max(z.abs())) * scale,
        Loss::Smoothed => scale,
        Loss::Hard | Loss::Perceptron => 0.0,
    };
    if target > LARGEST_TARGET {
        return refuse("scale", format!("a target of {target}"), "|s z_i| up to 500");
    }
    Ok(())
}
