//! The chain along the run that a theorem asks for: which inequality is tight, and which is loose.

use std::fmt::Write;

use theorems::bound::{Network, Risk};
use theorems::mandal::lemma_3;
use theorems::sharper::lemma_f;
use theorems::statement::Statement;

use super::chain::{self, Form};
use super::walk::{Moment, Visits, walk};
use super::{Ledger, Link, describe};
use crate::problem::{Problem, plan_of};
use crate::training::dense::DenseEngine;
use crate::training::{LabelKind, Plan, TrainingError};
use crate::verify::own_parameters::{Cell, kind_of};
use crate::verify::verdict::Check;

/// Predicted seconds of one core that one run may take; a longer one is cut.
const SECONDS: f64 = 10.0;

/// The links, in the order of the proof.
const LINKS: [&str; 9] = [
    "transfer of the teacher",
    "neurons that can flip",
    "neurons that do flip",
    "linearisation",
    "comparator's risk",
    "comparator's length",
    "self-bounding gradient",
    "convexity",
    "regret",
];
/// Soft labels: from the soft risk to the classification error.
const CLASSIFICATION: &str = "classification error";

/// The soft or hard risk that the statement's proof asks the averaged risk to be at most.
fn target(statement: &Statement, cell: &Cell<'_>) -> f64 {
    let gamma = cell.problem.gamma();
    match network(statement).risk {
        Risk::Soft | Risk::Hard => cell.level,
        Risk::Classification => match Classification::of(statement) {
            Classification::Printed => lemma_3::soft_risk(gamma, cell.level),
            Classification::Own => lemma_f::soft_risk(gamma, cell.level),
        },
    }
}

fn network(statement: &Statement) -> &Network {
    statement.network().expect("a statement that sizes networks")
}

/// Which lemma a statement uses to pass from the soft risk to the classification error.
#[derive(Clone, Copy)]
enum Classification {
    Printed,
    Own,
}

impl Classification {
    fn of(statement: &Statement) -> Self {
        if statement.id.starts_with("M.") { Self::Printed } else { Self::Own }
    }

    fn error(self, gamma: f64, risk: f64) -> f64 {
        match self {
            Self::Printed => lemma_3::classification_error(gamma, risk),
            Self::Own => lemma_f::classification_error(gamma, risk),
        }
    }
}

/// Evaluates the chain along seed 0 of `cell`; none if its width cannot be stored or
/// if its proof goes by a certificate.
///
/// A run beyond the budget is cut after as many steps as fit, and then says nothing of the
/// conclusion. Steps are visited ever more seldom; for the regret, R^t(W̄) between two visits is
/// taken as at the first of them.
///
/// # Errors
/// If the network cannot be set up.
pub fn ledger(cell: &Cell<'_>) -> Result<Option<Ledger>, TrainingError> {
    let (problem, statement) = (cell.problem, cell.statement);
    let (Some(form), Ok(whole)) = (Form::of(statement.id), plan_of(&cell.sizing)) else {
        return Ok(None);
    };
    let kind = kind_of(statement);
    let step_cost =
        DenseEngine::predicted_step_cost(problem.dataset.n(), problem.dataset.d(), whole.width);
    let steps = whole.steps.min((SECONDS / step_cost) as u64);
    if steps == 0 || !whole.radius.is_finite() {
        return Ok(None);
    }
    let plan = Plan { steps, ..whole };
    let setting = cell.setting();
    let width = plan.width as f64;
    let mut links: Vec<Link> = LINKS.iter().map(|name| Link::new(name)).collect();
    let by_soft_risk = network(statement).risk == Risk::Classification;
    let mut classification = Link::new(CLASSIFICATION);
    let averages = walk(problem, kind, &plan, Visits::Sparse, |moment| {
        if moment.step == 0 {
            let comparator = moment.comparator;
            let transfer = form.observed_transfer(&problem.targets(), &comparator.transferred);
            links[0].see(0, transfer, form.transfer(setting, width));
            let near = form.over_points(&comparator.near);
            links[1].see(0, near, form.near(setting, plan.radius, width));
            links[5].see(0, moment.pass.distance, plan.radius * plan.radius);
        }
        if moment.is_last {
            return;
        }
        see(&mut links, problem, kind, form, &plan, moment);
        if by_soft_risk {
            let bound = Classification::of(statement).error(problem.gamma(), moment.risk);
            classification.see(moment.step, moment.error, bound);
        }
    })?;
    if by_soft_risk {
        links.push(classification);
    }
    let mut chain = Link::new("whole chain");
    let bound = chain::averaged_risk(kind, &whole, form.comparator_risk(kind, setting, &whole));
    chain.see(0, bound, target(statement, cell));
    let mut ledger = Ledger::new(describe(problem, kind, &whole), links);
    if steps == whole.steps {
        let mut conclusion = Link::new("conclusion");
        let averaged = if by_soft_risk { averages.error } else { averages.risk };
        conclusion.see(steps - 1, averaged, cell.level);
        ledger.conclusion = Some(conclusion);
    } else {
        let _ = write!(ledger.run, ", the first {steps} steps");
    }
    Ok(Some(Ledger { statement: Some(statement.id.into()), chain: Some(chain), ..ledger }))
}

/// The links that can be seen at every step.
fn see(
    links: &mut [Link],
    problem: &Problem,
    kind: LabelKind,
    form: Form,
    plan: &Plan,
    moment: &Moment,
) {
    let (step, pass, comparator) = (moment.step, moment.pass, moment.comparator);
    let targets = problem.targets();
    let n = problem.dataset.n();
    for i in 0..n {
        let gap = (pass.comparator_outputs[i] - plan.radius * comparator.transferred[i]).abs();
        links[2].see(step, pass.flipped[i], comparator.near[i]);
        links[3].see(step, gap, form.linearisation(plan.radius, comparator.near[i]));
    }
    let bound = form.risk_of_outputs(kind, &targets, &pass.comparator_outputs);
    links[4].see(step, moment.comparator_risk, bound);
    let (rho, eta) = (chain::rho(kind), plan.step_size);
    links[6].see(step, pass.gradient, rho * moment.risk);
    let outputs = moment.outputs.iter().zip(&pass.comparator_outputs);
    let inner: f64 =
        outputs.zip(moment.derivative).map(|((f, w), slope)| slope * (f - w)).sum::<f64>();
    links[7].see(step, moment.risk - moment.comparator_risk, inner / n as f64);
    let right = 2.0 * eta * moment.comparator_risk_sum + links[5].left;
    links[8].see(step, (2.0 * eta - rho * eta * eta) * moment.risk_sum, right);
}

/// What the ledger of a theorem's run says: every lemma holds along it, and, for a statement that
/// follows from the lemmas, their bounds at its parameters give what it claims.
pub fn checks(ledger: &Ledger) -> Vec<Check> {
    let Some(statement) = &ledger.statement else { return Vec::new() };
    let worst = ledger.links.iter().map(Link::ratio);
    let tightest = ledger.link(&ledger.tightest).map_or(f64::NAN, Link::ratio);
    let loosest = ledger.link(&ledger.loosest).map_or(f64::NAN, Link::ratio);
    let links = Check::new(
        statement,
        &format!("links, {}", ledger.run),
        "every inequality of the proof has left/right ≤ 1 along the run",
    )
    .premise(ledger.run.clone())
    .method("largest left/right over links, visited steps and points; seed 0")
    // Sums of up to a million rounded terms.
    .at_most(worst.fold(0.0, f64::max), 1.0 + 1e-9)
    .note(format!(
        "tightest: {} ({tightest:.3}); loosest: {} ({loosest:.2e})",
        ledger.tightest, ledger.loosest
    ));
    let mut checks = vec![links];
    // The printed Corollary 4 does not follow (E5), which `errata` shows.
    if let Some(chain) = ledger.chain.as_ref().filter(|_| statement != "M.corollary-4") {
        checks.push(
            Check::new(
                statement,
                &format!("chain, {}", ledger.run),
                "the lemmas, at the statement's own parameters, bound the averaged risk by what it asks for",
            )
            .premise(ledger.run.clone())
            .method("evaluation of Lemmas A to G")
            .at_most(chain.left, chain.right),
        );
    }
    checks
}

/// For each ledger of a theorem, its tightest and its loosest link, and how far the chain as a
/// whole and the conclusion are from their bounds.
pub fn table(ledgers: &[Ledger]) -> String {
    let mut text = String::new();
    for ledger in ledgers {
        let Some(statement) = &ledger.statement else { continue };
        let extreme = |name: &str| {
            let link = ledger.link(name);
            let place = |link: &Link| format!("{name} {:.3} at t = {}", link.ratio(), link.step);
            link.map_or(String::new(), place)
        };
        let ratio = |link: &Option<Link>| match link {
            Some(link) => format!("{:.2e}", link.ratio()),
            None => "run cut".into(),
        };
        let _ = writeln!(
            text,
            "  {statement:<22} {:<40} {:<40} {:<9} {}",
            extreme(&ledger.tightest),
            extreme(&ledger.loosest),
            ratio(&ledger.chain),
            ratio(&ledger.conclusion)
        );
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "measured/bound of the links of each proof, along seed 0 of its run on the widest margin:\n  \
         {:<22} {:<40} {:<40} {:<9} conclusion\n{text}",
        "statement", "tightest", "loosest", "chain"
    )
}
