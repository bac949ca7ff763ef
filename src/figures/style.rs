//! Colours, sizes and line patterns, in units of the frame.

use super::lettering::Font;
use super::{Mark, Role};
use plotters::style::RGBColor;

pub(super) const INK: RGBColor = RGBColor(34, 34, 34);
pub(super) const GREY: RGBColor = RGBColor(96, 96, 96);
pub(super) const GRID: RGBColor = RGBColor(214, 214, 214);
pub(super) const MINOR_GRID: RGBColor = RGBColor(236, 236, 236);
pub(super) const WHITE: RGBColor = RGBColor(255, 255, 255);

pub(super) const TITLE: Font = Font { size: 40.0, bold: true, colour: INK };
pub(super) const SUBTITLE: Font = Font { size: 30.0, bold: false, colour: GREY };
pub(super) const HEADING: Font = Font { size: 32.0, bold: true, colour: INK };
pub(super) const LABEL: Font = Font { size: 32.0, bold: false, colour: INK };
pub(super) const TEXT: Font = Font { size: 30.0, bold: false, colour: INK };
pub(super) const FOOTNOTE: Font = Font { size: 22.0, bold: false, colour: GREY };

pub(super) const LINE: f64 = 5.0;
pub(super) const THIN: f64 = 3.0;
/// Radius of a disc marker; the others have about its area.
pub(super) const MARKER: f64 = 11.0;
/// Opacity of bands.
pub(super) const SHADE: f64 = 0.22;

/// Distance of base lines of wrapped text.
pub(super) fn leading(font: Font) -> f64 {
    (1.28 * font.size).round()
}

/// Distance from the base line up to the middle of capitals and digits.
pub(super) fn middle(font: Font) -> f64 {
    0.365 * font.size
}

impl Role {
    pub(super) fn colour(self) -> RGBColor {
        match self {
            Self::Soft => RGBColor(0, 114, 178),
            Self::Hard => RGBColor(213, 94, 0),
            Self::Reference => RGBColor(84, 84, 84),
            Self::First => RGBColor(0, 158, 115),
            Self::Second => RGBColor(230, 159, 0),
            Self::Third => RGBColor(204, 121, 167),
            Self::Fourth => RGBColor(86, 180, 233),
        }
    }
}

impl Mark {
    /// Lengths of dash and gap.
    pub(super) fn dash(self) -> Option<(f64, f64)> {
        match self {
            Self::Dashed => Some((24.0, 14.0)),
            Self::Dotted => Some((6.0, 10.0)),
            _ => None,
        }
    }
}
