//! Clusters on which one kind of labels goes one way, and the other kind the other way.

use theorems::kinds::cluster::{Cluster, width_of_the_winner};
use theorems::kinds::{one_dimension, s_minus, s_plus};
use theorems::lower::l1;

use super::case::{Case, Seen};
use super::{check, plan, share};
use crate::data::Synthetic;
use crate::problem::ProblemError;
use crate::training::LabelKind;
use crate::verify::own_parameters::CONFIDENCE;
use crate::verify::verdict::Check;
use crate::work::Work;

/// Draws of a probability.
const SEEDS: u64 = 2000;
/// ε and δ of the corollaries.
const EPSILON: f64 = 0.25;
const DELTA: f64 = 0.3;

/// The clusters of L.one-dimension: ξ of either sign, and teachers of either statement.
const CLUSTERS: [(&str, f64); 3] = [
    ("outlier:easy=4,slope=0.125,xi=0.015625", 2.0),
    ("outlier:easy=4,slope=0.125,xi=-0.015625", 0.75),
    ("outlier:easy=10,slope=0.25,xi=0.125", 3.0),
];

fn cluster(specification: &str) -> Result<(Synthetic, Cluster<f64>), ProblemError> {
    let synthetic = Synthetic::specified(specification)?;
    Ok((synthetic, synthetic.family.cluster().expect("an outlier set")))
}

/// F*, the zero of an increasing function, by halving.
fn zero(drift: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-1.0, 1.0);
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if drift(middle) > 0.0 { high = middle } else { low = middle }
    }
    f64::midpoint(low, high)
}

/// L.one-dimension: the draws that are good for √m abs(F*)/2 go the way of F*, at η = 2n.
pub fn one_way(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let (seeds, steps) = (300, 20);
    let (mut good, mut astray, mut farthest) = (0, 0, 0.0_f64);
    let mut spare = f64::INFINITY;
    for (specification, alpha) in CLUSTERS {
        let (synthetic, cluster) = cluster(specification)?;
        let case = Case::of(synthetic, |_| cluster.logits(alpha))?;
        for kind in [LabelKind::Hard, LabelKind::Soft] {
            let (rest, limit) = match kind {
                LabelKind::Hard => (
                    zero(|f| one_dimension::hard_drift(&cluster, f)),
                    one_dimension::hard_limit(&cluster),
                ),
                LabelKind::Soft => (
                    zero(|f| one_dimension::soft_drift(&cluster, alpha, f)),
                    one_dimension::soft_limit(&cluster, alpha),
                ),
            };
            let n = case.dataset.n() as f64;
            let towards = if rest > 0.0 { 1.0 / n } else { (n - 1.0) / n };
            for width in [6, 16] {
                let schedule = plan(width, steps, 2.0 * n, f64::INFINITY);
                let runs = case.run(kind, &schedule, 0..seeds, work)?;
                let reach = one_dimension::reach(rest.abs(), width as f64);
                let is_good = |run: &Seen| {
                    let moved = |w: &[f64]| {
                        let products = case.products(&[w[0] - reach, w[1]]);
                        products.iter().all(|x| *x > 0.0)
                    };
                    let rests = |w: &[f64]| case.products(w).iter().all(|x| *x < 0.0);
                    run.starts.iter().all(|w| rests(w) || moved(w))
                };
                let bound = one_dimension::all_good(
                    cluster.hit,
                    one_dimension::reach(limit, width as f64),
                    width as f64,
                );
                spare = spare.min(share(&runs, is_good).upper - bound);
                for run in runs.iter().filter(|run| is_good(run) && run.farthest > 0.0) {
                    good += 1;
                    astray += u64::from(run.later != [towards, towards]);
                    farthest = farthest.max(run.farthest / rest.abs());
                }
            }
        }
    }
    let method = format!(
        "{good} good draws of {} at m = 6 and 16, {steps} steps of η = 2n, both kinds of labels",
        4 * CLUSTERS.len() as u64 * seeds
    );
    let check = |name: &str| {
        let premise = CLUSTERS.map(|(name, alpha)| format!("{name}, α = {alpha}")).join("; ");
        check("L.one-dimension", name).premise(premise).method(method.as_str())
    };
    Ok(vec![
        check("runs")
            .at_most(astray as f64, 0.0)
            .note("good draws with another R than the sign of F* gives at some t ≥ 1"),
        check("way").at_most(farthest, 1.0).note("the greatest F_t/F*"),
        check("draws").at_least(spare, 0.0).note(format!(
            "least excess of the share's upper bound at {CONFIDENCE} over the bound"
        )),
        Check::new("L.one-dimension", "false variant", "refuted: F_t/F* stays below ½")
            .method(method.as_str())
            .at_least(farthest, 0.5),
    ])
}

/// The width at which the winning kind is enough in the corollaries.
fn winning_width() -> u64 {
    width_of_the_winner(DELTA)
}

/// What the corollaries say of the averaged error of the kind that wins, after N/ε steps at η = 1, B = 1.
fn winner(
    id: &str,
    case: &Case,
    kind: LabelKind,
    easy: f64,
    work: &Work<'_>,
) -> Result<Check, ProblemError> {
    let steps = s_plus::steps(easy, EPSILON).ceil() as u64;
    let runs = case.run(kind, &plan(winning_width(), steps, 1.0, 1.0), 0..SEEDS, work)?;
    let met = share(&runs, |run| run.averaged <= EPSILON);
    let mut claim = format!("{id}: {kind} labels reach averaged R ≤ {EPSILON}");
    claim += &format!(" with probability ≥ {:.1}", 1.0 - DELTA);
    Ok(Check::new(id, &format!("{kind} labels, at its own parameters"), claim)
        .premise(case.name.as_str())
        .method(format!(
            "{SEEDS} runs at m = {}, T = {steps}, η = 1, B = 1; lower bound at {CONFIDENCE}",
            winning_width()
        ))
        .at_least(met.lower, 1.0 - DELTA))
}

/// L.s-plus at ξ = 0, where everything is exact.
pub fn hard_needs_more(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let (width, alpha) = (winning_width(), 2.0);
    let (synthetic, cluster) = cluster("outlier:easy=4,slope=0.0625")?;
    let case = Case::of(synthetic, |_| cluster.logits(alpha))?;
    let gamma = cluster.margin(alpha);
    let largest = s_plus::largest_margin(cluster.easy, DELTA, width as f64);
    let free = plan(width, 200, 1.0, f64::INFINITY);
    let hard = case.run(LabelKind::Hard, &free, 0..SEEDS, work)?;
    let soft = case.run(LabelKind::Soft, &free, 0..SEEDS, work)?;
    let law = l1::no_hit(cluster.hit, width as f64);
    let missed = share(&hard, |run| case.is_missed(run));
    let stuck = |runs: &[Seen]| share(runs, |run| run.least == 1.0);
    let astray = hard.iter().filter(|run| case.is_missed(run) && run.least < 1.0).count();
    let premise = format!("{}, α = {alpha}, γ = {gamma:.5} ≤ {largest:.5}", case.name);
    let method = format!("{SEEDS} runs at m = {width}, η = 1, 200 steps, no projection");
    let told = |check: Check| check.premise(premise.as_str()).method(method.as_str());
    let check = |name: &str| told(check("L.s-plus", name));
    let false_variant = |name: &str, claim: &str| told(Check::new("L.s-plus", name, claim));
    Ok(vec![
        winner("L.s-plus", &case, LabelKind::Soft, cluster.easy, work)?.premise(premise.as_str()),
        check("hard labels, stuck draws")
            .at_most(astray as f64, 0.0)
            .note("draws that no pair hits with R < 1 at some step"),
        check("hard labels, law, from above").at_most(missed.lower, law),
        check("hard labels, law, from below").at_least(missed.upper, law),
        check("hard labels, R = 1 for ever")
            .at_least(stuck(&hard).upper, law)
            .note(format!("upper bound at {CONFIDENCE}, against (1 − h)^(m/2)")),
        false_variant(
            "false variant",
            "refuted: hard labels have R = 1 for ever with (1 − h)^(m/4)",
        )
        .at_most(stuck(&hard).upper, l1::no_hit(cluster.hit, width as f64 / 2.0)),
        false_variant("false variant, soft", "refuted: soft labels have R = 1 for ever as often")
            .at_most(stuck(&soft).upper, law),
    ])
}

/// L.s-minus, and its corollary where the hard labels are all that runs in floating point can show: at
/// equality rounding moves what stands still.
pub fn soft_needs_more(work: &Work<'_>) -> Result<Vec<Check>, ProblemError> {
    let alpha = 0.75;
    let (synthetic, cluster) = cluster("outlier:easy=4,slope=0.125,xi=-0.015625")?;
    let case = Case::of(synthetic, |_| cluster.logits(alpha))?;
    let n = case.dataset.n() as f64;
    let fails = |run: &Seen| run.least >= (n - 1.0) / n;
    let mut checks = Vec::new();
    for width in [winning_width(), 40] {
        let free = plan(width, 200, 1.0, f64::INFINITY);
        let soft = case.run(LabelKind::Soft, &free, 0..SEEDS, work)?;
        let hard = case.run(LabelKind::Hard, &free, 0..SEEDS, work)?;
        let m = width as f64;
        let method = format!("{SEEDS} runs at m = {width}, η = 1, 200 steps, no projection");
        let premise = format!("{}, α = {alpha}, γ = {:.5}", case.name, cluster.margin(alpha));
        let told = |check: Check| check.premise(premise.as_str()).method(method.as_str());
        let law = s_minus::soft_fail(&cluster, alpha, m);
        let wins = |run: &Seen| run.later == [1.0 / n, 1.0 / n];
        checks.push(
            told(check("L.s-minus", &format!("soft labels fail, m = {width}")))
                .at_least(share(&soft, fails).upper, law)
                .note(format!("upper bound at {CONFIDENCE} of P(R ≥ N/(N + 1) for all t)")),
        );
        let enough = s_minus::hard_succeed(&cluster, m);
        checks.push(
            told(check("L.s-minus", &format!("hard labels succeed, m = {width}")))
                .at_least(share(&hard, wins).upper, enough)
                .note(format!("upper bound at {CONFIDENCE} of P(R = 1/(N + 1) for all t ≥ 1)")),
        );
        let claim = "refuted: hard labels have R ≥ N/(N + 1) for all t as often as soft ones";
        checks.push(
            told(Check::new("L.s-minus", &format!("false variant, m = {width}"), claim))
                .at_most(share(&hard, fails).upper, law),
        );
    }
    let slope = 1.0 / 64.0;
    let flat = self::cluster("outlier:easy=4,slope=0.015625")?.1;
    let alpha = 1.0 - flat.hit;
    let xi = s_minus::balanced_excess(&flat, alpha);
    let (synthetic, balanced) = self::cluster(&format!("outlier:easy=4,slope={slope},xi={xi}"))?;
    let case = Case::of(synthetic, |_| balanced.logits(alpha))?;
    let largest = s_minus::largest_hit(DELTA, winning_width() as f64);
    let own = winner("L.s-minus", &case, LabelKind::Hard, balanced.easy, work)?;
    checks.push(own.premise(format!("α = 1 − h, h = {:.5} ≤ {largest:.5}", balanced.hit)));
    Ok(checks)
}
