//! A run of the dense engine beside the reference of a certificate.

use faer::MatRef;
use theorems::certificate::c2;

use crate::certificate::draw::Groups;
use crate::certificate::{Evaluation, Question};
use crate::problem::{Guide, Problem, ProblemError};
use crate::training::dense::DenseEngine;
use crate::training::{Engine, Plan};
use crate::verify::inequalities::dot;
use crate::work::Work;

/// Rounding of a sum of terms, as a share of the sum of their sizes.
const ROUNDING: f64 = 1e-13;

/// What a run shows, over its steps t < T.
#[derive(Clone, Copy, Debug)]
pub struct Replay {
    /// The averaged error.
    pub error: f64,
    /// The averaged risk of the trained loss.
    pub risk: f64,
    /// The largest abs(f^t_i(W̄) − c⁰_i)/E⁰_i.
    pub features: f64,
    /// The average of (1/n) Σ_i (2δ_i (f_i − f^t_i(W̄)) − κδ_i²).
    pub regret: f64,
    /// Rounding of that average.
    pub regret_rounding: f64,
}

/// The plan of `question`.
pub fn plan_of(question: &Question) -> Plan {
    Plan {
        width: question.width,
        steps: question.steps,
        step_size: question.step_size,
        radius: question.radius.unwrap_or(f64::INFINITY),
        initial_scale: question.initial_scale,
        seed: question.seed,
    }
}

/// Runs `question` on `problem` beside the `reference` (d × groups) that `evaluation` is about.
///
/// # Errors
/// If the network cannot be set up, or the work is stopped.
pub fn replay<G: Guide>(
    problem: &Problem<G>,
    question: &Question,
    groups: &Groups,
    reference: MatRef<'_, f64>,
    evaluation: &Evaluation,
    kappa: f64,
    work: &Work<'_>,
) -> Result<Replay, ProblemError> {
    let plan = plan_of(question);
    let objective = problem.objective(question.loss.with_scale(question.scale))?;
    let mut engine = DenseEngine::new(problem.dataset.points(), &plan, work)?;
    let n = problem.dataset.n();
    let terms = terms(problem, &engine, &plan, groups, reference);
    let mut sizes = vec![0.0; n];
    for row in terms.chunks_exact(n) {
        sizes.iter_mut().zip(row).for_each(|(size, term)| *size += term.abs());
    }
    let mut replay =
        Replay { error: 0.0, risk: 0.0, features: 0.0, regret: 0.0, regret_rounding: 0.0 };
    let (mut linear, mut derivative) = (vec![0.0; n], vec![0.0; n]);
    let share = 1.0 / plan.steps as f64;
    for _ in 0..plan.steps {
        work.check()?;
        linear.fill(0.0);
        engine.for_each_neuron(|neuron| {
            let row = &terms[neuron.index as usize * n..][..n];
            for ((sum, term), active) in linear.iter_mut().zip(row).zip(neuron.active) {
                *sum += if *active { *term } else { 0.0 };
            }
        });
        let outputs = engine.outputs();
        replay.error += share * objective.error(outputs);
        replay.risk += share * objective.risk(outputs);
        for (i, part) in evaluation.points.iter().enumerate() {
            let allowed = part.flips + ROUNDING * sizes[i];
            replay.features = replay.features.max((linear[i] - part.output).abs() / allowed);
            let summand = c2::summand(part.centre, outputs[i], linear[i], kappa);
            replay.regret += share * summand / n as f64;
            let size = outputs[i].abs() + sizes[i] + kappa;
            replay.regret_rounding += share * ROUNDING * size / n as f64;
        }
        objective.derivative(outputs, &mut derivative);
        engine.advance(&derivative);
    }
    Ok(replay)
}

/// (σ√m W_j(0)·x_i + D̄_j·x_i)/m for every neuron j and point i: what an active indicator adds to
/// f^t_i(W̄).
fn terms<G: Guide>(
    problem: &Problem<G>,
    engine: &DenseEngine,
    plan: &Plan,
    groups: &Groups,
    reference: MatRef<'_, f64>,
) -> Vec<f64> {
    let (dataset, n) = (&problem.dataset, problem.dataset.n());
    let (width, root) = (plan.width as f64, (plan.width as f64).sqrt());
    let mut terms = vec![0.0; plan.width as usize * n];
    let mut beta = vec![0.0; n];
    engine.for_each_neuron(|neuron| {
        let products: Vec<f64> =
            (0..n).map(|i| root * dot(neuron.initial, dataset.point(i))).collect();
        for i in 0..n {
            let reach = groups.radius * dataset.norms()[i];
            let free = products[i].abs() <= reach;
            beta[i] = if free { 0.5 } else { f64::from(u8::from(products[i] >= 0.0)) };
        }
        // A comparison within rounding counts as flippable in a draw: the group is the nearest one.
        let off = |p: &usize| {
            let pairs = groups.list[*p].beta.iter().zip(&beta);
            pairs.filter(|(theirs, ours)| theirs != ours).count()
        };
        let group = (0..groups.list.len()).min_by_key(off).expect("a draw has pairs");
        let vector: Vec<f64> = reference.col(group).iter().copied().collect();
        for i in 0..n {
            let along = neuron.sign * products[i] + dot(&vector, dataset.point(i));
            terms[neuron.index as usize * n + i] = along / width;
        }
    });
    terms
}
