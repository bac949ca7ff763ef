//! The figure: our accuracies beside the points of the paper's plot.

use distill_bounds::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};

use crate::paper::{self, Accuracies, READING};
use crate::preset::{Family, Varied};
use crate::summary::{Mean, Report, Row};

/// The chart of a report, whose plan varies the images of `varied`; `source` is the command that
/// made it. Its id names the images, unless they are the paper's, and `varied`, unless all vary.
pub fn chart(report: &Report, varied: Varied, source: String) -> Chart {
    let images = if report.setting.has_paper_images() { "" } else { "-fashion" };
    let (who, title) = match varied {
        Varied::All => ("", "Students of soft and of hard labels under noise"),
        Varied::Teacher => {
            ("-teacher", "Under noise, with a teacher who sees more than its students")
        }
        Varied::None => ("-none", "Under noise, all trained on the images as they are"),
    };
    let id = format!("figure-1{images}{who}");
    let mut panels: Vec<Panel> =
        report.plan.families.iter().map(|(family, ..)| accuracies(*family, &report.rows)).collect();
    panels.push(differences(report));
    Chart { id, title: title.into(), subtitle: subtitle(report), source, panels }
}

fn subtitle(report: &Report) -> String {
    let [training, validation, test] = report.split;
    let networks: Vec<String> = report
        .plan
        .families
        .iter()
        .map(|(_, teacher, student)| {
            let keep = |text: String| text.replacen(' ', "\u{a0}", 1);
            let (teacher, student) = (&teacher.architecture, &student.architecture);
            format!("{} to {}", keep(teacher.to_string()), keep(student.to_string()))
        })
        .collect();
    format!(
        "{} Ours: {}, {training}/{validation}/{test} images, temperature {}, {}; {}. Paper \
         (dashed, read off its plot ± {READING}): CIFAR-10 cat and dog, VGG 8+3 to VGG 2+3, 10 runs",
        report.plan.images_in_words(),
        report.setting.images.name,
        report.plan.temperature,
        runs(&report.rows),
        networks.join("; ")
    )
    .replace("95 %", "95\u{a0}%")
}

fn runs(rows: &[Row]) -> String {
    let seeds = || rows.iter().map(|row| row.seeds);
    let seeds = match (seeds().min().unwrap_or(0), seeds().max().unwrap_or(0)) {
        (1, 1) => return "1 seed, without intervals".into(),
        (least, most) if least == most => most.to_string(),
        (least, most) => format!("{least} to {most}"),
    };
    format!(
        "{seeds} seeds, bars 95 % intervals over splits, noise and initial weights of this one set \
         of images"
    )
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

/// The paper's values, read off up to `error`.
fn of_paper(name: &str, role: Role, error: f64, value: fn(&Accuracies) -> f64) -> Series {
    let points = paper::VARIANCES.iter().zip(&paper::VGG).map(|(&x, accuracies)| {
        let y = value(accuracies);
        Point::new(x, y).within(y - error, y + error)
    });
    Series::new(name, role, Mark::Dashed, points)
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
        panel.series.extend([
            of_paper("paper: teacher", Role::First, READING, |paper| paper.teacher),
            of_paper("paper: hard", Role::Hard, READING, |paper| paper.student_hard),
            of_paper("paper: soft", Role::Soft, READING, |paper| paper.student_soft),
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
    let difference = Accuracies::soft_minus_hard;
    panel.series.push(of_paper("paper: VGG", Role::Reference, 2.0 * READING, difference));
    panel.annotations =
        vec![distill_bounds::figures::Annotation::Horizontal { y: 0.0, label: String::new() }];
    panel
}
