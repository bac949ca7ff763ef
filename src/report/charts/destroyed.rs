//! Features that hard labels destroy.

use crate::experiment::destroyed::{COARSE, CONFIDENCE, Findings, Followed, MAIN, Trainee};
use crate::figures::{Annotation, Axis, Chart, Mark, Panel, Point, Role, Series};
use crate::training::Loss;

/// How often training ends without an error, and where the boundaries go along one run of each kind.
pub fn chart(findings: &Findings) -> Chart {
    let (fine, copies) = MAIN;
    let (time, seeds) = findings.rows.first().map_or((0.0, 0), |row| (row.time, row.seeds));
    let cells = findings.rows.first().into_iter().flat_map(|row| row.cells.first());
    let sizes = cells.flat_map(|cell| &cell.attempts).map(|attempt| attempt.step_size.to_string());
    let sizes = sizes.collect::<Vec<_>>().join(" or ");
    let width = findings.followed.first().map_or(0, |run| run.width);
    let mut panels = vec![successes(findings)];
    panels.extend(findings.followed.iter().map(boundaries));
    Chart {
        id: "features-destroyed".into(),
        title:
            "At the usual initial scale hard labels can lose the features that a few points need"
                .into(),
        subtitle: format!(
            "{copies} copies of four points {fine} apart, beside four points within {COARSE} (radian; two-scales); \
             left: share of {seeds} seeds without an error by time ηT\u{a0}=\u{a0}{time:e} at step \
             size η\u{a0}=\u{a0}{sizes}, bars: {:.0}\u{a0}% intervals, α: initial scale; right: the boundaries w·x\u{a0}=\u{a0}0 of \
             one draw of {width} neurons, α\u{a0}=\u{a0}1, beside the points (grey)",
            100.0 * CONFIDENCE
        ),
        source: "distill-bounds destroyed".into(),
        panels,
    }
}

fn successes(findings: &Findings) -> Panel {
    let mut panel = Panel::new(
        Axis::log("width m (neurons)"),
        Axis::linear("share without an error").between(-0.02, 1.02),
    );
    panel.title = "without an error".into();
    let shown = [
        ("soft, α = 1", Trainee::SOFT, Role::Soft, 0.94),
        ("hard, α = 1", Trainee::hard(1.0), Role::Hard, 1.0),
        ("hard, α = 3", Trainee::hard(3.0), Role::Second, 1.06),
        ("hard, α = 10", Trainee::hard(10.0), Role::Third, 1.12),
        ("hard, α = 100", Trainee::hard(100.0), Role::First, 1.19),
    ];
    let series = |(name, trainee, role, shift): (&str, _, _, f64)| {
        let row = findings.main(trainee)?;
        let points = row.cells.iter().map(|cell| {
            Point::new(shift * cell.width as f64, cell.share).within(cell.lower, cell.upper)
        });
        Some(Series::new(name, role, Mark::LinePoints, points))
    };
    panel.series = shown.into_iter().filter_map(series).collect();
    panel
}

fn boundaries(run: &Followed) -> Panel {
    let (name, role) = match run.trainee.loss {
        Loss::Soft(_) => ("soft labels", Role::Soft),
        Loss::Hard(_) => ("hard labels", Role::Hard),
    };
    let mut panel = Panel::new(
        Axis::log("step t"),
        Axis::linear("boundary angle (degrees)").between(-45.0, 135.0),
    );
    panel.title = name.into();
    let neurons = run.path.moments.first().map_or(0, |moment| moment.angles.len());
    for neuron in 0..neurons {
        let later = run.path.moments.iter().filter(|moment| moment.step > 0);
        let points: Vec<Point> =
            later.map(|moment| Point::new(moment.step as f64, moment.angles[neuron])).collect();
        // A line that turns past the end of the axis comes in again at the other end.
        let whole = points.chunk_by(|a, b| (a.y - b.y).abs() < 90.0);
        let lines = whole.map(|part| Series::new("", role, Mark::Line, part.iter().copied()));
        panel.series.extend(lines);
    }
    let (fine, coarse) = ((MAIN.0 / 2.0).to_degrees(), (COARSE / 2.0).to_degrees());
    let lines = [
        (fine, "fine points"),
        (-fine, ""),
        (90.0, "coarse points"),
        (90.0 + coarse, ""),
        (90.0 - coarse, ""),
    ];
    panel.annotations =
        lines.map(|(y, label)| Annotation::Horizontal { y, label: label.into() }).into();
    panel
}
