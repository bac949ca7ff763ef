//! What a figure promises: its three files, the same bytes again from the JSON alone, and refusal
//! of what its axes cannot show. Set `FIGURES_DIR` to keep the sample drawings.

use distill_bounds::figures::{
    Anchor, Annotation, Axis, Chart, Error, Layout, Mark, Panel, Point, Role, Scale, Series,
    drawing, read, redraw, stored, write,
};
use std::path::{Path, PathBuf};

fn chart(id: &str, title: &str, subtitle: &str, panels: Vec<Panel>) -> Chart {
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

fn samples() -> Vec<Chart> {
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

fn listing(directory: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_kind_of_figure_is_written_and_redrawn_to_the_same_bytes() {
    let scratch = tempfile::tempdir().unwrap();
    for sample in samples() {
        let directory = scratch.path().join(&sample.id);
        std::fs::create_dir(&directory).unwrap();
        let files = write(&sample, &directory).unwrap();
        assert_eq!(listing(&directory), [&files.json, &files.png, &files.svg].map(PathBuf::clone));

        let json = std::fs::read(&files.json).unwrap();
        assert_eq!(serde_json::from_slice::<Chart>(&json).unwrap(), sample);
        let (svg, png) = (std::fs::read(&files.svg).unwrap(), std::fs::read(&files.png).unwrap());
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let size = [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()));
        assert_eq!(size, [1600, 1000]);

        std::fs::remove_file(&files.svg).unwrap();
        std::fs::write(&files.png, "stale").unwrap();
        assert_eq!(redraw(&files.json).unwrap(), files);
        assert!(std::fs::read(&files.svg).unwrap() == svg, "{}: SVG differs", sample.id);
        assert!(std::fs::read(&files.png).unwrap() == png, "{}: PNG differs", sample.id);
        assert!(std::fs::read(&files.json).unwrap() == json, "{}: JSON was touched", sample.id);
        if let Some(kept) = std::env::var_os("FIGURES_DIR") {
            for path in [&files.svg, &files.png] {
                std::fs::copy(path, Path::new(&kept).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
}

fn small(scale: Scale, points: Vec<Point>) -> Chart {
    let y = Axis { label: "y".into(), scale, range: None };
    let mut panel = Panel::new(Axis::linear("x"), y);
    panel.series.push(Series::new("good", Role::Soft, Mark::Line, [Point::new(0.0, 1.0)]));
    panel.series.push(Series::new("bad", Role::Hard, Mark::Points, points));
    chart("small", "t", "s", vec![panel])
}

#[test]
fn a_value_that_cannot_be_shown_is_refused_by_series_and_index_before_anything_is_written() {
    let fine = Point::new(1.0, 1.0);
    let (linear, log) = (Scale::Linear, Scale::Log);
    let positive = "expected a positive number on a logarithmic axis";
    let cases = [
        (&linear, Point::new(f64::NAN, 1.0), "x = NaN, expected a finite number".into()),
        (&linear, Point::new(1.0, f64::INFINITY), "y = inf, expected a finite number".into()),
        (&log, Point::new(1.0, 0.0), format!("y = 0.0, {positive}")),
        (&log, Point::new(1.0, 1e-200), "y = 1e-200, expected at least 1e-100".into()),
        (&log, fine.within(-2.0, 3.0), format!("lower = -2.0, {positive}")),
        (&linear, fine.at_most(f64::NAN), "upper = NaN, expected a finite number".into()),
        (&linear, fine.within(1.5, 2.0), "interval [1.5, 2.0] does not hold the value 1.0".into()),
    ];
    for (scale, point, expected) in cases {
        let scratch = tempfile::tempdir().unwrap();
        let error = write(&small(scale.clone(), vec![fine, point]), scratch.path()).unwrap_err();
        assert!(matches!(error, Error::Point { panel: 0, index: 1, .. }), "{error}");
        let place = "figure \"small\", panel 0, series \"bad\", point 1: ";
        assert_eq!(error.to_string(), format!("{place}{expected}"));
        assert_eq!(listing(scratch.path()), Vec::<PathBuf>::new());
    }
}

#[test]
fn contradictory_charts_are_refused() {
    let good = || small(Scale::Linear, vec![Point::new(1.0, 2.0)]);
    assert!(good().check().is_ok());
    type Change = fn(&mut Chart);
    let cases: [(Change, &str); 9] = [
        (|c| c.id = "../up".into(), "id must be"),
        (|c| c.panels.clear(), "no panel"),
        (|c| c.panels[0].x.range = Some((2.0, 1.0)), "x axis: range 2.0 to 1.0 is not increasing"),
        (|c| c.panels[0].x.range = Some((1.0, 1.0 + 1e-12)), "too narrow to label"),
        (|c| c.panels[0].x.range = Some((0.0, 1e200)), "1e200, expected at most 1e100"),
        (|c| c.panels[0].x.scale = Scale::Categories(vec!["a".into()]), "expected them on the y"),
        (|c| c.panels[0].series[0].mark = Mark::Band, "a band needs both lower and upper"),
        (|c| c.panels[0].series[0].mark = Mark::Bars, "expected bars with categories only"),
        (
            |c| {
                let label = String::new();
                c.panels[0].annotations = vec![Annotation::Horizontal { y: f64::NAN, label }];
            },
            "annotation 0: y = NaN",
        ),
    ];
    for (change, expected) in cases {
        let mut chart = good();
        change(&mut chart);
        let message = chart.check().unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn empty_series_are_named_as_such_and_a_figure_without_data_is_drawn() {
    let scratch = tempfile::tempdir().unwrap();
    let mut empty = small(Scale::Log, Vec::new());
    let files = write(&empty, scratch.path()).unwrap();
    let svg = std::fs::read_to_string(&files.svg).unwrap();
    assert!(svg.contains("\nbad (no data)\n") && svg.contains("\ngood\n"), "{svg}");
    assert!(!svg.contains("\nno data\n"));

    empty.panels[0].series[0].points.clear();
    write(&empty, scratch.path()).unwrap();
    let svg = std::fs::read_to_string(&files.svg).unwrap();
    assert!(svg.contains("\nno data\n"), "{svg}");
}

#[test]
fn a_chart_file_under_another_name_or_with_unknown_fields_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let files = write(&small(Scale::Linear, Vec::new()), scratch.path()).unwrap();
    let renamed = scratch.path().join("renamed.json");
    std::fs::copy(&files.json, &renamed).unwrap();
    assert!(matches!(redraw(&renamed), Err(Error::Chart { .. })));

    let text = std::fs::read_to_string(&files.json).unwrap();
    let extended = text.replacen("\"title\"", "\"colour\": \"red\",\n\"title\"", 1);
    std::fs::write(&files.json, extended).unwrap();
    assert!(matches!(redraw(&files.json), Err(Error::Json { .. })));
    assert!(matches!(redraw(&scratch.path().join("none.json")), Err(Error::File { .. })));
}

#[test]
fn a_waterfall_through_zero_is_refused() {
    let panel = Panel::waterfall("m", ("start", 10.0), &[("all of it", 0.0)], "end");
    let error = chart("falls", "t", "s", vec![panel]).check().unwrap_err().to_string();
    assert!(error.contains("expected a positive number on a logarithmic axis"), "{error}");
}

/// Ranges are computed, and ticks found, for data that span nothing or almost nothing.
#[test]
fn degenerate_data_are_drawn() {
    let scratch = tempfile::tempdir().unwrap();
    for (scale, first, second) in [
        (Scale::Linear, 0.0, 0.0),
        (Scale::Linear, 1e9, 1e9 + 1e-7),
        (Scale::Linear, 0.0, 1e-300),
        (Scale::Linear, -1e100, 1e100),
        (Scale::Log, 2.0, 2.0),
        (Scale::Log, 1e-99, 1e99),
    ] {
        let points = [first, second].map(|y| Point::new(0.0, y)).to_vec();
        let mut sample = small(scale, points);
        sample.panels[0].series.remove(0);
        let svg = std::fs::read_to_string(write(&sample, scratch.path()).unwrap().svg).unwrap();
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{first:e} to {second:e}");
        let labels = svg.matches("text-anchor=\"end\"").count();
        assert!((2..=10).contains(&labels), "{first:e} to {second:e}: {labels} labels");
    }
}

#[test]
fn text_that_does_not_fit_is_refused_rather_than_cut() {
    type Change = fn(&mut Chart);
    let cases: [(Change, &str); 3] = [
        (|c| c.subtitle = "a line of its own\n".repeat(20), "no room for the panels"),
        (|c| c.panels[0].title = "long ".repeat(40), "is wider than its panel"),
        (|c| c.panels[0].series[0].name = "long ".repeat(40), "is wider than the figure"),
    ];
    for (change, expected) in cases {
        let mut crowded = small(Scale::Linear, Vec::new());
        change(&mut crowded);
        let scratch = tempfile::tempdir().unwrap();
        let error = write(&crowded, scratch.path()).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

/// Marks outside an explicit range are cut at the frame, not drawn over the labels.
#[test]
fn marks_are_clipped_to_an_explicit_range() {
    let heights = |ends: [(f64, f64); 2]| -> Vec<i32> {
        let mut panel =
            Panel::new(Axis::linear("x").between(0.0, 1.0), Axis::linear("y").between(0.0, 1.0));
        let points = ends.map(|(x, y)| Point::new(x, y));
        panel.series.push(Series::new("", Role::Soft, Mark::Line, points));
        let scratch = tempfile::tempdir().unwrap();
        let files = write(&chart("clip", "t", "s", vec![panel]), scratch.path()).unwrap();
        let svg = std::fs::read_to_string(files.svg).unwrap();
        let line = svg.lines().find(|line| line.contains("polyline") && line.contains("#0072B2"));
        let (_, places) = line.unwrap().split_once("points=\"").unwrap();
        let (places, _) = places.split_once('"').unwrap();
        places
            .split_whitespace()
            .map(|place| place.split_once(',').unwrap().1.parse().unwrap())
            .collect()
    };
    let whole = heights([(0.25, 0.0), (0.75, 1.0)]);
    assert_eq!(heights([(0.0, -0.5), (1.0, 1.5)]), whole);
    assert!(whole[0] > whole[1], "the larger value is higher up: {whole:?}");
}

/// Every figure that is kept has a drawing for narrow screens: half as wide in the same lettering, its panels
/// one below the other, with the same data; a long legend entry is broken into lines there.
#[test]
fn every_kept_figure_is_drawn_for_narrow_screens() {
    let colours = |svg: &str| -> Vec<String> {
        let mut found: Vec<String> =
            svg.split('#').skip(1).filter_map(|rest| Some(rest.get(..6)?.to_owned())).collect();
        found.sort();
        found.dedup();
        found
    };
    for path in stored(&Path::new(env!("CARGO_MANIFEST_DIR")).join("figures")).unwrap() {
        let chart = read(&path).unwrap();
        let [wide, narrow] =
            [Layout::Row, Layout::Stack].map(|layout| drawing(&chart, layout).unwrap());
        assert!(wide.contains("width=\"1600\" height=\"1000\""), "{}", chart.id);
        assert!(narrow.contains("width=\"800\" height=\""), "{}", chart.id);
        assert_eq!(colours(&wide), colours(&narrow), "{}", chart.id);
        let unplaced = ["left:", "right:", "on the right"];
        assert!(unplaced.iter().all(|word| !visible(&narrow).contains(word)), "{}", chart.id);
    }
    let mut long = small(Scale::Linear, Vec::new());
    long.panels[0].series[0].name = "long ".repeat(40);
    assert!(drawing(&long, Layout::Stack).unwrap().contains("long"));
}

/// The drawing without its description, which is the same for all screens.
fn visible(svg: &str) -> &str {
    svg.split_once("</desc>").unwrap().1
}
