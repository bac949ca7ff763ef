//! The figure of the margin behind Table 1.

use crate::experiment::digits::Configuration;
use crate::experiment::mnist_margin::{Cell, DELTA, EPSILON, Findings};
use crate::experiment::protocol::TEACHER_WIDTH;
use crate::experiment::summary::least_printed_student;
use crate::figures::{Annotation, Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::training::LabelKind;

/// Brackets of γ* and γ_H against n, and the widths that the theorems ask for at that γ.
pub fn chart(findings: &Findings) -> Chart {
    let largest = findings.cells.iter().map(|cell| cell.n).max().unwrap_or(0);
    let bracketed = findings.cells.iter().filter(|cell| cell.gamma.is_some());
    let confidence = bracketed.clone().filter_map(|cell| cell.gamma.as_ref()).map(|g| g.confidence);
    let confidence = confidence.fold(1.0, f64::min);
    let most = bracketed.map(|cell| cell.n).max().unwrap_or(0);
    Chart {
        id: "margin-of-mnist".into(),
        title: "MNIST: the margins of the reduced and of all digits against n".into(),
        subtitle: format!(
            "nested random subsets of the training images, each divided by its norm as in \
             Table\u{a0}1, label 1 for digits above 4; reduced: without 1, 4, 7, 9; γ* to n\u{a0}=\u{a0}{most} (bars: bracket at confidence \
             {confidence}), γ_H to n\u{a0}=\u{a0}{largest}; widths at ε\u{a0}=\u{a0}{EPSILON}, \
             δ\u{a0}=\u{a0}{DELTA} and the lower end of γ*, beyond that at γ_H, which is the least \
             that they can be; grey: the printed teacher, and the least printed students that err \
             on at most ε of the test images"
        ),
        source: "distill-bounds mnist-margin".into(),
        panels: vec![margins(findings), widths(findings)],
    }
}

fn of(findings: &Findings, configuration: Configuration) -> impl Iterator<Item = &Cell> {
    findings.cells.iter().filter(move |cell| cell.configuration == configuration)
}

fn margins(findings: &Findings) -> Panel {
    let mut panel = Panel::new(Axis::log("number of points n"), Axis::log("margin γ"));
    panel.title = "margins".into();
    for (configuration, role, shift) in
        [(Configuration::Reduced, Role::First, 0.97), (Configuration::All, Role::Second, 1.03)]
    {
        let cells = || of(findings, configuration);
        let brackets = cells().filter_map(|cell| {
            let gamma = cell.gamma.as_ref()?;
            let point = Point::new(shift * cell.n as f64, (gamma.lower * gamma.upper).sqrt());
            Some(match gamma.lower > 0.0 {
                true => point.within(gamma.lower, gamma.upper),
                false => Point { y: gamma.upper, ..point }.at_most(gamma.upper),
            })
        });
        let first = cells().filter(|cell| cell.seed == 0);
        let hilbert = first.map(|cell| Point::new(cell.n as f64, cell.gamma_hilbert.upper));
        let name = |margin: &str| format!("{margin}, {configuration}");
        panel.series.push(Series::new(name("γ_H"), role, Mark::Line, hilbert));
        panel.series.push(Series::new(name("γ*"), role, Mark::Points, brackets));
    }
    panel
}

fn widths(findings: &Findings) -> Panel {
    let mut panel = Panel::new(Axis::log("number of points n"), Axis::log("width m (neurons)"));
    panel.title = "widths asked for, all digits".into();
    for (id, name, role, mark) in [
        ("M.proposition-5", "hard, Proposition 5", Role::Hard, Mark::Dashed),
        ("S.s5", "hard, S5", Role::Hard, Mark::Line),
        ("S.s5-least", "hard, S5-least", Role::Hard, Mark::Dotted),
        ("M.corollary-4-repaired", "soft, Corollary 4 (repaired)", Role::Soft, Mark::Dashed),
        ("S.s4", "soft, S4", Role::Soft, Mark::Line),
        ("S.s4-least", "soft, S4-least", Role::Soft, Mark::Dotted),
    ] {
        let cells = of(findings, Configuration::All).filter(|cell| cell.seed == 0);
        let points = cells.filter_map(|cell| {
            let width = cell.widths.iter().find(|width| width.statement == id)?.width;
            Some(Point::new(cell.n as f64, width))
        });
        panel.series.push(Series::new(name, role, mark, points));
    }
    let horizontal = |neurons: usize, label| Annotation::Horizontal { y: neurons as f64, label };
    let label = format!("Table 1: teacher, {TEACHER_WIDTH}");
    panel.annotations.push(horizontal(TEACHER_WIDTH, label));
    let [hard, soft] = [LabelKind::Hard, LabelKind::Soft]
        .map(|labels| least_printed_student(Configuration::All, labels, EPSILON));
    if let (Some(hard), Some(soft)) = (hard, soft) {
        let label = format!("Table 1: students, {hard} hard, {soft} soft");
        panel.annotations.push(horizontal(hard, label));
    }
    panel
}
