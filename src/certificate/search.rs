//! The certificate: the best of what is proposed, at the radius asked for or at one that is found.

use serde::Serialize;

use super::check::LARGEST;
use super::draw::{Draw, Groups};
use super::evaluate::{Centre, Evaluation};
use super::proof::{Proof, Witness};
use super::reference::{Candidate, Rule, candidates};
use super::setting::Setting;
use super::{CertificateError, Loss, Problem, Question};
use crate::work::{Stopped, Work};

/// Radii that are tried where none is asked for, in units of the longest ‖D̄_k‖ of the fit in which
/// no neuron changes an indicator.
const SOFT_RADII: [f64; 9] = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.001, 1.3, 2.0];
const HARD_RADII: [f64; 8] = [0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 1.001];
const PERCEPTRON_RADII: [f64; 8] = [0.6, 0.7, 0.8, 1.001, 1.4, 2.0, 3.0, 5.0];

/// Expected number of listed pairs up to which a radius is tried.
const MOST_NEAR: f64 = 4e6;

/// Bounds on the averages over t < T of one run, proved for the network of one seed.
#[derive(Clone, Debug, Serialize)]
pub struct Certificate {
    /// Lower bound of the averaged error (1/T) Σ R(W(t)).
    pub lower: f64,
    /// Upper bound of the averaged error.
    pub upper: f64,
    /// Upper bound of the averaged risk that is trained on; `None` where κ allows none.
    pub risk: Option<f64>,
    /// The radius B for which they hold; `None` for plain gradient descent.
    pub radius: Option<f64>,
    /// How the reference of the upper bound was found, `None` if nothing better than 1 was.
    pub rule: Option<Rule>,
    /// Whether that reference is orthogonal to the flippable points of each pair.
    pub orthogonal: bool,
    /// κ = ηΓ, from above.
    pub kappa: f64,
    /// Groups of pairs.
    pub groups: usize,
    /// Pairs that can change an indicator.
    pub flippable: u64,
    /// The parts of the upper bound.
    pub evaluation: Option<Evaluation>,
    /// What proves all this.
    #[serde(skip)]
    pub proof: Proof,
}

/// The best bounds found for one run.
pub(super) struct Best {
    witnesses: Vec<(Witness, Evaluation)>,
}

impl Best {
    pub fn new() -> Self {
        Self { witnesses: Vec::new() }
    }

    /// The upper bound so far.
    fn upper(&self) -> f64 {
        self.least(|evaluation| evaluation.upper).map_or(1.0, |best| best.1.upper)
    }

    fn lower(&self) -> f64 {
        self.least(|evaluation| -evaluation.lower).map_or(0.0, |best| best.1.lower)
    }

    fn least(&self, value: impl Fn(&Evaluation) -> f64) -> Option<&(Witness, Evaluation)> {
        self.witnesses.iter().min_by(|a, b| value(&a.1).total_cmp(&value(&b.1)))
    }

    /// Takes note of a reference and what it proves.
    pub fn add(&mut self, witness: Witness, evaluation: Evaluation) {
        self.witnesses.push((witness, evaluation));
    }

    /// Tries `found` on `groups`.
    fn try_all(
        &mut self,
        setting: &Setting<'_>,
        groups: &Groups,
        found: Vec<Candidate>,
        unprojected: bool,
    ) {
        for candidate in found {
            let Candidate { rule, orthogonal, displacements, centre } = candidate;
            let evaluation = setting.evaluate(groups, displacements.as_ref(), &centre, unprojected);
            if let Ok(evaluation) = evaluation {
                self.add(Witness::new(rule, orthogonal, &displacements, centre), evaluation);
                self.keep();
            }
        }
    }

    /// Forgets what is best at nothing.
    fn keep(&mut self) {
        let scores: [fn(&Evaluation) -> f64; 3] = [|e| e.upper, |e| -e.lower, |e| e.risk];
        let chosen: Vec<usize> = scores
            .iter()
            .filter_map(|score| {
                let values = self.witnesses.iter().map(|(_, evaluation)| score(evaluation));
                let best = values.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
                best.map(|(k, _)| k)
            })
            .collect();
        let mut k = 0;
        self.witnesses.retain(|_| {
            k += 1;
            chosen.contains(&(k - 1))
        });
    }

    /// The certificate at `radius`.
    pub fn certificate(
        self,
        setting: &Setting<'_>,
        groups: &Groups,
        radius: Option<f64>,
    ) -> Certificate {
        let best = self.least(|evaluation| evaluation.upper);
        let risk = self.witnesses.iter().map(|(_, e)| e.risk).fold(f64::INFINITY, f64::min);
        let able = groups.list.iter().filter(|group| !group.flippable.is_empty());
        let (rule, orthogonal) =
            best.map_or((None, false), |(witness, _)| (Some(witness.rule), witness.orthogonal));
        let question = Question { radius, ..setting.question };
        Certificate {
            lower: self.lower(),
            upper: self.upper(),
            risk: risk.is_finite().then_some(risk),
            radius,
            rule,
            orthogonal,
            kappa: setting.kappa,
            groups: groups.list.len(),
            flippable: able.map(|group| group.pairs).sum(),
            evaluation: best.map(|(_, evaluation)| evaluation.clone()),
            proof: Proof::new(
                &setting.problem,
                question,
                self.witnesses.into_iter().map(|(witness, _)| witness).collect(),
            ),
        }
    }
}

/// Bounds on the averaged error and risk of the run that `question` describes on `problem`.
///
/// Where the question has no radius, plain gradient descent is tried first (no neuron may change an
/// indicator); if it cannot be treated, a radius is found, and the certificate says which.
///
/// ```
/// use distill_bounds::certificate::{Loss, Problem, Question, certify};
/// use distill_bounds::work::Work;
///
/// // Two unit vectors at 45° and 135° and their teacher's logits ±(2+√2)/8.
/// let (side, z) = (0.5f64.sqrt(), (2.0 + 2f64.sqrt()) / 8.0);
/// let points = faer::mat![[side, -side], [side, side]];
/// let problem =
///     Problem { points: points.as_ref(), labels: &[1.0, -1.0], logits: &[z, -z] };
/// let question = Question {
///     width: 64,
///     seed: 0,
///     steps: 1_000,
///     step_size: 1.0,
///     radius: None,
///     initial_scale: 1.0,
///     scale: 1e-4,
///     loss: Loss::Soft,
/// };
/// let certificate = certify(problem, question, &Work::unwatched())?;
/// assert!(certificate.upper < 0.1 && certificate.radius.is_none());
/// # Ok::<_, distill_bounds::certificate::CertificateError>(())
/// ```
///
/// # Errors
/// If an argument is outside its domain, or the work is stopped.
pub fn certify(
    problem: Problem<'_>,
    question: Question,
    work: &Work<'_>,
) -> Result<Certificate, CertificateError> {
    let setting = Setting::new(problem, question)?;
    let draw = |reach| {
        let Question { seed, width, initial_scale, .. } = question;
        Draw::take(problem.points, seed, width, initial_scale, reach, work)
    };
    let Some(radius) = question.radius else { return at_any_radius(&setting, draw, work) };
    work.check()?;
    let groups = draw(radius)?.groups(radius);
    let mut best = Best::new();
    best.try_all(&setting, &groups, candidates(&setting, &groups, radius, work)?, false);
    Ok(best.certificate(&setting, &groups, Some(radius)))
}

fn at_any_radius(
    setting: &Setting<'_>,
    draw: impl Fn(f64) -> Result<Draw, Stopped>,
    work: &Work<'_>,
) -> Result<Certificate, CertificateError> {
    work.check()?;
    let lazy = draw(0.0)?.groups(0.0);
    let found = candidates(setting, &lazy, f64::INFINITY, work)?;
    let longest =
        |candidate: &Candidate| setting.sums(&lazy, candidate.displacements.as_ref()).longest;
    let unit = found
        .iter()
        .filter(|candidate| candidate.rule != Rule::Interpolation)
        .map(longest)
        .fold(0.0, f64::max);
    let plain: Vec<(f64, Candidate)> = found
        .into_iter()
        .filter(|candidate| !matches!(candidate.centre, Centre::Values(_)))
        .filter_map(|candidate| {
            let sums = setting.sums(&lazy, candidate.displacements.as_ref());
            Some((setting.reach(&sums, &candidate.centre)?, candidate))
        })
        .filter(|(reach, _)| lazy.frozen() && reach.is_finite())
        .collect();
    let multiples: &[f64] = match setting.question.loss {
        Loss::Soft | Loss::Smoothed => &SOFT_RADII,
        Loss::Hard => &HARD_RADII,
        Loss::Perceptron => &PERCEPTRON_RADII,
    };
    let usable = 1.0 / LARGEST..=affordable(setting);
    let radii = multiples.iter().map(|multiple| multiple * unit);
    let radii: Vec<f64> = radii.filter(|radius| usable.contains(radius)).collect();
    let least = plain.iter().map(|(reach, _)| *reach).fold(f64::INFINITY, f64::min);
    let widest =
        radii.iter().copied().fold(if usable.contains(&least) { least } else { 0.0 }, f64::max);
    let drawn = draw(widest)?;
    let mut best = Best::new();
    for (reach, candidate) in plain.into_iter().filter(|(reach, _)| *reach <= widest) {
        let groups = drawn.groups(reach);
        best.try_all(setting, &groups, vec![candidate], true);
    }
    if best.upper() < 1.0 {
        return Ok(best.certificate(setting, &lazy, None));
    }
    let stage = work.stage("radii", radii.len() as u64);
    let mut chosen: Option<(Best, Groups)> = None;
    for radius in radii {
        let groups = drawn.groups(radius);
        let mut best = Best::new();
        best.try_all(setting, &groups, candidates(setting, &groups, radius, work)?, false);
        if chosen.as_ref().is_none_or(|(chosen, _)| best.upper() < chosen.upper()) {
            chosen = Some((best, groups));
        }
        stage.advance(1)?;
    }
    match chosen {
        Some((chosen, groups)) if chosen.upper() < 1.0 || best.witnesses.is_empty() => {
            let radius = groups.radius;
            Ok(chosen.certificate(setting, &groups, Some(radius)))
        }
        _ => Ok(best.certificate(setting, &lazy, None)),
    }
}

/// The radius up to which the listed pairs fit in memory.
fn affordable(setting: &Setting<'_>) -> f64 {
    let Question { width, initial_scale, .. } = setting.question;
    let root = (width as f64).sqrt();
    let density = setting.n() as f64 * theorems::mandal::model::half_normal_density::<f64>();
    if width as f64 <= MOST_NEAR {
        LARGEST
    } else {
        2.0 * MOST_NEAR * initial_scale / (density * root)
    }
}
