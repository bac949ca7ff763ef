//! Left side bearings, read from a TrueType font.
//!
//! The bitmap backend puts the leftmost ink of every glyph where the glyph's origin belongs, which
//! sets letters unevenly. The canvas therefore draws glyph by glyph and adds the bearing back.

/// Distance from the origin of the glyph of `c` to its ink, in em; `None` if `font` has no such
/// glyph in its Basic Multilingual Plane (character map format 4).
pub(super) fn left_bearing(font: &[u8], c: char) -> Option<f64> {
    let units_per_em = word(font, table(font, b"head")? + 18)?;
    let full_metrics = usize::from(word(font, table(font, b"hhea")? + 34)?);
    let metrics = table(font, b"hmtx")?;
    let glyph = usize::from(glyph(font, u16::try_from(u32::from(c)).ok()?)?);
    let at = match glyph.checked_sub(full_metrics) {
        None => 4 * glyph + 2,
        Some(rest) => 4 * full_metrics + 2 * rest,
    };
    let bearing = word(font, metrics + at)?.cast_signed();
    Some(f64::from(bearing) / f64::from(units_per_em))
}

/// Index of the glyph of a character code.
fn glyph(font: &[u8], code: u16) -> Option<u16> {
    let map = table(font, b"cmap")?;
    let count = usize::from(word(font, map + 2)?);
    let starts = (0..count).filter_map(|k| Some(map + offset(font, map + 4 + 8 * k + 4)?));
    let segments = starts.into_iter().find(|&start| word(font, start) == Some(4))?;
    let bytes = usize::from(word(font, segments + 6)?);
    let (ends, starts) = (segments + 14, segments + 16 + bytes);
    let (deltas, ranges) = (starts + bytes, starts + 2 * bytes);
    let at = (0..bytes).step_by(2).find(|&at| word(font, ends + at).is_some_and(|e| code <= e))?;
    let into = code.checked_sub(word(font, starts + at)?)?;
    let delta = word(font, deltas + at)?;
    let index = match word(font, ranges + at)? {
        0 => code.wrapping_add(delta),
        range => match word(font, ranges + at + usize::from(range) + 2 * usize::from(into))? {
            0 => 0,
            glyph => glyph.wrapping_add(delta),
        },
    };
    (index != 0).then_some(index)
}

/// Start of a table.
fn table(font: &[u8], tag: &[u8; 4]) -> Option<usize> {
    let count = usize::from(word(font, 4)?);
    let record = (0..count).map(|k| 12 + 16 * k).find(|&at| font.get(at..at + 4) == Some(tag))?;
    offset(font, record + 8)
}

fn word(font: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(font.get(at..at + 2)?.try_into().ok()?))
}

fn offset(font: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(font.get(at..at + 4)?.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that the figures of this project print.
    #[test]
    fn the_embedded_fonts_have_every_character_in_use() {
        let text = "AZaz09 .,;:()[]{}<>|/*+-=_'\"%&×÷−–·√≤≥±γεδβηκλμσ⁰¹²³⁴⁵⁶⁷⁸⁹⁻\u{2009}\u{a0}ö‖∞";
        for font in [dejavu::sans::regular(), dejavu::sans::bold()] {
            for c in text.chars() {
                assert!(left_bearing(font, c).is_some(), "{c:?}");
            }
            assert_eq!(left_bearing(font, '\u{e123}'), None);
        }
    }

    /// Values printed in the font's own metrics: H stands 201 of 2048 units off, j reaches left.
    #[test]
    fn bearings_are_those_of_the_font() {
        let font = dejavu::sans::regular();
        assert_eq!(left_bearing(font, 'H'), Some(201.0 / 2048.0));
        assert!(left_bearing(font, 'j').is_some_and(|bearing| bearing < 0.0));
    }
}
