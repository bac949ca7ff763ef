//! What training needs beside what is proved.

use super::separation::intervals;
use crate::experiment::widths::{
    CERTIFICATE_SCALE, DELTA, EPSILON, Findings, HalfCircle, Least, Trainee,
};
use crate::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};

/// The widths of half circles against γ: statements and measurements on the left, on the right what is
/// known without a bound on all draws.
pub fn chart(findings: &Findings) -> Chart {
    let circles = &findings.half_circles;
    let sizes: Vec<String> = circles.iter().map(|circle| circle.n.to_string()).collect();
    let seeds = findings.plan.criterion.most_seeds;
    Chart {
        id: "what-training-needs".into(),
        title: "At the usual initial scale the bounds part soft from hard labels; training needs few neurons of \
                either"
            .into(),
        subtitle: format!(
            "least width m for an averaged error ≤ {EPSILON} with probability {:.1} (statements {:.1}); \
             half circles of n\u{a0}=\u{a0}{} points, labels alternate, margin γ\u{a0}≈\u{a0}1/(2n); \
             α: scale of the initial weights, s: of the teacher's logits (certificate: {CERTIFICATE_SCALE:e}); \
             marks: least width seen to be enough, bars: surely not below, surely not above ({seeds} draws)",
            findings.plan.criterion.probability,
            1.0 - 2.0 * DELTA,
            sizes.join(", ")
        ),
        source: "distill-bounds widths".into(),
        panels: vec![statements(circles), measurements(circles)],
    }
}

fn statements(circles: &[HalfCircle]) -> Panel {
    let mut panel = Panel::new(Axis::log("margin γ"), Axis::log("neurons m"));
    panel.title = "proved beforehand".into();
    let bound = |(name, id, role, mark): (&str, &str, Role, Mark)| {
        let points =
            circles.iter().filter_map(|circle| Some(Point::new(circle.gamma, circle.bound(id)?)));
        Series::new(name, role, mark, points)
    };
    let curves = [
        ("hard, S5-least", "S.s5-least", Role::Hard, Mark::Dashed),
        ("hard, C12: α → ∞", "C.c12", Role::Hard, Mark::Line),
        ("soft, S4-least", "S.s4-least", Role::Soft, Mark::Dashed),
        ("soft, C7a", "C.c7a", Role::Soft, Mark::Dotted),
        ("soft, C6: s → 0", "C.c6", Role::Soft, Mark::Line),
    ];
    panel.series = curves.map(bound).into();
    panel.series.extend(trained(circles, 1.06));
    panel
}

fn measurements(circles: &[HalfCircle]) -> Panel {
    let mut panel = Panel::new(Axis::log("margin γ"), Axis::log("neurons m (enlarged)"));
    panel.title = "draw by draw".into();
    let at = |shift: f64, name: &str, role, least: fn(&HalfCircle) -> Option<Least>| {
        let points = intervals(circles, |circle| shift * circle.gamma, least);
        Series::new(name, role, Mark::Points, points)
    };
    panel.series = vec![
        at(0.89, "features separate", Role::Third, |c| Some(c.separation.least)),
        at(0.94, "soft, certified", Role::First, |c| Some(c.certificate.least)),
    ];
    panel.series.extend(trained(circles, 1.06));
    panel
        .series
        .push(at(1.12, "perceptron, trained", Role::Second, |c| c.least(Trainee::Perceptron)));
    panel
}

/// The trained widths of both kinds, `apart` to either side.
fn trained(circles: &[HalfCircle], apart: f64) -> [Series; 2] {
    let of = |name: &str, who, role, shift: f64| {
        let points = intervals(circles, |circle| shift * circle.gamma, |circle| circle.least(who));
        Series::new(name, role, Mark::Points, points)
    };
    [
        of("soft, trained", Trainee::Soft, Role::Soft, 1.0),
        of("hard, trained", Trainee::Hard, Role::Hard, apart),
    ]
}
