//! T5: what one network does as s → 0, from the features of its draw alone.

use serde::Serialize;

use super::CertificateError;
use super::draw::Draw;
use super::program::{Program, Spectrum, longest};
use super::setting::Setting;
use crate::work::Work;

/// The lazy limit of the soft or smoothed labels of one draw.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LazyLimit {
    /// Z = zᵀH⁺z, H the finite Gram matrix (1/M) Σ_k D_b XᵀX D_b (n × n) of the features.
    pub z: f64,
    /// max ‖D̄_k‖ of the reference D̄_k = sXᵀD_bH⁺z: the least radius B that contains it.
    pub longest: f64,
    /// ‖z − HH⁺z‖/‖z‖: of rounding size if and only if the targets can be met exactly.
    pub unmet: f64,
    /// min y_i z_i.
    pub gamma: f64,
    /// No neuron changes an indicator within a smaller radius, from below.
    pub quiet_radius: f64,
    /// κ = ηΓ.
    pub kappa: f64,
    scale: f64,
    step_size: f64,
}

impl LazyLimit {
    /// s²Z/(ηT w(sγ − κw/4)), w = tanh(sγ/2): the bound on the averaged error after T = `steps`
    /// where the targets are met and no neuron changes an indicator. Infinite unless γ > 0 and
    /// κ < 8.
    pub fn error(&self, steps: f64) -> f64 {
        self.scale.powi(2) * self.z / (self.step_size * steps * self.weight()).max(0.0)
    }

    /// The number of steps after which [`error`](Self::error) is at most `epsilon`.
    pub fn steps(&self, epsilon: f64) -> f64 {
        self.error(1.0) / epsilon
    }

    /// Whether projected gradient descent can be given a radius at which no neuron changes.
    pub fn fits(&self) -> bool {
        self.longest < self.quiet_radius
    }

    fn weight(&self) -> f64 {
        if !(self.gamma > 0.0 && self.kappa < 8.0) {
            return 0.0;
        }
        let logit = self.scale * self.gamma;
        let slope = (logit / 2.0).tanh();
        slope * (logit - self.kappa * slope / 4.0)
    }
}

/// The lazy limit of `setting`, in floating point; `reach` is how far the quiet radius is searched.
///
/// # Errors
/// If the loss has no finite logits, or the eigenvalues of H are not found.
pub fn lazy_limit(
    setting: &Setting<'_>,
    reach: f64,
    work: &Work<'_>,
) -> Result<LazyLimit, CertificateError> {
    let question = setting.question;
    if setting.targets.is_empty() {
        return Err(CertificateError::Centre(question.loss));
    }
    let labels = setting.problem.labels;
    let logits: Vec<f64> =
        setting.targets.iter().map(|target| target.mid() / question.scale).collect();
    let draw = Draw::take(
        setting.problem.points,
        question.seed,
        question.width,
        question.initial_scale,
        reach,
        work,
    )?;
    let groups = draw.groups(0.0);
    let program = Program::new(setting.problem.points, &groups, false, work)?;
    let unsolved = || CertificateError::Domain {
        what: "points",
        found: "a Gram matrix without eigenvalues".into(),
        expected: "numbers of moderate size",
    };
    let spectrum = Spectrum::new(&program.gram()).ok_or_else(unsolved)?;
    let coefficients = spectrum.solve(&logits, 0.0);
    let reference = program.spread(&coefficients);
    let outputs = program.outputs(reference.as_ref());
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
    let rest = norm(&mut logits.iter().zip(&outputs).map(|(z, c)| z - c));
    Ok(LazyLimit {
        z: logits.iter().zip(&coefficients).map(|(z, a)| z * a).sum(),
        longest: question.scale * longest(&reference),
        unmet: rest / norm(&mut logits.iter().copied()),
        gamma: labels.iter().zip(&logits).map(|(y, z)| y * z).fold(f64::INFINITY, f64::min),
        quiet_radius: draw.quiet_radius(),
        kappa: setting.kappa,
        scale: question.scale,
        step_size: question.step_size,
    })
}
