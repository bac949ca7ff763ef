//! Least widths of both kinds of labels on data that favour one of them.

use super::separation::interval;
use crate::experiment::separation::{
    EASY, EPSILON, Findings, Found, PROBABILITY, SOFT_RADIUS, Side,
};
use crate::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::training::LabelKind;

/// Both sides, against the margin of the teacher.
pub fn chart(findings: &Findings) -> Chart {
    let plan = &findings.plan;
    Chart {
        id: "separation".into(),
        title: "Which labels need fewer neurons is up to the teacher: either kind, by a factor that grows as 1/γ"
            .into(),
        subtitle: format!(
            "{EASY} easy points and one outlier of the other label within a small angle; least width m for an \
             averaged error ≤ {EPSILON} with probability {PROBABILITY}; η = {}, T = {} steps, hard labels without \
             a radius, soft ones with B = {SOFT_RADIUS}; marks: least width seen to be enough, bars: surely not below, \
             surely not above (at most {} seeds a width); dashed: necessary, proved for every number of steps; \
             dotted: proved to be enough",
            plan.step_size, plan.steps, plan.criterion.most_seeds
        ),
        source: "distill-bounds separation".into(),
        panels: findings.sides.iter().map(panel).collect(),
    }
}

fn role(kind: LabelKind) -> Role {
    match kind {
        LabelKind::Soft => Role::Soft,
        LabelKind::Hard => Role::Hard,
    }
}

fn panel(found: &Found) -> Panel {
    let mut panel = Panel::new(Axis::log("margin γ of the teacher"), Axis::log("neurons m"));
    let (favoured, other) = match found.side {
        Side::Plus => (LabelKind::Soft, LabelKind::Hard),
        Side::Minus => (LabelKind::Hard, LabelKind::Soft),
    };
    panel.title = match found.side {
        Side::Plus => "S+: soft labels win",
        Side::Minus => "S−: hard labels win",
    }
    .into();
    let trained = |kind: LabelKind| {
        let points = found.cells.iter().map(|cell| interval(cell.gamma, cell.least(kind)));
        Series::new(format!("{kind}, trained"), role(kind), Mark::Points, points)
    };
    let necessary = found.cells.iter().map(|cell| Point::new(cell.gamma, cell.necessary as f64));
    let enough = found.cells.iter().filter_map(|cell| Some((cell.gamma, cell.enough?)));
    let enough = enough.map(|(gamma, width)| Point::new(gamma, width as f64));
    panel.series = vec![
        trained(LabelKind::Soft),
        trained(LabelKind::Hard),
        Series::new(format!("{other}, necessary"), role(other), Mark::Dashed, necessary),
        Series::new(format!("{favoured}, enough"), role(favoured), Mark::Dotted, enough),
    ];
    panel
}
