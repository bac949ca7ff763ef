//! Drawing of one series, and of its sample in the legend.

use super::canvas::{Canvas, Place};
use super::frame::Frame;
use super::style::{LINE, MARKER, SHADE, THIN, WHITE};
use super::{Mark, Point, Role, Series};
use plotters::style::Color;

/// Length of an arrow at the open side of an interval.
const ARROW: f64 = 44.0;

/// Draws what lies behind all lines: bands and bars.
pub(super) fn draw_areas(series: &Series, frame: &Frame, canvas: &mut Canvas) {
    let colour = series.role.colour();
    match series.mark {
        Mark::Bars => {
            for point in &series.points {
                let row = (frame.bottom - frame.top) / (frame.y.high - frame.y.low);
                let middle = frame.down(point.y);
                let (top, bottom) = (middle - 0.31 * row, middle + 0.31 * row);
                let start = point.lower.unwrap_or(frame.x.low);
                let (left, right) =
                    (frame.across(start), frame.across(point.upper.unwrap_or(point.x)));
                let outline = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
                canvas.fill(frame.clip_area(outline), colour.mix(1.0));
            }
        }
        Mark::Points | Mark::LinePoints => {}
        Mark::Band | Mark::Line | Mark::Dashed | Mark::Dotted | Mark::Step => {
            let interval = |point: &Point| Some((point.x, point.lower?, point.upper?));
            for run in series.points.split(|point| interval(point).is_none()) {
                let ends = || run.iter().filter_map(interval);
                let mut upper: Vec<Place> =
                    ends().map(|(x, _, high)| frame.place(x, high)).collect();
                let mut lower: Vec<Place> = ends().map(|(x, low, _)| frame.place(x, low)).collect();
                if series.mark == Mark::Step {
                    (upper, lower) = (stairs(&upper), stairs(&lower));
                }
                upper.extend(lower.into_iter().rev());
                canvas.fill(frame.clip_area(upper), colour.mix(SHADE));
            }
        }
    }
}

/// Draws lines.
pub(super) fn draw_lines(series: &Series, frame: &Frame, canvas: &mut Canvas) {
    let mut path: Vec<Place> =
        series.points.iter().map(|point| frame.place(point.x, point.y)).collect();
    let width = match series.mark {
        Mark::Points | Mark::Band | Mark::Bars => return,
        Mark::LinePoints => THIN,
        Mark::Line | Mark::Dashed | Mark::Dotted | Mark::Step => LINE,
    };
    if series.mark == Mark::Step {
        path = stairs(&path);
    }
    for part in frame.clip_path(&path) {
        stroke(part, series.mark, width, series.role, canvas);
    }
}

/// Draws markers and error bars.
pub(super) fn draw_points(series: &Series, frame: &Frame, canvas: &mut Canvas) {
    if !matches!(series.mark, Mark::Points | Mark::LinePoints) {
        return;
    }
    let colour = series.role.colour();
    for point in &series.points {
        let centre = frame.place(point.x, point.y);
        if !frame.contains(centre) {
            continue;
        }
        let open = point.lower.is_some() != point.upper.is_some();
        // Upwards is negative.
        for (end, direction) in [(point.lower, 1.0), (point.upper, -1.0)] {
            match end {
                // The marker hides intervals of its own size.
                Some(value) if (frame.down(value) - centre.1).abs() <= 1.3 * MARKER => {}
                Some(value) => {
                    let end = (centre.0, frame.down(value));
                    for part in frame.clip_path(&[centre, end]) {
                        canvas.stroke(part, THIN, colour);
                    }
                    if frame.contains(end) {
                        let cap = vec![(end.0 - MARKER, end.1), (end.0 + MARKER, end.1)];
                        canvas.stroke(cap, THIN, colour);
                    }
                }
                None if open => {
                    let tip = (centre.0, centre.1 + direction * ARROW);
                    let wing = |side: f64| (tip.0 + side * 9.0, tip.1 - direction * 18.0);
                    canvas.stroke(vec![centre, (tip.0, tip.1 - direction * 10.0)], THIN, colour);
                    canvas.fill(vec![tip, wing(-1.0), wing(1.0)], colour.mix(1.0));
                }
                None => {}
            }
        }
        marker(series.role, centre, open, canvas);
    }
}

/// Draws the legend's sample of a series, 64 units wide and centred on `centre`.
pub(super) fn draw_sample(series: &Series, centre: Place, canvas: &mut Canvas) {
    let (left, right) = (centre.0 - 32.0, centre.0 + 32.0);
    let colour = series.role.colour();
    let area = |half: f64| {
        let (top, bottom) = (centre.1 - half, centre.1 + half);
        vec![(left, top), (right, top), (right, bottom), (left, bottom)]
    };
    let shaded = series.points.iter().any(|point| point.lower.is_some());
    match series.mark {
        Mark::Bars => canvas.fill(area(11.0), colour.mix(1.0)),
        Mark::Band => canvas.fill(area(13.0), colour.mix(SHADE)),
        Mark::Points => marker(series.role, centre, false, canvas),
        Mark::LinePoints => {
            canvas.stroke(vec![(left, centre.1), (right, centre.1)], THIN, colour);
            marker(series.role, centre, false, canvas);
        }
        Mark::Line | Mark::Dashed | Mark::Dotted | Mark::Step => {
            if shaded {
                canvas.fill(area(13.0), colour.mix(SHADE));
            }
            let path = vec![(left, centre.1), (right, centre.1)];
            stroke(path, series.mark, LINE, series.role, canvas);
        }
    }
}

/// The path that keeps each height until the next point.
fn stairs(path: &[Place]) -> Vec<Place> {
    let corners = path.windows(2).flat_map(|ends| [ends[0], (ends[1].0, ends[0].1)]);
    corners.chain(path.last().copied()).collect()
}

fn stroke(path: Vec<Place>, mark: Mark, width: f64, role: Role, canvas: &mut Canvas) {
    match mark.dash() {
        None => canvas.stroke(path, width, role.colour()),
        Some(pattern) => {
            for part in dashes(&path, pattern) {
                canvas.stroke(part, width, role.colour());
            }
        }
    }
}

/// Cuts a path into dashes, beginning with a dash.
fn dashes(path: &[Place], (dash, gap): (f64, f64)) -> Vec<Vec<Place>> {
    let mut parts = Vec::new();
    let mut current: Vec<Place> = path.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, dash);
    for ends in path.windows(2) {
        let (mut from, to) = (ends[0], ends[1]);
        loop {
            let length = libm::hypot(to.0 - from.0, to.1 - from.1);
            if length <= left {
                left -= length;
                if drawing {
                    current.push(to);
                }
                break;
            }
            let t = left / length;
            from = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
            if drawing {
                current.push(from);
                parts.push(std::mem::take(&mut current));
            } else {
                current.push(from);
            }
            drawing = !drawing;
            left = if drawing { dash } else { gap };
        }
    }
    if current.len() > 1 {
        parts.push(current);
    }
    parts
}

/// A marker with a white rim, so that markers stay apart where they overlap; `hollow` if the
/// value is only a bound.
fn marker(role: Role, (x, y): Place, hollow: bool, canvas: &mut Canvas) {
    let layers = if hollow {
        &[(1.25, false), (1.0, true), (0.55, false)][..]
    } else {
        &[(1.25, false), (1.0, true)]
    };
    for &(scale, inked) in layers {
        let colour = if inked { role.colour() } else { WHITE };
        let radius = MARKER * scale;
        let polygon = |corners: &[Place], size: f64| {
            corners.iter().map(|&(dx, dy)| (x + size * dx, y + size * dy)).collect::<Vec<_>>()
        };
        let outline = match role {
            Role::Soft => {
                canvas.disc((x, y), radius, colour);
                continue;
            }
            Role::Hard => {
                polygon(&[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)], 0.9 * radius)
            }
            Role::Reference | Role::Second => {
                polygon(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)], 1.25 * radius)
            }
            Role::First => polygon(&[(0.0, -1.1), (1.1, 0.8), (-1.1, 0.8)], 1.1 * radius),
            Role::Third => polygon(&[(0.0, 1.1), (1.1, -0.8), (-1.1, -0.8)], 1.1 * radius),
            Role::Fourth => {
                let arm = 0.36;
                let cross = [
                    (-1.0, -arm),
                    (-arm, -arm),
                    (-arm, -1.0),
                    (arm, -1.0),
                    (arm, -arm),
                    (1.0, -arm),
                    (1.0, arm),
                    (arm, arm),
                    (arm, 1.0),
                    (-arm, 1.0),
                    (-arm, arm),
                    (-1.0, arm),
                ];
                polygon(&cross, 1.1 * radius)
            }
        };
        canvas.fill(outline, colour.mix(1.0));
    }
}
