//! Fonts and the measure of text.

use super::bearing::left_bearing;
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor, register_font};
use std::sync::Once;

/// The name under which DejaVu Sans is registered: a CSS list, so that an SVG viewer without it
/// falls back to a font of about the same widths.
const NAME: &str = "DejaVu Sans, Verdana, sans-serif";
/// Ascent and descent of DejaVu Sans together, in em.
pub(super) const FULL_HEIGHT: f64 = (1901.0 + 483.0) / 2048.0;

/// Size (of the em, in units), weight and colour of text.
#[derive(Clone, Copy)]
pub(super) struct Font {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: RGBColor,
}

/// Side of a text that its place fixes.
#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// The embedded font at a full height of `size` pixels.
pub(super) fn describe(size: f64, bold: bool) -> FontDesc<'static> {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        for (style, bold) in [(FontStyle::Normal, false), (FontStyle::Bold, true)] {
            assert!(register_font(NAME, style, bytes(bold)).is_ok(), "the embedded font is a font");
        }
    });
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(NAME), size, style)
}

fn bytes(bold: bool) -> &'static [u8] {
    if bold { dejavu::sans::bold() } else { dejavu::sans::regular() }
}

/// Width of `text` in units.
pub(super) fn text_width(text: &str, font: Font) -> f64 {
    // Measured large, since the library rounds to whole pixels.
    const SCALE: f64 = 16.0;
    let size = describe(font.size * FULL_HEIGHT * SCALE, font.bold).box_size(text);
    f64::from(size.expect("the embedded font is registered").0) / SCALE
}

/// The visible characters of `text`, each with the distance of its ink from the text's start.
pub(super) fn glyphs(text: &str, font: Font) -> Vec<(char, f64)> {
    let ends = text.char_indices().map(|(at, c)| (c, at + c.len_utf8()));
    let visible = ends.filter(|(c, _)| !c.is_whitespace());
    visible
        .map(|(c, end)| {
            let origin =
                text_width(&text[..end], font) - text_width(c.encode_utf8(&mut [0; 4]), font);
            let bearing = left_bearing(bytes(font.bold), c).unwrap_or(0.0);
            (c, origin + bearing * font.size)
        })
        .collect()
}

/// Breaks `text` at its line breaks and at spaces so that lines are at most `room` units wide; a
/// single word may be wider.
pub(super) fn wrap(text: &str, font: Font, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
            if line.is_empty() || text_width(&longer, font) <= room {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, word.to_string()));
            }
        }
        lines.push(line);
    }
    lines
}
