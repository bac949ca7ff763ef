//! Widths from both sides: what any network needs, what training needs, what is proved to be enough.

use super::separation::intervals;
use crate::experiment::widths::{EPSILON, Findings, HalfCircle, Least, Trainee};
use crate::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};

/// One kind of labels: name, colour, what is trained, what is certified, and its statements from the paper's
/// to the sharpest.
struct Kind {
    title: &'static str,
    role: Role,
    who: Trainee,
    certified: fn(&HalfCircle) -> Least,
    statements: [(&'static str, &'static str, Mark); 3],
}

const KINDS: [Kind; 2] = [
    Kind {
        title: "soft labels",
        role: Role::Soft,
        who: Trainee::Soft,
        certified: |circle| circle.certificate.least,
        statements: [
            ("paper, soft", "M.corollary-4", Mark::Dashed),
            ("sharper, soft (S4-least)", "S.s4-least", Mark::Line),
            ("small soft labels (C6)", "C.c6", Mark::Dotted),
        ],
    },
    Kind {
        title: "hard labels",
        role: Role::Hard,
        who: Trainee::Hard,
        certified: |circle| circle.certificate_perceptron.least,
        statements: [
            ("paper, hard", "M.proposition-5", Mark::Dashed),
            ("sharper, hard (S5-least)", "S.s5-least", Mark::Line),
            ("large weights, hard (C12)", "C.c12", Mark::Dotted),
        ],
    },
];

/// The widths of half circles against γ, a panel for each kind of labels.
pub fn chart(findings: &Findings) -> Chart {
    let circles = &findings.half_circles;
    let (seeds, probability) =
        (findings.plan.criterion.most_seeds, findings.plan.criterion.probability);
    let sizes: Vec<String> = circles.iter().map(|circle| circle.n.to_string()).collect();
    Chart {
        id: "two-sided".into(),
        title:
            "What any network needs and what is certified are close, for soft labels and for hard ones"
                .into(),
        subtitle: format!(
            "neurons for an averaged error ≤ {EPSILON} with probability {probability:.1}; half circles of \
             n\u{a0}=\u{a0}{} points, labels alternate; from below: any network needs (L.r1), a draw's features \
             separate (exact law), trained, certified before training (hard: with the perceptron loss), enough \
             for all data of the margin by a statement; bars: surely not below, surely not above ({seeds} draws)",
            sizes.join(", ")
        ),
        source: "distill-bounds widths".into(),
        panels: KINDS.iter().map(|kind| panel(findings, kind)).collect(),
    }
}

fn panel(findings: &Findings, kind: &Kind) -> Panel {
    let circles = &findings.half_circles;
    let mut panel = Panel::new(Axis::log("margin γ"), Axis::log("neurons m"));
    panel.title = kind.title.into();
    let statements = kind.statements.map(|(name, id, mark)| {
        let width = |circle: &HalfCircle| Some(Point::new(circle.gamma, circle.bound(id)?));
        Series::new(name, kind.role, mark, circles.iter().filter_map(width))
    });
    panel.series.extend(statements);
    let certified = intervals(circles, |c| 0.98 * c.gamma, |c| Some((kind.certified)(c)));
    panel.series.push(Series::new("certified", Role::First, Mark::Points, certified));
    let trained = intervals(circles, |c| 1.02 * c.gamma, |c| c.least(kind.who));
    let name = format!("{}, trained", kind.title);
    panel.series.push(Series::new(name, kind.role, Mark::Points, trained));
    let law = circles.iter().filter_map(|circle| {
        let exact = findings.law.iter().find(|exact| exact.n == circle.n)?;
        Some(Point::new(circle.gamma, exact.at_least as f64))
    });
    panel.series.push(Series::new("features separate, exact law", Role::Third, Mark::Line, law));
    let necessary = circles.iter().map(|circle| Point::new(circle.gamma, circle.necessary as f64));
    panel.series.push(Series::new("any network needs", Role::Reference, Mark::Line, necessary));
    panel
}
