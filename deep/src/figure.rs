//! The figure: our accuracies beside the points of the paper's plot.

use distill_bounds::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};

use crate::preset::{Family, PAPER_VARIANCES};
use crate::summary::{Mean, Report, Row};

/// Accuracies in percent, read off the paper's plot.
const PAPER_TEACHER: [f64; 5] = [82.5, 78.4, 79.1, 77.7, 73.4];
const PAPER_HARD: [f64; 5] = [74.6, 74.2, 73.8, 67.2, 62.2];
const PAPER_SOFT: [f64; 5] = [76.0, 75.2, 74.2, 75.0, 70.4];
/// Error of reading.
const READING: f64 = 0.3;

/// The chart of a report; `source` is the command that made it.
pub fn chart(report: &Report, source: String) -> Chart {
    let mut panels: Vec<Panel> =
        report.plan.families.iter().map(|(family, ..)| accuracies(*family, &report.rows)).collect();
    panels.push(differences(report));
    Chart {
        id: "figure-1".into(),
        title: "Students of soft and of hard labels under noise".into(),
        subtitle: subtitle(report),
        source,
        panels,
    }
}

fn subtitle(report: &Report) -> String {
    let [training, validation, test] = report.split;
    let networks: Vec<String> = report
        .plan
        .families
        .iter()
        .map(|(_, teacher, student)| {
            let keep = |text: String| text.replace(' ', "\u{a0}");
            let (teacher, student) = (&teacher.architecture, &student.architecture);
            format!("{} to {}", keep(teacher.to_string()), keep(student.to_string()))
        })
        .collect();
    format!(
        "Ours: {}, {training}/{validation}/{test} images, temperature {}, {}; {}. Paper \
         (dashed, read off its plot ± {READING}): CIFAR-10 cat and dog, VGG 8+3 to VGG 2+3, 10 runs",
        report.images.name,
        report.plan.temperature,
        runs(report.plan.seeds),
        networks.join("; ")
    )
    .replace("95 %", "95\u{a0}%")
}

fn runs(seeds: u64) -> String {
    match seeds {
        1 => "1 seed, without intervals".into(),
        _ => format!(
            "{seeds} seeds, bars 95 % intervals over splits, noise and initial weights of this one \
             set of images"
        ),
    }
}

fn axis() -> Axis {
    Axis::log("noise variance s²")
}

fn point(x: f64, value: Mean) -> Point {
    let point = Point::new(x, value.mean);
    match value.half_width {
        Some(half) => point.within(value.mean - half, value.mean + half),
        None => point,
    }
}

/// Points of the rows of `family`, moved by the factor `shift` so that bars do not overlap.
fn points(rows: &[Row], family: Family, shift: f64, value: impl Fn(&Row) -> Mean) -> Vec<Point> {
    let rows = rows.iter().filter(|row| row.family == family);
    rows.map(|row| point(shift * row.variance, value(row))).collect()
}

fn accuracies(family: Family, rows: &[Row]) -> Panel {
    let mut panel = Panel::new(axis(), Axis::linear("test accuracy (%)"));
    panel.title = family.to_string();
    let ours = |name: &str, role, shift, value: fn(&Row) -> Mean| {
        Series::new(name, role, Mark::LinePoints, points(rows, family, shift, value))
    };
    panel.series = vec![
        ours("teacher", Role::First, 1.0, |row| row.teacher),
        ours("student, hard labels", Role::Hard, 1.04, |row| row.student_hard),
        ours("student, soft labels", Role::Soft, 0.96, |row| row.student_soft),
    ];
    if family == Family::Vgg {
        panel.title = "VGG, with paper".into();
        let paper = |name: &str, role, values: [f64; 5]| {
            let points = PAPER_VARIANCES.iter().zip(values);
            let points = points.map(|(&x, y)| Point::new(x, y).within(y - READING, y + READING));
            Series::new(name, role, Mark::Dashed, points)
        };
        panel.series.extend([
            paper("paper: teacher", Role::First, PAPER_TEACHER),
            paper("paper: hard", Role::Hard, PAPER_HARD),
            paper("paper: soft", Role::Soft, PAPER_SOFT),
        ]);
    }
    panel
}

fn differences(report: &Report) -> Panel {
    let mut panel = Panel::new(axis(), Axis::linear("soft − hard (points)"));
    panel.title = "soft minus hard".into();
    for (&(family, ..), (role, shift)) in
        report.plan.families.iter().zip([(Role::Second, 0.97), (Role::Third, 1.03)])
    {
        let points = points(&report.rows, family, shift, |row| row.soft_minus_hard);
        panel.series.push(Series::new(family.to_string(), role, Mark::LinePoints, points));
    }
    let gaps = PAPER_SOFT.iter().zip(PAPER_HARD).map(|(soft, hard)| soft - hard);
    let paper = PAPER_VARIANCES
        .iter()
        .zip(gaps)
        .map(|(&x, gap)| Point::new(x, gap).within(gap - 2.0 * READING, gap + 2.0 * READING));
    panel.series.push(Series::new("paper: VGG", Role::Reference, Mark::Dashed, paper));
    panel.annotations =
        vec![distill_bounds::figures::Annotation::Horizontal { y: 0.0, label: String::new() }];
    panel
}
