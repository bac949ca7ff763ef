//! The figures: evidence turned into charts. Nothing is computed here.

pub mod destroyed;
pub mod frontier;
pub mod kinds;
pub mod needs;
pub mod phases;
pub mod protocols;
pub mod separation;
pub mod two_sided;
mod waterfall;

use crate::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::margin::Bracket;
use crate::training::LabelKind;
use crate::verify::Evidence;
use crate::verify::illustrations::bounds::{CROSSOVER_POINTS, Curve, EPSILON};
use crate::verify::illustrations::margins::Family;
use crate::verify::illustrations::training::{Moment, Run, Training};
use crate::verify::own_parameters::DELTA;

/// The command that makes the figures.
const SOURCE: &str = "distill-bounds verify; distill-bounds figures";

/// All figures that the evidence has the numbers of: none where single statements were checked.
pub fn all(evidence: &Evidence) -> Vec<Chart> {
    let Some(found) = &evidence.illustrations else { return Vec::new() };
    vec![
        width_against_margin(evidence, &found.widths),
        crossover_curve(&found.crossovers),
        risk_along_training(&found.training),
        margin_against_points(&found.margins),
        waterfall::chart(&found.waterfalls),
    ]
}

/// The points of the curve of `statements`.
fn curve(curves: &[Curve], statements: &[&str]) -> Vec<Point> {
    let found = curves.iter().find(|curve| curve.statements == statements);
    let points = found.into_iter().flat_map(|curve| &curve.points);
    points.map(|&(x, y)| Point::new(x, y)).collect()
}

/// Required width against γ: bounds and measured requirements.
fn width_against_margin(evidence: &Evidence, widths: &[Curve]) -> Chart {
    let bound =
        |name: &str, id: &str, role, mark| Series::new(name, role, mark, curve(widths, &[id]));
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
        bound("hard, Proposition 5", "M.proposition-5", Role::Hard, Mark::Dashed),
        bound("hard, S5", "S.s5", Role::Hard, Mark::Line),
        bound("hard, S5-least", "S.s5-least", Role::Hard, Mark::Dotted),
        bound("soft, Corollary 4", "M.corollary-4", Role::Soft, Mark::Dashed),
        bound("soft, S4", "S.s4", Role::Soft, Mark::Line),
        bound("soft, S4-least", "S.s4-least", Role::Soft, Mark::Dotted),
    ];
    bounds.series.extend(measurements(1.0));
    let mut close = Panel::new(axis(), Axis::log("measured width m (neurons)"));
    close.title = "measurements alone".into();
    close.series = measurements(1.03).into();
    Chart {
        id: "width-against-margin".into(),
        title: "Training needs far fewer neurons than any of the bounds ask for".into(),
        subtitle: format!(
            "ε = {EPSILON}, δ = {DELTA}, fans of 4 points; bars: widths between the widest found \
             not enough and the narrowest found enough, over at most 64 seeds; on the right the two \
             kinds are drawn 6\u{a0}% apart"
        ),
        source: SOURCE.into(),
        panels: vec![bounds, close],
    }
}

/// The margin, as a function of ε, below which the soft width is the smaller one.
fn crossover_curve(crossovers: &[Curve]) -> Chart {
    let printed = curve(crossovers, &["M.corollary-4", "M.proposition-5"]);
    let region = printed.iter().map(|point| point.within(1e-4, point.y)).collect::<Vec<_>>();
    let mut panel = Panel::new(
        Axis::log("classification error ε").between(1e-4, 1.0),
        Axis::log("margin γ").between(1e-4, 0.5),
    );
    panel.series = vec![
        Series::new("soft needs less (printed)", Role::Soft, Mark::Band, region),
        Series::new("equal: Corollary 4, Prop. 5", Role::Soft, Mark::Dashed, printed),
        Series::new("equal: S4, S5", Role::Soft, Mark::Line, curve(crossovers, &["S.s4", "S.s5"])),
        Series::new(
            "equal: least widths",
            Role::First,
            Mark::Dotted,
            curve(crossovers, &["S.s4-least", "S.s5-least"]),
        ),
        Series::power_law("γ = ε", 1.0, (1e-4, 1e-4), 0.5),
    ];
    Chart {
        id: "crossover".into(),
        title: "Below its curve the soft bound asks for less than the hard one".into(),
        subtitle: format!(
            "n = {CROSSOVER_POINTS}, δ = {DELTA}, c = 1; γ ≤ ε is not enough with the printed constants; where a \
             curve ends, soft asks for less on all of (0, 1/2]"
        ),
        source: SOURCE.into(),
        panels: vec![panel],
    }
}

/// Risk along training at the width of S4 and of S5, against the bound of Lemma D at every T.
fn risk_along_training(training: &Training) -> Chart {
    let Training { data, gamma, epsilon, runs } = training;
    let size = |run: &Run| {
        let Run { labels, width, radius, .. } = run;
        format!("{labels}: m\u{a0}=\u{a0}{width}, B\u{a0}=\u{a0}{radius:.1}")
    };
    let sizes: Vec<String> = runs.iter().map(size).collect();
    Chart {
        id: "risk-along-training".into(),
        title: "The averaged risk stays below the bound of Lemma D at every T".into(),
        subtitle: format!(
            "{data}, γ = {gamma:.3}, ε = {epsilon}, δ = {DELTA}, η = 1, seed 0; {}",
            sizes.join("; ")
        ),
        source: SOURCE.into(),
        panels: runs.iter().map(risk_panel).collect(),
    }
}

fn risk_panel(run: &Run) -> Panel {
    let (symbol, role) = match run.labels {
        LabelKind::Soft => ("R^KL", Role::Soft),
        LabelKind::Hard => ("R^h", Role::Hard),
    };
    let at = |value: fn(&Moment) -> f64| -> Vec<Point> {
        run.moments.iter().map(|m| Point::new(m.steps as f64, value(m))).collect()
    };
    let mut panel = Panel::new(Axis::log("steps T"), Axis::log(format!("risk {symbol} (nats)")));
    panel.title = format!("{} labels", run.labels);
    panel.series = vec![
        Series::new("bound on the average", Role::Reference, Mark::Dashed, at(|m| m.bound)),
        Series::new("average over t < T", role, Mark::Line, at(|m| m.averaged)),
        Series::new("at W(T−1)", role, Mark::Dotted, at(|m| m.risk)),
    ];
    panel
}

/// The margin against the number of points, for families of data.
fn margin_against_points(families: &[Family]) -> Chart {
    let point = |&(n, ref gamma): &(usize, Bracket)| {
        let point = Point::new(n as f64, gamma.upper);
        if gamma.lower > 0.0 {
            point.within(gamma.lower, gamma.upper)
        } else {
            point.at_most(gamma.upper)
        }
    };
    let roles = [Role::First, Role::Second, Role::Third, Role::Fourth];
    let series = families.iter().zip(roles).map(|(family, role)| {
        let points: Vec<Point> = family.margins.iter().map(point).collect();
        Series::new(&family.name, role, Mark::LinePoints, points)
    });
    let mut panel = Panel::new(Axis::log("number of points n"), Axis::log("margin γ"));
    panel.series = series.collect();
    panel.series.push(Series::power_law("n^(−1/2)", -0.5, (4.0, 0.5), 256.0));
    Chart {
        id: "margin-against-points".into(),
        title: "How fast the margin falls depends on the data more than on n".into(),
        subtitle: "exact arcs in the plane; d = 10 sampled and re-certified on fresh directions, \
                   bars: bracket at confidence 0.999"
            .into(),
        source: SOURCE.into(),
        panels: vec![panel],
    }
}
