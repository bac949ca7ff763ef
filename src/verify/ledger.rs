//! The proof along a real run: every inequality of the chain, at every step, for the actual
//! network, teacher and comparator W̄ = W(0) + BU.

use serde::{Deserialize, Serialize};
use theorems::mandal::proposition_5;
use theorems::sharper::{lemma_c, lemma_d, lemma_e};

use super::inequalities::dot;
use super::problem::Problem;
use super::verdict::Check;
use crate::training::dense::DenseEngine;
use crate::training::{Engine, LabelKind, Plan};

/// One inequality left ≤ right, over a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Which inequality.
    pub name: String,
    /// The step at which left/right is largest.
    pub step: u64,
    /// The left-hand side there.
    pub left: f64,
    /// The right-hand side there.
    pub right: f64,
}

impl Link {
    fn new(name: &str) -> Self {
        Self { name: name.into(), step: 0, left: 0.0, right: f64::INFINITY }
    }

    /// Left over right: above 1 if the inequality is violated.
    pub fn ratio(&self) -> f64 {
        if self.left <= 0.0 { 0.0 } else { self.left / self.right }
    }

    fn see(&mut self, step: u64, left: f64, right: f64) {
        let seen = Self { step, left, right, name: String::new() };
        if seen.ratio() > self.ratio() || self.right.is_infinite() {
            (self.step, self.left, self.right) = (step, left, right);
        }
    }
}

/// All links of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Data, labels, width, steps, step size and radius.
    pub run: String,
    /// Feature drift, Lemma C, Lemma C with pairs, Lemma E (soft) or the margin of W̄ (hard),
    /// self-bounding gradient, one step of regret, Lemma D.
    pub links: Vec<Link>,
}

/// The comparator, and what of it does not change during training.
struct Comparator {
    /// v(W_j(0)), neuron after neuron.
    field: Vec<f64>,
    /// λ f⁰_i(U).
    initial_outputs: Vec<f64>,
    /// N_i/m.
    near: Vec<f64>,
}

/// What a pass over the neurons finds at step t.
#[derive(Default)]
struct Pass {
    /// f^t_i(W̄).
    comparator_outputs: Vec<f64>,
    /// Share of neurons whose indicator on x_i differs from the initial one.
    flipped: Vec<f64>,
    /// ‖W(t) − W̄‖².
    distance: f64,
    /// ‖∇R(W(t))‖².
    gradient: f64,
}

/// Runs gradient descent at `plan` and evaluates the chain before each step.
pub fn run(problem: &Problem, kind: LabelKind, plan: &Plan) -> Ledger {
    let targets = problem.targets();
    let dataset = &problem.dataset;
    let n = dataset.n();
    let rho = match kind {
        LabelKind::Soft => lemma_d::RHO_SOFT,
        LabelKind::Hard => lemma_d::RHO_HARD,
    };
    let (lambda, eta) = (plan.radius, plan.step_size);
    let mut engine = DenseEngine::new(dataset.points(), plan);
    let comparator = comparator(problem, &engine, plan);
    let mut links = ["feature drift", "Lemma C", "Lemma C in pairs", "comparator's risk"]
        .into_iter()
        .chain(["self-bounding gradient", "one step of regret", "Lemma D"])
        .map(Link::new)
        .collect::<Vec<_>>();
    let mut derivative = vec![0.0; n];
    let (mut risks, mut comparator_risks, mut first_distance) = (0.0, 0.0, 0.0);
    let mut promised = f64::INFINITY;
    for step in 0..=plan.steps {
        targets.derivative(kind, engine.outputs(), &mut derivative);
        let pass = pass(problem, &engine, &comparator, &derivative, plan);
        let risk = targets.risk(kind, engine.outputs());
        let comparator_risk = targets.risk(kind, &pass.comparator_outputs);
        if step == 0 {
            first_distance = pass.distance;
        } else {
            links[5].see(step - 1, pass.distance, promised);
        }
        if step == plan.steps {
            break;
        }
        for i in 0..n {
            let gap = (pass.comparator_outputs[i] - comparator.initial_outputs[i]).abs();
            links[0].see(step, pass.flipped[i], comparator.near[i]);
            links[1].see(step, gap, lemma_c::deviation(lambda, lambda, comparator.near[i]));
            links[2].see(
                step,
                gap,
                lemma_c::deviation_in_pairs(lambda, lambda, comparator.near[i]),
            );
        }
        let bound = comparator_risk_bound(kind, &targets, &pass.comparator_outputs);
        links[3].see(step, comparator_risk, bound);
        links[4].see(step, pass.gradient, rho * risk);
        promised = pass.distance - 2.0 * eta * (risk - comparator_risk) + eta * eta * pass.gradient;
        risks += risk;
        comparator_risks += comparator_risk;
        let factor = 2.0 * eta - rho * eta * eta;
        links[6].see(step, factor * risks, 2.0 * eta * comparator_risks + first_distance);
        engine.advance(&derivative);
    }
    let labels = if kind == LabelKind::Soft { "soft" } else { "hard" };
    let run = format!(
        "{}, {labels} labels, m = {}, T = {}, η = {eta}, B = λ = {lambda:.3}",
        problem.name, plan.width, plan.steps
    );
    Ledger { run, links }
}

/// Soft: Lemma E at the largest gap. Hard: e^(−margin) at the least margin.
fn comparator_risk_bound(
    kind: LabelKind,
    targets: &crate::training::Targets,
    outputs: &[f64],
) -> f64 {
    match kind {
        LabelKind::Soft => {
            let gaps = outputs.iter().zip(targets.logits).map(|(f, z)| (f - z).abs());
            lemma_e::quadratic(gaps.fold(0.0, f64::max))
        }
        LabelKind::Hard => {
            let margins = outputs.iter().zip(targets.labels).map(|(f, y)| f * y);
            (-margins.fold(f64::INFINITY, f64::min)).exp()
        }
    }
}

fn comparator(problem: &Problem, engine: &DenseEngine, plan: &Plan) -> Comparator {
    let (n, d) = (problem.dataset.n(), problem.dataset.d());
    let width = plan.width as f64;
    let mut field = vec![0.0; plan.width as usize * d];
    let (mut outputs, mut near) = (vec![0.0; n], vec![0.0; n]);
    engine.for_each_neuron(|neuron| {
        let v = &mut field[neuron.index as usize * d..][..d];
        problem.teacher.v(neuron.initial, v);
        for i in 0..n {
            let x = problem.dataset.point(i);
            let h = dot(neuron.initial, x);
            if neuron.active[i] {
                outputs[i] += plan.radius * dot(v, x) / width;
            }
            if h.abs() <= plan.radius * problem.dataset.norms()[i] / width.sqrt() {
                near[i] += 1.0 / width;
            }
        }
    });
    Comparator { field, initial_outputs: outputs, near }
}

fn pass(
    problem: &Problem,
    engine: &DenseEngine,
    comparator: &Comparator,
    derivative: &[f64],
    plan: &Plan,
) -> Pass {
    let (n, d) = (problem.dataset.n(), problem.dataset.d());
    let (width, root) = (plan.width as f64, (plan.width as f64).sqrt());
    let mut pass =
        Pass { comparator_outputs: vec![0.0; n], flipped: vec![0.0; n], ..Pass::default() };
    let mut gradient = vec![0.0; d];
    engine.for_each_neuron(|neuron| {
        let v = &comparator.field[neuron.index as usize * d..][..d];
        gradient.fill(0.0);
        for (i, &slope) in derivative.iter().enumerate() {
            let x = problem.dataset.point(i);
            let h = dot(neuron.initial, x);
            if neuron.active[i] != (h >= 0.0) {
                pass.flipped[i] += 1.0 / width;
            }
            if neuron.active[i] {
                let linear = neuron.sign * h / root + plan.radius * dot(v, x) / width;
                pass.comparator_outputs[i] += linear;
                for (g, x) in gradient.iter_mut().zip(x) {
                    *g += slope * x / n as f64;
                }
            }
        }
        let gaps = neuron.displacement.iter().zip(v).map(|(d, v)| (d - plan.radius * v).powi(2));
        pass.distance += gaps.sum::<f64>() / width;
        pass.gradient += dot(&gradient, &gradient) / width;
    });
    pass
}

/// The plan of a ledger: a network that can be visited at every step.
fn plan(problem: &Problem, kind: LabelKind) -> Plan {
    let radius = match kind {
        LabelKind::Soft => 1.0,
        LabelKind::Hard => proposition_5::radius(problem.gamma(), proposition_5::hard_risk(0.1)),
    };
    Plan { width: 4096, steps: 400, step_size: 1.0, radius, seed: 0 }
}

/// Ledgers of soft and hard training on `problem`, and the checks that follow: the lemmas of the
/// chain, each by its largest left/right over steps and points.
pub fn checks(problem: &Problem) -> (Vec<Check>, Vec<Ledger>) {
    let mut checks = Vec::new();
    let mut ledgers = Vec::new();
    for kind in [LabelKind::Soft, LabelKind::Hard] {
        let ledger = run(problem, kind, &plan(problem, kind));
        let labels = if kind == LabelKind::Soft { "soft" } else { "hard" };
        for (link, id) in ledger.links.iter().zip(STATEMENT_OF_LINK) {
            let name = format!("{}, {labels}, {}", problem.name, link.name);
            let claim = format!("{}: left ≤ right at every step, for every point", link.name);
            // A chain of a thousand sums of rounded terms: 10⁻¹² is far above its rounding.
            let rounding = if link.name == "one step of regret" { 1e-12 } else { 0.0 };
            checks.push(
                Check::new(id, &name, claim)
                    .premise(ledger.run.clone())
                    .method(format!("largest left/right over all steps, found at {}", link.step))
                    .at_most(link.ratio(), 1.0 + rounding)
                    .note(format!("left {:.6e}, right {:.6e} there", link.left, link.right)),
            );
        }
        ledgers.push(ledger);
    }
    (checks, ledgers)
}

/// The statement that each link of a [`Ledger`] belongs to.
const STATEMENT_OF_LINK: [&str; 7] =
    ["S.lemma-b", "S.lemma-c", "S.lemma-c", "S.lemma-e", "S.lemma-d", "S.lemma-d", "S.lemma-d"];

#[cfg(test)]
mod tests {
    use super::*;

    /// Lemma E's link is exact at a comparator with one wrong output.
    #[test]
    fn the_comparators_risk_is_bounded_by_its_largest_gap() {
        let (labels, logits) = ([1.0, -1.0], [0.3, -0.2]);
        let targets = crate::training::Targets { labels: &labels, logits: &logits };
        let outputs = [0.3, 0.2];
        let bound = comparator_risk_bound(LabelKind::Soft, &targets, &outputs);
        assert!(targets.risk(LabelKind::Soft, &outputs) <= bound);
        assert!((bound - 0.4f64.powi(2) / 8.0).abs() < 1e-15);
    }
}
