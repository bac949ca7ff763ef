//! Layout of a figure: headings, legend, panels with their axes and notes, footnote.

use super::canvas::{Canvas, SIZE};
use super::frame::{Frame, Side, Span};
use super::lettering::{Align, Font, text_width, wrap};
use super::style::{
    FOOTNOTE, GREY, GRID, HEADING, INK, LABEL, MINOR_GRID, SUBTITLE, TEXT, TITLE, leading, middle,
};
use super::ticks::{Tick, ticks};
use super::{Chart, Panel, Scale, legend, marks, notes};

const MARGIN: f64 = 40.0;
/// Least width and height of a panel's rectangle.
const SMALLEST: f64 = 200.0;
const TICK: f64 = 10.0;
const GAP: f64 = 14.0;
/// Widest label of a category before it is broken into lines.
const CATEGORY: f64 = 430.0;

/// Draws a checked chart, if its headings, labels and legend leave room for the data.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas) -> Result<(), String> {
    let (wide, high) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let room = wide - 2.0 * MARGIN;
    let mut top = MARGIN - 10.0;
    for (text, font) in [(&chart.title, TITLE), (&chart.subtitle, SUBTITLE)] {
        top = paragraph(&wrap(text, font, room), MARGIN, top, font, canvas) + 6.0;
    }
    top = legend::draw(chart, MARGIN, wide - MARGIN, top + 4.0, canvas)? + 18.0;
    let labels_above = leading(TEXT) * f64::from(chart.panels.iter().any(notes::has_label_above));
    top += labels_above;
    if chart.panels.iter().any(|panel| !panel.title.is_empty()) {
        top += leading(HEADING);
    }

    let source = match chart.source.as_str() {
        "" => Vec::new(),
        source => wrap(&format!("Data: {source}"), FOOTNOTE, room),
    };
    let footnote = high - 20.0 - source.len() as f64 * leading(FOOTNOTE);
    paragraph(&source, MARGIN, footnote, FOOTNOTE, canvas);

    let below = |lines: f64| TICK + leading(TEXT) + GAP + lines * leading(LABEL) + 12.0;
    let height = footnote - below(1.0) - top;
    let columns: Vec<Column> = chart
        .panels
        .iter()
        .enumerate()
        .map(|(k, panel)| {
            let shared = k > 0 && chart.panels[k - 1].y == panel.y;
            Column::new(chart, panel, shared, height)
        })
        .collect();
    let gutters: f64 = columns.iter().map(|column| column.gutter).sum();
    let last = MARGIN + 16.0;
    let width = (wide - MARGIN - last - gutters) / columns.len() as f64;
    let lines = columns.iter().map(|c| wrap(&c.panel.x.label, LABEL, width).len()).max();
    let bottom = footnote - below(lines.unwrap_or(1) as f64);

    if width < SMALLEST || bottom - top < SMALLEST {
        return Err("text leaves no room for the panels, expected shorter or fewer labels".into());
    }
    if let Some(panel) = chart.panels.iter().find(|p| text_width(&p.title, HEADING) > width) {
        return Err(format!("panel title {:?} is wider than its panel", panel.title));
    }
    let mut left = MARGIN;
    for column in &columns {
        left += column.gutter;
        let (x, y) = (column.x, column.y);
        let frame = Frame { x, y, left, top, right: left + width, bottom };
        let heading = (left, top - labels_above - 18.0);
        canvas.text(&column.panel.title, heading, HEADING, Align::Left);
        column.draw(&frame, canvas);
        left += width;
    }
    Ok(())
}

/// Writes lines downwards from `top` and returns their lower end.
fn paragraph(lines: &[String], left: f64, top: f64, font: Font, canvas: &mut Canvas) -> f64 {
    let mut baseline = top;
    for line in lines {
        baseline += leading(font);
        canvas.text(line, (left, baseline - 0.24 * font.size), font, Align::Left);
    }
    baseline
}

/// A tick with the lines of its label.
type LabelledTick = (Tick, Vec<String>);

/// A panel with what its place in the row decides.
struct Column<'a> {
    panel: &'a Panel,
    x: Span<'a>,
    y: Span<'a>,
    /// The panel to the left shows the same y axis.
    shared: bool,
    /// Room to the left of the rectangle.
    gutter: f64,
    /// Lines of the label of the y axis.
    label: Vec<String>,
    /// The part of the gutter that label and tick labels need.
    labels: f64,
}

impl<'a> Column<'a> {
    /// `height` is that of the rectangle if every label of an x axis fits into one line.
    fn new(chart: &Chart, panel: &'a Panel, shared: bool, height: f64) -> Self {
        let (x, y) = (Side::X.span(chart, panel), Side::Y.span(chart, panel));
        let mut column = Self { panel, x, y, shared, gutter: 56.0, label: Vec::new(), labels: 0.0 };
        if !shared {
            let ticks = column.y_ticks(height);
            let widest = ticks.iter().flat_map(|(_, lines)| lines).map(|l| text_width(l, TEXT));
            column.label = wrap(&panel.y.label, LABEL, height);
            let gap = if column.label.is_empty() { 0.0 } else { GAP };
            let label = column.label.len() as f64 * leading(LABEL) + gap;
            let first = chart.panels.first().is_some_and(|first| std::ptr::eq(first, panel));
            column.labels = label + widest.fold(0.0, f64::max) + TICK + 8.0;
            column.gutter = column.labels + if first { 0.0 } else { 40.0 };
        }
        column
    }

    fn y_ticks(&self, height: f64) -> Vec<LabelledTick> {
        ticks(self.y, height, |_| 2.0 * TEXT.size)
            .into_iter()
            .map(|tick| {
                let lines = match &tick.label {
                    Some(label) => wrap(label, TEXT, CATEGORY),
                    None => Vec::new(),
                };
                (tick, lines)
            })
            .collect()
    }

    fn draw(&self, frame: &Frame, canvas: &mut Canvas) {
        let (x_ticks, y_ticks) = self.draw_grid(frame, canvas);
        for series in &self.panel.series {
            marks::draw_areas(series, frame, canvas);
        }
        notes::draw_references(self.panel, frame, canvas);
        for series in &self.panel.series {
            marks::draw_lines(series, frame, canvas);
        }
        for series in &self.panel.series {
            marks::draw_points(series, frame, canvas);
        }
        notes::draw_texts(self.panel, frame, canvas);
        self.draw_axes(&x_ticks, &y_ticks, frame, canvas);
        if self.panel.series.iter().all(|series| series.points.is_empty()) {
            let centre =
                (f64::midpoint(frame.left, frame.right), f64::midpoint(frame.top, frame.bottom));
            canvas.text("no data", centre, Font { colour: GREY, ..TEXT }, Align::Centre);
        }
    }

    /// Draws the grid and returns the ticks of both axes.
    fn draw_grid(&self, frame: &Frame, canvas: &mut Canvas) -> (Vec<Tick>, Vec<LabelledTick>) {
        let (width, height) = (frame.right - frame.left, frame.bottom - frame.top);
        let x_ticks = ticks(self.x, width, |label| text_width(label, TEXT) + 26.0);
        let y_ticks = self.y_ticks(height);
        let categories = matches!(self.y.scale, Scale::Categories(_));
        for labelled in [false, true] {
            let (colour, weight) = if labelled { (GRID, 2.0) } else { (MINOR_GRID, 1.5) };
            for tick in x_ticks.iter().filter(|tick| tick.label.is_some() == labelled) {
                let x = frame.across(tick.value);
                canvas.stroke(vec![(x, frame.top), (x, frame.bottom)], weight, colour);
            }
            for (tick, _) in y_ticks.iter().filter(|(tick, _)| tick.label.is_some() == labelled) {
                if !categories {
                    let y = frame.down(tick.value);
                    canvas.stroke(vec![(frame.left, y), (frame.right, y)], weight, colour);
                }
            }
        }
        (x_ticks, y_ticks)
    }

    fn draw_axes(
        &self,
        x_ticks: &[Tick],
        y_ticks: &[LabelledTick],
        frame: &Frame,
        canvas: &mut Canvas,
    ) {
        let width = frame.right - frame.left;
        let categories = matches!(self.y.scale, Scale::Categories(_));
        let corner = (frame.left, frame.bottom);
        canvas.stroke(vec![(frame.left, frame.top), corner], 2.5, INK);
        canvas.stroke(vec![corner, (frame.right, frame.bottom)], 2.5, INK);

        for tick in x_ticks {
            let Some(label) = &tick.label else { continue };
            let x = frame.across(tick.value);
            canvas.stroke(vec![(x, frame.bottom), (x, frame.bottom + TICK)], 2.5, INK);
            let baseline = frame.bottom + TICK + leading(TEXT);
            canvas.text(label, (x, baseline - 4.0), TEXT, Align::Centre);
        }
        let middle_x = f64::midpoint(frame.left, frame.right);
        let mut baseline = frame.bottom + TICK + leading(TEXT) + GAP;
        for line in wrap(&self.panel.x.label, LABEL, width) {
            baseline += leading(LABEL);
            canvas.text(&line, (middle_x, baseline - 10.0), LABEL, Align::Centre);
        }
        if self.shared {
            return;
        }
        for (tick, lines) in y_ticks {
            let y = frame.down(tick.value);
            if !lines.is_empty() && !categories {
                canvas.stroke(vec![(frame.left - TICK, y), (frame.left, y)], 2.5, INK);
            }
            let rise = (lines.len() as f64 - 1.0) / 2.0;
            for (k, line) in lines.iter().enumerate() {
                let y = y + middle(TEXT) + (k as f64 - rise) * leading(TEXT);
                canvas.text(line, (frame.left - TICK - 8.0, y), TEXT, Align::Right);
            }
        }
        for (k, line) in (1_u32..).zip(&self.label) {
            let x = frame.left - self.labels + f64::from(k) * leading(LABEL) - 6.0;
            let centre = f64::midpoint(frame.top, frame.bottom);
            canvas.text_upwards(line, (x, centre), LABEL);
        }
    }
}
