//! Layout of a figure: headings, legend, panels, footnote.

use super::canvas::Canvas;
use super::column::{Column, below};
use super::frame::Frame;
use super::lettering::{Align, Font, text_width, wrap};
use super::style::{FOOTNOTE, HEADING, LABEL, SUBTITLE, TEXT, TITLE, leading};
use super::{Chart, Layout, Panel, legend, notes};

/// Least width and height of a panel's rectangle.
const SMALLEST: f64 = 200.0;
/// Room to the right of the last panel, for half of a tick's label.
const LAST: f64 = 16.0;
/// Height of a panel's rectangle among panels one below the other.
const STACKED: f64 = 560.0;

impl Layout {
    /// Width of the frame.
    fn wide(self) -> f64 {
        match self {
            Self::Row => 1600.0,
            Self::Stack => 800.0,
        }
    }

    fn margin(self) -> f64 {
        match self {
            Self::Row => 40.0,
            Self::Stack => 16.0,
        }
    }

    /// A text that names panels by their sides, for panels that stand so.
    fn placed(self, text: &str) -> String {
        match self {
            Self::Row => text.to_owned(),
            Self::Stack => text
                .replace("on the left", "above")
                .replace("on the right", "below")
                .replace("left:", "above:")
                .replace("right:", "below:"),
        }
    }

    /// Widest label of a category before it is broken into lines.
    fn category(self) -> f64 {
        match self {
            Self::Row => 430.0,
            Self::Stack => 290.0,
        }
    }
}

/// Height of a row of panels with all that is above and below them.
const ROW: f64 = 1000.0;

/// Draws a checked chart, if its headings, labels and legend leave room for the data.
pub(super) fn draw(chart: &Chart, layout: Layout) -> Result<Canvas, String> {
    let (wide, margin) = (layout.wide(), layout.margin());
    let mut canvas = Canvas::new((wide as u32, ROW as u32));
    let room = wide - 2.0 * margin;
    let mut top = margin - 10.0;
    let subtitle = layout.placed(&chart.subtitle);
    for (text, font) in [(&chart.title, TITLE), (&subtitle, SUBTITLE)] {
        top = paragraph(&wrap(text, font, room), margin, top, font, &mut canvas) + 6.0;
    }
    top = legend::draw(chart, layout, [margin, wide - margin, top + 4.0], &mut canvas)? + 18.0;
    match layout {
        Layout::Row => row(chart, top, &mut canvas)?,
        Layout::Stack => stack(chart, top, &mut canvas)?,
    }
    Ok(canvas)
}

/// The command behind the data, in lines.
fn source(chart: &Chart, layout: Layout) -> Vec<String> {
    match chart.source.as_str() {
        "" => Vec::new(),
        source => {
            let room = layout.wide() - 2.0 * layout.margin();
            wrap(&format!("Data: {source}"), FOOTNOTE, room)
        }
    }
}

/// Height of the labels above panels.
fn labels_above<'a>(panels: impl IntoIterator<Item = &'a Panel>) -> f64 {
    leading(TEXT) * f64::from(panels.into_iter().any(notes::has_label_above))
}

/// The panels beside each other, from `top` to the end of the frame.
fn row(chart: &Chart, mut top: f64, canvas: &mut Canvas) -> Result<(), String> {
    let layout = Layout::Row;
    let (wide, margin) = (layout.wide(), layout.margin());
    let labels_above = labels_above(&chart.panels);
    top += labels_above;
    if chart.panels.iter().any(|panel| !panel.title.is_empty()) {
        top += leading(HEADING);
    }
    let source = source(chart, layout);
    let footnote = ROW - 20.0 - source.len() as f64 * leading(FOOTNOTE);
    paragraph(&source, margin, footnote, FOOTNOTE, canvas);

    let height = footnote - below(1) - top;
    let columns: Vec<Column> = chart
        .panels
        .iter()
        .enumerate()
        .map(|(k, panel)| {
            let shared = k > 0 && chart.panels[k - 1].y == panel.y;
            Column::new(chart, panel, (shared, k == 0), (layout.category(), height))
        })
        .collect();
    let gutters: f64 = columns.iter().map(|column| column.gutter).sum();
    let width = (wide - margin - margin - LAST - gutters) / columns.len() as f64;
    let lines = columns.iter().map(|c| wrap(&c.panel.x.label, LABEL, width).len()).max();
    let bottom = footnote - below(lines.unwrap_or(1));

    if width < SMALLEST || bottom - top < SMALLEST {
        return Err("text leaves no room for the panels, expected shorter or fewer labels".into());
    }
    if let Some(panel) = chart.panels.iter().find(|p| text_width(&p.title, HEADING) > width) {
        return Err(format!("panel title {:?} is wider than its panel", panel.title));
    }
    let mut left = margin;
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

/// The panels one below the other from `top` on; the frame ends with the footnote.
fn stack(chart: &Chart, mut top: f64, canvas: &mut Canvas) -> Result<(), String> {
    let layout = Layout::Stack;
    let (wide, margin) = (layout.wide(), layout.margin());
    for panel in &chart.panels {
        let title = wrap(&panel.title, HEADING, wide - 2.0 * margin);
        top = paragraph(&title, margin, top, HEADING, canvas) + 14.0 + labels_above([panel]);
        let place = (layout.category(), STACKED);
        let column = Column::new(chart, panel, (false, true), place);
        let (left, right) = (margin + column.gutter, wide - margin - LAST);
        if right - left < SMALLEST {
            return Err("labels leave no room for a panel, expected shorter ones".into());
        }
        let bottom = top + column.categories().max(STACKED);
        column.draw(&Frame { x: column.x, y: column.y, left, top, right, bottom }, canvas);
        top = bottom + below(wrap(&panel.x.label, LABEL, right - left).len()) + 16.0;
    }
    top = paragraph(&source(chart, layout), margin, top, FOOTNOTE, canvas);
    canvas.size.1 = (top + 20.0) as u32;
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
