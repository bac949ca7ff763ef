//! What a figure promises: its three files, the same bytes again from the JSON alone, and refusal
//! of what its axes cannot show. Set `FIGURES_DIR` to keep the sample drawings.

mod samples;

use std::path::{Path, PathBuf};

use distill_bounds::figures::{
    Annotation, Axis, Chart, Error, Layout, Mark, Panel, Point, Role, Scale, Series, drawing, read,
    redraw, stored, write,
};

use samples::{chart, samples};

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
