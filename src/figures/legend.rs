//! The legend: one entry per distinct series of all panels, in rows above the panels.

use super::canvas::Canvas;
use super::lettering::{Align, text_width, wrap};
use super::marks;
use super::style::{TEXT, leading, middle};
use super::{Chart, Layout, Series};

const SAMPLE: f64 = 64.0;
const SAMPLE_GAP: f64 = 14.0;
const ENTRY_GAP: f64 = 44.0;
const ROW: f64 = 46.0;

/// Draws the legend between `left` and `right` from `top` downwards and returns its lower end. A long
/// entry of a narrow figure is broken into lines.
pub(super) fn draw(
    chart: &Chart,
    layout: Layout,
    [left, right, mut top]: [f64; 3],
    canvas: &mut Canvas,
) -> Result<f64, String> {
    let (mut x, mut height) = (left, ROW);
    let entries = entries(chart);
    if entries.is_empty() {
        return Ok(top);
    }
    for Entry { samples, text } in entries {
        let samples_width = samples.len() as f64 * (SAMPLE + SAMPLE_GAP);
        let lines = match layout {
            Layout::Row => vec![text.clone()],
            Layout::Stack => wrap(&text, TEXT, right - left - samples_width),
        };
        let widest = lines.iter().map(|line| text_width(line, TEXT)).fold(0.0, f64::max);
        let width = samples_width + widest;
        if width > right - left {
            return Err(format!("legend entry {text:?} is wider than the figure"));
        }
        if x > left && x + width > right {
            (x, top, height) = (left, top + height, ROW);
        }
        height = height.max(ROW + (lines.len() as f64 - 1.0) * leading(TEXT));
        let centre = top + 0.5 * ROW;
        for (k, (_, series)) in samples.iter().enumerate() {
            let middle = x + k as f64 * (SAMPLE + SAMPLE_GAP) + SAMPLE / 2.0;
            marks::draw_sample(series, (middle, centre), canvas);
        }
        for (k, line) in lines.iter().enumerate() {
            let y = centre + middle(TEXT) + k as f64 * leading(TEXT);
            canvas.text(line, (x + samples_width, y), TEXT, Align::Left);
        }
        x += width + ENTRY_GAP;
    }
    Ok(top + height)
}

/// A name with the samples of its series, each with the index of its first panel.
struct Entry<'a> {
    samples: Vec<(usize, &'a Series)>,
    text: String,
}

/// Series with equal name and mark share an entry: of equal role one sample, the first that has
/// points; of different roles in different panels a sample each.
fn entries(chart: &Chart) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry> = Vec::new();
    for (panel, series) in all_series(chart) {
        let shares = |entry: &&mut Entry| {
            let (_, first) = entry.samples[0];
            first.name == series.name
                && first.mark == series.mark
                && entry.samples.iter().all(|(at, other)| *at != panel || other.role == series.role)
        };
        match entries.iter_mut().find(shares) {
            None => entries.push(Entry { samples: vec![(panel, series)], text: String::new() }),
            Some(entry) => match entry.samples.iter_mut().find(|s| s.1.role == series.role) {
                None => entry.samples.push((panel, series)),
                Some(sample) if sample.1.points.is_empty() => sample.1 = series,
                Some(_) => {}
            },
        }
    }
    for entry in &mut entries {
        let empty = entry.samples.iter().all(|(_, series)| series.points.is_empty());
        let name = &entry.samples[0].1.name;
        entry.text = if empty { format!("{name} (no data)") } else { name.clone() };
    }
    entries
}

fn all_series(chart: &Chart) -> impl Iterator<Item = (usize, &Series)> {
    let panels = chart.panels.iter().enumerate();
    let series = panels.flat_map(|(k, panel)| panel.series.iter().map(move |series| (k, series)));
    series.filter(|(_, series)| !series.name.is_empty())
}
