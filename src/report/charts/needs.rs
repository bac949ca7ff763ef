//! What training needs beside what is proved.

use super::separation::interval;
use crate::experiment::widths::{
    CERTIFICATE_SCALE, DELTA, EPSILON, Findings, HalfCircle, Least, REFIT_SCALE, Trainee,
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
        title: "What training needs, and what is proved: soft and hard labels need about the same"
            .into(),
        subtitle: format!(
            "least width m for an averaged error of at most ε\u{a0}=\u{a0}{EPSILON} with probability \
             {:.1} (statements: {:.1}), on n\u{a0}=\u{a0}{} points of a half circle with alternating labels and \
             margin γ\u{a0}≈\u{a0}1/(2n); m\u{a0}≈\u{a0}n: the features of a draw separate the labels; \
             α: scale of the initial weights, s: of the teacher's logits; bars: from the widest width \
             found not enough to the narrowest found enough in at most {seeds} draws, marks: the least \
             seen to be enough; certificate: s\u{a0}=\u{a0}{CERTIFICATE_SCALE:e}",
            findings.plan.criterion.probability,
            1.0 - 2.0 * DELTA,
            sizes.join(", ")
        ),
        source: "distill-bounds widths".into(),
        panels: vec![statements(circles), measurements(circles)],
    }
}

fn statements(circles: &[HalfCircle]) -> Panel {
    let mut panel = Panel::new(Axis::log("margin γ"), Axis::log("width m (neurons)"));
    panel.title = "proved for all draws, and trained".into();
    let bound = |(name, id, role, mark): (&str, &str, Role, Mark)| {
        let points =
            circles.iter().filter_map(|circle| Some(Point::new(circle.gamma, circle.bound(id)?)));
        Series::new(name, role, mark, points)
    };
    let refit = format!("soft, C7b: s = {REFIT_SCALE}, refitted");
    let curves = [
        ("hard, S5-least: α = 1", "S.s5-least", Role::Hard, Mark::Dashed),
        ("hard, C8: α = 1", "C.c8", Role::Hard, Mark::Dotted),
        ("hard, C12: α → ∞", "C.c12", Role::Hard, Mark::Line),
        ("soft, S4-least: s = 1", "S.s4-least", Role::Soft, Mark::Dashed),
        ("soft, C7a: s = 1", "C.c7a", Role::Soft, Mark::Dotted),
        (refit.as_str(), "C.c7b", Role::First, Mark::Dashed),
        ("soft, C6: s → 0", "C.c6", Role::Soft, Mark::Line),
    ];
    panel.series = curves.map(bound).into();
    panel.series.extend(trained(circles, 1.0));
    panel
}

fn measurements(circles: &[HalfCircle]) -> Panel {
    let mut panel = Panel::new(Axis::log("margin γ"), Axis::log("width m (neurons), one draw"));
    panel.title = "one draw at a time".into();
    let at = |shift: f64, name: &str, role, least: fn(&HalfCircle) -> Option<Least>| {
        let points = circles
            .iter()
            .filter_map(|circle| Some(interval(shift * circle.gamma, least(circle)?)));
        Series::new(name, role, Mark::Points, points)
    };
    panel.series = vec![
        at(0.89, "features separate the labels", Role::Third, |c| Some(c.separation.least)),
        at(0.94, "soft, certificate of the draw", Role::First, |c| Some(c.certificate.least)),
    ];
    panel.series.extend(trained(circles, 1.06));
    panel.series.push(at(1.12, "hard, perceptron, trained", Role::Second, |c| {
        c.least(Trainee::Perceptron)
    }));
    panel
}

/// The trained widths of both kinds, `apart` to either side.
fn trained(circles: &[HalfCircle], apart: f64) -> [Series; 2] {
    let of = |name: &str, who, role, shift: f64| {
        let points = circles
            .iter()
            .filter_map(|circle| Some(interval(shift * circle.gamma, circle.least(who)?)));
        Series::new(name, role, Mark::Points, points)
    };
    [
        of("soft, trained", Trainee::Soft, Role::Soft, 1.0),
        of("hard, trained", Trainee::Hard, Role::Hard, apart),
    ]
}
