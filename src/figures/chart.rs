//! The data of a figure.

use super::numerals::approximate;
use serde::{Deserialize, Serialize};

/// A figure: one or more panels side by side under one title and one legend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// File name without its ending: letters, digits, `-` and `_`.
    pub id: String,
    /// Headline: what the figure shows.
    pub title: String,
    /// What was run: sizes, seeds, number of repetitions. Lines break at plain spaces only.
    pub subtitle: String,
    /// The command that produced the data; printed under the figure.
    pub source: String,
    /// Panels from left to right. Panels whose x (or y) axes are equal share one range.
    pub panels: Vec<Panel>,
}

/// How the panels of a figure are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Beside each other, 1600 × 1000 units.
    Row,
    /// One below the other in a frame of 800 units, for a narrow screen: the same lettering, and as high
    /// as it takes.
    Stack,
}

/// One coordinate system with its data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Heading of the panel; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// Data, drawn in this order within each kind of mark.
    pub series: Vec<Series>,
    /// Notes and reference lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
}

/// An axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// Quantity, symbol and unit.
    pub label: String,
    /// How values are placed.
    pub scale: Scale,
    /// Ends of the axis, increasing; computed from the data if absent. Marks outside are clipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<(f64, f64)>,
}

/// How an axis places values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Proportional to the value.
    Linear,
    /// Proportional to the logarithm of the value, which must be positive.
    Log,
    /// Value `k` stands for the `k`-th name, from 0; only on a y axis, from top to bottom.
    Categories(Vec<String>),
}

/// A named set of points drawn with one mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Entry in the legend, shared by series with equal name and mark in other panels, or with
    /// equal name, mark and role. Empty: no entry.
    pub name: String,
    /// Colour and marker.
    pub role: Role,
    /// How the points are drawn.
    pub mark: Mark,
    /// The points, in drawing order; may be empty (the legend then says so).
    pub points: Vec<Point>,
}

/// Colour (of the Okabe–Ito palette) and marker of a series: what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Soft labels: blue, disc.
    Soft,
    /// Hard labels: vermilion, square.
    Hard,
    /// A reference that is no measurement: grey, diamond.
    Reference,
    /// First of several families: green, triangle.
    First,
    /// Second of several families: orange, diamond.
    Second,
    /// Third of several families: purple, inverted triangle.
    Third,
    /// Fourth of several families: sky blue, cross.
    Fourth,
}

/// How the points of a series are drawn.
///
/// Points with an interval get an error bar under [`Mark::Points`] and [`Mark::LinePoints`], and a
/// translucent band under the line marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Solid line.
    Line,
    /// Dashed line.
    Dashed,
    /// Dotted line.
    Dotted,
    /// Solid line that keeps each value until the next point.
    Step,
    /// Markers.
    Points,
    /// Markers joined by a thin line.
    LinePoints,
    /// Translucent region between `lower` and `upper`; `y` is not drawn.
    Band,
    /// Horizontal bars on a category axis: `y` is the category, the bar reaches from `lower`
    /// (or the start of the axis) to `upper` (or `x`).
    Bars,
}

/// A point, optionally with an interval of the measured quantity (y; x for [`Mark::Bars`]).
///
/// With [`Mark::Points`] and [`Mark::LinePoints`] an interval with a single end is open on the
/// other side: it gets a hollow marker and an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Horizontal coordinate.
    pub x: f64,
    /// Vertical coordinate.
    pub y: f64,
    /// Lower end of the interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower: Option<f64>,
    /// Upper end of the interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
}

/// Text or a reference line. Its coordinates count for the computed range of the axes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Annotation {
    /// Text at a point, centred vertically; `\n` breaks the line.
    Text {
        /// Horizontal coordinate.
        x: f64,
        /// Vertical coordinate.
        y: f64,
        /// What to print.
        text: String,
        /// Colour.
        role: Role,
        /// Side of the text that touches `x`.
        anchor: Anchor,
    },
    /// Horizontal line over the whole panel.
    Horizontal {
        /// Vertical coordinate.
        y: f64,
        /// Printed over or under the line, where it covers least; may be empty.
        label: String,
    },
    /// Vertical line over the whole panel.
    Vertical {
        /// Horizontal coordinate.
        x: f64,
        /// Printed above the panel; may be empty.
        label: String,
    },
}

/// Side of a text that touches its coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The text starts a little to the right of the coordinate.
    Start,
    /// The text is centred.
    Middle,
    /// The text ends a little to the left of the coordinate.
    End,
}

impl Axis {
    /// Linear axis with a range computed from the data.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Linear, range: None }
    }

    /// Logarithmic axis with a range computed from the data.
    pub fn log(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Log, range: None }
    }

    /// The same axis with fixed ends.
    pub fn between(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }
}

impl Panel {
    /// Panel without heading and data.
    pub fn new(x: Axis, y: Axis) -> Self {
        Self { title: String::new(), x, y, series: Vec::new(), annotations: Vec::new() }
    }

    /// The way from one positive value to another in named factors.
    ///
    /// `start` is the first value and its name; each of `steps` names a change and the value after
    /// it; `end` names the value after the last step. Start and end are bars from the beginning of
    /// the logarithmic axis `label`, a step is the interval it changes, with its factor.
    pub fn waterfall(
        label: impl Into<String>,
        start: (&str, f64),
        steps: &[(&str, f64)],
        end: &str,
    ) -> Self {
        let mut names = vec![start.0.to_string()];
        let mut changes = Vec::new();
        let mut notes = vec![(start.1, 0.0, approximate(start.1))];
        let mut before = start.1;
        for (row, &(name, after)) in (1_u32..).zip(steps) {
            let (low, high) = (after.min(before), after.max(before));
            let sign = if after <= before { '÷' } else { '×' };
            let factor = approximate(high / low);
            changes.push(Point::new(after, f64::from(row)).within(low, high));
            notes.push((high, f64::from(row), format!("{sign} {factor}")));
            names.push(name.to_string());
            before = after;
        }
        let last = names.len() as f64;
        names.push(end.to_string());
        notes.push((before, last, approximate(before)));
        let totals = [Point::new(start.1, 0.0), Point::new(before, last)];

        let categories =
            Axis { label: String::new(), scale: Scale::Categories(names), range: None };
        let mut panel = Self::new(Axis::log(label), categories);
        panel.series = vec![
            Series::new("value", Role::Soft, Mark::Bars, totals),
            Series::new("change", Role::Second, Mark::Bars, changes),
        ];
        panel.annotations = notes
            .into_iter()
            .map(|(x, y, text)| {
                let (role, anchor) = (Role::Reference, Anchor::Start);
                Annotation::Text { x, y, text, role, anchor }
            })
            .collect();
        panel
    }
}

impl Series {
    /// A series of `points`.
    pub fn new(
        name: impl Into<String>,
        role: Role,
        mark: Mark,
        points: impl IntoIterator<Item = Point>,
    ) -> Self {
        Self { name: name.into(), role, mark, points: points.into_iter().collect() }
    }

    /// Dashed grey reference y = `at.1` · (x / `at.0`)^`exponent` from `at.0` to `to`, both
    /// positive: a straight line on two logarithmic axes.
    pub fn power_law(name: impl Into<String>, exponent: f64, at: (f64, f64), to: f64) -> Self {
        let end = at.1 * libm::pow(to / at.0, exponent);
        let points = [Point::new(at.0, at.1), Point::new(to, end)];
        Self::new(name, Role::Reference, Mark::Dashed, points)
    }
}

impl Point {
    /// A point without an interval.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y, lower: None, upper: None }
    }

    /// The same point with the interval [`lower`, `upper`].
    pub fn within(self, lower: f64, upper: f64) -> Self {
        Self { lower: Some(lower), upper: Some(upper), ..self }
    }

    /// The same point, known only to be at least `lower`.
    pub fn at_least(self, lower: f64) -> Self {
        Self { lower: Some(lower), upper: None, ..self }
    }

    /// The same point, known only to be at most `upper`.
    pub fn at_most(self, upper: f64) -> Self {
        Self { lower: None, upper: Some(upper), ..self }
    }
}
