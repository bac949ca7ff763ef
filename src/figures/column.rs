//! A panel with its axes, as its place in the figure decides.

use super::canvas::Canvas;
use super::frame::{Frame, Side, Span};
use super::lettering::{Align, Font, text_width, wrap};
use super::style::{GREY, GRID, INK, LABEL, MINOR_GRID, TEXT, leading, middle};
use super::ticks::{Tick, ticks};
use super::{Chart, Panel, Scale, marks, notes};

const TICK: f64 = 10.0;
const GAP: f64 = 14.0;

/// Height of what stands below a panel whose x axis has a label of this many lines.
pub(super) fn below(lines: usize) -> f64 {
    TICK + leading(TEXT) + GAP + lines as f64 * leading(LABEL) + 12.0
}

/// A tick with the lines of its label.
type LabelledTick = (Tick, Vec<String>);

/// A panel with what its place in the figure decides.
pub(super) struct Column<'a> {
    pub(super) panel: &'a Panel,
    pub(super) x: Span<'a>,
    pub(super) y: Span<'a>,
    /// The panel to the left shows the same y axis.
    shared: bool,
    /// Room to the left of the rectangle.
    pub(super) gutter: f64,
    /// Lines of the label of the y axis.
    label: Vec<String>,
    /// The part of the gutter that label and tick labels need.
    labels: f64,
    /// Widest label of a category before it is broken into lines.
    category: f64,
}

impl<'a> Column<'a> {
    /// `height` is that of the rectangle if every label of an x axis fits into one line. The first panel
    /// of a row keeps no distance from one to its left.
    pub(super) fn new(
        chart: &Chart,
        panel: &'a Panel,
        (shared, first): (bool, bool),
        (category, height): (f64, f64),
    ) -> Self {
        let (x, y) = (Side::X.span(chart, panel), Side::Y.span(chart, panel));
        let (gutter, label, labels) = (56.0, Vec::new(), 0.0);
        let mut column = Self { panel, x, y, shared, gutter, label, labels, category };
        if !shared {
            let ticks = column.y_ticks(height);
            let widest = ticks.iter().flat_map(|(_, lines)| lines).map(|l| text_width(l, TEXT));
            column.label = wrap(&panel.y.label, LABEL, height);
            let gap = if column.label.is_empty() { 0.0 } else { GAP };
            let label = column.label.len() as f64 * leading(LABEL) + gap;
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
                    Some(label) => wrap(label, TEXT, self.category),
                    None => Vec::new(),
                };
                (tick, lines)
            })
            .collect()
    }

    /// The height that the labels of the categories need; none of another axis.
    pub(super) fn categories(&self) -> f64 {
        match self.y.scale {
            Scale::Categories(_) => {
                let lines =
                    self.y_ticks(f64::INFINITY).into_iter().map(|(_, lines)| lines.len() as f64);
                lines.map(|lines| (lines + 0.6) * leading(TEXT)).fold(0.0, f64::max)
                    * (self.y.high - self.y.low)
            }
            Scale::Linear | Scale::Log => 0.0,
        }
    }

    pub(super) fn draw(&self, frame: &Frame, canvas: &mut Canvas) {
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
