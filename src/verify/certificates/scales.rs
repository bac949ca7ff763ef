//! The initial scale (C12) and the teacher's scale before a draw (C7a): runs and certificates at the
//! statements' own parameters, and the table of widths.

use inari::Interval;
use rayon::prelude::*;
use theorems::bound::Requirement;
use theorems::certificate::{c7a, c12};
use theorems::real::Real;
use theorems::registry;
use theorems::setting::Setting;

use super::cases::given;
use super::lazy::even;
use super::{claim, refuted, with_probability};
use crate::artifact::Journal;
use crate::certificate::{Loss as Certified, Question, certify};
use crate::problem::{Problem, ProblemError, plan_of};
use crate::training::loss::HardLoss;
use crate::training::{Choice, LabelKind, Loss, Plan};
use crate::verify::own_parameters::{DELTA, EPSILON, seeds_for};
use crate::verify::scope::{Scope, Selection};
use crate::verify::verdict::Check;
use crate::work::Stage;

/// The statements of [`checks`].
pub const STATEMENTS: [&str; 2] = ["C.c12", "C.c7a"];

/// Initial scales that are run.
const SCALES: [f64; 3] = [1.0, 10.0, 100.0];

/// Predicted seconds of one core for all seeds of one network that is run.
fn affordable(selection: Selection) -> f64 {
    match selection {
        Selection::Quick => 6.0,
        Selection::Full => 60f64,
    }
}

/// Section 6 at n = 8, γ = ε = δ = 0.1: α, and the widths for hard labels, for soft ones, and for soft
/// ones at a tenth of the logits.
const TABLE: [(f64, f64, f64, f64); 4] = [
    (1.0, 1_176_816.0, 12_398.0, 6_604.0),
    (10.0, 27_956.0, 6_612.0, 5_850.0),
    (100.0, 3_542.0, 5_856.0, 5_736.0),
    (1000.0, 1_524.0, 5_742.0, 5_722.0),
];
/// The table's last row, α → ∞: the hard width, and that with the exact quantile; the soft widths.
const LIMITS: [(&str, f64); 4] = [
    ("hard", 912.0),
    ("hard, exact quantile", 765.0),
    ("soft", 5_728.0),
    ("soft, s = 0.1", 5_722.0),
];

/// The initial scale from which on the hard width is the smaller one, and the largest that is tried.
const TURN: f64 = 48.0;
const LARGEST: f64 = 1e6;

/// The checks of `scope`.
///
/// # Errors
/// If a network cannot be set up or recorded, or the work is stopped.
pub fn checks(
    scope: &Scope,
    selection: Selection,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let problems = ["two-points", "half-circle:n=4"].map(Problem::synthetic);
    let problems: Vec<Problem> = problems.into_iter().collect::<Result<_, _>>()?;
    let mut checks = Vec::new();
    if scope.wants("C.c12") {
        for problem in &problems {
            for initial in SCALES {
                for kind in [LabelKind::Hard, LabelKind::Soft] {
                    let limit = affordable(selection);
                    checks.push(at_scale(problem, initial, kind, limit, journal, progress)?);
                }
            }
        }
        checks.push(homogeneity(&problems[1], journal, progress)?);
        checks.extend(table()?);
        checks.extend(order()?);
    }
    if scope.wants("C.c7a") {
        for problem in &problems {
            checks.push(certified(problem, journal, progress)?);
        }
        checks.extend(against_the_least(&problems[1])?);
    }
    Ok(checks)
}

/// The requirement of C12, enclosed.
fn requirement(setting: &Setting<f64>, initial: f64, kind: LabelKind) -> Requirement<Interval> {
    let (enclosed, scale) = (setting.enclosure(), Interval::exact(initial));
    match kind {
        LabelKind::Hard => {
            c12::hard(&enclosed, scale, Interval::exact(c12::hard_radius(setting, initial)))
        }
        LabelKind::Soft => c12::soft(&enclosed, scale, Interval::exact(1.0)),
    }
}

/// One network of C12 at its own parameters.
fn at_scale(
    problem: &Problem,
    initial: f64,
    kind: LabelKind,
    limit: f64,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Check, ProblemError> {
    let setting = problem.setting(EPSILON, DELTA)?;
    let asked = requirement(&setting, initial, kind);
    let plan = Plan {
        width: even(asked.width.upper()),
        steps: asked.steps.upper().ceil() as u64,
        step_size: asked.step_size.lower(),
        radius: asked.radius.map_or(f64::INFINITY, Real::upper),
        initial_scale: initial,
        seed: 0,
    };
    let probability = (Interval::exact(1.0) - asked.failure * Interval::exact(DELTA)).lower();
    let level = asked.level.lower();
    let risk = match kind {
        LabelKind::Hard => "R^h",
        LabelKind::Soft => "R",
    };
    let check =
        claim("C.c12", &format!("{}, {kind}, α = {initial}", problem.name)).premise(format!(
            "m = {}, T = {}, η = {}, B = {:.4}",
            plan.width, plan.steps, plan.step_size, plan.radius
        ));
    let seeds = seeds_for(probability);
    let (n, d) = (problem.dataset.n(), problem.dataset.d());
    let seconds = Choice::predict(n, d, &plan).seconds() * seeds as f64;
    if seconds > limit {
        let note = format!("predicted {seconds:.1e} s of one core for {seeds} seeds");
        return Ok(check.not_reached(probability, note));
    }
    progress.extend(seeds);
    let found = problem.run_seeds(kind.into(), &plan, 0..seeds, None, journal, progress)?;
    let averaged = |risks: &crate::training::descent::Risks| match kind {
        LabelKind::Hard => risks.risk,
        LabelKind::Soft => risks.error,
    };
    let values: Vec<f64> = found.iter().map(|outcome| averaged(&outcome.averaged)).collect();
    let right: Vec<bool> = values.iter().map(|value| *value <= level).collect();
    let worst = values.iter().copied().fold(0.0, f64::max);
    let what = format!("averaged {risk} at most {level:.4}");
    let check = with_probability(check, &right, probability, &what);
    let note = format!("{}; largest averaged {risk} {worst:.2e}", check.note);
    Ok(check.note(note))
}

/// In the weights W/α the radius is B/α; the output is a student of temperature 1/α, whose step is η/α.
/// With α a power of two every number is scaled without rounding.
fn homogeneity(
    problem: &Problem,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Check, ProblemError> {
    const INITIAL: f64 = 8.0;
    let plan = Plan {
        width: 256,
        steps: 2000,
        step_size: 1.0,
        radius: 16.0,
        initial_scale: INITIAL,
        seed: 0,
    };
    let at_one = Plan {
        step_size: plan.step_size / INITIAL,
        radius: plan.radius / INITIAL,
        initial_scale: 1.0,
        ..plan
    };
    let cold = Loss::Hard(HardLoss::Logistic { temperature: 1.0 / INITIAL });
    let wide = problem.run(Loss::HARD, &plan, None, journal, progress)?;
    let same = problem.run(cold, &at_one, None, journal, progress)?;
    let difference = (wide.averaged.risk - INITIAL * same.averaged.risk)
        .abs()
        .max((wide.averaged.error - same.averaged.error).abs());
    Ok(claim("C.c12", &format!("{}, units", problem.name))
        .premise(format!(
            "m = {}, T = {}, α = {INITIAL}, B = {}",
            plan.width, plan.steps, plan.radius
        ))
        .method(
            "difference of averaged risk and error between α and the student of temperature 1/α at \
             α = 1, B/α, η/α",
        )
        .at_most(difference, 1e-12)
        .note(format!("averaged error {:.4e}, flips {}", wide.averaged.error, wide.flips)))
}

fn tabulated() -> Result<Setting<f64>, ProblemError> {
    Ok(Setting::new(8, 0.1, 0.1, 0.1, 1.0)?)
}

fn hard_width(setting: &Setting<f64>, initial: f64) -> f64 {
    c12::hard(setting, initial, c12::hard_radius(setting, initial)).width
}

/// The table, to one pair of neurons.
fn table() -> Result<Vec<Check>, ProblemError> {
    let setting = tabulated()?;
    let off = |found: f64, printed: f64| (even(found) as f64 - printed).abs();
    let row = |(initial, hard, soft, warm): (f64, f64, f64, f64)| {
        let soft_width = |scale: f64| c12::soft(&setting, initial, scale).width;
        let gaps = [
            off(hard_width(&setting, initial), hard),
            off(soft_width(1.0), soft),
            off(soft_width(0.1), warm),
        ];
        (format!("table, α = {initial}"), gaps.into_iter().fold(0.0, f64::max), 2.0)
    };
    let far = 1e12;
    let limits = [
        off(c12::hard_limit(&setting), LIMITS[0].1),
        (c12::hard_limit_without_flips(&setting).ceil() - LIMITS[1].1).abs(),
        off(c12::soft(&setting, far, 1.0).width, LIMITS[2].1),
        off(c12::soft(&setting, far, 0.1).width, LIMITS[3].1),
    ];
    let limits = LIMITS
        .iter()
        .zip(limits)
        .map(|((what, _), gap)| (format!("table, α → ∞, {what}"), gap, 2.0));
    let checks = TABLE.into_iter().map(row).chain(limits).map(|(name, gap, pair)| {
        claim("C.c12", &name)
            .premise(
                "n = 8, γ = ε = δ = 0.1; soft at η = 1/8, hard at η = 1 and the B of least width",
            )
            .method("largest difference from the tabulated widths, in neurons")
            .at_most(gap, pair)
    });
    Ok(checks.collect())
}

/// Where the hard width is the smaller one.
fn order() -> Result<[Check; 2], ProblemError> {
    let setting = tabulated()?;
    let largest = |from: f64, to: f64| {
        let ratio = |k: i32| {
            let initial = from * (to / from).powf(f64::from(k) / 40.0);
            hard_width(&setting, initial) / c12::soft(&setting, initial, 1.0).width
        };
        (0..=40).map(ratio).fold(0.0, f64::max)
    };
    let method = |from: f64, to: f64| {
        format!(
            "largest hard width over soft width at 41 initial scales from {from} to {to}, s = 1"
        )
    };
    let premise = "n = 8, γ = ε = δ = 0.1";
    Ok([
        claim("C.c12", "order")
            .premise(premise)
            .method(method(TURN, LARGEST))
            .at_most(largest(TURN, LARGEST), 1.0),
        refuted("C.c12", "order", "with the hard width the smaller one at every initial scale")
            .premise(premise)
            .method(method(1.0, TURN))
            .at_least(largest(1.0, TURN), 1.0),
    ])
}

/// C7a at its own width: certificates of the drawn networks.
fn certified(
    problem: &Problem,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Check, ProblemError> {
    let setting = problem.setting(EPSILON, DELTA)?;
    let sizing = registry::find("C.c7a").expect("registered").sizing(&setting)?;
    let plan = plan_of(&sizing)?;
    let seeds = seeds_for(sizing.probability);
    progress.extend(seeds);
    let uppers = (0..seeds).into_par_iter().map(|seed| {
        let question = Question {
            width: plan.width,
            seed,
            steps: plan.steps,
            step_size: plan.step_size,
            radius: Some(plan.radius),
            initial_scale: 1.0,
            scale: 1.0,
            loss: Certified::Soft,
        };
        let upper: f64 = journal.cell(&("C.c7a", problem.digest(), question), || {
            Ok::<_, ProblemError>(certify(given(problem), question, &progress.quiet())?.upper)
        })?;
        progress.advance(1)?;
        Ok(upper)
    });
    let uppers: Vec<f64> = uppers.collect::<Result<_, ProblemError>>()?;
    let right: Vec<bool> = uppers.iter().map(|upper| *upper <= EPSILON).collect();
    let check = claim("C.c7a", &format!("{}, certificates", problem.name)).premise(format!(
        "B = {}, η = {}, m = {}, T = {}",
        plan.radius, plan.step_size, plan.width, plan.steps
    ));
    let what = "the drawn network is certified to have an averaged error of at most ε = 0.3";
    let check = with_probability(check, &right, sizing.probability, what);
    let worst = uppers.iter().copied().fold(0.0, f64::max);
    let note = format!("{}; largest proven error {worst:.2e}", check.note);
    Ok(check.note(note))
}

/// C7a against S4-least, which it divides by up to four, and against half of its own width.
fn against_the_least(problem: &Problem) -> Result<[Check; 3], ProblemError> {
    let network = |id: &str| {
        registry::find(id).and_then(|statement| statement.network()).expect("sizes networks")
    };
    let (own, least) = (network("C.c7a"), network("S.s4-least"));
    let setting = problem.setting(EPSILON, DELTA)?;
    let mut ratios = Vec::new();
    for exponent in 1..=8 {
        let setting = setting.with_epsilon(10f64.powi(-exponent))?;
        ratios.push((least.value)(&setting).width / (own.value)(&setting).width);
    }
    let smallest = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let widths = [0.01, 0.1, 0.5, 1.0, 2.0].map(|scale| c7a::width(&setting, scale, 1.0, 0.125));
    let steepest = widths.windows(2).map(|pair| pair[0] / pair[1]).fold(0.0, f64::max);
    let half = (own.value)(&setting).width / 2.0;
    let errors = c7a::errors(&setting, 1.0, 1.0, half);
    let closing = c7a::closing(problem.gamma(), errors, 0.125, EPSILON);
    Ok([
        claim("C.c7a", "against S4-least")
            .premise(format!("{}, δ = {DELTA}, ε = 10⁻¹ … 10⁻⁸", problem.name))
            .method("smallest width of S4-least over that of C7a")
            .at_least(smallest, 1.0)
            .note(format!("{:.3} at ε = 10⁻⁸; four in the limit of equal shares of δ", ratios[7])),
        claim("C.c7a", "scale")
            .premise(format!("{}, s = 0.01 … 2", problem.name))
            .method("largest width over that of the next larger scale")
            .at_most(steepest, 1.0),
        refuted("C.c7a", "width", "at half of the width")
            .premise(format!("{}, ε = {EPSILON}, m = {half:.0}", problem.name))
            .method("the smaller of A and (31/32)ελ − Δ²/(8 − κ), which has to be at least 0")
            .at_most(closing, -f64::MIN_POSITIVE),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::verdict::Verdict;
    use crate::work::Work;

    /// Certificates and comparisons of C7a hold, and the comparisons follow their numbers.
    #[test]
    fn the_sign_certificates_width_is_enough_and_below_the_least_one() {
        let problem = Problem::synthetic("two-points").expect("data");
        let (journal, work) = (Journal::in_memory(), Work::unwatched());
        let stage = work.stage("certificates", 0);
        let own = certified(&problem, &journal, &stage).expect("not stopped");
        assert_eq!(own.verdict, Verdict::Holds, "{own:?}");
        for check in against_the_least(&problem).expect("in the domain") {
            assert_eq!(check.verdict, Verdict::Holds, "{check:?}");
            assert!(check.slack.is_some_and(|slack| slack > 0.0), "{check:?}");
        }
    }

    /// A network that is too dear for the selection is not reached, with its predicted cost.
    #[test]
    fn what_is_too_dear_is_not_run() {
        let problem = Problem::synthetic("half-circle:n=4").expect("data");
        let (journal, work) = (Journal::in_memory(), Work::unwatched());
        let stage = work.stage("runs", 0);
        let kind = LabelKind::Hard;
        let check = at_scale(&problem, 1.0, kind, 0.0, &journal, &stage).expect("not stopped");
        assert_eq!((check.verdict, check.measured), (Verdict::NotReached, None));
        assert!(check.note.starts_with("predicted"), "{}", check.note);
    }
}
