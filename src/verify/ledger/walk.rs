//! A training run beside its comparator W̄ = W(0) + λU, λ = B.

use crate::problem::Problem;
use crate::training::dense::{DenseEngine, Neuron};
use crate::training::{Engine, LabelKind, Plan, TrainingError};
use crate::verify::inequalities::dot;
use crate::work::Work;

/// The comparator, and what of it does not change during training.
pub struct Comparator {
    /// v(W_j(0)), neuron after neuron.
    field: Vec<f64>,
    /// f⁰_i(U).
    pub transferred: Vec<f64>,
    /// N_i/m.
    pub near: Vec<f64>,
}

/// What a pass over the neurons finds at one step.
#[derive(Default)]
pub struct Pass {
    /// f^t_i(W̄).
    pub comparator_outputs: Vec<f64>,
    /// Share of neurons whose indicator on x_i differs from the initial one.
    pub flipped: Vec<f64>,
    /// Share of pairs in which some indicator on x_i differs from the initial one.
    pub flipped_pairs: Vec<f64>,
    /// ‖W(t) − W̄‖².
    pub distance: f64,
    /// ‖∇R(W(t))‖².
    pub gradient: f64,
}

/// The network before step t, as a visitor of [`walk`] sees it.
pub struct Moment<'a> {
    /// Step t.
    pub step: u64,
    /// Whether t = T: these weights take no part in averages over t < T.
    pub is_last: bool,
    /// f_i(W(t)).
    pub outputs: &'a [f64],
    /// ℓ'_i at these outputs.
    pub derivative: &'a [f64],
    /// The trained risk R(W(t)).
    pub risk: f64,
    /// Classification error at W(t).
    pub error: f64,
    /// Σ_{s≤t} R(W(s)).
    pub risk_sum: f64,
    /// Σ_{s≤t} R^s(W̄); between visits R^s(W̄) is taken as at the visit before.
    pub comparator_risk_sum: f64,
    /// R^t(W̄).
    pub comparator_risk: f64,
    /// The comparator.
    pub comparator: &'a Comparator,
    /// What the neurons show.
    pub pass: &'a Pass,
}

/// Averages over t < T.
#[derive(Clone, Copy, Debug)]
pub struct Averages {
    /// Of the trained risk.
    pub risk: f64,
    /// Of the classification error.
    pub error: f64,
}

/// Which steps are visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visits {
    /// All, T included.
    Every,
    /// The first 16 and then each a sixteenth later than the one before, and T.
    Sparse,
}

impl Visits {
    fn after(self, step: u64) -> u64 {
        match self {
            Self::Every => step + 1,
            Self::Sparse => step + 1 + step / 16,
        }
    }
}

/// Runs `plan` and calls `see` before each visited step and at the end.
///
/// # Errors
/// If the network cannot be set up.
pub fn walk(
    problem: &Problem,
    kind: LabelKind,
    plan: &Plan,
    visits: Visits,
    mut see: impl FnMut(&Moment),
) -> Result<Averages, TrainingError> {
    let objective = problem.targets().objective(kind);
    let mut engine = DenseEngine::new(problem.dataset.points(), plan, &Work::unwatched())?;
    let comparator = Comparator::new(problem, &engine, plan);
    let mut derivative = vec![0.0; problem.dataset.n()];
    let (mut risk_sum, mut error_sum, mut comparator_risk_sum) = (0.0, 0.0, 0.0);
    let (mut comparator_risk, mut next) = (0.0, 0);
    for step in 0..=plan.steps {
        let is_last = step == plan.steps;
        objective.derivative(engine.outputs(), &mut derivative);
        let (risk, error) = (objective.risk(engine.outputs()), objective.error(engine.outputs()));
        let visited = step == next || is_last;
        let mut pass = Pass::default();
        if visited {
            next = visits.after(step);
            pass = Pass::new(problem, &engine, &comparator, &derivative, plan);
            comparator_risk = objective.risk(&pass.comparator_outputs);
        }
        risk_sum += risk;
        error_sum += error;
        comparator_risk_sum += comparator_risk;
        if visited {
            see(&Moment {
                step,
                is_last,
                outputs: engine.outputs(),
                derivative: &derivative,
                risk,
                error,
                risk_sum,
                comparator_risk_sum,
                comparator_risk,
                comparator: &comparator,
                pass: &pass,
            });
        }
        if is_last {
            risk_sum -= risk;
            error_sum -= error;
        } else {
            engine.advance(&derivative);
        }
    }
    let steps = plan.steps as f64;
    Ok(Averages { risk: risk_sum / steps, error: error_sum / steps })
}

impl Comparator {
    fn new(problem: &Problem, engine: &DenseEngine, plan: &Plan) -> Self {
        let (n, d) = (problem.dataset.n(), problem.dataset.d());
        let width = plan.width as f64;
        let mut field = vec![0.0; plan.width as usize * d];
        let (mut transferred, mut near) = (vec![0.0; n], vec![0.0; n]);
        engine.for_each_neuron(|neuron| {
            let v = &mut field[neuron.index as usize * d..][..d];
            problem.teacher.v(neuron.initial, v);
            for i in 0..n {
                let x = problem.dataset.point(i);
                let h = dot(neuron.initial, x);
                if neuron.active[i] {
                    transferred[i] += dot(v, x) / width;
                }
                if h.abs() <= plan.radius * problem.dataset.norms()[i] / width.sqrt() {
                    near[i] += 1.0 / width;
                }
            }
        });
        Self { field, transferred, near }
    }
}

impl Pass {
    fn new(
        problem: &Problem,
        engine: &DenseEngine,
        comparator: &Comparator,
        derivative: &[f64],
        plan: &Plan,
    ) -> Self {
        let (n, d) = (problem.dataset.n(), problem.dataset.d());
        let (width, root) = (plan.width as f64, (plan.width as f64).sqrt());
        let mut pass = Self {
            comparator_outputs: vec![0.0; n],
            flipped: vec![0.0; n],
            flipped_pairs: vec![0.0; n],
            ..Self::default()
        };
        let mut gradient = vec![0.0; d];
        // The two neurons of a pair are visited one after the other.
        let mut first_flipped = vec![false; n];
        engine.for_each_neuron(|neuron| {
            let Neuron { index, sign, initial, displacement, active } = neuron;
            let v = &comparator.field[index as usize * d..][..d];
            let is_first = index < plan.width / 2;
            gradient.fill(0.0);
            for (i, &slope) in derivative.iter().enumerate() {
                let x = problem.dataset.point(i);
                let h = dot(initial, x);
                let flipped = active[i] != (h >= 0.0);
                if flipped {
                    pass.flipped[i] += 1.0 / width;
                }
                if is_first {
                    first_flipped[i] = flipped;
                } else if flipped || first_flipped[i] {
                    pass.flipped_pairs[i] += 2.0 / width;
                }
                if active[i] {
                    let linear = sign * h / root + plan.radius * dot(v, x) / width;
                    pass.comparator_outputs[i] += linear;
                    for (g, x) in gradient.iter_mut().zip(x) {
                        *g += slope * x / n as f64;
                    }
                }
            }
            let gaps = displacement.iter().zip(v).map(|(d, v)| (d - plan.radius * v).powi(2));
            pass.distance += gaps.sum::<f64>() / width;
            pass.gradient += dot(&gradient, &gradient) / width;
        });
        pass
    }
}
