//! Annotations: reference lines and texts.

use super::canvas::{Canvas, Place};
use super::frame::Frame;
use super::lettering::{Align, Font, text_width};
use super::style::{GREY, MARKER, TEXT, THIN, WHITE, leading, middle};
use super::{Anchor, Annotation, Panel};
use plotters::style::Color;

/// Distance of a text from the coordinate or border it touches.
const OFFSET: f64 = 14.0;
/// Width of the white ground around a text.
const PAD: f64 = 5.0;
const LABEL: Font = Font { colour: GREY, ..TEXT };

/// Whether a label stands above the rectangle of `panel`.
pub(super) fn has_label_above(panel: &Panel) -> bool {
    let above =
        |a: &Annotation| matches!(a, Annotation::Vertical { label, .. } if !label.is_empty());
    panel.annotations.iter().any(above)
}

/// Draws the reference lines.
pub(super) fn draw_references(panel: &Panel, frame: &Frame, canvas: &mut Canvas) {
    for annotation in &panel.annotations {
        let path = match annotation {
            Annotation::Text { .. } => continue,
            Annotation::Horizontal { y, .. } => {
                [(frame.left, frame.down(*y)), (frame.right, frame.down(*y))]
            }
            Annotation::Vertical { x, .. } => {
                [(frame.across(*x), frame.top), (frame.across(*x), frame.bottom)]
            }
        };
        for part in frame.clip_path(&path) {
            canvas.stroke(part, THIN, GREY);
        }
    }
}

/// Writes the texts and the labels of the reference lines.
pub(super) fn draw_texts(panel: &Panel, frame: &Frame, canvas: &mut Canvas) {
    for annotation in &panel.annotations {
        match annotation {
            Annotation::Text { x, y, text, role, anchor } => {
                let at = frame.place(*x, *y);
                let font = Font { colour: role.colour(), ..TEXT };
                let lines: Vec<&str> = text.lines().collect();
                let width = lines.iter().map(|line| text_width(line, font)).fold(0.0, f64::max);
                let left = match anchor {
                    Anchor::Start => at.0 + OFFSET,
                    Anchor::Middle => at.0 - width / 2.0,
                    Anchor::End => at.0 - OFFSET - width,
                };
                let half = lines.len() as f64 * leading(font) / 2.0;
                let left = left.min(frame.right - width - PAD).max(frame.left + PAD);
                let centre = at.1.min(frame.bottom - half - PAD).max(frame.top + half + PAD);
                write(&lines, Block { left, centre, width, half }, font, canvas);
            }
            Annotation::Horizontal { label, .. } | Annotation::Vertical { label, .. }
                if label.is_empty() => {}
            Annotation::Horizontal { y, label } => {
                let block = beside_line(panel, frame.down(*y), text_width(label, LABEL), frame);
                write(&[label], block, LABEL, canvas);
            }
            Annotation::Vertical { x, label } => {
                let half = text_width(label, LABEL) / 2.0;
                let centre = frame.across(*x).min(frame.right - half).max(frame.left + half);
                canvas.text(label, (centre, frame.top - 10.0), LABEL, Align::Centre);
            }
        }
    }
}

/// The rectangle of a text.
#[derive(Clone, Copy)]
struct Block {
    left: f64,
    centre: f64,
    width: f64,
    half: f64,
}

impl Block {
    fn touches(&self, (x, y): Place) -> bool {
        (self.left - MARKER..=self.left + self.width + MARKER).contains(&x)
            && (y - self.centre).abs() <= self.half + MARKER
    }
}

/// Where the label of the horizontal line at `y` covers the fewest data: over or under the line,
/// at its right or left end or between, inside the rectangle.
fn beside_line(panel: &Panel, y: f64, width: f64, frame: &Frame) -> Block {
    let half = leading(LABEL) / 2.0;
    let (first, last) = (frame.left + OFFSET, frame.right - OFFSET - width);
    let lefts = [last, first, f64::midpoint(first, last)];
    let heights = [y - half - PAD, y + half + PAD];
    let inside = |centre: &f64| (frame.top + half..=frame.bottom - half).contains(centre);
    let blocks =
        heights.iter().copied().filter(inside).flat_map(|centre| {
            lefts.into_iter().map(move |left| Block { left, centre, width, half })
        });
    let verticals = panel.annotations.iter().filter_map(|annotation| match annotation {
        Annotation::Vertical { x, .. } => Some(frame.across(*x)),
        _ => None,
    });
    let verticals: Vec<f64> = verticals.collect();
    let data: Vec<Place> = panel
        .series
        .iter()
        .flat_map(|series| &series.points)
        .flat_map(|point| {
            let heights = [Some(point.y), point.lower, point.upper];
            heights.into_iter().flatten().map(|y| frame.place(point.x, y))
        })
        .collect();
    let covered = |block: &Block| {
        let lines = verticals.iter().filter(|&&x| block.touches((x, block.centre))).count();
        lines + data.iter().filter(|&&place| block.touches(place)).count()
    };
    let fallback = Block { left: last, centre: y, width, half };
    blocks.min_by_key(covered).unwrap_or(fallback)
}

/// Writes lines on a white ground.
fn write(lines: &[&str], block: Block, font: Font, canvas: &mut Canvas) {
    let Block { left, centre, width, half } = block;
    let (right, top, bottom) = (left + width + PAD, centre - half, centre + half);
    let ground = vec![(left - PAD, top), (right, top), (right, bottom), (left - PAD, bottom)];
    canvas.fill(ground, WHITE.mix(0.8));
    for (k, line) in lines.iter().enumerate() {
        let y = top + (k as f64 + 0.5) * leading(font) + middle(font);
        canvas.text(line, (left, y), font, Align::Left);
    }
}
