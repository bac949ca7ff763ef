//! The width at which random features separate the labels.

use crate::experiment::widths::{
    EPSILON, Findings, HalfCircle, Least, RandomLabels, Trainee, dead_points,
};
use crate::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};

/// A width at `x`, where it was seen, with the ends between which it surely lies.
pub fn interval(x: f64, least: Least) -> Point {
    let lower = least.at_least as f64;
    let seen = least.observed.or(least.at_most).map_or(lower, |width| width as f64);
    match least.at_most {
        Some(most) => Point::new(x, seen.clamp(lower, most as f64)).within(lower, most as f64),
        None => Point::new(x, seen.max(lower)).at_least(lower),
    }
}

/// The widths of half circles, each at the place that `at` gives it.
pub fn intervals<'a>(
    circles: &'a [HalfCircle],
    at: impl Fn(&HalfCircle) -> f64 + 'a,
    least: impl Fn(&HalfCircle) -> Option<Least> + 'a,
) -> impl Iterator<Item = Point> + 'a {
    circles.iter().filter_map(move |circle| Some(interval(at(circle), least(circle)?)))
}

/// The separation width of half circles and of random labels.
pub fn chart(findings: &Findings) -> Chart {
    let seeds = findings.plan.criterion.most_seeds;
    let probability = findings.plan.criterion.probability;
    Chart {
        id: "separation-width".into(),
        title: "Training needs about the width at which random features separate a half circle, and less for random labels"
            .into(),
        subtitle: format!(
            "least width m with probability {probability:.1} over draws of the initial weights; left: n points of a \
             half circle, labels alternate, and the exact law of \
             separation for every even n; right: n random points \
             with random labels in d dimensions, beside n/d (Cover) and the width from which every point has \
             an active neuron (no dead point); training may make an averaged error of {EPSILON}, separation none; marks: least width seen to be enough, bars: surely not below, \
             surely not above ({seeds} draws)"
        ),
        source: "distill-bounds widths".into(),
        panels: vec![half_circles(findings), random(findings)],
    }
}

fn half_circles(findings: &Findings) -> Panel {
    let circles = &findings.half_circles;
    let mut panel = Panel::new(Axis::log("points n of a half circle"), Axis::log("neurons m"));
    panel.title = "half circle".into();
    let at = |shift: f64, name: &str, role, least: fn(&HalfCircle) -> Option<Least>| {
        let points = intervals(circles, |circle| shift * circle.n as f64, least);
        Series::new(name, role, Mark::Points, points)
    };
    let law = findings.law.iter().map(|exact| Point::new(exact.n as f64, exact.at_least as f64));
    panel.series = vec![
        Series::new("features separate, exact law", Role::Third, Mark::Line, law),
        at(0.88, "features separate", Role::Third, |c| Some(c.separation.least)),
        at(0.96, "soft, trained", Role::Soft, |c| c.least(Trainee::Soft)),
        at(1.04, "hard, trained", Role::Hard, |c| c.least(Trainee::Hard)),
        at(1.13, "perceptron, trained", Role::Second, |c| c.least(Trainee::Perceptron)),
    ];
    panel
}

fn random(findings: &Findings) -> Panel {
    let mut panel = Panel::new(Axis::log("random points n"), Axis::log("neurons m"));
    panel.title = "random labels".into();
    let mut dimensions: Vec<usize> = findings.random.iter().map(|found| found.d).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    let roles = [(Role::First, 0.97), (Role::Fourth, 1.03)];
    for (&d, (role, shift)) in dimensions.iter().zip(roles) {
        let of_dimension = || findings.random.iter().filter(move |found| found.d == d);
        let law = of_dimension().map(|found| Point::new(found.n as f64, found.dimension));
        let found = of_dimension().flat_map(|found: &RandomLabels| {
            found.separation.iter().map(move |route| interval(shift * found.n as f64, route.least))
        });
        panel.series.push(Series::new(format!("random, d = {d}"), role, Mark::Points, found));
        panel.series.push(Series::new(format!("n/d, d = {d}"), role, Mark::Dashed, law));
    }
    let kinds = [
        ("soft, trained", Trainee::Soft, Role::Soft, 0.88),
        ("hard, trained", Trainee::Hard, Role::Hard, 1.12),
    ];
    for (name, who, role, shift) in kinds {
        let trained = findings.random.iter().filter_map(|found: &RandomLabels| {
            let aside = shift * if found.d == dimensions[0] { 0.97 } else { 1.03 };
            Some(interval(aside * found.n as f64, found.least(who)?))
        });
        panel.series.push(Series::new(name, role, Mark::Points, trained));
    }
    let mut points: Vec<usize> = findings.random.iter().map(|found| found.n).collect();
    points.sort_unstable();
    points.dedup();
    let failure = 1.0 - findings.plan.criterion.probability;
    let law = points.into_iter().map(|n| Point::new(n as f64, dead_points(n, failure)));
    panel.series.push(Series::new("no dead point", Role::Reference, Mark::Line, law));
    panel
}
