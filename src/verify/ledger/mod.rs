//! The proof along a real run: every inequality of the chain for the actual network, teacher and
//! comparator W̄ = W(0) + BU.
//!
//! [`checks`] visits every step of a network of fixed size; [`theorem`] goes along the run that a
//! theorem asks for.

pub mod chain;
pub mod theorem;
pub mod walk;

use serde::{Deserialize, Serialize};
use theorems::mandal::proposition_5;
use theorems::sharper::lemma_c;

use self::chain::Form;
use self::walk::{Visits, walk};
use super::verdict::Check;
use crate::problem::Problem;
use crate::training::{LabelKind, Plan, TrainingError};

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
    /// The theorem whose parameters the run has, if it has those of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// Data, labels, width, steps, step size and radius.
    pub run: String,
    /// The inequalities, in the order of the proof.
    pub links: Vec<Link>,
    /// The link with the largest left/right.
    pub tightest: String,
    /// The link with the smallest left/right above 0: where the bound loses most.
    pub loosest: String,
    /// Of a theorem's run: the averaged risk that the lemmas bound at the theorem's parameters,
    /// against the one that its proof asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<Link>,
    /// Of a theorem's whole run: the averaged risk against the level claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Link>,
}

impl Ledger {
    fn new(run: String, links: Vec<Link>) -> Self {
        let by_ratio = |a: &&Link, b: &&Link| a.ratio().total_cmp(&b.ratio());
        let name = |link: Option<&Link>| link.map_or(String::new(), |link| link.name.clone());
        let seen = || links.iter().filter(|link| link.ratio() > 0.0);
        let (tightest, loosest) = (name(seen().max_by(by_ratio)), name(seen().min_by(by_ratio)));
        Self { statement: None, run, links, tightest, loosest, chain: None, conclusion: None }
    }

    /// The link of that name.
    pub fn link(&self, name: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.name == name)
    }
}

fn describe(problem: &Problem, kind: LabelKind, plan: &Plan) -> String {
    format!(
        "{}, {kind} labels, m = {}, T = {}, η = {:.4e}, B = λ = {:.3}",
        problem.name, plan.width, plan.steps, plan.step_size, plan.radius
    )
}

/// Runs gradient descent at `plan` and evaluates the chain before each step: feature drift, Lemma
/// C, Lemma C with pairs, the comparator's risk, the self-bounding gradient, one step of regret,
/// and Lemma D.
///
/// # Errors
/// If the network cannot be set up.
pub fn run(problem: &Problem, kind: LabelKind, plan: &Plan) -> Result<Ledger, TrainingError> {
    let targets = problem.targets();
    let rho = chain::rho(kind);
    let (lambda, eta) = (plan.radius, plan.step_size);
    let mut links = ["feature drift", "Lemma C", "Lemma C in pairs", "comparator's risk"]
        .into_iter()
        .chain(["self-bounding gradient", "one step of regret", "Lemma D"])
        .map(Link::new)
        .collect::<Vec<_>>();
    let (mut first_distance, mut promised) = (0.0, f64::INFINITY);
    walk(problem, kind, plan, Visits::Every, |moment| {
        let (step, pass, near) = (moment.step, moment.pass, &moment.comparator.near);
        if step == 0 {
            first_distance = pass.distance;
        } else {
            links[5].see(step - 1, pass.distance, promised);
        }
        if moment.is_last {
            return;
        }
        for (i, transferred) in moment.comparator.transferred.iter().enumerate() {
            let gap = (pass.comparator_outputs[i] - lambda * transferred).abs();
            links[0].see(step, pass.flipped[i], near[i]);
            links[1].see(step, gap, lemma_c::deviation(lambda, lambda, near[i]));
            links[2].see(step, gap, lemma_c::deviation_in_pairs(lambda, lambda, near[i]));
        }
        let bound = Form::Union.risk_of_outputs(kind, &targets, &pass.comparator_outputs);
        links[3].see(step, moment.comparator_risk, bound);
        links[4].see(step, pass.gradient, rho * moment.risk);
        promised = pass.distance - 2.0 * eta * (moment.risk - moment.comparator_risk)
            + eta * eta * pass.gradient;
        let right = 2.0 * eta * moment.comparator_risk_sum + first_distance;
        links[6].see(step, (2.0 * eta - rho * eta * eta) * moment.risk_sum, right);
    })?;
    Ok(Ledger::new(describe(problem, kind, plan), links))
}

/// The plan of a ledger: a network that can be visited at every step.
fn plan(problem: &Problem, kind: LabelKind) -> Plan {
    let radius = match kind {
        LabelKind::Soft => 1.0,
        LabelKind::Hard => proposition_5::radius(problem.gamma(), proposition_5::hard_risk(0.1)),
    };
    Plan { width: 4096, steps: 400, step_size: 1.0, radius, initial_scale: 1.0, seed: 0 }
}

/// Ledgers of soft and hard training on `problem`, and the checks that follow: the lemmas of the
/// chain, each by its largest left/right over steps and points.
///
/// # Errors
/// Those of [`run`].
pub fn checks(problem: &Problem) -> Result<(Vec<Check>, Vec<Ledger>), TrainingError> {
    let mut checks = Vec::new();
    let mut ledgers = Vec::new();
    for kind in [LabelKind::Soft, LabelKind::Hard] {
        let ledger = run(problem, kind, &plan(problem, kind))?;
        for (link, id) in ledger.links.iter().zip(STATEMENT_OF_LINK) {
            let name = format!("{}, {kind}, {}", problem.name, link.name);
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
    Ok((checks, ledgers))
}

/// The statement that each link of [`run`] belongs to.
const STATEMENT_OF_LINK: [&str; 7] =
    ["S.lemma-b", "S.lemma-c", "S.lemma-c", "S.lemma-e", "S.lemma-d", "S.lemma-d", "S.lemma-d"];

/// Statements of which [`checks`] are made.
pub const STATEMENTS: [&str; 4] = ["S.lemma-b", "S.lemma-c", "S.lemma-d", "S.lemma-e"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Targets;

    /// Lemma E's link is exact at a comparator with one wrong output.
    #[test]
    fn the_comparators_risk_is_bounded_by_its_largest_gap() {
        let (labels, logits) = ([1.0, -1.0], [0.3, -0.2]);
        let targets = Targets { labels: &labels, logits: &logits };
        let outputs = [0.3, 0.2];
        let bound = Form::Union.risk_of_outputs(LabelKind::Soft, &targets, &outputs);
        assert!(targets.objective(LabelKind::Soft).risk(&outputs) <= bound);
        assert!((bound - 0.4f64.powi(2) / 8.0).abs() < 1e-15);
    }

    /// The tightest and the loosest link are those of the extreme ratios.
    #[test]
    fn a_ledger_names_its_extreme_links() {
        let link = |name: &str, left| Link { name: name.into(), step: 0, left, right: 2.0 };
        let links = vec![link("a", 1.0), link("b", 1.5), link("c", 0.1), link("nothing", -1.0)];
        let ledger = Ledger::new(String::new(), links);
        assert_eq!((ledger.tightest.as_str(), ledger.loosest.as_str()), ("b", "c"));
    }
}
