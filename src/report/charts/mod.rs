//! The figures: evidence and bounds turned into charts.

mod waterfall;

use indicatif::ProgressBar;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::bound::Network;
use theorems::crossover::crossover;
use theorems::registry;
use theorems::setting::Setting;
use theorems::sharper::{lemma_d, lemma_e, s2};

use crate::artifact::Journal;
use crate::data::{Normalisation, Source, Synthetic, load};
use crate::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::margin::{self, Bracket, Options};
use crate::training::{Choice, LabelKind, descend};
use crate::verify::Evidence;
use crate::verify::own_parameters::DELTA;
use crate::verify::problem::{Problem, VerifyError, plan_of};

/// Classification error of the figures that are at one ε.
const EPSILON: f64 = 0.1;
/// The command that makes the figures.
const SOURCE: &str = "distill-bounds verify; distill-bounds figures";

const FIGURES: usize = 5;

/// All figures, counted on `bar`.
///
/// # Errors
/// If a problem cannot be set up or run, or a result cannot be recorded.
pub fn all(
    evidence: &Evidence,
    journal: &Journal,
    bar: &ProgressBar,
) -> Result<Vec<Chart>, VerifyError> {
    bar.inc_length(FIGURES as u64);
    let charts: [_; FIGURES] = [
        width_against_margin(evidence)?,
        crossover_curve()?,
        risk_along_training(journal)?,
        margin_against_points(journal)?,
        waterfall::chart(journal, bar)?,
    ];
    bar.inc(FIGURES as u64);
    Ok(charts.into())
}

fn network(id: &str) -> &'static Network {
    registry::find(id).and_then(|statement| statement.network()).expect("a registered network")
}

/// `count` points from `from` to `to` in equal ratios.
fn geometric(from: f64, to: f64, count: usize) -> impl Iterator<Item = f64> + Clone {
    (0..count).map(move |k| from * (to / from).powf(k as f64 / (count - 1) as f64))
}

/// Required width against γ: bounds and measured requirements.
fn width_against_margin(evidence: &Evidence) -> Result<Chart, VerifyError> {
    let setting = Setting::new(4, 0.5, EPSILON, DELTA, 1.0)?;
    let bound = |name: &str, id: &str, role, mark| -> Result<Series, VerifyError> {
        let points = geometric(0.02, 0.5, 48)
            .map(|gamma| {
                Ok(Point::new(gamma, network(id).sizing(&setting.with_gamma(gamma)?)?.width))
            })
            .collect::<Result<Vec<_>, VerifyError>>()?;
        Ok(Series::new(name, role, mark, points))
    };
    let measured = |name: &str, labels, role, shift: f64| {
        let cells = evidence.grid.iter();
        let cells = cells.filter(|cell| cell.labels == labels && cell.epsilon == EPSILON);
        let points = cells.map(|cell| {
            let least = cell.requirement.at_least as f64;
            match cell.requirement.at_most {
                Some(most) => Point::new(shift * cell.gamma, (least * most as f64).sqrt())
                    .within(least, most as f64),
                None => Point::new(shift * cell.gamma, least).at_least(least),
            }
        });
        Series::new(name, role, Mark::Points, points)
    };
    let measurements = |shift: f64| {
        [
            measured("soft, measured", LabelKind::Soft, Role::Soft, 1.0 / shift),
            measured("hard, measured", LabelKind::Hard, Role::Hard, shift),
        ]
    };
    let axis = || Axis::log("margin γ");
    let mut bounds = Panel::new(axis(), Axis::log("width m (neurons)"));
    bounds.title = "bounds and measurements".into();
    bounds.series = vec![
        bound("hard, Proposition 5", "M.proposition-5", Role::Hard, Mark::Dashed)?,
        bound("hard, S5", "S.s5", Role::Hard, Mark::Line)?,
        bound("hard, S5-least", "S.s5-least", Role::Hard, Mark::Dotted)?,
        bound("soft, Corollary 4", "M.corollary-4", Role::Soft, Mark::Dashed)?,
        bound("soft, S4", "S.s4", Role::Soft, Mark::Line)?,
        bound("soft, S4-least", "S.s4-least", Role::Soft, Mark::Dotted)?,
    ];
    bounds.series.extend(measurements(1.0));
    let mut close = Panel::new(axis(), Axis::log("measured width m (neurons)"));
    close.title = "measurements alone".into();
    close.series = measurements(1.03).into();
    Ok(Chart {
        id: "width-against-margin".into(),
        title: "Training needs far fewer neurons than any of the bounds ask for".into(),
        subtitle: format!(
            "ε = {EPSILON}, δ = {DELTA}, fans of 4 points; bars: widths between the widest found \
             not enough and the narrowest found enough, over at most 64 seeds; on the right the two \
             kinds are drawn 6\u{a0}% apart"
        ),
        source: SOURCE.into(),
        panels: vec![bounds, close],
    })
}

/// γ*(ε), below which the soft width is the smaller one.
fn crossover_curve() -> Result<Chart, VerifyError> {
    let setting = Setting::new(8, 0.5, 0.5, DELTA, 1.0)?;
    let curve = |soft: &str, hard: &str| -> Result<Vec<Point>, VerifyError> {
        let mut points = Vec::new();
        for epsilon in geometric(1e-4, 0.9, 60) {
            let setting = setting.with_epsilon(epsilon)?;
            let gamma = crossover(network(soft), network(hard), &setting);
            points.extend(gamma.map(|gamma| Point::new(epsilon, gamma)));
        }
        Ok(points)
    };
    let printed = curve("M.corollary-4", "M.proposition-5")?;
    let region = printed.iter().map(|point| point.within(1e-4, point.y)).collect::<Vec<_>>();
    let mut panel = Panel::new(
        Axis::log("classification error ε").between(1e-4, 1.0),
        Axis::log("margin γ").between(1e-4, 0.5),
    );
    panel.series = vec![
        Series::new("soft needs less (printed)", Role::Soft, Mark::Band, region),
        Series::new("γ*, Corollary 4 = Prop. 5", Role::Soft, Mark::Dashed, printed),
        Series::new("γ*, S4 = S5", Role::Soft, Mark::Line, curve("S.s4", "S.s5")?),
        Series::new(
            "γ*, least widths",
            Role::First,
            Mark::Dotted,
            curve("S.s4-least", "S.s5-least")?,
        ),
        Series::power_law("γ = ε", 1.0, (1e-4, 1e-4), 0.5),
    ];
    Ok(Chart {
        id: "crossover".into(),
        title: "Where the soft bound asks for less than the hard one: below γ*(ε)".into(),
        subtitle: format!(
            "n = 8, δ = {DELTA}, c = 1; γ ≤ ε is not enough with the printed constants; where a \
             curve ends, soft asks for less on all of (0, 1/2]"
        ),
        source: SOURCE.into(),
        panels: vec![panel],
    })
}

/// The risk before one step, and its average so far.
#[derive(Serialize, Deserialize)]
struct Moment {
    step: u64,
    risk: f64,
    averaged: f64,
}

/// Risk along training at the width of S4 and of S5, against the bound of Lemma D at every T.
fn risk_along_training(journal: &Journal) -> Result<Chart, VerifyError> {
    const DATA: &str = "blocks:n=8,blocks=2";
    let problem = Problem::synthetic(DATA)?;
    let setting = problem.setting(EPSILON, DELTA)?;
    let mut panels = Vec::new();
    let mut sizes = Vec::new();
    for (kind, id, role) in
        [(LabelKind::Soft, "S.s4", Role::Soft), (LabelKind::Hard, "S.s5", Role::Hard)]
    {
        let sizing = network(id).sizing(&setting)?;
        let plan = plan_of(&sizing);
        let moments: Vec<Moment> = journal.cell(&("risk", DATA, id, &sizing), || {
            let choice = Choice::predict(problem.dataset.n(), problem.dataset.d(), &plan);
            let mut engine = choice.build(problem.dataset.points(), &plan)?;
            let (mut moments, mut sum, mut next) = (Vec::new(), 0.0, 1u64);
            descend(engine.as_mut(), &problem.targets(), kind, &plan, |state| {
                sum += state.risk;
                let seen = state.step + 1;
                if seen == next {
                    let averaged = sum / seen as f64;
                    moments.push(Moment { step: seen, risk: state.risk, averaged });
                    next = (next + 1).max(next * 11 / 10);
                }
                true
            });
            Ok::<_, VerifyError>(moments)
        })?;
        let (rho, comparator) = match kind {
            LabelKind::Soft => {
                (lemma_d::RHO_SOFT, lemma_e::quadratic(s2::gap(&setting, sizing.width)))
            }
            LabelKind::Hard => {
                let beta = network(id).level(&setting);
                (lemma_d::RHO_HARD, beta * std::f64::consts::LN_2 / 2.0)
            }
        };
        let bound = |steps: u64| {
            let squared = sizing.radius.powi(2);
            lemma_d::averaged_risk(rho, sizing.step_size, comparator, squared, steps as f64)
        };
        let at = |value: &dyn Fn(&Moment) -> f64| -> Vec<Point> {
            moments.iter().map(|m| Point::new(m.step as f64, value(m))).collect()
        };
        let symbol = if kind == LabelKind::Soft { "R^KL" } else { "R^h" };
        let mut panel =
            Panel::new(Axis::log("steps T"), Axis::log(format!("risk {symbol} (nats)")));
        panel.title = format!("{kind} labels");
        panel.series = vec![
            Series::new(
                "bound on the average",
                Role::Reference,
                Mark::Dashed,
                at(&|m| bound(m.step)),
            ),
            Series::new("average over t < T", role, Mark::Line, at(&|m| m.averaged)),
            Series::new("at W(T−1)", role, Mark::Dotted, at(&|m| m.risk)),
        ];
        panels.push(panel);
        let labels = if kind == LabelKind::Soft { "soft" } else { "hard" };
        sizes.push(format!(
            "{labels}: m\u{a0}=\u{a0}{}, B\u{a0}=\u{a0}{:.1}",
            plan.width, plan.radius
        ));
    }
    Ok(Chart {
        id: "risk-along-training".into(),
        title: "The averaged risk stays below the bound of Lemma D at every T".into(),
        subtitle: format!(
            "{DATA}, γ = {:.3}, ε = {EPSILON}, δ = {DELTA}, η = 1, seed 0; {}",
            problem.gamma(),
            sizes.join("; ")
        ),
        source: SOURCE.into(),
        panels,
    })
}

/// The margin against the number of points, for families of data.
fn margin_against_points(journal: &Journal) -> Result<Chart, VerifyError> {
    let planar = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
    let sampled = [4, 8, 16, 32, 64, 128];
    let family = |name: &str, role, specifications: Vec<String>, reported: fn(&Bracket) -> f64| {
        let points = specifications
            .par_iter()
            .map(|specification| -> Result<Point, VerifyError> {
                let source = Source::Synthetic(Synthetic::specified(specification)?);
                let (dataset, _) = load(&source, Normalisation::None)?;
                let gamma: Bracket = journal.cell(&("gamma", specification), || {
                    let options = Options { relative_width: 0.05, ..Options::default() };
                    let margin = margin::bracket(dataset.points(), dataset.labels(), &options)?;
                    Ok::<_, VerifyError>(margin.gamma)
                })?;
                let point = Point::new(dataset.n() as f64, reported(&gamma));
                Ok(if gamma.lower > 0.0 {
                    point.within(gamma.lower, gamma.upper)
                } else {
                    point.at_most(gamma.upper)
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok::<_, VerifyError>(Series::new(name, role, Mark::LinePoints, points))
    };
    let upper: fn(&Bracket) -> f64 = |gamma| gamma.upper;
    let mut panel = Panel::new(Axis::log("number of points n"), Axis::log("margin γ"));
    panel.series = vec![
        family(
            "half circle, two arcs",
            Role::First,
            planar.iter().map(|n| format!("blocks:n={n},blocks=2")).collect(),
            upper,
        )?,
        family(
            "half circle, alternating",
            Role::Second,
            planar.iter().map(|n| format!("half-circle:n={n}")).collect(),
            upper,
        )?,
        family(
            "random labels, d = 2",
            Role::Third,
            planar.iter().map(|n| format!("random:n={n},d=2,seed=1")).collect(),
            upper,
        )?,
        family(
            "random labels, d = 10",
            Role::Fourth,
            sampled.iter().map(|n| format!("random:n={n},d=10,seed=1")).collect(),
            upper,
        )?,
        Series::power_law("n^(−1/2)", -0.5, (4.0, 0.5), 256.0),
    ];
    Ok(Chart {
        id: "margin-against-points".into(),
        title: "How fast the margin falls depends on the data more than on n".into(),
        subtitle: "exact arcs in the plane; d = 10 sampled and re-certified on fresh directions, \
                   bars: bracket at confidence 0.999"
            .into(),
        source: SOURCE.into(),
        panels: vec![panel],
    })
}
