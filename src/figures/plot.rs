//! Layout of a figure: headings, legend, panels with their axes and notes, footnote.

use super::canvas::{Align, Canvas, Font, SIZE, text_width, wrap};
use super::frame::{Frame, Side, Span};
use super::style::{
    FOOTNOTE, GREY, GRID, HEADING, INK, LABEL, MINOR_GRID, SUBTITLE, TEXT, THIN, TITLE, WHITE,
    leading, middle,
};
use super::ticks::{Tick, ticks};
use super::{Anchor, Annotation, Chart, Panel, Scale, legend, marks};
use plotters::style::Color;

const MARGIN: f64 = 40.0;
const TICK: f64 = 10.0;
const GAP: f64 = 14.0;
/// Widest label of a category before it is broken into lines.
const CATEGORY: f64 = 430.0;

/// Draws a checked chart.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas) {
    let (wide, high) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let room = wide - 2.0 * MARGIN;
    let mut top = MARGIN - 10.0;
    for (text, font) in [(&chart.title, TITLE), (&chart.subtitle, SUBTITLE)] {
        top = paragraph(&wrap(text, font, room), MARGIN, top, font, canvas) + 6.0;
    }
    top = legend::draw(chart, MARGIN, wide - MARGIN, top + 4.0, canvas) + 18.0;
    if chart.panels.iter().any(|panel| !panel.title.is_empty()) {
        top += leading(HEADING);
    }

    let source = match chart.source.as_str() {
        "" => Vec::new(),
        source => wrap(&format!("Data: {source}"), FOOTNOTE, room),
    };
    let footnote = high - 20.0 - source.len() as f64 * leading(FOOTNOTE);
    paragraph(&source, MARGIN, footnote, FOOTNOTE, canvas);

    let columns: Vec<Column> = chart
        .panels
        .iter()
        .enumerate()
        .map(|(k, panel)| {
            let shared = k > 0 && chart.panels[k - 1].y == panel.y;
            Column::new(chart, panel, shared)
        })
        .collect();
    let gutters: f64 = columns.iter().map(|column| column.gutter).sum();
    let last = MARGIN + 16.0;
    let width = (wide - MARGIN - last - gutters) / columns.len() as f64;
    let lines = columns.iter().map(|c| wrap(&c.panel.x.label, LABEL, width).len()).max();
    let below = TICK + leading(TEXT) + GAP + lines.unwrap_or(1) as f64 * leading(LABEL);
    let bottom = footnote - 12.0 - below;

    let mut left = MARGIN;
    for column in &columns {
        left += column.gutter;
        let (x, y) = (column.x, column.y);
        let frame = Frame { x, y, left, top, right: left + width, bottom };
        column.draw(&frame, canvas);
        left += width;
    }
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

/// A panel with what its place in the row decides.
struct Column<'a> {
    panel: &'a Panel,
    x: Span<'a>,
    y: Span<'a>,
    /// The panel to the left shows the same y axis.
    shared: bool,
    /// Room to the left of the rectangle.
    gutter: f64,
}

impl<'a> Column<'a> {
    fn new(chart: &Chart, panel: &'a Panel, shared: bool) -> Self {
        let (x, y) = (Side::X.span(chart, panel), Side::Y.span(chart, panel));
        let mut column = Self { panel, x, y, shared, gutter: 56.0 };
        if !shared {
            // The final height is not known yet; it changes the number of labels, hardly their
            // widths, of which this takes the widest of a tall panel.
            let labels = column.y_ticks(700.0);
            let widest = labels.iter().flat_map(|(_, lines)| lines).map(|l| text_width(l, TEXT));
            let label = if panel.y.label.is_empty() { 0.0 } else { leading(LABEL) + GAP };
            let outer = if chart.panels.first().is_some_and(|first| std::ptr::eq(first, panel)) {
                0.0
            } else {
                40.0
            };
            column.gutter = outer + label + widest.fold(0.0, f64::max) + TICK + 8.0;
        }
        column
    }

    /// Ticks with the lines of their labels.
    fn y_ticks(&self, height: f64) -> Vec<(Tick, Vec<String>)> {
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
        let title = (frame.left, frame.top - 18.0);
        canvas.text(&self.panel.title, title, HEADING, Align::Left);
        self.draw_axes(frame, canvas);
        for series in &self.panel.series {
            marks::draw_areas(series, frame, canvas);
        }
        for annotation in &self.panel.annotations {
            draw_reference(annotation, frame, canvas);
        }
        for series in &self.panel.series {
            marks::draw_lines(series, frame, canvas);
        }
        for series in &self.panel.series {
            marks::draw_points(series, frame, canvas);
        }
        for annotation in &self.panel.annotations {
            draw_note(annotation, frame, canvas);
        }
        if self.panel.series.iter().all(|series| series.points.is_empty()) {
            let centre =
                (f64::midpoint(frame.left, frame.right), f64::midpoint(frame.top, frame.bottom));
            canvas.text("no data", centre, Font { colour: GREY, ..TEXT }, Align::Centre);
        }
    }

    fn draw_axes(&self, frame: &Frame, canvas: &mut Canvas) {
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
        let corner = (frame.left, frame.bottom);
        canvas.stroke(vec![(frame.left, frame.top), corner], 2.5, INK);
        canvas.stroke(vec![corner, (frame.right, frame.bottom)], 2.5, INK);

        for tick in &x_ticks {
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
        for (tick, lines) in &y_ticks {
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
        let x = frame.left - self.gutter + leading(LABEL) - 6.0;
        canvas.text_upwards(
            &self.panel.y.label,
            (x, f64::midpoint(frame.top, frame.bottom)),
            LABEL,
        );
    }
}

fn draw_reference(annotation: &Annotation, frame: &Frame, canvas: &mut Canvas) {
    let path = match annotation {
        Annotation::Text { .. } => return,
        Annotation::Horizontal { y, .. } => {
            vec![(frame.left, frame.down(*y)), (frame.right, frame.down(*y))]
        }
        Annotation::Vertical { x, .. } => {
            vec![(frame.across(*x), frame.top), (frame.across(*x), frame.bottom)]
        }
    };
    for part in frame.clip_path(&path) {
        canvas.stroke(part, THIN, GREY);
    }
}

fn draw_note(annotation: &Annotation, frame: &Frame, canvas: &mut Canvas) {
    const OFFSET: f64 = 14.0;
    let grey = Font { colour: GREY, ..TEXT };
    match annotation {
        Annotation::Text { x, y, text, role, anchor } => {
            let at = frame.place(*x, *y);
            let font = Font { colour: role.colour(), ..TEXT };
            let lines: Vec<&str> = text.lines().collect();
            let width = lines.iter().map(|line| text_width(line, font)).fold(0.0, f64::max);
            let start = match anchor {
                Anchor::Start => at.0 + OFFSET,
                Anchor::Middle => at.0 - width / 2.0,
                Anchor::End => at.0 - OFFSET - width,
            };
            note(&lines, (start, at.1), width, font, frame, canvas);
        }
        Annotation::Horizontal { y, label } => {
            let width = text_width(label, grey);
            let at = (frame.right - width - OFFSET, frame.down(*y) - 0.8 * leading(grey));
            note(&[label], at, width, grey, frame, canvas);
        }
        Annotation::Vertical { x, label } => {
            let width = text_width(label, grey);
            let right = frame.across(*x) + OFFSET;
            let fits = right + width <= frame.right;
            let start = if fits { right } else { frame.across(*x) - OFFSET - width };
            note(&[label], (start, frame.top + leading(grey)), width, grey, frame, canvas);
        }
    }
}

/// Writes lines from `at` (left, vertical middle), moved into the rectangle, on a white ground.
fn note(
    lines: &[&str],
    at: (f64, f64),
    width: f64,
    font: Font,
    frame: &Frame,
    canvas: &mut Canvas,
) {
    const PAD: f64 = 5.0;
    let half = lines.len() as f64 * leading(font) / 2.0;
    let left = at.0.min(frame.right - width - PAD).max(frame.left + PAD);
    let centre = at.1.min(frame.bottom - half - PAD).max(frame.top + half + PAD);
    let (right, top, bottom) = (left + width + PAD, centre - half, centre + half);
    let ground = vec![(left - PAD, top), (right, top), (right, bottom), (left - PAD, bottom)];
    canvas.fill(ground, WHITE.mix(0.8));
    for (k, line) in lines.iter().enumerate() {
        let y = top + (k as f64 + 0.5) * leading(font) + middle(font);
        canvas.text(line, (left, y), font, Align::Left);
    }
}
