//! Width against training time.

use crate::experiment::phases::{Asked, Data, Diagram, Findings, Proven};
use crate::figures::{Annotation, Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::training::LabelKind;

/// The statements that are marked, with the name of the mark.
const MARKED: [(&str, &str); 2] = [("S.s4", "S4"), ("S.s5", "S5")];

/// One of the half circles and one of all other data, as far as there are any.
pub fn charts(findings: &Findings) -> Vec<Chart> {
    let is_circle = |diagram: &&Diagram| diagram.name.starts_with("half-circle");
    let (circles, others): (Vec<&Diagram>, Vec<&Diagram>) =
        findings.diagrams.iter().partition(is_circle);
    let charts = [
        ("phase-diagram", "Half circles: hard labels need more time at the same width", circles),
        ("phase-diagram-data", "Which labels need less time depends on the data", others),
    ];
    let drawn = charts.into_iter().filter(|(_, _, diagrams)| !diagrams.is_empty());
    drawn.map(|(id, title, diagrams)| chart(id, title, &diagrams)).collect()
}

fn chart(id: &str, title: &str, diagrams: &[&Diagram]) -> Chart {
    let seeds: Vec<String> =
        diagrams.iter().map(|diagram| diagram.task.seeds.to_string()).collect();
    let outside: Vec<String> = diagrams.iter().filter_map(|diagram| outside(diagram)).collect();
    Chart {
        id: id.into(),
        title: title.into(),
        subtitle: format!(
            "least width m from which on half of the seeds ({}) have an error ≤ {}: averaged over the \
             steps (solid; shaded from a tenth to nine tenths of the seeds) or at the last one (dotted); no line: \
             not by the last time; plain gradient descent, the same draws{}",
            seeds.join(", "),
            errors(diagrams),
            if outside.is_empty() {
                String::new()
            } else {
                format!("; proven times off the axis: {}", outside.join("; "))
            }
        ),
        source: "distill-bounds phases".into(),
        panels: diagrams.iter().map(|diagram| panel(diagram)).collect(),
    }
}

/// The errors that are allowed: one number where all diagrams have the same.
fn errors(diagrams: &[&Diagram]) -> String {
    let mut errors: Vec<String> =
        diagrams.iter().map(|diagram| diagram.task.epsilon.to_string()).collect();
    errors.dedup();
    errors.join(", ")
}

fn title(diagram: &Diagram) -> String {
    match &diagram.task.data {
        Data::Synthetic(name) if name.starts_with("half") => format!("n = {}", diagram.n),
        Data::Synthetic(_) => "four that balance".into(),
        Data::Outlier { .. } => "an outlier".into(),
        Data::Mnist { images } => format!("{images} digits"),
    }
}

fn panel(diagram: &Diagram) -> Panel {
    let mut panel = Panel::new(Axis::log("time ηT"), Axis::log("width m (neurons)"));
    panel.title = title(diagram);
    for (labels, role) in [(LabelKind::Soft, Role::Soft), (LabelKind::Hard, Role::Hard)] {
        let least = |asked, share| diagram.least(labels, asked, share).into_iter();
        let averaged = least(Asked::Averaged, 0.5)
            .zip(least(Asked::Averaged, 0.1).zip(least(Asked::Averaged, 0.9)));
        let solid = diagram.times().zip(averaged).filter_map(|(time, (half, (few, most)))| {
            let point = Point::new(time, half? as f64);
            Some(match (few, most) {
                (Some(few), Some(most)) => point.within(few as f64, most as f64),
                _ => point,
            })
        });
        let last = diagram.times().zip(least(Asked::Last, 0.5));
        let dotted = last.filter_map(|(time, half)| Some(Point::new(time, half? as f64)));
        panel.series.push(Series::new(format!("{labels}, averaged"), role, Mark::Line, solid));
        panel.series.push(Series::new(format!("{labels}, last"), role, Mark::Dotted, dotted));
    }
    let (first, last) = ends(diagram);
    let within = marked(diagram).filter(|(_, bound)| (first..=last).contains(&bound.time));
    panel.annotations = within
        .map(|(name, bound)| Annotation::Vertical { x: bound.time, label: name.into() })
        .collect();
    panel
}

fn ends(diagram: &Diagram) -> (f64, f64) {
    let first = diagram.times().next().unwrap_or(0.0);
    (first, diagram.times().last().unwrap_or(first))
}

fn marked(diagram: &Diagram) -> impl Iterator<Item = (&'static str, &Proven)> {
    let of = |(id, name)| {
        let bound = diagram.proven.iter().find(|bound| bound.statement == id)?;
        Some((name, bound))
    };
    MARKED.into_iter().filter_map(of)
}

/// The proven times that the axis does not reach, in words.
fn outside(diagram: &Diagram) -> Option<String> {
    let (first, last) = ends(diagram);
    let beyond = marked(diagram).filter(|(_, bound)| !(first..=last).contains(&bound.time));
    let words: Vec<String> =
        beyond.map(|(name, bound)| format!("{name}\u{a0}{:.0e}", bound.time)).collect();
    (!words.is_empty()).then(|| format!("{} {}", title(diagram), words.join(", ")))
}
