//! Soft minus hard labels against epochs, and test error against the number of training images.

use crate::experiment::digits::Configuration;
use crate::experiment::protocols::findings::Findings;
use crate::experiment::protocols::plan::{Block, Family, Images, Labels, Method, Plan, Teacher};
use crate::experiment::protocols::summary::{Cell, Found};
use crate::experiment::statistics::Estimate;
use crate::figures::{Annotation, Axis, Chart, Mark, Panel, Point, Role, Series};

/// The command: of the whole grid, if all of it was run.
fn source(findings: &Findings) -> String {
    let mut grid = Plan::whole();
    grid.blocks.retain(|block| block.family == Family::Grid);
    let is_whole = findings.plan.left_out(&grid).is_empty();
    format!("distill-bounds table-1-protocols{}", if is_whole { " --whole" } else { "" })
}

/// The figures, as far as there is something to draw.
pub fn charts(findings: &Findings) -> Vec<Chart> {
    let charts = [
        everything(findings),
        projected(findings),
        controls(findings),
        images(findings),
        long(findings),
    ];
    charts.into_iter().filter(|chart| !chart.panels.is_empty()).collect()
}

/// Soft minus hard of the narrowest and the widest students of the blocks of the grid that `is_drawn` takes.
fn grid(findings: &Findings, is_drawn: impl Fn(&Block) -> bool, part: usize) -> Vec<Panel> {
    let blocks = findings.blocks.iter().filter(|found| {
        let block = &found.block;
        block.family == Family::Grid && block.images == Images::All && is_drawn(block)
    });
    let panels = |found: &Found| -> Vec<Panel> {
        let widths = &found.block.widths;
        let mut ends: Vec<usize> =
            widths.first().into_iter().chain(widths.last()).copied().collect();
        ends.dedup();
        ends.into_iter().map(|width| epochs(found, width, part)).collect()
    };
    blocks.flat_map(panels).collect()
}

/// On all digits, everything trained.
fn everything(findings: &Findings) -> Chart {
    let is_drawn = |block: &Block| {
        block.configuration == Configuration::All && matches!(block.method, Method::Everything(_))
    };
    Chart {
        id: "table-1-protocols".into(),
        title: "Table 1: soft labels against hard ones, by training time and temperature".into(),
        subtitle: subtitle(findings, Family::Grid, "all digits, both layers and biases trained"),
        source: source(findings),
        panels: grid(findings, is_drawn, 0),
    }
}

/// The paper's own networks.
fn projected(findings: &Findings) -> Chart {
    let is_drawn = |block: &Block| matches!(block.method, Method::Projected { .. });
    let trained = "the paper's networks: the first layer trained by projected gradient descent";
    Chart {
        id: "table-1-projected".into(),
        title: "Table 1 with the paper's networks: on the reduced digits softened labels gain a little at first, nothing in the end"
            .into(),
        subtitle: subtitle(findings, Family::Grid, trained),
        source: source(findings),
        panels: grid(findings, is_drawn, 1),
    }
}

/// Soft minus hard where labels are turned over.
fn controls(findings: &Findings) -> Chart {
    let noisy = findings.blocks.iter().filter(|found| found.block.flipped > 0.0);
    let panels = noisy.flat_map(|found| found.block.widths.iter().map(|&m| epochs(found, m, 0)));
    Chart {
        id: "table-1-controls".into(),
        title: "The positive control: with noisy labels soft ones help, if not at every time"
            .into(),
        subtitle: subtitle(
            findings,
            Family::Controls,
            "all digits, both layers and biases trained",
        ),
        source: source(findings),
        panels: panels.collect(),
    }
}

/// Of the first block of the family.
fn seeds(findings: &Findings, family: Family) -> u64 {
    let first = findings.blocks.iter().find(|found| found.block.family == family);
    first.map_or(0, |found| found.block.seeds)
}

fn subtitle(findings: &Findings, family: Family, trained: &str) -> String {
    let seeds = seeds(findings, family);
    format!(
        "test accuracy on soft labels minus that on hard ones, same seed, {seeds} seeds, 95\u{a0}% intervals \
         (Student), drawn a little apart; {trained}"
    )
}

/// `part` of the block's name, which says how and on which digits, names the panel.
fn epochs(found: &Found, width: usize, part: usize) -> Panel {
    let mut panel = Panel::new(Axis::log("epochs"), Axis::linear("soft − hard (points)"));
    let name = found.block.name.split(", ").nth(part).unwrap_or_default();
    panel.title = format!("{name}, m = {width}");
    let mut kinds: Vec<Labels> = found.block.labels.clone();
    kinds.retain(|&labels| style(labels).is_some());
    for (k, labels) in kinds.into_iter().enumerate() {
        let Some((name, role, mark)) = style(labels) else { continue };
        let gaps = found.gaps.iter().filter(|gap| gap.width == width && gap.labels == labels);
        let shift = 1.06f64.powi(k as i32);
        let points = gaps.filter_map(|gap| Some(point(shift * gap.epochs? as f64, &gap.estimate)));
        panel.series.push(Series::new(name, role, mark, points));
    }
    panel.annotations.push(Annotation::Horizontal { y: 0.0, label: String::new() });
    panel
}

/// How soft labels of a temperature are drawn; a teacher that was stopped early is drawn by itself.
fn style(labels: Labels) -> Option<(String, Role, Mark)> {
    let Labels::Soft { teacher, temperature } = labels else { return None };
    let role = match temperature {
        1.0 => Role::Soft,
        2.0 => Role::First,
        4.0 => Role::Second,
        _ => Role::Third,
    };
    match teacher {
        Teacher::Early if temperature == 1.0 => {
            Some(("T = 1, early teacher".into(), Role::Fourth, Mark::LinePoints))
        }
        Teacher::Early => None,
        _ => Some((format!("T = {temperature}"), role, Mark::LinePoints)),
    }
}

/// Test error against the number of training images.
fn images(findings: &Findings) -> Chart {
    let found: Vec<&Found> =
        findings.blocks.iter().filter(|found| found.block.family == Family::Images).collect();
    let widths = found.first().map_or(&[][..], |found| &found.block.widths);
    let seeds = seeds(findings, Family::Images);
    Chart {
        id: "table-1-images".into(),
        title: "What a soft label is worth: test error against the number of training images"
            .into(),
        subtitle: format!(
            "MNIST, digits above 4 against the others; both layers by Adam, every curve stopped by images held out; \
             the teacher knows the labels of all 60,000 images; {seeds} seeds, 95\u{a0}% intervals (Student), drawn \
             a little apart"
        ),
        source: source(findings),
        panels: widths.iter().map(|&width| errors(&found, width)).collect(),
    }
}

fn errors(blocks: &[&Found], width: usize) -> Panel {
    let mut panel = Panel::new(Axis::log("training images n"), Axis::log("test error (%)"));
    panel.title = format!("{width} neurons");
    let kinds = blocks.first().map_or(&[][..], |found| &found.block.labels);
    for (k, &labels) in kinds.iter().enumerate() {
        let (name, role) = match labels {
            Labels::Hard => ("hard".into(), Role::Hard),
            Labels::Smoothed(amount) => (format!("smoothed {amount}"), Role::Reference),
            Labels::Soft { temperature, .. } => {
                let role = match temperature {
                    1.0 => Role::Soft,
                    4.0 => Role::Second,
                    _ => Role::Third,
                };
                (format!("soft, T = {temperature}"), role)
            }
        };
        let shift = 1.05f64.powi(k as i32 - 2);
        let points = blocks.iter().filter_map(|found| {
            let cell: &Cell = found.cell(width, labels)?;
            let Estimate { mean, lower, upper } = cell.stopping.as_ref()?.estimate;
            let x = shift * found.n as f64;
            let least = (100.0 - upper).max((100.0 - mean) / 10.0);
            Some(Point::new(x, 100.0 - mean).within(least, 100.0 - lower))
        });
        panel.series.push(Series::new(name, role, Mark::LinePoints, points));
    }
    panel
}

/// Test accuracy of the widest students along long trainings.
fn long(findings: &Findings) -> Chart {
    let found = || findings.blocks.iter().filter(|found| found.block.family == Family::Long);
    let seeds = seeds(findings, Family::Long);
    let width = found().find_map(|found| found.block.widths.last().copied()).unwrap_or_default();
    Chart {
        id: "table-1-long".into(),
        title: "In long trainings of Adam and SGD hard labels fall back, softened ones hardly"
            .into(),
        subtitle: format!(
            "MNIST, digits above 4 against the others, all or without 1, 4, 7 and 9 (reduced); five sixths of the \
             images; {width} neurons; {seeds} seeds, 95\u{a0}% intervals (Student), drawn a little apart"
        ),
        source: "distill-bounds table-1-protocols --long".into(),
        panels: found().filter_map(accuracies).collect(),
    }
}

/// From ten epochs on, before which the scale would hide the end.
fn accuracies(found: &Found) -> Option<Panel> {
    const FIRST: usize = 10;
    let width = *found.block.widths.last()?;
    let mut panel = Panel::new(Axis::log("epochs"), Axis::linear("test accuracy (%)"));
    panel.title = found.block.name.trim_end_matches(", long").into();
    for (k, &labels) in found.block.labels.iter().enumerate() {
        let (name, role, mark) = match labels {
            Labels::Hard => ("hard".into(), Role::Hard, Mark::LinePoints),
            _ => style(labels)?,
        };
        let shift = 1.03f64.powi(k as i32);
        let readings = found.cell(width, labels)?.readings.iter();
        let points = readings
            .filter(|reading| reading.epochs >= FIRST)
            .map(|reading| point(shift * reading.epochs as f64, &reading.estimate));
        panel.series.push(Series::new(name, role, mark, points));
    }
    Some(panel)
}

fn point(x: f64, estimate: &Estimate) -> Point {
    Point::new(x, estimate.mean).within(estimate.lower, estimate.upper)
}
