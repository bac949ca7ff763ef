//! Proposals for the reference D̄ and its centre.

use faer::Mat;
use serde::{Deserialize, Serialize};
use theorems::mandal::model::hard_loss_derivative;

use super::draw::Groups;
use super::evaluate::Centre;
use super::program::{Fit, Program, Spectrum, longest};
use super::setting::Setting;
use super::{CertificateError, Loss};
use crate::margin::hilbert::minimise;
use crate::work::Work;

/// Multiplications that one search by gradients may take.
const EFFORT: usize = 40_000_000_000;

/// Steps of a search by gradients: at least, where the effort allows no more, and at most.
const LEAST_STEPS: usize = 60;
const MOST_STEPS: usize = 1000;

/// Powers of ½ by which the widest margin is scaled down, in halves.
const SHRINKS: i32 = 12;

/// How a reference was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The least S² with c⁰ as near to the targets as the features allow: D̄_k = XᵀD_bH⁺z.
    Interpolation,
    /// Least squares with the weight of S² that the certificate gives it.
    Ridge,
    /// The same, or the logistic fit (P), over the balls ‖D̄_k‖ ≤ B.
    Constrained,
    /// A multiple of the direction of the widest margin, min_q Σ_k‖Σ_i q_i y_i β_ik x_i‖².
    WidestMargin,
}

/// A reference with its centre.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub rule: Rule,
    /// Whether D̄_k ⊥ x_i wherever pair k can change its indicator on x_i.
    pub orthogonal: bool,
    /// D̄ of each group, d × groups.
    pub displacements: Mat<f64>,
    pub centre: Centre,
}

/// The proposals for `groups` with ‖D̄_k‖ ≤ `radius`, which may be infinite.
pub(super) fn candidates(
    setting: &Setting<'_>,
    groups: &Groups,
    radius: f64,
    work: &Work<'_>,
) -> Result<Vec<Candidate>, CertificateError> {
    let mut found = Vec::new();
    for orthogonal in [false, true] {
        if orthogonal && groups.frozen() {
            continue;
        }
        work.check()?;
        let program = Program::new(setting.problem.points, groups, orthogonal, work)?;
        let mut proposer = Proposer { setting, groups, program, radius, orthogonal, found };
        match setting.question.loss {
            Loss::Soft | Loss::Smoothed => proposer.squares(work)?,
            Loss::Hard => proposer.logistic(work)?,
            Loss::Perceptron => proposer.margins()?,
        }
        found = proposer.found;
    }
    Ok(found)
}

struct Proposer<'a, 'b> {
    setting: &'a Setting<'b>,
    groups: &'a Groups,
    program: Program<'a>,
    radius: f64,
    orthogonal: bool,
    found: Vec<Candidate>,
}

impl Proposer<'_, '_> {
    fn steps(&self) -> usize {
        let (d, n) = self.setting.problem.points.shape();
        let one = 4 * self.groups.list.len() * n * d.min(n);
        (EFFORT / one.max(1)).clamp(LEAST_STEPS, MOST_STEPS)
    }

    fn push(&mut self, rule: Rule, displacements: &Mat<f64>, centres: &[Centre]) {
        for centre in centres {
            self.found.push(Candidate {
                rule,
                orthogonal: self.orthogonal,
                displacements: self.program.lift(displacements, self.radius),
                centre: centre.clone(),
            });
        }
    }

    fn values(&self, displacements: &Mat<f64>) -> Centre {
        Centre::Values(self.program.outputs(displacements.as_ref()))
    }

    fn squares(&mut self, work: &Work<'_>) -> Result<(), CertificateError> {
        let setting = self.setting;
        let targets: Vec<f64> = setting.targets.iter().map(|target| target.mid()).collect();
        let Some(spectrum) = Spectrum::new(&self.program.gram()) else { return Ok(()) };
        let weight = (8.0 - setting.kappa).max(0.0) / setting.time().mid();
        let mut start = None;
        for (rule, ridge) in
            [(Rule::Ridge, weight * targets.len() as f64), (Rule::Interpolation, 0.0)]
        {
            let displacements = self.program.spread(&spectrum.solve(&targets, ridge));
            if longest(&displacements) <= self.radius {
                let centres = [Centre::Targets, self.values(&displacements)];
                self.push(rule, &displacements, &centres);
            } else if start.is_none() {
                start = Some(displacements);
            }
        }
        let Some(start) = start else { return Ok(()) };
        let fit = Fit {
            slope: &|i, c| 2.0 * (c - targets[i]),
            curvature: 2.0,
            ridge: 2.0 * weight,
            radius: self.radius,
            steps: self.steps(),
        };
        let displacements = self.program.minimise(&fit, start, spectrum.largest(), work)?;
        let centres = [Centre::Targets, self.values(&displacements)];
        self.push(Rule::Constrained, &displacements, &centres);
        Ok(())
    }

    fn logistic(&mut self, work: &Work<'_>) -> Result<(), CertificateError> {
        let labels = self.setting.problem.labels;
        let gram = self.program.gram();
        let Some(spectrum) = Spectrum::new(&gram) else { return Ok(()) };
        let direct = self.setting.allows_direct();
        let mut start = self.program.spread(&vec![0.0; labels.len()]);
        if let Some(mut widest) = self.widest(&gram) {
            if self.radius.is_finite() {
                let length = longest(&widest);
                widest *= faer::Scale(self.radius / length);
            }
            let mut centres = vec![self.values(&widest)];
            centres.extend(direct.then_some(Centre::Direct));
            self.push(Rule::WidestMargin, &widest, &centres);
            start = widest;
        }
        let fit = Fit {
            slope: &|i, c| hard_loss_derivative(labels[i], c),
            curvature: 0.25,
            ridge: 1.0 / self.setting.time().mid(),
            radius: self.radius,
            steps: self.steps(),
        };
        let displacements = self.program.minimise(&fit, start, spectrum.largest(), work)?;
        let mut centres = vec![self.values(&displacements)];
        centres.extend(direct.then_some(Centre::Direct));
        self.push(Rule::Constrained, &displacements, &centres);
        Ok(())
    }

    fn margins(&mut self) -> Result<(), CertificateError> {
        let Some(widest) = self.widest(&self.program.gram()) else { return Ok(()) };
        let outputs = self.program.outputs(widest.as_ref());
        let labels = self.setting.problem.labels;
        let least = labels.iter().zip(&outputs).map(|(y, c)| y * c).fold(f64::INFINITY, f64::min);
        let most = self.radius / longest(&widest);
        let mut factors: Vec<f64> = Vec::new();
        if least > 0.0 {
            // S²/(2Λ − κ) is least at Λ = κ.
            factors.push((self.setting.kappa / least).min(most));
        }
        if most.is_finite() {
            factors.extend((0..SHRINKS).map(|k| most * 0.5f64.powf(f64::from(k) / 4.0)));
        }
        for factor in factors {
            let scaled = &widest * faer::Scale(factor);
            self.push(Rule::WidestMargin, &scaled, &[Centre::Direct]);
        }
        Ok(())
    }

    /// Φ_p (q∘y) for the q on the simplex that minimises S². `None` if it is 0.
    fn widest(&self, gram: &Mat<f64>) -> Option<Mat<f64>> {
        let labels = self.setting.problem.labels;
        let n = labels.len();
        let signed = Mat::from_fn(n, n, |i, l| labels[i] * labels[l] * gram[(i, l)]);
        if (0..n).any(|i| signed[(i, i)] <= 0.0) {
            return None;
        }
        let weights = minimise(signed.as_ref()).ok()?;
        let signed: Vec<f64> = weights.iter().zip(labels).map(|(q, y)| q * y).collect();
        let widest = self.program.spread(&signed);
        (longest(&widest) > 0.0).then_some(widest)
    }
}
