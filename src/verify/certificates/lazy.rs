//! Drawn networks against the lazy limit (C5), its width (C6) and the width by refitting (C7b), on the
//! half circle.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::certificate::c7b::{Failures, Refit};
use theorems::certificate::{c5, c6};
use theorems::real::log_ratio;

use super::cases::given;
use super::population::Population;
use super::replay::plan_of;
use super::{claim, refuted, with_probability, without_probability};
use crate::artifact::Journal;
use crate::certificate::{Loss, Question, Setting, certify, lazy_limit};
use crate::problem::{Problem, ProblemError};
use crate::training::Outcome;
use crate::verify::scope::{Scope, Selection};
use crate::verify::verdict::Check;
use crate::work::Stage;

/// The statements of [`checks`].
pub const STATEMENTS: [&str; 3] = ["C.c5", "C.c6", "C.c7b"];

/// Error asked for.
const EPSILON: f64 = 0.1;
/// Step size.
const STEP_SIZE: f64 = 4.0;
/// Scale of the logits where nothing is to flip.
const SCALE: f64 = 1e-4;
/// ‖z − HH⁺z‖/‖z‖ up to which the targets are met.
const MET: f64 = 1e-9;
/// Share of K that the finite features may miss.
const TAU: f64 = 0.9;
/// Failures granted to the finite features, and to flips.
const DELTA: f64 = 0.3;
const FLIP_DELTA: f64 = 0.1;
/// Seeds of C5 and C6, and of C7b.
const SEEDS: u64 = 100;
const REFIT_SEEDS: u64 = 24;
/// Radius up to which quiet draws are looked for.
const REACH: f64 = 1.0;

/// One draw: its lazy limit, and the run with the steps that it asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Drawn {
    /// Whether the targets are in the range of H.
    met: bool,
    /// Whether no neuron can change an indicator at the run's radius.
    quiet: bool,
    /// Z.
    energy: f64,
    /// max ‖D̄_k‖.
    longest: f64,
    /// The bound on the averaged error after the run's steps.
    bound: f64,
    /// Bound on how far a neuron moves without a projection.
    reach: f64,
    outcome: Outcome,
}

/// What is asked of a draw.
#[derive(Clone, Copy, Serialize)]
struct Asked {
    width: u64,
    scale: f64,
    /// Radius and steps, or those of the draw's own limit; an infinite radius for no projection.
    radius: Option<f64>,
    steps: Option<u64>,
    projected: bool,
}

fn draw(
    problem: &Problem,
    asked: Asked,
    seed: u64,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Drawn, ProblemError> {
    let work = progress.quiet();
    let mut question = Question {
        width: asked.width,
        seed,
        steps: 1,
        step_size: STEP_SIZE,
        radius: None,
        initial_scale: 1.0,
        scale: asked.scale,
        loss: Loss::Soft,
    };
    let setting = Setting::new(given(problem), question)?;
    let limit = lazy_limit(&setting, REACH, &work)?;
    // A draw on which some point is dead may have no finite limit: it is run all the same.
    let steps = limit.steps(EPSILON).ceil();
    question.steps = asked.steps.unwrap_or(if steps < 1e6 { steps as u64 } else { 1 << 14 });
    let radius = asked.radius.unwrap_or((limit.longest * (1.0 + 1e-9)).max(1e-12));
    question.radius = asked.projected.then_some(radius);
    let time = question.steps as f64;
    let reach = c5::reach(asked.scale, limit.z, STEP_SIZE, limit.kappa, time);
    let plan = plan_of(&question);
    let loss = question.loss.with_scale(question.scale);
    Ok(Drawn {
        met: limit.unmet <= MET,
        quiet: limit.quiet_radius > if asked.projected { radius } else { reach },
        energy: limit.z,
        longest: limit.longest,
        bound: limit.error(time),
        reach,
        outcome: problem.run(loss, &plan, None, journal, progress)?,
    })
}

fn draws(
    problem: &Problem,
    asked: Asked,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Drawn>, ProblemError> {
    progress.extend(SEEDS);
    (0..SEEDS)
        .into_par_iter()
        .map(|seed| {
            let drawn = journal.cell(&("lazy", problem.digest(), asked, seed), || {
                draw(problem, asked, seed, journal, progress)
            });
            progress.advance(1)?;
            drawn
        })
        .collect()
}

/// The checks of `scope`.
///
/// # Errors
/// If a network cannot be set up or recorded, or the work is stopped.
pub fn checks(
    scope: &Scope,
    _: Selection,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let mut checks = Vec::new();
    for name in ["half-circle:n=4", "half-circle:n=8"] {
        let problem = Problem::synthetic(name)?;
        if scope.wants("C.c5") {
            checks.extend(limit(&problem, journal, progress)?);
        }
        let Some(population) = Population::of(&problem) else { continue };
        if scope.wants("C.c6") {
            checks.extend(width(&problem, &population, journal, progress)?);
        }
        if scope.wants("C.c7b") {
            checks.extend(refit(&problem, &population, journal, progress)?);
        }
    }
    Ok(checks)
}

fn check(id: &str, name: &str, problem: &Problem) -> Check {
    claim(id, &format!("{}{name}", problem.name)).on(problem)
}

/// C5: the draws whose features meet the targets and in which nothing can flip.
fn limit(
    problem: &Problem,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let n = problem.dataset.n() as u64;
    let asked = Asked { width: 4 * n, scale: SCALE, radius: None, steps: None, projected: true };
    let within = |drawn: &&Drawn| drawn.met && drawn.quiet;
    let found = draws(problem, asked, journal, progress)?;
    let met: Vec<&Drawn> = found.iter().filter(within).collect();
    let worst = met.iter().map(|drawn| drawn.outcome.averaged.error / drawn.bound);
    let flips: u64 = met.iter().map(|drawn| drawn.outcome.flips).sum();
    let steps = format!("m = {}, s = {SCALE}, η = {STEP_SIZE}, T = s²Z/(ηε w(sγ − κw/4))", 4 * n);
    let plain = Asked { projected: false, ..asked };
    let unprojected = draws(problem, plain, journal, progress)?;
    let free: Vec<&Drawn> = unprojected.iter().filter(within).collect();
    let moved = free.iter().map(|drawn| drawn.outcome.drift / drawn.reach).fold(0.0, f64::max);
    let narrow = Asked { width: n, steps: Some(1 << 14), radius: Some(REACH), ..asked };
    let few = draws(problem, narrow, journal, progress)?;
    let failed = few
        .iter()
        .filter(|drawn| !drawn.met)
        .map(|drawn| drawn.outcome.averaged.error)
        .fold(0.0, f64::max);
    let seen = |count: usize| format!("{count} of {SEEDS} seeds meet the premises");
    Ok(vec![
        check("C.c5", "", problem)
            .premise(steps.clone())
            .method("largest averaged error over s²Z/(ηT w(sγ − κw/4)) of the draws with z in the range of H and no neuron in reach")
            .at_most(nonempty(&met, worst.fold(0.0, f64::max)), 1.0)
            .note(format!("{}; error asked for {EPSILON}", seen(met.len()))),
        check("C.c5", ", flips", problem)
            .premise(steps.clone())
            .method("indicators that changed in these runs")
            .at_most(nonempty(&met, flips as f64), 0.0),
        check("C.c5", ", no projection", problem)
            .premise(steps)
            .method("largest max ‖D_kσ(T)‖ over s√(ZηT/(8 − κ)) of plain descent, on draws with no neuron in that reach")
            .at_most(nonempty(&free, moved), 1.0)
            .note(seen(free.len())),
        refuted("C.c5", &problem.name, "for a draw whose features do not meet the targets")
            .premise(format!("m = {n}, s = {SCALE}, T = {}", 1 << 14))
            .method("largest averaged error of the draws with z outside the range of H")
            .at_least(failed, EPSILON),
    ])
}

/// The measurement, or no number if it was made on nothing.
fn nonempty<T>(seen: &[T], measured: f64) -> f64 {
    if seen.is_empty() { f64::NAN } else { measured }
}

/// The least even integer from `width` on.
pub fn even(width: f64) -> u64 {
    2 * (width / 2.0).ceil() as u64
}

/// C6: at its own width, the event of the proof and the run.
fn width(
    problem: &Problem,
    population: &Population,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let (n, features) = (problem.dataset.n() as f64, population.features);
    let kappa = STEP_SIZE * population.curvature;
    let width = even(c6::width(features, n, DELTA, TAU));
    let scale = c6::scale_without_flips(features, n, width as f64, TAU, FLIP_DELTA);
    let radius = c6::radius(features, TAU, scale);
    let steps = c6::steps(problem.gamma(), scale, TAU, STEP_SIZE, kappa, EPSILON);
    let asked = Asked {
        width,
        scale,
        radius: Some(radius),
        steps: Some(steps.ceil() as u64),
        projected: true,
    };
    let found = draws(problem, asked, journal, progress)?;
    let energy = c6::energy(TAU);
    let event = |drawn: &Drawn| {
        drawn.met && drawn.energy <= energy * (1.0 + MET) && drawn.longest <= radius * (1.0 + MET)
    };
    let events: Vec<bool> = found.iter().map(event).collect();
    let right: Vec<bool> =
        found.iter().map(|drawn| drawn.outcome.averaged.error <= EPSILON).collect();
    let both = |drawn: &Drawn| event(drawn) && drawn.quiet;
    let joint: Vec<bool> = found.iter().map(both).collect();
    let large = Asked { scale: 10.0 * scale, radius: Some(10.0 * radius), ..asked };
    let moving = draws(problem, large, journal, progress)?;
    let moving: Vec<bool> = moving.iter().map(|drawn| drawn.quiet).collect();
    let premise = format!(
        "N = {features:.3}, τ = {TAU}, δ = {DELTA}, δ' = {FLIP_DELTA}: m = {width}, s = {scale:.2e}, \
         B = {radius:.2e}, T = {}",
        steps.ceil()
    );
    let narrow = Asked { width: even(features / c6::exponent(TAU)), ..asked };
    let few: Vec<bool> = draws(problem, narrow, journal, progress)?.iter().map(event).collect();
    let event = "z in the range of H, Z ≤ 1/(1 − τ) and max ‖D̄_k‖ ≤ s√N/(1 − τ)";
    let check = |name: &str| check("C.c6", name, problem).premise(premise.clone());
    let ten_times = format!("{}, scale", problem.name);
    Ok(vec![
        with_probability(check(", features"), &events, 1.0 - DELTA, event),
        with_probability(
            check(", features and no flips"),
            &joint,
            1.0 - DELTA - FLIP_DELTA,
            &format!("{event}, and no neuron within B of a hyperplane"),
        ),
        with_probability(
            check(", runs"),
            &right,
            1.0 - DELTA - FLIP_DELTA,
            "averaged error at most ε = 0.1 in the run",
        ),
        check(", zᵀK⁻¹z")
            .method("zᵀK⁻¹z of the teacher's logits, which the proof bounds by E‖v‖² ≤ 1")
            .at_most(population.logit_energy, 1.0),
        without_probability(
            refuted("C.c6", &problem.name, "at m ≥ N/c(τ), without the factor 2 ln(n/δ)")
                .premise(format!("m = {}", narrow.width)),
            &few,
            1.0 - DELTA,
            event,
        ),
        without_probability(
            refuted("C.c6", &ten_times, "with ten times the scale")
                .premise(format!("m = {width}, s = {:.2e}", large.scale)),
            &moving,
            1.0 - FLIP_DELTA,
            "no neuron within B of a hyperplane",
        ),
    ])
}

/// C7b: every network of its width is certified, and its run keeps to the certificate.
fn refit(
    problem: &Problem,
    population: &Population,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Vec<Check>, ProblemError> {
    const SHARES: Failures = Failures::EQUAL;
    const HALF: f64 = 0.15;
    let setting = problem.setting(EPSILON, HALF)?;
    let mut checks = Vec::new();
    for scale in [0.1, 1.0] {
        let at = |tau: f64| Refit {
            features: population.features,
            tau,
            scale,
            initial: 1.0,
            kappa: STEP_SIZE * population.curvature,
        };
        let taus = [0.5, 0.7, 0.8, TAU, 0.95];
        let widths = taus.map(|tau| (at(tau).width(&setting, &SHARES), tau));
        let (width, tau) = widths.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("some");
        let (refit, width) = (at(tau), even(width));
        let log_odds = log_ratio(2.0 / SHARES.fit, HALF);
        let radius = refit.radius(log_odds, width as f64);
        let steps = refit.steps(&setting, &SHARES, STEP_SIZE, width as f64).ceil();
        let question = Question {
            width,
            seed: 0,
            steps: steps as u64,
            step_size: STEP_SIZE,
            radius: Some(radius),
            initial_scale: 1.0,
            scale,
            loss: Loss::Soft,
        };
        progress.extend(REFIT_SEEDS);
        let found = (0..REFIT_SEEDS).into_par_iter().map(|seed| {
            let question = Question { seed, ..question };
            let upper: f64 = journal.cell(&("refit", problem.digest(), question), || {
                Ok::<_, ProblemError>(certify(given(problem), question, &progress.quiet())?.upper)
            })?;
            let loss = question.loss.with_scale(scale);
            let run = problem.run(loss, &plan_of(&question), None, journal, progress)?;
            progress.advance(1)?;
            Ok::<_, ProblemError>((upper, run.averaged.error))
        });
        let found: Vec<(f64, f64)> = found.collect::<Result<_, _>>()?;
        let certified: Vec<bool> = found.iter().map(|(upper, _)| *upper <= EPSILON).collect();
        let ratio = found.iter().map(|(upper, error)| error / upper).fold(0.0, f64::max);
        let premise = format!(
            "s = {scale}, τ = {tau}, δ = {HALF} in equal shares: m = {width}, B = {radius:.3}, T = {steps}"
        );
        let name = format!(", s = {scale}");
        let check =
            |what: &str| check("C.c7b", &format!("{name}{what}"), problem).premise(premise.clone());
        let what = "the drawn network is certified to have an averaged error of at most ε = 0.1";
        checks.push(with_probability(check(""), &certified, 1.0 - 2.0 * HALF, what));
        checks.push(
            check(", runs")
                .method(format!("largest averaged error over its certificate, {REFIT_SEEDS} runs"))
                .at_most(ratio, 1.0),
        );
    }
    checks.push(interpolation_beyond_the_population(problem, journal, progress)?);
    Ok(checks)
}

/// The norm bound without the finite features' excess: D̄ need not fit the population's ball B = s.
fn interpolation_beyond_the_population(
    problem: &Problem,
    journal: &Journal,
    progress: &Stage<'_>,
) -> Result<Check, ProblemError> {
    let n = problem.dataset.n() as u64;
    let asked = Asked { width: 4 * n, scale: SCALE, radius: None, steps: None, projected: true };
    let found = draws(problem, asked, journal, progress)?;
    let met = found.iter().filter(|drawn| drawn.met);
    let longest = met.map(|drawn| drawn.longest / SCALE).fold(0.0, f64::max);
    Ok(refuted("C.c7b", &problem.name, "with B = s, the ball of the population's reference")
        .premise(format!("m = {}", 4 * n))
        .method(format!("largest max ‖XᵀD_bH⁺z‖ of {SEEDS} draws with z in the range of H"))
        .at_least(longest, 1.0))
}
