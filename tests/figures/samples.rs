//! The figures that are drawn to test drawing.

use distill_bounds::figures::{Anchor, Annotation, Axis, Chart, Mark, Panel, Point, Role, Series};

/// A chart with a source of the usual form.
pub fn chart(id: &str, title: &str, subtitle: &str, panels: Vec<Panel>) -> Chart {
    Chart {
        id: id.into(),
        title: title.into(),
        subtitle: subtitle.into(),
        source: format!("distill-bounds figures --only {id} --seed 1"),
        panels,
    }
}

fn curve(from: f64, to: f64, count: usize, f: impl Fn(f64) -> f64) -> Vec<Point> {
    let x = |k: usize| from * (to / from).powf(k as f64 / (count - 1) as f64);
    (0..count).map(|k| Point::new(x(k), f(x(k)))).collect()
}

/// Deterministic stand-in for noise, in (−1, 1).
fn wobble(k: usize) -> f64 {
    (12.9898 * k as f64).sin() * (78.233 * k as f64).cos()
}

fn width_against_margin() -> Chart {
    let mut panel = Panel::new(Axis::log("margin γ"), Axis::log("required width m (neurons)"));
    let bound = |name, role, mark, c: f64, power: f64| {
        Series::new(name, role, mark, curve(0.005, 0.5, 40, |g| c * g.powf(-power)))
    };
    let measured = |name, role, c: f64, power: f64| {
        let points = [0.01, 0.03, 0.06, 0.12, 0.25, 0.45].map(|g: f64| {
            let y = c * g.powf(-power);
            Point::new(g, y).within(y / 1.7, y * 1.6)
        });
        Series::new(name, role, Mark::Points, points)
    };
    panel.series = vec![
        bound("hard, as printed", Role::Hard, Mark::Dashed, 9.0e3, 4.0),
        bound("hard, sharper", Role::Hard, Mark::Line, 1.1e3, 4.0),
        bound("soft, as printed", Role::Soft, Mark::Dashed, 3.0e5, 2.0),
        bound("soft, sharper", Role::Soft, Mark::Line, 1.4e4, 2.0),
        measured("hard, measured", Role::Hard, 6.0, 1.1),
        measured("soft, measured", Role::Soft, 4.0, 0.6),
    ];
    panel.series[4].points[0] = Point::new(0.01, 2000.0).at_least(1500.0);
    chart(
        "width_against_margin",
        "Both bounds ask for far more neurons than training needs",
        "ε = 0.1, δ = 0.05, n = 32 points in the plane; measured: least width with 19 of 20 seeds \
         below ε, 95\u{a0}% intervals",
        vec![panel],
    )
}

fn crossover() -> Chart {
    let y = Axis::log("margin γ").between(1e-4, 0.5);
    let mut panel = Panel::new(Axis::log("target error ε").between(1e-4, 0.5), y);
    let printed = curve(1e-4, 0.5, 50, |e| 0.02 * e.powf(0.52));
    let region = printed.iter().map(|p| p.within(1e-4, p.y));
    panel.series = vec![
        Series::new("soft needs less", Role::Soft, Mark::Band, region),
        Series::new("γ*(ε), as printed", Role::Soft, Mark::Dashed, printed.clone()),
        Series::new(
            "γ*(ε), sharper",
            Role::Soft,
            Mark::Line,
            curve(1e-4, 0.5, 50, |e| 0.9 * e.sqrt()),
        ),
        Series::power_law("γ = ε", 1.0, (1e-4, 1e-4), 0.5),
    ];
    panel.annotations = vec![Annotation::Text {
        x: 3e-4,
        y: 0.15,
        text: "hard labels need\nthe smaller width".into(),
        role: Role::Hard,
        anchor: Anchor::Start,
    }];
    chart(
        "crossover",
        "Where the soft-label bound is the smaller one",
        "n = 32, δ = 0.05, c = 1",
        vec![panel],
    )
}

fn risk_along_training() -> Chart {
    let (x, y) = (Axis::linear("gradient step t"), Axis::log("risk (nats per point)"));
    let panel = |title: &str, role, start: f64, bound: f64| {
        let risk = |k: usize| {
            let y = start / (1.0 + 0.02 * k as f64) * (0.2 * wobble(k)).exp();
            Point::new(10.0 * k as f64, y).within(y / 1.5, y * 1.4)
        };
        let mean = |k: usize| Point::new(10.0 * k as f64, 1.3 * start / (1.0 + 0.012 * k as f64));
        Panel {
            title: title.into(),
            series: vec![
                Series::new("risk (median, 10–90 %)", role, Mark::Line, (0..500).map(risk)),
                Series::new("running mean", role, Mark::Dashed, (0..500).map(mean)),
            ],
            annotations: vec![
                Annotation::Horizontal { y: bound, label: "proved bound β".into() },
                Annotation::Vertical { x: 4000.0, label: "T".into() },
            ],
            ..Panel::new(x.clone(), y.clone())
        }
    };
    chart(
        "risk_along_training",
        "The averaged risk stays under its bound",
        "n = 32, γ = 0.11, widths as the theorems ask: m = 1.6×10⁶ (soft) and 2.4×10⁸ (hard), \
         20 seeds",
        vec![
            panel("Soft labels", Role::Soft, 0.01, 0.02),
            panel("Hard labels", Role::Hard, 0.69, 1.4),
        ],
    )
}

fn margin_against_points() -> Chart {
    let mut panel = Panel::new(Axis::log("number of points n"), Axis::log("margin γ"));
    let families = [
        ("separable", Role::First, 0.25, 0.02),
        ("noisy XOR", Role::Second, 0.12, 0.2),
        ("random labels", Role::Third, 0.3, 0.5),
        ("circles", Role::Fourth, 0.05, 0.1),
    ];
    for (name, role, start, power) in families {
        let points = [8.0, 16.0, 32.0, 64.0, 128.0, 256.0].map(|n: f64| {
            let y = start * n.powf(-power);
            Point::new(n, y).within(0.9 * y, 1.1 * y)
        });
        panel.series.push(Series::new(name, role, Mark::LinePoints, points));
    }
    panel.series.push(Series::power_law("slope −1/2", -0.5, (8.0, 0.15), 256.0));
    chart(
        "margin_against_points",
        "Random labels shrink the margin as 1/√n",
        "d = 10, brackets certified at 99 %",
        vec![panel],
    )
}

fn cost_against_width() -> Chart {
    let mut panel = Panel::new(Axis::log("width m (neurons)"), Axis::log("time per step (ms)"));
    let cost = |name, role, points| Series::new(name, role, Mark::LinePoints, points);
    panel.series = vec![
        cost("every neuron", Role::Reference, curve(1e3, 1e7, 5, |m| 2e-5 * m)),
        cost("patterns", Role::First, curve(1e3, 1e10, 8, |m| 0.004 + 6e-6 * m.sqrt())),
    ];
    chart(
        "cost_against_width",
        "A step costs √m, not m",
        "n = 32 points in the plane, one thread",
        vec![panel],
    )
}

fn waterfall() -> Chart {
    let steps = [
        ("exact teacher transfer (Lemma A)", 3.1e6),
        ("binomial quantile of flips (Lemma B)", 4.0e5),
        ("exact KL (Lemma E)", 9.0e4),
        ("regret at the best step size", 6.0e4),
        ("not explained", 24.0),
    ];
    let start = ("Theorem 2 as printed", 9.6e6);
    let panel = Panel::waterfall("width m (neurons)", start, &steps, "measured");
    chart(
        "waterfall",
        "Where the looseness comes from",
        "soft labels, n = 32, ε = 0.1, δ = 0.05",
        vec![panel],
    )
}

/// What the other samples leave out: three panels of their own axes, steps, dots, bounds from
/// above, negative and large numbers, headings of several lines.
fn three_panels() -> Chart {
    let step = |k: usize| Point::new(k as f64, 30_000.0 - 2500.0 * k as f64);
    let below = |k: usize| {
        let y = 10.0_f64.powi(-2 - k as i32);
        if k < 3 {
            Point::new(k as f64, y).within(y / 3.0, 3.0 * y)
        } else {
            Point::new(3.0, y).at_most(2.0 * y)
        }
    };
    let change = |k: usize| Point::new(1e6 * k as f64, (0.3 * k as f64).sin());
    let panels = [
        (
            "Active",
            "step",
            Axis::linear("neurons whose activation pattern can still change"),
            Mark::Step,
            (0..9).map(step).collect(),
        ),
        ("Error", "trial", Axis::log("test error"), Mark::Points, (0..4).map(below).collect()),
        (
            "Change",
            "sample",
            Axis::linear("change"),
            Mark::Dotted,
            (0..30).map(change).collect::<Vec<_>>(),
        ),
    ];
    let panels = panels.map(|(title, x, y, mark, points)| Panel {
        title: title.into(),
        series: vec![Series::new(title.to_lowercase(), Role::First, mark, points)],
        ..Panel::new(Axis::linear(x), y)
    });
    chart(
        "three_panels",
        "A title that is too long for one line because it says everything that the figure shows",
        "first & second, a < b",
        panels.into(),
    )
}

/// One of each kind, and one of what they leave out.
pub fn samples() -> Vec<Chart> {
    vec![
        width_against_margin(),
        crossover(),
        risk_along_training(),
        margin_against_points(),
        cost_against_width(),
        waterfall(),
        three_panels(),
    ]
}
