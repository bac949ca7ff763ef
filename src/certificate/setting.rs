//! What every certificate of one problem and one question shares.

use inari::Interval;
use theorems::mandal::model::logistic;
use theorems::real::Real;

use super::enclosure::{largest_eigenvalue, norm};
use super::{CertificateError, Loss, Problem, Question};
use crate::training::compressed::points::Points;

/// T3 holds for κ below this.
pub(super) const KAPPA_SIGN: f64 = 8.0;

/// T4 holds for κ below this.
pub(super) const KAPPA_RISK: f64 = 4.0;

/// T8(ii) holds for κ up to this.
const KAPPA_DIRECT: f64 = 4.0;

/// A problem and a question with everything that does not depend on the reference.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The problem.
    pub problem: Problem<'a>,
    /// The question.
    pub question: Question,
    pub(super) points: Points,
    /// κ = ηΓ, from above.
    pub kappa: f64,
    /// Γ = λ_max(XXᵀ)/n, from above.
    pub gamma: f64,
    /// logit p_i; empty where p_i is 0 or 1.
    pub targets: Vec<Interval>,
    /// ‖x_i‖.
    pub norms: Vec<Interval>,
}

impl<'a> Setting<'a> {
    /// Prepares `question` for `problem`.
    ///
    /// # Errors
    /// If an argument is outside its domain.
    pub fn new(problem: Problem<'a>, question: Question) -> Result<Self, CertificateError> {
        super::check::check(&problem, &question)?;
        let n = problem.labels.len();
        let total = Interval::exact(largest_eigenvalue(problem.points));
        let gamma = (total / Interval::exact(n as f64)).sup();
        let kappa = (Interval::exact(question.step_size) * Interval::exact(gamma)).sup();
        let scale = Interval::exact(question.scale);
        let times = |values: &[f64]| values.iter().map(|&v| scale * Interval::exact(v)).collect();
        let targets = match question.loss {
            Loss::Soft => times(problem.logits),
            Loss::Smoothed => times(problem.labels),
            Loss::Hard | Loss::Perceptron => Vec::new(),
        };
        let points = Points::new(problem.points);
        let norms = (0..n).map(|i| norm(points.get(i))).collect();
        Ok(Self { problem, question, points, kappa, gamma, targets, norms })
    }

    /// Number of points n.
    pub fn n(&self) -> usize {
        self.problem.labels.len()
    }

    /// ηT.
    pub fn time(&self) -> Interval {
        Interval::exact(self.question.step_size) * Interval::exact(self.question.steps as f64)
    }

    /// p_i.
    pub fn probability(&self, i: usize) -> Interval {
        match self.targets.get(i) {
            Some(&target) => logistic(target),
            None => Interval::exact(if self.problem.labels[i] > 0.0 { 1.0 } else { 0.0 }),
        }
    }

    /// The mean of `term` over the points.
    pub(super) fn mean(&self, term: impl Fn(usize) -> Interval) -> Interval {
        let sum = (0..self.n()).fold(Interval::exact(0.0), |sum, i| sum + term(i));
        sum / Interval::exact(self.n() as f64)
    }

    /// Whether the certificate without a centre holds for the loss and κ.
    pub fn allows_direct(&self) -> bool {
        match self.question.loss {
            Loss::Hard => self.kappa <= KAPPA_DIRECT,
            Loss::Perceptron => true,
            Loss::Soft | Loss::Smoothed => false,
        }
    }
}
