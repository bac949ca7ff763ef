//! A prover of scalar inequalities: branch and bound over interval enclosures.
//!
//! A [`Goal`] is an inequality on a whole domain, taken apart by an argument (its remarks) into
//! [`Case`]s "h ≥ 0 on this box" that together imply it. [`search`](search::search) decides a case:
//! boxes on which h is not proven nonnegative by enclosure, monotonicity or mean value are bisected.
//! Unbounded ends and removable singularities are part of the cases: a box may be unbounded, and
//! [`slack::Leading`] divides by the zero of h at an end.
//!
//! Every goal has a *strength*: 1 for the claim itself, larger for a claim that asks for more by
//! that factor. The same cases at the strength [`Goal::beyond`] are a claim that has to fail, and
//! a failure counts only if the inequality as it was stated, evaluated at a point with outward
//! rounding, is violated.

pub mod jet;
pub mod search;
pub mod slack;

use inari::Interval;
use serde::Serialize;

use crate::real::Real;
use search::{Verdict, search};
use slack::Slack;

/// Takes a point of a case's box to the goal's coordinates.
pub type Lift = fn(&[f64]) -> Vec<f64>;

/// One inequality h ≥ 0 on a box.
pub struct Case {
    /// What the case covers.
    pub name: &'static str,
    /// h.
    pub slack: Box<dyn Slack>,
    /// The box; its ends may be infinite, and h may be undefined at them.
    pub domain: Vec<Interval>,
    /// The point of the goal's own coordinates that violates the claim where h is negative at the
    /// given point; none for a case that is never the reason of a violation.
    pub lift: Option<Lift>,
}

/// A goal at a certain strength.
pub struct Formal {
    /// Inequalities that together imply the claim.
    pub cases: Vec<Case>,
    /// The claim's own slack, larger side less smaller side, in the goal's coordinates.
    pub slack: Box<dyn Slack>,
}

/// An inequality to be proven on its whole domain, with a stronger one that is false.
///
/// ```
/// use theorems::prover::Outcome;
///
/// let goal = theorems::scalar::lemma_d::pinsker();
/// assert!(matches!(goal.prove(), Outcome::Proof(_)));
/// assert!(matches!(goal.false_variant(), Outcome::Refutation(_)));
/// ```
pub struct Goal {
    /// Identifier, unique: the statement's, a slash and what is claimed.
    pub id: String,
    /// Identifier of the registered statement that rests on it.
    pub statement: &'static str,
    /// The claim.
    pub claim: String,
    /// The false variant of the claim.
    pub false_claim: String,
    /// The domain of the claim.
    pub domain: String,
    /// The argument by which the cases imply the claim.
    pub remarks: &'static str,
    /// The names of the coordinates that the claim is stated in.
    pub coordinates: &'static [&'static str],
    /// The strength of the false variant.
    pub beyond: f64,
    /// The goal at a given strength.
    pub formal: Box<dyn Fn(f64) -> Formal + Send + Sync>,
}

/// The claim holds on its whole domain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proof {
    /// Number of cases.
    pub cases: usize,
    /// Boxes that were examined, over all cases.
    pub boxes: usize,
    /// Largest number of bisections down to one box.
    pub depth: usize,
    /// The least lower bound of any case's slack h; 0 where a case is an equality somewhere. Its
    /// unit is that of the case it is from.
    pub least_slack: f64,
    /// The case with the least lower bound.
    pub tightest_case: &'static str,
}

/// The claim fails at a point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refutation {
    /// The case that led to the point.
    pub case: &'static str,
    /// The point, in the goal's coordinates.
    pub point: Vec<f64>,
    /// Above the claim's slack at the point, and negative.
    pub value: f64,
}

/// Neither was shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Undecided {
    /// The case that is open.
    pub case: &'static str,
    /// The first box that remains, in the case's coordinates: lower and upper end of each. A single
    /// point if the case fails there without a violation of the claim. In JSON an infinite end is
    /// `null`.
    pub region: Vec<[f64; 2]>,
    /// Boxes that were examined in this case; 0 for a single point.
    pub boxes: usize,
}

/// What became of a goal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The claim holds on its whole domain.
    Proof(Proof),
    /// The claim fails at a point.
    Refutation(Refutation),
    /// Neither was shown.
    Undecided(Undecided),
}

/// Boxes that one case may take; the goals of this crate need far fewer.
const BUDGET: usize = 200_000;

impl Goal {
    /// Decides the claim.
    pub fn prove(&self) -> Outcome {
        self.decide(1.0, BUDGET)
    }

    /// Decides the false variant; a prover that can fail refutes it.
    pub fn false_variant(&self) -> Outcome {
        self.decide(self.beyond, BUDGET)
    }

    /// Decides the claim at a strength, with at most `budget` boxes for each case.
    pub fn decide(&self, strength: f64, budget: usize) -> Outcome {
        let formal = (self.formal)(strength);
        let mut proof = Proof {
            cases: formal.cases.len(),
            boxes: 0,
            depth: 0,
            least_slack: f64::INFINITY,
            tightest_case: "",
        };
        let mut open = None;
        for case in &formal.cases {
            match search(case.slack.as_ref(), &case.domain, budget) {
                Verdict::Nonnegative { boxes, depth, least } => {
                    proof.boxes += boxes;
                    proof.depth = proof.depth.max(depth);
                    if least < proof.least_slack {
                        (proof.least_slack, proof.tightest_case) = (least, case.name);
                    }
                }
                Verdict::Negative { point } => {
                    let refutation = case.lift.and_then(|lift| formal.violated_at(lift(&point)));
                    match refutation {
                        Some((point, value)) => {
                            return Outcome::Refutation(Refutation {
                                case: case.name,
                                point,
                                value,
                            });
                        }
                        None => {
                            let region = point.iter().map(|&x| [x, x]).collect();
                            open.get_or_insert(Undecided { case: case.name, region, boxes: 0 });
                        }
                    }
                }
                Verdict::Open { region, boxes } => {
                    let region = region.iter().map(|x| [x.inf(), x.sup()]).collect();
                    open.get_or_insert(Undecided { case: case.name, region, boxes });
                }
            }
        }
        open.map_or(Outcome::Proof(proof), Outcome::Undecided)
    }
}

impl Formal {
    /// The point and the upper end of the claim's slack there, if that is negative.
    fn violated_at(&self, point: Vec<f64>) -> Option<(Vec<f64>, f64)> {
        let at: Vec<_> = point.iter().map(|&x| Interval::exact(x)).collect();
        let slack = self.slack.over(&at);
        (!slack.is_empty() && slack.sup() < 0.0).then_some((point, slack.sup()))
    }
}
