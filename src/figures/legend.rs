//! The legend: one entry per distinct series of all panels, in rows above the panels.

use super::canvas::{Align, Canvas, text_width};
use super::marks;
use super::style::{TEXT, middle};
use super::{Chart, Mark, Role, Series};

const SAMPLE: f64 = 64.0;
const SAMPLE_GAP: f64 = 14.0;
const ENTRY_GAP: f64 = 44.0;
const ROW: f64 = 46.0;

/// Draws the legend between `left` and `right` from `top` downwards and returns its lower end.
pub(super) fn draw(chart: &Chart, left: f64, right: f64, top: f64, canvas: &mut Canvas) -> f64 {
    let (mut x, mut row) = (left, 0.0);
    let entries = entries(chart);
    if entries.is_empty() {
        return top;
    }
    for (series, text) in entries {
        let width = SAMPLE + SAMPLE_GAP + text_width(&text, TEXT);
        if x > left && x + width > right {
            (x, row) = (left, row + 1.0);
        }
        let centre = top + (row + 0.5) * ROW;
        marks::draw_sample(series, (x + SAMPLE / 2.0, centre), canvas);
        let at = (x + SAMPLE + SAMPLE_GAP, centre + middle(TEXT));
        canvas.text(&text, at, TEXT, Align::Left);
        x += width + ENTRY_GAP;
    }
    top + (row + 1.0) * ROW
}

/// The distinct series with the text of their entries; of equal ones the first that has points.
fn entries(chart: &Chart) -> Vec<(&Series, String)> {
    let key = |series: &Series| -> (String, Role, Mark) {
        (series.name.clone(), series.role, series.mark)
    };
    let named = || {
        chart.panels.iter().flat_map(|panel| &panel.series).filter(|series| !series.name.is_empty())
    };
    let mut entries: Vec<(&Series, String)> = Vec::new();
    for series in named() {
        if entries.iter().any(|(known, _)| key(known) == key(series)) {
            continue;
        }
        let filled = named().find(|other| key(other) == key(series) && !other.points.is_empty());
        entries.push(match filled {
            Some(filled) => (filled, filled.name.clone()),
            None => (series, format!("{} (no data)", series.name)),
        });
    }
    entries
}
