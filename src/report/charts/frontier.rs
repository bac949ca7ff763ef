//! The least proven pairs of width and steps.

use crate::experiment::frontier::{Curve, Findings, Frontier, Pair, Proof};
use crate::figures::{Annotation, Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::training::LabelKind;

/// The frontiers on the left, the widths against the initial scale on the right.
pub fn chart(findings: &Findings) -> Chart {
    let Findings { n, gamma, epsilon, delta, .. } = findings;
    Chart {
        id: "frontier".into(),
        title: "Which labels are proven to need fewer neurons depends on the scale of the initial weights"
            .into(),
        subtitle: format!(
            "n\u{a0}=\u{a0}{n} points, margin γ\u{a0}=\u{a0}{gamma}, averaged error ε\u{a0}=\u{a0}{epsilon} with \
             probability {:.1}; left: the pairs of width m and steps T that no other proven pair beats in \
             both, over the labels' scale s, the radius, the step size and the share of ε left to time; \
             right: the least width at each initial scale α (W(0) ~ N(0,\u{a0}α²)), vertical lines: where the order turns; all are upper \
             bounds, not what training needs",
            1.0 - 2.0 * delta
        ),
        source: format!(
            "distill-bounds frontier --n {n} --gamma {gamma} --epsilon {epsilon} --delta {delta}"
        ),
        panels: vec![frontiers(&findings.frontiers), against_scale(findings)],
    }
}

fn role(labels: LabelKind) -> Role {
    match labels {
        LabelKind::Soft => Role::Soft,
        LabelKind::Hard => Role::Hard,
    }
}

fn frontiers(frontiers: &[Frontier]) -> Panel {
    let mut panel = Panel::new(Axis::log("width m (neurons)"), Axis::log("steps T"));
    panel.title = "steps against width".into();
    panel.series = frontiers
        .iter()
        .map(|Frontier { labels, initial_scale_at_most: most, offers }| {
            let points = offers.iter().map(|offer| Point::new(offer.width, offer.steps));
            let (name, mark) = match *most {
                1.0 => (format!("{labels}, α = 1"), Mark::Step),
                most => (format!("{labels}, any α ≤ {most}"), Mark::Dashed),
            };
            Series::new(name, role(*labels), mark, points)
        })
        .collect();
    panel
}

fn against_scale(findings: &Findings) -> Panel {
    let mut panel = Panel::new(Axis::log("initial scale α"), Axis::log("least width m (neurons)"));
    panel.title = "width against initial scale".into();
    for Curve { pair, points } in &findings.curves {
        let Pair { by, scale } = *pair;
        let (hard, soft) = pair.names();
        let mark = match (by, scale) {
            (Proof::Direct, _) => Mark::Dotted,
            (Proof::Least, 1.0) => Mark::Line,
            (Proof::Least, _) => Mark::Dashed,
        };
        let series = |name: String, role, value: fn(&(f64, f64, f64)) -> f64| {
            let points = points.iter().map(|point| Point::new(point.0, value(point)));
            Series::new(name, role, mark, points)
        };
        if scale == 1.0 {
            panel.series.push(series(format!("hard, {hard}"), Role::Hard, |point| point.1));
        }
        panel
            .series
            .push(series(format!("soft, {soft}, s = {scale}"), Role::Soft, |point| point.2));
    }
    let turns = findings.crossovers.iter().filter(|turn| turn.pair.scale == 1.0);
    let mut turns: Vec<f64> = turns.filter_map(|turn| turn.initial_scale).collect();
    turns.sort_by(f64::total_cmp);
    let names: Vec<String> = turns.iter().map(|turn| format!("{turn:.0}")).collect();
    // The lines are too near to each other for a label each.
    let line = |(k, &x): (usize, &f64)| {
        let label = if k == 0 { format!("α = {}", names.join(", ")) } else { String::new() };
        Annotation::Vertical { x, label }
    };
    panel.annotations = turns.iter().enumerate().map(line).collect();
    panel
}
