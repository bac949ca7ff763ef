//! Figures: a [`Chart`] is data first, and a drawing second.
//!
//! [`write()`] stores a chart as `<id>.json` and draws `<id>.svg` and `<id>.png` from that JSON and
//! nothing else; [`redraw`] repeats the drawing from the file alone. The same chart always gives
//! the same bytes. Values that an axis cannot show are refused by [`Chart::check`], never dropped.
//!
//! Both pictures come from one list of shapes in a frame of 1600 × 1000 units, drawn at three
//! times that resolution: the PNG is averaged down to 1600 × 1000 pixels, the SVG keeps the
//! coordinates and scales with its view box. [`drawing`] also has a form for narrow screens.

mod bearing;
mod canvas;
mod chart;
mod check;
mod column;
mod error;
mod files;
mod frame;
mod legend;
mod lettering;
mod marks;
mod notes;
mod numerals;
mod plot;
mod style;
mod ticks;

pub use chart::{Anchor, Annotation, Axis, Chart, Layout, Mark, Panel, Point, Role, Scale, Series};
pub use error::Error;
pub use files::{Files, drawing, read, redraw, stored, write};
